"""`nianbao registry` end to end: files in, files out, exit status, records on standard output only."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import context
from cli.main import app
from registry.roster import read_roster
from tests.registry.workbooks import workbook

Runner = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runner]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NIANBAO_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(context, "_chosen_language", "")
    context.settings.cache_clear()
    yield lambda *arguments: CliRunner().invoke(app, ["registry", *map(str, arguments)])
    context.settings.cache_clear()


@pytest.mark.slow
def test_scaffold_import_export_round_trip(run: Runner, tmp_path: Path) -> None:
    assert run("scaffold", "聊城市", "--output", "s.xlsx").exit_code == 0
    first = run("import", "s.xlsx", "--source", "文号〔2025〕1号")
    assert first.exit_code == 0
    (record,) = json.loads(first.stdout)
    assert (record["added"], record["refused"], record["stored"]) == (38, 0, True)
    (again,) = json.loads(run("import", "s.xlsx").stdout)
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 38)
    listed = json.loads(run("list", "--kind", "government").stdout)
    assert [row["code"] for row in listed] == ["371500-rmzf"]
    exported = run("export", "--lang", "zh")
    assert exported.stdout.startswith("代码,单位名称,")
    assert len(read_roster(exported.stdout.encode(), "r.csv").bodies) == 38
    assert run("export", "--output", "e.xlsx").exit_code == 0
    assert len(read_roster((tmp_path / "e.xlsx").read_bytes(), "e.xlsx").bodies) == 38


def test_refused_rows_give_status_1_and_the_rest_is_stored(run: Runner, tmp_path: Path) -> None:
    content = "单位名称,联系电话\n聊城市财政局,13812345678\n聊城市少年宫,\n,13812345679\n".encode("gb18030")
    (tmp_path / "r.csv").write_bytes(content)
    found = run("import", "r.csv", "nowhere.csv", "--lang", "zh")
    assert found.exit_code == 1
    assert [record["refused"] for record in json.loads(found.stdout)] == [3, 1]
    for part in ("r.csv:1：", "r.csv:3：", "少年宫", "nowhere.csv"):
        assert part in found.stderr
    assert "1381234567" not in found.stderr + found.stdout
    assert [row["name"] for row in json.loads(run("list").stdout)] == ["聊城市财政局"]


@pytest.mark.slow
def test_a_dry_run_stores_nothing(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("name\n聊城市财政局\n", encoding="utf-8")
    (record,) = json.loads(run("import", "--dry-run", "r.csv").stdout)
    assert (record["added"], record["stored"]) == (1, False)
    assert json.loads(run("list").stdout) == []


@pytest.mark.slow
def test_exceptions_go_in_beside_their_bodies(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").write_bytes(workbook({"名单": [["单位名称"], ["聊城市财政局"]]}))
    (tmp_path / "x.csv").write_text("body,year,required\n聊城市财政局,2024,no\n火星局,2024,no\n", encoding="utf-8")
    found = run("import", "r.xlsx", "--duties", "x.csv")
    assert found.exit_code == 1
    assert [(record["added"], record["refused"]) for record in json.loads(found.stdout)] == [(1, 0), (1, 1)]
    assert "x.csv:3" in found.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("import",),
        ("scaffold", "火星"),
        ("scaffold", "鼓楼区"),
        ("scaffold", "810000"),
        ("scaffold", "371500", "--format", "xlsx"),
        ("scaffold", "371500", "--format", "yaml"),
        ("list", "--division", "火星"),
    ],
)
def test_wrong_usage_is_status_2(run: Runner, arguments: tuple[str, ...]) -> None:
    found = run(*arguments)
    assert found.exit_code == 2
    assert found.stdout == ""


def test_a_file_that_cannot_be_written_is_said(run: Runner) -> None:
    found = run("scaffold", "371500", "--output", "nowhere/s.csv")
    assert found.exit_code == 1
    assert "nowhere/s.csv" in found.stderr


@pytest.mark.slow
def test_a_file_of_which_nothing_went_in_is_not_called_stored(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "page.xls").write_bytes(b"<html><table></table></html>")
    found = run("import", "empty.csv", "page.xls", "--duties", "empty.csv")
    assert found.exit_code == 1
    assert [record["stored"] for record in json.loads(found.stdout)] == [False, False, False]
    assert "HTML" in found.stderr
