"""Where reports stand and when their places were last read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from duties.model import PlaceRole, ReadingOutcome, local_date
from storage.batches import blocks
from storage.column_types import digest
from storage.models import ColumnBodyRow, ColumnRow, ReadingRow, SightingRow

# A body's own place is named before a list that shows the same address.
_ORDER = {role.value: number for number, role in enumerate(PlaceRole)}


def last_read_days(session: Session, bodies: Iterable[str]) -> Mapping[str, date]:
    """Body code -> the day (Asia/Shanghai) of the last complete reading of a column found for it; of these bodies."""
    statement = (
        select(ColumnBodyRow.body, func.max(ReadingRow.last_started_at))
        .join(ReadingRow, ReadingRow.column_id == ColumnBodyRow.column_id)
        .where(ReadingRow.outcome == ReadingOutcome.COMPLETE.value)
        .group_by(ColumnBodyRow.body)
    )
    return {
        body: local_date(moment)
        for block in blocks(sorted(set(bodies)))
        for body, moment in session.execute(statement.where(ColumnBodyRow.body.in_(block)))
    }


def places_of(session: Session, items: Iterable[str]) -> Mapping[tuple[str, str], str]:
    """(body code, address of an item) -> the name of the column of that body that listed it, the column's address
    where it has no name; for all `items`. Under the empty code stands the first such column of any body."""
    statement = (
        select(ColumnBodyRow.body, ColumnBodyRow.role, SightingRow.url, ColumnRow.name, ColumnRow.url)
        .join(ColumnRow, ColumnRow.id == SightingRow.column_id)
        .join(ColumnBodyRow, ColumnBodyRow.column_id == ColumnRow.id)
        .distinct()
    )
    keys = sorted({digest(item) for item in items})
    rows = [row for block in blocks(keys) for row in session.execute(statement.where(SightingRow.url_key.in_(block)))]
    found: dict[tuple[str, str], str] = {}
    for body, _role, item, name, address in sorted(rows, key=lambda row: (_ORDER[row[1]], row[4], row[0])):
        found.setdefault((body, item), name or address)
        found.setdefault(("", item), name or address)
    return found
