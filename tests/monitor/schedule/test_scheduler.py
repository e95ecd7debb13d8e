"""The scheduler: one leader, every job once, ended at its limits, nothing left behind by whoever dies."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

import psutil
import pytest
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import Engine, text

from duties.calendar import Calendar
from monitor.schedule import CRAWLING, JOBS, KEEPING, Job, Plan, find, missed
from monitor.scheduler import Report, Scheduler
from monitor.supervision import Limits, run_limited
from monitor.triggers import OnWorkdays
from storage import database, job_runs
from storage.job_runs import Outcome
from storage.locks import Lock, LockHeldError
from tests.monitor.schedule.played_scheduler import PLAYED, played

ROOT = Path(__file__).resolve().parents[3]


def at(text: str) -> datetime:
    """A moment given in Shanghai's time."""
    return datetime.fromisoformat(f"{text}+08:00")


def scheduler(engine: Engine, folder: Path, *jobs: Job, **more: object) -> tuple[Scheduler, list[Report]]:
    reports: list[Report] = []
    made = Scheduler(
        engine=engine,
        folder=folder,
        plan=Plan(),
        now=lambda: datetime.now(UTC),
        report=reports.append,
        jobs=jobs,
        program=PLAYED,
        ask_every_s=0.1,
        **more,  # type: ignore[arg-type]
    )
    return made, reports


def wait_for(condition: Callable[[], bool], what: str) -> None:
    ends = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < ends, what
        time.sleep(0.05)


def lines(folder: Path) -> list[list[str]]:
    log = folder / "log"
    return [line.split() for line in log.read_text().splitlines()] if log.exists() else []


def is_alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_nights_are_crawled_in_the_season_and_sundays_else() -> None:
    trigger = find("crawl").trigger(Plan())
    found: list[datetime] = []
    moment = at("2026-11-20T00:00")
    while len(found) < 14:
        due = trigger.get_next_fire_time(None, moment)
        assert due is not None
        found.append(due)
        moment = due + timedelta(hours=1)
    days = [due.date().isoformat() for due in found]
    assert days[:4] == ["2026-11-22", "2026-11-29", "2026-12-01", "2026-12-02"]
    assert all(timedelta() <= due - due.replace(hour=20, minute=30, second=0) for due in found)
    april = trigger.get_next_fire_time(None, at("2027-04-30T23:00"))
    assert april is not None
    assert april.date().isoformat() == "2027-05-02"


def test_every_job_has_a_line_and_limits() -> None:
    assert {job.line for job in JOBS} == {CRAWLING, KEEPING}
    assert {job.name for job in JOBS if job.asks_sites} == {job.name for job in JOBS if job.line == CRAWLING}
    for job in JOBS:
        assert job.limits(Plan()).seconds > 0
    with pytest.raises(LookupError):
        find("nothing")
    assert find("backup").arguments(Plan(), at("2027-01-01T08:00")) is None
    kept = find("backup").arguments(Plan(backup_folder=Path("/b")), at("2027-01-01T08:00"))
    assert kept == ("backup", "/b/20270101-080000", "--keep", "7")


def test_digests_go_at_their_hour_on_workdays() -> None:
    plan = Plan(digests=(time_of_day(8, 30), time_of_day(17)), calendar=Calendar({at("2027-01-09T00:00").date(): True}))
    trigger = find("digest").trigger(plan)
    found, moment = [], at("2027-01-08T16:00")
    for _ in range(5):
        due = trigger.get_next_fire_time(None, moment)
        assert due is not None
        found.append(due.strftime("%m-%d %H:%M"))
        moment = due + timedelta(seconds=1)
    # A Friday; a Saturday that is worked; a Sunday; Monday.
    assert found == ["01-08 17:00", "01-09 08:30", "01-09 17:00", "01-11 08:30", "01-11 17:00"]
    due = missed(trigger, at("2027-01-09T17:00"), at("2027-01-10T20:00"))
    assert due is None, "nothing is missed on a Sunday"
    assert find("digest").arguments(plan, moment) == ("alerts", "send")
    assert find("digest").arguments(Plan(), moment) is None, "nobody to tell"
    with pytest.raises(ValueError, match="no workday"):
        OnWorkdays(CronTrigger(hour=9), NeverAtWork()).get_next_fire_time(None, moment)


class NeverAtWork(Calendar):
    """A calendar that somebody filled in wrongly."""

    def is_workday(self, day: date) -> bool:
        return False


def test_every_job_of_the_issue_is_one_of_its_own() -> None:
    assert [job.name for job in JOBS] == [
        *("crawl", "crawl_urgent", "recheck", "ingest", "watch", "digest", "health"),
        *("raw_verify", "backup", "cleanup"),
    ]
    assert find("crawl_urgent").arguments(Plan(), at("2027-01-29T12:30")) == ("crawl", "--due-within", "3")
    assert find("recheck").arguments(Plan(), at("2027-01-29T12:30")) == ("crawl", "--recheck")


def test_one_run_makes_up_for_all_that_were_missed() -> None:
    trigger = find("crawl").trigger(Plan())
    last = at("2027-01-10T20:32")
    due = missed(trigger, last, at("2027-01-14T09:00"))
    assert due is not None
    assert due.date().isoformat() == "2027-01-13"
    assert missed(trigger, last, at("2027-01-11T09:00")) is None


def test_a_scheduler_that_comes_back_just_after_the_hour_makes_up_for_the_night() -> None:
    """Whether the night was missed is told by its hour alone: with the jitter of its begin in it, a scheduler that was
    started again at 20:31 left most such nights out (the next one that its trigger knows is tomorrow's)."""
    job = find("crawl")
    for _ in range(20):
        assert missed(job.trigger(Plan()), at("2027-01-09T20:32"), at("2027-01-10T20:31")) == at("2027-01-10T20:30")
    assert missed(job.trigger(Plan()), at("2027-01-10T20:30"), at("2027-01-10T20:36")) is None
    jittered = job.trigger(Plan())
    jittered.jitter = job.jitter_s
    begins = {jittered.get_next_fire_time(None, at("2027-01-10T12:00")) for _ in range(20)}
    assert len(begins) > 1, "not all installations ask at the same second"
    assert all(at("2027-01-10T20:30") <= begin <= at("2027-01-10T20:35") for begin in begins if begin is not None)


def test_a_job_is_recorded_with_its_end(engine: Engine, tmp_path: Path) -> None:
    made, _ = scheduler(engine, tmp_path)
    reports = [
        made.once(played("good", KEEPING, "0", 60, tmp_path)),
        made.once(played("bad", KEEPING, "fail", 60, tmp_path)),
    ]
    assert [report.ended.outcome if report.ended else None for report in reports] == [Outcome.DONE, Outcome.FAILED]
    with database.sessions(engine)() as session:
        runs = job_runs.last_runs(session)
    assert (runs["good"].status, runs["bad"].status) == (0, 3)
    assert runs["bad"].said == "电话139****5678 is not to be kept"
    assert all(run.finished_at is not None for run in runs.values())


@pytest.mark.parametrize(
    ("behaviour", "limits", "outcome"),
    [
        ("bloat", Limits(30, 150, grace_s=1), Outcome.OUT_OF_MEMORY),
        # Long enough for it to begin on a busy machine.
        pytest.param("hang", Limits(4, 1024, grace_s=0.5), Outcome.OUT_OF_TIME, marks=pytest.mark.slow),
    ],
)
def test_a_job_that_eats_or_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, behaviour: str, limits: Limits, outcome: Outcome
) -> None:
    arguments = (str(tmp_path), "job", behaviour)
    ended = run_limited(arguments, limits, stop=threading.Event(), program=PLAYED, look_every_s=0.1)
    assert (ended.outcome, ended.status) == (outcome, None)
    assert not is_alive(int(lines(tmp_path)[0][2]))
    if behaviour == "hang":
        child = int((tmp_path / "grandchild").read_text())
        wait_for(lambda: not is_alive(child), "what the job started goes with it")
    else:
        assert ended.peak_mb > limits.megabytes


def test_what_a_job_says_is_heard_line_by_line(tmp_path: Path) -> None:
    script = """
import os, sys, time
print("one", flush=True)
os.write(2, b"tw")
ends = time.monotonic() + 30
while not os.path.exists(os.environ["HEARD"]):
    assert time.monotonic() < ends
    time.sleep(0.01)
os.write(2, "o\\n\\u4e09".encode())
sys.exit(int(os.environ["STATUS"]))
"""
    heard: list[str] = []

    def hear(line: str) -> None:
        heard.append(line)
        # It ends only when its first line was heard: soon after that is said, not at the end.
        (tmp_path / "heard").touch()

    ended = run_limited(
        (),
        Limits(30, 500),
        stop=threading.Event(),
        program=(sys.executable, "-c", script),
        look_every_s=0.05,
        environment={**os.environ, "STATUS": "4", "HEARD": str(tmp_path / "heard")},
        heard=hear,
    )
    assert heard == ["one", "two", "三"]
    assert (ended.outcome, ended.status, ended.said) == (Outcome.FAILED, 4, "one\ntwo\n三")


def test_a_line_that_cannot_be_passed_on_ends_nothing() -> None:
    def full(_line: str) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    program = (sys.executable, "-c", "print('one', flush=True); print('two')")
    ended = run_limited((), Limits(30, 500), stop=threading.Event(), program=program, look_every_s=0.05, heard=full)
    assert (ended.outcome, ended.said) == (Outcome.DONE, "one\ntwo")


def test_a_listener_that_breaks_leaves_no_process_behind() -> None:
    def broken(_line: str) -> None:
        raise RuntimeError("a fault of ours")

    pids: list[int] = []
    program = (sys.executable, "-c", "import time; print('one', flush=True); time.sleep(60)")
    with pytest.raises(RuntimeError, match="a fault of ours"):
        run_limited(
            (),
            Limits(60, 500, grace_s=5),
            stop=threading.Event(),
            program=program,
            look_every_s=0.05,
            started=pids.append,
            heard=broken,
        )
    assert not is_alive(pids[0])


def test_who_listens_keeps_no_job_from_running(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_told: object) -> None:
        raise ImportError("SOCKS")

    made, _ = scheduler(engine, tmp_path, begun=broken)
    made.report = broken
    ended = made.once(played("good", KEEPING, "0", 60, tmp_path)).ended
    assert ended is not None
    assert ended.outcome is Outcome.DONE
    assert [record.message for record in caplog.records] == ["a listener of the scheduler failed"] * 2
    with database.sessions(engine)() as session:
        assert job_runs.last_runs(session)["good"].outcome is Outcome.DONE


def test_of_a_talkative_job_the_last_lines_are_kept(tmp_path: Path) -> None:
    script = "for number in range(5000): print(number, 'x' * 2000)"
    heard: list[str] = []
    ended = run_limited(
        (),
        Limits(30, 500),
        stop=threading.Event(),
        program=(sys.executable, "-c", script),
        look_every_s=0.05,
        heard=heard.append,
    )
    assert len(heard) == 5000
    assert len(ended.said) < 50_000
    assert ended.said.endswith("x")


def test_after_downtime_a_missed_job_runs_once(engine: Engine, tmp_path: Path) -> None:
    job = played("daily", KEEPING, "0", 24 * 3600, tmp_path)
    long_ago = datetime.now(UTC) - timedelta(days=5)
    with database.write_session(engine) as session:
        number = job_runs.start_job(session, job="daily", due_at=long_ago, at=long_ago, scheduler="x:1")
    made, reports = scheduler(engine, tmp_path, job)
    thread = threading.Thread(target=made.run)
    thread.start()
    wait_for(lambda: len(reports) == 2, "the cut run is told, then the missed one runs")
    made.stop()
    thread.join()
    assert [(report.job, report.ended.outcome if report.ended else None) for report in reports] == [
        ("daily", Outcome.CUT),
        ("daily", Outcome.DONE),
    ]
    with engine.connect() as connection:
        runs = connection.execute(text("SELECT id, outcome FROM job_runs WHERE job = 'daily' ORDER BY id")).all()
    assert [tuple(run) for run in runs] == [(number, "cut"), (number + 1, "done")]


@pytest.mark.slow
def test_jobs_of_one_line_run_one_after_the_other_and_none_overlaps_itself(engine: Engine, tmp_path: Path) -> None:
    jobs = [played(name, CRAWLING, "0.3", 0.2, tmp_path) for name in ("one", "two")]
    made, _ = scheduler(engine, tmp_path, *jobs)
    thread = threading.Thread(target=made.run)
    thread.start()
    wait_for(lambda: sum(line[0] == "end" for line in lines(tmp_path)) >= 4, "four runs")
    made.stop()
    thread.join()
    events = [line[0] for line in lines(tmp_path)]
    assert events[:8] == ["begin", "end"] * 4
    assert {line[1] for line in lines(tmp_path)} == {"one", "two"}


@pytest.mark.slow
def test_a_crawl_that_hangs_and_one_that_eats_are_ended_and_told_and_the_night_goes_on(
    engine: Engine, tmp_path: Path
) -> None:
    """All in the crawls' line: what waits behind a bad one runs when that is ended."""
    jobs = [
        played("hung", CRAWLING, "hang", 1, tmp_path, Limits(1, 1024, grace_s=0.5)),
        played("fat", CRAWLING, "bloat", 1, tmp_path, Limits(60, 150, grace_s=1)),
        played("good", CRAWLING, "0", 1, tmp_path),
        played("watch", KEEPING, "0", 1, tmp_path),
    ]
    made, reports = scheduler(engine, tmp_path, *jobs)
    thread = threading.Thread(target=made.run)
    thread.start()

    def told() -> set[tuple[str, Outcome]]:
        return {(report.job, report.ended.outcome) for report in list(reports) if report.ended is not None}

    wanted = {
        ("hung", Outcome.OUT_OF_TIME),
        ("fat", Outcome.OUT_OF_MEMORY),
        ("good", Outcome.DONE),
        ("watch", Outcome.DONE),
    }
    wait_for(lambda: told() >= wanted, "each is ended or comes to its end")
    made.stop()
    thread.join()
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT DISTINCT job, outcome FROM job_runs")).all()
    assert {tuple(row) for row in kept} >= {(job, outcome.value) for job, outcome in wanted}


def test_a_pause_and_a_blackout_hold_jobs_back(engine: Engine, tmp_path: Path) -> None:
    made, _ = scheduler(engine, tmp_path, blackout=lambda: "重保")
    quiet = played("keep", KEEPING, "0", 60, tmp_path)
    asking = Job("ask", quiet.trigger, quiet.arguments, quiet.limits, line=CRAWLING, asks_sites=True)
    assert made.once(asking).why == "schedule.blackout"
    now = datetime.now(UTC)
    with database.write_session(engine) as session:
        job_runs.pause(session, at=now, until=now + timedelta(days=1), reason="move", by="Wang")
        with pytest.raises(ValueError, match="ends after"):
            job_runs.pause(session, at=now, until=now, reason="move", by="Wang")
    paused = made.once(quiet)
    assert (paused.why, paused.params["reason"]) == ("schedule.paused", "move")
    assert lines(tmp_path) == []
    with database.write_session(engine) as session:
        assert job_runs.resume(session, at=datetime.now(UTC)) == 1
    ended = made.once(quiet).ended
    assert ended is not None
    assert ended.outcome is Outcome.DONE


def test_a_lock_let_go_is_taken_again_at_once(engine: Engine, tmp_path: Path) -> None:
    """A server ends a closed session a moment later: the lock must not wait for it."""
    for _ in range(20):
        with Lock(engine, tmp_path, "again"):
            pass


def test_a_job_that_runs_is_not_begun_again(engine: Engine, tmp_path: Path) -> None:
    made, _ = scheduler(engine, tmp_path)
    with Lock(engine, tmp_path, "job-slow"):
        assert made.once(played("slow", KEEPING, "0", 60, tmp_path)).why == "schedule.runs_already"
        with pytest.raises(LockHeldError), Lock(engine, tmp_path, "job-slow"):
            pass
    assert made.once(played("slow", KEEPING, "0", 60, tmp_path)).ended is not None


@pytest.fixture
def start(database_url: str, tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    """Starts schedulers in processes of their own on one store."""
    engine = database.connect(database_url)
    database.upgrade(engine)
    engine.dispose()
    started: list[subprocess.Popen[bytes]] = []

    def begin(jobs: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.monitor.schedule.played_scheduler", database_url, str(tmp_path), jobs]
        started.append(subprocess.Popen(command, cwd=ROOT))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_of_two_schedulers_one_works_and_the_other_takes_over(
    start: Callable[[str], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    first = start("tick:keeping:0.1:0.5,tock:crawling:0.1:0.5")
    wait_for(lambda: len(lines(tmp_path)) >= 4, "the first works")
    second = start("tick:keeping:0.1:0.5,tock:crawling:0.1:0.5")
    time.sleep(3)
    events = lines(tmp_path)
    assert {line[1] for line in events} == {"tick", "tock"}
    assert {line[3] for line in events if line[0] == "begin"} == {str(first.pid)}, "the second only waits"
    first.kill()
    first.wait()
    known = len(lines(tmp_path))
    killed = time.monotonic()
    wait_for(lambda: len(lines(tmp_path)) >= known + 4, "the second takes over")
    assert {line[3] for line in lines(tmp_path)[known:]} == {str(second.pid)}
    assert time.monotonic() - killed < 30
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=20) == 0


@pytest.mark.slow
def test_a_killed_scheduler_leaves_no_orphan_and_its_run_is_told_as_cut(
    start: Callable[[str], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    first = start("long:crawling:50:0.2")
    wait_for(lambda: len(lines(tmp_path)) == 1, "the job runs")
    pid = int(lines(tmp_path)[0][2])
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    wait_for(lambda: not is_alive(pid), "an orphan never keeps crawling")
    start("long:crawling:0:60")
    wait_for((tmp_path / "reports").exists, "the next one tells")
    assert (tmp_path / "reports").read_text().splitlines()[0] == "long cut"
