"""On which nights of a season somebody looks: weekly, and every night around the two due dates."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta

DEPARTMENTS_DUE = (1, 31)
GOVERNMENTS_DUE = (3, 31)
"""国务院令第711号 art. 49: departments (and by local custom all others) by 31 January, governments by 31 March."""


@dataclass(frozen=True, slots=True)
class Nights:
    """The nights on which somebody looks, in order."""

    days: tuple[date, ...]

    def on_or_after(self, day: date) -> date | None:
        """The first look that meets what came on `day`: a look is taken at the end of its day."""
        place = bisect_left(self.days, day)
        return self.days[place] if place < len(self.days) else None

    def before(self, day: date) -> date | None:
        """The last look before `day`."""
        place = bisect_left(self.days, day)
        return self.days[place - 1] if place else None

    def within(self, first: date, last: date) -> tuple[date, ...]:
        """The looks from `first` to `last`, both included."""
        return tuple(day for day in self.days if first <= day <= last)


def due_dates(report_year: int) -> tuple[date, date]:
    """When departments and when governments are due."""
    return date(report_year + 1, *DEPARTMENTS_DUE), date(report_year + 1, *GOVERNMENTS_DUE)


def _around(due: date, before: int, after: int) -> set[date]:
    return {due + timedelta(days=offset) for offset in range(-before, after + 1)}


def whole_season(report_year: int) -> Nights:
    """1 December to 30 April."""
    first, last = date(report_year, 12, 1), date(report_year + 1, 4, 30)
    weekly = {first + timedelta(days=7 * week) for week in range((last - first).days // 7 + 1)}
    departments, governments = due_dates(report_year)
    return Nights(tuple(sorted(weekly | {last} | _around(departments, 3, 7) | _around(governments, 1, 4))))


def around_the_dates(report_year: int) -> Nights:
    """The nights around the two dates, and one long before: fourteen looks."""
    departments, governments = due_dates(report_year)
    before = {date(report_year, 12, 29)}
    return Nights(tuple(sorted(before | _around(departments, 2, 7) | _around(governments, 0, 2))))


def quick_nights(report_year: int) -> Nights:
    """Twelve looks."""
    departments, governments = due_dates(report_year)
    begin = {date(report_year, 12, 29), departments - timedelta(days=6)}
    return Nights(tuple(sorted(begin | _around(departments, 1, 6) | _around(governments, 0, 1))))
