"""What must hold of the judge for any evidence whatever."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from hypothesis import example, given, settings
from hypothesis import strategies as st

from duties.absence import absence_before, complete_readings
from duties.dates import LIST_DATE, PUB_DATE
from duties.model import (
    Attestation,
    Candidate,
    ColumnProof,
    Duty,
    Evidence,
    Flag,
    LastLook,
    OwnDate,
    PlaceRole,
    Publication,
    Reading,
    ReadingOutcome,
    ReadPlace,
    Reason,
    VerdictCode,
    end_of_day,
)
from duties.verdicts import RULES, Case, judge
from tests.duties.evidence_parts import DUE, NOTICES, OWN, PORTAL, at, complete, duty, place, publication

T = TypeVar("T")

COLUMNS = (OWN, PORTAL)
DAYS = st.integers(-60, 60).map(lambda days: DUE + timedelta(days=days))
MOMENTS = st.integers(-60 * 24, 60 * 24).map(lambda hours: at(1, 31, 12) + timedelta(hours=hours))
BAD = st.sampled_from((ReadingOutcome.FAILED, ReadingOutcome.INCOMPLETE))


def _reading(column: str, begun: tuple[datetime, ...], outcome: ReadingOutcome, reason: Reason) -> Reading:
    done = outcome is ReadingOutcome.COMPLETE
    return Reading(column, tuple(sorted(begun)), max(begun), outcome, None if done else reason)


def readings(column: str, outcomes: st.SearchStrategy[ReadingOutcome]) -> st.SearchStrategy[tuple[Reading, ...]]:
    one = st.builds(
        _reading,
        st.just(column),
        st.lists(MOMENTS, min_size=1, max_size=4).map(tuple),
        outcomes,
        st.sampled_from((Reason.BLOCKED, Reason.UNREACHABLE, Reason.INCOMPLETE_LISTING)),
    )
    return st.lists(one, max_size=4).map(tuple)


def places(outcomes: st.SearchStrategy[ReadingOutcome]) -> st.SearchStrategy[tuple[ReadPlace, ...]]:
    def place(column: str, role: PlaceRole) -> st.SearchStrategy[ReadPlace]:
        return st.builds(
            ReadPlace,
            role=st.just(role),
            column=st.just(column),
            readings=readings(column, outcomes),
            proof=st.sampled_from((None, *ColumnProof)),
            reason=st.sampled_from((None, Reason.NO_COLUMN, Reason.UNREACHABLE)),
        )

    own = place(OWN, PlaceRole.OWN_COLUMN)
    portal = place(PORTAL, PlaceRole.PORTAL_LIST)
    return st.one_of(st.just(()), st.tuples(own), st.tuples(own, portal))


OWN_DATES = st.lists(st.builds(OwnDate, st.sampled_from((LIST_DATE, PUB_DATE)), DAYS, st.booleans()), max_size=3).map(
    tuple
)


@st.composite
def publications(draw: st.DrawFn) -> Publication:
    seen = draw(MOMENTS)
    column = draw(st.sampled_from((*COLUMNS, NOTICES)))
    return Publication(
        url=column + draw(st.sampled_from(("a.html", "b.html"))),
        title="清河市生态环境局2025年政府信息公开工作年度报告",
        column=column,
        own_dates=draw(OWN_DATES),
        first_seen_at=seen,
        last_seen_at=seen,
        gone_since=draw(st.none() | MOMENTS.filter(lambda moment: moment > seen)),
        designated=column != NOTICES,
        readable=draw(st.booleans()),
        revised=draw(st.booleans()),
        tables_incomplete=draw(st.booleans()),
        empty_until=draw(st.none() | st.integers(1, 20 * 24).map(lambda hours: seen - timedelta(hours=hours))),
    )


ATTESTATIONS = st.lists(
    st.builds(
        Attestation,
        by=st.sampled_from(("王莉", "李强")),
        stated_at=MOMENTS,
        reason=st.just("来函"),
        published_on=st.none() | DAYS,
        exempt=st.booleans(),
    ),
    max_size=2,
).map(tuple)
LOOKS = st.lists(st.builds(LastLook, MOMENTS, st.booleans()), max_size=2).map(tuple)
CANDIDATES = st.lists(st.builds(Candidate, st.just(OWN + "c.html"), st.just("年报"), st.just("year")), max_size=1).map(
    tuple
)


def any_evidence(
    outcomes: st.SearchStrategy[ReadingOutcome] | None = None,
    found: st.SearchStrategy[tuple[Publication, ...]] | None = None,
    said: st.SearchStrategy[tuple[Attestation, ...]] = ATTESTATIONS,
) -> st.SearchStrategy[Evidence]:
    return st.builds(
        Evidence,
        places=places(st.sampled_from(ReadingOutcome) if outcomes is None else outcomes),
        publications=st.lists(publications(), max_size=3).map(tuple) if found is None else found,
        candidates=CANDIDATES,
        last_looks=LOOKS,
        attestations=said,
        wrong_unit=st.booleans(),
        placeholder=st.booleans(),
        first_complete_on=st.none() | DAYS,
    )


NOTHING: st.SearchStrategy[tuple[Publication, ...]] = st.just(())
NOBODY: st.SearchStrategy[tuple[Attestation, ...]] = st.just(())
DUTIES = st.booleans().map(lambda required: duty(required=required))
WRONG = (VerdictCode.LATE, VerdictCode.MISSING)


@settings(max_examples=60, deadline=None)
@given(any_evidence(BAD), DAYS)
def test_no_set_of_failed_or_incomplete_readings_gives_missing(seen: Evidence, as_of: date) -> None:
    assert judge(duty(), seen, as_of).code is not VerdictCode.MISSING


@settings(max_examples=60, deadline=None)
@given(any_evidence(BAD, NOTHING, NOBODY), DAYS)
def test_with_nothing_found_and_nothing_read_the_answer_is_unverifiable(seen: Evidence, as_of: date) -> None:
    expected = VerdictCode.UNVERIFIABLE if as_of > DUE else VerdictCode.NOT_DUE
    assert judge(duty(), seen, as_of).code is expected


@settings(max_examples=60, deadline=None)
@given(any_evidence(), DAYS)
def test_no_missing_without_a_complete_reading_of_every_place_after_the_due_date(seen: Evidence, as_of: date) -> None:
    verdict = judge(duty(), seen, as_of)
    if verdict.code is VerdictCode.MISSING:
        due_end = end_of_day(DUE)
        assert seen.places
        assert all(any(begun >= due_end for begun in complete_readings(place)) for place in seen.places)
        assert any(place.proof is not None for place in seen.places)
        assert not seen.candidates
        assert as_of > DUE


@settings(max_examples=60, deadline=None)
@given(any_evidence(said=NOBODY), DAYS)
def test_no_late_without_a_date_or_an_observed_absence(seen: Evidence, as_of: date) -> None:
    verdict = judge(duty(), seen, as_of)
    if verdict.code is VerdictCode.LATE:
        dated = any(not stated.migrated and stated.on > DUE for copy in seen.publications for stated in copy.own_dates)
        absent = bool(seen.places) and all(
            any(begun >= end_of_day(DUE) for begun in complete_readings(place)) for place in seen.places
        )
        assert dated or absent
        assert min(copy.first_seen_at for copy in seen.publications) >= end_of_day(DUE)


@settings(max_examples=60, deadline=None)
@given(any_evidence(found=st.lists(publications(), min_size=1, max_size=3).map(tuple)))
@example(
    Evidence(
        places=(place(complete(at(1, 30), at(2, 2))),),
        publications=(publication(at(2, 2), DUE), publication(at(2, 7), url="b.html", empty_until=at(2, 6))),
    )
)
def test_absence_is_proved_only_up_to_when_the_report_was_first_seen(seen: Evidence) -> None:
    first_seen = min(copy.first_seen_at for copy in seen.publications)
    absence = absence_before(seen, first_seen, end_of_day(DUE))
    assert absence is None or absence.until < first_seen


@settings(max_examples=60, deadline=None)
@given(any_evidence(), DUTIES, DAYS)
def test_one_verdict_with_a_consistent_row_for_any_evidence(seen: Evidence, owed: Duty, as_of: date) -> None:
    verdict = judge(owed, seen, as_of)
    assert (verdict.days_late is not None) is (verdict.code is VerdictCode.LATE)
    assert verdict.days_late is None or verdict.days_late >= 1
    assert (verdict.reason is not None) is (verdict.code is VerdictCode.UNVERIFIABLE)
    assert not verdict.confirmed or verdict.code is VerdictCode.MISSING
    assert as_of > DUE or verdict.code not in (*WRONG, VerdictCode.UNVERIFIABLE)
    assert verdict.as_of == as_of
    assert list(verdict.flags) == [flag for flag in Flag if flag in verdict.flags]


@settings(max_examples=60, deadline=None)
@given(any_evidence(), DAYS, st.randoms(use_true_random=False))
def test_the_order_of_the_evidence_does_not_matter(seen: Evidence, as_of: date, random: Random) -> None:
    def shuffled(things: tuple[T, ...]) -> tuple[T, ...]:
        mixed = list(things)
        random.shuffle(mixed)
        return tuple(mixed)

    other = Evidence(
        places=shuffled(tuple(replace(place, readings=shuffled(place.readings)) for place in seen.places)),
        publications=shuffled(tuple(replace(copy, own_dates=shuffled(copy.own_dates)) for copy in seen.publications)),
        candidates=shuffled(seen.candidates),
        last_looks=shuffled(seen.last_looks),
        attestations=shuffled(seen.attestations),
        wrong_unit=seen.wrong_unit,
        placeholder=seen.placeholder,
        first_complete_on=seen.first_complete_on,
    )
    assert judge(duty(), other, as_of) == judge(duty(), seen, as_of)


@settings(max_examples=60, deadline=None)
@given(any_evidence(said=NOBODY), publications(), DAYS)
def test_one_more_copy_makes_on_time_worse_only_where_it_brings_a_date(
    seen: Evidence, copy: Publication, as_of: date
) -> None:
    before = judge(duty(), seen, as_of)
    after = judge(duty(), replace(seen, publications=(*seen.publications, copy)), as_of)
    assert after.code is not VerdictCode.MISSING or before.code is not VerdictCode.ON_TIME
    if before.code is VerdictCode.ON_TIME and not copy.own_dates:
        assert after.code is not VerdictCode.LATE


@settings(max_examples=60, deadline=None)
@given(any_evidence(said=NOBODY), MOMENTS, DAYS)
def test_more_failures_never_accuse(seen: Evidence, begun: datetime, as_of: date) -> None:
    before = judge(duty(), seen, as_of)
    failure = _reading(OWN, (begun,), ReadingOutcome.FAILED, Reason.BLOCKED)
    worse = replace(seen, places=tuple(replace(place, readings=(*place.readings, failure)) for place in seen.places))
    after = judge(duty(), worse, as_of)
    assert after.code is before.code


@settings(max_examples=60, deadline=None)
@given(any_evidence(), DAYS)
def test_flags_of_the_evidence_change_no_verdict(seen: Evidence, as_of: date) -> None:
    plain = replace(
        seen,
        wrong_unit=False,
        placeholder=False,
        publications=tuple(
            replace(copy, readable=True, revised=False, tables_incomplete=False) for copy in seen.publications
        ),
    )
    one, other = judge(duty(), seen, as_of), judge(duty(), plain, as_of)
    assert (one.code, one.reason, one.days_late, one.confirmed) == (
        other.code,
        other.reason,
        other.days_late,
        other.confirmed,
    )


@settings(max_examples=60, deadline=None)
@given(any_evidence(), DAYS)
def test_a_verdict_holds_as_long_as_it_says(seen: Evidence, as_of: date) -> None:
    verdict = judge(duty(), seen, as_of)
    last = verdict.holds_until or as_of + timedelta(days=90)
    for day in (as_of + timedelta(days=1), last):
        if as_of < day <= last:
            assert judge(duty(), seen, day).code is verdict.code


@settings(max_examples=60, deadline=None)
@given(any_evidence(), DUTIES, DAYS)
def test_the_rules_leave_no_gap(seen: Evidence, owed: Duty, as_of: date) -> None:
    from duties.accounts import account_of

    case = Case(owed, seen, as_of, account_of(owed, seen))
    assert any(rule.judge(case) is not None for rule in RULES)
