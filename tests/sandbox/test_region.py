"""Several cities at once: kept apart in everything, and crawled beside each other with the manners of one."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from crawler.politeness import city_domain
from duties.model import Reason, VerdictCode
from registry.divisions import divisions
from registry.model import Level
from registry.names import Resolver
from registry.roster import read_roster
from sandbox import names
from sandbox.city import City
from sandbox.region import Region
from sandbox.running import Drawn, Running
from sandbox.site import Answer, Answers, Request, Response
from tests.spiders.test_faults import (
    asked_before_robots,
    asked_outside,
    one_night,
    wrong_figures,
    wrong_verdicts,
)

MOST = len(names.PLACES)


def domain_of(city: City) -> str:
    return city_domain(city.parts[0].host)


# --- the drawing ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def widest() -> Region:
    return Region.draw(5, cities=MOST, bodies=12 * MOST + 3)


def test_cities_share_nothing(widest: Region) -> None:
    assert [len(city.parts) for city in widest.cities] == [13] * 3 + [12] * (MOST - 3)
    assert len({city.name for city in widest.cities}) == MOST
    assert len({city.seed for city in widest.cities}) == MOST
    for what in (
        [part.body.code for part in widest.parts],
        [part.body.name for part in widest.parts],
        [site.host for site in widest.sites],
    ):
        assert len(what) == len(set(what))
    for city in widest.cities:
        (domain,) = {city_domain(site.host) for site in city.sites}
        (division,) = {part.body.division for part in city.parts}
        assert {part.body.code[:6] for part in city.parts} == {division}
        others = [other for other in widest.cities if other is not city]
        assert domain not in map(domain_of, others)
        assert division not in {other.parts[0].body.division for other in others}


def test_every_borrowed_division_is_a_prefecture() -> None:
    assert len(set(names.BORROWED_DIVISIONS)) == MOST
    assert {divisions().get(code).level for code in names.BORROWED_DIVISIONS} == {Level.PREFECTURE}


def test_every_row_of_the_one_roster_is_imported(widest: Region) -> None:
    read = read_roster(widest.roster_csv(8080), "roster.csv")
    assert not read.problems
    assert not read.warnings
    assert [(body.code, body.name, body.parent) for body in read.bodies] == [
        (part.body.code, part.body.name, part.body.parent) for part in widest.parts
    ]


def test_names_in_reports_mean_bodies_of_their_own_city(widest: Region) -> None:
    resolver = Resolver([part.body for part in widest.parts])
    for city in widest.cities:
        for post in city.posts():
            if post.report is not None:
                found = resolver.resolve(post.report.body_name, division=city.parts[0].body.division).body
                assert (found.code if found else "") == post.report.body


def test_the_truth_is_that_of_every_city(widest: Region) -> None:
    day = widest.quick_dates[-1]
    assert {city.quick_dates for city in widest.cities} == {widest.quick_dates}
    told = widest.truth(day, port=8080)
    assert [truth.body for truth in told] == [part.body.code for part in widest.parts]
    assert told == tuple(truth for city in widest.cities for truth in city.truth(day, port=8080))


def test_the_same_seed_draws_the_same_region() -> None:
    first, again, other = (Region.draw(seed, cities=2, bodies=24) for seed in (7, 7, 8))
    assert first.roster_csv(80) == again.roster_csv(80) != other.roster_csv(80)
    assert first.truth(first.quick_dates[-1]) == again.truth(first.quick_dates[-1])


@pytest.mark.parametrize(("cities", "bodies"), [(MOST + 1, 480), (0, 480), (3, 5)])
def test_a_region_that_cannot_be_is_refused(cities: int, bodies: int) -> None:
    with pytest.raises(ValueError, match=r"cities|office"):
        Region.draw(1, cities=cities, bodies=bodies)


# --- a night in it --------------------------------------------------------------------------------------------------


class Attended:
    """A site that takes its time over an answer, and tells `waiting` who waits meanwhile."""

    def __init__(self, site: Answers, waiting: Waiting) -> None:
        self.site, self.waiting = site, waiting

    @property
    def host(self) -> str:
        return self.site.host

    def answer(self, request: Request, now: datetime) -> Answer:
        with self.waiting.at(city_domain(self.host)):
            time.sleep(0.005)
            return self.site.answer(request, now)


class Waiting:
    """How many wait for answers of each city, and the most of whom there ever were at one and at once."""

    def __init__(self) -> None:
        self.now: Counter[str] = Counter()
        self.at_one: Counter[str] = Counter()
        self.cities_at_once = 0
        self._guard = threading.Lock()

    @contextmanager
    def at(self, city: str) -> Iterator[None]:
        with self._guard:
            self.now[city] += 1
            self.at_one[city] = max(self.at_one[city], self.now[city])
            self.cities_at_once = max(self.cities_at_once, sum(1 for count in self.now.values() if count))
        try:
            yield
        finally:
            with self._guard:
                self.now[city] -= 1


def attended(running: Running[Drawn]) -> Waiting:
    waiting = Waiting()
    running.server.sites = {host: Attended(site, waiting) for host, site in running.server.sites.items()}
    return waiting


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_a_night_finds_what_every_city_s_script_says(processes: int, tmp_path: Path) -> None:
    region = Region.draw(11, cities=3, bodies=36)
    domains = {domain_of(city) for city in region.cities}
    with region.serve() as running:
        waiting = attended(running)
        night = one_night(running, tmp_path, processes=processes)
        assert {city_domain(access.host) for access in night.log} == domains
        assert waiting.at_one == dict.fromkeys(domains, 1), "one request at a time for each city domain"
        assert waiting.cities_at_once > 1, "and the cities beside each other"
        assert len(night.judged) == len(night.truth) == 36
        assert wrong_verdicts(night) == []
        assert wrong_figures(night) == []
        assert asked_outside(night) == set()
        assert asked_before_robots(night) == set()


class Closed:
    """A site whose server lets nobody from here in."""

    def __init__(self, host: str) -> None:
        self.host = host

    def answer(self, request: Request, now: datetime) -> Answer:
        return Response(403, b"<html><title>403 Forbidden</title></html>", (("Content-Type", "text/html"),))


@pytest.mark.slow
def test_cities_that_refuse_us_accuse_nobody(tmp_path: Path) -> None:
    region = Region.draw(12, cities=3, bodies=24)
    *refusing, _open = region.cities
    closed = {site.host for city in refusing for site in city.sites}
    codes = {part.body.code for city in refusing for part in city.parts}
    right = region.truth(region.quick_dates[-1])
    assert "missing" in {truth.verdict for truth in right if truth.body in codes}, "or there is nobody to accuse"
    with region.serve() as running:
        running.server.sites = {
            host: Closed(host) if host in closed else site for host, site in running.server.sites.items()
        }
        night = one_night(running, tmp_path)
        owed = {code for code, truth in night.truth.items() if truth.verdict != "not_due"}
        said = {code: (row.verdict.code, row.verdict.reason) for code, row in night.judged.items()}
        refused = {code for code, verdict in said.items() if verdict == (VerdictCode.UNVERIFIABLE, Reason.GEO_REFUSED)}
        assert refused == codes & owed, said
        others = replace(night, truth={code: truth for code, truth in night.truth.items() if code not in codes})
        assert wrong_verdicts(others) == []
