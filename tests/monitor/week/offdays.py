"""The days on which offices rest in the season of 2026, from the State Council's notice on that year's holidays."""

from __future__ import annotations

from datetime import date, timedelta

_WORKED = {date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28)}
_OFF = {
    *(date(2026, 1, day) for day in (1, 2, 3)),
    *(date(2026, 2, day) for day in range(15, 24)),
    *(date(2026, 4, day) for day in (4, 5, 6)),
}


def is_workday(day: date) -> bool:
    """Whether offices work."""
    return day in _WORKED or (day.weekday() < 5 and day not in _OFF)


def workdays_before(day: date, count: int) -> date:
    """The `count`-th workday before `day`."""
    while count:
        day -= timedelta(days=1)
        count -= is_workday(day)
    return day
