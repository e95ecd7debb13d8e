"""The dead-man's switch is told of the night that has just ended, not of one before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cli.context import Store
from cli.switch import switch_of
from config import Config
from monitor.schedule import PING
from monitor.scheduler import Report
from monitor.supervision import Ended
from storage import database, job_runs
from storage.job_runs import Outcome
from storage.raw_files import RawStore
from tests.monitor.receivers import http_receiver
from tests.monitor.test_health import crawl, fill, night


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    engine = database.connect(f"sqlite:///{tmp_path / 'n.db'}")
    database.upgrade(engine)
    fill(engine)
    yield Store(engine, RawStore((tmp_path / "raw").as_uri()))
    engine.dispose()


def job(store: Store, day: int) -> Report:
    """A crawl that the scheduler ran to its end on that night."""
    began = night(day) - timedelta(minutes=1)
    with store.writing() as session:
        number = job_runs.start_job(session, job="crawl", due_at=began, at=began, scheduler="x:1")
    return Report("crawl", began, Ended(Outcome.DONE, 0, 90, ""), run=number)


def test_only_a_night_that_read_the_lists_is_a_good_one(store: Store, tmp_path: Path) -> None:
    (tmp_path / "n.toml").write_text('[ping]\nmethod = "post"\nstart_and_fail = true\n')
    with http_receiver(plain=True) as receiver:
        chosen = Config(config=tmp_path / "n.toml", ping_url=f"{receiver.base}/uuid")
        switch = switch_of(store, chosen)
        crawl(store.engine, 11)
        switch.ended(job(store, 11))
        crawl(store.engine, 12, readings={"failed": 9, "incomplete": 1})
        switch.ended(job(store, 12))
        switch.ended(job(store, 13))
        assert [arrival.path for arrival in receiver.arrivals] == ["/uuid", "/uuid/fail", "/uuid/fail"]
    with store.session() as session:
        assert job_runs.last_runs(session)[PING].said == "fail"
