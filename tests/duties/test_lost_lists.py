"""A list that lost all its reports at once is another list: nothing is missing from it, nothing was withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from duties.lost_lists import believed
from duties.model import Flag, GoneSpell, Reading, ReadingOutcome, Reason, Sighting, Verdict, VerdictCode
from duties.shelves import Shelves
from duties.verdicts import judge
from tests.duties.city_parts import COLUMNS, ENVIRONMENT, OWN, RESOLVER, article, gathered, owed, seen
from tests.duties.evidence_parts import at, complete

REPORT = f"{ENVIRONMENT.name}{{}}年政府信息公开工作年度报告"
AS_OF = date(2026, 2, 20)
NOTICES = tuple(
    seen(title, at(1, 15), at(2, 19), url=f"x{number}.html") for number, title in enumerate(("改版公告", "公开指南"))
)


def reading(*begun: datetime, items: int) -> Reading:
    return replace(complete(*begun, column=OWN), items=items)


BEFORE, AFTER = reading(at(1, 3), at(1, 6), at(1, 10), items=5), reading(at(1, 15), at(2, 2), at(2, 19), items=2)


def old(last: datetime, *, folder: str = "") -> list[Sighting]:
    return [
        seen(REPORT.format(year), at(1, 3) if not folder else at(1, 15), last, url=f"{folder}r{year}.html")
        for year in range(2021, 2025)
    ]


def judged(*rows: Sighting, readings: tuple[Reading, ...] = (BEFORE, AFTER)) -> Verdict:
    evidence = gathered(readings=readings, sightings=rows, articles=[article(row) for row in rows])
    return judge(owed(), evidence, AS_OF)


def test_a_report_that_was_seen_is_not_withdrawn_with_its_whole_list() -> None:
    this_year = seen(REPORT.format(2025), at(1, 6), at(1, 10), url="r2025.html", listed_on=date(2026, 1, 5))
    verdict = judged(*old(at(1, 10)), this_year, *NOTICES)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, ())
    alone = judged(*old(at(2, 19)), this_year, *NOTICES, readings=(BEFORE, replace(AFTER, items=6)))
    assert (alone.code, alone.flags) == (VerdictCode.MISSING, (Flag.WITHDRAWN,))


def test_a_report_that_went_with_most_of_the_others_was_not_taken_down() -> None:
    this_year = seen(REPORT.format(2025), at(1, 6), at(1, 10), url="r2025.html", listed_on=date(2026, 1, 5))
    kept = seen(REPORT.format(2024), at(1, 3), at(2, 19), url="r2024.html")
    cut = judged(*old(at(1, 10))[:-1], kept, this_year)
    assert (cut.code, cut.flags) == (VerdictCode.ON_TIME, ())
    gone = article(this_year, gone=(GoneSpell(at(1, 15), at(1, 16)),))
    rows = (*old(at(1, 10))[:-1], kept, this_year)
    evidence = gathered(
        readings=(BEFORE, AFTER), sightings=rows, articles=[gone, *(article(row) for row in rows if row != this_year)]
    )
    assert judge(owed(), evidence, AS_OF).flags == (Flag.WITHDRAWN,)


def test_nothing_is_missing_from_another_list_at_the_same_address() -> None:
    verdict = judged(*old(at(1, 10)), *NOTICES)
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.COLUMN_MOVED)


OTHERS = tuple(
    seen(f"聊城市{name}2025年政府信息公开工作年度报告", at(1, 15), at(2, 19), url=f"{name}.html")
    for name in ("水利局", "教育局")
)


def test_a_list_that_begins_anew_each_year_is_believed_when_it_holds_reports_again() -> None:
    last_year = seen("聊城市水利局2024年政府信息公开工作年度报告", at(1, 3), at(1, 10), url="slj2024.html")
    verdict = judged(*old(at(1, 10)), last_year, *OTHERS)
    assert (verdict.code, verdict.flags) == (VerdictCode.MISSING, (Flag.WRONG_UNIT,))


def test_nothing_is_missing_from_the_list_of_other_bodies_that_came_in_its_place() -> None:
    verdict = judged(*old(at(1, 10)), *OTHERS)
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.COLUMN_MOVED)
    one = judged(old(at(1, 10))[-1], OTHERS[0], readings=(replace(BEFORE, items=1), replace(AFTER, items=1)))
    assert (one.code, one.reason) == (VerdictCode.UNVERIFIABLE, Reason.COLUMN_MOVED)


def test_the_same_reports_at_new_addresses_are_the_same_list() -> None:
    again = old(at(2, 19), folder="new/")
    assert judged(*old(at(1, 10)), *again, readings=(BEFORE, replace(AFTER, items=4))).code is VerdictCode.MISSING


def test_a_part_of_a_list_that_was_whole_again_later_proves_nothing() -> None:
    part = reading(at(2, 2), items=1)
    whole = reading(at(2, 19), items=5)
    verdict = judged(*old(at(2, 19)), readings=(BEFORE, part, whole))
    assert verdict.last_absent_on == date(2026, 2, 19)
    shelves = Shelves(resolver=RESOLVER, columns=COLUMNS, readings={}, sightings={OWN: old(at(2, 19))}, articles={})
    shown = believed((BEFORE, part, whole), shelves.items(OWN))
    assert [(one.outcome, one.reason) for one in shown] == [
        (ReadingOutcome.COMPLETE, None),
        (ReadingOutcome.INCOMPLETE, Reason.INCOMPLETE_LISTING),
        (ReadingOutcome.COMPLETE, None),
    ]


def test_another_list_that_stood_between_is_no_reading_of_this_one() -> None:
    others = tuple(
        seen(f"聊城市水利局{year}年政府信息公开工作年度报告", at(1, 30), at(2, 6), url=f"slj{year}.html")
        for year in range(2020, 2025)
    )
    late = seen(REPORT.format(2025), at(2, 15), at(2, 19), url="r2025.html", listed_on=date(2026, 1, 28))
    readings = (
        reading(at(1, 3), at(1, 10), items=4),
        reading(at(1, 30), at(2, 2), at(2, 6), items=5),
        reading(at(2, 15), at(2, 19), items=5),
    )
    verdict = judged(*old(at(2, 19)), *others, late, readings=readings)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, ())


@pytest.mark.parametrize(
    ("left", "code"),
    [
        ((2021,), VerdictCode.UNVERIFIABLE),
        ((2021, 2022), VerdictCode.UNVERIFIABLE),
        ((2021, 2022, 2023), VerdictCode.UNVERIFIABLE),
        ((2021, 2022, 2024), VerdictCode.MISSING),
        ((2024,), VerdictCode.MISSING),
    ],
)
def test_a_list_as_it_was_years_ago_shows_nothing_of_this_year(left: tuple[int, ...], code: VerdictCode) -> None:
    rows = [
        seen(REPORT.format(year), at(1, 3), at(2, 19) if year in left else at(1, 10), url=f"r{year}.html")
        for year in range(2021, 2025)
    ]
    verdict = judged(
        *rows, readings=(reading(at(1, 3), at(1, 10), items=4), reading(at(2, 2), at(2, 19), items=len(left)))
    )
    assert verdict.code is code


@pytest.mark.parametrize(("items", "code"), [(2, VerdictCode.ON_TIME), (3, VerdictCode.ON_TIME), (4, VerdictCode.LATE)])
def test_a_list_that_lacked_some_for_a_time_was_a_part(items: int, code: VerdictCode) -> None:
    report = seen(REPORT.format(2025), at(2, 15), at(2, 19), url="r2025.html", listed_on=date(2026, 1, 28))
    readings = (
        reading(at(1, 3), at(1, 10), items=4),
        reading(at(2, 2), at(2, 6), items=items),
        reading(at(2, 15), at(2, 19), items=5),
    )
    assert judged(*old(at(2, 19)), report, readings=readings).code is code


def test_the_same_reports_at_other_addresses_for_a_time_are_the_whole_list() -> None:
    twins = [seen(REPORT.format(year), at(2, 2), at(2, 6), url=f"m/r{year}.html") for year in range(2021, 2025)]
    report = seen(REPORT.format(2025), at(2, 15), at(2, 19), url="r2025.html", listed_on=date(2026, 1, 28))
    readings = (
        reading(at(1, 3), at(1, 10), items=4),
        reading(at(2, 2), at(2, 6), items=4),
        reading(at(2, 15), at(2, 19), items=5),
    )
    assert judged(*old(at(2, 19)), *twins, report, readings=readings).code is VerdictCode.LATE


@pytest.mark.parametrize(("dated", "code"), [(18, VerdictCode.ON_TIME), (None, VerdictCode.LATE)])
def test_a_list_that_shows_what_was_there_long_ago_only_later_was_a_part(dated: int | None, code: VerdictCode) -> None:
    """First asked for while it was cut short: nothing had stood there before by which to tell."""
    rows = [
        seen(
            REPORT.format(year),
            at(2, 2) if year < 2023 else at(2, 15),
            at(2, 19),
            url=f"r{year}.html",
            listed_on=date(year + 1, 1, dated) if dated else date(2026, 2, 12),
        )
        for year in range(2021, 2025)
    ]
    report = seen(REPORT.format(2025), at(2, 15), at(2, 19), url="r2025.html", listed_on=date(2026, 1, 28))
    readings = (reading(at(2, 2), at(2, 6), items=2), reading(at(2, 15), at(2, 19), items=5))
    assert judged(*rows, report, readings=readings).code is code


def test_another_bodys_old_reports_do_not_speak_against_the_list_that_they_displaced() -> None:
    others = tuple(
        seen(
            f"聊城市水利局{year}年政府信息公开工作年度报告",
            at(1, 30),
            at(2, 19),
            url=f"slj{year}.html",
            listed_on=date(year + 1, 1, 11),
        )
        for year in range(2021, 2026)
    )
    readings = (reading(at(1, 3), at(1, 10), items=4), reading(at(1, 30), at(2, 2), at(2, 19), items=5))
    verdict = judged(*old(at(1, 10)), *others, readings=readings)
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.COLUMN_MOVED)
