"""Messages are sent, tried again, given up, and survive the death of their sender, on both databases."""

from __future__ import annotations

import os
import signal
import time as clock_time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial

import pytest
from sqlalchemy import Engine

from duties.model import VerdictCode
from monitor import sending
from monitor.alert_model import AlertKind
from monitor.delivery import deliver
from storage import database, outbox
from storage.outbox import State
from tests.monitor.receivers import Http, Smtp, http_receiver, smtp_receiver
from tests.monitor.season import URL, Town, moment, route, says
from tests.storage.children import end_of, start_child

MISSING = VerdictCode.MISSING


@pytest.fixture
def http() -> Iterator[Http]:
    with http_receiver() as kept:
        yield kept


@pytest.fixture
def smtp() -> Iterator[Smtp]:
    with smtp_receiver() as kept:
        yield kept


@pytest.fixture
def town(engine: Engine, http: Http) -> Town:
    """A city whose alerts go to a webhook, with its baseline behind it."""
    made = Town(engine, (route(f"json://127.0.0.1:{http.port}/a"),))
    made.fill()
    made.deliver("01-05")
    return made


def kinds(http: Http, number: int = -1) -> list[tuple[str, str]]:
    return [(alert["kind"], alert["body"]) for alert in http.arrivals[number].body["alerts"]]


def states(town: Town) -> list[tuple[State, bool]]:
    with database.sessions(town.engine)() as session:
        return [(message.state, message.possibly_repeated) for message in outbox.load_messages(session)]


def test_an_error_code_behind_http_200_is_tried_again_or_given_up(town: Town, http: Http) -> None:
    base = f"?base=http://127.0.0.1:{http.port}"
    town.routes = (route(f"wecombot://A{base}", f"wecombot://B{base}"),)
    http.answers = [(200, {"errcode": 45009, "errmsg": "freq"}), (200, {"errcode": 93000, "errmsg": "gone"})]
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    done = town.deliver("02-03", "09:00")
    assert [attempt.given_up for attempt in done.failed] == [False, True]
    assert states(town) == [(State.FAILED, False), (State.GIVEN_UP, False)]
    assert town.deliver("02-03", "09:00").sent == ()
    assert [attempt.outcome.code for attempt in town.deliver("02-03", "09:02").sent] == [""]
    assert states(town) == [(State.SENT, False), (State.GIVEN_UP, False)]
    with database.write_session(town.engine) as session:
        assert outbox.reopen(session, moment("02-03", "10:00")) == 1
    town.deliver("02-03", "10:00")
    assert states(town) == [(State.SENT, False), (State.SENT, False)]
    assert [arrival.path.rpartition("=")[2] for arrival in http.arrivals] == ["A", "B", "A", "B"]


@pytest.mark.slow
def test_a_receiver_that_stays_away_is_given_up_in_the_end_and_nothing_is_lost(engine: Engine) -> None:
    with http_receiver() as gone:
        port = gone.port
    town = Town(engine, (route(f"json://127.0.0.1:{port}/a"),))
    town.fill()
    town.deliver("01-05")
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    at = moment("02-03")
    deliver(engine, replace(town.desk("02-03"), now=partial(lambda moment: moment, at)))
    while at < moment("03-03"):
        with database.sessions(engine)() as session:
            waiting = outbox.load_messages(session, states=(State.FAILED,))
        if not waiting:
            break
        # What is due again in the night or on a day off waits for the morning.
        at = max(at + timedelta(hours=3), waiting[0].next_at)
        deliver(engine, replace(town.desk("02-03"), now=partial(lambda moment: moment, at)))
    assert states(town) == [(State.GIVEN_UP, False)]
    with database.sessions(engine)() as session:
        (message,) = outbox.load_messages(session)
        assert message.attempts == len(sending.BACK_OFF) + 1
        assert message.error == "channel.unreachable"
        assert outbox.load_attempts(session, message.id)[-1][1] == "given_up"


@pytest.mark.slow
def test_a_robot_gets_no_more_than_its_share_of_a_minute(town: Town, http: Http) -> None:
    base = f"?base=http://127.0.0.1:{http.port}"
    robot = route(f"wecombot://A{base}")
    with database.write_session(town.engine) as session:
        made = [
            outbox.OutboxMessage(f"r{number}|digest|2026-02-03", "office", robot.targets[0].label, "s",
                                 {"markdown": "m", "text": "t", "items": []}, moment("02-03"), moment("02-03"))
            for number in range(25)
        ]  # fmt: skip
        outbox.save_messages(session, made)
    targets = {robot.targets[0].label: robot.targets[0]}

    def send(at: str) -> int:
        now = moment("02-03", at)
        return len(sending.send_due(town.engine, targets, now=lambda: now, connection=town.connection))

    assert [send("09:00:00"), send("09:00:30"), send("09:01:02")] == [20, 0, 5]


def _deliver_and_die(url: str, port: int) -> None:
    """Sends, and dies after the receiver's answer and before our note of it."""
    engine = database.connect(url)

    def die(*_args: object, **_more: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    outbox.mark_sent = die
    Town(engine, (route(f"json://127.0.0.1:{port}/a"),)).deliver("02-03", "09:00")


@pytest.mark.slow
def test_killed_between_acceptance_and_our_note_two_arrive_with_one_key(town: Town, http: Http) -> None:
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    url = town.engine.url.render_as_string(hide_password=False)
    assert end_of(start_child(_deliver_and_die, url, http.port)) == -signal.SIGKILL
    deadline = clock_time.monotonic() + 5
    while not http.arrivals and clock_time.monotonic() < deadline:
        clock_time.sleep(0.01)
    assert states(town) == [(State.SENDING, False)]
    town.deliver("02-03", "09:01")
    assert len(http.arrivals) == 1, "its sender may still be at work"
    town.deliver("02-03", "09:06")
    assert len(http.arrivals) == 2
    assert http.arrivals[0].body == http.arrivals[1].body
    assert http.arrivals[0].headers["Idempotency-Key"] == http.arrivals[1].headers["Idempotency-Key"]
    assert states(town) == [(State.SENT, True)]
    town.deliver("02-03", "10:00")
    assert len(http.arrivals) == 2
    with database.sessions(town.engine)() as session:
        (message,) = outbox.load_messages(session)
        assert [outcome for _at, outcome, _error in outbox.load_attempts(session, message.id)] == [
            *("begun", "cut", "begun", "sent"),
        ]


PUBLISHED = says(VerdictCode.ON_TIME, "money", "02-03", published_on=date(2026, 1, 30), url=URL)


def test_what_may_have_arrived_is_not_sent_again_once_it_is_untrue(town: Town, http: Http) -> None:
    http.answers = [(502, "")]
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    town.deliver("02-03", "09:00")
    assert states(town) == [(State.FAILED, True)]
    town.judge("02-03", PUBLISHED, clock="09:30")
    town.deliver("02-03", "09:40")
    assert states(town) == [(State.GIVEN_UP, True), (State.SENT, False)]
    assert [kinds(http, number) for number in range(len(http.arrivals))] == [
        [("overdue", "money")],
        [("retracted", "money")],
    ]


def test_what_a_dead_sender_left_is_not_sent_once_it_is_untrue(town: Town, http: Http) -> None:
    http.answers = [(503, "")]
    town.routes = (replace(town.routes[0], kinds=frozenset({AlertKind.OVERDUE})),)
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    town.deliver("02-03", "09:00")
    with database.write_session(town.engine) as session:
        outbox.claim(session, at=moment("02-03", "09:02"), lease=sending.LEASE, targets=town.desk("02-03").targets)
    town.judge("02-03", PUBLISHED, clock="09:03")
    town.deliver("02-03", "09:04")
    assert states(town) == [(State.SENDING, False)], "its sender may still be at work"
    town.deliver("02-03", "09:10")
    assert states(town) == [(State.GIVEN_UP, True)]
    assert len(http.arrivals) == 1


def test_a_waiting_message_says_what_is_true_not_as_much_as_is_true(town: Town, http: Http) -> None:
    http.answers = [(503, ""), (503, "")]
    town.routes = (replace(town.routes[0], kinds=frozenset({AlertKind.OVERDUE})),)
    both = ("money", "school")
    town.judge("02-03", *(says(MISSING, code, "02-03", confirmed=True) for code in both))
    town.deliver("02-03", "09:00")
    town.judge("02-03", PUBLISHED, clock="09:30")
    town.deliver("02-03", "09:40")
    assert kinds(http) == [("overdue", "school")]
    town.judge(
        "02-03",
        says(MISSING, "money", "02-03", confirmed=True),
        says(VerdictCode.ON_TIME, "school", "02-03", url=URL),
        clock="09:45",
    )
    town.deliver("02-03", "10:00")
    assert {alert for number in range(2, len(http.arrivals)) for alert in kinds(http, number)} == {("overdue", "money")}


@pytest.mark.parametrize("name", ["office", "renamed"])
def test_a_persons_word_sends_nothing_that_is_no_longer_true(town: Town, http: Http, name: str) -> None:
    http.answers = [(502, ""), (404, "")]
    both = ("money", "school")
    town.judge("02-03", *(says(MISSING, code, "02-03", confirmed=True) for code in both))
    for at in ("09:00", "09:10"):
        town.deliver("02-03", at)
    assert states(town) == [(State.GIVEN_UP, True)]
    town.judge("02-03", PUBLISHED, clock="09:30")
    town.routes = (replace(town.routes[0], name=name, kinds=frozenset({AlertKind.OVERDUE}), digest_at=time(23)),)
    with database.write_session(town.engine) as session:
        assert outbox.reopen(session, moment("02-03", "09:40")) == 1
    done = town.deliver("02-03", "09:40")
    first = next(attempt for attempt in done.sent if attempt.message.route == "office")
    assert [item["body"] for item in first.message.content["items"]] == ["school"]
    assert all(("overdue", "money") not in kinds(http, number) for number in range(2, len(http.arrivals)))


def _deliver_and_die_at(url: str, port: int, step: int) -> None:
    """Dies at one of the steps of a delivery."""
    engine = database.connect(url)
    from sqlalchemy import event

    count = 0

    def die(*_args: object) -> None:
        nonlocal count
        count += 1
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "commit", die)
    Town(engine, (route(f"json://127.0.0.1:{port}/a"),)).deliver("02-03", "09:00")


@pytest.mark.slow
@pytest.mark.parametrize("step", range(1, 8))
def test_killed_at_any_commit_every_alert_arrives(town: Town, http: Http, step: int) -> None:
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    url = town.engine.url.render_as_string(hide_password=False)
    end_of(start_child(_deliver_and_die_at, url, http.port, step))
    for at in ("09:10", "09:20"):
        town.deliver("02-03", at)
    assert 1 <= len(http.arrivals) <= 2
    assert {arrival.body["key"] for arrival in http.arrivals} == {http.arrivals[0].body["key"]}
    ((state, repeated),) = states(town)
    assert state is State.SENT
    assert repeated or len(http.arrivals) == 1


def _deliver(url: str, port: int) -> None:
    engine = database.connect(url)
    Town(engine, (route(f"json://127.0.0.1:{port}/a"),)).deliver("02-03", "09:00")
    engine.dispose()


@pytest.mark.slow
def test_two_deliveries_at_once_send_once(town: Town, http: Http) -> None:
    town.judge(
        "02-03", says(MISSING, "money", "02-03", confirmed=True), says(MISSING, "school", "02-03", confirmed=True)
    )
    url = town.engine.url.render_as_string(hide_password=False)
    both = [start_child(_deliver, url, http.port) for _ in range(2)]
    assert [end_of(child) for child in both] == [0, 0]
    assert len(http.arrivals) == 1
    assert len(kinds(http)) == 2


def test_a_receiver_that_left_the_settings_is_said(town: Town, http: Http) -> None:
    http.answers = [(503, "")]
    town.judge("02-03", says(MISSING, "money", "02-03", confirmed=True))
    town.deliver("02-03")
    town.routes = (route(f"json://127.0.0.1:{http.port}/b"),)
    (orphan,) = town.deliver("02-03", "09:30").orphans
    assert orphan.route == "office"
    assert states(town)[0] == (State.GIVEN_UP, False)
