"""Rows for every table there is, made from the schema alone: a new table is in the tests by itself."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Table

from storage.column_types import CleanJSON, CleanText, ExactNumber, UTCDateTime
from storage.models import Base
from storage.raw_references import REFERENCES
from storage.report_models import METADATA

NOW = datetime(2026, 2, 1, 3, 4, 5, 678901, tzinfo=UTC)

# Lists of raw files whose column does not say so.
_LISTS_OF_FILES = {(one.table, one.column) for one in REFERENCES if one.many}


def fill(connection: Connection, rows: int = 3, *, only: frozenset[str] | None = None) -> dict[str, int]:
    """Fills every table (of `only`) with `rows` rows, parents first; how many each got."""
    made: dict[str, list[dict[str, Any]]] = {}
    for table in METADATA.sorted_tables:
        if only is not None and table.name not in only:
            continue
        made[table.name] = [_row(table, number, made) for number in range(rows)]
        connection.execute(sa.insert(table), made[table.name])
    return {name: len(some) for name, some in made.items()}


def _row(table: Table, number: int, made: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {column.name: _value(table, column, number, made) for column in table.columns if column.computed is None}


def _value(table: Table, column: sa.Column[Any], number: int, made: dict[str, list[dict[str, Any]]]) -> Any:
    for key in column.foreign_keys:
        return made[key.column.table.name][number][key.column.name]
    if column.nullable and number % 2:
        return None
    name = f"{table.name}.{column.name}"
    kind = column.type
    if isinstance(kind, CleanText):
        if "sha256" in column.name:
            return hashlib.sha256(f"{table.name}{number}".encode()).hexdigest()
        return f"{name} 年报“{number}” 𝌆'\\%"
    if isinstance(kind, CleanJSON):
        if "sha256" in column.name or (table.name, column.name) in _LISTS_OF_FILES:
            return [hashlib.sha256(f"{name}{number}{place}".encode()).hexdigest() for place in range(2)]
        annotation = str(_annotation(table, column.name))
        if "list" in annotation:
            return [] if number % 2 else [name, number, {"键": [1.5, None, True]}]
        return {} if number % 2 else {"b": 1.0, "a": {"年": "x\ty", "空": None}, "n": [10**12, -0.25]}
    if isinstance(kind, UTCDateTime):
        return NOW + timedelta(days=number, microseconds=number)
    if isinstance(kind, ExactNumber):
        return Decimal(["12.50", "-3985758", "0"][number % 3])
    if isinstance(kind, sa.Date):
        return date(2026, 1, 31) + timedelta(days=number)
    if isinstance(kind, sa.Boolean):
        return bool(number % 2)
    if isinstance(kind, sa.Float):
        return 0.1 + number
    if isinstance(kind, sa.Integer):
        return number + 1
    raise TypeError(f"{name}: no value for a {kind!r}")


def _annotation(table: Table, column: str) -> Any:
    for mapper in Base.registry.mappers:
        if mapper.local_table is table:
            return mapper.class_.__annotations__[column]
    raise LookupError(table.name)
