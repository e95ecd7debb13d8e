"""When jobs run that offices wait for."""

from __future__ import annotations

from datetime import datetime, timedelta

from apscheduler.triggers.base import BaseTrigger

from duties.calendar import Calendar
from duties.model import local_date

# Longer than any run of days off; beyond it something is wrong with the calendar.
_LONGEST = 60


class OnWorkdays(BaseTrigger):  # type: ignore[misc]
    """The times of another trigger that fall on workdays of China."""

    __slots__ = ("calendar", "trigger")

    def __init__(self, trigger: BaseTrigger, calendar: Calendar) -> None:
        self.trigger, self.calendar = trigger, calendar

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """The next one after `previous_fire_time` (None: at or after `now`). Raises ValueError for a calendar without
        workdays."""
        found: datetime | None = self.trigger.get_next_fire_time(previous_fire_time, now)
        for _day in range(_LONGEST * 24):
            if found is None or self.calendar.is_workday(local_date(found)):
                return found
            found = self.trigger.get_next_fire_time(found, found + timedelta(seconds=1))
        raise ValueError(f"no workday after {now}")
