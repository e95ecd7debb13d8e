"""Many plain rows at once: prepared column by column and handed to the driver, past SQLAlchemy's work for each row.

A report has two hundred figures: with a dictionary and a chain of processors for each of them, keeping a report took
three times as long as reading it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Table
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from storage.column_types import CleanJSON, CleanText, ExactNumber, json_text

Rows = Sequence[tuple[Any, ...]]


class _Preparation(NamedTuple):
    """How the values of one column go in. `repeats`: they are a few, many times each (codes, statuses, blanks)."""

    process: Callable[[Any], Any] | None
    repeats: bool


def insert_rows(session: Session, table: Table, names: tuple[str, ...], rows: Rows) -> None:
    """Inserts `rows`, each with a value for every column of `names`, in one go.

    Raises what `session.execute(insert(table), ...)` raises: StatementError for a value that a column refuses, else
    the database's own errors; some of the rows may then be there until the caller's savepoint is taken back.
    """
    if not rows:
        return
    connection = session.connection()
    sql, preparations = _statement(table, names, connection.dialect)
    try:
        columns = [_prepared(how, values) for how, values in zip(preparations, zip(*rows, strict=True), strict=True)]
    except (ValueError, TypeError) as error:
        raise StatementError(str(error), sql, None, error) from error
    connection.exec_driver_sql(sql, list(zip(*columns, strict=True)))


def _prepared(how: _Preparation, values: tuple[Any, ...]) -> Sequence[Any]:
    process, repeats = how
    if process is None:
        return values
    if repeats:
        made = {value: process(value) for value in set(values)}
        return [made[value] for value in values]
    return [process(value) for value in values]


@lru_cache(maxsize=256)
def _statement(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, tuple[_Preparation, ...]]:
    quote = dialect.identifier_preparer.quote
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    columns, marks = ", ".join(map(quote, names)), ", ".join(mark for _name in names)
    sql = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})"  # noqa: S608 (names of our own tables)
    return sql, tuple(_preparation(table.c[name].type, dialect) for name in names)


def _json(value: Any) -> str | None:
    # Of a class of ours, the driver of SQLite asks each text anew whether it wants to be adapted.
    return None if value is None else str(json_text(value))


def _preparation(kind: Any, dialect: Dialect) -> _Preparation:
    if isinstance(kind, CleanJSON):
        return _Preparation(_json, False)
    # A number goes into PostgreSQL as it is: with its trailing zeros, though 1.0 and 1 are equal.
    repeats = isinstance(kind, CleanText) or (isinstance(kind, ExactNumber) and dialect.name == "sqlite")
    return _Preparation(kind.dialect_impl(dialect).bind_processor(dialect), repeats)
