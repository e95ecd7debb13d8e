"""The walk through one city: its portal first, then every body's column, then what the listings lead to.

The budget of a night is spent in the order of the walk: the columns of duties that are due soon or overdue, this
season's view of all other columns, then items that are new, items to look at again, and history, newest first. Within
each the ones read longest ago go first, so that what one night leaves over is the next one's beginning.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Coroutine, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.archive import Archive
from crawler.budget import Budget
from crawler.guard import Guard
from crawler.items import ColumnFound, ColumnReading, ColumnRecovered, FamilySeen, Item, ListedRow
from crawler.plan import BodyTarget, CityPlan, CrawlPlan, host_of, lot
from duties.model import Column, ContentState, PlaceRole, ReadingOutcome, Reason
from duties.titles import attribute, collects
from registry.model import Body, Kind
from registry.names import Resolver
from spiders.article_reader import ArticleReader
from spiders.asking import Answer, Questions
from spiders.column_finder import ColumnEvidence, is_report_column
from spiders.column_reader import ColumnRead, ColumnReader
from spiders.directory import Directory
from spiders.families.addresses import canonical
from spiders.families.model import PageRequest
from spiders.faults import guarded
from spiders.fingerprint import reader
from spiders.losses import settled
from spiders.proposals import moved_column
from spiders.revisit import Replaying, Revisit, request_key
from spiders.search import ColumnSearch, FoundColumn, SearchOutcome, folders_above, told_column
from spiders.wanted import Wanted, wanted_items
from storage.searches import Search

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class CityWalk:
    """One city. `emit` takes the items for the pipeline; a fault in one body's walk does not end the others'. `held`
    are failed readings of a city of which no host has answered yet: whether it is the city that is silent, or we who
    are refused, shows at the end of the run. `unshown` are articles whose text only a script may write."""

    city: CityPlan
    plan: CrawlPlan
    crawler: Crawler
    archive: Archive
    guard: Guard
    emit: Callable[[Item], None]
    questions: Questions = field(init=False)
    articles: ArticleReader = field(init=False)
    search: ColumnSearch = field(init=False)
    directory: Directory = field(init=False)
    resolver: Resolver = field(init=False)
    portals: dict[str, BodyTarget] = field(init=False)
    names: dict[str, str] = field(init=False)
    read: dict[str, ColumnRead] = field(default_factory=dict)
    judged: dict[int, tuple[ColumnRead, ColumnEvidence]] = field(default_factory=dict)
    hosts_seen: set[str] = field(default_factory=set)
    searched: set[tuple[str, PlaceRole]] = field(default_factory=set)
    held: list[ColumnReading] = field(default_factory=list)
    unfound: list[tuple[str, Body, PlaceRole]] = field(default_factory=list)
    unshown: set[str] = field(default_factory=set)
    read_alike_since: datetime | None = field(init=False)

    def __post_init__(self) -> None:
        budget = Budget(self.city.on_host, most_of_city=self.plan.most_of_city, until=self.plan.until)
        self.questions = Questions(self.crawler, self.archive, self.guard, budget)
        self.articles = ArticleReader(self.questions, self.archive.clock)
        self.search = ColumnSearch(self.questions)
        self.resolver = Resolver(self.plan.roster)
        self.directory = Directory(self.questions, self.resolver)
        self.portals = {
            target.body.division: target
            for target in self.city.targets
            if target.body.kind is Kind.GOVERNMENT and target.entrance
        }
        self.read_alike_since = self.plan.memory.read_by_since(reader())
        self.names = {canonical(url): url for url in reversed(list(self.plan.columns))}
        self.names |= {canonical(url): url for target in self.city.targets for url, _ in target.columns}

    async def run(self) -> None:
        """Walks every target of the city, then its items."""
        for target in sorted(self.city.targets, key=self._turn):
            await self.guarded(self._body(target), target.body.code)
        for wanted in self._wanted():
            await self.guarded(self._item(wanted, self.articles), wanted.item.url)
        if self.questions.breaker.answered:
            self.release()

    def release(self, reason: Reason | None = None) -> None:
        """Hands on the failed readings that were held back; with `reason` in the place of their own."""
        held, self.held = self.held, []
        for reading in held:
            self.emit(replace(reading, reason=reason) if reason is not None else reading)

    def _turn(self, target: BodyTarget) -> tuple[bool, bool, date, int]:
        """The portal, on whose lists all others rest; urgent duties; the rest; in each, what was read longest ago."""
        last = [self.plan.memory.last[url].started_at for url, _ in target.columns if url in self.plan.memory.last]
        when = min(last, default=_NEVER).date(), lot(target.body.code, self.questions.archive.clock.now().date())
        return target.body.kind is not Kind.GOVERNMENT, target.body.code not in self.plan.memory.urgent, *when

    async def guarded(self, step: Coroutine[object, object, None], what: str) -> None:
        """A fault of ours on one page is loud and counted; the other pages go on, and nothing is concluded from it."""
        await guarded(self.crawler, step, what)

    # --- columns ----------------------------------------------------------------------------------------------------

    async def _body(self, target: BodyTarget) -> None:
        """Its own column, then its page in the portal's directory: every place that only this body has."""
        found: set[PlaceRole] = set()
        for url, role in target.columns:
            # In a blackout nobody asks, so nothing is missed, searched for or said of a place.
            if self.guard.is_closed(url) or await self._known_column(target, url, role):
                found.add(role)
        body = target.body
        missing = {PlaceRole.OWN_COLUMN, PlaceRole.PORTAL_PAGE} - found
        entry = await self._directory_entry(body) if self._needs_directory(body, missing) else ""
        home = body.home_url or (entry if PlaceRole.OWN_COLUMN not in found and self._is_elsewhere(entry) else "")
        if home and PlaceRole.OWN_COLUMN not in found:
            known = any(role is PlaceRole.OWN_COLUMN for _, role in target.columns)
            await self._find(home, body, PlaceRole.OWN_COLUMN, quiet=known)
        is_known = self._is_elsewhere(entry) and self.directory.is_on_the_roster(entry)
        if entry not in ("", home) and not is_known and PlaceRole.PORTAL_PAGE not in found:
            await self._find(entry, body, PlaceRole.PORTAL_PAGE, quiet=True)

    async def _known_column(self, target: BodyTarget, url: str, role: PlaceRole) -> bool:
        """Reads a column that was found before. One that is gone or has moved is searched for; whether the body has a
        column to read, there or in its new place."""
        body = target.body
        first_time = self._name(url) not in self.read
        read = await self._read(url)
        new = self.plan.memory.moved.get((body.code, url))
        if not _has_left(read):
            if new is not None and read.reading.outcome is ReadingOutcome.COMPLETE:
                self.emit(ColumnRecovered(body.code, url, self.archive.clock.now()))
            self._tell(read, url, body.code, role, "known", told=not first_time)
            return read.reading.outcome is not ReadingOutcome.FAILED and not read.is_one_report
        if new is None:
            new = await self._new_place(target, url, role, read)
        if new is not None and read.reading.reason is not Reason.COLUMN_MOVED:
            moved = replace(read.reading, outcome=ReadingOutcome.FAILED, reason=Reason.COLUMN_MOVED)
            self.read[self._name(url)].reading = read.reading = moved
        self._tell(read, url, body.code, role, "known", told=not first_time)
        return new is not None

    async def _new_place(self, target: BodyTarget, url: str, role: PlaceRole, read: ColumnRead) -> str | None:
        """Where a column has gone: where its address leads now, along the way that led to it once, or anew from home.
        What is found is read at once, and proposed to a person."""
        body = target.body
        home = body.home_url or f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/"
        searched = self.plan.memory.searched_lately(body.code, role, self.archive.clock.now(), home, in_vain=True)
        if self.guard.is_closed(home) or (searched and not self.plan.full):
            return None
        seeds = [*reversed(self.plan.memory.steps.get(url, ())), *folders_above(url)]
        if read.first.page is not None:
            seeds.insert(0, read.first.url)
        outcome = await self.search.find(home, seeds=[seed for seed in dict.fromkeys(seeds) if seed != url])
        self.searched.add((body.code, role))
        for found in outcome.columns:
            name = self._name(found.url)
            if name == url or canonical(found.url) == canonical(url):
                continue
            # A neighbour on the same portal is another body's column: only one of this body's own site is its new one.
            if not body.home_url and role is PlaceRole.OWN_COLUMN and self._belongs_elsewhere(name, body.code):
                continue
            new = await self._column(name, body.code, role, "finder", found)
            self.emit(moved_column(body, url, found, new.reading.items))
            self._remember(home, body.code, role, outcome)
            return name
        self._remember(home, body.code, role, SearchOutcome((), outcome.reason, outcome.pages))
        return None

    def _belongs_elsewhere(self, column: str, code: str) -> bool:
        owners = {target.body.code for target in self.city.targets if any(url == column for url, _ in target.columns)}
        return bool(owners - {code})

    def _needs_directory(self, body: Body, missing: set[PlaceRole]) -> bool:
        """Whether the portal's directory could say something about the body that is not known."""
        if body.kind is Kind.GOVERNMENT or not missing:
            return False
        now = self.archive.clock.now()
        return self.plan.full or not self.plan.memory.searched_lately(body.code, PlaceRole.PORTAL_PAGE, now)

    async def _directory_entry(self, body: Body) -> str:
        """The body's page as its division's portal lists it, or nothing."""
        portal = self.portals.get(body.division)
        if portal is None or not portal.body.home_url or self.guard.is_closed(portal.body.home_url):
            return ""
        await self.directory.learn(portal.body, self.search.pages_of(portal.body.home_url))
        entry = self.directory.page_of(body) or ""
        if not entry or self._is_elsewhere(entry):
            # A directory that could not be read says nothing of whom it lists: it is read again the next night.
            trouble = None if entry else self.directory.trouble.get(body.division)
            outcome = SearchOutcome((), trouble or Reason.NO_COLUMN, 0)
            self._remember(portal.body.home_url, body.code, PlaceRole.PORTAL_PAGE, outcome)
        return entry

    def _is_elsewhere(self, entry: str) -> bool:
        """Whether a directory entry leads to a site of its own rather than to a page of the portal."""
        hosts = {urlsplit(portal.entrance).hostname for portal in self.portals.values()}
        return bool(entry) and urlsplit(entry).hostname not in hosts

    async def _find(self, start: str, body: Body, role: PlaceRole, *, quiet: bool) -> None:
        """From a home page or a page of the portal to the column. Where none is found the page stands in for it, with
        the reason; with `quiet` one that leads nowhere is no place, nor is a site that only the directory names."""
        if (body.code, role) in self.searched or self.guard.is_closed(start):
            return
        if not self.plan.full and self.plan.memory.searched_lately(body.code, role, self.archive.clock.now(), start):
            return
        elsewhere = self._is_elsewhere(start)
        shared = not elsewhere and urlsplit(start).path.strip("/") != ""
        outcome = await self.search.find(start, within=start if shared else "")
        await self._take_found(outcome, body, role)
        if outcome.reason is Reason.NO_COLUMN and not outcome.columns:
            self.unfound.append((start, body, role))
        is_none = outcome.reason is Reason.NO_COLUMN or (elsewhere and role is PlaceRole.PORTAL_PAGE)
        if not (outcome.columns or (quiet and is_none)):
            self._stand_in(start, body.code, role, outcome)
        # Last, so that a crawl killed in between searches again.
        self._remember(start, body.code, role, outcome)

    def _stand_in(self, start: str, code: str, role: PlaceRole, outcome: SearchOutcome) -> None:
        """The page that was searched from, in the place of a column that nobody knows."""
        now = self.archive.clock.now()
        self.emit(ColumnFound(Column(url=start, bodies=((code, role),)), "search", now))
        self._hand_on(
            ColumnReading(start, now, now, ReadingOutcome.FAILED, outcome.reason, outcome.pages, (), None, ())
        )

    async def _take_found(self, outcome: SearchOutcome, body: Body, role: PlaceRole) -> None:
        origin = "finder" if role is PlaceRole.OWN_COLUMN else "directory"
        for found in outcome.columns:
            await self._column(found.url, body.code, role, origin, found)

    async def find_with(self, search: ColumnSearch, start: str, body: Body, role: PlaceRole) -> None:
        """Searches once more from a page that led nowhere, by other means."""
        outcome = await search.find(start)
        if outcome.columns:
            await self._take_found(outcome, body, role)
            self._remember(start, body.code, role, outcome)

    async def read_items(self, articles: ArticleReader, columns: Collection[str]) -> None:
        """Reads the wanted items of `columns`, then with `articles` those that show nothing by themselves."""
        for wanted in self._wanted():
            if wanted.column in columns:
                await self.guarded(self._item(wanted, self.articles), wanted.item.url)
        for wanted in self._wanted() if self.unshown else ():
            if wanted.item.url in self.unshown:
                await self.guarded(self._item(wanted, articles), wanted.item.url)

    def _remember(self, start: str, code: str, role: PlaceRole, outcome: SearchOutcome) -> None:
        reason = None if outcome.columns else outcome.reason
        self.emit(Search(start, code, role, self.archive.clock.now(), reason, outcome.pages))

    async def _column(
        self, url: str, code: str, role: PlaceRole, origin: str, found: FoundColumn | None = None
    ) -> ColumnRead:
        """Reads the column once in a run, whoever it was found for, and tells whose it is."""
        told = self._name(url) in self.read
        read = await self._read(url)
        self._tell(read, url, code, role, origin, found, told=told)
        return read

    def _name(self, url: str) -> str:
        """The one name of the twins of an address (a trailing index page, http and https): the first that was known."""
        return self.names.setdefault(canonical(url), url)

    async def _read(self, url: str) -> ColumnRead:
        url = self._name(url)
        if url in self.read:
            return self.read[url]
        memory, clock = self.plan.memory, self.archive.clock
        family, last = memory.families.get(host_of(url), ""), memory.last.get(url)
        self.questions.anew = self._may_prove_absence(url)
        if last is not None and not self.plan.full and memory.read_in_full_lately(url, clock.now()):
            same = self.read_alike_since is not None and last.started_at >= self.read_alike_since
            read = await Revisit(self.questions, clock, url, last, self.plan.season, family, same).read()
        elif url in self.search.answers:
            read = await self._read_on(url, *self.search.answers.pop(url))
        else:
            read = await ColumnReader(self.questions, clock).read(url, family=family)
        read.reading, lost = await settled(read, last, self.questions, self.plan)
        if lost:
            log.warning("%s showed %d items and now shows %d", url, lost, len(read.reading.items))
            self.crawler.stats.set_value(f"nianbao/lost/{url}", lost)
        self.read[url] = read
        self._note_family(read)
        return read

    def _may_prove_absence(self, column: str) -> bool:
        """Whether a duty that hangs on the list is due soon or overdue. Then it is wanted itself: a server that goes by
        the date of a template says "not modified" of a list that has grown."""
        urgent, owners = self.plan.memory.urgent, [code for code, _ in self.plan.columns.get(column, ())]
        if owners and urgent and urgent.isdisjoint(owners):
            return any(collects(body) for code in owners if (body := self.resolver.by_code.get(code)))
        return not owners or bool(urgent)

    async def _read_on(self, url: str, had_at: datetime, answer: Answer) -> ColumnRead:
        """The column that a search has just come upon: its first page is at hand, and the reading began with it."""
        questions = Replaying.of(self.questions, {request_key(PageRequest(url)): answer})
        read = await ColumnReader(questions, self.archive.clock).read(url)
        read.reading = replace(read.reading, started_at=min(had_at, read.reading.started_at))
        return read

    def _note_family(self, read: ColumnRead) -> None:
        host, seen = host_of(read.first.url), read.recognition
        if seen is not None and host not in self.hosts_seen:
            self.hosts_seen.add(host)
            self.emit(FamilySeen(host, seen.family, seen.evidence, self.archive.clock.now()))

    def _tell(
        self,
        read: ColumnRead,
        url: str,
        code: str,
        role: PlaceRole,
        origin: str,
        found: FoundColumn | None = None,
        *,
        told: bool = False,
    ) -> None:
        """Emits whose column it is, and its reading unless that was told before."""
        evidence = self._evidence(read)
        if evidence is None and found is None and (code, role) in self.plan.columns.get(self._name(url), ()):
            # Nothing that is not known: its page said the same as last night, or nothing.
            self.crawler.stats.inc_value("nianbao/columns")
        else:
            owner = (code, role)
            self.emit(told_column(self._name(url), owner, origin, self.archive.clock.now(), evidence, found))
        if not told:
            self._hand_on(read.reading)

    def _hand_on(self, reading: ColumnReading) -> None:
        if self.guard.is_closed(reading.column):
            return
        refused = reading.reason in (Reason.UNREACHABLE, Reason.BLOCKED, Reason.TLS_FAILED)
        if refused and reading.outcome is ReadingOutcome.FAILED and not self.questions.breaker.answered:
            self.held.append(reading)
        else:
            self.emit(reading)

    def _evidence(self, read: ColumnRead) -> ColumnEvidence | None:
        if read.first.page is None or read.listing is None:
            return None
        judged = self.judged.get(id(read))
        if judged is None:
            judged = self.judged[id(read)] = read, is_report_column(read.first.page, read.listing)
            # A night has thousands of columns: their trees are not kept until its end.
            read.first.page.forget()
        return judged[1]

    # --- items ------------------------------------------------------------------------------------------------------

    def _wanted(self) -> list[Wanted]:
        def claim(title: str) -> tuple[bool | None, int | None]:
            said = attribute(title, article=None, column=None, resolver=self.resolver)
            return said.is_report, said.year

        urgent = {
            self._name(url)
            for target in self.city.targets
            if target.body.code in self.plan.memory.urgent
            for url, _ in target.columns
        }
        return wanted_items(self._listed(), self.plan, self.archive.clock.now(), claim, urgent)

    def _listed(self) -> Iterable[tuple[str, ListedRow]]:
        return ((column, item) for column, read in self.read.items() for item in read.reading.items)

    async def _item(self, wanted: Wanted, reader: ArticleReader) -> None:
        url, title, column = wanted.item.url, wanted.item.title, wanted.column
        answer = None if url in self.unshown else self.read[column].fetched.get(url)
        known = self.plan.known.get(url)
        has_failed = known is not None and known.state is ContentState.FAILED
        seen = await reader.read(url, title, referer=column, answer=answer, has_failed=has_failed)
        if seen.reason is Reason.NEEDS_BROWSER:
            self.unshown.add(url)
        if seen.is_cut:
            self.crawler.stats.inc_value("nianbao/left_over")
            return
        self.emit(seen)


def _has_left(read: ColumnRead) -> bool:
    """Whether the column is not where it was: its address says that there is nothing, or leads to another page."""
    if read.reading.reason is Reason.COLUMN_MOVED:
        return True
    return read.reading.outcome is ReadingOutcome.FAILED and read.first.gone
