"""`nianbao schedule`: the long-running scheduler, what it ran, and its pauses."""

from __future__ import annotations

import datetime
import os
import signal
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from cli import closings
from cli.context import Store, open_store, settings, text
from cli.errors import fail, say, warn
from cli.judging import config_file, rules
from cli.options import FormatOption, LangOption
from cli.output import OutputFormat, Record, print_records
from cli.speech import as_service
from cli.switch import Switch, switch_of
from config import Config, RouteSetting
from duties.model import SHANGHAI
from monitor import schedule as table
from monitor.schedule import Job, Plan
from monitor.scheduler import Report, Scheduler
from storage import job_runs, service_log
from storage.job_runs import Outcome

app = typer.Typer(help=text("help.schedule"), add_completion=False)
_SHOWN_LINES = 5
_LEADS_WITHIN_S = 3.0
_COLUMNS = ("job", "what", "last_started", "outcome", "minutes", "peak_mb", "next")


@app.callback(invoke_without_command=True)
def schedule(
    context: typer.Context,
    once: Annotated[str, typer.Option(metavar="NAME", help=text("help.schedule.once"))] = "",
    list_: Annotated[bool, typer.Option("--list", help=text("help.schedule.list"))] = False,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Runs the jobs until it is told to stop; or one of them; or lists them."""
    if context.invoked_subcommand is not None:
        return
    chosen = settings()
    plan = plan_of(chosen)
    job = _job(once) if once else None
    store = open_store()
    if list_:
        _list(_rows(store, chosen, plan), format)
        return
    switch = switch_of(store, chosen)
    scheduler = Scheduler(
        engine=store.engine,
        folder=chosen.data_dir.absolute(),
        plan=plan,
        now=chosen.moment,
        report=lambda report: _tell(report, switch),
        blackout=lambda: _blackout(store, chosen),
        begun=lambda job, run: _begun(job, run, switch),
        heard=_heard,
    )
    _obey_signals(scheduler)
    with as_service(chosen):
        _run(scheduler, job)


def _run(scheduler: Scheduler, job: Job | None) -> None:
    """Until it is told to stop, or one job."""
    if job is not None:
        report = scheduler.once(job)
        if report.ended is None or report.ended.outcome is not Outcome.DONE:
            raise typer.Exit(1)
        return
    _announce(scheduler)
    scheduler.run()
    say("schedule.stopped")


def _begun(job: str, run: int, switch: Switch) -> None:
    if service_log.is_on():
        say("schedule.begun", job=job, run=run)
    switch.begun(job)


def _heard(job: str, run: int, line: str) -> None:
    """On a terminal only what a job that failed said last is shown; a log has everything."""
    if service_log.is_on():
        service_log.pass_on(line, job, run)


@app.command("pause", help=text("help.schedule.pause"))
def pause(
    until: Annotated[str, typer.Option(help=text("help.schedule.until"))],
    by: Annotated[str, typer.Option(help=text("help.schedule.by"))],
    reason: Annotated[str, typer.Option(help=text("help.schedule.reason"))],
    lang: LangOption = None,
) -> None:
    """Keeps the scheduler from starting anything until then; what runs goes on."""
    chosen = settings()
    ends = _moment(until)
    store = open_store()
    try:
        with store.writing() as session:
            job_runs.pause(session, at=chosen.moment(), until=ends, reason=reason, by=by)
    except ValueError:
        fail("schedule.pause_past", until=until)
    say("schedule.pause_kept", until=until)


@app.command("resume", help=text("help.schedule.resume"))
def resume(lang: LangOption = None) -> None:
    """Ends the pauses that last."""
    store = open_store()
    with store.writing() as session:
        count = job_runs.resume(session, at=settings().moment())
    say("schedule.resumed", count=count)


def _moment(value: str) -> datetime.datetime:
    try:
        return datetime.datetime.fromisoformat(value).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise typer.BadParameter(text("schedule.pause_form", value=value)) from None


def plan_of(chosen: Config) -> Plan:
    """The hours and limits of the settings."""
    written = config_file(chosen).schedule
    plan = Plan(**{name: getattr(written, name) for name in type(written).model_fields})
    plan = replace(plan, digests=_digest_hours(chosen), calendar=rules(chosen).calendar)
    # A server's database is not in our folder: its own tools put it away.
    return plan if chosen.store_url.startswith("sqlite") else replace(plan, backup_folder=None)


def _digest_hours(chosen: Config) -> tuple[datetime.time, ...]:
    """When the routes of the settings want their digests."""
    hours = {route.digest_at for route in config_file(chosen).routes}
    return tuple(sorted(hours | ({RouteSetting.model_fields["digest_at"].default} if chosen.alert_urls else set())))


def _job(name: str) -> Job:
    try:
        return table.find(name)
    except LookupError:
        known = ", ".join(job.name for job in table.JOBS)
        raise typer.BadParameter(text("schedule.unknown_job", name=name, known=known)) from None


def _blackout(store: Store, chosen: Config) -> str:
    """The reason of the blackout that lasts today, which is kept; empty for none."""
    closings.keep_today(store, chosen)
    return closings.reason_now(chosen)


def _list(rows: Sequence[Record], format_: OutputFormat | None) -> None:
    outcomes = ["running", *(outcome.value for outcome in Outcome)]
    print_records(
        rows,
        columns=_COLUMNS,
        format=format_,
        headings={column: text(f"schedule.head.{column}") for column in _COLUMNS},
        display={"outcome": {outcome: text(f"schedule.outcome.{outcome}") for outcome in outcomes}},
    )


def _rows(store: Store, chosen: Config, plan: Plan) -> list[Record]:
    with store.session() as session:
        last = job_runs.last_runs(session)
    now = chosen.moment()
    rows: list[Record] = []
    for job in table.JOBS:
        run = last.get(job.name)
        on = job.arguments(plan, now) is not None
        due = job.trigger(plan).get_next_fire_time(run.started_at if run else None, now) if on else None
        rows.append(
            {
                "job": job.name,
                "what": text(f"schedule.job.{job.name}"),
                "last_started": _shown(run.started_at) if run else None,
                "outcome": (run.outcome.value if run.outcome else "running") if run else None,
                "minutes": _minutes(run) if run else None,
                "peak_mb": run.peak_mb if run else None,
                "next": _shown(due) if due else None,
            }
        )
    return rows


def _minutes(run: job_runs.JobRun) -> float | None:
    return None if run.finished_at is None else round((run.finished_at - run.started_at).total_seconds() / 60, 1)


def _shown(moment: datetime.datetime) -> str:
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")


def _tell(report: Report, switch: Switch) -> None:
    if report.ended is None:
        warn(report.why, job=report.job, **report.params)
        switch.held_back(report)
        return
    ended = report.ended
    shown = "—" if ended.status is None else ended.status
    outcome = text(f"schedule.outcome.{ended.outcome.value}")
    tell = say if ended.outcome is Outcome.DONE else warn
    tell("schedule.ended", job=report.job, run=report.run, outcome=outcome, status=shown, peak=ended.peak_mb)
    if ended.outcome is not Outcome.DONE and ended.said and not service_log.is_on():
        lines = ended.said.splitlines()[-_SHOWN_LINES:]
        say("schedule.said", job=report.job, said="\n".join(lines))
    switch.ended(report)


def _announce(scheduler: Scheduler) -> None:
    """Says when this scheduler leads, and when it must wait for one that does."""

    def wait() -> None:
        if not scheduler.on_duty.wait(_LEADS_WITHIN_S):
            say("schedule.waiting", pid=os.getpid())
        while not scheduler.stopping.is_set():
            if scheduler.on_duty.wait(1):
                say("schedule.leading", pid=os.getpid())
                return

    threading.Thread(target=wait, daemon=True).start()


def _obey_signals(scheduler: Scheduler) -> None:
    """SIGTERM and SIGINT end the jobs, then the scheduler."""

    def stop(_number: int, _frame: object) -> None:
        # Not here: the handler may have interrupted the very wait that the event would wake.
        threading.Thread(target=scheduler.stop).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
