"""Grids printed on their side, rows as columns: turned about they read like any other."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from reports.model import Cell, Document, Grid
from reports.vocabulary import (
    APPLICATION_LABELS,
    DISPUTE_COLUMNS,
    DISPUTE_HEADS,
    DISPUTE_ROWS,
    PROACTIVE_LABELS,
    SHARED_LABELS,
    normal_label,
)

# So many row labels of a table side by side, and in no more rows than this, show that it lies on its side.
_FEWEST, _LONGEST_LABEL = 4, 80


def turned_about(document: Document) -> Document | None:
    """The document with such grids turned; None where it has none."""
    blocks = tuple([_turned(block) if isinstance(block, Grid) and _lies(block) else block for block in document.blocks])
    if all(one is other for one, other in zip(blocks, document.blocks, strict=True)):
        return None
    return replace(document, blocks=blocks)


def disputes_upright(document: Document) -> Document:
    """The document with a table 4 that lies on its side turned about: as it lies, nobody tells its cells apart."""
    if not any(isinstance(block, Grid) and _is_disputes_on_its_side(block) for block in document.blocks):
        return document
    blocks = [
        _turned(block) if isinstance(block, Grid) and _is_disputes_on_its_side(block) else block
        for block in document.blocks
    ]
    return replace(document, blocks=tuple(blocks))


def _is_disputes_on_its_side(grid: Grid) -> bool:
    """Whether the results of all three blocks stand below each other; on its feet they are side by side."""
    whole = len(DISPUTE_ROWS) * len(DISPUTE_COLUMNS)
    if not 2 * whole <= len(grid.cells) <= 4 * whole or grid.cells[0].row + whole > grid.cells[-1].row + 1:
        return False
    heads = [cell for cell in grid.cells if normal_label(cell.text) in DISPUTE_HEADS]
    rows = {cell.row for cell in heads}
    return len(heads) == len(rows) == whole and len({cell.column + cell.colspan for cell in heads}) == 1


def _lies(grid: Grid) -> bool:
    rows: Counter[int] = Counter()
    columns: Counter[int] = Counter()
    for cell in grid.cells:
        label = normal_label(cell.text) if len(cell.text) <= _LONGEST_LABEL else ""
        if label not in SHARED_LABELS and (label in APPLICATION_LABELS or label in PROACTIVE_LABELS):
            rows[cell.row] += 1
            columns[cell.column] += 1
    most = max(rows.values(), default=0)
    return most >= _FEWEST and most > max(columns.values())


def _turned(grid: Grid) -> Grid:
    cells = [Cell(c.column, c.row, c.text, c.place, c.colspan, c.rowspan) for c in grid.cells]
    return replace(grid, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))
