"""Raw files as objects of another file system: an object store's upload becomes visible whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from storage.raw_places import Begun, Entry

# Their "folders" are parts of names; asked to make one, s3fs would make a bucket of a misspelt name.
_WITHOUT_FOLDERS = frozenset({"s3", "s3a", "gs", "gcs", "oss", "abfs", "az"})


class RawObjects:
    """Objects below `root` of an fsspec file system."""

    def __init__(self, filesystem: Any, root: str) -> None:
        self._filesystem = filesystem
        self._root = root.rstrip("/")
        protocol = filesystem.protocol
        names = {protocol} if isinstance(protocol, str) else set(protocol)
        self._folders = not names & _WITHOUT_FOLDERS
        self.failures: tuple[type[Exception], ...] = (OSError, *_client_errors(names))

    def _full(self, path: str) -> str:
        return f"{self._root}/{path}"

    def exists(self, path: str) -> bool:
        # Not `exists`: it takes every failure for "not there".
        try:
            self._filesystem.info(self._full(path))
        except FileNotFoundError:
            return False
        return True

    def read(self, path: str) -> bytes | None:
        try:
            return bytes(self._filesystem.cat_file(self._full(path)))
        except FileNotFoundError:
            return None

    def write(self, path: str, content: bytes, *, over: bool = False) -> None:
        full = self._full(path)
        if self._folders:
            self._filesystem.makedirs(full.rpartition("/")[0], exist_ok=True)
        if over or not self.exists(path):
            self._filesystem.pipe_file(full, content)

    def begin(self, path: str, content: bytes) -> Begun | None:
        self.write(path, content)
        return None

    def finish(self, begun: Sequence[Begun]) -> dict[str, Exception]:
        return {}

    def set_aside(self, path: str, aside: str) -> None:
        self._filesystem.mv(self._full(path), self._full(aside))

    def remove(self, path: str) -> None:
        try:
            self._filesystem.rm_file(self._full(path))
        except FileNotFoundError:
            return

    def touch(self, path: str, content: bytes) -> None:
        # Objects bear the time of their upload alone.
        self._filesystem.pipe_file(self._full(path), content)

    def used_at(self, path: str) -> float:
        return self._entry(path, self._filesystem.info(self._full(path))).used_at

    def remove_unused(self, path: str, before: float) -> bool:
        try:
            if self.used_at(path) >= before:
                return False
        except FileNotFoundError:
            return False
        self.remove(path)
        return True

    def entries(self) -> Iterator[Entry]:
        try:
            folders = self._filesystem.ls(self._root, detail=False)
        except FileNotFoundError:
            return
        for folder in sorted(folders):
            # By folders: the whole store in one answer could be millions of names.
            yield from self.entries_below(folder.rstrip("/").rpartition("/")[2])

    def entries_below(self, folder: str) -> Iterator[Entry]:
        found = self._filesystem.find(self._full(folder), detail=True)
        for full in sorted(found):
            yield self._entry(full.removeprefix(self._root).lstrip("/"), found[full])

    def _entry(self, path: str, said: Any) -> Entry:
        when = said.get("LastModified") or said.get("created") or said.get("mtime")
        if not isinstance(when, datetime):
            when = self._filesystem.modified(self._full(path))
        moment: float = when.timestamp()
        return Entry(path, int(said["size"]), moment, moment)


def _client_errors(protocols: set[str]) -> tuple[type[Exception], ...]:
    """What the client of the file system raises beside OSError: a refused key, an address that does not answer."""
    if not protocols & {"s3", "s3a"}:
        return ()
    from botocore.exceptions import BotoCoreError, ClientError

    return (BotoCoreError, ClientError)
