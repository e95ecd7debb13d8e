"""What a publication says of its own date, and which of it counts.

Three own dates count: the list's, the PubDate meta's, the page's shown one (contract, "Verdicts"). File metadata, dates
in addresses, signatures and Last-Modified never do (`duties.date_hints`). Migrated dates are kept and prove nothing
(research: users §22; 闽侯县 2010 stood at `t20170621`, 永泰县 2011 at `t20170811`); nor does a date that came later
than another of its source (users §21).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from duties.date_hints import DateSeen
from duties.model import Article, OwnDate, Sighting, local_date
from duties.quick_records import quick_to_make

# From this many report years within so many days, the days are those of a migration (contract; users §22).
MIGRATED_YEARS = 3
MIGRATED_WITHIN = timedelta(days=7)
# So long after its due date a report's day is a migration's as soon as a neighbouring year shares it.
MIGRATED_AFTER = timedelta(days=120)

# A stamp may lie ahead by a night (timed publishing, a clock that is not ours); one that lies farther ahead of the day
# on which it was read is a slip of the pen.
AHEAD = timedelta(days=2)

LIST_DATE = "list_date"
LATER_LIST_DATE = "later_list_date"
PUB_DATE = "pub_date"
LATER_PUB_DATE = "later_pub_date"
SHOWN_DATE = "shown_date"
LATER_SHOWN_DATE = "later_shown_date"
LATER = frozenset({LATER_LIST_DATE, LATER_PUB_DATE, LATER_SHOWN_DATE})


class Side(StrEnum):
    """On which side of a due date the dates lie by their own account."""

    UNDATED = "undated"
    BY_THEN = "by_then"
    AFTER = "after"
    BOTH = "both"


@quick_to_make
@dataclass(frozen=True, slots=True)
class DatedYear:
    """A report year of a column with the days that its report carries and the day on which it was due (None: not
    known)."""

    year: int
    days: tuple[date, ...]
    due: date | None = None


def migrated_dates(reports: Iterable[DatedYear]) -> frozenset[date]:
    """The days of a column that prove nothing: those that three or more report years share within seven days, and
    those more than 120 days after the due date that a neighbouring year shares within seven days. A day in the
    first half of the year that a title names shows that the title is wrong, not that three years came together."""
    known = sorted(
        {
            (day, report.year, report.due)
            for report in reports
            for day in {*report.days}
            if report.year > day.year or day >= first_day(report.year)
        },
        key=_by_day,
    )
    # Days of two years that lie close together are rare; without such there is nothing to look at.
    if not any(after[0] - before[0] <= MIGRATED_WITHIN and after[1] != before[1] for before, after in pairwise(known)):
        return frozenset()
    migrated: set[date] = set()
    begin = 0
    for end, (last, _, _) in enumerate(known):
        while last - known[begin][0] > MIGRATED_WITHIN:
            begin += 1
        near = known[begin : end + 1]
        if len({year for _, year, _ in near}) >= MIGRATED_YEARS:
            migrated.update(day for day, _, _ in near)
            continue
        overdue = [(day, year) for day, year, due in near if due is not None and day - due > MIGRATED_AFTER]
        years = {year for _, year in overdue}
        migrated.update(day for day, year in overdue if years & {year - 1, year + 1})
    return frozenset(migrated)


def _by_day(entry: tuple[date, int, date | None]) -> tuple[date, int, date]:
    day, year, due = entry
    return day, year, due or date.max


def stated_dates(sightings: Sequence[Sighting], article: Article | None) -> tuple[tuple[str, date], ...]:
    """Every own date as (source, day), in a fixed order. `sightings` are the rows of one address in one column.

    The date that a source gave first is its account; a later one (the page was posted again after a correction, or
    redated) is kept under a name of its own and displaces nothing (users §21).
    """
    rows = sightings
    if len(rows) > 1:
        rows = sorted(rows, key=lambda row: (row.first_seen_at, row.listed_on or date.max, row.title))
    found = _first_and_later([row.listed_on for row in rows], LIST_DATE, LATER_LIST_DATE)
    if article is not None:
        told: Sequence[DateSeen] = article.dates_seen
        if len(told) > 2 or (len(told) == 2 and told[0].source == told[1].source):
            told = sorted(told, key=lambda seen: (seen.first_at, seen.on))
        metas: list[date | None] = [seen.on for seen in told if seen.source == PUB_DATE]
        shown: list[date | None] = [seen.on for seen in told if seen.source == SHOWN_DATE]
        found += _first_and_later(metas or [article.meta_date], PUB_DATE, LATER_PUB_DATE)
        found += _first_and_later(shown or [article.shown_date], SHOWN_DATE, LATER_SHOWN_DATE)
    return tuple(found)


def _first_and_later(days: Sequence[date | None], first: str, later: str) -> list[tuple[str, date]]:
    if len(days) == 1:
        only = days[0]
        return [(first, only)] if only is not None else []
    known = dict.fromkeys(day for day in days if day is not None)
    return [(later if position else first, day) for position, day in enumerate(known)]


def first_day(year: int) -> date:
    """The earliest day on which a report on `year` can be there: some come before its end, none in its first half. A
    date, or a title, that says so bears the wrong number."""
    return date(year, 7, 1)


def days_ahead(sightings: Sequence[Sighting], article: Article | None) -> frozenset[date]:
    """The days that had not come yet when we read them, wherever they stood."""
    read = [(row.listed_on, row.first_seen_at) for row in sightings if row.listed_on is not None]
    if article is not None:
        read += [(seen.on, seen.first_at) for seen in article.dates_seen]
    # (A day by the clock of UTC is none that lies ahead in Shanghai, and most are told by it.)
    unlikely = [(day, at) for day, at in read if day > at.date()]
    if not unlikely:
        return frozenset()
    come = {day for day, at in read if day <= at.date() or day <= local_date(at) + AHEAD}
    return frozenset(day for day, _at in unlikely if day not in come)


def own_dates(
    stated: Sequence[tuple[str, date]],
    *,
    year: int,
    migrated: frozenset[date] = frozenset(),
    empty_until: datetime | None = None,
    taken_over: bool = False,
    ahead: frozenset[date] = frozenset(),
) -> tuple[OwnDate, ...]:
    """The own dates of a report of `year`, from all that it ever gave (`stated_dates`). Marked as proving nothing
    (`migrated`): days of a migration, a date that came later than another of its source, days before the half of the
    report year (written over another year's report: before it had ended, for those are that one's), days that had not
    come when they were read (`ahead`), and days on which the title stood without content."""
    empty_on = local_date(empty_until) if empty_until is not None else None
    begin = date(year + 1, 1, 1) if taken_over else first_day(year)
    return tuple(
        [
            OwnDate(
                source,
                day,
                day in migrated
                or day in ahead
                or source in LATER
                or day < begin
                or (empty_on is not None and day <= empty_on),
            )
            for source, day in stated
        ]
    )


def counting(dates: Iterable[OwnDate]) -> tuple[date, ...]:
    """The days that count, earliest first."""
    days = {stated.on for stated in dates if not stated.migrated}
    return tuple(sorted(days)) if len(days) > 1 else tuple(days)


def side(dates: Iterable[OwnDate], due: date) -> Side:
    """Where the dates that count lie: all on or before `due` (inclusive), all after it, on both sides, or none."""
    days = counting(dates)
    if not days:
        return Side.UNDATED
    if days[-1] <= due:
        return Side.BY_THEN
    return Side.AFTER if days[0] > due else Side.BOTH
