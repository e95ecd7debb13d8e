"""The tables of what people decided and of what befell bodies, and of how far judging has come."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.models import Base


class ReviewRow(Base):
    """What a person stated, confirmed, dismissed or corrected. Never altered but by its withdrawal."""

    __tablename__ = "reviews"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(doc="attest, confirm, dismiss, correct")
    body: Mapped[str] = mapped_column(ForeignKey("bodies.code"), index=True)
    year: Mapped[int | None] = mapped_column(doc="report year; null: every year (a confirmed column)")
    published_on: Mapped[date | None] = mapped_column(doc="the day of publication that was stated")
    submitted_on: Mapped[date | None] = mapped_column(doc="the day on which the office received the report")
    exempt: Mapped[bool] = mapped_column(doc="no report is owed")
    outage_from: Mapped[date | None] = mapped_column(doc="first day on which the site could not be read by anybody")
    outage_until: Mapped[date | None] = mapped_column(doc="the last such day")
    verdict: Mapped[str] = mapped_column(doc="the verdict that was confirmed; empty: none")
    column_url: Mapped[str] = mapped_column(doc="the column that was confirmed to be the body's; empty: none")
    item_url: Mapped[str] = mapped_column(doc="the address that is (correct) or is not (dismiss) the report")
    place: Mapped[str] = mapped_column(doc="where it was published, in the person's words")
    url: Mapped[str] = mapped_column(doc="address of what was stated; empty: none")
    content: Mapped[str | None] = mapped_column(doc="what was published then, as hash; empty: nothing; null: not noted")
    file_name: Mapped[str] = mapped_column(doc="name of the file that was handed in; empty: none")
    file_sha256: Mapped[str] = mapped_column(doc="raw file of it; empty: none")
    stated_by: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]
    withdrawn_by: Mapped[str] = mapped_column(doc="who withdrew it; empty: it stands")
    withdrawn_reason: Mapped[str]
    withdrawn_at: Mapped[datetime | None]


class RosterEventRow(Base):
    """A change of a body in the world: founded, renamed, merged, split, abolished, from a day on."""

    __tablename__ = "roster_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_key: Mapped[str] = mapped_column(unique=True, doc="digest of body, kind and day")
    body: Mapped[str] = mapped_column(ForeignKey("bodies.code"), index=True)
    kind: Mapped[str] = mapped_column(doc="founded, renamed, merged, split, abolished")
    holds_from: Mapped[date] = mapped_column(doc="the first day on which it holds")
    others: Mapped[list[Any]] = mapped_column(doc="codes of the bodies that its duties pass to")
    old_name: Mapped[str] = mapped_column(doc="of a renaming; empty else")
    cause: Mapped[str] = mapped_column(doc="the document that orders it, or why it is known")
    entered_by: Mapped[str]
    at: Mapped[datetime] = mapped_column(doc="when it was entered")


class JudgingRow(Base):
    """The last judging of everything: up to where the stored verdicts know what was observed."""

    __tablename__ = "judgings"
    id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[date]
    at: Mapped[datetime]
    fingerprint: Mapped[str] = mapped_column(doc="digest of roster, rules and program: another one judges all anew")
    marks: Mapped[dict[str, Any]] = mapped_column(doc="how far each kind of observation had come")


class AttributedColumnRow(Base):
    """Where something was attributed to a body outside its own places: read again when it is judged again."""

    __tablename__ = "attributed_columns"
    body: Mapped[str] = mapped_column(primary_key=True, doc="body code")
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id"), primary_key=True)
