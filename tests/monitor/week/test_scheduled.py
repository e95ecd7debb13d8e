"""A week of nights by the scheduler's own jobs, each a process of its own: crawled, read, judged, and told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count, pairwise
from pathlib import Path

import pytest
from sqlalchemy import text

from cli.context import Store
from cli.season import NIGHT, agrees, import_roster, sandbox_settings, wait_past_midnight
from duties.model import SHANGHAI
from duties.obligations import DueRules
from monitor.watch import judge_all
from sandbox.city import RunningCity
from sandbox.season.season import Season
from storage import database, outbox
from storage.outbox import State
from storage.raw_files import RawStore
from tests.cli.runner import run
from tests.monitor.week.offices import Offices, open_offices
from tests.monitor.week.routing import Expected, Way, config_file
from tests.monitor.week.script import Script, true_when_told
from tests.monitor.week.test_week import Told, city_of, nights_of, settled

CHANCE = os.environ.get("NIANBAO_TEST_CHANCE")
NIGHTS = nights_of(date(2026, 1, 30), 7, date(2026, 3, 30), 0)
WAY = Way(
    "office",
    ("wecom:office", "dingtalk:office-ding", "feishu:office-lark", "mail:office@example.org", "webhook:all"),
    quiet=(time(0), time(0)),
    rests=False,
)
# The sandbox's nights are the hour of the real day at which the test runs, whichever that is.
ANY_HOUR = "\n[night]\nbegin = 00:00:00\nend = 23:59:59\n\n[schedule]\ncrawl = {now}\n"


def city_without_people(first_seed: int) -> Season:
    """A city in whose week nobody enters anything, and somebody is late or missing."""
    for seed in count(first_seed):
        season = city_of(frozenset({"never"}), bodies=12, nights=NIGHTS, first_seed=seed)
        days = [None, *season.nights.days]
        if not any(season.acts(before, day) for before, day in pairwise(days) if day is not None):
            return season
    raise AssertionError("seeds never end")


@dataclass
class Nights:
    """The week as it is played: by commands alone, on a store that only they write."""

    season: Season
    offices: Offices
    folder: Path
    database_url: str
    told: Told = field(default_factory=Told)
    expected: Expected = field(default_factory=lambda: Expected(WAY))

    def settings(self, running: RunningCity, day: date) -> dict[str, str]:
        return {
            "database_url": self.database_url,
            "contact": "demo@nianbao.invalid",
            "allowed_networks": "127.0.0.0/8",
            "resolve": running.resolve,
            "delay": "0",
            "proxy": "",
            "today": day.isoformat(),
            "config": str(self.folder / "nianbao.toml"),
        }

    def play(self) -> None:
        config = config_file([WAY], self.offices) + ANY_HOUR.format(now=datetime.now(SHANGHAI).strftime("%H:%M:00"))
        (self.folder / "nianbao.toml").write_text(config, encoding="utf-8")
        script, before = Script(self.season), None
        with self.season.city.serve() as running:
            self.fill(running)
            for day in self.season.nights.days:
                wait_past_midnight()
                running.set_now(datetime.combine(day, NIGHT, tzinfo=SHANGHAI))
                for job in ("crawl", "ingest", "watch"):
                    done = run("schedule", "--once", job, folder=self.folder, **self.settings(running, day))
                    assert done.status == 0, (day, job, done.err)
                self.agree(day)
                moment = datetime.combine(day, NIGHT)
                came = self.offices.arrived()
                assert before is not None or came == [], "the first judgement tells nothing"
                self.told.add(moment, came)
                for _moment, letter in self.told.letters[len(self.told.letters) - len(came) :]:
                    assert all(true_when_told(script, item, moment) for item in letter.items), (day, letter)
                if before is not None:
                    self.expected.look(moment, script.raised(before, moment), script.holds)
                before = moment

    def fill(self, running: RunningCity) -> None:
        chosen = sandbox_settings(running, self.folder, self.season.nights.days[0], self.database_url)
        engine = database.connect(self.database_url)
        database.upgrade(engine)
        import_roster(Store(engine, RawStore(chosen.raw_url)), running, chosen)
        engine.dispose()

    def agree(self, day: date) -> None:
        """The verdicts are the script's."""
        engine = database.connect(self.database_url)
        truths = {truth.body: truth for truth in self.season.truth(day)}
        rows = {
            row.body.code: row
            for row in judge_all(engine, as_of=day, rules=DueRules())
            if row.duty.year == self.season.city.report_year
        }
        engine.dispose()
        wrong = [code for code, truth in truths.items() if code in rows and not agrees(rows[code], truth)]
        assert wrong == [], (day, [self.season.parts[code] for code in wrong])

    def runs(self) -> Iterator[tuple[str, str]]:
        engine = database.connect(self.database_url)
        with engine.connect() as connection:
            yield from (
                (job, outcome) for job, outcome in connection.execute(text("SELECT job, outcome FROM job_runs"))
            )
        engine.dispose()


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not CHANCE, reason="belongs to the soak: NIANBAO_TEST_CHANCE is not set")
@pytest.mark.parametrize("database_url", ["sqlite", "postgresql16"], indirect=True)
def test_a_week_of_the_schedulers_own_jobs_tells_what_the_script_says(database_url: str, tmp_path: Path) -> None:
    with open_offices() as offices:
        week = Nights(city_without_people(int(CHANCE or 1) % 10_000), offices, tmp_path, database_url)
        week.play()
    assert offices.refused == []
    for receiver in WAY.receivers:
        assert week.told.of(receiver) == settled(week.expected.sent), receiver
    assert sorted(week.runs()) == sorted((job, "done") for job in ("crawl", "ingest", "watch") for _day in NIGHTS.days)
    engine = database.connect(database_url)
    with database.sessions(engine)() as session:
        messages = outbox.load_messages(session)
    engine.dispose()
    assert {message.state for message in messages} == {State.SENT}
    assert not any(message.possibly_repeated for message in messages)
    print(f"7 nights, 21 jobs: {len(messages)} messages, {len(week.told.letters)} arrivals")  # noqa: T201
