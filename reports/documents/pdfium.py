"""Glyphs and rules of a PDF's pages by pypdfium2."""

from __future__ import annotations

import ctypes
import math
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, compress, repeat
from operator import add, ne, not_, sub
from typing import Any

import pypdfium2
from pypdfium2 import raw

from reports.documents import pdfium_calls as calls
from reports.documents.layout.page import UNKNOWN_CHARACTER, Box, Glyph, PageContent
from reports.documents.layout.rules import rules_of
from reports.documents.pdf_marks import glyphs_in
from reports.documents.pdfium_drawing import Drawing, View
from reports.documents.pdfium_marks import Marks, marks_of
from reports.errors import DocumentTooLarge, UnreadableDocument

# The longest report seen has 61 pages; a city's collected volume stays below 400. Glyphs are for one page.
MAX_PAGES, MAX_GLYPHS = 400, 40_000
_NO_INK = 0.1
_PICTURE_SHARE = 0.5
_SAMPLED = 16
# Fonts for vertical writing give boxes as high as the whole text (seen in samples/hongze-2023: 199 points for type of
# 10): there the box of the ink is asked for.
_ODD, _TALL = 2.5, 6.0
# In widths: a glyph whose middle lies this near to that of the one before it stands above or below it, or both are set
# aslant. Degrees from a quarter of a turn beyond which type is aslant: a watermark, a stamp, no part of a table.
_ABOVE, _ASLANT = 2.5, 15
_BLANKS = frozenset(
    (9, 10, 11, 12, 13, 32, 0xA0, 0xAD, 0x2002, 0x2003, 0x2009, 0x200B, 0x200C, 0x200D, 0x2060, 0x3000, 0xFEFF)
)
_BLANK = 32
# What PDFium puts where a hyphen ends a line. In a cell it is the dash that somebody printed.
_HYPHENS = frozenset((0x02, 0xFFFE))
# Code, left, top, right and bottom of a character, the last four as PDFium counts.
_Column = tuple[int, float, float, float, float]


def read_pages(content: bytes) -> tuple[list[PageContent], str]:
    """Every page of the PDF, and the title that the file itself gives, often that of the template it was made from.

    Raises UnreadableDocument (`encrypted`, `damaged`, `no_pages`) or DocumentTooLarge.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise UnreadableDocument(medium="pdf", reason="encrypted" if locked else "damaged") from error
    try:
        # Before any page is opened, or PDFium does not tell the values of its fields.
        document.init_forms()
        count = len(document)
        if count == 0:
            raise UnreadableDocument(medium="pdf", reason="no_pages")
        if count > MAX_PAGES:
            raise DocumentTooLarge(size=count, limit=MAX_PAGES, what="pages")
        pages = [_page(document, index) for index in range(count)]
        return pages, str(document.get_metadata_value("Title")).strip()
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(medium="pdf", reason="damaged") from error
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, index: int) -> PageContent:
    page = _loaded(document, index)
    try:
        marks, whole = Marks(), True
        if raw.FPDFPage_GetAnnotCount(page) > 0:
            marks = marks_of(page, document.formenv.raw if document.formenv else None)
        if marks.pictured:
            # PDFium tells the text of a mark only once its picture is drawn into the page.
            whole = raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS
            raw.FPDF_ClosePage(page)
            page = _loaded(document, index)
        content = _read(page, index + 1, marks.texts)
        return content if whole else replace(content, incomplete=True)
    finally:
        raw.FPDF_ClosePage(page)


def _loaded(document: pypdfium2.PdfDocument, index: int) -> Any:
    page = raw.FPDF_LoadPage(document.raw, index)
    if not page:
        raise UnreadableDocument(medium="pdf", reason="damaged", page=index + 1)
    return page


def _read(page: Any, number: int, texts: Iterable[tuple[str, Box]]) -> PageContent:
    text = raw.FPDFText_LoadPage(page)
    if not text:
        raise UnreadableDocument(medium="pdf", reason="damaged", page=number)
    try:
        return _PageReader(page, text).content(number, texts)
    finally:
        raw.FPDFText_ClosePage(text)


class _PageReader:
    """The text of one open page, and the view in which most of it stands upright."""

    def __init__(self, page: Any, text: Any) -> None:
        self.page = page
        self.text = text
        self.text_address = ctypes.cast(text, ctypes.c_void_p).value
        self.count = max(raw.FPDFText_CountChars(text), 0)
        box = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
        rotation = 90 * raw.FPDFPage_GetRotation(page)
        self.turn: int = (rotation + self._lean(rotation)) % 360
        self.view = View(box.left, box.bottom, box.right, box.top, self.turn)

    def content(self, number: int, texts: Iterable[tuple[str, Box]]) -> PageContent:
        if self.count > MAX_GLYPHS:
            raise DocumentTooLarge(size=self.count, limit=MAX_GLYPHS, what="glyphs")
        view = self.view
        width, height = abs(view.right - view.left), abs(view.top - view.bottom)
        if self.turn in (90, 270):
            width, height = height, width
        address = ctypes.cast(self.page, ctypes.c_void_p).value or 0
        drawing = Drawing(address, raw.FPDFPage_CountObjects(self.page), view)
        glyphs = self._glyphs(width, height, drawing.unseen)
        for text, (left, top, right, bottom) in texts:
            glyphs += glyphs_in(text, view.shown([(left, bottom), (right, top)]))
        across, down = rules_of(drawing.boxes)
        pictured = drawing.area > _PICTURE_SHARE * width * height
        hidden = drawing.hidden and pictured
        return PageContent(number, width, height, glyphs, across, down, pictured, drawing.incomplete, hidden)

    def _lean(self, rotation: int) -> int:
        """How most of the page's text is turned beyond the page's own rotation: landscape tables on upright pages."""
        if self.count < 2:
            return 0
        step = max(self.count // _SAMPLED, 1)
        angles = Counter(
            (self._angle(position) - rotation) % 360
            for position in range(0, self.count, step)
            if calls.get_unicode(self.text_address, position) not in _BLANKS
        )
        if not angles:
            return 0
        angle, votes = angles.most_common(1)[0]
        return angle if votes >= 0.7 * angles.total() else 0

    def _angle(self, position: int) -> int:
        """Counterclockwise, in whole quarters of a turn. PDFium counts clockwise."""
        radians: float = calls.get_angle(self.text_address, position)
        return -round(math.degrees(radians) / 90) * 90 % 360

    def _glyphs(self, width: float, height: float, unseen: frozenset[int]) -> list[Glyph]:
        count = self.count
        if not count:
            return []
        codes = self._codes()
        if unseen:
            objects = map(calls.get_text_object, repeat(self.text_address), range(count))
            codes = [_BLANK if each in unseen else code for each, code in zip(objects, codes, strict=True)]
        boxes = (ctypes.c_float * (4 * count))()
        base = ctypes.addressof(boxes)
        targets = range(base, base + 16 * count, 16)
        deque(map(calls.get_loose_box, repeat(self.text_address), range(count), targets), maxlen=0)
        # FS_RECTF is left, top, right, bottom.
        values = boxes[:]
        lefts, tops, rights, bottoms = values[0::4], values[1::4], values[2::4], values[3::4]
        heights = sorted(map(sub, tops, bottoms))
        tall = _ODD * heights[count // 2] + _TALL
        view = self.view
        plain = (
            self.turn == 0
            and heights[-1] <= tall
            and view.left <= min(lefts)
            and view.top - height <= min(bottoms)
            and max(tops) <= view.top
            and not any(map(_is_odd, set(codes) - _BLANKS))
        )
        if plain:
            return self._plain(codes, lefts, tops, rights, bottoms, width)
        return self._odd(zip(codes, lefts, tops, rights, bottoms, strict=True), tall, width, height)

    def _plain(
        self,
        codes: Sequence[int],
        lefts: Sequence[float],
        tops: Sequence[float],
        rights: Sequence[float],
        bottoms: Sequence[float],
        width: float,
    ) -> list[Glyph]:
        """The glyphs of a page that has nothing odd: nearly all pages, so whole columns are worked out at once."""
        from_left, from_top = self.view.left, self.view.top
        x0s = [left - from_left for left in lefts] if from_left else lefts
        x1s = [right - from_left for right in rights] if from_left else rights
        y0s = [from_top - top for top in tops]
        y1s = [from_top - bottom for bottom in bottoms]
        shown = list(map(not_, map(_BLANKS.__contains__, codes)))
        if max(x1s) > width:
            middles = map(add, x0s, x1s)
            shown = [
                each and (x1 <= width or middle / 2 < width + 1)
                for each, x1, middle in zip(shown, x1s, middles, strict=True)
            ]
        columns = zip(x0s, y0s, x1s, y1s, map(chr, codes), repeat(0), strict=False)
        glyphs: list[Glyph] = list(compress(columns, shown))
        # Only a glyph below or above the one before it may be turned: the others are not asked, which halves the time.
        levels = list(compress(y0s, shown))
        positions: Sequence[int] | None = None
        for index in compress(range(1, len(levels)), map(ne, levels[1:], levels)):
            x0, _, x1, _, _, _ = glyphs[index]
            before = glyphs[index - 1]
            if abs(x0 + x1 - (before[0] + before[2])) < _ABOVE * (x1 - x0):
                if positions is None:
                    positions = list(compress(range(len(codes)), shown))
                lying = self._lie(positions[index])
                if lying:
                    glyphs[index] = (*glyphs[index][:5], lying)
                    if not before[5]:
                        glyphs[index - 1] = (*before[:5], self._lie_before(lying, positions[index - 1]))
        return glyphs

    def _lying(self, position: int, before: int, glyphs: list[Glyph]) -> int:
        """How a glyph below or above the one `before` it is turned, which is then turned, too.

        Only such a glyph may be turned; asking for every one doubles the time.
        """
        lying = self._lie(position)
        if lying and not glyphs[-1][5]:
            glyphs[-1] = (*glyphs[-1][:5], self._lie_before(lying, before))
        return lying

    def _lie(self, position: int) -> int:
        """How a glyph is turned as the page is seen: 0, 90, 180, 270, or any other number where it is set aslant.

        What is aslant is in no line of text and in no cell (`runs_of`).
        """
        degrees = -math.degrees(calls.get_angle(self.text_address, position)) % 360
        quarter = round(degrees / 90) * 90
        lying = quarter if abs(degrees - quarter) <= _ASLANT else round(degrees)
        return (lying - self.turn) % 360

    def _lie_before(self, lying: int, position: int) -> int:
        """The same of the glyph before one that lies so: a watermark may begin beside a number of a table."""
        return lying if lying % 90 == 0 else self._lie(position)

    def _odd(self, columns: Iterable[_Column], tall: float, width: float, height: float) -> list[Glyph]:
        """The glyphs of a page that is turned, or has glyphs outside of it, without a character or of odd height."""
        glyphs: list[Glyph] = []
        last_level, last_position, box = 0.0, 0, (0.0, 0.0, 0.0, 0.0)
        for position, (code, x0, y1, x1, y0) in enumerate(columns):
            if code in _BLANKS:
                continue
            if y1 - y0 > tall:
                ink = self._ink(position)
                if y1 - y0 > _ODD * max(ink[2] - ink[0], ink[1] - ink[3]) > 0:
                    x0, y1, x1, y0 = ink
            before = box
            box = self.view.shown([(x0, y0), (x1, y1)])
            if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height:
                middle, level = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
                if not (-1 < middle < width + 1 and -1 < level < height + 1):
                    continue
            if _is_odd(code):
                known = _character(code, box)
                if known is None:
                    continue
                code = known
            lying = 0
            if box[1] != last_level:
                last_level = box[1]
                if glyphs and abs(box[0] + box[2] - before[0] - before[2]) < _ABOVE * (box[2] - box[0]):
                    lying = self._lying(position, last_position, glyphs)
            glyphs.append((*box, chr(code), lying))
            last_position = position
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
            codes: list[int] = buffer[: self.count]
        else:
            # Characters outside the first plane take two units each, others none: ask one by one.
            codes = [calls.get_unicode(address, position) for position in range(self.count)]
        # Asking for every character costs as much as its box: figures and signs, and a sample of Chinese, come first.
        others = {code for code in set(codes) if not 0x4E00 <= code <= 0x9FFF}
        asked = chain(range(0, self.count, _SAMPLED), compress(range(self.count), map(others.__contains__, codes)))
        if 1 in map(calls.has_map_error, repeat(address), asked):
            errors = map(calls.has_map_error, repeat(address), range(self.count))
            return [0xFFFD if error == 1 else code for error, code in zip(errors, codes, strict=True)]
        return codes


def _is_odd(code: int) -> bool:
    """Whether a code is no character: a control, one of private use, or PDFium's for what it does not know."""
    return code < 32 or 0xE000 <= code < 0xF900 or code >= 0xFFFD


def _character(code: int, box: Box) -> int | None:
    """The code of an odd character: a hyphen, an unknown one, or None for one without any width."""
    if code in _HYPHENS:
        return 0x2D
    return None if box[2] - box[0] < _NO_INK else ord(UNKNOWN_CHARACTER)
