"""`proactive`, `applications`, `disputes`: the statutory tables a column for each cell. A blank is empty, never 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import select

from reports.vocabulary import APPLICATION_COLUMNS, DISPUTE_COLUMNS
from storage.column_types import ExactNumber
from storage.models import Base, table
from storage.releases.material import as_float, columns_of_reports, whose
from storage.releases.model import BODY, OF_A_REPORT, YEAR, Columns, Field, Kind, Material, Table
from storage.wide_models import PROACTIVE_CELLS, ReportApplicationsRow, ReportDisputesRow, ReportProactiveRow

_ROW = Field("row_name")
# How far a row's values stand as printed: research/users §20 wants it beside each.
_MADE = (Field("solved", Kind.WHOLE), Field("by_person", Kind.WHOLE))


def _rows_of(model: type[Base], names: Sequence[str]) -> Callable[[Material], Iterator[Columns]]:
    columns = table(model).c

    def rows(material: Material) -> Iterator[Columns]:
        cells = (
            as_float(material.session, column) if isinstance(column.type, ExactNumber) else column
            for column in (columns[name] for name in names)
        )
        statement: Any = select(columns.version_id, *cells)
        if "position" in columns:
            statement = statement.order_by(columns.version_id, columns.position)
        for reports, values in columns_of_reports(material, statement, columns.version_id):
            yield Columns([*whose(reports), *values], len(reports))

    return rows


def _cells(prefix: str, names: Sequence[str]) -> tuple[Field, ...]:
    return tuple(Field(name, Kind.NUMBER, words=(f"{prefix}.{name}",)) for name in names)


PROACTIVE = Table(
    name="proactive",
    fields=(
        BODY,
        YEAR,
        *(
            Field(name, Kind.NUMBER, words=(f"row.{row}", f"column.{column}"))
            for name, (row, column) in PROACTIVE_CELLS.items()
        ),
        *_MADE,
    ),
    key=("body", "year"),
    rows=_rows_of(ReportProactiveRow, (*PROACTIVE_CELLS, "solved", "by_person")),
    references=(OF_A_REPORT,),
)
APPLICATIONS = Table(
    name="applications",
    fields=(BODY, YEAR, _ROW, *_cells("column", APPLICATION_COLUMNS), *_MADE),
    key=("body", "year", "row_name"),
    rows=_rows_of(ReportApplicationsRow, ("row_name", *APPLICATION_COLUMNS, "solved", "by_person")),
    references=(OF_A_REPORT,),
)
DISPUTES = Table(
    name="disputes",
    fields=(BODY, YEAR, _ROW, *_cells("column", DISPUTE_COLUMNS), *_MADE),
    key=("body", "year", "row_name"),
    rows=_rows_of(ReportDisputesRow, ("row_name", *DISPUTE_COLUMNS, "solved", "by_person")),
    references=(OF_A_REPORT,),
)
