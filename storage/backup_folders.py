"""A backup as a folder: `nianbao.db`, `raw/`, the list of raw files, and the manifest that holds them together."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Engine

from storage import database
from storage.errors import BackupDamagedError, NotEmbeddedError, RawFileDamagedError, RawFileMissingError
from storage.raw_files import RawStore, is_name

DATABASE, RAW, LIST, MANIFEST = "nianbao.db", "raw", "raw-files.txt", "manifest.json"
_CHUNK = 1 << 20


class Manifest(BaseModel):
    """What a backup holds. `lacking` are files that the database names and the store could not give."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["nianbao-backup/1"] = "nianbao-backup/1"
    made_at: datetime
    schema_revision: str
    database_sha256: str
    database_bytes: int
    raw_files: int
    raw_bytes: int
    raw_list_sha256: str
    tombstones: int
    lacking: tuple[str, ...] = ()


def check(folder: Path) -> Manifest:
    """The manifest of a backup every file of which is what it says. Raises BackupDamagedError."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
        if digest(folder / DATABASE) != manifest.database_sha256:
            raise BackupDamagedError(str(folder / DATABASE), "SHA-256")
        if digest(folder / LIST) != manifest.raw_list_sha256:
            raise BackupDamagedError(str(folder / LIST), "SHA-256")
    except ValidationError as error:
        raise BackupDamagedError(str(folder / MANIFEST), str(error.errors()[0]["msg"])) from error
    except OSError as error:
        raise BackupDamagedError(str(error.filename or folder), error.strerror or str(error)) from error
    names = listed(folder)
    if len(names) != manifest.raw_files:
        raise BackupDamagedError(str(folder / LIST), f"{len(names)} != {manifest.raw_files}")
    kept = RawStore(str(folder / RAW))
    for name in names:
        try:
            kept.get(name, restricted=True)
        except (RawFileDamagedError, RawFileMissingError) as error:
            raise BackupDamagedError(str(folder / RAW), str(error)) from error
    return manifest


def listed(folder: Path) -> list[str]:
    """The raw files that the backup's list names. Raises BackupDamagedError."""
    lines = (folder / LIST).read_text(encoding="ascii").splitlines()
    names = [line.partition(" ")[0] for line in lines]
    if not all(is_name(name) for name in names):
        raise BackupDamagedError(str(folder / LIST), "SHA-256")
    return names


def file_of(engine: Engine) -> Path:
    """The file of an embedded database. Raises NotEmbeddedError."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        raise NotEmbeddedError(database.shown_url(engine.url))
    return Path(name)


def copy_database(source: Path, target: Path) -> None:
    """One database file into another, as of one moment, while others write to the source; in the target it is one
    transaction."""
    with _opened(source) as of, _opened(target) as to:
        # All pages in one step: a copy in several begins anew whenever somebody writes to the source between them,
        # and beside a crawl would never end. Readers block no writer (WAL).
        of.backup(to)


def settle(path: Path) -> None:
    """Makes a database one file without a journal beside it, and lasting."""
    with _opened(path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    _sync(path)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_CHUNK):
            found.update(block)
    return found.hexdigest()


def write(path: Path, content: bytes) -> None:
    """A new file that lasts."""
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def put_in_place(part: Path, folder: Path) -> None:
    """The finished folder under its name, lasting."""
    _sync(part)
    if folder.exists():
        folder.rmdir()
    part.rename(folder)
    _sync(folder.parent)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path, timeout=database.BUSY_TIMEOUT_MS / 1000)
    try:
        yield connection
    finally:
        connection.close()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
