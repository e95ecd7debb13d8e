"""Raised and struck text, hidden rows, fields filled in: what a reader sees is what is read, or it is undecidable."""

from __future__ import annotations

from io import BytesIO

import pytest
import xlsxwriter

from reports.documents import read
from reports.model import CellStatus, Grid, Paragraph, SourceFile
from reports.tables.figures import read_cell


def _row(cells: str) -> list[str]:
    page = f"<html><body><table><tr>{cells}</tr><tr><td>甲</td><td>乙</td></tr></table></body></html>"
    document = read(SourceFile(page.encode()))
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    return [cell.text for cell in grid.cells if cell.row == 0]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("22<sup>1</sup>", "22¹"),
        ("<span>22</span><sup>[1]</sup>", "22[¹]"),
        ("22<span style='vertical-align: super'>3</span>", "22³"),
        ("<s>12</s>13", "1̶2̶13"),
        ("<span style='text-decoration:line-through'><b>12</b></span>", "1̶2̶"),
        ("<del>7</del>", "7̶"),
    ],
)
def test_marks_of_notes_and_struck_numbers_are_never_digits_of_a_number(markup: str, text: str) -> None:
    printed, _ = _row(f"<td>{markup}</td><td>1</td>")
    assert printed == text
    assert read_cell(printed).status is CellStatus.UNREADABLE


@pytest.mark.parametrize(
    ("markup", "value"),
    [
        ("<sup>12</sup>", 12),
        ("<p><sup>12</sup></p>", 12),
        ("<input type=text value=5>", 5),
        ("<input type=hidden value=9>5", 5),
        ("5<span style='display:none'>0</span>", 5),
        ("5<span style='mso-hide:all'>7</span>", 5),
        ("12<sup></sup>", 12),
    ],
)
def test_what_is_seen_is_the_number(markup: str, value: int) -> None:
    printed, _ = _row(f"<td>{markup}</td><td>1</td>")
    assert read_cell(printed).value == value


def test_a_raised_or_struck_run_of_a_workbook_is_no_digit_of_the_number_before_it() -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet()
        plain, note = book.add_format(), book.add_format({"font_script": 1})
        line = book.add_format({"font_strikeout": True})
        page.write_row(0, 0, ["规章", "规范性文件"])
        page.write_rich_string(1, 0, plain, "22", note, "1")
        page.write_rich_string(1, 1, line, "12", plain, "13")
    grid = next(block for block in read(SourceFile(stream.getvalue())).blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells if cell.row == 1] == ["22¹", "1̶2̶13"]


def test_hidden_rows_and_cells_are_not_there() -> None:
    assert _row("<td>规章</td></tr><tr style='DISPLAY: none'><td>9</td><td>9</td></tr><tr hidden><td>8</td>") == [
        "规章"
    ]
    assert _row("<td>规章</td><td style='display:none'>9</td><td>3</td>") == ["规章", "3"]


def test_a_leaf_that_a_script_shows_is_read() -> None:
    page = "<html><body><div style='display:none'><table><tr><td>规章</td><td>3</td></tr></table></div></body></html>"
    assert any(isinstance(block, Grid) for block in read(SourceFile(page.encode())).blocks)


def test_the_mark_of_a_note_in_the_prose_is_no_digit() -> None:
    page = "<html><body><p>收到政府信息公开申请22<sup>1</sup>件，<s>12</s>13件已办结。</p></body></html>"
    (paragraph,) = read(SourceFile(page.encode())).blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "收到政府信息公开申请22¹件，1̶2̶13件已办结。"
