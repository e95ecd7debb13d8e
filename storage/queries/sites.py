"""Sites by their readings: when each was last read to the end, and why it last was not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, select

from duties.model import SHANGHAI, ReadingOutcome
from storage.models import BodyRow, ColumnBodyRow, ColumnRow, ReadingRow, table
from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import lies_within

_COLUMNS, _OF, _READINGS, _BODIES = (
    table(ColumnRow).c,
    table(ColumnBodyRow).c,
    table(ReadingRow).c,
    table(BodyRow).c,
)


@dataclass(slots=True)
class _Site:
    columns: set[int] = field(default_factory=set)
    bodies: set[str] = field(default_factory=set)
    never_complete: set[int] = field(default_factory=set)
    last_complete: datetime | None = None
    last_failure: datetime | None = None
    reason: str = ""


def _rows(asking: Asking) -> Iterator[Row]:
    sites: dict[str, _Site] = {}
    by_column: dict[int, _Site] = {}
    for number, url, body in asking.session.execute(_columns(asking)):
        host = urlsplit(url).hostname or url
        if asking.given.get("host", host) != host:
            continue
        site = sites.setdefault(host, _Site())
        site.columns.add(number)
        site.never_complete.add(number)
        if body is not None:
            site.bodies.add(body)
        by_column[number] = site
    wanted = None if _is_whole(asking) else list(by_column)
    for row in asking.session.execute(_newest(wanted)):
        site_of = by_column.get(row.column_id)
        if site_of is not None:
            _take(site_of, row)
    for host, site in sorted(sites.items(), key=lambda entry: _worst_first(*entry)):
        yield {
            "host": host,
            "columns": len(site.columns),
            "bodies": len(site.bodies),
            "never_complete": len(site.never_complete),
            "last_complete_at": _local(site.last_complete),
            "last_failure_at": _local(site.last_failure),
            "reason": site.reason or None,
        }


def _is_whole(asking: Asking) -> bool:
    return not asking.given.keys() & {"division", "body", "host"}


def _columns(asking: Asking) -> Any:
    given = asking.given
    statement = (
        select(_COLUMNS.id, _COLUMNS.url, _OF.body)
        .select_from(table(ColumnRow))
        .outerjoin(table(ColumnBodyRow), _OF.column_id == _COLUMNS.id)
    )
    if "division" in given:
        statement = statement.join(table(BodyRow), _BODIES.code == _OF.body).where(
            lies_within(_BODIES.division, given["division"])
        )
    if "body" in given:
        statement = statement.where(_OF.body == given["body"])
    return statement


def _newest(columns: list[int] | None) -> Any:
    """The last complete and the last other reading of each column."""
    complete = _READINGS.outcome == ReadingOutcome.COMPLETE.value
    last_first = (_READINGS.last_started_at.desc(), _READINGS.id.desc())
    ranked = select(
        _READINGS.column_id,
        _READINGS.outcome,
        _READINGS.reason,
        _READINGS.last_started_at,
        func.row_number().over(partition_by=(_READINGS.column_id, complete), order_by=last_first).label("place"),
    )
    if columns is not None:
        ranked = ranked.where(_READINGS.column_id.in_(columns))
    of = ranked.subquery()
    return select(of).where(of.c.place == 1).order_by(of.c.last_started_at)


def _take(site: _Site, row: Any) -> None:
    if row.outcome == ReadingOutcome.COMPLETE.value:
        site.never_complete.discard(row.column_id)
        site.last_complete = max(filter(None, (site.last_complete, row.last_started_at)))
    else:
        site.last_failure, site.reason = row.last_started_at, row.reason


def _worst_first(host: str, site: _Site) -> tuple[Any, ...]:
    """What was never read to the end comes first, then what was not for the longest time."""
    return (site.last_complete is not None, site.last_complete.timestamp() if site.last_complete else 0.0, host)


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(SHANGHAI) if moment is not None else None


QUESTION = Question(
    name="sites",
    columns=(
        Column("host", brief=True, width=28),
        Column("columns", Shape.WHOLE, brief=True, width=10),
        Column("bodies", Shape.WHOLE, width=10),
        Column("never_complete", Shape.WHOLE, brief=True, width=10),
        Column("last_complete_at", Shape.MOMENT, brief=True, width=20),
        Column("last_failure_at", Shape.MOMENT, brief=True, width=20),
        shared.REASON,
    ),
    filters=("division", "body", "host"),
    rows=_rows,
    judged=False,
)
