"""Keeps the verdicts true: gathers the evidence for each duty, judges, and records what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from duties.evidence import gather_from
from duties.model import Article, Column, Duty, Evidence, PlaceRole, Reading, ReadingOutcome, Reason, Sighting, Verdict
from duties.obligations import DueRules, DutyException, duty, duty_years
from duties.shelves import Item, Shelves
from duties.verdicts import judge
from registry.model import Body, Kind
from registry.names import Resolver
from storage import article_states, bodies, columns, database, readings, verdicts

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


def season_year(today: date) -> int:
    """The report year that is due in `today`'s year: the year before it."""
    return today.year - 1


def observe(session: Session) -> Observations:
    """Loads what judging needs."""
    return Observations(
        roster=bodies.load_bodies(session),
        exceptions=bodies.load_exceptions(session),
        columns=columns.load_columns(session),
        readings=readings.load_readings(session),
        sightings=readings.load_sightings(session),
        articles=article_states.load_articles(session),
        stand_ins=columns.load_stand_ins(session),
    )


def refresh(
    engine: Engine, *, today: date, at: datetime, rules: DueRules, asked_years: Sequence[int] = ()
) -> list[Judged]:
    """Judges every duty as of `today` and stores the verdicts with what changed."""
    judged = judge_all(engine, as_of=today, rules=rules, asked_years=asked_years)
    with database.write_session(engine) as session:
        verdicts.save_verdicts(session, [row.verdict for row in judged], at)
    return judged


def judge_all(engine: Engine, *, as_of: date, rules: DueRules, asked_years: Sequence[int] = ()) -> list[Judged]:
    """Judges every duty with what had been observed up to the end of `as_of`; stores nothing. Newest year first,
    bodies in roster order."""
    with database.sessions(engine)() as session:
        seen = observe(session)
    rows = list(_judge(seen, as_of, rules, asked_years))
    return sorted(rows, key=lambda row: -row.duty.year)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One duty with all that its verdict rests on; `listings` are the items of each column, attributed."""

    body: Body
    duty: Duty
    evidence: Evidence
    verdict: Verdict
    columns: Mapping[str, Column]
    listings: Mapping[str, Sequence[Item]]


def case_of(engine: Engine, code: str, year: int, *, as_of: date, rules: DueRules) -> CaseFile:
    """The case of one body and report year as of the end of `as_of`. Raises LookupError where the roster has no such
    body."""
    with database.sessions(engine)() as session:
        seen = observe(session)
    body = next((body for body in seen.roster if body.code == code), None)
    if body is None:
        raise LookupError(code)
    shelves = _shelves(seen)
    exceptions = [entry for entry in seen.exceptions if entry.body == code]
    owed = duty(body, year, exceptions=exceptions, rules=rules)
    evidence = gather_from(shelves, owed, body, places=Places(seen).of(body), as_of=as_of)
    columns = [place.column for place in evidence.places if place.column]
    columns += [publication.column for publication in evidence.publications]
    return CaseFile(
        body,
        owed,
        evidence,
        judge(owed, evidence, as_of),
        {column.url: column for column in seen.columns},
        {column: shelves.items(column) for column in dict.fromkeys(columns)},
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
    for body in seen.roster:
        places = entitled.of(body)
        exceptions = [entry for entry in seen.exceptions if entry.body == body.code]
        found = {item.claim.year for item in shelves.by_body.get(body.code, ()) if item.claim.is_report}
        excepted = {entry.year for entry in exceptions}
        years = {year for year in found | excepted if year is not None}
        for year in duty_years(body, season_year(as_of), years, asked_years):
            owed = duty(body, year, exceptions=exceptions, rules=rules)
            evidence = gather_from(shelves, owed, body, places=places, as_of=as_of)
            yield Judged(body, owed, judge(owed, evidence, as_of))


class Places:
    """Where each body publishes or is entitled to: its own columns, its page in the portal's directory, the portal's
    collected list, the site of the body that publishes for it (contract, "Proof of absence")."""

    def __init__(self, seen: Observations) -> None:
        self.seen = seen
        self.by_code = {body.code: body for body in seen.roster}
        self.portals = {
            body.division: body
            for body in seen.roster
            if body.kind is Kind.GOVERNMENT and (body.home_url or body.column_urls)
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
        publisher = self.by_code.get(body.published_by)
        if publisher is not None and publisher.code != body.code:
            for _, url, reason in self._own(publisher):
                places.setdefault(url, (PlaceRole.PUBLISHER_SITE, url, reason))
        return list(places.values())

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
