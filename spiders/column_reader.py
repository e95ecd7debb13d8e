"""Reads one column from its first page to its last, and says whether that was all of it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.items import ColumnReading, ListedRow
from crawler.settings import Clock
from duties.model import ReadingOutcome, Reason
from reports.prose.titles import parse_title
from spiders.asking import Answer, Questions
from spiders.families import PROTOCOLS, answered, article_of, read, shows_article, static
from spiders.families.addresses import canonical
from spiders.families.columns import belongs
from spiders.families.furniture import roles_of
from spiders.families.hidden import names_other_reports
from spiders.families.model import Folder, ListedItem, Listing, Page, PageRequest, Recognition
from spiders.families.newer import names_a_newer_report
from spiders.families.pagers import is_later_page
from spiders.families.text import squeeze
from spiders.families.vocabulary import YEAR_ONLY

FOLDER_DEPTH = 3
# Answers of an interface in a row that bring nothing new, before it is left alone: some send page 1 for page 0 too.
BARREN_ANSWERS = 2


@dataclass(slots=True)
class ColumnRead:
    """A finished reading, with its first page (None where nothing could be read), the family that its first list page
    was read by, and the articles met on the way."""

    reading: ColumnReading
    first: Answer
    listing: Listing | None
    fetched: dict[str, Answer]
    recognition: Recognition | None = None

    @property
    def is_one_report(self) -> bool:
        """Whether the address shows one article and no list: where the others stand has to be searched for."""
        return [row.url for row in self.reading.items] == [self.first.url]


@dataclass(slots=True)
class _Shelf:
    """One chain of list pages: the column itself or a folder in it. `shell`: the page whose list an interface gives."""

    url: str
    depth: int
    title: str = ""
    queue: deque[PageRequest] = field(default_factory=deque)
    useful_pages: int = 0
    barren: int = 0
    page_count: int | None = None
    claimed_total: int | None = None
    keys: set[str] = field(default_factory=set)
    titles: list[str] = field(default_factory=list)
    shell: Page | None = None
    says_empty: bool = False
    lost: bool = False
    gone: int = 0

    @property
    def is_spent(self) -> bool:
        """Whether everything that was said to be there has been read."""
        by_count = self.page_count is not None and self.useful_pages >= self.page_count
        by_total = self.shell is not None and self.claimed_total is not None and len(self.keys) >= self.claimed_total
        return by_count or by_total


@dataclass(slots=True)
class ColumnReader:
    """Reads columns with the questions of one city."""

    questions: Questions
    clock: Clock

    async def read(self, url: str, *, referer: str = "", family: str = "") -> ColumnRead:
        """One reading of the column at `url`: every page of its pager, and every folder below it. `family` is the one
        that read it before; it is recognised anew where that no longer works."""
        return await _Run(self, url, referer, family).finish()


@dataclass(slots=True)
class _Run:
    reader: ColumnReader
    column: str
    referer: str
    family: str
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
    list_pages: set[str] = field(default_factory=set)
    shells: list[Page] = field(default_factory=list)
    # Whose rows each year's shelf showed: the column's own are under the empty name.
    shown: dict[frozenset[str], str] = field(default_factory=dict)
    recognition: Recognition | None = None

    async def finish(self) -> ColumnRead:
        self.started_at = self.reader.clock.now()
        self.list_pages.add(canonical(self.column))
        self.shelves.append(_Shelf(self.column, 0, queue=deque([PageRequest(self.column)])))
        await self._read_shelves()
        await self._open_bare_years()
        # What a bare year opened may have shelves of its own.
        await self._read_shelves()
        self._look_over_shells()
        first = self.first or Answer(self.column, self.column, reason=Reason.UNREACHABLE)
        return ColumnRead(self._reading(first), first, self.first_listing, self.fetched, self.recognition)

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

    def _look_over_shells(self) -> None:
        """Reports that a page names beside the list that its interface gave: a banner, a sentence, a hot list."""
        rows = tuple(self.items.values())
        read = tuple(Folder("", url) for url in self.list_pages)
        for page in self.shells if rows else ():
            roles = roles_of(page)
            if names_other_reports(page, roles, rows, read) or names_a_newer_report(page, roles, rows, read):
                self.problem = self.problem or Reason.INCOMPLETE_LISTING

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
        if _may_hold_another(tuple(self.items.values()), self.started_at.year):
            return ReadingOutcome.INCOMPLETE, Reason.INCOMPLETE_LISTING
        return ReadingOutcome.COMPLETE, None

    async def _read_shelves(self) -> None:
        while self.shelves:
            await self._read_shelf(self.shelves.popleft())
            if self.first is not None and self.first.page is None:
                return

    async def _read_shelf(self, shelf: _Shelf) -> None:
        while shelf.queue:
            request = shelf.queue.popleft()
            key = f"{request.method} {request.url} {request.body!r}"
            if key in self.seen_pages:
                continue
            self.seen_pages.add(key)
            if shelf.is_spent:
                break
            referer = request.column or (self.column if self.first is not None else self.referer)
            answer = await self.reader.questions.ask(request, purpose="listing", referer=referer)
            if self.first is None:
                self.first = answer
            if answer.page is None:
                self._missed(answer, request, shelf)
            elif request.family:
                self._take_answer(answer, answer.page, request, shelf)
            else:
                self._take(answer, answer.page, shelf)
                for later in answer.later:
                    if later.page is not None:
                        self._take(later, later.page, shelf)
                if answer.partial:
                    self.problem = self.problem or Reason.INCOMPLETE_LISTING
        self._close(shelf)

    def _close(self, shelf: _Shelf) -> None:
        """What the shelf said of itself against what was read of it."""
        # The second page is index_2 on some sites: there is no index_1, and all pages that were told were read.
        counts_from_one = shelf.gone == 1 and (shelf.page_count or 0) > 1 and shelf.is_spent
        if (shelf.lost and shelf.keys) or (shelf.gone and not counts_from_one):
            self.problem = self.problem or Reason.INCOMPLETE_LISTING
        if shelf.shell is not None and not shelf.keys and (shelf.lost or not shelf.says_empty):
            # The interface gave nothing. What the page shows by itself counts, and is not known to be the whole.
            for item in static.listing(shelf.shell).items:
                if belongs(item, shelf.shell):
                    self._keep(item, shelf)
            self.problem = self.problem or Reason.NEEDS_BROWSER
        if shelf.page_count is not None and shelf.useful_pages < shelf.page_count:
            self.problem = self.problem or Reason.INCOMPLETE_LISTING
        if shelf.claimed_total is not None and len(shelf.keys) < shelf.claimed_total:
            self.problem = self.problem or Reason.INCOMPLETE_LISTING
        if shelf.keys and not self._is_of_its_year(shelf):
            self.problem = self.problem or Reason.INCOMPLETE_LISTING
        if shelf.barren and shelf.useful_pages < 2 and shelf.page_count is None and shelf.claimed_total is None:
            # The page that was said to follow is the first one again: whatever stands behind it was not shown.
            self.problem = self.problem or Reason.INCOMPLETE_LISTING

    def _is_of_its_year(self, shelf: _Shelf) -> bool:
        """Whether a shelf called by a year shows a list of its own: not the site's news in place of it, and not the
        list of another year's shelf (a site that ignores the year in the address)."""
        title = squeeze(shelf.title)
        if not shelf.depth:
            self.shown.setdefault(frozenset(shelf.keys), "")
        if not YEAR_ONLY.match(title):
            return True
        other = self.shown.setdefault(frozenset(shelf.keys), title)
        titles = [parse_title(listed) for listed in shelf.titles]
        is_news = all(listed.is_report is False and not listed.denied for listed in titles)
        years = [str(listed.year) for listed in titles if listed.year is not None]
        is_others = other not in ("", title) and not all(any(year in name for year in years) for name in (title, other))
        return not (is_others or is_news)

    def _missed(self, answer: Answer, request: PageRequest, shelf: _Shelf) -> None:
        """A page that could not be had is a hole. Where an interface is simply not there, nothing but a browser could
        tell what the page shows."""
        if request.family and answer.gone and shelf.useful_pages == 0:
            shelf.lost = True
            return
        if answer.gone and self.pages > 0:
            shelf.gone += 1
        else:
            self.problem = self.problem or answer.reason or Reason.INCOMPLETE_LISTING

    def _keep(self, item: ListedItem, shelf: _Shelf) -> bool:
        """Keeps an item; whether it is new to its shelf. One that two shelves show is kept once."""
        key = canonical(item.url)
        if key in shelf.keys or key in self.list_pages:
            return False
        shelf.keys.add(key)
        shelf.titles.append(item.title)
        self.items.setdefault(item.url, item)
        return True

    def _take(self, answer: Answer, page: Page, shelf: _Shelf) -> None:
        if shows_article(page):
            self._take_article(answer, page, shelf)
            return
        found = read(page, self.recognition.family if self.recognition is not None else self.family)
        listing = found.listing
        if self.first_listing is None:
            self.first_listing, self.recognition = listing, found.recognition
        # A later page links to the column as to any other page: what was read as a list is no item of it.
        self.list_pages.add(canonical(page.url))
        is_first = shelf.useful_pages == 0 and shelf.shell is None
        if _is_another_list(shelf.titles, listing):
            self.problem = self.problem or Reason.INCOMPLETE_LISTING
        fresh = self._take_items(answer, listing, shelf)
        lists = _by_list(listing.next_requests)
        if any(found.recognition.family == family.NAME for family in PROTOCOLS):
            self.shells.append(page)
        if len(lists) > 1:
            # Several lists of one page have a length each.
            self.shelves.extend(_Shelf(shelf.url, shelf.depth, "", deque(part), shell=page) for part in lists)
            listing = replace(listing, next_requests=())
        elif lists and shelf.shell is None:
            shelf.shell = page
        if fresh or (is_first and not (listing.next_requests and not listing.items)):
            shelf.useful_pages += 1
        elif listing.items and not is_first:
            shelf.barren += 1
        if is_first and shelf.depth == 0 and is_later_page(page):
            # The address is that of a later page: the newest reports stand before it.
            self.problem = self.problem or Reason.INCOMPLETE_LISTING
        if listing.needs_browser:
            self.problem = self.problem or Reason.NEEDS_BROWSER
        if not listing.end_known:
            self.problem = self.problem or Reason.INCOMPLETE_LISTING
        # A pager past its end shows the last page or the first one again: what gives nothing new leads no further.
        if fresh or is_first:
            shelf.queue.extend(listing.next_requests)
        self._take_folders(listing, shelf)

    def _take_folders(self, listing: Listing, shelf: _Shelf) -> None:
        """Puts the shelves below on the list of what to read; those that stand too deep leave a hole in the reading."""
        for folder in listing.folders:
            if shelf.depth < FOLDER_DEPTH:
                self.shelves.append(_Shelf(folder.url, shelf.depth + 1, folder.title, deque([PageRequest(folder.url)])))
            elif f"GET {folder.url} b''" not in self.seen_pages and all(folder.url != one.url for one in self.shelves):
                self.problem = self.problem or Reason.INCOMPLETE_LISTING

    def _take_answer(self, answer: Answer, page: Page, request: PageRequest, shelf: _Shelf) -> None:
        """An answer of a family's interface: read by that family, and never by looking for a list in it."""
        listing = answered(page, request)
        fresh = self._take_items(answer, listing, shelf)
        if not listing.end_known:
            # While the interface has given nothing at all, it is the page that nobody could read: `_close` says so.
            shelf.lost = True
            return
        if fresh:
            shelf.useful_pages += 1
            shelf.barren = 0
        elif listing.items:
            shelf.barren += 1
        if shelf.barren <= BARREN_ANSWERS:
            shelf.queue.extend(listing.next_requests)

    def _take_items(self, answer: Answer, listing: Listing, shelf: _Shelf) -> bool:
        """Keeps the items of one list page and what it says of the whole; whether any item is new to the shelf."""
        self.pages += 1
        self.hashes.append(answer.sha256)
        fresh = [self._keep(item, shelf) for item in listing.items]
        if listing.says_empty:
            self.says_empty = shelf.says_empty = True
        shelf.page_count = shelf.page_count or listing.page_count
        if listing.claimed_total is not None and listing.claimed_total > (shelf.claimed_total or 0):
            shelf.claimed_total = listing.claimed_total
            if shelf.depth == 0:
                self.claimed = listing.claimed_total
        return any(fresh)

    def _take_article(self, answer: Answer, page: Page, shelf: _Shelf) -> None:
        """A folder (or the column's own address) that shows one article instead of a list: an item like any other. A
        column that is a single article shows only that one; what else there may be is not known."""
        self.pages += 1
        shelf.useful_pages += 1
        self.hashes.append(answer.sha256)
        title = shelf.title or article_of(page).title
        if shelf.depth > 0 and parse_title(title).is_report is None:
            title = article_of(page).title or title
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
            listing = read(answer.page).listing
            titles = [parse_title(listed.title) for listed in listing.items]
            if not any(title.is_report for title in titles):
                continue
            del self.items[item.url], self.fetched[item.url]
            shelf = _Shelf(item.url, 1)
            self.seen_pages.add(f"GET {item.url} b''")
            self._take(answer, answer.page, shelf)
            await self._read_shelf(shelf)


def _is_another_list(before: list[str], later: Listing) -> bool:
    """Whether a page shows nothing like the reports that all pages before it were made of: the home page's news."""
    if not before or not later.items or any(parse_title(title).is_report is False for title in before):
        return False
    titles = [parse_title(item.title) for item in later.items]
    return all(title.is_report is False and not title.denied for title in titles)


def _may_hold_another(items: tuple[ListedItem, ...], this_year: int) -> bool:
    """Whether among the rows of a column of little else than reports there is one that says nothing of itself
    (无标题文档, 20260120101112.pdf), or is called after a year that has not begun (2052年), and was put up when the
    report after the newest one was due."""
    titles = [(item, parse_title(item.title)) for item in items]
    years = [title.year for _, title in titles if title.is_report and title.year and title.year <= this_year]
    if not years or 3 * len(years) < 2 * len(items):
        return False
    return any(
        item.listed_on is not None and item.listed_on.year > max(years) + 1
        for item, title in titles
        if (title.is_report is False and not title.denied) or (title.year is not None and title.year > this_year)
    )


def _by_list(requests: tuple[PageRequest, ...]) -> list[list[PageRequest]]:
    """The requests of an interface, those for one list together."""
    found: dict[str, list[PageRequest]] = {}
    for request in requests:
        if request.family:
            found.setdefault(request.told("list"), []).append(request)
    return list(found.values())


def _same_place(column: str, answered: str) -> bool:
    """Whether an answer came from the column's own address: http or https, a slash or an index page more or less. A
    query that the site added is its own affair; one that was asked for names the column."""
    (asked, _, asked_query), (got, _, got_query) = (canonical(url).partition("?") for url in (column, answered))
    return asked.rstrip("/") == got.rstrip("/") and asked_query in ("", got_query)
