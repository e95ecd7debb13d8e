"""Connecting, sessions, and what happens when the database is not there."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from storage import database
from storage.errors import DatabaseUnavailableError
from storage.runs import finish_run, load_runs, start_run
from tests.storage.children import NOBODY, end_of, run_child, start_child

NOW = datetime(2026, 2, 1, 3, 4, 5, 678901, tzinfo=UTC)


def test_sqlite_is_set_up_as_decided(tmp_path: Path) -> None:
    engine = database.connect(f"sqlite:///{tmp_path / 'new' / 'folder' / 'nianbao.db'}")
    with engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    engine.dispose()
    assert settings == {"journal_mode": "wal", "synchronous": 1, "busy_timeout": 10_000, "foreign_keys": 1}


def test_times_are_utc_for_plain_sql_too(engine: Engine) -> None:
    noon_in_shanghai = datetime(2026, 2, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    with database.write_session(engine) as session:
        start_run(session, kind="crawl", at=noon_in_shanghai, simulated=False, vantage="")
        shown = session.execute(text("SELECT CAST(started_at AS text) FROM runs")).scalar_one()
    assert shown.startswith("2026-02-01 04:00:00")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql+psycopg://u:s3cret@127.0.0.1:1/db", "postgresql+psycopg://u:***@127.0.0.1:1/db"),
        ("postgresql://u@127.0.0.1:1/db?password=s3cret", "password=***"),
        ("mysql://u:s3cret@h/db", "mysql://u:***@h/db"),
        ("postgres://u:s3cret@h/db", "postgres://u:***@h/db"),
        ("u:s3cret@h/db", "u:..."),
        ("postgresql+nonesuch://u:s3cret@h/db", "postgresql+nonesuch://u:***@h/db"),
    ],
)
def test_an_address_that_does_not_work_is_named_without_its_password(url: str, shown: str) -> None:
    with pytest.raises(DatabaseUnavailableError) as failed:
        database.connect(url)
    assert failed.value.setting == "NIANBAO_DATABASE_URL"
    assert shown.replace("*", "") in failed.value.url.replace("*", "").replace("%2A", "")
    assert failed.value.cause
    assert "s3cret" not in str(failed.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "nianbao.db").write_bytes(b"an office document, not a database\n" * 100)
    with pytest.raises(DatabaseUnavailableError, match="not a database"):
        database.connect(f"sqlite:///{tmp_path / 'nianbao.db'}")


def _connect(url: str) -> None:
    with pytest.raises(DatabaseUnavailableError, match=r"Permission denied.*data") as failed:
        database.connect(url, setting="NIANBAO_DATA_DIR")
    assert failed.value.setting == "NIANBAO_DATA_DIR"


def test_a_folder_that_may_not_be_written(open_folder: Path) -> None:
    folder = open_folder / "data"
    folder.mkdir(mode=0o755)
    assert run_child(_connect, f"sqlite:///{folder / 'nianbao.db'}", uid=NOBODY) == 0
    assert run_child(_connect, f"sqlite:///{folder / 'below' / 'nianbao.db'}", uid=NOBODY) == 0


def test_a_file_that_may_not_be_written(open_folder: Path) -> None:
    folder = open_folder / "data"
    folder.mkdir()
    folder.chmod(0o777)
    engine = database.connect(f"sqlite:///{folder / 'nianbao.db'}")
    database.upgrade(engine)
    engine.dispose()
    (folder / "nianbao.db").chmod(0o644)
    assert run_child(_connect, f"sqlite:///{folder / 'nianbao.db'}", uid=NOBODY) == 0


def test_a_failed_write_session_writes_nothing(engine: Engine) -> None:
    def fail_after_writing() -> None:
        with database.write_session(engine) as session:
            start_run(session, kind="crawl", at=NOW, simulated=False, vantage="")
            raise RuntimeError("the caller's own fault")

    with pytest.raises(RuntimeError):
        fail_after_writing()
    with database.sessions(engine)() as session:
        assert load_runs(session) == ()


def test_a_write_session_holds_what_it_read(tmp_path: Path) -> None:
    engine = database.connect(f"sqlite:///{tmp_path / 'nianbao.db'}")
    database.upgrade(engine)
    with database.write_session(engine) as session:
        load_runs(session)
        other = sqlite3.connect(tmp_path / "nianbao.db", timeout=0.05)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("DELETE FROM runs")
        other.close()
    engine.dispose()


def _count_up(url: str, rounds: int) -> None:
    engine = database.connect(url)
    for _ in range(rounds):
        with database.write_session(engine) as session:
            count = len(load_runs(session))
            start_run(session, kind=str(count), at=NOW, simulated=False, vantage="")
    engine.dispose()


@pytest.mark.slow
def test_four_writers_lose_no_update(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'nianbao.db'}"
    engine = database.connect(url)
    database.upgrade(engine)
    engine.dispose()
    writers = [start_child(_count_up, url, 15) for _ in range(4)]
    assert [end_of(writer) for writer in writers] == [0] * 4
    with database.sessions(engine)() as session:
        assert sorted(int(run.kind) for run in load_runs(session)) == list(range(60))
    engine.dispose()


def test_runs(engine: Engine) -> None:
    with database.write_session(engine) as session:
        first = start_run(session, kind="crawl", at=NOW, simulated=True, vantage="office")
        cut = start_run(session, kind="ingest", at=NOW, simulated=False, vantage="")
        finish_run(session, first, at=NOW, outcome="done", summary={"hosts": 3, "说明": "正常"})
        with pytest.raises(LookupError):
            finish_run(session, 999, at=NOW, outcome="done", summary={})
    with database.sessions(engine)() as session:
        runs = load_runs(session)
        assert [run.id for run in runs] == [cut, first]
        assert (runs[0].finished_at, runs[0].outcome) == (None, "")
        assert runs[1].summary == {"hosts": 3, "说明": "正常"}
        assert (runs[1].finished_at, runs[1].simulated, runs[1].vantage) == (NOW, True, "office")
        assert [run.id for run in load_runs(session, kind="ingest", limit=1)] == [cut]


def _write_until_killed(url: str, ready: str) -> None:
    engine = database.connect(url)
    with database.write_session(engine) as session:
        for _ in range(50):
            start_run(session, kind="cut", at=NOW, simulated=False, vantage="")
        Path(ready).touch()
        os.kill(os.getpid(), 9)


def test_a_writer_killed_in_its_batch_leaves_nothing(engine: Engine, tmp_path: Path) -> None:
    url = engine.url.render_as_string(hide_password=False)
    assert run_child(_write_until_killed, url, str(tmp_path / "ready")) == -9
    assert (tmp_path / "ready").exists()
    with database.write_session(engine) as session:
        assert load_runs(session) == ()
        start_run(session, kind="next", at=NOW, simulated=False, vantage="")


def test_the_database_enforces_its_keys(engine: Engine) -> None:
    insert = "INSERT INTO column_bodies (column_id, body, role) VALUES (77, 'x', 'own_column')"
    with pytest.raises(Exception, match=r"(?i)foreign key"), engine.begin() as connection:
        connection.execute(text(insert))


def test_a_lost_connection_is_no_bad_row(tmp_path: Path) -> None:
    # What is the batch's fault must not be blamed on a row and counted as refused.
    from storage.batches import append
    from storage.models import RunRow, table

    engine = database.connect(f"sqlite:///{tmp_path / 'nianbao.db'}")
    with pytest.raises(OperationalError, match="no such table"), database.write_session(engine) as session:
        append(session, table(RunRow), [{"kind": "x"}])
    engine.dispose()
