"""A row that a page break cut across its cells, its parts apart: left open, never half read."""

from __future__ import annotations

import pytest

from reports.documents import read
from reports.model import AnnualReport, Cell, CellStatus, Document, Grid, Place, SourceFile
from reports.reading import parse
from tests.reports.forms import COLUMNS, draw, page

LABEL = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"


def _row_of(grid: Grid, label: str) -> int | None:
    return next((cell.row for cell in grid.cells if label in cell.text), None)


def cut(document: Document, rest: str) -> Document:
    """The first digit of each number of 部分公开 above the break, the other ones below it beside `rest`."""
    blocks = []
    for block in document.blocks:
        row = _row_of(block, "部分公开") if isinstance(block, Grid) else None
        if row is None or not isinstance(block, Grid):
            blocks.append(block)
            continue
        place = Place(page=2)
        above, below = [], []
        for cell in block.cells:
            if cell.row < row:
                above.append(cell)
            elif cell.row > row:
                below.append(cell._replace(place=place))
            elif cell.text.isdigit():
                above.append(cell._replace(text=cell.text[:1]))
                below.append(cell._replace(text=cell.text[1:], place=place))
            elif "部分公开" in cell.text:
                above.append(cell._replace(text=LABEL.removesuffix(rest)))  # all of it where `rest` is empty
                below.append(cell._replace(text=rest, place=place))
            else:
                above.append(cell)
        blocks += [Grid(tuple(above), block.place), Grid(tuple(sorted(below, key=_position)), place)]
    return Document(tuple(blocks), document.reader, document.title, document.meta)


def _position(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.column


def partly(report: AnnualReport) -> list[CellStatus]:
    return [found.status for column in COLUMNS if (found := report.figure("applications", "partly_granted", column))]


@pytest.fixture(scope="module")
def document() -> Document:
    values = draw(11)
    values |= {("applications", "partly_granted", column): "126" for column in COLUMNS}
    return read(SourceFile(page(values).encode()))


@pytest.mark.parametrize("rest", ["形，不计其他情形）", "不计其他情形）", "情形）"])
def test_what_is_half_of_a_row_is_no_row(document: Document, rest: str) -> None:
    report = parse(cut(document, rest))
    assert partly(report) == [CellStatus.UNREADABLE] * len(COLUMNS)
    assert "row_unknown" in {finding.code for finding in report.findings}


def test_a_lower_half_without_any_label_is_half_of_the_row_above_it(document: Document) -> None:
    report = parse(cut(document, ""))
    assert partly(report) == [CellStatus.UNREADABLE] * len(COLUMNS)
    assert "row_unlabelled" in {finding.code for finding in report.findings}
    granted = [report.figure("applications", "granted", column) for column in COLUMNS]
    assert all(found is not None and found.status is CellStatus.REPORTED for found in granted)


def test_an_invented_row_below_does_not_open_the_one_above(document: Document) -> None:
    report = parse(cut(document, "其中涉企"))
    assert partly(report) == [CellStatus.REPORTED] * len(COLUMNS)


def test_the_row_uncut_is_read(document: Document) -> None:
    assert partly(parse(document)) == [CellStatus.REPORTED] * len(COLUMNS)
