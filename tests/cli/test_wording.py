"""What the command line's library says by itself is in the language of the command, on every help page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
import typer.main
from typer.testing import CliRunner

from cli import context
from cli.main import application
from cli.wording import fault, speak

ENGLISH = re.compile(r"Usage:|Options\b|Arguments\b|Commands\b|Show this message|\[required\]|\[default:|\bError\b")


@pytest.fixture
def chinese() -> Iterator[None]:
    with patch.dict("os.environ", {"NIANBAO_LANG": "zh"}):
        speak()
        yield
    speak()


def every_command(command: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, below in getattr(command, "commands", {}).items():
        yield from every_command(below, (*path, name))


@pytest.mark.slow
def test_every_help_page_is_in_chinese(chinese: None) -> None:
    app = application()
    paths = list(every_command(typer.main.get_command(app)))
    assert len(paths) > 50
    for path in paths:
        done = CliRunner().invoke(app, [*path, "--help"])
        assert done.exit_code == 0, path
        assert "用法：" in done.stdout, path
        assert "显示本说明后退出" in done.stdout, path
        assert not ENGLISH.search(done.stdout), f"{path}: {done.stdout}"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "没有 'nothing' 这个命令"),
        (["crawl", "--nope"], "没有 --nope 这个选项"),
        (["crawl", "--year", "x"], "'--year' 的值无效：须为数字"),
        (["crawl", "--year", "1999"], "不能小于 2008"),
        (["crawl", "--year", "2999"], "不能大于 2100"),
        (["crawl", "--year"], "须给出值"),
        (["crawl", "--full=1"], "不带值"),
        (["status", "--verdict", "x"], "不在可用的值之中"),
        (["status", "extra"], "多余的参数：extra"),
        (["dossier", "a", "2025", "--as-of", "x"], "'x' 的写法不对"),
        (["schedule", "pause"], "缺少选项 '--until'"),
        (["read"], "缺少参数"),
        (["read", "/nowhere/at/all.docx"], "不存在"),
    ],
)
def test_faults_of_arguments_are_in_chinese(chinese: None, arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(application([arguments[0]]), arguments)
    assert done.exit_code in (1, 2)
    shown = re.sub(r"[│\s]+", "", done.stderr)
    assert said.replace(" ", "") in shown
    assert not re.search(r"Invalid|Missing|No such|Input should|requires|unexpected|Error", done.stderr)


def test_a_fault_that_comes_without_a_usage_has_its_panel_in_chinese(chinese: None) -> None:
    with patch("typer.rich_utils.ERRORS_PANEL_TITLE", "Error"):
        done = CliRunner().invoke(application(["crawl"]), ["crawl", "--year"])
    assert "Error" not in done.stderr
    assert "须给出值" in done.stderr


def test_a_fault_that_is_not_known_stays_as_it_is(chinese: None) -> None:
    assert fault("Something new.") == "Something new."
    assert fault("Invalid value for '--x': Something new.") == "'--x' 的值无效：Something new."
    context.choose_language("en")
    try:
        assert fault("Missing option '--x'.") == "Missing option '--x'."
    finally:
        context.choose_language("")


def test_only_what_the_library_shows_is_used() -> None:
    """Its private modules change with any release."""
    modules = list(Path(context.__file__).parent.glob("*.py"))
    assert len(modules) > 30
    for path in modules:
        assert not re.search(r"typer\._|typer import _|\b_click\b", path.read_text("utf-8")), path.name
