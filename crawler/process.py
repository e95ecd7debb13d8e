"""The crawl itself, in a process of its own: `python -m crawler.process`, order on standard input."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.misc import load_object

from crawler.archive import Archive
from crawler.guard import Guard
from crawler.order import CrawlOrder
from crawler.plan import CrawlPlan, hosts, make_plan
from crawler.politeness import city_domain
from crawler.runs import RunSummary
from crawler.settings import SPIDER, Clock, crawl_settings
from duties.model import SHANGHAI
from storage import article_states, bodies, columns, database, runs
from storage.raw_files import RawStore


def clock_for(order: CrawlOrder) -> Clock:
    """The real clock, or one that shows NIANBAO_TODAY with the real time of day."""
    day = order.stand_in_date()
    if day is None:
        return Clock(timedelta())
    now = datetime.now(SHANGHAI)
    return Clock(day - now.date())


def crawl(order: CrawlOrder) -> RunSummary:
    """The crawl itself; runs Scrapy's reactor, so once in a process."""
    engine = database.connect(order.database_url)
    clock = clock_for(order)
    with database.sessions(engine)() as session:
        roster = bodies.load_bodies(session)
        found = columns.load_columns(session)
        stand_ins = columns.load_stand_ins(session)
        known = article_states.load_articles(session)
    plan = make_plan(
        roster,
        found,
        known,
        season=order.season,
        codes=order.codes,
        host=order.host,
        year=order.year,
        full=order.full,
        stand_ins=stand_ins,
    )
    simulated = order.stand_in_date() is not None
    guard = Guard(
        allowed_networks=order.networks(),
        resolve=order.pairs(),
        simulated=simulated,
        cities=frozenset(city_domain(host) for host in hosts(roster, found)),
    )
    with database.write_session(engine) as session:
        run_id = runs.start_run(session, kind="crawl", at=clock.now(), simulated=simulated, vantage=order.vantage)
    archive = Archive(engine, RawStore(order.raw_url), clock, run_id)
    stats = _run_scrapy(order, plan, guard, archive, simulated=simulated)
    archive.flush()
    summary = _summary(run_id, plan, guard, stats)
    with database.write_session(engine) as session:
        outcome = "failed" if summary.failed_walks or summary.every_site_failed else "finished"
        runs.finish_run(session, run_id, at=clock.now(), outcome=outcome, summary=asdict(summary))
    return summary


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
    )
    process = AsyncCrawlerProcess(settings)
    # Dead hosts are in `fetches` and in the readings; Scrapy would print a traceback for each. After the process is
    # made: it configures logging anew.
    for name in ("robotstxt", "retry", "redirect"):
        logging.getLogger(f"scrapy.downloadermiddlewares.{name}").setLevel(logging.CRITICAL)
    crawler = process.create_crawler(load_object(SPIDER))
    process.crawl(crawler, plan=plan)
    process.start()
    return dict(crawler.stats.get_stats())


def _summary(run_id: int, plan: CrawlPlan, guard: Guard, stats: Mapping[str, Any]) -> RunSummary:
    def counted(prefix: str) -> dict[str, int]:
        return {name.removeprefix(prefix): int(value) for name, value in stats.items() if name.startswith(prefix)}

    return RunSummary(
        run_id=run_id,
        bodies=sum(len(city.targets) for city in plan.cities),
        unreachable=plan.unreachable,
        requests=int(stats.get("downloader/request_count", 0)),
        columns=int(stats.get("nianbao/columns", 0)),
        readings=counted("nianbao/readings/"),
        articles=counted("nianbao/articles/"),
        failed_walks=int(stats.get("nianbao/failed_walks", 0)) + int(stats.get("log_count/CRITICAL", 0)),
        refused_addresses=dict(guard.refused),
    )


def main() -> None:
    """The child's side: the order on standard input, the summary on standard output."""
    order = CrawlOrder.from_json(sys.stdin.read())
    summary = crawl(order)
    sys.stdout.write("\n" + json.dumps(asdict(summary), ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
