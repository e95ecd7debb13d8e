"""XLS workbooks ([MS-XLS] and its forerunner BIFF5), record by record.

python-calamine 0.9.1 reads them too, but a broken file makes it ask for hundreds of gigabytes and ends the process, the
strings of BIFF5 (Excel 5 and 95, and programs that still write it) become mojibake whatever the code page says, and
error values come out blank. All three were seen; so it is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import unpack, unpack_from

from reports.documents.biff_strings import shared_strings
from reports.documents.number_formats import BUILT_IN, GENERAL, printed
from reports.documents.workbook import Position, Sheet
from reports.errors import UnreadableDocument

MEDIUM = "xls"
_BIFF5, _BIFF8 = 0x0500, 0x0600
_BOF, _EOF, _CODEPAGE, _BOUNDSHEET, _FILEPASS = 0x0809, 0x000A, 0x0042, 0x0085, 0x002F
_FORMAT, _XF, _DATE1904 = 0x041E, 0x00E0, 0x0022
_NUMBER, _RK, _MULRK, _FORMULA, _STRING = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0207
_BOOLERR, _LABEL, _RSTRING, _BLANK, _MULBLANK, _LABELSST = 0x0205, 0x0204, 0x00D6, 0x0201, 0x00BE, 0x00FD
_FORMULA_OLD = 0x0406
_SST, _CONTINUE, _MERGED = 0x00FC, 0x003C, 0x00E5
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_CODECS = {936: "gb18030", 950: "big5", 932: "cp932", 949: "cp949", 1252: "cp1252", 1200: "utf-16-le", 65001: "utf-8"}
# A file that names no code page or a Western one was still written on a Chinese machine.
_USUAL_CODEC = "gb18030"


@dataclass(slots=True)
class _Globals:
    """What holds for all sheets. `sheets`: names and starts of the visible worksheets. `wide`: BIFF8."""

    wide: bool
    codec: str = _USUAL_CODEC
    from_1904: bool = False
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    sheets: list[tuple[str, int]] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)

    def form(self, style: int) -> str:
        number = self.styles[style] if style < len(self.styles) else 0
        return self.formats.get(number) or BUILT_IN.get(number, GENERAL)


def sheets_of(stream: bytes) -> Iterator[Sheet]:
    """The visible worksheets of a Workbook or Book stream.

    Raises UnreadableDocument (`encrypted`, `damaged`, `old_format`) or DocumentTooLarge.
    """
    kind, body = next(_records(stream, 0), (0, b""))
    if kind != _BOF or len(body) < 4:
        raise UnreadableDocument(medium=MEDIUM, reason="damaged")
    (version,) = unpack_from("<H", body)
    if version not in (_BIFF5, _BIFF8):
        raise UnreadableDocument(medium=MEDIUM, reason="old_format")
    known = _read_globals(stream, wide=version == _BIFF8)
    for name, start in known.sheets:
        yield _read_sheet(stream, name, start, known)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records up to the end of the substream that begins at `at`. Raises UnreadableDocument where one is cut off."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        if len(body) < size:
            raise UnreadableDocument(medium=MEDIUM, reason="damaged")
        at += 4 + size
        # Charts inside a sheet are substreams of their own.
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _EOF and depth <= 0:
            yield kind, body
            return
        if depth == 1:
            yield kind, body
    raise UnreadableDocument(medium=MEDIUM, reason="damaged")


def _read_globals(stream: bytes, *, wide: bool) -> _Globals:
    known = _Globals(wide)
    table: list[bytes] = []
    in_table = False
    for kind, body in _records(stream, 0):
        in_table = kind == _SST or (in_table and kind == _CONTINUE)
        if in_table:
            table.append(body)
        if kind == _FILEPASS:
            raise UnreadableDocument(medium=MEDIUM, reason="encrypted")
        if kind == _CODEPAGE:
            codec = _CODECS.get(unpack_from("<H", body)[0], _USUAL_CODEC)
            known.codec = _USUAL_CODEC if codec == "cp1252" else codec
        elif kind == _DATE1904:
            known.from_1904 = unpack_from("<H", body)[0] == 1
        elif kind == _FORMAT:
            known.formats[unpack_from("<H", body)[0]] = _format_text(body, known.codec, wide=wide)
        elif kind == _XF:
            known.styles.append(unpack_from("<H", body, 2)[0])
        elif kind == _BOUNDSHEET:
            start, state, what = unpack_from("<IBB", body)
            name = _short_text(body, 6, known.codec, wide=wide)
            if state & 3 == 0 and what == 0:
                known.sheets.append((name, start))
    known.strings = shared_strings(table)
    return known


def _format_text(body: bytes, codec: str, *, wide: bool) -> str:
    if not wide:
        return body[3 : 3 + body[2]].decode(codec, "replace")
    size, flags = unpack_from("<HB", body, 2)
    return body[5 : 5 + 2 * size].decode("utf-16-le", "replace") if flags & 1 else body[5 : 5 + size].decode("latin-1")


def _short_text(body: bytes, at: int, codec: str, *, wide: bool) -> str:
    size = body[at]
    if not wide:
        return body[at + 1 : at + 1 + size].decode(codec, "replace")
    raw = body[at + 2 :]
    return raw[: 2 * size].decode("utf-16-le", "replace") if body[at + 1] & 1 else raw[:size].decode("latin-1")


def _read_sheet(stream: bytes, name: str, start: int, known: _Globals) -> Sheet:
    sheet = Sheet(name)
    waiting: Position | None = None
    for kind, body in _records(stream, start):
        if kind == _STRING:
            if waiting is not None:
                sheet.put(*waiting, _long_text(body, 0, known))
                waiting = None
        elif kind == _MULRK:
            row, first = unpack_from("<HH", body)
            for index in range((len(body) - 6) // 6):
                style, number = unpack_from("<HI", body, 4 + 6 * index)
                sheet.put(row, first + index, _number(_rk(number), style, known))
        elif kind == _MULBLANK:
            row, first = unpack_from("<HH", body)
            count = (len(body) - 6) // 2
            sheet.grow(count)
            sheet.row(row).update(dict.fromkeys(range(first, first + count), ""))
        elif kind == _MERGED:
            for index in range(unpack_from("<H", body)[0]):
                top, bottom, left, right = unpack_from("<HHHH", body, 2 + 8 * index)
                sheet.merged.append(((top, left), (bottom, right)))
        elif kind in (_FORMULA, _FORMULA_OLD):
            row, column, style = unpack_from("<HHH", body)
            text, waits = _formula(body, style, known)
            sheet.put(row, column, text)
            waiting = (row, column) if waits else None
        elif kind in _SINGLE:
            row, column, style = unpack_from("<HHH", body)
            sheet.put(row, column, _single(kind, body, style, known))
    return sheet


_SINGLE = frozenset((_NUMBER, _RK, _BOOLERR, _LABEL, _RSTRING, _BLANK, _LABELSST))


def _single(kind: int, body: bytes, style: int, known: _Globals) -> str:
    if kind == _NUMBER:
        return _number(unpack_from("<d", body, 6)[0], style, known)
    if kind == _RK:
        return _number(_rk(unpack_from("<I", body, 6)[0]), style, known)
    if kind == _BOOLERR:
        value, is_error = body[6], body[7]
        return _error(value) if is_error else ("TRUE" if value else "FALSE")
    if kind == _BLANK:
        return ""
    if kind == _LABELSST:
        index: int = unpack_from("<I", body, 6)[0]
        return known.strings[index]
    return _long_text(body, 6, known)


def _formula(body: bytes, style: int, known: _Globals) -> tuple[str, bool]:
    """The stored result, and whether it is a string that the next record holds."""
    result = body[6:14]
    if result[6:8] != b"\xff\xff":
        return _number(unpack("<d", result)[0], style, known), False
    what = result[0]
    if what == 0:
        return "", True
    if what == 1:
        return "TRUE" if result[2] else "FALSE", False
    return (_error(result[2]) if what == 2 else ""), False


def _error(code: int) -> str:
    return _ERRORS.get(code, "#ERROR!")


def _long_text(body: bytes, at: int, known: _Globals) -> str:
    (size,) = unpack_from("<H", body, at)
    if not known.wide:
        return body[at + 2 : at + 2 + size].decode(known.codec, "replace")
    raw = body[at + 3 :]
    return raw[: 2 * size].decode("utf-16-le", "replace") if body[at + 2] & 1 else raw[:size].decode("latin-1")


def _number(value: float, style: int, known: _Globals) -> str:
    return printed(value, known.form(style), from_1904=known.from_1904)


def _rk(number: int) -> float:
    """A number in 30 bits: a whole one, or the upper part of a double; either may stand for its hundredth."""
    if number & 2:
        signed = (number >> 2) - (1 << 30 if number & 0x80000000 else 0)
        value = float(signed)
    else:
        value = float(unpack("<d", b"\x00\x00\x00\x00" + (number & 0xFFFFFFFC).to_bytes(4, "little"))[0])
    return value / 100 if number & 1 else value
