"""OLE2 compound files (DOC, XLS, WPS, encrypted DOCX): opening them, and what they are by their root streams."""

from __future__ import annotations

from io import BytesIO

import olefile

from reports.errors import UnreadableDocument, UnsupportedMedium
from reports.model import Document, SourceFile

# Root stream → what the file is. Embedded objects have streams of the same names, but never at the root.
_ROOT_STREAMS: tuple[tuple[str, str], ...] = (
    ("worddocument", "doc"),
    ("workbook", "xls"),
    ("book", "xls"),
    ("powerpoint document", "ppt"),
    ("encryptedpackage", "encrypted"),
    ("mmtext", "works"),
    ("contents", "works"),
    ("__properties_version1.0", "msg"),
)
# Everything olefile lets through on damaged bytes (seen by mutating files); none of it says more than "damaged".
BROKEN = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


def open_compound(content: bytes, medium: str) -> olefile.OleFileIO:
    """Raises UnreadableDocument (`damaged`)."""
    try:
        return olefile.OleFileIO(BytesIO(content))
    except BROKEN as error:
        raise UnreadableDocument(medium=medium, reason="damaged") from error


def stream_of(compound: olefile.OleFileIO, name: str, medium: str) -> bytes:
    """A root stream's bytes. Raises UnreadableDocument (`damaged`, `part_missing`)."""
    try:
        if not compound.exists(name):
            raise UnreadableDocument(medium=medium, reason="part_missing")
        with compound.openstream(name) as stream:
            return bytes(stream.read())
    except UnreadableDocument:
        raise
    except BROKEN as error:
        raise UnreadableDocument(medium=medium, reason="damaged") from error


def medium_of_compound(content: bytes) -> str:
    """`doc`, `xls`, `ppt`, `works`, `msg`, `encrypted`, or `ole` where nothing is known of it."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as compound:
            roots = {entry[0].lower() for entry in compound.listdir() if len(entry) == 1}
    except BROKEN:
        # The directory is broken; the names in it may still say what the file was, so that its reader calls it damaged.
        torn = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))
        return next((medium for stream, medium in torn if stream.encode("utf-16-le") in content), "ole")
    return next((medium for stream, medium in _ROOT_STREAMS if stream in roots), "ole")


def read(source: SourceFile) -> Document:
    """Always refuses: a protected package cannot be opened, an unknown or broken container holds no document."""
    medium = medium_of_compound(source.content)
    if medium == "encrypted":
        raise UnreadableDocument(medium="ooxml", reason="encrypted")
    open_compound(source.content, "ole").close()
    raise UnsupportedMedium(medium=medium)
