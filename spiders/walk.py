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
from registry.model import Body, Kind
from registry.names import Resolver
from spiders.article_reader import ArticleReader
from spiders.asking import Questions
from spiders.column_finder import ColumnEvidence, is_report_column
from spiders.column_reader import ColumnRead, ColumnReader
from spiders.directory import Directory
from spiders.families.addresses import canonical
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
    portals: dict[str, BodyTarget] = field(init=False)
    names: dict[str, str] = field(init=False)
    read: dict[str, ColumnRead] = field(default_factory=dict)
    visited_articles: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        on_host: dict[str, int] = {}
        for target in self.city.targets:
            host = (urlsplit(target.entrance).hostname or "").lower()
            on_host[host] = on_host.get(host, 0) + 1
        self.questions = Questions(self.crawler, self.archive, self.guard, on_host)
        self.reader = ColumnReader(self.questions, self.archive.clock)
        self.articles = ArticleReader(self.questions, self.archive.clock)
        self.search = ColumnSearch(self.questions)
        self.resolver = Resolver(self.plan.roster)
        self.directory = Directory(self.questions, self.resolver)
        self.portals = {
            target.body.division: target
            for target in self.city.targets
            if target.body.kind is Kind.GOVERNMENT and target.entrance
        }
        self.names = {canonical(url): url for url in reversed(self.plan.columns)}
        self.names |= {canonical(url): url for target in self.city.targets for url, _ in target.columns}

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
        """Its own column, then its page in the portal's directory: every place that only this body has."""
        known = {role for _, role in target.columns}
        found: set[PlaceRole] = set()
        for url, role in target.columns:
            read = await self._column(url, target.body.code, role, "known")
            if read.reading.outcome is not ReadingOutcome.FAILED:
                found.add(role)
        entry = "" if target.body.kind is Kind.GOVERNMENT else await self._directory_entry(target.body)
        if PlaceRole.OWN_COLUMN not in found:
            home = target.body.home_url or (entry if self._is_elsewhere(entry) else "")
            if home:
                await self._find(home, target.body.code, PlaceRole.OWN_COLUMN, quiet=PlaceRole.OWN_COLUMN in known)
        on_portal = bool(entry) and not self._is_elsewhere(entry) and entry != target.body.home_url
        if on_portal and PlaceRole.PORTAL_PAGE not in found:
            await self._find(entry, target.body.code, PlaceRole.PORTAL_PAGE, quiet=True)

    async def _directory_entry(self, body: Body) -> str:
        """The body's page as its division's portal lists it, or nothing."""
        portal = self.portals.get(body.division)
        if portal is None or not portal.body.home_url:
            return ""
        await self.directory.learn(portal.body, self.search.pages_of(portal.body.home_url))
        return self.directory.page_of(body) or ""

    def _is_elsewhere(self, entry: str) -> bool:
        """Whether a directory entry leads to a site of its own rather than to a page of the portal."""
        hosts = {urlsplit(portal.entrance).hostname for portal in self.portals.values()}
        return bool(entry) and urlsplit(entry).hostname not in hosts

    async def _find(self, start: str, code: str, role: PlaceRole, *, quiet: bool) -> None:
        """From a home page (or a page of the portal) to the column. Where nothing is found, the page itself stands in
        for the column that we do not know, with the reason; with `quiet` a page that merely leads nowhere is no place.
        """
        shared = not self._is_elsewhere(start) and urlsplit(start).path.strip("/") != ""
        outcome = await self.search.find(start, within=start if shared else "")
        origin = "finder" if role is PlaceRole.OWN_COLUMN else "directory"
        for found in outcome.columns:
            await self._column(found.url, code, role, origin, found)
        if outcome.columns or (quiet and outcome.reason is Reason.NO_COLUMN):
            return
        now = self.archive.clock.now()
        self.emit(ColumnFound(Column(url=start, bodies=((code, role),)), "search", now))
        self.emit(ColumnReading(start, now, now, ReadingOutcome.FAILED, outcome.reason, outcome.pages, (), None, ()))

    async def _column(
        self, url: str, code: str, role: PlaceRole, origin: str, found: FoundColumn | None = None
    ) -> ColumnRead:
        """Reads the column once in a run, whoever it was found for, and tells whose it is. Twins of one address
        (a trailing index page, http and https) are one column, under the name that it was first known by."""
        url = self.names.setdefault(canonical(url), url)
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
