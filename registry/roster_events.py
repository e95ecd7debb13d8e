"""What befalls bodies: founded, renamed, merged, split, abolished; each from a day on, by a document, as someone said.

The roster is as known today; an event holds from its own day (research: users §25).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from registry.model import Alias, Body


class EventKind(StrEnum):
    FOUNDED = "founded"
    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    ABOLISHED = "abolished"


# After these the body is no more.
ENDS = (EventKind.MERGED, EventKind.SPLIT, EventKind.ABOLISHED)


@dataclass(frozen=True, slots=True)
class RosterEvent:
    """One event of `body` (a code), in force from `holds_from` on. `others` are the codes that its duties pass to
    (merged: one, split: each owes its own); `cause` is the document that orders it; `at` is when it was entered."""

    body: str
    kind: EventKind
    holds_from: date
    cause: str
    entered_by: str
    at: datetime
    others: tuple[str, ...] = ()
    old_name: str = ""


class EventProblem(StrEnum):
    """Why an event cannot be."""

    UNKNOWN_BODY = "roster_event.unknown_body"
    ITSELF = "roster_event.itself"
    NO_SUCCESSOR = "roster_event.no_successor"
    ONE_PART = "roster_event.one_part"
    NEEDLESS_SUCCESSOR = "roster_event.needless_successor"
    NO_OLD_NAME = "roster_event.no_old_name"
    ENDED_TWICE = "roster_event.ended_twice"
    CIRCLE = "roster_event.circle"


def problem_of(event: RosterEvent, bodies: Sequence[Body], events: Sequence[RosterEvent]) -> EventProblem | None:
    """Why `event` cannot join `events` (an event of the same body, kind and day is the one that it replaces)."""
    known = {body.code for body in bodies}
    key = (event.body, event.kind, event.holds_from)
    others = [old for old in events if (old.body, old.kind, old.holds_from) != key]
    if not {event.body, *event.others} <= known:
        return EventProblem.UNKNOWN_BODY
    if event.body in event.others:
        return EventProblem.ITSELF
    if event.kind is EventKind.MERGED and len(event.others) != 1:
        return EventProblem.NO_SUCCESSOR
    if event.kind is EventKind.SPLIT and len(set(event.others)) < 2:
        return EventProblem.ONE_PART
    if event.kind not in (EventKind.MERGED, EventKind.SPLIT) and event.others:
        return EventProblem.NEEDLESS_SUCCESSOR
    if event.kind is EventKind.RENAMED and not event.old_name.strip():
        return EventProblem.NO_OLD_NAME
    if event.kind in ENDS and any(old.body == event.body and old.kind in ENDS for old in others):
        return EventProblem.ENDED_TWICE
    if event.body in _heirs(event.others, others):
        return EventProblem.CIRCLE
    return None


def _heirs(codes: Iterable[str], events: Sequence[RosterEvent]) -> set[str]:
    """The bodies, and whom their duties pass to in the end."""
    found: set[str] = set()
    open_codes = list(codes)
    while open_codes:
        code = open_codes.pop()
        if code not in found:
            found.add(code)
            open_codes += [heir for event in events if event.body == code for heir in event.others]
    return found


def concerning(events: Iterable[RosterEvent], bodies: Iterable[Body]) -> dict[str, tuple[RosterEvent, ...]]:
    """Body -> the events that concern its duties, in the order of `events`: its own; those that pass a duty to it; and
    those that passed one to a body which was founded for that and passed on itself (one that was there before owed a
    report of its own, with which it answered)."""
    known = tuple(events)
    began = {body.code: body.since for body in bodies}
    began |= {event.body: event.holds_from.year for event in known if event.kind is EventKind.FOUNDED}
    found: dict[str, tuple[RosterEvent, ...]] = {}
    for code in {code for event in known for code in (event.body, *event.others)}:
        chosen = {event for event in known if code in (event.body, *event.others)}
        heirs = {event.body for event in chosen if code in event.others}
        while heirs:
            passed = {
                event
                for event in known
                for heir in heirs.intersection(event.others)
                if (since := began.get(heir)) is not None and since >= event.holds_from.year
            }
            heirs = {event.body for event in passed - chosen}
            chosen |= passed
        found[code] = tuple(event for event in known if event in chosen)
    return found


def with_old_names(bodies: Sequence[Body], events: Iterable[RosterEvent]) -> tuple[Body, ...]:
    """The bodies with the names that they bore before a renaming as aliases, up to the report year in which it fell
    (that year's report may still carry the old name)."""
    names: dict[str, list[Alias]] = {}
    for event in events:
        if event.kind is EventKind.RENAMED:
            names.setdefault(event.body, []).append(Alias(event.old_name, until=event.holds_from.year))
    return tuple(
        replace(
            body,
            aliases=(
                *body.aliases,
                *(alias for alias in names[body.code] if alias.name not in {known.name for known in body.aliases}),
            ),
        )
        if body.code in names
        else body
        for body in bodies
    )
