"""Tables of media that have no table objects but marks in the text: here a cell ends, here a row (DOC, RTF)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat

from reports.errors import DocumentTooLarge
from reports.model import Block, Cell, Grid, Paragraph, Place

# Word itself stops at 63 columns; tables deeper than a few levels have not been seen.
MAX_DEPTH = 30
# Rows of one table draw the same rule some twips apart (1/1440 inch); a real column is far wider.
_SNAP = 40
# The same rule as in the DOCX reader: so few cells, one of them full of text or holding a table, arrange a page.
_LAYOUT_CELLS = 8
_LAYOUT_TEXT = 400

# Where a cell begins, and its lines.
MarkedText = tuple[int, Sequence[str]]
# Makes a Place of a mark's position in the file, a table's path, row and column.
PlaceMaker = Callable[[int, str, int | None, int | None], Place]


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
    """`lines` with their positions; `inner`: tables inside, with the number of lines before each."""

    position: int
    lines: list[tuple[str, int]]
    # Nearly every cell has none, and a list for each took a tenth of the time of reading a DOC.
    inner: tuple[tuple[int, _OpenTable], ...] = ()

    @property
    def text(self) -> str:
        if len(self.lines) == 1:
            return self.lines[0][0]
        return "\n".join(text for text, _ in self.lines)


_Row = tuple[list[_MarkedCell], RowShape | None]


@dataclass(slots=True)
class _OpenTable:
    rows: list[_Row] = field(default_factory=list)
    cells: list[_MarkedCell] = field(default_factory=list)
    current: _MarkedCell | None = None

    def count(self) -> int:
        return sum(len(cells) for cells, _ in self.rows)


class MarkedTables:
    """Takes paragraphs and marks in reading order, gives blocks. Positions are what `place` understands."""

    def __init__(self, place: PlaceMaker) -> None:
        self._place = place
        self._blocks: list[Block] = []
        self._open: list[_OpenTable] = []
        self._tables = 0

    def paragraph(self, text: str, position: int, depth: int, *, heading: bool = False) -> None:
        """One line of text inside `depth` tables. An empty one only ends the tables that lie deeper."""
        if len(self._open) != depth:
            self._descend(depth, position)
        if not text:
            return
        if depth:
            table = self._open[-1]
            if table.current is None:
                table.current = _MarkedCell(position, [(text, position)])
            else:
                table.current.lines.append((text, position))
        else:
            self._blocks.append(Paragraph(text, self._place(position, "", None, None), heading))

    def end_cell(self, depth: int, position: int) -> None:
        """The lines since the last cell are one cell."""
        if len(self._open) != depth:
            self._descend(depth, position)
        table = self._open[-1]
        table.cells.append(table.current or _MarkedCell(position, []))
        table.current = None

    def cells(self, cells: Sequence[MarkedText], depth: int = 1) -> None:
        """Whole cells, the first perhaps with lines told before."""
        if not cells:
            return
        if len(self._open) != depth:
            self._descend(depth, cells[0][0])
        table = self._open[-1]
        made = [
            _MarkedCell(position, [(lines[0], position)] if len(lines) == 1 else [(line, position) for line in lines])
            for position, lines in cells
        ]
        if table.current is not None:
            table.current.lines += made[0].lines
            made[0], table.current = table.current, None
        table.cells += made

    def row(self, cells: Sequence[MarkedText], shape: RowShape | None, *, deleted: bool = False) -> None:
        """A row of an outermost table, from the cell after the last one told to its end."""
        self.cells(cells)
        self.end_row(1, shape, deleted=deleted)

    def end_row(self, depth: int, shape: RowShape | None, *, deleted: bool = False) -> None:
        """The cells since the last row end are one row; a row tracked as deleted is left out."""
        if len(self._open) != depth:
            self._descend(depth, 0)
        table = self._open[-1]
        if table.cells and not deleted:
            table.rows.append((table.cells, shape))
        table.cells = []

    def add(self, blocks: Sequence[Block]) -> None:
        """Blocks made elsewhere (text boxes), behind what is there; open tables end before them."""
        self._descend(0, 0)
        self._blocks.extend(blocks)

    def close(self) -> list[Block]:
        """Ends what is open and gives all blocks."""
        self._descend(0, 0)
        return self._blocks

    def _current(self, position: int) -> _MarkedCell:
        table = self._open[-1]
        if table.current is None:
            table.current = _MarkedCell(position, [])
        return table.current

    def _descend(self, depth: int, position: int) -> None:
        if depth > MAX_DEPTH:
            raise DocumentTooLarge(size=depth, limit=MAX_DEPTH, what="depth")
        while len(self._open) > depth:
            table = self._open.pop()
            if self._open:
                cell = self._current(position)
                cell.inner = (*cell.inner, (len(cell.lines), table))
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
            yield from self._data(table)
        for cell in rest:  # marks without any row end prove no rows: their text stays, as lines
            yield from self._content(cell)

    def _data(self, table: _OpenTable) -> Iterator[Block]:
        if not table.rows:
            return
        self._tables += 1
        path = f"table[{self._tables}]"
        cells = tuple(_grid_cells(table.rows, path, self._place))
        yield Grid(cells, self._place(table.rows[0][0][0].position, path, None, None))
        for row, _ in table.rows:
            for cell in row:
                for _, inner in cell.inner:
                    yield from self._finished(inner)

    def _content(self, cell: _MarkedCell) -> Iterator[Block]:
        begin = 0
        for end, inner in [*cell.inner, (len(cell.lines), None)]:
            for text, position in cell.lines[begin:end]:
                yield Paragraph(text, self._place(position, "", None, None))
            if inner is not None:
                yield from self._finished(inner)
            begin = end


@dataclass(slots=True)
class _Draft:
    """A cell whose spans may grow while the cells and rows behind it are read."""

    row: int
    column: int
    text: str
    position: int
    height: int
    width: int

    def cell(self, path: str, place: PlaceMaker) -> Cell:
        spot = place(self.position, path, self.row, self.column)
        return Cell(self.row, self.column, self.text, spot, self.height, self.width)


_UNSHAPED = RowShape((), (), ())


def _is_layout(table: _OpenTable) -> bool:
    count = table.count()
    if count >= _LAYOUT_CELLS:
        return False
    cells = [cell for row, _ in table.rows for cell in row]
    return count == 1 or any(
        any(inner.count() > 1 for _, inner in cell.inner) or (len(cell.lines) > 1 and len(cell.text) > _LAYOUT_TEXT)
        for cell in cells
    )


def _grid_cells(rows: Sequence[_Row], path: str, place: PlaceMaker) -> list[Cell]:
    made: list[Cell | _Draft] = []
    make = tuple.__new__  # what a NamedTuple's own constructor calls; a report has 300 cells
    open_cells: dict[int, _Draft] = {}
    for number, ((cells, shape), columns) in enumerate(zip(rows, _columns(rows, _lines(rows)), strict=True)):
        told = shape if shape is not None else _UNSHAPED
        spread = any(told.sideways)
        last: _Draft | None = None
        for cell, column, right, down, sideways in zip(
            cells, columns, columns[1:], chain(told.down, repeat("")), chain(told.sideways, repeat(False)), strict=False
        ):
            if sideways and last is not None:
                last.width += right - column
                continue
            above = open_cells.get(column) if open_cells else None
            if down == "continue" and above is not None:
                above.height = number - above.row + 1
                last = None
                continue
            if not down:
                if above is not None:
                    del open_cells[column]
                if not spread:
                    spot = place(cell.position, path, number, column)
                    text = cell.lines[0][0] if len(cell.lines) == 1 else cell.text
                    made.append(make(Cell, (number, column, text, spot, 1, right - column)))
                    continue
            last = _Draft(number, column, cell.text, cell.position, 1, right - column)
            made.append(last)
            if down:
                open_cells[column] = last
    return [each.cell(path, place) if isinstance(each, _Draft) else each for each in made]


def _lines(rows: Sequence[_Row]) -> list[int]:
    """Where the vertical rules of the whole table stand; empty where not every row tells its edges."""
    if any(shape is None or len(shape.edges) != len(cells) + 1 for cells, shape in rows):
        return []
    lines: list[int] = []
    for edge in sorted({edge for shape in {shape for _, shape in rows if shape is not None} for edge in shape.edges}):
        if not lines or edge - lines[-1] > _SNAP:
            lines.append(edge)
    return lines


def _columns(rows: Sequence[_Row], lines: Sequence[int]) -> list[tuple[int, ...]]:
    """For each row the grid column at which each cell begins, and the one behind the last cell."""
    measured: list[tuple[int, ...]] = []
    known: dict[tuple[int, ...], tuple[int, ...]] = {}  # the rows of a table have few shapes
    for _, shape in rows:
        edges = shape.edges if shape is not None else ()
        columns = known.get(edges)
        if columns is None:
            columns = known[edges] = tuple([bisect_right(lines, edge) - 1 for edge in edges])
            # Two rules closer than _SNAP, or edges that run backwards: nothing can be said of columns.
            if not lines or sorted(set(columns)) != list(columns):
                return [tuple(range(len(cells) + 1)) for cells, _ in rows]
        measured.append(columns)
    return measured
