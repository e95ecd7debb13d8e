"""The forecast of `doctor`: what the crawls of the last 30 days added."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from storage import database
from storage.fetches import FetchRecord, save_fetches
from storage.growth import Growth, growth
from storage.raw_files import RawStore
from storage.runs import start_run

NOW = datetime(2026, 2, 1, 3, 4, 5, tzinfo=UTC)


def crawl(engine: Engine, days_ago: float, requests: int) -> None:
    at = NOW - timedelta(days=days_ago)
    with database.write_session(engine) as session:
        run = start_run(session, kind="crawl", at=at, simulated=False, vantage="")
        fetch = FetchRecord(run, at, "http://a", "GET", "a", "a", 200, "answered", "", 3, "", 1, False, "listing")
        assert save_fetches(session, [fetch] * requests) == ()


def keep(folder: Path, size: int, days_ago: float) -> None:
    raw = RawStore(str(folder))
    name = raw.put(os.urandom(size))
    then = (NOW - timedelta(days=days_ago)).timestamp()
    os.utime(folder / name[:2] / name[2:4] / name, (NOW.timestamp(), then))


def test_what_the_last_nights_added(engine: Engine, tmp_path: Path) -> None:
    raw = RawStore(str(tmp_path / "raw"))
    assert growth(engine, raw, now=NOW) is None
    for days_ago, requests in ((40, 30), (2, 5), (1.9, 0), (1, 5)):
        crawl(engine, days_ago, requests)
    keep(tmp_path / "raw", 50_000, 40)
    keep(tmp_path / "raw", 3_000, 2)
    keep(tmp_path / "raw", 1_000, 1)
    found = growth(engine, raw, now=NOW)
    assert found is not None
    assert (found.nights, found.raw_bytes) == (2, 4_000)
    if engine.dialect.name == "sqlite":
        # A quarter of the requests: a quarter of the file.
        assert found.database_bytes == Path(str(engine.url.database)).stat().st_size // 4
    else:
        assert found.database_bytes == 0
        assert found.nights_left(20_000) == 10


def test_a_store_elsewhere_takes_nothing_of_this_disk(engine: Engine, tmp_path: Path) -> None:
    crawl(engine, 1, 0)
    raw = RawStore(f"memory://{tmp_path.name}")
    raw.put(b"x" * 1000)
    found = growth(engine, raw, now=datetime.now(UTC))
    assert found is None or found.raw_bytes == 0


def test_nothing_added_lasts_for_ever() -> None:
    assert Growth(3, 0, 0).nights_left(10) is None
    assert Growth(3, 0, 30).nights_left(95) == 9
