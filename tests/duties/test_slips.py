"""Slips of the pen, and names that the roster has not heard of yet: none of them makes a body "missing" or "late"."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from duties.model import Article, ContentState, Flag, Reason, Sighting, Verdict, VerdictCode
from duties.obligations import duty
from duties.resemblance import resembles
from duties.verdicts import judge
from registry.model import Alias, Body, Kind, Level
from registry.names import Resolver
from registry.roster_events import EventKind, RosterEvent, concerning
from tests.duties.city_parts import ENVIRONMENT, NOTICES, OWN, OWN_PLACE, ROSTER, WATER, article, gathered, owed, seen
from tests.duties.evidence_parts import at, complete

AS_OF = date(2026, 2, 20)
REPORT = "{}{}年政府信息公开工作年度报告"
NIGHTS = complete(at(1, 8), at(2, 2), at(2, 19), column=OWN)
OLD = seen(REPORT.format(ENVIRONMENT.name, 2024), at(1, 8), at(2, 19), url="old.html", listed_on=date(2025, 1, 20))


def listed(title: str, *, on: date | None = date(2026, 1, 20), column: str = OWN, url: str = "new.html") -> Sighting:
    return seen(title, at(1, 20), at(2, 19), column=column, url=url, listed_on=on)


def judged(*rows: Sighting, articles: tuple[Article, ...] = (), roster: tuple[Body, ...] = ROSTER) -> Verdict:
    known = {row.url: article(row) for row in (*rows, OLD)} | {told.url: told for told in articles}
    body = next(body for body in roster if body.code == ENVIRONMENT.code)
    evidence = gathered(
        readings=[NIGHTS],
        sightings=[*rows, OLD],
        articles=list(known.values()),
        of=body,
        resolver=Resolver(roster),
    )
    return judge(owed(of=body), evidence, AS_OF)


@pytest.mark.parametrize(
    "name",
    [
        "聊城市生态环镜局",  # one character is another
        "聊城市生态环境境局",  # one is too many
        "聊城市生态环境局机关",
        "聊城市自然资源和生态局",  # what it is called since a reform
        "聊城市数据局",
    ],
)
def test_a_name_that_the_roster_does_not_know_may_be_the_bodys_in_its_own_column(name: str) -> None:
    verdict = judged(listed(REPORT.format(name, 2025)))
    assert (verdict.code, verdict.reason, verdict.flags) == (
        VerdictCode.UNVERIFIABLE,
        Reason.CANDIDATE_UNREAD,
        (),
    )


@pytest.mark.parametrize(
    "name",
    [
        "聊城市水利局",  # a body of the roster
        "聊城市生态环境局东昌府分局",  # a part of it
        "聊城市东昌府区生态环境分局",
        "山东省生态环境厅",
        "济南市生态环境局",
        "云岭省生态环境厅",  # a place that the table of divisions does not know
    ],
)
def test_who_is_plainly_another_is_no_candidate(name: str) -> None:
    verdict = judged(listed(REPORT.format(name, 2025)))
    assert (verdict.code, verdict.flags) == (VerdictCode.MISSING, (Flag.WRONG_UNIT,))


def test_a_name_that_stood_beside_the_bodys_own_in_one_year_is_anothers() -> None:
    centre = "聊城市环境监测中心"
    alone = judged(listed(REPORT.format(centre, 2025)))
    assert alone.reason is Reason.CANDIDATE_UNREAD
    earlier = seen(REPORT.format(centre, 2024), at(1, 8), at(2, 19), url="c24.html", listed_on=date(2025, 1, 21))
    beside = judged(listed(REPORT.format(centre, 2025)), earlier)
    assert (beside.code, beside.flags) == (VerdictCode.MISSING, (Flag.WRONG_UNIT,))


def test_a_slip_in_the_name_is_seen_in_a_shared_list_but_other_offices_are_no_slips() -> None:
    def in_notices(name: str) -> VerdictCode:
        row = listed(REPORT.format(name, 2025), column=NOTICES)
        evidence = gathered(
            readings=[NIGHTS, complete(at(2, 2), at(2, 19), column=NOTICES)],
            sightings=[row, OLD],
            articles=[article(row), article(OLD)],
            places=[OWN_PLACE, (OWN_PLACE[0], NOTICES, None)],
        )
        return judge(owed(), evidence, AS_OF).code

    assert in_notices("聊城市生态环镜局") is VerdictCode.UNVERIFIABLE
    assert in_notices("聊城市数据局") is VerdictCode.MISSING


def test_an_old_name_beyond_its_years_may_still_be_the_bodys() -> None:
    renamed = replace(ENVIRONMENT, aliases=(Alias("聊城市蓝天碧水办公室", until=2020),))
    roster = tuple(renamed if body is ENVIRONMENT else body for body in ROSTER)
    assert judged(listed(REPORT.format("聊城市蓝天碧水办公室", 2025)), roster=roster).code is not VerdictCode.MISSING


@pytest.mark.parametrize("number", [2026, 2052, 2024, 2015])
@pytest.mark.parametrize("state", [ContentState.READ, ContentState.UNREADABLE])
def test_a_title_with_the_wrong_year_is_no_absence(number: int, state: ContentState) -> None:
    row = listed(REPORT.format(ENVIRONMENT.name, number))
    verdict = judged(row, articles=(article(row, state),))
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.CANDIDATE_UNREAD)


def test_a_text_that_says_its_year_decides_against_the_title() -> None:
    row = listed(REPORT.format(ENVIRONMENT.name, 2026))
    assert judged(row, articles=(article(row, report_year=2025),)).code is VerdictCode.ON_TIME
    late_one = listed(REPORT.format(ENVIRONMENT.name, 2024))
    assert judged(late_one, articles=(article(late_one, report_year=2024),)).code is VerdictCode.MISSING


def test_what_stood_there_when_we_first_looked_is_no_news() -> None:
    """A list without dates whose reports cannot be read is no list of candidates."""
    old = seen(REPORT.format(ENVIRONMENT.name, 2023), at(1, 8), at(2, 19), url="r23.html")
    assert judged(old, articles=(article(old, ContentState.UNREADABLE),)).code is VerdictCode.MISSING


def test_a_copy_of_an_old_report_is_of_the_old_year() -> None:
    again = listed(REPORT.format(ENVIRONMENT.name, 2024))
    articles = (
        article(again, ContentState.UNREADABLE, content="same"),
        article(OLD, ContentState.UNREADABLE, content="same"),
    )
    assert judged(again, articles=articles).code is VerdictCode.MISSING


def test_a_report_seen_in_january_is_not_that_of_the_year_that_has_just_begun() -> None:
    row = listed(REPORT.format(ENVIRONMENT.name, 2026))
    nights = complete(at(1, 8), at(2, 2), at(1, 2, year=2027), at(2, 2, year=2027), column=OWN)
    evidence = gathered(
        readings=[nights], sightings=[row, OLD], articles=[article(row)], year=2026, as_of=date(2027, 2, 3)
    )
    verdict = judge(owed(2026), evidence, date(2027, 2, 3))
    assert (verdict.code, verdict.reason) == (VerdictCode.UNVERIFIABLE, Reason.CANDIDATE_UNREAD)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2027, 1, 20), VerdictCode.UNVERIFIABLE),  # had not come when it was read
        (date(2062, 1, 20), VerdictCode.UNVERIFIABLE),
        (date(2025, 1, 20), VerdictCode.UNVERIFIABLE),  # the year had hardly begun
        (date(2026, 2, 12), VerdictCode.LATE),  # timed publishing
        (date(2026, 2, 4), VerdictCode.LATE),
        (date(2025, 12, 30), VerdictCode.ON_TIME),
    ],
)
def test_a_date_that_cannot_be_proves_nothing(day: date, code: VerdictCode) -> None:
    row = seen(REPORT.format(ENVIRONMENT.name, 2025), at(2, 10), at(2, 19), url="new.html", listed_on=day)
    evidence = gathered(
        readings=[complete(at(2, 10), at(2, 19), column=OWN)], sightings=[row, OLD], articles=[article(row)]
    )
    verdict = judge(owed(), evidence, AS_OF)
    assert verdict.code is code
    assert (verdict.reason is Reason.DATE_UNKNOWN) is (code is VerdictCode.UNVERIFIABLE)


def event(body: str, kind: EventKind, day: date, *others: str) -> RosterEvent:
    return RosterEvent(body, kind, day, "聊编〔2025〕8号", "赵敏", datetime(2026, 1, 1, tzinfo=UTC), others)


def test_a_body_that_is_founded_later_owes_nothing_before() -> None:
    founded = event(WATER.code, EventKind.FOUNDED, date(2026, 3, 1))
    owes = [duty(WATER, 2025, events=[founded], as_of=date(2026, month, 15)).required for month in (2, 3)]
    assert owes == [False, False]


def test_what_passed_to_a_body_that_passed_on_itself_is_held_against_missing() -> None:
    middle = replace(ENVIRONMENT, code="371500-middle", name="聊城市资源环境局", since=2026)
    last = replace(ENVIRONMENT, code="371500-last", name="聊城市生态资源局", since=2026)
    events = (
        event(WATER.code, EventKind.MERGED, date(2026, 1, 5), middle.code),
        event(middle.code, EventKind.MERGED, date(2026, 1, 20), last.code),
    )
    known = concerning(events, (*ROSTER, middle, last))
    assert duty(last, 2025, events=known[last.code]).covers == (middle.code, WATER.code)
    # A body that was there before answered with its own report for what had passed to it.
    there = concerning(events, (*ROSTER, replace(middle, since=2019), last))
    assert duty(last, 2025, events=there[last.code]).covers == (middle.code,)


@pytest.mark.parametrize(
    ("printed", "own", "wanted"),
    [
        ("东昌府区城西街道办事处", "东昌府区城东街道办事处", False),  # neighbours, and no slip
        ("东昌府区体育局", "东昌府区教育局", False),
        ("东昌府区教肓局", "东昌府区教育局", True),
    ],
)
def test_neighbours_whose_names_differ_in_one_character_are_no_slip(printed: str, own: str, wanted: bool) -> None:
    kind, level = (Kind.TOWNSHIP, Level.TOWNSHIP) if "街道" in own else (Kind.DEPARTMENT, Level.COUNTY)
    assert resembles(printed, Body("b", own, kind, level, "371502")) is wanted
