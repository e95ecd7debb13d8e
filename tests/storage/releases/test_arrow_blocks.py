"""Columns through the Arrow driver: what stands far down in a block is there too."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import make_url

from storage.releases.arrow_blocks import connect_to, fetched
from storage.releases.model import Current


def test_a_column_that_is_empty_for_long_is_read_to_its_end(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    path, rows = tmp_path / "n.db", 70_000
    with contextlib.closing(sqlite3.connect(path)) as stored, stored:
        stored.execute("CREATE TABLE cells (version_id INTEGER, position INTEGER, value NUMERIC)")
        stored.executemany("INSERT INTO cells VALUES (1, ?, NULL)", ((place,) for place in range(rows)))
        stored.execute("INSERT INTO cells VALUES (1, ?, 12.5)", (rows,))
    connect = connect_to(make_url(f"sqlite:///{path}"))
    assert connect is not None
    schema = pa.schema([("value", pa.float64())])
    report = Current("water", 2025, 1, "a" * 64, "own", "", "html", "1")
    with connect() as connection:
        columns = ["CAST(t.value AS DOUBLE PRECISION)"]
        found = fetched(connection, "cells", columns, schema, [None, report])
    assert found.num_rows == rows + 1
    assert found["value"][-1].as_py() == 12.5
    assert (found["ordinal"][-1].as_py(), found["position"][-1].as_py()) == (1, rows)
