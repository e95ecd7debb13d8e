"""The table of jobs: what runs unattended, when, with which command and within which limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from duties.calendar import CHINA, Calendar
from duties.model import SHANGHAI
from monitor.supervision import Limits
from monitor.triggers import OnWorkdays

# Reports are due on 31 January and 31 March (国务院令第711号, art. 49 f.): from December to April each night counts.
SEASON_MONTHS, REST_MONTHS = "12,1-4", "5-11"
# Which bodies are asked twice a day: those due so soon.
URGENT_DAYS = 3
# The job of which a night's run is; and the name under which what was told to a dead-man's switch is kept.
CRAWL, PING = "crawl", "ping"
_HOUR_S = 3600.0
# So that many installations do not all ask at the same second.
_JITTER_S = 300


@dataclass(frozen=True, slots=True)
class Plan:
    """The hours and limits of an installation (`[schedule]` of the config file); `digests` are the hours of its routes'
    digests, `calendar` says on which days they are read."""

    crawl: time = time(20, 30)
    urgent: time = time(12, 30)
    morning: time = time(7, 30)
    watch_minutes: int = 15
    crawl_hours: float = 11.0
    memory_mb: int = 4096
    backup_folder: Path | None = None
    backups_kept: int = 7
    recheck: time = time(14, 30)
    digests: tuple[time, ...] = ()
    calendar: Calendar = CHINA


# Which jobs never run at the same time: all of one line run one after the other.
CRAWLING, KEEPING = "crawling", "keeping"


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `arguments` are those of the command `nianbao` on that day, None where the plan turns it off; `line` is
    what it waits for. `asks_sites`: blackouts and pauses stop it, and so does a night that is over. `jitter_s`: up to
    so many seconds after its hour the scheduler begins it; the trigger knows nothing of that, so that what is said of
    an hour that has passed never hangs on a throw of dice."""

    name: str
    trigger: Callable[[Plan], BaseTrigger]
    arguments: Callable[[Plan, datetime], tuple[str, ...] | None]
    limits: Callable[[Plan], Limits]
    line: str = KEEPING
    asks_sites: bool = False
    jitter_s: int = 0


def _daily(at: time, **more: str) -> CronTrigger:
    return CronTrigger(hour=at.hour, minute=at.minute, timezone=SHANGHAI, **more)


def _nights(plan: Plan) -> BaseTrigger:
    """Every night in the season, on Sundays else."""
    in_season = _daily(plan.crawl, month=SEASON_MONTHS)
    return OrTrigger([in_season, _daily(plan.crawl, month=REST_MONTHS, day_of_week="sun")])


def _plain(*arguments: str) -> Callable[[Plan, datetime], tuple[str, ...]]:
    return lambda _plan, _now: arguments


def _short(hours: float) -> Callable[[Plan], Limits]:
    return lambda plan: Limits(hours * _HOUR_S, plan.memory_mb)


def _digests(plan: Plan) -> BaseTrigger:
    """At the hour of each route, on workdays."""
    return OnWorkdays(OrTrigger([_daily(at) for at in plan.digests or (time(8, 30),)]), plan.calendar)


def _digest(plan: Plan, _now: datetime) -> tuple[str, ...] | None:
    return ("alerts", "send") if plan.digests else None


def _backup(plan: Plan, now: datetime) -> tuple[str, ...] | None:
    if plan.backup_folder is None:
        return None
    name = now.astimezone(SHANGHAI).strftime("%Y%m%d-%H%M%S")
    return ("backup", str(plan.backup_folder / name), "--keep", str(plan.backups_kept))


JOBS: tuple[Job, ...] = (
    Job(
        CRAWL,
        _nights,
        _plain("crawl"),
        lambda plan: Limits(plan.crawl_hours * _HOUR_S, plan.memory_mb),
        line=CRAWLING,
        asks_sites=True,
        jitter_s=_JITTER_S,
    ),
    Job(
        "crawl_urgent",
        lambda plan: _daily(plan.urgent),
        _plain("crawl", "--due-within", str(URGENT_DAYS)),
        _short(6),
        line=CRAWLING,
        asks_sites=True,
    ),
    # What was published is replaced and taken down in silence: older reports are looked at the more seldom, the longer
    # they have stood (crawler.memory.RECHECKS).
    Job(
        "recheck",
        lambda plan: _daily(plan.recheck),
        _plain("crawl", "--recheck"),
        _short(4),
        line=CRAWLING,
        asks_sites=True,
    ),
    # A crawl reads what it brings; this reads what a cut one left.
    Job("ingest", lambda plan: _daily(plan.morning), _plain("ingest"), _short(4)),
    Job(
        "watch",
        lambda plan: IntervalTrigger(minutes=plan.watch_minutes, timezone=SHANGHAI),
        _plain("watch"),
        _short(1),
    ),
    # `watch` sends what is due, too; this sends digests at their hour and not up to a quarter of an hour later.
    Job("digest", _digests, _digest, _short(1)),
    # After the night and its reading: a night that did not run is itself told.
    Job("health", lambda plan: _daily(plan.morning), _plain("health", "--troubles"), _short(1)),
    Job("raw_verify", lambda plan: _daily(plan.morning, day_of_week="sun"), _plain("raw", "verify"), _short(12)),
    Job("backup", lambda plan: _daily(plan.morning), _backup, _short(6)),
    Job("cleanup", lambda plan: _daily(plan.morning, day_of_week="mon"), _plain("raw", "gc"), _short(6)),
)


def find(name: str) -> Job:
    """The job of that name. Raises LookupError."""
    for job in JOBS:
        if job.name == name:
            return job
    raise LookupError(name)


def missed(trigger: BaseTrigger, last_due: datetime, now: datetime) -> datetime | None:
    """When a run was due after `last_due` that has not been; the last of several: one run makes up for all."""
    due, found = trigger.get_next_fire_time(last_due, last_due + timedelta(seconds=1)), None
    while due is not None and due <= now:
        found = due
        due = trigger.get_next_fire_time(due, due + timedelta(seconds=1))
    return found


def last_night(plan: Plan, since: datetime, until: datetime) -> datetime | None:
    """When the last night after `since` was planned to begin, if before `until`."""
    return missed(_nights(plan), since, until)
