"""What the readings of a body's places prove about a report that was not there (contract, "Proof of absence").

Only complete readings count, and only their begin: what appeared while one ran may have been missed by it. And only
places that are still there carry "nothing was published": where one has gone, the report may stand where it went.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from duties.model import Evidence, PlaceRole, ReadingOutcome, ReadPlace, Reason, local_date

# Where several places are unread, the body's own account for more than the portal's, and what was tried and failed for
# more than what was not tried: the first in these orders is the verdict's reason.
ROLE_ORDER = (PlaceRole.OWN_COLUMN, PlaceRole.PORTAL_PAGE, PlaceRole.PUBLISHER_SITE, PlaceRole.PORTAL_LIST)
NOT_TRIED = (Reason.NOT_READ_SINCE_DUE, Reason.NEVER_CRAWLED, Reason.NO_URL)
# What a reading says of the place itself: its address is answered with "not found" (404, 410, a page that says so, the
# home page), or by another page. Whatever else goes wrong passes, and says nothing of what stands there.
GONE = (Reason.SOFT_404, Reason.COLUMN_MOVED)
# Places of the body alone: what was found later may be a neighbour's, unless it is shown to be the body's.
_OWN_ROLES = (PlaceRole.OWN_COLUMN, PlaceRole.PORTAL_PAGE)


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
    """Why some place was not completely read after the due date, or is gone since and its new place was not read; None
    where there is no such place."""
    if not evidence.places:
        return Reason.NO_URL
    found = [
        (reason, ROLE_ORDER.index(place.role))
        for place in evidence.places
        if (reason := _reason(place, evidence.places, due_end)) is not None
    ]
    if not found:
        return None
    reasons = list(Reason)

    def weight(entry: tuple[Reason, int]) -> tuple[int, int, int]:
        reason, role = entry
        tried = NOT_TRIED.index(reason) + 1 if reason in NOT_TRIED else 0
        return tried, role, reasons.index(reason)

    return min(found, key=weight)[0]


def _reason(place: ReadPlace, places: Sequence[ReadPlace], due_end: datetime) -> Reason | None:
    """Why `place` has no complete reading begun after the due date, or why that one proves nothing any more."""
    if any(begun >= due_end for begun in complete_readings(place)[-1:]):
        gone = gone_reason(place)
        return gone if gone is not None and not _is_found_anew(place, places) else None
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


def gone_reason(place: ReadPlace) -> Reason | None:
    """What the newest reading that says so says of a place that is gone since it was last read completely; None where
    none does. A failure of another kind does not bring it back."""
    told = [reading for reading in place.readings if reading.reason in GONE]
    if not told:
        return None
    known = complete_readings(place)
    after = [
        (begun, reading.reason)
        for reading in told
        if reading.reason is not None
        for begun in reading.started
        if not known or begun > known[-1]
    ]
    return max(after)[1] if after else None


def _is_found_anew(gone: ReadPlace, places: Sequence[ReadPlace]) -> bool:
    """Whether a place of the same kind, first asked for after `gone` was last read completely, was read completely and
    is there. In the place of the body's own only one that is shown to be the body's."""
    last = complete_readings(gone)[-1]
    return any(
        place.role is gone.role
        and (place.proof is not None or gone.role not in _OWN_ROLES)
        and bool(complete_readings(place))
        and min(begun for reading in place.readings for begun in reading.started) > last
        and gone_reason(place) is None
        for place in places
    )


def absent_since_due(evidence: Evidence, due_end: datetime) -> bool:
    """Whether every place has a complete reading begun after the due date, and is there or was found anew."""
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
    if not columns or None in [found.empty_until for found in elsewhere]:
        return None
    # A title that stood without content elsewhere (a last look meets it on the home page) was no report up to then.
    seen_at = min([seen_at, *[found.empty_until for found in elsewhere if found.empty_until is not None]])
    first_shown = seen_at
    # What could not be decided may have been it: absence is proved up to when that was first seen.
    seen_at = min([seen_at, *[kept.first_seen_at for kept in evidence.candidates if kept.first_seen_at is not None]])
    empty = _first_emptied(evidence, seen_at)
    former = _former(evidence)
    until: list[datetime] = []
    rounds: list[int] = []
    for place in evidence.places:
        known = complete_readings(place)
        begun: Sequence[datetime] = known[: bisect_left(known, seen_at)]
        title_stood_empty_at = empty.get(place.column)
        if title_stood_empty_at is not None:
            begun = [*begun[: bisect_right(begun, title_stood_empty_at)], title_stood_empty_at]
        if place.column in former:
            begun = begun[: bisect_right(begun, former[place.column])]
        if not begun and place.column not in holding and _found_later(place, first_shown):
            continue
        if not begun:
            return None
        until.append(begun[-1])
        rounds.append(len(begun) - bisect_left(begun, since))
    return Absence(min(until), min(rounds)) if until else None


def _found_later(place: ReadPlace, seen_at: datetime) -> bool:
    """Whether the place was asked for on later days only than the one on which the report was seen (a portal made anew
    has other columns), and was read: as long as it does not show the report itself, what was proved without it stays
    proved."""
    begun = [moment for reading in place.readings for moment in reading.started]
    return bool(complete_readings(place)) and local_date(min(begun)) > local_date(seen_at)


def _first_emptied(evidence: Evidence, seen_at: datetime) -> dict[str, datetime]:
    """By column, the last empty look at the copy that may have had its text first. A title that still stood empty when
    the report had been seen elsewhere says nothing of when it came."""
    empty: dict[str, datetime] = {}
    for found in evidence.publications:
        if found.empty_until is not None and found.empty_until < seen_at:
            empty[found.column] = min(found.empty_until, empty.get(found.column, found.empty_until))
    return empty


def _former(evidence: Evidence) -> dict[str, datetime]:
    """By column, up to when another year's report is known to have stood at the address that the report was written
    over: a list that shows that one's title later does not show that it was still there."""
    known: dict[str, datetime] = {}
    for found in evidence.publications:
        if found.taken_over:
            until = found.former_until or datetime.min.replace(tzinfo=UTC)
            known[found.column] = min(until, known.get(found.column, until))
    return known
