"""Reads one column from its first page to its last, and says whether that was all of it."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from crawler.items import ColumnReading, ListedRow
from crawler.settings import Clock
from duties.model import ReadingOutcome, Reason
from reports.prose.titles import parse_title
from spiders.asking import Answer, Questions
from spiders.families import recognise, shows_article
from spiders.families.addresses import canonical
from spiders.families.model import ListedItem, Listing, Page, PageRequest

FOLDER_DEPTH = 3

# A column that says itself that there is nothing in it is read; one that merely shows nothing is not.
_SAYS_EMPTY = re.compile(
    "暂无(?:相关)?(?:信息|数据|内容|记录|文章|资料)|没有(?:相关|找到)?(?:信息|数据|内容|记录)|共\\s*0\\s*条"
)


@dataclass(slots=True)
class ColumnRead:
    """A finished reading, with its first page (None where nothing could be read) and the articles met on the way."""

    reading: ColumnReading
    first: Answer
    listing: Listing | None
    fetched: dict[str, Answer]


@dataclass(slots=True)
class _Shelf:
    """One chain of list pages: the column itself or a folder in it."""

    url: str
    depth: int
    title: str = ""
    queue: deque[PageRequest] = field(default_factory=deque)
    useful_pages: int = 0
    page_count: int | None = None
    claimed_total: int | None = None
    items: int = 0


@dataclass(slots=True)
class ColumnReader:
    """Reads columns with the questions of one city."""

    questions: Questions
    clock: Clock

    async def read(self, url: str, *, referer: str = "") -> ColumnRead:
        """One reading of the column at `url`: every page of its pager, and every folder below it."""
        return await _Run(self, url, referer).finish()


@dataclass(slots=True)
class _Run:
    reader: ColumnReader
    column: str
    referer: str
    started_at: datetime = field(init=False)
    items: dict[str, ListedItem] = field(default_factory=dict)
    hashes: list[str] = field(default_factory=list)
    seen_pages: set[str] = field(default_factory=set)
    fetched: dict[str, Answer] = field(default_factory=dict)
    shelves: deque[_Shelf] = field(default_factory=deque)
    problem: Reason | None = None
    pages: int = 0
    claimed: int | None = None
    says_empty: bool = False
    first: Answer | None = None
    first_listing: Listing | None = None

    async def finish(self) -> ColumnRead:
        self.started_at = self.reader.clock.now()
        self.shelves.append(_Shelf(self.column, 0, queue=deque([PageRequest(self.column)])))
        while self.shelves:
            await self._read_shelf(self.shelves.popleft())
            if self.first is not None and self.first.page is None:
                break
        await self._open_bare_years()
        first = self.first or Answer(self.column, self.column, reason=Reason.UNREACHABLE)
        return ColumnRead(self._reading(first), first, self.first_listing, self.fetched)

    def _reading(self, first: Answer) -> ColumnReading:
        outcome, reason = self._outcome(first)
        return ColumnReading(
            column=self.column,
            started_at=self.started_at,
            finished_at=self.reader.clock.now(),
            outcome=outcome,
            reason=reason,
            pages=self.pages,
            items=tuple(ListedRow(item.url, item.title, item.listed_on) for item in self.items.values()),
            claimed_total=self.claimed,
            listing_sha256=tuple(self.hashes),
        )

    def _outcome(self, first: Answer) -> tuple[ReadingOutcome, Reason | None]:
        if first.page is None:
            return ReadingOutcome.FAILED, first.reason or Reason.INCOMPLETE_LISTING
        if not _same_place(self.column, first.url):
            # Another page answers for this address. What it lists counts; that it is the body's column is not known.
            return ReadingOutcome.INCOMPLETE, Reason.COLUMN_MOVED
        if self.problem is not None:
            return ReadingOutcome.INCOMPLETE, self.problem
        if not self.items and not self.says_empty:
            return ReadingOutcome.INCOMPLETE, Reason.INCOMPLETE_LISTING
        # A column of annual reports without anything like a report is more likely a list we took for the wrong one.
        if self.items and all(parse_title(item.title).is_report is False for item in self.items.values()):
            return ReadingOutcome.INCOMPLETE, Reason.INCOMPLETE_LISTING
        return ReadingOutcome.COMPLETE, None

    async def _read_shelf(self, shelf: _Shelf) -> None:
        while shelf.queue:
            request = shelf.queue.popleft()
            key = f"{request.method} {request.url} {request.body!r}"
            if key in self.seen_pages:
                continue
            self.seen_pages.add(key)
            if shelf.page_count is not None and shelf.useful_pages >= shelf.page_count:
                break
            answer = await self.reader.questions.ask(request, purpose="listing", referer=self.referer)
            if self.first is None:
                self.first = answer
            if answer.page is None:
                self._missed(answer, shelf)
                continue
            self._take(answer, answer.page, shelf)
        if shelf.page_count is not None and shelf.useful_pages < shelf.page_count:
            self.problem = self.problem or Reason.INCOMPLETE_LISTING
        if shelf.claimed_total is not None and shelf.items < shelf.claimed_total:
            self.problem = self.problem or Reason.INCOMPLETE_LISTING

    def _missed(self, answer: Answer, shelf: _Shelf) -> None:
        """A page that could not be had. A guess past the end of a pager may be absent; anything else is a hole."""
        is_guess = answer.gone and shelf.useful_pages > 0
        if not is_guess:
            self.problem = self.problem or answer.reason or Reason.INCOMPLETE_LISTING

    def _take(self, answer: Answer, page: Page, shelf: _Shelf) -> None:
        if shows_article(page):
            self._take_article(answer, page, shelf)
            return
        listing = recognise(page).listing(page)
        if self.first_listing is None:
            self.first_listing = listing
        self.pages += 1
        self.hashes.append(answer.sha256)
        fresh = [item for item in listing.items if item.url not in self.items]
        for item in fresh:
            self.items[item.url] = item
        shelf.items += len(fresh)
        if fresh or shelf.useful_pages == 0:
            shelf.useful_pages += 1
        if not listing.end_known:
            self.problem = self.problem or Reason.INCOMPLETE_LISTING
        if not listing.items and _SAYS_EMPTY.search(page.text):
            self.says_empty = True
        shelf.page_count = shelf.page_count or listing.page_count
        if listing.claimed_total is not None and shelf.claimed_total is None:
            shelf.claimed_total = listing.claimed_total
            if shelf.depth == 0:
                self.claimed = listing.claimed_total
        # A pager past its end shows the last page or the first one again: what gives nothing new leads no further.
        if fresh or self.pages == 1:
            shelf.queue.extend(listing.next_requests)
        if shelf.depth < FOLDER_DEPTH:
            for folder in listing.folders:
                self.shelves.append(_Shelf(folder.url, shelf.depth + 1, folder.title, deque([PageRequest(folder.url)])))

    def _take_article(self, answer: Answer, page: Page, shelf: _Shelf) -> None:
        """A folder (or the column's own address) that shows one article instead of a list: an item like any other. A
        column that is a single article shows only that one; what else there may be is not known."""
        self.pages += 1
        shelf.useful_pages += 1
        self.hashes.append(answer.sha256)
        title = shelf.title or recognise(page).article(page).title
        if shelf.depth > 0 and parse_title(title).is_report is None:
            title = recognise(page).article(page).title or title
        self.items.setdefault(answer.url, ListedItem(title, answer.url, None))
        self.fetched[answer.url] = answer
        if shelf.depth == 0:
            self.problem = self.problem or Reason.INCOMPLETE_LISTING

    async def _open_bare_years(self) -> None:
        """An item that reads only 「2023年」 is a report or a shelf of reports: its page tells."""
        undecided = [item for item in self.items.values() if parse_title(item.title).is_report is None]
        for item in undecided:
            answer = await self.reader.questions.ask(item.url, purpose="article", referer=self.column)
            self.fetched[item.url] = answer
            if answer.page is None:
                continue
            family = recognise(answer.page)
            listing = family.listing(answer.page)
            titles = [parse_title(listed.title) for listed in listing.items]
            if not any(title.is_report for title in titles):
                continue
            del self.items[item.url], self.fetched[item.url]
            shelf = _Shelf(item.url, 1)
            self.seen_pages.add(f"GET {item.url} b''")
            self._take(answer, answer.page, shelf)
            await self._read_shelf(shelf)


def _same_place(column: str, answered: str) -> bool:
    """Whether an answer came from the column's own address: http or https, a slash or an index page more or less. A
    query that the site added is its own affair; one that was asked for names the column."""
    (asked, _, asked_query), (got, _, got_query) = (canonical(url).partition("?") for url in (column, answered))
    return asked.rstrip("/") == got.rstrip("/") and asked_query in ("", got_query)
