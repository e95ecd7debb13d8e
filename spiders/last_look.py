"""One last look before a first "missing": the report may stand where no column of the body shows it.

Anywhere that the sitemap or the site's own search knows, in another column of that name, where the known column points
to, under notices, among the news (contract, "Proof of absence"; users §2). At most ten requests for each duty. A hit is
kept as a sighting in the page that showed it; a look that could not be finished leaves the duty unconfirmed.
"""

from __future__ import annotations

import heapq
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from crawler.budget import PAGES_PER_LOOK
from crawler.items import ArticleSeen, ColumnFound, ColumnReading, Item, ListedRow
from crawler.politeness import city_domain
from crawler.settings import Clock
from duties.model import Column, PlaceRole, ReadingOutcome, Reason
from duties.titles import Attribution, attribute, collects
from registry.model import Body
from registry.names import Resolver
from reports.prose.titles import parse_title
from spiders.article_reader import ArticleReader
from spiders.asking import Answer, Questions
from spiders.column_finder import is_report_column
from spiders.families import recognise
from spiders.families.addresses import base_url, canonical, target
from spiders.families.article import shows_article
from spiders.families.model import Listing, Page
from spiders.families.rows import anchors
from spiders.families.text import link_title
from spiders.families.vocabulary import COLUMN_TOKENS, FROM_DISCLOSURE_ON, SITE_SEARCH_QUERY, WEAK_COLUMN_TOKENS
from spiders.search import ENOUGH, told_column
from spiders.site_search import search_address
from spiders.whereabouts import COLUMN, folders_of, siblings, whereabouts
from storage.last_looks import TakenLook

_DEPTH = 4
_FROM_SITEMAP = 2
_LOCATION = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)", re.IGNORECASE)
# What a site does not have, or does not want asked, is nowhere to look; anything else that fails is a look not taken.
_NOTHING_THERE = frozenset({Reason.SOFT_404, Reason.ROBOTS_REFUSED})


@dataclass(frozen=True, slots=True)
class Sought:
    """The duty looked for, and the pages that its body's site (or its portal) begins with. `columns` are its own, which
    were read and lack the report; `own` is the folder of a site that is the body's alone (empty: there is none).
    `portal` is its division's portal, where it has a site beside it: there only columns of reports are of interest."""

    body: str
    year: int
    division: str
    entrances: tuple[str, ...]
    columns: tuple[str, ...] = ()
    own: str = ""
    portal: str = ""


@dataclass(slots=True)
class LastLook:
    """Looks with the questions of one city; `emit` takes the items for the pipeline. `known` are the columns that have
    readings of their own (canonical), `kept` the pages of portals, which many looks want."""

    questions: Questions
    articles: ArticleReader
    resolver: Resolver
    clock: Clock
    emit: Callable[[Item], None]
    known: frozenset[str] = frozenset()
    kept: dict[str, Answer] = field(default_factory=dict)

    async def take(self, sought: Sought) -> TakenLook:
        """One look, reported to `emit` with all that it showed."""
        return await _Look(self, sought).finish()


@dataclass(slots=True)
class _Look:
    """`frontier` holds (promise, turn, address, where its link stood, how many links from an entrance)."""

    tools: LastLook
    sought: Sought
    asked: int = 0
    failed: bool = False
    found: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    frontier: list[tuple[float, int, str, str, int]] = field(default_factory=list)
    turns: itertools.count[int] = field(default_factory=itertools.count)

    async def finish(self) -> TakenLook:
        started_at = self.tools.clock.now()
        homes = [answer for entrance in self.sought.entrances if (answer := await self._open(entrance)) is not None]
        if not homes:
            self.failed = True
        for home in homes:
            await self._search(home)
            await self._sitemap(home)
        for page in filter(None, (*self.sought.columns, self.sought.portal)):
            await self._open(page)
        await self._walk()
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

    async def _walk(self) -> None:
        """Opens the likeliest of the places that the pages lead to, as long as requests are left."""
        while self.frontier and (self.failed or not self.found):
            promise, _, url, referer, depth = heapq.heappop(self.frontier)
            if canonical(url) in self.seen:
                continue
            if self.asked >= PAGES_PER_LOOK:
                # Another column that calls itself the reports' was not opened: there the report may stand.
                self.failed = self.failed or (-promise >= COLUMN and bool(self.sought.own))
                return
            if -promise >= COLUMN and not self._may_be_asked(url):
                self.failed = True
                continue
            await self._open(url, referer, depth)

    def _may_be_asked(self, url: str) -> bool:
        return self.tools.questions.guard.host_may_be_asked((urlsplit(url).hostname or "").lower())

    async def _ask(self, url: str, referer: str = "") -> Answer | None:
        """The answer, None where the look's requests are used up (then it is not finished)."""
        if url in self.tools.kept:
            self.seen.add(canonical(url))
            return self.tools.kept[url]
        if self.asked >= PAGES_PER_LOOK:
            self.failed = True
            return None
        self.asked += 1
        self.seen.add(canonical(url))
        answer = await self.tools.questions.ask(url, purpose="last_look", referer=referer)
        if self._at_portal(url) and answer.page is not None:
            self.tools.kept[url] = answer
        if answer.reason is not None and not answer.gone and answer.reason not in _NOTHING_THERE:
            self.failed = True
        return answer

    async def _open(self, url: str, referer: str = "", depth: int = 0) -> Answer | None:
        """A page whose links are looked through, an article that is the report; None where it shows nothing."""
        if canonical(url) in self.seen:
            return None
        answer = await self._ask(url, referer)
        if answer is None or answer.page is None:
            return None
        self.seen.add(canonical(answer.url))
        if depth and shows_article(answer.page):
            await self._take_article(answer, answer.page, referer)
        else:
            await self._look_through(answer, answer.page, depth)
        return answer

    async def _look_through(self, answer: Answer, page: Page, depth: int) -> None:
        """Keeps every link of the page that is the report of this body and year, and reads what stands behind it."""
        listing = recognise(page).listing(page)
        rows = {item.url: ListedRow(item.url, item.title, item.listed_on) for item in listing.items}
        for url, title in _links(page):
            rows.setdefault(url, ListedRow(url, title, None))
        if depth < _DEPTH:
            self._note_places(page, listing, depth)
        named = tuple(row for row in rows.values() if self._names_it(row.title))
        nameless = tuple(row for row in rows.values() if row not in named and self._may_mean_it(row.title, answer.url))
        if named or nameless:
            owner = self._owner_of(answer, page, listing, nameless)
            hashes = (answer.sha256,) if answer.sha256 else ()
            if named or owner is not None:
                self._show(answer.url, (*named, *(nameless if owner is not None else ())), hashes, owner)
            for row in (*named, *(nameless if owner is not None else ())):
                if row.url not in self.found:
                    self.found.add(row.url)
                    self.seen.add(canonical(row.url))
                    await self._read(row.url, row.title, answer.url)
            for row in nameless if owner is None else ():
                await self._open(row.url, answer.url, depth + 1)

    def _note_places(self, page: Page, listing: Listing, depth: int) -> None:
        city = city_domain(urlsplit(page.url).hostname or "")
        for place in (
            *whereabouts(page, self.sought.year, self._names_another),
            *folders_of(listing, self.sought.year),
            *(siblings(page) if self._is_own(page.url) else ()),
        ):
            is_near = city_domain(urlsplit(place.url).hostname or "") == city
            if self._at_portal(page.url) and (place.promise < COLUMN or canonical(place.url) in self.tools.known):
                continue
            if canonical(place.url) not in self.seen and (is_near or place.promise >= COLUMN):
                heapq.heappush(self.frontier, (-place.promise, next(self.turns), place.url, page.url, depth + 1))

    def _owner_of(
        self, answer: Answer, page: Page, listing: Listing, nameless: tuple[ListedRow, ...]
    ) -> ColumnFound | None:
        """The page as a column of the body's own, where it is one: on the body's own site, called and filled like one,
        with nobody else's reports. What names nobody in it is the body's."""
        body = self._body
        if not nameless or body is None or collects(body) or not self._is_own(answer.url):
            return None
        evidence = is_report_column(page, listing)
        if evidence.score < ENOUGH or any(self._names_another(item.title) for item in listing.items):
            return None
        owner = (self.sought.body, PlaceRole.OWN_COLUMN)
        return told_column(answer.url, owner, "finder", self.tools.clock.now(), evidence, None)

    def _show(
        self, page: str, rows: tuple[ListedRow, ...], hashes: tuple[str, ...], column: ColumnFound | None = None
    ) -> None:
        """Tells where the rows stood: a page that is nobody's column unless it is said to be one, of which no more than
        they was looked at."""
        if canonical(page) in self.tools.known:
            # Its readings came to its end without them: what they did not show did not come into it now.
            for row in rows:
                self._tell(row.url, (row,), hashes, None)
        else:
            self._tell(page, rows, hashes, column)

    def _tell(
        self, page: str, rows: tuple[ListedRow, ...], hashes: tuple[str, ...], column: ColumnFound | None
    ) -> None:
        now = self.tools.clock.now()
        self.tools.emit(column or ColumnFound(Column(url=page), "last_look", now))
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

    @property
    def _body(self) -> Body | None:
        return self.tools.resolver.by_code.get(self.sought.body)

    def _claim(self, title: str) -> Attribution:
        return attribute(title, article=None, column=None, resolver=self.tools.resolver, division=self.sought.division)

    def _names_it(self, title: str) -> bool:
        claim = self._claim(title)
        return claim.is_report is not False and claim.body == self.sought.body and claim.year == self.sought.year

    def _may_mean_it(self, title: str, page: str) -> bool:
        """Whether a title on the body's own site names nobody, or leaves open whom, and is the year's report."""
        claim = self._claim(title)
        if claim.is_report is False or claim.year != self.sought.year or claim.body is not None or claim.other_body:
            return False
        return self._is_own(page) and (not claim.may_be or self.sought.body in claim.may_be)

    def _is_own(self, url: str) -> bool:
        return bool(self.sought.own) and site_of(url).startswith(self.sought.own)

    def _at_portal(self, url: str) -> bool:
        return bool(self.sought.portal) and urlsplit(url).netloc == urlsplit(self.sought.portal).netloc

    def _names_another(self, words: str) -> bool:
        """Whether the name in a title, or before 政府信息公开 in a column's name, is another body's of the roster."""
        name = parse_title(words).subject or FROM_DISCLOSURE_ON.sub("", words)
        whose = self.tools.resolver.resolve(name, division=self.sought.division).body if name else None
        return whose is not None and whose.code != self.sought.body

    async def _search(self, home: Answer) -> None:
        """The site's own search, where it is a plain form."""
        if home.page is None:
            return
        url = search_address(home.page, SITE_SEARCH_QUERY.format(year=self.sought.year))
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
        if answer is not None and answer.page is not None:
            await self._take_article(answer, answer.page, referer)

    async def _take_article(self, answer: Answer, page: Page, referer: str) -> None:
        """An article that was opened: the report, where its heading names the body, or where it names nobody and what
        it says of its publisher does not speak against it."""
        url, title = answer.asked or answer.url, recognise(page).article(page).title
        is_named = self._names_it(title)
        if url in self.found or not (is_named or self._may_mean_it(title, answer.url)):
            return
        seen = await self.tools.articles.read(url, title, referer=referer, answer=answer)
        said = [self._claim_of(name) for name in (seen.publisher, seen.content_source) if name]
        if not is_named and self.sought.body not in said:
            # Its text may say whose it is; until then nobody knows.
            self.failed = True
            if any(said):
                return
        self.found.add(url)
        self._show(referer, (ListedRow(url, title, None),), ())
        self._keep(seen)

    def _claim_of(self, name: str) -> str:
        whose = self.tools.resolver.resolve(name, division=self.sought.division).body
        return whose.code if whose is not None else ""

    async def _read(self, url: str, title: str, referer: str) -> None:
        self._keep(await self.tools.articles.read(url, title, referer=referer))

    def _keep(self, seen: ArticleSeen) -> None:
        if seen.is_cut:
            # Nothing is known of it yet; the look is taken again.
            self.failed = True
            return
        self.tools.emit(seen)


def _links(page: Page) -> Iterator[tuple[str, str]]:
    base = base_url(page)
    for anchor in anchors(page):
        url = target(base, anchor)
        if url and not url.lower().startswith(("javascript:", "mailto:")):
            yield url, link_title(anchor)


def site_of(url: str) -> str:
    """Host and folder of an address: twins (www, http, a trailing index page) are one."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}:{parts.port or ''}{parts.path.rpartition('/')[0]}/"
