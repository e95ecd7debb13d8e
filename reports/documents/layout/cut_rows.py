"""What a page break did to the row at it: nothing, or cut it in two, or what of both nobody can tell.

The lines of one cell may fall on both sides: `28` ends a page and `91` begins the next. Read apart they are two wrong
numbers without any sign of it, so what is proved neither apart nor one is marked as unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from reports.documents.layout.label_rows import is_known, is_row_label
from reports.documents.layout.page import UNKNOWN_CHARACTER
from reports.documents.layout.runs import Line, box_of, line_text, words_of
from reports.documents.layout.stacks import is_number_piece
from reports.documents.layout.table import Table, TableCell
from reports.documents.layout.words import is_value, word_of
from reports.vocabulary import compact, is_numbered

# A remark behind a number (`22（其中修订16件）`), which may be cut anywhere.
_REMARK = ("(", "（", "[", "【")

# The corner of table 3 has a sentence as its heading.
_LONGEST_HEADING = 36
_MOST_LINES = 6


class Break(Enum):
    """Where a page break fell: between two rows, within one, or nobody can tell."""

    BETWEEN = "between"
    WITHIN = "within"
    UNDECIDED = "undecided"


def break_of(above: Sequence[TableCell], below: Sequence[TableCell]) -> Break:
    """Where the break fell between `above`, the cells that end a page's table, and `below`, those that begin the next.

    A row goes on below where the row there has no label of its own, or the rest of a label. What stands in one column
    on both sides is one number if the upper part fills its cell; where there was room for another digit, it may be two.
    """
    column = label_column(above, below)
    upper, lower = _at(above, column), _at(below, column)
    upper_label, lower_label = (upper.text if upper else ""), (lower.text if lower else "")
    pairs = [
        (cell, other)
        for cell in above
        for other in below
        if min(cell.column, other.column) > column and cell.column < other.right and other.column < cell.right
    ]
    if any(_is_words(cell.text) for pair in pairs for cell in pair):
        return Break.BETWEEN
    filled_above = any(cell.text for cell, _ in pairs)
    filled_below = any(cell.text for _, cell in pairs)
    if not lower_label:
        return _of_figures(pairs) if filled_below and (filled_above or upper_label) else Break.BETWEEN
    if not upper_label:
        # The label stands in the middle of its row: what is above the break belongs to it.
        return _of_figures(pairs) if filled_above else Break.BETWEEN
    if is_known(lower_label) or is_numbered(lower_label):
        return Break.BETWEEN
    if is_known(upper_label + lower_label):
        return _of_figures(pairs)
    if is_row_label(upper_label):
        return Break.BETWEEN
    full = upper is not None and not upper.room
    return Break.UNDECIDED if full and (filled_above or filled_below) else Break.BETWEEN


def doubt(above: Iterable[TableCell], below: Iterable[TableCell], *, one_row: bool) -> None:
    """Mark what may be a part of a number: cells with digits under or above them, and blanks beside digits.

    What is below goes up to the cell it may belong to if both are of `one_row`, so that no row of scraps is left.
    """
    listed = list(below)
    for cell in above:
        for other in listed:
            if cell.box[0] < other.box[2] and other.box[0] < cell.box[2] and _has_digits(other.text):
                cell.text = spoilt(cell.text)
                if one_row:
                    cell.text, other.text = f"{cell.text}\n{other.text}", ""
                else:
                    other.text = spoilt(other.text)


def doubt_break(above: Sequence[TableCell], below: Sequence[TableCell]) -> None:
    """Doubt the figures at a break over which two tables are not joined, unless what is below is a row of its own.

    A label that the break cut is put together on the side of the figures.
    """
    figures = [cell.box[0] for cell in (*above, *below) if _is_figure(cell.text)]
    if not figures or any(_is_words(cell.text) and cell.box[0] >= min(figures) for cell in (*above, *below)):
        return
    upper, lower = (_label_left_of(min(figures), cells) for cells in (above, below))
    if upper is None:
        if _holds_figures(below):
            for cell in above:
                cell.text = spoilt(cell.text)
        return
    if lower is not None:
        if is_row_label(lower.text):
            # The row is its own, but what was marked in it may be the rest of the one above.
            marked = [cell for cell in below if UNKNOWN_CHARACTER in cell.text]
            doubt([cell for cell in above if cell is not upper], marked, one_row=False)
            return
        # What stands left of the labels names a group of rows, and the row may go on beside it.
        if lower.box[2] > upper.box[0]:
            whole = is_known(upper.text + lower.text)
            if is_known(lower.text) or is_numbered(lower.text) or (is_row_label(upper.text) and not whole):
                return
            if whole:
                kept, left = (upper, lower) if _holds_figures(above) else (lower, upper)
                kept.text, left.text = f"{upper.text}\n{lower.text}", ""
    one_row = lower is None or not lower.text or lower.box[2] <= upper.box[0]
    doubt([cell for cell in above if cell is not upper], [cell for cell in below if cell is not lower], one_row=one_row)


def _holds_figures(cells: Iterable[TableCell]) -> bool:
    return any(_is_figure(cell.text) for cell in cells)


def _is_figure(text: str) -> bool:
    """Whether a cell holds a value, perhaps marked before."""
    return bool(text) and (is_value(text) or _has_digits(text))


def value_cells(line: Line, page: int) -> list[TableCell]:
    """The words of a line that is nothing but values, as cells; empty for any other."""
    words = [word_of(runs) for runs in words_of(line)]
    if not all(word.value for word in words):
        return []
    return [TableCell(0, place, 1, 1, word.text, box_of(word.runs), page) for place, word in enumerate(words)]


def is_heading_line(line: Line) -> bool:
    """Whether a line may be one of a table's repeated headings, which have no numbers as rows and sections do."""
    words = [line_text(runs) for runs in words_of(line)]
    return not is_numbered(words[0]) and all(len(word) < _LONGEST_HEADING for word in words)


def first_rows(table: Table) -> list[list[TableCell]]:
    """The rows down to the first one with figures: headings, the rest of a label, and that row."""
    rows: list[list[TableCell]] = []
    for row in range(table.height):
        rows.append([cell for cell in table.cells if cell.row == row])
        if _holds_figures(rows[-1]) or any(is_numbered(cell.text) and is_row_label(cell.text) for cell in rows[-1]):
            break
    return rows


def completed(above: Sequence[TableCell], lines: Sequence[Line]) -> int:
    """How many of the `lines` that begin a page complete the label above the break, which they are put to."""
    edge = min((cell.box[0] for cell in above if _is_figure(cell.text)), default=0.0)
    label = _label_left_of(edge, above)
    if label is None or is_row_label(label.text):
        return 0
    text = label.text
    for count, line in enumerate(lines[:_MOST_LINES], start=1):
        text += "\n" + line_text(line.runs)
        if is_row_label(text):
            label.text = text
            return count
    return 0


def _label_left_of(edge: float, cells: Sequence[TableCell]) -> TableCell | None:
    labels = [cell for cell in cells if cell.text and not _is_figure(cell.text) and cell.box[0] < edge]
    return max(labels, key=lambda cell: cell.box[2], default=None)


def _has_digits(text: str) -> bool:
    """Whether a cell holds digits, perhaps marked before."""
    return is_number_piece(text.replace(UNKNOWN_CHARACTER, ""))


def spoilt(text: str) -> str:
    """A number, or a blank, to which something unknown may belong. Words stay."""
    if not text or is_number_piece(text):
        return f"{text}\n{UNKNOWN_CHARACTER}".strip()
    return text


def label_column(above: Iterable[TableCell], below: Iterable[TableCell]) -> int:
    """The column of the label that is nearest to the figures of the rows at a page break; -1 where there is none."""
    cells = [*above, *below]
    figures = [cell.column for cell in cells if cell.text and is_value(cell.text)]
    edge = min(figures) if figures else max((cell.right for cell in cells), default=0)
    labels = [cell for cell in cells if cell.text and not is_value(cell.text) and cell.right <= edge]
    return max((cell.right - 1 for cell in labels), default=-1)


def _at(cells: Sequence[TableCell], column: int) -> TableCell | None:
    return next((cell for cell in cells if cell.column <= column < cell.right), None)


def _is_words(text: str) -> bool:
    """Whether a text is a heading: no value and no value with a remark."""
    if not text or is_value(text):
        return False
    plain = compact(text)
    return not any(character.isdigit() for character in plain) and not plain.endswith((")", "）"))


def _of_figures(pairs: Sequence[tuple[TableCell, TableCell]]) -> Break:
    found = Break.WITHIN
    for upper, lower in pairs:
        if not upper.text or not lower.text:
            continue
        if upper.column != lower.column or upper.colspan != lower.colspan:
            found = Break.UNDECIDED
        elif any(sign in upper.text for sign in _REMARK):
            continue
        elif not is_value(upper.text + lower.text):
            return Break.BETWEEN
        elif upper.room:
            found = Break.UNDECIDED
    return found
