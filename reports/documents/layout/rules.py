"""Drawn lines as they come (doubled, broken at every cell, dashed, dotted) to whole rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter

from reports.documents.layout.page import Box, Rule

# Lines of one border, drawn for the cell on either side, lie less than this apart (points).
SNAP = 2.0
_SHORTEST = 4.0
_THICKEST = 2.5
# Pieces of a dashed or dotted border: this short, and at least this many on one line.
_DASH, _FEWEST_DASHES = 10.0, 4
_WIDEST_GAP = 8.0
_SAME_ROW = 0.5
_Dot = tuple[float, float]


def rules_of(boxes: Iterable[Box]) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical rules from the boxes of thin drawn things; what is thick in both directions is none."""
    across: list[Rule] = []
    down: list[Rule] = []
    dots: list[_Dot] = []
    make = tuple.__new__  # what a NamedTuple's own constructor calls; a report draws a thousand lines
    for x0, y0, x1, y1 in boxes:
        width, height = x1 - x0, y1 - y0
        if width <= SNAP and height <= SNAP:
            dots.append(((x0 + x1) / 2, (y0 + y1) / 2))
        elif height <= _THICKEST and width > height:
            across.append(make(Rule, ((y0 + y1) / 2, x0, x1)))
        elif width <= _THICKEST and height > width:
            down.append(make(Rule, ((x0 + x1) / 2, y0, y1)))
    if dots:
        across += _dotted(dots, lambda dot: (dot[1], dot[0]))
        down += _dotted(dots, lambda dot: dot)
    return _whole(across), _whole(down)


def whole_rules(across: Sequence[Rule], down: Sequence[Rule]) -> tuple[list[Rule], list[Rule]]:
    """The same from lines that are told apart already."""
    return _whole(across), _whole(down)


def _dotted(dots: Sequence[_Dot], turned: Callable[[_Dot], _Dot]) -> list[Rule]:
    """Rows of dots at even steps; `turned` gives a dot as (place across the row, place along it)."""
    rules: list[Rule] = []
    row: list[_Dot] = []
    for dot in [*sorted(turned(each) for each in dots), (float("inf"), 0.0)]:
        if row and dot[0] - row[-1][0] > _SAME_ROW:
            rules += _row_rules(row)
            row = []
        row.append(dot)
    return rules


def _row_rules(row: Sequence[_Dot]) -> list[Rule]:
    rules: list[Rule] = []
    along = sorted(dot[1] for dot in row)
    at = sum(dot[0] for dot in row) / len(row)
    run: list[float] = []
    for place in [*along, float("inf")]:
        if run and place - run[-1] > _WIDEST_GAP:
            if len(run) >= _FEWEST_DASHES:
                rules.append(Rule(at, run[0], run[-1]))
            run = []
        run.append(place)
    return rules


def _whole(pieces: Sequence[Rule]) -> list[Rule]:
    """Pieces that lie on one line joined, as far as they touch or follow each other as the dashes of one border."""
    whole: list[Rule] = []
    group: list[Rule] = []
    last = float("inf")
    for piece in [*sorted(pieces, key=_at), Rule(last, 0, 0)]:
        at = piece[0]
        if group and at - last > SNAP:
            whole += _joined(group)
            group = []
        group.append(piece)
        last = at
    return [rule for rule in whole if rule[2] - rule[1] >= _SHORTEST]


_at, _start = itemgetter(0), itemgetter(1)


def _joined(group: Sequence[Rule]) -> list[Rule]:
    """Pieces that touch, each chain at its own place: the borders of the next table may lie a hair beside these."""
    if len(group) == 1:
        return list(group)
    dashed = len(group) >= _FEWEST_DASHES and (sum([end - start <= _DASH for _, start, end in group]) >= _FEWEST_DASHES)
    reach = _WIDEST_GAP if dashed else 1.5 * SNAP
    whole: list[Rule] = []
    first, *others = sorted(group, key=_start)
    places, (_, start, end) = [first[0]], first
    for piece in others:
        at, begins, ends = piece
        if begins <= end + reach:
            places.append(at)
            if ends > end:
                end = ends
        else:
            whole.append(Rule(sum(places) / len(places), start, end))
            places, start, end = [at], begins, ends
    whole.append(Rule(sum(places) / len(places), start, end))
    return whole
