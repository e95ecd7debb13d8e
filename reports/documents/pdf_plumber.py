"""Glyphs and rules of a PDF's pages by pdfplumber (pdfminer.six): the second opinion."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import literal_name
from pdfminer.utils import decode_text
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException
from pdfplumber.utils.geometry import obj_to_edges

from reports.documents.layout.page import UNKNOWN_CHARACTER, Box, Glyph, PageContent
from reports.documents.layout.rules import rules_of
from reports.documents.pdf_marks import glyphs_in
from reports.errors import DocumentTooLarge, UnreadableDocument

# 70 ms a page: a collected volume is not read a second time.
MAX_PAGES = 60
_THIN = 2.5
# Spaces of colour in which the highest number is the most ink.
_INKS = ("Separation", "DeviceN", "Indexed", "Pattern")
# See pdfium.py.
_ASLANT = 15
# Flags of a mark: hidden, and not to be shown on a screen.
_UNSEEN = 2 | 32


def pages_of(content: bytes) -> Iterator[PageContent]:
    """Every page of the PDF. Raises UnreadableDocument (`encrypted`, `damaged`, `no_pages`) or DocumentTooLarge."""
    try:
        with pdfplumber.open(BytesIO(content)) as document:
            count = len(document.pages)
            if count == 0:
                raise UnreadableDocument(medium="pdf", reason="no_pages")
            if count > MAX_PAGES:
                raise DocumentTooLarge(size=count, limit=MAX_PAGES, what="pages")
            for page in document.pages:
                yield _page(page)
                page.close()
    except (PdfminerException, MalformedPDFException, PDFException) as error:
        locked = any(isinstance(cause, PDFPasswordIncorrect) for cause in (error, *error.args))
        raise UnreadableDocument(medium="pdf", reason="encrypted" if locked else "damaged") from error


def _page(page: Any) -> PageContent:
    turns = [_turn(char) for char in page.chars]
    lean = 0
    if turns:
        angle, votes = Counter(turns).most_common(1)[0]
        lean = angle if votes >= 0.7 * len(turns) else 0
    width, height = float(page.width), float(page.height)
    glyphs: list[Glyph] = []
    for char, turn in zip(page.chars, turns, strict=True):
        text = char["text"]
        if not text.strip() or text in ("\u200b", "\xad") or _is_white_text(char):
            continue
        box = _shown((char["x0"], char["top"], char["x1"], char["bottom"]), lean, width, height)
        known = len(text) == 1 and not (text < " " or "\ue000" <= text < "\uf900")
        # A ligature stands for several characters in one box; `(cid:12)` for a glyph without any.
        whole = known or (len(text) < 4 and text.isalpha())
        glyphs.append((*box, text if whole else UNKNOWN_CHARACTER, (_lie(char, turn) - lean) % 360))
    for text, place in _marks(page):
        glyphs += glyphs_in(text, _shown(place, lean, width, height))
    boxes = [
        _shown((edge["x0"], edge["top"], edge["x1"], edge["bottom"]), lean, width, height)
        for drawn in (*page.lines, *page.rects, *page.curves)
        if drawn["object_type"] == "line" or drawn["stroke"] or not _is_white_box(drawn)
        for edge in _edges(drawn)
    ]
    across, down = rules_of(boxes)
    if lean in (90, 270):
        width, height = height, width
    area = sum((image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) for image in page.images)
    return PageContent(page.page_number, width, height, glyphs, across, down, area > width * height / 2)


def _marks(page: Any) -> Iterator[tuple[str, Box]]:
    """Values of form fields and typed remarks that a reader sees, each with its box. pdfplumber reads no pictures."""
    for mark in page.annots:
        data = mark["data"]
        if int(resolve1(data.get("F")) or 0) & _UNSEEN:
            continue
        kind = literal_name(resolve1(data.get("Subtype")))
        if kind == "Widget":
            parent = resolve1(data.get("Parent")) or {}
            field = literal_name(resolve1(data.get("FT", parent.get("FT"))))
            value = resolve1(data.get("V", parent.get("V"))) if field in ("Tx", "Ch") else None
        else:
            value = resolve1(data.get("Contents")) if kind == "FreeText" else None
        text = decode_text(value) if isinstance(value, bytes) else ""
        if text:
            yield text, (mark["x0"], mark["top"], mark["x1"], mark["bottom"])


def _edges(drawn: Any) -> list[Any]:
    if min(drawn["x1"] - drawn["x0"], drawn["bottom"] - drawn["top"]) <= _THIN:
        return [drawn]
    return list(obj_to_edges(drawn))


def _is_white_box(drawn: Any) -> bool:
    """What shows no edges of its own (see pdfium.py): a thick white filling, or nothing drawn at all."""
    if not drawn["fill"]:
        return True
    if min(drawn["x1"] - drawn["x0"], drawn["bottom"] - drawn["top"]) <= _THIN:
        return False
    return _is_white(drawn["non_stroking_color"])


def _is_white_text(char: Any) -> bool:
    """White words are not seen, unless on a dark ground. The first reader gives them all: to ask PDFium for the colour
    of every text takes a tenth of the time of reading it. Where both readings differ a figure is not decided."""
    return char.get("ncs") not in _INKS and _is_white(char["non_stroking_color"])


def _is_white(colour: Any) -> bool:
    numbers = colour if isinstance(colour, tuple) else (colour,)
    if not numbers or not all(isinstance(number, int | float) for number in numbers):
        return False
    white = 0 if len(numbers) == 4 else 1
    return all(abs(number - white) < 0.02 for number in numbers)


def _turn(char: Any) -> int:
    """Counterclockwise, in whole quarters of a turn."""
    a, b = char["matrix"][:2]
    return round(math.degrees(math.atan2(b, a)) / 90) * 90 % 360


def _lie(char: Any, turn: int) -> int:
    """`turn`, or the angle itself where the glyph is set aslant: a watermark, a stamp."""
    a, b = char["matrix"][:2]
    if not a or not b:
        return turn
    degrees = math.degrees(math.atan2(b, a))
    return turn if abs((degrees - turn + 180) % 360 - 180) <= _ASLANT else round(degrees)


def _shown(box: Box, turn: int, width: float, height: float) -> Box:
    """The box after the page was turned clockwise by `turn`."""
    x0, y0, x1, y1 = box
    if turn == 90:
        return (height - y1, x0, height - y0, x1)
    if turn == 180:
        return (width - x1, height - y1, width - x0, height - y0)
    if turn == 270:
        return (y0, width - x1, y1, width - x0)
    return box
