"""Sandbox cities crawled night after night: requests per body, what a quiet night takes, pages per second beside bare
Scrapy; with BENCH=full the first night of 700 bodies on one city domain, beside what was estimated of it."""

from __future__ import annotations

import datetime
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.results import Row, spread
from crawler import runs
from crawler.estimate import Estimate, estimate
from crawler.night import NightWindow
from crawler.order import CrawlOrder
from crawler.politeness import DELAY_FACTOR
from crawler.preparation import plan_for
from crawler.runs import RunSummary
from duties.model import Reason
from ingest.pool import cores
from registry.roster import read_roster
from reports.prose.titles import parse_title
from sandbox.city import City, RunningCity
from sandbox.region import Region
from sandbox.running import Drawn, Running
from storage import bodies, columns, database, fetches, readings, searches

BODIES = 24
# So many that the pages weigh and not the start, which is two seconds of ours: some 7,000 of them.
BODIES_OF_RATE = 960
BODIES_OF_ONE = 480
# A night crawls its city domains beside each other, each with one request at a time.
CITIES_OF_RATE = 8
BODIES_OF_NIGHT = 60
GREAT_CITY = 700
# The promised pace with its jitter: between the delay and half as much again.
REAL_DELAY_S = 3.0
ESTIMATE_OFF_BY = 0.10
NIGHTS_TIMED = 7
PAIRS = 7
SHARE_OF_BARE = 0.85
UNCHANGED_AT_MOST = 3.0
SEED = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """One run, from the start of its process to its end: how many answers, in how many seconds of the clock, and in how
    many CPU seconds of the process tree (the sandbox's server is none of it)."""

    pages: int
    wall_s: float
    cpu_s: float

    @property
    def by_clock(self) -> float:
        return self.pages / self.wall_s

    @property
    def by_cpu(self) -> float:
        return self.pages / self.cpu_s


class Nights:
    """A fresh store for a running city, or a region of them."""

    def __init__(self, folder: Path, city: Running[Drawn]) -> None:
        self.city, self.folder = city, folder
        self.url = f"sqlite:///{folder / 'bench.db'}"
        self.engine = database.connect(self.url)
        database.upgrade(self.engine)
        roster = read_roster(city.roster_csv(), "roster.csv")
        with database.write_session(self.engine) as session:
            bodies.save_bodies(session, roster.bodies, source="bench", file_sha256="", at=city.now)

    def crawl(self, day: datetime.date) -> RunSummary:
        self.city.set_now(datetime.datetime.combine(day, datetime.time(22), tzinfo=self.city.now.tzinfo))
        return runs.run(self.order(day))

    def order(self, day: datetime.date) -> CrawlOrder:
        pairs = tuple(tuple(pair.split("=", 1)) for pair in self.city.resolve.replace(",", " ").split())
        return CrawlOrder(
            database_url=self.url,
            raw_url=(self.folder / "raw").as_uri(),
            contact="bench@example.org",
            delay=0,
            season=self.city.city.report_year,
            allowed_networks=("127.0.0.0/8",),
            resolve=pairs,  # type: ignore[arg-type]
            today=day.isoformat(),
            log_level="CRITICAL",
            # As `nianbao crawl` does; a city alone is one process all the same.
            processes=cores(),
        )

    def estimate(self, day: datetime.date, delay: float, window: NightWindow) -> Estimate:
        """What `crawl --estimate` says of a crawl on `day`."""
        now = datetime.datetime.combine(day, datetime.time(22), tzinfo=self.city.now.tzinfo)
        with database.sessions(self.engine)() as session:
            plan = plan_for(session, self.order(day), now)

        def claim(title: str) -> tuple[bool | None, int | None]:
            parsed = parse_title(title)
            return parsed.is_report, parsed.year

        return estimate(plan, claim, now=now, delay=delay, night_s=window.seconds)

    def answered(self) -> int:
        """The bodies of which some place was read or found wanting: nothing of them was left for another night."""
        with database.sessions(self.engine)() as session:
            read = readings.load_readings(session)
            places = {code: column.url for column in columns.load_columns(session) for code, _ in column.bodies}
            searched = {code for code, _ in searches.load_searches(session)}
        left = Reason.BUDGET_SPENT
        done = {code for code, url in places.items() if url in read and read[url][-1].reason is not left}
        return len({part.body.code for part in self.city.city.parts} & (done | searched))

    def asked(self) -> list[str]:
        with database.sessions(self.engine)() as session:
            return [record.url for record in fetches.load_fetches(session) if record.status is not None]


def run() -> list[Row]:
    """Requests per body of three nights, a quiet night of many, and the rate beside bare Scrapy."""
    rows: list[Row] = []
    with City.draw(SEED, bodies=BODIES).serve() as running:
        rows += _nights(running)
    with City.draw(SEED, bodies=BODIES_OF_NIGHT).serve() as running, runs.warm():
        rows.append(_quiet_night(running))
    with Region.draw(SEED, cities=CITIES_OF_RATE, bodies=BODIES_OF_RATE).serve() as region:
        rows += _rate(region)
    with City.draw(SEED, bodies=BODIES_OF_ONE).serve() as running:
        rows.append(_rate_of_one(running))
    if os.environ.get("BENCH") == "full":
        with City.draw(SEED, bodies=GREAT_CITY).serve() as running:
            rows += _great_city(running)
    return rows


def _nights(city: RunningCity) -> Iterator[Row]:
    """The first night, the one after it on unchanged sites, and the first on which reports came."""
    first = city.city.quick_dates[0]
    posted = sorted({post.on for post in city.city.posts() if post.on > first + datetime.timedelta(days=1)})
    with tempfile.TemporaryDirectory() as folder, _store(Path(folder), city) as nights:
        for what, day, most in (
            ("requests per body, first night", first, None),
            ("requests per body, unchanged night", first + datetime.timedelta(days=1), UNCHANGED_AT_MOST),
            ("requests per body, night with new reports", posted[0], None),
        ):
            per_body = nights.crawl(day).requests / BODIES
            bar = f"<= {most:.1f}" if most else ""
            yield Row(what, f"{per_body:.2f}", bar, met=most is None or per_body <= most)


def _quiet_night(city: RunningCity) -> Row:
    """How long a night takes on which next to nothing is new, from a process that has loaded everything."""
    first = city.city.quick_dates[0]
    seconds: list[float] = []
    with tempfile.TemporaryDirectory() as folder, _store(Path(folder), city) as nights:
        nights.crawl(first)
        for number in range(1, NIGHTS_TIMED + 1):
            began = time.monotonic()
            nights.crawl(first + datetime.timedelta(days=number))
            seconds.append(time.monotonic() - began)
    low, middle, high = spread(seconds)
    return Row(f"a quiet night of {BODIES_OF_NIGHT} bodies", f"{middle:.1f} s ({low:.1f} to {high:.1f})")


def _great_city(city: RunningCity) -> Iterator[Row]:
    """The first night of a great city: the time that its requests take at the real pace, and what was said before."""
    day = city.city.quick_dates[0]
    window = NightWindow()
    with tempfile.TemporaryDirectory() as folder, _store(Path(folder), city) as nights:
        (said,) = nights.estimate(day, REAL_DELAY_S, window).cities
        city.clear_log()
        nights.crawl(day)
        asked = len(city.access_log)
        answered, bodies_of = nights.answered(), len(city.city.parts)
    gap = REAL_DELAY_S * DELAY_FACTOR
    hours = asked * gap / 3600
    what = f"first night of {bodies_of} bodies on one domain"
    fits = f"{asked} requests, {hours:.1f} h at one every {gap:.2f} s"
    yield Row(what, fits, f"<= {window.seconds / 3600:.1f} h", hours * 3600 <= window.seconds)
    yield Row("bodies answered for in that night", f"{answered} of {bodies_of}", "all", answered == bodies_of)
    off = said.requests / asked - 1
    yield Row(
        "what --estimate had said",
        f"{said.requests} requests ({off:+.1%})",
        f"within {ESTIMATE_OFF_BY:.0%}",
        abs(off) <= ESTIMATE_OFF_BY,
    )


def _rate(region: Running[Drawn]) -> Iterator[Row]:
    """Pages per second of ours and of bare Scrapy on the same links, in turn: by the clock, which is what was promised,
    and by CPU time, which tells the same on a busy machine. At a real delay neither waits for its processor."""
    # Once before anything is timed: the sandbox draws each page when it is first asked for.
    _pair(region)
    pairs = [_pair(region) for _ in range(PAIRS)]
    ours, bare = [mine for mine, _ in pairs], [peer for _, peer in pairs]
    by_clock = [run.by_clock for run in ours], [run.by_clock for run in bare]
    by_cpu = [run.by_cpu for run in ours], [run.by_cpu for run in bare]
    yield _beside("pages per second", *by_clock, per="s", bar=SHARE_OF_BARE)
    yield _beside("pages per CPU second", *by_cpu, per="CPU s")


def _rate_of_one(city: RunningCity) -> Row:
    """As many bodies on one domain: a chain of questions, each waiting for the answer before it."""
    ours, bare = _pair(city)
    figure = f"{ours.by_clock / bare.by_clock:.2f} of bare Scrapy; {ours.by_clock:.0f} pages per s"
    return Row("pages per second, one city alone", figure, peer=f"Scrapy {bare.by_clock:.0f} per s")


def _pair(city: Running[Drawn]) -> tuple[Measured, Measured]:
    """One first night of ours and one of bare Scrapy."""
    with tempfile.TemporaryDirectory() as folder, _store(Path(folder), city) as nights:
        ours, asked = _ours(nights)
    roster = read_roster(city.roster_csv(), "roster.csv")
    return ours, _bare(asked, [url for body in roster.bodies for url in body.column_urls])


def _beside(what: str, ours: list[float], bare: list[float], *, per: str, bar: float | None = None) -> Row:
    low, middle, high = spread([mine / peer for mine, peer in zip(ours, bare, strict=True)])
    figure = f"{middle:.2f} of bare Scrapy ({low:.2f} to {high:.2f}); {spread(ours)[1]:.0f} pages per {per}"
    peer = f"Scrapy {spread(bare)[1]:.0f} per {per}"
    return Row(what, figure, f">= {bar}" if bar else "", bar is None or middle >= bar, peer)


def _ours(nights: Nights) -> tuple[Measured, list[str]]:
    used, began = _cpu(), time.monotonic()
    nights.crawl(nights.city.city.quick_dates[0])
    wall, cpu = time.monotonic() - began, _cpu() - used
    asked = nights.asked()
    return Measured(len(asked), wall, cpu), asked


def _bare(asked: list[str], given: list[str]) -> Measured:
    """Bare Scrapy from every home page and from the columns that the roster has `given`. It reaches nine pages of our
    ten: pagers that only a script draws it does not see, and it asks no page a second time."""
    wanted = [url for url in dict.fromkeys(asked) if not url.endswith("/robots.txt")]
    hosts = {url.split("/", 3)[2] for url in wanted}
    starts = [*(f"http://{host}/" for host in sorted(hosts)), *given]
    used, began = _cpu(), time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "bench.bare_scrapy"],
        input=json.dumps({"starts": starts, "wanted": wanted}),
        capture_output=True,
        text=True,
        check=True,
    )
    return Measured(int(done.stdout.split()[-1]), time.monotonic() - began, _cpu() - used)


@contextmanager
def _store(folder: Path, city: Running[Drawn]) -> Iterator[Nights]:
    nights = Nights(folder, city)
    try:
        yield nights
    finally:
        nights.engine.dispose()


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
