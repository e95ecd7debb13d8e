"""From a home page to the annual-report column, best candidate first, within a dozen pages."""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.politeness import city_domain
from duties.model import Reason
from spiders.asking import Questions
from spiders.column_finder import CandidateLink, ColumnEvidence, is_report_column, links
from spiders.families import recognise
from spiders.families.model import Page

PAGES = 12
DEPTH = 5
ENOUGH = 0.6
SURE = 0.8


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A page that is an annual-report column, the evidence, and the links that led to it."""

    url: str
    evidence: ColumnEvidence
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """What a search found. `reason` says why it found nothing (and is no_column where the site was walked in vain)."""

    columns: tuple[FoundColumn, ...]
    reason: Reason
    pages: int


@dataclass(slots=True)
class ColumnSearch:
    """Searches with the questions of one city; remembers the pages it saw, by home page."""

    questions: Questions
    seen: dict[str, list[Page]] = field(default_factory=dict)

    def pages_of(self, home: str) -> list[Page]:
        """The pages that the search from `home` fetched, in order."""
        return self.seen.get(home, [])

    async def find(self, home: str, *, within: str = "") -> SearchOutcome:
        """The best column reachable from `home`. With `within`, only addresses below that page's folder count."""
        pages = self.seen.setdefault(home, [])
        counter = itertools.count()
        frontier: list[tuple[float, int, str, tuple[str, ...], str]] = [(-1.0, next(counter), home, (), "")]
        visited: set[str] = set()
        asked = 0
        trouble: Reason | None = None
        best: FoundColumn | None = None
        while frontier and asked < PAGES:
            promise, _, url, steps, referer = heapq.heappop(frontier)
            if best is not None and -promise < best.evidence.score:
                break
            if _key(url) in visited:
                continue
            visited.add(_key(url))
            answer = await self.questions.ask(url, purpose="search", referer=referer)
            asked += 1
            if answer.page is None:
                if answer.reason is not None and not answer.gone:
                    trouble = trouble or answer.reason
                if not steps:
                    return SearchOutcome((), answer.reason or Reason.NO_COLUMN, asked)
                continue
            visited.add(_key(answer.url))
            pages.append(answer.page)
            if _below(answer.url, within):
                listing = recognise(answer.page).listing(answer.page)
                evidence = is_report_column(answer.page, listing)
                # A registered "home page" may be the column itself; it then has to look like nothing else.
                enough = ENOUGH if steps else SURE
                if evidence.score >= enough and (best is None or evidence.score > best.evidence.score):
                    # Under the address that it has, not under the one that leads there.
                    best = FoundColumn(answer.url, evidence, (*steps, url))
            if len(steps) < DEPTH:
                for link in links(answer.page):
                    if self._worth(link, home, visited, within):
                        entry = (-link.score, next(counter), link.url, (*steps, url), answer.url)
                        heapq.heappush(frontier, entry)
        if best is not None:
            return SearchOutcome((best,), Reason.NO_COLUMN, asked)
        return SearchOutcome((), trouble or Reason.NO_COLUMN, asked)

    def _worth(self, link: CandidateLink, home: str, visited: set[str], within: str) -> bool:
        if link.kind not in ("column", "way") or _key(link.url) in visited:
            return False
        if within and not _below(link.url, within):
            return False
        return city_domain(urlsplit(link.url).hostname or "") == city_domain(urlsplit(home).hostname or "")


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
