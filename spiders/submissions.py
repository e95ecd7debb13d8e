"""A report that a person found: its page and files are fetched and kept, and the column that lists it is learned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.archive import Archive
from crawler.budget import Budget
from crawler.guard import Guard
from crawler.items import ColumnFound, ColumnReading, Item, ListedRow
from crawler.plan import CrawlPlan, hosts
from crawler.politeness import city_domain
from duties.model import Column, ContentState, PlaceRole, ReadingOutcome, Reason
from registry.model import Body
from spiders.article_reader import ArticleReader
from spiders.asking import Answer, Questions
from spiders.column_finder import links
from spiders.column_reader import ColumnReader
from spiders.families.addresses import canonical
from spiders.search import ColumnSearch, folders_above

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# The origin of a column that was learned from what a person handed in.
SUBMISSION = "submission"
FETCHED = "fetched"


@dataclass(slots=True)
class SubmissionWalk:
    """Fetches `plan.submission` for `body`. What became of it stands in the crawl's statistics, under
    `nianbao/submission/`: outcome, sha256 and column."""

    plan: CrawlPlan
    body: Body
    crawler: Crawler
    archive: Archive
    guard: Guard
    emit: Callable[[Item], None]
    questions: Questions = field(init=False)

    def __post_init__(self) -> None:
        self.questions = Questions(self.crawler, self.archive, self.guard, Budget())

    async def run(self) -> None:
        """The page, its files, and the column."""
        url = self.plan.submission
        answer = await self.questions.ask(url, purpose="submission")
        seen = await ArticleReader(self.questions, self.archive.clock).read(url, "", referer="", answer=answer)
        self.emit(seen)
        if seen.state not in (ContentState.READ, ContentState.EMPTY):
            self._say("outcome", (seen.reason or Reason.UNREACHABLE).value)
            return
        self._say("outcome", FETCHED)
        self._say("sha256", answer.sha256)
        if not self._is_on_a_known_site(answer):
            return
        if not await self._learn(answer, url):
            self._stand_alone(url, seen.title)

    def _is_on_a_known_site(self, answer: Answer) -> bool:
        """Whether the page stands under a city domain of the roster. Elsewhere it is kept as evidence, and no more: a
        copied site shows the same report."""
        known = {city_domain(host) for host in hosts(self.plan.roster)}
        return city_domain((urlsplit(answer.url).hostname or "").lower()) in known

    async def _learn(self, answer: Answer, url: str) -> bool:
        """Looks for a column that lists the page: above its address, along its own links, and from the home page."""
        parts = urlsplit(answer.url)
        home = self.body.home_url or f"{parts.scheme}://{parts.netloc}/"
        seeds = folders_above(answer.url)
        if answer.page is not None:
            seeds += [link.url for link in links(answer.page) if link.kind == "column"]
        outcome = await ColumnSearch(self.questions).find(home, seeds=list(dict.fromkeys(seeds)))
        for found in outcome.columns:
            read = await ColumnReader(self.questions, self.archive.clock).read(found.url)
            if canonical(url) not in {canonical(item.url) for item in read.reading.items}:
                continue
            evidence = found.evidence
            column = Column(
                found.url,
                evidence.column_name,
                evidence.column_type,
                evidence.site_name,
                ((self.body.code, PlaceRole.OWN_COLUMN),),
            )
            recipe = {"steps": list(found.steps), "reasons": list(evidence.reasons), "learned_from": url}
            self.emit(ColumnFound(column, SUBMISSION, self.archive.clock.now(), recipe))
            self.emit(read.reading)
            self._say("column", found.url)
            return True
        return False

    def _stand_alone(self, url: str, title: str) -> None:
        """A page that no column lists: seen where a person said that it stands, by its own title and text. It is
        nobody's column, so that it proves nothing about what else there is."""
        now = self.archive.clock.now()
        self.emit(ColumnFound(Column(url), SUBMISSION, now))
        shown = (ListedRow(url, title, None),)
        incomplete = ReadingOutcome.INCOMPLETE
        self.emit(ColumnReading(url, now, now, incomplete, Reason.NO_COLUMN, 1, shown, None, ()))

    def _say(self, name: str, value: str) -> None:
        self.crawler.stats.set_value(f"nianbao/submission/{name}", value)
