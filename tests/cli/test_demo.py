"""The main job, end to end: a sandbox city crawled by real Scrapy on three dates, read, judged and scored."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest

from cli.crawl import order_for
from cli.demo import fresh_store, import_roster, sandbox_settings
from crawler import runs
from ingest import steps
from reports.model import CellStatus
from sandbox.city import City
from sandbox.server import Access
from storage import database, report_versions

CHANCE = os.environ.get("NIANBAO_TEST_CHANCE")
SEEDS = [random.Random(CHANCE).randrange(10_000, 1_000_000) + n for n in range(10)] if CHANCE else [2, 3, 5, 8, 13]


def play(seed: int, folder: Path, *, bodies: int = 12) -> list[dict[str, Any]]:
    """Runs the demo as a user would; gives the records it printed."""
    command = [
        sys.executable,
        "-m",
        "cli.main",
        "demo",
        "--seed",
        str(seed),
        "--data-dir",
        str(folder),
        "--format",
        "json",
    ]
    if bodies != 12:
        command += ["--bodies", str(bodies)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NIANBAO_")}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
    assert done.returncode == 0, f"seed {seed}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    records: list[dict[str, Any]] = json.loads(done.stdout)
    return records


def check_figures(seed: int, folder: Path) -> int:
    """Every figure of every report that the script knows is the script's; gives how many were compared."""
    city = City.draw(seed)
    wanted = {(truth.body, truth.year): truth.figures for truth in city.truth(city.quick_dates[-1]) if truth.figures}
    engine = database.connect(f"sqlite:///{folder / 'nianbao.db'}")
    compared = 0
    with database.sessions(engine)() as session:
        for stored in report_versions.latest_reports(session):
            figures = wanted.pop((stored.body, stored.year), None) if stored.body and stored.year else None
            if figures is None:
                continue
            report = report_versions.load_report(session, stored.version_id)
            for figure in report.figures:
                assert figure.value == figures[figure.table, figure.row, figure.column], (stored.body, figure)
                assert figure.status is not CellStatus.UNREADABLE
                compared += 1
    engine.dispose()
    assert not wanted, f"never read: {sorted(wanted)}"
    return compared


def test_every_body_of_the_quick_city_is_judged_right(tmp_path: Path) -> None:
    records = play(1, tmp_path)
    assert len(records) == 12
    assert {record["verdict"] for record in records} >= {"on_time", "late", "missing", "unverifiable"}
    for record in records:
        assert record["verdict"] == record["truth"], record
    assert check_figures(1, tmp_path) > 1000


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_other_cities_are_judged_right(seed: int, tmp_path: Path) -> None:
    records = play(seed, tmp_path)
    city = City.draw(seed)
    flags = {truth.body: set(truth.flags) for truth in city.truth(city.quick_dates[-1])}
    for record in records:
        assert record["verdict"] == record["truth"], (seed, record)
        assert set(record["flags"]) == flags[record["body"]], (seed, record)
    assert check_figures(seed, tmp_path) > 1000


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
