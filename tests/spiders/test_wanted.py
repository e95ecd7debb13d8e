"""What the budget is spent on first, and what a column's past says of its present."""

from __future__ import annotations

import datetime
from dataclasses import replace

from crawler.items import ColumnReading, ListedRow
from crawler.memory import READ_IN_FULL, READ_IN_FULL_OVERDUE, LastReading, Memory, last_deadline, turn, urgent_bodies
from crawler.plan import CrawlPlan
from duties.model import Article, ContentState, PlaceRole, ReadingOutcome, Reason, VerdictCode, end_of_day
from reports.prose.titles import parse_title
from spiders.losses import judged_by_the_past
from spiders.wanted import Turn, wanted_items
from storage.searches import Search

NOW = datetime.datetime(2026, 2, 5, 14, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def row(year: int, url: str = "") -> ListedRow:
    return ListedRow(url or f"http://a/{year}.html", f"财政局{year}年政府信息公开工作年度报告", None)


def claim(title: str) -> tuple[bool | None, int | None]:
    parsed = parse_title(title)
    return parsed.is_report, parsed.year


def read(*years: int) -> dict[str, Article]:
    return {f"http://a/{year}.html": Article(f"http://a/{year}.html", state=ContentState.READ) for year in years}


def plan(known: dict[str, Article], *, full: bool = False, year: int | None = None, days_ago: int = 1) -> CrawlPlan:
    fetched = dict.fromkeys(known, NOW - days_ago * DAY)
    return CrawlPlan((), (), 2025, year, full, known, memory=Memory(fetched_at=fetched))


def wanted(made: CrawlPlan, *rows: ListedRow, urgent: bool = False) -> list[tuple[Turn, int]]:
    found = wanted_items([("http://a/", one) for one in rows], made, NOW, claim, {"http://a/"} if urgent else ())
    return [(one.turn, one.year) for one in found]


def test_new_ones_first_then_history_newest_first() -> None:
    rows = [row(year) for year in (2022, 2024, 2025, 2023)]
    assert wanted(plan({}), *rows) == [
        (Turn.NEW, 2025),
        (Turn.HISTORY, 2024),
        (Turn.HISTORY, 2023),
        (Turn.HISTORY, 2022),
    ]


def test_what_was_read_is_looked_at_again_after_days_and_history_never() -> None:
    rows = [row(2025), row(2024)]
    assert wanted(plan(read(2025, 2024), days_ago=2), *rows) == []
    assert wanted(plan(read(2025, 2024), days_ago=4), *rows, urgent=True) == [(Turn.AGAIN, 2025)]
    assert wanted(plan(read(2025, 2024), days_ago=4), *rows) == []
    assert wanted(plan(read(2025, 2024), days_ago=8), *rows) == [(Turn.AGAIN, 2025)]


def test_an_address_under_a_new_title_is_read_again_whenever_it_was_read() -> None:
    """This year's report may have been written over last year's."""
    known = read(2024)
    fresh = row(2025, "http://a/2024.html")
    for items, expected in (
        ((row(2024),), [(Turn.NEW, 2025)]),
        ((fresh,), []),
        ((row(2024), fresh), []),
        ((), []),
    ):
        seen_before = LastReading(NOW - DAY, ReadingOutcome.COMPLETE, items, None, held=len(items))
        made = plan(known, days_ago=1)
        made = replace(made, memory=replace(made.memory, last={"http://a/": seen_before}))
        assert wanted(made, fresh) == expected
    assert wanted(plan(known, days_ago=1), fresh) == [], "a column that was never read"


def test_full_takes_all_and_a_year_only_what_may_be_of_it() -> None:
    rows = [row(2025), row(2024), row(2023), ListedRow("http://a/x.html", "政府信息公开年报", None)]
    assert len(wanted(plan(read(2025, 2024, 2023), full=True), *rows)) == 4
    assert [year for _, year in wanted(plan({}, year=2023), *rows)] == [2025, 2025, 2023]


def test_what_failed_or_was_empty_is_new_again() -> None:
    for state in (ContentState.FAILED, ContentState.EMPTY, ContentState.UNFETCHED):
        known = {"http://a/2025.html": Article("http://a/2025.html", state=state)}
        assert wanted(plan(known, days_ago=0), row(2025)) == [(Turn.NEW, 2025)]


def reading(years: range, outcome: ReadingOutcome = ReadingOutcome.COMPLETE) -> ColumnReading:
    reason = None if outcome is ReadingOutcome.COMPLETE else Reason.UNREACHABLE
    return ColumnReading("c", NOW, NOW, outcome, reason, 1, tuple(map(row, years)), None, ())


def last(years: range, *, held: int = 1) -> LastReading:
    return LastReading(NOW - DAY, ReadingOutcome.COMPLETE, tuple(map(row, years)), None, held)


def test_the_past_of_a_column() -> None:
    ten, nine, three = range(2015, 2025), range(2016, 2025), range(2022, 2025)
    assert judged_by_the_past(reading(ten), None) == (reading(ten), 0)
    assert judged_by_the_past(reading(nine), last(ten)) == (reading(nine), 0)
    broken, lost = judged_by_the_past(reading(three), last(ten))
    assert (broken.outcome, broken.reason, lost) == (ReadingOutcome.INCOMPLETE, Reason.INCOMPLETE_LISTING, 10)
    empty, lost = judged_by_the_past(reading(range(0)), last(ten))
    assert (empty.outcome, lost) == (ReadingOutcome.FAILED, 10)
    empty, lost = judged_by_the_past(reading(range(0)), last(range(0), held=8))
    assert (empty.outcome, lost) == (ReadingOutcome.FAILED, 8), "it held as many once"
    failed = reading(range(0), ReadingOutcome.FAILED)
    assert judged_by_the_past(failed, last(ten)) == (failed, 0)


def test_who_is_urgent() -> None:
    today = datetime.date(2026, 1, 20)
    deadlines = {name: datetime.date(2026, 1, 31) for name in ("waiting", "there")}
    deadlines |= {name: datetime.date(2026, 1, 10) for name in ("overdue", "unjudged", "late")}
    deadlines["later"] = datetime.date(2026, 3, 31)
    verdicts = {
        "there": VerdictCode.ON_TIME,
        "overdue": VerdictCode.MISSING,
        "late": VerdictCode.LATE,
        "waiting": VerdictCode.NOT_DUE,
    }
    assert urgent_bodies(deadlines, verdicts, today) == {"waiting", "overdue", "unjudged"}
    assert last_deadline(deadlines, today) == end_of_day(datetime.date(2026, 1, 10))
    assert last_deadline(deadlines, datetime.date(2026, 1, 1)) is None


# Of a host in the middle of whose turn NOW lies.
COLUMN = next(
    name
    for name in (f"http://host{number}.cn/nb/" for number in range(99))
    if turn(name, NOW - 2 * DAY, READ_IN_FULL_OVERDUE) == turn(name, NOW, READ_IN_FULL_OVERDUE)
)


def test_readings_of_two_pages_make_no_column_read_in_full() -> None:
    for deadline, length in ((None, READ_IN_FULL), (NOW - DAY, READ_IN_FULL_OVERDUE)):
        full, last = 0, NOW
        for night in range(1, 57):
            known = LastReading(last, ReadingOutcome.COMPLETE, (row(2024),), None, held=1)
            now = NOW + night * DAY
            full += not Memory(last={COLUMN: known}, deadline=deadline).read_in_full_lately(COLUMN, now)
            last = now
        assert full == 56 // length.days


def test_after_a_deadline_columns_are_read_in_full_and_searched_for_again() -> None:
    deadline = NOW - DAY
    key = ("czj", PlaceRole.OWN_COLUMN)
    for at, lately in ((NOW - 2 * DAY, False), (NOW - DAY / 2, True)):
        search = Search("http://a/", "czj", PlaceRole.OWN_COLUMN, at, Reason.NO_COLUMN, 3)
        known = LastReading(at, ReadingOutcome.COMPLETE, (row(2024),), None, held=1)
        memory = Memory(last={COLUMN: known}, searches={key: (search,)}, deadline=deadline)
        assert memory.read_in_full_lately(COLUMN, NOW) is lately
        assert memory.searched_lately("czj", PlaceRole.OWN_COLUMN, NOW) is lately
    trouble = Search("http://a/", "czj", PlaceRole.OWN_COLUMN, NOW, Reason.UNREACHABLE, 1)
    assert not Memory(searches={key: (trouble,)}).searched_lately("czj", PlaceRole.OWN_COLUMN, NOW)


def test_a_late_report_in_a_list_without_dates_has_its_two_predecessors_looked_at_again() -> None:
    """Only their pages can show that a new system gave all of them one day."""
    rows = [row(year) for year in (2025, 2024, 2023, 2022)]
    made = plan(read(2024, 2023, 2022))
    late = replace(made, memory=replace(made.memory, deadline=NOW - DAY))
    assert wanted(late, *rows) == [(Turn.NEW, 2025), (Turn.AGAIN, 2024), (Turn.AGAIN, 2023)]
    assert wanted(made, *rows) == [(Turn.NEW, 2025)], "nothing is due yet"
    known = plan(read(2025, 2024, 2023))
    again = replace(known, memory=replace(known.memory, deadline=NOW - DAY))
    assert wanted(again, *rows[:3]) == [], "it was read before: once is enough"
    dated = [replace(one, listed_on=datetime.date(2026, 2, 4)) for one in rows]
    assert wanted(late, *dated) == [(Turn.NEW, 2025)], "the list itself shows the days"
