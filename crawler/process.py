"""The crawl itself, in a process of its own: `python -m crawler.process PARENT`, order on standard input."""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

if __name__ == "__main__":
    # What is loaded is garbage for nobody: to go through it again and again takes a sixth of the start.
    gc.disable()

# First of all, as it asks for the stack of its importer, module by module: with a thousand of them loaded, and deep
# inside the reactor where Scrapy would load it, that takes a tenth of the whole start.
import scrapy.core.downloader.contextfactory  # noqa: F401
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.misc import load_object
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from crawler.archive import Archive
from crawler.guard import Guard
from crawler.loading import load
from crawler.order import CrawlOrder
from crawler.parts import Confer, Stats, alone, crawl_parts, merged, parts_of
from crawler.plan import CrawlPlan, host_of, hosts
from crawler.politeness import city_domain
from crawler.preparation import plan_for
from crawler.runs import RunSummary
from crawler.settings import FAILED_WALKS, SPIDER, Clock, crawl_settings
from crawler.turns import Turns
from crawler.vantage import Vantage, look, network_lost
from duties.model import SHANGHAI
from storage import bodies, columns, database, runs, service_log
from storage.blotting import password_of
from storage.lifeline import die_with
from storage.raw_files import RawStore

# New objects between two rounds of the collector. Pages are let go without it (`Page.forget`), and at Python's own
# number (700) it would go round several times a page.
_COLLECT_EVERY = 50_000
_REFUSED = "nianbao/refused/"


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
    vantage = look(order.vantage, order.proxy)
    with database.write_session(engine) as session:
        run_id = runs.start_run(
            session, kind=order.kind, at=clock.now(), simulated=guard.simulated, vantage=order.vantage
        )
    run = _Run(order, guard, clock, run_id)
    parts = parts_of(plan, order.processes)
    with Turns.at(order.turns) or (Turns() if len(parts) > 1 else contextlib.nullcontext()) as turns:
        stats = (
            run.walk_beside(parts, engine, turns) if turns and len(parts) > 1 else run.walk(plan, engine, turns=turns)
        )
    summary = _summary(run_id, plan, guard, vantage, stats)
    with database.write_session(engine) as session:
        # A last look that finds nothing, and one at published reports, leave no reading.
        nothing_read = summary.every_site_failed and not (order.looks or order.recheck)
        failed = summary.failed_walks or nothing_read or summary.fell_silent
        outcome = "failed" if failed else "finished"
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


@dataclass(frozen=True, slots=True)
class _Run:
    """The crawl of an order, in this process or in several."""

    order: CrawlOrder
    guard: Guard
    clock: Clock
    run_id: int

    def walk_beside(self, parts: Sequence[CrawlPlan], engine: Engine, turns: Turns) -> Stats:
        """The parts in processes of their own, which share what is loaded here, and nothing that is open."""
        load()
        # The collector need not touch, and so copy, what the parts share.
        gc.freeze()
        # A connection is its process's own: SQLite's locks and a server's session do not survive a fork.
        engine.dispose()

        def work(part: CrawlPlan, confer: Confer) -> Stats:
            own = database.connect(self.order.database_url, lasting=True)
            try:
                return self.walk(part, own, confer, turns)
            finally:
                own.dispose()

        return merged(crawl_parts(parts, work))

    def walk(self, plan: CrawlPlan, engine: Engine, confer: Confer = alone, turns: Turns | None = None) -> Stats:
        """Crawls the plan in this process: what Scrapy counted, and whom the guard refused."""
        # What becomes of an address that was handed in is told before any row is written.
        raw, grouped = RawStore(self.order.raw_url), not self.order.submission
        archive = Archive(engine, raw, self.clock, self.run_id, grouped=grouped, former_digests=plan.former_digests)
        archive.expect(plan.columns)
        stats = self._run_scrapy(plan, archive, NIANBAO_CONFER=confer, NIANBAO_TURNS=turns)
        archive.flush()
        # A walk that broke off as a whole left no trace but this, by a fault (Scrapy calls it finished) or because
        # somebody ended the process by SIGTERM.
        broke_off = not stats.get("nianbao/walked")
        faults = len(archive.lost) + int(stats.get("log_count/CRITICAL", 0)) + broke_off
        refused = {f"{_REFUSED}{host}": address for host, address in self.guard.refused.items()}
        return {**stats, FAILED_WALKS: int(stats.get(FAILED_WALKS, 0)) + faults, **refused}

    def _run_scrapy(self, plan: CrawlPlan, archive: Archive, **values: Any) -> Stats:
        settings = crawl_settings(
            guard=self.guard,
            contact=self.order.contact or "simulated",
            delay=self.order.delay,
            proxy=self.order.proxy,
            log_level=self.order.log_level,
            NIANBAO_ARCHIVE=archive,
            NIANBAO_SIMULATED=self.guard.simulated,
            NIANBAO_VANTAGE=self.order.vantage,
            LOG_INSTALL_ROOT_HANDLER=not service_log.is_on(),
            **values,
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
        gc.enable()
        process.start()
        if process.bootstrap_failed:
            raise RuntimeError("the crawl could not begin")
        return dict(crawler.stats.get_stats())


def _summary(run_id: int, plan: CrawlPlan, guard: Guard, vantage: Vantage, stats: Mapping[str, Any]) -> RunSummary:
    def counted(prefix: str) -> dict[str, int]:
        return {name.removeprefix(prefix): int(value) for name, value in stats.items() if name.startswith(prefix)}

    def worded(prefix: str) -> dict[str, str]:
        return {name.removeprefix(prefix): str(value) for name, value in stats.items() if name.startswith(prefix)}

    readings: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for name, count in counted("nianbao/readings/").items():
        outcome, _, reason = name.partition("/")
        readings[outcome] += count
        if reason:
            reasons[reason] += count
    fallen = frozenset(map(city_domain, counted("nianbao/fell_silent/")))
    return RunSummary(
        run_id=run_id,
        bodies=sum(len(city.targets) for city in plan.cities),
        closed_bodies=sum(guard.is_closed(target.entrance) for city in plan.cities for target in city.targets),
        unreachable=plan.unreachable,
        requests=int(stats.get("downloader/request_count", 0)),
        columns=int(stats.get("nianbao/columns", 0)),
        readings=dict(readings),
        reasons=dict(reasons.most_common()),
        articles=counted("nianbao/articles/"),
        failed_walks=int(stats.get(FAILED_WALKS, 0)),
        refused_addresses=worded(_REFUSED),
        lost=counted("nianbao/lost/"),
        proposals=counted("nianbao/proposals/"),
        geo_refused=tuple(sorted(counted("nianbao/geo_refused/"))),
        blocked_cities=counted("nianbao/blocked/"),
        left_over=int(stats.get("nianbao/left_over", 0)),
        vantage=vantage.record(),
        submission=worded("nianbao/submission/"),
        reader=str(stats.get("nianbao/reader", "")),
        fell_silent=tuple(sorted(fallen)) if network_lost(fallen) else (),
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
