"""OFD (GB/T 33190-2016) to a Document: positioned text and drawn rules in zipped XML, laid out as PDF pages are."""

from __future__ import annotations

from collections.abc import Iterator

from reports.documents.layout.blocks import blocks_of
from reports.documents.layout.page import UNKNOWN_CHARACTER, PageContent
from reports.documents.ofd_objects import content_of
from reports.documents.ofd_parts import MEDIUM, OfdPackage
from reports.documents.package import Package
from reports.errors import UnreadableDocument
from reports.model import Document, SourceFile

# Fewer glyphs than this on a page under a picture: a scan with a stamp or a page number as text.
_FEWEST_GLYPHS = 20
# From this share of glyphs without a known character on, what is left is no text.
_MOST_UNKNOWN = 0.3


def read(source: SourceFile) -> Document:
    """The OFD's tables and paragraphs in reading order, each with its page and box (points from the top left).

    `meta` tells `pages_missing` (listed, but not in the package), `pages_without_text` (scans among other pages) and
    `text_hidden` (scans under somebody's OCR), each as page numbers.

    Raises UnreadableDocument with the reason `damaged`, `encrypted`, `part_missing`, `no_pages`, `no_text_layer`
    (pictures or outlines only) or `no_characters` (glyphs that name no character), and DocumentTooLarge.
    """
    missing: list[int] = []
    with Package(source.content, MEDIUM) as package:
        opened = OfdPackage(package)
        contents = list(_contents(opened, missing))
        title = opened.title
    glyphs = sum(len(content.glyphs) for content in contents)
    if not contents:
        raise UnreadableDocument(medium=MEDIUM, reason="part_missing")
    scanned = [content.number for content in contents if content.pictured and len(content.glyphs) < _FEWEST_GLYPHS]
    if glyphs == 0 or len(scanned) == len(contents):
        raise UnreadableDocument(medium=MEDIUM, reason="no_text_layer")
    unknown = sum([glyph[4] for glyph in content.glyphs].count(UNKNOWN_CHARACTER) for content in contents)
    if unknown > _MOST_UNKNOWN * glyphs:
        raise UnreadableDocument(medium=MEDIUM, reason="no_characters")
    meta: dict[str, str] = {"damaged_characters": str(unknown), "encoding": "font"} if unknown else {}
    for key, pages in (
        ("pages_missing", missing),
        ("pages_without_text", scanned),
        ("text_hidden", [content.number for content in contents if content.hidden]),
    ):
        if pages:
            meta[key] = ", ".join(map(str, pages))
    return Document(blocks_of(contents), MEDIUM, title, meta)


def _contents(package: OfdPackage, missing: list[int]) -> Iterator[PageContent]:
    for number, page in enumerate(package.pages(), start=1):
        if page.root is None:
            missing.append(number)
        else:
            yield content_of(page, number)
