"""Applications and their outcomes of each report: one row per body and year, as the report says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reports.vocabulary import OTHERWISE_2019, OTHERWISE_2021
from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.outcomes import PARTS
from storage.queries.owed import division_name
from storage.queries.reports_in import BODIES, CURRENT, REPORT_FILTERS, TOTALS, from_reports, narrowed, raw, whole
from storage.queries.sum_columns import part
from storage.wide_models import APPLICATION_ROWS

# The two forms close what is left in rows of their own.
_FORMS = {"otherwise": (OTHERWISE_2021, OTHERWISE_2019)}


def _rows(asking: Asking) -> Iterator[Row]:
    statement = narrowed(
        from_reports(
            CURRENT.body, BODIES.name, BODIES.kind, BODIES.level, BODIES.division, CURRENT.year,
            CURRENT.reporting_scope, TOTALS.applications_sound,
            *(raw(TOTALS[row]).label(row) for row in APPLICATION_ROWS),
        ),
        asking.given,
    ).order_by(CURRENT.year.desc(), BODIES.position, CURRENT.body)  # fmt: skip
    if "scope" in asking.given:
        statement = statement.where(CURRENT.reporting_scope == asking.given["scope"])
    for row in asking.session.execute(statement):
        of = dict(row._mapping)
        yield {
            "body": row.body,
            "name": row.name,
            "kind": row.kind,
            "level": row.level,
            "division": row.division,
            "division_name": division_name(row.division),
            "year": row.year,
            "scope": row.reporting_scope,
            "sound": row.applications_sound,
        } | {name: _sum(of, _FORMS.get(name, (rows,))) for name, rows in PARTS.items()}


def _sum(values: Mapping[str, Any], forms: tuple[tuple[str, ...], ...]) -> int | float | None:
    """A group of rows in the form that the report follows: null where one of them has no number, never less."""
    for rows in forms:
        known = [value for value in (whole(values[row]) for row in rows) if value is not None]
        if len(known) == len(rows):
            return sum(known)
    return None


QUESTION = Question(
    name="applications",
    columns=(
        shared.BODY,
        shared.NAME,
        shared.KIND,
        Column("level", Shape.WORD, words="level", width=9),
        shared.DIVISION,
        shared.YEAR,
        *(part(name, brief=name in ("received", "granted", "refused", "outcome_total")) for name in PARTS),
        Column("scope", Shape.WORD, words="scope", width=9),
        Column("sound", Shape.YES_NO, brief=True, width=8),
    ),
    filters=(*REPORT_FILTERS, "scope"),
    rows=_rows,
    judged=False,
)
