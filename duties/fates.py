"""Who answers for a report year when bodies come and go: the one that exists on the due date (research: users §25)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.model import Body
from registry.roster_events import ENDS, EventKind, RosterEvent


@dataclass(frozen=True, slots=True)
class Fate:
    """What befell a body that matters for one report year. `ended`: it was no more on the due date, by this event.
    `covers`: the bodies whose duty of the year passed to it. `formed_after`: it was founded after the year."""

    ended: RosterEvent | None = None
    covers: tuple[str, ...] = ()
    formed_after: bool = False


_UNTOUCHED, _NOT_YET = Fate(), Fate(formed_after=True)


def fate_of(body: Body, year: int, deadline: date, events: Sequence[RosterEvent]) -> Fate:
    """The fate of `body` for report year `year`, due on `deadline`. An event of the due date itself counts: from that
    day on the body is no more."""
    if not events:
        return _NOT_YET if body.since is not None and body.since > year else _UNTOUCHED
    own = sorted(
        (event for event in events if event.body == body.code and event.kind in (EventKind.FOUNDED, *ENDS)),
        key=lambda event: event.holds_from,
    )
    # The last that befell it by then counts; of what comes later, a founding says that it is not there yet.
    by_then = [event for event in own if event.holds_from <= deadline]
    last = by_then[-1] if by_then else next(iter(own), None)
    ended = last if last is not None and last in by_then and last.kind in ENDS else None
    founded = last.holds_from.year if last is not None and last.kind is EventKind.FOUNDED else body.since
    # A body that ended before the year began owed nothing for it.
    endings = [event for event in events if date(year, 1, 1) < event.holds_from <= deadline]
    passed: set[str] = set()
    heirs = {body.code}
    while heirs:
        # What passed to a body that ended before the due date, too, passed on with it.
        heirs = {event.body for event in endings if heirs.intersection(event.others)} - passed
        passed |= heirs
    if founded is not None and founded <= year:
        # It owed a report of its own beside theirs; one report may cover both, theirs cannot stand for its own.
        passed = set()
    return Fate(ended, tuple(sorted(passed)), founded is not None and founded > year)
