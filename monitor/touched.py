"""Which report years of a body the news of a column can touch, where something only came to the column.

A verdict of a report that was found rests on its copies, on what the places showed before it was first seen (what
could not be decided there may have been it), and on which days of its column are those of a migration. What else came
to the column - reports of other years, of other bodies - changes only verdicts on what was not found; those are judged
again with every news.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from duties.dates import MIGRATED_WITHIN
from duties.model import local_date
from duties.shelf_items import Item
from duties.shelves import Shelves
from duties.titles import Ground, collects
from storage.judging_news import Growth
from storage.verdicts import Rest


def rest_touched(rests: Iterable[Rest], grown: Iterable[Growth]) -> set[int]:
    """The years whose stored verdict the news can touch by what it rests on: one of its copies, or readings that were
    taken before its report was first seen and recorded after it was judged."""
    growths = list(grown)
    fresh = frozenset[str]().union(*(growth.addresses for growth in growths))
    begun = min((growth.since for growth in growths if growth.since is not None), default=None)
    return {
        rest.year
        for rest in rests
        if rest.first_seen_on is None
        or (begun is not None and begun <= rest.first_seen_on)
        or not fresh.isdisjoint(rest.rests_on)
    }


class Touched:
    """What came to the columns that are on the shelves, by body; asked for each body of a batch."""

    def __init__(self, shelves: Shelves, grown: Mapping[str, Growth]) -> None:
        self._shelves = shelves
        self._grown = grown
        self._days: dict[str, list[date]] = {}
        self._fresh: dict[str, tuple[Item, ...]] = {}
        self._nameless: dict[str, frozenset[int | None]] = {}

    def years(self, code: str, columns: Collection[str], rests: Iterable[Rest]) -> set[int] | None:
        """The report years of the body whose reports came, or may count otherwise by what came, in those of `columns`
        that grew; `rests` is on what its verdicts rest. None: every year may."""
        mine = self._shelves.by_body.get(code, ())
        # Of which year such a report is depends on what else there is.
        if any(item.claim.text_year is not None for item in mine):
            return None
        grown = [column for column in columns if column in self._grown]
        # Of whom a report under an unknown name is, in the body's own column, depends on what stands beside it.
        if any(self._shows_unknown_names(column) for column in grown if self._is_own(column, code)):
            return None
        # Whose what names nobody is, in a list of many bodies', depends on what else is in it.
        if any(self._names_nobody(column) for column in grown):
            return None
        fresh = frozenset[str]().union(*(self._grown[column].addresses for column in grown))
        near = [column for column in grown if self._came_on(column)]
        came = {
            item.claim.year
            for item in mine
            if item.url in fresh or (item.column in near and item.claim.year is not None and self._is_near(item))
        }.union(*(self._undecided_years(column) for column in grown))
        known = {year for year in came if year is not None}
        return None if None in came else known | self._reopened(grown, rests)

    def _reopened(self, grown: Iterable[str], rests: Iterable[Rest]) -> set[int]:
        """The years whose report was seen no earlier than an address of which something is known anew: whether that one
        could be decided may be otherwise than it was, and with it up to when the report was proved absent."""
        shown = [local_date(item.first_seen_at) for column in grown for item in self._came(column)]
        begun = min(shown, default=None)
        if begun is None:
            return set()
        return {rest.year for rest in rests if rest.first_seen_on is not None and rest.first_seen_on >= begun}

    def _is_own(self, column: str, code: str) -> bool:
        return self._shelves.owner(column) == code

    def _shows_unknown_names(self, column: str) -> bool:
        return any(item.claim.other_body and item.claim.is_report for item in self._shelves.items(column))

    def _names_nobody(self, column: str) -> bool:
        owner = self._shelves.resolver.by_code.get(self._shelves.owner(column) or "")
        if owner is None or not collects(owner):
            return False
        claims = [item.claim for item in self._shelves.items(column)]
        return any(claim.is_report and claim.why in (Ground.COLUMN, Ground.UNKNOWN) for claim in claims)

    def _undecided_years(self, column: str) -> frozenset[int | None]:
        """The years of which, by title or text, those reports may be that came and name nobody; None among them:
        of any."""
        if column not in self._nameless:
            claims = [item.claim for item in self._came(column)]
            nameless = [claim for claim in claims if claim.body is None and claim.is_report is not False]
            self._nameless[column] = frozenset(
                year for claim in nameless for year in (claim.year, claim.text_year or claim.year)
            )
        return self._nameless[column]

    def _came(self, column: str) -> tuple[Item, ...]:
        """What stands in the column at the addresses that came to it, under every title that they ever had."""
        if column not in self._fresh:
            fresh = self._grown[column].addresses
            self._fresh[column] = tuple(item for item in self._shelves.items(column) if item.url in fresh)
        return self._fresh[column]

    def _is_near(self, item: Item) -> bool:
        """Whether a day of the item lies so close to one of those that came to its column (`_came_on`: there are some)
        that together they may be days of a migration."""
        days = self._days[item.column]
        first, last = days[0] - MIGRATED_WITHIN, days[-1] + MIGRATED_WITHIN
        for _source, day in self._shelves.stated(item):
            if first <= day <= last:
                place = bisect_left(days, day - MIGRATED_WITHIN)
                if place < len(days) and days[place] <= day + MIGRATED_WITHIN:
                    return True
        return False

    def _came_on(self, column: str) -> list[date]:
        if column not in self._days:
            self._days[column] = sorted(
                {day for item in self._came(column) for _source, day in self._shelves.stated(item)}
            )
        return self._days[column]
