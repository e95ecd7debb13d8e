"""This year's report written over last year's, at one address: neither speaks for the other."""

from __future__ import annotations

from datetime import date

from duties.date_hints import DateSeen
from duties.dates import PUB_DATE
from duties.model import ContentState, Evidence, Verdict, VerdictCode
from duties.verdicts import judge
from tests.duties.city_parts import OWN, article, gathered, owed, seen
from tests.duties.evidence_parts import at, complete

LAST = "聊城市生态环境局2024年政府信息公开工作年度报告"
THIS = "聊城市生态环境局2025年政府信息公开工作年度报告"
OLDER = seen("聊城市生态环境局2023年政府信息公开工作年度报告", at(12, 1, year=2025), at(2, 10), url="old.html")
FIRST_LOOK = at(12, 1, year=2025)
AS_OF = date(2026, 2, 20)
LOOKS = complete(FIRST_LOOK, at(1, 20), at(2, 1), at(2, 2), at(2, 10), column=OWN)


def overwritten_on(month: int, day: int, *, dated: date | None, before: date = date(2025, 1, 18)) -> Evidence:
    """The evidence of a report that came so, at the address of one of `before`."""
    came = at(month, day)
    old = seen(LAST, FIRST_LOOK, at(1, 20), listed_on=before)
    new = seen(THIS, came, at(2, 10), listed_on=dated)
    dates = (DateSeen(PUB_DATE, before, FIRST_LOOK), *([DateSeen(PUB_DATE, dated, came)] if dated else []))
    page = article(
        new,
        contents=2,
        contents_at=(FIRST_LOOK, came),
        content_since=FIRST_LOOK,
        dates_seen=dates,
        meta_date=dated or before,
        report_title=THIS,
        report_body="聊城市生态环境局",
        report_year=2025,
    )
    return gathered(readings=[LOOKS], sightings=[old, new, OLDER], articles=[page, article(OLDER)])


def judged(evidence: Evidence) -> Verdict:
    return judge(owed(), evidence, AS_OF)


def test_written_over_in_time_it_is_neither_revised_nor_premature() -> None:
    verdict = judged(overwritten_on(1, 20, dated=date(2026, 1, 19)))
    assert (verdict.code, verdict.flags, verdict.published_on) == (VerdictCode.ON_TIME, (), date(2026, 1, 19))


def test_written_over_late_it_is_late_by_its_own_day_and_not_backdated_by_the_old_one() -> None:
    verdict = judged(overwritten_on(2, 10, dated=date(2026, 2, 9)))
    assert (verdict.code, verdict.flags, verdict.days_late) == (VerdictCode.LATE, (), 9)


def test_under_the_old_day_it_has_none() -> None:
    assert judged(overwritten_on(1, 20, dated=None)).code is VerdictCode.ON_TIME
    verdict = judged(overwritten_on(2, 10, dated=None))
    assert (verdict.code, verdict.flags, verdict.days_late) == (VerdictCode.LATE, (), 2)


def test_a_mistyped_year_put_right_with_a_correction_is_the_report_that_was_seen_in_time() -> None:
    """Last year's number stood in the title; the day was this season's."""
    old = seen(LAST, at(1, 20), at(2, 2), listed_on=date(2026, 1, 19))
    new = seen(THIS, at(2, 10), listed_on=date(2026, 1, 19))
    page = article(
        new,
        contents=2,
        contents_at=(at(1, 20), at(2, 10)),
        content_since=at(1, 20),
        dates_seen=(DateSeen(PUB_DATE, date(2026, 1, 19), at(1, 20)),),
        report_title=THIS,
        report_year=2025,
    )
    verdict = judged(gathered(readings=[LOOKS], sightings=[old, new, OLDER], articles=[page, article(OLDER)]))
    assert verdict.code is VerdictCode.ON_TIME


def test_the_text_now_there_is_not_that_of_the_year_before() -> None:
    evidence = overwritten_on(2, 10, dated=date(2026, 2, 9))
    assert [copy.title for copy in evidence.publications] == [THIS]
    before = gathered(
        readings=[LOOKS],
        sightings=[seen(LAST, FIRST_LOOK, at(1, 20), listed_on=date(2025, 1, 18)), seen(THIS, at(2, 10)), OLDER],
        articles=[
            article(
                seen(THIS, at(2, 10)),
                ContentState.READ,
                contents=2,
                contents_at=(FIRST_LOOK, at(2, 10)),
                content_since=FIRST_LOOK,
                report_year=2025,
            )
        ],
        year=2024,
    )
    assert [copy.title for copy in before.publications] == [LAST]
