"""An SQLite file: the answer as one table, named as the question; lists as JSON, days and moments in ISO form."""

from __future__ import annotations

import contextlib
import itertools
import json
import sqlite3
from collections.abc import Sequence
from typing import Any, BinaryIO

from storage.exports.model import Format
from storage.exports.values import data
from storage.queries.model import Answer, Shape

# The first whole number that SQLite cannot keep as one.
_END = 2**63
_KINDS = {
    Shape.WHOLE: "INTEGER",
    Shape.YES_NO: "INTEGER",
    Shape.NUMBER: "NUMERIC",
    Shape.SHARE: "REAL",
    Shape.SECONDS: "REAL",
    Shape.ANY: "",
}


def _write(answer: Answer, stream: BinaryIO, lang: str) -> None:
    # In memory, and given away as bytes: a file of a fixed name would have to be somewhere.
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        names = distinct([column.name for column in answer.columns])
        columns = ", ".join(
            f"{quoted(name)} {_KINDS.get(column.shape, 'TEXT')}".strip()
            for name, column in zip(names, answer.columns, strict=True)
        )
        connection.execute(f"CREATE TABLE {quoted(answer.name)} ({columns})")
        if answer.rows:
            marks = ", ".join("?" for _column in answer.columns)
            connection.executemany(
                f"INSERT INTO {quoted(answer.name)} VALUES ({marks})",  # noqa: S608 (names, quoted)
                ([cell(data(column, row, lang)) for column in answer.columns] for row in answer.rows),
            )
        connection.commit()
        stream.write(connection.serialize())


def cell(value: Any) -> Any:
    """A JSON value as SQLite keeps it."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int) and not -_END <= value < _END:
        return str(value)
    return value


def distinct(names: Sequence[str]) -> list[str]:
    """The names of columns, the later of two that SQLite takes for one (it knows no case) with a number."""
    seen: set[str] = set()
    found = []
    for name in names:
        chosen = next(
            one
            for one in itertools.chain([name], (f"{name}_{number}" for number in itertools.count(2)))
            if one.lower() not in seen
        )
        seen.add(chosen.lower())
        found.append(chosen)
    return found


def quoted(name: str) -> str:
    """The name of a table or column, quoted."""
    return '"' + name.replace('"', '""') + '"'


FORMAT = Format("sqlite", ".sqlite", _write, is_text=False)
