"""Rows whose wrapped label was torn off: their numbers stand in a line of their own, the label before or after it.

Seen where a program rebuilt a page's cells as pipe tables (上海市科委 2024): rows with a one-line label are whole, the
others are bare lines of seven numbers. Nothing is taken by counting alone: between two whole rows there must be as many
bare lines as rows of the form are lacking, and the labels of these must stand in the table, in the form's order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
) -> dict[str, Line]:
    """Lines for the rows between two whole rows, and for the whole rows before them, where bare lines stand there."""
    whole = [anchor for anchor in anchors if _is_whole(tokens, anchor, len(form[anchor.row]))]
    found: dict[str, Line] = {}
    if len(whole) < 2:
        return found
    order = list(form)
    text = "".join(token.label for token in tokens[anchors[0].first : end])
    for one, other in pairwise(whole):
        lacking = order[order.index(one.row) + 1 : order.index(other.row)]
        bare = _bare(tokens, one.last, other.first, len(form[one.row]))
        if not bare or len(bare) != len(lacking) or not _labels_stand(text, lacking):
            continue
        for row, cells in zip((one.row, *lacking), (_own(tokens, one), *bare), strict=True):
            keys = form[row]
            label = tokens[one.last] if row == one.row else cells[0]
            line = line_of(keys, cells, label, one.likeness if row == one.row else 100.0)
            found[row] = line if row == one.row else line._replace(inferred=True)
    return found


def _own(tokens: Sequence[Token], anchor: Anchor) -> list[Token]:
    """The cells behind a label in its own line of a flattened grid."""
    label = tokens[anchor.last]
    near = tokens[anchor.last + 1 : anchor.last + 20]
    return [token for token in near if label.row >= 0 and (token.block, token.row) == (label.block, label.row)]


def _is_whole(tokens: Sequence[Token], anchor: Anchor, width: int) -> bool:
    if not tokens[anchor.last].loose:
        return False
    cells = _own(tokens, anchor)
    return len(cells) >= width and sum(cell.is_value for cell in cells) == width


def _bare(tokens: Sequence[Token], after: int, before: int, width: int) -> list[list[Token]]:
    """Lines of exactly `width` values without any label between two tokens."""
    lines: dict[tuple[int, int], list[Token]] = {}
    for token in tokens[after + 1 : before]:
        if token.row >= 0 and (token.block, token.row) != (tokens[after].block, tokens[after].row):
            lines.setdefault((token.block, token.row), []).append(token)
    bare = [cells for cells in lines.values() if any(cell.is_value for cell in cells)]
    return bare if all(len(cells) == width and all(cell.is_value for cell in cells) for cells in bare) else []


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
