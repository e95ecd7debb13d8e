"""The years that a body's columns lack: one row a body (单位名称, 缺失年份)."""

from __future__ import annotations

from collections.abc import Iterator

from duties.model import VerdictCode
from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import Owed, division_name, owed


def _rows(asking: Asking) -> Iterator[Row]:
    by_body: dict[str, list[Owed]] = {}
    for row in owed(asking):
        if row.verdict.code is VerdictCode.MISSING:
            by_body.setdefault(row.body.code, []).append(row)
    for rows in by_body.values():
        years = sorted(row.duty.year for row in rows)
        yield {
            "name": rows[0].body.name,
            "missing_years": years,
            "confirmed_years": sorted(row.duty.year for row in rows if row.verdict.watched and row.verdict.confirmed),
            "unconfirmed_years": sorted(
                row.duty.year for row in rows if row.verdict.watched and not row.verdict.confirmed
            ),
            "unwatched_years": sorted(row.duty.year for row in rows if not row.verdict.watched),
            "count": len(years),
            "kind": rows[0].body.kind.value,
            "division": rows[0].body.division,
            "division_name": division_name(rows[0].body.division),
            "body": rows[0].body.code,
        }


QUESTION = Question(
    name="missing_years",
    columns=(
        shared.NAME,
        Column("missing_years", Shape.NUMBERS, brief=True, width=30),
        Column("confirmed_years", Shape.NUMBERS, brief=True, width=20),
        Column("unconfirmed_years", Shape.NUMBERS, brief=True, width=20),
        Column("unwatched_years", Shape.NUMBERS, brief=True, width=30),
        Column("count", Shape.WHOLE, width=8),
        shared.KIND,
        shared.DIVISION,
        shared.BODY,
    ),
    filters=shared.DUTY_FILTERS,
    rows=_rows,
)
