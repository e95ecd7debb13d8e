"""What a year brings forward against what the year before carried forward: the chain of a body's reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_

from storage.models import table
from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import division_name
from storage.queries.reports_in import BODIES, CURRENT, REPORT_FILTERS, TOTALS, from_reports, narrowed, whole
from storage.queries.sum_columns import count
from storage.wide_models import CurrentReportRow, ReportTotalsRow


def _rows(asking: Asking) -> Iterator[Row]:
    """Links of which either end is not known are listed too: `agrees` is null there, nothing is accused."""
    before = table(CurrentReportRow).alias("before")
    carried = table(ReportTotalsRow).alias("carried")
    statement = (
        narrowed(
            from_reports(
                CURRENT.body, BODIES.name, BODIES.kind, BODIES.division, CURRENT.year, TOTALS.brought_forward,
                before.c.version_id.label("earlier"), carried.c.carried_forward,
            ),
            asking.given,
        )
        .join(before, and_(before.c.body == CURRENT.body, before.c.year == CURRENT.year - 1))
        .join(carried, carried.c.version_id == before.c.version_id)
        .order_by(CURRENT.year.desc(), BODIES.position, CURRENT.body)
    )  # fmt: skip
    for row in asking.session.execute(statement):
        brought, last = whole(row.brought_forward), whole(row.carried_forward)
        agrees = _agrees(brought, last)
        if asking.given.get("agrees", agrees) is not agrees:
            continue
        yield {
            "body": row.body,
            "name": row.name,
            "kind": row.kind,
            "division": row.division,
            "division_name": division_name(row.division),
            "year": row.year,
            "carried_forward_before": last,
            "brought_forward": brought,
            "difference": brought - last if brought is not None and last is not None else None,
            "agrees": agrees,
        }


def _agrees(brought: Any, last: Any) -> bool | None:
    return None if brought is None or last is None else bool(brought == last)


QUESTION = Question(
    name="carried_over",
    columns=(
        shared.BODY,
        shared.NAME,
        shared.KIND,
        shared.DIVISION,
        shared.YEAR,
        count("carried_forward_before", brief=True),
        count("brought_forward", brief=True),
        count("difference", brief=True),
        Column("agrees", Shape.YES_NO, brief=True, width=8),
    ),
    filters=(*REPORT_FILTERS, "agrees"),
    rows=_rows,
    judged=False,
)
