"""Readings that came to the end of a list which is not the one that stood there before: they show what it lacks, not
what was not published.

A site made anew answers an old address with another list, a failing query with a part of it or with nothing. One
older report that is gone was taken down; that all of them are gone, or the newest that was known, is no news of any.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from duties.model import Reading, ReadingOutcome, Reason, local_date
from duties.shelf_items import Item

# From so many reports on, a list that shows none of them is another list.
_REPORTS = 2
# And one that lacks this part of what came later and is older, two at least, was no whole list.
_SHARE = 4
# Longer than a list may take to show what was published.
_LONG_BEFORE = timedelta(days=30)

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
    listed = tuple(items) if complete else ()
    spans = _spans(listed)
    if len(spans) < _REPORTS:
        return known
    room, dated = _room(complete, listed), _dated(listed)
    if _never_lost(complete, spans, room) and _lacked(complete[0], (), spans, dated) < _REPORTS:
        return known
    lost: dict[int, Reason] = {}
    stood: set[Key] = set()
    for reading, free in zip(complete, room, strict=True):
        shown = _shown(reading, spans)
        around, lacked = _around(reading, shown, spans), _lacked(reading, shown, spans, dated)
        if len(around) > free:
            # It lacks one of those that were there before and after it: which one cannot be told, and where the first
            # row is not shown, neither is one that came above it.
            lost[id(reading)] = Reason.INCOMPLETE_LISTING
        elif _is_older(shown, stood, _begin(reading)) or lacked >= max(_REPORTS, len(shown) / _SHARE):
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
    whose, before = _whose(shown), _whose(stood)
    unnamed = (None, "", ())
    return bool(whose and before) and unnamed not in whose | before and whose.isdisjoint(before)


def _is_older(shown: Collection[Key], stood: Collection[Key], begun: datetime) -> bool:
    """Whether reports are gone, each of a later year than all that are left: the list as it was years ago (a copy put
    back, a page kept somewhere on the way), or without its first rows, where this season's stands. Who clears a list
    takes the oldest reports away. One alone counts where it is an earlier season's: this season's was taken down."""
    gone, left = [key.year for key in stood if key not in shown], [key.year for key in stood if key in shown]
    added = [key.year for key in shown if key not in stood]
    enough = len(gone) >= _REPORTS or any(year < local_date(begun).year - 1 for year in gone)
    return enough and bool(left) and max(left) < min(gone) and max(added, default=0) < min(gone)


def _room(complete: Sequence[Reading], items: Iterable[Item]) -> list[int]:
    """For each reading how many of its items can be ones that stood there before and after it: those that came or went
    with it were surely among its items."""
    stood: dict[str, Span] = {}
    for item in items:
        first, last = stood.get(item.url, (item.first_seen_at, item.address_seen_at))
        stood[item.url] = min(first, item.first_seen_at), max(last, item.address_seen_at)
    which = {moment: number for number, reading in enumerate(complete) for moment in reading.started}
    sure = Counter(number for span in stood.values() for number in {which.get(moment) for moment in span})
    return [reading.items - sure[number] for number, reading in enumerate(complete)]


def _dated(items: Iterable[Item]) -> dict[Key, date]:
    """For each report the latest day that its rows and pages give as its own."""
    found: dict[Key, date] = {}
    for item in items:
        key = _key(item)
        pages = (item.article.meta_date, item.article.shown_date) if item.article is not None else ()
        days = [day for day in (*(row.listed_on for row in item.rows), *pages) if day is not None]
        if key is not None and days:
            found[key] = max([*days, found.get(key, date.min)])
    return found


def _lacked(
    reading: Reading, shown: Collection[Key], spans: Mapping[Key, Sequence[Span]], dated: Mapping[Key, date]
) -> int:
    """How many reports came into the list only after the reading that had been published long before it by their own
    account: they stood elsewhere, as this year's may have, or were not shown. Those of bodies that had none in it say
    nothing of it: they may be another list's."""
    begin, end = _begin(reading), max(reading.started)
    whose = _whose(shown)
    return sum(
        key in dated
        and dated[key] + _LONG_BEFORE < local_date(begin)
        and all(time[0] > end for time in times)
        and (not whose or not whose.isdisjoint(_whose([key])))
        for key, times in spans.items()
    )


def _whose(keys: Iterable[Key]) -> set[tuple[str | None, str, tuple[str, ...]]]:
    return {(key.body, key.other_body, key.may_be) for key in keys}


def _around(reading: Reading, shown: Iterable[Key], spans: Mapping[Key, Sequence[Span]]) -> list[Key]:
    """Those of the reports `shown` that stood there before and after the reading, under no address that came or went
    with it."""
    begun = set(reading.started)
    return [key for key in shown if not any(begun.intersection(time) for time in spans[key])]


def _never_lost(complete: Sequence[Reading], spans: Mapping[Key, Sequence[Span]], room: Sequence[int]) -> bool:
    """Whether a report stood there all the time, no other went, and there was always room for all of them: nearly
    every list."""
    begin, end = _begin(complete[0]), max(complete[-1].started)
    return (
        not any(all(time[1] < end for time in times) for times in spans.values())
        and len(spans) <= min(room[1:-1], default=len(spans))
        and any(time[0] <= begin and end <= time[1] for times in spans.values() for time in times)
    )


def _begin(reading: Reading) -> datetime:
    return min(reading.started)


def _shows(reading: Reading, time: Span) -> bool:
    return time[0] <= min(reading.started) and max(reading.started) <= time[1]


def _spans(items: Iterable[Item]) -> dict[Key, list[Span]]:
    """For each report, by whose it is and of which year, the times in which its addresses stood in the list."""
    found: dict[Key, list[Span]] = defaultdict(list)
    for item in items:
        key = _key(item)
        if key is not None:
            found[key].append((item.first_seen_at, item.address_seen_at))
    return found


def _key(item: Item) -> Key | None:
    claim = item.claim
    if not claim.is_report or claim.year is None:
        return None
    return Key(claim.body, claim.other_body, claim.may_be, claim.year)


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
