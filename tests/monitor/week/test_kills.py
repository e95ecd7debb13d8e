"""`nianbao schedule` killed again and again while it sends: every alert arrives, a repeat is rare and on record."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from sqlalchemy import Engine

from cli.season import wait_past_midnight
from duties.model import Column, PlaceRole, ReadingOutcome
from registry.model import Body, Kind, Level
from storage import alerts, bodies, columns, database, job_runs, outbox, readings
from storage.outbox import OutboxMessage, State
from tests.cli.runner import run
from tests.monitor.week.offdays import is_workday
from tests.monitor.week.offices import Letter, Offices, open_offices
from tests.monitor.week.routing import Way, config_file

CHANCE = os.environ.get("NIANBAO_TEST_CHANCE")
ROOT = Path(__file__).resolve().parents[3]
BEGIN = date(2026, 1, 30)
# So many bodies are to be verified anew each day.
A_DAY = 3
WAYS = (
    Way(
        "office",
        ("wecom:office", "dingtalk:office-ding", "feishu:office-lark", "mail:office@example.org", "webhook:all"),
        kinds=("to_verify",),
    ),
    Way("leader", ("mail:leader@example.org", "webhook:late"), kinds=("to_verify",)),
)
RECEIVERS = tuple(receiver for way in WAYS for receiver in way.receivers)


@dataclass
class Town:
    """A roster in whose columns titles turn up that nobody could read, some each day; what came of it."""

    engine: Engine
    folder: Path
    offices: Offices
    roster: tuple[Body, ...]
    came: list[Letter] = field(default_factory=list)
    listed: dict[str, list[tuple[str, str, date | None]]] = field(default_factory=dict)

    def fill(self) -> None:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        with database.write_session(self.engine) as session:
            bodies.save_bodies(session, self.roster, source="", file_sha256="0" * 64, at=at)
            for of in self.roster:
                column = Column(f"{of.home_url}nb/", "政府信息公开年报", bodies=((of.code, PlaceRole.OWN_COLUMN),))
                columns.save_column(session, column, found_at=at, origin="finder", recipe={})
                self.listed[of.code] = [
                    (f"{of.home_url}nb/2024.html", f"{of.name}2024年政府信息公开工作年度报告", date(2025, 1, 20))
                ]
            # One that was run before is made up for as soon as a scheduler leads.
            job_runs.start_job(session, job="watch", due_at=at, at=at, scheduler="x:1")
        (self.folder / "nianbao.toml").write_text(config_file(WAYS, self.offices), encoding="utf-8")

    def read(self, day: date, anew: tuple[Body, ...] = ()) -> None:
        """The night's reading of every column, in which titles of `anew` turn up whose pages were not fetched."""
        for of in anew:
            self.listed[of.code].append((f"{of.home_url}nb/2025.html", f"{of.name}2025年政府信息公开工作年度报告", day))
        began = datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)
        with database.write_session(self.engine) as session:
            for of in self.roster:
                readings.record_reading(
                    session,
                    column=f"{of.home_url}nb/",
                    started_at=began,
                    finished_at=began + timedelta(minutes=1),
                    outcome=ReadingOutcome.COMPLETE,
                    reason=None,
                    pages=1,
                    items=self.listed[of.code],
                    claimed_total=None,
                    listing_sha256=(),
                    simulated=True,
                    vantage="",
                    run_id=None,
                )

    def settings(self, day: date) -> dict[str, str]:
        url = self.engine.url.render_as_string(hide_password=False)
        return {"today": day.isoformat(), "database_url": url, "config": str(self.folder / "nianbao.toml")}

    def watch(self, day: date) -> None:
        """The job, run to its end."""
        done = run("watch", folder=self.folder, **self.settings(day))
        assert done.status == 0, done.err
        self.gather()

    def gather(self) -> int:
        self.came += self.offices.arrived()
        return len(self.came)

    def said(self) -> str:
        """What the schedulers said."""
        return (self.folder / "scheduler.log").read_text(encoding="utf-8")

    def sends(self, scheduler: subprocess.Popen[bytes], wanted: int) -> bool:
        """Whether it is at its job, and so many messages have come."""
        assert scheduler.poll() is None, self.said()
        return self.gather() >= wanted and bool(jobs_of(scheduler.pid))

    def kill_one(self, day: date, source: random.Random) -> None:
        """Starts the scheduler and kills it at some moment of its sending."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NIANBAO_")}
        environment |= {f"NIANBAO_{name.upper()}": value for name, value in self.settings(day).items()}
        environment |= {"NIANBAO_DATA_DIR": str(self.folder), "NIANBAO_LANG": "en"}
        wanted = self.gather() + source.randrange(len(RECEIVERS))
        with (self.folder / "scheduler.log").open("a") as said:
            command = [sys.executable, "-m", "cli.main", "schedule"]
            scheduler = subprocess.Popen(command, env=environment, stderr=said, cwd=ROOT)
        try:
            wait_for(lambda: self.sends(scheduler, wanted), self.said)
            time.sleep(source.random() * 0.3)
            started = jobs_of(scheduler.pid)
        finally:
            os.kill(scheduler.pid, signal.SIGKILL)
            scheduler.wait()
        wait_for(lambda: not any(is_alive(one) for one in started), lambda: "an orphan")


def jobs_of(pid: int) -> list[psutil.Process]:
    """What the scheduler runs now."""
    return [one for one in psutil.Process(pid).children(recursive=True) if "cli.job" in one.cmdline()]


def is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def wait_for(condition: Callable[[], bool], what: Callable[[], str]) -> None:
    ends = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < ends, what()
        time.sleep(0.01)


def workdays(count: int) -> list[date]:
    """The first workdays after the due date."""
    day, found = date(2026, 2, 1), list[date]()
    while len(found) < count:
        day += timedelta(days=1)
        if is_workday(day):
            found.append(day)
    return found


def body(number: int) -> Body:
    name, code = f"鹿河市第{number}事务管理局", f"371500-b{number}"
    home = f"http://b{number}.luhe.gov.cn.test/"
    return Body(code, name, Kind.DEPARTMENT, Level.PREFECTURE, "371500", home_url=home)


def played(engine: Engine, folder: Path, kills: int, source: random.Random) -> tuple[Town, tuple[OutboxMessage, ...]]:
    """Days on each of which something is to be told and the scheduler is killed; then two in peace."""
    with open_offices() as offices:
        offices.delay = lambda: time.sleep(0.05)
        town = Town(engine, folder, offices, tuple(body(number) for number in range(A_DAY * (kills + 1))))
        town.fill()
        town.read(BEGIN)
        town.watch(BEGIN)
        assert town.came == []
        days = workdays(kills + 2)
        for number, day in enumerate(days[: kills + 1]):
            wait_past_midnight()
            town.read(day, town.roster[A_DAY * number : A_DAY * (number + 1)])
            if number < kills:
                town.kill_one(day, source)
        for day in days[kills:]:
            town.watch(day)
        assert offices.refused == []
    with database.sessions(engine)() as session:
        return town, outbox.load_messages(session)


def check(town: Town, messages: tuple[OutboxMessage, ...], kills: int) -> int:
    """Every alert arrived at every receiver; gives how many messages came twice."""
    with database.sessions(town.engine)() as session:
        raised = {alert.id: (alert.kind, alert.body) for alert in alerts.load_alerts(session)}
    due = {("to_verify", one.code) for one in town.roster}
    assert {told for told in raised.values() if told[0] == "to_verify"} == due
    assert {message.state for message in messages} == {State.SENT}
    made = Counter(message.target for message in messages)
    flagged = Counter(message.target for message in messages if message.possibly_repeated)
    assert sum(flagged.values()) <= kills
    repeats = 0
    for receiver in RECEIVERS:
        letters = [letter for letter in town.came if letter.receiver == receiver]
        assert {raised[number] for letter in letters for number in letter.numbers} == due, receiver
        twice = len(letters) - len({letter.words for letter in letters})
        if letters[0].key:
            assert twice == len(letters) - len({letter.key for letter in letters}), "a repeat has the key of the first"
        repeats += twice
    assert len(town.came) - sum(made.values()) == repeats <= sum(flagged.values())
    with database.sessions(town.engine)() as session:
        for message in messages:
            outcomes = [outcome for _at, outcome, _error in outbox.load_attempts(session, message.id)]
            assert message.possibly_repeated is ("cut" in outcomes), outcomes
    return repeats


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("engine", "kills"), [("sqlite", 4), ("postgresql16", 2)], indirect=["engine"])
def test_killed_while_it_sends_everything_arrives(engine: Engine, kills: int, tmp_path: Path) -> None:
    town, messages = played(engine, tmp_path, kills, random.Random(CHANCE or 1))
    check(town, messages, kills)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not CHANCE, reason="belongs to the soak: NIANBAO_TEST_CHANCE is not set")
@pytest.mark.parametrize("engine", ["sqlite", "postgresql16"], indirect=True)
def test_killed_twenty_times_everything_arrives(engine: Engine, tmp_path: Path) -> None:
    town, messages = played(engine, tmp_path, 20, random.Random(f"{CHANCE} twenty"))
    repeats = check(town, messages, 20)
    flagged = sum(message.possibly_repeated for message in messages)
    print(f"20 kills: {len(messages)} messages, {len(town.came)} arrivals, {repeats} repeats, {flagged} on record")  # noqa: T201
