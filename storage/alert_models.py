"""The tables of alerts and their ways out, of letters, and of contact persons."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models import Base


class AlertRow(Base):
    """Something a person should be told, once. Never deleted: its key keeps it from being told again."""

    __tablename__ = "alerts"
    __table_args__ = (Index(None, "body", "year"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, doc="kind, body, report year and what makes it this occasion")
    kind: Mapped[str] = mapped_column(doc="due_soon, overdue, published_late, withdrawn, ...")
    severity: Mapped[str] = mapped_column(doc="urgent, notice, info")
    body: Mapped[str] = mapped_column(doc="body code")
    year: Mapped[int] = mapped_column(doc="report year")
    params: Mapped[dict[str, Any]] = mapped_column(doc="parameters of its message")
    links: Mapped[list[Any]] = mapped_column(doc="addresses of the report it is about")
    raised_at: Mapped[datetime] = mapped_column(index=True)
    acknowledged_by: Mapped[str] = mapped_column(doc="who said that it is known; empty: nobody")
    acknowledged_reason: Mapped[str]
    acknowledged_at: Mapped[datetime | None]


class AlertProgressRow(Base):
    """Since when alerts are made, and up to which change of a verdict they were."""

    __tablename__ = "alert_progress"
    id: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime] = mapped_column(doc="what had changed before is the baseline and was told to nobody")
    taken_until: Mapped[datetime]


class AlertSilenceRow(Base):
    """No alerts of a body, a division or a kind until a day. What is still true afterwards is told then."""

    __tablename__ = "alert_silences"
    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(doc="body code; empty: every body")
    division: Mapped[str] = mapped_column(doc="six-digit code, with what lies below it; empty: every division")
    kind: Mapped[str] = mapped_column(doc="empty: every kind")
    until: Mapped[date] = mapped_column(doc="last day")
    stated_by: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]


class AlertDeliveryRow(Base):
    """That an alert goes out on a route, as a first telling or an escalation."""

    __tablename__ = "alert_deliveries"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, doc="alert, route and stage")
    alert_id: Mapped[int] = mapped_column(ForeignKey("alerts.id"), index=True)
    route: Mapped[str]
    stage: Mapped[str] = mapped_column(doc="first, escalation")
    planned_at: Mapped[datetime]
    batch: Mapped[str] = mapped_column(index=True, doc="the messages that carry it; empty: it waits for one")
    withheld: Mapped[str] = mapped_column(doc="why it was not sent: no_longer_true, acknowledged; empty: it was not")


class OutboxMessageRow(Base):
    """One message to one receiver. Its key goes out with it, and is the same each time that it is sent."""

    __tablename__ = "outbox_messages"
    __table_args__ = (UniqueConstraint("batch", "target"), Index(None, "state", "next_at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, doc="idempotency key, also the Message-ID of a mail")
    batch: Mapped[str] = mapped_column(doc="route, immediate or digest, and day")
    route: Mapped[str]
    target: Mapped[str] = mapped_column(doc="channel and digest of the receiver's address, which is never stored")
    subject: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(doc="markdown, text and items, as they go out")
    made_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(doc="pending, sending, sent, failed (will be tried again), given_up")
    attempts: Mapped[int]
    next_at: Mapped[datetime] = mapped_column(doc="not before; while sending: when the sender counts as dead")
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(doc="message code of the last failure; empty: none")
    error_params: Mapped[dict[str, Any]]
    possibly_repeated: Mapped[bool] = mapped_column(doc="the receiver may have had it before it was sent again")


class OutboxAttemptRow(Base):
    """Each time that a message was handed to a receiver, and what came of it."""

    __tablename__ = "outbox_attempts"
    __table_args__ = (Index(None, "target", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("outbox_messages.id"), index=True)
    target: Mapped[str]
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(doc="begun, sent, failed, given_up, cut")
    error: Mapped[str] = mapped_column(doc="message code; empty: none")
    error_params: Mapped[dict[str, Any]]


class LetterRow(Base):
    """A letter that a person had drafted, as it was."""

    __tablename__ = "letters"
    __table_args__ = (UniqueConstraint("drafted_in", "serial"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    drafted_in: Mapped[int] = mapped_column(doc="calendar year of the number")
    serial: Mapped[int] = mapped_column(doc="number within that year, without a gap")
    kind: Mapped[str] = mapped_column(doc="reminder, urging, verification")
    year: Mapped[int] = mapped_column(doc="report year")
    bodies: Mapped[list[Any]] = mapped_column(doc="codes of the bodies whose reports it is about")
    addressee: Mapped[str] = mapped_column(doc="the office that it is addressed to; never a person")
    as_of: Mapped[date] = mapped_column(doc="day of the judgement that it rests on")
    reply_by: Mapped[date]
    lang: Mapped[str]
    text: Mapped[str] = mapped_column(doc="its words")
    document_sha256: Mapped[str] = mapped_column(doc="raw file of the DOCX")
    dossiers: Mapped[list[Any]] = mapped_column(doc="raw files of the dossiers that go with it")
    drafted_by: Mapped[str]
    drafted_at: Mapped[datetime] = mapped_column(index=True)


class LetterSendingRow(Base):
    """That a person had a letter sent by mail, to one mailbox. Whose it is does not stand here."""

    __tablename__ = "letter_sendings"
    __table_args__ = (UniqueConstraint("drafted_in", "serial", "mailbox"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    drafted_in: Mapped[int] = mapped_column(doc="calendar year of the letter's number")
    serial: Mapped[int] = mapped_column(doc="number within that year")
    body: Mapped[str] = mapped_column(doc="code of the body whose contact person got it")
    mailbox: Mapped[str] = mapped_column(doc="digest of the letter's number and the address: it tells no person")
    sent_by: Mapped[str] = mapped_column(doc="who had it sent")
    at: Mapped[datetime] = mapped_column(doc="the last attempt")
    attempts: Mapped[int]
    outcome: Mapped[str] = mapped_column(doc="begun (it may have been taken), sent, failed")
    error: Mapped[str] = mapped_column(doc="message code of the failure; empty: none")


class ContactPersonRow(Base):
    """Whom to reach at a body. Never exported, logged or put into a dossier; `query --sql` does not read it."""

    __tablename__ = "contact_persons"
    id: Mapped[int] = mapped_column(primary_key=True)
    contact_key: Mapped[str] = mapped_column(unique=True, doc="digest of the row")
    body: Mapped[str] = mapped_column(ForeignKey("bodies.code"), index=True)
    role: Mapped[str]
    name: Mapped[str]
    address: Mapped[str] = mapped_column(doc="e-mail address or telephone number")
    imported_at: Mapped[datetime]
