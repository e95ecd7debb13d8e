"""What the scheduler ran and how it ended, and its pauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from storage.batches import fresh
from storage.job_models import JobRunRow, PauseRow
from storage.masking import masked
from storage.models import table

_RUNS = table(JobRunRow)
_PAUSES = table(PauseRow)


class Outcome(StrEnum):
    """How a run of a job ended. `cut`: its scheduler died with it; `stopped`: it was told to stop."""

    DONE = "done"
    FAILED = "failed"
    OUT_OF_TIME = "out_of_time"
    OUT_OF_MEMORY = "out_of_memory"
    STOPPED = "stopped"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a job; `outcome` is None and `finished_at` too while it goes on."""

    id: int
    job: str
    due_at: datetime
    started_at: datetime
    finished_at: datetime | None
    outcome: Outcome | None
    status: int | None
    peak_mb: int
    said: str
    scheduler: str


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which nothing is started."""

    id: int
    at: datetime
    until: datetime
    reason: str
    stated_by: str
    ended_at: datetime | None = None

    @property
    def ends_at(self) -> datetime:
        """When it ended or will end."""
        return self.until if self.ended_at is None else min(self.until, self.ended_at)


def start_job(session: Session, *, job: str, due_at: datetime, at: datetime, scheduler: str) -> int:
    """Records the begin of a run and gives its number."""
    row = {"job": job, "due_at": due_at, "started_at": at, "outcome": "", "peak_mb": 0, "said": ""}
    number: int = session.execute(insert(_RUNS).returning(_RUNS.c.id), [row | {"scheduler": scheduler}]).scalar_one()
    return number


def finish_job(
    session: Session, number: int, *, at: datetime, outcome: Outcome, status: int | None, peak_mb: int, said: str
) -> None:
    """Records the end of a run. Raises LookupError for one that was never begun."""
    values = {"finished_at": at, "outcome": outcome.value, "status": status, "peak_mb": peak_mb, "said": masked(said)}
    changed = session.execute(update(_RUNS).where(_RUNS.c.id == number).values(values).returning(_RUNS.c.id)).all()
    if not changed:
        raise LookupError(f"no run of a job {number}")


def close_cut(session: Session, *, at: datetime) -> Sequence[JobRun]:
    """Ends what an earlier scheduler left open. Only who holds the scheduler's lock may call it."""
    left = tuple(_run(row) for row in fresh(session, select(JobRunRow).where(JobRunRow.outcome == "")))
    if left:
        session.execute(
            update(_RUNS)
            .where(_RUNS.c.id.in_([run.id for run in left]))
            .values(finished_at=at, outcome=Outcome.CUT.value)
        )
    return left


def last_runs(session: Session) -> dict[str, JobRun]:
    """The newest run of each job."""
    newest = select(func.max(JobRunRow.id)).group_by(JobRunRow.job)
    return {row.job: _run(row) for row in fresh(session, select(JobRunRow).where(JobRunRow.id.in_(newest)))}


def failing(session: Session, job: str) -> tuple[JobRun, JobRun] | None:
    """The first and the newest of its runs that did not end well since the last that did; None where there is none."""
    done = select(func.max(JobRunRow.id)).where(JobRunRow.job == job, JobRunRow.outcome == Outcome.DONE.value)
    since = func.coalesce(done.scalar_subquery(), 0)
    failed = select(JobRunRow).where(JobRunRow.job == job, JobRunRow.id > since, JobRunRow.outcome != "").limit(1)
    first = fresh(session, failed.order_by(JobRunRow.id)).first()
    newest = fresh(session, failed.order_by(JobRunRow.id.desc())).first()
    return None if first is None or newest is None else (_run(first), _run(newest))


def pause(session: Session, *, at: datetime, until: datetime, reason: str, by: str) -> int:
    """Records a pause and gives its number. Raises ValueError for one that ends before it begins."""
    if until <= at:
        raise ValueError("a pause ends after it begins")
    row = {"at": at, "until": until, "reason": reason, "stated_by": by}
    number: int = session.execute(insert(_PAUSES).returning(_PAUSES.c.id), [row]).scalar_one()
    return number


def resume(session: Session, *, at: datetime) -> int:
    """Ends every pause that lasts and gives their number."""
    lasting = update(_PAUSES).where(_PAUSES.c.ended_at.is_(None), _PAUSES.c.until > at)
    return len(session.execute(lasting.values(ended_at=at).returning(_PAUSES.c.id)).all())


def standing_pause(session: Session, *, at: datetime) -> Pause | None:
    """The pause in which `at` lies, of several the one that ends last."""
    statement = (
        select(PauseRow)
        .where(PauseRow.at <= at, PauseRow.until > at, PauseRow.ended_at.is_(None))
        .order_by(PauseRow.until.desc())
        .limit(1)
    )
    row = fresh(session, statement).first()
    return None if row is None else Pause(row.id, row.at, row.until, row.reason, row.stated_by)


def load_pauses(session: Session, *, since: datetime | None = None) -> tuple[Pause, ...]:
    """The pauses that lasted after `since`, oldest first."""
    statement = select(PauseRow).order_by(PauseRow.at, PauseRow.id)
    if since is not None:
        statement = statement.where(PauseRow.until > since)
    return tuple(
        Pause(row.id, row.at, row.until, row.reason, row.stated_by, row.ended_at) for row in fresh(session, statement)
    )


def _run(row: JobRunRow) -> JobRun:
    return JobRun(
        row.id,
        row.job,
        row.due_at,
        row.started_at,
        row.finished_at,
        Outcome(row.outcome) if row.outcome else None,
        row.status,
        row.peak_mb,
        row.said,
        row.scheduler,
    )
