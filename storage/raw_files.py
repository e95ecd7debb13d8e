"""Bytes as they came, by SHA-256, over fsspec: never overwritten, verified on read."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import logging
import os
import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import url2pathname

from storage.errors import RawFileDamagedError, RawFileMissingError, RawStoreUnavailableError

SETTING = "NIANBAO_RAW_STORE_URL"
_log = logging.getLogger(__name__)
_HASH = re.compile(r"[0-9a-f]{64}")
_LEFTOVER_AGE_S = 24 * 3600.0
_numbers = itertools.count()


def sha256(content: bytes) -> str:
    """The name of `content` in the store: its SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


class RawStore:
    """A raw file store at `url`: a plain directory, `file://`, or any fsspec URL (`s3://bucket/prefix`).

    Nothing is made until the first `put`. Raises RawStoreUnavailableError when it cannot be reached, read or written.
    """

    def __init__(self, url: str, *, setting: str = SETTING) -> None:
        self._setting = setting
        scheme = url.partition("://")[0] if "://" in url else ""
        self._folder: _Folder | _Remote
        if scheme in ("", "file"):
            # Not left to fsspec, which takes `%20` in a file URL literally.
            path = Path(url2pathname(urlsplit(url).path) if scheme else url).absolute()
            self.url = path.as_uri()
            self._folder = _Folder(path)
        else:
            parts = urlsplit(url)
            self.url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
            self._folder = self._remote(url)

    def put(self, content: bytes) -> str:
        """Keeps `content` and returns its SHA-256. When it returns, the bytes are on the disk; killed before, there is
        no file of that name. A copy that is there already is left alone, unless it is damaged: then it is set aside.
        """
        name = sha256(content)
        with self._reported():
            present = self._folder.read(name)
            if present is not None and sha256(present) != name:
                _log.warning("raw file %s in %s was damaged: set aside and written anew", name, self.url)
                self._folder.set_aside(name)
                present = None
            if present is None:
                self._folder.write(name, content)
        return name

    def get(self, name: str) -> bytes:
        """The bytes of that SHA-256. Raises RawFileMissingError, RawFileDamagedError."""
        with self._reported():
            content = self._folder.read(_checked(name))
        if content is None:
            raise RawFileMissingError(name, self.url)
        found = sha256(content)
        if found != name:
            raise RawFileDamagedError(name, self.url, found)
        return content

    def has(self, name: str) -> bool:
        """Whether a file of that SHA-256 is there (not verified)."""
        with self._reported():
            return self._folder.exists(_checked(name))

    def _remote(self, url: str) -> _Remote:
        import fsspec

        try:
            filesystem, root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError, OSError) as error:
            raise RawStoreUnavailableError(self._setting, self.url, str(error)) from error
        return _Remote(filesystem, str(root))

    @contextlib.contextmanager
    def _reported(self) -> Any:
        try:
            yield
        except OSError as error:
            raise RawStoreUnavailableError(self._setting, self.url, str(error)) from error


def _checked(name: str) -> str:
    if not _HASH.fullmatch(name):
        raise ValueError(f"not a SHA-256 in hex: {name!r}")
    return name


class _Folder:
    """Files of a local directory: `ab/cd/<sha256>`, written beside it under `parts/` and renamed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._swept = False

    def _path(self, name: str) -> Path:
        return self._root / name[:2] / name[2:4] / name

    def exists(self, name: str) -> bool:
        return self._path(name).is_file()

    def read(self, name: str) -> bytes | None:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def set_aside(self, name: str) -> None:
        path = self._path(name)
        path.rename(path.with_name(f"{name}.damaged-{time.time_ns()}"))

    def write(self, name: str, content: bytes) -> None:
        final = self._path(name)
        parts = self._root / "parts"
        parts.mkdir(parents=True, exist_ok=True)
        self._sweep(parts)
        part = parts / f"{name}.{os.getpid()}-{next(_numbers)}"
        try:
            with part.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            final.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError):
                # A link, not a rename: whoever was first stays.
                os.link(part, final)
        finally:
            part.unlink(missing_ok=True)
        for folder in (final.parent, final.parent.parent, self._root):
            _sync_folder(folder)

    def _sweep(self, parts: Path) -> None:
        """Removes what killed processes left, once per process."""
        if self._swept:
            return
        self._swept = True
        oldest = time.time() - _LEFTOVER_AGE_S
        for part in parts.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if part.stat().st_mtime < oldest:
                    part.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Remote:
    """Objects of another file system; an object store's upload becomes visible whole or not at all."""

    def __init__(self, filesystem: Any, root: str) -> None:
        self._filesystem = filesystem
        self._root = root.rstrip("/")

    def _path(self, name: str) -> str:
        return f"{self._root}/{name[:2]}/{name[2:4]}/{name}"

    def exists(self, name: str) -> bool:
        return bool(self._filesystem.exists(self._path(name)))

    def read(self, name: str) -> bytes | None:
        try:
            return bytes(self._filesystem.cat_file(self._path(name)))
        except FileNotFoundError:
            return None

    def set_aside(self, name: str) -> None:
        self._filesystem.mv(self._path(name), f"{self._path(name)}.damaged-{time.time_ns()}")

    def write(self, name: str, content: bytes) -> None:
        path = self._path(name)
        self._filesystem.makedirs(path.rpartition("/")[0], exist_ok=True)
        self._filesystem.pipe_file(path, content)
