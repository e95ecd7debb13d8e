from datetime import date

import pytest

from duties.calendar import CHINA, Calendar


@pytest.mark.parametrize(
    ("day", "next_workday"),
    [
        # The deadlines under the present Regulation; five of seven January ones were days off.
        (date(2020, 1, 31), date(2020, 2, 3)),
        (date(2021, 1, 31), date(2021, 2, 1)),
        (date(2022, 1, 31), date(2022, 2, 7)),
        (date(2023, 1, 31), date(2023, 1, 31)),
        (date(2024, 1, 31), date(2024, 1, 31)),
        (date(2025, 1, 31), date(2025, 2, 5)),
        (date(2026, 1, 31), date(2026, 2, 2)),
        (date(2024, 3, 31), date(2024, 4, 1)),
        (date(2025, 3, 31), date(2025, 3, 31)),
    ],
)
def test_next_workday(day: date, next_workday: date) -> None:
    assert CHINA.next_workday(day) == next_workday


def test_a_weekend_worked_in_place_of_a_holiday_is_a_workday() -> None:
    assert CHINA.is_workday(date(2026, 2, 14))
    assert not CHINA.is_workday(date(2026, 2, 15))


def test_a_year_without_a_plan_is_provisional() -> None:
    assert [year for year in range(2008, 2027) if CHINA.is_provisional(year)] == []
    assert CHINA.is_provisional(2090)


def test_overrides_win_and_settle_a_year() -> None:
    saturday = date(2090, 2, 4)
    assert saturday.weekday() == 5
    calendar = Calendar({saturday: True, date(2026, 2, 2): False})
    assert calendar.is_workday(saturday)
    assert not calendar.is_provisional(2090)
    assert calendar.next_workday(date(2026, 1, 31)) == date(2026, 2, 3)
    assert Calendar({date(2090, 2, 1): False}).is_provisional(2090)
