"""Rows whose wrapped label was torn off: their numbers stand in a line of their own, the label before or after it.

Seen where a program rebuilt a page's cells as pipe tables (上海市科委 2024): rows with a one-line label are whole, the
others are bare lines of seven numbers. Nothing is taken by counting alone: between two whole rows there must be as many
bare lines as rows of the form are lacking, and the labels of these must stand in the table, in the form's order.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from itertools import pairwise

from reports.model import FigureKey
from reports.tables.align import Anchor
from reports.tables.lines import Line, line_of
from reports.tables.tokens import Token
from reports.vocabulary import APPLICATION_LABELS

# So much of a label's beginning survives wrapping: no column is narrower.
_BEGINNING = 4


def rejoin(
    tokens: Sequence[Token], anchors: Sequence[Anchor], form: Mapping[str, tuple[FigureKey, ...]], end: int
) -> tuple[dict[str, Line], set[str]]:
    """Lines for the rows between two whole rows, and for the whole rows before them, where bare lines stand there; and
    the rows of which nobody can say which numbers are theirs.

    These stand about lines of numbers that are none of the lacking rows': in a narrow column `12` above and `6` below
    are 126.
    """
    whole = [anchor for anchor in anchors if _is_whole(tokens, anchor, len(form[anchor.row]))]
    found: dict[str, Line] = {}
    doubted: set[str] = set()
    order = list(form)
    beside = {
        anchor.row: tokens[anchor.last] for anchor in anchors if any(cell.is_value for cell in _own(tokens, anchor))
    }
    taken = {(label.block, label.row) for label in beside.values()}
    text = "".join(token.label for token in tokens[anchors[0].first : end]) if len(whole) > 1 else ""
    for one, other in pairwise(whole):
        between = order[order.index(one.row) + 1 : order.index(other.row)]
        lacking = [row for row in between if row not in beside]
        lines = _lines_between(tokens, one, other, taken)
        width = len(form[one.row])
        bare = all(len(cells) == width and all(cell.is_value for cell in cells) for cells in lines)
        if not lines or (not bare and len(lines) == len(lacking) == 1):
            continue
        if not bare or len(lines) != len(lacking) or not _labels_stand(text, lacking):
            doubted.update(lacking)
            doubted.update((one.row, *between, other.row) if not bare and len(lines) != len(lacking) else ())
            continue
        for row, cells in zip((one.row, *lacking), (_own(tokens, one), *lines), strict=True):
            keys = form[row]
            label = tokens[one.last] if row == one.row else cells[0]
            line = line_of(keys, cells, label, one.likeness if row == one.row else 100.0)
            found[row] = line if row == one.row else line._replace(inferred=True)
    return found, doubted - found.keys()


def _own(tokens: Sequence[Token], anchor: Anchor) -> list[Token]:
    """The cells behind a label in its own line."""
    label = tokens[anchor.last]
    near = tokens[anchor.last + 1 : anchor.last + 20]
    return [token for token in near if (token.block, token.row) == (label.block, label.row)]


def _is_whole(tokens: Sequence[Token], anchor: Anchor, width: int) -> bool:
    if not tokens[anchor.last].loose:
        return False
    cells = _own(tokens, anchor)
    return sum(cell.is_value for cell in cells) == width and not any(cell.label or cell.glued for cell in cells)


def _lines_between(
    tokens: Sequence[Token], one: Anchor, other: Anchor, taken: Container[tuple[int, int]]
) -> list[list[Token]]:
    """The lines with numbers between two whole rows, but those `taken` by labels; a number alone is a page's."""
    lines: dict[tuple[int, int], list[Token]] = {}
    for token in tokens[one.last + 1 : other.first]:
        if (token.block, token.row) not in taken:
            lines.setdefault((token.block, token.row), []).append(token)
    return [cells for cells in lines.values() if sum(cell.is_value for cell in cells) > 1]


def _labels_stand(text: str, lacking: Sequence[str]) -> bool:
    """Whether the beginnings of the lacking rows' labels stand in `text`, in order."""
    at = 0
    for row in lacking:
        spellings = [label for label, name in APPLICATION_LABELS.items() if name == row and len(label) >= _BEGINNING]
        places = [place for label in spellings if (place := text.find(label[:_BEGINNING], at)) >= 0]
        if not places:
            return False
        at = min(places) + 1
    return True
