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


def fate_of(body: Body, year: int, deadline: date, events: Sequence[RosterEvent]) -> Fate:
    """The fate of `body` for report year `year`, due on `deadline`. An event of the due date itself counts: from that
    day on the body is no more."""
    if not events:
        return Fate(formed_after=body.since is not None and body.since > year)
    own = [event for event in events if event.body == body.code]
    ended = next((event for event in own if event.kind in ENDS and event.holds_from <= deadline), None)
    founded = next((event.holds_from.year for event in own if event.kind is EventKind.FOUNDED), body.since)
    passed = {
        event.body
        for event in events
        # A body that ended before the year began owed nothing for it.
        if body.code in event.others and date(year, 1, 1) < event.holds_from <= deadline
    }
    if founded is not None and founded <= year:
        # It owed a report of its own beside theirs; one report may cover both, theirs cannot stand for its own.
        passed = set()
    return Fate(ended, tuple(sorted(passed)), founded is not None and founded > year)
