"""The cells of an XLSX sheet as nearly all of them are written: with a number, a shared string, or nothing.

A sheet of a report has hundreds of cells, most of them blank, and an XML tree of them costs more than all else that is
done with the file. Where the whole of the sheet's data is written in the plain way it is taken apart as text; every tag
in it is accounted for, and where one is left over (a formula, rich text, a comment) nothing is given.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
# A cell or the head of a row.
_TAG = re.compile(
    r'<c r="([A-Z]{1,3}+)\d++"(?: s="(\d++)")?+(?: t="(\w++)")?+(?: ?/>|>(<v>)([-+.#/!?\w]*+)</v></c>)'
    r'|<row r="(\d{1,9}+)"(?: [A-Za-z][\w:.]*+="[^"<>&]*+")*+( ?/)?>',
    re.ASCII,
)
# A shared string without runs; and what makes of it more than its characters, or no XML.
_STRING = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_STRINGS, _STRINGS_END = re.compile(rb'(?:<\?xml version="1\.0" encoding="UTF-8"[^<>]*\?>\s*)?<sst[^<>]*>'), b"</sst>"
_NOT_AS_IT_STANDS = (b"&", b"\r", b"]]>", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
# The XML parser's own limit for one text.
_LONGEST_TEXT = 10_000_000
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r"))
# Of a cell the letters of its column, style, kind, `<v>` where it has a value, and that; of a row its number, and a
# slash where it is empty.
Tag = tuple[str, str, str, str, str, str, str]


class PlainSheet(NamedTuple):
    """The rows of a sheet, each followed by its cells, and the sheet's XML without them."""

    tags: list[Tag]
    rest: bytes


def plain_sheet(content: bytes) -> PlainSheet | None:
    """The sheet taken apart; None where anything in its data is written in another way."""
    start, stop = content.find(_OPEN) + len(_OPEN), content.find(_CLOSE)
    # A comment, a section of raw text or a document type: what looks like a tag there is none.
    if start < len(_OPEN) or stop < start or b"<!" in content or b"&" in content[start:stop]:
        return None
    try:
        data = content[start:stop].decode("ascii")
    except UnicodeDecodeError:
        return None
    tags: list[Tag] = _TAG.findall(data)
    closed = data.count("</row>")
    # What was found, and the ends of the rows, are all the tags that there are: a cell with a value has four.
    _, _, _, values, _, numbers, slashes = zip(*tags, strict=True) if tags else ((),) * 7
    valued, rows, empty = (len(tags) - parts.count("") for parts in (values, numbers, slashes))
    if data.count("<") != len(tags) + 3 * valued + closed or closed != rows - empty or (tags and not tags[0][5]):
        return None
    return PlainSheet(tags, content[:start] + content[stop:])


class PlainStrings(NamedTuple):
    """The shared strings of a workbook, and the XML of their part without them."""

    texts: list[str]
    rest: bytes


def plain_strings(content: bytes) -> PlainStrings | None:
    """The part taken apart; None where a string in it has runs, or anything else is written in another way."""
    head, stop = _STRINGS.match(content), content.rfind(_STRINGS_END)
    if head is None or stop < head.end() or len(content) > _LONGEST_TEXT:
        return None
    inner = content[head.end() : stop]
    if any(each in inner for each in _NOT_AS_IT_STANDS) or len(inner.translate(None, _CONTROLS)) < len(inner):
        return None
    try:
        data = inner.decode("utf-8")
    except UnicodeDecodeError:
        return None
    texts: list[str] = _STRING.findall(data)
    if data.count("<") != 4 * len(texts):
        return None
    return PlainStrings(texts, content[: head.end()] + content[stop:])
