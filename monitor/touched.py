"""Which report years of a body the news of a column can touch, where something only came to the column.

A verdict of a report that was found rests on its copies, on what the places showed before it was first seen, and on
which days of its column are those of a migration. What else came to the column - reports of other years, of other
bodies, what cannot be told - changes only verdicts on what was not found; those are judged again with every news.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from duties.dates import MIGRATED_WITHIN
from duties.shelf_items import Item
from duties.shelves import Shelves
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

    def years(self, code: str, columns: Collection[str]) -> set[int] | None:
        """The report years of the body whose reports came, or may count otherwise by what came, in those of `columns`
        that grew. None: every year may."""
        mine = self._shelves.by_body.get(code, ())
        # Of which year such a report is depends on what else there is.
        if any(item.claim.text_year is not None for item in mine):
            return None
        grown = [column for column in columns if column in self._grown]
        fresh = frozenset[str]().union(*(self._grown[column].addresses for column in grown))
        return {
            item.claim.year
            for item in mine
            if item.claim.year is not None and (item.url in fresh or (item.column in grown and self._is_near(item)))
        }

    def _is_near(self, item: Item) -> bool:
        """Whether a day of the item lies so close to one of what came to its column that together they may be days of
        a migration."""
        days = self._came_on(item.column)
        if not days:
            return False
        for _source, day in self._shelves.stated(item):
            place = bisect_left(days, day - MIGRATED_WITHIN)
            if place < len(days) and days[place] <= day + MIGRATED_WITHIN:
                return True
        return False

    def _came_on(self, column: str) -> list[date]:
        if column not in self._days:
            fresh = self._grown[column].addresses
            self._days[column] = sorted(
                {
                    day
                    for item in self._shelves.items(column)
                    if item.url in fresh
                    for _source, day in self._shelves.stated(item)
                }
            )
        return self._days[column]
