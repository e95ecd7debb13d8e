"""Judges again only what has news: the duties whose evidence changed, or whose verdict held until yesterday.

A verdict is a pure function of duty, evidence and day. So it stays as long as nothing that it rests on changes: the
items of the columns in which the body publishes or something was attributed to it, what stands behind them, what people
said, and the day until which it holds. A column that was read again and showed the same can only change a verdict that
is still open: a proof of absence grows with every night.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from duties.model import Article, Reading, ReadingOutcome, Sighting, VerdictCode
from duties.obligations import DueRules, duty_years
from duties.shelves import Shelves
from monitor.watch import Decisions, Judged, Observations, Places, judged_of, season_year
from registry.model import Body
from registry.names import Resolver
from registry.roster_events import with_old_names
from reports.version import PARSER_VERSION
from storage import article_states, bodies, columns, database, judgings, last_looks, readings, reviews, roster_events
from storage import verdicts as stored_verdicts
from storage.judgings import Judging, Marks
from storage.verdicts import VerdictChange

# What one more equal reading can change.
OPEN = frozenset({VerdictCode.NOT_DUE, VerdictCode.MISSING, VerdictCode.UNVERIFIABLE})
# Stands in for the readings where only their being there matters.
_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a judging did: the duties judged anew, what changed in what we say, and whether all were judged."""

    judged: tuple[Judged, ...]
    changes: tuple[VerdictChange, ...]
    everything: bool


def refresh_changed(
    engine: Engine, *, today: date, at: datetime, rules: DueRules, asked_years: Sequence[int] = ()
) -> Refreshed:
    """Judges as of `today` what has news since the last judging, and stores it; everything, where roster, rules or
    program are others, or the day is an earlier one. The verdicts stored afterwards are those of judging everything
    (but for `as_of`, the day on which each was last judged)."""
    with database.sessions(engine)() as session:
        marks = judgings.marks_now(session)
        frame = _frame(session)
        resolver = Resolver(frame.roster)
        before = judgings.load_judging(session)
        frame_digest = _fingerprint(frame, rules, today)
        everything = before is None or before.fingerprint != frame_digest or before.as_of > today
        links = _Links(session, frame)
        load = _Loader(session, frame, resolver)
        years: Mapping[str, Collection[int] | None] = dict.fromkeys(body.code for body in frame.roster)
        urls: Collection[str] | None = None
        if before is not None and not everything:
            years, urls = _dirty(session, load, links, before, marks, today, asked_years)
        shelves = load.shelves(urls)
    known = Decisions(frame)
    wanted = [body for body in frame.roster if body.code in years]
    judged = [
        row
        for body in wanted
        for row in judged_of(
            frame, shelves, links.places, known, body, today, rules, asked_years, only=years[body.code]
        )
    ]
    with database.write_session(engine) as session:
        changes = stored_verdicts.save_verdicts(session, [row.verdict for row in judged], at)
        judgings.save_attributed_columns(session, {body.code: links.elsewhere(shelves, body) for body in wanted})
        judgings.save_judging(session, Judging(today, at, frame_digest, marks))
    return Refreshed(tuple(judged), changes, everything)


def _frame(session: Session) -> Observations:
    """What is small and concerns every duty; of the readings only which columns were read at all."""
    events = roster_events.load_events(session)
    read = judgings.load_read_columns(session)
    return Observations(
        roster=with_old_names(bodies.load_bodies(session), events),
        exceptions=bodies.load_exceptions(session),
        columns=columns.load_columns(session),
        readings={url: (Reading(url, (_MOMENT,), _MOMENT, ReadingOutcome.COMPLETE),) for url in read},
        sightings={},
        articles={},
        stand_ins=columns.load_stand_ins(session),
        events=events,
        reviews=reviews.load_reviews(session, standing=True),
        last_looks=last_looks.load_looks(session),
    )


def _fingerprint(frame: Observations, rules: DueRules, today: date) -> str:
    """Over all that may change any duty. The season is in it: with the year other duties come."""
    calendar = (sorted(rules.calendar.overrides.items()), rules.divisions)
    parts = (frame.roster, frame.exceptions, frame.events, calendar, season_year(today), version("nianbao"))
    return hashlib.sha256(repr((*parts, PARSER_VERSION)).encode()).hexdigest()


class _Links:
    """In which columns the evidence of each body stands: its places, where something was attributed to it or said to
    be its report, and the columns of the bodies whose duties pass to it."""

    def __init__(self, session: Session, frame: Observations) -> None:
        self.places = Places(frame)
        self._home = {body.code: {url for _, url, _ in self.places.of(body) if url} for body in frame.roster}
        self._columns = {code: set(urls) for code, urls in self._home.items()}
        for code, urls in judgings.load_attributed_columns(session).items():
            self._columns.setdefault(code, set()).update(urls)
        named = [review for review in frame.reviews if review.item_url]
        listing = judgings.listing_columns(session, [review.item_url for review in named])
        for review in named:
            self._columns.setdefault(review.body, set()).update(listing.get(review.item_url, ()))
        for event in frame.events:
            for heir in event.others:
                self._columns.setdefault(heir, set()).update(self._columns.get(event.body, ()))

    def of(self, code: str) -> set[str]:
        """The columns of the body's evidence."""
        return self._columns.get(code, set())

    def elsewhere(self, shelves: Shelves, body: Body) -> set[str]:
        """Where something is attributed to the body outside its own places."""
        return {item.column for item in shelves.by_body.get(body.code, ())} - self._home[body.code]


def _dirty(
    session: Session,
    load: _Loader,
    links: _Links,
    before: Judging,
    marks: Marks,
    today: date,
    asked_years: Sequence[int],
) -> tuple[dict[str, set[int] | None], set[str]]:
    """The bodies to judge again, each with the report years (None: all of its), and the columns that their evidence
    stands in."""
    news = judgings.news_since(session, before.marks, marks)
    stood = stored_verdicts.load_standing(session)
    dirty: dict[str, set[int] | None] = {}
    for row in stood:
        ended = row.holds_until is not None and row.holds_until < today
        is_open = row.code in OPEN or row.machine in OPEN
        if ended or (is_open and not links.of(row.body).isdisjoint(news.read_again)):
            years = dirty.setdefault(row.body, set())
            if years is not None:
                years.add(row.year)
    known = {(row.body, row.year) for row in stood}
    season = season_year(today)
    # To whom something in a changed column is attributed now; what was attributed there before is among the links.
    named = set(load.shelves(news.changed).by_body) | news.bodies
    for body in load.frame.roster:
        if (
            body.code in named
            or not links.of(body.code).isdisjoint(news.changed)
            or any((body.code, year) not in known for year in duty_years(body, season, (), asked_years))
        ):
            dirty[body.code] = None
    urls = set(news.changed)
    for code in dirty:
        urls |= links.of(code)
    return dirty, urls


class _Loader:
    """Loads what was observed in columns, each column once."""

    def __init__(self, session: Session, frame: Observations, resolver: Resolver) -> None:
        self.frame = frame
        self._session = session
        self._resolver = resolver
        self._readings: dict[str, tuple[Reading, ...]] = {}
        self._sightings: dict[str, tuple[Sighting, ...]] = {}
        self._articles: dict[str, Article] = {}
        self._loaded: set[str] = set()

    def shelves(self, urls: Collection[str] | None) -> Shelves:
        """What was observed in the columns `urls` (None: in all), and in those loaded before."""
        wanted = None if urls is None else sorted(set(urls) - self._loaded)
        self._loaded |= set(urls or ())
        sightings = readings.load_sightings(self._session, wanted)
        addresses = None
        if wanted is not None:
            addresses = {row.url for rows in sightings.values() for row in rows} - self._articles.keys()
        self._sightings |= sightings
        self._readings |= readings.load_readings(self._session, wanted)
        self._articles |= article_states.load_articles(self._session, addresses)
        return Shelves(
            resolver=self._resolver,
            columns=self.frame.columns,
            readings=self._readings,
            sightings=self._sightings,
            articles=self._articles,
        )
