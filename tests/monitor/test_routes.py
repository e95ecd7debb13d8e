"""When routes speak."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from duties.calendar import CHINA
from monitor.alerts import workdays_before
from monitor.routes import QuietHours, Route, escalates_on
from tests.monitor.season import moment


def test_quiet_hours_over_midnight_and_by_day() -> None:
    night = QuietHours()
    assert night.covers(moment("02-03", "20:00"), CHINA)
    assert night.covers(moment("02-04", "07:59"), CHINA)
    assert not night.covers(moment("02-04", "08:00"), CHINA)
    assert night.covers(moment("02-07", "12:00"), CHINA), "a Saturday"
    assert not night.covers(moment("02-14", "12:00"), CHINA), "a Saturday that is worked"
    assert not QuietHours(days_off=False).covers(moment("02-07", "12:00"), CHINA)
    noon = QuietHours(time(12), time(14))
    assert noon.covers(moment("02-04", "12:30"), CHINA)
    assert not noon.covers(moment("02-04", "14:00"), CHINA)


@pytest.mark.parametrize(
    ("last", "quiet", "worked"),
    [
        # 国庆 2025, with the Mid-Autumn Festival: 1 to 8 October; the Sunday before and the Saturday after are worked.
        ("2025-09-30", ("2025-10-01", "2025-10-06", "2025-10-08"), ("2025-09-28", "2025-10-09", "2025-10-11")),
        # 春节 2026: 15 to 23 February, nine days; the Saturdays on both sides are worked.
        ("2026-02-14", ("2026-02-15", "2026-02-17", "2026-02-23"), ("2026-02-14", "2026-02-24", "2026-02-28")),
        # 元旦 2026: 1 to 3 January; the Sunday after is worked.
        ("2025-12-31", ("2026-01-01", "2026-01-02", "2026-01-03"), ("2026-01-04",)),
    ],
)
def test_nobody_is_called_in_a_holiday_and_all_are_on_its_make_up_days(
    last: str, quiet: tuple[str, ...], worked: tuple[str, ...]
) -> None:
    night = QuietHours()

    def at(day: str, hour: str) -> datetime:
        return datetime.fromisoformat(f"{day}T{hour}:00+08:00")

    assert not night.covers(at(last, "19:59"), CHINA)
    for day in quiet:
        assert all(night.covers(at(day, hour), CHINA) for hour in ("00:00", "08:00", "12:00", "19:59", "23:59")), day
    for day in worked:
        assert not night.covers(at(day, "08:00"), CHINA), day
        assert night.covers(at(day, "07:59"), CHINA), day
        assert night.covers(at(day, "20:00"), CHINA), day


def test_the_last_reminder_is_on_the_last_workday_before_the_date() -> None:
    """For 31 January 2025, in the Spring Festival, that was Monday the 27th; Sunday the 26th was worked (users §8)."""
    assert workdays_before(date(2025, 1, 31), 1, CHINA) == date(2025, 1, 27)
    assert workdays_before(date(2025, 1, 31), 2, CHINA) == date(2025, 1, 26)
    assert workdays_before(date(2025, 1, 31), 3, CHINA) == date(2025, 1, 24)


def test_what_is_told_before_a_holiday_goes_up_after_it() -> None:
    route = Route("office", (), escalate_to="director", escalate_after=2)
    assert escalates_on(moment("02-13"), route, CHINA) == date(2026, 2, 24)


def test_a_digest_that_would_never_come_is_known() -> None:
    assert Route("office", (), digest_at=time(20)).never_digests
    assert not Route("office", (), digest_at=time(19, 59)).never_digests
    assert not Route("office", (), digest_at=time(7)).never_digests, "it comes at eight"
    assert not Route("office", (), digest_at=time(13), quiet=QuietHours(time(12), time(14))).never_digests
