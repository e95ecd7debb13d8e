"""Many bodies on one city domain: one night is enough, and that had been said before (`make bench` has 700 of them)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.crawl import ESTIMATE_OFF_BY, REAL_DELAY_S, Nights
from crawler.night import NightWindow
from crawler.politeness import DELAY_FACTOR, DELAY_JITTER
from sandbox.city import City

BODIES = 120


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_first_night_answers_for_every_body_in_the_time_that_was_said(tmp_path: Path) -> None:
    city = City.draw(7, bodies=BODIES)
    window = NightWindow()
    with city.serve() as running:
        nights = Nights(tmp_path, running)
        day = city.quick_dates[0]
        (said,) = nights.estimate(day, REAL_DELAY_S, window).cities
        summary = nights.crawl(day)
        asked = len(running.access_log)
        assert summary.failed_walks == 0
        assert summary.left_over == 0
        assert nights.answered() == len(city.parts) == BODIES
        assert abs(said.requests / asked - 1) <= ESTIMATE_OFF_BY, (said, asked)
        slowest = asked * REAL_DELAY_S * DELAY_FACTOR * (1 + DELAY_JITTER)
        assert slowest <= window.seconds
        assert said.season_nights == said.nights == 1
        nights.engine.dispose()
