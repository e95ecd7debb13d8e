"""`nianbao raw`, `backup`, `restore` and `db copy` as a user runs them."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import database
from storage.fetches import CachedPage, FetchRecord, save_cached, save_fetches
from storage.raw_files import RawStore, sha256
from tests.cli.runner import run

NOW = datetime(2026, 2, 1, 3, 4, 5, tzinfo=UTC)
PAGES = [f"<html>第{number}页</html>".encode() for number in range(3)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with three pages in its store."""
    data = tmp_path / "data"
    assert run("db", "upgrade", folder=data).status == 0
    raw = RawStore(str(data / "raw"))
    engine = database.connect(f"sqlite:///{data / 'nianbao.db'}")
    with database.write_session(engine) as session:
        for number, page in enumerate(PAGES):
            save_cached(session, CachedPage(f"http://a/{number}", "", "", raw.put(page), {}, 200, NOW))
    engine.dispose()
    return data


def path_of(folder: Path, content: bytes) -> Path:
    name = sha256(content)
    return folder / "raw" / name[:2] / name[2:4] / name


@pytest.mark.slow
def test_verify_ends_with_one_where_something_is_wrong(folder: Path) -> None:
    done = run("raw", "verify", "--format", "json", folder=folder)
    assert (done.status, json.loads(done.out)) == (0, [])
    assert "3 raw files" in done.err
    path_of(folder, PAGES[0]).write_bytes(b"rust")
    path_of(folder, PAGES[1]).unlink()
    done = run("raw", "verify", "--format", "json", folder=folder)
    assert done.status == 1
    assert {(row["sha256"], row["state"]) for row in json.loads(done.out)} == {
        (path_of(folder, PAGES[0]).name, "damaged"),
        (path_of(folder, PAGES[1]).name, "missing"),
    }
    table = run("raw", "verify", "--format", "table", "--lang", "zh", folder=folder)
    assert "已损坏" in table.out
    assert "缺失" in table.out


@pytest.mark.slow
def test_gc_tells_first_and_removes_only_what_is_forgotten(folder: Path) -> None:
    raw = RawStore(str(folder / "raw"))
    raw.put(b"forgotten")
    raw.put(b"young")
    lonely = path_of(folder, b"forgotten")
    then = time.time() - 3 * 86400
    for path in (lonely, *(path_of(folder, page) for page in PAGES)):
        os.utime(path, (then, then))
    told = run("raw", "gc", "--dry-run", "--format", "json", folder=folder)
    (row,) = json.loads(told.out)
    assert (row["sha256"], row["removed"], told.status) == (lonely.name, False, 0)
    assert lonely.exists()
    done = run("raw", "gc", "--format", "csv", folder=folder)
    assert done.out.splitlines()[1].startswith(f"{lonely.name},")
    assert done.out.splitlines()[1].endswith(",true")
    assert not lonely.exists()
    assert all(path_of(folder, content).exists() for content in (*PAGES, b"young"))
    assert run("raw", "verify", folder=folder).status == 0


@pytest.mark.slow
def test_restrict_release_and_erase(folder: Path) -> None:
    name = path_of(folder, PAGES[0]).name
    decided = ("--reason", "含申请人信息", "--by", "李四")
    assert run("raw", "restrict", "nonsense", *decided, folder=folder).status == 2
    assert run("raw", "restrict", name, "--reason", " ", "--by", "x", folder=folder).status == 2
    assert run("raw", "restrict", "0" * 64, *decided, folder=folder).status == 1
    assert run("raw", "restrict", name, *decided, folder=folder).status == 0
    (row,) = json.loads(run("raw", "restricted", folder=folder).out)
    assert (row["sha256"], row["reason"], row["restricted_by"], row["erased"]) == (name, "含申请人信息", "李四", False)
    assert run("raw", "verify", folder=folder).status == 0
    assert run("raw", "release", name, "--reason", "误会", "--by", "王五", folder=folder).status == 0
    assert run("raw", "release", name, "--reason", "误会", "--by", "王五", folder=folder).status == 1
    assert run("raw", "restrict", name, *decided, "--erase", folder=folder).status == 0
    assert not path_of(folder, PAGES[0]).exists()
    again = run("raw", "release", name, "--reason", "误会", "--by", "王五", folder=folder)
    assert again.status == 1
    assert "李四" in again.err
    done = run("raw", "verify", folder=folder)
    assert done.status == 0
    assert [row["state"] for row in json.loads(done.out)] == ["erased"]


@pytest.mark.slow
def test_backup_and_restore(folder: Path, tmp_path: Path) -> None:
    made = run("backup", tmp_path / "b", folder=folder)
    assert made.status == 0, made.err
    assert run("backup", tmp_path / "b", folder=folder).status == 1
    other = tmp_path / "other"
    assert run("restore", tmp_path / "b", folder=other).status == 0
    assert run("raw", "verify", folder=other).status == 0
    refused = run("restore", tmp_path / "b", folder=other)
    assert refused.status == 1
    assert "--force" in refused.err
    done = run("restore", tmp_path / "b", "--force", folder=other)
    assert done.status == 0
    assert "before-restore" in done.err
    (tmp_path / "b" / "manifest.json").write_text("{}")
    assert run("restore", tmp_path / "b", folder=tmp_path / "third").status == 1


@pytest.mark.slow
def test_copy_to_a_file_and_refuse_what_is_not_empty(folder: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copy.db"
    done = run("db", "copy", folder / "nianbao.db", copied, folder=folder)
    assert done.status == 0, done.err
    there = sqlite3.connect(copied)
    assert there.execute("SELECT count(*) FROM cached_pages").fetchone() == (3,)
    there.close()
    again = run("db", "copy", folder / "nianbao.db", copied, folder=folder)
    assert again.status == 1
    assert "not empty" in again.err
    assert run("db", "copy", tmp_path / "none.db", copied, folder=folder).status == 1
    assert not (tmp_path / "none.db").exists()


@pytest.mark.slow
def test_refused_rows_are_told_and_forgotten(folder: Path) -> None:
    engine = database.connect(f"sqlite:///{folder / 'nianbao.db'}")
    with database.write_session(engine) as session:
        save_fetches(
            session, [FetchRecord(77, NOW, "电话 13800138000", "GET", "h", "h", 200, "ok", "", 1, "", 1, False, "file")]
        )
    engine.dispose()
    done = run("db", "refused", folder=folder)
    (row,) = json.loads(done.out)
    assert (row["table_name"], row["count"], row["payload"]["run_id"]) == ("fetches", 1, 77)
    assert "13800138000" not in done.out
    found = json.loads(run("doctor", "--offline", "--format", "json", folder=folder).out)
    (check,) = (row for row in found if row["check"] == "quarantine")
    assert (check["state"], check["mend"]) == ("optional", "nianbao db refused")
    assert run("db", "refused", "--forget", "1", folder=folder).status == 0
    assert run("db", "refused", "--forget", "1", folder=folder).status == 1
    assert json.loads(run("db", "refused", folder=folder).out) == []
