"""`nianbao query` as it is used: questions, statements, files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from storage import database
from storage.queries import QUERIES
from tests.cli.runner import run
from tests.storage.queries.city import fill

NIGHT = {"today": "2026-02-03", "lang": "zh"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the small city, whose columns nobody found: judged again, almost all is unverifiable."""
    made = tmp_path_factory.mktemp("query")
    engine = database.connect(f"sqlite:///{made / 'nianbao.db'}")
    database.upgrade(engine)
    fill(engine)
    engine.dispose()
    return made


def test_the_questions_are_listed_with_their_filters(folder: Path) -> None:
    done = run("query", "--list", folder=folder)
    listed = json.loads(done.out)
    assert [entry["name"] for entry in listed] == [question.name for question in QUERIES]
    assert all(entry["help"] and entry["title"] for entry in listed)
    table = run("query", "--list", "--format", "table", folder=folder, lang="zh")
    assert "按时公布率" in table.out


def test_verdicts_are_refreshed_before_a_question_is_answered(folder: Path) -> None:
    done = run("query", "status", "--filter", "year=2025", folder=folder, **NIGHT)
    rows = {row["body"]: row for row in json.loads(done.out)}
    assert rows["school"]["verdict"] == "unverifiable", "what was stored as missing has no evidence"
    assert rows["school"]["reason"] == "no_url"
    assert rows["money"]["verdict"] == "late"
    assert rows["money"]["place"] == "年报"
    assert "far" in rows


def test_filters_may_follow_the_name(folder: Path) -> None:
    done = run("query", "unverifiable", "division=320921", "year=2025", folder=folder, **NIGHT)
    assert [row["body"] for row in json.loads(done.out)] == ["town"]
    assert json.loads(done.out)[0]["remedy"].startswith("在名录中补登")


@pytest.mark.slow
@pytest.mark.parametrize("name", [question.name for question in QUERIES])
def test_every_question_prints_a_table_in_both_languages(folder: Path, name: str) -> None:
    wanted = ("text=信息",) if name == "search" else ()
    for lang in ("zh", "en"):
        done = run("query", name, *wanted, "--format", "table", folder=folder, today="2026-02-03", lang=lang)
        assert done.status == 0, done.err
        assert "Traceback" not in done.err


@pytest.mark.slow
def test_a_file_is_written_by_its_ending(folder: Path, tmp_path: Path) -> None:
    for suffix in ("xlsx", "csv", "json", "jsonl"):
        path = tmp_path / f"表.{suffix}"
        done = run("query", "late", "--output", path, folder=folder, **NIGHT)
        assert (done.status, done.out) == (0, "")
        assert str(path) in done.err
    assert openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets[0]["A1"].value == "逾期公布清单"
    content = (tmp_path / "表.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "office programs know UTF-8 by it"
    assert [row["body"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))] == ["money"]
    assert json.loads((tmp_path / "表.json").read_text("utf-8"))[0]["body"] == "money"
    assert json.loads((tmp_path / "表.jsonl").read_text("utf-8"))["body"] == "money"


def test_a_statement_is_run_and_its_limit_said(folder: Path) -> None:
    done = run("query", "--sql", "SELECT code FROM bodies ORDER BY code", "--limit", "2", folder=folder)
    assert json.loads(done.out) == [{"code": "county"}, {"code": "far"}]
    assert "2 rows" in done.err
    done = run("query", "--sql", "SELECT count(*) AS n FROM bodies", "--format", "csv", folder=folder)
    assert done.out == "n\n10\n"
    assert done.err == ""


def test_a_statement_that_is_none_ends_with_status_1(folder: Path) -> None:
    for sql in ("DROP TABLE bodies", "SELECT nosuch FROM bodies"):
        done = run("query", "--sql", sql, folder=folder)
        assert (done.status, done.out) == (1, "")
        assert done.err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nosuch",),
        ("late", "--list"),
        ("late", "--sql", "SELECT 1"),
        ("--list", "--filter", "year=2025"),
        ("late", "--filter", "year"),
        ("late", "--filter", "colour=red"),
        ("late", "--filter", "year=25"),
        ("late", "--format", "xls"),
        ("late", "--format", "xlsx"),
        ("late", "--format", "table", "--output", "x.txt"),
        ("late", "--output", "x.txt"),
    ],
)
def test_wrong_usage_ends_with_status_2(folder: Path, arguments: tuple[str, ...]) -> None:
    done = run("query", *arguments, folder=folder)
    assert (done.status, done.out) == (2, "")


def test_an_unknown_body_and_an_empty_roster_are_said(folder: Path, tmp_path: Path) -> None:
    done = run("query", "late", "body=nosuch", folder=folder, today="2026-02-03")
    assert done.status == 1
    assert "nosuch" in done.err
    assert run("query", "late", folder=tmp_path / "empty").status == 1


def test_a_file_that_cannot_be_written_is_named(folder: Path, tmp_path: Path) -> None:
    done = run("query", "late", "--output", tmp_path / "nowhere" / "x.csv", folder=folder, **NIGHT)
    assert done.status == 1
    assert "nowhere" in done.err
