"""Cities from seeds that nobody has seen: every family and every fault, as `make soak` draws them.

What such a city finds is mended at its root and stays as a fixed seed or an example of its own.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from duties.model import ReadingOutcome
from sandbox.city import City
from sandbox.families import FAMILY_NAMES
from sandbox.faults import FAULTS
from sandbox.script import BodyScript, Post, PostKind
from storage import columns, database, readings, report_versions
from storage.report_versions import StoredReport
from tests.spiders.test_faults import (
    DELAY_S,
    LONG,
    SHORT_SEASON,
    THEMES,
    Night,
    asked_before_robots,
    asked_in_spite_of_robots,
    asked_outside,
    faults_of,
    is_one_at_a_time,
    one_night,
    wrong_figures,
    wrong_verdicts,
)

CHANCE = os.environ.get("NIANBAO_TEST_CHANCE")
FRESH = [random.Random(f"sites {CHANCE}").randrange(10_000, 1_000_000) + n for n in range(20)] if CHANCE else []
IN_THE_SOAK = pytest.mark.skipif(not CHANCE, reason="belongs to the soak: NIANBAO_TEST_CHANCE is not set")
Owed = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """What a night found of the reports that stood there: those read under their own name, and what went wrong.

    `wrong`: attributed to another body or year than the script's. `silent`: missed, and nobody was told so.
    """

    owed: frozenset[Owed]
    read: frozenset[Owed]
    wrong: tuple[str, ...]
    silent: tuple[str, ...]

    @property
    def recall(self) -> float:
        return len(self.read & self.owed) / len(self.owed)


def found_by(night: Night) -> Found:
    """Compares all reports of all years that stood on the sites that night with those stored."""
    city = night.running.city
    assert isinstance(city, City)
    posts = dict(_posts(city, night))
    owed = frozenset(
        (part.body.code, post.report.year)
        for part in city.parts
        if not (FAULTS[part.fault].outcome.reason if part.fault else "")
        for post in part.posts
        if post.kind is PostKind.REPORT and post.report is not None and post.visible(night.running.now)
    )
    # What a comment that was left open swallows nobody sees.
    owed -= {(part.body.code, min(_years(part))) for part in city.parts if part.fault == "open_comment"}
    # What nobody can read is told as such: its verdict's flag says so.
    owed -= {
        (part.body.code, max(_years(part)))
        for part in city.parts
        if part.fault and "unreadable" in FAULTS[part.fault].outcome.flags
    }
    with database.sessions(night.store.engine)() as session:
        stored = [version for version in report_versions.latest_reports(session) if version.body and version.year]
        read = frozenset((version.body or "", version.year or 0) for version in stored)
        found = columns.load_columns(session)
        outcomes = {url: rows[-1].outcome for url, rows in readings.load_readings(session).items()}
    whole = {column.url for column in found if outcomes.get(column.url) is ReadingOutcome.COMPLETE}
    places = [(body, column.url in whole) for column in found for body, _role in column.bodies]
    told = {body for body, _ in places} - {body for body, is_whole in places if is_whole}
    # A body without any column, or with none that was read to its end, is unverifiable: that was said.
    silent = [f"{body} {year}" for body, year in sorted(owed - read) if body not in told and body in dict(places)]
    return Found(owed, read, tuple(_wrong(stored, posts)), tuple(silent))


def _years(part: BodyScript) -> list[int]:
    return [post.report.year for post in part.posts if post.report is not None]


def _posts(city: City, night: Night) -> Iterator[tuple[tuple[str, str], tuple[str, Post]]]:
    for part in city.parts:
        for post in part.posts:
            yield _place(city.url(part, post, night.running.port)), (part.body.code, post)


def _place(url: str) -> tuple[str, str]:
    """Host, path and query: a site may answer under http and https alike."""
    address = urlsplit(url)
    return address.hostname or "", unquote(address.path) + (f"?{address.query}" if address.query else "")


def _wrong(stored: list[StoredReport], posts: Mapping[tuple[str, str], tuple[str, Post]]) -> Iterator[str]:
    for version in stored:
        body, post = posts.get(_place(version.article_url), ("", None))
        if post is None:
            continue
        owner = body if post.kind is PostKind.REPORT else ""
        year = post.report.year if post.report is not None else None
        if (version.body, version.year) != (owner, year):
            yield f"{version.article_url}: {version.body} {version.year}, and right is {owner or 'nobody'} {year}"


def check(night: Night) -> Found:
    """Everything that must hold of a night, whatever the seed."""
    assert asked_outside(night) == set()
    assert asked_before_robots(night) == set()
    assert asked_in_spite_of_robots(night) == []
    assert wrong_verdicts(night) == []
    assert wrong_figures(night) == []
    found = found_by(night)
    assert found.wrong == ()
    assert found.silent == ()
    assert found.recall >= 0.99, sorted(found.owed - found.read)
    return found


@pytest.mark.slow
@IN_THE_SOAK
@pytest.mark.parametrize("seed", FRESH)
def test_every_family_of_a_fresh_city_is_read_and_nothing_is_taken_for_anothers(seed: int, tmp_path: Path) -> None:
    with City.draw(seed, bodies=4, families=FAMILY_NAMES).serve() as running:
        found = check(one_night(running, tmp_path))
    assert len(found.owed) > 3 * len(FAMILY_NAMES)


@pytest.mark.slow
@IN_THE_SOAK
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("seed", FRESH)
def test_every_fault_of_a_fresh_city_ends_under_its_reason(seed: int, theme: str, tmp_path: Path) -> None:
    year = 2025 if theme == LONG else SHORT_SEASON
    with City.draw(seed, bodies=2, report_year=year, faults=faults_of(theme)).serve() as running:
        check(one_night(running, tmp_path))


@pytest.mark.slow
@IN_THE_SOAK
@pytest.mark.parametrize("seed", FRESH[:3])
def test_a_fresh_city_is_asked_one_thing_at_a_time(seed: int, tmp_path: Path) -> None:
    """All hosts lie under one city domain, so that one gap holds for all of them."""
    family = random.Random(seed).choice([name for name in FAMILY_NAMES if name != "rendered"])
    city = City.draw(seed, bodies=2, families=(family,))
    with city.serve() as running:
        night = one_night(running, tmp_path, codes=(city.body_on(family).body.code,), delay=DELAY_S)
    at = sorted(access.at_monotonic for access in night.log)
    gaps = [later - earlier for earlier, later in pairwise(at)]
    assert len(gaps) > 4
    assert is_one_at_a_time(at)
    assert at[-1] - at[0] >= DELAY_S * len(gaps)
