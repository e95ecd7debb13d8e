"""A row that the database refuses is kept aside with what was meant and why; the others of its batch are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from storage import database, quarantine
from storage.batches import upsert
from storage.column_types import digest
from storage.fetches import FetchRecord, load_fetches, save_fetches
from storage.models import CachedPageRow, table

NOW = datetime(2026, 2, 1, 3, 4, 5, tzinfo=UTC)


def fetch(url: str, **changed: object) -> FetchRecord:
    fields: dict[str, object] = {"run_id": None, "at": NOW, "url": url, "method": "GET", "host": "h"}
    fields |= {"city_domain": "h", "status": 200, "outcome": "ok", "reason": "", "bytes": 7, "sha256": ""}
    return FetchRecord(**{**fields, "elapsed_ms": 3, "conditional": False, "purpose": "listing", **changed})  # type: ignore[arg-type]


def test_what_why_and_when(engine: Engine) -> None:
    before = datetime.now(UTC)
    with database.write_session(engine) as session:
        refused = save_fetches(session, [fetch("http://a/1"), fetch("http://a/电话13800138000", run_id=4711)])
    assert [row.row for row in refused] == ["url=http://a/电话13800138000"]
    with database.sessions(engine)() as session:
        assert [record.url for record in load_fetches(session)] == ["http://a/1"]
        (row,) = quarantine.load_quarantine(session)
        assert quarantine.count_quarantine(session) == {"fetches": 1}
    assert (row.table_name, row.row_name, row.count) == ("fetches", "url=http://a/电话13800138000", 1)
    assert "foreign key" in row.cause.lower()
    assert row.payload["run_id"] == 4711
    assert row.payload["at"] == NOW.isoformat()
    assert before <= row.first_at == row.last_at <= datetime.now(UTC)


def test_a_row_refused_every_night_is_one_row_with_its_count(engine: Engine) -> None:
    for _ in range(3):
        with database.write_session(engine) as session:
            save_fetches(session, [fetch("http://a/1", run_id=4711)])
    with database.sessions(engine)() as session:
        (row,) = quarantine.load_quarantine(session)
        assert row.count == 3
        assert row.first_at < row.last_at
        assert quarantine.load_quarantine(session, since=row.last_at + timedelta(seconds=1)) == ()
        assert quarantine.count_quarantine(session, since=row.first_at) == {"fetches": 1}
    with database.write_session(engine) as session:
        assert quarantine.forget(session, [row.id, 999]) == 1
        assert quarantine.load_quarantine(session) == ()


def test_values_that_no_column_would_take_are_kept_as_text(engine: Engine) -> None:
    page: dict[str, object] = {
        "url_key": digest("u"),
        "url": "u\x00\ud800",
        "etag": None,
        "last_modified": b"\xff",
        "sha256": "",
    }
    page |= {"headers": {"a": {1, 2}}, "status": 200, "fetched_at": NOW.replace(tzinfo=None)}
    with database.write_session(engine) as session:
        (refused,) = upsert(session, table(CachedPageRow), [page], key=["url_key"])
    with database.sessions(engine)() as session:
        (row,) = quarantine.load_quarantine(session)
    assert row.cause
    assert refused.table == row.table_name == "cached_pages"
    assert row.payload["url"] == "u\ufffd"
    assert row.payload["last_modified"] == "b'\\xff'"
    assert row.payload["fetched_at"] == "2026-02-01T03:04:05"


def test_personal_numbers_are_in_the_payload_only(engine: Engine) -> None:
    with database.write_session(engine) as session:
        refused = save_fetches(session, [fetch("电话 13800138000", run_id=4711)])
    with database.sessions(engine)() as session:
        (row,) = quarantine.load_quarantine(session)
    assert row.row_name == refused[0].row == "url=电话 138****8000"
    assert "13800138000" not in row.cause + row.row_name
