"""On which days blackouts kept which sites from being asked. No verdict reads any of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.batches import fresh, upsert
from storage.job_models import ClosedDayRow
from storage.models import table

_DAYS = table(ClosedDayRow)


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day on which `host` (empty: all) was left alone."""

    day: date
    host: str
    reason: str


def save_closed(session: Session, day: date, hosts: Mapping[str, str], at: datetime) -> None:
    """Keeps that on `day` these hosts (host to reason; the host empty: all) are left alone. Raises ValueError where the
    database refuses it."""
    rows = [{"day": day, "host": host, "reason": reason, "at": at} for host, reason in hosts.items()]
    refused = upsert(session, _DAYS, rows, key=("day", "host"), update=("reason",))
    if refused:
        raise ValueError(f"{refused[0].row}: {refused[0].cause}")


def load_closed(session: Session, *, since: date | None = None) -> tuple[ClosedDay, ...]:
    """The days from `since` on, oldest first."""
    statement = select(ClosedDayRow).order_by(ClosedDayRow.day, ClosedDayRow.host)
    if since is not None:
        statement = statement.where(ClosedDayRow.day >= since)
    return tuple(ClosedDay(row.day, row.host, row.reason) for row in fresh(session, statement))
