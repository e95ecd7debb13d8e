"""What a crawl is said to ask before it asks: pure, and beside what it then asked."""

from __future__ import annotations

import datetime

from crawler.estimate import estimate
from crawler.items import ListedRow
from crawler.memory import LastReading, Memory
from crawler.plan import make_plan
from duties.model import Article, Column, ContentState, PlaceRole, ReadingOutcome
from registry.model import Body, Kind, Level
from reports.prose.titles import parse_title

NOW = datetime.datetime(2026, 2, 5, 14, tzinfo=datetime.UTC)
NIGHT_S = 11 * 3600.0


def claim(title: str) -> tuple[bool | None, int | None]:
    parsed = parse_title(title)
    return parsed.is_report, parsed.year


def bureau(number: int, home: str = "") -> Body:
    return Body(f"b{number}", f"b{number}", Kind.DEPARTMENT, Level.PREFECTURE, "320900", home_url=home)


PORTAL = Body("gov", "gov", Kind.GOVERNMENT, Level.PREFECTURE, "320900", home_url="http://www.luhe.gov.cn/")


def test_a_first_night_of_700_bodies_on_one_domain_fits_one_night() -> None:
    roster = [PORTAL, *(bureau(number, f"http://b{number}.luhe.gov.cn/") for number in range(699))]
    found = estimate(make_plan(roster, (), {}, season=2025), claim, now=NOW, delay=3, night_s=NIGHT_S)
    (city,) = found.cities
    assert city.bodies == 700
    assert 4_000 < city.requests < 10_000
    assert city.hours == city.requests * 3.75 / 3600
    assert (city.nights, city.season_nights) == (1, 1)


def test_bodies_that_share_a_host_take_as_many_nights_as_its_budget_needs() -> None:
    roster = [PORTAL, *(bureau(number) for number in range(99))]
    found = estimate(make_plan(roster, (), {}, season=2025), claim, now=NOW, delay=3, night_s=1800.0)
    assert found.nights > 1
    assert found.nights >= found.season_nights


def test_an_unchanged_column_is_counted_by_what_is_known_of_it() -> None:
    column = Column("http://b1.luhe.gov.cn/nb/", bodies=(("b1", PlaceRole.OWN_COLUMN),))
    rows = tuple(ListedRow(f"http://b1/{year}", f"局{year}年政府信息公开工作年度报告", None) for year in (2025, 2024))
    known = {row.url: Article(row.url, state=ContentState.READ, content_since=NOW) for row in rows}
    last = LastReading(NOW - datetime.timedelta(days=1), ReadingOutcome.COMPLETE, rows, None, True, ("a", "b", "c"))
    for articles, asked in ((known, 3), ({}, 5)):
        made = make_plan(
            [bureau(1, "http://b1.luhe.gov.cn/")],
            [column],
            articles,
            season=2025,
            memory=Memory(last={column.url: last}),
        )
        assert estimate(made, claim, now=NOW, delay=3, night_s=NIGHT_S).requests == asked


def test_a_slow_pace_is_the_promised_one_with_its_jitter() -> None:
    made = make_plan([bureau(1, "http://b1.luhe.gov.cn/")], (), {}, season=2025)
    slow, quick = (estimate(made, claim, now=NOW, delay=delay, night_s=NIGHT_S) for delay in (6.0, 3.0))
    assert slow.requests == quick.requests
    assert slow.hours == 2 * quick.hours
