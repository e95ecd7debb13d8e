"""A sandbox city crawled night after night: its clock set, what people enter entered, crawled, read, judged, compared.

Loads no sandbox: whoever plays brings the season (`cli.demo`, tests).
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cli.context import Store
from cli.crawl import look_once_more, order_for
from cli.errors import fail, say
from cli.ingest import read_stored
from cli.judging import refresh
from config import Config
from crawler import runs
from crawler.runs import CrawlFailedError, RunSummary
from duties.model import SHANGHAI, end_of_day
from ingest.pool import ReaderPool
from monitor.watch import Judged
from registry import roster
from registry.roster_events import EventKind, RosterEvent
from storage import bodies, database, reviews, roster_events
from storage.raw_files import RawStore
from storage.reviews import Review, ReviewKind

if TYPE_CHECKING:
    from sandbox.city import RunningCity
    from sandbox.running import Drawn, Running
    from sandbox.season.season import Season
    from sandbox.season.story import Act
    from sandbox.truth import Truth

LOOPBACK = "127.0.0.0/8"
# A night's crawl, in local time: what the sandbox has published by then is what the crawl can see.
NIGHT = datetime.time(22, 0)
LONGEST_NIGHT_S = 150


@dataclass(frozen=True, slots=True)
class Night:
    """One night: `rows` are the season's duties as judged after it, `wrong` those of which something else is right
    (code of the body, with what is right)."""

    day: datetime.date
    summary: RunSummary
    versions: int
    rows: tuple[Judged, ...]
    truths: Mapping[str, Truth]
    wrong: tuple[str, ...]


def sandbox_settings(running: Running[Drawn], folder: Path, day: datetime.date, database_url: str = "") -> Config:
    """Settings for the sandbox alone: nothing of the user's environment reaches it. The database is one in the folder
    where no other is named."""
    pairs = tuple(tuple(pair.split("=", 1)) for pair in running.resolve.replace(",", " ").split())
    return Config(
        data_dir=folder,
        database_url=database_url or f"sqlite:///{folder.absolute() / 'nianbao.db'}",
        raw_store_url=(folder.absolute() / "raw").as_uri(),
        contact="demo@nianbao.invalid",
        allowed_networks=(LOOPBACK,),  # type: ignore[arg-type]
        resolve=pairs,  # type: ignore[arg-type]
        delay=0,
        proxy="",
        today=day,
        config=None,
    )


def fresh_store(chosen: Config, *, lasting: bool = False) -> Store:
    """The store of the settings, at the newest schema; its connections stay open with `lasting`."""
    engine = database.connect(chosen.store_url, lasting=lasting)
    database.upgrade(engine)
    return Store(engine, RawStore(chosen.raw_url))


def import_roster(store: Store, running: Running[Drawn], chosen: Config) -> int:
    """Imports the sandbox's roster; gives the number of its bodies."""
    read = roster.read_roster(running.roster_csv(), "roster.csv")
    if read.problems:
        fail("demo.roster_refused", problem=read.problems[0])
    with store.writing() as session:
        bodies.save_bodies(session, read.bodies, source="sandbox", file_sha256="", at=chosen.moment())
    return len(read.bodies)


def play(season: Season, running: RunningCity, folder: Path, database_url: str = "") -> Iterator[Night]:
    """Plays the season on a new store in `folder` (and in the empty database of `database_url`), a night at a time. One
    crawl process a night for the whole city, forked from one that is loaded; the processes that read files stay until
    the end."""
    first = sandbox_settings(running, folder, season.nights.days[0], database_url)
    # Entered first, so that it loads while the database is made and the roster imported.
    with runs.warm(), ReaderPool() as pool:
        # SQLite waits for the disk whenever its last connection is closed: some twenty times a night.
        store = fresh_store(first, lasting=True)
        try:
            import_roster(store, running, first)
            before = None
            for day in season.nights.days:
                wait_past_midnight()
                chosen = sandbox_settings(running, folder, day, database_url)
                for act in season.acts(before, day):
                    _enter(store, season, act, running.port, chosen.moment())
                yield _night(store, season, running, chosen, day, pool)
                before = day
        finally:
            store.engine.dispose()


def wait_past_midnight() -> None:
    """A night has one date: it does not begin shortly before the real clock, which gives the time of day, turns."""
    now = datetime.datetime.now(SHANGHAI)
    left = (end_of_day(now.date()) - now).total_seconds()
    if left < LONGEST_NIGHT_S:
        say("demo.midnight")
        time.sleep(left + 1)


def _night(
    store: Store, season: Season, running: RunningCity, chosen: Config, day: datetime.date, pool: ReaderPool
) -> Night:
    running.set_now(datetime.datetime.combine(day, NIGHT, tzinfo=SHANGHAI))
    try:
        summary = runs.run(order_for(chosen, log_level="ERROR"))
    except CrawlFailedError as error:
        fail("error.crawl_failed", cause=error)
    read = read_stored(store, chosen, pool=pool)
    judged = look_once_more(store, chosen, refresh(store, chosen), log_level="ERROR", pool=pool)
    rows = tuple(row for row in judged if row.duty.year == season.city.report_year)
    truths = {truth.body: truth for truth in season.truth(day)}
    wrong = tuple(differing(rows, truths, begun=day >= season.begins))
    return Night(day, summary, read.versions, rows, truths, wrong)


def differing(rows: Sequence[Judged], truths: Mapping[str, Truth], *, begun: bool) -> Iterator[str]:
    """The bodies of whose duty something else is right. Before the season has `begun` nobody need have a row."""
    judged = {row.body.code: row for row in rows}
    for code, truth in truths.items():
        row = judged.get(code)
        if begun if row is None else not agrees(row, truth):
            yield code


def agrees(row: Judged, truth: Truth) -> bool:
    """Whether verdict, reason, flags and days late are those of the script, as far as it says."""
    ours = row.verdict
    flags = {flag.value for flag in ours.flags} - set(truth.may)
    return (
        ours.code.value == truth.verdict
        and (ours.reason.value if ours.reason else None) == truth.reason
        and flags == set(truth.flags) - set(truth.may)
        and (ours.days_late == truth.days_late or (truth.verdict == "late" and truth.days_late is None))
    )


def _enter(store: Store, season: Season, act: Act, port: int, at: datetime.datetime) -> None:
    """Enters what a person says in the season."""
    year = season.city.report_year
    with store.writing() as session:
        match act.kind.value:
            case "merged":
                event = RosterEvent(act.body, EventKind.MERGED, act.on, act.words, act.by, at, (act.heir,))
                roster_events.save_event(session, event)
            case "published":
                reviews.save_review(
                    session,
                    Review(
                        ReviewKind.ATTEST,
                        act.body,
                        year,
                        act.by,
                        act.words,
                        at,
                        published_on=act.published_on,
                        place=act.place,
                    ),
                )
            case "exempt":
                exemption = Review(ReviewKind.ATTEST, act.body, year, act.by, act.words, at, exempt=True)
                reviews.save_review(session, exemption)
            case "column":
                column = season.column_url(act.body, port)
                review = Review(ReviewKind.CONFIRM, act.body, None, act.by, act.words, at, column_url=column)
                reviews.save_review(session, review)
            case kind:
                raise ValueError(f"nobody knows how to enter {kind}")
