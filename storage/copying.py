"""A whole database into another one, SQLite or PostgreSQL, verified row by row; all of it or nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Integer, Table, func, insert, literal, select, text

from storage import database
from storage.errors import CopyDiffersError, CopyTargetNotEmptyError, SameDatabaseError
from storage.report_models import METADATA
from storage.table_digests import Digester, TableDigest, digest_of

_ROWS = 1_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CopySummary:
    """What was copied: one digest per table, equal on both sides."""

    tables: tuple[TableDigest, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


def copy(source: Engine, target: Engine, *, progress: Progress | None = None) -> CopySummary:
    """Copies every row of `source` into `target`, in one transaction there; nobody can write to `source` meanwhile.

    Both end at the newest schema: `source` must have it, an empty `target` gets it. Raises SameDatabaseError,
    CopyTargetNotEmptyError, CopyDiffersError (and then nothing was copied), DatabaseBehindError, DatabaseAheadError.
    """
    if _place(source) == _place(target):
        raise SameDatabaseError(database.shown_url(source.url))
    database.require_current(source)
    database.upgrade(target)
    tables = METADATA.sorted_tables
    with _reading(source) as origin, _writing(target) as goal:
        _require_empty(goal, tables)
        total = sum(origin.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)
        done = 0
        digests = []
        for table in tables:
            digester = Digester(table.name)
            for rows in _blocks(origin, table, digester):
                goal.execute(insert(table), rows)
                done += len(rows)
                if progress is not None:
                    progress(done, total)
            digests.append(digester.result())
        for table, wanted in zip(tables, digests, strict=True):
            found = digest_of(goal, table)
            if found != wanted:
                raise CopyDiffersError(table.name, str(wanted.rows), str(found.rows))
        _set_sequences(goal, tables)
    return CopySummary(tuple(digests))


def _place(engine: Engine) -> object:
    name = engine.url.database
    if engine.dialect.name == "sqlite" and name and name != ":memory:":
        return Path(name).resolve()
    return engine.url


@contextlib.contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the source, which nobody changes: a row written after it was read would be
    lost without a word."""
    options = {"sqlite_begin": "BEGIN IMMEDIATE"} if engine.dialect.name == "sqlite" else {}
    with engine.execution_options(**options).connect() as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            names = ", ".join(f'"{table.name}"' for table in METADATA.sorted_tables)
            connection.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))
        yield connection


@contextlib.contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    options = {"sqlite_begin": "BEGIN IMMEDIATE"} if engine.dialect.name == "sqlite" else {}
    with engine.execution_options(**options).connect() as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            names = ", ".join(f'"{table.name}"' for table in METADATA.sorted_tables)
            connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
        yield connection


def _require_empty(connection: Connection, tables: list[Table]) -> None:
    for table in tables:
        if connection.execute(select(literal(1)).select_from(table).limit(1)).first() is not None:
            raise CopyTargetNotEmptyError(database.shown_url(connection.engine.url), table.name)


def _blocks(connection: Connection, table: Table, digester: Digester) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table in the order of its key, which rows that refer to others of it follow as well."""
    columns = [column for column in table.columns if column.computed is None]
    names = [column.name for column in columns]
    statement = select(*columns).order_by(*table.primary_key.columns)
    # A named cursor: of a quarter of a million reports nobody wants all figures in memory.
    with connection.execute(statement, execution_options={"yield_per": _ROWS}) as result:
        for block in result.partitions():
            for row in block:
                digester.add(row)
            yield [dict(zip(names, row, strict=True)) for row in block]


def _set_sequences(connection: Connection, tables: list[Table]) -> None:
    """The next number of each counted key after the highest copied one; SQLite finds it by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            if not isinstance(column.type, Integer):
                continue
            sequence = connection.execute(select(func.pg_get_serial_sequence(f'"{table.name}"', column.name))).scalar()
            highest = connection.execute(select(func.max(column))).scalar()
            if sequence is not None and highest is not None:
                connection.execute(select(func.setval(sequence, highest)))
