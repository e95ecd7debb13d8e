"""The binary format of Word 97-2007 ([MS-DOC]), which WPS writes too: text pieces and the properties on them.

Text lies in pieces anywhere in the WordDocument stream; the properties of paragraphs and runs are kept by file offset
in pages of 512 bytes. A character's place (cp) counts UTF-16 units from the start of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat
from operator import add
from struct import unpack_from
from typing import NamedTuple

from reports.documents.layout.page import UNKNOWN_CHARACTER
from reports.documents.raised import lowered, raised
from reports.documents.word_properties import (
    ParagraphProperties,
    RunProperties,
    paragraph_properties,
    place_apart,
    run_properties,
    styled_properties,
)
from reports.errors import UnreadableDocument, UnsupportedMedium

_WORD97 = 0xA5EC
_OLD_WORD = {0xA5DC: "word6", 0xA5DB: "word2", 0xA59B: "word2"}
# Word 97's own number; WPS writes 193, Word 2007 writes 257 here and the real number elsewhere.
_FIRST_WORD97 = 0x00C1
_WORD95 = 0x0068
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_TEXT_AT, _STORIES = 64 + 12, 8
# Positions in the list of (offset, size) pairs that follows: [MS-DOC] 2.5.6.
_CHPX, _PAPX, _CLX, _SHAPES, _BOXES = 12, 13, 33, 40, 56
_PAGE = 512
_COMPRESSED = 0x40000000
_REMOVED = "\ue000"
_KEPT_WHEN_HIDDEN = frozenset("\r\x07\x0c")
_KEPT_WHEN_DELETED = frozenset("\x07\x0c")
_PARAGRAPH_END = re.compile("([\r\x07\x0c])")
# Bits of a simple piece modifier that matter: [MS-DOC] 2.9.229, isprm 0x18 and 0x19.
_PRM_IN_TABLE, _PRM_ROW_END = 0x18, 0x19


_PLAIN = RunProperties()
_DIGITS = frozenset("0123456789０１２３４５６７８９")


def _mark(units: list[str], start: int, end: int, level: int) -> None:
    """Spells what is raised or lowered behind a number as the mark of a note."""
    if level:
        spelling = raised if level == 1 else lowered
        units[start:end] = [spelling(unit) for unit in units[start:end]]


def _strike(units: list[str], start: int, end: int) -> None:
    """Digits struck through are unknown: characters may not become more, since places count them."""
    units[start:end] = [UNKNOWN_CHARACTER if unit in _DIGITS else unit for unit in units[start:end]]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` lie at `offset`, `width` bytes each. `modifier` changes all of them."""

    start: int
    end: int
    offset: int
    width: int
    modifier: int


class WordParagraph(NamedTuple):
    """`text` without its end mark, tracked deletions and hidden text taken out; `cp` is where it begins."""

    text: str
    mark: str
    cp: int
    properties: ParagraphProperties
    deleted: bool

    @property
    def end(self) -> int:
        """Where its mark stands."""
        return self.cp + len(self.text)


class WordBinary:
    """One file. Raises UnsupportedMedium for older formats, UnreadableDocument (`encrypted`, `damaged`) otherwise."""

    def __init__(self, main: bytes, streams: dict[str, bytes]) -> None:
        """`streams` holds `0Table`, `1Table` and `Data` as far as the file has them."""
        self._main = main
        _check(main)
        flags = unpack_from("<H", main, 0x0A)[0]
        self._table = streams.get("1Table" if flags & _SECOND_TABLE else "0Table", b"")
        self._data = streams.get("Data", b"")
        self._pairs = self._find_pairs()
        self.stories: tuple[int, ...] = unpack_from(f"<{_STORIES}i", main, _TEXT_AT)
        if not self._table or any(length < 0 for length in self.stories):
            raise UnreadableDocument(medium="doc", reason="damaged")
        self._prcs: list[bytes] = []
        self._pieces = self._read_pieces()
        self._starts = [piece.start for piece in self._pieces]
        self._ends, self._papx = self._read_pages(_PAPX)
        # Of what lies behind the last paragraph nothing is told.
        self._papx.append(b"")
        self._known: dict[bytes, ParagraphProperties] = {}
        self.damaged = 0
        self._text, self._deleted_marks = self._read_text()

    def paragraphs(self, start: int, end: int) -> list[WordParagraph]:
        """The paragraphs of the characters from `start` to `end`; a last one without a mark has mark `""`."""
        end = min(end, len(self._text))
        # Texts and marks in turn.
        parts = _PARAGRAPH_END.split(self._text[start:end])
        *texts, rest = parts[::2]
        marks = parts[1::2]
        sizes = list(map(len, texts))
        begins = list(accumulate(map((1).__add__, sizes), initial=start))
        begin = begins.pop()
        cps = list(map(add, begins, sizes))
        deleted = [cp in self._deleted_marks for cp in cps] if self._deleted_marks else [False] * len(cps)
        parts_of_all = zip(texts, marks, begins, self._properties(cps), deleted, strict=True)
        # What a NamedTuple's own constructor calls; a report has 400 paragraphs, most of them cells.
        found: list[WordParagraph] = list(map(tuple.__new__, repeat(WordParagraph), parts_of_all))
        if begin < end:
            found.append(WordParagraph(rest, "", begin, ParagraphProperties(), False))
        return found

    @property
    def has_pictures(self) -> bool:
        """Whether the main text holds pictures (character 1) or drawn objects (character 8)."""
        text = self._text[: self.stories[0]]
        return "\x01" in text or "\x08" in text

    def boxes(self) -> list[tuple[int, int, int]]:
        """Text boxes of the main text: (character that anchors it or -1, start, end) in the text."""
        if self.stories[6] <= 0:
            return []
        base = sum(self.stories[:6])
        story = self._part(_BOXES)
        count = (len(story) - 4) // 26
        if count < 1:
            return []
        bounds = unpack_from(f"<{count + 1}i", story)
        anchors = self._anchors()
        found = []
        for index in range(count):
            (shape,) = unpack_from("<i", story, 4 * (count + 1) + 22 * index + 14)
            begin, end = base + bounds[index], base + bounds[index + 1]
            if base <= begin < end <= min(base + self.stories[6], len(self._text)):
                found.append((anchors.get(shape, -1), begin, end))
        return found

    def _anchors(self) -> dict[int, int]:
        plc = self._part(_SHAPES)
        count = (len(plc) - 4) // 30
        if count < 1:
            return {}
        places = unpack_from(f"<{count}i", plc)
        return {unpack_from("<i", plc, 4 * (count + 1) + 26 * index)[0]: places[index] for index in range(count)}

    def _find_pairs(self) -> int:
        (words,) = unpack_from("<H", self._main, 32)
        (longs,) = unpack_from("<H", self._main, 34 + 2 * words)
        return int(34 + 2 * words + 2 + 4 * longs + 2)

    def _part(self, index: int) -> bytes:
        offset, size = unpack_from("<II", self._main, self._pairs + 8 * index)
        if offset + size > len(self._table):
            raise UnreadableDocument(medium="doc", reason="damaged")
        return self._table[offset : offset + size]

    def _read_pieces(self) -> list[Piece]:
        clx = self._part(_CLX)
        at = 0
        while at < len(clx) and clx[at] == 1:
            (size,) = unpack_from("<H", clx, at + 1)
            self._prcs.append(clx[at + 3 : at + 3 + size])
            at += 3 + size
        if at >= len(clx) or clx[at] != 2:
            raise UnreadableDocument(medium="doc", reason="damaged")
        (size,) = unpack_from("<I", clx, at + 1)
        plc = clx[at + 5 : at + 5 + size]
        count = (len(plc) - 4) // 12
        places = unpack_from(f"<{count + 1}I", plc)
        pieces = []
        for index in range(count):
            offset, modifier = unpack_from("<IH", plc, 4 * (count + 1) + 8 * index + 2)
            narrow = bool(offset & _COMPRESSED)
            offset = (offset & ~_COMPRESSED) // 2 if narrow else offset
            piece = Piece(places[index], places[index + 1], offset, 1 if narrow else 2, modifier)
            if piece.end < piece.start or offset + (piece.end - piece.start) * piece.width > len(self._main):
                raise UnreadableDocument(medium="doc", reason="damaged")
            pieces.append(piece)
        if not pieces or pieces[0].start != 0 or pieces[-1].end < sum(self.stories):
            raise UnreadableDocument(medium="doc", reason="damaged")
        return pieces

    def _read_text(self) -> tuple[str, frozenset[int]]:
        parts: list[str] = []
        for piece in self._pieces:
            raw = self._main[piece.offset : piece.offset + (piece.end - piece.start) * piece.width]
            if piece.width == 1:
                decoded = raw.decode("cp1252", errors="replace")
                self.damaged += decoded.count("\ufffd")
            else:
                decoded = raw.decode("utf-16-le", errors="surrogatepass")
                if len(decoded) * 2 != len(raw):
                    # Characters beyond the basic plane are two units; places must go on counting units.
                    decoded = "".join(map(chr, unpack_from(f"<{len(raw) // 2}H", raw)))
            parts.append(decoded)
        text = "".join(parts)
        removed = list(self._removed())
        if not removed:
            return text, frozenset()
        units = list(text)
        marks: set[int] = set()
        whole = -1
        for start, end, properties in removed:
            if not (properties.deleted or properties.hidden):
                # What is raised from the beginning of its paragraph or cell on is a number like any other.
                if properties.level and (start in (0, whole) or units[start - 1] in _KEPT_WHEN_HIDDEN):
                    whole = end
                else:
                    _mark(units, start, end, properties.level)
                if properties.struck:
                    _strike(units, start, end)
                continue
            kept = _KEPT_WHEN_DELETED if properties.deleted else _KEPT_WHEN_HIDDEN
            for cp in range(start, end):
                if units[cp] not in kept:
                    units[cp] = _REMOVED
                elif properties.deleted:
                    marks.add(cp)
        return "".join(units), frozenset(marks)

    def _removed(self) -> Iterator[tuple[int, int, RunProperties]]:
        """Runs of characters that are not printed as they stand: tracked deletions, hidden, raised and struck text."""
        ends, runs = self._read_pages(_CHPX)
        known: dict[bytes, RunProperties] = {}
        begins = [0, *ends]
        for end, grpprl, start in zip(ends, runs, begins, strict=False):
            if not grpprl:
                continue
            properties = known.get(grpprl)
            if properties is None:
                properties = known[grpprl] = run_properties(grpprl)
            if properties == _PLAIN:
                continue
            for piece in self._pieces:
                first = max(start, piece.offset)
                last = min(end, piece.offset + (piece.end - piece.start) * piece.width)
                if first < last:
                    cp = piece.start + (first - piece.offset) // piece.width
                    yield cp, piece.start + (last - piece.offset) // piece.width, properties

    def _read_pages(self, index: int) -> tuple[list[int], list[bytes]]:
        """File offset at which each run or paragraph ends → its modifiers, in order of offset."""
        plc = self._part(index)
        count = (len(plc) - 4) // 8
        runs = index == _CHPX
        read_entry = _run_entry if runs else _paragraph_entry
        ends: list[int] = []
        found: list[bytes] = []
        if count < 1:
            return ends, found
        for number in unpack_from(f"<{count}I", plc, 4 * (count + 1)):
            start = (number & 0x3FFFFF) * _PAGE
            page = self._main[start : start + _PAGE]
            if len(page) < _PAGE:
                raise UnreadableDocument(medium="doc", reason="damaged")
            entries = page[_PAGE - 1]
            offsets = unpack_from(f"<{entries + 1}I", page)
            if not entries:
                continue
            # A gap between two pages belongs to nobody: an empty list ends where this page begins.
            if offsets[0] > (ends[-1] if ends else 0):
                ends.append(offsets[0])
                found.append(b"")
            ends += offsets[1:]
            begin = 4 * (entries + 1)
            places = page[begin : begin + entries] if runs else page[begin : begin + 13 * entries : 13]
            if len(places) < entries:
                raise UnreadableDocument(medium="doc", reason="damaged")
            # Entries share what is equal.
            told = {place: read_entry(page, 2 * place) for place in set(places)}
            found += [told[place] for place in places]
        if ends != sorted(ends):
            raise UnreadableDocument(medium="doc", reason="damaged")
        return ends, found

    def _properties(self, cps: Sequence[int]) -> list[ParagraphProperties]:
        """Those of each paragraph whose mark is the character at one of `cps`."""
        if len(self._pieces) == 1:
            (piece,) = self._pieces
            pieces = [piece] * len(cps)
            offsets = [piece.offset + (cp - piece.start) * piece.width for cp in cps]
        else:
            pieces = [self._pieces[index - 1] for index in map(bisect_right, repeat(self._starts), cps)]
            offsets = [piece.offset + (cp - piece.start) * piece.width for piece, cp in zip(pieces, cps, strict=True)]
        papxs = list(map(self._papx.__getitem__, map(bisect_right, repeat(self._ends), offsets)))
        for papx in set(papxs) - self._known.keys():
            self._known[papx] = self._read_papx(papx)
        properties = list(map(self._known.__getitem__, papxs))
        if any(piece.modifier for piece in self._pieces):
            return [
                self._modified(each, piece.modifier) if piece.modifier else each
                for each, piece in zip(properties, pieces, strict=True)
            ]
        return properties

    def _read_papx(self, papx: bytes) -> ParagraphProperties:
        apart = place_apart(papx)
        if apart is not None and apart + 2 <= len(self._data):
            (size,) = unpack_from("<H", self._data, apart)
            return styled_properties(papx[:2], self._data[apart + 2 : apart + 2 + size])
        properties = styled_properties(papx)
        if properties.huge is not None and properties.huge + 2 <= len(self._data):
            (size,) = unpack_from("<H", self._data, properties.huge)
            return styled_properties(papx, self._data[properties.huge + 2 : properties.huge + 2 + size])
        return properties

    def _modified(self, properties: ParagraphProperties, modifier: int) -> ParagraphProperties:
        """What a fast save changed for a whole piece."""
        if modifier & 1:
            index = modifier >> 1
            return paragraph_properties(self._prcs[index], properties) if index < len(self._prcs) else properties
        sprm, value = modifier >> 1 & 0x7F, modifier >> 8
        known = {_PRM_IN_TABLE: 0x2416, _PRM_ROW_END: 0x2417}.get(sprm)
        return (
            properties
            if known is None
            else paragraph_properties(known.to_bytes(2, "little") + bytes([value]), properties)
        )


def _run_entry(page: bytes, at: int) -> bytes:
    return page[at + 1 : at + 1 + page[at]] if at else b""


def _paragraph_entry(page: bytes, at: int) -> bytes:
    if not at:
        return b""
    return page[at + 1 : at + 2 * page[at]] if page[at] else page[at + 2 : at + 2 + 2 * page[at + 1]]


def _check(main: bytes) -> None:
    if len(main) < 4:
        raise UnreadableDocument(medium="doc", reason="damaged")
    ident, version = unpack_from("<HH", main)
    if ident in _OLD_WORD or (ident == _WORD97 and version < _FIRST_WORD97):
        old = _OLD_WORD.get(ident, "word6")
        raise UnsupportedMedium(medium="word95" if old == "word6" and version >= _WORD95 else old)
    if ident != _WORD97:
        raise UnreadableDocument(medium="doc", reason="damaged")
    if len(main) >= 0x0C and unpack_from("<H", main, 0x0A)[0] & _ENCRYPTED:
        raise UnreadableDocument(medium="doc", reason="encrypted")
