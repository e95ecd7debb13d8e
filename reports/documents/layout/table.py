"""A table between page and Document: cells with grid positions and boxes, columns with their places on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
        cells = tuple(
            Cell(
                cell.row,
                cell.column,
                cell.text,
                Place(row=cell.row, column=cell.column, page=cell.page, box=cell.box),
                cell.rowspan,
                cell.colspan,
            )
            for cell in sorted(self.cells, key=lambda each: (each.row, each.column))
        )
        return Grid(cells, Place(page=self.page, box=self.box))
