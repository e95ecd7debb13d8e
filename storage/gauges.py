"""The numbers by which a machine watches the watching: counts and ages, each from one small question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.alert_models import AlertDeliveryRow, AlertRow, OutboxAttemptRow, OutboxMessageRow
from storage.crawl_models import ProposalRow
from storage.job_models import JobRunRow
from storage.keeping_models import QuarantineRow
from storage.models import BodyRow, FetchRow, ReadingRow, RunRow
from storage.outbox import NO_LONGER_TRUE, State
from storage.report_models import ReportVersionRow, VerdictRow
from storage.wide_models import CurrentReportRow

_DAY = timedelta(days=1)
_WAITING = (State.PENDING.value, State.FAILED.value, State.SENDING.value)
_undecided = ProposalRow.state == "open"
Counts = Mapping[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class JobGauge:
    """The newest run of a job: its outcome (empty while it runs), begin, end and memory."""

    outcome: str
    started_at: datetime
    finished_at: datetime | None
    peak_mb: int


@dataclass(frozen=True, slots=True)
class Gauges:
    """`runs` by kind and outcome; `last_runs` the end of the newest run by kind and outcome; `requests` of the last day
    by outcome; `readings` the newest of each list by outcome; `verdicts` by verdict; `reports` that count by edition,
    and their `figures`; `unreadable` files; `messages` by state; `oldest_message` waits since then; `open_alerts` that
    nobody acknowledged; `quarantined` rows; `job_ends` the newest end of each job by outcome; `attempts` to send of the
    last day by channel and outcome, and messages that were `repeated` perhaps; `oldest_alert` waits for its message
    since then; `looks` at lists of the last day by outcome; `proposals` that no person decided, the oldest since
    `oldest_proposal`."""

    bodies: int
    runs: Counts
    last_runs: Mapping[tuple[str, ...], datetime]
    requests: Counts
    bytes: int
    readings: Counts
    verdicts: Counts
    reports: Counts
    figures: int
    unreadable: int
    messages: Counts
    oldest_message: datetime | None
    open_alerts: int
    quarantined: int
    jobs: Mapping[str, JobGauge]
    job_ends: Mapping[tuple[str, ...], datetime]
    attempts: Counts
    repeated: int
    oldest_alert: datetime | None
    looks: Counts
    proposals: int
    oldest_proposal: datetime | None


def load_gauges(session: Session, *, now: datetime) -> Gauges:
    """All of them as of `now`."""
    newest = select(func.max(JobRunRow.id)).group_by(JobRunRow.job)
    jobs = session.execute(
        select(JobRunRow.job, JobRunRow.outcome, JobRunRow.started_at, JobRunRow.finished_at, JobRunRow.peak_mb).where(
            JobRunRow.id.in_(newest)
        )
    )
    last = session.execute(
        select(RunRow.kind, RunRow.outcome, func.max(RunRow.finished_at))
        .where(RunRow.finished_at.is_not(None))
        .group_by(RunRow.kind, RunRow.outcome)
    )
    version = (CurrentReportRow, ReportVersionRow.id == CurrentReportRow.version_id)
    editions = select(ReportVersionRow.edition, func.count()).join(*version).group_by(ReportVersionRow.edition)
    figures = select(func.coalesce(func.sum(ReportVersionRow.cells_found), 0)).join(*version)
    recent = FetchRow.at >= now - _DAY
    return Gauges(
        bodies=session.scalar(select(func.count()).select_from(BodyRow)) or 0,
        runs=_counts(session, select(RunRow.kind, RunRow.outcome, func.count()).group_by(RunRow.kind, RunRow.outcome)),
        last_runs={(kind, outcome): ended for kind, outcome, ended in last if ended is not None},
        requests=_counts(session, select(FetchRow.outcome, func.count()).where(recent).group_by(FetchRow.outcome)),
        bytes=session.scalar(select(func.coalesce(func.sum(FetchRow.bytes), 0)).where(recent)) or 0,
        readings=_counts(session, _newest_readings()),
        verdicts=_counts(session, select(VerdictRow.code, func.count()).group_by(VerdictRow.code)),
        reports=_counts(session, editions),
        figures=session.scalar(figures) or 0,
        unreadable=session.scalar(select(func.count()).where(ReportVersionRow.code != "")) or 0,
        messages=_counts(session, select(OutboxMessageRow.state, func.count()).group_by(OutboxMessageRow.state)),
        oldest_message=session.scalar(
            select(func.min(OutboxMessageRow.made_at)).where(OutboxMessageRow.state.in_(_WAITING))
        ),
        open_alerts=session.scalar(select(func.count()).where(AlertRow.acknowledged_at.is_(None))) or 0,
        quarantined=session.scalar(select(func.coalesce(func.sum(QuarantineRow.count), 0))) or 0,
        jobs={row[0]: JobGauge(row[1], row[2], row[3], row[4]) for row in jobs},
        job_ends={(job, outcome): ended for job, outcome, ended in session.execute(_job_ends())},
        attempts=_attempts(session, now - _DAY),
        repeated=session.scalar(select(func.count()).where(OutboxMessageRow.possibly_repeated.is_(True))) or 0,
        oldest_alert=session.scalar(
            select(func.min(AlertDeliveryRow.planned_at)).where(
                AlertDeliveryRow.batch == "", AlertDeliveryRow.withheld == ""
            )
        ),
        looks=_counts(
            session,
            select(ReadingRow.outcome, func.count())
            .where(ReadingRow.last_started_at >= now - _DAY)
            .group_by(ReadingRow.outcome),
        ),
        proposals=session.scalar(select(func.count()).where(_undecided)) or 0,
        oldest_proposal=session.scalar(select(func.min(ProposalRow.proposed_at)).where(_undecided)),
    )


def _job_ends() -> Any:
    return (
        select(JobRunRow.job, JobRunRow.outcome, func.max(JobRunRow.finished_at))
        .where(JobRunRow.finished_at.is_not(None))
        .group_by(JobRunRow.job, JobRunRow.outcome)
    )


def _attempts(session: Session, since: datetime) -> Counts:
    """By channel: what stands before the digest of the receiver's address."""
    found: dict[tuple[str, ...], int] = {}
    by_target = (
        select(OutboxAttemptRow.target, OutboxAttemptRow.outcome, func.count())
        .where(OutboxAttemptRow.at >= since)
        .group_by(OutboxAttemptRow.target, OutboxAttemptRow.outcome)
    )
    for target, outcome, count in session.execute(by_target):
        key = target.partition(":")[0], outcome
        found[key] = found.get(key, 0) + count
    return found


def count_given_up(session: Session, *, since: datetime) -> int:
    """The messages made at or after `since` that nobody gets any more, though what they say may well be true."""
    statement = select(func.count()).where(
        OutboxMessageRow.state == State.GIVEN_UP.value,
        OutboxMessageRow.error != NO_LONGER_TRUE,
        OutboxMessageRow.made_at >= since,
    )
    return session.scalar(statement) or 0


def _newest_readings() -> Any:
    order = (ReadingRow.last_started_at.desc(), ReadingRow.id.desc())
    place = func.row_number().over(partition_by=ReadingRow.column_id, order_by=order).label("place")
    ranked = select(ReadingRow.outcome, place).subquery()
    return select(ranked.c.outcome, func.count()).where(ranked.c.place == 1).group_by(ranked.c.outcome)


def _counts(session: Session, statement: Any) -> Counts:
    return {tuple(key): count for *key, count in session.execute(statement)}
