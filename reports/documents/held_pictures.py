"""DOC, RTF, HTML and MHT that hold pictures as bytes of their own: pages where all is pictures, tables beside text."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import compat32
from itertools import compress

from reports.documents import doc, html, mht, rtf
from reports.documents.compound import open_compound, stream_of
from reports.documents.kept_pictures import count_elsewhere, kept_names, shows_kept, with_unread
from reports.documents.media import medium_of
from reports.documents.picture import MAX_PAGES, is_ornament, is_page, pictures_of
from reports.documents.sight import SeenPage, Sight, document_of
from reports.documents.table_words import holds_number, lacking, parts_of
from reports.errors import DocumentTooLarge, UnreadableDocument
from reports.model import MAX_BYTES, Document, Grid, SourceFile

# Streams of a DOC that hold pictures: those in the line, and those that float (MS-DOC 2.9.157, MS-ODRAW 2.2.23).
_STREAMS = ("Data", "WordDocument", "0Table", "1Table")
# The type of an OfficeArt record of a JPEG or PNG (MS-ODRAW 2.2.27, 2.2.28); the length of what follows stands behind.
_BLIP, _LENGTH = re.compile(rb"[\x1d\x1e]\xf0"), 4
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
# One or two digests of sixteen bytes and a tag stand before the picture.
_BEFORE = 40
_PICTURE = re.compile(rb"\\(?:png|jpeg)blip\b")
_BINARY = re.compile(rb"\\bin(\d{1,9})[ ]?")
_GROUP = re.compile(rb"\{[^{}]*\}")
_WORD = re.compile(rb"\\(?:\*|[a-z]+-?\d* ?)")
_NO_DIGIT = re.compile(rb"[^0-9a-fA-F]")
_DATA = re.compile(
    rb"<img\b[^>]{0,2000}?\bsrc\s*=\s*[\"']"
    rb"(?:data:image/(?:png|jpe?g|gif|bmp|webp);base64,([A-Za-z0-9+/=\s]+)|sha256:([0-9a-f]{64}))[\"']",
    re.IGNORECASE,
)
# What the bytes of a medium hold where they hold a picture.
_HOLDS = {"doc": b"\xf0", "rtf": b"blip", "html": b";base64,", "mht": b"image/"}
_READERS: dict[str, Callable[[SourceFile], Document]] = {
    "doc": doc.read,
    "rtf": rtf.read,
    "html": html.whole,
    "mht": mht.read,
}


def read(source: SourceFile, sight: Sight) -> Document:
    """The document by its own reader; its pictures by `sight`, where it is nothing else, or a table is not in its text.

    Of pictures beside text nothing but tables is taken; `meta` tells in `pictures_unread` how many gave none where a
    table is lacking still, how many hold a grid of numbers that was not taken, and of a page that is pictures alone how
    many could not be looked at. Raises what the reader of the medium raises.
    """
    medium = medium_of(source.content)
    if medium not in _READERS:
        raise UnreadableDocument(medium=medium, reason="damaged")
    try:
        document = _READERS[medium](source)
    except UnreadableDocument as error:
        if error.params.get("reason") != "no_text_layer":
            raise
        looked = _shown(source, medium, sight)
        if looked.shown is None:
            raise
        return looked.shown
    if shows_kept(document):
        _check_size(source)
    elif _HOLDS[medium] not in source.content:
        return with_unread(document, count_elsewhere(document))
    if not lacking(document.blocks):
        return document
    looked = _shown(source, medium, sight)
    missed = _missed(document, source) + looked.broken if shows_kept(document) else 0
    missed += count_elsewhere(document) if medium == "html" else 0
    if not document.blocks and looked.shown is None and shows_kept(document):
        raise UnreadableDocument(medium="image", reason="no_text")
    if not document.blocks and looked.shown is not None:
        whole = replace(looked.shown, title=document.title, meta={**document.meta, **looked.shown.meta})
        # What stands on the page that is not there nobody knows, even where the others hold every table.
        return replace(whole, meta={**whole.meta, "pictures_unread": str(missed)}) if missed else whole
    return _with_tables(document, looked, missed)


def _with_tables(document: Document, looked: _Looked, missed: int) -> Document:
    """The text with the tables that were seen beside it; `missed` pictures were not looked at."""
    shown = looked.shown
    seen = [block for block in shown.blocks if isinstance(block, Grid)] if shown is not None else []
    kept = parts_of(lacking(document.blocks), seen)
    grids = list(compress(seen, kept))
    taken = {looked.pictures[cell.place.page or 0] for grid in grids for cell in grid.cells}
    missed += len(set(looked.pictures.values()) - taken)
    if shown is None or not grids:
        return with_unread(document, missed)
    places = {cell.place for grid in grids for cell in grid.cells}
    scores = {place: score for place, score in shown.scores.items() if place in places}
    meta = {**document.meta, **shown.meta}
    left = {grid.place.page for grid, is_kept in zip(seen, kept, strict=True) if not is_kept and holds_number(grid)}
    if left:
        meta["pictures_unread"] = str(len(left))
    joined = replace(document, blocks=(*document.blocks, *grids), meta=meta, scores=scores)
    return with_unread(joined, max(missed, len(left)))


def _missed(document: Document, source: SourceFile) -> int:
    """How many of the kept pictures nobody could look at: those that are not there, and slices of a page."""
    pictures = dict(source.pictures)
    held = [pictures.get(name, b"") for name in kept_names(document)]
    return sum(not (content and (is_page(content) or is_ornament(content))) for content in held)


def _check_size(source: SourceFile) -> None:
    size = sum(len(content) for _, content in source.pictures)
    if size > MAX_BYTES:
        raise DocumentTooLarge(size=size, limit=MAX_BYTES, what="bytes")


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was seen in the pictures as large as a page: the document of them (None where there is no text in any), the
    number of the picture that each page is (a part) of, and how many pictures are broken."""

    shown: Document | None
    pictures: Mapping[int, int]
    broken: int


def _shown(source: SourceFile, medium: str, sight: Sight) -> _Looked:
    seen: dict[int, SeenPage] = {}
    pictures: dict[int, int] = {}
    broken = 0
    for number, held in enumerate(_held(source, medium)):
        if not is_page(held):
            continue
        try:
            for picture in pictures_of(held):
                page = len(seen) + 1
                if page > MAX_PAGES:
                    raise DocumentTooLarge(size=page, limit=MAX_PAGES, what="pages")
                seen[page] = sight(picture, page)
                pictures[page] = number
        except UnreadableDocument:
            broken += 1  # one among others
    if not any(page.texts for page in seen.values()):
        return _Looked(None, pictures, broken)
    return _Looked(document_of([page.content for page in seen.values()], seen, "", {}), pictures, broken)


def _held(source: SourceFile, medium: str) -> Iterator[bytes]:
    if medium == "doc":
        return _in_doc(source.content)
    if medium == "rtf":
        return _in_rtf(source.content)
    return _in_page(source) if medium == "html" else _in_message(source.content)


def _in_doc(content: bytes) -> Iterator[bytes]:
    with open_compound(content, doc.READER) as compound:
        streams = [stream_of(compound, name, doc.READER) for name in _STREAMS if compound.exists(name)]
    for stream in streams:
        end = 0
        for record in _BLIP.finditer(stream):
            body = record.end() + _LENGTH
            stop = body + int.from_bytes(stream[record.end() : body], "little")
            if record.start() < end or stop > len(stream):
                continue
            starts = [at for signature in _SIGNATURES if (at := stream.find(signature, body, body + _BEFORE)) >= 0]
            if starts:
                yield stream[min(starts) : stop]
                end = stop


def _in_rtf(content: bytes) -> Iterator[bytes]:
    for found in _PICTURE.finditer(content):
        binary = _BINARY.search(content, found.end(), found.end() + 400)
        if binary is not None:
            yield content[binary.end() : binary.end() + int(binary[1])]
            continue
        digits = content[found.end() : _group_end(content, found.end())]
        digits = _NO_DIGIT.sub(b"", _WORD.sub(b"", _GROUP.sub(b"", digits)))
        yield binascii.unhexlify(digits[: len(digits) // 2 * 2])


def _group_end(content: bytes, start: int) -> int:
    """Where the group ends in which `start` stands: groups inside it (an identifier) are passed over."""
    at, depth = start, 0
    while True:
        closing = content.find(b"}", at)
        if closing < 0:
            return len(content)
        depth += content.count(b"{", at, closing) - 1
        if depth < 0:
            return closing
        at = closing + 1


def _in_page(source: SourceFile) -> Iterator[bytes]:
    """The pictures in the page and those kept beside it, in its order."""
    kept = dict(source.pictures)
    for found in _DATA.finditer(source.content):
        if found[2]:
            if content := kept.get(found[2].decode()):
                yield content
            continue
        try:
            yield base64.b64decode(found[1])
        except binascii.Error:
            continue


def _in_message(content: bytes) -> Iterator[bytes]:
    for part in message_from_bytes(content.lstrip(), policy=compat32).walk():
        payload = part.get_payload(decode=True) if part.get_content_maintype() == "image" else None
        if isinstance(payload, bytes):
            yield payload
