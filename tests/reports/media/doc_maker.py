"""DOC files by hand ([MS-DOC]): FIB, piece table, paragraph and run properties in pages of 512 bytes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from struct import pack, pack_into, unpack

from tests.reports.media import compound_maker
from tests.reports.media.story import Line, Piece, slots
from tests.reports.media.truth import Rows

_TEXT_AT = 2048
_COLUMN = 600
IN_TABLE = pack("<HB", 0x2416, 1)
ROW_END = pack("<HB", 0x2417, 1)
INNER_CELL = pack("<HB", 0x244B, 1)
INNER_ROW_END = pack("<HB", 0x244C, 1)
DELETED = pack("<HB", 0x0800, 1)
HIDDEN = pack("<HB", 0x083C, 1)


def depth(level: int) -> bytes:
    return pack("<Hi", 0x6649, level)


@dataclass(frozen=True)
class Para:
    """`text` ends with its own mark. `runs` are (start, end, modifiers) within the text."""

    text: str
    modifiers: bytes = b""
    style: int = 0
    runs: tuple[tuple[int, int, bytes], ...] = ()


def row_shape(cells: Sequence[tuple[int, int, int]]) -> bytes:
    """sprmTDefTable for cells (left edge, right edge, vertical merge: 0 none, 3 first, 1 below)."""
    body = pack("<B", len(cells)) + pack("<h", cells[0][0]) + b"".join(pack("<h", right) for _, right, _ in cells)
    for left, right, merge in cells:
        body += pack("<HH16x", merge << 5, right - left)
    return pack("<HH", 0xD608, len(body) + 1) + body


def table(rows: Rows, *, wobble: int = 0) -> list[Para]:
    """A table; with `wobble`, the vertical rules of neighbouring rows stand some twips apart."""
    result: list[Para] = []
    for number, line in enumerate(slots(rows)):
        shift = wobble * (number % 2)
        cells: list[tuple[int, int, int]] = []
        for slot in line:
            left, right = slot.column * _COLUMN, (slot.column + slot.part.colspan) * _COLUMN
            merge = 0 if slot.part.rowspan == 1 else (1 if slot.above else 3)
            cells.append((left + shift, right + shift, merge))
            text = "" if slot.above else slot.part.text.replace("\n", "\x0b")
            result.append(Para(text + "\x07", IN_TABLE))
        result.append(Para("\x07", IN_TABLE + ROW_END + row_shape(cells)))
    return result


def paragraphs(pieces: Sequence[Piece], *, wobble: int = 0) -> list[Para]:
    result: list[Para] = []
    for piece in pieces:
        if isinstance(piece, Line):
            result.append(Para(piece.text + "\r", style=1 if piece.heading else 0))
        else:
            result += table(piece, wobble=wobble)
    return result


def make(
    paras: Sequence[Para],
    *,
    boxes: Sequence[tuple[int, str]] = (),
    pieces: int = 1,
    narrow: bool = False,
    huge: bool = False,
    flags: int = 0,
    version: int = 0xC1,
    ident: int = 0xA5EC,
) -> bytes:
    """A file. `boxes`: (anchor cp, text) of text boxes. `pieces`: how many the text is cut into, stored backwards.

    `narrow`: pieces without Chinese are kept one byte a character. `huge`: row shapes lie in the Data stream.
    """
    paras = [replace(para, text=_units(para.text)) for para in paras]
    story = "".join(para.text for para in paras)
    box_text = "".join(f"{text}\r" for _, text in boxes)
    whole = story + box_text + ("\r" if boxes else "")
    units = [whole[index : index + 1] for index in range(len(whole))]
    cuts = _cuts(whole, pieces, narrow=narrow)
    main = bytearray(_TEXT_AT)
    order = list(range(len(cuts) - 1))[::-1]
    offsets: dict[int, tuple[int, bool]] = {}
    for index in order:
        text = "".join(units[cuts[index] : cuts[index + 1]])
        small = narrow and text.isascii()
        offsets[index] = (len(main), small)
        main += text.encode("latin-1") if small else text.encode("utf-16-le", "surrogatepass")
        main += b"\x00" * (len(main) % 2)

    def file_offset(cp: int) -> int:
        index = min(bisect_right(cuts, cp) - 1, len(cuts) - 2)
        start, small = offsets[index]
        return start + (cp - cuts[index]) * (1 if small else 2)

    data = bytearray()
    spans: list[tuple[int, int, bytes]] = []
    runs: list[tuple[int, int, bytes]] = []
    at = 0
    for para in [*paras, *(Para(f"{text}\r") for _, text in boxes), *([Para("\r")] if boxes else [])]:
        modifiers = para.modifiers
        if huge and modifiers:
            reference = len(data)
            data += pack("<H", len(modifiers)) + modifiers
            modifiers = pack("<HI", 0x6646, reference)
        last = at + len(para.text) - 1
        # A paragraph's properties are found by its mark; its earlier characters may lie in other pieces.
        begin = max(at, max((cut for cut in cuts if cut <= last), default=0))
        spans.append(
            (file_offset(begin), file_offset(last) + _width(offsets, cuts, last), pack("<H", para.style) + modifiers)
        )
        for start, end, changed in para.runs:
            runs += [
                (file_offset(cp), file_offset(cp) + _width(offsets, cuts, cp), changed)
                for cp in range(at + start, at + end)
            ]
        at += len(para.text)
    main += b"\x00" * (-len(main) % 512)
    papx_pages = _pages(main, sorted(spans), paragraphs=True)
    chpx_pages = _pages(main, sorted(runs), paragraphs=False)
    table_stream = bytearray()
    pairs: dict[int, tuple[int, int]] = {}

    def add(index: int, content: bytes) -> None:
        pairs[index] = (len(table_stream), len(content))
        table_stream.extend(content)

    add(13, _bin_table(papx_pages))
    add(12, _bin_table(chpx_pages))
    plc = b"".join(pack("<I", cut) for cut in cuts)
    for index in range(len(cuts) - 1):
        start, small = offsets[index]
        plc += pack("<HIH", 0, (start * 2 | 0x40000000) if small else start, 0)
    add(33, b"\x02" + pack("<I", len(plc)) + plc)
    if boxes:
        places = [0]
        for _, text in boxes:
            places.append(places[-1] + len(text) + 1)
        ends = [*places, places[-1] + 1]
        entries = b"".join(pack("<10x4xiI", 1000 + number, 0) for number in range(len(boxes) + 1))
        add(56, b"".join(pack("<i", place) for place in ends) + entries)
        anchors = b"".join(pack("<i", anchor) for anchor, _ in boxes) + pack("<i", len(story))
        add(40, anchors + b"".join(pack("<i22x", 1000 + number) for number in range(len(boxes))))
    pack_into("<HH", main, 0, ident, version)
    pack_into("<H", main, 0x0A, 0x0200 | flags)
    pack_into("<H", main, 32, 14)
    pack_into("<H", main, 62, 22)
    pack_into("<i", main, 64 + 12, len(story))
    pack_into("<i", main, 64 + 36, len(box_text) + 1 if boxes else 0)
    pack_into("<H", main, 152, 93)
    for index, (start, size) in pairs.items():
        pack_into("<II", main, 154 + 8 * index, start, size)
    streams = {"WordDocument": bytes(main), "1Table": bytes(table_stream)}
    if data:
        streams["Data"] = bytes(data)
    return compound_maker.make(streams)


def _units(text: str) -> str:
    """One character for each UTF-16 unit: places in the file count units."""
    raw = text.encode("utf-16-le")
    return "".join(map(chr, unpack(f"<{len(raw) // 2}H", raw)))


def _cuts(text: str, pieces: int, *, narrow: bool) -> list[int]:
    cuts = {0, len(text)} | {len(text) * number // pieces for number in range(1, pieces)}
    if narrow:
        cuts |= {at for at in range(1, len(text)) if text[at].isascii() != text[at - 1].isascii()}
    return sorted(cuts)


def _width(offsets: dict[int, tuple[int, bool]], cuts: list[int], cp: int) -> int:
    return 1 if offsets[bisect_right(cuts, cp) - 1][1] else 2


def _pages(main: bytearray, spans: Sequence[tuple[int, int, bytes]], *, paragraphs: bool) -> list[tuple[int, int, int]]:
    """Appends pages; gives (first offset, last offset, page number) of each."""
    pages: list[tuple[int, int, int]] = []
    rest = list(spans)
    while rest:
        count = 1
        while count < len(rest) and _size(rest[: count + 1], paragraphs=paragraphs) <= 511:
            # Offsets in one page follow each other without gap; a gap begins a new page.
            if rest[count][0] != rest[count - 1][1]:
                break
            count += 1
        taken, rest = rest[:count], rest[count:]
        page = bytearray(512)
        offsets = [taken[0][0], *(end for _, end, _ in taken)]
        pack_into(f"<{count + 1}I", page, 0, *offsets)
        at = 511
        for index, (_, _, modifiers) in enumerate(taken):
            blob = _blob(modifiers, paragraphs=paragraphs)
            at = (at - len(blob)) & ~1
            page[at : at + len(blob)] = blob
            page[4 * (count + 1) + (13 if paragraphs else 1) * index] = at // 2
        page[511] = count
        pages.append((taken[0][0], taken[-1][1], len(main) // 512))
        main += page
    return pages


def _blob(modifiers: bytes, *, paragraphs: bool) -> bytes:
    if not paragraphs:
        return pack("<B", len(modifiers)) + modifiers
    if len(modifiers) % 2:
        return pack("<B", (len(modifiers) + 1) // 2) + modifiers
    return pack("<BB", 0, len(modifiers) // 2) + modifiers


def _size(spans: Sequence[tuple[int, int, bytes]], *, paragraphs: bool) -> int:
    each = 13 if paragraphs else 1
    blobs = sum(len(_blob(modifiers, paragraphs=paragraphs)) + 1 for _, _, modifiers in spans)
    return 4 * (len(spans) + 1) + each * len(spans) + blobs + 1


def _bin_table(pages: Sequence[tuple[int, int, int]]) -> bytes:
    if not pages:
        return b""
    bounds = [first for first, _, _ in pages] + [pages[-1][1]]
    return b"".join(pack("<I", bound) for bound in bounds) + b"".join(pack("<I", number) for _, _, number in pages)
