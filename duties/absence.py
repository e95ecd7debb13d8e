"""What the readings of a body's places prove about a report that was not there (contract, "Proof of absence").

Only complete readings count, and only their begin: what appeared while one ran may have been missed by it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from duties.model import Evidence, PlaceRole, ReadingOutcome, ReadPlace, Reason, local_date

# Where several places are unread, the body's own account for more than the portal's, and what was tried and failed for
# more than what was not tried: the first in these orders is the verdict's reason.
ROLE_ORDER = (PlaceRole.OWN_COLUMN, PlaceRole.PORTAL_PAGE, PlaceRole.PUBLISHER_SITE, PlaceRole.PORTAL_LIST)
NOT_TRIED = (Reason.NOT_READ_SINCE_DUE, Reason.NEVER_CRAWLED, Reason.NO_URL)


@dataclass(frozen=True, slots=True)
class Absence:
    """The report was nowhere at `until`; `rounds` complete readings of every place lacked it after a given moment."""

    until: datetime
    rounds: int


def complete_readings(place: ReadPlace) -> tuple[datetime, ...]:
    """When the complete readings of `place` began, in order."""
    parts = [reading.started for reading in place.readings if reading.outcome is ReadingOutcome.COMPLETE]
    if len(parts) == 1:
        return parts[0]
    begun = [moment for started in parts for moment in started]
    begun.sort()
    return tuple(begun)


def unread_reason(evidence: Evidence, due_end: datetime) -> Reason | None:
    """Why some place was not completely read after the due date; None where every place was."""
    if not evidence.places:
        return Reason.NO_URL
    found = [
        (reason, ROLE_ORDER.index(place.role))
        for place in evidence.places
        if (reason := _reason(place, due_end)) is not None
    ]
    if not found:
        return None
    reasons = list(Reason)

    def weight(entry: tuple[Reason, int]) -> tuple[int, int, int]:
        reason, role = entry
        tried = NOT_TRIED.index(reason) + 1 if reason in NOT_TRIED else 0
        return tried, role, reasons.index(reason)

    return min(found, key=weight)[0]


def _reason(place: ReadPlace, due_end: datetime) -> Reason | None:
    """Why `place` has no complete reading begun after the due date."""
    if any(begun >= due_end for begun in complete_readings(place)[-1:]):
        return None
    after = [
        (begun, reading.reason)
        for reading in place.readings
        for begun in reading.started
        if begun >= due_end and reading.reason is not None
    ]
    if after:
        return max(after)[1]
    if place.readings:
        return Reason.NOT_READ_SINCE_DUE
    return place.reason or Reason.NEVER_CRAWLED


def absent_since_due(evidence: Evidence, due_end: datetime) -> bool:
    """Whether every place has a complete reading begun after the due date."""
    return unread_reason(evidence, due_end) is None


def days_read_since(evidence: Evidence, due_end: datetime) -> int:
    """On how many different days every place was completely read after the due date."""
    days = [
        len({local_date(begun) for begun in complete_readings(place) if begun >= due_end}) for place in evidence.places
    ]
    return min(days, default=0)


def last_absence(evidence: Evidence) -> datetime | None:
    """Up to when absence is proved in all places, nothing having been found; None where a place was never read."""
    latest = [max(complete_readings(place), default=None) for place in evidence.places]
    known = [begun for begun in latest if begun is not None]
    return min(known) if known and len(known) == len(latest) else None


def absence_before(evidence: Evidence, seen_at: datetime, since: datetime) -> Absence | None:
    """What proves that the report was in none of the places shortly before we first saw it, and by how many readings
    of every place begun after `since`. None where a place has no complete reading before `seen_at`, or where the
    report stands, with content from the first on, in a column that is not among the places (when it came there is not
    known)."""
    columns = {place.column for place in evidence.places}
    holding = {found.column for found in evidence.publications}
    elsewhere = [found for found in evidence.publications if found.column not in columns]
    if not columns or any(found.empty_until is None for found in elsewhere):
        return None
    # A title that stood without content elsewhere (a last look meets it on the home page) was no report up to then.
    seen_at = min([seen_at, *(found.empty_until for found in elsewhere if found.empty_until is not None)])
    first_shown = seen_at
    # What could not be decided may have been it: absence is proved up to when that was first seen.
    seen_at = min([seen_at, *(kept.first_seen_at for kept in evidence.candidates if kept.first_seen_at is not None)])
    empty = _first_emptied(evidence, seen_at)
    until: list[datetime] = []
    rounds: list[int] = []
    for place in evidence.places:
        known = complete_readings(place)
        begun: Sequence[datetime] = known[: bisect_left(known, seen_at)]
        title_stood_empty_at = empty.get(place.column)
        if title_stood_empty_at is not None:
            begun = [*begun[: bisect_right(begun, title_stood_empty_at)], title_stood_empty_at]
        if not begun and place.column not in holding and _found_later(place, first_shown):
            continue
        if not begun:
            return None
        until.append(begun[-1])
        rounds.append(len(begun) - bisect_left(begun, since))
    return Absence(min(until), min(rounds)) if until else None


def _found_later(place: ReadPlace, seen_at: datetime) -> bool:
    """Whether the place was asked for on later days only than the one on which the report was seen (a portal made anew
    has other columns). As long as it does not show the report itself, what was proved without it stays proved."""
    begun = [moment for reading in place.readings for moment in reading.started]
    return bool(begun) and local_date(min(begun)) > local_date(seen_at)


def _first_emptied(evidence: Evidence, seen_at: datetime) -> dict[str, datetime]:
    """By column, the last empty look at the copy that may have had its text first. A title that still stood empty when
    the report had been seen elsewhere says nothing of when it came."""
    empty: dict[str, datetime] = {}
    for found in evidence.publications:
        if found.empty_until is not None and found.empty_until < seen_at:
            empty[found.column] = min(found.empty_until, empty.get(found.column, found.empty_until))
    return empty
