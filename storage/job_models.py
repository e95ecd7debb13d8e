"""The tables of unattended nights: what the scheduler ran, when people told it to pause, and what blackouts closed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
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


class ClosedDayRow(Base):
    """A day on which a blackout of the config file kept sites from being asked: kept here, because the file changes."""

    __tablename__ = "closed_days"
    __table_args__ = (UniqueConstraint("day", "host"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(doc="the day (Asia/Shanghai); a night counts to the day on which it begins")
    host: Mapped[str] = mapped_column(doc="the host that was left alone, with what lies below it; empty: all")
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(doc="when it was recorded")
