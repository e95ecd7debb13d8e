"""Glyphs and rules of a PDF's pages by pypdfium2.

PDFium tells characters and boxes one call each. Calls go through prototypes of their own with plain addresses: the ones
of pypdfium2 build a pointer object a call and take three times as long (measured: 2.0 against 0.7 microseconds).
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import pypdfium2
from pypdfium2 import raw

from reports.documents.layout.page import UNKNOWN_CHARACTER, Box, Glyph, PageContent
from reports.documents.layout.rules import rules_of
from reports.errors import DocumentTooLarge, UnreadableDocument

# The longest report seen has 61 pages; a city's collected volume stays below 400. Objects and glyphs are for one page.
MAX_PAGES, MAX_OBJECTS, MAX_GLYPHS = 400, 60_000, 40_000
# A path of more points is a drawing; forms nest no deeper than this.
_MOST_POINTS, _DEEPEST = 2000, 4
_THIN = 2.5
_WHITE = 250
_NO_WIDTH, _NO_INK = 0.011, 0.1
_PICTURE_SHARE = 0.5
_SAMPLED = 16
# Fonts for vertical writing give boxes as high as the whole text (seen in samples/hongze-2023: 199 points for type of
# 10): there the box of the ink is asked for.
_ODD, _TALL = 2.5, 6.0
_BLANKS = frozenset(
    (9, 10, 11, 12, 13, 32, 0xA0, 0xAD, 0x2002, 0x2003, 0x2009, 0x200B, 0x200C, 0x200D, 0x2060, 0x3000, 0xFEFF)
)
# What PDFium puts where a hyphen ends a line. In a cell it is the dash that somebody printed.
_HYPHENS = frozenset((0x02, 0xFFFE))
_Matrix = tuple[float, float, float, float, float, float]
_Point = tuple[float, float]


def _prototype(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_int, _address = ctypes.c_int, ctypes.c_void_p
_get_loose_box = _prototype("FPDFText_GetLooseCharBox", _int, _address, _int, _address)
_get_unicode = _prototype("FPDFText_GetUnicode", ctypes.c_uint, _address, _int)
_has_map_error = _prototype("FPDFText_HasUnicodeMapError", _int, _address, _int)
_get_angle = _prototype("FPDFText_GetCharAngle", ctypes.c_float, _address, _int)
_get_object = _prototype("FPDFPage_GetObject", _address, _address, _int)
_get_inner_object = _prototype("FPDFFormObj_GetObject", _address, _address, ctypes.c_ulong)
_get_font = _prototype("FPDFTextObj_GetFont", _address, _address)
_get_render_mode = _prototype("FPDFTextObj_GetTextRenderMode", _int, _address)
_is_embedded = _prototype("FPDFFont_GetIsEmbedded", _int, _address)
_get_type = _prototype("FPDFPageObj_GetType", _int, _address)


def pages_of(content: bytes) -> Iterator[PageContent]:
    """Every page of the PDF. Raises UnreadableDocument (`encrypted`, `damaged`, `no_pages`) or DocumentTooLarge."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise UnreadableDocument(medium="pdf", reason="encrypted" if locked else "damaged") from error
    try:
        count = len(document)
        if count == 0:
            raise UnreadableDocument(medium="pdf", reason="no_pages")
        if count > MAX_PAGES:
            raise DocumentTooLarge(size=count, limit=MAX_PAGES, what="pages")
        for index in range(count):
            yield _page(document, index)
    finally:
        document.close()


def title_of(content: bytes) -> str:
    """The title that the file itself gives, often that of the template it was made from."""
    document = pypdfium2.PdfDocument(content)
    try:
        return str(document.get_metadata_value("Title")).strip()
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, index: int) -> PageContent:
    page = raw.FPDF_LoadPage(document.raw, index)
    if not page:
        raise UnreadableDocument(medium="pdf", reason="damaged", page=index + 1)
    text = raw.FPDFText_LoadPage(page)
    try:
        if not text:
            raise UnreadableDocument(medium="pdf", reason="damaged", page=index + 1)
        reader = _PageReader(page, text)
        return reader.content(index + 1)
    finally:
        if text:
            raw.FPDFText_ClosePage(text)
        raw.FPDF_ClosePage(page)


class _PageReader:
    """One open page. `turn` is the clockwise turn, in degrees, under which its text stands upright."""

    def __init__(self, page: Any, text: Any) -> None:
        self.page = page
        self.text = text
        self.page_address = ctypes.cast(page, ctypes.c_void_p).value
        self.text_address = ctypes.cast(text, ctypes.c_void_p).value
        self.count = max(raw.FPDFText_CountChars(text), 0)
        self.embedded: set[int] = set()
        self.incomplete = self.hidden = False
        box = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
        self.left, self.bottom, self.right, self.top = box.left, box.bottom, box.right, box.top
        self.turn = (90 * raw.FPDFPage_GetRotation(page) + self._lean(90 * raw.FPDFPage_GetRotation(page))) % 360

    def content(self, number: int) -> PageContent:
        if self.count > MAX_GLYPHS:
            raise DocumentTooLarge(size=self.count, limit=MAX_GLYPHS, what="glyphs")
        sideways = self.turn in (90, 270)
        width, height = abs(self.right - self.left), abs(self.top - self.bottom)
        if sideways:
            width, height = height, width
        glyphs = self._glyphs(width, height)
        boxes: list[Box] = []
        area = self._drawn(boxes)
        across, down = rules_of(boxes)
        pictured = area > _PICTURE_SHARE * width * height
        return PageContent(
            number, width, height, glyphs, across, down, pictured, self.incomplete, self.hidden and pictured
        )

    def _lean(self, rotation: int) -> int:
        """How most of the page's text is turned beyond the page's own rotation: landscape tables on upright pages."""
        if self.count < 2:
            return 0
        step = max(self.count // _SAMPLED, 1)
        angles = Counter(
            (self._angle(position) - rotation) % 360
            for position in range(0, self.count, step)
            if _get_unicode(self.text_address, position) not in _BLANKS
        )
        if not angles:
            return 0
        angle, votes = angles.most_common(1)[0]
        return angle if votes >= 0.7 * angles.total() else 0

    def _angle(self, position: int) -> int:
        """Counterclockwise, in whole quarters of a turn. PDFium counts clockwise."""
        return -round(math.degrees(_get_angle(self.text_address, position)) / 90) * 90 % 360

    def _glyphs(self, width: float, height: float) -> list[Glyph]:
        codes = self._codes()
        boxes = (ctypes.c_float * (4 * self.count))()
        base, address = ctypes.addressof(boxes), self.text_address
        for position in range(self.count):
            _get_loose_box(address, position, base + 16 * position)
        # FS_RECTF is left, top, right, bottom.
        values = boxes[:]
        lefts, tops, rights, bottoms = values[0::4], values[1::4], values[2::4], values[3::4]
        heights = sorted([top - bottom for top, bottom in zip(tops, bottoms, strict=True)])
        tall = _ODD * heights[len(heights) // 2] + _TALL if heights else 0.0
        glyphs: list[Glyph] = []
        append = glyphs.append
        upright, from_left, from_top = self.turn == 0, self.left, self.top
        last_level, box = 0.0, (0.0, 0.0, 0.0, 0.0)
        for position, (code, x0, y1, x1, y0) in enumerate(zip(codes, lefts, tops, rights, bottoms, strict=True)):
            if code in _BLANKS:
                continue
            if y1 - y0 > tall:
                ink = self._ink(position)
                if y1 - y0 > _ODD * max(ink[2] - ink[0], ink[1] - ink[3]) > 0:
                    x0, y1, x1, y0 = ink
            before = box
            if upright:
                box = (x0 - from_left, from_top - y1, x1 - from_left, from_top - y0)
            else:
                box = self._shown([(x0, y0), (x1, y1)])
            if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height:
                middle, level = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
                if not (-1 < middle < width + 1 and -1 < level < height + 1):
                    continue
            if code < 32 or code >= 0xE000:
                known = _character(code, box)
                if known is None:
                    continue
                code = known
            lying = 0
            # Only a glyph above or below the one before it may be turned; asking for every one doubles the time.
            if box[1] != last_level:
                last_level = box[1]
                if glyphs and abs(box[0] + box[2] - before[0] - before[2]) < 1.2 * (box[2] - box[0]):
                    lying = (self._angle(position) - self.turn) % 360
                    if lying and not glyphs[-1][5]:
                        glyphs[-1] = (*glyphs[-1][:5], lying)
            append((*box, chr(code), lying))
        return glyphs

    def _ink(self, position: int) -> Box:
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetCharBox(
            self.text, position, ctypes.byref(left), ctypes.byref(right), ctypes.byref(bottom), ctypes.byref(top)
        )
        return (left.value, top.value, right.value, bottom.value)

    def _codes(self) -> list[int]:
        """Every character's code; 0xFFFD where the font does not tell it and PDFium guesses from the glyph's number."""
        address = self.text_address
        buffer = (ctypes.c_ushort * (self.count + 1))()
        written = raw.FPDFText_GetText(self.text, 0, self.count, buffer)
        if written == self.count + 1:
            codes = list(buffer[: self.count])
        else:
            # Characters outside the first plane take two units each, others none: ask one by one.
            codes = [_get_unicode(address, position) for position in range(self.count)]
        # Asking for every character costs as much as its box: figures and signs, and a sample of Chinese, come first.
        asked = (p for p, code in enumerate(codes) if not 0x4E00 <= code <= 0x9FFF or p % _SAMPLED == 0)
        if any(_has_map_error(address, position) == 1 for position in asked):
            return [0xFFFD if _has_map_error(address, position) == 1 else code for position, code in enumerate(codes)]
        return codes

    def _drawn(self, boxes: list[Box]) -> float:
        """Boxes of everything drawn that is thin or has straight edges, into `boxes`; the area that pictures cover."""
        count = raw.FPDFPage_CountObjects(self.page)
        if count > MAX_OBJECTS:
            raise DocumentTooLarge(size=count, limit=MAX_OBJECTS, what="objects")
        address = self.page_address
        objects = [_get_object(address, index) for index in range(count)]
        area = self._walk(objects, None, 0, boxes)
        if area:
            modes = [_get_render_mode(each) for each in objects if _get_type(each) == raw.FPDF_PAGEOBJ_TEXT]
            self.hidden = bool(modes) and modes.count(raw.FPDF_TEXTRENDERMODE_INVISIBLE) > len(modes) / 2
        return area

    def _walk(self, objects: Sequence[int], outer: _Matrix | None, depth: int, boxes: list[Box]) -> float:
        area = 0.0
        embedded = self.embedded
        for address in objects:
            # Nine objects of ten are text: what has a font needs no second question.
            font = _get_font(address)
            if font in embedded:
                continue
            kind = _get_type(address)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                self._notice_font(address, font, outer)
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(address, outer, boxes)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                x0, y0, x1, y1 = self._bounds(address, outer)
                area += max(x1 - x0, 0.0) * max(y1 - y0, 0.0)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                form = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
                count = min(max(raw.FPDFFormObj_CountObjects(form), 0), MAX_OBJECTS)
                inner = [_get_inner_object(address, index) for index in range(count)]
                area += self._walk(inner, _times(_matrix(form), outer), depth + 1, boxes)
        return area

    def _notice_font(self, address: int, font: int | None, outer: _Matrix | None) -> None:
        """PDFium skips text whose box has no width: a lone character of a font that is neither in the file nor here."""
        if font and _is_embedded(font) != 0:
            self.embedded.add(font)
        elif not self.incomplete:
            left, _, right, _ = self._bounds(address, outer)
            self.incomplete = right - left < _NO_WIDTH

    def _bounds(self, address: int, outer: _Matrix | None) -> Box:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        target = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
        if not raw.FPDFPageObj_GetBounds(
            target, ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top)
        ):
            return (0.0, 0.0, 0.0, 0.0)
        corners = [(left.value, bottom.value), (right.value, top.value)]
        return self._shown([_moved(corner, outer) for corner in corners])

    def _path(self, address: int, outer: _Matrix | None, boxes: list[Box]) -> None:
        path = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke)) and not (
            fill.value or stroke.value
        ):
            return
        bounds = self._bounds(address, outer)
        if min(bounds[2] - bounds[0], bounds[3] - bounds[1]) <= _THIN:
            boxes.append(bounds)
            return
        if not stroke.value and _is_white(path):
            # WPS lays a white box under every line of a paragraph: nobody sees its edges.
            return
        count = raw.FPDFPath_CountSegments(path)
        if not 0 < count <= _MOST_POINTS:
            return
        boxes.extend(self._edges(path, count, _times(_matrix(path), outer)))

    def _edges(self, path: Any, count: int, matrix: _Matrix | None) -> Iterator[Box]:
        """The straight edges of a path. Thin closed figures are one edge."""
        x, y = ctypes.c_float(), ctypes.c_float()
        figure: list[_Point] = []
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(path, index)
            raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                yield from self._figure(figure)
                figure = []
            elif kind == raw.FPDF_SEGMENT_BEZIERTO:
                # A rounded corner: the straight edges beside it count, the curve does not.
                yield from self._figure(figure)
                figure = []
            figure.append(_moved((x.value, y.value), matrix))
            if raw.FPDFPathSegment_GetClose(segment) and figure:
                figure.append(figure[0])
        yield from self._figure(figure)

    def _figure(self, points: list[_Point]) -> Iterator[Box]:
        if len(points) < 2:
            return
        box = self._shown(points)
        if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
            yield box
            return
        for first, second in pairwise(points):
            edge = self._shown([first, second])
            if min(edge[2] - edge[0], edge[3] - edge[1]) <= 1.0:
                yield edge

    def _shown(self, points: list[_Point]) -> Box:
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


def _character(code: int, box: Box) -> int | None:
    """The code of an odd character: a hyphen, an unknown one, or None for one without any width."""
    if 32 <= code < 0xFFFD and not 0xE000 <= code < 0xF900:
        return code
    if code in _HYPHENS:
        return 0x2D
    return None if box[2] - box[0] < _NO_INK else ord(UNKNOWN_CHARACTER)


def _is_white(path: Any) -> bool:
    channels = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(path, *(ctypes.byref(channel) for channel in channels)):
        return False
    return min(channel.value for channel in channels[:3]) >= _WHITE or channels[3].value == 0


def _matrix(target: Any) -> _Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(target, ctypes.byref(matrix)):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(inner: _Matrix, outer: _Matrix | None) -> _Matrix:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _moved(point: _Point, matrix: _Matrix | None) -> _Point:
    if matrix is None:
        return point
    x, y = point
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)
