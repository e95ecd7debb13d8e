"""The largest tables as columns: the cells of all reports, what is made from them, and what is stored as it leaves.

Arrow works on the columns and leaves the interpreter free for the other tables meanwhile. What is written is what the
tables' rows would be, byte for byte; without a driver that gives columns it is these that are written.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from storage.masking import masked_array
from storage.models import table
from storage.releases import figures, harmonised, quality
from storage.releases.arrow_blocks import Connect, blocks_in_order, fetched, whose
from storage.releases.decisions import Decision, said_of
from storage.releases.files import PARQUET, file_of, opened, parquet_file
from storage.releases.harmonised import ADDED, ADDED_UP, COMMON, COUNTED, PRINTED, RENAMED, Cell, Key, harmonise
from storage.releases.model import Current, Material, columns_of
from storage.releases.stored_columns import STORED, stored_columns
from storage.report_models import FigureRow

_FETCHED = pa.schema(
    [
        ("position", pa.int64()),
        ("table_name", pa.string()),
        ("row_name", pa.string()),
        ("column_name", pa.string()),
        ("value", pa.float64()),
        ("raw", pa.string()),
        ("status", pa.string()),
        ("confidence", pa.float64()),
        ("place", pa.string()),
    ]
)
# In Arrow's regular expressions \d is an ASCII digit alone.
_REMARK = figures.REMARK.replace(r"\d", r"\p{Nd}")
_CAST = {"value": "DOUBLE PRECISION", "confidence": "DOUBLE PRECISION", "place": "TEXT"}
_CELLS = [f"CAST(t.{name} AS {_CAST[name]})" if name in _CAST else f"t.{name}" for name in _FETCHED.names]
# The cells that `harmonised` is made from: those of both forms, then the parts of what is added up.
_PARTS = tuple(part for parts in ADDED.values() for part in parts)
_WANTED: tuple[Key, ...] = (*COMMON, *_PARTS)
_NAMES = pa.array(["/".join(key) for key in _WANTED])
_TARGETS = pa.array([COMMON.index(key) for key, parts in ADDED.items() for _part in parts], pa.int64())
_NUMBER_OF_PARTS = len(_PARTS) // len(ADDED)
TABLES = (figures.TABLE, harmonised.TABLE, quality.TABLE, *(stored.table for stored in STORED))


@dataclass(frozen=True, slots=True)
class _Block:
    """What one block of reports comes to: the columns of each table by name, and the counts of `quality`."""

    tables: Mapping[str, Any]
    quality: Mapping[tuple[str, ...], int]


def write_columns(material: Material, folder: Path, connect: Connect) -> dict[str, int]:
    """Writes the TABLES as Parquet; gives the number of rows of each.

    Needs nothing of the material's session: what was read of a version is never altered. The statutory tables also hold
    what people decided (`write.DECIDED`).
    """
    counts: Counter[tuple[str, ...]] = Counter()
    rows: Counter[str] = Counter({table.name: 0 for table in TABLES})
    with contextlib.ExitStack() as files:
        opened_files = {
            table.name: files.enter_context(parquet_file(folder / file_of(table.name, PARQUET), table))
            for table in TABLES
            if table is not quality.TABLE
        }
        for block in blocks_in_order(material.reports, connect, partial(_block, material)):
            for name, columns in block.tables.items():
                opened_files[name].add(columns.cast(opened_files[name].schema))
                rows[name] += columns.num_rows
            counts.update(block.quality)
    with opened(folder, quality.TABLE, PARQUET) as sink:
        lines = quality.counted(counts)
        sink(columns_of(lines))
        rows[quality.TABLE.name] = len(lines)
    return dict(rows)


def _block(material: Material, connection: Any, reports: Sequence[Current]) -> _Block:
    found = fetched(connection, table(FigureRow).name, _CELLS, _FETCHED, reports)
    decided = {
        ordinal: decisions
        for ordinal, report in enumerate(reports)
        if (decisions := material.decisions.figures.get(report.sha256))
    }
    return _Block(
        {
            figures.TABLE.name: _figures(found, reports, decided),
            harmonised.TABLE.name: _harmonised(found, reports, decided),
            **{stored.table.name: stored_columns(connection, stored, reports) for stored in STORED},
        },
        _quality(found, [(report.reader, report.parser_version) for report in reports]),
    )


def _figures(found: Any, reports: Sequence[Current], decided: Mapping[int, Mapping[Key, Decision]]) -> Any:
    raw = found["raw"].combine_chunks()
    withheld = pa.array([ordinal for ordinal, report in enumerate(reports) if report.withheld], pa.int64())
    if len(withheld):
        # As `figures` has it: what is no number, and what stands beside one, may be words.
        words = pc.or_(pc.is_null(found["value"]), pc.fill_null(pc.match_substring_regex(raw, _REMARK), True))
        hidden = pc.and_(pc.is_in(found["ordinal"], withheld), words).combine_chunks()
        raw = pc.if_else(hidden, pa.scalar(None, pa.string()), raw)
    raw = masked_array(raw)
    review, reviewed = _reviews(found, decided)
    names = ("table_name", "row_name", "column_name", "value")
    columns = [*whose(reports, found["ordinal"]), *(found[name] for name in names), raw]
    columns += [*(found[name] for name in ("status", "confidence", "place")), review, reviewed]
    return pa.table(columns, names=[field.name for field in figures.TABLE.fields])


def _reviews(found: Any, decided: Mapping[int, Mapping[Key, Decision]]) -> tuple[Any, Any]:
    kinds: list[str | None] = [None] * found.num_rows
    values: list[float | None] = [None] * found.num_rows
    for at, (ordinal, *key) in _rows_of(found, decided, ("table_name", "row_name", "column_name")):
        kind, value = said_of(decided[ordinal].get((key[0], key[1], key[2])))
        kinds[at], values[at] = kind, None if value is None else float(value)
    if not decided:
        return pa.nulls(found.num_rows, pa.string()), pa.nulls(found.num_rows, pa.float64())
    return pa.array(kinds, pa.string()), pa.array(values, pa.float64())


def _rows_of(found: Any, ordinals: Mapping[int, object], names: Sequence[str]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Of some reports the cells as Python objects, with where each stands."""
    if not ordinals:
        return
    places = pc.indices_nonzero(pc.is_in(found["ordinal"], pa.array(list(ordinals), pa.int64())))
    picked = found.select(["ordinal", *names]).take(places)
    columns = [column.to_pylist() for column in picked.columns]
    yield from zip(places.to_pylist(), zip(*columns, strict=True), strict=True)


def _harmonised(found: Any, reports: Sequence[Current], decided: Mapping[int, Mapping[Key, Decision]]) -> Any:
    column = found["column_name"]
    for old, new in RENAMED.items():
        column = pc.if_else(pc.equal(column, old), new, column)
    names = pc.binary_join_element_wise(found["table_name"], found["row_name"], column, "/")
    key = pc.index_in(names, _NAMES).cast(pa.int64())
    counts = pc.and_(pc.is_valid(found["value"]), pc.is_in(found["status"], pa.array(sorted(COUNTED))))
    wanted = pc.and_(counts, pc.is_valid(key))
    if decided:
        wanted = pc.and_not(wanted, pc.is_in(found["ordinal"], pa.array(list(decided), pa.int64())))
    cells = pa.table([found["ordinal"], key, found["value"], found["confidence"]], names=_CELL_NAMES).filter(wanted)
    cells = _last_of_each(cells)
    printed = cells.filter(pc.less(cells["key"], len(COMMON)))
    parts = pa.concat_tables(
        [
            _made(printed, PRINTED),
            _made(_added_up(cells, printed), ADDED_UP),
            _by_people(found, decided),
        ]
    ).combine_chunks()
    rows = parts.take(pc.sort_indices(_places(parts)))
    of_key = [pa.array([name[part] for name in COMMON], pa.string()).take(rows["key"]) for part in range(3)]
    columns = [*whose(reports, rows["ordinal"]), *of_key, rows["value"], rows["confidence"], rows["made"]]
    return pa.table(columns, names=[field.name for field in harmonised.TABLE.fields])


_CELL_NAMES = ["ordinal", "key", "value", "confidence"]


def _places(cells: Any) -> Any:
    """By report and the order of the common cells."""
    return pc.add(pc.multiply(cells["ordinal"], len(_WANTED)), cells["key"])


def _last_of_each(cells: Any) -> Any:
    """Sorted, and of two cells of one name in one report the later."""
    place = _places(cells)
    order = pc.sort_indices(place)
    cells, place = cells.take(order).combine_chunks(), place.take(order).combine_chunks()
    if len(place) < 2:
        return cells
    last = pa.concat_arrays([pc.not_equal(place[1:], place[:-1]), pa.array([True])])
    return cells.filter(last)


def _added_up(cells: Any, printed: Any) -> Any:
    """The sums of the parts that are all there, for common cells that were not printed."""
    parts = cells.filter(pc.greater_equal(cells["key"], len(COMMON)))
    target = _TARGETS.take(pc.subtract(parts["key"], len(COMMON)))
    grouped = parts.set_column(1, "key", target).group_by(["ordinal", "key"], use_threads=False)
    sums = grouped.aggregate([("value", "sum"), ("value", "count"), ("confidence", "min")])
    whole = pc.and_not(
        pc.equal(sums["value_count"], _NUMBER_OF_PARTS), pc.is_in(_places(sums), _places(printed).combine_chunks())
    )
    return sums.filter(whole).select(["ordinal", "key", "value_sum", "confidence_min"]).rename_columns(_CELL_NAMES)


def _made(cells: Any, how: str) -> Any:
    return cells.append_column("made", pa.repeat(pa.scalar(how, pa.string()), cells.num_rows))


def _by_people(found: Any, decided: Mapping[int, Mapping[Key, Decision]]) -> Any:
    """The common cells of the reports that people decided about, as the rows of the table are made."""
    cells: dict[int, dict[Key, Cell]] = {ordinal: {} for ordinal in decided}
    names = ("table_name", "row_name", "column_name", "value", "status", "confidence")
    for _at, (ordinal, name, row, column, value, status, confidence) in _rows_of(found, decided, names):
        if value is not None and status in COUNTED:
            cells[ordinal][name, row, RENAMED.get(column, column)] = (value, confidence, PRINTED)
    rows = [
        (ordinal, COMMON.index(key), *cell)
        for ordinal, of_report in cells.items()
        for key, cell in harmonise(of_report, decided[ordinal])
    ]
    columns = list(zip(*rows, strict=True)) or [()] * 5
    kinds = (pa.int64(), pa.int64(), pa.float64(), pa.float64(), pa.string())
    arrays = [pa.array(values, kind) for values, kind in zip(columns, kinds, strict=True)]
    return pa.table(arrays, names=[*_CELL_NAMES, "made"])


def _quality(found: Any, readers: Sequence[tuple[str, str]]) -> Mapping[tuple[str, ...], int]:
    sure = pc.greater_equal(found["confidence"], quality.SURE)
    likely = pc.greater_equal(found["confidence"], quality.LIKELY)
    band = pc.if_else(sure, "sure", pc.if_else(likely, "likely", "unsure"))
    # A number for each reader: grouping by its two names would compare them for every cell.
    known = {reader: number for number, reader in enumerate(dict.fromkeys(readers))}
    reader = pa.array([known[one] for one in readers], pa.int64()).take(found["ordinal"])
    names = ["reader", "table_name", "status", "band"]
    counted = pa.table([reader, found["table_name"], found["status"], band], names=names)
    groups = counted.group_by(names, use_threads=False).aggregate([([], "count_all")])
    of = list(known)
    return {
        (*of[group["reader"]], group["table_name"], group["status"], group["band"]): group["count_all"]
        for group in groups.to_pylist()
    }
