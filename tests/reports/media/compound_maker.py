"""OLE2 compound files from streams ([MS-CFB], version 3). Streams are padded to 4 KB, which spares the mini stream."""

from __future__ import annotations

from collections.abc import Mapping
from struct import pack

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST = 4096


def make(streams: Mapping[str, bytes]) -> bytes:
    """Root streams only, in the order that the directory wants (by length, then by name)."""
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    sectors: list[bytes] = []
    chains: list[int] = []
    starts: dict[str, tuple[int, int]] = {}
    for name in names:
        content = streams[name].ljust(_SMALLEST, b"\x00")
        starts[name] = (len(sectors), len(content))
        _append(sectors, chains, content)
    directory = _entry("Root Entry", 5, child=1 if names else _FREE, start=_END, size=0)
    for number, name in enumerate(names, start=1):
        right = number + 1 if number < len(names) else _FREE
        directory += _entry(name, 2, right=right, start=starts[name][0], size=starts[name][1])
    directory_start = len(sectors)
    _append(sectors, chains, directory)
    fat_count = 1
    while fat_count * 128 < len(sectors) + fat_count:
        fat_count += 1
    fat_start = len(sectors)
    chains += [_FAT] * fat_count
    table = b"".join(pack("<I", link) for link in chains).ljust(fat_count * _SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    header += pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += pack("<IIIIIIIII", 0, fat_count, directory_start, 0, _SMALLEST, _END, 0, _END, 0)
    header += b"".join(pack("<I", fat_start + number) for number in range(fat_count)).ljust(436, b"\xff")
    return header + b"".join(sectors) + table


def _append(sectors: list[bytes], chains: list[int], content: bytes) -> None:
    count = max(1, -(-len(content) // _SECTOR))
    first = len(sectors)
    for number in range(count):
        sectors.append(content[number * _SECTOR : (number + 1) * _SECTOR].ljust(_SECTOR, b"\x00"))
        chains.append(first + number + 1 if number + 1 < count else _END)


def _entry(name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int, size: int) -> bytes:
    encoded = (name + "\x00").encode("utf-16-le")
    return (
        encoded.ljust(64, b"\x00")
        + pack("<HBBIII", len(encoded), kind, 1, _FREE, right, child)
        + b"\x00" * 36
        + pack("<IQ", start, size)
    )
