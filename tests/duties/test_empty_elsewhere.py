"""A title without content that a last look met on the home page as well: what it proves when the text comes later."""

from __future__ import annotations

from datetime import date

from duties.absence import absence_before
from duties.model import VerdictCode, end_of_day
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
