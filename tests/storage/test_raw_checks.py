"""`raw verify` and `raw gc`: both ways between database and store, and never too much removed."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage import database, raw_checks, raw_garbage, raw_references
from storage.fetches import CachedPage, FetchRecord, save_cached, save_fetches
from storage.raw_checks import FileState
from storage.raw_files import RawStore
from storage.raw_references import NOT_RAW_FILES, REFERENCES, UnknownReferenceError, references
from storage.report_models import METADATA
from tests.storage.rows import fill

NOW = datetime(2026, 2, 1, 3, 4, 5, tzinfo=UTC)
DAY_S = 24 * 3600.0


@pytest.fixture
def raw(tmp_path: Path) -> RawStore:
    return RawStore(str(tmp_path / "raw"))


def name_in_database(engine: Engine, name: str) -> None:
    with database.write_session(engine) as session:
        save_cached(session, CachedPage(f"http://a/{name}", "", "", name, {}, 200, NOW))


def path_of(folder: Path, name: str) -> Path:
    return folder / "raw" / name[:2] / name[2:4] / name


def age(path: Path, days: float) -> None:
    then = time.time() - days * DAY_S
    os.utime(path, (then, then))


def test_every_column_of_hashes_is_known() -> None:
    raw_references.require_known()
    listed = [(reference.table, reference.column) for reference in REFERENCES]
    assert len(set(listed)) == len(listed)
    for table, column in [*listed, *NOT_RAW_FILES]:
        assert column in METADATA.tables[table].columns, f"{table}.{column}"


def test_a_column_that_nobody_placed_stops_the_removal(
    monkeypatch: pytest.MonkeyPatch, raw: RawStore, engine: Engine
) -> None:
    lacking = tuple(reference for reference in REFERENCES if reference.table != "reviews")
    monkeypatch.setattr(raw_references, "REFERENCES", lacking)
    with pytest.raises(UnknownReferenceError, match=r"reviews\.file_sha256"):
        raw_garbage.forgotten(engine, raw)


def test_every_place_that_names_a_file_protects_it(engine: Engine, raw: RawStore, tmp_path: Path) -> None:
    with engine.begin() as connection:
        fill(connection, 2)
    with database.sessions(engine)() as session:
        found = list(references(session))
    assert {str(reference) for _name, reference in found} == {str(reference) for reference in REFERENCES}
    with database.sessions(engine)() as session:
        for name, reference in found:
            assert str(reference) in raw_references.holders(session, name)


def test_a_sound_store(engine: Engine, raw: RawStore) -> None:
    names = [raw.put(str(number).encode()) for number in range(4)]
    for name in names:
        name_in_database(engine, name)
    told: list[tuple[int, int]] = []
    found = raw_checks.verify(engine, raw, progress=lambda done, total: told.append((done, total)))
    assert (found.files, found.bytes, found.sound, found.named, found.reports) == (4, 4, 4, 4, ())
    assert found.is_sound
    assert told[-1] == (4, 4)


def test_what_is_wrong_is_told_with_who_needs_it(engine: Engine, raw: RawStore, tmp_path: Path) -> None:
    damaged, missing, lonely, logged = (raw.put(word.encode()) for word in ("damaged", "missing", "lonely", "logged"))
    name_in_database(engine, damaged)
    name_in_database(engine, missing)
    with database.write_session(engine) as session:
        refused = save_fetches(
            session,
            [
                FetchRecord(None, NOW, "http://a", "GET", "a", "a", 200, "answered", "", 3, name, 1, False, "listing")
                for name in (logged, "a" * 64)
            ],
        )
    assert refused == ()
    path_of(tmp_path, damaged).write_bytes(b"rust")
    path_of(tmp_path, missing).unlink()
    (tmp_path / "raw" / "notes.txt").write_text("mine")
    found = raw_checks.verify(engine, raw)
    assert {(report.sha256, report.state) for report in found.reports} == {
        (damaged, FileState.DAMAGED),
        (missing, FileState.MISSING),
        (lonely, FileState.UNREFERENCED),
        # The log of requests protects what is there, and demands nothing.
        ("", FileState.FOREIGN),
    }
    assert not found.is_sound
    held = {report.sha256: report.held_by for report in found.reports}
    assert held[damaged] == held[missing] == ("cached_pages.sha256",)


def test_only_what_is_old_and_forgotten_goes(engine: Engine, raw: RawStore, tmp_path: Path) -> None:
    needed, old, young, kept_again = (raw.put(word.encode()) for word in ("needed", "old", "young", "again"))
    name_in_database(engine, needed)
    for name in (needed, old, kept_again):
        age(path_of(tmp_path, name), 3)
    raw.put(b"again")
    damaged = tmp_path / "raw" / old[:2] / old[2:4] / f"{old}.damaged-17"
    part, leaving = tmp_path / "raw" / "parts" / f"{old}.1-2", damaged.with_name(f"{old}.leaving-4")
    for path in (damaged, tmp_path / "raw" / "notes.txt", part, leaving):
        path.write_bytes(b"x")
        age(path, 3)
    found = raw_garbage.forgotten(engine, raw)
    assert {file.path for file in found} == {
        f"{old[:2]}/{old[2:4]}/{old}",
        f"{old[:2]}/{old[2:4]}/{old}.leaving-4",
        f"parts/{old}.1-2",
    }
    assert [raw.has(name) for name in (needed, old, young, kept_again)] == [True] * 4
    # Somebody keeps one of them again between the look and the removal.
    raw.put(b"old")
    gone = list(raw_garbage.remove(raw, found))
    assert {file.path for file in gone} == {file.path for file in found} - {f"{old[:2]}/{old[2:4]}/{old}"}
    assert raw.get(old) == b"old"
    age(path_of(tmp_path, old), 3)
    (last,) = raw_garbage.forgotten(engine, raw)
    assert list(raw_garbage.remove(raw, (last,))) == [last]
    assert not raw.has(old)
    assert [raw.has(name) for name in (needed, young, kept_again)] == [True] * 3
    assert damaged.exists()


def test_keeping_again_says_so_without_forgetting_since_when(raw: RawStore, tmp_path: Path) -> None:
    name = raw.put(b"seen every night")
    age(path_of(tmp_path, name), 30)
    raw.put(b"seen every night")
    (file,) = raw.files()
    assert time.time() - file.used_at < 60
    assert time.time() - file.written_at > 29 * DAY_S
