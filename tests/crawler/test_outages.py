"""A crawl that cannot keep what sites answer stops asking them, concludes nothing, and is simply run again."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest
import sqlalchemy
from sqlalchemy import text

from crawler.archive import Archive
from crawler.items import ColumnReading, FamilySeen
from crawler.pipelines import StorePipeline
from crawler.runs import run
from crawler.settings import Clock
from duties.model import ReadingOutcome
from sandbox.city import City, RunningCity
from storage import database, quarantine
from storage.errors import RawStoreUnavailableError
from storage.raw_files import RawStore
from tests.crawler.test_kills import Store


@pytest.fixture(scope="module")
def city() -> Iterator[RunningCity]:
    drawn = City.draw(11)
    with drawn.serve() as running:
        day = drawn.quick_dates[1]
        running.set_now(datetime.datetime.combine(day, datetime.time(22), tzinfo=running.now.tzinfo))
        yield running


@pytest.mark.slow
def test_a_raw_store_that_takes_nothing_ends_the_asking(tmp_path: Path, city: RunningCity) -> None:
    store = Store(tmp_path / "store", city)
    (tmp_path / "full").write_text("a file where the folder should be")
    city.clear_log()
    summary = run(replace(store.order, raw_url=(tmp_path / "full" / "raw").as_uri()))
    asked = len(city.access_log)
    assert summary.failed_walks > 0
    with store.engine.connect() as connection:
        outcomes = connection.execute(text("SELECT DISTINCT outcome FROM readings")).scalars().all()
    assert "complete" not in outcomes
    city.clear_log()
    assert run(store.order).failed_walks == 0
    assert asked < len(city.access_log) / 2
    with store.engine.connect() as connection:
        complete = connection.execute(text("SELECT count(*) FROM readings WHERE outcome = 'complete'")).scalar_one()
    assert complete > 5
    store.engine.dispose()


def test_an_item_that_cannot_be_written_is_put_aside(tmp_path: Path, city: RunningCity) -> None:
    store = Store(tmp_path / "store", city)

    counts: Counter[str] = Counter()

    class Stats:
        def inc_value(self, name: str) -> None:
            counts[name] += 1

    class Nowhere:
        engine = store.engine
        lost: ClassVar[dict[str, Exception]] = {}

        def settle(self) -> None: ...

        def flush(self) -> None: ...

    pipeline = StorePipeline.__new__(StorePipeline)
    pipeline.archive = Nowhere()  # type: ignore[assignment]
    pipeline.stats = Stats()  # type: ignore[assignment]
    pipeline.waiting = []
    now = datetime.datetime(2026, 2, 1, tzinfo=datetime.UTC)
    pipeline.process_item(FamilySeen("a.gov.cn.test", "jpage", ("x",), now))
    pipeline.process_item(FamilySeen("电话13800138000", "jpage", ("x",), now.replace(tzinfo=None)))
    pipeline.process_item(FamilySeen("b.gov.cn.test", "jpage", ("x",), now))
    pipeline.flush()
    with store.engine.connect() as connection:
        hosts = connection.execute(text("SELECT host FROM site_families ORDER BY host")).scalars().all()
    assert list(hosts) == ["a.gov.cn.test", "b.gov.cn.test"]
    with database.sessions(store.engine)() as session:
        (row,) = quarantine.load_quarantine(session)
    assert row.table_name == "FamilySeen"
    assert "time zone" in row.cause
    assert counts["nianbao/failed_walks"] == 1
    store.engine.dispose()


def test_what_refers_to_bytes_that_are_lost_is_not_written(tmp_path: Path) -> None:
    raw = RawStore(str(tmp_path))
    archive = Archive(sqlalchemy.create_engine("sqlite://"), raw, Clock(datetime.timedelta()), 1, grouped=True)
    lost, kept = (archive.keep(f"http://a.gov.cn/{body!r}", 200, {}, body) for body in (b"lost", b"kept"))
    (tmp_path / lost[:2]).write_bytes(b"")
    assert not archive.holds(lost)
    assert archive.holds(kept)
    counts: Counter[str] = Counter()
    pipeline = StorePipeline.__new__(StorePipeline)
    pipeline.archive = archive
    pipeline.stats = SimpleNamespace(inc_value=lambda name: counts.update([name]))  # type: ignore[assignment]
    at = datetime.datetime(2026, 2, 1, tzinfo=datetime.UTC)
    complete = ReadingOutcome.COMPLETE
    readings: list[object] = [
        ColumnReading(f"http://a.gov.cn/{name}", at, at, complete, None, 1, (), None, (name,)) for name in (lost, kept)
    ]
    assert pipeline._on_disk(readings) == readings[1:]
    assert counts == {"nianbao/failed_walks": 1}
    # From then on a file is safe, or known to be lost, before anything is read in it.
    with pytest.raises(RawStoreUnavailableError):
        archive.keep("http://a.gov.cn/again", 200, {}, b"lost")
    archive.keep("http://a.gov.cn/next", 200, {}, b"next")
    assert raw.get(raw.put(b"next")) == b"next"
