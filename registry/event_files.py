"""The file of roster events (`body,event,from,into,old_name,cause`) -> RosterEvents, with every fault by its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from registry.headings import heading_key, holds_numbers
from registry.model import Body
from registry.names import ResolutionStatus, Resolver
from registry.roster_events import EventKind, RosterEvent, problem_of
from registry.sheets import Problem, Row, read_sheets
from registry.vocabulary import normalise, words

FIELDS = ("body", "event", "from", "into", "old_name", "cause")
OBLIGATORY = ("body", "event", "from", "cause")
_DAY = re.compile(r"(\d{4})(?:\D(\d{1,2})\D(\d{1,2})\D?|(\d{2})(\d{2}))(?: ?00:00:00)?")


class _FaultError(Exception):
    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class EventsFile:
    """What a file gave: the events in its order, and the rows that were refused."""

    events: tuple[RosterEvent, ...]
    problems: tuple[Problem, ...] = ()


def read_events(
    content: bytes,
    filename: str,
    bodies: Sequence[Body],
    known: Sequence[RosterEvent],
    *,
    entered_by: str,
    at: datetime,
) -> EventsFile:
    """The events of a CSV or XLSX file; bodies are given by code or name, events by code or in Chinese (合并), the day
    as a date. An event must fit `known` and those of the rows above it. Bad rows are refused by line; nothing is raised
    for what a file holds."""
    source = read_sheets(content, filename)
    problems = list(source.problems)
    found: list[RosterEvent] = []
    resolver = Resolver(bodies)
    for sheet in source.sheets:
        at_row = next(
            (index for index, row in enumerate(sheet.rows) if set(OBLIGATORY) <= set(_fields(row).values())), None
        )
        if at_row is None:
            line = sheet.rows[0].line if sheet.rows else 0
            problems.append(Problem(filename, sheet.name, line, "event_file.no_heading"))
            continue
        fields = _fields(sheet.rows[at_row])
        for row in sheet.rows[at_row + 1 :]:
            raw = _raw(row, fields)
            if not any(raw.values()):
                continue
            try:
                event = _event(raw, resolver, entered_by, at)
                _require_fitting(event, bodies, known, found)
            except _FaultError as fault:
                problems.append(Problem(filename, sheet.name, row.line, fault.code, fault.params))
            else:
                found.append(event)
    return EventsFile(tuple(found), tuple(problems))


def _raw(row: Row, fields: dict[int, str]) -> dict[str, str]:
    none = words()["roster"]["cells"]["none"]
    raw = {field: row.cells[column] for column, field in fields.items() if column < len(row.cells)}
    return {field: "" if cell in none else cell for field, cell in raw.items()}


def _fields(row: Row) -> dict[int, str]:
    table = {field: field for field in FIELDS}
    for field, headings in words()["roster"]["events"].items():
        table |= {heading_key(heading): field for heading in headings if heading_key(heading) not in table}
    fields: dict[int, str] = {}
    for column, cell in enumerate(row.cells):
        field = table.get(heading_key(cell), "")
        if field and field not in fields.values():
            fields[column] = field
    return fields


def _event(raw: dict[str, str], resolver: Resolver, entered_by: str, at: datetime) -> RosterEvent:
    cause = raw.get("cause", "").strip()
    if not cause:
        raise _FaultError("event_file.no_cause")
    if holds_numbers(cause):
        raise _FaultError("registry.personal_cell", field="cause")
    day = _day(raw.get("from", ""))
    others = [_body(name, day.year, resolver) for name in re.split(r"[;；|\n、]", raw.get("into", "")) if name.strip()]
    return RosterEvent(
        body=_body(raw.get("body", ""), day.year, resolver),
        kind=_kind(raw.get("event", "")),
        holds_from=day,
        cause=cause,
        entered_by=entered_by,
        at=at,
        others=tuple(dict.fromkeys(others)),
        old_name=raw.get("old_name", "").strip(),
    )


def _require_fitting(
    event: RosterEvent, bodies: Sequence[Body], known: Sequence[RosterEvent], above: Sequence[RosterEvent]
) -> None:
    key = (event.body, event.kind, event.holds_from)
    if any((other.body, other.kind, other.holds_from) == key for other in above):
        raise _FaultError("event_file.given_twice", body=event.body, day=event.holds_from.isoformat())
    problem = problem_of(event, bodies, (*known, *above))
    if problem is not None:
        raise _FaultError(problem.value, body=event.body)


def _kind(text: str) -> EventKind:
    plain = normalise(text).lower()
    for kind, names in words()["roster"]["event_kinds"].items():
        if plain == kind or plain in names:
            return EventKind(kind)
    raise _FaultError("event_file.bad_event", value=text, known=", ".join(kind.value for kind in EventKind))


def _day(text: str) -> date:
    found = _DAY.fullmatch(normalise(text))
    try:
        if found is not None:
            return date(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5]))
    except ValueError:
        pass  # the fault below names it
    raise _FaultError("event_file.bad_day", value=text)


def _body(text: str, year: int, resolver: Resolver) -> str:
    name = text.strip()
    if not name:
        raise _FaultError("exceptions.missing_body")
    if name in resolver.by_code:
        return name
    found = resolver.resolve(name, year=year)
    if found.status is ResolutionStatus.KNOWN and found.body is not None:
        return found.body.code
    code = "exceptions.unknown_body" if found.status is ResolutionStatus.UNKNOWN else "exceptions.ambiguous_body"
    raise _FaultError(code, value=name, candidates=", ".join(body.code for body in found.candidates))
