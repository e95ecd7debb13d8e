"""Readings that came to the end of a list which is not the one that stood there before: they show what it lacks, not
what was not published.

A site made anew answers an old address with another list, a failing query with a part of it or with nothing. One
report that is gone was taken down; that all of them are gone is no news of any of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from duties.model import Reading, ReadingOutcome, Reason
from duties.shelf_items import Item

# From so many reports on, a list that shows none of them is another list.
_REPORTS = 2

Span = tuple[datetime, datetime]


class Key(NamedTuple):
    """A report of a list: whose it is (as far as that is known) and of which year."""

    body: str | None
    other_body: str
    may_be: tuple[str, ...]
    year: int


def believed(readings: Sequence[Reading], items: Iterable[Item]) -> tuple[Reading, ...]:
    """The readings of a column, in which those that lost the list are no complete ones. `items` are all that it ever
    listed; a report at a new address is the same report."""
    known = _without_emptied(readings)
    complete = sorted((reading for reading in known if reading.outcome is ReadingOutcome.COMPLETE), key=_begin)
    spans = _spans(items) if complete else {}
    if len(spans) < _REPORTS or _never_lost(complete, spans):
        return known
    lost: dict[int, Reason] = {}
    stood: set[Key] = set()
    for reading in complete:
        shown = _shown(reading, spans)
        if len(shown) >= _REPORTS and 2 * reading.items < len(shown):
            # It holds less than half of what was there before and after it.
            lost[id(reading)] = Reason.INCOMPLETE_LISTING
        elif stood.isdisjoint(shown) and (len(shown) < _REPORTS <= len(stood) or _is_of_others(shown, stood)):
            # (A list that is begun anew with each year has several others of the same bodies soon. One of other bodies
            # is another site's: a server that gives its first one's pages for every name.)
            lost[id(reading)] = Reason.COLUMN_MOVED
        else:
            stood = shown
    if not lost:
        return known
    return tuple(
        replace(reading, outcome=ReadingOutcome.INCOMPLETE, reason=reason)
        if (reason := lost.get(id(reading))) is not None
        else reading
        for reading in known
    )


def shrunk_at(readings: Sequence[Reading], items: Iterable[Item]) -> frozenset[datetime]:
    """The begins of the complete readings (of those that are `believed`) at which more than half of the reports, of
    three or more, were gone: a list that was cut short, not reports that were taken down."""
    spans = _spans(items)
    cut: set[datetime] = set()
    stood: set[Key] = set()
    for reading in sorted((one for one in readings if one.outcome is ReadingOutcome.COMPLETE), key=_begin):
        shown = _shown(reading, spans)
        if len(stood) > _REPORTS and 2 * len(stood & shown) < len(stood):
            cut.add(_begin(reading))
        stood = shown
    return frozenset(cut)


def _shown(reading: Reading, spans: Mapping[Key, Sequence[Span]]) -> set[Key]:
    return {key for key, times in spans.items() if any(_shows(reading, time) for time in times)}


def _is_of_others(shown: Collection[Key], stood: Collection[Key]) -> bool:
    """Whether all reports in a list are of bodies none of which had one in it before."""
    whose, before = ({(key.body, key.other_body, key.may_be) for key in keys} for keys in (shown, stood))
    unnamed = (None, "", ())
    return bool(whose and before) and unnamed not in whose | before and whose.isdisjoint(before)


def _never_lost(complete: Sequence[Reading], spans: Mapping[Key, Sequence[Span]]) -> bool:
    """Whether a report stood there all the time, beside as many others as there can have been: nearly every list."""
    begin, end = _begin(complete[0]), max(max(reading.started) for reading in complete)
    return 2 * min(reading.items for reading in complete) >= len(spans) and any(
        time[0] <= begin and end <= time[1] for times in spans.values() for time in times
    )


def _begin(reading: Reading) -> datetime:
    return min(reading.started)


def _shows(reading: Reading, time: Span) -> bool:
    return time[0] <= min(reading.started) and max(reading.started) <= time[1]


def _spans(items: Iterable[Item]) -> dict[Key, list[Span]]:
    """For each report, by whose it is and of which year, the times in which its addresses stood in the list."""
    found: dict[Key, list[Span]] = defaultdict(list)
    for item in items:
        claim = item.claim
        if claim.is_report and claim.year is not None:
            key = Key(claim.body, claim.other_body, claim.may_be, claim.year)
            found[key].append((item.first_seen_at, item.address_seen_at))
    return found


def _without_emptied(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """A list that held items and then says that it holds none was lost (rebuilt, moved, its query failing), not read
    to its end: what is absent from it proves nothing."""
    if all(reading.items for reading in readings):
        return tuple(readings)
    held = min((begun for reading in readings if reading.items for begun in reading.started), default=None)
    return tuple(
        replace(reading, outcome=ReadingOutcome.INCOMPLETE, reason=Reason.INCOMPLETE_LISTING)
        if held is not None
        and reading.outcome is ReadingOutcome.COMPLETE
        and not reading.items
        and reading.started[-1] > held
        else reading
        for reading in readings
    )
