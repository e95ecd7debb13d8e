"""Which letters a person had sent by mail, and what came of it. Addresses are not kept, only digests of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.alert_models import LetterSendingRow
from storage.batches import fresh, upsert
from storage.letters import StoredLetter
from storage.models import table

_SENDINGS = table(LetterSendingRow)


class SendingOutcome(StrEnum):
    """`begun`: the process ended before it was known what became of it."""

    BEGUN = "begun"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class LetterSending:
    """One letter to one mailbox."""

    drafted_in: int
    serial: int
    body: str
    mailbox: str
    sent_by: str
    at: datetime
    attempts: int
    outcome: SendingOutcome
    error: str = ""


def mailbox_of(number: str, address: str) -> str:
    """The digest under which a mailbox is known in the sendings of one letter; another one in every other letter."""
    return hashlib.sha256(f"{number} {address.strip().lower()}".encode()).hexdigest()[:16]


def begin_sending(session: Session, letter: StoredLetter, *, body: str, mailbox: str, by: str, at: datetime) -> None:
    """Keeps that a letter is about to be handed over. Raises ValueError where the database refuses it."""
    known = {sending.mailbox: sending for sending in load_sendings(session, letter)}
    attempts = known[mailbox].attempts + 1 if mailbox in known else 1
    row = {
        "drafted_in": letter.drafted_in,
        "serial": letter.serial,
        "body": body,
        "mailbox": mailbox,
        "sent_by": by,
        "at": at,
        "attempts": attempts,
        "outcome": SendingOutcome.BEGUN.value,
        "error": "",
    }
    refused = upsert(session, _SENDINGS, [row], key=("drafted_in", "serial", "mailbox"))
    if refused:
        raise ValueError(f"{letter.number}: {refused[0].cause}")


def end_sending(session: Session, letter: StoredLetter, mailbox: str, *, at: datetime, error: str) -> None:
    """Keeps what came of it: `error` is the message code of the failure, empty where the server took it."""
    outcome = SendingOutcome.FAILED if error else SendingOutcome.SENT
    session.execute(
        update(_SENDINGS)
        .where(
            _SENDINGS.c.drafted_in == letter.drafted_in,
            _SENDINGS.c.serial == letter.serial,
            _SENDINGS.c.mailbox == mailbox,
        )
        .values(outcome=outcome.value, error=error, at=at)
    )


def load_sendings(session: Session, letter: StoredLetter | None = None) -> tuple[LetterSending, ...]:
    """The sendings (of one letter), oldest first."""
    statement = select(LetterSendingRow).order_by(LetterSendingRow.id)
    if letter is not None:
        statement = statement.where(
            LetterSendingRow.drafted_in == letter.drafted_in, LetterSendingRow.serial == letter.serial
        )
    return tuple(
        LetterSending(
            row.drafted_in,
            row.serial,
            row.body,
            row.mailbox,
            row.sent_by,
            row.at,
            row.attempts,
            SendingOutcome(row.outcome),
            row.error,
        )
        for row in fresh(session, statement)
    )
