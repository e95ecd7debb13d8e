"""Backups of the embedded store: whole or not there, taken beside a crawl, and put back as they were."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from storage import backups, database, raw_checks, restrictions
from storage.backup_folders import check
from storage.backup_rotation import prune
from storage.backups import backup, restore
from storage.errors import BackupDamagedError, BackupTargetError, NotEmbeddedError, RestoreTargetError
from storage.fetches import CachedPage, load_cached, save_cached
from storage.raw_files import RawStore
from tests.storage.children import end_of, start_child

NOW = datetime(2026, 2, 1, 3, 4, 5, tzinfo=UTC)


def visit(engine: Engine, raw: RawStore, number: int) -> str:
    """Keeps a page as a crawl does: its bytes, then the row."""
    name = raw.put(f"<html>第{number}页".encode())
    with database.write_session(engine) as session:
        save_cached(session, CachedPage(f"http://a/{number}", "", "", name, {}, 200, NOW))
    return name


@pytest.fixture
def store(sqlite_engine: Engine, tmp_path: Path) -> tuple[Engine, RawStore]:
    raw = RawStore(str(tmp_path / "raw"))
    for number in range(5):
        visit(sqlite_engine, raw, number)
    return sqlite_engine, raw


def test_what_was_backed_up_comes_back(store: tuple[Engine, RawStore], other_engine: Engine, tmp_path: Path) -> None:
    engine, raw = store
    made = backup(engine, raw, tmp_path / "kept" / "monday", at=NOW)
    assert (made.raw_files, made.lacking, made.made_at) == (5, (), NOW)
    assert check(tmp_path / "kept" / "monday") == made
    # What happens afterwards is not in it.
    visit(engine, raw, 77)
    there = RawStore(str(tmp_path / "elsewhere"))
    done = restore(tmp_path / "kept" / "monday", other_engine, there)
    assert (done.manifest, done.set_aside) == (made, "")
    with database.sessions(other_engine)() as session:
        pages = [load_cached(session, f"http://a/{number}") for number in range(5)]
        assert load_cached(session, "http://a/77") is None
    assert [there.get(page.sha256).decode() for page in pages if page] == [f"<html>第{n}页" for n in range(5)]
    assert raw_checks.verify(other_engine, there).is_sound
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["monday"]


def test_only_the_newest_are_kept_and_nothing_else_is_touched(store: tuple[Engine, RawStore], tmp_path: Path) -> None:
    (tmp_path / "kept" / "letters").mkdir(parents=True)
    for number in range(4):
        backup(*store, tmp_path / "kept" / f"b{number}", at=NOW + timedelta(days=number))
    gone = prune(tmp_path / "kept", 2)
    assert {path.name for path in gone} == {"b0", "b1"}
    assert {path.name for path in (tmp_path / "kept").iterdir()} == {"b2", "b3", "letters"}


def test_a_folder_that_holds_something_is_refused(store: tuple[Engine, RawStore], tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with pytest.raises(BackupTargetError):
        backup(*store, tmp_path / "full", at=NOW)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]
    (tmp_path / "empty").mkdir()
    assert backup(*store, tmp_path / "empty", at=NOW).raw_files == 5


def test_a_database_with_rows_is_replaced_only_by_force_and_set_aside(
    store: tuple[Engine, RawStore], other_engine: Engine, tmp_path: Path
) -> None:
    backup(*store, tmp_path / "b", at=NOW)
    there = RawStore(str(tmp_path / "elsewhere"))
    visit(other_engine, there, 99)
    with pytest.raises(RestoreTargetError):
        restore(tmp_path / "b", other_engine, there)
    with database.sessions(other_engine)() as session:
        assert load_cached(session, "http://a/99") is not None
        assert load_cached(session, "http://a/1") is None
    done = restore(tmp_path / "b", other_engine, there, force=True)
    with database.sessions(other_engine)() as session:
        assert load_cached(session, "http://a/99") is None
        assert load_cached(session, "http://a/1") is not None
    before = sqlite3.connect(done.set_aside)
    assert before.execute("SELECT url FROM cached_pages").fetchall() == [("http://a/99",)]
    before.close()


@pytest.mark.slow
@pytest.mark.parametrize("what", ["database", "list", "manifest", "raw", "raw_gone", "none"])
def test_a_damaged_backup_restores_nothing(
    store: tuple[Engine, RawStore], other_engine: Engine, tmp_path: Path, what: str
) -> None:
    folder = tmp_path / "b"
    backup(*store, folder, at=NOW)
    raw_file = next(path for path in (folder / "raw").rglob("*") if path.is_file())
    match what:
        case "database":
            content = bytearray((folder / "nianbao.db").read_bytes())
            content[-1] ^= 1
            (folder / "nianbao.db").write_bytes(content)
        case "list":
            (folder / "raw-files.txt").write_text("")
        case "manifest":
            said = json.loads((folder / "manifest.json").read_text())
            (folder / "manifest.json").write_text(json.dumps({**said, "raw_files": "many"}))
        case "raw":
            raw_file.write_bytes(b"rust")
        case "raw_gone":
            raw_file.unlink()
        case "none":
            folder = tmp_path / "nowhere"
    there = RawStore(str(tmp_path / "elsewhere"))
    with pytest.raises(BackupDamagedError):
        restore(folder, other_engine, there)
    assert not (tmp_path / "elsewhere").exists()
    with database.sessions(other_engine)() as session:
        assert load_cached(session, "http://a/1") is None


def test_what_the_store_lacks_is_named(store: tuple[Engine, RawStore], tmp_path: Path) -> None:
    engine, raw = store
    gone, damaged = visit(engine, raw, 21), visit(engine, raw, 22)
    (tmp_path / "raw" / gone[:2] / gone[2:4] / gone).unlink()
    (tmp_path / "raw" / damaged[:2] / damaged[2:4] / damaged).write_bytes(b"rust")
    made = backup(engine, raw, tmp_path / "b", at=NOW)
    assert set(made.lacking) == {gone, damaged}
    assert made.raw_files == 5
    assert check(tmp_path / "b") == made


def test_what_was_erased_since_stays_erased(
    store: tuple[Engine, RawStore], other_engine: Engine, tmp_path: Path
) -> None:
    engine, raw = store
    name = visit(engine, raw, 3)
    backup(engine, raw, tmp_path / "b", at=NOW)
    restrictions.restrict(engine, raw, name, reason="含申请人信息", by="李", at=NOW, erase=True)
    restore(tmp_path / "b", engine, raw, force=True)
    assert not raw.has(name)
    with database.sessions(engine)() as session:
        assert restrictions.restricted_hashes(session) == {name}
    assert raw_checks.verify(engine, raw).is_sound
    # And a backup made after it brings the decision with it.
    backup(engine, raw, tmp_path / "later", at=NOW)
    there = RawStore(str(tmp_path / "elsewhere"))
    restore(tmp_path / "later", other_engine, there)
    assert there.tombstone(name) is not None


def test_only_an_embedded_database_is_backed_up_so(engine: Engine, tmp_path: Path) -> None:
    if engine.dialect.name == "sqlite":
        assert backup(engine, RawStore(str(tmp_path / "raw")), tmp_path / "b", at=NOW).raw_files == 0
        return
    with pytest.raises(NotEmbeddedError):
        backup(engine, RawStore(str(tmp_path / "raw")), tmp_path / "b", at=NOW)
    assert not (tmp_path / "b").exists()


def _crawl(url: str, raw: str) -> None:
    engine, store = database.connect(url), RawStore(raw)
    number = 1000
    while True:
        visit(engine, store, number)
        number += 1


@pytest.mark.slow
def test_beside_a_crawl_and_killed_at_any_moment(store: tuple[Engine, RawStore], tmp_path: Path) -> None:
    engine, raw = store
    crawl = start_child(_crawl, str(engine.url), str(tmp_path / "raw"))
    try:
        time.sleep(0.3)
        for number in range(3):
            backup(engine, raw, tmp_path / f"b{number}", at=NOW)
        with pytest.MonkeyPatch.context() as patch:
            # Killed half-way: what is left is no backup, and the next one sweeps it.
            def die(*_: object) -> None:
                os.kill(os.getpid(), signal.SIGKILL)

            patch.setattr(backups, "_copy_raw", die)
            child = start_child(_backup, str(engine.url), str(tmp_path / "raw"), str(tmp_path / "killed"))
            assert end_of(child) == -signal.SIGKILL
    finally:
        os.kill(crawl, signal.SIGKILL)
        end_of(crawl)
    assert not (tmp_path / "killed").exists()
    assert list(tmp_path.glob(".killed.part-*"))
    backup(engine, raw, tmp_path / "killed", at=NOW)
    assert not list(tmp_path.glob(".killed.part-*"))
    pages = []
    for number in range(3):
        made = check(tmp_path / f"b{number}")
        assert made.lacking == ()
        copy = sqlite3.connect(tmp_path / f"b{number}" / "nianbao.db")
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        pages.append(copy.execute("SELECT count(*) FROM cached_pages").fetchone()[0])
        copy.close()
    assert pages == sorted(pages)
    assert pages[0] > 5
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM cached_pages")).scalar_one() >= pages[-1]


def _backup(url: str, raw: str, folder: str) -> None:
    backup(database.connect(url), RawStore(raw), Path(folder), at=NOW)
