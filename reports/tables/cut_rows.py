"""Rows that a page break cut in two across their cells: `12` above and `6` below the headings repeated there is 126.

The part below carries the rest of the row's label, or none. What is printed above is then no number of the report, and
nothing tells where the digits join: such rows are left undecided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.tables.align import Anchor
from reports.tables.reading import is_heading
from reports.tables.tokens import Stream, Token
from reports.vocabulary import bare_label

# How far below the last row its other part may stand: behind a page number and headings repeated.
_NEAR = 60


def cut_rows(
    tokens: Stream, anchors: Sequence[Anchor], claimed: set[tuple[int, int]], labels: Mapping[str, str], table: str
) -> set[str]:
    """The rows of a grid that go on in a row of values which no row of the form has claimed: their label goes on there,
    or a blank cell stands in its place, in another grid or on another page."""
    found: set[str] = set()
    last = min(len(tokens) - 1, anchors[-1].last + _NEAR)
    for part in tokens.rows(anchors[0].first, last):
        if part[0].loose or (part[0].block, part[0].row) in claimed or not any(cell.is_value for cell in part):
            continue
        rest = [cell for cell in part if cell.label and not is_heading(table, cell.label)]
        above = [anchor for anchor in anchors if anchor.last < part[0].position]
        if not above:
            continue
        label = tokens[above[-1].last]
        if (rest and _goes_on(label, above[-1].row, rest[-1], labels)) or (
            not any(cell.label for cell in part) and part[0].is_blank and _is_apart(part[0], label)
        ):
            found.add(above[-1].row)
    return found


def _is_apart(token: Token, label: Token) -> bool:
    return (token.block, token.place.page) != (label.block, label.place.page)


def _goes_on(label: Token, row: str, rest: Token, labels: Mapping[str, str]) -> bool:
    """Whether `rest` is the end of the row's label, and is not printed in the label already."""
    end, printed = bare_label(rest.raw), bare_label(label.raw)
    return _is_apart(rest, label) and any(
        name == row and spelling.endswith(end) and end not in ("", spelling) and spelling not in printed
        for spelling, name in labels.items()
    )
