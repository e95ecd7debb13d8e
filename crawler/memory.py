"""What earlier crawls found out, as the next one needs it: last readings, searches, moved columns, what is urgent."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from crawler.items import ListedRow
from duties.model import PlaceRole, Reading, ReadingOutcome, Reason, Sighting, VerdictCode, end_of_day, local_date
from duties.obligations import DueRules, DutyException, duty
from registry.model import Body
from storage.searches import Search

URGENT_DAYS = 15
# A search in vain, and a portal's directory without the body's page, are tried again after so many days: sooner where
# a duty hangs on it.
SEARCH_AGAIN = timedelta(days=7)
SEARCH_AGAIN_URGENT = timedelta(days=3)
# A list of several pages is read from end to end at least once in so many days, whatever its first and last page say:
# a report may stand on a shelf where nobody would look for it. After a deadline an absence may rest on it.
READ_IN_FULL, READ_IN_FULL_OVERDUE = timedelta(days=28), timedelta(days=7)
# A report of this season that was read is looked at again after so many days: it may be replaced under its address.
LOOK_AGAIN = timedelta(days=7)
LOOK_AGAIN_URGENT = timedelta(days=3)

# How long a report that was read may stand unlooked at, by how long it has stood already: (stood, wait).
RECHECKS = (
    (timedelta(days=30), timedelta(days=7)),
    (timedelta(days=120), timedelta(days=30)),
    (timedelta(days=730), timedelta(days=90)),
)
RECHECK_OLD = timedelta(days=365)

# A verdict of the days before the deadline that nobody has judged again since says nothing of a publication.
_OVERDUE = frozenset({VerdictCode.MISSING, VerdictCode.UNVERIFIABLE, VerdictCode.NOT_DUE})


@dataclass(frozen=True, slots=True)
class LastReading:
    """The newest reading of a column that ended: when it began, how it ended, and the items that it showed. `held` is
    the most items that any reading of the column ever showed."""

    started_at: datetime
    outcome: ReadingOutcome
    items: tuple[ListedRow, ...]
    claimed_total: int | None
    held: int
    listing_sha256: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """`last` by column; `searches` by body and role, newest first; `moved` the columns proposed in the place of
    others, by (body, old column); `steps` the pages that led to a column; `families` by host; `fetched_at` when an
    article was last fetched; `urgent` the bodies whose duty is due soon or overdue; `deadline` the latest deadline of
    this season's duties that has passed; `readers` when the last crawls began and by which code they read, newest
    first."""

    last: Mapping[str, LastReading] = field(default_factory=dict)
    searches: Mapping[tuple[str, PlaceRole], tuple[Search, ...]] = field(default_factory=dict)
    moved: Mapping[tuple[str, str], str] = field(default_factory=dict)
    steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)
    fetched_at: Mapping[str, datetime] = field(default_factory=dict)
    urgent: frozenset[str] = frozenset()
    deadline: datetime | None = None
    readers: Sequence[tuple[datetime, str]] = ()

    def searched_lately(
        self, body: str, role: PlaceRole, now: datetime, url: str = "", *, in_vain: bool = False
    ) -> bool:
        """Whether a search for the body's column (from `url`, if given) came to an end so short a time ago, and on this
        side of the last deadline, that it need not be repeated. One that met trouble is always repeated. With
        `in_vain` only searches that found nothing count."""
        wait = SEARCH_AGAIN_URGENT if body in self.urgent else SEARCH_AGAIN
        return any(
            (search.reason is Reason.NO_COLUMN or (search.reason is None and not in_vain))
            and now - search.at < wait
            and not (self.deadline is not None and search.at < self.deadline <= now)
            for search in self.searches.get((body, role), ())
            if not url or search.url == url
        )

    def read_in_full_lately(self, column: str, now: datetime) -> bool:
        """Whether the column's last reading is complete, begun after the last deadline that passed, and not the last of
        its turn: then its first and last page say whether anything is new.

        The first reading of every turn is one from end to end. Turns are those of the calendar, another for each host:
        the age of the last reading says nothing, for readings of two pages make it young again every night.
        """
        last = self.last.get(column)
        length = READ_IN_FULL if self.deadline is None else READ_IN_FULL_OVERDUE
        return (
            last is not None
            and last.outcome is ReadingOutcome.COMPLETE
            and bool(last.items)
            and turn(column, last.started_at, length) == turn(column, now, length)
            and not (self.deadline is not None and last.started_at < self.deadline <= now)
        )

    def read_by_since(self, reader: str) -> datetime | None:
        """Since when every crawl read with the code `reader`; None where the last one did not (or was cut)."""
        since: datetime | None = None
        for began, code in self.readers:
            if code != reader:
                break
            since = began
        return since

    def looked_at_lately(self, article: str, body_is_urgent: bool, now: datetime) -> bool:
        """Whether the article was fetched so short a time ago that it need not be fetched again."""
        fetched = self.fetched_at.get(article)
        return fetched is not None and now - fetched < (LOOK_AGAIN_URGENT if body_is_urgent else LOOK_AGAIN)


def recheck_due(since: datetime | None, fetched: datetime | None, now: datetime) -> bool:
    """Whether a published report that stands `since` then and was last `fetched` then is to be looked at again: the
    longer it has stood, the more seldom."""
    if fetched is None:
        return True
    stood = now - (since or fetched)
    wait = next((wait for until, wait in RECHECKS if stood < until), RECHECK_OLD)
    return now - fetched >= wait


def turn(column: str, at: datetime, length: timedelta) -> int:
    """The number of the turn of `length` (whole days) that the moment lies in, for the column's host."""
    days = length.days
    offset = zlib.crc32((urlsplit(column).hostname or column).encode()) % days
    return (local_date(at).toordinal() + offset) // days


def last_readings(
    readings: Mapping[str, Sequence[Reading]], sightings: Mapping[str, Sequence[Sighting]]
) -> dict[str, LastReading]:
    """The newest reading of every column, with the items that it showed."""
    found: dict[str, LastReading] = {}
    for column, known in readings.items():
        newest = max(known, key=lambda reading: reading.started[-1])
        began = newest.started[-1]
        found[column] = LastReading(
            started_at=began,
            outcome=newest.outcome,
            items=tuple(
                ListedRow(row.url, row.title, row.listed_on)
                for row in sightings.get(column, ())
                if row.last_seen_at >= began
            ),
            claimed_total=newest.claimed_total,
            held=max(reading.items for reading in known),
            listing_sha256=newest.listing_sha256,
        )
    return found


def due_dates(
    roster: Iterable[Body], season: int, exceptions: Sequence[DutyException], rules: DueRules
) -> dict[str, date]:
    """The deadline of each body's duty of the season; bodies that owe none are left out."""
    found: dict[str, date] = {}
    for body in roster:
        owed = duty(body, season, exceptions=exceptions, rules=rules)
        if owed.required:
            found[body.code] = owed.deadline
    return found


def urgent_bodies(deadlines: Mapping[str, date], verdicts: Mapping[str, VerdictCode], today: date) -> frozenset[str]:
    """The bodies whose duty is due within 15 days, or past its deadline without a publication that we know of.
    `verdicts` are the current ones of the season's duties, as far as judged."""
    return frozenset(
        code
        for code, deadline in deadlines.items()
        if (today <= deadline <= today + timedelta(days=URGENT_DAYS) and verdicts.get(code) is not VerdictCode.ON_TIME)
        or (deadline < today and verdicts.get(code, VerdictCode.UNVERIFIABLE) in _OVERDUE)
    )


def last_deadline(deadlines: Mapping[str, date], today: date) -> datetime | None:
    """The end of the latest deadline that has passed on `today`, None where none has."""
    passed = [deadline for deadline in deadlines.values() if deadline < today]
    return end_of_day(max(passed)) if passed else None
