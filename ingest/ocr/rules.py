"""The ruled lines of a straightened page, in pixels: long thin strokes that meet others at both ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from ingest.ocr.models import Grey
from ingest.ocr.upright import inked
from reports.documents.layout.page import Rule

# Shortest stroke that is looked for, in parts of the page's width (across) and height (down).
_ACROSS, _DOWN = 45, 110
_SHORTEST_ACROSS, _SHORTEST_DOWN = 25, 16
# Strokes thicker than this (pixels at 150 dpi) are bars, shades or letters.
_THICKEST = 16
# Strokes of one line lie this near to each other, and the gaps that wear made are no longer than this.
_NEAR_ACROSS, _NEAR_DOWN = 5, 4
_GAP_ACROSS, _GAP_DOWN = 25, 14
# A line's end may fall this short of the line that it meets, in parts of the page's width.
_REACH = 170
_SHORTEST_CELL = 8
# Of a short line this share must be inked: strokes of letters one below the other leave gaps.
_SOLID, _WORN = 0.93, 0.85
# Of each stretch between two crossings so much: worn lines keep more, strokes of letters fill less of a row's height.
_INKED = 0.8
# Lines are not quite straight on paper: so far (pixels) they may stray.
_SWAY = 4


def rules_of(grey: Grey) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical rules that belong to tables, in pixels."""
    ink = inked(grey)
    height, width = grey.shape
    across = _strokes(ink, (max(_SHORTEST_ACROSS, width // _ACROSS), 1))
    down = _strokes(_turned(ink), (max(_SHORTEST_DOWN, height // _DOWN), 1))
    across = _joined(across, _GAP_ACROSS, _NEAR_ACROSS)
    down = _joined(down, _GAP_DOWN, _NEAR_DOWN)
    reach = max(7, width // _REACH)
    across, down = _meeting(across, down, reach)
    down = _without_letters(down, across, ink, reach)
    turned = _turned(ink)
    across, down = _drawn(across, down, ink), _drawn(down, across, turned)
    return _meeting(across, down, reach)


def _meeting(across: list[Rule], down: list[Rule], reach: float) -> tuple[list[Rule], list[Rule]]:
    for _ in range(3):
        down = _clipped(down, across, reach)
        across = _clipped(across, down, reach)
    return across, down


def _turned(ink: Grey) -> Grey:
    return np.ascontiguousarray(ink.T)


def _strokes(ink: Grey, kernel: tuple[int, int]) -> list[Rule]:
    """Level strokes of at least the kernel's length."""
    strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
    strokes = cv2.dilate(strokes, np.ones((3, 5), np.uint8))
    strokes = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((1, 15), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(strokes)
    found = [tuple(int(value) for value in row[:4]) for row in stats[1:]]
    return [Rule(y + h / 2, float(x), float(x + w)) for x, y, w, h in found if w >= kernel[0] - 2 and h <= _THICKEST]


def _joined(rules: Sequence[Rule], gap: float, near: float) -> list[Rule]:
    """Pieces of one line joined over the gaps between them."""
    whole: list[Rule] = []
    for rule in sorted(rules, key=lambda each: (each.start, each.at)):
        for place, other in enumerate(whole):
            if abs(other.at - rule.at) <= near and rule.start - other.end <= gap:
                weight = other.length + rule.length
                at = (other.at * other.length + rule.at * rule.length) / weight
                whole[place] = Rule(at, other.start, max(other.end, rule.end))
                break
        else:
            whole.append(rule)
    return whole


def _clipped(rules: Sequence[Rule], crossing: Sequence[Rule], reach: float) -> list[Rule]:
    """Each rule between the first and the last that it meets; rules that meet fewer than two are none."""
    kept: list[Rule] = []
    for rule in rules:
        meets = [
            other.at
            for other in crossing
            if rule.start - reach <= other.at <= rule.end + reach
            and other.start - reach <= rule.at <= other.end + reach
        ]
        if len(meets) >= 2 and max(meets) - min(meets) > _SHORTEST_CELL:
            kept.append(Rule(rule.at, min(meets), max(meets)))
    return kept


def _without_letters(down: Sequence[Rule], across: Sequence[Rule], ink: Grey, reach: float) -> list[Rule]:
    """Short upright strokes are lines where they go on a longer one or are inked throughout."""
    step = _row_height(across, reach)
    long = [rule for rule in down if rule.length >= 1.6 * step]

    def belongs(rule: Rule) -> bool:
        return any(
            abs(rule.at - other.at) <= 3 and max(other.start - rule.end, rule.start - other.end) < 2.2 * step
            for other in long
        )

    turned = _turned(ink)
    return [
        rule
        for rule in down
        if rule.length > 3 * step
        or _cover(rule.at, rule.start, rule.end, turned) > (_WORN if belongs(rule) else _SOLID)
    ]


def _row_height(across: Sequence[Rule], reach: float) -> float:
    """The height of a low row: the lower third of the steps from rule to rule."""
    levels: list[float] = []
    for level in sorted(rule.at for rule in across):
        if not levels or level - levels[-1] > reach:
            levels.append(level)
    steps = sorted(after - before for before, after in pairwise(levels))
    return steps[len(steps) // 3] if steps else 0.0


def _cover(at: float, start: float, end: float, ink: Grey) -> float:
    """The share of a level line's length that is inked."""
    level = round(at)
    strip = ink[max(level - _SWAY, 0) : level + _SWAY + 1, int(start) : int(end) + 1]
    return float((strip > 0).any(axis=0).mean()) if strip.size else 0.0


def _drawn(rules: Sequence[Rule], crossing: Sequence[Rule], ink: Grey) -> list[Rule]:
    """The rules without those stretches, from one crossing rule to the next, that are not inked: a merged cell, or
    strokes of letters that happen to stand in line.
    """
    kept: list[Rule] = []
    for rule in rules:
        stops = sorted(
            other.at
            for other in crossing
            if rule.start - 1 <= other.at <= rule.end + 1 and other.start - _SWAY <= rule.at <= other.end + _SWAY
        )
        start: float | None = None
        for before, after in pairwise(stops):
            if after - before <= _SHORTEST_CELL or _cover(rule.at, before + 2, after - 2, ink) >= _INKED:
                start = before if start is None else start
                continue
            if start is not None:
                kept.append(Rule(rule.at, start, before))
            start = None
        if start is not None:
            kept.append(Rule(rule.at, start, stops[-1]))
    return kept


def scaled(rules: Sequence[Rule], factor: float) -> list[Rule]:
    """The rules in other units."""
    return [Rule(rule.at * factor, rule.start * factor, rule.end * factor) for rule in rules]
