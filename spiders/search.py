"""From a home page to the annual-report column, best candidate first, within a dozen pages."""

from __future__ import annotations

import heapq
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from crawler.items import ColumnFound
from crawler.politeness import city_domain
from duties.model import Column, PlaceRole, Reason
from reports.prose.titles import parse_title
from spiders.asking import Answer, Questions
from spiders.column_finder import (
    CandidateLink,
    ColumnEvidence,
    address_score,
    is_lone_report,
    is_report_column,
    links,
    report_links,
)
from spiders.families import article_of, read
from spiders.families.addresses import canonical
from spiders.families.model import Listing, Page

PAGES = 12
DEPTH = 5
ENOUGH = 0.6
SURE = 0.8
# A page that shows reports is better than one that only calls itself the column.
_UNPROVED = 0.25
# What promises less is not worth a request once a column is found whose reports nobody has seen yet.
_WORTH_A_LOOK = 0.6
# Where earlier searches were, or a column lay, is asked after the home page and before its links of no promise.
_SEED = 0.65
_SITEMAP = "/sitemap.xml"
_LOCATION = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)", re.IGNORECASE)
_FROM_SITEMAP = 8
# A site made anew may have two columns of the full name, of which the first shows the old reports.
_AS_WELL_NAMED, _FURTHER = 0.95, 2


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A page that is an annual-report column, the evidence, and the links that led to it. `proved`: an earlier report
    was seen in it. `listing` is what its first page shows."""

    url: str
    evidence: ColumnEvidence
    steps: tuple[str, ...]
    proved: bool = False
    listing: Listing | None = None

    @property
    def weight(self) -> float:
        """What it counts beside other candidates."""
        return self.evidence.score - (0.0 if self.proved else _UNPROVED)


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """What a search found. `reason` says why it found nothing (and is no_column where the site was walked in vain)."""

    columns: tuple[FoundColumn, ...]
    reason: Reason
    pages: int


@dataclass(slots=True)
class ColumnSearch:
    """Searches with the questions of one city; remembers the pages it saw, by home page, and for each candidate when
    it was had and what it was."""

    questions: Questions
    seen: dict[str, list[Page]] = field(default_factory=dict)
    answers: dict[str, tuple[datetime, Answer]] = field(default_factory=dict)

    def pages_of(self, home: str) -> list[Page]:
        """The pages that the search from `home` fetched, in order."""
        return self.seen.get(home, [])

    async def find(self, home: str, *, within: str = "", seeds: Sequence[str] = ()) -> SearchOutcome:
        """The best column reachable from `home`. With `within`, only addresses below that page's folder count. `seeds`
        are further pages to look at: the way that led to a column once, its neighbours."""
        return await _Run(self, home, within, self.seen.setdefault(home, [])).finish(seeds)


@dataclass(slots=True)
class _Run:
    """One search. `frontier` holds (promise, turn, address, way there, where the link stood)."""

    search: ColumnSearch
    home: str
    within: str
    pages: list[Page]
    frontier: list[tuple[float, int, str, tuple[str, ...], str]] = field(default_factory=list)
    turns: itertools.count[int] = field(default_factory=itertools.count)
    visited: set[str] = field(default_factory=set)
    asked: int = 0
    trouble: Reason | None = None
    best: FoundColumn | None = None
    lone: FoundColumn | None = None
    lone_year: int = 0
    proved: list[FoundColumn] = field(default_factory=list)
    further: int = 0

    async def finish(self, seeds: Sequence[str]) -> SearchOutcome:
        self._push(1.0, self.home)
        for seed in seeds:
            self._push(_SEED, seed)
        end = await self._walk()
        if end is None and self.best is None and not self.within:
            await self._read_sitemap()
            end = await self._walk()
        if self.best is None and self.lone is None and self.trouble is None:
            await self._ask_for_newest_report()
        best = self.best or self.lone
        if best is not None:
            others = [found for found in self.proved if found is not best and _is_another_part(found, best)]
            return SearchOutcome((best, *others), Reason.NO_COLUMN, self.asked)
        return SearchOutcome((), end or self.trouble or Reason.NO_COLUMN, self.asked)

    async def _walk(self) -> Reason | None:
        """Looks at the best candidates in turn; gives the reason where the entrance itself does not answer."""
        while self.frontier and self.asked < PAGES:
            promise, _, url, steps, referer = heapq.heappop(self.frontier)
            if self.best is not None and not self._may_be_better(-promise):
                break
            if _key(url) in self.visited:
                continue
            self.visited.add(_key(url))
            self.further += self.best is not None and self.best.proved
            answer = await self.search.questions.ask(url, purpose="search", referer=referer)
            self.asked += 1
            if answer.page is None:
                if answer.reason is not None and not answer.gone:
                    self.trouble = self.trouble or answer.reason
                if not steps and url == self.home and not self.frontier:
                    return answer.reason or Reason.NO_COLUMN
                continue
            self._look(answer, answer.page, url, steps)
        return None

    def _may_be_better(self, promise: float) -> bool:
        assert self.best is not None
        if self.best.proved:
            as_well_named = promise >= _AS_WELL_NAMED and self.further < _FURTHER
            return as_well_named or promise >= self.best.evidence.score
        return promise >= _WORTH_A_LOOK

    def _look(self, answer: Answer, page: Page, url: str, steps: tuple[str, ...]) -> None:
        self.visited.add(_key(answer.url))
        self.pages.append(page)
        if _below(answer.url, self.within):
            found = read(page)
            evidence = is_report_column(page, found.listing)
            # A registered "home page" may be the column itself; it then has to look like nothing else.
            enough = ENOUGH if steps else SURE
            if evidence.score >= enough:
                # Under the address that it has, not under the one that leads there.
                candidate = FoundColumn(answer.url, evidence, (*steps, url), _shows_reports(evidence), found.listing)
                self._weigh(candidate, answer)
            elif steps and is_lone_report(page, evidence):
                year = parse_title(article_of(page).title).year or 0
                if self.lone is None or year > self.lone_year:
                    self.lone, self.lone_year = (
                        FoundColumn(answer.url, evidence, (*steps, url), False, found.listing),
                        year,
                    )
        if len(steps) < DEPTH:
            for link in links(page):
                if self._is_worth(link):
                    self._push(link.score, link.url, (*steps, url), answer.url)

    def _weigh(self, candidate: FoundColumn, answer: Answer) -> None:
        """Keeps the better one. Reports in a folder of a column prove the column: the folder is only a part of it."""
        self.search.answers[candidate.url] = (self.search.questions.archive.clock.now(), answer)
        best = self.best
        if candidate.proved:
            self.proved.append(candidate)
        if best is not None and not best.proved and candidate.proved and _below(candidate.url, best.url):
            self.best = replace(best, proved=True)
        elif best is None or candidate.weight > best.weight:
            self.best = candidate

    async def _ask_for_newest_report(self) -> None:
        """Where every page on the way was read and none is a column, the newest report that they link by its title. One
        that failed may have been the column, and is asked for again the next night."""
        pages = [page for page in self.pages if _below(page.url, self.within)]
        named = [(year, page.url, url) for page in pages for year, url in report_links(page) if self._is_near(url)]
        named = [each for each in named if _key(each[2]) not in self.visited]
        if not named or self.asked >= PAGES:
            return
        _, on, url = max(named, key=lambda each: each[0])
        self.visited.add(_key(url))
        answer = await self.search.questions.ask(url, purpose="search", referer=on)
        self.asked += 1
        if answer.page is not None:
            self._look(answer, answer.page, url, (self.home,))

    async def _read_sitemap(self) -> None:
        """The addresses of the site's map that look like such a column, where links led nowhere."""
        if self.asked >= PAGES:
            return
        answer = await self.search.questions.ask(urljoin(self.home, _SITEMAP), purpose="sitemap", referer=self.home)
        self.asked += 1
        found = {url: address_score(url) for url in _LOCATION.findall(answer.body.decode("utf-8", "replace"))}
        promising = sorted((url for url, score in found.items() if score), key=lambda url: (-found[url], len(url), url))
        for url in promising[:_FROM_SITEMAP]:
            if self._is_near(url):
                self._push(_SEED * found[url], url, (urljoin(self.home, _SITEMAP),), self.home)

    def _push(self, promise: float, url: str, steps: tuple[str, ...] = (), referer: str = "") -> None:
        heapq.heappush(self.frontier, (-promise, next(self.turns), url, steps, referer))

    def _is_worth(self, link: CandidateLink) -> bool:
        if link.kind not in ("column", "way") or _key(link.url) in self.visited:
            return False
        if self.within and not _below(link.url, self.within):
            return False
        return self._is_near(link.url)

    def _is_near(self, url: str) -> bool:
        return city_domain(urlsplit(url).hostname or "") == city_domain(urlsplit(self.home).hostname or "")


def told_column(
    name: str,
    owner: tuple[str, PlaceRole],
    origin: str,
    at: datetime,
    evidence: ColumnEvidence | None,
    found: FoundColumn | None,
) -> ColumnFound:
    """What is known of a column: whose it is, what its page says of itself, and the way that a search took to it."""
    column = Column(
        url=name,
        name=evidence.column_name if evidence else "",
        column_type=evidence.column_type if evidence else "",
        site_name=evidence.site_name if evidence else "",
        bodies=(owner,),
    )
    recipe: dict[str, object] = {}
    if found is not None:
        recipe = {"steps": list(found.steps), "reasons": list(found.evidence.reasons), "proved": found.proved}
    return ColumnFound(column, origin, at, recipe)


def newest_report(titles: Sequence[str]) -> tuple[str, int | None]:
    """The title and year of the newest report among the titles of a list; empty where none is one."""
    reports = [(parsed.year, title) for title in titles if (parsed := parse_title(title)).is_report]
    dated = [(year, title) for year, title in reports if year is not None]
    if dated:
        year, title = max(dated)
        return title, year
    return (reports[0][1], None) if reports else ("", None)


def folders_above(url: str) -> list[str]:
    """The three folders above an address, the nearest first: the neighbourhood of a column or an article."""
    folders = [part for part in urlsplit(url).path.rpartition("/")[0].split("/") if part]
    return [urljoin(url, "/" + "/".join(folders[:depth]) + "/") for depth in range(len(folders), 0, -1)][:3]


def _is_another_part(found: FoundColumn, best: FoundColumn) -> bool:
    """Whether a proved column holds further reports of the same body: on the same host, of the same names, and with a
    report that the best one does not show. A column of other bodies is not this one's."""
    if found.listing is None or best.listing is None or urlsplit(found.url).netloc != urlsplit(best.url).netloc:
        return False
    shelves = {canonical(folder.url) for folder in best.listing.folders}
    if canonical(found.url) in shelves or {canonical(folder.url) for folder in found.listing.folders} & {
        canonical(best.url)
    }:
        return False
    shown = {canonical(item.url) for item in best.listing.items}
    names = {title.subject for item in best.listing.items if (title := parse_title(item.title)).is_report}
    reports = [(item.url, title) for item in found.listing.items if (title := parse_title(item.title)).is_report]
    others = any(title.subject not in names for _, title in reports)
    return not others and any(canonical(url) not in shown for url, _ in reports)


def _shows_reports(evidence: ColumnEvidence) -> bool:
    return any(reason.startswith("reports:") for reason in evidence.reasons)


def _key(url: str) -> str:
    """One page, whatever the scheme, the trailing index page or the fragment (research: sites §3, fault 14)."""
    parts = urlsplit(url)
    path = parts.path
    for index in ("index.html", "index.htm", "index.shtml"):
        path = path.removesuffix(index)
    return f"{(parts.hostname or '').removeprefix('www.')}:{parts.port or ''}{path.rstrip('/')}?{parts.query}"


def _below(url: str, folder_of: str) -> bool:
    if not folder_of:
        return True
    root, page = urlsplit(folder_of), urlsplit(url)
    folder = root.path.rpartition("/")[0] + "/"
    return page.hostname == root.hostname and page.path.startswith(folder)
