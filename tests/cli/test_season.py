"""Seasons of a sandbox city, crawled by real Scrapy night after night: every verdict of every night is the script's."""

from __future__ import annotations

import os
import random
from datetime import date
from pathlib import Path

import pytest

from cli.season import Night, play
from duties.model import Flag
from sandbox.season.nights import Nights, around_the_dates, whole_season
from sandbox.season.parts import PARTS
from sandbox.season.season import Season
from tests.cli.season_checks import (
    check_days,
    check_figures,
    check_findings,
    check_proofs,
    check_rules,
    precision_and_recall,
)

YEAR = 2025
RARE = tuple(part.name for part in PARTS if part.rare)
CHANCE = os.environ.get("NIANBAO_TEST_CHANCE")
FRESH = [random.Random(CHANCE).randrange(10_000, 1_000_000) + number for number in range(10)] if CHANCE else []


def played(season: Season, folder: Path) -> tuple[list[Night], dict[str, list[date]]]:
    """The nights, and by host those on which the sandbox gave an answer to somebody who asked."""
    nights: list[Night] = []
    answered: dict[str, list[date]] = {}
    with season.city.serve() as running:
        for night in play(season, running, folder):
            nights.append(night)
            for host in {access.host for access in running.access_log if access.status in (200, 304)}:
                answered.setdefault(host, []).append(night.day)
            running.clear_log()
    return nights, answered


def check(season: Season, folder: Path) -> tuple[list[Night], set[str]]:
    """Plays the season; every night, every accusation and every figure is right. Gives the rules that decided."""
    nights, answered = played(season, folder)
    for night in nights:
        for verdict in ("late", "missing"):
            assert precision_and_recall(night, verdict) == (1.0, 1.0), (season.city.seed, night.day, verdict)
        assert night.wrong == (), (season.city.seed, night.day, [(code, season.parts[code]) for code in night.wrong])
        assert night.summary.failed_walks == 0
    check_proofs(season, nights[-1], folder, answered)
    own = {part.body.code for part in season.city.parts if part.own_report(YEAR) is not None}
    found = [row for row in nights[-1].rows if row.verdict.code.value in ("on_time", "late") and row.verdict.url]
    found = [row for row in found if row.body.code in own and Flag.UNREADABLE not in row.verdict.flags]
    compared = check_figures(season.city.posts(), folder, wanted=[(row.body.code, YEAR) for row in found])
    assert compared > 175 * len(found)
    check_findings(season, folder, YEAR)
    assert check_days(season, nights) >= len(season.parts) // 3
    return nights, check_rules(season, nights[-1], folder)


@pytest.mark.slow
def test_two_nights_around_the_due_date(tmp_path: Path) -> None:
    days = (date(2026, 1, 26), date(2026, 2, 4))
    nights, rules = check(Season.draw(20, bodies=12, nights=Nights(days)), tmp_path)
    assert {row.verdict.code.value for row in nights[-1].rows} >= {"on_time", "late", "missing", "unverifiable"}
    assert {"seen_in_time", "missing", "unread"} <= rules


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "bodies", "parts"), [(7, 24, ()), (11, 25, RARE)])
def test_a_city_through_the_nights_around_both_dates(
    seed: int, bodies: int, parts: tuple[str, ...], tmp_path: Path
) -> None:
    check(Season.draw(seed, bodies=bodies, nights=around_the_dates(YEAR), parts=parts), tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(not CHANCE, reason="belongs to the soak: NIANBAO_TEST_CHANCE is not set")
@pytest.mark.parametrize("seed", FRESH)
def test_a_whole_season_of_60_from_a_fresh_seed(seed: int, tmp_path: Path) -> None:
    check(Season.draw(seed, bodies=60, nights=whole_season(YEAR)), tmp_path)
