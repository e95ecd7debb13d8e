"""A progress bar on standard error, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Item = TypeVar("Item")


class Bar:
    """Shows how many of how many are done. Nothing is shown where nobody looks, or for a single thing."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._progress: Progress | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def show(self, done: int, total: int) -> None:
        if self._progress is None:
            if total < 2 or not sys.stderr.isatty():
                return
            columns = (TextColumn(self._words), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            # Standard output carries the records: only what goes to standard error is kept clear of the bar.
            console = Console(stderr=True)
            self._progress = Progress(*columns, console=console, transient=True, redirect_stdout=False)
            self._progress.start()
            self._progress.add_task(self._words, total=total)
        self._progress.update(self._progress.task_ids[0], completed=done)


def counted(items: Iterable[Item], total: int, words: str) -> Iterator[Item]:
    """The items, with a bar while they come."""
    with Bar(words) as bar:
        bar.show(0, total)
        for done, item in enumerate(items, start=1):
            bar.show(done, total)
            yield item
