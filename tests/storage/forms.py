"""Reports with whole tables whose sums hold, for tests of what is added up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from reports.model import AnnualReport, CellStatus, Edition, Figure, Place, Section
from reports.vocabulary import (
    APPLICATION_COLUMNS,
    APPLICATIONS,
    DISPUTE_COLUMNS,
    DISPUTE_PARTS,
    DISPUTE_ROWS,
    DISPUTES,
    PROACTIVE,
    form_rows,
    outcome_rows,
)
from tests.storage.reports import annual_report

Numbers = Mapping[str, int]


def figure(table: str, row: str, column: str, value: int, status: CellStatus = CellStatus.REPORTED) -> Figure:
    """One printed cell."""
    return Figure(table, row, column, Decimal(value), str(value), status, 1.0, Place())


def whole_report(
    outcomes: Numbers,
    *,
    brought_forward: int = 0,
    carried_forward: int = 0,
    edition: Edition = Edition.F2021,
    disputes: Mapping[str, Numbers] | None = None,
    overview: str = "",
    parser_version: str = "1",
    **more: Any,
) -> AnnualReport:
    """A report of which table 3 has these outcomes (all of natural persons) and table 4 these disputes; what is not
    given is a printed 0, and every sum holds."""
    rows = {row: outcomes.get(row, 0) for row in outcome_rows(edition)}
    total = sum(rows.values())
    rows |= {
        "received": total + carried_forward - brought_forward,
        "brought_forward": brought_forward,
        "outcome_total": total,
        "carried_forward": carried_forward,
    }
    figures = [
        figure(PROACTIVE, row, column, 1)
        for row, columns in form_rows(PROACTIVE, edition).items()
        for column in columns
    ]
    figures += [
        figure(APPLICATIONS, row, column, rows[row] if column in ("natural_person", "total") else 0)
        for row in form_rows(APPLICATIONS, edition)
        for column in APPLICATION_COLUMNS
    ]
    for row in DISPUTE_ROWS:
        given = (disputes or {}).get(row, {})
        values = {part: given.get(part, 0) for part in DISPUTE_PARTS} | {"total": sum(given.values())}
        figures += [figure(DISPUTES, row, column, values[column]) for column in DISPUTE_COLUMNS]
    sections = {Section.OVERVIEW: overview} if overview else {}
    return annual_report(
        parser_version,
        figures=tuple(figures),
        edition=edition,
        editions=dict.fromkeys((PROACTIVE, APPLICATIONS, DISPUTES), edition),
        sections=sections,
        facts=more.pop("facts", ()),
        findings=more.pop("findings", ()),
        **more,
    )
