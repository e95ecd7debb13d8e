"""A report packed away: ZIP with the name in GBK bytes, as Windows writes it, and RAR with the file merely stored."""

from __future__ import annotations

import struct
import zlib

_DOS_TIME = (44 << 25) | (1 << 21) | (1 << 16)
"""1 January 2024, midnight, in the two words of DOS."""


def zipped(name: str, content: bytes) -> bytes:
    """A ZIP of one file whose name is in GBK without the UTF-8 flag: `zipfile` cannot write such names."""
    raw = name.encode("gbk")
    check = zlib.crc32(content)
    shared = struct.pack("<HHHIIIIHH", 20, 0, 0, _DOS_TIME, check, len(content), len(content), len(raw), 0)
    local = b"PK\x03\x04" + shared + raw + content
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + shared + struct.pack("<HHHII", 0, 0, 0, 32, 0) + raw
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)
    return local + entry + end


def rar(name: str, content: bytes) -> bytes:
    """A RAR 4 archive of one stored file."""

    def block(kind: int, flags: int, fields: bytes, after: bytes = b"") -> bytes:
        body = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
        return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body + after

    raw = name.encode("gbk")
    size = len(content)
    fields = struct.pack("<IIBIIBBHI", size, size, 2, zlib.crc32(content), _DOS_TIME, 29, 0x30, len(raw), 32) + raw
    return (
        b"Rar!\x1a\x07\x00"
        + block(0x73, 0, b"\x00" * 6)
        + block(0x74, 0x8000, fields, content)
        + block(0x7B, 0x4000, b"")
    )
