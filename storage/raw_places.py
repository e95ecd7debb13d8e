"""What the raw file store asks of the place that it keeps its files in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import FileIO
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the place. Times are seconds since 1970: when it was written, and when somebody last kept or read
    it (at least the former)."""

    path: str
    size: int
    written_at: float
    used_at: float


@dataclass(frozen=True, slots=True)
class Begun:
    """A file that is written and bears a name of its own until it is lasting; `path` is the one that it will have, with
    `over` also where there is such a file."""

    path: str
    part: str
    stream: FileIO
    over: bool = False


class RawPlace(Protocol):
    """A tree of files. `failures` are the errors by which the place says that it cannot be reached or written."""

    failures: tuple[type[Exception], ...]

    def exists(self, path: str) -> bool: ...

    def read(self, path: str) -> bytes | None:
        """The bytes, or None where there is no such file."""

    def write(self, path: str, content: bytes, *, over: bool = False) -> None:
        """Makes the file: whole or not at all, and lasting when it returns. One that is there stays, unless `over`."""

    def begin(self, path: str, content: bytes) -> Begun | None:
        """Writes the file without making it lasting; None where it is that at once."""

    def finish(self, begun: Sequence[Begun]) -> dict[str, Exception]:
        """Makes what was begun lasting under its names; gives what failed, by path: that has no such name."""

    def set_aside(self, path: str, aside: str) -> None:
        """Renames a file."""

    def remove(self, path: str) -> None:
        """Removes a file; one that is not there is no error."""

    def touch(self, path: str, content: bytes) -> None:
        """Marks a file (whose bytes these are) as used now. Raises FileNotFoundError where it has gone meanwhile."""

    def used_at(self, path: str) -> float:
        """When it was last used. Raises FileNotFoundError."""

    def remove_unused(self, path: str, before: float) -> bool:
        """Removes a file that nobody has used since; whether it did."""

    def entries(self) -> Iterator[Entry]:
        """Every file, in the order of their paths."""

    def entries_below(self, folder: str) -> Iterator[Entry]:
        """Every file of one folder, in the order of their paths."""
