"""A list that lost all its reports at once is another list: nothing is missing from it, nothing was withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

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
