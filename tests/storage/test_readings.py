"""Readings and sightings: merged where equal, never more than what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from duties.model import Column, PlaceRole, ReadingOutcome, Reason
from storage import database
from storage.columns import load_columns, load_origins, save_column
from storage.readings import Item, has_real, load_readings, load_sightings, record_reading
from storage.runs import start_run

T0 = datetime(2026, 1, 20, 2, 0, tzinfo=UTC)
COLUMN = "http://sthj.example.gov.cn.test/xxgk/ndbg/"
REPORT: Item = ("http://sthj.example.gov.cn.test/a.html", "某局2025年政府信息公开工作年度报告", date(2026, 1, 19))
OLDER: Item = ("http://sthj.example.gov.cn.test/b.html", "某局2024年政府信息公开工作年度报告", date(2025, 1, 20))


def night(number: float) -> datetime:
    return T0 + timedelta(days=number)


def record(
    session: Session,
    at: datetime,
    items: Sequence[Item] = (),
    *,
    outcome: ReadingOutcome = ReadingOutcome.COMPLETE,
    reason: Reason | None = None,
    column: str = COLUMN,
    claimed: int | None = None,
    simulated: bool = False,
    vantage: str = "",
    run_id: int | None = None,
) -> bool:
    return record_reading(
        session,
        column=column,
        started_at=at,
        finished_at=at + timedelta(minutes=3),
        outcome=outcome,
        reason=reason,
        pages=1,
        items=items,
        claimed_total=claimed,
        listing_sha256=["0" * 64],
        simulated=simulated,
        vantage=vantage,
        run_id=run_id,
    )


def test_equal_consecutive_readings_are_one_row(engine: Engine) -> None:
    with database.write_session(engine) as session:
        assert record(session, night(0), [OLDER])
        assert not record(session, night(1), [OLDER])
        assert record(session, night(2), [REPORT, OLDER])
        assert not record(session, night(3), [OLDER, REPORT])
        assert record(session, night(4), [OLDER])
    with database.sessions(engine)() as session:
        readings = load_readings(session)[COLUMN]
        sightings = {item.url: item for item in load_sightings(session)[COLUMN]}
        assert session.execute(text("SELECT count FROM readings ORDER BY id")).scalars().all() == [2, 2, 1]
    assert [reading.started for reading in readings] == [(night(0), night(1)), (night(2), night(3)), (night(4),)]
    assert readings[0].finished_at == night(1) + timedelta(minutes=3)
    assert [reading.items for reading in readings] == [1, 2, 1]
    assert (sightings[OLDER[0]].first_seen_at, sightings[OLDER[0]].last_seen_at) == (night(0), night(4))
    assert (sightings[REPORT[0]].first_seen_at, sightings[REPORT[0]].last_seen_at) == (night(2), night(3))


@pytest.mark.parametrize(
    "changed",
    [
        {"claimed": 3},
        {"outcome": ReadingOutcome.INCOMPLETE, "reason": Reason.INCOMPLETE_LISTING},
        {"simulated": True},
        {"vantage": "another town"},
    ],
)
def test_what_keeps_readings_apart(engine: Engine, changed: dict[str, object]) -> None:
    with database.write_session(engine) as session:
        record(session, night(0), [OLDER])
        assert record(session, night(1), [OLDER], **changed)  # type: ignore[arg-type]
        assert len(load_readings(session)[COLUMN]) == 2


def test_readings_under_a_stand_in_date_are_told_from_real_ones(engine: Engine) -> None:
    found = []
    for at, simulated in ((night(0), True), (night(1), False)):
        with database.write_session(engine) as session:
            record(session, at, [OLDER], simulated=simulated)
            found.append(has_real(session))
    assert found == [False, True]


def test_failures_are_kept_and_show_nothing(engine: Engine) -> None:
    failed = {"outcome": ReadingOutcome.FAILED, "reason": Reason.UNREACHABLE}
    with database.write_session(engine) as session:
        record(session, night(0), [OLDER])
        record(session, night(1), **failed)  # type: ignore[arg-type]
        record(session, night(2), **failed)  # type: ignore[arg-type]
        record(session, night(3), outcome=ReadingOutcome.FAILED, reason=Reason.BLOCKED)
        readings = load_readings(session, [COLUMN])[COLUMN]
        (sighting,) = load_sightings(session, [COLUMN])[COLUMN]
    assert [(reading.reason, len(reading.started)) for reading in readings] == [
        (None, 1),
        (Reason.UNREACHABLE, 2),
        (Reason.BLOCKED, 1),
    ]
    assert sighting.last_seen_at == night(0)


def test_an_incomplete_reading_shows_what_it_showed(engine: Engine) -> None:
    cut = {"outcome": ReadingOutcome.INCOMPLETE, "reason": Reason.INCOMPLETE_LISTING}
    with database.write_session(engine) as session:
        record(session, night(0), [REPORT, OLDER])
        record(session, night(1), [REPORT], **cut)  # type: ignore[arg-type]
        sightings = {item.url: item.last_seen_at for item in load_sightings(session)[COLUMN]}
        (_complete, incomplete) = load_readings(session)[COLUMN]
    assert sightings == {REPORT[0]: night(1), OLDER[0]: night(0)}
    assert incomplete.outcome is ReadingOutcome.INCOMPLETE


def test_a_changed_list_date_or_title_keeps_the_earlier_one(engine: Engine) -> None:
    moved: Item = (REPORT[0], REPORT[1], date(2026, 2, 5))
    renamed: Item = (REPORT[0], REPORT[1] + "（修订）", None)
    with database.write_session(engine) as session:
        for number, item in enumerate((REPORT, moved, renamed)):
            record(session, night(number), [item])
        sightings = load_sightings(session)[COLUMN]
    assert [(item.title, item.listed_on, item.first_seen_at, item.last_seen_at) for item in sightings] == [
        (REPORT[1], REPORT[2], night(0), night(0)),
        (REPORT[1], date(2026, 2, 5), night(1), night(1)),
        (renamed[1], None, night(2), night(2)),
    ]


def test_the_same_reading_twice_is_one(engine: Engine) -> None:
    with database.write_session(engine) as session:
        record(session, night(0), [OLDER])
        record(session, night(1), [OLDER])
        before = load_readings(session)
        for again in (0, 1):
            assert not record(session, night(again), [OLDER])
        assert load_readings(session) == before


def test_complete_and_reason_exclude_each_other(engine: Engine) -> None:
    with database.write_session(engine) as session:
        with pytest.raises(ValueError, match="reason"):
            record(session, night(0), reason=Reason.BLOCKED)
        with pytest.raises(ValueError, match="reason"):
            record(session, night(0), outcome=ReadingOutcome.FAILED)
        with pytest.raises(ValueError, match="time zone"):
            record(session, night(0).replace(tzinfo=None))


def test_a_listing_that_says_one_item_twice(engine: Engine) -> None:
    with database.write_session(engine) as session:
        record(session, night(0), [REPORT, OLDER, REPORT])
        assert len(load_sightings(session)[COLUMN]) == 2
        assert load_readings(session)[COLUMN][0].items == 3


def test_a_run_and_many_items(engine: Engine) -> None:
    items: list[Item] = [(f"http://x/{number}", f"第{number}条", None) for number in range(1200)]
    with database.write_session(engine) as session:
        run = start_run(session, kind="crawl", at=T0, simulated=False, vantage="")
        record(session, night(0), items, run_id=run)
        record(session, night(1), items[1:], run_id=run)
        seen = load_sightings(session, [COLUMN, "http://not/read"])
    assert set(seen) == {COLUMN}
    assert [item.url for item in seen[COLUMN]] == [item[0] for item in items]
    assert [item.last_seen_at for item in seen[COLUMN][:2]] == [night(0), night(1)]


@dataclass(frozen=True)
class Look:
    """A reading as a naive account keeps it: one entry for each."""

    at: datetime
    outcome: ReadingOutcome
    items: frozenset[int]


LOOKS = st.lists(
    st.tuples(
        st.sampled_from([ReadingOutcome.COMPLETE, ReadingOutcome.COMPLETE, ReadingOutcome.FAILED]),
        st.frozensets(st.integers(0, 2)),
    ),
    min_size=1,
    max_size=9,
)


@pytest.mark.slow
@given(looks=LOOKS, order=st.randoms(use_true_random=False), shuffled=st.booleans())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_merging_loses_and_invents_nothing(
    engine: Engine, looks: list[tuple[ReadingOutcome, frozenset[int]]], order: object, shuffled: bool
) -> None:
    """Whatever the order in which crawls are recorded: each begin once, with its outcome, and each item's true span."""
    account = [Look(night(number), outcome, items) for number, (outcome, items) in enumerate(looks)]
    recorded = list(account)
    if shuffled:
        order.shuffle(recorded)  # type: ignore[attr-defined]
    with database.sessions(engine)() as session:
        for look in recorded:
            record(
                session,
                look.at,
                [(f"http://x/{item}", "题", None) for item in sorted(look.items)],
                outcome=look.outcome,
                reason=None if look.outcome is ReadingOutcome.COMPLETE else Reason.UNREACHABLE,
            )
        readings = load_readings(session)[COLUMN]
        sightings = {
            item.url: (item.first_seen_at, item.last_seen_at) for item in load_sightings(session).get(COLUMN, ())
        }
        session.rollback()
    begins = sorted((at, reading.outcome, reading.items) for reading in readings for at in reading.started)
    assert begins == [(look.at, look.outcome, len(look.items)) for look in account]
    spans: dict[str, tuple[datetime, datetime]] = {}
    for look in account:
        for item in look.items:
            first, _last = spans.get(f"http://x/{item}", (look.at, look.at))
            spans[f"http://x/{item}"] = (first, look.at)
    assert sightings == spans
    if not shuffled:
        changes = sum(before != after for before, after in pairwise(looks))
        assert len(readings) == changes + 1


def test_columns_gather_what_is_known(engine: Engine) -> None:
    own, shared = PlaceRole.OWN_COLUMN, PlaceRole.PORTAL_LIST
    with database.write_session(engine) as session:
        save_column(session, Column(COLUMN, bodies=(("1-a", own),)), found_at=night(0), origin="roster", recipe={})
        named = Column(COLUMN, "政府信息公开年报", "信息公开年报", "某市", (("1-b", shared), ("1-a", own)))
        save_column(session, named, found_at=night(1), origin="finder", recipe={"steps": ["政务公开", "年报"]})
        save_column(session, Column(COLUMN), found_at=night(2), origin="finder", recipe={})
        record(session, night(3), column="http://other/")
        assert load_columns(session) == (
            Column(COLUMN, "政府信息公开年报", "信息公开年报", "某市", (("1-a", own), ("1-b", shared))),
            Column("http://other/"),
        )
        roster, finder = load_origins(session, COLUMN)
    assert (roster.origin, roster.recipe, roster.first_found_at) == ("roster", {}, night(0))
    assert (finder.recipe, finder.first_found_at, finder.last_found_at) == (
        {"steps": ["政务公开", "年报"]},
        night(1),
        night(2),
    )
