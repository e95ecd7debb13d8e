"""Is the watching alive? Not when the last good night is too long ago."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from monitor.closures import Closure, closed_at
from monitor.health import FEWEST_BODIES, asked_bodies, read_enough
from monitor.schedule import Plan, last_night
from registry.model import Body
from storage import bodies, database, runs
from storage.runs import Run

_LOOK_BACK = timedelta(days=40)
_RUNS = 200


@dataclass(frozen=True, slots=True)
class Alive:
    """`why` is `ok`, `closed` (a blackout or a pause), `no_roster`, `never` or `too_old`."""

    is_well: bool
    why: str
    last_good_night: datetime | None


def alive(
    engine: Engine, *, plan: Plan, now: datetime, is_closed: bool = False, closures: Sequence[Closure] = ()
) -> Alive:
    """Whether a night that should have ended by now has, and was a good one (`is_good`). Nobody waits for a night that
    a closure kept from beginning."""
    with database.sessions(engine)() as session:
        roster = bodies.load_bodies(session)
        ended = runs.load_runs(session, kind="crawl", limit=_RUNS)
    planned = _planned(roster)
    good = next((run for run in ended if is_good(run, planned)), None)
    last = good.finished_at if good is not None else None
    if not roster:
        return Alive(True, "no_roster", last)
    if is_closed:
        return Alive(True, "closed", last)
    due = _last_due(plan, now, closures)
    if good is None:
        return Alive(False, "never", None)
    if due is not None and good.started_at < due - timedelta(minutes=10):
        return Alive(False, "too_old", last)
    return Alive(True, "ok", last)


def went_well(engine: Engine, *, since: datetime) -> bool:
    """Whether the crawl that began at or after `since` was a good night; of several the one that asked for most."""
    with database.sessions(engine)() as session:
        planned = _planned(bodies.load_bodies(session))
        begun = [run for run in runs.load_runs(session, kind="crawl", limit=_RUNS) if run.started_at >= since]
    whole = max(begun, key=lambda run: (asked_bodies(run), run.started_at), default=None)
    return whole is not None and is_good(whole, planned)


def is_good(run: Run, planned: int) -> bool:
    """Whether a crawl was a good night for a roster of `planned` bodies with an address: it ended well, asked for most
    of them, and read enough of their lists. A look at a few bodies by day is no night, however well it ended."""
    return run.outcome == "finished" and asked_bodies(run) >= FEWEST_BODIES * planned and read_enough(run)


def _planned(roster: Iterable[Body]) -> int:
    return sum(bool(body.home_url or body.column_urls) for body in roster)


def _last_due(plan: Plan, now: datetime, closures: Sequence[Closure]) -> datetime | None:
    """When the last night that should have ended by now was to begin, and could."""
    hours = timedelta(hours=plan.crawl_hours + 2)
    since, until = now - _LOOK_BACK, now - hours
    due = last_night(plan, since, until)
    while due is not None and closed_at(closures, due):
        # Nights are hours apart, and each is looked for from the begin of the time that is looked back on.
        due = last_night(plan, since, due - timedelta(hours=1))
    return due
