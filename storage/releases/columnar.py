"""The cells of all reports as columns: millions of rows that never become Python objects.

An Arrow database driver (ADBC) fills the columns, Arrow works on them, and both leave the interpreter free for the
other tables meanwhile. What they write is what the rows of `figures`, `harmonised` and `quality` would be, byte for
byte; without the driver it is these that are written.
"""

from __future__ import annotations

import contextlib
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import local
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import URL

from storage.masking import WORTH_LOOKING, masked
from storage.releases import figures, harmonised, quality
from storage.releases.decisions import Decision, said_of
from storage.releases.files import PARQUET, file_of, opened, parquet_file
from storage.releases.harmonised import ADDED, ADDED_UP, COMMON, COUNTED, PRINTED, RENAMED, Cell, Key, harmonise
from storage.releases.model import Current, Material

Connect = Callable[[], Any]
# A hundred thousand cells: enough for Arrow to be quick, and little memory with a few blocks under way.
_REPORTS_OF_A_BLOCK = 500
_THREADS, _UNDER_WAY = 2, 4
_CELLS = (
    "SELECT {ordinal} AS ordinal, f.position, f.table_name, f.row_name, f.column_name, "
    "CAST(f.value AS DOUBLE PRECISION) AS value, f.raw, f.status, "
    "CAST(f.confidence AS DOUBLE PRECISION) AS confidence, "
    "CAST(f.place AS TEXT) AS place FROM {reports} JOIN figures AS f ON f.version_id = {version}"
)
_SQLITE = {"ordinal": "j.key", "reports": "json_each('[{ids}]') AS j CROSS", "version": "j.value"}
_POSTGRESQL = {
    "ordinal": "j.ordinal - 1",
    "reports": "unnest(ARRAY[{ids}]::integer[]) WITH ORDINALITY AS j (id, ordinal)",
    "version": "j.id",
}
_FETCHED = pa.schema(
    [
        ("ordinal", pa.int64()),
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
# The cells that `harmonised` is made from: those of both forms, then the parts of what is added up.
_PARTS = tuple(part for parts in ADDED.values() for part in parts)
_WANTED: tuple[Key, ...] = (*COMMON, *_PARTS)
_NAMES = pa.array(["/".join(key) for key in _WANTED])
_TARGETS = pa.array([COMMON.index(key) for key, parts in ADDED.items() for _part in parts], pa.int64())
_NUMBER_OF_PARTS = len(_PARTS) // len(ADDED)
# In Arrow's regular expressions \d is an ASCII digit alone.
_WORTH_LOOKING = WORTH_LOOKING.replace(r"\d", r"\p{Nd}")
TABLES = (figures.TABLE, harmonised.TABLE, quality.TABLE)


@dataclass(frozen=True, slots=True)
class _Block:
    """What one block of reports comes to: the columns of two tables, and the counts of the third."""

    figures: Any
    harmonised: Any
    quality: Mapping[tuple[str, ...], int]


def connect_to(url: URL) -> Connect | None:
    """What opens a connection of the Arrow driver to the same database; None without the driver, and for a database
    that lives in one connection."""
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
        return lambda: sqlite.connect(address, autocommit=True)
    return None


def write_cells(material: Material, folder: Path, connect: Connect) -> dict[str, int]:
    """Writes `figures`, `harmonised` and `quality` as Parquet; gives the number of rows of each.

    Needs nothing of the material's session: a version that was stored is never altered.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    rows: Counter[str] = Counter({table.name: 0 for table in TABLES})
    with contextlib.ExitStack() as files:
        cells, common = (
            files.enter_context(parquet_file(folder / file_of(table.name, PARQUET), table)) for table in TABLES[:2]
        )
        for block in _blocks(material, connect):
            cells.add(block.figures.cast(cells.schema))
            common.add(block.harmonised.cast(common.schema))
            counts.update(block.quality)
            rows[figures.TABLE.name] += block.figures.num_rows
            rows[harmonised.TABLE.name] += block.harmonised.num_rows
    with opened(folder, quality.TABLE, PARQUET) as sink:
        lines = quality.counted(counts)
        sink(lines)
        rows[quality.TABLE.name] = len(lines)
    return dict(rows)


def _blocks(material: Material, connect: Connect) -> Iterator[_Block]:
    """The blocks in the release's order, a few made at the same time."""
    connections: list[Any] = []
    mine = local()

    def made(reports: Sequence[Current]) -> _Block:
        if not hasattr(mine, "connection"):
            mine.connection = connect()
            connections.append(mine.connection)
        return _block(_fetched(mine.connection, reports), reports, material)

    waiting: deque[Future[_Block]] = deque()
    try:
        with ThreadPoolExecutor(_THREADS) as threads:
            for begin in range(0, len(material.reports), _REPORTS_OF_A_BLOCK):
                if len(waiting) == _UNDER_WAY:
                    yield waiting.popleft().result()
                waiting.append(threads.submit(made, material.reports[begin : begin + _REPORTS_OF_A_BLOCK]))
            while waiting:
                yield waiting.popleft().result()
    finally:
        for connection in connections:
            connection.close()


def _fetched(connection: Any, reports: Sequence[Current]) -> Any:
    """The cells of these reports, by report and then in the form's order. `ordinal` says of which report."""
    on_sqlite = connection.adbc_get_info()["vendor_name"] == "SQLite"
    words = _SQLITE if on_sqlite else _POSTGRESQL
    ids = ",".join(str(report.version_id) for report in reports)
    statement = _CELLS.format(**{name: word.format(ids=ids) for name, word in words.items()})
    with connection.cursor(adbc_stmt_kwargs={"adbc.sqlite.query.batch_rows": 1 << 16} if on_sqlite else {}) as cursor:
        cursor.execute(statement)
        found = cursor.fetch_arrow_table().cast(_FETCHED).combine_chunks()
    place = pc.add(pc.multiply(found["ordinal"], 1 << 20), found["position"]).combine_chunks()
    # As a rule they come in order; that they do is promised by neither database.
    if len(place) > 1 and not pc.all(pc.greater(place[1:], place[:-1])).as_py():
        found = found.take(pc.sort_indices(place))
    return found


def _block(found: Any, reports: Sequence[Current], material: Material) -> _Block:
    decided = {
        ordinal: decisions
        for ordinal, report in enumerate(reports)
        if (decisions := material.decisions.figures.get(report.sha256))
    }
    whose = {
        "body": pa.array([report.body for report in reports], pa.string()),
        "year": pa.array([report.year for report in reports], pa.int64()),
    }
    return _Block(
        _figures(found, reports, whose, decided),
        _harmonised(found, whose, decided),
        _quality(found, [(report.reader, report.parser_version) for report in reports]),
    )


def _of(whose: Mapping[str, Any], ordinal: Any) -> list[Any]:
    return [column.take(ordinal) for column in whose.values()]


def _figures(
    found: Any, reports: Sequence[Current], whose: Mapping[str, Any], decided: Mapping[int, Mapping[Key, Decision]]
) -> Any:
    raw = found["raw"].combine_chunks()
    withheld = pa.array([ordinal for ordinal, report in enumerate(reports) if report.withheld], pa.int64())
    if len(withheld):
        # What is no number may be words: of a report whose texts are withheld they are withheld too.
        hidden = pc.and_(pc.is_in(found["ordinal"], withheld), pc.is_null(found["value"])).combine_chunks()
        raw = pc.if_else(hidden, pa.scalar(None, pa.string()), raw)
    suspect = pc.fill_null(pc.match_substring_regex(raw, _WORTH_LOOKING), False)
    if pc.any(suspect).as_py():
        shown = pa.array([masked(text) for text in raw.filter(suspect).to_pylist()], pa.string())
        raw = pc.replace_with_mask(raw, suspect, shown)
    review, reviewed = _reviews(found, decided)
    names = ("table_name", "row_name", "column_name", "value")
    columns = [*_of(whose, found["ordinal"]), *(found[name] for name in names), raw]
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


def _harmonised(found: Any, whose: Mapping[str, Any], decided: Mapping[int, Mapping[Key, Decision]]) -> Any:
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
    columns = [*_of(whose, rows["ordinal"]), *of_key, rows["value"], rows["confidence"], rows["made"]]
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
