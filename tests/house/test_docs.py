"""Documents that list what code has are compared with the code."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

import config
from cli.main import app

ROOT = Path(__file__).resolve().parents[2]


def _headings(document: str) -> list[str]:
    return re.findall(r"^#{2,4} `?([\w.-]+)`?", (ROOT / "docs" / document).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_setting_has_a_heading() -> None:
    assert sorted(_headings("settings.md")) == sorted(f"NIANBAO_{name.upper()}" for name in config.Config.model_fields)


def _commands() -> list[str]:
    found = []
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        below = getattr(command, "commands", None)
        found += [f"{name} {sub}" for sub in below] if below else [name]
    return found


def test_every_command_has_help_in_both_languages() -> None:
    import translations

    for command in _commands():
        code = "help." + command.replace(" ", ".")
        assert translations.text(code, "zh") != translations.text(code, "en")


def test_every_command_of_the_readme_exists() -> None:
    known = set(_commands())
    # A group that does something by itself, as `nianbao schedule`, too.
    known |= {command.split()[0] for command in known}
    for readme in ("README.md", "README.zh-CN.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        shown = "".join(re.findall(r"```sh(.*?)```", text, re.DOTALL))
        used = re.findall(r"^nianbao ([a-z]+(?: [a-z]+)?)", shown, re.MULTILINE)
        assert used
        for command in used:
            assert command in known or command.split()[0] in known, command


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.slow
def test_no_tracked_text_names_a_registry_or_a_machine() -> None:
    forbidden = re.compile(
        "py" + r"pi\.org|python" + r"hosted\.org|registry\.npm" + r"js|deb\.deb" + r"ian\.org|/wo" + "rk/(main|shared)"
    )
    for path in ROOT.rglob("*"):
        if path.suffix in {".py", ".md", ".toml", ".lock", ".cfg", ".po", ".csv"} or path.name in {"Makefile", "run"}:
            if ".venv" in path.parts or "data" in path.relative_to(ROOT).parts[:1]:
                continue
            assert not forbidden.search(path.read_text(encoding="utf-8", errors="replace")), path
