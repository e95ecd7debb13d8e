"""Columns: listings that may hold annual reports, for whom they were found, and how."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from duties.model import Column, PlaceRole
from storage.batches import blocks, fresh, upsert
from storage.column_types import digest
from storage.models import ColumnBodyRow, ColumnOriginRow, ColumnRow, table

# The origin of an address that was searched from in vain.
STAND_IN = "search"

_COLUMNS = table(ColumnRow)
_BODIES = table(ColumnBodyRow)
_ORIGINS = table(ColumnOriginRow)
_COLUMN = select(_COLUMNS).order_by(_COLUMNS.c.id)
_NUMBER = select(_COLUMNS.c.id).where(_COLUMNS.c.url_key == bindparam("key")).with_for_update()
_CHANGE = update(_COLUMNS).where(_COLUMNS.c.id == bindparam("number"))
_OWNER = select(_BODIES).order_by(_BODIES.c.body, _BODIES.c.role)


@dataclass(frozen=True, slots=True)
class ColumnOrigin:
    """One way in which a column was found, with the recipe that led to it (the newest that was not empty)."""

    origin: str
    recipe: Mapping[str, object]
    first_found_at: datetime
    last_found_at: datetime


def save_column(
    session: Session, column: Column, *, found_at: datetime, origin: str, recipe: Mapping[str, object]
) -> None:
    """Keeps `column` by its address. Bodies and roles are added to those known; what its page says of itself replaces
    what it said before, except that silence replaces nothing.
    """
    column_id = column_number(session, column.url, found_at)
    said = {"name": column.name, "column_type": column.column_type, "site_name": column.site_name}
    news = {name: value for name, value in said.items() if value}
    if news:
        session.execute(_CHANGE, {"number": column_id, **news})
    bodies = [{"column_id": column_id, "body": body, "role": role.value} for body, role in column.bodies]
    refused = upsert(session, _BODIES, bodies, key=["column_id", "body", "role"], update=[])
    way = {"column_id": column_id, "origin": origin, "recipe": dict(recipe)}
    way |= {"first_found_at": found_at, "last_found_at": found_at}
    changed = ["last_found_at", "recipe"] if recipe else ["last_found_at"]
    refused += upsert(session, _ORIGINS, [way], key=["column_id", "origin"], update=changed)
    if refused:
        raise ValueError(f"{column.url}: {refused[0].row}: {refused[0].cause}")


def column_number(session: Session, url: str, at: datetime) -> int:
    """The row number of the column at `url`, made where it is missing and locked until the end of the transaction.

    On SQLite the lock is the writing session's BEGIN IMMEDIATE.
    """
    key = digest(url)
    number: int | None = session.execute(_NUMBER, {"key": key}).scalar()
    if number is not None:
        return number
    row = {"url": url, "url_key": key, "name": "", "column_type": "", "site_name": "", "found_at": at}
    # Another process may have made it in between: then its row is the one.
    upsert(session, _COLUMNS, [row], key=["url_key"], update=[])
    return int(session.execute(_NUMBER, {"key": key}).scalar_one())


def load_columns(session: Session, *, of_bodies: Collection[str] | None = None) -> tuple[Column, ...]:
    """All columns (those that are said to be of one of `of_bodies`) in the order in which they were found, each with
    all its bodies and their roles."""
    if of_bodies is None:
        rows, owners = session.execute(_COLUMN).all(), session.execute(_OWNER).all()
    else:
        rows, owners = [], []
        own = select(_BODIES.c.column_id)
        for block in blocks(sorted(of_bodies)):
            wanted = own.where(_BODIES.c.body.in_(block))
            rows += session.execute(_COLUMN.where(_COLUMNS.c.id.in_(wanted))).all()
            owners += session.execute(_OWNER.where(_BODIES.c.column_id.in_(wanted))).all()
        rows.sort(key=lambda row: row.id)
    bodies: dict[int, dict[tuple[str, PlaceRole], None]] = {}
    for owner in owners:
        bodies.setdefault(owner.column_id, {})[owner.body, PlaceRole(owner.role)] = None
    return tuple(
        Column(row.url, row.name, row.column_type, row.site_name, tuple(bodies.get(row.id, ())))
        for row in {row.id: row for row in rows}.values()
    )


def load_stand_ins(session: Session) -> frozenset[str]:
    """The addresses that only stand in for a column that was not found (a home page, a body's page in a directory):
    searched from, never read as columns themselves."""
    other = select(ColumnOriginRow.column_id).where(ColumnOriginRow.origin != STAND_IN)
    statement = (
        select(ColumnRow.url)
        .join(ColumnOriginRow, ColumnOriginRow.column_id == ColumnRow.id)
        .where(ColumnOriginRow.origin == STAND_IN, ColumnRow.id.not_in(other))
    )
    return frozenset(session.execute(statement).scalars())


def load_origins(session: Session, url: str) -> tuple[ColumnOrigin, ...]:
    """How the column at `url` was found: each way with its recipe, the earliest first."""
    statement = (
        select(ColumnOriginRow)
        .join(ColumnRow, ColumnRow.id == ColumnOriginRow.column_id)
        .where(ColumnRow.url_key == digest(url))
        .order_by(ColumnOriginRow.first_found_at, ColumnOriginRow.origin)
    )
    return tuple(
        ColumnOrigin(row.origin, row.recipe, row.first_found_at, row.last_found_at) for row in fresh(session, statement)
    )
