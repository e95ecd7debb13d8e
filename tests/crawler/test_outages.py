"""A crawl that cannot keep what sites answer stops asking them, concludes nothing, and is simply run again."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from crawler.items import FamilySeen
from crawler.pipelines import StorePipeline
from crawler.runs import run
from sandbox.city import City, RunningCity
from storage import database, quarantine
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

    class Archive:
        engine = store.engine

    pipeline = StorePipeline.__new__(StorePipeline)
    pipeline.archive = Archive()  # type: ignore[assignment]
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
