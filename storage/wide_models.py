"""The figures made for SQL: tables 2, 3 and 4 with a column for each cell, and which report counts for each duty.

They are worked out from `figures` and can be worked out again at any time (`storage.derivations`). A value here is the
one to count with: as read, or as a person corrected it. What was read stays in `figures`.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table
from sqlalchemy.orm import Mapped, mapped_column

from reports.model import Edition
from reports.vocabulary import (
    APPLICATION_COLUMNS,
    APPLICATIONS,
    DISPUTE_COLUMNS,
    DISPUTE_ROWS,
    OTHERWISE_2019,
    PROACTIVE,
    form_rows,
)
from storage.column_types import CleanText, ExactNumber
from storage.models import Base

# The cells of both forms, by the name of their column.
PROACTIVE_CELLS: dict[str, tuple[str, str]] = {
    f"{row}_{column}": (row, column)
    for edition in (Edition.F2021, Edition.F2019)
    for row, columns in form_rows(PROACTIVE, edition).items()
    for column in columns
}
_ROWS_2021 = tuple(form_rows(APPLICATIONS, Edition.F2021))
_OTHERWISE = _ROWS_2021.index("outcome_total")
# Every row of table 3 of either form, in their order.
APPLICATION_ROWS = (*_ROWS_2021[:_OTHERWISE], *OTHERWISE_2019, *_ROWS_2021[_OTHERWISE:])
DISPUTE_CELLS: dict[str, tuple[str, str]] = {
    f"{row}_{column}": (row, column) for row in DISPUTE_ROWS for column in DISPUTE_COLUMNS
}


def _version(name: str = "version_id", *, first: bool = True) -> Column[int]:
    return Column(name, Integer, ForeignKey("report_versions.id"), primary_key=first, autoincrement=False)


def _number(name: str, doc: str) -> Column[object]:
    return Column(name, ExactNumber, doc=doc)


def _counts() -> tuple[Column[object], ...]:
    return (
        Column("solved", Integer, nullable=False, doc="values whose cell was worked out from the sums"),
        Column("by_person", Integer, nullable=False, doc="values that a person corrected"),
    )


class ReportProactiveRow(Base):
    """Table 2, one row per report version that has it. The cells of the form of 2019 and of that of 2021 stand side by
    side; those that the report's form lacks, and blank ones, are null."""

    __table__ = Table(
        "report_proactive",
        Base.metadata,
        _version(),
        *(_number(name, f"{row}, {column}") for name, (row, column) in PROACTIVE_CELLS.items()),
        *_counts(),
    )


class ReportApplicationsRow(Base):
    """Table 3, one row per report version and row of the form, in seven columns."""

    __table__ = Table(
        "report_applications",
        Base.metadata,
        _version(),
        Column("row_name", CleanText, primary_key=True, doc="as in `figures`"),
        Column("position", Integer, nullable=False, doc="the form's order"),
        *(_number(name, "") for name in APPLICATION_COLUMNS),
        *_counts(),
    )


class ReportDisputesRow(Base):
    """Table 4, one row per report version and procedure."""

    __table__ = Table(
        "report_disputes",
        Base.metadata,
        _version(),
        Column("row_name", CleanText, primary_key=True, doc="the procedure, as in `figures`"),
        Column("position", Integer, nullable=False, doc="the form's order"),
        *(_number(name, "") for name in DISPUTE_COLUMNS),
        *_counts(),
    )


class ReportTotalsRow(Base):
    """One row per readable report version: the column `total` of table 3 and the whole of table 4, for rates."""

    __table__ = Table(
        "report_totals",
        Base.metadata,
        _version(),
        *(_number(name, "column `total` of table 3") for name in APPLICATION_ROWS),
        *(_number(name, f"table 4, {row}") for name, (row, _column) in DISPUTE_CELLS.items()),
        Column(
            "applications_sound",
            Boolean,
            doc="every total of table 3 is a printed number and no sum is broken; null: there is no table 3",
        ),
        Column(
            "disputes_sound",
            Boolean,
            doc="every cell of table 4 is a printed number and no sum is broken; null: there is no table 4",
        ),
    )


class CurrentReportRow(Base):
    """The report version that counts for each body and report year: the newest reading of the best rendition that its
    article carries now."""

    __tablename__ = "current_reports"
    body: Mapped[str] = mapped_column(primary_key=True, doc="body code")
    year: Mapped[int] = mapped_column(primary_key=True, doc="report year", autoincrement=False)
    version_id: Mapped[int] = mapped_column(ForeignKey("report_versions.id"), index=True)
    reporting_scope: Mapped[str] = mapped_column(doc="own, region, unknown: as of that version")
