"""Scanned PDF: pages without text, or under somebody's unseen text, are rendered and read as pictures."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2
from pypdfium2 import raw

from reports.documents import pdf
from reports.documents.layout.page import UNKNOWN_CHARACTER, PageContent
from reports.documents.pdfium import read_pages
from reports.documents.picture import MAX_PAGES
from reports.documents.sight import Picture, SeenPage, Sight, document_of
from reports.errors import DocumentTooLarge, UnreadableDocument
from reports.model import Document, SourceFile

MEDIUM = "pdf"
_FEWEST_GLYPHS = 20
_MOST_UNKNOWN = 0.3
# What is drawn as outlines has no resolution of its own.
_OUTLINES_DPI = 200.0
_HIGHEST_DPI = 300.0
_LARGEST_SIDE_PX = 5000
_SEEN_KEYS = ("pages_without_text", "text_hidden")
_FOR_EYES = ("no_text_layer", "no_characters")


def read(source: SourceFile, sight: Sight) -> Document:
    """The PDF; its pages of text by `pdf.read`, the others by `sight`. Raises what `pdf.read` raises, but for scans
    only where nothing at all is seen on them.
    """
    try:
        document = pdf.read(source)
    except UnreadableDocument as error:
        if error.params.get("reason") not in _FOR_EYES:
            raise
        meta: dict[str, str] = {}
        whole = error.params.get("reason") == "no_characters"
    else:
        if not any(key in document.meta for key in _SEEN_KEYS):
            return document
        meta = {key: value for key, value in document.meta.items() if key not in _SEEN_KEYS}
        whole = False
    contents, title = read_pages(source.content)
    wanted = [content.number for content in contents if whole or _wants_eyes(content)]
    if len(wanted) > MAX_PAGES:
        raise DocumentTooLarge(size=len(wanted), limit=MAX_PAGES, what="pages")
    seen = _seen(source.content, wanted, sight)
    if not any(seen[content.number].texts if content.number in seen else content.glyphs for content in contents):
        raise UnreadableDocument(medium=MEDIUM, reason="no_text_layer")
    return document_of(contents, seen, title, meta)


def _wants_eyes(content: PageContent) -> bool:
    """A scan, perhaps with a page number as text or with unseen text over it, or a page drawn as outlines."""
    if content.hidden or len(content.glyphs) == 0:
        return True
    unknown = sum(glyph[4] == UNKNOWN_CHARACTER for glyph in content.glyphs)
    return (content.pictured and len(content.glyphs) < _FEWEST_GLYPHS) or unknown > _MOST_UNKNOWN * len(content.glyphs)


def _seen(content: bytes, wanted: Sequence[int], sight: Sight) -> dict[int, SeenPage]:
    document = pypdfium2.PdfDocument(content)
    try:
        return {number: sight(_picture(document, number - 1), number) for number in wanted}
    finally:
        document.close()


def _picture(document: pypdfium2.PdfDocument, index: int) -> Picture:
    page = document[index]
    try:
        width, height = page.get_size()
        dpi = _resolution(page) or _OUTLINES_DPI
        rendered = min(dpi, _HIGHEST_DPI, 72 * _LARGEST_SIDE_PX / max(width, height, 1.0))
        bitmap = page.render(scale=rendered / 72, rev_byteorder=True, no_smoothtext=False)
        try:
            return Picture(bitmap.width, bitmap.height, _rgb(bitmap), rendered)
        finally:
            bitmap.close()
    finally:
        page.close()


def _rgb(bitmap: pypdfium2.PdfBitmap) -> bytes:
    """The rows without the bytes that fill them up."""
    used = bitmap.width * bitmap.n_channels
    data = memoryview(bitmap.buffer).cast("B")
    rows = [bytes(data[row * bitmap.stride : row * bitmap.stride + used]) for row in range(bitmap.height)]
    packed = b"".join(rows)
    if bitmap.n_channels == 3:
        return packed
    result = bytearray(3 * bitmap.width * bitmap.height)
    for channel in range(3):
        source = channel if bitmap.n_channels == 4 else 0
        result[channel::3] = packed[source :: bitmap.n_channels]
    return bytes(result)


def _resolution(page: pypdfium2.PdfPage) -> float | None:
    """Dots per inch of the largest picture on the page."""
    best: tuple[float, float] | None = None
    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4):
        left, bottom, right, top = item.get_bounds()
        area = (right - left) * (top - bottom)
        pixels = item.get_px_size()
        if area > 0 and (best is None or area > best[0]):
            # Pictures may lie turned by a quarter: the area tells the same as the sides.
            best = (area, 72 * ((pixels[0] * pixels[1]) / area) ** 0.5)
    return best[1] if best else None
