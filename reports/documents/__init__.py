"""Bytes to a neutral `Document`: one module per medium, chosen by the bytes alone."""

from __future__ import annotations

from collections.abc import Callable

from reports.documents import (
    archive,
    compound,
    doc,
    docx,
    docx_scan,
    html,
    mht,
    ofd,
    ofd_scan,
    pdf,
    pdf_scan,
    picture,
    rtf,
    spreadsheet,
    text,
)
from reports.documents.media import medium_of
from reports.documents.sight import Sight
from reports.errors import DocumentTooLarge, EmptyDocument, UnsupportedMedium
from reports.model import MAX_BYTES, Document, SourceFile

Reader = Callable[[SourceFile], Document]
SeeingReader = Callable[[SourceFile, Sight], Document]

# Medium → reader. A medium that is not here is known by name only and refused with that name.
READERS: tuple[tuple[str, Reader], ...] = (
    ("html", html.read),
    ("text", text.read),
    ("docx", docx.read),
    ("doc", doc.read),
    ("pdf", pdf.read),
    ("ofd", ofd.read),
    ("xlsx", spreadsheet.read),
    ("xls", spreadsheet.read),
    ("ods", spreadsheet.read),
    ("csv", spreadsheet.read_csv),
    ("rtf", rtf.read),
    ("mht", mht.read),
    ("zip", archive.read),
    ("ole", compound.read),
)
# Medium → reader of those that may be, or hold, pictures of pages; asked where there is an engine that reads pictures.
SEEING_READERS: tuple[tuple[str, SeeingReader], ...] = (
    (picture.MEDIUM, picture.read),
    ("pdf", pdf_scan.read),
    ("ofd", ofd_scan.read),
    ("docx", docx_scan.read),
    ("zip", archive.read),
)
# Reader that made a document → the slower one that is asked where its figures are in doubt.
SECOND_OPINIONS: tuple[tuple[str, Reader], ...] = ((pdf.READER, pdf.second_opinion),)


def read(source: SourceFile, sight: Sight | None = None) -> Document:
    """The document in `source`. Extension and Content-Type decide nothing: servers give both wrongly.

    `sight` reads pictures of pages; without it a picture is an UnsupportedMedium, a scan has no text layer.
    Raises EmptyDocument, DocumentTooLarge, UnsupportedMedium (naming the medium) or UnreadableDocument.
    """
    if not source.content.strip():
        raise EmptyDocument()
    if len(source.content) > MAX_BYTES:
        raise DocumentTooLarge(size=len(source.content), limit=MAX_BYTES, what="bytes")
    medium = medium_of(source.content)
    if sight is not None:
        for name, seeing in SEEING_READERS:
            if name == medium:
                return seeing(source, sight)
    for name, reader in READERS:
        if name == medium:
            return reader(source)
    raise UnsupportedMedium(medium=medium)


def second_opinion_for(document: Document) -> Reader | None:
    """Another reader of the same medium, where there is one."""
    return next((reader for name, reader in SECOND_OPINIONS if name == document.reader), None)


__all__ = [
    "MAX_BYTES",
    "READERS",
    "SECOND_OPINIONS",
    "SEEING_READERS",
    "Reader",
    "SeeingReader",
    "read",
    "second_opinion_for",
]
