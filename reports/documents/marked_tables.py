"""Tables of media that have no table objects but marks in the text: here a cell ends, here a row (DOC, RTF)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from reports.errors import DocumentTooLarge
from reports.model import Block, Cell, Grid, Paragraph, Place

# Word itself stops at 63 columns; tables deeper than a few levels have not been seen.
MAX_DEPTH = 30
# Rows of one table draw the same rule some twips apart (1/1440 inch); a real column is far wider.
_SNAP = 40
# The same rule as in the DOCX reader: so few cells, one of them full of text or holding a table, arrange a page.
_LAYOUT_CELLS = 8
_LAYOUT_TEXT = 400


@dataclass(frozen=True, slots=True)
class RowShape:
    """What the medium says of a row: `edges` in twips, one more than cells; merges downwards and to the left.

    `down` holds `restart`, `continue` or nothing for each cell; `sideways` whether it joins the cell before it.
    """

    edges: tuple[int, ...]
    down: tuple[str, ...]
    sideways: tuple[bool, ...]


@dataclass(slots=True)
class _MarkedCell:
    place: Place
    content: list[Paragraph | _OpenTable] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.content if isinstance(part, Paragraph))


@dataclass(slots=True)
class _OpenTable:
    rows: list[tuple[list[_MarkedCell], RowShape | None]] = field(default_factory=list)
    cells: list[_MarkedCell] = field(default_factory=list)
    current: _MarkedCell | None = None

    def count(self) -> int:
        return sum(len(cells) for cells, _ in self.rows)


class MarkedTables:
    """Takes paragraphs and marks in reading order, gives blocks."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._open: list[_OpenTable] = []
        self._tables = 0

    def paragraph(self, text: str, place: Place, depth: int, *, heading: bool = False) -> None:
        """One line of text inside `depth` tables; empty lines may be left out."""
        self._descend(depth)
        if not text:
            return
        paragraph = Paragraph(text, place, heading)
        if self._open:
            self._current(place).content.append(paragraph)
        else:
            self._blocks.append(paragraph)

    def end_cell(self, depth: int, place: Place) -> None:
        self._descend(depth)
        cell = self._current(place)
        self._open[-1].cells.append(cell)
        self._open[-1].current = None

    def end_row(self, depth: int, shape: RowShape | None, *, deleted: bool = False) -> None:
        """The cells since the last row end are one row; a row tracked as deleted is left out."""
        self._descend(depth)
        table = self._open[-1]
        if table.cells and not deleted:
            table.rows.append((table.cells, shape))
        table.cells = []

    def add(self, blocks: Sequence[Block]) -> None:
        """Blocks made elsewhere (text boxes), behind what is there; open tables end before them."""
        self._descend(0)
        self._blocks.extend(blocks)

    def close(self) -> list[Block]:
        """Ends what is open and gives all blocks."""
        self._descend(0)
        return self._blocks

    def _current(self, place: Place) -> _MarkedCell:
        table = self._open[-1]
        if table.current is None:
            table.current = _MarkedCell(place)
        return table.current

    def _descend(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise DocumentTooLarge(size=depth, limit=MAX_DEPTH, what="depth")
        while len(self._open) > depth:
            table = self._open.pop()
            if self._open:
                cell = self._current(_first_place(table))
                cell.content.append(table)
            else:
                self._blocks.extend(self._finished(table))
        while len(self._open) < depth:
            self._open.append(_OpenTable())

    def _finished(self, table: _OpenTable) -> Iterator[Block]:
        rest = [*table.cells, *([table.current] if table.current is not None else [])]
        if rest and table.rows and table.current is None:
            # The last row's end is lost, its cells are not.
            table.rows.append((table.cells, None))
            rest = []
        if _is_layout(table):
            for cells, _ in table.rows:
                for cell in cells:
                    yield from self._content(cell)
        else:
            self._tables += 1
            path = f"table[{self._tables}]"
            made = tuple(_grid_cells(table.rows, path))
            if made:
                yield Grid(made, Place(path=path, line=made[0].place.line))
            for row, _ in table.rows:
                for cell in row:
                    for part in cell.content:
                        if isinstance(part, _OpenTable):
                            yield from self._finished(part)
        for cell in rest:  # marks without any row end prove no rows: their text stays, as lines
            yield from self._content(cell)

    def _content(self, cell: _MarkedCell) -> Iterator[Block]:
        for part in cell.content:
            if isinstance(part, Paragraph):
                yield part
            else:
                yield from self._finished(part)


def _first_place(table: _OpenTable) -> Place:
    for cells, _ in table.rows:
        return cells[0].place
    return table.cells[0].place if table.cells else Place()


def _is_layout(table: _OpenTable) -> bool:
    count = table.count()
    if count >= _LAYOUT_CELLS:
        return False
    cells = [cell for row, _ in table.rows for cell in row]
    return count == 1 or any(
        any(isinstance(part, _OpenTable) and part.count() > 1 for part in cell.content)
        or (len(cell.content) > 1 and len(cell.text) > _LAYOUT_TEXT)
        for cell in cells
    )


def _grid_cells(rows: Sequence[tuple[list[_MarkedCell], RowShape | None]], path: str) -> Iterator[Cell]:
    lines = _lines(rows)
    made: list[Cell] = []
    open_cells: dict[int, int] = {}
    for number, ((cells, shape), edges) in enumerate(zip(rows, _columns(rows, lines), strict=True)):
        last: int | None = None
        for position, cell in enumerate(cells):
            column, span = edges[position], edges[position + 1] - edges[position]
            down = shape.down[position] if shape is not None and position < len(shape.down) else ""
            if shape is not None and position < len(shape.sideways) and shape.sideways[position] and last is not None:
                made[last] = replace(made[last], colspan=made[last].colspan + span)
                continue
            above = open_cells.get(column)
            if down == "continue" and above is not None:
                made[above] = replace(made[above], rowspan=number - made[above].row + 1)
                last = None
                continue
            place = replace(cell.place, path=f"{path} {cell.place.path}".strip(), row=number, column=column)
            last = len(made)
            made.append(Cell(number, column, cell.text, place, 1, span))
            if down:
                open_cells[column] = last
            else:
                open_cells.pop(column, None)
    yield from made


def _lines(rows: Sequence[tuple[list[_MarkedCell], RowShape | None]]) -> list[int]:
    """Where the vertical rules of the whole table stand; empty where not every row tells its edges."""
    if any(shape is None or len(shape.edges) != len(cells) + 1 for cells, shape in rows):
        return []
    lines: list[int] = []
    for edge in sorted({edge for _, shape in rows if shape is not None for edge in shape.edges}):
        if not lines or edge - lines[-1] > _SNAP:
            lines.append(edge)
    return lines


def _columns(
    rows: Sequence[tuple[list[_MarkedCell], RowShape | None]], lines: Sequence[int]
) -> Iterator[tuple[int, ...]]:
    """For each row the grid column at which each cell begins, and the one behind the last cell."""
    measured: list[tuple[int, ...]] = []
    for _, shape in rows:
        edges = shape.edges if shape is not None else ()
        columns = tuple(bisect_right(lines, edge) - 1 for edge in edges)
        # Two rules closer than _SNAP, or edges that run backwards: nothing can be said of columns.
        if not lines or any(right <= left for left, right in pairwise(columns)):
            measured = []
            break
        measured.append(columns)
    if measured:
        yield from measured
    else:
        yield from (tuple(range(len(cells) + 1)) for cells, _ in rows)
