"""The truth follows from the script, and the script keeps the promises of each part."""

from __future__ import annotations

from datetime import date

import pytest

from sandbox.city import City
from sandbox.players import NO_REPORT
from sandbox.script import PostKind, Role
from sandbox.truth import Truth

SEEDS = [1, 2, 3, 11, 29]


def by_role(city: City, on: date, looked: tuple[date, ...] | None = None) -> dict[Role, Truth]:
    return {city.role(truth.body): truth for truth in city.truth(on, looked=looked)}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_verdicts_of_a_quick_season(seed: int) -> None:
    city = City.draw(seed)
    before, after, week_later = city.quick_dates
    assert before < date(2026, 1, 31) < after < week_later
    first, second, last = (by_role(city, day) for day in city.quick_dates)
    for role in NO_REPORT:
        assert first[role].verdict == "not_due"
    for role in (Role.MISSING, Role.LOOKALIKES, Role.REPOSTED):
        assert (second[role].verdict, last[role].verdict) == ("missing", "missing")
        assert last[role].published_on is None
        assert not last[role].figures
    assert last[Role.REPOSTED].flags == ("wrong_unit",)
    assert last[Role.MISSING].flags == ()
    for verdicts in (second, last):
        assert (verdicts[Role.FAILING].verdict, verdicts[Role.FAILING].reason) == ("unverifiable", "unreachable")
    assert (first[Role.LATE].verdict, second[Role.LATE].verdict) == ("not_due", "missing")
    assert last[Role.LATE].verdict == "late"
    for role in (Role.OFFICE, Role.PAGED, Role.SCRIPTED, Role.PLAIN, Role.PORTAL_ONLY, Role.OUTLYING):
        assert last[role].verdict == "on_time"
        assert last[role].days_late is None
        assert last[role].figures
    assert last[Role.GOVERNMENT].due_on == date(2026, 3, 31)
    assert last[Role.GOVERNMENT].verdict in {"on_time", "not_due"}


@pytest.mark.slow
def test_a_late_report_is_late_by_the_days_after_the_due_date() -> None:
    for seed in SEEDS:
        city = City.draw(seed)
        late = by_role(city, city.quick_dates[-1])[Role.LATE]
        assert late.published_on is not None
        assert late.days_late == (late.published_on - date(2026, 1, 31)).days > 0


def test_who_did_not_look_knows_nothing() -> None:
    city = City.draw(1)
    on = date(2026, 2, 20)
    assert {truth.verdict for role, truth in by_role(city, on, ()).items() if role is not Role.GOVERNMENT} == {
        "unverifiable"
    }
    assert by_role(city, on, ())[Role.MISSING].reason == "never_crawled"
    assert by_role(city, on, (date(2026, 1, 20),))[Role.MISSING].reason == "not_read_since_due"
    assert by_role(city, on, (date(2026, 2, 1),))[Role.LATE].verdict == "missing"
    assert by_role(city, on, (date(2026, 2, 19),))[Role.LATE].verdict == "late"


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_of_the_season_is_posted_on_a_day_of_looking(seed: int) -> None:
    city = City.draw(seed)
    assert not {post.on for post in city.posts()} & set(city.quick_dates)


@pytest.mark.parametrize("seed", SEEDS)
def test_histories_have_no_gaps_are_on_time_and_know_both_forms(seed: int) -> None:
    city = City.draw(seed)
    editions = set()
    for part in city.parts:
        own = [post for post in part.posts if post.kind is PostKind.REPORT and post.report is not None]
        years = sorted(post.report.year for post in own if post.report is not None)
        assert years == list(range(years[0], years[-1] + 1))
        assert years[-1] == (2024 if part.role in NO_REPORT else 2025)
        assert len([year for year in years if year < 2025]) >= 2
        for post in own:
            assert post.report is not None
            editions.add(post.report.edition)
            if post.report.year < 2025:
                due = (3, 31) if part.role is Role.GOVERNMENT else (1, 31)
                assert post.on <= date(post.report.year + 1, *due)
            assert post.report.signed_on <= post.on
    assert editions == {"2019", "2021"}


def test_lookalikes_name_the_season_and_are_none() -> None:
    city = City.draw(2)
    part = next(part for part in city.parts if part.role is Role.LOOKALIKES)
    season = [post for post in part.posts if post.kind is PostKind.LOOKALIKE and "2025" in post.title]
    assert len(season) == 7
    assert all(post.report is None for post in season)
    assert part.own_report(2025) is None
