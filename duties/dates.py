"""The date adjudicator: what a publication says of its own date, which of it counts, and what it amounts to.

Three own dates count: the list's, the PubDate meta's, the page's shown one (contract, "Verdicts"). File metadata, dates
in addresses, signatures and Last-Modified never do. Migrated dates are kept and prove nothing (research: users §22;
闽侯县 2010 stood at `t20170621`, 永泰县 2011 at `t20170811`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum

from duties.model import Article, OwnDate, Sighting, local_date

# From this many report years on one day, the day is that of a migration (contract, "Proof of absence").
MIGRATED_YEARS = 3

LIST_DATE = "list_date"
LATER_LIST_DATE = "later_list_date"
PUB_DATE = "pub_date"
SHOWN_DATE = "shown_date"


class Side(StrEnum):
    """On which side of a due date the dates lie by their own account."""

    UNDATED = "undated"
    BY_THEN = "by_then"
    AFTER = "after"
    BOTH = "both"


def migrated_dates(reports: Iterable[tuple[int, Iterable[date]]]) -> frozenset[date]:
    """The days that three or more report years of one column share; `reports` are (report year, its dates)."""
    years: dict[date, set[int]] = defaultdict(set)
    for year, days in reports:
        for day in days:
            years[day].add(year)
    return frozenset(day for day, shared in years.items() if len(shared) >= MIGRATED_YEARS)


def stated_dates(sightings: Sequence[Sighting], article: Article | None) -> tuple[tuple[str, date], ...]:
    """Every own date as (source, day), in a fixed order. `sightings` are the rows of one address in one column.

    The list date that we saw first is the list's account; a later one (the page was posted again after a correction,
    or redated) is kept under a name of its own (users §21).
    """
    rows = sorted(sightings, key=lambda row: (row.first_seen_at, row.listed_on or date.max, row.title))
    listed = list(dict.fromkeys(row.listed_on for row in rows if row.listed_on is not None))
    found = [(LIST_DATE if not position else LATER_LIST_DATE, day) for position, day in enumerate(listed)]
    if article is not None and article.meta_date is not None:
        found.append((PUB_DATE, article.meta_date))
    if article is not None and article.shown_date is not None:
        found.append((SHOWN_DATE, article.shown_date))
    return tuple(found)


def own_dates(
    sightings: Sequence[Sighting],
    article: Article | None,
    *,
    year: int,
    migrated: frozenset[date] = frozenset(),
    empty_until: datetime | None = None,
) -> tuple[OwnDate, ...]:
    """The own dates of a report of `year`. Marked as proving nothing (`migrated`): days of a migration, a list date
    that came later, days before the report year began, and days on which the title stood without content."""
    empty_on = local_date(empty_until) if empty_until is not None else None
    return tuple(
        OwnDate(
            source,
            day,
            migrated=(
                day in migrated
                or source == LATER_LIST_DATE
                or day < date(year, 1, 1)
                or (empty_on is not None and day <= empty_on)
            ),
        )
        for source, day in stated_dates(sightings, article)
    )


def counting(dates: Iterable[OwnDate]) -> tuple[date, ...]:
    """The days that count, earliest first."""
    return tuple(sorted({stated.on for stated in dates if not stated.migrated}))


def side(dates: Iterable[OwnDate], due: date) -> Side:
    """Where the dates that count lie: all on or before `due` (inclusive), all after it, on both sides, or none."""
    days = counting(dates)
    if not days:
        return Side.UNDATED
    if days[-1] <= due:
        return Side.BY_THEN
    return Side.AFTER if days[0] > due else Side.BOTH
