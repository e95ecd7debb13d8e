"""`harmonised` as columns: from the cells of a block of reports those that the forms of 2019 and 2021 share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from storage.releases import harmonised
from storage.releases.arrow_blocks import whose
from storage.releases.decisions import Decision
from storage.releases.harmonised import ADDED, ADDED_UP, COMMON, COUNTED, PRINTED, RENAMED, Cell, Key, harmonise
from storage.releases.model import Current
from storage.releases.report_cells import Cells, Name

# The cells that the table is made from: those of both forms, then the parts of what is added up.
_PARTS = tuple(part for parts in ADDED.values() for part in parts)
_WANTED: Mapping[Key, int] = {key: number for number, key in enumerate((*COMMON, *_PARTS))}
_TARGETS = pa.array([COMMON.index(key) for key, parts in ADDED.items() for _part in parts], pa.int64())
_NUMBER_OF_PARTS = len(_PARTS) // len(ADDED)
_NAMES = tuple(pa.array([key[part] for key in COMMON], pa.string()) for part in range(3))
_COLUMNS = ["ordinal", "key", "value", "confidence"]


def harmonised_columns(
    cells: Cells, reports: Sequence[Current], decided: Mapping[int, Mapping[tuple[str, str, str], Decision]]
) -> Any:
    """The table's rows of these reports. `decided`: by the report's ordinal what people decided about its cells."""
    key = cells.by_name(_wanted, pa.int64())
    wanted = pc.and_(pc.is_valid(cells.rows["value"]), pc.is_valid(key))
    if decided:
        wanted = pc.and_not(wanted, pc.is_in(cells.rows["ordinal"], pa.array(list(decided), pa.int64())))
    found = pa.table([cells.rows["ordinal"], key, cells.rows["value"], cells.rows["confidence"]], names=_COLUMNS)
    found = found.filter(wanted)
    common = pc.less(found["key"], len(COMMON))
    printed = _in_order(found.filter(common), len(reports))
    parts = _in_order(found.filter(pc.invert(common)), len(reports))
    made = [
        _made(printed, PRINTED),
        _made(_added_up(parts, printed), ADDED_UP),
        _by_people(cells, decided),
    ]
    rows = _in_order(pa.concat_tables(made).combine_chunks(), len(reports))
    of_key = [names.take(rows["key"]) for names in _NAMES]
    columns = [*whose(reports, rows["ordinal"]), *of_key, rows["value"], rows["confidence"], rows["made"]]
    return pa.table(columns, names=[field.name for field in harmonised.TABLE.fields])


def _wanted(name: Name) -> int | None:
    if name.status not in COUNTED:
        return None
    return _WANTED.get((name.table, name.row, RENAMED.get(name.column, name.column)))


def _places(cells: Any) -> Any:
    """By report and the order of the common cells."""
    return pc.add(pc.multiply(cells["ordinal"], len(_WANTED)), cells["key"]).combine_chunks()


def _in_order(cells: Any, reports: int) -> Any:
    """By their places, and of two cells of one name in one report the later: nothing is compared for it, as there are
    few places more than cells."""
    last = pc.inverse_permutation(_places(cells), max_index=reports * len(_WANTED) - 1, output_type=pa.int64())
    return cells.take(last.drop_null())


def _added_up(parts: Any, printed: Any) -> Any:
    """The sums of the parts that are all there, for common cells that were not printed."""
    target = _TARGETS.take(pc.subtract(parts["key"], len(COMMON)))
    grouped = parts.set_column(1, "key", target).group_by(["ordinal", "key"], use_threads=False)
    sums = grouped.aggregate([("value", "sum"), ("value", "count"), ("confidence", "min")])
    whole = pc.and_not(pc.equal(sums["value_count"], _NUMBER_OF_PARTS), pc.is_in(_places(sums), _places(printed)))
    return sums.filter(whole).select(["ordinal", "key", "value_sum", "confidence_min"]).rename_columns(_COLUMNS)


def _made(cells: Any, how: str) -> Any:
    return cells.append_column("made", pa.repeat(pa.scalar(how, pa.string()), cells.num_rows))


def _by_people(cells: Cells, decided: Mapping[int, Mapping[tuple[str, str, str], Decision]]) -> Any:
    """The common cells of the reports that people decided about, as the rows of the table are made."""
    of_report: dict[int, dict[Key, Cell]] = {ordinal: {} for ordinal in decided}
    for _at, ordinal, name, (value, confidence) in cells.of_reports(decided, ("value", "confidence")):
        if value is not None and name.status in COUNTED:
            key = (name.table, name.row, RENAMED.get(name.column, name.column))
            of_report[ordinal][key] = (value, confidence, PRINTED)
    rows = [
        (ordinal, COMMON.index(key), *cell)
        for ordinal, found in of_report.items()
        for key, cell in harmonise(found, decided[ordinal])
    ]
    columns = list(zip(*rows, strict=True)) or [()] * 5
    kinds = (pa.int64(), pa.int64(), pa.float64(), pa.float64(), pa.string())
    arrays = [pa.array(values, kind) for values, kind in zip(columns, kinds, strict=True)]
    return pa.table(arrays, names=[*_COLUMNS, "made"])
