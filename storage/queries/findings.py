"""The findings of the reports, each file as it was read last."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from reports.model import Severity
from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Message, Question, Row, Shape
from storage.queries.owed import division_name, is_wanted, roster_of
from storage.report_models import FindingRow, ReportVersionRow

_WORST_FIRST = {severity.value: number for number, severity in enumerate(Severity)}


def _rows(asking: Asking) -> Iterator[Row]:
    given = asking.given
    roster = roster_of(asking)
    newest = (
        select(func.max(ReportVersionRow.id)).group_by(ReportVersionRow.sha256, ReportVersionRow.article_key).subquery()
    )
    statement = (
        select(
            ReportVersionRow.body,
            ReportVersionRow.year,
            ReportVersionRow.title,
            ReportVersionRow.article_url,
            ReportVersionRow.file_url,
            ReportVersionRow.sha256,
            FindingRow.code,
            FindingRow.severity,
            FindingRow.params,
            FindingRow.figures,
        )
        .join(FindingRow, FindingRow.version_id == ReportVersionRow.id)
        .where(ReportVersionRow.id.in_(select(newest.c[0])))
        .order_by(ReportVersionRow.id, FindingRow.position)
    )
    for name, column in (
        ("year", ReportVersionRow.year),
        ("severity", FindingRow.severity),
        ("code", FindingRow.code),
    ):
        if name in given:
            statement = statement.where(column == given[name])
    narrowed = not {"body", "division", "parent", "kind"}.isdisjoint(given)
    position = {code: number for number, code in enumerate(roster)}
    found = []
    for row in asking.session.execute(statement):
        body = roster.get(row.body or "")
        if narrowed and (body is None or not is_wanted(body, given)):
            continue
        found.append((-(row.year or 0), position.get(row.body or "", len(position)), _WORST_FIRST[row.severity], row))
    for *_order, row in sorted(found, key=lambda entry: entry[:3]):
        body = roster.get(row.body or "")
        yield {
            "body": row.body,
            "name": body.name if body else None,
            "kind": body.kind.value if body else None,
            "division": body.division if body else None,
            "division_name": division_name(body.division) if body else None,
            "year": row.year,
            "severity": row.severity,
            "code": row.code,
            "message": Message(row.code, row.params, finding=True),
            "figures": ["/".join(str(part) for part in key) for key in row.figures],
            "title": row.title,
            "url": row.article_url,
            "file_url": row.file_url,
            "sha256": row.sha256,
        }


QUESTION = Question(
    name="findings",
    columns=(
        shared.BODY,
        shared.NAME,
        shared.KIND,
        shared.DIVISION,
        shared.YEAR,
        Column("severity", Shape.WORD, words="severity", brief=True, width=10),
        Column("code", brief=True, width=20),
        Column("message", Shape.MESSAGE, brief=True, width=60),
        Column("figures", Shape.TEXTS, width=30),
        Column("title", width=40),
        shared.URL,
        Column("file_url", width=40),
        Column("sha256", sheet=False),
    ),
    filters=(*shared.DUTY_FILTERS, "severity", "code"),
    rows=_rows,
    judged=False,
)
