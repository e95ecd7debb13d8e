"""Own dates: which there are, which of them count, and on which side of a due date they lie."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duties.date_hints import DateSeen
from duties.dates import DatedYear, Side, counting, migrated_dates, own_dates, side, stated_dates
from duties.model import Article, OwnDate
from tests.duties.city_parts import seen
from tests.duties.evidence_parts import at

DUE = date(2026, 1, 31)


def test_the_three_own_dates_and_no_other() -> None:
    row = seen("X", at(2, 1), listed_on=date(2026, 1, 29))
    page = Article(row.url, meta_date=date(2026, 1, 28), shown_date=date(2026, 1, 30), index_number="1137/2026-00001")
    assert stated_dates([row], page) == (
        ("list_date", date(2026, 1, 29)),
        ("pub_date", date(2026, 1, 28)),
        ("shown_date", date(2026, 1, 30)),
    )
    assert stated_dates([row], None) == (("list_date", date(2026, 1, 29)),)


def test_a_list_date_that_came_later_is_kept_and_proves_nothing() -> None:
    first = seen("X", at(1, 29), at(3, 1), listed_on=date(2026, 1, 28))
    later = seen("X", at(3, 11), listed_on=date(2026, 3, 10))
    for rows in ([first, later], [later, first]):
        dates = own_dates(stated_dates(rows, None), year=2025)
        assert [(stated.on, stated.migrated) for stated in dates] == [
            (date(2026, 1, 28), False),
            (date(2026, 3, 10), True),
        ]


def test_a_day_that_three_report_years_share_is_a_migration() -> None:
    day = date(2026, 8, 11)
    assert migrated_dates([DatedYear(2023, (day,)), DatedYear(2024, (day,))]) == frozenset()
    assert migrated_dates([DatedYear(2023, (day,)), DatedYear(2024, (day,)), DatedYear(2025, (day, DUE))]) == {day}
    # Three reports of one year on one day are a busy day, no migration.
    assert migrated_dates([DatedYear(2025, (day,))] * 5) == frozenset()


def test_a_migrated_date_is_kept_and_does_not_count() -> None:
    row = seen("X", at(9, 1), listed_on=date(2026, 8, 11))
    dates = own_dates(stated_dates([row], None), year=2025, migrated=frozenset({date(2026, 8, 11)}))
    assert dates == (OwnDate("list_date", date(2026, 8, 11), migrated=True),)
    assert side(dates, DUE) is Side.UNDATED


def test_a_day_before_the_report_year_began_does_not_count() -> None:
    row = seen("X", at(2, 1), listed_on=date(2024, 12, 31))
    assert side(own_dates(stated_dates([row], None), year=2025), DUE) is Side.UNDATED
    assert side(own_dates(stated_dates([row], None), year=2024), DUE) is Side.BY_THEN


def test_a_title_that_stood_empty_had_no_date_yet() -> None:
    row = seen("X", at(1, 31, 20), listed_on=date(2026, 1, 31))
    page = Article(row.url, meta_date=date(2026, 2, 3))
    dates = own_dates(stated_dates([row], page), year=2025, empty_until=at(2, 2))
    assert counting(dates) == (date(2026, 2, 3),)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), Side.UNDATED),
        ((DUE,), Side.BY_THEN),
        ((date(2026, 1, 2), DUE), Side.BY_THEN),
        ((date(2026, 2, 1),), Side.AFTER),
        ((DUE, date(2026, 2, 1)), Side.BOTH),
    ],
)
def test_sides(days: tuple[date, ...], expected: Side) -> None:
    assert side([OwnDate("list_date", day) for day in days], DUE) is expected


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-30, 30), st.booleans()), max_size=5))
def test_the_side_depends_on_the_counting_days_alone(offsets: list[tuple[int, bool]]) -> None:
    dates = [OwnDate("list_date", DUE + timedelta(days=days), migrated) for days, migrated in offsets]
    late = {days > 0 for days, migrated in offsets if not migrated}
    expected = {
        frozenset(): Side.UNDATED,
        frozenset({False}): Side.BY_THEN,
        frozenset({True}): Side.AFTER,
        frozenset({True, False}): Side.BOTH,
    }[frozenset(late)]
    assert side(dates, DUE) is expected
    assert side(list(reversed(dates)), DUE) is expected


def test_three_years_within_seven_days_are_a_migration() -> None:
    days = [date(2026, 8, 11), date(2026, 8, 14), date(2026, 8, 18)]
    reports = [DatedYear(2023 + at, (day,)) for at, day in enumerate(days)]
    assert migrated_dates(reports) == set(days)
    apart = [*reports[:2], DatedYear(2025, (date(2026, 8, 19),))]
    assert migrated_dates(apart) == frozenset()


def test_a_title_with_the_year_of_publication_makes_no_migration() -> None:
    day = date(2026, 1, 20)
    years = [DatedYear(year, (day,)) for year in (2024, 2025, 2026)]
    assert migrated_dates(years) == frozenset(), "one report of a list bears last year's number, one the new year's"
    assert migrated_dates([DatedYear(2023, (day,)), *years]) == {day}


def test_long_after_the_due_date_a_neighbouring_year_is_enough() -> None:
    def year(number: int, day: date) -> DatedYear:
        return DatedYear(number, (day,), date(number + 1, 1, 31))

    day = date(2026, 6, 10)
    assert migrated_dates([year(2024, day), year(2025, day)]) == {day}
    assert migrated_dates([year(2025, day)]) == frozenset(), "alone it is only late"
    assert migrated_dates([year(2023, day), year(2025, day)]) == frozenset(), "no neighbours"
    near = date(2026, 5, 20)
    assert migrated_dates([year(2024, near), year(2025, near)]) == frozenset(), "the newer is not 120 days late"


def test_a_page_that_was_redated_keeps_the_date_that_it_gave_first() -> None:
    row = seen("X", at(2, 1))
    dates = (
        DateSeen("pub_date", date(2026, 3, 5), at(3, 6)),
        DateSeen("pub_date", date(2026, 1, 28), at(2, 1)),
        DateSeen("shown_date", date(2026, 1, 29), at(2, 1)),
    )
    page = Article(row.url, meta_date=date(2026, 3, 5), shown_date=date(2026, 1, 29), dates_seen=dates)
    assert stated_dates([row], page) == (
        ("pub_date", date(2026, 1, 28)),
        ("later_pub_date", date(2026, 3, 5)),
        ("shown_date", date(2026, 1, 29)),
    )
    assert side(own_dates(stated_dates([row], page), year=2025), DUE) is Side.BY_THEN
