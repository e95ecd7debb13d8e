"""The roster in the database: bodies, exceptions to their duties, every import and every change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from duties.obligations import DutyException
from registry.model import Alias, Body, Kind, Level
from storage.batches import RefusedRow, append, fresh, upsert
from storage.column_types import clean, clean_value
from storage.models import BodyEventRow, BodyRow, DutyExceptionRow, RosterImportRow, table

_BODIES = table(BodyRow)
_KINDS, _LEVELS = {kind.value: kind for kind in Kind}, {level.value: level for level in Level}
_EVENTS = table(BodyEventRow)
_EXCEPTIONS = table(DutyExceptionRow)
_IMPORTS = table(RosterImportRow)


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import did. `refused` names the rows that the database would not take; they are in none of the counts."""

    added: int
    changed: int
    unchanged: int
    refused: tuple[RefusedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterImport:
    """One import as it was recorded."""

    kind: str
    at: datetime
    source: str
    file_sha256: str
    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class BodyEvent:
    """One change: `changes` maps a field to what it was and what it is. `year` is set for exceptions."""

    body: str
    year: int | None
    kind: str
    at: datetime
    changes: Mapping[str, tuple[object, object]]


def save_bodies(
    session: Session, bodies: Sequence[Body], *, source: str, file_sha256: str, at: datetime
) -> ImportCounts:
    """Adds or changes `bodies` by code; bodies that are not given stay as they are. New ones come after the old in
    roster order. Raises ValueError when two different bodies of one code are given.
    """
    rows: dict[str, dict[str, Any]] = {}
    for body in bodies:
        row = _body_row(body)
        if rows.setdefault(row["code"], row) != row:
            raise ValueError(f"two different bodies with the code {body.code}")
    before = {row.code: _columns(row, _BODIES) for row in fresh(session, select(BodyRow))}
    following = session.scalar(select(func.coalesce(func.max(BodyRow.position), 0))) or 0
    wanted, events = [], []
    for code, row in rows.items():
        old = before.get(code)
        if old is None:
            following += 1
            wanted.append({**row, "position": following})
            given = {name: [None, value] for name, value in row.items() if value not in ("", None, [])}
            events.append(_event(code, None, "added", at, given))
        elif changes := _changes(old, row):
            wanted.append({**row, "position": old["position"]})
            events.append(_event(code, None, "changed", at, changes))
    refused = upsert(
        session,
        _BODIES,
        wanted,
        key=["code"],
        update=[name for name in _names(_BODIES) if name not in ("code", "position")],
    )
    gone = {row.key[0] for row in refused}
    events = [event for event in events if event["body"] not in gone]
    return _record(
        session, "bodies", events, len(rows) - len(gone), refused, source=source, file_sha256=file_sha256, at=at
    )


def load_bodies(
    session: Session,
    *,
    code: str | None = None,
    divisions: Collection[str] | None = None,
    parent: str | None = None,
    kind: str | None = None,
) -> tuple[Body, ...]:
    """All bodies in roster order; those of this code, these divisions, this parent, this kind where they are given."""
    # Rows of the table: objects of the mapper cost several times as much, and a country has 25,000 bodies.
    statement = select(_BODIES).order_by(_BODIES.c.position, _BODIES.c.code)
    if code is not None:
        statement = statement.where(BodyRow.code == code)
    if divisions is not None:
        statement = statement.where(BodyRow.division.in_(divisions))
    if parent is not None:
        statement = statement.where(BodyRow.parent == parent)
    if kind is not None:
        statement = statement.where(BodyRow.kind == kind)
    return tuple(map(_body, session.execute(statement)))


def count_bodies(session: Session) -> int:
    """How many bodies the roster has."""
    return session.scalar(select(func.count()).select_from(_BODIES)) or 0


def load_names(session: Session, codes: Collection[str]) -> list[tuple[str, str]]:
    """Code and name of these bodies."""
    return [
        (row.code, row.name)
        for row in session.execute(select(BodyRow.code, BodyRow.name).where(BodyRow.code.in_(codes)))
    ]


def save_exceptions(
    session: Session, exceptions: Sequence[DutyException], *, source: str, at: datetime, file_sha256: str = ""
) -> ImportCounts:
    """Adds or changes exceptions by body and year; one for a body that is not stored is refused."""
    rows = {(clean(item.body), item.year): clean_value(asdict(item)) | {"due": item.due} for item in exceptions}
    before = {(row.body, row.year): _columns(row, _EXCEPTIONS) for row in fresh(session, select(DutyExceptionRow))}
    wanted, events = [], []
    for (body, year), row in rows.items():
        changes = _changes(before.get((body, year), {}), row)
        if changes:
            kind = "exception_changed" if (body, year) in before else "exception_added"
            wanted.append(row)
            events.append(_event(body, year, kind, at, changes))
    refused = upsert(session, _EXCEPTIONS, wanted, key=["body", "year"])
    gone = {row.key for row in refused}
    events = [event for event in events if (event["body"], event["year"]) not in gone]
    return _record(
        session, "exceptions", events, len(rows) - len(gone), refused, source=source, file_sha256=file_sha256, at=at
    )


def load_exceptions(session: Session) -> tuple[DutyException, ...]:
    """All exceptions, by body and year."""
    rows = fresh(session, select(DutyExceptionRow).order_by(DutyExceptionRow.body, DutyExceptionRow.year))
    return tuple(DutyException(row.body, row.year, row.required, row.due, row.basis, row.reason) for row in rows)


def load_imports(session: Session) -> tuple[RosterImport, ...]:
    """Every import, oldest first."""
    return tuple(
        RosterImport(row.kind, row.at, row.source, row.file_sha256, row.added, row.changed, row.unchanged)
        for row in fresh(session, select(RosterImportRow).order_by(RosterImportRow.id))
    )


def load_body_events(session: Session, body: str = "") -> tuple[BodyEvent, ...]:
    """Every change (of one body), oldest first."""
    statement = select(BodyEventRow).order_by(BodyEventRow.id)
    if body:
        statement = statement.where(BodyEventRow.body == body)
    return tuple(
        BodyEvent(
            row.body, row.year, row.kind, row.at, {name: (pair[0], pair[1]) for name, pair in row.changes.items()}
        )
        for row in fresh(session, statement)
    )


def _record(
    session: Session,
    kind: str,
    events: list[dict[str, Any]],
    total: int,
    refused: tuple[RefusedRow, ...],
    *,
    source: str,
    file_sha256: str,
    at: datetime,
) -> ImportCounts:
    added = sum(event["kind"].endswith("added") for event in events)
    counts = ImportCounts(added, len(events) - added, total - len(events), refused)
    row = {"kind": kind, "at": at, "source": source, "file_sha256": file_sha256}
    row |= {"added": counts.added, "changed": counts.changed, "unchanged": counts.unchanged}
    import_id = session.execute(insert(_IMPORTS).returning(_IMPORTS.c.id), [row]).scalar_one()
    append(session, _EVENTS, [{**event, "import_id": import_id} for event in events])
    return counts


def _event(body: str, year: int | None, kind: str, at: datetime, changes: Mapping[str, Any]) -> dict[str, Any]:
    shown = {
        name: [value.isoformat() if isinstance(value, date) else value for value in pair]
        for name, pair in changes.items()
    }
    return {"body": body, "year": year, "kind": kind, "at": at, "changes": shown}


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {name: [old.get(name), value] for name, value in new.items() if name not in old or old[name] != value}


def _names(of: Any) -> list[str]:
    return [column.name for column in of.columns]


def _columns(row: Any, of: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _names(of)}


def _body_row(body: Body) -> dict[str, Any]:
    row = asdict(body) | {
        "kind": body.kind.value,
        "level": body.level.value,
        "aliases": [[alias.name, alias.since, alias.until] for alias in body.aliases],
        "column_urls": list(body.column_urls),
    }
    cleaned: dict[str, Any] = clean_value(row)
    return cleaned


def _body(row: Any) -> Body:
    fields = dict(row._mapping)
    del fields["position"]
    fields["kind"] = _KINDS[fields["kind"]]
    fields["level"] = _LEVELS[fields["level"]]
    fields["aliases"] = tuple([Alias(*alias) for alias in fields["aliases"]])
    fields["column_urls"] = tuple(fields["column_urls"])
    return Body(**fields)
