"""What is known of the health of each listing: its newest reading, its newest complete one, and the one before that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session

from duties.model import ReadingOutcome
from storage.models import ColumnBodyRow, ColumnRow, ReadingRow
from storage.report_models import ReportVersionRow

_SECOND = 2


@dataclass(frozen=True, slots=True)
class ColumnHealth:
    """One listing. `items` are those of the newest complete reading, `items_before` of the complete one before that
    showed something else; None where there is none. `reason` is of the newest reading, empty when that was complete."""

    host: str
    url: str
    bodies: frozenset[str]
    outcome: str
    reason: str
    last_at: datetime
    complete_at: datetime | None
    items: int | None
    items_before: int | None


@dataclass(frozen=True, slots=True)
class FileYield:
    """Files of one host in a period: how many were read, how many no reader could read."""

    read: int
    unreadable: int


def load_column_health(session: Session) -> tuple[ColumnHealth, ...]:
    """Every column that was read at least once."""
    newest = _ranked(complete_only=False)
    complete = _ranked(complete_only=True)
    first, before = complete.alias("first"), complete.alias("before")
    columns: Any = (
        *(ColumnRow.id, ColumnRow.url, newest.c.outcome, newest.c.reason, newest.c.last_started_at),
        *(first.c.last_started_at, first.c.shown, before.c.shown),
    )
    statement = (
        select(*columns)
        .select_from(ColumnRow)
        .join(newest, (newest.c.column_id == ColumnRow.id) & (newest.c.place == 1))
        .outerjoin(first, (first.c.column_id == ColumnRow.id) & (first.c.place == 1))
        .outerjoin(before, (before.c.column_id == ColumnRow.id) & (before.c.place == _SECOND))
        .order_by(ColumnRow.id)
    )
    bodies: dict[int, set[str]] = {}
    for number, body in session.execute(select(ColumnBodyRow.column_id, ColumnBodyRow.body)):
        bodies.setdefault(number, set()).add(body)
    return tuple(
        ColumnHealth(urlsplit(url).hostname or url, url, frozenset(bodies.get(number, ())), *row)
        for number, url, *row in session.execute(statement)
    )


def _ranked(*, complete_only: bool) -> Subquery:
    order = (ReadingRow.last_started_at.desc(), ReadingRow.id.desc())
    place = func.row_number().over(partition_by=ReadingRow.column_id, order_by=order).label("place")
    columns = (ReadingRow.column_id, ReadingRow.outcome, ReadingRow.reason, ReadingRow.last_started_at)
    statement = select(*columns, ReadingRow.items.label("shown"), place)
    if complete_only:
        statement = statement.where(ReadingRow.outcome == ReadingOutcome.COMPLETE.value)
    return statement.subquery()


def load_yields(session: Session, *, since: datetime) -> tuple[Mapping[str, FileYield], Mapping[str, FileYield]]:
    """The files that were read at or after `since` and before it, by host."""
    unreadable = ReportVersionRow.code != ""
    later = ReportVersionRow.read_at >= since
    counts: tuple[dict[str, list[int]], dict[str, list[int]]] = ({}, {})
    statement = select(ReportVersionRow.file_url, later, unreadable)
    hosts: dict[str, str | None] = {}
    for url, is_later, is_unreadable in session.execute(statement):
        # A host has hundreds of files: what stands before their paths is taken apart once.
        head = "/".join(url.split("/", 3)[:3])
        if head not in hosts:
            hosts[head] = urlsplit(head).hostname
        of = counts[0 if is_later else 1].setdefault(hosts[head] or url, [0, 0])
        of[1 if is_unreadable else 0] += 1
    recent, before = ({host: FileYield(*of) for host, of in part.items()} for part in counts)
    return recent, before
