"""The dead-man's switch of the settings: told after each good night, and its failures kept for `nianbao health`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from cli.context import Store, text
from cli.errors import fail, warn
from cli.judging import config_file
from config import Config
from monitor import schedule as table
from monitor.channels.model import Connection, TargetError
from monitor.nights import went_well
from monitor.ping import TIMEOUT_S, Ping, Signal
from monitor.schedule import PING
from monitor.scheduler import Report
from storage import job_runs
from storage.errors import StorageError
from storage.job_runs import Outcome

# What a person decided keeps a night from beginning: the scheduler is alive, and says so.
_MEANT = frozenset({"schedule.blackout", "schedule.paused"})


@dataclass(frozen=True, slots=True)
class Switch:
    """What the scheduler tells its switch; nothing where there is none. A switch that cannot be reached is told of and
    ends nothing."""

    store: Store
    chosen: Config
    ping: Ping | None

    def begun(self, job: str) -> None:
        """A run has begun."""
        if config_file(self.chosen).ping.start_and_fail:
            self._tell(job, Signal.START)

    def ended(self, report: Report) -> None:
        """A run has ended: well where the job did, and for a crawl where the night was a good one."""
        done = report.ended is not None and report.ended.outcome is Outcome.DONE
        if done and (report.job != table.CRAWL or self._was_good_night(report.run)):
            self._tell(report.job, Signal.SUCCESS)
        else:
            self._failed(report.job)

    def held_back(self, report: Report) -> None:
        """A run was not begun."""
        if report.why in _MEANT:
            self._tell(report.job, Signal.SUCCESS)
        elif report.why != "schedule.off":
            self._failed(report.job)

    def _failed(self, job: str) -> None:
        if config_file(self.chosen).ping.start_and_fail:
            self._tell(job, Signal.FAIL)

    def _was_good_night(self, number: int) -> bool:
        """Of the run that has just ended: what an earlier night was is not what this one is told for."""
        with self.store.session() as session:
            run = job_runs.last_runs(session).get(table.CRAWL)
        return run is not None and run.id == number and went_well(self.store.engine, since=run.started_at)

    def _tell(self, job: str, signal: Signal) -> None:
        if self.ping is None or job not in config_file(self.chosen).ping.after:
            return
        began = self.chosen.moment()
        done = self.ping.send(signal, f"nianbao {job} {signal.value}")
        if done.cause:
            warn("ping.failed", cause=done.cause)
        try:
            with self.store.writing() as session:
                number = job_runs.start_job(session, job=PING, due_at=began, at=began, scheduler="")
                outcome = Outcome.FAILED if done.cause else Outcome.DONE
                ended = self.chosen.moment()
                job_runs.finish_job(
                    session, number, at=ended, outcome=outcome, status=None, peak_mb=0, said=done.cause or signal.value
                )
        except (StorageError, DBAPIError) as error:
            warn("ping.failed", cause=type(error).__name__)


def switch_of(store: Store, chosen: Config) -> Switch:
    """The switch of the settings. An address that cannot be used ends the command; its fault is told without it."""
    known = tuple(job.name for job in table.JOBS)
    for name in config_file(chosen).ping.after:
        if name not in known:
            problem = text("ping.unknown_job", name=name, known=", ".join(known))
            fail("error.setting", setting="NIANBAO_CONFIG", problem=problem)
    if not chosen.ping_url:
        return Switch(store, chosen, None)
    connection = Connection(proxy=chosen.proxy, ca_file=chosen.ca_file, timeout=TIMEOUT_S)
    try:
        ping = Ping(chosen.ping_url, config_file(chosen).ping.method == "post", connection)
    except TargetError as error:
        fail("error.setting", setting="NIANBAO_PING_URL", problem=text(error.code, **error.params))
    return Switch(store, chosen, ping)
