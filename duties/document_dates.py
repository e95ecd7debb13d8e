"""Dates that a document carries beside its account of the publication: when it was written, when its file was made.

They are weak evidence: kept, shown, held against "on time under every reading", and never a ground of a verdict
(contract, "Verdicts"). Nothing of a document is opened here but plain bytes and two small parts of a packed file.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

from duties.date_hints import FILE_DATE, WRITTEN_ON, DateHint, day_hint
from duties.title_words import WRITTEN_LABEL
from reports.documents.charset import decode

# Another set of rules looks at every document again.
RULES = 1
_TAGS = re.compile(r"<[^<>]{0,400}>|&nbsp;")
_WRITTEN = re.compile(rf"(?:{WRITTEN_LABEL})\W{{0,12}}(20\d\d)\D{{1,3}}(\d{{1,2}})\D{{1,3}}(\d{{1,2}})(?!\d)")
# /CreationDate (D:20260120093000+08'00') of the document's dictionary; xmp:CreateDate of its metadata.
_PDF = re.compile(rb"/(?:CreationDate|ModDate)\s{0,4}\(D:(20\d\d)(\d\d)(\d\d)")
_XMP = re.compile(rb"xmp:(?:CreateDate|ModifyDate)\W{1,4}(20\d\d)-(\d\d)-(\d\d)")
# Of DOCX (and XLSX) the core properties, of OFD its main part.
_PACKED = re.compile(
    r"(?:dcterms:(?:created|modified)|(?:\w{1,12}:)?(?:CreationDate|ModDate))[^<>]{0,80}>\s{0,8}(20\d\d)-?(\d\d)-?(\d\d)"
)
_PARTS = ("docProps/core.xml", "OFD.xml")
_LARGEST_PART = 256 * 1024
_MOST_ENTRIES = 5_000


def document_dates(content: bytes) -> tuple[DateHint, ...]:
    """The dates of one raw file, each once. What it is is told by its bytes; a damaged one gives none."""
    if content.startswith(b"%PDF"):
        found = {_day(match) for pattern in (_PDF, _XMP) for match in pattern.finditer(content)}
        return _hints(FILE_DATE, found)
    if content.startswith(b"PK\x03\x04"):
        return _hints(FILE_DATE, {_day(match) for part in _parts(content) for match in _PACKED.finditer(part)})
    head = content[:512].lstrip().lower()
    if head.startswith((b"<", b"\xef\xbb\xbf<")):
        text = _TAGS.sub(" ", decode(content).text)
        return _hints(WRITTEN_ON, {_day(match) for match in _WRITTEN.finditer(text)})
    return ()


def _parts(content: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if len(entries) > _MOST_ENTRIES:
                return []
            wanted = [entry for entry in entries if entry.filename in _PARTS and entry.file_size <= _LARGEST_PART]
            return [packed.open(entry).read(_LARGEST_PART).decode("utf-8", "replace") for entry in wanted]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        # Damaged, encrypted, packed by another method: the reader of the document says so.
        return []


def _day(match: re.Match[str] | re.Match[bytes]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _hints(source: str, days: set[date | None]) -> tuple[DateHint, ...]:
    return tuple(hint for day in sorted(day for day in days if day is not None) for hint in day_hint(source, day))
