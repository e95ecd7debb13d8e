"""Parquet for data programs: codes as codes under the columns' names, days and moments typed, lists as lists."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

from storage.errors import StorageError
from storage.exports.model import Format
from storage.exports.values import data, plain
from storage.queries.model import Answer, Column, Row, Shape

if TYPE_CHECKING:
    import pyarrow

# Of a format whose reader is another program: the newest that pandas, DuckDB and Spark all read.
VERSION = "2.6"
# A larger group reads faster, a smaller one is written with less memory.
ROWS_OF_A_GROUP = 100_000
# The first whole number that 64 bits cannot hold.
_END = 2**63


class ParquetMissingError(StorageError):
    """The library that writes Parquet is not installed: it comes with the extra `parquet`."""

    code: ClassVar[str] = "export.parquet_missing"


def arrow() -> Any:
    """The library pyarrow. Raises ParquetMissingError."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ParquetMissingError from error
    return pyarrow


def _write(answer: Answer, stream: BinaryIO, lang: str) -> None:
    library = arrow()
    arrays = [_array(library, column, answer.rows, lang) for column in answer.columns]
    table = library.Table.from_arrays(arrays, names=[column.name for column in answer.columns])
    library.parquet.write_table(table, stream, version=VERSION, compression="zstd", row_group_size=ROWS_OF_A_GROUP)


def _array(library: Any, column: Column, rows: Sequence[Row], lang: str) -> pyarrow.Array:
    if column.shape is Shape.ANY:
        return _as_found(library, [row.get(column.name) for row in rows])
    values: list[Any]
    if column.shape in (Shape.DAY, Shape.MOMENT):
        values = [row.get(column.name) for row in rows]
    else:
        values = [data(column, row, lang) for row in rows]
    if column.shape is Shape.WHOLE and any(isinstance(value, float) for value in values):
        # The library would cut the fraction off without a word.
        raise ValueError(f"{column.name}: a whole number with a fraction")
    return library.array(values, type=_kind(library, column.shape))


def _kind(library: Any, shape: Shape) -> Any:
    match shape:
        case Shape.WHOLE:
            return library.int64()
        case Shape.NUMBER | Shape.SHARE | Shape.SECONDS:
            return library.float64()
        case Shape.DAY:
            return library.date32()
        case Shape.MOMENT:
            return library.timestamp("us", tz="Asia/Shanghai")
        case Shape.YES_NO:
            return library.bool_()
        case Shape.NUMBERS:
            return library.list_(library.int64())
        case Shape.TEXTS | Shape.WORDS:
            return library.list_(library.string())
        case Shape.TEXT | Shape.WORD | Shape.MESSAGE:
            return library.string()
        case Shape.ANY:
            raise ValueError("a column of a statement has the type of its values")


def _as_found(library: Any, values: Sequence[Any]) -> pyarrow.Array:
    """A column of a statement: of its values' type, where they share one; else as text. Without any value: text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int} and any(not -_END <= value < _END for value in values if value is not None):
        return library.array([None if value is None else str(value) for value in values], type=library.string())
    if (
        kinds <= {int}
        or kinds <= {bool}
        or kinds == {datetime.date}
        or kinds == {datetime.datetime}
        or kinds == {bytes}
    ):
        return library.array(values, type=None if kinds else library.string())
    shown = [plain(value) for value in values]
    if {type(value) for value in shown if value is not None} <= {int, float}:
        return library.array([None if value is None else float(value) for value in shown], type=library.float64())
    return library.array([_text(value) for value in shown], type=library.string())


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping | list) else str(value)


FORMAT = Format("parquet", ".parquet", _write, is_text=False)
