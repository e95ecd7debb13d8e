"""Empties the outbox: takes one message at a time, hands it over, and keeps what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Thread

from sqlalchemy import Engine

from monitor.channels import channel
from monitor.channels.model import Connection, Message, Outcome, Result, Target
from storage import database, outbox
from storage.outbox import OutboxMessage, State

# Seconds until the next attempt. After the last one a message is given up: about four days in all.
BACK_OFF = (60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400, 86_400)
# Longer than any hand-over takes: a sender that is silent for so long is dead.
LEASE = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)
_MARGIN = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """One attempt: the message as it was claimed, and what came of it. `given_up` is True where it was the last."""

    message: OutboxMessage
    outcome: Outcome
    given_up: bool = False


def send_due(
    engine: Engine,
    targets: Mapping[str, Target],
    *,
    now: Callable[[], datetime],
    connection: Connection,
    held: Collection[int] = (),
    most_attempts: int = len(BACK_OFF) + 1,
) -> tuple[Sent, ...]:
    """Sends what is due to `targets` (by label) but the messages numbered in `held`, each message at most once in this
    call, however long it takes. A target that was handed as many messages in the last minute as its channel allows
    waits; so does one that asks us to. One that does not answer is not asked again in this call: who is down must not
    keep the others' messages back."""
    open_to = dict(targets)
    done: list[Sent] = []
    left = set(held)
    while open_to:
        _slow_down(engine, open_to, now())
        with database.write_session(engine) as session:
            message = outbox.claim(session, at=now(), lease=LEASE, targets=open_to, but=left)
        if message is None:
            break
        left.add(message.id)
        outcome = _hand_over(open_to[message.target], message, connection)
        done.append(_keep(engine, message, outcome, now(), most_attempts))
        if outcome.silent or outcome.wait:
            del open_to[message.target]
    return tuple(done)


def _slow_down(engine: Engine, targets: dict[str, Target], at: datetime) -> None:
    """Takes out the targets that had their share of this minute; their messages wait for the next."""
    for label, target in list(targets.items()):
        limit = channel(target.channel).per_minute
        if not limit:
            continue
        with database.sessions(engine)() as session:
            begun = outbox.begun_since(session, label, at - _MINUTE)
        if len(begun) >= limit:
            del targets[label]
            with database.write_session(engine) as session:
                outbox.postpone(session, [label], begun[-limit] + _MINUTE + _MARGIN)


def _hand_over(target: Target, message: OutboxMessage, connection: Connection) -> Outcome:
    content = message.content
    handed = Message(
        key=message.key,
        subject=message.subject,
        markdown=str(content["markdown"]),
        text=str(content["text"]),
        items=tuple(content["items"]),
    )
    answers: SimpleQueue[Outcome] = SimpleQueue()
    # No library of ours bounds a whole exchange: a receiver that says a byte at a time would hold the others' messages
    # until the job is ended. A thread that is left behind ends with its own time-out, or with this process.
    Thread(target=lambda: answers.put(_send(target, handed, connection)), daemon=True).start()
    try:
        return answers.get(timeout=connection.longest)
    except Empty:
        params = {"seconds": round(connection.longest)}
        return Outcome(Result.PASSING, "channel.too_slow", params, uncertain=True, silent=True)


def _send(target: Target, message: Message, connection: Connection) -> Outcome:
    try:
        return channel(target.channel).send(target, message, connection)
    except Exception as error:  # noqa: BLE001 (a fault of one sender must not keep the others' messages back; it is kept with the message)
        return Outcome(Result.PASSING, "outbox.sender_failed", {"cause": type(error).__name__})


def _keep(engine: Engine, message: OutboxMessage, outcome: Outcome, at: datetime, most_attempts: int) -> Sent:
    if outcome.result is Result.SENT:
        with database.write_session(engine) as session:
            outbox.mark_sent(session, message, at)
        return Sent(message, outcome)
    last = outcome.result is Result.PERMANENT or message.attempts >= most_attempts
    wait = max(BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1], outcome.wait)
    with database.write_session(engine) as session:
        outbox.mark_failed(
            session,
            message,
            at,
            error=outcome.code,
            params=outcome.params,
            next_at=None if last else at + timedelta(seconds=wait),
            uncertain=outcome.uncertain,
        )
        if outcome.wait:
            outbox.postpone(session, [message.target], at + timedelta(seconds=outcome.wait))
    return Sent(message, outcome, given_up=last)


def give_up_orphans(engine: Engine, targets: Mapping[str, Target], at: datetime) -> Sequence[OutboxMessage]:
    """Gives up the messages whose receiver is in the settings no more, and returns them; also those that a dead sender
    left, which nobody would ever take up again."""
    with database.write_session(engine) as session:
        found = outbox.load_messages(session, states=(State.PENDING, State.FAILED, State.SENDING))
        left = [message for message in found if message.state is not State.SENDING or message.next_at <= at]
        orphans = [message for message in left if message.target not in targets]
        for message in orphans:
            outbox.give_up(session, message, at, "outbox.no_target")
    return orphans
