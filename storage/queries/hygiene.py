"""How columns are kept: each finding on a body's own column, as its newest complete reading showed it."""

from __future__ import annotations

from collections.abc import Iterator

from duties.hygiene import column_findings, kept_columns
from duties.shelves import Shelves
from registry.model import Kind
from reports.model import Severity
from storage import article_states, readings
from storage import columns as stored_columns
from storage.known_rosters import known_roster
from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Message, Question, Row, Shape
from storage.queries.owed import division_name, roster_of

_WORST_FIRST = {severity: number for number, severity in enumerate(Severity)}


def _rows(asking: Asking) -> Iterator[Row]:
    session, given = asking.session, asking.given
    wanted = roster_of(asking)
    roster = known_roster(session)
    # A government's column is the list of all its bodies: to know a body's own column takes its government's.
    places = {body.division for body in wanted.values()}
    governments = {body.code for body in roster.bodies if body.kind is Kind.GOVERNMENT and body.division in places}
    known = stored_columns.load_columns(session, of_bodies=wanted.keys() | governments)
    concerned = wanted.keys() | governments | {code for column in known for code, _role in column.bodies}
    kept = [
        entry
        for entry in kept_columns(
            known,
            [body for body in roster.bodies if body.code in concerned],
            stored_columns.load_stand_ins(session),
        )
        if entry.body.code in wanted
    ]
    urls = sorted({url for entry in kept for url in (entry.column, *entry.collected)})
    shelves = Shelves(
        resolver=roster.resolver,
        columns=known,
        readings=readings.load_readings(session, urls),
        sightings=readings.load_sightings(session, urls),
        articles=article_states.load_articles(session, columns=urls),
    )
    for entry in kept:
        found = column_findings(shelves, entry.column, entry.body, as_of=asking.today, collected=entry.collected)
        for finding in sorted(found, key=lambda finding: _WORST_FIRST[finding.severity]):
            if given.get("severity", finding.severity.value) != finding.severity.value:
                continue
            if given.get("code", finding.code) != finding.code:
                continue
            yield {
                "body": entry.body.code,
                "name": entry.body.name,
                "kind": entry.body.kind.value,
                "division": entry.body.division,
                "division_name": division_name(entry.body.division),
                "column": entry.column,
                "severity": finding.severity.value,
                "code": finding.code,
                "message": Message(finding.code, finding.params),
                "items": list(finding.urls),
            }


QUESTION = Question(
    name="hygiene",
    columns=(
        shared.BODY,
        shared.NAME,
        shared.KIND,
        shared.DIVISION,
        Column("severity", Shape.WORD, words="severity", brief=True, width=10),
        Column("message", Shape.MESSAGE, brief=True, width=60),
        Column("column", brief=True, width=40),
        Column("items", Shape.TEXTS, width=40),
        Column("code", sheet=False),
    ),
    filters=("division", "body", "parent", "kind", "severity", "code"),
    rows=_rows,
    judged=False,
)
