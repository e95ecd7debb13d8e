"""A title without content beside another copy of the report, in the same column or on the home page: what it proves
when the text comes later."""

from __future__ import annotations

from datetime import date

from duties.absence import absence_before
from duties.model import Flag, Reason, VerdictCode, end_of_day
from duties.verdicts import judge
from tests.duties.evidence_parts import DUE, PORTAL, at, complete, duty, evidence, place, publication

HOME = "http://sthj.qinghe.gov.cn.test/"
NIGHTS = tuple(at(2, day) for day in range(1, 5))
FILLED = at(2, 5)
PLACES = (place(complete(*NIGHTS, FILLED)), place(complete(*NIGHTS, FILLED, column=PORTAL), column=PORTAL))


def test_text_that_came_after_an_empty_title_is_late_wherever_the_title_was_met() -> None:
    last_empty = at(2, 4, 3, 1)
    own = publication(FILLED, migrated=(date(2026, 1, 29),), empty_until=last_empty)
    home = publication(FILLED, column=HOME, designated=False, empty_until=last_empty)
    verdict = judge(duty(), evidence(*PLACES, found=(own, home)), date(2026, 2, 10))
    assert (verdict.code, verdict.days_late) == (VerdictCode.LATE, 4)


def test_the_empty_title_bounds_the_absence_even_where_places_were_read_later() -> None:
    early = at(2, 2, 3, 1)
    home = publication(FILLED, column=HOME, designated=False, empty_until=early)
    absence = absence_before(evidence(*PLACES, found=(home,)), FILLED, end_of_day(DUE))
    assert absence is not None
    assert absence.until < early


def test_a_report_with_content_in_a_place_that_is_nobodys_proves_nothing() -> None:
    home = publication(FILLED, column=HOME, designated=False)
    assert absence_before(evidence(*PLACES, found=(home,)), FILLED, end_of_day(DUE)) is None
    verdict = judge(duty(), evidence(*PLACES, found=(home,)), date(2026, 2, 10))
    assert verdict.code is VerdictCode.UNVERIFIABLE


def test_a_second_posting_that_is_empty_still_proves_no_absence_of_the_first() -> None:
    nights = (*(at(1, day) for day in range(28, 32)), *NIGHTS, *(at(2, day) for day in range(5, 9)))
    listed = place(complete(*nights))
    first = publication(at(2, 2), DUE, url="first.html")
    again = publication(at(2, 7), date(2026, 2, 7), url="again.html", empty_until=at(2, 6))
    alone = judge(duty(), evidence(listed, found=(first,)), date(2026, 2, 8))
    both = judge(duty(), evidence(listed, found=(first, again)), date(2026, 2, 8))
    assert (alone.code, alone.flags) == (VerdictCode.ON_TIME, (Flag.DATE_UNCERTAIN,))
    assert (both.code, both.flags, both.last_absent_on) == (alone.code, alone.flags, date(2026, 2, 1))


def test_of_two_empty_postings_the_first_look_bounds_the_absence() -> None:
    sooner = publication(FILLED, url="one.html", empty_until=at(2, 2, 3, 1))
    later = publication(FILLED, url="two.html", empty_until=at(2, 4, 3, 1))
    for found in ((sooner, later), (later, sooner)):
        absence = absence_before(evidence(*PLACES, found=found), FILLED, end_of_day(DUE))
        assert absence is not None
        assert absence.until == at(2, 2, 3, 1)


def test_a_posting_that_stood_undated_before_a_dated_one_makes_nobody_late() -> None:
    listed = place(complete(at(1, 28)), complete(at(2, 2), at(2, 8)))
    undated = publication(at(2, 2), url="first.html")
    dated = publication(at(2, 7), date(2026, 2, 7), url="again.html")
    verdict = judge(duty(), evidence(listed, found=(undated, dated)), date(2026, 2, 8))
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.DATE_UNKNOWN)
    same_day = publication(at(2, 7), url="first.html")
    assert judge(duty(), evidence(listed, found=(same_day, dated)), date(2026, 2, 8)).code is VerdictCode.LATE
