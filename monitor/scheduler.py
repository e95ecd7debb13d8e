"""The long-running scheduler: one leader per store runs the jobs, a second waits and takes over."""

from __future__ import annotations

import functools
import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from duties.model import SHANGHAI
from monitor.schedule import CRAWLING, JOBS, KEEPING, Job, Plan, missed
from monitor.supervision import PROGRAM, Ended, run_limited
from storage import database, job_runs, service_log
from storage.errors import StorageError
from storage.job_runs import JobRun, Outcome, Pause
from storage.locks import Lock

_log = logging.getLogger(__name__)
LEADER = "scheduler"
# A second scheduler takes over within thirty seconds: it asks this often, and the first sees this soon that it lost.
ASK_EVERY_S = 5.0
# A watch that comes round every quarter of an hour need not be made up for one by one.
_MISFIRE_GRACE = None


@dataclass(frozen=True, slots=True)
class Report:
    """A run of a job that ended, or one that was not begun (`ended` is None) and why (`why` is a message code). `run`
    is its number; 0: it was not begun."""

    job: str
    due_at: datetime
    ended: Ended | None
    why: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    run: int = 0


@dataclass(slots=True)
class Scheduler:
    """Runs the jobs of `plan` on one store. `blackout` tells the reason of one that lasts, empty for none. `begun`
    hears of every run that begins (its job and its number), `heard` every line that one says, `report` of its end: what
    these raise is logged and stops nothing."""

    engine: Engine
    folder: Path
    plan: Plan
    now: Callable[[], datetime]
    report: Callable[[Report], None]
    blackout: Callable[[], str] = lambda: ""
    begun: Callable[[str, int], None] = lambda _job, _run: None
    heard: Callable[[str, int, str], None] = lambda _job, _run, _line: None
    jobs: Sequence[Job] = JOBS
    program: Sequence[str] = PROGRAM
    ask_every_s: float = ASK_EVERY_S
    stopping: threading.Event = field(default_factory=threading.Event)
    on_duty: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Waits to be the leader, runs the jobs, and comes back when `stop` was called. A leader whose lock is lost
        (its database went away) ends its jobs and waits again."""
        lock = Lock(self.engine, self.folder, LEADER)
        try:
            while not self.stopping.is_set():
                if self._take(lock):
                    self._lead(lock)
                self.stopping.wait(self.ask_every_s)
        finally:
            lock.release()

    def stop(self) -> None:
        """Ends the jobs that run and then `run`; may be called from a signal's handler."""
        self.stopping.set()

    def once(self, job: Job) -> Report:
        """Runs one job now, whoever leads; a job that runs already is not begun a second time."""
        return self._work(job, self.now(), self.stopping)

    def _take(self, lock: Lock) -> bool:
        try:
            return lock.take()
        except DBAPIError as error:
            _log.warning("the scheduler cannot ask for its lock: %s", error.__class__.__name__)
            return False

    def _lead(self, lock: Lock) -> None:
        ended = threading.Event()
        scheduler = BackgroundScheduler(
            timezone=SHANGHAI,
            executors={line: ThreadPoolExecutor(1) for line in (CRAWLING, KEEPING)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": _MISFIRE_GRACE},
        )
        try:
            self._close_cut()
            last = self._last()
            for job in self.jobs:
                self._add(scheduler, job, last.get(job.name), ended)
            scheduler.start()
            self.on_duty.set()
            while not self.stopping.wait(self.ask_every_s) and lock.held():
                pass
        except (StorageError, DBAPIError) as error:
            _log.warning("the scheduler's store failed: %s", error)
        finally:
            self.on_duty.clear()
            ended.set()
            if scheduler.running:
                scheduler.shutdown(wait=True)
            lock.release()

    def _add(self, scheduler: BackgroundScheduler, job: Job, last: JobRun | None, ended: threading.Event) -> None:
        trigger: BaseTrigger = job.trigger(self.plan)
        if job.arguments(self.plan, self.now()) is None:
            return
        due = missed(trigger, last.due_at, self.now()) if last is not None else None
        if job.jitter_s:
            # Only now: what was due when this scheduler was not there is told by its hour alone.
            trigger.jitter = job.jitter_s
        work = functools.partial(self._scheduled, job, ended)
        scheduler.add_job(work, trigger, id=job.name, name=job.name, executor=job.line)
        if due is not None:
            late = functools.partial(self._late, job, due, ended)
            scheduler.add_job(late, id=f"{job.name}.late", name=job.name, executor=job.line)

    def _scheduled(self, job: Job, ended: threading.Event) -> None:
        # One that waited in its line while the scheduler was told to stop is not begun any more.
        if not ended.is_set():
            self._work(job, self.now(), ended)

    def _late(self, job: Job, due: datetime, ended: threading.Event) -> None:
        if not ended.is_set():
            self._work(job, due, ended)

    def _work(self, job: Job, due: datetime, stop: threading.Event) -> Report:
        report = self._begin(job, due, stop)
        _tell(functools.partial(self.report, report))
        return report

    def _begin(self, job: Job, due: datetime, stop: threading.Event) -> Report:
        arguments = job.arguments(self.plan, self.now())
        if arguments is None:
            return Report(job.name, due, None, "schedule.off")
        held_back = self._held_back(job)
        if held_back is not None:
            return Report(job.name, due, None, *held_back)
        lock = Lock(self.engine, self.folder, f"job-{job.name}")
        try:
            if not lock.take():
                return Report(job.name, due, None, "schedule.runs_already")
            with database.write_session(self.engine) as session:
                number = job_runs.start_job(session, job=job.name, due_at=due, at=self.now(), scheduler=_whoami())
            _tell(functools.partial(self.begun, job.name, number))
            ended = run_limited(
                arguments,
                job.limits(self.plan),
                stop=stop,
                program=self.program,
                environment=service_log.for_child(job.name, number),
                heard=functools.partial(self.heard, job.name, number),
            )
            self._finish(number, ended)
        except (StorageError, DBAPIError, OSError) as error:
            return Report(job.name, due, None, "schedule.cannot_run", {"cause": f"{error.__class__.__name__}: {error}"})
        finally:
            lock.release()
        return Report(job.name, due, ended, run=number)

    def _held_back(self, job: Job) -> tuple[str, Mapping[str, object]] | None:
        """Why it may not begin now."""
        standing = self._pause()
        if standing is not None:
            return "schedule.paused", {"until": standing.until.astimezone(SHANGHAI), "reason": standing.reason}
        if job.asks_sites and (reason := self.blackout()):
            return "schedule.blackout", {"reason": reason}
        return None

    def _pause(self) -> Pause | None:
        with database.sessions(self.engine)() as session:
            return job_runs.standing_pause(session, at=self.now())

    def _finish(self, number: int, ended: Ended) -> None:
        with database.write_session(self.engine) as session:
            job_runs.finish_job(
                session,
                number,
                at=self.now(),
                outcome=ended.outcome,
                status=ended.status,
                peak_mb=ended.peak_mb,
                said=ended.said,
            )

    def _close_cut(self) -> None:
        with database.write_session(self.engine) as session:
            left = job_runs.close_cut(session, at=self.now())
        for run in left:
            ended = Ended(Outcome.CUT, None, run.peak_mb, run.said)
            _tell(functools.partial(self.report, Report(run.job, run.due_at, ended, run=run.id)))

    def _last(self) -> Mapping[str, JobRun]:
        with database.sessions(self.engine)() as session:
            return job_runs.last_runs(session)


def _tell(listener: Callable[[], None]) -> None:
    """Whoever listens keeps no job from running, nor the scheduler from leading."""
    try:
        listener()
    except Exception:  # noqa: BLE001 (it is told here, and the job goes on)
        _log.exception("a listener of the scheduler failed")


def _whoami() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
