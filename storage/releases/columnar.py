"""The largest tables as columns: the cells of all reports, what is made from them, and what is stored as it leaves.

Arrow works on the columns and leaves the interpreter free for the other tables meanwhile. What is written is what the
tables' rows would be, byte for byte; without a driver that gives columns it is these that are written.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from storage.masking import masked_repeated
from storage.releases import figures, harmonised, quality
from storage.releases.arrow_blocks import Connect, blocks_in_order, whose
from storage.releases.decisions import Decision, said_of
from storage.releases.files import PARQUET, file_of, opened, parquet_file
from storage.releases.harmonised import Key
from storage.releases.harmonised_columns import harmonised_columns
from storage.releases.model import Current, columns_of
from storage.releases.report_cells import Cells, cells_of
from storage.releases.stored_columns import STORED, stored_columns
from storage.restricted_words import REMARK

# In Arrow's regular expressions \d is an ASCII digit alone.
_REMARK = REMARK.replace(r"\d", r"\p{Nd}")
_BANDS = ("unsure", "likely", "sure")
# By raw file and cell.
Decided = Mapping[str, Mapping[Key, Decision]]
TABLES = (figures.TABLE, harmonised.TABLE, quality.TABLE, *(stored.table for stored in STORED))


@dataclass(frozen=True, slots=True)
class _Block:
    """What one block of reports comes to: the columns of each table by name, and the counts of `quality`."""

    tables: Mapping[str, Any]
    quality: Mapping[tuple[str, ...], int]


def write_columns(reports: Sequence[Current], decided: Decided, folder: Path, connect: Connect) -> dict[str, int]:
    """Writes the TABLES as Parquet; gives the number of rows of each. `decided` is what people said of figures.

    Never in a process that has the same SQLite file open (`columns_child`). Nothing of a session is needed: what was
    read of a version is never altered. The statutory tables also hold what people decided (`write.DECIDED`).
    """
    counts: Counter[tuple[str, ...]] = Counter()
    rows: Counter[str] = Counter({table.name: 0 for table in TABLES})
    with contextlib.ExitStack() as files:
        opened_files = {
            table.name: files.enter_context(parquet_file(folder / file_of(table.name, PARQUET), table))
            for table in TABLES
            if table is not quality.TABLE
        }
        for block in blocks_in_order(reports, connect, partial(_block, decided)):
            for name, columns in block.tables.items():
                opened_files[name].add(columns.cast(opened_files[name].schema))
                rows[name] += columns.num_rows
            counts.update(block.quality)
    with opened(folder, quality.TABLE, PARQUET) as sink:
        lines = quality.counted(counts)
        sink(columns_of(lines))
        rows[quality.TABLE.name] = len(lines)
    return dict(rows)


def _block(decided_of: Decided, connection: Any, reports: Sequence[Current]) -> _Block:
    cells = cells_of(connection, reports)
    decided = {
        ordinal: decisions for ordinal, report in enumerate(reports) if (decisions := decided_of.get(report.sha256))
    }
    return _Block(
        {
            figures.TABLE.name: _figures(cells, reports, decided),
            harmonised.TABLE.name: harmonised_columns(cells, reports, decided),
            **{stored.table.name: stored_columns(connection, stored, reports) for stored in STORED},
        },
        _quality(cells, [(report.reader, report.parser_version) for report in reports]),
    )


def _figures(cells: Cells, reports: Sequence[Current], decided: Mapping[int, Mapping[Key, Decision]]) -> Any:
    rows = cells.rows
    raw = rows["raw"].combine_chunks()
    withheld = pa.array([ordinal for ordinal, report in enumerate(reports) if report.withheld], pa.int64())
    if len(withheld):
        # As `figures` has it: what is no number, and what stands beside one, may be words.
        words = pc.or_(pc.is_null(rows["value"]), pc.fill_null(pc.match_substring_regex(raw, _REMARK), True))
        hidden = pc.and_(pc.is_in(rows["ordinal"], withheld), words).combine_chunks()
        raw = pc.if_else(hidden, pa.scalar(None, pa.string()), raw)
    table, row, column, status = (cells.by_name(itemgetter(part), pa.string()) for part in range(4))
    columns = [*whose(reports, rows["ordinal"]), table, row, column, rows["value"], masked_repeated(raw), status]
    columns += [rows["confidence"], rows["place"], *_reviews(cells, decided)]
    return pa.table(columns, names=[field.name for field in figures.TABLE.fields])


def _reviews(cells: Cells, decided: Mapping[int, Mapping[Key, Decision]]) -> tuple[Any, Any]:
    count = cells.rows.num_rows
    if not decided:
        return pa.nulls(count, pa.string()), pa.nulls(count, pa.float64())
    kinds: list[str | None] = [None] * count
    values: list[float | None] = [None] * count
    for at, ordinal, name, _values in cells.of_reports(decided, ()):
        kind, value = said_of(decided[ordinal].get((name.table, name.row, name.column)))
        kinds[at], values[at] = kind, None if value is None else float(value)
    return pa.array(kinds, pa.string()), pa.array(values, pa.float64())


def _quality(cells: Cells, readers: Sequence[tuple[str, str]]) -> Mapping[tuple[str, ...], int]:
    confidence = cells.rows["confidence"]
    band = pc.add(*(pc.greater_equal(confidence, least).cast(pa.int64()) for least in (quality.LIKELY, quality.SURE)))
    # One number for all that is counted by: grouping by names would compare them for every cell.
    known = {reader: number for number, reader in enumerate(dict.fromkeys(readers))}
    reader = pa.array([known[one] for one in readers], pa.int64()).take(cells.rows["ordinal"])
    named = pc.add(pc.multiply(reader, len(cells.names)), cells.number.cast(pa.int64()))
    counts: Counter[tuple[str, ...]] = Counter()
    of = list(known)
    for group in pc.value_counts(pc.add(pc.multiply(named, len(_BANDS)), band).combine_chunks()).to_pylist():
        number, in_band = divmod(group["values"], len(_BANDS))
        read_by, number = divmod(number, len(cells.names))
        name = cells.names[number]
        counts[*of[read_by], name.table, name.status, _BANDS[in_band]] += group["counts"]
    return counts
