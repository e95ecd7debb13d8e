"""Is the watching alive? Not when the last good night is too long ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.model import Watch
from monitor.health import FEWEST_BODIES, asked_bodies
from monitor.schedule import find, missed
from storage import bodies, database, runs

_LOOK_BACK = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Alive:
    """`why` is `ok`, `closed` (a blackout or a pause), `no_roster`, `never` or `too_old`."""

    is_well: bool
    why: str
    last_good_night: datetime | None


def alive(watch: Watch) -> Alive:
    """Whether a night that should have ended by now has: one that ended well and asked for most of the roster. A look
    at a few bodies by day is no night, however well it ended."""
    with database.sessions(watch.engine)() as session:
        roster = bodies.load_bodies(session)
        ended = runs.load_runs(session, kind="crawl", limit=200)
    planned = sum(bool(body.home_url or body.column_urls) for body in roster)
    good = next(
        (run for run in ended if run.outcome == "finished" and asked_bodies(run) >= FEWEST_BODIES * planned), None
    )
    last = good.finished_at if good is not None else None
    if not roster:
        return Alive(True, "no_roster", last)
    if watch.closed():
        return Alive(True, "closed", last)
    now = watch.now()
    hours = timedelta(hours=watch.plan.crawl_hours)
    due = missed(find("crawl").trigger(watch.plan), now - _LOOK_BACK, now - hours - timedelta(hours=2))
    if good is None:
        return Alive(False, "never", None)
    if due is not None and good.started_at < due - timedelta(minutes=10):
        return Alive(False, "too_old", last)
    return Alive(True, "ok", last)
