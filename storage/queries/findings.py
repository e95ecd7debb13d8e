"""The findings of the reports, each file as it was read last."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, exists, select

from reports.model import Severity
from storage.column_types import json_as_text
from storage.content_decisions import DISMISS, FINDING, standing
from storage.models import BodyRow, table
from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Message, Question, Row, Shape
from storage.queries.owed import division_name, lies_within
from storage.report_models import FindingRow, ReportVersionRow
from storage.restrictions import hidden_readings

_BATCH = 2000
# Asked for these, the database begins with the few bodies instead of looking at every version.
_OF_BODIES = frozenset({"division", "body", "parent", "kind"})
_WORST_FIRST = {severity.value: number for number, severity in enumerate(Severity)}
_VERSIONS, _FINDINGS, _BODIES = table(ReportVersionRow).c, table(FindingRow).c, table(BodyRow).c


def _rows(asking: Asking) -> Iterator[Row]:
    """What is told of a report is fetched once for all its findings: a city may have thousands of them."""
    versions = {row.id: row for row in asking.session.execute(_newest(asking)).all()}
    found = list(_found(asking, sorted(versions)))
    files = {number: version.sha256 for number, version in versions.items()}
    decided = standing(asking.session, {files[row[0]] for row in found}, FINDING)
    hidden = hidden_readings(asking.session)
    reports = {number: _report(version) for number, version in versions.items()}
    places = {number: _order(version) for number, version in versions.items()}
    # Most findings are about cells that others are about, too.
    named: dict[str, list[str]] = {}
    for number, code, severity, params, figures, subject in sorted(
        found, key=lambda row: (*places[row[0]], _WORST_FIRST[row[2]])
    ):
        review = decided.get((files[number], subject)) if decided else None
        dismissed = review is not None and review.kind == DISMISS
        if asking.given.get("dismissed", dismissed) != dismissed:
            continue
        if figures not in named:
            named[figures] = ["/".join(key) for key in json.loads(figures)]
        yield reports[number] | {
            "severity": severity,
            "code": code,
            "message": Message(code, params, finding=True) if files[number] not in hidden else None,
            "figures": list(named[figures]),
            "review": review.kind if review is not None else None,
            "reviewed_by": review.stated_by if review is not None else None,
        }


def _report(row: Any) -> dict[str, Any]:
    return {
        "body": row.body,
        "name": row.name,
        "kind": row.kind,
        "division": row.division,
        "division_name": division_name(row.division) if row.division else None,
        "year": row.year,
        "title": row.title,
        "url": row.article_url,
        "file_url": row.file_url,
        "sha256": row.sha256,
    }


def _newest(asking: Asking) -> Select[Any]:
    """The newest version of each file, with its body."""
    given = asking.given
    versions = table(ReportVersionRow)
    newer = versions.alias("newer")
    statement = (
        select(
            _VERSIONS.id, _VERSIONS.body, _VERSIONS.year, _VERSIONS.title, _VERSIONS.article_url, _VERSIONS.file_url,
            _VERSIONS.sha256, _BODIES.name, _BODIES.kind, _BODIES.division, _BODIES.position,
        )
        .select_from(versions)
        .join(table(BodyRow), _BODIES.code == _VERSIONS.body, isouter=given.keys().isdisjoint(_OF_BODIES))
        .where(
            ~exists().where(
                newer.c.sha256 == _VERSIONS.sha256,
                newer.c.article_key == _VERSIONS.article_key,
                newer.c.id > _VERSIONS.id,
            )
        )
    )  # fmt: skip
    for name, column in (
        ("year", _VERSIONS.year),
        ("body", _VERSIONS.body),
        ("parent", _BODIES.parent),
        ("kind", _BODIES.kind),
    ):
        if name in given:
            statement = statement.where(column == given[name])
    if "division" in given:
        statement = statement.where(lies_within(_BODIES.division, given["division"]))
    return statement


def _found(asking: Asking, versions: list[int]) -> Iterator[Any]:
    """Version, code, severity, params, figures (the text of their JSON), subject."""
    statement = select(
        _FINDINGS.version_id,
        _FINDINGS.code,
        _FINDINGS.severity,
        _FINDINGS.params,
        json_as_text(asking.session, _FINDINGS.figures),
        _FINDINGS.subject_key,
    ).order_by(_FINDINGS.version_id, _FINDINGS.position)
    for name, column in (("severity", _FINDINGS.severity), ("code", _FINDINGS.code)):
        if name in asking.given:
            statement = statement.where(column == asking.given[name])
    for start in range(0, len(versions), _BATCH):
        block = versions[start : start + _BATCH]
        yield from asking.session.execute(statement.where(_FINDINGS.version_id.in_(block))).all()


def _order(row: Any) -> tuple[Any, ...]:
    """Newest year first, bodies in roster order (what is nobody's last)."""
    nobody = row.position is None
    return (-(row.year or 0), nobody, row.position or 0)


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
        Column("review", Shape.WORD, words="decision", width=10),
        Column("reviewed_by", width=10),
    ),
    filters=(*shared.DUTY_FILTERS, "severity", "code", "dismissed"),
    rows=_rows,
    judged=False,
)
