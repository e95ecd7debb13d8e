"""Cells without a number where the form wants one. The rules want 0 for "none"; a blank says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from reports.checks.cells import cells_of
from reports.model import AnnualReport, CellStatus, Figure, FigureKey, Finding, Severity
from reports.vocabulary import TABLES


def _key(figure: Figure) -> FigureKey:
    return (figure.table, figure.row, figure.column)


def _of_status(report: AnnualReport, code: str, severity: Severity, status: CellStatus) -> Iterator[Finding]:
    """One finding a table that has cells of `status`."""
    if status not in cells_of(report).statuses:
        return
    found = [figure for figure in report.figures if figure.status is status]
    for table in TABLES:
        keys = tuple(_key(figure) for figure in found if figure.table == table)
        if keys:
            yield Finding(code, severity, {"table": table, "count": len(keys)}, keys)


def blank_totals(report: AnnualReport) -> Iterator[Finding]:
    """blank_total: a row has numbers but its 总计 is blank, so that its sum cannot be checked."""
    if CellStatus.BLANK not in cells_of(report).statuses:
        return
    for total in report.figures:
        if total.status is not CellStatus.BLANK or total.column != "total":
            continue
        table, row = total.table, total.row
        if any(f.value is not None for f in report.figures if f.row == row and f.table == table):
            yield Finding("blank_total", Severity.WARNING, {"table": table, "row": row}, (_key(total),))


def blank_cells(report: AnnualReport) -> Iterator[Finding]:
    """blank_cells: cells left empty."""
    return _of_status(report, "blank_cells", Severity.WARNING, CellStatus.BLANK)


def dashed_cells(report: AnnualReport) -> Iterator[Finding]:
    """dashed_cells: — or / in place of a number."""
    return _of_status(report, "dashed_cells", Severity.WARNING, CellStatus.DASH)


def worded_cells(report: AnnualReport) -> Iterator[Finding]:
    """worded_cells: words such as 无 in place of a number."""
    return _of_status(report, "worded_cells", Severity.WARNING, CellStatus.TEXT)


def unreadable_cells(report: AnnualReport) -> Iterator[Finding]:
    """unreadable_cells: something is printed that cannot be decided."""
    return _of_status(report, "unreadable_cells", Severity.ERROR, CellStatus.UNREADABLE)
