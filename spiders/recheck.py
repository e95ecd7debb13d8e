"""Looks again at reports that were published and read, one city at a time: they are replaced and taken down in silence.

No list is read, so nothing is said of what is missing. The first weeks after a report came are the crawl's own
(`crawler.memory.LOOK_AGAIN`); here each is looked at the more seldom, the longer it has stood.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.archive import Archive
from crawler.budget import Budget
from crawler.guard import Guard
from crawler.items import Item, ListedRow
from crawler.memory import recheck_due
from crawler.plan import CityPlan, CrawlPlan
from duties.model import ContentState
from duties.titles import attribute
from registry.names import Resolver
from spiders.article_reader import ArticleReader
from spiders.asking import Questions
from spiders.faults import guarded

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_NEVER = datetime.min.replace(tzinfo=UTC)
_READ = (ContentState.READ, ContentState.UNREADABLE)


@dataclass(slots=True)
class Rechecks:
    """The reports of the plan whose turn it is; cities beside each other."""

    plan: CrawlPlan
    crawler: Crawler
    archive: Archive
    guard: Guard
    emit: Callable[[Item], None]

    async def run(self) -> None:
        """Takes every look."""
        resolver = Resolver(self.plan.roster)
        async with asyncio.TaskGroup() as group:
            for city in self.plan.cities:
                group.create_task(self._city(city, resolver))

    async def _city(self, city: CityPlan, resolver: Resolver) -> None:
        budget = Budget(city.on_host, most_of_city=self.plan.most_of_city, until=self.plan.until)
        questions = Questions(self.crawler, self.archive, self.guard, budget)
        articles = ArticleReader(questions, self.archive.clock)
        for column, row in self.due(city, resolver):
            await guarded(self.crawler, self._look(articles, row, column), row.url)

    async def _look(self, articles: ArticleReader, row: ListedRow, column: str) -> None:
        seen = await articles.read(row.url, row.title, referer=column)
        if seen.is_cut:
            self.crawler.stats.inc_value("nianbao/left_over")
            return
        self.emit(seen)

    def due(self, city: CityPlan, resolver: Resolver) -> list[tuple[str, ListedRow]]:
        """The reports of the city whose turn it is, with the column that lists each, looked at longest ago first."""
        memory, now = self.plan.memory, self.archive.clock.now()
        found: dict[str, tuple[str, ListedRow]] = {}
        for target in city.targets:
            for column, _role in target.columns:
                last = memory.last.get(column)
                for row in last.items if last is not None else ():
                    known = self.plan.known.get(row.url)
                    if known is None or known.state not in _READ or row.url in found:
                        continue
                    fetched = memory.fetched_at.get(row.url)
                    if not recheck_due(known.content_since, fetched, now):
                        continue
                    if attribute(row.title, article=None, column=None, resolver=resolver).is_report is not False:
                        found[row.url] = column, row
        return sorted(found.values(), key=lambda entry: (memory.fetched_at.get(entry[1].url, _NEVER), entry[1].url))
