"""Every format gives back every answer; nothing in a file is run as a formula."""

from __future__ import annotations

import contextlib
import csv
import datetime
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

import storage.exports
from registry.cells import FORMULA_MARKS, GUARD, harmless
from storage.exports import FORMATS, find
from storage.exports.spreadsheet import TOP_ROWS, TooManyRowsError, printable
from storage.exports.values import data, heading, plain, spoken
from storage.queries import QUERIES
from storage.queries.model import Answer, Column, Message, Question, Shape
from tests.databases import quick_on
from tests.storage.queries.city import ask, fill

OTHERS = {"model", "values"}
SINCE = {"since": datetime.date(2026, 2, 1)}


def written(name: str, answer: Answer, lang: str = "zh") -> bytes:
    stream = io.BytesIO()
    find(name).write(answer, stream, lang)
    return stream.getvalue()


def answers(engine: Engine) -> list[Answer]:
    fill(engine)
    return [ask(engine, one.name, **_given(one)) for one in QUERIES]


def _given(question: Question) -> dict[str, Any]:
    given: dict[str, Any] = dict(SINCE) if "since" in question.filters else {}
    return given | ({"text": "信息"} if "text" in question.filters else {})


def test_every_module_of_the_folder_is_a_format_that_is_listed() -> None:
    folder = Path(storage.exports.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"} - OTHERS
    assert len(FORMATS) == len(modules)
    assert {known.write.__module__.rpartition(".")[2] for known in FORMATS} == modules
    assert len({known.suffix for known in FORMATS}) == len(FORMATS)


def test_an_unknown_format_is_loud() -> None:
    with pytest.raises(LookupError):
        find("xls")


def test_json_and_json_lines_give_every_answer_back(engine: Engine) -> None:
    for answer in answers(engine):
        wanted = [{column.name: data(column, row, "en") for column in answer.columns} for row in answer.rows]
        assert json.loads(written("json", answer, "en")) == wanted
        lines = written("jsonl", answer, "en").decode().splitlines()
        assert [json.loads(line) for line in lines] == wanted


@quick_on("sqlite")
def test_csv_gives_every_answer_back(engine: Engine) -> None:
    for answer in answers(engine):
        content = written("csv", answer, "en").decode()
        read = list(csv.reader(io.StringIO(content, newline="")))
        assert read[0] == [column.name for column in answer.columns]
        assert len(read) == 1 + len(answer.rows)
        for line, row in zip(read[1:], answer.rows, strict=True):
            for cell, column in zip(line, answer.columns, strict=True):
                assert cell == _as_csv(data(column, row, "en")), (answer.name, column.name)


def _as_csv(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ";".join(str(item) for item in value)
    return GUARD + value if isinstance(value, str) and value.startswith(FORMULA_MARKS) else str(value)


@pytest.mark.slow
def test_parquet_gives_every_answer_back(engine: Engine) -> None:
    from pyarrow import parquet

    for answer in answers(engine):
        table = parquet.read_table(io.BytesIO(written("parquet", answer, "en")))
        assert table.column_names == [column.name for column in answer.columns]
        rows = table.to_pylist()
        assert len(rows) == len(answer.rows)
        for found, row in zip(rows, answer.rows, strict=True):
            for column in answer.columns:
                assert _plain_json(found[column.name]) == data(column, row, "en"), (answer.name, column.name)


def _plain_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date | datetime.datetime) else value


@pytest.mark.slow
def test_an_sqlite_file_gives_every_answer_back(engine: Engine) -> None:
    for answer in answers(engine):
        with contextlib.closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(written("sqlite", answer, "en"))
            rows = connection.execute(f'SELECT * FROM "{answer.name}"').fetchall()
        assert len(rows) == len(answer.rows)
        for found, row in zip(rows, answer.rows, strict=True):
            for cell, column in zip(found, answer.columns, strict=True):
                wanted = data(column, row, "en")
                shown = json.loads(cell) if isinstance(wanted, list | dict) else cell
                assert shown == wanted, (answer.name, column.name)


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([1, None, 3], [1, None, 3]),
        ([2**63, 1], [str(2**63), "1"]),
        ([1, 2.5], [1.0, 2.5]),
        ([None, None], [None, None]),
        ([True, None], [True, None]),
        ([1, "x"], ["1", "x"]),
        ([{"a": 1}, None], ['{"a": 1}', None]),
        ([b"\x00", None], [b"\x00", None]),
        ([datetime.date(2026, 1, 31)], [datetime.date(2026, 1, 31)]),
    ],
)
def test_a_column_of_a_statement_has_the_type_of_its_values(values: list[Any], wanted: list[Any]) -> None:
    from pyarrow import parquet

    rows = tuple({"value": value} for value in values)
    answer = Answer("sql", (Column("value", Shape.ANY),), rows, datetime.date(2026, 2, 3))
    assert parquet.read_table(io.BytesIO(written("parquet", answer)))["value"].to_pylist() == wanted


def test_columns_that_sqlite_takes_for_one_are_numbered() -> None:
    columns = tuple(Column(name, Shape.ANY) for name in ("n", "N", "n_2"))
    answer = Answer("sql", columns, ({"n": 1, "N": 2**64, "n_2": 3},), datetime.date(2026, 2, 3))
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(written("sqlite", answer))
        found = connection.execute("SELECT * FROM sql")
        assert [column[0] for column in found.description] == ["n", "N_2", "n_2_2"]
        assert found.fetchall() == [(1, str(2**64), 3)]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.slow)])
def test_xlsx_gives_every_answer_back(engine: Engine, lang: str) -> None:
    for answer in answers(engine):
        book = openpyxl.load_workbook(io.BytesIO(written("xlsx", answer, lang)))
        columns = [column for column in answer.columns if column.sheet]
        tables = book.worksheets[: -2 if answer.counted else -1]
        found = []
        for sheet in tables:
            lines = list(sheet.iter_rows(min_row=TOP_ROWS, values_only=True))
            assert lines[0][1:] == tuple(heading(column, lang) for column in columns)
            assert [line[0] for line in lines[1:]] == list(range(1, len(lines)))
            found += [line[1:] for line in lines[1:]]
        rows = sorted(answer.rows, key=lambda row: _first_seen(answer, row))
        assert len(found) == len(rows)
        for line, row in zip(found, rows, strict=True):
            for cell, column in zip(line, columns, strict=True):
                assert cell == _as_xlsx(spoken(column, row, lang)), (answer.name, column.name)


def _first_seen(answer: Answer, row: Any) -> int:
    """The place of the row's sheet: sheets come in the order in which their first rows do."""
    if not answer.sheets_by:
        return 0
    return list(dict.fromkeys(one[answer.sheets_by] for one in answer.rows)).index(row[answer.sheets_by])


def _as_xlsx(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, datetime.date):
        return datetime.datetime(value.year, value.month, value.day)
    return value


@pytest.mark.slow
def test_the_status_table_is_laid_out_to_be_filed(engine: Engine) -> None:
    fill(engine)
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", ask(engine, "status"), "zh")))
    assert book.sheetnames == [
        "人民政府",
        "政府办公厅（室）",
        "部门",
        "垂直管理单位",
        "乡镇（街道）",
        "汇总",
        "说明",
    ]
    sheet = book["部门"]
    headings = [cell.value for cell in sheet[TOP_ROWS]]
    wanted = (
        "序号 单位名称 单位类别 上级单位 报告年度 期限依据 应公布日期 核查结论 公布日期 逾期天数 情形标注 "
        "待核实原因 公布位置 网址 首次查到 最近核查 人工认定 备注"
    )
    assert " ".join(map(str, headings)) == wanted
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.print_title_rows == f"${TOP_ROWS}:${TOP_ROWS}"
    assert sheet.freeze_panes == f"A{TOP_ROWS + 1}"
    assert sheet["A1"].value == "政府信息公开工作年度报告公布情况一览表"
    money = next(row for row in sheet.iter_rows(min_row=4) if row[1].value == "鹿河市财政局")
    assert money[6].is_date
    assert money[6].number_format == "yyyy-mm-dd"
    assert money[7].value == "逾期公布"
    assert money[10].value == "公布后有修改、公布日期待核"
    summary = [[cell.value for cell in row] for row in book["汇总"].iter_rows(min_row=TOP_ROWS)]
    assert summary[0][-1] == "合计"
    assert summary[-1][-1] == 12
    assert sum(row[-1] for row in summary[1:-1]) == 12
    assert sum(summary[-1][1:-1]) == 12


def test_a_row_is_as_high_as_its_longest_text_needs() -> None:
    columns = (Column("name", width=10), Column("url", width=22))
    rows = ({"name": "鹿河市财政局", "url": None}, {"name": "甲", "url": "http://" + "x" * 200})
    answer = Answer("late", columns, rows, datetime.date(2026, 2, 3))
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", answer))).worksheets[0]
    heights = [sheet.row_dimensions[TOP_ROWS + number].height or 0 for number in (1, 2)]
    assert heights == [27, 123], "two lines and ten"


@pytest.mark.slow
def test_the_same_answer_gives_the_same_bytes(engine: Engine) -> None:
    fill(engine)
    for known in FORMATS:
        assert written(known.name, ask(engine, "status")) == written(known.name, ask(engine, "status"))


def _one(value: Any, shape: Shape = Shape.ANY) -> Answer:
    return Answer("sql", (Column("value", shape),), ({"value": value},), datetime.date(2026, 2, 3))


@given(st.text(max_size=30))
def test_no_text_is_a_formula(text: str) -> None:
    (line,) = list(csv.DictReader(io.StringIO(written("csv", _one(text)).decode(), newline="")))
    assert not line["value"].startswith(FORMULA_MARKS)
    assert line["value"] == harmless(text)


@settings(max_examples=25)
@given(st.text(max_size=30))
def test_a_cell_of_a_sheet_is_the_text_itself(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", _one(text))))
    cell = book.worksheets[0].cell(TOP_ROWS + 1, 2)
    assert cell.data_type != "f"
    # openpyxl reads the end of a line as every XML reader does, and no text as no value.
    assert (cell.value or "") == printable(text)


def test_a_text_that_begins_as_a_formula_is_guarded() -> None:
    assert [harmless(text) for text in ("=1", "-", "＠x", "a=1", "")] == ["'=1", "'-", "'＠x", "a=1", ""]


def test_a_finding_of_an_older_program_shows_its_code() -> None:
    row = {"message": Message("gone_code", {"row": "合计"}, finding=True)}
    assert spoken(Column("message", Shape.MESSAGE), row, "zh") == 'gone_code {"row": "合计"}'


def test_a_formula_stays_a_text_in_a_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", _one('=HYPERLINK("http://x")'))))
    cell = book.worksheets[0].cell(TOP_ROWS + 1, 2)
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")


def test_a_number_below_zero_stays_a_number() -> None:
    assert written("csv", _one(-3)).decode().splitlines()[1] == "-3"


def test_a_text_longer_than_a_cell_is_cut_with_a_mark() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", _one("长" * 40_000))))
    value = book.worksheets[0].cell(TOP_ROWS + 1, 2).value
    assert isinstance(value, str)
    assert len(value) == 32_767
    assert value.endswith("…")


def test_more_rows_than_a_sheet_holds_are_refused() -> None:
    rows = ({"value": 1},) * 1_048_574
    with pytest.raises(TooManyRowsError):
        written("xlsx", Answer("sql", (Column("value", Shape.ANY),), rows, datetime.date(2026, 2, 3)))


def test_an_answer_without_rows_still_has_its_headings() -> None:
    empty = Answer("late", (Column("name"),), (), datetime.date(2026, 2, 3))
    assert written("csv", empty) == b"name\n"
    assert json.loads(written("json", empty)) == []
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", empty)))
    assert [cell.value for cell in book.worksheets[0][TOP_ROWS]] == ["序号", "单位名称"]


def test_a_kind_of_value_never_seen_is_loud() -> None:
    with pytest.raises(TypeError, match="complex"):
        plain(1j)
