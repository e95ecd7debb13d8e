"""Receivers that fail, ask to wait, or never come to an end: on a clock that the tests set."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine

from duties.model import VerdictCode
from monitor import sending
from monitor.channels.model import Connection
from monitor.sending import Sent
from storage import alert_plans, database, outbox
from storage.outbox import OutboxMessage, State
from tests.monitor.receivers import Http, http_receiver
from tests.monitor.season import URL, Town, moment, route, says

# The same on every database; the outbox's own tests run on both kinds.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
MISSING, ON_TIME = VerdictCode.MISSING, VerdictCode.ON_TIME


@pytest.fixture
def http() -> Iterator[Http]:
    with http_receiver() as kept:
        yield kept


@pytest.fixture
def town(engine: Engine, http: Http) -> Town:
    """A city whose alerts go to a robot, with its baseline behind it."""
    made = Town(engine, (route(f"dingtalk://T?base={http.base}"),))
    made.fill()
    made.deliver("01-05")
    return made


def messages(town: Town) -> tuple[OutboxMessage, ...]:
    with database.sessions(town.engine)() as session:
        return outbox.load_messages(session)


def put(town: Town, *targets: str, count: int = 1) -> None:
    """So many messages to each of the receivers."""
    with database.write_session(town.engine) as session:
        made = [
            OutboxMessage(
                f"r{number}|digest|2026-02-03",
                "office",
                target,
                "s",
                {"markdown": "m", "text": "t", "items": []},
                moment("02-03"),
                moment("02-03"),
            )
            for number in range(count)
            for target in targets
        ]
        outbox.save_messages(session, made)


@dataclass
class Clock:
    """Every look at it takes some time."""

    at: datetime
    step: timedelta = timedelta()

    def __call__(self) -> datetime:
        self.at += self.step
        return self.at


def send(town: Town, clock: Callable[[], datetime], connection: Connection | None = None) -> tuple[Sent, ...]:
    targets = {target.label: target for one in town.routes for target in one.targets}
    return sending.send_due(town.engine, targets, now=clock, connection=connection or town.connection)


def test_a_message_is_tried_again_at_the_times_of_the_page_and_then_given_up(town: Town, http: Http) -> None:
    http.otherwise = (200, {"errcode": -1, "errmsg": "busy"})
    put(town, town.routes[0].targets[0].label)
    begin, tried = moment("02-03"), list[float]()
    clock = Clock(begin)
    while messages(town)[0].state is not State.GIVEN_UP:
        (message,) = messages(town)
        clock.at = message.next_at - timedelta(seconds=1)
        assert send(town, clock) == () or not tried, "not before its time"
        clock.at = message.next_at
        if len(send(town, clock)) == 1 or not tried:
            tried.append((clock.at - begin).total_seconds())
    waits = [later - earlier for earlier, later in pairwise(tried)]
    hour = 3600
    assert waits == [60, 300, 900, hour, 3 * hour, 6 * hour, 12 * hour, 24 * hour, 24 * hour]


def test_a_robot_that_asks_for_ten_minutes_gets_nothing_at_all_for_ten_minutes(town: Town, http: Http) -> None:
    http.answers = [(200, {"errcode": 130101, "errmsg": "send too fast"})]
    put(town, town.routes[0].targets[0].label, count=3)
    clock = Clock(moment("02-03"))
    assert len(send(town, clock)) == 1, "the others wait with it"
    for minutes in (1, 5, 9):
        clock.at = moment("02-03") + timedelta(minutes=minutes)
        assert send(town, clock) == ()
    clock.at = moment("02-03") + timedelta(minutes=10)
    assert [attempt.outcome.code for attempt in send(town, clock)] == ["", "", ""]
    assert len(http.arrivals) == 4


def test_one_who_asks_to_wait_keeps_nobody_else_waiting(town: Town, http: Http) -> None:
    town.routes = (route(f"dingtalk://T?base={http.base}", f"json://127.0.0.1:{http.port}/b"),)
    http.answers = [(429, "")]
    put(town, *(target.label for target in town.routes[0].targets), count=2)
    done = send(town, Clock(moment("02-03")))
    assert [(attempt.message.target.partition(":")[0], attempt.outcome.wait) for attempt in done] == [
        ("dingtalk", 120),
        ("webhook", 0),
        ("webhook", 0),
    ]


def test_a_run_that_outlasts_the_wait_of_its_first_message_goes_on(town: Town, http: Http) -> None:
    """Three receivers that are slow to fail take longer than the minute after which the first is due again."""
    town.routes = (route(*(f"json://127.0.0.1:{http.port}/{name}" for name in "abc")),)
    http.otherwise = (500, "")
    put(town, *(target.label for target in town.routes[0].targets), count=2)
    done = send(town, Clock(moment("02-03"), timedelta(seconds=40)))
    assert len(done) == len({attempt.message.id for attempt in done}) == 6
    assert {message.state for message in messages(town)} == {State.FAILED}


def test_who_does_not_answer_is_asked_once_a_run(town: Town) -> None:
    with http_receiver() as gone:
        address = f"json://127.0.0.1:{gone.port}/a"
    town.routes = (route(address),)
    put(town, town.routes[0].targets[0].label, count=3)
    assert len(send(town, Clock(moment("02-03")))) == 1
    assert [message.state for message in messages(town)] == [State.FAILED, State.PENDING, State.PENDING]


@pytest.mark.slow
def test_who_never_comes_to_an_end_is_left_and_the_others_get_theirs(town: Town, http: Http) -> None:
    with http_receiver() as slow:
        left = threading.Event()

        def hold() -> None:
            left.wait(60)

        slow.before_answer = hold
        town.routes = (route(f"json://127.0.0.1:{slow.port}/a", f"json://127.0.0.1:{http.port}/b"),)
        put(town, *(target.label for target in town.routes[0].targets))
        # The others have as long, on a busy machine, too.
        done = send(town, Clock(moment("02-03")), Connection(timeout=30, longest=3))
        left.set()
    assert [(attempt.outcome.code, attempt.outcome.uncertain) for attempt in done] == [
        ("channel.too_slow", True),
        ("", False),
    ]
    first, second = messages(town)
    assert (first.state, first.possibly_repeated) == (State.FAILED, True)
    assert (second.state, second.possibly_repeated) == (State.SENT, False)


def told(http: Http) -> list[tuple[str, str]]:
    return [(alert["kind"], alert["body"]) for arrival in http.arrivals for alert in arrival.body["alerts"]]


def test_what_failed_by_day_is_not_sent_at_night_nor_on_days_off(town: Town, http: Http) -> None:
    # The 6th of February 2026 is a Friday.
    town.routes = (route(f"json://127.0.0.1:{http.port}/a"),)
    http.answers = [(503, "")]
    town.judge("02-06", says(MISSING, "money", "02-06", confirmed=True))
    assert len(town.deliver("02-06", "19:55").failed) == 1
    for day, at in (("02-06", "20:01"), ("02-07", "03:00"), ("02-07", "12:00"), ("02-08", "12:00"), ("02-09", "07:59")):
        assert town.deliver(day, at).sent == (), (day, at)
    assert len(town.deliver("02-09", "08:00").sent) == 1
    assert told(http) == [("overdue", "money")] * 2


def test_what_a_dead_sender_left_waits_for_the_morning_too(town: Town, http: Http) -> None:
    town.routes = (route(f"json://127.0.0.1:{http.port}/a"),)
    http.answers = [(503, "")]
    town.judge("02-05", says(MISSING, "money", "02-05", confirmed=True))
    town.deliver("02-05", "19:50")
    with database.write_session(town.engine) as session:
        outbox.claim(session, at=moment("02-05", "19:58"), lease=sending.LEASE, targets=town.desk("02-05").targets)
    assert town.deliver("02-05", "22:00").sent == ()
    town.deliver("02-06", "08:00")
    assert len(http.arrivals) == 2
    assert messages(town)[0].possibly_repeated


def test_a_conclusion_that_nobody_got_is_not_taken_back(town: Town, http: Http) -> None:
    town.routes = (route(f"json://127.0.0.1:{http.port}/a"),)
    http.answers = [(503, "")]
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    town.deliver("02-03", "09:00")
    town.judge("02-03", says(ON_TIME, "money", "02-03", published_on=date(2026, 1, 30), url=URL), clock="09:30")
    town.deliver("02-03", "09:40")
    assert len(http.arrivals) == 1
    with database.sessions(town.engine)() as session:
        assert [entry.withheld for entry in alert_plans.load_planned(session)] == ["", "never_told"]


def test_a_conclusion_that_may_have_arrived_is_taken_back_however_the_message_was_rewritten(
    town: Town, http: Http
) -> None:
    """At night the message that may have arrived is rewritten; what it said then has to be taken back by day."""
    town.routes = (route(f"json://127.0.0.1:{http.port}/a"),)
    http.answers = [(502, ""), (503, "")]
    both = ("money", "school")
    town.judge("02-03", *(says(MISSING, code, "02-03", confirmed=True) for code in both))
    town.deliver("02-03", "19:00")
    town.judge("02-03", says(ON_TIME, "money", "02-03", published_on=date(2026, 1, 30), url=URL), clock="21:00")
    town.deliver("02-03", "21:10")
    assert [item["body"] for item in messages(town)[0].content["items"]] == ["school"]
    for at in ("08:00", "09:00"):
        town.deliver("02-04", at)
    assert ("retracted", "money") in told(http)


def test_days_are_counted_to_the_day_on_which_they_are_told(town: Town, http: Http) -> None:
    town.routes = (route(f"json://127.0.0.1:{http.port}/a"),)
    http.answers = [(503, "")]
    town.deliver("01-28")

    def last() -> dict[str, object]:
        return {alert["kind"]: alert["params"] for alert in http.arrivals[-1].body["alerts"]}

    assert last()["due_soon"]["workdays"] == 3  # type: ignore[index]
    town.deliver("01-29", "08:00")
    assert last()["due_soon"]["workdays"] == 2  # type: ignore[index]
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    town.deliver("02-03")
    # The 7th is a Saturday; it is told on Monday.
    town.deliver("02-07")
    town.deliver("02-09")
    assert last()["overdue_7"]["days"] == 9  # type: ignore[index]
    assert "9" in http.arrivals[-1].body["message"]


def test_what_a_dead_sender_left_for_a_receiver_that_is_gone_is_given_up_and_said(town: Town, http: Http) -> None:
    town.routes = (route(f"json://127.0.0.1:{http.port}/a"),)
    put(town, town.routes[0].targets[0].label)
    targets = {target.label: target for target in town.routes[0].targets}
    with database.write_session(town.engine) as session:
        outbox.claim(session, at=moment("02-03", "09:00"), lease=sending.LEASE, targets=targets)
    assert sending.give_up_orphans(town.engine, {}, moment("02-03", "09:01")) == [], "its sender may still be at work"
    assert len(sending.give_up_orphans(town.engine, {}, moment("02-03", "09:06"))) == 1
    (message,) = messages(town)
    assert (message.state, message.possibly_repeated, message.error) == (State.GIVEN_UP, True, "outbox.no_target")
