"""One last look before a first "missing": the report may stand where no column of the body shows it.

Under notices, among the news, anywhere that the sitemap or the site's own search knows (contract, "Proof of absence";
users §2). At most ten requests for each duty. A hit is kept as a sighting in the page that showed it; a look that could
not be finished leaves the duty unconfirmed.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.archive import Archive
from crawler.budget import Budget
from crawler.guard import Guard
from crawler.items import ColumnFound, ColumnReading, Item, ListedRow
from crawler.plan import BodyTarget, CityPlan, CrawlPlan
from crawler.settings import Clock
from duties.model import Column, ReadingOutcome, Reason
from duties.titles import attribute
from registry.model import Kind
from registry.names import Resolver
from spiders.article_reader import ArticleReader
from spiders.asking import Answer, Questions
from spiders.families import recognise
from spiders.families.addresses import canonical
from spiders.families.model import Page
from spiders.families.rows import anchors
from spiders.families.text import link_title, squeeze
from spiders.families.vocabulary import (
    COLUMN_TOKENS,
    NEWS_COLUMNS,
    NOTICE_COLUMNS,
    SITE_SEARCH_QUERY,
    WEAK_COLUMN_TOKENS,
)
from storage.last_looks import TakenLook

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)

MOST_REQUESTS = 10
_MOST_COLUMNS = 5
_FROM_SITEMAP = 2
_LOCATION = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)", re.IGNORECASE)
# What a site does not have, or does not want asked, is nowhere to look; anything else that fails is a look not taken.
_NOTHING_THERE = frozenset({Reason.SOFT_404, Reason.ROBOTS_REFUSED})


@dataclass(frozen=True, slots=True)
class Sought:
    """The duty looked for, and the pages that its body's site (or its portal) begins with."""

    body: str
    year: int
    division: str
    entrances: tuple[str, ...]


@dataclass(slots=True)
class LastLooks:
    """The looks of `plan.looks` (body code, report year): one after the other in a city, cities beside each other."""

    plan: CrawlPlan
    crawler: Crawler
    archive: Archive
    guard: Guard
    emit: Callable[[Item], None]

    async def run(self) -> None:
        """Takes every look."""
        async with asyncio.TaskGroup() as group:
            for city in self.plan.cities:
                group.create_task(self._city(city))

    async def _city(self, city: CityPlan) -> None:
        budget = Budget(most_of_city=self.plan.most_of_city, until=self.plan.until)
        questions = Questions(self.crawler, self.archive, self.guard, budget)
        look = LastLook(
            questions,
            ArticleReader(questions, self.archive.clock),
            Resolver(self.plan.roster),
            self.archive.clock,
            self.emit,
        )
        targets = {target.body.code: target for target in city.targets}
        for code, year in self.plan.looks:
            target = targets.get(code)
            entrances = self._entrances(target) if target is not None else ()
            if target is None or (entrances and all(map(self.guard.is_closed, entrances))):
                continue
            try:
                await look.take(Sought(code, year, target.body.division, entrances))
            except Exception:
                log.exception("a fault in the last look for %s %s", code, year)
                self.crawler.stats.inc_value("nianbao/failed_walks")

    def _entrances(self, target: BodyTarget) -> tuple[str, ...]:
        """Its own site's home page; its portal's, where it has no site (or only a column) of its own."""
        if target.body.home_url:
            return (target.body.home_url,)
        portals = [
            body.home_url
            for body in self.plan.roster
            if body.kind is Kind.GOVERNMENT and body.division == target.body.division and body.home_url
        ]
        return tuple(portals[:1]) or ((target.entrance,) if target.entrance else ())


@dataclass(slots=True)
class LastLook:
    """Looks with the questions of one city; `emit` takes the items for the pipeline."""

    questions: Questions
    articles: ArticleReader
    resolver: Resolver
    clock: Clock
    emit: Callable[[Item], None]

    async def take(self, sought: Sought) -> TakenLook:
        """One look, reported to `emit` with all that it showed."""
        return await _Look(self, sought).finish()


@dataclass(slots=True)
class _Look:
    tools: LastLook
    sought: Sought
    asked: int = 0
    failed: bool = False
    found: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    async def finish(self) -> TakenLook:
        started_at = self.tools.clock.now()
        homes = [answer for entrance in self.sought.entrances if (answer := await self._open(entrance)) is not None]
        if not homes:
            self.failed = True
        for home in homes:
            await self._search(home)
            await self._sitemap(home)
        for url, referer in self._columns(homes):
            await self._open(url, referer)
        taken = TakenLook(
            body=self.sought.body,
            year=self.sought.year,
            started_at=started_at,
            finished=not self.failed,
            requests=self.asked,
            found=tuple(sorted(self.found)),
        )
        self.tools.emit(taken)
        return taken

    async def _ask(self, url: str, referer: str = "") -> Answer | None:
        """The answer, None where the look's requests are used up (then it is not finished)."""
        if self.asked >= MOST_REQUESTS:
            self.failed = True
            return None
        self.asked += 1
        self.seen.add(canonical(url))
        answer = await self.tools.questions.ask(url, purpose="last_look", referer=referer)
        if answer.reason is not None and not answer.gone and answer.reason not in _NOTHING_THERE:
            self.failed = True
        return answer

    async def _open(self, url: str, referer: str = "") -> Answer | None:
        """A page whose links are looked through; None where it shows nothing."""
        if canonical(url) in self.seen:
            return None
        answer = await self._ask(url, referer)
        if answer is None or answer.page is None:
            return None
        await self._look_through(answer, answer.page)
        return answer

    async def _look_through(self, answer: Answer, page: Page) -> None:
        """Keeps every link of the page that is the report of this body and year, and reads what stands behind it."""
        rows = {
            item.url: ListedRow(item.url, item.title, item.listed_on) for item in recognise(page).listing(page).items
        }
        for url, title in _links(page):
            rows.setdefault(url, ListedRow(url, title, None))
        hits = tuple(row for row in rows.values() if self._is_meant(row.title))
        if not hits:
            return
        self._show(answer.url, hits, (answer.sha256,) if answer.sha256 else ())
        for row in hits:
            if row.url not in self.found:
                self.found.add(row.url)
                await self._read(row.url, row.title, answer.url)

    def _show(self, page: str, rows: tuple[ListedRow, ...], hashes: tuple[str, ...]) -> None:
        """Tells where the rows stood: a page that is nobody's column, of which no more than they was looked at."""
        now = self.tools.clock.now()
        self.tools.emit(ColumnFound(Column(url=page), "last_look", now))
        self.tools.emit(
            ColumnReading(
                column=page,
                started_at=now,
                finished_at=now,
                outcome=ReadingOutcome.INCOMPLETE,
                reason=Reason.INCOMPLETE_LISTING,
                pages=1,
                items=rows,
                claimed_total=None,
                listing_sha256=hashes,
            )
        )

    def _is_meant(self, title: str) -> bool:
        claim = attribute(title, article=None, column=None, resolver=self.tools.resolver, division=self.sought.division)
        return claim.is_report is not False and claim.body == self.sought.body and claim.year == self.sought.year

    def _columns(self, homes: list[Answer]) -> list[tuple[str, str]]:
        """The notice columns, then the news ones, of the opened pages: (address, where its link stood)."""
        ranked: dict[str, tuple[int, str]] = {}
        for home in homes:
            if home.page is None:
                continue
            for url, title in _links(home.page):
                words = squeeze(title)
                rank = 0 if NOTICE_COLUMNS.match(words) else 1 if NEWS_COLUMNS.match(words) else None
                if rank is not None and canonical(url) not in self.seen:
                    ranked.setdefault(url, (rank, home.url))
        chosen = sorted(ranked.items(), key=lambda entry: entry[1][0])
        return [(url, referer) for url, (_, referer) in chosen[:_MOST_COLUMNS]]

    async def _search(self, home: Answer) -> None:
        """The site's own search, where it is a plain form."""
        if home.page is None:
            return
        url = _search_address(home.page, SITE_SEARCH_QUERY.format(year=self.sought.year))
        if url:
            await self._open(url, home.url)

    async def _sitemap(self, home: Answer) -> None:
        """Addresses of the season under a column of annual reports: what they are is seen when they are opened."""
        parts = urlsplit(home.url)
        answer = await self._ask(f"{parts.scheme}://{parts.netloc}/sitemap.xml", home.url)
        if answer is None or not answer.body or answer.reason is not None:
            return
        season = re.compile(rf"(?<!\d){self.sought.year + 1}(?:[-/]?\d\d)")
        text = answer.body.decode("utf-8", "replace")
        places = [urljoin(home.url, found) for found in _LOCATION.findall(text)]
        likely = [
            place
            for place in places
            if season.search(place) and (COLUMN_TOKENS.search(place) or WEAK_COLUMN_TOKENS.search(place))
        ]
        for place in likely[:_FROM_SITEMAP]:
            await self._open_article(place, answer.url)

    async def _open_article(self, url: str, referer: str) -> None:
        if canonical(url) in self.seen:
            return
        answer = await self._ask(url, referer)
        if answer is None or answer.page is None:
            return
        title = recognise(answer.page).article(answer.page).title
        if not self._is_meant(title) or url in self.found:
            return
        self.found.add(url)
        self._show(referer, (ListedRow(url, title, None),), ())
        await self._read(url, title, referer, answer)

    async def _read(self, url: str, title: str, referer: str, answer: Answer | None = None) -> None:
        seen = await self.tools.articles.read(url, title, referer=referer, answer=answer)
        if seen.is_cut:
            # Nothing is known of it yet; the look is taken again.
            self.failed = True
            return
        self.tools.emit(seen)


def _links(page: Page) -> Iterator[tuple[str, str]]:
    for anchor in anchors(page):
        href = (anchor.get("href") or "").strip()
        if href and not href.lower().startswith(("javascript:", "#", "mailto:")):
            yield urljoin(page.url, href), link_title(anchor)


def _search_address(page: Page, query: str) -> str:
    """What the page's search form would ask for `query`; nothing where it has none that is a plain GET form."""
    for form in page.tree.iter("form"):
        if (form.get("method") or "get").lower() != "get" or not form.get("action"):
            continue
        fields: list[tuple[str, str]] = []
        box = False
        for control in _controls(form):
            name, kind = control.get("name"), (control.get("type") or "text").lower()
            if not name:
                continue
            if kind in ("text", "search") and not box:
                box = True
                fields.append((name, query))
            elif kind == "hidden":
                fields.append((name, control.get("value") or ""))
        if box:
            target = urljoin(page.url, form.get("action") or "").split("#")[0]
            asked = "&".join(f"{quote(name)}={quote(value)}" for name, value in fields)
            return f"{target}{'&' if '?' in target else '?'}{asked}"
    return ""


def _controls(form: HtmlElement) -> Iterator[HtmlElement]:
    yield from form.iter("input")
