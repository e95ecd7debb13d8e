"""Verdicts: one current one for each duty, and every change of what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from duties.model import Flag, Reason, Verdict, VerdictCode
from storage import database
from storage.verdicts import StoredVerdict, VerdictChange, load_changes, load_verdicts, recorded_verdicts, save_verdicts

T0 = datetime(2026, 2, 1, 3, 0, tzinfo=UTC)
MISSING = Verdict("371500-sthj", 2025, VerdictCode.MISSING, date(2026, 2, 1), last_absent_on=date(2026, 2, 1))
FULL = Verdict(
    body="371500-fgw",
    year=2025,
    code=VerdictCode.LATE,
    as_of=date(2026, 2, 10),
    confirmed=True,
    days_late=4,
    published_on=date(2026, 2, 4),
    first_seen_on=date(2026, 2, 5),
    last_absent_on=date(2026, 2, 3),
    url="http://fgw/a.html",
    flags=(Flag.REVISED, Flag.TABLES_INCOMPLETE),
    watched=False,
    holds_until=date(2026, 3, 1),
    rests_on=("http://fgw/", "http://fgw/a.html"),
)


def at(days: int) -> datetime:
    return T0 + timedelta(days=days)


def test_verdicts_come_back_as_they_were(engine: Engine) -> None:
    doubtful = Verdict("371500-jyj", 2024, VerdictCode.UNVERIFIABLE, date(2026, 2, 1), reason=Reason.BLOCKED)
    with database.write_session(engine) as session:
        assert len(save_verdicts(session, [MISSING, FULL, doubtful], T0)) == 3
    with database.sessions(engine)() as session:
        stored = load_verdicts(session)
        assert load_verdicts(session, bodies=["371500-jyj"]) == {("371500-jyj", 2024): StoredVerdict(doubtful, T0)}
        changes = load_changes(session)
    assert stored == {(verdict.body, verdict.year): StoredVerdict(verdict, T0) for verdict in (MISSING, FULL, doubtful)}
    assert [(change.before, change.after) for change in changes] == [(None, MISSING), (None, FULL), (None, doubtful)]


def test_only_what_is_said_makes_a_change(engine: Engine) -> None:
    tonight = replace(MISSING, as_of=date(2026, 2, 2), last_absent_on=date(2026, 2, 2), holds_until=date(2026, 2, 9))
    with database.write_session(engine) as session:
        save_verdicts(session, [MISSING], at(0))
        assert save_verdicts(session, [tonight], at(1)) == ()
        assert load_verdicts(session) == {("371500-sthj", 2025): StoredVerdict(tonight, at(1))}
        confirmed = replace(tonight, confirmed=True)
        (change,) = save_verdicts(session, [confirmed], at(2))
        assert change == VerdictChange("371500-sthj", 2025, at(2), tonight, confirmed)
        assert save_verdicts(session, [confirmed], at(3)) == ()
        assert load_changes(session, since=at(1)) == (change,)


@pytest.mark.parametrize(
    "changed",
    [
        {"code": VerdictCode.ON_TIME, "days_late": None},
        {"confirmed": False},
        {"days_late": 3},
        {"published_on": None},
        {"url": ""},
        {"flags": (Flag.REVISED,)},
        {"watched": True},
        {"code": VerdictCode.UNVERIFIABLE, "reason": Reason.DATE_UNKNOWN},
    ],
)
def test_each_thing_said_makes_a_change(engine: Engine, changed: dict[str, object]) -> None:
    with database.write_session(engine) as session:
        save_verdicts(session, [FULL], at(0))
        (change,) = save_verdicts(session, [replace(FULL, **changed)], at(1))  # type: ignore[arg-type]
    assert change.before == FULL


def test_what_was_said_then_never_changes(engine: Engine) -> None:
    found = replace(MISSING, code=VerdictCode.LATE, days_late=3, last_absent_on=None)
    key = ("371500-sthj", 2025)
    with database.write_session(engine) as session:
        save_verdicts(session, [MISSING], at(0))
        save_verdicts(session, [found], at(5))
        assert recorded_verdicts(session, at(-1)) == {}
        assert recorded_verdicts(session, at(4)) == {key: StoredVerdict(MISSING, at(0))}
        assert recorded_verdicts(session, at(5)) == {key: StoredVerdict(found, at(5))}
        assert [change.after.code for change in load_changes(session, body="371500-sthj", year=2025)] == [
            VerdictCode.MISSING,
            VerdictCode.LATE,
        ]
        assert load_changes(session, body="371500-sthj", year=2024) == ()


def test_changes_are_chosen_by_what_was_said_before_and_after(engine: Engine) -> None:
    found = replace(MISSING, code=VerdictCode.LATE, days_late=3)
    with database.write_session(engine) as session:
        save_verdicts(session, [MISSING], at(0))
        save_verdicts(session, [found], at(5))
    with database.sessions(engine)() as session:
        first, second = load_changes(session)
        assert load_changes(session, after=[VerdictCode.MISSING, VerdictCode.ON_TIME]) == (first,)
        assert load_changes(session, before=[VerdictCode.MISSING]) == (second,)
        assert load_changes(session, before=[VerdictCode.MISSING], after=[VerdictCode.ON_TIME]) == ()
        assert load_changes(session, until=at(5)) == (first,)
        assert load_changes(session, since=at(5), until=at(6)) == (second,)


def test_of_two_verdicts_for_one_duty_the_later_counts(engine: Engine) -> None:
    with database.write_session(engine) as session:
        (change,) = save_verdicts(session, [MISSING, replace(MISSING, confirmed=True)], T0)
        assert change.after.confirmed
        assert len(load_verdicts(session)) == 1


def test_one_that_is_refused_stores_none(engine: Engine) -> None:
    with database.write_session(engine) as session:
        with pytest.raises(ValueError, match="371500-sthj"):
            save_verdicts(session, [FULL, replace(MISSING, as_of=None)], T0)  # type: ignore[arg-type]
        assert load_verdicts(session) == {}
        assert load_changes(session) == ()


@pytest.mark.slow
def test_many_verdicts(engine: Engine) -> None:
    many = [replace(MISSING, body=f"b{number:05}") for number in range(1200)]
    with database.write_session(engine) as session:
        assert len(save_verdicts(session, many, at(0))) == 1200
        news = [replace(many[7], confirmed=True), *many[8:]]
        assert [change.body for change in save_verdicts(session, news, at(1))] == ["b00007"]
        assert session.execute(text("SELECT count(*) FROM verdicts")).scalar_one() == 1200
