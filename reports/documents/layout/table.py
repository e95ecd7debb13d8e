"""A table between page and Document: cells with grid positions and boxes, columns with their places on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from reports.documents.layout.page import Box
from reports.model import Cell, Grid, Place


@dataclass(slots=True)
class TableCell:
    """One cell at zero-based `row`, `column`; `room` tells whether another digit would have fitted on its last line."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    box: Box
    page: int
    room: bool = True

    @property
    def bottom(self) -> int:
        return self.row + self.rowspan

    @property
    def right(self) -> int:
        return self.column + self.colspan


@dataclass(slots=True)
class Table:
    """`xs` are the places of its column borders, `ruled` whether they were drawn."""

    page: int
    box: Box
    xs: Sequence[float]
    cells: list[TableCell]
    ruled: bool = True

    @property
    def height(self) -> int:
        return max((cell.bottom for cell in self.cells), default=0)

    def grid(self) -> Grid:
        """The block of a Document. Cells stand in reading order."""
        cells: list[Cell] = []
        make = tuple.__new__  # what a NamedTuple's own constructor calls; a report has 300 cells
        for cell in sorted(self.cells, key=_reading_order):
            row, column = cell.row, cell.column
            place = make(Place, ("", None, None, row, column, cell.page, cell.box, ""))
            cells.append(make(Cell, (row, column, cell.text, place, cell.rowspan, cell.colspan)))
        return Grid(tuple(cells), Place(page=self.page, box=self.box))


_reading_order = attrgetter("row", "column")
