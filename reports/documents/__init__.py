"""Bytes to a neutral `Document`: one module per medium, chosen by the bytes alone."""

from __future__ import annotations

from collections.abc import Callable

from reports.documents import archive, compound, doc, docx, html, mht, ofd, pdf, rtf, spreadsheet, text
from reports.documents.media import medium_of
from reports.errors import DocumentTooLarge, EmptyDocument, UnsupportedMedium
from reports.model import Document, SourceFile

Reader = Callable[[SourceFile], Document]

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
# Reader that made a document → the slower one that is asked where its figures are in doubt.
SECOND_OPINIONS: tuple[tuple[str, Reader], ...] = ((pdf.READER, pdf.second_opinion),)
# The largest page seen in the research is below 1 MB; 32 MB leaves room for pictures pasted in as data.
MAX_BYTES = 32 * 1024 * 1024


def read(source: SourceFile) -> Document:
    """The document in `source`. Extension and Content-Type decide nothing: servers give both wrongly.

    Raises EmptyDocument, DocumentTooLarge, UnsupportedMedium (naming the medium) or UnreadableDocument.
    """
    if not source.content.strip():
        raise EmptyDocument()
    if len(source.content) > MAX_BYTES:
        raise DocumentTooLarge(size=len(source.content), limit=MAX_BYTES, what="bytes")
    medium = medium_of(source.content)
    for name, reader in READERS:
        if name == medium:
            return reader(source)
    raise UnsupportedMedium(medium=medium)


def second_opinion_for(document: Document) -> Reader | None:
    """Another reader of the same medium, where there is one."""
    return next((reader for name, reader in SECOND_OPINIONS if name == document.reader), None)


__all__ = ["MAX_BYTES", "READERS", "SECOND_OPINIONS", "Reader", "read", "second_opinion_for"]
