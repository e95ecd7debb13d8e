"""What people said of items and places, and articles that are gone while their list still names them."""

from __future__ import annotations

from datetime import date

import pytest

from duties.model import (
    Attestation,
    Column,
    ContentState,
    Evidence,
    Flag,
    GoneSpell,
    PlaceRole,
    ReadingOutcome,
    Reason,
    VerdictCode,
)
from duties.verdicts import judge
from tests.duties.city_parts import ENVIRONMENT, OFFICE, OWN, article, gathered, owed, seen
from tests.duties.evidence_parts import at, complete

TITLE = "聊城市生态环境局{}年政府信息公开工作年度报告"
AS_OF = date(2026, 2, 20)
EARLIER = seen(TITLE.format(2024), at(1, 10), at(2, 19), url="r2024.html")
NIGHTS = complete(at(1, 10), at(2, 2), at(2, 3), at(2, 19), column=OWN)
BARE = seen("政府信息公开工作年度报告", at(1, 20), at(2, 19), url="bare.html", listed_on=date(2026, 1, 20))
REPORT = seen(TITLE.format(2025), at(1, 20), at(2, 19), url="r2025.html", listed_on=date(2026, 1, 20))


def said(day: int = 12, **what: object) -> Attestation:
    return Attestation("王莉", at(2, day), "电话核实", **what)  # type: ignore[arg-type]


def code(evidence: Evidence) -> VerdictCode:
    return judge(owed(), evidence, AS_OF).code


def bare(*statements: Attestation, state: ContentState = ContentState.READ) -> Evidence:
    pages = [article(EARLIER), article(BARE, state)]
    return gathered(readings=[NIGHTS], sightings=[EARLIER, BARE], articles=pages, attestations=statements)


def test_an_item_that_a_person_says_is_the_report_is_published() -> None:
    assert code(bare()) is VerdictCode.UNVERIFIABLE
    evidence = bare(said(item=BARE.url, item_is_report=True))
    assert [copy.url for copy in evidence.publications] == [BARE.url]
    assert code(evidence) is VerdictCode.ON_TIME
    unread = bare(said(item=BARE.url, item_is_report=True), state=ContentState.FAILED)
    assert code(unread) is VerdictCode.UNVERIFIABLE, "what it holds is still not known"


def test_an_item_that_a_person_says_is_not_the_report_stands_in_nobodys_way() -> None:
    evidence = bare(said(item=BARE.url))
    assert evidence.candidates == ()
    assert code(evidence) is VerdictCode.MISSING


def test_a_dismissed_report_is_none() -> None:
    pages = [article(EARLIER), article(REPORT)]
    seen_so = {"readings": [NIGHTS], "sightings": [EARLIER, REPORT], "articles": pages}
    assert code(gathered(**seen_so)) is VerdictCode.ON_TIME  # type: ignore[arg-type]
    assert code(gathered(**seen_so, attestations=[said(item=REPORT.url)])) is VerdictCode.MISSING  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", Reason.CANDIDATE_UNREAD), ("聊城市", Reason.CANDIDATE_UNREAD), ("聊城市人民政府", None)],
)
def test_a_report_that_names_the_division_only_may_be_the_offices_own(text: str, reason: Reason | None) -> None:
    """It stands in the office's own column in January: the government's is due in March. Until its text names the
    government nobody says that the office has published nothing."""
    own = Column(OWN, "政府信息公开年报", bodies=((OFFICE.code, PlaceRole.OWN_COLUMN),))
    earlier = seen("聊城市人民政府办公室2024年政府信息公开工作年度报告", at(1, 10), at(2, 19), url="r2024.html")
    named = seen(
        "聊城市2025年政府信息公开工作年度报告", at(1, 20), at(2, 19), url="r2025.html", listed_on=date(2026, 1, 20)
    )
    pages = [article(earlier), article(named, report_body=text)]
    seen_so = {"readings": [NIGHTS], "sightings": [earlier, named], "articles": pages, "columns": [own]}
    verdict = judge(owed(of=OFFICE), gathered(**seen_so, of=OFFICE), AS_OF)  # type: ignore[arg-type]
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE if reason else VerdictCode.MISSING, reason)
    told = gathered(**seen_so, of=OFFICE, attestations=[said(item=named.url)])  # type: ignore[arg-type]
    assert told.candidates == ()


def test_of_two_statements_on_one_item_the_newest_counts() -> None:
    no, yes = said(12, item=BARE.url), said(13, item=BARE.url, item_is_report=True)
    assert code(bare(yes, no)) is VerdictCode.ON_TIME
    assert code(bare(said(14, item=BARE.url), yes)) is VerdictCode.MISSING


def absent(*statements: Attestation) -> Evidence:
    return gathered(readings=[NIGHTS], sightings=[EARLIER], articles=[article(EARLIER)], attestations=statements)


def test_what_a_site_did_not_show_while_nobody_could_read_it_proves_nothing() -> None:
    assert code(absent()) is VerdictCode.MISSING
    evidence = absent(said(outage_from=date(2026, 2, 1), outage_until=date(2026, 2, 19)))
    assert [(reading.outcome, reading.started) for reading in evidence.places[0].readings] == [
        (ReadingOutcome.COMPLETE, (at(1, 10),)),
        (ReadingOutcome.INCOMPLETE, (at(2, 2), at(2, 3), at(2, 19))),
    ]
    verdict = judge(owed(), evidence, AS_OF)
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.UNREACHABLE)
    one_night = absent(said(outage_from=date(2026, 2, 2), outage_until=date(2026, 2, 2)))
    assert code(one_night) is VerdictCode.MISSING


def test_a_person_who_looked_is_the_last_look() -> None:
    assert not judge(owed(), absent(), AS_OF).confirmed
    verdict = judge(owed(), absent(said(verdict_confirmed=VerdictCode.MISSING)), AS_OF)
    assert (verdict.confirmed, verdict.reviewed_by, verdict.machine) == (True, "王莉", None)
    other = judge(owed(), absent(said(verdict_confirmed=VerdictCode.LATE)), AS_OF)
    assert (other.confirmed, other.reviewed_by) == (False, "")


def test_a_report_handed_in_is_not_published() -> None:
    assert code(absent(said(submitted_on=date(2026, 1, 20)))) is VerdictCode.MISSING


@pytest.mark.parametrize(
    ("spell", "flag"),
    [
        (GoneSpell(at(2, 5), at(2, 6)), (Flag.WITHDRAWN,)),
        (GoneSpell(at(2, 5), at(2, 6), at(2, 9)), ()),
    ],
)
def test_an_address_that_is_gone_is_withdrawn_although_the_list_still_names_it(
    spell: GoneSpell, flag: tuple[Flag, ...]
) -> None:
    pages = [article(EARLIER), article(REPORT, gone=(spell,))]
    evidence = gathered(readings=[NIGHTS], sightings=[EARLIER, REPORT], articles=pages)
    verdict = judge(owed(), evidence, AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, flag)


def test_gone_before_the_due_date_and_not_back_counts_as_not_published() -> None:
    pages = [article(EARLIER), article(REPORT, gone=(GoneSpell(at(1, 25), at(1, 27)),))]
    evidence = gathered(readings=[NIGHTS], sightings=[EARLIER, REPORT], articles=pages)
    verdict = judge(owed(), evidence, AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.MISSING, (Flag.WITHDRAWN,))


def test_the_same_content_at_a_new_address_is_neither_withdrawn_nor_revised() -> None:
    moved = seen(TITLE.format(2025), at(2, 3), at(2, 19), url="moved.html", listed_on=date(2026, 2, 3))
    pages = [
        article(EARLIER),
        article(REPORT, content="a", gone=(GoneSpell(at(2, 2), at(2, 3)),)),
        article(moved, content="a"),
    ]
    evidence = gathered(readings=[NIGHTS], sightings=[EARLIER, REPORT, moved], articles=pages)
    verdict = judge(owed(), evidence, AS_OF)
    assert (verdict.code, verdict.flags, verdict.url) == (VerdictCode.ON_TIME, (), moved.url)
    assert verdict.body == ENVIRONMENT.code
