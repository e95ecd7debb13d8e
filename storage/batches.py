"""Writing many rows: upserts that mean the same on both databases; one bad row does not take the others along: it is
put aside in `quarantine`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Insert, ScalarResult, Select, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError, StatementError
from sqlalchemy.orm import Session

from storage import quarantine
from storage.masking import masked

# What one row can be at fault for. Anything else (a lost connection, a full disk, a lock) is the batch's and is raised.
_ROW_FAULTS = (IntegrityError, DataError)
_BATCH = 500
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that the database would not take: `row` names it for a person, `key` holds the values of its key columns,
    `cause` is what the database said. The whole row lies in `quarantine`."""

    table: str
    row: str
    cause: str
    key: tuple[object, ...] = ()


def upsert(
    session: Session,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str],
    update: Sequence[str] | None = None,
) -> tuple[RefusedRow, ...]:
    """Inserts `rows`, or updates the columns `update` (default: all but `key`; empty: none) of those whose `key` is
    there. Of two rows with one key the later wins. Returns the rows that were refused; the others are written.
    """
    names = [name for name in (rows[0] if rows else ()) if name not in key] if update is None else update
    statement = upserting(session.get_bind().dialect.name, table, tuple(key), tuple(names))
    return _write(session, statement, rows, table.name, key)


def append(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> tuple[RefusedRow, ...]:
    """Inserts `rows` as they are. Returns those that were refused."""
    return _write(session, table.insert(), rows, table.name, ())


def fresh(session: Session, statement: Select[_R]) -> ScalarResult[_R]:
    """The rows of `statement` as they are now. A session hands out objects that it loaded before; our writes go past
    them, so that without this a row written a moment ago would be read as it was."""
    return session.scalars(statement.execution_options(populate_existing=True))


def blocks(items: Sequence[str], size: int = _BATCH) -> Iterator[list[str]]:
    """`items` in lists of at most `size`: SQLite takes 32,766 parameters in a statement at most."""
    stream = iter(items)
    while block := list(islice(stream, size)):
        yield block


@lru_cache(maxsize=256)  # a few per table; putting one together takes longer than SQLite takes to carry it out
def upserting(dialect: str, table: Table, key: tuple[str, ...], names: tuple[str, ...]) -> Insert:
    """The statement of `upsert`: insert, or update `names` of the row whose `key` is there."""
    statement = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    if not names:
        return statement.on_conflict_do_nothing(index_elements=list(key))
    return statement.on_conflict_do_update(
        index_elements=list(key), set_={name: statement.excluded[name] for name in names}
    )


def _write(
    session: Session, statement: Insert, rows: Sequence[Mapping[str, Any]], table: str, key: Sequence[str]
) -> tuple[RefusedRow, ...]:
    if not rows:
        return ()
    batch = [dict(row) for row in rows]
    # executemany, never one statement of many VALUES: PostgreSQL refuses two rows of one key in a single statement.
    cause = _attempt(session, statement, batch)
    if cause is None:
        return ()
    refused = []
    for row in batch:
        cause = _attempt(session, statement, [row])
        if cause is not None:
            name = masked(_named(row, key))
            # PostgreSQL's words repeat the row.
            quarantine.keep(session, table, row, name=name, cause=masked(cause))
            refused.append(RefusedRow(table, name, cause, tuple(row[part] for part in key)))
    return tuple(refused)


def _attempt(session: Session, statement: Insert, rows: list[dict[str, Any]]) -> str | None:
    """Writes `rows` within a savepoint; says why when a row is at fault, and then nothing of them is written."""
    # SQLite takes one statement of one row back by itself, and keeps the transaction; a savepoint costs more than it.
    is_undone = len(rows) == 1 and session.get_bind().dialect.name == "sqlite"
    try:
        with contextlib.nullcontext() if is_undone else session.begin_nested():
            session.execute(statement, rows)
    except StatementError as error:
        cause = row_fault(error)
        if cause is None:
            raise
        return cause
    return None


def row_fault(error: StatementError) -> str | None:
    """What the database said, where a row is at fault; None where the failure is the whole batch's."""
    # A value that a column type refuses (a naive time, a number that is too long) comes as a bare StatementError.
    if isinstance(error, _ROW_FAULTS) or type(error) is StatementError:
        return str(error.orig).strip()
    return None


def _named(row: Mapping[str, Any], key: Sequence[str]) -> str:
    names = [name for name in ("url", "body", "year", "code", "item_key", *key) if name in row]
    shown = {name: row[name] for name in dict.fromkeys(names)} or dict(row)
    return ", ".join(f"{name}={value}" for name, value in shown.items())[:500]
