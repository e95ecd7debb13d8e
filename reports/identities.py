"""The sums that a completed form must satisfy: one list, for the solver and for the checks.

Sources: the form's own 勾稽关系 (first item + second item = third item + fourth item) and its 总计 cells; research,
domain §3.1. A full report of 2021 has 25 + 7 + 7 + 3 = 42 identities, one of 2019 has 23 + 7 + 7 + 3 = 40.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from reports.model import Edition, FigureKey
from reports.vocabulary import (
    APPLICANTS,
    APPLICATION_COLUMNS,
    APPLICATIONS,
    DISPUTE_PARTS,
    DISPUTE_ROWS,
    DISPUTES,
    PROACTIVE,
    form_rows,
    outcome_rows,
)

ROW_SUM, OUTCOME_SUM, BALANCE, DISPUTE_SUM = "row_sum", "outcome_sum", "balance", "dispute_sum"


@dataclass(frozen=True, slots=True)
class Identity:
    """The cells of `parts` add up to those of `totals`. `line` names the row (row_sum, dispute_sum) or the column."""

    code: str
    table: str
    line: str
    parts: tuple[FigureKey, ...]
    totals: tuple[FigureKey, ...]


@lru_cache(maxsize=8)
def identities(table: str, edition: Edition) -> tuple[Identity, ...]:
    """Every sum of `table` in the form of `edition`; table 2 has none."""
    if table == PROACTIVE:
        return ()
    if table == DISPUTES:
        return tuple(
            Identity(
                DISPUTE_SUM,
                DISPUTES,
                row,
                tuple((DISPUTES, row, part) for part in DISPUTE_PARTS),
                ((DISPUTES, row, "total"),),
            )
            for row in DISPUTE_ROWS
        )
    if table != APPLICATIONS:
        raise ValueError(f"unknown table {table!r}")
    rows = tuple(
        Identity(
            ROW_SUM,
            APPLICATIONS,
            row,
            tuple((APPLICATIONS, row, applicant) for applicant in APPLICANTS),
            ((APPLICATIONS, row, "total"),),
        )
        for row in form_rows(APPLICATIONS, edition)
    )
    outcomes = tuple(
        Identity(
            OUTCOME_SUM,
            APPLICATIONS,
            column,
            tuple((APPLICATIONS, row, column) for row in outcome_rows(edition)),
            ((APPLICATIONS, "outcome_total", column),),
        )
        for column in APPLICATION_COLUMNS
    )
    balances = tuple(
        Identity(
            BALANCE,
            APPLICATIONS,
            column,
            ((APPLICATIONS, "received", column), (APPLICATIONS, "brought_forward", column)),
            ((APPLICATIONS, "outcome_total", column), (APPLICATIONS, "carried_forward", column)),
        )
        for column in APPLICATION_COLUMNS
    )
    return rows + outcomes + balances
