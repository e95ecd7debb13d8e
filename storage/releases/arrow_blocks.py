"""Blocks of reports as Arrow columns: rows that never become Python objects.

An Arrow database driver (ADBC) fills the columns and leaves the interpreter free meanwhile; a few blocks are made at
the same time.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import local
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import URL

from storage.database import BUSY_TIMEOUT_MS
from storage.releases.model import Current

Connect = Callable[[], Any]
# A hundred thousand cells: enough for Arrow to be quick, and little memory with a few blocks under way.
_REPORTS_OF_A_BLOCK = 500
_THREADS, _UNDER_WAY = 2, 4
# Of GNU's C library (malloc.h), and what it begins with.
_M_MMAP_THRESHOLD, _THRESHOLD = -3, 128 * 1024
# More than the rows of a block: SQLite's driver takes the types from the first batch, and a column that is empty there
# and not in the next is refused.
_ROWS_OF_A_BATCH = 1 << 18
# More than any report has rows of one table; a power of two.
_POSITIONS = 1 << 20
_SQLITE = "json_each('[{ids}]') AS j CROSS JOIN {table} AS t ON t.version_id = j.value"
_POSTGRESQL = (
    "unnest(ARRAY[{ids}]::integer[]) WITH ORDINALITY AS j (id, ordinal) JOIN {table} AS t ON t.version_id = j.id"
)
_T = TypeVar("_T")


def connect_to(url: URL) -> Connect | None:
    """What opens a connection of the Arrow driver to the same database; None without the driver, and for a database
    that lives in one connection. Never call what it gives where the same SQLite file is open (`columns_child`)."""
    if url.get_backend_name() == "postgresql":
        with contextlib.suppress(ImportError):
            from adbc_driver_postgresql import dbapi as postgresql

            address = url.set(drivername="postgresql").render_as_string(hide_password=False)
            return lambda: postgresql.connect(address, autocommit=True)
        return None
    path = url.database or ""
    if path in ("", ":memory:") or path.startswith("file:"):
        return None
    with contextlib.suppress(ImportError):
        from adbc_driver_sqlite import dbapi as sqlite

        address = f"{Path(path).absolute().as_uri()}?mode=ro"
        return lambda: _patient(sqlite.connect(address, autocommit=True))
    return None


def _patient(connection: Any) -> Any:
    # Two that open a file together may both find a journal to recover: one of them has to wait.
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.fetchall()
    return connection


def blocks_in_order(
    reports: Sequence[Current], connect: Connect, make: Callable[[Any, Sequence[Current]], _T]
) -> Iterator[_T]:
    """What `make` makes of a connection and each block of the reports, in their order, a few at the same time."""
    connections: list[Any] = []
    mine = local()

    def made(block: Sequence[Current]) -> _T:
        if not hasattr(mine, "connection"):
            mine.connection = connect()
            connections.append(mine.connection)
        return make(mine.connection, block)

    _keep_large_buffers_apart()
    waiting: deque[Future[_T]] = deque()
    try:
        with ThreadPoolExecutor(_THREADS) as threads:
            for begin in range(0, len(reports), _REPORTS_OF_A_BLOCK):
                if len(waiting) == _UNDER_WAY:
                    yield waiting.popleft().result()
                waiting.append(threads.submit(made, reports[begin : begin + _REPORTS_OF_A_BLOCK]))
            while waiting:
                yield waiting.popleft().result()
    finally:
        for connection in connections:
            connection.close()


def _keep_large_buffers_apart() -> None:
    """From now on each goes back to the system when it is done with. Left to itself GNU's C library raises its limit to
    the size of a block's buffers and keeps them among small ones, where the next seldom fit in: an export of 50,000
    reports grew to 2.3 GB, of which Arrow held 0.2. Other libraries have no such call and no such habit."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _THRESHOLD)


def fetched(
    connection: Any,
    table: str,
    columns: Sequence[str],
    schema: Any,
    reports: Sequence[Current | None],
    *,
    position: str = "t.position",
) -> Any:
    """The rows of `table` that belong to these reports (none for None): `columns` are SQL over it, named `t`, and
    `schema` gives their names and types. Before them stand `ordinal`, of which report a row is, and `position`: the
    rows come by report and then by that."""
    on_sqlite = connection.adbc_get_info()["vendor_name"] == "SQLite"
    # No version has the number -1.
    ids = ",".join("-1" if report is None else str(report.version_id) for report in reports)
    source = (_SQLITE if on_sqlite else _POSTGRESQL).format(ids=ids, table=table)
    # As one number: half of the time goes by how many columns there are.
    place = f"{'j.key' if on_sqlite else '(j.ordinal - 1)'} * {_POSITIONS} + {position} AS place_of_row"
    named = [f"{column} AS {field.name}" for column, field in zip(columns, schema, strict=True)]
    statement = f"SELECT {', '.join([place, *named])} FROM {source}"  # noqa: S608 (numbers and names of ours)
    with connection.cursor(
        adbc_stmt_kwargs={"adbc.sqlite.query.batch_rows": _ROWS_OF_A_BATCH} if on_sqlite else {}
    ) as cursor:
        cursor.execute(statement)
        found = cursor.fetch_arrow_table().cast(schema.insert(0, pa.field("place_of_row", pa.int64()))).combine_chunks()
    places = found["place_of_row"].combine_chunks()
    # As a rule they come in order; that they do is promised by neither database.
    if len(places) > 1 and not pc.all(pc.greater(places[1:], places[:-1])).as_py():
        order = pc.sort_indices(places)
        found, places = found.take(order), places.take(order)
    ordinal = pc.shift_right(places, _POSITIONS.bit_length() - 1)
    positions = pc.bit_wise_and(places, _POSITIONS - 1)
    return found.set_column(0, "ordinal", ordinal).add_column(1, "position", positions)


def whose(reports: Sequence[Current], ordinal: Any) -> list[Any]:
    """The columns BODY and YEAR of rows of these reports."""
    bodies = pa.array([report.body for report in reports], pa.string())
    years = pa.array([report.year for report in reports], pa.int64())
    return [bodies.take(ordinal), years.take(ordinal)]
