"""Puts the announcement of a division together: judged duties, and where their reports are listed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Engine

from duties.model import PlaceRole, ReadingOutcome, end_of_day
from duties.shelves import Shelves
from monitor import watch
from monitor.announcements.model import Announcement, Entry, units_of
from monitor.dossiers.build import rules_version
from monitor.watch import Judged, Observations
from registry.divisions import divisions
from registry.model import Body, Kind, Level
from registry.names import Resolver
from storage import database
from storage.reports_at_hand import reports_at_hand


class EmptyDivisionError(LookupError):
    """The roster has no body of the division that owes anything for the year."""


def build(
    engine: Engine, judged: Sequence[Judged], division: str, year: int, *, as_of: date, contact: str = ""
) -> Announcement:
    """The announcement of `division` (its code) as of the end of `as_of`, from the duties judged as of that day.
    Raises EmptyDivisionError."""
    rows = [row for row in judged if row.duty.year == year and is_announced(row.body, division)]
    if not rows:
        raise EmptyDivisionError(division)
    with database.sessions(engine)() as session:
        seen = watch.observe(session)
        at_hand = reports_at_hand(session, year, [row.body.code for row in rows])
    lists = CollectedLists(seen, as_of)
    roster = {body.code: body for body in seen.roster}
    entries = [Entry(row.body, row.duty, row.verdict, lists.shows(row)) for row in rows]
    own = [entry for entry in entries if entry.body.is_counted]
    return Announcement(
        division=division,
        year=year,
        as_of=as_of,
        units=units_of([entry for entry in own if entry.owed], roster),
        exempt=tuple(entry for entry in own if not entry.owed),
        apart=tuple(entry for entry in entries if not entry.body.is_counted),
        rules=rules_version(),
        contact=contact,
        at_hand=at_hand,
    )


def is_announced(body: Body, division: str) -> bool:
    """Whether the division's office announces the body: those of the division itself, and the governments of the
    divisions right below it. What lies below those is announced there."""
    if body.division == division:
        return True
    below = {child.code for child in divisions().children(division)}
    return body.kind is Kind.GOVERNMENT and body.level is not Level.TOWNSHIP and body.division in below


class CollectedLists:
    """The lists in which a division's portal collects its bodies' reports, as they were known at the end of a day."""

    def __init__(self, seen: Observations, as_of: date) -> None:
        self.end = end_of_day(as_of)
        self.places = watch.Places(seen)
        self.shelves = Shelves(
            resolver=Resolver(seen.roster),
            columns=seen.columns,
            readings=seen.readings,
            sightings=seen.sightings,
            articles=seen.articles,
        )

    def shows(self, row: Judged) -> bool | None:
        """Whether a collected list shows the body's report of that year; None where it cannot be said. "Not" needs
        every such list read to its end after the report was there: the rest would be an accusation without proof."""
        body, verdict = row.body, row.verdict
        first_seen = verdict.first_seen_on
        if not verdict.url or first_seen is None:
            return None
        columns = {url for role, url, _reason in self.places.of(body) if role is PlaceRole.PORTAL_LIST}
        if not columns:
            return None
        for item in self.shelves.by_body.get(body.code, ()):
            if item.column in columns and item.claim.year == row.duty.year and item.cut(self.end) is not None:
                return True
        if any(item.column in columns for item in self.shelves.at(verdict.url)):
            return True
        return False if all(self._read_since(column, first_seen) for column in columns) else None

    def _read_since(self, column: str, day: date) -> bool:
        return any(
            reading.outcome is ReadingOutcome.COMPLETE
            and any(end_of_day(day) <= begun < self.end for begun in reading.started)
            for reading in self.shelves.believed(column)
        )
