"""A sandbox city crawled night after night: requests per body, and pages per second beside bare Scrapy."""

from __future__ import annotations

import datetime
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.results import Row, spread
from crawler import runs
from crawler.order import CrawlOrder
from crawler.runs import RunSummary
from registry.roster import read_roster
from sandbox.city import City, RunningCity
from storage import bodies, database, fetches

BODIES = 24
PAIRS = 7
SHARE_OF_BARE = 0.85
UNCHANGED_AT_MOST = 3.0
SEED = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: how many answers, in how many CPU seconds of the process tree."""

    pages: int
    cpu_s: float

    @property
    def rate(self) -> float:
        return self.pages / self.cpu_s


class Nights:
    """A fresh store for a running city."""

    def __init__(self, folder: Path, city: RunningCity) -> None:
        self.city, self.folder = city, folder
        self.url = f"sqlite:///{folder / 'bench.db'}"
        self.engine = database.connect(self.url)
        database.upgrade(self.engine)
        roster = read_roster(city.roster_csv(), "roster.csv")
        with database.write_session(self.engine) as session:
            bodies.save_bodies(session, roster.bodies, source="bench", file_sha256="", at=city.now)

    def crawl(self, day: datetime.date) -> RunSummary:
        self.city.set_now(datetime.datetime.combine(day, datetime.time(22), tzinfo=self.city.now.tzinfo))
        pairs = tuple(tuple(pair.split("=", 1)) for pair in self.city.resolve.replace(",", " ").split())
        return runs.run(
            CrawlOrder(
                database_url=self.url,
                raw_url=(self.folder / "raw").as_uri(),
                contact="bench@example.org",
                delay=0,
                season=self.city.city.report_year,
                allowed_networks=("127.0.0.0/8",),
                resolve=pairs,  # type: ignore[arg-type]
                today=day.isoformat(),
                log_level="CRITICAL",
            )
        )

    def asked(self) -> list[str]:
        with database.sessions(self.engine)() as session:
            return [record.url for record in fetches.load_fetches(session) if record.status is not None]


def run() -> list[Row]:
    """Requests per body of three nights, and the rate beside bare Scrapy."""
    city = City.draw(SEED, bodies=BODIES)
    with city.serve() as running:
        return [*_nights(running), _rate(running)]


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


def _rate(city: RunningCity) -> Row:
    """Pages per CPU second of ours and of bare Scrapy on the same links, in turn."""
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(PAIRS):
        with tempfile.TemporaryDirectory() as folder, _store(Path(folder), city) as nights:
            measured, asked = _ours(nights)
        ours.append(measured.rate)
        bare.append(_bare(asked).rate)
    low, middle, high = spread([mine / peer for mine, peer in zip(ours, bare, strict=True)])
    figure = f"{middle:.2f} of bare Scrapy ({low:.2f} to {high:.2f}); {spread(ours)[1]:.0f} pages per CPU s"
    bar = f">= {SHARE_OF_BARE}"
    return Row("pages per CPU second", figure, bar, middle >= SHARE_OF_BARE, f"Scrapy {spread(bare)[1]:.0f} per CPU s")


def _ours(nights: Nights) -> tuple[Measured, list[str]]:
    before = _cpu()
    summary = nights.crawl(nights.city.city.quick_dates[0])
    return Measured(summary.requests, _cpu() - before), nights.asked()


def _bare(asked: list[str]) -> Measured:
    wanted = [url for url in dict.fromkeys(asked) if not url.endswith("/robots.txt")]
    hosts = {url.split("/", 3)[2] for url in wanted}
    starts = [f"http://{host}/" for host in sorted(hosts)]
    before = _cpu()
    done = subprocess.run(
        [sys.executable, "-m", "bench.bare_scrapy"],
        input=json.dumps({"starts": starts, "wanted": wanted}),
        capture_output=True,
        text=True,
        check=True,
    )
    return Measured(int(done.stdout.split()[-1]), _cpu() - before)


@contextmanager
def _store(folder: Path, city: RunningCity) -> Iterator[Nights]:
    nights = Nights(folder, city)
    try:
        yield nights
    finally:
        nights.engine.dispose()


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
