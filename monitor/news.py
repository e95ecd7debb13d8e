"""Judges again only what has news: the duties whose evidence changed, or whose verdict held until yesterday.

A verdict is a pure function of duty, evidence and day. So it stays as long as nothing that it rests on changes: the
items of the columns in which the body publishes or something was attributed to it, what stands behind them, what people
said, and the day until which it holds. A column that was read again and showed the same can only change a verdict that
is still open: a proof of absence grows with every night.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from duties import document_dates
from duties.model import Reading, ReadingOutcome, VerdictCode
from duties.obligations import DueRules, duty_years
from monitor.batches import BODIES, BatchJudge, Wanted
from monitor.links import Links
from monitor.watch import Decisions, Judged, Observations, season_year
from registry.roster_events import with_old_names
from reports.version import PARSER_VERSION
from storage import bodies, columns, database, judgings, last_looks, reviews, roster_events
from storage import verdicts as stored_verdicts
from storage.judgings import Judging, Marks, News
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
    engine: Engine,
    *,
    today: date,
    at: datetime,
    rules: DueRules,
    asked_years: Sequence[int] = (),
    at_once: int = BODIES,
) -> Refreshed:
    """Judges as of `today` what has news since the last judging, and stores it; everything, where roster, rules or
    program are others, or the day is an earlier one. The verdicts stored afterwards are those of judging everything
    (but for `as_of`, the day on which each was given as it stands). `at_once`: of how many bodies the observations are
    in memory together."""
    with database.sessions(engine)() as session:
        marks = judgings.marks_now(session)
        frame = _frame(session)
        before = judgings.load_judging(session)
        frame_digest = _fingerprint(frame, rules, today)
        known = before if before is not None and before.fingerprint == frame_digest and before.as_of <= today else None
        links = Links(session, frame)
        wanted = _wanted(session, frame, links, known, marks, today, asked_years)
        judging = BatchJudge(session, frame, links, rules, today, at_once)
        judged = judging.judge(wanted)
    years = {**(known.years if known is not None else {}), **judging.years}
    with database.write_session(engine) as session:
        changes = stored_verdicts.save_verdicts(session, [row.verdict for row in judged], at)
        judgings.save_attributed_columns(session, judging.elsewhere)
        judgings.save_judging(session, Judging(today, at, frame_digest, marks, years))
    return Refreshed(tuple(judged), changes, known is None)


def standing(
    engine: Engine, done: Refreshed, *, today: date, rules: DueRules, asked_years: Sequence[int] = ()
) -> list[Judged]:
    """Every duty with its verdict as of `today`, after the judging `done` of that day: what it judged, and what still
    stands. The same rows in the same order as judging everything gives: newest year first, bodies in roster order."""
    anew = {(row.body.code, row.duty.year): row for row in done.judged}
    with database.sessions(engine)() as session:
        frame = _frame(session)
        judging = judgings.load_judging(session)
        stored = stored_verdicts.load_verdicts(session, as_of=today)
    if judging is None:
        raise RuntimeError("nothing was judged")
    known = Decisions(frame)
    rows = []
    for body in frame.roster:
        for year in duty_years(body, season_year(today), judging.years.get(body.code, ()), asked_years):
            row = anew.get((body.code, year))
            if row is None:
                row = Judged(body, known.duty(body, year, rules, today), stored[body.code, year].verdict)
            rows.append(row)
    return sorted(rows, key=lambda row: -row.duty.year)


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
    return hashlib.sha256(repr((*parts, PARSER_VERSION, document_dates.RULES)).encode()).hexdigest()


def _wanted(
    session: Session,
    frame: Observations,
    links: Links,
    before: Judging | None,
    marks: Marks,
    today: date,
    asked_years: Sequence[int],
) -> Wanted:
    """The duties to judge again. Verdicts of years that were asked for once are kept true with the others."""
    stood = stored_verdicts.load_standing(session)
    years: dict[str, set[int]] = {body.code: set(asked_years) for body in frame.roster}
    for row in stood:
        if row.body in years:
            years[row.body].add(row.year)
    if before is None:
        return Wanted(dict.fromkeys(years), years, None)
    news = judgings.news_since(session, before.marks, marks)
    dirty: dict[str, set[int] | None] = _of_news(frame, links, news)
    known = {(row.body, row.year) for row in stood}
    season = season_year(today)
    for body in frame.roster:
        unknown = {
            year
            for year in duty_years(body, season, before.years.get(body.code, ()), asked_years)
            if (body.code, year) not in known
        }
        if unknown and dirty.get(body.code, unknown) is not None:
            dirty[body.code] = unknown
    for row in stood:
        ended = row.holds_until is not None and row.holds_until < today
        is_open = row.code in OPEN or row.machine in OPEN
        if ended or (is_open and not links.of(row.body).isdisjoint(news.read_again)):
            chosen = dirty.setdefault(row.body, set()) if row.body in years else None
            if chosen is not None:
                chosen.add(row.year)
    return Wanted(dirty, years, news.changed)


def _of_news(frame: Observations, links: Links, news: News) -> dict[str, set[int] | None]:
    """The bodies of which people said something else, or in whose columns something changed: all of their years."""
    return {
        body.code: None
        for body in frame.roster
        if body.code in news.bodies or not links.of(body.code).isdisjoint(news.changed)
    }
