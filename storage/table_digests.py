"""What a table holds, as one number: the same on SQLite and PostgreSQL, in whatever order the rows come."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, select

_MODULUS = 1 << 256
_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class TableDigest:
    """`rows` in the table, and the sum of their SHA-256 (hex): equal for equal sets of rows."""

    table: str
    rows: int
    digest: str


class Digester:
    """Takes the rows of one table, in any order."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._rows = 0
        self._sum = 0

    def add(self, row: Sequence[Any]) -> None:
        said = json.dumps([_plain(value) for value in row], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(said.encode()).digest())) % _MODULUS
        self._rows += 1

    def result(self) -> TableDigest:
        return TableDigest(self._table, self._rows, f"{self._sum:064x}")


def digest_of(connection: Connection, table: Table) -> TableDigest:
    """The digest of a table as the connection's transaction sees it."""
    digester = Digester(table.name)
    columns = [column for column in table.columns if column.computed is None]
    with connection.execute(select(*columns), execution_options={"yield_per": _ROWS}) as result:
        for row in result:
            digester.add(row)
    return digester.result()


def _plain(value: Any) -> Any:
    """A value as both databases give it: JSONB keeps neither the order of keys nor how a number was written."""
    if isinstance(value, bool) or value is None or isinstance(value, int | str):
        return value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"no digest of a {type(value).__name__}")
