"""One crawl as several processes: the same result, the same manners, and what happens to the others when one dies."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from crawler.order import CrawlOrder
from crawler.parts import Confer, Stats, crawl_parts, merged, parts_of
from crawler.plan import BodyTarget, CityPlan, CrawlPlan
from crawler.settings import FAILED_WALKS
from crawler.turns import Turns
from duties.model import ReadingOutcome, Reason
from registry.model import Body, Kind, Level
from storage import database, fetches
from storage import runs as stored_runs
from tests.crawler.test_crawl import Bureau, Lab, article_page, column_page
from tests.crawler.web import Reply, serving

pytestmark = [
    pytest.mark.skipif(
        "fork" not in multiprocessing.get_all_start_methods(),
        reason="the system cannot fork: a crawl is one process there",
    ),
    # The process of the tests has threads; one that crawls has none (Python 3.12 warns of them).
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]


def plan(*sizes: int) -> CrawlPlan:
    """Cities of so many bodies each."""
    body = Body("320900-czj", "鹿河市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "320900")
    cities = (CityPlan(f"c{number}.gov.cn.test", (BodyTarget(body),) * size) for number, size in enumerate(sizes))
    return CrawlPlan(tuple(cities), (body,), 2025, None, full=False, known={})


# --- dealing out ----------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 700), max_size=30), st.integers(1, 8))
def test_every_city_is_of_one_part_and_no_part_is_idle_or_much_longer(sizes: list[int], processes: int) -> None:
    whole = plan(*sizes)
    parts = parts_of(whole, processes)
    dealt = [city.domain for part in parts for city in part.cities]
    assert sorted(dealt) == sorted(city.domain for city in whole.cities)
    assert len(parts) == max(1, min(processes, len(sizes)))
    if len(parts) > 1:
        weights = [sum(1 + len(city.targets) for city in part.cities) for part in parts]
        assert min(weights) > 0
        assert max(weights) - min(weights) <= 1 + max(sizes)


# --- the processes --------------------------------------------------------------------------------------------------


def test_what_the_parts_counted_is_added_up() -> None:
    told = crawl_parts(parts_of(plan(1, 2, 3), 3), lambda part, _: {"bodies": len(part.cities[0].targets), "how": "ok"})
    assert merged(told) == {"bodies": 6, "how": "ok"}


def test_a_part_that_dies_is_a_failed_walk_and_the_others_go_on() -> None:
    def work(part: CrawlPlan, confer: Confer) -> Stats:
        refusing = asyncio.run(confer({city.domain: True for city in part.cities}))
        if part.cities[0].domain == "c1.gov.cn.test":
            os.kill(os.getpid(), signal.SIGKILL)
        return {"done": len(part.cities), "refusing": sorted(refusing)}

    whole = merged(crawl_parts(parts_of(plan(9, 8, 7), 3), work))
    assert (whole[FAILED_WALKS], whole["done"]) == (1, 2)
    assert whole["refusing"] == [f"c{number}.gov.cn.test" for number in range(3)]


def test_a_part_that_dies_before_it_has_said_who_is_silent_keeps_nobody_waiting() -> None:
    def work(part: CrawlPlan, confer: Confer) -> Stats:
        if part.cities[0].domain == "c0.gov.cn.test":
            os.kill(os.getpid(), signal.SIGKILL)
        return {"refusing": sorted(asyncio.run(confer({part.cities[0].domain: True})))}

    # One silent city that is known of is a fault of its own.
    assert merged(crawl_parts(parts_of(plan(9, 8), 2), work)) == {FAILED_WALKS: 1, "refusing": []}


INTERRUPTED = """
import asyncio, signal, time
from crawler.parts import crawl_parts, parts_of
from tests.crawler.test_parts import plan

def work(part, confer):
    # As Scrapy leaves it, when it was interrupted and is then told to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if part.cities[0].domain == "c0.gov.cn.test":
        time.sleep(60)
    time.sleep(0.5)
    print("waits", flush=True)
    return asyncio.run(confer({}))

# Tests that run in the background have it ignored, and hand that down.
signal.signal(signal.SIGINT, signal.default_int_handler)
crawl_parts(parts_of(plan(9, 8), 2), work)
"""


@pytest.mark.slow
def test_a_crawl_that_is_interrupted_ends_though_a_part_waits_for_its_word() -> None:
    whole = subprocess.Popen([sys.executable, "-c", INTERRUPTED], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert whole.stdout is not None
        whole.stdout.readline()
        whole.send_signal(signal.SIGINT)
        assert whole.wait(timeout=20) != 0
    finally:
        whole.kill()
        whole.communicate()


# --- turns ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def turns() -> Iterator[Turns]:
    with Turns() as made:
        yield made


def test_two_processes_take_turns_and_keep_the_pause(turns: Turns) -> None:
    """Also after a request of their own that had to wait for its turn: two were seen 0.06 s apart instead of 0.2."""
    delay = 0.3

    def work(part: CrawlPlan, _: Confer) -> Stats:
        asked: list[tuple[float, float]] = []

        async def ask() -> None:
            for _time in range(3):
                async with turns.of("luhe.gov.cn.test", delay):
                    began = time.monotonic()
                    await asyncio.sleep(0.03)
                    asked.append((began, time.monotonic()))

        asyncio.run(ask())
        return {part.cities[0].domain: asked}

    whole = merged(crawl_parts(parts_of(plan(1, 1), 2), work))
    asked = sorted(span for spans in whole.values() for span in spans)
    assert len(asked) == 6
    for (began, ended), (later, _) in itertools.pairwise(asked):
        assert later >= ended
        # On a busy machine a process may be held up between its turn and its look at the clock.
        assert later - began >= delay / 2


def test_a_process_that_dies_in_its_turn_holds_nobody_up(turns: Turns) -> None:
    def work(part: CrawlPlan, _: Confer) -> Stats:
        async def ask() -> None:
            async with turns.of("luhe.gov.cn.test"):
                if part.cities[0].domain == "c0.gov.cn.test":
                    os.kill(os.getpid(), signal.SIGKILL)

        asyncio.run(ask())
        return {"asked": 1}

    assert merged(crawl_parts(parts_of(plan(2, 1), 2), work)) == {FAILED_WALKS: 1, "asked": 1}


def test_a_crawl_that_is_run_again_at_once_keeps_the_pause_of_the_one_before(tmp_path: Path) -> None:
    def waits(name: str, delay: float) -> float:
        async def ask(turns: Turns) -> float:
            began = time.monotonic()
            async with turns.of(name, delay):
                return time.monotonic() - began

        with Turns(tmp_path / "data" / "crawl.turns") as turns:
            return asyncio.run(ask(turns))

    assert waits("luhe.gov.cn.test", 0.5) < 0.4, "nobody has asked yet"
    assert waits("haimen.gov.cn.test", 0.5) < 0.4
    assert 0.1 < waits("luhe.gov.cn.test", 0.5) < 2
    # The clock of a machine that was started anew begins again: what it says of the life before is nothing to wait for.
    content = (tmp_path / "data" / "crawl.turns").read_bytes()
    moments = struct.iter_unpack("=d", content)
    later = b"".join(struct.pack("=d", moment + 1e6 if moment else 0.0) for (moment,) in moments)
    (tmp_path / "data" / "crawl.turns").write_bytes(later)
    assert waits("luhe.gov.cn.test", 0.5) < 0.4


# --- whole crawls ---------------------------------------------------------------------------------------------------

CITIES = ("luhe", "haimen", "yongan")
STATE = (
    "SELECT url, name FROM columns ORDER BY url",
    "SELECT c.url, s.url, s.title FROM sightings s JOIN columns c ON c.id = s.column_id ORDER BY 1, 2, 3",
    "SELECT url, title, state, page_sha256 FROM articles ORDER BY 1",
    "SELECT c.url, r.outcome, r.reason, r.items FROM readings r JOIN columns c ON c.id = r.column_id ORDER BY 1, 2",
    "SELECT url, status FROM fetches ORDER BY 1, 2",
)


def bureaus(lab: Lab, *cities: str) -> list[Bureau]:
    """Two bureaus for each city, all of them registered."""
    found = [
        Bureau(lab.web, label, f"{city}{name}", f"{city}.gov.cn.test")
        for city in cities
        for label, name in (("czj", "财政局"), ("jyj", "教育局"))
    ]
    lab.register(
        *(
            Body(f"32090{place}-b", bureau.name, Kind.DEPARTMENT, Level.PREFECTURE, "320900", home_url=url)
            for place, bureau in enumerate(found)
            for url in [lab.web.url(bureau.host)]
        )
    )
    return found


def state(lab: Lab) -> list[list[tuple[object, ...]]]:
    with lab.engine.connect() as connection:
        return [[tuple(row) for row in connection.execute(text(question))] for question in STATE]


@pytest.mark.slow
def test_several_processes_come_to_what_one_comes_to(tmp_path: Path) -> None:
    with serving() as web:
        one, two = (Lab(tmp_path / name, web) for name in ("one", "two"))
        found = []
        for lab, processes in ((one, 1), (two, 2)):
            bureaus(lab, *CITIES)
            found.append(lab.crawl(processes=processes))
        assert state(one) == state(two)
        alone, beside = found
        for name in ("bodies", "requests", "columns", "readings", "articles", "failed_walks", "reader"):
            assert getattr(alone, name) == getattr(beside, name), name
        with database.sessions(two.engine)() as session:
            (run,) = stored_runs.load_runs(session)
            assert {record.run_id for record in fetches.load_fetches(session)} == {run.id}, "it is one run"
        assert run.outcome == "finished"


@pytest.mark.slow
def test_a_host_that_two_processes_ask_is_asked_as_by_one(lab: Lab) -> None:
    """Reports of three cities whose files lie with a fourth."""
    delay, busy, overlaps = 0.4, threading.Lock(), []
    began: list[float] = []
    host = "files.wangchuan.gov.cn.test"
    found = bureaus(lab, *CITIES)
    lab.register(
        Body("320901-x", "望川市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "320900", home_url=lab.web.url(host))
    )

    def served() -> Reply:
        overlaps.append(not busy.acquire(blocking=False))
        began.append(time.monotonic())
        time.sleep(0.05)
        busy.release()
        return Reply(b"%PDF-1.4 a report of its own", 200, {"Content-Type": "application/pdf"})

    for bureau in found:
        name, link = bureau.name, lab.web.url(host, f"/{bureau.host}.pdf")
        lab.web.pages[host, f"/{bureau.host}.pdf"] = served
        bureau.column(column_page(name, [2024]))
        page = article_page(name, 2024).replace("</div>", f'<p><a href="{link}">附件</a></p></div>')
        lab.web.put(bureau.host, "/xxgk/nb/202501/t20250120_2024.html", page)
    lab.crawl(processes=3, delay=delay)
    assert len(began) == len(found)
    assert not any(overlaps)
    began.sort()
    # As the server sees it: on a busy machine one question is longer on its way than the next.
    assert min(later - earlier for earlier, later in itertools.pairwise(began)) >= delay / 2


def noting(began: list[float], reply: Reply | Callable[[], Reply]) -> Callable[[], Reply]:
    """The same answer, and the moment at which it was asked for."""

    def served() -> Reply:
        began.append(time.monotonic())
        return reply() if callable(reply) else reply

    return served


@pytest.mark.slow
def test_two_crawls_of_one_store_ask_a_city_as_one_does(lab: Lab) -> None:
    """A report that is handed in while the night's crawl goes on: its requests fell between the crawl's."""
    delay, began = 0.4, list[float]()
    (bureau, _) = bureaus(lab, "luhe")
    article = "/xxgk/nb/202501/t20250120_2024.html"
    for (host, path), reply in list(lab.web.pages.items()):
        if host.endswith("luhe.gov.cn.test"):
            lab.web.pages[host, path] = noting(began, reply)
    order: dict[str, Any] = {"delay": delay, "turns": str(lab.folder / "crawl.turns")}
    crawling = threading.Thread(target=lab.crawl, kwargs=order)
    crawling.start()
    while len(began) < 2:
        time.sleep(0.02)
    lab.crawl(submission=lab.web.url(bureau.host, article), codes=("320900-b",), **order)
    assert len(began) > 2
    crawling.join()
    began.sort()
    assert min(later - earlier for earlier, later in itertools.pairwise(began)) >= delay / 2


@pytest.mark.slow
def test_cities_of_different_processes_that_refuse_at_once_refuse_us(lab: Lab) -> None:
    found = bureaus(lab, *CITIES)
    for bureau in found[:4]:
        lab.web.put(bureau.host, "/robots.txt", "no", 404)
        lab.web.put(bureau.host, "/", "<html><title>403</title></html>", 403)
    summary = lab.crawl(processes=3)
    assert summary.geo_refused == ("haimen.gov.cn.test", "luhe.gov.cn.test")
    assert [lab.last(lab.web.url(bureau.host))[1] for bureau in found[:4]] == [Reason.GEO_REFUSED] * 4


@pytest.mark.slow
def test_a_process_that_is_killed_takes_its_own_cities_along_and_no_others(lab: Lab) -> None:
    found = bureaus(lab, "luhe", "haimen")
    killed: list[int] = []
    before = {process.pid for process in psutil.Process().children(recursive=True)}

    def kill() -> Reply:
        """Ends the process that asks: of those that crawl the one that is connected from the port of this question."""
        ours = [one for one in psutil.Process().children(recursive=True) if not one.children()]
        asking = [
            one
            for one in ours
            if one.pid not in before
            and any(link.raddr and link.raddr.port == lab.web.port for link in one.net_connections())
        ]
        # Which city's process it is shows in what is left: one of them.
        if not killed and asking:
            killed.append(asking[0].pid)
            asking[0].kill()
        return Reply(column_page("luhe财政局", [2024]), 200, {"Content-Type": "text/html; charset=utf-8"})

    for bureau in found:
        lab.web.pages[bureau.host, "/xxgk/nb/"] = kill
    summary = lab.crawl(processes=2)
    assert killed
    assert summary.failed_walks == 1
    with database.sessions(lab.engine)() as session:
        (run,) = stored_runs.load_runs(session)
    assert run.outcome == "failed"
    done = [bool(lab.readings(lab.web.url(bureau.host, "/xxgk/nb/"))) for bureau in found]
    assert done[:2] != done[2:], "one city was read, the other one was not"

    assert lab.crawl(processes=2).failed_walks == 0
    columns = [lab.web.url(bureau.host, "/xxgk/nb/") for bureau in found]
    assert [lab.last(url)[0] for url in columns] == [ReadingOutcome.COMPLETE] * 4


def test_the_number_of_processes_travels_with_the_order() -> None:
    order = CrawlOrder("sqlite://", "file:///raw", "a@example.org", 3.0, 2025, processes=4)
    assert CrawlOrder.from_json(order.to_json()).processes == 4
