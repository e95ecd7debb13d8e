"""`nianbao watch` and `status` as they are used night after night: only what has news is judged, all is told."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from duties.model import Column, PlaceRole, ReadingOutcome
from registry.model import Body, Kind, Level
from storage import bodies, columns, database, readings, verdicts
from tests.cli.runner import run
from tests.monitor.receivers import http_receiver

# Part of the full suite: the quick one has other ways through the same code.
pytestmark = pytest.mark.slow

MONEY = Body(
    "371500-czj", "聊城市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "371500", home_url="http://czj.city.gov.cn.test/"
)
SCHOOLS = Body(
    "371500-jyj", "聊城市教育局", Kind.DEPARTMENT, Level.PREFECTURE, "371500", home_url="http://jyj.city.gov.cn.test/"
)
ITEM = tuple[str, str, date | None]


def item(of: Body, year: int, on: date) -> ITEM:
    return f"{of.home_url}nb/{year}.html", f"{of.name}{year}年政府信息公开工作年度报告", on


class Nights:
    """A store in `folder` whose columns are read night after night."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine = database.connect(f"sqlite:///{folder / 'nianbao.db'}")
        database.upgrade(self.engine)
        at = datetime(2026, 1, 1, tzinfo=UTC)
        with database.write_session(self.engine) as session:
            bodies.save_bodies(session, [MONEY, SCHOOLS], source="", file_sha256="0" * 64, at=at)
            for of in (MONEY, SCHOOLS):
                found = Column(f"{of.home_url}nb/", "政府信息公开年报", bodies=((of.code, PlaceRole.OWN_COLUMN),))
                columns.save_column(session, found, found_at=at, origin="finder", recipe={})
        self.listed = {of.code: [item(of, 2024, date(2025, 1, 20))] for of in (MONEY, SCHOOLS)}

    def read(self, day: date) -> None:
        began = datetime(day.year, day.month, day.day, 13, tzinfo=UTC)
        with database.write_session(self.engine) as session:
            for of in (MONEY, SCHOOLS):
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

    def run(self, day: date, *arguments: object, **settings: str) -> Any:
        done = run(*arguments, folder=self.folder, today=day.isoformat(), **settings)
        assert done.status == 0, done.err
        return json.loads(done.out), done.err


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path)


def test_the_first_judging_is_a_baseline_and_later_changes_are_printed(nights: Nights) -> None:
    nights.read(date(2026, 1, 30))
    changes, told = nights.run(date(2026, 1, 31), "watch")
    assert changes == []
    assert "for the first time" in told
    assert "NIANBAO_ALERT_URLS" in told, "without a route it says so"
    nights.read(date(2026, 2, 1))
    changes, told = nights.run(date(2026, 2, 1), "watch", "--no-send")
    assert {(row["body"], row["before"], row["after"], row["confirmed"]) for row in changes} == {
        (of.code, "not_due", "missing", False) for of in (MONEY, SCHOOLS)
    }
    assert "No alerts" in told
    assert nights.run(date(2026, 2, 1), "watch", "--no-send")[0] == [], "told once"
    with database.sessions(nights.engine)() as session:
        assert [change.after.code for change in verdicts.load_changes(session, body=MONEY.code)] == [
            "not_due",
            "missing",
        ]


def test_the_changes_are_a_table_for_people(nights: Nights) -> None:
    nights.read(date(2026, 1, 30))
    nights.run(date(2026, 1, 31), "watch")
    done = run("watch", "--format", "table", folder=nights.folder, today="2026-02-01", lang="zh")
    assert "尚未到期" in done.out
    assert "待核实：到期后尚未核查" in "".join(done.out.split())


def test_status_judges_what_has_news_and_prints_every_duty_as_of_today(nights: Nights) -> None:
    """What was not judged anew is printed as of today, and is what judging everything gives."""
    nights.listed[MONEY.code].append(item(MONEY, 2025, date(2026, 1, 15)))
    nights.read(date(2026, 2, 1))
    nights.run(date(2026, 2, 1), "status")
    nights.listed[SCHOOLS.code].append(item(SCHOOLS, 2025, date(2026, 2, 2)))
    nights.read(date(2026, 2, 3))
    rows, _ = nights.run(date(2026, 2, 3), "status")
    assert rows == nights.run(date(2026, 2, 3), "status", "--as-of", "2026-02-03")[0]
    assert {row["as_of"] for row in rows} == {"2026-02-03"}
    old, _ = nights.run(date(2026, 2, 3), "status", "--year", "2016")
    assert old == nights.run(date(2026, 2, 3), "status", "--year", "2016", "--as-of", "2026-02-03")[0]
    assert {row["year"] for row in nights.run(date(2026, 2, 3), "status")[0]} == {2025}, "asked for once only"


def test_an_earlier_day_is_replayed_and_stored_nowhere(nights: Nights) -> None:
    nights.read(date(2026, 2, 1))
    rows, _ = nights.run(date(2026, 2, 2), "status", "--as-of", "2026-01-31")
    assert {row["verdict"] for row in rows} == {"not_due"}
    with database.sessions(nights.engine)() as session:
        assert verdicts.load_verdicts(session) == {}


@pytest.mark.parametrize(("answer", "status"), [((404, ""), 1), ((503, ""), 0), ((200, ""), 0)])
def test_a_message_that_nobody_gets_any_more_is_no_success(
    nights: Nights, answer: tuple[int, str], status: int
) -> None:
    with http_receiver() as http:
        http.otherwise = answer
        urls = f"json://127.0.0.1:{http.port}/"
        nights.read(date(2026, 1, 30))
        nights.run(date(2026, 1, 31), "watch", alert_urls=urls)
        nights.listed[MONEY.code].append(item(MONEY, 2025, date(2026, 2, 2)))
        nights.read(date(2026, 2, 3))
        done = run("watch", folder=nights.folder, today="2026-02-03", alert_urls=urls)
        assert http.arrivals
        assert (done.status, bool(json.loads(done.out))) == (status, True), done.err


def test_a_message_whose_receiver_left_the_settings_is_no_success(nights: Nights) -> None:
    with http_receiver() as http:
        http.otherwise = (503, "")
        urls = f"json://127.0.0.1:{http.port}/"
        nights.read(date(2026, 1, 30))
        nights.run(date(2026, 1, 31), "watch", alert_urls=urls)
        nights.listed[MONEY.code].append(item(MONEY, 2025, date(2026, 2, 2)))
        nights.read(date(2026, 2, 3))
        nights.run(date(2026, 2, 3), "watch", alert_urls=urls)
        http.otherwise = (200, "")
        done = run("watch", folder=nights.folder, today="2026-02-04", alert_urls=f"{urls}elsewhere")
        assert done.status == 1, done.err
