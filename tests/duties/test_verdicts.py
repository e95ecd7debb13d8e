"""The judge, rule by rule: every row of docs/verdicts.md has its example here, and every office case a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from duties.model import (
    Attestation,
    Candidate,
    ColumnProof,
    Duty,
    Evidence,
    Flag,
    LastLook,
    PlaceRole,
    ReadPlace,
    Reason,
    VerdictCode,
)
from duties.verdicts import RULES, judge
from tests.duties import verdicts_page
from tests.duties.evidence_parts import (
    DUE,
    NOTICES,
    OWN,
    PORTAL,
    at,
    complete,
    duty,
    evidence,
    failed,
    incomplete,
    place,
    publication,
)

AS_OF = date(2026, 2, 20)
READ = place(complete(at(1, 20), at(1, 31), at(2, 1), at(2, 2), at(2, 10)))
CANDIDATE = Candidate(OWN + "x.html", "2025年", "body")


def attestation(**said: object) -> Attestation:
    return Attestation(by="王莉", stated_at=at(2, 12), reason="见截图", **said)  # type: ignore[arg-type]


# One example for each rule: (rule, duty, evidence, verdict, reason, days late).
EXAMPLES: dict[str, tuple[Duty, Evidence, VerdictCode, Reason | None, int | None]] = {
    "no_duty": (duty(required=False), evidence(READ), VerdictCode.NOT_REQUIRED, None, None),
    "attested_exemption": (
        duty(),
        replace(evidence(READ), attestations=(attestation(exempt=True),)),
        VerdictCode.NOT_REQUIRED,
        None,
        None,
    ),
    "attested_in_time": (
        duty(),
        replace(evidence(READ), attestations=(attestation(published_on=date(2026, 1, 30)),)),
        VerdictCode.ON_TIME,
        None,
        None,
    ),
    "attested_late": (
        duty(),
        replace(evidence(READ), attestations=(attestation(published_on=date(2026, 2, 3)),)),
        VerdictCode.LATE,
        None,
        3,
    ),
    "seen_in_time": (
        duty(),
        evidence(READ, found=(publication(at(1, 31, 23, 59)),)),
        VerdictCode.ON_TIME,
        None,
        None,
    ),
    "dated_in_time": (
        duty(),
        evidence(place(complete(at(2, 10))), found=(publication(at(2, 10), date(2026, 1, 28), DUE),)),
        VerdictCode.ON_TIME,
        None,
        None,
    ),
    "contradicted": (
        duty(),
        evidence(
            place(complete(at(2, 1), at(2, 2), at(2, 3), at(2, 10))),
            found=(publication(at(2, 10), date(2026, 1, 30)),),
        ),
        VerdictCode.LATE,
        None,
        3,
    ),
    "dated_late": (
        duty(),
        evidence(place(complete(at(2, 10))), found=(publication(at(2, 10), date(2026, 2, 4), date(2026, 2, 5)),)),
        VerdictCode.LATE,
        None,
        4,
    ),
    "proved_late": (
        duty(),
        evidence(place(complete(at(2, 2), at(2, 10))), found=(publication(at(2, 10)),)),
        VerdictCode.LATE,
        None,
        2,
    ),
    "undatable": (
        duty(),
        evidence(place(complete(at(1, 31), at(2, 10))), found=(publication(at(2, 10)),)),
        VerdictCode.UNVERIFIABLE,
        Reason.DATE_UNKNOWN,
        None,
    ),
    "not_due": (duty(due=AS_OF), evidence(READ), VerdictCode.NOT_DUE, None, None),
    "unread": (
        duty(),
        evidence(READ, place(failed(at(2, 5), reason=Reason.BLOCKED), column=PORTAL, role=PlaceRole.PORTAL_LIST)),
        VerdictCode.UNVERIFIABLE,
        Reason.BLOCKED,
        None,
    ),
    "candidate": (
        duty(),
        replace(evidence(READ), candidates=(CANDIDATE,)),
        VerdictCode.UNVERIFIABLE,
        Reason.CANDIDATE_UNREAD,
        None,
    ),
    "unproved": (
        duty(),
        evidence(replace(READ, proof=None)),
        VerdictCode.UNVERIFIABLE,
        Reason.COLUMN_UNPROVED,
        None,
    ),
    "missing": (duty(), evidence(READ), VerdictCode.MISSING, None, None),
}


@pytest.mark.parametrize("name", [rule.name for rule in RULES])
def test_each_rule_has_an_example_that_it_decides(name: str) -> None:
    owed, seen, code, reason, days = EXAMPLES[name]
    verdict = judge(owed, seen, AS_OF)
    assert (verdict.code, verdict.reason, verdict.days_late) == (code, reason, days)
    assert next(rule for rule in RULES if rule.name == name).code is code


@pytest.mark.parametrize("name", [rule.name for rule in RULES])
def test_the_example_is_decided_by_its_own_rule(name: str) -> None:
    from duties.accounts import account_of
    from duties.verdicts import Case

    owed, seen, *_ = EXAMPLES[name]
    case = Case(owed, seen, AS_OF, account_of(owed, seen))
    assert next(rule.name for rule in RULES if rule.judge(case) is not None) == name


def test_the_page_of_verdicts_is_current() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "verdicts.md"
    assert page.read_text(encoding="utf-8") == verdicts_page.page()


# --- proof of absence -------------------------------------------------------------------------------------------


def test_a_reading_begun_before_midnight_of_the_due_date_proves_nothing() -> None:
    verdict = judge(duty(), evidence(place(complete(at(1, 31, 23, 59)))), AS_OF)
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.NOT_READ_SINCE_DUE)


def test_a_reading_begun_at_midnight_after_the_due_date_proves_absence() -> None:
    verdict = judge(duty(), evidence(place(complete(at(2, 1, 0, 0)))), AS_OF)
    assert verdict.code is VerdictCode.MISSING
    assert verdict.last_absent_on == date(2026, 2, 1)


def test_every_place_must_be_read() -> None:
    portal = place(incomplete(at(2, 3)), column=PORTAL, role=PlaceRole.PORTAL_LIST)
    verdict = judge(duty(), evidence(READ, portal), AS_OF)
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.INCOMPLETE_LISTING)


def test_one_proved_place_suffices() -> None:
    portal = place(complete(at(2, 3)), column=PORTAL, role=PlaceRole.PORTAL_LIST, proof=None)
    assert judge(duty(), evidence(READ, portal), AS_OF).code is VerdictCode.MISSING


def test_confirmed_needs_a_finished_last_look_and_two_days_of_every_place() -> None:
    two_days = place(complete(at(2, 1), at(2, 2)))
    assert judge(duty(), evidence(two_days), AS_OF).confirmed
    assert not judge(duty(), evidence(two_days, looked=False), AS_OF).confirmed
    unfinished = replace(evidence(two_days), last_looks=(LastLook(at(2, 1, 4), finished=False),))
    assert not judge(duty(), unfinished, AS_OF).confirmed
    same_day = place(complete(at(2, 1, 3), at(2, 1, 22)))
    assert not judge(duty(), evidence(same_day), AS_OF).confirmed
    portal = place(complete(at(2, 3)), column=PORTAL, role=PlaceRole.PORTAL_LIST)
    assert not judge(duty(), evidence(two_days, portal), AS_OF).confirmed


def test_a_last_look_before_the_due_date_confirms_nothing() -> None:
    seen = replace(evidence(place(complete(at(2, 1), at(2, 2)))), last_looks=(LastLook(at(1, 20), finished=True),))
    assert not judge(duty(), seen, AS_OF).confirmed


# --- which reason -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "reason"),
    [
        ((), Reason.NO_URL),
        ((place(column="", reason=Reason.NO_URL, proof=None),), Reason.NO_URL),
        ((place(),), Reason.NEVER_CRAWLED),
        ((place(reason=Reason.NO_COLUMN),), Reason.NO_COLUMN),
        ((place(complete(at(1, 20))),), Reason.NOT_READ_SINCE_DUE),
        ((place(failed(at(1, 20))),), Reason.NOT_READ_SINCE_DUE),
        ((place(complete(at(1, 20)), failed(at(2, 5), reason=Reason.TLS_FAILED)),), Reason.TLS_FAILED),
        ((place(failed(at(2, 3), reason=Reason.BLOCKED), failed(at(2, 5))),), Reason.UNREACHABLE),
        ((place(complete(at(1, 20))), place(failed(at(2, 5)), column=PORTAL)), Reason.UNREACHABLE),
        ((place(), place(complete(at(1, 20)), column=PORTAL)), Reason.NOT_READ_SINCE_DUE),
        (
            (
                place(failed(at(2, 5), reason=Reason.BLOCKED), column=PORTAL, role=PlaceRole.PORTAL_LIST),
                place(failed(at(2, 5), reason=Reason.SOFT_404)),
            ),
            Reason.SOFT_404,
        ),
    ],
)
def test_the_reason_of_an_unread_place(places: tuple[ReadPlace, ...], reason: Reason) -> None:
    verdict = judge(duty(), replace(evidence(*places), candidates=(CANDIDATE,)), AS_OF)
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, reason)


def test_a_candidate_comes_before_an_unproved_column() -> None:
    seen = replace(evidence(replace(READ, proof=None)), candidates=(CANDIDATE,))
    verdict = judge(duty(), seen, AS_OF)
    assert verdict.reason is Reason.CANDIDATE_UNREAD
    assert verdict.rests_on == (CANDIDATE.url,)
    assert verdict.last_absent_on is None


@pytest.mark.parametrize("proof", list(ColumnProof))
def test_each_proof_of_the_column_carries_a_missing(proof: ColumnProof) -> None:
    assert judge(duty(), evidence(replace(READ, proof=proof)), AS_OF).code is VerdictCode.MISSING


# --- dates ------------------------------------------------------------------------------------------------------


def test_own_dates_on_both_sides_show_neither() -> None:
    found = publication(at(2, 10), date(2026, 1, 28), date(2026, 2, 5))
    verdict = judge(duty(), evidence(place(complete(at(2, 10))), found=(found,)), AS_OF)
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.DATE_UNKNOWN)
    assert (verdict.url, verdict.first_seen_on) == (found.url, date(2026, 2, 10))


def test_own_dates_on_both_sides_are_late_only_by_two_readings_and_two_days() -> None:
    found = publication(at(2, 10), date(2026, 1, 31), date(2026, 2, 1))
    hours = evidence(place(complete(at(2, 1), at(2, 2))), found=(found,))
    assert judge(duty(), hours, AS_OF).reason is Reason.DATE_UNKNOWN
    days = evidence(place(complete(at(2, 1), at(2, 2), at(2, 4))), found=(found,))
    verdict = judge(duty(), days, AS_OF)
    assert (verdict.code, verdict.days_late) == (VerdictCode.LATE, 4)


def test_a_migrated_date_makes_nobody_late() -> None:
    found = publication(at(2, 10, year=2027), migrated=(date(2026, 8, 11),))
    verdict = judge(duty(), evidence(place(complete(at(2, 10, year=2027))), found=(found,)), date(2027, 3, 1))
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.DATE_UNKNOWN)


def test_the_earliest_copy_counts() -> None:
    own = publication(at(2, 10), date(2026, 2, 6))
    portal = publication(at(2, 12), date(2026, 1, 29), column=PORTAL)
    verdict = judge(duty(), evidence(READ, found=(own, portal)), AS_OF)
    assert (verdict.code, verdict.published_on) == (VerdictCode.ON_TIME, date(2026, 1, 29))


def test_an_undated_copy_does_not_save_a_late_one() -> None:
    own = publication(at(2, 10), date(2026, 2, 6))
    portal = publication(at(2, 12), column=PORTAL)
    verdict = judge(duty(), evidence(place(complete(at(2, 12))), found=(own, portal)), AS_OF)
    assert (verdict.code, verdict.days_late) == (VerdictCode.LATE, 6)


def test_an_undated_copy_that_was_there_as_early_leaves_the_late_one_uncertain() -> None:
    own = publication(at(2, 10))
    portal = publication(at(2, 10), date(2026, 2, 6), column=PORTAL)
    read = place(complete(at(2, 10), at(2, 12)))
    verdict = judge(duty(), evidence(read, found=(own, portal)), AS_OF)
    assert (verdict.code, verdict.days_late, verdict.flags) == (VerdictCode.LATE, 6, (Flag.DATE_UNCERTAIN,))
    # Where absence after the date is proved, the dates need no trust.
    shared = place(complete(at(2, 3), column=PORTAL), role=PlaceRole.PORTAL_LIST, column=PORTAL)
    proved = evidence(place(complete(at(2, 3), at(2, 10))), shared, found=(own, portal))
    assert judge(duty(), proved, AS_OF).flags == ()


def test_one_reading_is_not_enough_against_a_claimed_date() -> None:
    found = publication(at(2, 10), date(2026, 1, 28))
    verdict = judge(duty(), evidence(place(complete(at(2, 5), at(2, 10))), found=(found,)), AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, (Flag.DATE_UNCERTAIN,))


@pytest.mark.parametrize(
    ("last", "code", "flag"),
    [
        (at(2, 2, 23, 59), VerdictCode.ON_TIME, Flag.DATE_UNCERTAIN),
        (at(2, 3, 0, 0), VerdictCode.LATE, Flag.BACKDATED_SUSPECT),
    ],
)
def test_the_forty_eight_hours_run_from_the_end_of_the_claimed_day(last: object, code: VerdictCode, flag: Flag) -> None:
    read = place(complete(at(2, 1), last))  # type: ignore[arg-type]
    verdict = judge(duty(), evidence(read, found=(publication(at(2, 10), date(2026, 1, 31)),)), AS_OF)
    assert (verdict.code, verdict.flags) == (code, (flag,))


def test_absence_in_one_place_only_contradicts_nothing() -> None:
    found = publication(at(2, 10), date(2026, 1, 20))
    portal = place(complete(at(2, 10)), column=PORTAL, role=PlaceRole.PORTAL_LIST)
    verdict = judge(duty(), evidence(READ, portal, found=(found,)), AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, ())


def test_absence_proved_before_the_due_date_only_is_on_time_with_the_flag() -> None:
    found = publication(at(2, 10), date(2026, 1, 10))
    verdict = judge(duty(), evidence(place(complete(at(1, 20), at(1, 30))), found=(found,)), AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, (Flag.BACKDATED_SUSPECT,))


def test_late_by_its_own_date_but_still_absent_later_counts_from_our_proof() -> None:
    read = place(complete(at(2, 4), at(2, 8), at(2, 9)))
    verdict = judge(duty(), evidence(read, found=(publication(at(2, 10), date(2026, 2, 2)),)), AS_OF)
    assert (verdict.code, verdict.days_late) == (VerdictCode.LATE, 9)
    assert verdict.flags == (Flag.BACKDATED_SUSPECT,)


def test_a_date_later_than_our_own_sighting_counts_as_seen() -> None:
    verdict = judge(
        duty(), evidence(place(complete(at(2, 3))), found=(publication(at(2, 3), date(2026, 3, 9)),)), AS_OF
    )
    assert (verdict.code, verdict.days_late) == (VerdictCode.LATE, 3)


# --- withdrawn --------------------------------------------------------------------------------------------------


def test_withdrawn_before_the_due_date_and_not_back_is_missing() -> None:
    found = publication(at(1, 10), date(2026, 1, 10), gone=at(1, 20))
    verdict = judge(duty(), evidence(READ, found=(found,)), AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.MISSING, (Flag.WITHDRAWN,))
    before = judge(duty(), evidence(READ, found=(found,)), date(2026, 1, 25))
    assert (before.code, before.flags) == (VerdictCode.NOT_DUE, (Flag.WITHDRAWN,))


def test_withdrawn_after_the_due_date_keeps_its_verdict() -> None:
    found = publication(at(1, 10), date(2026, 1, 10), gone=at(2, 5))
    verdict = judge(duty(), evidence(READ, found=(found,)), AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, (Flag.WITHDRAWN,))


def test_back_at_another_address_is_not_withdrawn() -> None:
    first = publication(at(1, 10), date(2026, 1, 10), gone=at(1, 20))
    again = publication(at(2, 10), date(2026, 2, 9), url="t20260209_7.html")
    verdict = judge(duty(), evidence(READ, found=(first, again)), AS_OF)
    assert (verdict.code, verdict.flags, verdict.url) == (VerdictCode.ON_TIME, (), again.url)


# --- the rest of the row ----------------------------------------------------------------------------------------


def test_not_due_holds_until_the_due_date_and_nothing_else_ends_by_itself() -> None:
    verdict = judge(duty(), evidence(READ), date(2026, 1, 31))
    assert (verdict.code, verdict.holds_until) == (VerdictCode.NOT_DUE, DUE)
    assert judge(duty(), evidence(READ), date(2026, 2, 1)).holds_until is None


def test_a_day_that_a_person_has_named_ends_a_verdict() -> None:
    seen = replace(evidence(READ), attestations=(attestation(published_on=date(2026, 3, 2)),))
    verdict = judge(duty(), seen, AS_OF)
    assert (verdict.code, verdict.holds_until) == (VerdictCode.MISSING, date(2026, 3, 1))
    assert judge(duty(), seen, date(2026, 3, 2)).code is VerdictCode.LATE


def test_the_newest_statement_decides() -> None:
    early = replace(attestation(exempt=True), stated_at=at(2, 3))
    seen = replace(evidence(READ), attestations=(attestation(published_on=date(2026, 1, 30)), early))
    assert judge(duty(), seen, AS_OF).code is VerdictCode.ON_TIME


@pytest.mark.parametrize(("year", "watched"), [(2023, False), (2024, True), (2025, True)])
def test_watched_from_the_season_of_the_first_complete_reading(year: int, watched: bool) -> None:
    # First read on 1 December 2025: report year 2024 is the one whose season was running.
    assert judge(duty(year), evidence(READ), AS_OF).watched is watched


def test_unreadable_only_when_no_copy_can_be_read() -> None:
    scan = publication(at(1, 20), date(2026, 1, 20), readable=False)
    text = publication(at(1, 20), date(2026, 1, 20), url="t20260120_2.html")
    assert judge(duty(), evidence(READ, found=(scan,)), AS_OF).flags == (Flag.UNREADABLE,)
    assert judge(duty(), evidence(READ, found=(scan, text)), AS_OF).flags == ()


def test_revised_and_incomplete_tables_change_no_verdict() -> None:
    found = replace(publication(at(1, 20), date(2026, 1, 20)), revised=True, tables_incomplete=True)
    verdict = judge(duty(), evidence(READ, found=(found,)), AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, (Flag.REVISED, Flag.TABLES_INCOMPLETE))


# --- office cases (research: users, "Office cases") -------------------------------------------------------------


def test_published_on_the_first_working_day_after_spring_festival() -> None:
    strict = duty(2024, due=date(2025, 1, 31), lenient=date(2025, 2, 5))
    seen = evidence(place(complete(at(2, 6, year=2025))), found=(publication(at(2, 6, year=2025), date(2025, 2, 5)),))
    verdict = judge(strict, seen, date(2025, 2, 20))
    assert (verdict.code, verdict.days_late) == (VerdictCode.LATE, 5)
    lenient = replace(strict, deadline=date(2025, 2, 5))
    assert judge(lenient, seen, date(2025, 2, 20)).code is VerdictCode.ON_TIME


def test_posted_to_the_portal_only() -> None:
    found = publication(at(1, 30), date(2026, 1, 29), column=PORTAL)
    portal = place(complete(at(2, 3)), column=PORTAL, role=PlaceRole.PORTAL_LIST)
    verdict = judge(duty(), evidence(READ, portal, found=(found,)), AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, ())


def test_own_column_empty_while_the_portal_list_cannot_be_read() -> None:
    portal = place(failed(at(2, 3)), column=PORTAL, role=PlaceRole.PORTAL_LIST)
    verdict = judge(duty(), evidence(READ, portal), AS_OF)
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.UNREACHABLE)


def test_under_notices_only() -> None:
    found = publication(at(1, 30), date(2026, 1, 29), column=NOTICES, designated=False)
    verdict = judge(duty(), evidence(READ, found=(found,)), AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, (Flag.WRONG_COLUMN,))


def test_under_notices_only_and_undated_is_never_late_by_its_own_columns_absence() -> None:
    found = publication(at(2, 10), column=NOTICES, designated=False)
    verdict = judge(duty(), evidence(READ, found=(found,)), AS_OF)
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.DATE_UNKNOWN)


def test_corrected_and_posted_again_in_march_after_we_had_seen_it() -> None:
    first = publication(at(1, 25), date(2026, 1, 24), gone=at(3, 11))
    again = publication(at(3, 11), date(2026, 3, 10), url="t20260310_9.html")
    verdict = judge(duty(), evidence(READ, found=(first, again)), date(2026, 3, 20))
    assert (verdict.code, verdict.published_on) == (VerdictCode.ON_TIME, date(2026, 1, 24))


def test_redated_after_a_correction_and_first_seen_after_that() -> None:
    found = publication(at(3, 11), date(2026, 3, 10), migrated=(date(2026, 1, 24),))
    verdict = judge(duty(), evidence(place(complete(at(3, 11))), found=(found,)), date(2026, 3, 20))
    assert (verdict.code, verdict.flags) == (VerdictCode.LATE, (Flag.DATE_UNCERTAIN,))


def test_started_in_february_with_a_list_date_in_january() -> None:
    found = publication(at(2, 10), date(2026, 1, 28))
    assert judge(duty(), evidence(place(complete(at(2, 10))), found=(found,)), AS_OF).code is VerdictCode.ON_TIME


def test_started_in_february_without_any_date() -> None:
    verdict = judge(duty(), evidence(place(complete(at(2, 10))), found=(publication(at(2, 10)),)), AS_OF)
    assert (verdict.code, verdict.reason, verdict.first_seen_on) == (
        VerdictCode.UNVERIFIABLE,
        Reason.DATE_UNKNOWN,
        date(2026, 2, 10),
    )


def test_published_in_a_chat_account_only() -> None:
    assert judge(duty(), evidence(READ), AS_OF).code is VerdictCode.MISSING
    seen = replace(evidence(READ), attestations=(attestation(published_on=date(2026, 1, 27)),))
    verdict = judge(duty(), seen, AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, (Flag.WRONG_COLUMN,))
    assert verdict.published_on == date(2026, 1, 27)


def test_title_only_on_the_due_date_and_text_three_days_later() -> None:
    # Read nightly at 03:00: on the 3rd the title was still empty, on the 4th the text stood there.
    nights = place(complete(*(at(1, 31, 23), at(2, 1), at(2, 2), at(2, 3), at(2, 4))))
    found = publication(at(2, 4), migrated=(date(2026, 1, 31),), empty_until=at(2, 3))
    verdict = judge(duty(), evidence(nights, found=(found,)), AS_OF)
    assert (verdict.code, verdict.days_late) == (VerdictCode.LATE, 3)


def test_title_without_content_is_judged_as_not_published() -> None:
    verdict = judge(duty(), replace(evidence(READ), placeholder=True), AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.MISSING, (Flag.PLACEHOLDER,))


def test_a_superiors_report_in_the_column() -> None:
    verdict = judge(duty(), replace(evidence(READ), wrong_unit=True), AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.MISSING, (Flag.WRONG_UNIT,))


def test_stamped_before_midnight_and_absent_two_hours_later() -> None:
    read = place(complete(at(1, 31, 2), at(2, 1, 2), at(2, 2, 2)))
    verdict = judge(duty(), evidence(read, found=(publication(at(2, 2, 2), date(2026, 1, 31)),)), AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, (Flag.DATE_UNCERTAIN,))


def test_a_report_of_long_ago_that_is_gone_from_a_merged_site() -> None:
    verdict = judge(duty(2009, due=date(2010, 3, 31)), evidence(READ), AS_OF)
    assert (verdict.code, verdict.watched) == (VerdictCode.MISSING, False)


def test_blocked_at_the_deadline() -> None:
    read = place(complete(at(1, 20)), failed(at(2, 1), at(2, 2), reason=Reason.BLOCKED))
    verdict = judge(duty(), evidence(read), AS_OF)
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.BLOCKED)


def test_published_before_its_own_year_was_over() -> None:
    found = publication(at(12, 31, year=2025), date(2025, 12, 30))
    verdict = judge(duty(), evidence(READ, found=(found,)), AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, (Flag.PREMATURE,))


def test_scan_only() -> None:
    found = publication(at(1, 20), date(2026, 1, 20), readable=False)
    verdict = judge(duty(), evidence(READ, found=(replace(found, tables_incomplete=True),)), AS_OF)
    assert (verdict.code, verdict.flags) == (VerdictCode.ON_TIME, (Flag.UNREADABLE,))


def test_exempt_covered_and_merged_bodies_owe_nothing() -> None:
    assert judge(duty(required=False), evidence(), AS_OF).code is VerdictCode.NOT_REQUIRED
