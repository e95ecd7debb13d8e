"""The season's script and its truth: everything from the seed, every part playable, every rule played."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from duties.verdicts import RULES
from registry import roster
from registry.divisions import divisions
from sandbox import names
from sandbox.effects.hours import Rebuilt
from sandbox.names import BORROWED_COUNTIES, COUNTIES
from sandbox.script import SHANGHAI, Delivery, Post, PostKind
from sandbox.season.nights import Nights, around_the_dates, due_dates, quick_nights, whole_season
from sandbox.season.parts import BY_NAME, EVERY_CITY, MORE, PARTS
from sandbox.season.season import Season
from sandbox.season.story import Story, Turn
from sandbox.site import Request, Response
from sandbox.sites.base import GovernmentSite
from sandbox.sites.department import DepartmentSite
from tests.sandbox.season_page import EVERY_PART, page

YEAR = 2025
DUE = date(2026, 1, 31)


@pytest.fixture(scope="module")
def season() -> Season:
    return Season.draw(4, bodies=EVERY_PART)


def code_of(season: Season, part: str) -> str:
    """The first department that plays `part`."""
    return next(
        code for code, name in season.parts.items() if name == part and code.startswith(names.BORROWED_DIVISION)
    )


def said(season: Season, part: str, days: int) -> tuple[str, str | None, tuple[str, ...], int | None]:
    """What is right to say of the first body of `part`, so many days after the departments' due date."""
    truth = next(one for one in season.truth(DUE + timedelta(days=days)) if one.body == code_of(season, part))
    return truth.verdict, truth.reason, truth.flags, truth.days_late


def test_the_nights_are_weekly_and_nightly_around_the_dates() -> None:
    days = whole_season(YEAR).days
    assert (days[0], days[-1]) == (date(2025, 12, 1), date(2026, 4, 30))
    assert max((later - day).days for day, later in itertools.pairwise(days)) <= 7
    for due in due_dates(YEAR):
        assert {due + timedelta(days=offset) for offset in range(-1, 5)} <= set(days)
    assert len(quick_nights(YEAR).days) == 12
    assert set(due_dates(YEAR)) <= set(around_the_dates(YEAR).days)


def test_nights_know_what_was_seen_when() -> None:
    nights = Nights((date(2026, 1, 1), date(2026, 1, 8)))
    assert nights.on_or_after(date(2026, 1, 1)) == date(2026, 1, 1)
    assert nights.on_or_after(date(2026, 1, 2)) == date(2026, 1, 8)
    assert nights.on_or_after(date(2026, 1, 9)) is None
    assert nights.before(date(2026, 1, 1)) is None
    assert nights.before(date(2026, 1, 9)) == date(2026, 1, 8)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_season(season: Season) -> None:
    again = Season.draw(4, bodies=EVERY_PART)
    assert again.city.roster_csv(80) == season.city.roster_csv(80)
    assert again.parts == season.parts
    for day in season.nights.days:
        assert again.truth(day) == season.truth(day)
    assert Season.draw(5, bodies=EVERY_PART).parts != season.parts


def test_a_city_of_60_plays_every_part_but_rare_ones_and_most_bodies_are_in_time() -> None:
    season = Season.draw(4)
    assert len(season.parts) == 60
    left_out = set(BY_NAME) - set(season.parts.values())
    assert all(BY_NAME[name].rare for name in left_out)
    assert len(left_out) < sum(part.rare for part in PARTS)
    last = Counter(truth.verdict for truth in season.truth(season.nights.days[-1]))
    assert last["on_time"] > 30
    assert min(last["late"], last["missing"], last["unverifiable"]) >= 2


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_the_smallest_city_has_every_verdict(seed: int) -> None:
    small = Season.draw(seed, bodies=12, nights=quick_nights(YEAR))
    verdicts = {truth.verdict for truth in small.truth(small.nights.days[-1])}
    assert verdicts >= {"on_time", "late", "missing", "unverifiable"}
    assert set(EVERY_CITY) <= set(small.parts.values())


def test_fewer_bodies_are_refused() -> None:
    with pytest.raises(ValueError, match="12"):
        Season.draw(1, bodies=11)


def test_parts_that_are_wanted_are_played() -> None:
    rare = [part.name for part in PARTS if part.rare]
    small = Season.draw(3, bodies=25, nights=quick_nights(YEAR), parts=rare)
    assert set(rare) | set(EVERY_CITY) <= set(small.parts.values())
    assert not set(rare) & set(Season.draw(3, bodies=25, nights=quick_nights(YEAR)).parts.values())
    with pytest.raises(ValueError, match="no room"):
        Season.draw(3, bodies=12, parts=rare)


def test_every_rule_of_the_judge_is_some_parts() -> None:
    played = {rule for part in PARTS for rule in part.rules}
    assert played == {rule.name for rule in RULES}
    assert set(MORE) | set(EVERY_CITY) <= set(BY_NAME)


def test_the_page_of_parts_is_the_catalogues() -> None:
    docs = Path(__file__).resolve().parents[2] / "docs" / "season.md"
    assert docs.read_text(encoding="utf-8") == page()


def test_a_larger_city_plays_every_part(season: Season) -> None:
    assert set(season.parts.values()) == set(BY_NAME)


def test_the_turns_of_the_rare_parts(season: Season) -> None:
    assert said(season, "at_the_last_minute", 0)[0] == "not_due"
    assert said(season, "at_the_last_minute", 1) == ("on_time", None, (), None)
    assert said(season, "posted_twice", 10) == ("on_time", None, (), None)
    assert said(season, "corrected", 10) == ("on_time", None, ("revised",), None)
    assert said(season, "corrected_unseen", 3)[:2] == ("unverifiable", "blocked")
    assert said(season, "corrected_unseen", 10) == ("late", None, ("date_uncertain",), 3)
    assert said(season, "broken_and_put_up_again", 1)[:2] == ("unverifiable", "candidate_unread")
    assert said(season, "broken_and_put_up_again", 10)[2] == ("date_uncertain",)
    assert said(season, "pictures_only", 10) == ("on_time", None, ("unreadable",), None)
    assert said(season, "rehosted", 0) == ("on_time", None, (), None)
    assert said(season, "last_years_text", 0) == ("on_time", None, (), None)
    assert said(season, "a_branchs_report", 1) == ("missing", None, ("wrong_unit",), None)
    assert said(season, "renamed", 0) == ("on_time", None, (), None)
    assert said(season, "closed_with_a_notice", 2) == ("unverifiable", "incomplete_listing", (), None)
    assert said(season, "relaunched", 16)[0] in ("on_time", "missing")


def test_the_turns_of_the_parts(season: Season) -> None:
    """From the due date to two weeks after it: what the script's own days come to."""
    assert said(season, "never", 0)[0] == "not_due"
    assert said(season, "never", 1) == ("missing", None, (), None)
    assert said(season, "superiors_report", 1) == ("missing", None, ("wrong_unit",), None)
    assert said(season, "under_notices", 0)[0] == "not_due"
    assert said(season, "under_notices", 1) == ("on_time", None, ("wrong_column",), None)
    assert said(season, "in_a_sisters_folder", -1) == ("on_time", None, ("wrong_column",), None)
    assert said(season, "timed", 1)[0] == "missing"
    assert said(season, "timed", 2) == ("on_time", None, ("date_uncertain",), None)
    assert said(season, "premature", -20) == ("on_time", None, ("premature",), None)
    assert said(season, "withdrawn_before", 1) == ("missing", None, ("withdrawn",), None)
    assert said(season, "withdrawn", 10) == ("on_time", None, ("withdrawn",), None)
    assert said(season, "back_again", 10) == ("on_time", None, (), None)
    assert said(season, "only_a_title", 10) == ("missing", None, ("placeholder",), None)
    assert said(season, "moved_and_silent", 10) == ("unverifiable", "column_moved", (), None)
    assert said(season, "down_and_redated", 2) == ("unverifiable", "unreachable", (), None)
    assert said(season, "down_and_redated", 10) == ("unverifiable", "date_unknown", (), None)
    assert said(season, "unproved_column", 2) == ("unverifiable", "column_unproved", (), None)
    assert said(season, "unread_for_days", 2) == ("unverifiable", "candidate_unread", (), None)
    assert said(season, "told_late_by_a_person", 10) == ("late", None, ("wrong_column",), 3)
    assert said(season, "exempt", 0)[0] == "not_required"
    assert said(season, "heir", 0)[0] == "not_required"


def test_a_back_dated_report_is_late_by_the_last_look_that_lacked_it(season: Season) -> None:
    code = next(
        code
        for code, part in season.parts.items()
        if part == "back_dated" and season.stories[code].column[0].came_on < date(2026, 3, 1)
    )
    post = season.stories[code].column[0]
    last = season.nights.before(post.came_on)
    assert last is not None
    assert post.on < DUE < last < post.came_on
    truth = next(one for one in season.truth(post.came_on) if one.body == code)
    assert (truth.verdict, truth.flags, truth.days_late) == ("late", ("backdated_suspect",), (last - DUE).days)


def test_who_looks_seldom_can_prove_less() -> None:
    """The same script, looked at weekly: what a night between would have shown is not settled."""
    seldom = Nights((date(2026, 1, 5), date(2026, 1, 26), date(2026, 2, 9)))
    season = Season.draw(4, bodies=EVERY_PART, nights=seldom)
    undated = next(one for one in season.truth(seldom.days[-1]) if one.body == code_of(season, "late_undated"))
    assert (undated.verdict, undated.reason) == ("unverifiable", "date_unknown")
    back = code_of(season, "back_dated")
    if season.stories[back].column[0].came_on < date(2026, 3, 1):
        truth = next(one for one in season.truth(seldom.days[-1]) if one.body == back)
        assert (truth.verdict, truth.flags) == ("on_time", ())


def test_turns_of_one_day_are_decided_by_the_later() -> None:
    story = Story((Turn(DUE, "missing"), Turn(DUE, "late", days_late=1)))
    turn = story.at(DUE)
    assert turn is not None
    assert turn.verdict == "late"
    assert story.at(DUE - timedelta(days=1)) is None


def test_changes_are_the_days_on_which_the_verdict_becomes_another(season: Season) -> None:
    code = code_of(season, "unproved_column")
    assert season.changes(code) == ((date(2026, 2, 1), "unverifiable"), (date(2026, 2, 4), "missing"))
    assert all(season.changes(code) for code in season.parts)


def test_what_people_enter_comes_once_on_its_night(season: Season) -> None:
    entered = []
    before = None
    for night in season.nights.days:
        entered += [(night, act) for act in season.acts(before, night)]
        before = night
    assert len(entered) == len({act for _, act in entered}) == len(season.acts(None, season.nights.days[-1]))
    assert all(act.on <= night for night, act in entered)


def test_the_roster_is_read_without_a_problem(season: Season) -> None:
    read = roster.read_roster(season.city.roster_csv(8080), "roster.csv")
    assert not read.problems
    assert {body.code for body in read.bodies} == set(season.parts)


def test_no_county_of_the_sandbox_exists_and_its_codes_do() -> None:
    table = divisions()
    assert all(county.name not in table.by_name for county in COUNTIES)
    assert all(table.get(code) for code in BORROWED_COUNTIES)
    assert len(BORROWED_COUNTIES) >= len(COUNTIES)


def visible(site: GovernmentSite, path: str, day: date) -> tuple[int, str]:
    now = datetime(day.year, day.month, day.day, 22, tzinfo=SHANGHAI)
    answer = site.answer(Request(site.host, 80, "GET", path), now)
    assert isinstance(answer, Response)
    text = answer.body.decode(site.manner.encoding, "replace")
    return answer.status, re.sub(r"<[^>]*>", "", text)


def own_site(season: Season, code: str) -> GovernmentSite:
    host = next(part.host for part in season.city.parts if part.body.code == code)
    return next(site for site in season.city.sites if isinstance(site, GovernmentSite) and site.host == host)


def test_one_address_shows_one_content_after_the_other(season: Season) -> None:
    for part in ("filled_later", "replaced"):
        code = code_of(season, part)
        first, second = season.stories[code].column
        site = own_site(season, code)
        assert first.key == second.key
        assert site.address(first) == site.address(second)
        before, after = (visible(site, site.address(first), day)[1] for day in (first.on, second.came_on))
        assert first.title in before
        assert first.title in after
        assert before != after
        shows_text = "总体情况" in before
        assert shows_text is (first.delivery is not Delivery.NOTHING)
        assert "总体情况" in after


def test_a_redated_site_keeps_its_addresses_and_shows_one_day(season: Season) -> None:
    code = code_of(season, "redated")
    site = own_site(season, code)
    (gone, again) = season.stories[code].column
    assert site.address(gone) == site.address(again)
    posts = [post for post in season.city.posts() if post.body == code and post.until is None and post.report]
    assert len(posts) == 4
    assert len({post.on for post in posts}) == 1


def test_a_withdrawn_report_is_gone_from_list_and_address(season: Season) -> None:
    code = code_of(season, "withdrawn")
    (post,) = season.stories[code].column
    assert post.until is not None
    site = own_site(season, code)
    assert visible(site, site.address(post), post.on)[0] == 200
    status, text = visible(site, site.address(post), post.until.date())
    assert status == 404 or "不存在" in text


def made_anew(season: Season, part: str) -> tuple[DepartmentSite, DepartmentSite]:
    """The site of the first body of `part` before and after it was rebuilt."""
    host = next(one.host for one in season.city.parts if one.body.code == code_of(season, part))
    (served,) = (one for one in season.city.sites if one.host == host)
    assert isinstance(served, Rebuilt)
    assert isinstance(served.old, DepartmentSite)
    assert isinstance(served.new, DepartmentSite)
    return served.old, served.new


def test_a_relaunched_site_keeps_no_address_and_a_renamed_column_its_own(season: Season) -> None:
    old, new = made_anew(season, "relaunched")
    assert old.family.name != new.family.name
    assert not {old.address(post) for post in old.posts} & {new.address(post) for post in new.posts}
    assert visible(new, old.where(old.main_directory), date(2026, 2, 20))[0] == 404 or new.manner.soft_404
    old, new = made_anew(season, "renamed")
    assert old.where(old.main_directory) == new.where(new.main_directory)
    assert old.style.report_column != new.style.report_column
    assert [old.address(post) for post in old.posts] == [new.address(post) for post in new.posts]


@pytest.mark.slow
def test_one_portal_of_three_is_made_anew_in_february() -> None:
    made_anew = 0
    for seed in range(12):
        small = Season.draw(seed, bodies=12, nights=quick_nights(YEAR))
        portal = next(one for one in small.city.sites if one.host.startswith("www."))
        made_anew += isinstance(portal, Rebuilt)
    assert 1 <= made_anew <= 8


def test_a_site_without_dates_shows_none(season: Season) -> None:
    code = code_of(season, "late_undated")
    site = own_site(season, code)
    (post,) = season.stories[code].column
    column = urlsplit(season.column_url(code, 80)).path
    for path in (column, site.address(post)):
        _, text = visible(site, path, post.on)
        main = text[: text.index("最新动态")] if "最新动态" in text else text
        main = re.sub(r"成文日期：[\d-]+", "", main)  # the day on which it was signed may be the same
        assert post.on.isoformat() not in main
        assert f"{post.on.year}年{post.on.month:02d}月{post.on.day:02d}日" not in main


def test_a_stamp_is_shown_and_the_true_day_is_not_filed() -> None:
    at = datetime(2026, 2, 5, 9, tzinfo=SHANGHAI)
    post = Post(1, "题", at, PostKind.REPORT, "b", "单位", stamp=at - timedelta(days=7))
    assert (post.on, post.came_on, post.filed_on) == (date(2026, 1, 29), date(2026, 2, 5), date(2026, 1, 29))
    assert replace(post, filed=date(2026, 1, 2)).filed_on == date(2026, 1, 2)
