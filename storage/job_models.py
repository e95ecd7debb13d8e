"""The tables of unattended nights: what the scheduler ran, and when people told it to pause."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models import Base


class JobRunRow(Base):
    """One run of a job of the scheduler. A row without an end goes on, or was cut with its scheduler."""

    __tablename__ = "job_runs"
    __table_args__ = (Index(None, "job", "started_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(doc="when it should have begun")
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(doc="done, failed, out_of_time, out_of_memory, stopped, cut; empty: it runs")
    status: Mapped[int | None] = mapped_column(doc="exit status of the command; null: it was ended")
    peak_mb: Mapped[int] = mapped_column(doc="most memory that the command and its children held at once")
    said: Mapped[str] = mapped_column(doc="the last lines that the command said, personal numbers masked")
    scheduler: Mapped[str] = mapped_column(doc="host and process that ran it")


class PauseRow(Base):
    """A time in which the scheduler starts nothing, by a person's word."""

    __tablename__ = "schedule_pauses"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    until: Mapped[datetime]
    reason: Mapped[str]
    stated_by: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(doc="ended early; null: it lasts until its end")
