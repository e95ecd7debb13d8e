"""The main job, end to end: `nianbao demo` as a user runs it, its score, and the city of one due date."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from cli.crawl import look_once_more, order_for
from cli.demo import _score, fresh_store, import_roster, sandbox_settings
from cli.judging import refresh
from cli.season import NIGHT, Night, agrees, differing
from crawler import runs
from crawler.runs import RunSummary
from duties.model import Duty, Flag, Reason, Verdict, VerdictCode
from duties.obligations import duty
from ingest import steps
from monitor.watch import Judged
from registry.model import Body, Kind, Level
from sandbox.city import City
from sandbox.season.nights import Nights
from sandbox.season.season import Season
from sandbox.server import Access
from sandbox.truth import Truth
from storage import report_versions
from tests.cli.season_checks import check_figures

DAY = date(2026, 2, 5)
BODY = Body("371500-sthj", "某市生态环境局", Kind.DEPARTMENT, Level.PREFECTURE, "371500")
OWED: Duty = duty(BODY, 2025)
LATE = Verdict(BODY.code, 2025, VerdictCode.LATE, DAY, days_late=3, flags=(Flag.BACKDATED_SUSPECT,))
TRUTH = Truth(BODY.code, 2025, "late", None, None, 3, OWED.due_on, flags=("backdated_suspect",))
UNVERIFIABLE = replace(LATE, code=VerdictCode.UNVERIFIABLE, days_late=None, flags=(), reason=Reason.BLOCKED)
NOTHING_ASKED = RunSummary(1, 1, (), 0, 0, {}, {}, 0)


def test_a_verdict_agrees_in_code_reason_flags_and_days() -> None:
    row = Judged(BODY, OWED, LATE)
    assert agrees(row, TRUTH)
    assert agrees(row, replace(TRUTH, days_late=None)), "the script leaves the days open"
    assert agrees(row, replace(TRUTH, flags=(), may=("backdated_suspect",)))
    assert not agrees(row, replace(TRUTH, days_late=4))
    assert not agrees(row, replace(TRUTH, flags=()))
    assert not agrees(row, replace(TRUTH, verdict="on_time", days_late=None))
    blocked = Judged(BODY, OWED, UNVERIFIABLE)
    right = replace(TRUTH, verdict="unverifiable", reason="blocked", days_late=None, flags=())
    assert agrees(blocked, right)
    assert not agrees(blocked, replace(right, reason="unreachable"))


def test_a_duty_without_a_row_differs_once_the_season_has_begun() -> None:
    truths = {TRUTH.body: TRUTH}
    assert list(differing([], truths, begun=True)) == [BODY.code]
    assert list(differing([], truths, begun=False)) == []
    assert list(differing([Judged(BODY, OWED, LATE)], truths, begun=True)) == []
    assert list(differing([Judged(BODY, OWED, UNVERIFIABLE)], truths, begun=False)) == [BODY.code]


def test_one_wrong_verdict_of_one_night_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    season = Season.draw(1, bodies=12, nights=Nights((DAY,)))
    rows = (Judged(BODY, OWED, LATE),)
    good = Night(DAY, NOTHING_ASKED, 0, rows, {BODY.code: TRUTH}, ())
    assert _score(season, [good, good]) == 0
    assert _score(season, [replace(good, wrong=(BODY.code,)), good]) == 1
    assert "1/1" in capsys.readouterr().err


@pytest.mark.slow
def test_the_quick_demo_as_a_user_runs_it(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NIANBAO_")}
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "demo", "--quick", "--data-dir", str(tmp_path), "--format", "json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment | {"NIANBAO_LANG": "en"},
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    records: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(records) == 12
    assert {record["verdict"] for record in records} >= {"on_time", "late", "missing", "unverifiable"}
    assert [record["verdict"] for record in records] == [record["truth"] for record in records]
    assert done.stderr.count("night of") == 12
    assert "right: 12/12" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 13])
def test_the_parts_of_a_city_are_judged_right_after_three_nights(seed: int, tmp_path: Path) -> None:
    """The cast of pagers, scripted lists, collected lists and look-alikes, around one due date."""
    city = City.draw(seed)
    with city.serve() as running, runs.warm():
        chosen = sandbox_settings(running, tmp_path, city.quick_dates[0])
        store = fresh_store(chosen)
        import_roster(store, running, chosen)
        for day in city.quick_dates:
            chosen = sandbox_settings(running, tmp_path, day)
            running.set_now(datetime.combine(day, NIGHT, running.now.tzinfo))
            runs.run(order_for(chosen))
            steps.ingest(store.engine, store.raw, at=chosen.moment())
            judged = look_once_more(store, chosen, refresh(store, chosen))
    store.engine.dispose()
    rows = [row for row in judged if row.duty.year == city.report_year]
    truths = {truth.body: truth for truth in city.truth(city.quick_dates[-1])}
    assert len(rows) == len(truths) == 12
    assert list(differing(rows, truths, begun=True)) == []
    wanted = [(truth.body, truth.year) for truth in truths.values() if truth.figures]
    assert check_figures(city.posts(), tmp_path, wanted=wanted) > 1000


@pytest.mark.slow
def test_a_second_crawl_of_an_unchanged_city_asks_conditionally_and_stores_nothing_new(tmp_path: Path) -> None:
    city = City.draw(2)
    day = city.quick_dates[-1]
    with city.serve() as running:
        chosen = sandbox_settings(running, tmp_path, day)
        store = fresh_store(chosen)
        import_roster(store, running, chosen)
        running.set_now(datetime.combine(day, time(22), running.now.tzinfo))

        def night() -> tuple[list[str], int, list[Access]]:
            running.clear_log()
            runs.run(order_for(chosen))
            steps.ingest(store.engine, store.raw, at=chosen.moment())
            # Of whom nothing is known to be published the list is asked for in full.
            refresh(store, chosen)
            raw = sorted(path.name for path in (tmp_path / "raw").rglob("*") if path.is_file())
            with store.session() as session:
                versions = len(report_versions.latest_reports(session))
            return raw, versions, list(running.access_log)

        raw, versions, first = night()
        raw_again, versions_again, second = night()
    store.engine.dispose()
    assert versions > 20
    assert (raw_again, versions_again) == (raw, versions)
    # A site that gave a validator is asked with it; what it then sends in full had not been asked for before.
    with_validator = {(access.host, access.path) for access in second if access.conditional}
    in_full = {(access.host, access.path) for access in second if access.status == 200}
    assert with_validator
    assert not with_validator & in_full
    assert len(second) < len(first)
