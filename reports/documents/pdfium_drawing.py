"""What a PDF's page shows beside its text: rules, pictures, and fonts that are not in the file."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat

from pypdfium2 import raw

from reports.documents import pdfium_calls as calls
from reports.documents.layout.page import Box
from reports.documents.pdfium_calls import Matrix, Point
from reports.errors import DocumentTooLarge

# For one page.
MAX_OBJECTS = 60_000
# A path of more points is a drawing; forms nest no deeper than this.
_MOST_POINTS, _DEEPEST = 2000, 4
_THIN = 2.5
_NO_TEXT = raw.FPDF_TEXTRENDERMODE_UNKNOWN
_WHITE = 250
_NO_WIDTH = 0.011


@dataclass(frozen=True, slots=True)
class View:
    """The page's box, and the clockwise turn, in degrees, under which its text stands upright."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    def shown(self, points: Sequence[Point]) -> Box:
        """The box around points, in the page's coordinates as shown."""
        if self.turn == 0:
            shown = [(x - self.left, self.top - y) for x, y in points]
        elif self.turn == 90:
            shown = [(y - self.bottom, x - self.left) for x, y in points]
        elif self.turn == 180:
            shown = [(self.right - x, y - self.bottom) for x, y in points]
        else:
            shown = [(self.top - y, self.right - x) for x, y in points]
        xs, ys = [point[0] for point in shown], [point[1] for point in shown]
        return (min(xs), min(ys), max(xs), max(ys))


class Drawing:
    """The drawn things of one open page, read when it is made.

    `boxes` are those of everything that is thin or has straight edges, `area` is what pictures cover. `incomplete`: a
    text has no width, `hidden`: most of the text under a picture is not shown. `unseen`: texts not shown on a page
    without pictures, which nobody can read.
    """

    def __init__(self, page: int, count: int, view: View) -> None:
        if count > MAX_OBJECTS:
            raise DocumentTooLarge(size=count, limit=MAX_OBJECTS, what="objects")
        self.view = view
        self._straight = view.turn == 0
        self.boxes: list[Box] = []
        self.incomplete = self.hidden = False
        self._embedded: set[int] = set()
        # Left, bottom, right and top, where PDFium is told to write them.
        self._sides = (ctypes.c_float * 4)()
        first = ctypes.addressof(self._sides)
        self._targets = (first, first + 4, first + 8, first + 12)
        objects = list(map(calls.get_object, repeat(page), range(count)))
        self.area = self._walk(objects, None, 0)
        modes = list(map(calls.get_render_mode, objects))  # -1 for what is no text
        texts = len(modes) - modes.count(_NO_TEXT)
        is_unseen = 2 * modes.count(raw.FPDF_TEXTRENDERMODE_INVISIBLE) > texts
        self.hidden = bool(self.area) and is_unseen
        self.unseen: frozenset[int] = frozenset()
        if not self.area and not is_unseen and raw.FPDF_TEXTRENDERMODE_INVISIBLE in modes:
            told = zip(objects, modes, strict=True)
            self.unseen = frozenset(each for each, mode in told if mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE)

    def _walk(self, objects: Sequence[int], outer: Matrix | None, depth: int) -> float:
        area = 0.0
        embedded = self._embedded
        paths: list[int] = []
        # Nine objects of ten are text: what has a font needs no second question.
        for address, font in zip(objects, map(calls.get_font, objects), strict=True):
            if font in embedded:
                continue
            kind = calls.get_type(address)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                self._notice_font(address, font, outer)
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                paths.append(address)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                x0, y0, x1, y1 = self._bounds(address, outer)
                area += max(x1 - x0, 0.0) * max(y1 - y0, 0.0)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                count = min(max(calls.count_inner_objects(address), 0), MAX_OBJECTS)
                inner = [calls.get_inner_object(address, index) for index in range(count)]
                area += self._walk(inner, calls.times(calls.matrix_of(address), outer), depth + 1)
        self._paths(paths, outer)
        return area

    def _notice_font(self, address: int, font: int | None, outer: Matrix | None) -> None:
        """PDFium skips text whose box has no width: a lone character of a font that is neither in the file nor here."""
        if font and calls.is_embedded(font) != 0:
            self._embedded.add(font)
        elif not self.incomplete:
            left, _, right, _ = self._bounds(address, outer)
            self.incomplete = right - left < _NO_WIDTH

    def _bounds(self, address: int, outer: Matrix | None) -> Box:
        if not calls.get_bounds(address, *self._targets):
            return (0.0, 0.0, 0.0, 0.0)
        left, bottom, right, top = self._sides
        return self._placed((left, bottom, right, top), outer)

    def _placed(self, sides: Box, outer: Matrix | None) -> Box:
        left, bottom, right, top = sides
        if outer is None and self._straight:
            return (left - self.view.left, self.view.top - top, right - self.view.left, self.view.top - bottom)
        return self.view.shown([calls.moved(corner, outer) for corner in ((left, bottom), (right, top))])

    def _paths(self, addresses: Sequence[int], outer: Matrix | None) -> None:
        """Paths are what a table is drawn of: hundreds on a page, nearly all of them thin boxes."""
        count = len(addresses)
        # PDFium is asked for all of them at once: a loop that reads each answer takes twice as long.
        modes = (ctypes.c_int * (2 * count))()
        fills = ctypes.addressof(modes)
        known = list(
            map(
                calls.get_draw_mode,
                addresses,
                range(fills, fills + 8 * count, 8),
                range(fills + 4, fills + 8 * count, 8),
            )
        )
        sides = (ctypes.c_float * (4 * count))()
        first = ctypes.addressof(sides)
        targets = [range(first + 4 * side, first + 16 * count, 16) for side in range(4)]
        bounded = list(map(calls.get_bounds, addresses, *targets))
        shown = self._shown(sides[:], bounded, outer)
        for address, told, fill, stroke, bounds in zip(addresses, known, modes[0::2], modes[1::2], shown, strict=True):
            if told and not (fill or stroke):
                continue
            x0, y0, x1, y1 = bounds
            if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
                self.boxes.append(bounds)
            elif not stroke and _is_white(address):
                # WPS lays a white box under every line of a paragraph: nobody sees its edges.
                continue
            else:
                points = calls.count_segments(address)
                if 0 < points <= _MOST_POINTS:
                    self.boxes.extend(self._edges(address, points, calls.times(calls.matrix_of(address), outer)))

    def _shown(self, sides: Sequence[float], bounded: Sequence[int], outer: Matrix | None) -> list[Box]:
        """The boxes of objects as shown, of left, bottom, right and top as PDFium counts of each in turn."""
        columns = zip(sides[0::4], sides[1::4], sides[2::4], sides[3::4], strict=True)
        if outer is None and self._straight and all(bounded):
            edge, height = self.view.left, self.view.top
            return [(left - edge, height - top, right - edge, height - bottom) for left, bottom, right, top in columns]
        return [
            self._placed(corners, outer) if is_bounded else (0.0, 0.0, 0.0, 0.0)
            for corners, is_bounded in zip(columns, bounded, strict=True)
        ]

    def _edges(self, address: int, count: int, matrix: Matrix) -> Iterator[Box]:
        """The straight edges of a path. Thin closed figures are one edge."""
        across, along = self._targets[:2]
        figure: list[Point] = []
        for index in range(count):
            segment = calls.get_segment(address, index)
            calls.get_point(segment, across, along)
            if calls.get_segment_type(segment) != raw.FPDF_SEGMENT_LINETO:
                # A rounded corner: the straight edges beside it count, the curve does not.
                yield from self._figure(figure)
                figure = []
            figure.append(calls.moved((self._sides[0], self._sides[1]), matrix))
            if calls.closes(segment) and figure:
                figure.append(figure[0])
        yield from self._figure(figure)

    def _figure(self, points: list[Point]) -> Iterator[Box]:
        if len(points) < 2:
            return
        box = self.view.shown(points)
        if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
            yield box
            return
        for first, second in pairwise(points):
            edge = self.view.shown([first, second])
            if min(edge[2] - edge[0], edge[3] - edge[1]) <= 1.0:
                yield edge


def _is_white(address: int) -> bool:
    channels = (ctypes.c_uint * 4)()
    first = ctypes.addressof(channels)
    if not calls.get_fill_colour(address, first, first + 4, first + 8, first + 12):
        return False
    return min(channels[:3]) >= _WHITE or channels[3] == 0
