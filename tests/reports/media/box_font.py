"""A TrueType font of two glyphs, both boxes: one as wide as a Chinese character, one half as wide.

A reader of text needs boxes with ink, not shapes: real reports embed their fonts, so the fixtures do, too.
"""

from __future__ import annotations

import struct

UNITS, ASCENT, DESCENT = 1000, 880, -120


def _glyph(width: int) -> bytes:
    left, right, bottom, top = 60, width - 60, -80, 820
    head = struct.pack(">hhhhh", 1, left, bottom, right, top)
    ends = struct.pack(">HH", 3, 0)
    flags = bytes((1, 1, 1, 1))
    xs = struct.pack(">hhhh", left, 0, right - left, 0)
    ys = struct.pack(">hhhh", bottom, top - bottom, 0, bottom - top)
    return head + ends + flags + xs + ys


def _padded(table: bytes) -> bytes:
    return table + b"\0" * (-len(table) % 4)


def _checksum(table: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(_padded(table)) // 4}I", _padded(table))
    return sum(words) & 0xFFFFFFFF


def box_font() -> bytes:
    """The font file: glyph 0 and 1 are a full box, glyph 2 is half a one."""
    widths = (UNITS, UNITS, UNITS // 2)
    glyphs = [_padded(_glyph(width)) for width in widths]
    offsets = [sum(len(each) for each in glyphs[:count]) for count in range(len(glyphs) + 1)]
    tables = {
        b"cmap": struct.pack(">HHHHI", 0, 1, 3, 1, 12)
        + struct.pack(">HHHHHHH", 4, 24, 0, 2, 2, 0, 0)
        + struct.pack(">HHHHH", 0xFFFF, 0, 0xFFFF, 1, 0),
        b"glyf": b"".join(glyphs),
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh",
            0x10000, 0x10000, 0, 0x5F0F3CF5, 0, UNITS, 0, 0, 0, DESCENT, UNITS, ASCENT, 0, 8, 2, 1, 0,
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, UNITS, 0, 0, UNITS, 1, 0, 0, 0, 0, 0, 0, 0, len(widths)
        ),
        b"hmtx": b"".join(struct.pack(">Hh", width, 60) for width in widths),
        b"loca": b"".join(struct.pack(">I", offset) for offset in offsets),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, len(widths), 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": struct.pack(">HHH", 0, 0, 6),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
    }  # fmt: skip
    head = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, len(tables) * 16 - 128)
    offset = len(head) + 16 * len(tables)
    directory, body = b"", b""
    for tag, table in sorted(tables.items()):
        directory += tag + struct.pack(">III", _checksum(table), offset + len(body), len(table))
        body += _padded(table)
    return head + directory + body


def glyph_of(character: str) -> int:
    return 2 if ord(character) < 0x80 else 1
