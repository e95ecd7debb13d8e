"""The drawing and the tree agree: layers, registries, packaging."""

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = {"translations", "sandbox", "tests", "bench"}


def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _packages() -> set[str]:
    return {path.parent.name for path in ROOT.glob("*/__init__.py") if not path.parent.name.startswith(".")}


def _layers() -> set[str]:
    contracts = _pyproject()["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["name"].startswith("Layers"))["layers"]
    return {name.strip() for layer in layers for name in layer.split("|")}


def test_every_top_level_package_has_its_layer() -> None:
    assert _packages() - OUTSIDE == _layers()


def test_the_wheel_carries_every_package_and_the_migrations() -> None:
    wheel = _pyproject()["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert set(wheel["only-include"]) == (_packages() - {"tests", "bench"}) | {"config.py", "alembic"}
    assert wheel["sources"] == {"alembic": "storage/_migrations"}


def test_alembic_folder_does_not_shadow_the_library() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists()
    import alembic

    assert Path(str(alembic.__file__)).is_relative_to(ROOT / ".venv") or ROOT not in Path(str(alembic.__file__)).parents


def test_no_module_is_named_by_what_it_is_not() -> None:
    forbidden = {"utils", "helpers", "common", "manager", "misc"}
    names = {path.stem for package in _packages() for path in (ROOT / package).rglob("*.py")}
    assert not names & forbidden


def test_no_locked_package_comes_with_a_download_address() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text
        assert text.count("--hash=sha256:") >= text.count("==")


def test_pure_packages_open_nothing() -> None:
    opening = re.compile(
        r"^\s*(?:from|import) (?:urllib\.request|http\.client|socket|subprocess|sqlite3)\b", re.MULTILINE
    )
    for package in ("registry", "reports", "duties"):
        for path in (ROOT / package).rglob("*.py"):
            assert not opening.search(path.read_text(encoding="utf-8")), path


def test_config_imports_nothing_of_ours() -> None:
    imported = re.findall(r"^(?:from|import) (\w+)", (ROOT / "config.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert not set(imported) & _packages()
