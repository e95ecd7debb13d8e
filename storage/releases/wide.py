"""`proactive`, `applications`, `disputes`: the statutory tables a column for each cell. A blank is empty, never 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Numeric, select, type_coerce

from reports.vocabulary import APPLICATION_COLUMNS, DISPUTE_COLUMNS
from storage.column_types import ExactNumber
from storage.models import Base, table
from storage.releases.material import rows_of_reports
from storage.releases.model import BODY, OF_A_REPORT, YEAR, Field, Kind, Material, Table, Values
from storage.wide_models import PROACTIVE_CELLS, ReportApplicationsRow, ReportDisputesRow, ReportProactiveRow

_ROW = Field("row_name")
# How far a row's values stand as printed: research/users §20 wants it beside each.
_MADE = (Field("solved", Kind.WHOLE), Field("by_person", Kind.WHOLE))


def _rows_of(model: type[Base], names: Sequence[str]) -> Callable[[Material], Iterator[Sequence[Values]]]:
    columns = table(model).c
    statement: Any = select(columns.version_id, *(_plain(columns[name]) for name in names))
    if "position" in columns:
        statement = statement.order_by(columns.version_id, columns.position)

    def rows(material: Material) -> Iterator[Sequence[Values]]:
        for block in rows_of_reports(material, statement, columns.version_id):
            yield [(report.body, report.year, *row[1:]) for report, row in block]

    return rows


def _plain(column: Any) -> Any:
    """A number as the driver gives it: a million decimals made one by one are most of a table's time."""
    return type_coerce(column, Numeric(asdecimal=False)) if isinstance(column.type, ExactNumber) else column


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
