"""The sums of the form. A sum with a blank, a word or an unreadable cell in it is neither right nor wrong."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.checks.cells import cells_of
from reports.identities import (
    BALANCE,
    DISPUTE_SUM,
    OUTCOME_SUM,
    ROW_SUM,
    Identity,
    broken,
    summed_keys,
)
from reports.model import AnnualReport, Finding, Severity
from reports.records import plain_decimal


def broken_sums(report: AnnualReport) -> Iterator[Finding]:
    """row_sum, outcome_sum, balance, dispute_sum: which sum is broken, and by how much."""
    figures = cells_of(report).figures
    for table, edition in report.editions.items():
        found = map(figures.get, summed_keys(table, edition))
        values = [None if figure is None else figure.value for figure in found]
        for identity, parts, totals in broken(table, edition, values):
            yield _finding(identity, parts, totals)


def _finding(identity: Identity, parts: Decimal, totals: Decimal) -> Finding:
    line = "column" if identity.code in (OUTCOME_SUM, BALANCE) else "row"
    assert identity.code in (ROW_SUM, OUTCOME_SUM, BALANCE, DISPUTE_SUM)
    return Finding(
        identity.code,
        Severity.ERROR,
        {
            "table": identity.table,
            line: identity.line,
            "parts": plain_decimal(parts),
            "total": plain_decimal(totals),
            "difference": plain_decimal(abs(parts - totals)),
        },
        identity.parts + identity.totals,
    )
