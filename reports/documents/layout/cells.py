"""The text of one cell: its lines in order, numbers that wrapped put together again where the width proves it."""

from __future__ import annotations

from collections.abc import Sequence

from reports.documents.layout.page import Glyph
from reports.documents.layout.runs import Line, Run, line_text, lines_of, turned_text

# Word's and WPS's cell margins are 0.19 cm (5.4 points) on either side; nothing was seen with more.
_MARGINS = 11.5
_DIGITS = frozenset("0123456789０１２３４５６７８９.,")


def cell_text(runs: Sequence[Run], turned: Sequence[Glyph], left: float, right: float) -> tuple[str, bool]:
    """Text (a line break where a new line begins), and whether another digit would have fitted on the last line.

    A number goes on in the next line only where the line before it is full; two numbers one above the other keep
    their line break, and with it their doubt.
    """
    if not runs:
        return (turned_text(turned) if turned else ""), True
    if len(runs) == 1:
        text = runs[0].text
        return (text + turned_text(turned) if turned else text), _has_room(runs[0].x0, runs[0].x1, runs[0], left, right)
    lines = lines_of(runs)
    text = line_text(lines[0].runs)
    previous = lines[0]
    for line in lines[1:]:
        following = line_text(line.runs)
        broken = not (
            set(following) <= _DIGITS and set(text.rsplit("\n", 1)[-1]) <= _DIGITS and is_full(previous, left, right)
        )
        text += ("\n" if broken else "") + following
        previous = line
    last = lines[-1]
    if turned:
        text += turned_text(turned)
    return text, _has_room(last.x0, last.x1, last.runs[-1], left, right)


def is_full(line: Line, left: float, right: float) -> bool:
    """Whether another digit of the same size would not have fitted between the margins of the cell."""
    return not _has_room(line.x0, line.x1, line.runs[-1], left, right)


def _has_room(x0: float, x1: float, run: Run, left: float, right: float) -> bool:
    digit = (run.x1 - run.x0) / max(len(run.text), 1)
    return (x1 - x0) + digit <= (right - left) - _MARGINS
