"""Founded, renamed, merged, split, abolished: the body that exists on the due date answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from duties.evidence import gather
from duties.model import VerdictCode
from duties.obligations import DutyException, duty
from duties.verdicts import judge
from registry.model import Alias
from registry.names import ResolutionStatus, Resolver
from registry.roster_events import EventKind, EventProblem, RosterEvent, problem_of, with_old_names
from tests.duties.city_parts import (
    COLUMNS,
    ENVIRONMENT,
    MONEY,
    OWN,
    OWN_PLACE,
    RESOLVER,
    ROSTER,
    SCHOOLS,
    WATER,
    article,
    seen,
)
from tests.duties.evidence_parts import at, complete

TITLE = "{}2025年政府信息公开工作年度报告"


def event(body: str, kind: EventKind, day: date, *others: str, old_name: str = "") -> RosterEvent:
    return RosterEvent(body, kind, day, "聊编〔2025〕8号", "赵敏", datetime(2026, 1, 1, tzinfo=UTC), others, old_name)


def merged(day: date) -> RosterEvent:
    return event(WATER.code, EventKind.MERGED, day, ENVIRONMENT.code)


@pytest.mark.parametrize(
    ("day", "year", "required"),
    [
        (date(2025, 10, 20), 2024, True),  # it was there on 31 January 2025
        (date(2025, 10, 20), 2025, False),
        (date(2026, 1, 31), 2025, False),  # no more on the due date itself
        (date(2026, 2, 1), 2025, True),
        (date(2026, 2, 1), 2026, False),
    ],
)
def test_who_is_no_more_on_the_due_date_owes_nothing(day: date, year: int, required: bool) -> None:
    owed = duty(WATER, year, events=[merged(day)])
    assert owed.required is required
    if not required:
        assert owed.why_not == f"passed_to_successor: {ENVIRONMENT.code} 聊编〔2025〕8号"
        assert owed.basis == "聊编〔2025〕8号"


def test_abolished_without_successor() -> None:
    owed = duty(WATER, 2025, events=[event(WATER.code, EventKind.ABOLISHED, date(2025, 6, 1))])
    assert (owed.required, owed.why_not) == (False, "abolished: 聊编〔2025〕8号")


def test_an_event_holds_from_its_day() -> None:
    events = [merged(date(2025, 10, 20))]
    assert duty(WATER, 2025, events=events, as_of=date(2025, 10, 19)).required
    assert not duty(WATER, 2025, events=events, as_of=date(2025, 10, 20)).required


def test_what_a_person_decided_goes_before_an_event() -> None:
    exception = DutyException(WATER.code, 2025, True, basis="聊政办函〔2026〕1号")
    assert duty(WATER, 2025, events=[merged(date(2025, 10, 20))], exceptions=[exception]).required


def test_founded_in_the_year_owes_its_report() -> None:
    founded = event(WATER.code, EventKind.FOUNDED, date(2025, 7, 1))
    assert [duty(WATER, year, events=[founded]).required for year in (2024, 2025, 2026)] == [False, True, True]
    assert duty(WATER, 2024, events=[founded]).why_not == "not_yet_founded"


def test_a_body_that_was_founded_again_owes_its_report_again() -> None:
    events = [
        event(WATER.code, EventKind.ABOLISHED, date(2018, 5, 1)),
        event(WATER.code, EventKind.FOUNDED, date(2024, 3, 1)),
    ]
    owes = [duty(WATER, year, events=events).required for year in (2016, 2018, 2022, 2023, 2024, 2025)]
    assert owes == [True, False, False, False, True, True]


def test_a_renaming_changes_no_duty_and_keeps_the_old_name() -> None:
    renamed = event(WATER.code, EventKind.RENAMED, date(2025, 3, 1), old_name="聊城市水利水产局")
    assert duty(WATER, 2025, events=[renamed]) == duty(WATER, 2025)
    assert RESOLVER.resolve("聊城市水利水产局").status is not ResolutionStatus.KNOWN
    roster = with_old_names(ROSTER, [renamed])
    assert [body for body in roster if body.code != WATER.code] == [body for body in ROSTER if body.code != WATER.code]
    found = Resolver(roster).resolve("聊城市水利水产局", year=2025)
    assert found.body is not None
    assert found.body.aliases == (Alias("聊城市水利水产局", until=2025),)
    assert with_old_names(roster, [renamed]) == roster


NEW = replace(ENVIRONMENT, code=f"{ENVIRONMENT.division}-zyhj", name="聊城市资源环境局", since=2026)
MERGER = date(2026, 1, 12)
INTO_NEW = (
    event(WATER.code, EventKind.MERGED, MERGER, NEW.code),
    event(SCHOOLS.code, EventKind.MERGED, MERGER, NEW.code),
)


def answered(*published: str, later: str = "") -> VerdictCode:
    """The verdict on the new body for the year before it was founded, its predecessors having published or not;
    `later` did so on 9 February."""
    owed = duty(NEW, 2025, events=INTO_NEW, as_of=date(2026, 2, 20))
    assert owed.required
    assert owed.covers == (SCHOOLS.code, WATER.code)
    rows = [seen(TITLE.format(name), at(1, 8), at(2, 19), url=f"{name}.html") for name in published]
    if later:
        rows.append(seen(TITLE.format(later), at(2, 9), at(2, 19), url="later.html", listed_on=date(2026, 2, 9)))
    rows.append(seen("聊城市资源环境局2024年政府信息公开工作年度报告", at(1, 8), at(2, 19), url="old.html"))
    evidence = gather(
        owed,
        NEW,
        resolver=Resolver((*ROSTER, NEW)),
        columns=COLUMNS,
        readings={OWN: [complete(at(1, 8), at(2, 2), at(2, 19), column=OWN)]},
        sightings={OWN: rows},
        articles={row.url: article(row) for row in rows},
        places=[OWN_PLACE],
        as_of=date(2026, 2, 20),
    )
    return judge(owed, evidence, date(2026, 2, 20)).code


def test_a_new_body_answers_by_its_predecessors_reports_or_its_own() -> None:
    assert answered() is VerdictCode.MISSING
    assert answered(WATER.name, SCHOOLS.name) is VerdictCode.ON_TIME
    assert answered(WATER.name) is VerdictCode.UNVERIFIABLE
    assert answered(NEW.name) is VerdictCode.ON_TIME


def test_a_new_body_is_not_late_for_publishing_what_its_predecessors_had_published_before() -> None:
    assert answered(WATER.name, SCHOOLS.name, later=NEW.name) is VerdictCode.ON_TIME
    assert answered(WATER.name, later=NEW.name) is VerdictCode.LATE
    assert answered(later=NEW.name) is VerdictCode.LATE


def test_a_body_that_was_there_does_not_answer_by_anothers_report() -> None:
    old = replace(NEW, since=2019)
    assert duty(old, 2025, events=INTO_NEW).covers == ()


def test_split_bodies_each_owe_one() -> None:
    split = event(WATER.code, EventKind.SPLIT, date(2025, 10, 20), SCHOOLS.code, MONEY.code)
    assert not duty(WATER, 2025, events=[split]).required
    assert all(duty(body, 2025, events=[split]).required for body in (SCHOOLS, MONEY))


@pytest.mark.parametrize(
    ("entered", "problem"),
    [
        (event("none", EventKind.FOUNDED, MERGER), EventProblem.UNKNOWN_BODY),
        (event(WATER.code, EventKind.MERGED, MERGER, "none"), EventProblem.UNKNOWN_BODY),
        (event(WATER.code, EventKind.MERGED, MERGER, WATER.code), EventProblem.ITSELF),
        (event(WATER.code, EventKind.MERGED, MERGER), EventProblem.NO_SUCCESSOR),
        (event(WATER.code, EventKind.MERGED, MERGER, MONEY.code, SCHOOLS.code), EventProblem.NO_SUCCESSOR),
        (event(WATER.code, EventKind.SPLIT, MERGER, MONEY.code), EventProblem.ONE_PART),
        (event(WATER.code, EventKind.ABOLISHED, MERGER, MONEY.code), EventProblem.NEEDLESS_SUCCESSOR),
        (event(WATER.code, EventKind.RENAMED, MERGER), EventProblem.NO_OLD_NAME),
        (event(SCHOOLS.code, EventKind.ABOLISHED, MERGER), EventProblem.ENDED_TWICE),
        (event(MONEY.code, EventKind.MERGED, MERGER, SCHOOLS.code), EventProblem.CIRCLE),
        (event(SCHOOLS.code, EventKind.MERGED, date(2025, 1, 1), MONEY.code), None),
        (event(WATER.code, EventKind.FOUNDED, MERGER), None),
    ],
)
def test_what_cannot_have_happened_is_refused(entered: RosterEvent, problem: EventProblem | None) -> None:
    known = [event(SCHOOLS.code, EventKind.MERGED, date(2025, 1, 1), MONEY.code)]
    assert problem_of(entered, ROSTER, known) is problem
