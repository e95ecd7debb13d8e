"""A page of a scan that nobody can read: grey noise of the right size, no letter on it."""

from __future__ import annotations

import struct
import zlib

from sandbox.chance import chance
from sandbox.reports import Report

_WIDTH, _HEIGHT = 620, 877


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def write(report: Report, page: int) -> bytes:
    """An 8-bit grey PNG; each page of each report differs."""
    source = chance(report.body, report.year, page, "picture")
    shades = [bytes([0]) + bytes([source.randint(205, 250)]) * _WIDTH for _ in range(_HEIGHT)]
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"".join(shades), 9))
        + _chunk(b"IEND", b"")
    )
