"""Backing up the embedded store while a crawl goes on, and putting a backup in its place again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, literal, select

from storage import backup_folders, database
from storage.backup_folders import DATABASE, LIST, MANIFEST, RAW, Manifest
from storage.errors import BackupTargetError, RawFileDamagedError, RawFileMissingError, RestoreTargetError
from storage.raw_files import RawStore, sha256
from storage.raw_references import references
from storage.report_models import METADATA
from storage.restrictions import TEXTS, reapply

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where the database that stood there before was put (empty: it held nothing)."""

    manifest: Manifest
    set_aside: str


def backup(engine: Engine, raw: RawStore, folder: Path, *, at: datetime, progress: Progress | None = None) -> Manifest:
    """Writes a backup into `folder`, which must not exist or be empty; it appears whole or not at all.

    A crawl may go on meanwhile: the database is copied as of one moment (SQLite's online backup), the raw files after
    it, and bytes are always kept before the row that names them. Raises NotEmbeddedError, BackupTargetError,
    RawStoreUnavailableError, OSError (a full disk).
    """
    source = backup_folders.file_of(engine)
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupTargetError(str(folder))
    _sweep(folder)
    part = folder.with_name(f".{folder.name}.part-{os.getpid()}")
    part.mkdir(parents=True)
    try:
        backup_folders.copy_database(source, part / DATABASE)
        needed, revision = _needed(part / DATABASE)
        manifest = _copy_raw(part, raw, needed, revision, at, progress)
        backup_folders.write(part / MANIFEST, manifest.model_dump_json(indent=1).encode() + b"\n")
        backup_folders.put_in_place(part, folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return manifest


def restore(
    folder: Path, engine: Engine, raw: RawStore, *, force: bool = False, progress: Progress | None = None
) -> Restored:
    """Puts a backup in the place of the database of `engine`, and its raw files into `raw`; all of it is verified
    before anything is written. A database that holds anything is refused; with `force` it is set aside beside the new
    one. It ends at the newest schema.

    Raw files are never overwritten or removed, and what was erased since the backup stays erased. Raises
    BackupDamagedError, RestoreTargetError, NotEmbeddedError.
    """
    target = backup_folders.file_of(engine)
    manifest = backup_folders.check(folder)
    holding = _holds_rows(engine)
    if holding and not force:
        raise RestoreTargetError(str(target))
    _return_raw(folder, raw, progress)
    engine.dispose()
    aside = ""
    if holding:
        place = target.with_name(f"{target.name}.before-restore-{os.getpid()}")
        backup_folders.copy_database(target, place)
        backup_folders.settle(place)
        aside = str(place)
    backup_folders.copy_database(folder / DATABASE, target)
    database.upgrade(engine)
    # What was decided since the backup was made holds for what it brings back.
    reapply(engine, raw)
    return Restored(manifest, aside)


def _sweep(folder: Path) -> None:
    """Removes what backups into this folder left whose process was killed."""
    for part in folder.parent.glob(f".{folder.name}.part-*") if folder.parent.is_dir() else ():
        number = part.name.rpartition("-")[2]
        if number.isdigit() and not Path(f"/proc/{number}").exists():
            shutil.rmtree(part, ignore_errors=True)


def _needed(copy: Path) -> tuple[frozenset[str], str]:
    """The raw files that the copied database names, and its schema."""
    engine = database.connect(f"sqlite:///{copy}")
    try:
        with database.sessions(engine)() as session:
            needed = frozenset(name for name, reference in references(session) if reference.kept)
        revision = database.revision(engine)
    finally:
        engine.dispose()
    backup_folders.settle(copy)
    return needed, revision


def _copy_raw(
    part: Path, raw: RawStore, needed: frozenset[str], revision: str, at: datetime, progress: Progress | None
) -> Manifest:
    """The raw files, the tombstones and the list of files, into the unfinished backup."""
    kept = RawStore(str(part / RAW))
    stones = {stone.sha256: stone for stone in raw.tombstones()}
    for name, stone in stones.items():
        kept.restrict(stone)
        if (texts := raw.read_beside(name, TEXTS)) is not None:
            kept.write_beside(name, TEXTS, texts)
    erased = {name for name, stone in stones.items() if stone.erased}
    there = sorted({file.sha256 for file in raw.files() if file.sha256} - erased)
    lacking = set(needed) - set(there) - erased
    copied: list[tuple[str, int]] = []
    for done, name in enumerate(there, start=1):
        try:
            content = raw.get(name, restricted=True)
        except RawFileDamagedError:
            lacking.add(name)
        except RawFileMissingError:
            # `raw gc` may take meanwhile what nothing names.
            lacking |= {name} & needed
        else:
            copied.append((kept.put(content), len(content)))
        if progress is not None:
            progress(done, len(there))
    listing = "".join(f"{name} {size}\n" for name, size in copied).encode()
    backup_folders.write(part / LIST, listing)
    return Manifest(
        made_at=at,
        schema_revision=revision,
        database_sha256=backup_folders.digest(part / DATABASE),
        database_bytes=(part / DATABASE).stat().st_size,
        raw_files=len(copied),
        raw_bytes=sum(size for _name, size in copied),
        raw_list_sha256=sha256(listing),
        tombstones=len(stones),
        lacking=tuple(sorted(lacking)),
    )


def _return_raw(folder: Path, raw: RawStore, progress: Progress | None) -> None:
    kept = RawStore(str(folder / RAW))
    for stone in kept.tombstones():
        known = raw.tombstone(stone.sha256)
        if known is None or (stone.erased and not known.erased):
            # Before the bytes: what is erased must not come back.
            raw.restrict(stone)
        if (texts := kept.read_beside(stone.sha256, TEXTS)) is not None and not stone.erased:
            raw.write_beside(stone.sha256, TEXTS, texts)
    names = backup_folders.listed(folder)
    for done, name in enumerate(names, start=1):
        raw.put(kept.get(name, restricted=True))
        if progress is not None:
            progress(done, len(names))


def _holds_rows(engine: Engine) -> bool:
    there = database.table_names(engine)
    with engine.connect() as connection:
        return any(
            connection.execute(select(literal(1)).select_from(known).limit(1)).first() is not None
            for known in METADATA.sorted_tables
            if known.name in there
        )
