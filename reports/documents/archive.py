"""ZIP archives: every member read by its own bytes, the one that is most of a report kept, the others named."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reports.documents.media import medium_of, most_bytes
from reports.documents.package import Package
from reports.documents.picture_pages import are_one_report, in_order, joined
from reports.documents.sight import Sight
from reports.errors import DocumentError, DocumentTooLarge, EmptyDocument
from reports.model import Document, Grid, SourceFile
from reports.vocabulary import GLUED_WORDS, REPORT_WORDS, SECTION_HEADINGS, compact, normal_label

READER, PICTURE = "zip", "image"
MAX_MEMBERS = 500
MAX_DEPTH = 3
_UTF8_FLAG = 0x800
_LONGEST_HEADING = 48
# What packers and desktops leave beside the files.
_FURNITURE = ("__macosx/", "thumbs.db", ".ds_store", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: what was read, or why it was not."""

    name: str
    document: Document | None
    error: DocumentError | None = None
    medium: str = ""


def read(source: SourceFile, sight: Sight | None = None) -> Document:
    """The best member; pictures alone are one report, page by page. `meta`: `member` (its name; of pages each on a line
    of its own), `other_members` and `unread_members` (names, one a line).

    Raises EmptyDocument where the archive holds no file, DocumentTooLarge beyond the limits of depth, number and size,
    and the first member's own error where none can be read.
    """
    return _read(source, 1, sight)


def members(source: SourceFile, sight: Sight | None = None) -> Iterator[Member]:
    """Every file of the archive with its document or its error, archives inside it included."""
    return _members(source, 1, sight)


def _read(source: SourceFile, depth: int, sight: Sight | None) -> Document:
    found = _with_pages_joined(list(_members(source, depth, sight)))
    if not found:
        raise EmptyDocument(medium=READER)
    best = max((member for member in found if member.document), key=_worth, default=None)
    if best is None or best.document is None:
        error = next((member.error for member in found if member.error is not None), None)
        raise error or EmptyDocument(medium=READER)
    document = best.document
    meta = dict(document.meta)
    meta["member"] = "/".join(name for name in (best.name, meta.get("member", "")) if name)
    others = [member.name for member in found if member.document is not None and member is not best]
    unread = [member.name for member in found if member.document is None]
    if others:
        meta["other_members"] = "\n".join([*others, *meta.get("other_members", "").split("\n")]).strip()
    if unread:
        meta["unread_members"] = "\n".join([*unread, *meta.get("unread_members", "").split("\n")]).strip()
    return replace(document, meta=meta)


def _members(source: SourceFile, depth: int, sight: Sight | None) -> Iterator[Member]:
    from reports.documents import check_size
    from reports.documents import read as read_any

    if depth > MAX_DEPTH:
        raise DocumentTooLarge(size=depth, limit=MAX_DEPTH, what="depth")
    with Package(source.content, READER) as package:
        if len(package.members) > MAX_MEMBERS:
            raise DocumentTooLarge(size=len(package.members), limit=MAX_MEMBERS, what="members")
        for info in package.members:
            name = member_name(info)
            if name.lower().endswith(_FURNITURE) or name.lower().startswith(_FURNITURE):
                continue
            try:
                content = package.unpack(info)
                if not content or content.isspace():
                    raise EmptyDocument(medium=READER)
                inner = SourceFile(content, filename=name, url=source.url)
                medium = medium_of(content)
                is_archive = medium == READER
                if is_archive:
                    check_size(content, most_bytes(READER))
                document = _read(inner, depth + 1, sight) if is_archive else read_any(inner, sight)
                yield Member(name, document, medium=medium)
            except DocumentError as error:
                yield Member(name, None, error)


def _with_pages_joined(found: list[Member]) -> list[Member]:
    """Pictures and nothing else are the pages of one report, unless two of them hold the same table."""
    pages = [(member.name, member.document) for member in found if member.document and member.medium == PICTURE]
    order = in_order([name for name, _ in pages])
    documents = [pages[place][1] for place in order]
    if len(pages) < len(found) or not are_one_report(documents):
        return found
    return [Member("\n".join(pages[place][0] for place in order), joined(documents), medium=PICTURE)]


def _worth(member: Member) -> tuple[int, int]:
    """How much of a report it is: words of the three tables, section titles, the title's words; then its size."""
    if member.document is None:
        return 0, 0
    lines: list[str] = []
    for block in member.document.blocks:
        lines.extend([cell.text for cell in block.cells] if isinstance(block, Grid) else [block.text])
    whole = compact("".join(lines))
    found = sum(word in whole for words in GLUED_WORDS.values() for word in words)
    found += any(word in whole for word in REPORT_WORDS)
    labels = {normal_label(line) for line in lines if len(line) <= _LONGEST_HEADING}
    found += sum(any(pattern.search(label) for label in labels) for _, pattern in SECTION_HEADINGS)
    return found, len(whole)


def member_name(info: zipfile.ZipInfo) -> str:
    """Names are UTF-8 where flagged; else the packer's own bytes, which zipfile shows as code page 437."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return info.filename
