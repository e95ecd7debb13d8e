"""The items of one column sorted by what duties ask for, so that each duty looks at its own year's items only.

A portal's list holds the reports of sixty bodies and fifteen years: without it every duty would look at all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from duties.shelf_items import Item
from duties.titles import Ground

# What the column itself had to supply proves nothing about the column.
PROVING = (Ground.TITLE, Ground.TEXT, Ground.PUBLISHER)


@dataclass(frozen=True, slots=True)
class ColumnIndex:
    """`reports`: report year -> its reports, whosesoever. `nameless`: report year (by title or text; None: not told)
    -> items that are attributed to nobody and may be reports. `earliest`: body -> the earliest report year that proves
    the column to be its own; `bodies`: report year -> the bodies that such a report is of."""

    reports: Mapping[int, tuple[Item, ...]]
    nameless: Mapping[int | None, tuple[Item, ...]]
    earliest: Mapping[str, int]
    bodies: Mapping[int, frozenset[str]]


def index_of(items: Iterable[Item]) -> ColumnIndex:
    """Sorts the items of a column."""
    reports: dict[int, list[Item]] = defaultdict(list)
    nameless: dict[int | None, list[Item]] = defaultdict(list)
    earliest: dict[str, int] = {}
    bodies: dict[int, set[str]] = defaultdict(set)
    for item in items:
        claim = item.claim
        if claim.is_report is False:
            continue
        year = claim.year
        if claim.body is None:
            for told in {year, claim.text_year or year}:
                nameless[told].append(item)
        if not claim.is_report or year is None:
            continue
        reports[year].append(item)
        if claim.body is not None and claim.why in PROVING:
            bodies[year].add(claim.body)
            earliest[claim.body] = min(year, earliest.get(claim.body, year))
    return ColumnIndex(
        {year: tuple(found) for year, found in reports.items()},
        {year: tuple(found) for year, found in nameless.items()},
        earliest,
        {year: frozenset(found) for year, found in bodies.items()},
    )


@dataclass(frozen=True, slots=True)
class BodyIndex:
    """What is attributed to one body: `by_year`: report year, by title or by text (None: not told) -> items."""

    items: tuple[Item, ...]
    by_year: Mapping[int | None, tuple[Item, ...]]

    def of_year(self, year: int) -> tuple[Item, ...]:
        """The items of the year, and those whose year cannot be told."""
        return self.by_year.get(year, ()) + self.by_year.get(None, ())


def by_year(items: tuple[Item, ...]) -> BodyIndex:
    """Sorts what is attributed to a body."""
    found: dict[int | None, list[Item]] = defaultdict(list)
    for item in items:
        year = item.claim.year
        for told in {year, (item.claim.text_year or year) if year is not None else None}:
            found[told].append(item)
    return BodyIndex(items, {year: tuple(same) for year, same in found.items()})
