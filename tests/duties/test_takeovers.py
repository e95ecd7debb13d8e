"""This year's report written over last year's, at one address: neither speaks for the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from duties.date_hints import DateSeen
from duties.dates import PUB_DATE
from duties.model import (
    Article,
    Column,
    ContentState,
    Evidence,
    Flag,
    PlaceRole,
    Reason,
    Sighting,
    Verdict,
    VerdictCode,
)
from duties.verdicts import judge
from tests.duties.city_parts import COLUMNS, ENVIRONMENT, OWN, WATER, article, gathered, owed, seen
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
    # The list showed the address all along: that it showed the new title later is no proof that the text came later.
    verdict = judged(overwritten_on(2, 10, dated=None))
    assert (verdict.code, verdict.reason, verdict.flags) == (VerdictCode.UNVERIFIABLE, Reason.DATE_UNKNOWN, ())


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


SISTER = "http://slj.liaocheng.gov.cn.test/nb/"
OLD_DAY, NEW_DAY = date(2025, 1, 18), date(2026, 1, 20)
DAILY = complete(FIRST_LOOK, at(1, 20), at(2, 1), at(2, 2), at(2, 5), at(2, 10), column=OWN)


def put_right_on_10_february(
    contents_at: tuple[datetime, ...], dates: Sequence[DateSeen], rows: Sequence[Sighting], *, year: int = 2025
) -> Verdict:
    """This year's report at the address of last year's, whose number stayed in the title (users §24)."""
    page = article(
        rows[-1],
        contents=max(len(contents_at), 1),
        contents_at=contents_at,
        content_since=min(contents_at, default=FIRST_LOOK),
        dates_seen=tuple(dates),
        report_title=THIS,
        report_body="聊城市生态环境局",
        report_year=2025,
    )
    found = gathered(readings=[DAILY], sightings=[*rows, OLDER], articles=[page, article(OLDER)], year=year)
    return judge(owed(year), found, AS_OF)


def under_both_titles(*, listed_on: date | None = OLD_DAY, again: date | None = None) -> list[Sighting]:
    old = [seen(LAST, FIRST_LOOK, at(2, 5), listed_on=OLD_DAY)]
    if again is not None:
        old = [seen(LAST, FIRST_LOOK, at(1, 20), listed_on=OLD_DAY), seen(LAST, at(1, 20), at(2, 5), listed_on=again)]
    return [*old, seen(THIS, at(2, 10), listed_on=listed_on)]


def test_a_new_text_seen_in_time_under_the_old_title_is_the_report() -> None:
    verdict = put_right_on_10_february(
        (FIRST_LOOK, at(1, 20), at(2, 10)),
        (DateSeen(PUB_DATE, OLD_DAY, FIRST_LOOK), DateSeen(PUB_DATE, NEW_DAY, at(1, 20))),
        under_both_titles(),
    )
    assert (verdict.code, verdict.published_on, verdict.first_seen_on) == (VerdictCode.ON_TIME, NEW_DAY, NEW_DAY)
    assert not {Flag.PREMATURE, Flag.BACKDATED_SUSPECT} & {*verdict.flags}


def test_a_new_list_date_under_the_old_title_is_the_reports() -> None:
    rows = under_both_titles(listed_on=date(2026, 2, 9), again=NEW_DAY)
    verdict = put_right_on_10_february((FIRST_LOOK, at(2, 10)), (DateSeen(PUB_DATE, OLD_DAY, FIRST_LOOK),), rows)
    assert (verdict.code, verdict.first_seen_on) == (VerdictCode.ON_TIME, NEW_DAY)


def test_a_page_not_looked_at_meanwhile_is_not_backdated_by_a_list_that_showed_its_address() -> None:
    dates = (DateSeen(PUB_DATE, OLD_DAY, FIRST_LOOK), DateSeen(PUB_DATE, NEW_DAY, at(2, 10)))
    verdict = put_right_on_10_february((FIRST_LOOK, at(2, 10)), dates, under_both_titles(listed_on=NEW_DAY))
    assert (verdict.code, verdict.flags, verdict.published_on) == (VerdictCode.ON_TIME, (), NEW_DAY)


def test_the_old_day_left_standing_dates_nothing() -> None:
    verdict = put_right_on_10_february(
        (FIRST_LOOK, at(2, 10)), (DateSeen(PUB_DATE, OLD_DAY, FIRST_LOOK),), under_both_titles()
    )
    assert (verdict.code, verdict.reason, verdict.flags) == (VerdictCode.UNVERIFIABLE, Reason.DATE_UNKNOWN, ())


def test_a_new_report_with_a_copied_old_date_is_no_takeover() -> None:
    late = date(2026, 2, 9)
    rows = [seen(LAST, at(1, 20), at(2, 5), listed_on=NEW_DAY), seen(THIS, at(2, 10), listed_on=late)]
    dates = (DateSeen(PUB_DATE, date(2025, 1, 20), at(1, 20)), DateSeen(PUB_DATE, late, at(2, 10)))
    assert put_right_on_10_february((at(1, 20), at(2, 10)), dates, rows).code is VerdictCode.ON_TIME


def test_what_stood_unread_before_it_was_written_over_may_have_been_last_years() -> None:
    """The first look at the page failed: what it said under last year's title nobody knows."""
    rows = [seen(LAST, FIRST_LOOK, at(1, 20), listed_on=OLD_DAY), seen(THIS, at(1, 20), at(2, 10), listed_on=NEW_DAY)]
    before = put_right_on_10_february((at(1, 20),), (), rows, year=2024)
    assert (before.code, before.reason) == (VerdictCode.UNVERIFIABLE, Reason.CANDIDATE_UNREAD)
    verdict = put_right_on_10_february((at(1, 20),), (), rows)
    assert (verdict.code, verdict.flags, verdict.published_on) == (VerdictCode.ON_TIME, (), NEW_DAY)


def test_contents_that_were_not_told_apart_are_of_either_year() -> None:
    rows = [seen(LAST, FIRST_LOOK, at(1, 20), listed_on=OLD_DAY), seen(THIS, at(1, 20), at(2, 10), listed_on=NEW_DAY)]
    assert put_right_on_10_february((), (), rows, year=2024).code is VerdictCode.ON_TIME
    verdict = put_right_on_10_february((), (), rows)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, ())


def test_a_title_put_right_never_makes_the_other_year_missing() -> None:
    """Undated, first met in this season: a mistyped year, or last year's report written over."""
    rows = [seen(LAST, at(1, 20), at(2, 5)), seen(THIS, at(2, 10))]
    before = put_right_on_10_february((at(1, 20),), (), rows, year=2024)
    assert (before.code, before.reason) == (VerdictCode.UNVERIFIABLE, Reason.CANDIDATE_UNREAD)
    assert put_right_on_10_february((at(1, 20),), (), rows).code is VerdictCode.ON_TIME


def in_a_sisters_column(page: Article, rows: Sequence[Sighting], year: int) -> Verdict:
    sister = Column(SISTER, "政府信息公开年报", bodies=((WATER.code, PlaceRole.OWN_COLUMN),))
    looks = complete(FIRST_LOOK, at(1, 20), at(2, 10), column=SISTER)
    found = gathered(
        readings=[LOOKS, looks],
        sightings=[OLDER, *rows],
        articles=[page, article(OLDER)],
        columns=(*COLUMNS, sister),
        year=year,
    )
    return judge(owed(year), found, AS_OF)


def test_a_report_that_its_text_gave_to_the_body_stays_its_when_it_is_written_over() -> None:
    old = seen("2024年政府信息公开工作年度报告", FIRST_LOOK, at(1, 20), column=SISTER, listed_on=OLD_DAY)
    new = seen("2025年政府信息公开工作年度报告", at(1, 20), at(2, 10), column=SISTER, listed_on=NEW_DAY)
    page = article(
        new,
        contents=2,
        contents_at=(FIRST_LOOK, at(1, 20)),
        content_since=FIRST_LOOK,
        report_title=THIS,
        report_body=ENVIRONMENT.name,
        report_year=2025,
    )
    assert in_a_sisters_column(page, [old, new], 2024).code is VerdictCode.ON_TIME
    assert in_a_sisters_column(page, [old, new], 2025).code is VerdictCode.ON_TIME
    sister = Column(SISTER, "政府信息公开年报", bodies=((WATER.code, PlaceRole.OWN_COLUMN),))
    owners = gathered(sightings=[old, new], articles=[page], columns=(*COLUMNS, sister), of=WATER, year=2024)
    # By its title alone it is the column's owner's: it stands between that one and "missing", too.
    assert [found.why for found in owners.candidates] == ["joint"]
