"""`harmonised`: the cells that the forms of 2019 and 2021 have in common, under the names of 2021, one a row.

`otherwise_closed` of 2019 stands beside the sum of the three rows that took its place, where all three were printed.
What the forms do not share stays apart: `in_force` (现行有效) and `total_disclosed` (对外公开总数量) count different
things, and so do the two kinds of fees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from reports.model import Edition, FigureKey
from reports.vocabulary import (
    APPLICATION_COLUMNS,
    APPLICATIONS,
    DISPUTE_COLUMNS,
    DISPUTE_ROWS,
    DISPUTES,
    OTHERWISE_2019,
    OTHERWISE_2021,
    PROACTIVE,
    form_rows,
)
from storage.releases.decisions import Decision
from storage.releases.material import as_float, blocks_of_reports, rows_of_reports
from storage.releases.model import BODY, OF_A_REPORT, YEAR, Field, Kind, Material, Table, Values
from storage.report_models import FigureRow

# 本年新制作数量 of 2019 is what 2021 calls 本年制发件数 (国办公开办函〔2019〕60号, 〔2021〕30号).
RENAMED = {"made": "issued"}
COUNTED = frozenset({"reported", "solved"})
_CLOSED = OTHERWISE_2019[0]
_ROWS = (*(row for row in form_rows(APPLICATIONS, Edition.F2019)),)
Key = tuple[str, str, str]
PRINTED, ADDED_UP, BY_PERSON = "printed", "added_up", "by_person"
# Value, confidence, how it was made.
Cell = tuple[Any, float | None, str]


def _common() -> tuple[Key, ...]:
    """The cells of both forms, in the order of the form of 2021."""
    old = {
        (row, RENAMED.get(column, column))
        for row, columns in form_rows(PROACTIVE, Edition.F2019).items()
        for column in columns
    }
    proactive = tuple(
        (PROACTIVE, row, column)
        for row, columns in form_rows(PROACTIVE, Edition.F2021).items()
        for column in columns
        if (row, column) in old
    )
    applications = tuple((APPLICATIONS, row, column) for row in _ROWS for column in APPLICATION_COLUMNS)
    disputes = tuple((DISPUTES, row, column) for row in DISPUTE_ROWS for column in DISPUTE_COLUMNS)
    return (*proactive, *applications, *disputes)


COMMON = _common()
# What is added up where all of them were printed: the cells that together are the one of 2019, by that one.
ADDED = {
    (APPLICATIONS, _CLOSED, column): tuple((APPLICATIONS, part, column) for part in OTHERWISE_2021)
    for column in APPLICATION_COLUMNS
}


def _rows(material: Material) -> Iterator[Sequence[Values]]:
    statement = select(
        FigureRow.version_id,
        FigureRow.table_name,
        FigureRow.row_name,
        FigureRow.column_name,
        as_float(material.session, FigureRow.value),
        FigureRow.status,
        FigureRow.confidence,
    ).order_by(FigureRow.version_id, FigureRow.position)
    blocks = rows_of_reports(material, statement, FigureRow.version_id)
    # With the reports beside: one without any cell may have those that people gave it.
    for reports, block in zip(blocks_of_reports(material), blocks, strict=True):
        cells: dict[tuple[str, int], dict[Key, Cell]] = {}
        for report, (_version, name, row, column, value, status, confidence) in block:
            if value is not None and status in COUNTED:
                of_report = cells.setdefault((report.body, report.year), {})
                of_report[name, row, RENAMED.get(column, column)] = (value, confidence, PRINTED)
        yield [
            (report.body, report.year, *key, *found)
            for report in reports
            for key, found in harmonise(
                cells.get((report.body, report.year), {}), material.decisions.figures.get(report.sha256, {})
            )
        ]


def harmonise(cells: dict[Key, Cell], decided: Mapping[FigureKey, Decision]) -> Iterator[tuple[Key, Cell]]:
    """The common cells of one report in their order: value, confidence of the least sure part (None: a person's), and
    how it was made. `cells` are those that are counted, under the names of 2021; they are changed by what people
    `decided`: a person's word goes before what was read, what was dismissed has no value."""
    for (name, row, column), decision in decided.items():
        key = (name, row, RENAMED.get(column, column))
        if decision.value is None:
            cells.pop(key, None)
        else:
            cells[key] = (float(decision.value), None, BY_PERSON)
    for key in COMMON:
        if key in cells:
            yield key, cells[key]
        elif key in ADDED and all(part in cells for part in ADDED[key]):
            parts = [cells[part] for part in ADDED[key]]
            sure = [confidence for _value, confidence, _made in parts if confidence is not None]
            yield key, (sum(value for value, _confidence, _made in parts), min(sure, default=None), ADDED_UP)


TABLE = Table(
    name="harmonised",
    fields=(
        BODY,
        YEAR,
        Field("table_name"),
        Field("row_name"),
        Field("column_name"),
        Field("value", Kind.NUMBER),
        Field("confidence", Kind.NUMBER),
        Field("made"),
    ),
    key=("body", "year", "table_name", "row_name", "column_name"),
    rows=_rows,
    references=(OF_A_REPORT,),
)
