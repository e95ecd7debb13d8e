"""What a release is made from, loaded once; and the rows of report versions, block by block in the release's order."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import Double, Select, cast, select, type_coerce
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


@contextlib.contextmanager
def collector_at_rest() -> Iterator[None]:
    """Python's collector of circles looks at nothing meanwhile: the verdicts and duties of a country stay until the
    release is written, and looking through them again and again is a tenth of what is done in Python for it."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@collector_at_rest()
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
    there = rows.all()
    # The report of several bodies is one text: withdrawn by one of them, it is given away under no other's name.
    withdrawn = {
        row.version_id
        for row in there
        if (verdict := judged.get((row.body, row.year))) is not None and Flag.WITHDRAWN in verdict.flags
    }
    found = []
    for body, year, version_id, scope, sha256, *read_by in there:
        withheld = RESTRICTED if sha256 in hidden else WITHDRAWN if version_id in withdrawn else ""
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
    for wanted, rows in _found(material, statement, version, given_away=given_away):
        yield [(report, row) for report in wanted for row in rows[report.version_id]]


def columns_of_reports(
    material: Material, statement: Select[*tuple[Any, ...]], version: Any, *, given_away: bool = False
) -> Iterator[tuple[list[Current], list[tuple[Any, ...]]]]:
    """As `rows_of_reports`: the report of each row, and the rows' columns without the version's."""
    for wanted, rows in _found(material, statement, version, given_away=given_away):
        of = [report for report in wanted for _row in rows[report.version_id]]
        if of:
            lines = chain.from_iterable(rows[report.version_id] for report in wanted)
            _version, *columns = zip(*lines, strict=True)
            yield of, columns


def whose(reports: Sequence[Current]) -> tuple[list[str], list[int]]:
    """The columns BODY and YEAR."""
    return [report.body for report in reports], [report.year for report in reports]


def _found(
    material: Material, statement: Select[*tuple[Any, ...]], version: Any, *, given_away: bool
) -> Iterator[tuple[list[Current], dict[int, list[Sequence[Any]]]]]:
    # Not through the session: rows of plain columns need none of what it does for objects. All of a block at once:
    # fetched one by one they cost five times as much.
    connection = material.session.connection()
    for reports in blocks_of_reports(material):
        wanted = [report for report in reports if not (given_away and report.withheld)]
        rows: dict[int, list[Sequence[Any]]] = {report.version_id: [] for report in wanted}
        for row in connection.execute(statement.where(version.in_(rows))).all():
            rows[row[0]].append(row)
        yield wanted, rows


def as_float(session: Session, column: Any) -> Any:
    """An exact number as a binary one, made by the database: ten million decimals made one by one are most of an
    export's time. Both give the nearest."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    return cast(column, Double) if on_postgresql else type_coerce(column, Double)
