"""Runs: one row per crawl, ingest or watch, begun before it works and ended after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from storage.batches import fresh
from storage.models import RunRow, table

_RUNS = table(RunRow)


@dataclass(frozen=True, slots=True)
class Run:
    """`finished_at` is None and `outcome` empty for a run that goes on or was cut."""

    id: int
    kind: str
    started_at: datetime
    finished_at: datetime | None
    outcome: str
    summary: Mapping[str, object]
    simulated: bool
    vantage: str


def start_run(session: Session, *, kind: str, at: datetime, simulated: bool, vantage: str) -> int:
    """Records the begin of a run and returns its number."""
    row = {"kind": kind, "started_at": at, "outcome": "", "summary": {}, "simulated": simulated, "vantage": vantage}
    run_id: int = session.execute(insert(_RUNS).returning(_RUNS.c.id), [row]).scalar_one()
    return run_id


def finish_run(session: Session, run_id: int, *, at: datetime, outcome: str, summary: Mapping[str, object]) -> None:
    """Records the end of a run. Raises LookupError for a run that was never begun."""
    changed = session.execute(
        update(_RUNS)
        .where(_RUNS.c.id == run_id)
        .values(finished_at=at, outcome=outcome, summary=dict(summary))
        .returning(_RUNS.c.id)
    ).all()
    if not changed:
        raise LookupError(f"no run {run_id}")


def load_runs(session: Session, *, kind: str = "", limit: int | None = None) -> tuple[Run, ...]:
    """The runs (of one kind), newest first."""
    statement = select(RunRow).order_by(RunRow.started_at.desc(), RunRow.id.desc()).limit(limit)
    if kind:
        statement = statement.where(RunRow.kind == kind)
    return tuple(
        Run(row.id, row.kind, row.started_at, row.finished_at, row.outcome, row.summary, row.simulated, row.vantage)
        for row in fresh(session, statement)
    )
