"""One crawl at a time on one store: two at once would ask the same city twice as fast as was promised."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from storage.locks import locked_file


class CrawlRunningError(Exception):
    """Another process holds the lock."""


@contextlib.contextmanager
def only_crawl(path: Path) -> Iterator[None]:
    """Holds the lock file at `path` while it is entered; the system lets go of it when the process ends, however it
    does. Raises CrawlRunningError where another process holds it. On a system without such locks it holds nothing."""
    if sys.platform == "win32":
        yield
        return
    file = locked_file(path)
    if file is None:
        raise CrawlRunningError(str(path))
    with file:
        yield
