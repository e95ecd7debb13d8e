"""`nianbao crawl`: one crawl, then what is new is read and judged."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.context import Store, open_store, settings, text
from cli.errors import fail, say
from cli.ingest import read_stored
from cli.judging import refresh
from cli.options import LangOption
from config import Config
from crawler import runs
from crawler.order import CrawlOrder
from crawler.runs import CrawlFailedError, RunSummary
from ingest import steps
from monitor.watch import season_year
from storage import bodies


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
        **values,  # type: ignore[arg-type]
    )


def _check(chosen: Config) -> None:
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
    lang: LangOption = None,
) -> None:
    """Crawls the roster (or the bodies named), ingests what is new, and judges."""
    chosen = settings()
    _check(chosen)
    store = open_store()
    with store.session() as session:
        known = {body.code for body in bodies.load_bodies(session)}
    if not known:
        fail("error.empty_roster")
    unknown = [code for code in codes or [] if code not in known]
    if unknown:
        fail("error.unknown_body", codes=", ".join(unknown))
    order = order_for(chosen, codes=tuple(codes or ()), host=host.lower(), year=year, full=full)
    try:
        summary = runs.run(order)
    except CrawlFailedError as error:
        fail("error.crawl_failed", cause=error)
    _tell(summary)
    read = ingest_new(store, chosen)
    say("crawl.ingested", files=read.files, versions=read.versions, unread=len(read.unread))
    refresh(store, chosen)
    if summary.every_site_failed or summary.failed_walks:
        raise typer.Exit(1)


def ingest_new(store: Store, chosen: Config) -> steps.IngestSummary:
    """Reads what the crawl brought."""
    return read_stored(store, chosen)


def _tell(summary: RunSummary) -> None:
    say(
        "crawl.summary",
        bodies=summary.bodies,
        requests=summary.requests,
        complete=summary.readings.get("complete", 0),
        incomplete=summary.readings.get("incomplete", 0),
        failed=summary.readings.get("failed", 0),
        articles=sum(summary.articles.values()),
    )
    if summary.unreachable:
        say("crawl.no_url", codes=", ".join(summary.unreachable))
    for host, address in summary.refused_addresses.items():
        say("crawl.refused_address", host=host, address=address)
    if summary.failed_walks:
        say("crawl.failed_walks", count=summary.failed_walks)
    if summary.every_site_failed:
        say("crawl.every_site_failed")
