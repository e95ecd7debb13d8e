"""Keeps the verdicts true: gathers the evidence for each duty, judges, and records what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from duties.evidence import gather_from
from duties.hygiene import ColumnFinding, column_findings, kept_columns
from duties.model import (
    Article,
    Attestation,
    Column,
    Duty,
    Evidence,
    LastLook,
    PlaceRole,
    Reading,
    ReadingOutcome,
    Reason,
    Sighting,
    Verdict,
    VerdictCode,
    end_of_day,
)
from duties.obligations import DueRules, DutyException, duty, duty_years
from duties.shelf_items import Item
from duties.shelves import Shelves
from duties.verdicts import judge
from registry.model import Body, Kind
from registry.names import Resolver
from registry.roster_events import RosterEvent, concerning, with_old_names
from storage import article_states, bodies, columns, database, last_looks, readings, reviews, roster_events
from storage.reviews import Review

# How long a finished last look answers for the duties of the running season.
LOOK_AGAIN = timedelta(days=7)
# Nothing failed, and still there is no column, or none that is the body's for certain: a report may stand among the
# notices, where many small bodies put it.
_WALKED_IN_VAIN = frozenset({Reason.NO_COLUMN, Reason.COLUMN_UNPROVED, Reason.COLUMN_MOVED})

Place = tuple[PlaceRole, str, Reason | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """One duty with its body and its verdict."""

    body: Body
    duty: Duty
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Observations:
    """All that was observed and decided, loaded once for a judging."""

    roster: tuple[Body, ...]
    exceptions: tuple[DutyException, ...]
    columns: tuple[Column, ...]
    readings: Mapping[str, Sequence[Reading]]
    sightings: Mapping[str, Sequence[Sighting]]
    articles: Mapping[str, Article]
    stand_ins: frozenset[str] = frozenset()
    events: Sequence[RosterEvent] = ()
    reviews: Sequence[Review] = ()
    last_looks: Mapping[tuple[str, int], Sequence[LastLook]] = field(default_factory=dict)


def season_year(today: date) -> int:
    """The report year that is due in `today`'s year: the year before it."""
    return today.year - 1


def observe(session: Session) -> Observations:
    """Loads what judging needs."""
    events = roster_events.load_events(session)
    return Observations(
        roster=with_old_names(bodies.load_bodies(session), events),
        exceptions=bodies.load_exceptions(session),
        columns=columns.load_columns(session),
        readings=readings.load_readings(session),
        sightings=readings.load_sightings(session),
        articles=article_states.load_articles(session),
        stand_ins=columns.load_stand_ins(session),
        events=events,
        reviews=reviews.load_reviews(session, standing=True),
        last_looks=last_looks.load_looks(session),
    )


def wanting_look(engine: Engine, judged: Sequence[Judged]) -> tuple[tuple[str, int], ...]:
    """The duties (body code, report year) that are `missing` and have had no finished last look since they were due
    (contract, "Proof of absence"), those of the running season none for a week: who was reminded may publish where it
    did not before. Years that were not watched then get none: nothing follows from them. In the running season those,
    too, whose site has no column to be found."""
    wanted = (
        row
        for row in judged
        if (row.verdict.code is VerdictCode.MISSING and row.verdict.watched) or _was_walked_in_vain(row)
    )
    return _without_look(engine, wanted)


def may_want_look(engine: Engine, judged: Sequence[Judged]) -> tuple[tuple[str, int], ...]:
    """The duties of the running season that are overdue, with nothing published and no last look lately: as many as the
    next crawl may take one for, if it finds none of their reports."""
    overdue = (
        row
        for row in judged
        if row.duty.required
        and row.duty.deadline < row.verdict.as_of
        and row.duty.year == season_year(row.verdict.as_of)
        and not row.verdict.url
    )
    return _without_look(engine, overdue)


def _without_look(engine: Engine, rows: Iterable[Judged]) -> tuple[tuple[str, int], ...]:
    with database.sessions(engine)() as session:
        taken = last_looks.load_looks(session)
    return tuple(
        (row.body.code, row.duty.year)
        for row in rows
        if not any(
            look.finished and look.started_at >= _looked_since(row)
            for look in taken.get((row.body.code, row.duty.year), ())
        )
    )


def _was_walked_in_vain(row: Judged) -> bool:
    return row.verdict.reason in _WALKED_IN_VAIN and row.duty.year == season_year(row.verdict.as_of)


def _looked_since(row: Judged) -> datetime:
    """From when on a finished last look is enough for the duty."""
    due_end, day = end_of_day(row.duty.deadline), row.verdict.as_of
    if row.duty.year != season_year(day):
        return due_end
    return max(due_end, end_of_day(day - LOOK_AGAIN))


def judge_all(engine: Engine, *, as_of: date, rules: DueRules, asked_years: Sequence[int] = ()) -> list[Judged]:
    """Judges every duty with what had been observed up to the end of `as_of`; stores nothing. Newest year first,
    bodies in roster order."""
    with database.sessions(engine)() as session:
        seen = observe(session)
    rows = list(_judge(seen, as_of, rules, asked_years))
    return sorted(rows, key=lambda row: -row.duty.year)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One duty with all that its verdict rests on; `listings` are the items of each column, attributed;
    `hygiene` is how the body keeps its own."""

    body: Body
    duty: Duty
    evidence: Evidence
    verdict: Verdict
    columns: Mapping[str, Column]
    listings: Mapping[str, Sequence[Item]]
    hygiene: tuple[ColumnFinding, ...] = ()


def case_of(engine: Engine, code: str, year: int, *, as_of: date, rules: DueRules) -> CaseFile:
    """The case of one body and report year as of the end of `as_of`. Raises LookupError where the roster has no such
    body."""
    with database.sessions(engine)() as session:
        seen = observe(session)
    body = next((body for body in seen.roster if body.code == code), None)
    if body is None:
        raise LookupError(code)
    shelves = _shelves(seen)
    known = Decisions(seen)
    owed = known.duty(body, year, rules, as_of)
    said = known.attestations(code, year)
    evidence = gather_from(
        shelves,
        owed,
        body,
        places=Places(seen).of(body),
        as_of=as_of,
        attestations=said,
        last_looks=seen.last_looks.get((code, year), ()),
    )
    columns = [place.column for place in evidence.places if place.column]
    columns += [publication.column for publication in evidence.publications]
    return CaseFile(
        body,
        owed,
        evidence,
        judge(owed, evidence, as_of),
        {column.url: column for column in seen.columns},
        {column: shelves.items(column) for column in dict.fromkeys(columns)},
        tuple(
            finding
            for kept in kept_columns(seen.columns, seen.roster, seen.stand_ins)
            if kept.body.code == code
            for finding in column_findings(shelves, kept.column, kept.body, as_of=as_of, collected=kept.collected)
        ),
    )


def _shelves(seen: Observations) -> Shelves:
    return Shelves(
        resolver=Resolver(seen.roster),
        columns=seen.columns,
        readings=seen.readings,
        sightings=seen.sightings,
        articles=seen.articles,
    )


def _judge(seen: Observations, as_of: date, rules: DueRules, asked_years: Sequence[int]) -> Iterator[Judged]:
    shelves = _shelves(seen)
    entitled = Places(seen)
    known = Decisions(seen)
    for body in seen.roster:
        yield from judged_of(seen, shelves, entitled, known, body, as_of, rules, asked_years)


def judged_of(
    seen: Observations,
    shelves: Shelves,
    entitled: Places,
    known: Decisions,
    body: Body,
    as_of: date,
    rules: DueRules,
    asked_years: Collection[int],
    *,
    only: Collection[int] | None = None,
) -> Iterator[Judged]:
    """The duties of one body (of the report years `only`, where given), judged; `shelves`, `entitled` and `known` are
    those of `seen`."""
    places = entitled.of(body)
    years = known_years(shelves, known, body.code)
    for year in duty_years(body, season_year(as_of), years, asked_years):
        if only is not None and year not in only:
            continue
        owed = known.duty(body, year, rules, as_of)
        evidence = gather_from(
            shelves,
            owed,
            body,
            places=places,
            as_of=as_of,
            attestations=known.attestations(body.code, year),
            last_looks=seen.last_looks.get((body.code, year), ()),
        )
        yield Judged(body, owed, known.held(judge(owed, evidence, as_of)))


def known_years(shelves: Shelves, known: Decisions, code: str) -> set[int]:
    """The report years of the body of which something was found or decided."""
    found = {item.claim.year for item in shelves.by_body.get(code, ()) if item.claim.is_report}
    return {year for year in found if year is not None} | known.years(code)


class Decisions:
    """What people decided and what befell bodies, by body: exceptions, events, reviews that stand."""

    def __init__(self, seen: Observations) -> None:
        self._exceptions: dict[str, list[DutyException]] = defaultdict(list)
        self._events = concerning(seen.events, seen.roster)
        self._reviews: dict[str, list[Review]] = defaultdict(list)
        for entry in seen.exceptions:
            self._exceptions[entry.body].append(entry)
        for review in seen.reviews:
            self._reviews[review.body].append(review)

    def years(self, code: str) -> set[int]:
        """The report years of which something was decided."""
        said = {review.year for review in self._reviews[code] if review.year is not None}
        return said | {entry.year for entry in self._exceptions[code]}

    def duty(self, body: Body, year: int, rules: DueRules, as_of: date) -> Duty:
        """The duty as it stands at the end of `as_of`."""
        return duty(
            body,
            year,
            exceptions=self._exceptions[body.code],
            rules=rules,
            events=self._events.get(body.code, ()),
            as_of=as_of,
        )

    def attestations(self, code: str, year: int) -> tuple[Attestation, ...]:
        """What people stated of this body and year, or of the body for every year."""
        said = self._reviews.get(code, ())
        return tuple([review.attestation() for review in said if review.year in (None, year)]) if said else ()

    def held(self, verdict: Verdict) -> Verdict:
        """The verdict, which holds no longer than until the next event of its body takes effect."""
        events = self._events.get(verdict.body, ())
        ahead = [event.holds_from for event in events if event.holds_from > verdict.as_of] if events else []
        if not ahead:
            return verdict
        ends = (min(ahead) - timedelta(days=1), verdict.holds_until)
        return replace(verdict, holds_until=min(day for day in ends if day is not None))


class Places:
    """Where each body publishes or is entitled to: its own columns, its page in the portal's directory, the portal's
    collected list, the site of the body that publishes for it (contract, "Proof of absence")."""

    def __init__(self, seen: Observations) -> None:
        self.seen = seen
        self.by_code = {body.code: body for body in seen.roster}
        # Where the roster gives the portal's address with the office only, the portal is the office's.
        self.portals = {
            body.division: body
            for kind in (Kind.GOVERNMENT_OFFICE, Kind.GOVERNMENT)
            for body in seen.roster
            if body.kind is kind and (body.home_url or body.column_urls)
        }
        self.columns_of: dict[str, dict[str, PlaceRole]] = {}
        for column in seen.columns:
            for code, role in sorted(column.bodies, key=lambda owner: owner[1] is not PlaceRole.OWN_COLUMN):
                self.columns_of.setdefault(code, {}).setdefault(column.url, self._role(column, code, role))

    def _role(self, column: Column, code: str, role: PlaceRole) -> PlaceRole:
        """A column that several bodies call their own is a shared list, except a government's with its office's."""
        owners = {
            owner for owner, as_what in column.bodies if as_what is PlaceRole.OWN_COLUMN and owner in self.by_code
        }
        if role is not PlaceRole.OWN_COLUMN or len(owners) < 2:
            return role
        kinds = {self.by_code[owner].kind for owner in owners}
        divisions = {self.by_code[owner].division for owner in owners}
        one_office = len(owners) == 2 and kinds == {Kind.GOVERNMENT, Kind.GOVERNMENT_OFFICE} and len(divisions) == 1
        owns = one_office or self.by_code[code].kind is Kind.GOVERNMENT
        return role if owns else PlaceRole.PORTAL_LIST

    def of(self, body: Body) -> list[Place]:
        """The places of `body`, each once, its own first; a place that was never looked for names the reason."""
        places = {place[1]: place for place in self._own(body)}
        portal = self.portals.get(body.division)
        if portal is not None and portal.code != body.code:
            for _, url, reason in self._own(portal):
                places.setdefault(url, (PlaceRole.PORTAL_LIST, url, reason))
        for publisher in self._publishers(body):
            for _, url, reason in self._own(publisher):
                places.setdefault(url, (PlaceRole.PUBLISHER_SITE, url, reason))
        return list(places.values())

    def _publishers(self, body: Body) -> Iterator[Body]:
        """Who publishes for the body, and for that one."""
        asked = {body.code}
        publisher = self.by_code.get(body.published_by)
        while publisher is not None and publisher.code not in asked:
            yield publisher
            asked.add(publisher.code)
            publisher = self.by_code.get(publisher.published_by)

    def _own(self, body: Body) -> Iterator[Place]:
        found = self.columns_of.get(body.code, {})
        read = {url: role for url, role in found.items() if self._was_read(url)}
        # A page stands in for a column that was not found; once one is found it is no place any more.
        found = {
            url: role
            for url, role in found.items()
            if url in read or role not in read.values() or not (url == body.home_url or url in self.seen.stand_ins)
        }
        if found:
            yield from ((role, url, None) for url, role in found.items())
        elif body.home_url or body.column_urls:
            yield PlaceRole.OWN_COLUMN, body.home_url or body.column_urls[0], Reason.NEVER_CRAWLED

    def _was_read(self, url: str) -> bool:
        return any(reading.outcome is not ReadingOutcome.FAILED for reading in self.seen.readings.get(url, ()))
