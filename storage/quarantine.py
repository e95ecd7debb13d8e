"""Rows that the database refused: kept with what was meant, why it was refused and when, until a person looks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.column_types import clean, digest
from storage.keeping_models import QuarantineRow
from storage.models import table

_QUARANTINE = table(QuarantineRow)
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A refused row. `payload` is the row as text, `count` how often the same was refused."""

    id: int
    table_name: str
    row_name: str
    cause: str
    payload: Mapping[str, Any]
    first_at: datetime
    last_at: datetime
    count: int


def keep(session: Session, table_name: str, row: Mapping[str, Any], *, name: str, cause: str) -> None:
    """Puts one refused row aside, in the caller's transaction. The same row again is counted, not kept twice."""
    payload = {key: _text(value) for key, value in row.items()}
    now = datetime.now(UTC)
    values = {
        "refusal_key": digest(table_name, json.dumps(payload, ensure_ascii=False, sort_keys=True)),
        "table_name": table_name,
        "row_name": name,
        "cause": cause[:_LONGEST],
        "payload": payload,
        "first_at": now,
        "last_at": now,
        "count": 1,
    }
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    statement = postgresql.insert(_QUARANTINE) if on_postgresql else sqlite.insert(_QUARANTINE)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["refusal_key"],
            set_={
                "count": _QUARANTINE.c.count + 1,
                "last_at": statement.excluded.last_at,
                "cause": statement.excluded.cause,
            },
        ),
        [values],
    )


def load_quarantine(session: Session, *, since: datetime | None = None) -> tuple[Quarantined, ...]:
    """The refused rows (last refused since a moment), newest first."""
    statement = select(_QUARANTINE).order_by(_QUARANTINE.c.last_at.desc(), _QUARANTINE.c.id.desc())
    if since is not None:
        statement = statement.where(_QUARANTINE.c.last_at >= since)
    names = Quarantined.__slots__
    return tuple(Quarantined(*(getattr(row, name) for name in names)) for row in session.execute(statement))


def count_quarantine(session: Session, *, since: datetime | None = None) -> dict[str, int]:
    """How many rows of each table lie there (last refused since a moment)."""
    statement = select(_QUARANTINE.c.table_name, func.count()).group_by(_QUARANTINE.c.table_name)
    if since is not None:
        statement = statement.where(_QUARANTINE.c.last_at >= since)
    return {name: int(number) for name, number in session.execute(statement.order_by(_QUARANTINE.c.table_name))}


def forget(session: Session, ids: Sequence[int]) -> int:
    """Removes rows that a person has dealt with; how many there were. Needs a writing session."""
    gone = session.execute(delete(_QUARANTINE).where(_QUARANTINE.c.id.in_(ids)).returning(_QUARANTINE.c.id))
    return len(gone.all())


def _text(value: Any) -> Any:
    """A value as JSON keeps it; what the column would have refused is told as Python prints it."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return clean(value)[:_LONGEST]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping | list | tuple):
        return clean(json.dumps(value, ensure_ascii=False, default=repr))[:_LONGEST]
    return clean(str(value))[:_LONGEST]
