"""On which days a duty's places were left alone on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from duties.model import Duty, Evidence
from monitor.closures import Closure
from monitor.dossiers.model import ClosedSpell

# What was closed so long before the due date explains nothing of this season.
_BEFORE_DUE = timedelta(days=60)


def closed_spells(closures: Sequence[Closure], duty: Duty, evidence: Evidence, as_of: date) -> tuple[ClosedSpell, ...]:
    """The closures from 60 days before the due date to `as_of` that touch a place of the duty."""
    columns = [place.column for place in evidence.places if place.column]
    found = []
    for one in closures:
        begin, end = one.days
        if begin > as_of or end < duty.due_on - _BEFORE_DUE:
            continue
        closed = tuple(column for column in dict.fromkeys(columns) if one.covers(column)) if one.hosts else ()
        if closed or not one.hosts:
            found.append(ClosedSpell(one.kind.value, begin, min(end, as_of), one.reason, closed))
    return tuple(found)
