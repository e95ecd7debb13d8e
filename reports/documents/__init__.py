"""Bytes to a neutral `Document`: one module per medium, chosen by the bytes alone."""

from __future__ import annotations

from collections.abc import Callable

from reports.documents import compound, doc, docx, html, text
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
    ("ole", compound.read),
)
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


__all__ = ["MAX_BYTES", "READERS", "Reader", "read"]
