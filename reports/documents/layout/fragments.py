"""Tables cut by page breaks put together again: repeated headings, labels cut in two, rows cut in two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from reports.documents.layout.cut_rows import Break, break_of, doubt, label_column
from reports.documents.layout.label_rows import is_known, is_row_label
from reports.documents.layout.table import Table, TableCell
from reports.documents.layout.words import is_value

# Borders of the two fragments that lie this near to each other are one border (points).
_NEAR = 6.0
_MOST_HEAD_ROWS = 5
# Borders that must be the same from the right, and those of groups and labels that may differ.
_FEWEST_BORDERS, _MOST_LEFT = 6, 3


def continues(table: Table, fragment: Table) -> bool:
    """Whether `fragment`, the first thing on its page or half sheet, goes on with `table`, the last one before it."""
    if not (table.ruled and fragment.ruled):
        return False
    if abs(table.xs[-1] - fragment.xs[-1]) > _NEAR:
        return False
    if abs(table.xs[0] - fragment.xs[0]) <= _NEAR:
        fewer, more = sorted((table.xs, fragment.xs), key=len)
        return all(min(abs(x - other) for other in more) <= _NEAR for x in fewer)
    # Beside a group that began pages ago no rule ends at the outer border, which then is no part of the net.
    pairs = zip(reversed(table.xs), reversed(fragment.xs), strict=False)
    same = sum(1 for _ in takewhile(lambda pair: abs(pair[0] - pair[1]) <= _NEAR, pairs))
    return same >= _FEWEST_BORDERS and max(len(table.xs), len(fragment.xs)) - same <= _MOST_LEFT


def joined(table: Table, fragment: Table) -> Table:
    """One table of both."""
    xs = _union(table.xs, fragment.xs)
    base, added = _moved(table, xs), _moved(fragment, xs)
    repeated = _repeated_head(base, added)
    height = max(cell.bottom for cell in base)
    added = [cell for cell in added if cell.row >= repeated]
    for cell in added:
        cell.row += height - repeated
    first = [cell for cell in added if cell.row == height]
    if first:
        _mend(base, added, first, height)
    return Table(table.page, table.box, xs, base + added)


def _union(xs: Sequence[float], others: Sequence[float]) -> list[float]:
    union = list(xs)
    union += [x for x in others if min(abs(x - own) for own in xs) > _NEAR]
    return sorted(union)


def _moved(table: Table, xs: Sequence[float]) -> list[TableCell]:
    """The table's cells with columns counted by `xs`, which has all borders of the table and perhaps more."""
    places = [min(range(len(xs)), key=lambda position: abs(xs[position] - x)) for x in table.xs]
    for cell in table.cells:
        left, right = places[cell.column], places[cell.right]
        cell.column, cell.colspan = left, max(right - left, 1)
    return table.cells


def _repeated_head(base: Sequence[TableCell], added: Sequence[TableCell]) -> int:
    """How many rows at the top of the fragment repeat the top of the table; rows with figures repeat nothing."""
    best = 0
    for count in range(1, _MOST_HEAD_ROWS + 1):
        ours = sorted((c.row, c.column, _plain(c.text)) for c in base if c.row < count)
        theirs = sorted((c.row, c.column, _plain(c.text)) for c in added if c.row < count)
        closed = all(cell.bottom <= count for cell in added if cell.row < count)
        if ours != theirs or not ours or any(is_value(text) for _, _, text in theirs if text):
            break
        if closed and any(text for _, _, text in theirs):
            best = count
    return best


def _plain(text: str) -> str:
    return "".join(text.split())


def _mend(base: list[TableCell], added: list[TableCell], first: Sequence[TableCell], height: int) -> None:
    """Join the cells that the page break cut: those that end the table with those that begin the fragment."""
    ending = [cell for cell in base if cell.bottom == height]
    by_place = {(cell.column, cell.colspan): cell for cell in ending}
    pairs = [(by_place[place], cell) for cell in first if (place := (cell.column, cell.colspan)) in by_place]
    fell, column = break_of(ending, first), label_column(ending, first)
    paired = {id(cell) for _, cell in pairs}
    lone = [cell for cell in first if id(cell) not in paired]
    if fell is Break.WITHIN and any(cell.text or cell.right > column for cell in lone):
        fell = Break.UNDECIDED
    if fell is Break.UNDECIDED:
        doubt(ending, first, one_row=False)
    for upper, lower in pairs:
        if (
            fell is Break.WITHIN
            or _is_cut_label(upper, lower)
            or (upper.rowspan > 1 and upper.right <= column + 1 and not lower.text and not is_value(upper.text))
        ):
            apart = "" if not upper.text or not lower.text or (is_value(lower.text) and not upper.room) else "\n"
            upper.text = upper.text + apart + lower.text
            upper.rowspan += lower.rowspan
            upper.room = lower.room
            added.remove(lower)
    if fell is Break.WITHIN:
        # Beside a group whose outer border was lost above, the row below has a blank more.
        for cell in lone:
            added.remove(cell)
        # Both halves are one row: what stands below moves up by the row that the lower half had.
        for upper, _ in pairs:
            upper.rowspan -= 1
        for cell in base:
            if cell.bottom > height and all(cell is not upper for upper, _ in pairs):
                cell.rowspan -= 1
        for cell in added:
            cell.row -= 1


def _is_cut_label(upper: TableCell, lower: TableCell) -> bool:
    if not upper.text or not lower.text or is_value(lower.text):
        return False
    return is_known(upper.text + lower.text) and not is_row_label(lower.text)
