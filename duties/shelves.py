"""What stands in each column, attributed once: the items of all listings, by column and by body.

Absence is never written here: a better title matcher over the same sightings corrects old verdicts, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from duties.column_index import BodyIndex, ColumnIndex, by_year, index_of
from duties.dates import DatedYear, migrated_dates, stated_dates
from duties.lost_lists import believed, shrunk_at
from duties.model import Article, Column, Reading, ReadingOutcome, Sighting
from duties.obligations import first_year, law_rule
from duties.shared_lists import without_guesses
from duties.shelf_items import Item
from duties.takeovers import Era, attributed_before, eras_of, within
from duties.title_years import names_a_year, other_year
from duties.titles import Attribution, attribute_anew, home_of, sole_owner
from registry.model import Kind
from registry.names import Resolver

# What decides what an item is: title, article, column, resolver, division -> attribution.
Matcher = Callable[[str, Article | None, Column | None, Resolver, str], Attribution]


class Shelves:
    """All observations of a judging, attributed lazily and once. Build it once and gather many duties from it."""

    def __init__(
        self,
        *,
        resolver: Resolver,
        columns: Iterable[Column],
        readings: Mapping[str, Sequence[Reading]],
        sightings: Mapping[str, Sequence[Sighting]],
        articles: Mapping[str, Article],
        matcher: Matcher = attribute_anew,
    ) -> None:
        self._matcher = matcher
        self.resolver = resolver
        self.columns = {column.url: column for column in columns}
        self._owners: dict[str, str | None] = {}
        self.readings: dict[str, tuple[Reading, ...]] = {}
        self._sightings: dict[str, Sequence[Sighting]] = {}
        self._articles: dict[str, Article] = {}
        self._items: dict[str, tuple[Item, ...]] = {}
        self._forget()
        self.add(readings, sightings, articles)

    def _forget(self) -> None:
        """A judging asks for one day, and for each column and body once for every year: what was known then is sorted
        once."""
        self._by_body: dict[str, tuple[Item, ...]] | None = None
        self._by_url: dict[str, set[str]] | None = None
        self._migrated: dict[tuple[str, datetime], frozenset[date]] = {}
        self._complete: dict[str, tuple[datetime, ...]] = {}
        self._first_complete: dict[frozenset[str], datetime | None] = {}
        self._known: dict[tuple[str, datetime], tuple[Item, ...]] = {}
        self._index: dict[tuple[str, datetime], ColumnIndex] = {}
        self._mine: dict[tuple[str, datetime], BodyIndex] = {}
        self._astray: dict[tuple[str, datetime], dict[int, list[Item]]] = {}
        self._cuts: dict[tuple[int, datetime], tuple[Item, Item | None]] = {}
        self._stated: dict[int, tuple[Item, tuple[tuple[str, date], ...]]] = {}
        self._read: dict[tuple[str, datetime], tuple[Reading, ...]] = {}
        self._believed: dict[str, tuple[Reading, ...]] = {}
        self._shrunk: dict[str, frozenset[datetime]] = {}

    def add(
        self,
        readings: Mapping[str, Sequence[Reading]],
        sightings: Mapping[str, Sequence[Sighting]],
        articles: Mapping[str, Article],
    ) -> None:
        """Takes in what was observed in further columns; each column comes whole, with the articles of its items."""
        self.readings.update((column, tuple(known)) for column, known in readings.items())
        self._sightings.update(sightings)
        self._articles.update(articles)
        self._forget()

    def empty(self) -> None:
        """Puts everything away that was observed: for the next columns."""
        for kept in (self.readings, self._sightings, self._articles, self._items):
            kept.clear()
        self._forget()

    def division(self, column: str) -> str:
        """The widest division that the column's bodies serve: where short names on it are read."""
        return home_of(self.columns.get(column), self.resolver)

    def owner(self, column: str) -> str | None:
        """The code of the one body whose own column this is (`sole_owner`). Asked for with each of its duties."""
        if column not in self._owners:
            self._owners[column] = sole_owner(self.columns.get(column))
        return self._owners[column]

    def items(self, column: str) -> tuple[Item, ...]:
        """The items of a column, in the order of their first sighting."""
        if column not in self._items:
            owner = self.resolver.by_code.get(self.owner(column) or "")
            self._items[column] = without_guesses(self._attributed(column), owner, self.resolver.by_code)
        return self._items[column]

    def _attributed(self, column: str) -> tuple[Item, ...]:
        division, shown = self.division(column), self.columns.get(column)
        listed = self._sightings.get(column, ())
        if len({row.url for row in listed}) == len(listed):
            # Nearly every column: each address under one title and date, so that each sighting is an item.
            items = []
            for row in sorted(listed, key=_item_order):
                article = self._articles.get(row.url)
                claim = self._matcher(row.title, article, shown, self.resolver, division)
                items.append(Item(column, row.url, (row,), article, claim, row.last_seen_at))
            return tuple(items)
        groups: dict[tuple[str, Attribution], list[Sighting]] = defaultdict(list)
        seen: dict[str, datetime] = {}
        eras = eras_of(listed, self._articles)
        anew: dict[tuple[str, Attribution], tuple[Article, Era]] = {}
        for row in listed:
            article = self._articles.get(row.url)
            claim = self._matcher(row.title, article, shown, self.resolver, division)
            era = eras.get((row.url, row.title)) if eras else None
            if era is not None and article is not None:
                article = within(article, era)
                alone = self._matcher(row.title, article, shown, self.resolver, division)
                claim = attributed_before(claim, alone) if era.end is not None else alone
                anew[row.url, claim] = article, era
                if era.begin is not None and era.begin < row.first_seen_at:
                    # It was met at its address before its title came.
                    row = replace(row, first_seen_at=era.begin)
            groups[row.url, claim].append(row)
            before = seen.get(row.url)
            seen[row.url] = row.last_seen_at if before is None else max(before, row.last_seen_at)
        items = []
        for (url, claim), rows in groups.items():
            said = anew.get((url, claim))
            items.append(
                Item(
                    column,
                    url,
                    tuple(rows if len(rows) == 1 else sorted(rows, key=_row_order)),
                    said[0] if said is not None else self._articles.get(url),
                    claim,
                    seen[url],
                    said[1].begin if said is not None else None,
                    said[1].former_until if said is not None else None,
                )
            )
        return tuple(sorted(items, key=lambda item: (item.first_seen_at, item.url, item.title)))

    @property
    def by_body(self) -> Mapping[str, tuple[Item, ...]]:
        """Body code -> every report attributed to it, or naming it beside another, wherever it stands."""
        if self._by_body is None:
            found: dict[str, list[Item]] = defaultdict(list)
            for column in sorted(self._sightings):
                for item in self.items(column):
                    claim = item.claim
                    if claim.is_report is not False and claim.body is not None:
                        for code in dict.fromkeys((claim.body, *claim.also)) if claim.also else (claim.body,):
                            found[code].append(item)
            self._by_body = {code: tuple(items) for code, items in found.items()}
        return self._by_body

    def _before(self, items: Iterable[Item], end: datetime) -> tuple[Item, ...]:
        """The items as they were known before `end`; each is asked for with its column and again with its body."""
        found = []
        for item in items:
            key = (id(item), end)
            kept = self._cuts.get(key)
            if kept is None:
                # The item is kept beside what is left of it: its place in memory must not go to another one.
                kept = self._cuts[key] = (item, item.cut(end))
            if kept[1] is not None:
                found.append(kept[1])
        return tuple(found)

    def known(self, column: str, end: datetime) -> tuple[Item, ...]:
        """The items of a column as they were known before `end`."""
        key = (column, end)
        if key not in self._known:
            self._known[key] = self._before(self.items(column), end)
        return self._known[key]

    def index(self, column: str, end: datetime) -> ColumnIndex:
        """The items of a column as they were known before `end`, sorted."""
        key = (column, end)
        if key not in self._index:
            self._index[key] = index_of(self.known(column, end))
        return self._index[key]

    def of_body(self, code: str, end: datetime) -> BodyIndex:
        """What is attributed to a body, wherever it stands, as it was known before `end`."""
        key = (code, end)
        if key not in self._mine:
            self._mine[key] = by_year(self._before(self.by_body.get(code, ()), end))
        return self._mine[key]

    def astray(self, code: str, end: datetime) -> Mapping[int, Sequence[Item]]:
        """By report year, the body's items that their titles call reports of another year and that may be its own."""
        key = (code, end)
        if key not in self._astray:
            self._astray[key] = {}
            mine = self.of_body(code, end).items
            for item in mine:
                if item.claim.body != code or not names_a_year(item):
                    continue
                migrated = self.migrated(item.column, end)
                days = [day for _source, day in self.stated(item) if day not in migrated]
                year = other_year(item, days, mine, first_read=next(iter(self.complete(item.column)), None))
                if year is not None:
                    self._astray[key].setdefault(year, []).append(item)
        return self._astray[key]

    def read(self, column: str, end: datetime) -> tuple[Reading, ...]:
        """The readings of a column that began before `end`, in order."""
        key = (column, end)
        if key not in self._read:
            cut = [known for reading in self.believed(column) if (known := _begun(reading, end)) is not None]
            self._read[key] = tuple(sorted(cut, key=reading_order))
        return self._read[key]

    def believed(self, column: str) -> tuple[Reading, ...]:
        """The readings of a column; those that lost its list are no complete ones."""
        if column not in self._believed:
            self._believed[column] = believed(self.readings.get(column, ()), self.items(column))
        return self._believed[column]

    def shrunk_at(self, column: str) -> frozenset[datetime]:
        """When each complete reading of `column` began at which most of its reports were gone together."""
        if column not in self._shrunk:
            self._shrunk[column] = shrunk_at(self.believed(column), self.items(column))
        return self._shrunk[column]

    def rows(self, column: str) -> Sequence[Sighting]:
        """The sightings of a column as they came: those of one reading in the order of the list."""
        return self._sightings.get(column, ())

    def at(self, url: str) -> tuple[Item, ...]:
        """The items of one address, in every column that lists it."""
        if self._by_url is None:
            self._by_url = defaultdict(set)
            for column, rows in self._sightings.items():
                for row in rows:
                    self._by_url[row.url].add(column)
        found = [item for column in sorted(self._by_url.get(url, ())) for item in self.items(column)]
        return tuple(item for item in found if item.url == url)

    def stated(self, item: Item) -> tuple[tuple[str, date], ...]:
        """Every own date of an item as (source, day). Asked for with its column and again with its duty."""
        kept = self._stated.get(id(item))
        if kept is None or kept[0] is not item:
            kept = self._stated[id(item)] = (item, stated_dates(item.rows, item.article))
        return kept[1]

    def migrated(self, column: str, end: datetime) -> frozenset[date]:
        """The days of `column` that prove nothing, by what had been seen before `end`."""
        key = (column, end)
        if key not in self._migrated:
            self._migrated[key] = migrated_dates(
                DatedYear(
                    item.claim.year,
                    tuple([day for _, day in self.stated(item)]),
                    self._due(item.claim.body, item.claim.year),
                )
                for item in self.known(column, end)
                if item.claim.is_report and item.claim.year is not None
            )
        return self._migrated[key]

    def _due(self, code: str | None, year: int) -> date | None:
        """The law's due date of a report: near enough to tell a migration by."""
        body = self.resolver.by_code.get(code or "")
        return _law_date(body.kind, year) if body is not None and year >= first_year() else None

    def first_complete(self, columns: frozenset[str]) -> datetime | None:
        """When the first complete reading of any of `columns` began."""
        if columns not in self._first_complete:
            begun = [self.complete(column)[0] for column in columns if self.complete(column)]
            self._first_complete[columns] = min(begun, default=None)
        return self._first_complete[columns]

    def complete(self, column: str) -> tuple[datetime, ...]:
        """When each complete reading of `column` began, in order."""
        if column not in self._complete:
            begun: list[datetime] = []
            for reading in self.believed(column):
                if reading.outcome is ReadingOutcome.COMPLETE:
                    begun += reading.started
            self._complete[column] = tuple(sorted(begun))
        return self._complete[column]


@cache
def _law_date(kind: Kind, year: int) -> date:
    month, day = law_rule(kind, year).due.split("-")
    return date(year + 1, int(month), int(day))


def _item_order(row: Sighting) -> tuple[datetime, str, str]:
    return row.first_seen_at, row.url, row.title


def _row_order(row: Sighting) -> tuple[datetime, datetime, str, date]:
    return row.first_seen_at, row.last_seen_at, row.title, row.listed_on or date.max


def reading_order(reading: Reading) -> tuple[tuple[datetime, ...], str, str]:
    """Readings in time, those of one time by what came of them."""
    return reading.started, reading.outcome, reading.reason or ""


def _begun(reading: Reading, end: datetime) -> Reading | None:
    if max(reading.started) < end:
        return reading
    started = tuple(sorted(begun for begun in reading.started if begun < end))
    return replace(reading, started=started, finished_at=started[-1]) if started else None
