"""Keeps Python's collector of reference cycles out of a judging.

A judging builds hundreds of thousands of small values that refer to each other in one direction only; they go when
nothing refers to them any more, without the collector. It looked at all of them time and again and found nothing: a
sixth of the time of judging 15,000 duties, and as much memory with it as without (Python 3.11).
"""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Rest:
    """Who needs the collector to rest now, and whether it worked before the first of them."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    callers: int = 0
    worked: bool = False

    def begin(self) -> None:
        with self.lock:
            if self.callers == 0:
                self.worked = gc.isenabled()
                gc.disable()
            self.callers += 1

    def end(self) -> None:
        with self.lock:
            self.callers -= 1
            if self.callers == 0 and self.worked:
                gc.enable()


_REST = _Rest()


@contextlib.contextmanager
def resting() -> Iterator[None]:
    """Within it the collector rests, for all threads; after the last of several that overlap it is as it was before the
    first."""
    _REST.begin()
    try:
        yield
    finally:
        _REST.end()
