"""Numbers that no such cell can hold: negative counts, fractions of a case, money in the wrong unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.checks.cells import cells_of
from reports.model import AnnualReport, Finding, Severity
from reports.records import plain_decimal

_MONEY, _CHANGE = "amount_wan", "change"
_ONE = Decimal(1)


def negative_counts(report: AnnualReport) -> Iterator[Finding]:
    """negative_count: only 本年增/减 may be below zero."""
    if not any(map(Decimal.is_signed, cells_of(report).numbers)):
        return
    for figure in report.figures:
        if figure.value is not None and figure.value < 0 and figure.column != _CHANGE:
            yield _finding("negative_count", Severity.ERROR, figure.table, figure.row, figure.column, figure.value)


def broken_counts(report: AnnualReport) -> Iterator[Finding]:
    """fractional_count: every cell but money is a whole number."""
    # Written without a point it is whole: nearly all are, and the exponent is quicker to compare than the number.
    if all(map(_ONE.same_quantum, cells_of(report).numbers)):
        return
    for figure in report.figures:
        value = figure.value
        if value is None or value.same_quantum(_ONE):
            continue
        if figure.column != _MONEY and value != int(value):
            yield _finding("fractional_count", Severity.ERROR, figure.table, figure.row, figure.column, figure.value)


def yuan_amounts(report: AnnualReport) -> Iterator[Finding]:
    """amount_in_yuan: the form wants 万元, the cell says 元; the figure is converted, `raw` keeps what was printed."""
    for figure in report.figures:
        if figure.column == _MONEY and figure.value and "元" in figure.raw and not {"万", "亿"} & set(figure.raw):
            yield Finding(
                "amount_in_yuan",
                Severity.INFO,
                {"row": figure.row, "raw": figure.raw, "value": plain_decimal(figure.value)},
                ((figure.table, figure.row, figure.column),),
            )


def _finding(code: str, severity: Severity, table: str, row: str, column: str, value: object) -> Finding:
    params = {"table": table, "row": row, "column": column, "value": str(value)}
    return Finding(code, severity, params, ((table, row, column),))
