"""`nianbao crawl`: one crawl, then what is new is read and judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from cli import closings
from cli.context import Store, open_store, settings, text
from cli.errors import fail, say
from cli.estimates import print_estimate
from cli.ingest import read_stored
from cli.judging import config_file, refresh, rules
from cli.options import FormatOption, LangOption
from cli.refused_rows import tell_refused
from config import Config
from crawler import runs
from crawler.browser import OFF, NoBrowserError, find_browser
from crawler.lock import CrawlRunningError, only_crawl
from crawler.night import PAGES_BY_DAY, NightWindow, next_blackout
from crawler.order import CrawlOrder
from crawler.runs import CrawlFailedError, RunSummary
from duties.model import VerdictCode, end_of_day, local_date
from ingest import steps
from ingest.pool import ReaderPool, cores
from monitor import watch
from monitor.watch import Judged, season_year
from storage import bodies, readings


def order_for(chosen: Config, **values: object) -> CrawlOrder:
    """The order for a crawl process under the settings `chosen`."""
    return CrawlOrder(
        database_url=chosen.store_url,
        raw_url=chosen.raw_url,
        contact=chosen.contact,
        delay=chosen.delay,
        season=season_year(chosen.today_in_shanghai()),
        allowed_networks=tuple(str(network) for network in chosen.allowed_networks),
        resolve=tuple((name, str(address)) for name, address in chosen.resolve),
        proxy=chosen.proxy,
        vantage=chosen.vantage,
        today=chosen.today.isoformat() if chosen.today else "",
        due_rules=tuple((rule.division, rule.rule, rule.basis, rule.local_due) for rule in rules(chosen).divisions),
        browser=_browser(chosen),
        closed_hosts=tuple(closings.hosts_now(chosen)),
        processes=chosen.crawl_processes or cores(),
        turns=str(chosen.data_dir.absolute() / "crawl.turns"),
        **values,  # type: ignore[arg-type]
    )


def _browser(chosen: Config) -> str:
    """The Chromium for sites that only a script builds; empty where there is none: the others go on without."""
    try:
        return find_browser(chosen.browser)
    except NoBrowserError as error:
        if error.path and error.path != OFF:
            fail("error.setting", setting="NIANBAO_BROWSER", problem=text("crawl.no_such_browser", path=error.path))
        return ""


def check_settings(chosen: Config) -> None:
    """Refuses to start what may not be started: a live crawl without a contact, or one faster than manners allow."""
    if not chosen.contact and not chosen.today:
        fail("error.contact")
    if chosen.delay < 1 and not chosen.allowed_networks:
        fail("error.delay", delay=chosen.delay)


def crawl(
    codes: Annotated[list[str] | None, typer.Argument(metavar="[BODY]...", help=text("help.crawl.body"))] = None,
    host: Annotated[str, typer.Option(help=text("help.crawl.host"))] = "",
    year: Annotated[int | None, typer.Option(min=2008, max=2100, help=text("help.crawl.year"))] = None,
    full: Annotated[bool, typer.Option("--full", help=text("help.crawl.full"))] = False,
    due_within: Annotated[
        int | None, typer.Option(min=0, max=366, metavar="DAYS", help=text("help.crawl.due_within"))
    ] = None,
    recheck: Annotated[bool, typer.Option("--recheck", help=text("help.crawl.recheck"))] = False,
    estimate: Annotated[bool, typer.Option("--estimate", help=text("help.crawl.estimate"))] = False,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Crawls the roster (or the bodies named), ingests what is new, and judges."""
    chosen = settings()
    check_settings(chosen)
    store = open_store()
    with store.session() as session:
        known = {body.code for body in bodies.load_bodies(session)}
    if not known:
        fail("error.empty_roster")
    unknown = [code for code in codes or [] if code not in known]
    if unknown:
        fail("error.unknown_body", codes=", ".join(unknown))
    wanted = tuple(codes or ())
    if due_within is not None:
        wanted = _awaited(store, chosen, due_within, wanted)
        if not wanted:
            say("crawl.nobody_due", days=due_within)
            return
    order = order_for(chosen, codes=wanted, host=host.lower(), year=year, full=full, recheck=recheck)
    if estimate:
        print_estimate(store, chosen, order, format)
        return
    closings.keep_today(store, chosen, closings.hosts_now(chosen))
    closings.refuse_blackout(chosen)
    if order.stand_in_date() is not None:
        _warn_of_mixing(store)
    if order.closed_hosts:
        say("crawl.closed_hosts", hosts=", ".join(order.closed_hosts))
    began = datetime.now(UTC)
    summary = _run(chosen, replace(order, **_hours(chosen, named=bool(codes or host))))
    _tell(summary, recheck=recheck)
    read = ingest_new(store, chosen)
    say("crawl.ingested", files=read.files, versions=read.versions, unread=len(read.unread))
    look_once_more(store, chosen, refresh(store, chosen))
    silent = summary.every_site_failed and not recheck
    if tell_refused(store, began) or silent or summary.failed_walks or summary.fell_silent:
        raise typer.Exit(1)


def _warn_of_mixing(store: Store) -> None:
    """A judging takes all readings for what they say they are; those under a stand-in date belong in a store of their
    own."""
    with store.session() as session:
        if readings.has_real(session):
            say("crawl.simulated_among_real")


def _awaited(store: Store, chosen: Config, days: int, among: Sequence[str]) -> tuple[str, ...]:
    """The bodies (of those named, else of all) whose report is due within so many days and not published yet."""
    today = chosen.today_in_shanghai()
    return tuple(
        dict.fromkeys(
            row.body.code
            for row in refresh(store, chosen)
            if row.verdict.code is VerdictCode.NOT_DUE
            and row.duty.required
            and 0 <= (row.duty.deadline - today).days <= days
            and (not among or row.body.code in among)
        )
    )


def look_once_more(
    store: Store,
    chosen: Config,
    judged: Sequence[Judged],
    log_level: str = "WARNING",
    pool: ReaderPool | None = None,
) -> list[Judged]:
    """Takes the last look for every duty that is about to be called missing, and judges again with what it found.
    In a blackout of all sites, which may have begun since the crawl did, nobody is asked: it is taken after."""
    wanted = watch.wanting_look(store.engine, judged)
    if not wanted or closings.reason_now(chosen):
        return list(judged)
    try:
        summary = runs.run(_look_order(chosen, wanted, log_level))
    except CrawlFailedError as error:
        fail("error.crawl_failed", cause=error)
    report_refusals(summary)
    ingest_new(store, chosen, pool)
    say("crawl.last_looks", count=len(wanted))
    return refresh(store, chosen)


def _look_order(chosen: Config, wanted: Sequence[tuple[str, int]], log_level: str) -> CrawlOrder:
    """The order for last looks, within the hours and bounds of any crawl that nobody named bodies for."""
    codes = tuple(dict.fromkeys(code for code, _ in wanted))
    hours = _hours(chosen, named=False, quiet=True)
    return order_for(chosen, codes=codes, looks=tuple(wanted), log_level=log_level, **hours)


def _run(chosen: Config, order: CrawlOrder) -> RunSummary:
    """Crawls, unless another crawl on this store is under way."""
    path = chosen.data_dir.absolute() / "crawl.lock"
    try:
        with only_crawl(path):
            return runs.run(order)
    except CrawlRunningError:
        fail("crawl.busy", path=path)
    except CrawlFailedError as error:
        fail("error.crawl_failed", cause=error)


def _hours(chosen: Config, *, named: bool, quiet: bool = False) -> dict[str, Any]:
    """How long a crawl may ask, and how much: live sites are crawled at night, by day only a little; who names bodies
    or a host is asked about few and may do so at any time. In allowed networks there is no night. Says so unless
    `quiet`."""
    if chosen.today:
        return {}
    midnight = _until_blackout(chosen)
    if chosen.allowed_networks or named:
        return {"seconds": midnight} if midnight else {}
    night = config_file(chosen).night
    window = NightWindow(night.begin, night.end)
    seconds = window.closes_in(chosen.moment())
    if seconds:
        ends = f"{window.end:%H:%M}" if not midnight or midnight > seconds else "24:00"
        if not quiet:
            say("crawl.until", end=ends)
        return {"seconds": min(seconds, midnight or seconds)}
    if not quiet:
        say("crawl.by_day", begin=f"{window.begin:%H:%M}", end=f"{window.end:%H:%M}", pages=PAGES_BY_DAY)
    return {"most_of_city": PAGES_BY_DAY}


def _until_blackout(chosen: Config) -> float:
    """In how many seconds a blackout of all sites begins, where one begins at midnight; 0 else."""
    if next_blackout(chosen.today_in_shanghai(), closings.blackouts(chosen)) is None:
        return 0.0
    now = chosen.moment()
    return max((end_of_day(local_date(now)) - now).total_seconds(), 1.0)


def ingest_new(store: Store, chosen: Config, pool: ReaderPool | None = None) -> steps.IngestSummary:
    """Reads what the crawl brought."""
    return read_stored(store, chosen, pool=pool)


def _tell(summary: RunSummary, *, recheck: bool = False) -> None:
    say(
        "crawl.summary",
        bodies=summary.bodies,
        requests=summary.requests,
        complete=summary.readings.get("complete", 0),
        incomplete=summary.readings.get("incomplete", 0),
        failed=summary.readings.get("failed", 0),
        articles=sum(summary.articles.values()),
    )
    if summary.reasons:
        counts = [f"{text(f'reason.{reason}')} {count}" for reason, count in summary.reasons.items()]
        say("crawl.reasons", counts=text("list.separator").join(counts))
    if summary.unreachable:
        say("crawl.no_url", codes=", ".join(summary.unreachable))
    report_refusals(summary)
    for column, items in summary.lost.items():
        say("crawl.lost", column=column, items=items)
    if summary.proposals.get("moved_column"):
        say("crawl.proposed", count=summary.proposals["moved_column"])
    if summary.left_over:
        say("crawl.left_over", items=summary.left_over)
    if summary.every_site_failed and not recheck:
        say("crawl.every_site_failed")


def report_refusals(summary: RunSummary) -> None:
    """Says which sites refused us, which we refused, and what broke in the program."""
    for host, address in summary.refused_addresses.items():
        say("crawl.refused_address", host=host, address=address)
    if summary.geo_refused:
        say("crawl.geo_refused", cities=", ".join(summary.geo_refused))
    if summary.fell_silent:
        say("crawl.fell_silent", cities=", ".join(summary.fell_silent))
    for city, hosts in summary.blocked_cities.items():
        say("crawl.blocked_city", city=city, hosts=hosts)
    if summary.failed_walks:
        say("crawl.failed_walks", count=summary.failed_walks)
