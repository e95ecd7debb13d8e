"""`query --sql`: one statement that can only read, with limits on rows, time and size, on either database."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, text

from storage.queries.model import Answer, Column, Shape
from storage.queries.statement_words import FUNCTIONS, HIDDEN, StatementError, check_statement

ROWS = 10_000
SECONDS = 30
_LARGEST_VALUE = 16 * 1024 * 1024
# Characters and bytes of a whole answer: ten thousand rows of whole reports are far less. Without it one long text,
# selected ten thousand times, takes all memory within seconds.
_LARGEST_ANSWER = 64 * 1024 * 1024
_STEPS_BETWEEN_LOOKS = 20_000
# PostgreSQL's own role that may read every table (since version 14).
_READER = "pg_read_all_data"
_ALLOWED = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_FUNCTION},
)


def select_rows(engine: Engine, sql: str, *, today: date, rows: int = ROWS, seconds: int = SECONDS) -> Answer:
    """The first `rows` rows of a SELECT, values as the database's driver gives them.

    Raises StatementRefusedError before anything is run where the statement is not one SELECT of known functions, and
    StatementError where the database refuses it or it takes longer than `seconds`.
    """
    statement = check_statement(sql)
    run = _postgresql if engine.dialect.name == "postgresql" else _sqlite
    names, found = run(engine, statement, rows + 1, seconds)
    columns = tuple(Column(name, Shape.ANY, brief=True) for name in _distinct(names))
    return Answer(
        "sql",
        columns,
        tuple(dict(zip((column.name for column in columns), row, strict=True)) for row in found[:rows]),
        today,
        cut=len(found) > rows,
    )


def _distinct(names: Sequence[str]) -> Iterator[str]:
    """Two columns of one name would hide each other in a row: the later ones are numbered."""
    taken: set[str] = set()
    for name in names:
        shown, number = name, 2
        while shown in taken:
            shown, number = f"{name}_{number}", number + 1
        taken.add(shown)
        yield shown


@dataclass(slots=True)
class _Room:
    """How much an answer may still take."""

    left: int

    def take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise StatementError(cause=f"> {_LARGEST_ANSWER / 1024 / 1024:g} MiB")

    def text(self, content: bytes) -> str:
        self.take(len(content))
        return content.decode(errors="replace")


def _sqlite(engine: Engine, statement: str, most: int, seconds: int) -> tuple[list[str], list[tuple[Any, ...]]]:
    """A connection of its own that is opened for reading, forbids writing once more, and asks about each step."""
    path = Path(engine.url.database or "").absolute()
    deadline = time.monotonic() + seconds
    room = _Room(_LARGEST_ANSWER)
    with contextlib.closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
        connection.execute("PRAGMA query_only = ON")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        # These two are made at their first use, and making a table is refused from here on.
        connection.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')").fetchall()
        connection.set_authorizer(_authorize)
        # Before a row is whole: it may have hundreds of long texts.
        connection.text_factory = room.text
        connection.set_progress_handler(lambda: int(time.monotonic() > deadline), _STEPS_BETWEEN_LOOKS)
        try:
            cursor = connection.execute(statement)
            found = []
            for row in itertools.islice(cursor, most):
                room.take(sum(len(value) for value in row if isinstance(value, bytes)))
                found.append(row)
            return [entry[0] for entry in cursor.description or ()], found
        except (sqlite3.Error, sqlite3.Warning) as error:
            cause = f"> {seconds} s" if time.monotonic() > deadline else str(error)
            raise StatementError(cause=cause) from error


def _authorize(action: int, first: str | None, second: str | None, _database: str | None, _within: str | None) -> int:
    if action not in _ALLOWED:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() not in FUNCTIONS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_READ and _is_hidden((first or "").lower()):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _is_hidden(name: str) -> bool:
    return name.startswith("pragma_") or name in HIDDEN


def _give_up_rights(connection: Connection) -> None:
    """Until the end of the transaction: an administrator reads no files, ends no sessions. A role that may not take
    this one on has no such rights to give up, or the words of the statement must keep it from using them."""
    may = text("SELECT count(*) FROM pg_roles WHERE rolname = :role AND pg_has_role(current_user, oid, 'MEMBER')")
    if connection.execute(may, {"role": _READER}).scalar():
        connection.exec_driver_sql(f"SET LOCAL ROLE {_READER}")


def _postgresql(engine: Engine, statement: str, most: int, seconds: int) -> tuple[list[str], list[tuple[Any, ...]]]:
    """A read-only transaction, and in it a cursor: PostgreSQL opens one for a single SELECT only. Where we may, in the
    role of one who can read tables and nothing else."""
    failures = engine.dialect.loaded_dbapi.Error
    deadline = time.monotonic() + seconds
    with engine.connect().execution_options(postgresql_readonly=True) as connection:
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {seconds * 1000}")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {seconds * 1000}")
        # Our reading of the statement takes a backslash in a text for a backslash.
        connection.exec_driver_sql("SET LOCAL standard_conforming_strings = on")
        _give_up_rights(connection)
        driver = connection.connection.driver_connection
        if driver is None:
            raise StatementError(cause="no connection")
        try:
            with driver.cursor(name="question") as cursor:
                cursor.execute(statement)
                return [entry[0] for entry in cursor.description or ()], _fetched(driver, cursor, most, deadline)
        except failures as error:
            raise StatementError(cause=str(error).strip()) from error


def _fetched(driver: Any, cursor: Any, most: int, deadline: float) -> list[tuple[Any, ...]]:
    """The first `most` rows, by as many at once as there is room for: a driver takes in whole what it is given."""
    found: list[tuple[Any, ...]] = []
    room, number = _Room(_LARGEST_ANSWER), 1
    while len(found) < most:
        left = max(int((deadline - time.monotonic()) * 1000), 1)
        driver.execute(f"SET LOCAL statement_timeout = {left}")
        rows = cursor.fetchmany(min(number, most - len(found)))
        if not rows:
            break
        widest = 1
        for row in rows:
            size = sum(len(value) if isinstance(value, str | bytes) else len(str(value)) for value in row)
            widest = max(widest, size)
            room.take(size)
        found += rows
        number = max(1, min(4 * number, room.left // widest))
    return found
