"""A crawl that is killed at any moment is simply run again, and ends where an undisturbed one ends."""

from __future__ import annotations

import datetime
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from crawler.order import CrawlOrder
from registry.roster import read_roster
from sandbox.city import City, RunningCity
from storage import bodies, database

# `make soak` kills twenty times.
KILLS = int(os.environ.get("NIANBAO_TEST_KILLS", "6"))
# Everything that a verdict can rest on, without numbers of runs and times of the clock.
STATE = (
    "SELECT url, name, column_type, site_name FROM columns ORDER BY url",
    "SELECT c.url, b.body, b.role FROM column_bodies b JOIN columns c ON c.id = b.column_id ORDER BY 1, 2, 3",
    "SELECT c.url, s.url, s.title, s.listed_on FROM sightings s JOIN columns c ON c.id = s.column_id ORDER BY 1, 2, 3",
    "SELECT url, title, meta_date, shown_date, publisher, state, page_sha256, content_digest FROM articles ORDER BY 1",
    """SELECT a.url, f.url, f.name, f.sha256, f.state, f.current FROM article_files f
    JOIN articles a ON a.id = f.article_id ORDER BY 1, 2, 4""",
    "SELECT url, body, role, reason FROM searches ORDER BY 1, 2, 3",
)
LAST_READINGS = (
    "SELECT c.url, r.outcome, r.reason, r.items, r.claimed_total FROM readings r JOIN columns c ON c.id = r.column_id "
    "ORDER BY c.url, r.last_started_at DESC, r.id DESC"
)


@pytest.fixture(scope="module")
def city() -> Iterator[RunningCity]:
    drawn = City.draw(11)
    with drawn.serve() as running:
        day = drawn.quick_dates[1]
        running.set_now(datetime.datetime.combine(day, datetime.time(22), tzinfo=running.now.tzinfo))
        yield running


class Store:
    """A store in a folder, and the order to crawl the city into it."""

    def __init__(self, folder: Path, city: RunningCity) -> None:
        self.folder = folder
        folder.mkdir()
        self.url = f"sqlite:///{folder / 'n.db'}"
        self.engine = database.connect(self.url)
        database.upgrade(self.engine)
        roster = read_roster(city.roster_csv(), "roster.csv")
        with database.write_session(self.engine) as session:
            bodies.save_bodies(session, roster.bodies, source="t", file_sha256="", at=city.now)
        pairs = tuple(tuple(pair.split("=", 1)) for pair in city.resolve.replace(",", " ").split())
        self.order = CrawlOrder(
            database_url=self.url,
            raw_url=(folder / "raw").as_uri(),
            contact="test@example.org",
            delay=0,
            season=city.city.report_year,
            allowed_networks=("127.0.0.0/8",),
            resolve=pairs,  # type: ignore[arg-type]
            today=city.city.quick_dates[1].isoformat(),
            log_level="CRITICAL",
        )

    def start(self) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, "-m", "crawler.process", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert child.stdin is not None
        child.stdin.write(self.order.to_json())
        child.stdin.close()
        return child

    def finish(self) -> None:
        assert self.start().wait(timeout=240) == 0

    def state(self) -> tuple[object, ...]:
        with self.engine.connect() as connection:
            tables = tuple(tuple(map(tuple, connection.execute(text(question)))) for question in STATE)
            last: dict[str, tuple[object, ...]] = {}
            for url, *said in connection.execute(text(LAST_READINGS)):
                last.setdefault(url, tuple(said))
        # A write that was cut leaves a temporary file under a name of its own: it is nobody's raw file.
        kept = (path.name for path in (self.folder / "raw").rglob("*") if path.is_file())
        raw = tuple(sorted(name for name in kept if re.fullmatch(r"[0-9a-f]{64}", name)))
        return (*tables, tuple(sorted(last.items())), raw)

    def cut_but_complete(self) -> list[str]:
        """Columns whose complete reading shows fewer items than the column holds."""
        with self.engine.connect() as connection:
            rows = connection.execute(text("SELECT id, items FROM readings WHERE outcome = 'complete'")).all()
            return [
                str(number)
                for number, items in rows
                if connection.execute(
                    text("SELECT count(*) FROM sightings WHERE last_reading_id = :n"), {"n": number}
                ).scalar_one()
                > items
            ]


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_killed_at_any_moment_and_run_again_it_ends_in_the_same_state(tmp_path: Path, city: RunningCity) -> None:
    undisturbed = Store(tmp_path / "undisturbed", city)
    began = time.monotonic()
    undisturbed.finish()
    lasts = time.monotonic() - began
    expected = undisturbed.state()
    moments = random.Random((os.environ.get("NIANBAO_TEST_CHANCE") and time.time_ns()) or 5)
    for number in range(KILLS):
        store = Store(tmp_path / f"killed{number}", city)
        for _ in range(moments.randint(1, 2)):
            child = store.start()
            time.sleep(moments.uniform(0.05, 1.0) * lasts)
            child.send_signal(signal.SIGKILL)
            child.wait()
            assert store.cut_but_complete() == []
        store.finish()
        assert store.state() == expected, f"kill {number}"
        store.engine.dispose()
        shutil.rmtree(store.folder)
    undisturbed.engine.dispose()


@pytest.mark.slow
def test_a_crawl_ends_with_the_process_that_ordered_it(tmp_path: Path, city: RunningCity) -> None:
    store = Store(tmp_path / "orphan", city)
    order = tmp_path / "order.json"
    order.write_text(store.order.to_json(), encoding="utf-8")
    code = (
        "import sys; from crawler import runs; from crawler.order import CrawlOrder\n"
        f"runs.run(CrawlOrder.from_json(open({str(order)!r}, encoding='utf-8').read()))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    city.clear_log()
    deadline = time.monotonic() + 60
    while not city.access_log and time.monotonic() < deadline:
        time.sleep(0.05)
    assert city.access_log, "the crawl never began"
    parent.kill()
    parent.wait()
    time.sleep(1.0)
    asked = len(city.access_log)
    time.sleep(2.0)
    assert len(city.access_log) == asked
    store.engine.dispose()


@pytest.mark.slow
def test_what_was_asked_is_known_though_the_crawl_was_killed_while_it_waited(tmp_path: Path, city: RunningCity) -> None:
    """The rows of its first requests used to wait for the next one, ten minutes away here."""
    store = Store(tmp_path / "waits", city)
    store.order = replace(store.order, delay=600)
    city.clear_log()
    child = store.start()
    deadline = time.monotonic() + 60
    rows = 0
    while not rows and time.monotonic() < deadline:
        time.sleep(0.2)
        with store.engine.connect() as connection:
            rows = connection.execute(text("SELECT count(*) FROM fetches")).scalar_one()
    child.kill()
    child.wait()
    assert 0 < rows == len({(access.host, access.path) for access in city.access_log})
    store.engine.dispose()


@pytest.mark.slow
def test_a_crawl_that_was_told_to_end_does_not_say_that_it_finished(tmp_path: Path, city: RunningCity) -> None:
    store = Store(tmp_path / "told", city)
    store.order = replace(store.order, delay=0.2)
    city.clear_log()
    child = store.start()
    deadline = time.monotonic() + 60
    while len(city.access_log) < 10 and time.monotonic() < deadline:
        time.sleep(0.02)
    child.terminate()
    child.wait(timeout=60)
    with store.engine.connect() as connection:
        outcomes = connection.execute(text("SELECT outcome FROM runs")).scalars().all()
    assert outcomes == ["failed"]
    assert store.cut_but_complete() == []
    store.engine.dispose()
