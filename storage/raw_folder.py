"""Raw files in a local directory: written beside it under `parts/`, synced, and linked to their names."""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections.abc import Iterator, Sequence
from io import FileIO
from pathlib import Path

from storage.raw_places import Begun, Entry

PARTS = "parts"
_LEFTOVER_AGE_S = 24 * 3600.0
_numbers = itertools.count()


class RawFolder:
    """Files below `root`. Paths are relative, with `/`."""

    failures: tuple[type[Exception], ...] = (OSError,)

    def __init__(self, root: Path) -> None:
        self._root = root
        # As text where it is done for every file: to put a `Path` together takes longer than what is asked of the disk.
        self._top = str(root)
        self._swept = False
        self._lasting: set[str] = set()

    def exists(self, path: str) -> bool:
        return (self._root / path).is_file()

    def read(self, path: str) -> bytes | None:
        try:
            with FileIO(f"{self._top}/{path}") as stream:
                return stream.readall()
        except FileNotFoundError:
            return None

    def write(self, path: str, content: bytes, *, over: bool = False) -> None:
        lost = self.finish([self.begin(path, content, over=over)])
        if lost:
            raise lost[path]

    def begin(self, path: str, content: bytes, *, over: bool = False) -> Begun:
        self._sweep()
        part = f"{self._top}/{PARTS}/{path.rpartition('/')[2]}.{os.getpid()}-{next(_numbers)}"
        try:
            stream = FileIO(part, "x")
        except FileNotFoundError:
            (self._root / PARTS).mkdir(parents=True, exist_ok=True)
            stream = FileIO(part, "x")
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[stream.write(rest) :]
        except BaseException:
            stream.close()
            Path(part).unlink(missing_ok=True)
            raise
        return Begun(path, part, stream, over)

    def finish(self, begun: Sequence[Begun]) -> dict[str, Exception]:
        """Step by step for all of them: what one sync brings to the disk, the next ones find there."""
        lost: dict[str, Exception] = {}
        synced: set[str] = set()

        def make_name_lasting(each: Begun) -> None:
            self._make_lasting(self._folder_of(each), synced)

        try:
            for step in (self._sync_content, self._give_name, make_name_lasting):
                for each in begun:
                    try:
                        if each.path not in lost:
                            step(each)
                    except OSError as error:
                        lost[each.path] = error
        finally:
            for each in begun:
                each.stream.close()
                with contextlib.suppress(OSError):
                    os.unlink(each.part)  # noqa: PTH108 (for every file)
        return lost

    def _sync_content(self, begun: Begun) -> None:
        os.fsync(begun.stream.fileno())

    def _give_name(self, begun: Begun) -> None:
        # A link, not a rename: whoever was first stays.
        give = os.replace if begun.over else os.link
        with contextlib.suppress(FileExistsError):
            try:
                give(begun.part, f"{self._top}/{begun.path}")
            except FileNotFoundError:
                Path(self._folder_of(begun)).mkdir(parents=True, exist_ok=True)
                give(begun.part, f"{self._top}/{begun.path}")

    def _folder_of(self, begun: Begun) -> str:
        return f"{self._top}/{begun.path}".rpartition("/")[0]

    def set_aside(self, path: str, aside: str) -> None:
        (self._root / path).rename(self._root / aside)

    def remove(self, path: str) -> None:
        (self._root / path).unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            _sync(f"{self._top}/{path}".rpartition("/")[0], set())

    def touch(self, path: str, content: bytes) -> None:
        file = self._root / path
        # The time of access alone: that of writing says since when it is kept.
        written = file.stat().st_mtime_ns
        os.utime(file, ns=(time.time_ns(), written))

    def used_at(self, path: str) -> float:
        said = (self._root / path).stat()
        return max(said.st_atime, said.st_mtime)

    def remove_unused(self, path: str, before: float) -> bool:
        file = self._root / path
        aside = file.with_name(file.name + f".leaving-{os.getpid()}")
        # Renamed first: from then on whoever wants to keep these bytes finds none and writes them anew.
        try:
            file.rename(aside)
        except FileNotFoundError:
            return False
        said = aside.stat()
        if max(said.st_atime, said.st_mtime) >= before:
            with contextlib.suppress(FileExistsError):
                os.link(aside, file)
            aside.unlink()
            return False
        aside.unlink()
        return True

    def entries(self) -> Iterator[Entry]:
        if self._root.is_dir():
            yield from self._below(self._root, "")

    def entries_below(self, folder: str) -> Iterator[Entry]:
        if (self._root / folder).is_dir():
            yield from self._below(self._root / folder, folder + "/")

    def _below(self, folder: Path, prefix: str) -> Iterator[Entry]:
        with os.scandir(folder) as found:
            sorted_entries = sorted(found, key=lambda entry: entry.name)
        for entry in sorted_entries:
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from self._below(folder / entry.name, path + "/")
                continue
            try:
                said = entry.stat()
            except FileNotFoundError:
                continue
            yield Entry(path, said.st_size, said.st_mtime, max(said.st_mtime, said.st_atime))

    def _make_lasting(self, folder: str, synced: set[str]) -> None:
        """Syncs the folder, and once per process those above it: their entries for what lies in them last as well.
        `synced` are those that were since the last name was given."""
        _sync(folder, synced)
        while folder != self._top and folder not in self._lasting:
            above = folder.rpartition("/")[0]
            _sync(above, synced)
            self._lasting.add(folder)
            folder = above

    def _sweep(self) -> None:
        """Removes what killed processes left, once per process."""
        if self._swept:
            return
        parts = self._root / PARTS
        parts.mkdir(parents=True, exist_ok=True)
        self._swept = True
        oldest = time.time() - _LEFTOVER_AGE_S
        for part in parts.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if part.stat().st_mtime < oldest:
                    part.unlink()


def _sync(folder: str, synced: set[str]) -> None:
    if folder in synced:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    synced.add(folder)
