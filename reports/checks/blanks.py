"""Cells without a number where the form wants one. The rules want 0 for "none"; a blank says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from reports.model import AnnualReport, CellStatus, Figure, FigureKey, Finding, Severity
from reports.vocabulary import TABLES


def _key(figure: Figure) -> FigureKey:
    return (figure.table, figure.row, figure.column)


def _of_status(report: AnnualReport, code: str, severity: Severity, status: CellStatus) -> Iterator[Finding]:
    """One finding a table that has cells of `status`."""
    for table in TABLES:
        keys = tuple(_key(f) for f in report.figures if f.table == table and f.status is status)
        if keys:
            yield Finding(code, severity, {"table": table, "count": len(keys)}, keys)


def blank_totals(report: AnnualReport) -> Iterator[Finding]:
    """blank_total: a row has numbers but its 总计 is blank, so that its sum cannot be checked."""
    rows: dict[tuple[str, str], list[Figure]] = {}
    for figure in report.figures:
        rows.setdefault((figure.table, figure.row), []).append(figure)
    for (table, row), figures in rows.items():
        total = next((figure for figure in figures if figure.column == "total"), None)
        if total is None or total.status is not CellStatus.BLANK:
            continue
        if any(figure.value is not None for figure in figures):
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
