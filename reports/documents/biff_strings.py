"""The shared strings of an XLS ([MS-XLS] 2.4.265), which run over record ends in their own way."""

from __future__ import annotations

from collections.abc import Sequence
from struct import unpack_from

from reports.errors import UnreadableDocument

_WIDE, _EXTENDED, _RICH = 0x1, 0x4, 0x8


class _Segments:
    """Bytes of the SST record and of those that continue it."""

    def __init__(self, segments: Sequence[bytes]) -> None:
        self._segments = segments
        self._number = 0
        self._at = 0

    @property
    def left(self) -> int:
        """Bytes before the next record end."""
        while self._at >= len(self._segments[self._number]) and self._number + 1 < len(self._segments):
            self._number += 1
            self._at = 0
        return len(self._segments[self._number]) - self._at

    def take(self, count: int) -> bytes:
        """Bytes that may lie on both sides of a record end."""
        parts: list[bytes] = []
        while count:
            size = min(count, self.left)
            if size <= 0:
                raise UnreadableDocument(medium="xls", reason="damaged")
            parts.append(self._segments[self._number][self._at : self._at + size])
            self._at += size
            count -= size
        return b"".join(parts)

    def characters(self, count: int, flags: int) -> str:
        """Text that is cut by a record end goes on behind a new flag: one byte or two a character."""
        text = ""
        while count:
            before = self._number
            left = self.left
            if self._number != before:
                flags, left = self.take(1)[0], self.left
            width = 2 if flags & _WIDE else 1
            size = min(count, left // width)
            if size <= 0:
                raise UnreadableDocument(medium="xls", reason="damaged")
            raw = self.take(size * width)
            text += raw.decode("utf-16-le", "replace") if width == 2 else raw.decode("latin-1")
            count -= size
        return text


def shared_strings(segments: Sequence[bytes]) -> list[str]:
    """All strings of the table. Raises UnreadableDocument (`damaged`) where it is cut off."""
    if not segments or len(segments[0]) < 8:
        return []
    source = _Segments(segments)
    (count,) = unpack_from("<4xI", source.take(8))
    strings: list[str] = []
    for _ in range(count):
        size, flags = unpack_from("<HB", source.take(3))
        runs = unpack_from("<H", source.take(2))[0] if flags & _RICH else 0
        extra = unpack_from("<I", source.take(4))[0] if flags & _EXTENDED else 0
        strings.append(source.characters(size, flags))
        source.take(4 * runs + extra)
    return strings
