"""Documents for tests of the ingest: those that are made to hurt, and how to pack them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from reports.model import SourceFile

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(document: bytes | str) -> SourceFile:
    """A DOCX with this main part."""
    return SourceFile(zipped({"[Content_Types].xml": _TYPES, "word/document.xml": document}), filename="a.docx")


def bomb() -> SourceFile:
    """100 MB of spaces in a DOCX of 100 KB."""
    return docx(f"<w:document {_WORD}><w:body>".encode() + b" " * (100 << 20) + b"</w:body></w:document>")


def laughs() -> SourceFile:
    """A DOCX whose entities grow to 10^10 characters (the billion laughs)."""
    entities = '<!ENTITY e0 "ha">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 11))
    return docx(f"<!DOCTYPE d [{entities}]><w:document {_WORD}><w:body>&e10;</w:body></w:document>")


def deep_page(depth: int = 200_000) -> SourceFile:
    """A page of elements within elements."""
    return SourceFile(b"<html><body>" + b"<div>" * depth + "某局".encode() + b"</div>" * depth, filename="deep.html")


def wide_page() -> SourceFile:
    """A page whose cells claim to cover a million rows and columns each."""
    row = "<tr>" + '<td rowspan="1000000" colspan="1000000">1</td>' * 50 + "</tr>"
    return SourceFile(f"<html><body><table>{row * 50}</table></body></html>".encode(), filename="wide.html")


def nested_archive(levels: int = 40) -> SourceFile:
    """Archives within archives."""
    content = "某局".encode()
    for level in range(levels):
        content = zipped({f"{level}.zip" if level else "a.txt": content})
    return SourceFile(content, filename="nested.zip")


def crowded_archive(members: int = 3_000) -> SourceFile:
    """An archive of very many files."""
    return SourceFile(zipped({f"{number}.txt": b"x" for number in range(members)}), filename="crowded.zip")


# Each with the code of the reason for which it must be refused.
HOSTILE = {
    bomb: "document_too_large",
    laughs: "unreadable_document",
    deep_page: "document_too_large",
    nested_archive: "document_too_large",
    crowded_archive: "document_too_large",
}
