"""The crawl itself, in a process of its own: `python -m crawler.process PARENT`, order on standard input."""

from __future__ import annotations

import gc
import json
import logging
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

# First of all, as it asks for the stack of its importer, module by module: with a thousand of them loaded, and deep
# inside the reactor where Scrapy would load it, that takes a tenth of the whole start.
import scrapy.core.downloader.contextfactory  # noqa: F401
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.misc import load_object
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from crawler.archive import Archive
from crawler.guard import Guard
from crawler.order import CrawlOrder
from crawler.plan import CrawlPlan, host_of, hosts
from crawler.politeness import city_domain
from crawler.preparation import plan_for
from crawler.runs import RunSummary
from crawler.settings import SPIDER, Clock, crawl_settings
from crawler.vantage import Vantage, look
from duties.model import SHANGHAI
from storage import bodies, columns, database, runs, service_log
from storage.blotting import password_of
from storage.lifeline import die_with
from storage.raw_files import RawStore

# New objects between two rounds of the collector. Pages are let go without it (`Page.forget`), and at Python's own
# number (700) it would go round three times a page.
_COLLECT_EVERY = 10_000


def clock_for(order: CrawlOrder) -> Clock:
    """The real clock, or one that shows NIANBAO_TODAY with the real time of day."""
    day = order.stand_in_date()
    if day is None:
        return Clock(timedelta())
    now = datetime.now(SHANGHAI)
    return Clock(day - now.date())


def crawl(order: CrawlOrder) -> RunSummary:
    """The crawl itself; runs Scrapy's reactor, so once in a process."""
    engine = database.connect(order.database_url, lasting=True)
    try:
        return _crawl(order, engine)
    finally:
        engine.dispose()


def _crawl(order: CrawlOrder, engine: Engine) -> RunSummary:
    clock = clock_for(order)
    with database.sessions(engine)() as session:
        plan, guard = plan_for(session, order, clock.now()), guard_for(session, order)
    simulated = guard.simulated
    vantage = look(order.vantage, order.proxy)
    with database.write_session(engine) as session:
        run_id = runs.start_run(session, kind=order.kind, at=clock.now(), simulated=simulated, vantage=order.vantage)
    # What becomes of an address that was handed in is told before any row is written.
    archive = Archive(engine, RawStore(order.raw_url), clock, run_id, grouped=not order.submission)
    archive.expect(plan.columns)
    stats = _run_scrapy(order, plan, guard, archive, simulated=simulated)
    archive.flush()
    if archive.lost:
        stats["nianbao/failed_walks"] = stats.get("nianbao/failed_walks", 0) + len(archive.lost)
    summary = _summary(run_id, plan, guard, vantage, stats)
    with database.write_session(engine) as session:
        # A last look that finds nothing, and one at published reports, leave no reading.
        nothing_read = summary.every_site_failed and not (order.looks or order.recheck)
        outcome = "failed" if summary.failed_walks or nothing_read else "finished"
        runs.finish_run(session, run_id, at=clock.now(), outcome=outcome, summary=asdict(summary))
    return summary


def guard_for(session: Session, order: CrawlOrder) -> Guard:
    """Whom the order allows to be asked: the roster's hosts, those of columns that were found, and what it names."""
    named = hosts(bodies.load_bodies(session), columns.load_columns(session))
    named |= {host_of(url) for url in (order.portal, order.submission) if url}
    return Guard(
        allowed_networks=order.networks(),
        resolve=order.pairs(),
        simulated=order.stand_in_date() is not None,
        cities=frozenset(map(city_domain, named)),
        hosts=frozenset(named) if order.proxy else None,
        proxy_host=(urlsplit(order.proxy).hostname or "").lower() if order.proxy else "",
        closed=frozenset(order.closed_hosts),
    )


def _run_scrapy(
    order: CrawlOrder, plan: CrawlPlan, guard: Guard, archive: Archive, *, simulated: bool
) -> dict[str, Any]:
    settings = crawl_settings(
        guard=guard,
        contact=order.contact or "simulated",
        delay=order.delay,
        proxy=order.proxy,
        log_level=order.log_level,
        NIANBAO_ARCHIVE=archive,
        NIANBAO_SIMULATED=simulated,
        NIANBAO_VANTAGE=order.vantage,
        LOG_INSTALL_ROOT_HANDLER=not service_log.is_on(),
    )
    process = AsyncCrawlerProcess(settings)
    # Dead hosts are in `fetches` and in the readings; Scrapy would print a traceback for each. After the process is
    # made: it configures logging anew.
    for name in ("robotstxt", "retry", "redirect"):
        logging.getLogger(f"scrapy.downloadermiddlewares.{name}").setLevel(logging.CRITICAL)
    crawler = process.create_crawler(load_object(SPIDER))
    process.crawl(crawler, plan=plan)
    # What is loaded by now lives as long as the crawl: the collector need not go through it again and again.
    gc.freeze()
    gc.set_threshold(_COLLECT_EVERY)
    process.start()
    if process.bootstrap_failed:
        raise RuntimeError("the crawl could not begin")
    return dict(crawler.stats.get_stats())


def _summary(run_id: int, plan: CrawlPlan, guard: Guard, vantage: Vantage, stats: Mapping[str, Any]) -> RunSummary:
    def counted(prefix: str) -> dict[str, int]:
        return {name.removeprefix(prefix): int(value) for name, value in stats.items() if name.startswith(prefix)}

    # A walk that broke off as a whole left no trace but this: Scrapy calls it finished.
    broke_off = stats.get("finish_reason") == "finished" and not stats.get("nianbao/walked")
    return RunSummary(
        run_id=run_id,
        bodies=sum(len(city.targets) for city in plan.cities),
        closed_bodies=sum(guard.is_closed(target.entrance) for city in plan.cities for target in city.targets),
        unreachable=plan.unreachable,
        requests=int(stats.get("downloader/request_count", 0)),
        columns=int(stats.get("nianbao/columns", 0)),
        readings=counted("nianbao/readings/"),
        articles=counted("nianbao/articles/"),
        failed_walks=int(stats.get("nianbao/failed_walks", 0)) + int(stats.get("log_count/CRITICAL", 0)) + broke_off,
        refused_addresses=dict(guard.refused),
        lost=counted("nianbao/lost/"),
        proposals=counted("nianbao/proposals/"),
        geo_refused=tuple(sorted(counted("nianbao/geo_refused/"))),
        blocked_cities=counted("nianbao/blocked/"),
        left_over=int(stats.get("nianbao/left_over", 0)),
        vantage=vantage.record(),
        submission={
            name.removeprefix("nianbao/submission/"): str(value)
            for name, value in stats.items()
            if name.startswith("nianbao/submission/")
        },
        reader=str(stats.get("nianbao/reader", "")),
    )


def tell(summary: RunSummary) -> None:
    """Writes the summary as the last line of standard output."""
    sys.stdout.write("\n" + json.dumps(asdict(summary), ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> None:
    """The child's side: the order on standard input, the summary on standard output. A crawl that nobody waits for
    must not go on asking while the next one asks too."""
    die_with(int(sys.argv[1]))
    order = CrawlOrder.from_json(sys.stdin.read())
    voice = service_log.voice_of_child(map(password_of, (order.database_url, order.proxy)))
    if voice is None:
        tell(crawl(order))
        return
    with service_log.speaking(voice, order.log_level):
        tell(crawl(order))


if __name__ == "__main__":
    main()
