"""PDF to a Document: pypdfium2 as the quick first reader, pdfplumber as a second opinion.

pypdfium2 reads a report several times as fast as pdfplumber (research: documents §2). Both hand glyphs and rules to the
same layout, so where the two differ, the bytes themselves are read differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports.documents.layout.blocks import blocks_of
from reports.documents.layout.page import UNKNOWN_CHARACTER, PageContent
from reports.documents.layout.spreads import reports_of
from reports.errors import UnreadableDocument
from reports.model import Document, SourceFile

READER, SECOND_READER = "pdf", "pdf_plumber"
# Fewer glyphs than this on a page under a picture: a scan, perhaps with a page number or a stamp as text.
_FEWEST_GLYPHS = 20
# From this share of glyphs without a known character on, what is left is no text.
_MOST_UNKNOWN = 0.3


def read(source: SourceFile) -> Document:
    """The PDF's tables and paragraphs in reading order, each with its page and box (points from the top left).

    Of two reports printed beside each other the left one is read; `other_reports` in `meta` names the other.
    `title` is what the file's metadata say, often a template's. Raises UnreadableDocument with the reason `encrypted`,
    `damaged`, `no_pages`, `no_text_layer` (a scan) or `no_characters` (a font that does not tell its characters), and
    DocumentTooLarge.
    """
    from reports.documents.pdfium import read_pages

    contents, title = read_pages(source.content)
    if any(content.incomplete for content in contents):
        # Fonts that are not in the file: pdfplumber needs no glyphs to tell characters.
        return replace(second_opinion(source), title=title)
    return _document(contents, READER, title)


def second_opinion(source: SourceFile) -> Document:
    """The same by pdfplumber, several times as slow. Raises the same errors."""
    from reports.documents.pdf_plumber import pages_of as plumbed_pages

    return _document(list(plumbed_pages(source.content)), SECOND_READER, "")


def _document(contents: Sequence[PageContent], reader: str, title: str) -> Document:
    glyphs = sum(len(content.glyphs) for content in contents)
    scanned = [content.number for content in contents if content.pictured and len(content.glyphs) < _FEWEST_GLYPHS]
    if glyphs == 0 or len(scanned) == len(contents):
        raise UnreadableDocument(medium="pdf", reason="no_text_layer")
    unknown = sum([glyph[4] for glyph in content.glyphs].count(UNKNOWN_CHARACTER) for content in contents)
    if unknown > _MOST_UNKNOWN * glyphs:
        raise UnreadableDocument(medium="pdf", reason="no_characters")
    meta: dict[str, str] = {}
    if unknown:
        meta |= {"damaged_characters": str(unknown), "encoding": "font"}
    if scanned:
        meta["pages_without_text"] = ", ".join(str(number) for number in scanned)
    hidden = [content.number for content in contents if content.hidden]
    if hidden:
        # Another program's reading of a scan: what it says is not what was printed.
        meta["text_hidden"] = ", ".join(str(number) for number in hidden)
    (_, own), *others = reports_of(contents)
    if others:
        meta["other_reports"] = "; ".join(name for name, _ in others)
    return Document(blocks_of(own), reader, title, meta)
