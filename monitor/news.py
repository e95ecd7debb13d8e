"""Judges again only what has news: the duties whose evidence changed, or whose verdict held until yesterday.

A verdict is a pure function of duty, evidence and day. So it stays as long as nothing that it rests on changes: the
items of the columns in which the body publishes or something was attributed to it, what stands behind them, what people
said, and the day until which it holds. Where something only came to a column, only the report years that it can touch
are judged again (`monitor.touched`). A column that was read again and showed the same can only change a verdict that
is still open: a proof of absence grows with every night.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from duties import document_dates
from duties.model import Reading, ReadingOutcome, VerdictCode, end_of_day
from duties.obligations import DueRules, duty_years
from monitor import collector
from monitor.batches import BODIES, BatchJudge, Wanted
from monitor.links import Links
from monitor.touched import rest_touched
from monitor.watch import Judged, Observations, season_year
from registry.roster_events import with_old_names
from reports.version import PARSER_VERSION
from storage import bodies, columns, database, judgings, last_looks, reviews, roster_events
from storage import verdicts as stored_verdicts
from storage.judging_news import Growth, News, news_since
from storage.judgings import Judging, Marks
from storage.verdicts import Rest, VerdictChange

# What one more equal reading can change.
OPEN = frozenset({VerdictCode.NOT_DUE, VerdictCode.MISSING, VerdictCode.UNVERIFIABLE})
# A reading that began before another column's first sighting of a report may be recorded after it was judged.
_RECORDED_LATE = timedelta(days=2)
# Stands in for the readings where only their being there matters.
_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
# Raised when the fingerprint, or a digest of the marks, is put together otherwise: then all is judged once more.
_SCHEME = 1
# So often a judging begins anew because another was stored meanwhile, before it keeps the others waiting.
_SIDE_BY_SIDE = 3


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a judging did: the duties judged anew, what changed in what we say, and whether all were judged."""

    judged: tuple[Judged, ...]
    changes: tuple[VerdictChange, ...]
    everything: bool


@dataclass(frozen=True, slots=True)
class _Given:
    """Verdicts that are not stored yet. `before`: the judging on which they build; `known`: whether all but the news
    was taken from it; `seen_all`: whether nothing that is stored lay after the day of the judging."""

    before: Judging | None
    known: bool
    fingerprint: str
    marks: Marks
    years: Mapping[str, Sequence[int]]
    elsewhere: Mapping[str, Iterable[str]]
    judged: tuple[Judged, ...]
    seen_all: bool


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
    in memory together.

    What another process judged meanwhile is never overwritten with something older: then it is judged again."""
    with database.sessions(engine)() as session, collector.resting():
        begin = _begin(session, rules, today)
        if _is_current(session, begin, today, asked_years):
            return Refreshed((), (), everything=False)
        given = _judge(session, begin, today, rules, asked_years, at_once)
    for left in reversed(range(_SIDE_BY_SIDE)):
        with database.write_session(engine) as session:
            judgings.lock_judging(session)
            if judgings.load_judging(session) == given.before:
                return _save(session, given, today, at)
        if left:
            with database.sessions(engine)() as session, collector.resting():
                given = _judge(session, _begin(session, rules, today), today, rules, asked_years, at_once)
    # Others were quicker each time. Nobody judges while we hold the lock; what they left to judge is little.
    with database.write_session(engine) as session:
        judgings.lock_judging(session)
        given = _judge(session, _begin(session, rules, today), today, rules, asked_years, at_once)
        return _save(session, given, today, at)


@dataclass(frozen=True, slots=True)
class _Begin:
    """From where a judging begins: the last one, and what is stored now. Read before anything else: while that judging
    is the last one, no verdict is younger than what is read after it."""

    before: Judging | None
    fingerprint: str
    marks: Marks


def _begin(session: Session, rules: DueRules, today: date) -> _Begin:
    before = judgings.load_judging(session)
    marks = judgings.marks_now(session)
    return _Begin(before, _fingerprint(session, rules, today), marks)


def _is_current(session: Session, begin: _Begin, today: date, asked_years: Sequence[int]) -> bool:
    """Whether the last judging still says it all: nothing is new, no verdict ended. It costs a fraction of finding out
    what is to be judged, and commands ask for it time and again."""
    before = begin.before
    return (
        before is not None
        and before.as_of <= today
        and before.fingerprint == begin.fingerprint
        and before.marks == begin.marks
        and not stored_verdicts.load_ended(session, today)
        and all(stored_verdicts.count_bodies(session, year) == bodies.count_bodies(session) for year in asked_years)
    )


def _judge(
    session: Session, begin: _Begin, today: date, rules: DueRules, asked_years: Sequence[int], at_once: int
) -> _Given:
    before, fingerprint, marks = begin.before, begin.fingerprint, begin.marks
    newest = judgings.newest_evidence(session)
    frame = _frame(session)
    known = before if before is not None and before.fingerprint == fingerprint and before.as_of <= today else None
    links = Links(session, frame)
    wanted = _wanted(session, frame, links, known, marks, today, asked_years)
    judging = BatchJudge(session, frame, links, rules, today, at_once)
    judged = judging.judge(wanted)
    back = before is not None and before.as_of > today
    return _Given(
        before=before,
        known=known is not None,
        fingerprint=fingerprint,
        marks=marks,
        years={**(known.years if known is not None else {}), **judging.years},
        elsewhere=judging.elsewhere,
        judged=tuple(judged),
        seen_all=not back and (newest is None or newest < end_of_day(today)),
    )


def _save(session: Session, given: _Given, today: date, at: datetime) -> Refreshed:
    changes = stored_verdicts.save_verdicts(session, [row.verdict for row in given.judged], at)
    judgings.save_attributed_columns(session, given.elsewhere)
    if given.seen_all:
        done = Judging(today, at, given.fingerprint, given.marks, given.years)
    else:
        # Marks would hide from the next judging what this one, of an earlier day, did not look at.
        done = Judging(today, at, "", Marks(), given.years)
    judgings.save_judging(session, done)
    return Refreshed(given.judged, changes, not given.known)


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


def _fingerprint(session: Session, rules: DueRules, today: date) -> str:
    """Over all that may change any duty. The season is in it: with the year other duties come."""
    calendar = (sorted(rules.calendar.overrides.items()), rules.divisions)
    # Each November a new plan of holidays comes with the library, and moves due dates.
    programs = (version("nianbao"), version("holidays"))
    parts = (judgings.roster_state(session), calendar, season_year(today), programs)
    made_of = repr((*parts, PARSER_VERSION, document_dates.RULES))
    return f"{_SCHEME}:{hashlib.sha256(made_of.encode()).hexdigest()}"


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
    stood = stored_verdicts.load_years(session)
    years = {body.code: {*asked_years, *stood.get(body.code, ())} for body in frame.roster}
    if before is None:
        return Wanted(dict.fromkeys(years), years, stood)
    news = news_since(session, before.marks, marks)
    dirty, rests = _of_news(session, frame, links, news)
    season = season_year(today)
    for body in frame.roster:
        kept = duty_years(body, season, before.years.get(body.code, ()), asked_years)
        unknown = set(kept) - stood.get(body.code, set())
        if unknown:
            _add(dirty, body.code, unknown)
    for code, year in stored_verdicts.load_ended(session, today):
        if code in years:
            _add(dirty, code, (year,))
    if news.read_again:
        for code, year in stored_verdicts.load_open(session, OPEN, before.as_of - _RECORDED_LATE):
            if code in years and not links.of(code).isdisjoint(news.read_again):
                _add(dirty, code, (year,))
    return Wanted(dirty, years, stood, news.changed | news.grown.keys(), news.grown, rests)


def _add(dirty: dict[str, set[int] | None], code: str, years: Iterable[int]) -> None:
    chosen = dirty.setdefault(code, set())
    if chosen is not None:
        chosen.update(years)


def _of_news(
    session: Session, frame: Observations, links: Links, news: News
) -> tuple[dict[str, set[int] | None], dict[str, list[Rest]]]:
    """The bodies of which people said something else, or in whose columns something changed: all of their years. Of
    those to whose columns something only came the years whose verdicts it can touch by what they rest on; and of these
    bodies on what that is."""
    dirty: dict[str, set[int] | None] = {}
    grown: dict[str, list[Growth]] = {}
    befallen = {code for event in frame.events for code in (event.body, *event.others)}
    fresh = frozenset[str]().union(*(growth.addresses for growth in news.grown.values()))
    grew = frozenset(news.grown)
    # An item that a person named is what the person says, whatever it is otherwise.
    told = {review.body for review in frame.reviews if review.item_url in fresh}
    for body in frame.roster:
        of = links.of(body.code)
        came = [news.grown[column] for column in of & grew]
        said = body.code in news.bodies or body.code in told
        if said or not of.isdisjoint(news.changed) or (came and body.code in befallen):
            dirty[body.code] = None
        elif came:
            grown[body.code] = came
    rests = stored_verdicts.load_rests(session, grown)
    return dirty | {code: rest_touched(rests.get(code, ()), came) for code, came in grown.items()}, rests
