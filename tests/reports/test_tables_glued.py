"""Tables whose cells ran together: cut where one way is left, unreadable and listed where not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.model import AnnualReport, CellStatus, Place, SourceFile
from reports.reading import read_report
from reports.records import plain_decimal
from reports.tables.figures import read_cell
from reports.tables.glued import splits
from reports.tables.glued_text import cut, is_glued
from reports.tables.tokens import Token
from reports.vocabulary import APPLICATION_COLUMNS, APPLICATIONS, DISPUTE_COLUMNS, DISPUTE_ROWS, DISPUTES, PROACTIVE
from tests.reports.forms import Style, Values, draw, flat_lines

ROW = tuple((APPLICATIONS, "granted", column) for column in APPLICATION_COLUMNS)
FOURTH = tuple((DISPUTES, row, column) for row in DISPUTE_ROWS for column in DISPUTE_COLUMNS)
THREE = tuple((PROACTIVE, "licensing", column) for column in ("previous_items", "change", "decisions"))


def _ways(run: str, keys: tuple[tuple[str, str, str], ...]) -> set[tuple[str, ...]]:
    token = Token(0, run, read_cell(run), "", 0, -1, -1, 1, True, Place(line=1), glued=True)
    return {tuple(piece.raw for piece in way) for way in splits(token, keys)}


@pytest.mark.parametrize(
    ("run", "cells"),
    [
        ("0000000", "0 0 0 0 0 0 0"),
        ("14710000148", "147 1 0 0 0 0 148"),
        ("200 000121", "20 0 0 0 0 1 21"),
        ("20 0 00 0 121", "20 0 0 0 0 1 21"),
        ("4 0 0 0 0 0 4", "4 0 0 0 0 0 4"),
    ],
)
def test_the_sum_of_the_row_leaves_one_way(run: str, cells: str) -> None:
    assert _ways(run, ROW) == {tuple(cells.split())}


def test_table_4_is_cut_by_its_three_sums() -> None:
    assert _ways("25380363300630003", FOURTH) == {("25", "3", "8", "0", "36", *"33006", *"30003")}


@pytest.mark.parametrize("run", ["000000", "1000002", "12.53.5", "1000-002", "1" * 60])
def test_a_run_that_no_sum_allows_is_not_cut(run: str) -> None:
    assert _ways(run, ROW) == set()


def test_without_sums_every_cut_is_a_way_and_no_number_begins_with_zero() -> None:
    ways = _ways("58405", THREE)
    assert ("58", "40", "5") in ways
    assert ("5", "8", "405") in ways
    assert not any(len(cell) > 1 and cell.startswith("0") for way in ways for cell in way)


def test_a_hyphen_may_be_a_sign_a_mark_or_a_cell() -> None:
    ways = _ways("264-18", THREE)
    assert {("2", "64", "-18"), ("2", "64", "18"), ("264", "-", "18"), ("264", "-1", "8")} <= ways


def test_the_number_of_the_next_label_belongs_to_the_label() -> None:
    text = "申请人情况总计1.本机关不掌握相关政府信息3100000312.没有现成信息需要另行制作0000000（七）总计801000081"
    runs = [piece for piece, is_run in cut(text) if is_run]
    assert runs == ["310000031", "0000000", "801000081"]


def test_prose_around_the_tables_stays_whole() -> None:
    text = "全年公开2602条。第二十条第（一）项信息内容本年制发件数规章000五、问题2024年改进3项。"
    pieces = list(cut(text))
    assert pieces[0] == ("全年公开2602条。", False)
    assert pieces[-1] == ("五、问题2024年改进3项。", False)
    assert not is_glued("行政规范性文件、行政许可、行政事业性收费")


def _glued(values: Values, style: Style) -> str:
    """The three tables of a flattened report in one line, without anything between the cells."""
    lines = flat_lines(values, style)
    first = next(index for index, line in enumerate(lines) if line.startswith("\t"))
    last = max(index for index, line in enumerate(lines) if line.startswith("\t"))
    return "\n".join([*lines[:first], "".join(line.strip() for line in lines[first : last + 1]), *lines[last + 1 :]])


def _read(text: str) -> AnnualReport:
    return read_report(SourceFile(text.encode()))


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6), form=st.sampled_from(["2021", "2019"]), big=st.booleans())
def test_glued_reports_give_nothing_wrong(seed: int, form: str, big: bool) -> None:
    values = draw(seed, proactive_form=form, applications_form=form, big=big)
    report = _read(_glued(values, Style(proactive_form=form, applications_form=form)))
    given_values = {(f.table, f.row, f.column): plain_decimal(f.value) for f in report.figures}
    assert set(given_values) == set(values)
    wrong = {key: (text, values[key]) for key, text in given_values.items() if text and text != values[key]}
    assert wrong == {}
    open_cells = [figure for figure in report.figures if figure.value is None]
    assert {figure.status for figure in open_cells} <= {CellStatus.UNREADABLE}
    # Rows of several long numbers can often be cut in two ways that both add up; most rows cannot.
    assert sum(figure.table == APPLICATIONS for figure in open_cells) <= (110 if big else 20)


def test_the_ways_of_an_undecided_run_are_listed() -> None:
    values = draw(3) | {
        ("proactive", "normative_documents", column): number
        for column, number in (("issued", "58"), ("repealed", "45"), ("in_force", "546"))
    }
    report = _read(_glued(values, Style()))
    figure = report.figure("proactive", "normative_documents", "issued")
    assert figure is not None
    assert (figure.value, figure.status, figure.raw) == (None, CellStatus.UNREADABLE, "5845546")
    finding = next(
        finding
        for finding in report.findings
        if finding.code == "placement_ambiguous" and ("proactive", "normative_documents", "issued") in finding.figures
    )
    options = re.search(r"issued: ([^;]*)", str(finding.params["options"]))
    assert options is not None
    assert "58" in options[1].split(" | ")
    assert "table_glued" in {finding.code for finding in report.findings}
