"""What bytes are, by the bytes alone: a `.pdf` that is an error page and a `.doc` that is HTML are common."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from reports.documents.compound import medium_of_compound
from reports.model import MAX_BYTES

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    # Word 2 wrote no OLE container (seen: samples/media/word2.doc).
    (b"\xdb\xa5\x2d\x00", "doc"),
)
_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|tbody|tr|td|div|p|span|h[1-6]|article|section|font|center|br|ul)\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(rb"</(?:p|div|td|tr|span|table|h[1-6]|body|html|font)\s*>", re.IGNORECASE)
# NUL and C0 controls that no text file holds (tab, line feed, form feed, return, escape are let through).
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Word and Excel 2003 could save as one XML file; progid names the program.
_OFFICE_XML = re.compile(rb"progid=[\"'](Word|Excel)\.")
# The largest page seen in the research is below 1 MB; 32 MB leaves room for pictures pasted in as data. These three
# hold pictures that are not unpacked to read their text: the file itself is all that they take.
_MOST_BYTES = 32 * 1024 * 1024
_OF_PICTURES = frozenset(("pdf", "docx", "ofd"))
_CSV_LINES = 5
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def medium_of(content: bytes) -> str:
    """`html`, `text`, `pdf`, `docx`, `xlsx`, `ofd`, `zip`, `doc`, `xls`, `rtf`, `mht`, `image`, …, or `unknown`."""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(content)
    if content.startswith(_OLE):
        return _compound(content)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image"
    for magic, medium in _MAGIC:
        if content.startswith(magic):
            return medium
    head = content[:4096]
    if not content.startswith(_BOMS[1:]) and b"\x00<\x00" not in head and len(_BINARY.findall(head)) > len(head) // 100:
        return "unknown"
    if re.match(rb"\s*(?:MIME-Version|From|Content-Type):", head, re.IGNORECASE) and b"boundary" in head.lower():
        return "mht"
    office = _OFFICE_XML.search(head)
    if office is not None:
        return "excelml" if office.group(1) == b"Excel" else "wordml"
    if _is_html(content):
        return "html"
    return "csv" if _is_csv(content) else "text"


def most_bytes(medium: str) -> int:
    """How large a file of that medium may be to be read."""
    return MAX_BYTES if medium in _OF_PICTURES else _MOST_BYTES


def _is_csv(content: bytes) -> bool:
    """Most lines hold commas. A comma is never part of a GB18030 character; Chinese prose has its own comma."""
    lines = [line for line in content[:200_000].splitlines() if line.strip()]
    return len(lines) >= _CSV_LINES and sum(line.count(b",") >= 2 for line in lines) > len(lines) * 0.6


def _is_html(content: bytes) -> bool:
    # UTF-16 pages are looked at with their NULs taken out: tags are ASCII.
    plain = content[:200_000].replace(b"\x00", b"") if content.startswith(_BOMS[1:]) else content
    for bom in _BOMS:
        plain = plain.removeprefix(bom)
    start = plain[:4096].lstrip()
    if start.startswith(b"<") and _TAG.search(plain[:20_000]):
        return True
    return len(_CLOSING.findall(plain[:500_000])) >= 3


def _zipped(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        return "zip"
    # A folder named word/ in somebody's archive makes no DOCX: every OOXML package lists its content types.
    if "xl/workbook.xml" in names or "word/document.xml" in names:
        return "xlsx" if "xl/workbook.xml" in names else "docx"
    if "[content_types].xml" in names:
        for folder, medium in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(name.startswith(folder) for name in names):
                return medium
    if any(name.rsplit("/", 1)[-1] == "ofd.xml" and name.count("/") <= 1 for name in names):
        return "ofd"
    if {"mimetype", "content.xml"} <= names:
        return "ods" if b"opendocument.spreadsheet" in content[:200] else "odt"
    return "zip"


def _compound(content: bytes) -> str:
    medium = medium_of_compound(content)
    return medium if medium in ("doc", "xls") else "ole"
