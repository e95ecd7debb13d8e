"""China's workdays: the library `holidays`, with days that a person corrects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import holidays

SATURDAY = 5


@cache
def _year(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Workdays of China. `overrides`: day -> is it a workday, for what the library does not know yet."""

    overrides: Mapping[date, bool] = field(default_factory=dict)
    _next: dict[date, date] = field(default_factory=dict, repr=False, compare=False)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on `day`: weekdays but holidays, and the weekend days worked in their place."""
        if day in self.overrides:
            return self.overrides[day]
        return bool(_year(day.year).is_working_day(day))

    def next_workday(self, day: date) -> date:
        """The first workday on or after `day`."""
        found = self._next.get(day)
        if found is None:
            found = day
            while not self.is_workday(found):
                found += timedelta(days=1)
            self._next[day] = found
        return found

    def is_provisional(self, year: int) -> bool:
        """Whether the State Council's plan of `year` is not known: no weekend day is worked in place of a holiday.

        The library computes holidays for any year, but working weekends only once the plan is out (each November for
        the next year; observed for holidays 0.109: 2026 has six, 2027 none).
        """
        if any(day.year == year and workday and day.weekday() >= SATURDAY for day, workday in self.overrides.items()):
            return False
        return not any(day.year == year for day in _year(year).weekend_workdays)


CHINA = Calendar()
