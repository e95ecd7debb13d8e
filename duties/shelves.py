"""What stands in each column, attributed once: the items of all listings, by column and by body.

Absence is never written here: a better title matcher over the same sightings corrects old verdicts, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from duties.dates import DatedYear, migrated_dates, stated_dates
from duties.model import Article, Column, Reading, ReadingOutcome, Reason, Sighting
from duties.obligations import first_year, law_rule
from duties.titles import Attribution, attribute
from registry.names import Resolver


@dataclass(frozen=True, slots=True)
class Item:
    """One address in one column under one meaning. `rows` are its sightings (title or list date may have changed);
    `address_seen_at` is the last reading that showed the address under any title."""

    column: str
    url: str
    rows: tuple[Sighting, ...]
    article: Article | None
    claim: Attribution
    address_seen_at: datetime

    @property
    def title(self) -> str:
        """Its newest title."""
        return max(self.rows, key=lambda row: (row.last_seen_at, row.title)).title

    @property
    def first_seen_at(self) -> datetime:
        return min(row.first_seen_at for row in self.rows)

    def cut(self, end: datetime) -> Item | None:
        """The item as it was known before `end`, None where it had not been seen."""
        rows = tuple(row for row in self.rows if row.first_seen_at < end)
        article = self.article.known_before(end) if self.article is not None else None
        if len(rows) == len(self.rows) and article is self.article:
            return self
        return Item(self.column, self.url, rows, article, self.claim, self.address_seen_at) if rows else None


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
    ) -> None:
        self.resolver = resolver
        self.columns = {column.url: column for column in columns}
        self.readings = {column: _without_emptied(known) for column, known in readings.items()}
        self._sightings = sightings
        self._articles = articles
        self._divisions = {body.code: body.division for body in resolver.bodies}
        self._kinds = {body.code: body.kind for body in resolver.bodies}
        self._items: dict[str, tuple[Item, ...]] = {}
        self._migrated: dict[tuple[str, datetime], frozenset[date]] = {}
        self._complete: dict[str, tuple[datetime, ...]] = {}
        self._by_url: dict[str, set[str]] | None = None
        # A judging asks for one day, and for each column once for every year: what was known then is cut once.
        self._known: dict[tuple[str, datetime], tuple[Item, ...]] = {}
        self._mine: dict[tuple[str, datetime], tuple[Item, ...]] = {}
        self._read: dict[tuple[str, datetime], tuple[Reading, ...]] = {}

    def division(self, column: str) -> str:
        """The widest division that the column's bodies serve: where short names on it are read."""
        known = self.columns.get(column)
        codes = [self._divisions[code] for code, _ in known.bodies if code in self._divisions] if known else []
        return min(codes, key=lambda code: (len(code.rstrip("0")), code), default="")

    def items(self, column: str) -> tuple[Item, ...]:
        """The items of a column, in the order of their first sighting."""
        if column not in self._items:
            self._items[column] = self._attributed(column)
        return self._items[column]

    def _attributed(self, column: str) -> tuple[Item, ...]:
        division = self.division(column)
        groups: dict[tuple[str, Attribution], list[Sighting]] = defaultdict(list)
        seen: dict[str, datetime] = {}
        for row in self._sightings.get(column, ()):
            claim = attribute(
                row.title,
                article=self._articles.get(row.url),
                column=self.columns.get(column),
                resolver=self.resolver,
                division=division,
            )
            groups[row.url, claim].append(row)
            seen[row.url] = max(seen.get(row.url, row.last_seen_at), row.last_seen_at)
        items = [
            Item(column, url, tuple(sorted(rows, key=_row_order)), self._articles.get(url), claim, seen[url])
            for (url, claim), rows in groups.items()
        ]
        return tuple(sorted(items, key=lambda item: (item.first_seen_at, item.url, item.title)))

    @cached_property
    def by_body(self) -> Mapping[str, tuple[Item, ...]]:
        """Body code -> every report attributed to it, or naming it beside another, wherever it stands."""
        found: dict[str, list[Item]] = defaultdict(list)
        for column in sorted(self._sightings):
            for item in self.items(column):
                if item.claim.is_report is not False and item.claim.body is not None:
                    for code in dict.fromkeys((item.claim.body, *item.claim.also)):
                        found[code].append(item)
        return {code: tuple(items) for code, items in found.items()}

    def known(self, column: str, end: datetime) -> tuple[Item, ...]:
        """The items of a column as they were known before `end`."""
        key = (column, end)
        if key not in self._known:
            cut = (item.cut(end) for item in self.items(column))
            self._known[key] = tuple(item for item in cut if item is not None)
        return self._known[key]

    def of_body(self, code: str, end: datetime) -> tuple[Item, ...]:
        """What is attributed to a body, wherever it stands, as it was known before `end`."""
        key = (code, end)
        if key not in self._mine:
            cut = (item.cut(end) for item in self.by_body.get(code, ()))
            self._mine[key] = tuple(item for item in cut if item is not None)
        return self._mine[key]

    def read(self, column: str, end: datetime) -> tuple[Reading, ...]:
        """The readings of a column that began before `end`, in order."""
        key = (column, end)
        if key not in self._read:
            cut = [known for reading in self.readings.get(column, ()) if (known := _begun(reading, end)) is not None]
            self._read[key] = tuple(sorted(cut, key=reading_order))
        return self._read[key]

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

    def migrated(self, column: str, end: datetime) -> frozenset[date]:
        """The days of `column` that prove nothing, by what had been seen before `end`."""
        key = (column, end)
        if key not in self._migrated:
            cut = self.known(column, end)
            self._migrated[key] = migrated_dates(
                DatedYear(
                    item.claim.year,
                    tuple(day for _, day in stated_dates(item.rows, item.article)),
                    self._due(item.claim.body, item.claim.year),
                )
                for item in cut
                if item.claim.is_report and item.claim.year is not None
            )
        return self._migrated[key]

    def _due(self, code: str | None, year: int) -> date | None:
        """The law's due date of a report: near enough to tell a migration by."""
        kind = self._kinds.get(code or "")
        if kind is None or year < first_year():
            return None
        month, day = law_rule(kind, year).due.split("-")
        return date(year + 1, int(month), int(day))

    def complete(self, column: str) -> tuple[datetime, ...]:
        """When each complete reading of `column` began, in order."""
        if column not in self._complete:
            self._complete[column] = tuple(
                sorted(
                    begun
                    for reading in self.readings.get(column, ())
                    if reading.outcome is ReadingOutcome.COMPLETE
                    for begun in reading.started
                )
            )
        return self._complete[column]


def _row_order(row: Sighting) -> tuple[datetime, datetime, str, date]:
    return row.first_seen_at, row.last_seen_at, row.title, row.listed_on or date.max


def _without_emptied(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """A list that held items and then says that it holds none was lost (rebuilt, moved, its query failing), not read
    to its end: what is absent from it proves nothing."""
    held = min((begun for reading in readings if reading.items for begun in reading.started), default=None)
    return tuple(
        replace(reading, outcome=ReadingOutcome.INCOMPLETE, reason=Reason.INCOMPLETE_LISTING)
        if held is not None
        and reading.outcome is ReadingOutcome.COMPLETE
        and not reading.items
        and reading.started[-1] > held
        else reading
        for reading in readings
    )


def reading_order(reading: Reading) -> tuple[tuple[datetime, ...], str, str]:
    """Readings in time, those of one time by what came of them."""
    return reading.started, reading.outcome, reading.reason or ""


def _begun(reading: Reading, end: datetime) -> Reading | None:
    if max(reading.started) < end:
        return reading
    started = tuple(sorted(begun for begun in reading.started if begun < end))
    return replace(reading, started=started, finished_at=started[-1]) if started else None
