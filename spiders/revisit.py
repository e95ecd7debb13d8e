"""A column that was read before: its first page, and one more at most, say whether anything is new.

A list of several pages into which something was put anywhere is longer, and its last page differs; so the first and
the last page together show that nothing was. Where they do not, or where more than one further page would be needed,
the column is read from end to end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crawler.items import ColumnReading, ListedRow
from crawler.memory import LastReading
from crawler.settings import Clock
from duties.model import ReadingOutcome
from reports.prose.titles import parse_title
from spiders.asking import Answer, Questions
from spiders.column_reader import ColumnRead, ColumnReader
from spiders.families import answered, read, shows_article
from spiders.families.addresses import canonical
from spiders.families.model import ListedItem, Listing, PageRequest


@dataclass(slots=True)
class Replaying(Questions):
    """Questions that give what was asked a moment ago instead of asking it again."""

    kept: dict[str, Answer] = field(default_factory=dict)

    @classmethod
    def of(cls, questions: Questions, kept: dict[str, Answer]) -> Replaying:
        """`questions`, with the same budget and breaker, and what was `kept` (by `request_key`)."""
        return cls(
            questions.crawler,
            questions.archive,
            questions.guard,
            questions.budget,
            questions.breaker,
            questions.schemes,
            questions.anew,
            kept,
        )

    async def ask(self, request: PageRequest | str, *, purpose: str, referer: str = "") -> Answer:
        wanted = PageRequest(request) if isinstance(request, str) else request
        answer = self.kept.pop(request_key(wanted), None)
        return answer if answer is not None else await Questions.ask(self, wanted, purpose=purpose, referer=referer)


@dataclass(slots=True)
class Revisit:
    """One reading of a column with the knowledge of its last one. `season` is the report year that is due now.
    `same_reader`: the last one was made by the code that reads now, so that the same bytes are the same list."""

    questions: Questions
    clock: Clock
    column: str
    last: LastReading
    season: int
    family: str = ""
    same_reader: bool = False
    asked: dict[str, Answer] = field(default_factory=dict)

    async def read(self) -> ColumnRead:
        """The column's reading: by comparison where that suffices, else from end to end."""
        started_at = self.clock.now()
        head = await self._ask(PageRequest(self.column))
        if head.page is not None and canonical(head.url) == canonical(self.column):
            if self._has_same_bytes():
                return ColumnRead(self._as_it_was(started_at), head, None, {})
            if not shows_article(head.page):
                found = read(head.page, self.family)
                if await self._is_unchanged(found.listing):
                    return ColumnRead(self._as_it_was(started_at), head, found.listing, {}, found.recognition)
        return await ColumnReader(Replaying.of(self.questions, self.asked), self.clock).read(
            self.column, family=self.family
        )

    def _as_it_was(self, started_at: datetime) -> ColumnReading:
        return ColumnReading(
            column=self.column,
            started_at=started_at,
            finished_at=self.clock.now(),
            outcome=ReadingOutcome.COMPLETE,
            reason=None,
            pages=len(self.asked),
            items=self.last.items,
            claimed_total=self.last.claimed_total,
            listing_sha256=tuple(answer.sha256 for answer in self.asked.values()),
        )

    def _has_same_bytes(self) -> bool:
        """Whether what was asked now is, byte for byte, all that the last reading was made of."""
        return self.same_reader and tuple(answer.sha256 for answer in self.asked.values()) == self.last.listing_sha256

    async def _is_unchanged(self, listing: Listing) -> bool:
        """Whether the first page, with one more at most, shows that the column is as it was."""
        if not listing.end_known or listing.needs_browser:
            return False
        if not listing.items and len(listing.next_requests) == 1:
            return await self._interface_is_unchanged(listing.next_requests[0])
        pages = listing.page_count or (1 if not listing.next_requests else 0)
        further = [PageRequest(folder.url) for folder in listing.folders if self._may_be_due(folder.title)]
        new = [item for item in listing.items if not self._is_known(item)]
        if not all(self._may_be_shelf(item) for item in new):
            return False
        further += [PageRequest(item.url) for item in new if self._may_be_due(item.title)]
        if pages > 1 and len(listing.next_requests) >= pages - 1 and not listing.folders:
            further.append(listing.next_requests[pages - 2])
        elif pages != 1:
            return False
        if not further:
            whole = bool(listing.folders or new) or len(listing.items) == len(self.last.items)
            return whole and self._nothing_due_is_gone(listing.items)
        if len(further) > 1:
            return False
        more = await self._listing_of(further[0])
        if self._has_same_bytes():
            return True
        if more is None or not more.end_known or not all(self._is_known(item) for item in more.items):
            return False
        if pages > 1:
            expected = len(listing.items) * (pages - 1) + len(more.items)
            return expected == len(self.last.items) and self._nothing_due_is_gone((*listing.items, *more.items))
        return not more.next_requests and self._nothing_due_is_gone((*listing.items, *more.items))

    async def _interface_is_unchanged(self, request: PageRequest) -> bool:
        """A list that an interface gives: its first answer, and the number of items that it says there are."""
        if not request.family:
            return False
        more = await self._listing_of(request)
        if self._has_same_bytes():
            return True
        return (
            more is not None
            and more.end_known
            and bool(more.items)
            and more.claimed_total is not None
            and more.claimed_total == self.last.claimed_total == len(self.last.items)
            and all(self._is_known(item) for item in more.items)
            and self._nothing_due_is_gone(more.items)
        )

    async def _listing_of(self, request: PageRequest) -> Listing | None:
        answer = await self._ask(request)
        if answer.page is None or self._has_same_bytes():
            return None
        if request.family:
            return answered(answer.page, request)
        return None if shows_article(answer.page) else read(answer.page, self.family).listing

    async def _ask(self, request: PageRequest) -> Answer:
        referer = request.column or (self.column if self.asked else "")
        answer = await self.questions.ask(request, purpose="listing", referer=referer)
        self.asked[request_key(request)] = answer
        return answer

    def _is_known(self, item: ListedItem) -> bool:
        return ListedRow(item.url, item.title, item.listed_on) in self.last.items

    def _may_be_shelf(self, item: ListedItem) -> bool:
        """Whether an item that was not kept as one is a year's shelf that was opened in its place."""
        return parse_title(item.title).is_report is None and parse_title(item.title).year is not None

    def _may_be_due(self, title: str) -> bool:
        year = parse_title(title).year
        return year is None or year >= self.season

    def _nothing_due_is_gone(self, shown: tuple[ListedItem, ...]) -> bool:
        """Whether every item that may be of this season still stands where it was seen."""
        there = {item.url for item in shown}
        return all(row.url in there for row in self.last.items if self._may_be_due(row.title))


def request_key(request: PageRequest) -> str:
    """What makes two requests the same one."""
    return f"{request.method} {request.url} {request.body!r}"
