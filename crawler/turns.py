"""Whose turn it is to ask a city, where several processes of one crawl may: the promise of one request at a time, and
of the pause between two, is made to the city, not for each process.

Each city domain belongs to one process (`crawler.parts`); another one comes by when a page of its own city leads there.
"""

from __future__ import annotations

import asyncio
import contextlib
import mmap
import struct
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from types import TracebackType
from typing import Self

# When it was last begun to ask: seconds of the system's monotonic clock, which is one for all processes.
_ENTRY = struct.Struct("=d")
_LOOK_AGAIN_S = 0.02
# One Chromium at a time, whatever it shows: each takes half a gigabyte (research: stack §2).
BROWSER = "browser"


class Turns:
    """A row for each of `names`, shared with the processes that are forked after it was made. A lock is of the file's
    bytes: the system lets go of it when its process ends, however it does."""

    def __init__(self, names: Iterable[str]) -> None:
        self._rows = {name: number for number, name in enumerate(sorted({*names, BROWSER}))}
        size = _ENTRY.size * len(self._rows)
        # Stays open: closing any handle of the file would let go of all locks of the process.
        self._file = tempfile.TemporaryFile(prefix="nianbao-turns-")  # noqa: SIM115
        self._file.truncate(size)
        self._table = mmap.mmap(self._file.fileno(), size)

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
        last turn, which may have come later than it counts. A name that has no row is entered at once."""
        row = self._rows.get(name)
        if row is None:
            yield
            return
        while not self._lock(row):
            await asyncio.sleep(_LOOK_AGAIN_S)
        try:
            (last,) = _ENTRY.unpack_from(self._table, row * _ENTRY.size)
            pause = last + delay - time.monotonic()
            if last and pause > 0:
                await asyncio.sleep(pause)
            _ENTRY.pack_into(self._table, row * _ENTRY.size, time.monotonic())
            yield
        finally:
            self._unlock(row)

    def _lock(self, row: int) -> bool:
        import fcntl

        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, row)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def _unlock(self, row: int) -> None:
        import fcntl

        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, row)
