"""The sums of the form. A sum with a blank, a word or an unreadable cell in it is neither right nor wrong."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.identities import BALANCE, DISPUTE_SUM, OUTCOME_SUM, ROW_SUM, Identity, identities
from reports.model import AnnualReport, FigureKey, Finding, Severity
from reports.records import plain_decimal

_ZERO = Decimal(0)


def broken_sums(report: AnnualReport) -> Iterator[Finding]:
    """row_sum, outcome_sum, balance, dispute_sum: which sum is broken, and by how much."""
    values: dict[FigureKey, Decimal | None] = {(f.table, f.row, f.column): f.value for f in report.figures}
    for table, edition in report.editions.items():
        for identity in identities(table, edition):
            parts = _sum(identity.parts, values)
            totals = _sum(identity.totals, values)
            if parts is not None and totals is not None and parts != totals:
                yield _finding(identity, parts, totals)


def _sum(keys: tuple[FigureKey, ...], values: dict[FigureKey, Decimal | None]) -> Decimal | None:
    total = _ZERO
    for key in keys:
        value = values.get(key)
        if value is None:
            return None
        total += value
    return total


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
