"""`nianbao demo`: a sandbox city on loopback, crawled, read and judged; its own script says what would be right."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.context import Store, text
from cli.crawl import look_once_more, order_for
from cli.errors import fail, say
from cli.judging import refresh
from cli.options import FormatOption, LangOption
from cli.status import print_status
from config import Config
from crawler import runs
from crawler.runs import CrawlFailedError
from duties.model import SHANGHAI
from ingest import steps
from monitor.watch import Judged
from registry import roster
from storage import bodies, database
from storage.raw_files import RawStore

if TYPE_CHECKING:
    from sandbox.city import City, RunningCity
    from sandbox.truth import Truth

QUICK_BODIES = 12
LOOPBACK = "127.0.0.0/8"
# A night's crawl, in local time: what the sandbox has published by then is what the crawl can see.
NIGHT = datetime.time(22, 0)


def demo(
    count: Annotated[int, typer.Option("--bodies", min=12, max=200, help=text("help.demo.bodies"))] = QUICK_BODIES,
    seed: Annotated[int, typer.Option(help=text("help.demo.seed"))] = 1,
    quick: Annotated[bool, typer.Option("--quick", help=text("help.demo.quick"))] = False,
    data_dir: Annotated[Path | None, typer.Option(help=text("help.demo.data_dir"))] = None,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Plays the three dates of a season and scores every verdict against the sandbox's truth."""
    from sandbox.city import City

    city = City.draw(seed, bodies=QUICK_BODIES if quick else count)
    folder = data_dir or Path(tempfile.mkdtemp(prefix="nianbao-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    say("demo.begin", bodies=QUICK_BODIES if quick else count, seed=seed)
    with city.serve() as running:
        chosen = sandbox_settings(running, folder, city.quick_dates[0])
        store = fresh_store(chosen)
        import_roster(store, running, chosen)
        for day in city.quick_dates:
            _night(store, running, sandbox_settings(running, folder, day), day)
        judged = refresh(store, sandbox_settings(running, folder, city.quick_dates[-1]))
    season = [row for row in judged if row.duty.year == city.report_year]
    wrong = _print_score(season, city, format)
    say("demo.database", path=store.engine.url.database)
    if wrong:
        raise typer.Exit(1)


def sandbox_settings(running: RunningCity, folder: Path, day: datetime.date) -> Config:
    """Settings for the sandbox alone: nothing of the user's environment reaches it."""
    pairs = tuple(tuple(pair.split("=", 1)) for pair in running.resolve.replace(",", " ").split())
    return Config(
        data_dir=folder,
        database_url=f"sqlite:///{folder.absolute() / 'nianbao.db'}",
        raw_store_url=(folder.absolute() / "raw").as_uri(),
        contact="demo@nianbao.invalid",
        allowed_networks=(LOOPBACK,),  # type: ignore[arg-type]
        resolve=pairs,  # type: ignore[arg-type]
        delay=0,
        proxy="",
        today=day,
        config=None,
    )


def fresh_store(chosen: Config) -> Store:
    """The store of the settings, at the newest schema."""
    engine = database.connect(chosen.store_url)
    database.upgrade(engine)
    return Store(engine, RawStore(chosen.raw_url))


def import_roster(store: Store, running: RunningCity, chosen: Config) -> None:
    """Imports the sandbox's roster."""
    read = roster.read_roster(running.roster_csv(), "roster.csv")
    if read.problems:
        fail("demo.roster_refused", problem=read.problems[0])
    with store.writing() as session:
        bodies.save_bodies(session, read.bodies, source="sandbox", file_sha256="", at=chosen.moment())
    say("demo.roster", bodies=len(read.bodies))


def _night(store: Store, running: RunningCity, chosen: Config, day: datetime.date) -> None:
    """One night: the sandbox's clock is set, one crawl, then what is new is read and judged."""
    running.set_now(datetime.datetime.combine(day, NIGHT, tzinfo=SHANGHAI))
    try:
        summary = runs.run(order_for(chosen, log_level="ERROR"))
    except CrawlFailedError as error:
        fail("error.crawl_failed", cause=error)
    read = steps.ingest(store.engine, store.raw, at=chosen.moment())
    look_once_more(store, chosen, refresh(store, chosen), log_level="ERROR")
    say(
        "demo.night",
        day=day,
        requests=summary.requests,
        complete=summary.readings.get("complete", 0),
        failed=summary.readings.get("failed", 0) + summary.readings.get("incomplete", 0),
        versions=read.versions,
    )


def _print_score(season: list[Judged], city: City, format: object) -> int:  # noqa: A002
    """Prints the table with the script's verdict beside ours, and the score; gives the number of wrong verdicts."""
    truths: Mapping[str, Truth] = {
        truth.body: truth for truth in city.truth(city.quick_dates[-1]) if truth.year == city.report_year
    }
    judged = {row.body.code for row in season}
    missing_rows = sorted(set(truths) - judged)
    wrong = [row for row in season if not _agrees(row, truths[row.body.code])]
    print_status(season, format, [("truth", [str(truths[row.body.code].verdict) for row in season])])  # type: ignore[arg-type]
    for row in wrong:
        truth = truths[row.body.code]
        say(
            "demo.wrong",
            body=row.body.name,
            ours=_words(row.verdict.code, row.verdict.reason),
            truth=_words(truth.verdict, truth.reason),
        )
    for code in missing_rows:
        say("demo.no_row", body=code)
    say("demo.score", right=len(season) - len(wrong), all=len(season) + len(missing_rows))
    return len(wrong) + len(missing_rows)


def _agrees(row: Judged, truth: Truth) -> bool:
    ours = row.verdict
    same = str(ours.code) == str(truth.verdict) and (ours.reason or "") == (truth.reason or "")
    return same and (ours.days_late or None) == (truth.days_late or None)


def _words(code: object, reason: object) -> str:
    return f"{text(f'verdict.{code}')}" + (f" ({text(f'reason.{reason}')})" if reason else "")
