"""OFD path objects to the boxes of their straight, thin parts: the rules of tables, however they were drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from reports.documents.layout.page import Box
from reports.documents.ofd_geometry import Matrix, Point, number

# M, S: move; L: line; B, Q: curves; A: arc; C: close (GB/T 33190-2016, 9.1). Numbers each command takes.
_TAKES = {"M": 2, "S": 2, "L": 2, "B": 6, "Q": 4, "A": 7}
_MOVES = ("M", "S")
_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
# A path with more text is a drawing; the rules of a whole page in one path take a tenth of it.
_LONGEST = 200_000
# Points. A figure this thin is a rule; an edge may be off its axis by a little; a line this thick is no rule but a bar.
_THIN, _OFF_AXIS, _BAR = 2.5, 1.0, 6.0
_DEFAULT_WIDTH = 0.353
# Shorter ones are kept once they are read: they may come again.
_REPEATED = 200
# More points than a rectangle with round corners has; points that the largest letter of a title is high.
_FEW_POINTS, _LETTER = 12, 60.0


def boxes_of(data: str, width: str | None, matrix: Matrix, stroked: bool, filled: bool) -> list[Box]:
    """Boxes, in points, of the straight edges of a PathObject if `stroked`, of its thin figures if `filled`.

    `data` is its AbbreviatedData, `width` its LineWidth. Nothing comes from drawings: logos, signatures, letters turned
    to outlines.
    """
    if len(data) > _LONGEST:
        return []
    if stroked and width and number(width, _DEFAULT_WIDTH) * max(abs(matrix[0]), abs(matrix[1])) > _BAR:
        stroked = False
    line = _line(data) if len(data) <= _REPEATED else None
    if line is not None:
        # Most rules of most files.
        return _line_box(line, matrix) if stroked and line else []
    told = _figures(data) if len(data) <= _REPEATED else _figures.__wrapped__(data)
    a, b, c, d, e, f = matrix
    figures = [[(a * x + c * y + e, b * x + d * y + f) for x, y in figure] for figure in told]
    if _is_outline(figures, any(curve in data for curve in "BQA")):
        return []
    return [box for figure in figures for box in _rules(figure, stroked, filled)]


@lru_cache(maxsize=2048)
def _line(data: str) -> tuple[Point, ...] | None:
    """Both ends of a path that is one line, nothing where they are no numbers; None for any other path."""
    parts = data.split(maxsplit=6)
    if len(parts) != 6 or parts[3] != "L" or parts[0] not in _MOVES:
        return None
    try:
        return ((float(parts[1]), float(parts[2])), (float(parts[4]), float(parts[5])))
    except ValueError:
        return ()


def _line_box(line: tuple[Point, ...], matrix: Matrix) -> list[Box]:
    a, b, c, d, e, f = matrix
    (x, y), (u, v) = line
    x0, y0, x1, y1 = a * x + c * y + e, b * x + d * y + f, a * u + c * v + e, b * u + d * v + f
    if x1 < x0:
        x0, x1 = x1, x0
    if y1 < y0:
        y0, y1 = y1, y0
    return [(x0, y0, x1, y1)] if x1 - x0 <= _OFF_AXIS or y1 - y0 <= _OFF_AXIS else []


def _is_outline(figures: list[list[Point]], curved: bool) -> bool:
    """Letters drawn as paths (seen: zsbk.ofd) have straight edges in plenty, which are no rules."""
    if sum(map(len, figures)) <= _FEW_POINTS:
        return False
    points = [point for figure in figures for point in figure]
    box = _around(points)
    return (curved and len(points) > 2 * _FEW_POINTS) or max(box[2] - box[0], box[3] - box[1]) <= _LETTER


def _rules(figure: list[Point], stroked: bool, filled: bool) -> Iterator[Box]:
    if len(figure) < 2:
        return
    box = _around(figure)
    if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
        if stroked or filled:
            yield box
        return
    if stroked:
        for start, end in pairwise(figure):
            (x0, y0), (x1, y1) = start, end
            if abs(x1 - x0) <= _OFF_AXIS or abs(y1 - y0) <= _OFF_AXIS:
                yield _around([start, end])


@lru_cache(maxsize=2048)
def _figures(data: str) -> list[list[Point]]:
    """Runs of straight lines. A curve ends one and begins another: the straight edges beside it count.

    Kept, for the cells of a table are drawn in the same words, each in its own place.
    """
    figures: list[list[Point]] = []
    figure: list[Point] = []
    command, values = "", list[float]()
    takes = 0
    for token in _TOKEN.findall(data):
        if token.isalpha():
            command, values, takes = token, [], _TAKES.get(token, 0)
            if command == "C" and figure:
                figure.append(figure[0])
            continue
        values.append(float(token))
        if not takes or len(values) < takes:
            continue
        point = (values[-2], values[-1])
        values = []
        if command == "L":
            figure.append(point)
        else:
            figures.append(figure)
            figure = [point]
    figures.append(figure)
    return figures


def _around(points: list[Point]) -> Box:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return (min(xs), min(ys), max(xs), max(ys))
