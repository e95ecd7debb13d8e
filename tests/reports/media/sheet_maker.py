"""Workbooks: XLSX through XlsxWriter, XLS by hand ([MS-XLS]: BIFF8, and BIFF5 in code page 936)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import BytesIO
from struct import pack

import xlsxwriter

from tests.reports.media import compound_maker
from tests.reports.media.story import Line, Piece
from tests.reports.media.truth import placed

_BIFF5 = 0x0500
Corner = tuple[int, int]


@dataclass
class Laid:
    """A sheet before it is written: (row, column) → text, and merged ranges (top, left, bottom, right)."""

    cells: dict[Corner, str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def laid_out(pieces: Sequence[Piece], *, width: int = 15, gap: int = 0) -> Laid:
    """All pieces below one another; paragraphs merged over `width` columns, `gap` empty rows around tables."""
    sheet = Laid()
    row = 0
    for piece in pieces:
        if isinstance(piece, Line):
            sheet.cells[row, 0] = piece.text
            sheet.merged.append((row, 0, row, width - 1))
            row += 1
            continue
        row += gap
        for number, column, part in placed(piece):
            sheet.cells[row + number, column] = part.text
            if part.rowspan * part.colspan > 1:
                sheet.merged.append((row + number, column, row + number + part.rowspan - 1, column + part.colspan - 1))
        row += len(piece) + gap
    return sheet


def number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def xlsx(sheets: Sequence[Laid]) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        drawn = book.add_format({"border": 1})
        for sheet in sheets:
            page = book.add_worksheet()
            for top, left, bottom, right in sheet.merged:
                page.merge_range(top, left, bottom, right, "", drawn)
            for (row, column), text in sheet.cells.items():
                value = number(text)
                if value is not None:
                    page.write_number(row, column, float(value), drawn)
                elif text:
                    page.write_string(row, column, text, drawn)
                else:
                    page.write_blank(row, column, None, drawn)
    return stream.getvalue()


def _record(kind: int, body: bytes = b"") -> bytes:
    return pack("<HH", kind, len(body)) + body


def xls(sheets: Sequence[Laid], *, version: int = 0x0600, code_page: int = 1200, locked: bool = False) -> bytes:
    """BIFF8 keeps its texts in a shared table, as Excel does; BIFF5 in the cells."""
    wide = version != _BIFF5
    start = _record(0x0809, pack("<HHHH", version, 0x0005, 0x0DBB, 0x07CC) + (b"\x00" * 8 if wide else b""))
    if locked:
        start += _record(0x002F, b"\x01\x00\x01\x00" + b"\x00" * 48)
    start += _record(0x0042, pack("<H", code_page))
    start += _record(0x041E, pack("<H", 164) + _text("0.00%", wide=wide, short=not wide))
    for form in (0, 164, 14):
        start += _record(0x00E0, pack("<HH", 0, form) + b"\x00" * (16 if wide else 12))
    shared: dict[str, int] = {}
    bodies = [_sheet(sheet, version, shared, wide=wide) for sheet in sheets]
    if wide:
        head, *rest = string_table(list(shared), 500)
        start += _record(0x00FC, head) + b"".join(_record(0x003C, part) for part in rest)
    names = [_text(f"表{index}", wide=wide, short=True) for index in range(1, len(sheets) + 1)]
    at = len(start) + sum(4 + 6 + len(name) for name in names) + 4
    bounds = b""
    for name, body in zip(names, bodies, strict=True):
        bounds += _record(0x0085, pack("<IBB", at, 0, 0) + name)
        at += len(body)
    stream = start + bounds + _record(0x000A) + b"".join(bodies)
    return compound_maker.make({"Workbook" if wide else "Book": stream})


def _text(text: str, *, wide: bool, short: bool) -> bytes:
    if wide:
        size = pack("<B" if short else "<H", len(text))
        return size + b"\x01" + text.encode("utf-16-le")
    raw = text.encode("gb18030")
    return pack("<B" if short else "<H", len(raw)) + raw


def string_table(texts: Sequence[str], size: int) -> list[bytes]:
    """The table in records of at most `size` bytes; a text cut by a record end goes on behind its flag."""
    records = [pack("<II", len(texts), len(texts))]
    for text in texts:
        narrow = all(ord(character) < 256 for character in text)
        flag = 0 if narrow else 1
        head = pack("<HB", len(text), flag | (8 if len(text) > 20 else 0)) + (pack("<H", 1) if len(text) > 20 else b"")
        if len(records[-1]) + len(head) > size:
            records.append(b"")
        records[-1] += head
        rest = text
        while rest:
            room = (size - len(records[-1])) // (1 if narrow else 2)
            if room < 1:
                records.append(bytes([flag]))
                continue
            part, rest = rest[:room], rest[room:]
            records[-1] += part.encode("latin-1" if narrow else "utf-16-le")
        if len(text) > 20:
            if len(records[-1]) + 4 > size:
                records.append(b"")
            records[-1] += b"\x00" * 4  # one formatting run
    return records


def _sheet(sheet: Laid, version: int, shared: dict[str, int], *, wide: bool) -> bytes:
    body = _record(0x0809, pack("<HHHH", version, 0x0010, 0x0DBB, 0x07CC) + (b"\x00" * 8 if wide else b""))
    for (row, column), text in sorted(sheet.cells.items()):
        at = pack("<HHH", row, column, 0)
        value = number(text)
        if text.startswith("#"):
            body += _record(0x0205, at + pack("<BB", 0x2A, 1))
        elif value is not None and value == value.to_integral_value() and abs(value) < 1 << 28:
            body += _record(0x027E, at + pack("<I", (int(value) & 0x3FFFFFFF) << 2 | 2))
        elif value is not None:
            body += _record(0x0203, at + pack("<d", float(value)))
        elif text and wide:
            body += _record(0x00FD, at + pack("<I", shared.setdefault(text, len(shared))))
        elif text:
            body += _record(0x0204, at + _text(text, wide=wide, short=False))
        else:
            body += _record(0x0201, at)
    if sheet.merged and wide:
        for begin in range(0, len(sheet.merged), 1000):
            part = sheet.merged[begin : begin + 1000]
            ranges = b"".join(pack("<HHHH", top, bottom, left, right) for top, left, bottom, right in part)
            body += _record(0x00E5, pack("<H", len(part)) + ranges)
    return body + _record(0x000A)
