"""Bytes as they came, by SHA-256, over fsspec: never overwritten, verified on read, refused where restricted."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit
from urllib.request import url2pathname

from storage.errors import (
    RawFileDamagedError,
    RawFileMissingError,
    RawFileRestrictedError,
    RawStoreUnavailableError,
)
from storage.raw_folder import PARTS, RawFolder
from storage.raw_objects import RawObjects
from storage.raw_places import Begun, RawPlace

if TYPE_CHECKING:
    from storage.tombstones import Tombstone

SETTING = "NIANBAO_RAW_STORE_URL"
RESTRICTED = "restricted"
_log = logging.getLogger(__name__)
_HASH = re.compile(r"[0-9a-f]{64}")
# A file that is kept again after this long counts as used anew: `raw gc` must not take it for forgotten.
_STALE_AFTER_S = 12 * 3600.0
# For how long the list of tombstones of a store on another machine is believed.
_TOMBSTONES_HOLD_S = 60.0


def sha256(content: bytes) -> str:
    """The name of `content` in the store: its SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def is_name(text: str) -> bool:
    """Whether `text` could name a raw file."""
    return _HASH.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file of the store. `sha256` is empty for what is no raw file (set aside, left behind, a stranger's).

    Times are seconds since 1970; `used_at` is when it was last kept or read.
    """

    sha256: str
    path: str
    size: int
    written_at: float
    used_at: float


class RawStore:
    """A raw file store at `url`: a plain directory, `file://`, or any fsspec URL (`s3://bucket/prefix`).

    Nothing is made until the first `put`. Raises RawStoreUnavailableError when it cannot be reached, read or written.
    """

    def __init__(self, url: str, *, setting: str = SETTING) -> None:
        self._setting = setting
        scheme = url.partition("://")[0] if "://" in url else ""
        self.is_local = scheme in ("", "file")
        self._place: RawPlace
        if self.is_local:
            # Not left to fsspec, which takes `%20` in a file URL literally.
            path = Path(url2pathname(urlsplit(url).path) if scheme else url).absolute()
            self.url = path.as_uri()
            self._place = RawFolder(path)
        else:
            parts = urlsplit(url)
            self.url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
            self._place = self._objects(url)
        self._begun: dict[str, Begun] = {}
        self._tombstones: frozenset[str] = frozenset()
        self._tombstones_until = 0.0

    def put(self, content: bytes) -> str:
        """Keeps `content` and returns its SHA-256. When it returns, the bytes are on the disk; killed before, there is
        no file of that name. A copy that is there already is left alone, unless it is damaged: then it is set aside.

        What a person had erased is not kept again: its SHA-256 is returned all the same, and a warning is logged.
        """
        name = sha256(content)
        with self._reported():
            if not self._refuses(name) and not self._is_there(name, content):
                self._place.write(_path(name), content)
                self._remove_erased(name)
        return name

    def begin(self, content: bytes) -> str:
        """`put` in two steps, for many files: nobody may refer to the file before `settle`, which makes all that were
        begun lasting together. Killed before, there is no file of that name."""
        name = sha256(content)
        with self._reported():
            if name in self._begun or self._refuses(name) or self._is_there(name, content):
                return name
            begun = self._place.begin(_path(name), content)
            if begun is not None:
                self._begun[name] = begun
            else:
                self._remove_erased(name)
        return name

    def settle(self) -> dict[str, RawStoreUnavailableError]:
        """Makes lasting what was begun; gives the SHA-256 of those files that could not be kept."""
        begun, self._begun = self._begun, {}
        failed = self._place.finish(list(begun.values()))
        lost: dict[str, RawStoreUnavailableError] = {}
        for name, each in begun.items():
            try:
                with self._reported():
                    if each.path in failed:
                        raise failed[each.path]
                    self._remove_erased(name)
            except RawStoreUnavailableError as error:
                lost[name] = error
        return lost

    def get(self, name: str, *, restricted: bool = False) -> bytes:
        """The bytes of that SHA-256; `restricted` ones only where they are asked for (backups, verification).

        Raises RawFileMissingError, RawFileDamagedError, RawFileRestrictedError.
        """
        with self._reported():
            stone = self._tombstone(_checked(name))
            if stone is not None and (stone.erased or not restricted):
                raise RawFileRestrictedError(name, stone.reason, stone.by, stone.at.date().isoformat())
            content = self._place.read(_path(name))
        if content is None:
            raise RawFileMissingError(name, self.url)
        found = sha256(content)
        if found != name:
            raise RawFileDamagedError(name, self.url, found)
        return content

    def has(self, name: str) -> bool:
        """Whether `get` would find a file of that SHA-256 (not verified). A restricted one is not to be had."""
        with self._reported():
            return self._place.exists(_path(_checked(name))) and self._tombstone(name) is None

    def tombstone(self, name: str) -> Tombstone | None:
        """What a person decided about the file, or None: nothing."""
        with self._reported():
            return self._tombstone(_checked(name))

    def restrict(self, stone: Tombstone) -> None:
        """From now on the file is given to nobody; with `erased` its bytes are removed, set-aside copies too."""
        path = _path(_checked(stone.sha256))
        with self._reported():
            self._place.write(_stone_path(stone.sha256), stone.content(), over=True)
            self._tombstones_until = 0.0
            if stone.erased:
                self._place.remove(path)
                for folder in (path.rpartition("/")[0], PARTS):
                    for entry in list(self._place.entries_below(folder)):
                        if entry.path.rpartition("/")[2].startswith(stone.sha256):
                            self._place.remove(entry.path)

    def release(self, name: str) -> None:
        """Takes a restriction back. Raises RawFileRestrictedError for what was erased."""
        with self._reported():
            stone = self._tombstone(_checked(name))
            if stone is not None and stone.erased:
                raise RawFileRestrictedError(name, stone.reason, stone.by, stone.at.date().isoformat())
            self._place.remove(_stone_path(name))
            self._tombstones_until = 0.0

    def read_beside(self, name: str, what: str) -> bytes | None:
        """A file kept beside a tombstone, or None."""
        with self._reported():
            return self._place.read(f"{RESTRICTED}/{_checked(name)}.{what}")

    def write_beside(self, name: str, what: str, content: bytes) -> None:
        """Keeps `content` beside a tombstone, over what was there."""
        with self._reported():
            self._place.write(f"{RESTRICTED}/{_checked(name)}.{what}", content, over=True)

    def remove_beside(self, name: str, what: str) -> None:
        """Removes a file kept beside a tombstone."""
        with self._reported():
            self._place.remove(f"{RESTRICTED}/{_checked(name)}.{what}")

    def files(self) -> Iterator[RawFile]:
        """Every file of the store but tombstones and what stands beside them."""
        with self._reported():
            for entry in self._place.entries():
                if entry.path.startswith(f"{RESTRICTED}/"):
                    continue
                name = entry.path.rpartition("/")[2]
                known = is_name(name) and entry.path == _path(name)
                yield RawFile(name if known else "", entry.path, entry.size, entry.written_at, entry.used_at)

    def tombstones(self) -> Iterator[Tombstone]:
        """Every decision of a person about a file."""
        with self._reported():
            for name in sorted(self._stone_names()):
                if (stone := self._read_tombstone(name)) is not None:
                    yield stone

    def remove_unused(self, file: RawFile, before: float) -> bool:
        """Removes a file that nobody has kept or read since `before` (seconds since 1970); whether it did."""
        with self._reported():
            return self._place.remove_unused(file.path, before)

    def _is_there(self, name: str, content: bytes) -> bool:
        """Whether the file is there and sound; a damaged one is set aside."""
        path = _path(name)
        present = self._place.read(path)
        if present is not None and sha256(present) != name:
            _log.warning("raw file %s in %s was damaged: set aside and written anew", name, self.url)
            self._place.set_aside(path, f"{path}.damaged-{time.time_ns()}")
            return False
        return present is not None and self._touched(path, content)

    def _remove_erased(self, name: str) -> None:
        """What was erased while it was being written: the decision wins."""
        if self._refuses(name):
            self._place.remove(_path(name))

    def _touched(self, path: str, content: bytes) -> bool:
        """Whether the file is there, and marked as used where that was long ago."""
        try:
            if self._place.used_at(path) < time.time() - _STALE_AFTER_S:
                self._place.touch(path, content)
        except FileNotFoundError:
            return False
        return True

    def _refuses(self, name: str) -> bool:
        stone = self._tombstone(name)
        if stone is None or not stone.erased:
            return False
        _log.warning("raw file %s was erased on %s: not kept again", name, stone.at.date())
        return True

    def _tombstone(self, name: str) -> Tombstone | None:
        if not self.is_local:
            now = time.monotonic()
            if now >= self._tombstones_until:
                self._tombstones = frozenset(self._stone_names())
                self._tombstones_until = now + _TOMBSTONES_HOLD_S
            if name not in self._tombstones:
                return None
        return self._read_tombstone(name)

    def _stone_names(self) -> Iterator[str]:
        for entry in self._place.entries_below(RESTRICTED):
            name, _dot, suffix = entry.path.rpartition("/")[2].partition(".")
            if suffix == "json" and is_name(name):
                yield name

    def _read_tombstone(self, name: str) -> Tombstone | None:
        content = self._place.read(_stone_path(name))
        if content is None:
            return None
        # Few stores hold any, and loading what reads them takes a crawl a good part of its start.
        from pydantic import ValidationError

        from storage.tombstones import Tombstone

        try:
            return Tombstone.model_validate_json(content)
        except ValidationError as error:
            # Whatever it said: a file beside which a tombstone stands must not get out because that is damaged.
            raise RawStoreUnavailableError(self._setting, self.url, f"{_stone_path(name)}: {error}") from error

    def _objects(self, url: str) -> RawPlace:
        import fsspec

        try:
            # What another process wrote or removed must be seen: nothing is believed from memory.
            filesystem, root = fsspec.core.url_to_fs(url, use_listings_cache=False)
            return RawObjects(filesystem, str(root))
        except (ImportError, ValueError, OSError) as error:
            raise RawStoreUnavailableError(self._setting, self.url, str(error)) from error

    @contextlib.contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except self._place.failures as error:
            raise RawStoreUnavailableError(self._setting, self.url, str(error)) from error


def _checked(name: str) -> str:
    if not is_name(name):
        raise ValueError(f"not a SHA-256 in hex: {name!r}")
    return name


def _path(name: str) -> str:
    return f"{name[:2]}/{name[2:4]}/{name}"


def _stone_path(name: str) -> str:
    return f"{RESTRICTED}/{name}.json"
