"""What a release is made from, loaded once; and the rows of report versions, block by block in the release's order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, Text, cast, select, type_coerce
from sqlalchemy.orm import Session

from duties.model import Duty, Flag, Verdict
from registry.model import Body
from storage import bodies, verdicts
from storage.releases.decisions import load_decisions
from storage.releases.model import Current, Material
from storage.report_models import ReportVersionRow
from storage.restrictions import hidden_readings
from storage.wide_models import CurrentReportRow

# Two hundred rows each: what is in memory at once stays small, and the questions few.
_VERSIONS_OF_A_BLOCK = 200

RESTRICTED, WITHDRAWN = "restricted", "withdrawn"


def load_material(session: Session, *, as_of: date, duties: Mapping[tuple[str, int], Duty]) -> Material:
    """One state of the store. `duties` are those that are judged; stored verdicts of others are of another roster."""
    roster = {body.code: body for body in bodies.load_bodies(session)}
    stored = verdicts.load_verdicts(session)
    judged = {key: row.verdict for key, row in stored.items() if key in duties}
    reports = _current(session, judged)
    decisions = load_decisions(session, {report.sha256 for report in reports})
    return Material(session, as_of, _in_order(roster), duties, judged, reports, decisions)


def _in_order(roster: Mapping[str, Body]) -> dict[str, Body]:
    return {code: roster[code] for code in sorted(roster)}


def _current(session: Session, judged: Mapping[tuple[str, int], Verdict]) -> list[Current]:
    hidden = hidden_readings(session)
    rows = session.execute(
        select(
            CurrentReportRow.body,
            CurrentReportRow.year,
            CurrentReportRow.version_id,
            CurrentReportRow.reporting_scope,
            ReportVersionRow.sha256,
            ReportVersionRow.reader,
            ReportVersionRow.parser_version,
        ).join(ReportVersionRow, ReportVersionRow.id == CurrentReportRow.version_id)
    )
    found = []
    for body, year, version_id, scope, sha256, *read_by in rows:
        verdict = judged.get((body, year))
        withdrawn = verdict is not None and Flag.WITHDRAWN in verdict.flags
        withheld = RESTRICTED if sha256 in hidden else WITHDRAWN if withdrawn else ""
        found.append(Current(body, year, version_id, sha256, scope, withheld, *read_by))
    # Here and not by the database: PostgreSQL sorts by the language of its server.
    return sorted(found, key=lambda report: (report.body, report.year))


def blocks_of_reports(material: Material) -> Iterator[Sequence[Current]]:
    """The reports of the release in its order, some at a time."""
    for begin in range(0, len(material.reports), _VERSIONS_OF_A_BLOCK):
        yield material.reports[begin : begin + _VERSIONS_OF_A_BLOCK]


def rows_of_reports(
    material: Material, statement: Select[*tuple[Any, ...]], version: Any, *, given_away: bool = False
) -> Iterator[list[tuple[Current, Sequence[Any]]]]:
    """The rows of `statement` that belong to the reports, by report and then in the statement's own order.

    Its first column is the version's number, `version` that column. `given_away`: only of reports whose texts are. A
    version that is the report of several bodies gives its rows to each of them.
    """
    # Not through the session: rows of plain columns need none of what it does for objects.
    connection = material.session.connection()
    for reports in blocks_of_reports(material):
        wanted = [report for report in reports if not (given_away and report.withheld)]
        rows: dict[int, list[Sequence[Any]]] = {report.version_id: [] for report in wanted}
        for row in connection.execute(statement.where(version.in_(rows))):
            rows[row[0]].append(row)
        yield [(report, row) for report in wanted for row in rows[report.version_id]]


def json_as_text(session: Session, column: Any) -> Any:
    """A column of JSON as the text that the database keeps."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    return cast(column, Text) if on_postgresql else type_coerce(column, Text)
