"""Bytes to a neutral `Document`: one module per medium, chosen by the bytes alone."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from reports.documents.media import medium_of, most_bytes
from reports.errors import DocumentTooLarge, EmptyDocument, UnsupportedMedium
from reports.model import MAX_BYTES, Document, SourceFile

if TYPE_CHECKING:
    from reports.documents.sight import Sight

Reader = Callable[[SourceFile], Document]
SeeingReader = Callable[[SourceFile, "Sight"], Document]


class _Loaded:
    """The function `read` (or another) of a module here, loaded when its medium first comes: all of them together take
    longer to load than a report takes to read, and most processes meet one or two media."""

    def __init__(self, module: str, function: str = "read") -> None:
        self.__module__ = f"{__name__}.{module}"
        self._function = function

    def __call__(self, source: SourceFile, *sight: Sight) -> Document:
        function: Callable[..., Document] = getattr(import_module(self.__module__), self._function)
        return function(source, *sight)


# Medium → reader. A medium that is not here is known by name only and refused with that name.
READERS: tuple[tuple[str, Reader], ...] = (
    ("html", _Loaded("html")),
    ("text", _Loaded("text")),
    ("docx", _Loaded("docx")),
    ("doc", _Loaded("doc")),
    ("pdf", _Loaded("pdf")),
    ("ofd", _Loaded("ofd")),
    ("xlsx", _Loaded("spreadsheet")),
    ("xls", _Loaded("spreadsheet")),
    ("ods", _Loaded("spreadsheet")),
    ("csv", _Loaded("spreadsheet", "read_csv")),
    ("rtf", _Loaded("rtf")),
    ("mht", _Loaded("mht")),
    ("zip", _Loaded("archive")),
    ("ole", _Loaded("compound")),
)
# Medium → reader of those that may be, or hold, pictures of pages; asked where there is an engine that reads pictures.
SEEING_READERS: tuple[tuple[str, SeeingReader], ...] = (
    ("image", _Loaded("picture")),
    ("pdf", _Loaded("pdf_scan")),
    ("ofd", _Loaded("ofd_scan")),
    ("docx", _Loaded("docx_scan")),
    ("doc", _Loaded("held_pictures")),
    ("rtf", _Loaded("held_pictures")),
    ("html", _Loaded("held_pictures")),
    ("mht", _Loaded("held_pictures")),
    ("zip", _Loaded("archive")),
)
# Reader that made a document → the slower one that is asked where its figures are in doubt.
SECOND_OPINIONS: tuple[tuple[str, Reader], ...] = (("pdf", _Loaded("pdf", "second_opinion")),)


def read(source: SourceFile, sight: Sight | None = None) -> Document:
    """The document in `source`. Extension and Content-Type decide nothing: servers give both wrongly.

    `sight` reads pictures of pages; without it a picture is an UnsupportedMedium, a scan has no text layer.
    Raises EmptyDocument, DocumentTooLarge, UnsupportedMedium (naming the medium) or UnreadableDocument.
    """
    if not source.content or source.content.isspace():
        raise EmptyDocument()
    check_size(source.content, MAX_BYTES)
    medium = medium_of(source.content)
    check_size(source.content, most_bytes(medium))
    if sight is not None:
        for name, seeing in SEEING_READERS:
            if name == medium:
                return seeing(source, sight)
    for name, reader in READERS:
        if name == medium:
            return reader(source)
    raise UnsupportedMedium(medium=medium)


def check_size(content: bytes, limit: int) -> None:
    """Raises DocumentTooLarge."""
    if len(content) > limit:
        raise DocumentTooLarge(size=len(content), limit=limit, what="bytes")


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
