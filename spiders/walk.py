"""The walk through one city: its portal first, then every body's column, then what the listings lead to."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.archive import Archive
from crawler.guard import Guard
from crawler.items import ColumnFound, ColumnReading, Item, ListedRow
from crawler.plan import BodyTarget, CityPlan, CrawlPlan
from duties.model import Column, ContentState, PlaceRole, ReadingOutcome, Reason
from duties.titles import attribute
from registry.model import Kind
from registry.names import Resolver
from spiders.article_reader import ArticleReader
from spiders.asking import Questions
from spiders.column_finder import ColumnEvidence, is_report_column
from spiders.column_reader import ColumnRead, ColumnReader
from spiders.directory import Directory
from spiders.search import ColumnSearch, FoundColumn

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)


@dataclass(slots=True)
class CityWalk:
    """One city. `emit` takes the items for the pipeline; a fault in one body's walk does not end the others'."""

    city: CityPlan
    plan: CrawlPlan
    crawler: Crawler
    archive: Archive
    guard: Guard
    emit: Callable[[Item], None]
    questions: Questions = field(init=False)
    reader: ColumnReader = field(init=False)
    articles: ArticleReader = field(init=False)
    search: ColumnSearch = field(init=False)
    directory: Directory = field(init=False)
    resolver: Resolver = field(init=False)
    read: dict[str, ColumnRead] = field(default_factory=dict)
    visited_articles: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        on_host: dict[str, int] = {}
        for target in self.city.targets:
            host = (urlsplit(target.body.home_url or next(iter(target.columns), "")).hostname or "").lower()
            on_host[host] = on_host.get(host, 0) + 1
        self.questions = Questions(self.crawler, self.archive, self.guard, on_host)
        self.reader = ColumnReader(self.questions, self.archive.clock)
        self.articles = ArticleReader(self.questions, self.archive.clock)
        self.search = ColumnSearch(self.questions)
        self.resolver = Resolver(self.plan.roster)
        self.directory = Directory(self.questions, self.resolver)

    async def run(self) -> None:
        """Walks every target of the city."""
        for target in self.city.targets:
            await self._guarded(self._body(target), target.body.code)
        for column, read in list(self.read.items()):
            for item in self._wanted(read):
                await self._guarded(self._item(column, read, item), item.url)

    async def _guarded(self, step: Coroutine[object, object, None], what: str) -> None:
        """A fault of ours on one page is loud and counted; the other pages go on, and nothing is concluded from it."""
        try:
            await step
        except Exception:
            log.exception("a fault while reading %s", what)
            self.crawler.stats.inc_value("nianbao/failed_walks")

    async def _body(self, target: BodyTarget) -> None:
        body = target.body
        found = False
        failed: Reason | None = None
        for url in target.columns:
            read = await self._column(url, body.code, PlaceRole.OWN_COLUMN, "roster")
            found = found or read.reading.outcome is not ReadingOutcome.FAILED
            failed = read.reading.reason if read.reading.outcome is ReadingOutcome.FAILED else failed
        if not found and body.home_url:
            await self._find(target, failed)
        if body.kind is Kind.GOVERNMENT and (body.home_url or target.columns):
            await self.directory.learn(body, self.search.pages_of(body.home_url or target.columns[0]))
        else:
            await self._portal_page(target)

    async def _find(self, target: BodyTarget, failed: Reason | None) -> None:
        """From the home page to the column. What fails is a reading of the home page: the place that we know."""
        body = target.body
        outcome = await self.search.find(body.home_url)
        if outcome.columns:
            for column in outcome.columns:
                await self._column(column.url, body.code, PlaceRole.OWN_COLUMN, "finder", column)
            return
        if target.columns and failed is not None and outcome.reason is Reason.NO_COLUMN:
            return
        self._no_column(body.home_url, body.code, outcome.reason, outcome.pages)

    def _no_column(self, url: str, code: str, reason: Reason, pages: int) -> None:
        now = self.archive.clock.now()
        self.emit(ColumnFound(Column(url=url, bodies=((code, PlaceRole.OWN_COLUMN),)), "search", now))
        self.emit(ColumnReading(url, now, now, ReadingOutcome.FAILED, reason, pages, (), None, ()))

    async def _portal_page(self, target: BodyTarget) -> None:
        """The body's page in the portal's department directory, where it has one that is not its own home."""
        page = self.directory.page_of(target.body)
        if page is None or page == target.body.home_url:
            return
        outcome = await self.search.find(page, within=page)
        for column in outcome.columns:
            await self._column(column.url, target.body.code, PlaceRole.PORTAL_PAGE, "directory", column)
        if not outcome.columns and outcome.reason is not Reason.NO_COLUMN:
            now = self.archive.clock.now()
            self.emit(ColumnFound(Column(url=page, bodies=((target.body.code, PlaceRole.PORTAL_PAGE),)), "search", now))
            self.emit(ColumnReading(page, now, now, ReadingOutcome.FAILED, outcome.reason, outcome.pages, (), None, ()))

    async def _column(
        self, url: str, code: str, role: PlaceRole, origin: str, found: FoundColumn | None = None
    ) -> ColumnRead:
        """Reads the column once in a run, whoever it was found for, and tells whose it is."""
        first_time = url not in self.read
        if first_time:
            self.read[url] = await self.reader.read(url)
        read = self.read[url]
        evidence = self._evidence(read)
        column = Column(
            url=url,
            name=evidence.column_name if evidence else "",
            column_type=evidence.column_type if evidence else "",
            site_name=evidence.site_name if evidence else "",
            bodies=((code, role),),
        )
        recipe = {"steps": list(found.steps), "reasons": list(found.evidence.reasons)} if found else {}
        self.emit(ColumnFound(column, origin, self.archive.clock.now(), recipe))
        if first_time:
            self.emit(read.reading)
        return read

    def _evidence(self, read: ColumnRead) -> ColumnEvidence | None:
        if read.first.page is None or read.listing is None:
            return None
        return is_report_column(read.first.page, read.listing)

    async def _item(self, column: str, read: ColumnRead, item: ListedRow) -> None:
        self.visited_articles.add(item.url)
        answer = read.fetched.get(item.url)
        self.emit(await self.articles.read(item.url, item.title, referer=column, answer=answer))

    def _wanted(self, read: ColumnRead) -> list[ListedRow]:
        """The items that are, or may be, reports: this season's first, then history, newest first."""
        wanted: list[tuple[int, ListedRow]] = []
        for item in read.reading.items:
            claim = attribute(item.title, article=None, column=None, resolver=self.resolver)
            if claim.is_report is False or item.url in self.visited_articles:
                continue
            if self._is_settled(item.url, claim.year):
                continue
            if self.plan.year is not None and claim.year not in (None, self.plan.year, self.plan.season):
                continue
            year = claim.year if claim.year is not None else self.plan.season
            wanted.append((abs(self.plan.season - year), item))
        return [item for _, item in sorted(wanted, key=lambda pair: pair[0])]

    def _is_settled(self, url: str, year: int | None) -> bool:
        """Whether the item was read before and belongs to a year that nobody is waiting for."""
        if self.plan.full:
            return False
        known = self.plan.known.get(url)
        return (
            known is not None
            and known.state in (ContentState.READ, ContentState.UNREADABLE)
            and year is not None
            and year < self.plan.season
        )
