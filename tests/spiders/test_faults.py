"""Every fault of the survey met by a whole crawl: what is said in the end is what the sandbox's script calls right,
and nobody was asked who should not have been."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest

from cli.context import Store
from cli.crawl import order_for
from cli.demo import fresh_store, import_roster, sandbox_settings
from cli.judging import refresh
from crawler import runs
from crawler.politeness import city_domain
from duties.model import SHANGHAI, Reason
from ingest import steps
from ingest.limits import ocr_installed
from monitor.watch import Judged
from reports.model import CellStatus
from sandbox.city import City
from sandbox.faults import FAULT_IDS, FAULTS
from sandbox.running import Drawn, Running
from sandbox.server import Access
from sandbox.site import Request, Response
from sandbox.truth import Truth
from storage import database, report_versions

LONG = "pagers, addresses and domains"
SHORT_SEASON = 2021
"""The season of the other themes: three years of reports to a body instead of seven, which is all they need."""
THEMES: Mapping[str, frozenset[int]] = {
    "lines and TLS": frozenset({1, 4, 13, 19, 20}),
    "barriers, robots and closures": frozenset({3, 21, 22, 23}),
    LONG: frozenset({5, 6, 7, 11, 14, 15}),
    "files": frozenset({8, 9, 10, 18}),
    "pages": frozenset({2, 12, 16, 17}),
}
"""The faults of research sites §3, by number; one crawl for each theme."""
NIGHT = time(22)
DELAY_S = 0.5


def faults_of(theme: str) -> tuple[str, ...]:
    return tuple(fault for fault in FAULT_IDS if FAULTS[fault].number in THEMES[theme])


@dataclass(frozen=True, slots=True)
class Night:
    """One night after the due date: what was judged, what is right, and what the servers were asked."""

    running: Running[Drawn]
    store: Store
    judged: Mapping[str, Judged]
    truth: Mapping[str, Truth]
    log: tuple[Access, ...]
    own_hosts: frozenset[str]


def one_night(running: Running[Drawn], folder: Path, **values: Any) -> Night:
    """Crawls, reads and judges the city on its last quick date. `values` go into the order."""
    city, day = running.city, running.city.quick_dates[-1]
    chosen = sandbox_settings(running, folder, day)
    store = fresh_store(chosen)
    import_roster(store, running, chosen)
    running.set_now(datetime.combine(day, NIGHT, tzinfo=SHANGHAI))
    order = replace(order_for(chosen, log_level="ERROR"), **values)
    summary = runs.run(order)
    assert summary.failed_walks == 0
    log = tuple(running.access_log)
    steps.ingest(store.engine, store.raw, at=chosen.moment())
    judged = {row.body.code: row for row in refresh(store, chosen) if row.duty.year == city.report_year}
    told = city.truth(day, looked=(day,), browser=bool(order.browser), ocr=ocr_installed())
    truth = {row.body: row for row in told}
    return Night(running, store, judged, truth, log, frozenset(part.host for part in city.parts))


def wrong_verdicts(night: Night) -> list[str]:
    """Every body of which something else is said than the script does."""
    names = {part.body.code: part.fault or "no fault" for part in night.running.city.parts}
    out = []
    for code, truth in night.truth.items():
        row = night.judged.get(code)
        said = row and (
            str(row.verdict.code),
            row.verdict.reason and str(row.verdict.reason),
            row.verdict.published_on,
            tuple(sorted(str(flag) for flag in row.verdict.flags)),
        )
        right = (truth.verdict, truth.reason, truth.published_on, tuple(sorted(truth.flags)))
        if said != right:
            out.append(f"{names[code]}: {said}, and right is {right}")
    return out


def wrong_figures(night: Night) -> list[str]:
    """Every report that was to be read and was not, or with other figures than the script's."""
    wanted = {code: truth.figures for code, truth in night.truth.items() if truth.figures}
    read: dict[str, list[str]] = {code: [] for code in wanted}
    with database.sessions(night.store.engine)() as session:
        for stored in report_versions.latest_reports(session, year=night.running.city.report_year):
            if stored.body not in wanted or stored.code:
                continue
            figures = report_versions.load_report(session, stored.version_id).figures
            if all(figure.status is CellStatus.ABSENT for figure in figures):
                continue  # the page that a file is attached to
            right = wanted[stored.body]
            other = [f for f in figures if f.value != right[f.table, f.row, f.column]]
            read[stored.body].append(f"{stored.body}: {other[:3]}" if other or len(figures) != len(right) else "")
    return [line for lines in read.values() for line in lines if line] + [
        f"{code}: never read" for code, lines in read.items() if not lines
    ]


def asked_outside(night: Night) -> set[str]:
    """Hosts that were asked and lie under none of the roster's city domains."""
    cities = {city_domain(host) for host in night.own_hosts}
    return {access.host for access in night.log if city_domain(access.host) not in cities}


def asked_in_spite_of_robots(night: Night) -> list[tuple[str, str]]:
    """Paths that a host's robots.txt forbids, by the standard library's reading of it."""
    out = []
    for host in {access.host for access in night.log if access.host in night.running.server.sites}:
        asked = [access for access in night.log if access.host == host and access.method != "TLS"]
        answers = [access for access in asked if access.path == "/robots.txt"]
        parser = RobotFileParser()
        if any(access.status == 200 for access in answers):
            parser.parse(robots_text(night.running, host).splitlines())
        elif any(access.status < 500 for access in answers if access.status):
            continue  # 4xx: there is none
        else:
            parser.parse(["User-agent: *", "Disallow: /"])
        out += [
            (host, access.path)
            for access in asked
            if access.path != "/robots.txt" and not parser.can_fetch("nianbao", access.path)
        ]
    return out


def robots_text(running: Running[Drawn], host: str) -> str:
    """A host's robots.txt; asked a few times and under TLS too, as some faults answer otherwise in between."""
    for secure in (False, True, False, True):
        request = Request(host, running.port, "GET", "/robots.txt", secure=secure)
        given = running.server.sites[host].answer(request, running.now)
        if isinstance(given, Response) and given.status == 200:
            return given.body.decode("utf-8", "replace")
    raise AssertionError(f"{host} gave a robots.txt and gives none now")


def asked_before_robots(night: Night) -> set[str]:
    """Hosts whose first request was not for robots.txt."""
    first: dict[str, str] = {}
    for access in night.log:
        if access.method != "TLS":
            first.setdefault(access.host, access.path)
    return {host for host, path in first.items() if path != "/robots.txt"}


def test_every_fault_belongs_to_one_theme() -> None:
    themes = [fault for theme in THEMES for fault in faults_of(theme)]
    assert sorted(themes) == sorted(FAULT_IDS)


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_each_fault_ends_as_the_script_says_and_nobody_else_is_asked(theme: str, tmp_path: Path) -> None:
    year = 2025 if theme == LONG else SHORT_SEASON
    with City.draw(1, bodies=2, report_year=year, faults=faults_of(theme)).serve() as running:
        night = one_night(running, tmp_path)
        assert wrong_verdicts(night) == []
        assert wrong_figures(night) == []
        assert asked_outside(night) == set()
        assert asked_before_robots(night) == set()
        assert asked_in_spite_of_robots(night) == []
        assert {access.method for access in night.log} <= {"GET", "POST", "TLS"}
        agents = {access.user_agent for access in night.log if access.method != "TLS"}
        assert agents == {"nianbao/0.1 (annual report monitor; demo@nianbao.invalid)"}


def is_one_at_a_time(at: list[float]) -> bool:
    """The log is written when a request has arrived: on a busy machine one arrives late and the next seems close to it,
    as the one before seems far. Over two gaps that evens out."""
    return all(third - first > 2 * DELAY_S * 0.8 for first, third in zip(at, at[2:], strict=False))


@pytest.mark.slow
def test_with_a_delay_no_two_requests_to_one_city_come_closer(tmp_path: Path) -> None:
    """`doubles` has a www host and a telephone twin: all of them are one city's."""
    city = City.draw(1, bodies=2, faults=("doubles", "robots_deny"))
    codes = tuple(city.body_with(fault).body.code for fault in ("doubles", "robots_deny"))
    with city.serve() as running:
        night = one_night(running, tmp_path, codes=codes, delay=DELAY_S)
    assert night.judged[codes[0]].verdict.reason is None
    assert night.judged[codes[1]].verdict.reason is Reason.ROBOTS_REFUSED
    assert len({access.host for access in night.log}) > 1
    at = sorted(access.at_monotonic for access in night.log)
    gaps = [later - earlier for earlier, later in pairwise(at)]
    assert len(gaps) > 8
    assert is_one_at_a_time(at)
    assert at[-1] - at[0] >= DELAY_S * len(gaps)
