"""Rows of flattened grids whose fields agree: where whole rows put their numbers, a row of as many fields puts its own.

In flattened text a blank field behind a label may be a blank cell, or what is left of a label over two columns; one row
alone does not tell. Rows that have all of their numbers do: in a table of pipes they stand in the same fields. A row
filled up to that width at its end has as many fields and puts its numbers in others: its own sum, or the heading that
its label stands under, must agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from reports.tables.align import Anchor
from reports.tables.lines import Heads, Line, undecided
from reports.tables.sound import SURE_LABEL
from reports.tables.tokens import Stream, Token
from reports.vocabulary import APPLICATION_COLUMNS

_WIDTH = len(APPLICATION_COLUMNS)
# So many whole rows must agree, and none may stand against them.
_FEWEST_ROWS = 3
# Block and number of fields of a row → the field of its first number.
FirstFields = Mapping[tuple[int, int], int]


def first_fields(tokens: Stream, anchors: Sequence[Anchor]) -> FirstFields:
    """Where the numbers of table 3 begin, by what its whole rows show."""
    seen: dict[tuple[int, int], list[int]] = {}
    for anchor in anchors:
        label = tokens[anchor.last]
        if not label.loose or label.row < 0:
            continue
        filled = [token for token in tokens.row_after(anchor.last) if not token.is_blank]
        if len(filled) == _WIDTH and all(token.is_value for token in filled) and _are_neighbours(filled):
            seen.setdefault(_kind(tokens, anchor.last), []).append(filled[0].column)
    return {
        kind: columns[0] for kind, columns in seen.items() if len(columns) >= _FEWEST_ROWS and len(set(columns)) == 1
    }


def in_its_fields(tokens: Stream, anchor: Anchor, line: Line, first: FirstFields) -> Line:
    """The row (`line` as read so far) with its seven cells, blank ones among them, in the fields of the whole rows.

    As it was where these do not tell which they are, or where some of it stands elsewhere. Where its label stands
    apart from these fields and its sum says otherwise, it may be filled up at its end or add up wrongly: none can say.
    """
    label = tokens[anchor.last]
    column = first.get(_kind(tokens, anchor.last)) if label.loose and label.row >= 0 else None
    # Half of a torn row has half of a label, too.
    if column is None or anchor.likeness < SURE_LABEL or not 0 < line.found < len(line.keys):
        return line
    cells = _cells_from(tokens, anchor, line, column)
    if cells is None:
        return line
    if label.column == column - 1 or (_adds_up(cells) and not cells[-1].is_blank):
        return line_by_field(line, cells)
    return line if cells[-1].is_blank else undecided(line)


def cells_under(tokens: Stream, anchor: Anchor, line: Line, heads: Heads, above: int) -> list[Token] | None:
    """The same for a row of table 2, by the `heads` in the row of token `above`, where that has as many fields."""
    if not heads.columns or _kind(tokens, anchor.last) != _kind(tokens, above):
        return None
    first = heads.columns[0]
    in_order = heads.columns == tuple(range(first, first + len(line.keys)))
    if heads.order != tuple(column for _, _, column in line.keys):
        return None
    if not in_order:
        return _cells_below(tokens, anchor, line, heads, above)
    # No sum would show that a row without a running number, filled up at its end, stands one field to the left.
    return _cells_from(tokens, anchor, line, first) if tokens[anchor.last].column == first - 1 else None


def _cells_below(tokens: Stream, anchor: Anchor, line: Line, heads: Heads, above: int) -> list[Token] | None:
    """Below headings with blank fields between them, as a program leaves them of cells over two columns: each number
    stands in the field of its heading, and the label in that of the heading row's own."""
    heading = tokens[above]
    row = [
        token
        for token in tokens[max(0, above - 30) : above + 1]
        if (token.block, token.row) == (heading.block, heading.row)
    ]
    label, items = tokens[anchor.last], tokens.row_after(anchor.last)
    by_column = {item.column: item for item in items}
    cells = [by_column[column] for column in heads.columns if column in by_column]
    own = row[0].column == label.column and len(cells) == len(heads.columns)
    return cells if own and all(item.is_blank or item in cells for item in items) else None


def _cells_from(tokens: Stream, anchor: Anchor, line: Line, column: int) -> list[Token] | None:
    items, width = tokens.row_after(anchor.last), len(line.keys)
    cells = [item for item in items if column <= item.column < column + width]
    outside = [item for item in items if item not in cells]
    if len(cells) != width or not _are_neighbours(cells) or any(item.label for item in items):
        return None
    if not all(item.is_blank for item in outside) or not all(token in cells for token in line.printed):
        return None
    return cells


def _adds_up(cells: Sequence[Token]) -> bool:
    """Whether a filled total is the sum of the cells before it, blank ones counting nothing."""
    *parts, total = [Decimal(0) if cell.is_blank else cell.reading.value for cell in cells]
    numbers = [part for part in parts if part is not None]
    return len(numbers) == len(parts) and sum(numbers) == total


def line_by_field(line: Line, cells: Sequence[Token]) -> Line:
    """The row with its cells where the fields put them."""
    return line._replace(options=(tuple(cells),))


def _kind(tokens: Stream, position: int) -> tuple[int, int]:
    last = tokens[tokens.stops[position] - 1]
    return last.block, last.column + 1


def _are_neighbours(cells: Sequence[Token]) -> bool:
    return [cell.column for cell in cells] == list(range(cells[0].column, cells[0].column + len(cells)))
