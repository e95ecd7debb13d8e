"""A proof of absence rests on places that are still there: one that went may have taken the report along."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from duties.absence import GONE, complete_readings
from duties.model import (
    Candidate,
    Column,
    ColumnProof,
    Evidence,
    PlaceRole,
    Reading,
    ReadingOutcome,
    ReadPlace,
    Reason,
    Verdict,
    VerdictCode,
)
from duties.verdicts import judge
from tests.duties.city_parts import COLUMNS, ENVIRONMENT, OWN_PLACE, PORTAL_PLACE, article, gathered, owed, seen
from tests.duties.city_parts import OWN as OLD_COLUMN
from tests.duties.city_parts import PORTAL as LIST
from tests.duties.evidence_parts import (
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
NEW = "http://sthj.qinghe.gov.cn.test/zfxxgk/nb/"
MISSING = (VerdictCode.MISSING, None)
NIGHTS = complete(at(1, 31), at(2, 1), at(2, 2), at(2, 8))
PASSING = tuple(reason for reason in Reason if reason not in GONE)


def said(*places: ReadPlace) -> tuple[VerdictCode, Reason | None]:
    verdict = judge(duty(), evidence(*places), AS_OF)
    return verdict.code, verdict.reason


def doubted(reason: Reason) -> tuple[VerdictCode, Reason | None]:
    return VerdictCode.UNVERIFIABLE, reason


@pytest.mark.parametrize("reason", GONE)
@pytest.mark.parametrize("as_what", [failed, incomplete])
def test_a_place_that_is_gone_carries_no_missing(reason: Reason, as_what: type) -> None:
    assert said(place(NIGHTS)) == MISSING
    assert said(place(NIGHTS, as_what(at(2, 10), reason=reason))) == doubted(reason)


def test_one_gone_place_is_enough() -> None:
    portal = place(complete(at(2, 1), at(2, 12), column=PORTAL), column=PORTAL, role=PlaceRole.PORTAL_LIST)
    lost = place(
        complete(at(2, 1), column=PORTAL),
        failed(at(2, 12), reason=Reason.SOFT_404, column=PORTAL),
        column=PORTAL,
        role=PlaceRole.PORTAL_LIST,
    )
    assert said(place(NIGHTS), portal) == MISSING
    assert said(place(NIGHTS), lost) == doubted(Reason.SOFT_404)
    assert said(place(NIGHTS, failed(at(2, 10), reason=Reason.COLUMN_MOVED)), portal) == doubted(Reason.COLUMN_MOVED)


@pytest.mark.parametrize("reason", PASSING)
def test_what_passes_leaves_the_proof_standing(reason: Reason) -> None:
    assert said(place(NIGHTS, failed(at(2, 10), at(2, 12), reason=reason))) == MISSING


def test_a_failure_that_passes_does_not_bring_the_place_back() -> None:
    gone = failed(at(2, 10), reason=Reason.SOFT_404)
    assert said(place(NIGHTS, gone, failed(at(2, 12), reason=Reason.BLOCKED))) == doubted(Reason.SOFT_404)
    assert said(place(NIGHTS, gone, incomplete(at(2, 12)))) == doubted(Reason.SOFT_404)


def test_the_newest_word_of_a_gone_place_is_the_reason() -> None:
    gone = (failed(at(2, 10), at(2, 12), reason=Reason.SOFT_404), failed(at(2, 11), reason=Reason.COLUMN_MOVED))
    assert said(place(NIGHTS, *gone)) == doubted(Reason.SOFT_404)


def test_read_in_full_again_it_carries_the_missing_again() -> None:
    gone = failed(at(2, 3), at(2, 10), reason=Reason.SOFT_404)
    assert said(place(NIGHTS, gone)) == doubted(Reason.SOFT_404)
    assert said(place(NIGHTS, gone, complete(at(2, 12)))) == MISSING
    # The rows of a run may be longer than what lay between them.
    assert said(place(complete(at(2, 1), at(2, 2), at(2, 12)), gone)) == MISSING


def test_late_by_our_readings_is_not_touched() -> None:
    gone = place(NIGHTS, failed(at(2, 10), reason=Reason.SOFT_404))
    found = publication(at(2, 12), column=NEW)
    new = place(complete(at(2, 12), column=NEW), column=NEW)
    before = judge(duty(), evidence(place(NIGHTS), new, found=(found,)), AS_OF)
    after = judge(duty(), evidence(gone, new, found=(found,)), AS_OF)
    assert (after.code, after.reason, after.days_late) == (before.code, before.reason, before.days_late)
    here = publication(at(2, 8))
    assert judge(duty(), evidence(gone, found=(here,)), AS_OF).code is VerdictCode.LATE


def test_what_comes_before_stays_before() -> None:
    seen_so = replace(
        evidence(place(NIGHTS, failed(at(2, 10), reason=Reason.SOFT_404))),
        candidates=(Candidate(OWN + "x.html", "2025年", "body"),),
    )
    assert judge(duty(), seen_so, AS_OF).reason is Reason.SOFT_404
    assert judge(duty(due=AS_OF), seen_so, AS_OF).code is VerdictCode.NOT_DUE


# --- found anew -------------------------------------------------------------------------------------------------


LEFT = place(NIGHTS, failed(at(2, 10), at(2, 11), reason=Reason.COLUMN_MOVED))


def test_the_new_place_read_in_full_carries_the_missing() -> None:
    new = place(complete(at(2, 10, 4), at(2, 11, 4), column=NEW), column=NEW)
    assert said(LEFT, new) == MISSING
    assert judge(duty(), evidence(LEFT, new), AS_OF).confirmed


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(place(incomplete(at(2, 10, 4), column=NEW), column=NEW), id="not read in full"),
        pytest.param(place(complete(at(2, 10, 4), column=NEW), column=NEW, proof=None), id="may be a neighbour's"),
        pytest.param(place(complete(at(2, 7), at(2, 12), column=NEW), column=NEW), id="known before"),
        pytest.param(
            place(failed(at(2, 7), column=NEW), complete(at(2, 12), column=NEW), column=NEW), id="asked for before"
        ),
        pytest.param(
            place(complete(at(2, 12), column=NEW), role=PlaceRole.PORTAL_LIST, column=NEW), id="of another kind"
        ),
        pytest.param(
            place(complete(at(2, 12), column=NEW), failed(at(2, 13), reason=Reason.SOFT_404, column=NEW), column=NEW),
            id="gone itself",
        ),
    ],
)
def test_what_is_not_its_new_place(new: ReadPlace) -> None:
    code, reason = said(LEFT, new)
    assert code is VerdictCode.UNVERIFIABLE
    assert reason in (Reason.COLUMN_MOVED, Reason.SOFT_404, Reason.INCOMPLETE_LISTING)


def test_a_portals_new_list_need_not_be_shown_to_be_the_bodys() -> None:
    lost = replace(LEFT, role=PlaceRole.PORTAL_LIST, column=PORTAL, proof=None)
    new = place(complete(at(2, 12), column=NEW), role=PlaceRole.PORTAL_LIST, column=NEW, proof=None)
    assert said(place(NIGHTS), lost) == doubted(Reason.COLUMN_MOVED)
    assert said(place(NIGHTS), lost, new) == MISSING


def test_the_proof_of_a_list_that_is_gone_shows_nothing() -> None:
    lost = replace(LEFT, role=PlaceRole.PORTAL_LIST, column=PORTAL, proof=ColumnProof.SHARED_LIST)
    new = place(complete(at(2, 12), column=NEW), role=PlaceRole.PORTAL_LIST, column=NEW, proof=None)
    assert said(lost, new) == doubted(Reason.COLUMN_UNPROVED)
    assert said(lost, replace(new, proof=ColumnProof.SHARED_LIST)) == MISSING


# --- from what was observed -------------------------------------------------------------------------------------


EARLIER = seen("聊城市生态环境局2024年政府信息公开工作年度报告", at(1, 5), at(2, 8), url="r2024.html")
RELAUNCHED = "http://sthj.liaocheng.gov.cn.test/gkml/nb/"
AGAIN = replace(EARLIER, column=RELAUNCHED, url=RELAUNCHED + "r.html", first_seen_at=at(3, 2), last_seen_at=at(3, 3))
EVERY_NIGHT = complete(at(1, 5), at(1, 31), *(at(2, day) for day in range(1, 9)), column=OLD_COLUMN)
WENT = failed(*(at(2, day) for day in range(9, 28)), at(3, 2), at(3, 3), column=OLD_COLUMN, reason=Reason.SOFT_404)
LISTS = complete(at(1, 5), *(at(2, day) for day in range(1, 28)), at(3, 2), at(3, 3), column=LIST)
FOUND = complete(at(3, 2, 4), at(3, 3, 4), column=RELAUNCHED)


def relaunched(as_of: date, *, found: bool, readings: tuple[Reading, ...] = (EVERY_NIGHT, WENT, LISTS)) -> Verdict:
    """Missing on 1 February; on the 9th the site was made anew; on 2 March its column was found, or not."""
    new = Column(RELAUNCHED, "政府信息公开年报", bodies=((ENVIRONMENT.code, PlaceRole.OWN_COLUMN),))
    rows = [EARLIER, AGAIN] if found else [EARLIER]
    observed = gathered(
        readings=[*readings, FOUND] if found else readings,
        sightings=rows,
        articles=[article(row) for row in rows],
        columns=(*COLUMNS, new) if found else COLUMNS,
        places=(OWN_PLACE, (PlaceRole.OWN_COLUMN, RELAUNCHED, None), PORTAL_PLACE)
        if found
        else (OWN_PLACE, PORTAL_PLACE),
        as_of=as_of,
    )
    return judge(owed(), observed, as_of)


def test_a_relaunched_site_is_doubted_until_its_new_column_is_read() -> None:
    before = relaunched(date(2026, 2, 8), found=False)
    assert (before.code, before.last_absent_on) == (VerdictCode.MISSING, date(2026, 2, 8))
    for day in (date(2026, 2, 9), date(2026, 2, 27), date(2026, 12, 31)):
        after = relaunched(day, found=False)
        assert (after.code, after.reason, after.confirmed) == (VerdictCode.UNVERIFIABLE, Reason.SOFT_404, False)
    assert relaunched(date(2026, 3, 3), found=True).code is VerdictCode.MISSING


@pytest.mark.parametrize("seed", range(3))
def test_rows_in_any_order_and_cut_anyhow(seed: int) -> None:
    random = Random(seed)
    single = [
        replace(reading, started=(begun,), finished_at=begun)
        for reading in (EVERY_NIGHT, WENT, LISTS)
        for begun in reading.started
    ]
    random.shuffle(single)
    for day in (date(2026, 2, 8), date(2026, 2, 9), date(2026, 3, 3)):
        whole = relaunched(day, found=False)
        assert relaunched(day, found=False, readings=tuple(single)) == whole


# --- for any evidence -------------------------------------------------------------------------------------------


MOMENTS = st.integers(-3 * 24, 20 * 24).map(lambda hours: at(2, 1, 0) + timedelta(hours=hours))
REASONS = st.sampled_from((None, *GONE, Reason.BLOCKED))


def _reading(begun: datetime, reason: Reason | None) -> Reading:
    outcome = ReadingOutcome.COMPLETE if reason is None else ReadingOutcome.FAILED
    return Reading(OWN, (begun,), begun, outcome, reason)


# Each place was read completely after the due date, so that only what came then can take its proof away.
READINGS = st.builds(
    lambda begun, more: (_reading(begun, None), *more),
    MOMENTS.filter(lambda begun: begun >= at(2, 1, 0)),
    st.lists(st.builds(_reading, MOMENTS, REASONS), max_size=2),
)
KINDS = st.sampled_from((PlaceRole.OWN_COLUMN, PlaceRole.PORTAL_LIST))
PROOFS = st.sampled_from((ColumnProof.EARLIER_REPORT, None))
PLACES = st.lists(
    st.builds(ReadPlace, role=KINDS, column=st.just(OWN), readings=READINGS, proof=PROOFS), min_size=1, max_size=2
).map(lambda found: tuple(replace(one, column=f"{OWN}{number}/") for number, one in enumerate(found)))


def _is_gone(one: ReadPlace) -> bool:
    last = complete_readings(one)[-1]
    return any(begun > last for reading in one.readings if reading.reason in GONE for begun in reading.started)


@settings(max_examples=50, deadline=None)
@given(PLACES)
@example((LEFT,))
@example((LEFT, replace(LEFT, column=NEW, readings=(complete(at(2, 7), column=NEW),))))
def test_no_missing_while_a_place_is_gone_and_none_came_after_it(places: tuple[ReadPlace, ...]) -> None:
    if said(*places) == MISSING:
        there = [one for one in places if not _is_gone(one)]
        assert any(one.proof is not None for one in there)
        for one in places:
            last = complete_readings(one)[-1]
            assert not _is_gone(one) or any(complete_readings(new)[0] > last for new in there if new.role is one.role)


@settings(max_examples=50, deadline=None)
@given(PLACES, MOMENTS, st.sampled_from((*GONE, Reason.UNREACHABLE)), st.integers(0, 2))
def test_one_more_failure_never_accuses(
    places: tuple[ReadPlace, ...], begun: datetime, reason: Reason, which: int
) -> None:
    which %= len(places)
    worse = replace(places[which], readings=(*places[which].readings, _reading(begun, reason)))
    after = said(*places[:which], worse, *places[which + 1 :])
    assert after != MISSING or said(*places) == MISSING


@settings(max_examples=50, deadline=None)
@given(PLACES, st.randoms(use_true_random=False))
def test_any_order_gives_the_same_verdict(places: tuple[ReadPlace, ...], random: Random) -> None:
    mixed = [replace(one, readings=tuple(random.sample(one.readings, len(one.readings)))) for one in places]
    random.shuffle(mixed)
    one, other = Evidence(places=places), Evidence(places=tuple(mixed))
    assert judge(duty(), one, AS_OF) == judge(duty(), other, AS_OF)
