"""Whose turn it is to ask a city, where several processes may: the promise of one request at a time, and of the pause
between two, is made to the city, not for each process.

Each city domain belongs to one process of a crawl (`crawler.parts`); another one comes by when a page of its own city
leads there, and those of other commands on the same store when they like.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import mmap
import os
import struct
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

# When it was last begun to ask: seconds of the system's monotonic clock, which is one for all processes.
_ENTRY = struct.Struct("=d")
# Two names that share a row only wait for each other's pause: a moment is never overwritten by an earlier one.
_ROWS = 1 << 17
_LOOK_AGAIN_S = 0.02
# One Chromium at a time, whatever it shows: each takes half a gigabyte (research: stack §2).
BROWSER = "browser"


class Turns:
    """A row for each name, shared with the processes that are forked after it was made and, where it lies at a `path`,
    with all others that use the same: a person hands in a report while the night's crawl goes on, and a crawl that was
    killed is run again at once. A lock is of the file's bytes: the system lets go of it when its process ends, however
    it does."""

    def __init__(self, path: Path | None = None) -> None:
        # Stays open: closing any handle of the file would let go of all locks of the process.
        if path is None:
            self._file: IO[bytes] = tempfile.TemporaryFile(prefix="nianbao-turns-")  # noqa: SIM115
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
            self._file = path.open("r+b")
        size = _ENTRY.size * _ROWS
        if os.fstat(self._file.fileno()).st_size < size:
            # Mostly a hole.
            self._file.truncate(size)
        self._table = mmap.mmap(self._file.fileno(), size)

    @classmethod
    def at(cls, path: str) -> Turns | None:
        """Those at `path`; None where there is no path, and where a system has no such locks (Windows)."""
        return cls(Path(path)) if path and sys.platform != "win32" else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._table.close()
        self._file.close()

    def __deepcopy__(self, memo: dict[int, object]) -> Turns:
        # Scrapy copies its settings deeply; a crawl has one table of turns.
        return self

    @contextlib.asynccontextmanager
    async def of(self, name: str, delay: float = 0.0) -> AsyncIterator[None]:
        """Entered when nobody else asks `name`, and `delay` seconds after anybody began to; also after the caller's own
        last turn, which may have come later than it counts."""
        number = int.from_bytes(hashlib.blake2s(name.encode(), digest_size=7).digest())
        place = number % _ROWS * _ENTRY.size
        while not self._lock(number):
            await asyncio.sleep(_LOOK_AGAIN_S)
        try:
            (last,) = _ENTRY.unpack_from(self._table, place)
            now = time.monotonic()
            # A moment that has not come yet is of the machine's life before it was started anew.
            if 0 < last <= now < last + delay:
                await asyncio.sleep(last + delay - now)
            _ENTRY.pack_into(self._table, place, time.monotonic())
            yield
        finally:
            self._unlock(number)

    def _lock(self, number: int) -> bool:
        import fcntl

        try:
            # Bytes of a file can be locked that it does not have: no two names share one.
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def _unlock(self, number: int) -> None:
        import fcntl

        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, number)
