"""The outbox: messages are written before they are sent, and stay until a receiver has them or they are given up.

A message is `sending` between the hand-over and our note of what came of it. A sender that dies in between leaves it
so; when its time is over the message goes out again under the same key, as far as it is still true, and is kept as
`possibly_repeated`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, exists, insert, or_, select, update
from sqlalchemy.orm import Session

from storage.alert_models import OutboxAttemptRow, OutboxMessageRow
from storage.batches import fresh, upsert
from storage.column_types import digest
from storage.models import table

_MESSAGES = table(OutboxMessageRow)
_ATTEMPTS = table(OutboxAttemptRow)


class State(StrEnum):
    """`failed` will be tried again; `given_up` will not, unless a person says so."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One message to one target. `content` holds `markdown`, `text` and `items`."""

    batch: str
    route: str
    target: str
    subject: str
    content: Mapping[str, Any]
    made_at: datetime
    next_at: datetime
    state: State = State.PENDING
    attempts: int = 0
    sent_at: datetime | None = None
    error: str = ""
    error_params: Mapping[str, object] = field(default_factory=dict)
    possibly_repeated: bool = False
    id: int = 0

    @property
    def key(self) -> str:
        """What the receiver may know a repeat by."""
        return digest(self.batch, self.target)[:32]


def save_messages(session: Session, messages: Sequence[OutboxMessage]) -> None:
    """Puts messages into the outbox; one that is there (by batch and target) stays as it is."""
    rows = [
        {name: getattr(message, name) for name in OutboxMessage.__slots__ if name != "id"}
        | {
            "key": message.key,
            "state": message.state.value,
            "content": dict(message.content),
            "error_params": dict(message.error_params),
        }
        for message in messages
    ]
    refused = upsert(session, _MESSAGES, rows, key=["key"], update=[])
    if refused:
        raise ValueError(f"{refused[0].row}: {refused[0].cause}")


def load_messages(
    session: Session, *, states: Collection[State] = (), batches: Collection[str] | None = None
) -> tuple[OutboxMessage, ...]:
    """The messages (in some states, of some batches), oldest first."""
    statement = select(OutboxMessageRow).order_by(OutboxMessageRow.id)
    if states:
        statement = statement.where(OutboxMessageRow.state.in_(sorted(states)))
    if batches is not None:
        statement = statement.where(OutboxMessageRow.batch.in_(sorted(batches)))
    return tuple(_message(row) for row in fresh(session, statement))


def has_batch(session: Session, batch: str) -> bool:
    """Whether there are messages of this batch, whatever became of them."""
    return session.scalar(select(exists().where(_MESSAGES.c.batch == batch))) is True


def claim(
    session: Session, *, at: datetime, lease: timedelta, targets: Collection[str], but: Collection[int] = ()
) -> OutboxMessage | None:
    """Takes the oldest message to one of `targets` that is due, for `lease`: until then nobody else sends it. Those
    numbered in `but` are left where they are. Needs a writing session of its own. None where nothing is due.

    One that is still `sending` when its lease is over belonged to a sender that died: the receiver may have it.
    """
    due = select(OutboxMessageRow).where(
        OutboxMessageRow.target.in_(sorted(targets)), OutboxMessageRow.next_at <= at, _open()
    )
    if but:
        due = due.where(OutboxMessageRow.id.not_in(sorted(but)))
    row = fresh(session, due.order_by(OutboxMessageRow.id).limit(1).with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    cut = row.state == State.SENDING.value
    if cut:
        session.execute(insert(_ATTEMPTS), [_attempt(row.id, row.target, at, "cut")])
    values = {
        "state": State.SENDING.value,
        "attempts": row.attempts + 1,
        "next_at": at + lease,
        "possibly_repeated": row.possibly_repeated or cut,
    }
    session.execute(update(_MESSAGES).where(_MESSAGES.c.id == row.id).values(**values))
    session.execute(insert(_ATTEMPTS), [_attempt(row.id, row.target, at, "begun")])
    return _message(fresh(session, select(OutboxMessageRow).where(OutboxMessageRow.id == row.id)).one())


def _open() -> ColumnElement[bool]:
    states = (State.PENDING.value, State.FAILED.value, State.SENDING.value)
    return or_(*(OutboxMessageRow.state == state for state in states))


def mark_sent(session: Session, message: OutboxMessage, at: datetime) -> None:
    """Keeps that the receiver has it."""
    values = {"state": State.SENT.value, "sent_at": at, "error": "", "error_params": {}}
    session.execute(update(_MESSAGES).where(_MESSAGES.c.id == message.id).values(**values))
    session.execute(insert(_ATTEMPTS), [_attempt(message.id, message.target, at, State.SENT.value)])


def mark_failed(
    session: Session,
    message: OutboxMessage,
    at: datetime,
    *,
    error: str,
    params: Mapping[str, object],
    next_at: datetime | None,
    uncertain: bool = False,
) -> None:
    """Keeps that it was not taken, and when it is tried again (None: never); `uncertain`: the receiver may have it for
    all that. One that another sender delivered in the meantime stays sent."""
    state = State.FAILED if next_at is not None else State.GIVEN_UP
    values: dict[str, Any] = {"state": state.value, "error": error, "error_params": dict(params)}
    values |= {"next_at": next_at or at, "possibly_repeated": message.possibly_repeated or uncertain}
    session.execute(
        update(_MESSAGES).where(_MESSAGES.c.id == message.id, _MESSAGES.c.state != State.SENT.value).values(**values)
    )
    session.execute(insert(_ATTEMPTS), [_attempt(message.id, message.target, at, state.value, error, params)])


def postpone(session: Session, targets: Collection[str], until: datetime) -> None:
    """Lets the open messages to `targets` wait."""
    session.execute(
        update(_MESSAGES)
        .where(_MESSAGES.c.target.in_(sorted(targets)), _MESSAGES.c.next_at < until)
        .where(_MESSAGES.c.state.in_([State.PENDING.value, State.FAILED.value]))
        .values(next_at=until)
    )


def replace_content(session: Session, message: OutboxMessage, *, subject: str, content: Mapping[str, Any]) -> None:
    """Gives a message that waits to be sent other words."""
    session.execute(
        update(_MESSAGES).where(_MESSAGES.c.id == message.id).values(subject=subject, content=dict(content))
    )


def give_up(session: Session, message: OutboxMessage, at: datetime, error: str) -> None:
    """Ends a message that is not sent: nothing in it is true any more, or its receiver is gone from the settings. One
    whose sender died may have been taken before."""
    died = message.state is State.SENDING
    mark_failed(session, message, at, error=error, params={}, next_at=None, uncertain=died)


def reopen(session: Session, at: datetime) -> int:
    """Lets every message that was given up for a failure be tried again, at a person's word; returns how many. The
    next delivery looks at them again (`monitor.composing.revise`) before it sends any."""
    done = session.execute(
        update(_MESSAGES)
        .where(_MESSAGES.c.state.in_([State.GIVEN_UP.value, State.FAILED.value]))
        .where(_MESSAGES.c.error != NO_LONGER_TRUE)
        .values(state=State.FAILED.value, attempts=0, next_at=at)
        .returning(_MESSAGES.c.id)
    ).all()
    return len(done)


NO_LONGER_TRUE = "outbox.no_longer_true"


def begun_since(session: Session, target: str, since: datetime) -> tuple[datetime, ...]:
    """When messages were handed to a target since then, oldest first."""
    statement = (
        select(_ATTEMPTS.c.at)
        .where(_ATTEMPTS.c.target == target, _ATTEMPTS.c.at > since, _ATTEMPTS.c.outcome == "begun")
        .order_by(_ATTEMPTS.c.at)
    )
    return tuple(session.execute(statement).scalars())


def load_attempts(session: Session, message_id: int) -> tuple[tuple[datetime, str, str], ...]:
    """Time, outcome and message code of each attempt at a message, oldest first."""
    statement = (
        select(_ATTEMPTS.c.at, _ATTEMPTS.c.outcome, _ATTEMPTS.c.error)
        .where(_ATTEMPTS.c.message_id == message_id)
        .order_by(_ATTEMPTS.c.id)
    )
    return tuple((at, outcome, error) for at, outcome, error in session.execute(statement))


def _attempt(
    message_id: int,
    target: str,
    at: datetime,
    outcome: str,
    error: str = "",
    params: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "target": target,
        "at": at,
        "outcome": outcome,
        "error": error,
        "error_params": dict(params or {}),
    }


def _message(row: OutboxMessageRow) -> OutboxMessage:
    fields: dict[str, Any] = {name: getattr(row, name) for name in OutboxMessage.__slots__}
    return OutboxMessage(**{**fields, "state": State(row.state), "content": dict(row.content)})
