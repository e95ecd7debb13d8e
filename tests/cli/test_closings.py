"""What a crawl that begins now leaves alone, by the hour: a night ends with the day before a blackout."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import time_machine

from cli import closings
from cli.context import Store
from cli.crawl import _hours, _look_order, look_once_more
from config import Config
from crawler.night import PAGES_BY_DAY
from duties.model import SHANGHAI, Verdict, VerdictCode
from duties.obligations import duty
from monitor import watch
from monitor.watch import Judged
from registry.model import Body, Kind, Level
from storage import database
from storage.raw_files import RawStore

FILE = """
[[blackouts]]
from = 2027-03-04
until = 2027-03-05
hosts = ["www.luhe.gov.cn"]

[[blackouts]]
from = 2027-03-10
until = 2027-03-12
reason = "closed network"
"""


def shanghai(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def chosen(tmp_path: Path) -> Config:
    (tmp_path / "n.toml").write_text(FILE)
    return Config(config=tmp_path / "n.toml", contact="a@example.org")


@pytest.mark.parametrize(
    ("moment", "hosts"),
    [
        ("2027-03-03T12:30", []),
        ("2027-03-03T05:00", []),
        ("2027-03-03T20:30", ["www.luhe.gov.cn"]),
        ("2027-03-04T05:00", ["www.luhe.gov.cn"]),
        ("2027-03-05T21:00", ["www.luhe.gov.cn"]),
        ("2027-03-06T05:00", []),
    ],
)
def test_a_night_leaves_alone_whom_the_next_day_closes(chosen: Config, moment: str, hosts: list[str]) -> None:
    with time_machine.travel(shanghai(moment), tick=False):
        found = closings.hosts_now(chosen)
    assert list(found) == hosts
    assert all(one.reason == "2027-03-04 – 2027-03-05" for one in found.values()), "its days, where no reason is given"


@pytest.mark.parametrize(
    ("moment", "named", "seconds"),
    [
        ("2027-03-08T22:00", False, 9 * 3600),
        ("2027-03-09T22:00", False, 2 * 3600),
        ("2027-03-09T22:00", True, 2 * 3600),
        ("2027-03-08T22:00", True, None),
    ],
)
def test_a_night_before_a_blackout_ends_at_midnight(
    chosen: Config, moment: str, named: bool, seconds: int | None
) -> None:
    with time_machine.travel(shanghai(moment), tick=False):
        assert _hours(chosen, named=named).get("seconds") == seconds


def test_the_reason_of_today(chosen: Config) -> None:
    for moment, reason in (("2027-03-09T23:59", ""), ("2027-03-10T00:00", "closed network"), ("2027-03-04T12:00", "")):
        with time_machine.travel(shanghai(moment), tick=False):
            assert closings.reason_now(chosen) == reason


@pytest.mark.parametrize(
    ("moment", "seconds", "pages"),
    [
        ("2027-03-08T22:00", 9 * 3600, 0),
        ("2027-03-09T23:00", 3600, 0),
        ("2027-03-08T09:00", 0, PAGES_BY_DAY),
    ],
)
def test_last_looks_keep_to_the_hours_of_a_crawl(chosen: Config, moment: str, seconds: int, pages: int) -> None:
    with time_machine.travel(shanghai(moment), tick=False):
        order = _look_order(chosen, [("b1", 2026), ("b1", 2025)], "WARNING")
    assert (order.seconds, order.most_of_city) == (seconds, pages)
    assert (order.codes, order.looks, order.kind) == (("b1",), (("b1", 2026), ("b1", 2025)), "last_look")


def test_a_crawl_that_ran_into_a_blackout_takes_no_last_looks(chosen: Config, tmp_path: Path) -> None:
    engine = database.connect(f"sqlite:///{tmp_path / 'n.db'}")
    database.upgrade(engine)
    store = Store(engine, RawStore((tmp_path / "raw").as_uri()))
    body = Body("b1", "鹿河市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "320900")
    verdict = Verdict(body.code, 2026, VerdictCode.MISSING, datetime.date(2027, 3, 9))
    rows = [Judged(body, duty(body, 2026), verdict)]
    with time_machine.travel(shanghai("2027-03-10T00:10"), tick=False):
        assert watch.wanting_look(engine, rows)
        assert look_once_more(store, chosen, rows) == rows
    engine.dispose()
