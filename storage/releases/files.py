"""The files of a release: a CSV or Parquet file for each table, or one SQLite file for all of them."""

from __future__ import annotations

import contextlib
import csv
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from storage.exports.parquet import ROWS_OF_A_GROUP, VERSION, arrow
from storage.exports.sqlite_file import quoted
from storage.releases.cells import Write, typed, written
from storage.releases.model import Columns, Field, Kind, Table

# Takes a block of rows of one table.
Sink = Callable[[Columns], None]

CSV, PARQUET, SQLITE = "csv", "parquet", "sqlite"
FORMATS = (CSV, PARQUET, SQLITE)
DATABASE = "nianbao.sqlite"
# Office programs take a CSV without it for one in the system's own encoding.
ENCODING = "utf-8-sig"

_SQLITE_KINDS = {Kind.WHOLE: "INTEGER", Kind.NUMBER: "NUMERIC", Kind.YES_NO: "INTEGER"}


def file_of(table: str, format_: str) -> str:
    """The name of the file that holds the table in that format."""
    return DATABASE if format_ == SQLITE else f"{table}.{format_}"


@contextlib.contextmanager
def opened(folder: Path, table: Table, format_: str) -> Iterator[Sink]:
    """A sink for the table's rows, closed at the end. Raises ParquetMissingError, OSError, LookupError."""
    writers = {CSV: _csv, PARQUET: _parquet, SQLITE: _sqlite}
    with writers[format_](folder / file_of(table.name, format_), table) as sink:
        yield sink


@contextlib.contextmanager
def _csv(path: Path, table: Table) -> Iterator[Sink]:
    cells = [written(field) for field in table.fields]
    with path.open("w", encoding=ENCODING, newline="") as stream:
        lines = csv.writer(stream, lineterminator="\r\n")
        lines.writerow([field.name for field in table.fields])

        def write(block: Columns) -> None:
            lines.writerows(rows_written(block, cells))

        yield write


def rows_written(block: Columns, cells: Sequence[Write | None]) -> Iterator[tuple[Any, ...]]:
    """The rows of the block, each column written."""
    return zip(*_columns_written(block, cells), strict=True)


def _columns_written(block: Columns, cells: Sequence[Write | None]) -> Iterator[Sequence[Any]]:
    # A block without rows has no columns either.
    for cell, column in zip(cells, block.columns, strict=len(block) > 0):
        yield column if cell is None else cell(column)


@contextlib.contextmanager
def _parquet(path: Path, table: Table) -> Iterator[Sink]:
    library = arrow()
    cells = [typed(field) for field in table.fields]
    with parquet_file(path, table) as file:

        def write(block: Columns) -> None:
            if not block:
                return
            arrays = [
                library.array(column, type=kind)
                for column, kind in zip(_columns_written(block, cells), file.schema.types, strict=True)
            ]
            file.add(library.Table.from_arrays(arrays, schema=file.schema))

        yield write


class ParquetFile:
    """A Parquet file that takes Arrow tables of its `schema`. Its groups are of one size, however the rows come: small
    ones read slowly and pack badly, and the same rows are the same bytes."""

    def __init__(self, library: Any, schema: Any, writer: Any) -> None:
        self.schema = schema
        self._library, self._writer = library, writer
        self._kept: list[Any] = []
        self._rows = 0

    def add(self, columns: Any) -> None:
        """Takes the rows of one Arrow table."""
        self._kept.append(columns)
        self._rows += columns.num_rows
        if self._rows >= ROWS_OF_A_GROUP:
            self._flush(self._rows - self._rows % ROWS_OF_A_GROUP)

    def finish(self) -> None:
        """Writes what is left."""
        if self._rows:
            self._flush(self._rows)

    def _flush(self, rows: int) -> None:
        kept = self._library.concat_tables(self._kept)
        self._writer.write_table(kept.slice(0, rows).combine_chunks(), row_group_size=ROWS_OF_A_GROUP)
        self._kept = [kept.slice(rows)] if kept.num_rows > rows else []
        self._rows -= rows


@contextlib.contextmanager
def parquet_file(path: Path, table: Table) -> Iterator[ParquetFile]:
    """The Parquet file of a table, closed at the end. Raises ParquetMissingError, OSError."""
    library = arrow()
    schema = library.schema([(field.name, _arrow_kind(library, field)) for field in table.fields])
    with library.parquet.ParquetWriter(path, schema, version=VERSION, compression="zstd") as writer:
        file = ParquetFile(library, schema, writer)
        yield file
        file.finish()


def _arrow_kind(library: Any, field: Field) -> Any:
    match field.kind:
        case Kind.WHOLE:
            return library.int64()
        case Kind.NUMBER:
            return library.float64()
        case Kind.DAY:
            return library.date32()
        case Kind.MOMENT:
            return library.timestamp("us", tz="UTC")
        case Kind.YES_NO:
            return library.bool_()
        case Kind.TEXT | Kind.LIST | Kind.OBJECT:
            return library.string()


@contextlib.contextmanager
def _sqlite(path: Path, table: Table) -> Iterator[Sink]:
    cells = [_as_text(field) if field.kind in (Kind.DAY, Kind.MOMENT) else typed(field) for field in table.fields]
    columns = ", ".join(f"{quoted(field.name)} {_SQLITE_KINDS.get(field.kind, 'TEXT')}" for field in table.fields)
    key = ", ".join(quoted(name) for name in table.key)
    marks = ", ".join("?" for _field in table.fields)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"CREATE TABLE {quoted(table.name)} ({columns}, PRIMARY KEY ({key}))")

        def write(block: Columns) -> None:
            connection.executemany(
                f"INSERT INTO {quoted(table.name)} VALUES ({marks})",  # noqa: S608 (names of ours, quoted)
                rows_written(block, cells),
            )

        yield write
        connection.commit()


def _as_text(field: Field) -> Write:
    texts = written(field)
    return lambda values: [text or None for text in texts(values)]
