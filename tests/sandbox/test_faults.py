"""Every fault does on the wire what it says, and the truth knows what is right to say of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from duties.model import Reason
from sandbox.city import City, RunningCity
from sandbox.effects.addresses import STALE_COLUMN
from sandbox.families import FAMILY_NAMES
from sandbox.faults import FAULT_IDS, FAULTS
from sandbox.truth import Truth
from tests.sandbox import faults_page
from tests.sandbox.fault_case import DAY, Case
from tests.sandbox.fault_checks import CHECKS
from tests.sandbox.visitor import visit

REASONS = {str(reason) for reason in Reason}


@pytest.fixture(scope="module")
def running() -> Iterator[RunningCity]:
    with City.draw(4, bodies=2, faults=FAULT_IDS).serve() as city:
        city.set_now(DAY)
        yield city


@pytest.mark.parametrize("fault", FAULT_IDS)
def test_a_fault_does_what_it_says(running: RunningCity, fault: str) -> None:
    with visit(running) as visitor:
        CHECKS[fault](Case(running, visitor, running.city.body_with(fault)))


def test_all_twenty_three_faults_of_the_survey_are_played() -> None:
    assert {fault.number for fault in FAULTS.values()} == set(range(1, 24))
    assert set(CHECKS) == set(FAULTS)


@pytest.mark.parametrize("fault", FAULT_IDS)
def test_the_truth_says_the_fault_s_outcome(running: RunningCity, fault: str) -> None:
    city = running.city
    part, outcome = city.body_with(fault), FAULTS[fault].outcome

    def say(number: int, *, browser: bool = False) -> Truth:
        day = city.quick_dates[number]
        return next(truth for truth in city.truth(day, browser=browser) if truth.body == part.body.code)

    last = say(-1)
    if outcome.coped:
        assert (last.verdict, last.reason, last.flags, len(last.figures)) == ("on_time", None, (), 200)
    elif outcome.missing:
        assert (last.verdict, last.reason) == ("missing", None)
    elif outcome.needs_ocr:
        assert (last.verdict, last.reason, last.figures) == ("on_time", None, {})
        day = city.quick_dates[-1]
        read = next(truth for truth in city.truth(day, ocr=True) if truth.body == part.body.code)
        assert (read.flags, len(read.figures)) == ((), 200)
    elif outcome.flags:
        assert (last.verdict, last.flags, last.figures) == ("on_time", outcome.flags, {})
    else:
        assert say(0).verdict == "not_due"
        assert last.verdict == "unverifiable"
        assert last.reason == (outcome.reason or "needs_browser")
        assert last.reason in REASONS
    if outcome.needs_browser:
        assert say(-1, browser=True).verdict == "on_time"


def test_who_did_not_look_knows_no_fault(running: RunningCity) -> None:
    city = running.city
    day = city.quick_dates[-1]
    code = city.body_with("waf_412").body.code
    for looked, reason in (((), "never_crawled"), (city.quick_dates[:1], "not_read_since_due")):
        truth = next(truth for truth in city.truth(day, looked=looked) if truth.body == code)
        assert (truth.verdict, truth.reason) == ("unverifiable", reason)


def test_the_roster_gives_what_the_fault_wants(running: RunningCity) -> None:
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(running.roster_csv().decode("utf-8-sig")))}
    moved = rows[running.city.body_with("soft_404_moved").body.code]
    assert moved["home_url"]
    assert moved["column_url"].endswith(STALE_COLUMN)
    assert rows[running.city.body_with("tls_old").body.code]["home_url"].startswith("https://")
    assert rows[running.city.body_with("waf_412").body.code]["home_url"] == ""


@pytest.mark.slow
def test_every_fault_and_family_in_one_city_and_a_new_draw_is_the_same() -> None:
    first, second = (City.draw(9, families=FAMILY_NAMES, faults=FAULT_IDS) for _ in range(2))
    assert len(first.parts) == 12 + len(FAMILY_NAMES) + len(FAULT_IDS)
    assert first.roster_csv(80) == second.roster_csv(80)
    names = [part.body.name for part in first.parts]
    assert len(set(names)) == len(names)


def test_the_page_of_faults_is_the_table_s() -> None:
    written = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
    assert written.read_text(encoding="utf-8") == faults_page.page(), "run: python -m tests.sandbox.faults_page"
    assert set(faults_page.SURVEY) == {fault.number for fault in FAULTS.values()}
