"""Rows torn from their labels, and rows that a page end cut in two."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from reports.model import AnnualReport, CellStatus, SourceFile
from reports.reading import read_report
from reports.records import plain_decimal
from tests.reports.forms import Style, Values, applications_heads, draw, flat_text, page, pipe_text

VALUES = draw(11)
# Labels that wrap in a narrow column, and how a program that rebuilt the cells left them.
TORN = {
    "2.其他法律行政法规禁止公开": ("2.其他法律行政法规禁", "止公开"),
    "5.属于三类内部事务信息": ("5.属于三类内部事务信", "息"),
    "1.本机关不掌握相关政府信息": ("1.本机关不掌握相关政", "府信息"),
    "2.没有现成信息需要另行制作": ("2.没有现成信息需要另", "行制作"),
}


def _read(text: str) -> AnnualReport:
    return read_report(SourceFile(text.encode()))


def _given(report: AnnualReport) -> Values:
    return {(f.table, f.row, f.column): plain_decimal(f.value) for f in report.figures}


def _torn_text(values: Values) -> str:
    """A pipe table in which some rows stand bare, their labels in lines of their own before them."""
    lines: list[str] = []
    for line in pipe_text(values).split("\n"):
        label = next((label for label in TORN if f"| {label} |" in line), None)
        if label is None:
            lines.append(line)
            continue
        cells = line.split(f"| {label} |")[1]
        lines += ["", *TORN[label], "|" + cells]
    return "\n".join(lines)


def test_bare_rows_go_to_the_rows_whose_labels_were_torn_off() -> None:
    report = _read(_torn_text(VALUES))
    assert _given(report) == VALUES
    solved = {figure.row for figure in report.figures if figure.status is CellStatus.SOLVED}
    assert solved == {
        "refused_prohibited_by_law", "refused_internal_affairs", "unable_not_held", "unable_needs_creation"
    }  # fmt: skip


@pytest.mark.parametrize("lost", ["5.属于三类内部事务信", "1.本机关不掌握相关政"])
def test_a_bare_row_is_never_counted_into_place(lost: str) -> None:
    """One of the bare rows is gone: the others must not move up."""
    lines = _torn_text(VALUES).split("\n")
    at = next(index for index, line in enumerate(lines) if line.startswith(lost))
    del lines[at + 2]
    given = _given(_read("\n".join(lines)))
    assert {key: text for key, text in given.items() if text and text != VALUES[key]} == {}


def test_a_row_without_any_label_is_not_taken() -> None:
    text = _torn_text(VALUES).replace("2.其他法律行政法规禁\n止公开\n", "")
    report = _read(text)
    figures = [f for f in report.figures if f.row == "refused_prohibited_by_law"]
    assert all(figure.value is None for figure in figures)


def _cut_row(values: Values, row: str, column: str, between: str) -> str:
    """A web page in which the row ends before `column` and goes on after `between`."""
    marker = "777777"
    text = page(values | {("applications", row, column): marker})
    return text.replace(f"<td>{marker}</td>", f"{between}<td>{values['applications', row, column]}</td>")


@pytest.mark.parametrize("column", ["commercial", "public_welfare", "total"])
@pytest.mark.parametrize("heads", [False, True])
def test_a_row_cut_by_the_end_of_a_page_is_whole_again(column: str, heads: bool) -> None:
    repeated = "".join(applications_heads(Style())) if heads else ""
    between = f"</tr></tbody></table><p>- 4 -</p><table border=1><tbody>{repeated}<tr><td></td><td></td>"
    report = _read(_cut_row(VALUES, "unable_not_held", column, between))
    assert _given(report) == VALUES
    assert "row_unlabelled" not in {finding.code for finding in report.findings}


def test_a_number_cut_by_the_end_of_a_page_is_joined_where_the_sums_say_so() -> None:
    values = _with_row(VALUES, "granted", ("1733", "0", "0", "2", "0", "0", "1735"))
    text = _cut_row(values, "granted", "natural_person", "")
    whole, cut = "<td>1733</td>", "<td>173</td></tr></tbody></table><table><tbody><tr><td></td><td>3</td>"
    assert text.count(whole) == 1
    report = _read(text.replace(whole, cut))
    assert _given(report) == values
    figure = report.figure("applications", "granted", "natural_person")
    assert figure is not None
    assert (figure.status, re.sub(r"\s", "", figure.raw)) == (CellStatus.SOLVED, "1733")


def _with_row(values: Values, row: str, numbers: tuple[str, ...]) -> Values:
    """The figures with another row; 总计 and 本年新收 follow it."""
    changed = dict(values)
    columns = [key[2] for key in values if key[:2] == ("applications", row)]
    for column, number in zip(columns, numbers, strict=True):
        more = int(number) - int(values["applications", row, column])
        changed["applications", row, column] = number
        for sum_row in ("outcome_total", "received"):
            changed["applications", sum_row, column] = str(int(changed["applications", sum_row, column]) + more)
    return changed


@pytest.mark.parametrize("flat", [flat_text, pipe_text])
def test_tables_without_a_heading_between_keep_their_last_number(flat: Callable[[Values], str]) -> None:
    """Pages that show the sections' headings as tabs flatten to tables that follow each other line upon line."""
    lines = flat(VALUES).split("\n")
    kept = [line for line in lines if not re.match(r"(?:#+ )?[三四]、(?:收到|政府信息公开行政)", line)]
    assert len(kept) == len(lines) - 2
    assert _given(_read("\n".join(kept))) == VALUES
