"""What is stored of the reports that count, for adding them up body by body: scope, evidence, totals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from reports.prose.reporting_scope import ReportingScope, ScopeRule
from storage.batches import blocks
from storage.models import table
from storage.queries.reports_in import CURRENT, TOTALS, whole
from storage.report_models import ReportVersionRow
from storage.wide_models import CurrentReportRow, ReportTotalsRow

_VERSION = table(ReportVersionRow).c
# What a roll-up is compared in: the four sums of table 3 and the three of table 4 that both forms have.
ROLLED_UP = (
    "received", "brought_forward", "outcome_total", "carried_forward",
    "reconsideration_total", "direct_litigation_total", "litigation_after_reconsideration_total",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReportAtHand:
    """The report that counts for a body and year. `totals`: ROLLED_UP -> number, None where the cell holds none (blank
    is not zero). `has_tables`: both tables were read; `sound`: all their sums hold and all totals are printed numbers.
    A joint report has the same `sha256` for each of its bodies."""

    sha256: str
    scope: ReportingScope
    rule: ScopeRule | None
    quote: str
    has_tables: bool
    sound: bool
    totals: Mapping[str, int | float | None]


def reports_at_hand(session: Session, year: int, bodies: Collection[str]) -> dict[str, ReportAtHand]:
    """Body code -> its report of `year`, of these bodies; those without a readable one are not in it."""
    wanted = select(
        CURRENT.body, CURRENT.reporting_scope, _VERSION.sha256, _VERSION.scope_evidence,
        TOTALS.applications_sound, TOTALS.disputes_sound, *(TOTALS[name] for name in ROLLED_UP),
    ).select_from(
        table(CurrentReportRow)
        .join(table(ReportVersionRow), _VERSION.id == CURRENT.version_id)
        .outerjoin(table(ReportTotalsRow), TOTALS.version_id == CURRENT.version_id)
    ).where(CURRENT.year == year)  # fmt: skip
    found: dict[str, ReportAtHand] = {}
    for block in blocks(sorted(bodies)):
        for row in session.execute(wanted.where(CURRENT.body.in_(block))):
            evidence = row.scope_evidence or {}
            states = (row.applications_sound, row.disputes_sound)
            found[row.body] = ReportAtHand(
                sha256=row.sha256,
                scope=ReportingScope(row.reporting_scope),
                rule=ScopeRule(evidence["rule"]) if "rule" in evidence else None,
                quote=str(evidence.get("quote", "")),
                has_tables=None not in states,
                sound=all(states),
                totals=MappingProxyType({name: whole(row._mapping[name]) for name in ROLLED_UP}),
            )
    return found
