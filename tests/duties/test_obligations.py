"""The law by report year, local dates, exceptions, founding, abolition and succession."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import translations
from duties.calendar import Calendar
from duties.exceptions import read_exceptions
from duties.obligations import DueRule, DueRules, DutyException, WhyNot, duty, duty_years, law_rule
from registry.model import Body, Kind, Level
from registry.vocabulary import words

LAW = "国务院令第711号"


def body(kind: Kind = Kind.DEPARTMENT, division: str = "371500") -> Body:
    return Body("b", "聊城市财政局", kind, Level.PREFECTURE, division)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("year", [2008, 2014, 2018])
def test_up_to_2018_one_date_for_everyone(kind: Kind, year: int) -> None:
    owed = duty(body(kind), year)
    assert (owed.due_on, owed.basis, owed.required) == (date(year + 1, 3, 31), "国务院令第492号", True)


@pytest.mark.parametrize(
    ("kind", "month_day", "basis"),
    [
        (Kind.GOVERNMENT, (3, 31), f"{LAW}第四十九条第二款"),
        (Kind.GOVERNMENT_OFFICE, (1, 31), f"{LAW}第四十九条第一款"),
        (Kind.DEPARTMENT, (1, 31), f"{LAW}第四十九条第一款"),
        (Kind.VERTICAL, (1, 31), f"{LAW}第四十九条第一款"),
        (Kind.AUTHORISED, (1, 31), f"{LAW}第四十九条第一款"),
        (Kind.TOWNSHIP, (1, 31), "local"),
        (Kind.BRANCH, (1, 31), "local"),
        (Kind.ZONE, (1, 31), "local"),
    ],
)
@pytest.mark.parametrize("year", [2019, 2024, 2031])
def test_from_2019_by_article_49(kind: Kind, month_day: tuple[int, int], basis: str, year: int) -> None:
    owed = duty(body(kind), year)
    assert (owed.due_on, owed.basis) == (date(year + 1, *month_day), basis)


def test_every_kind_has_one_rule_in_every_year() -> None:
    for kind in Kind:
        for year in range(2000, 2060):
            fitting = [
                rule
                for rule in words()["law"]["rules"]
                if kind in rule["kinds"] and rule.get("since", 0) <= year <= rule.get("until", 9999)
            ]
            assert len(fitting) == 1
            assert law_rule(kind, year).basis == fitting[0]["basis"]


def test_strict_and_lenient_dates_and_the_rule_in_force() -> None:
    spring_festival = duty(body(), 2024)
    assert (spring_festival.due_on, spring_festival.lenient_due_on) == (date(2025, 1, 31), date(2025, 2, 5))
    assert spring_festival.deadline == date(2025, 1, 31)
    rules = DueRules(divisions=(DueRule("370000", "next_workday", "鲁政办〔2020〕1号"),))
    assert duty(body(), 2024, rules=rules).deadline == date(2025, 2, 5)
    assert duty(body(division="410100"), 2024, rules=rules).deadline == date(2025, 1, 31)


def test_the_nearest_division_rules() -> None:
    rules = DueRules(divisions=(DueRule("370000", "next_workday"), DueRule("371500", "statutory")))
    assert duty(body(division="371522"), 2024, rules=rules).deadline == date(2025, 1, 31)
    assert duty(body(division="370100"), 2024, rules=rules).deadline == date(2025, 2, 5)


def test_the_calendar_can_be_corrected() -> None:
    rules = DueRules(calendar=Calendar({date(2026, 2, 2): False}))
    assert duty(body(), 2025, rules=rules).lenient_due_on == date(2026, 2, 3)


def test_local_dates_are_for_those_whom_the_law_sets_none() -> None:
    rules = DueRules(divisions=(DueRule("371500", basis="聊政办〔2021〕3号", local_due="02-15"),))
    township, department = duty(body(Kind.TOWNSHIP), 2024, rules=rules), duty(body(), 2024, rules=rules)
    assert (township.due_on, township.basis) == (date(2025, 2, 15), "聊政办〔2021〕3号")
    assert (department.due_on, department.basis) == (date(2025, 1, 31), f"{LAW}第四十九条第一款")
    assert duty(body(Kind.TOWNSHIP), 2016, rules=rules).due_on == date(2017, 3, 31)


def test_a_date_of_the_roster_is_local() -> None:
    zone = replace(body(Kind.ZONE), due="03-31")
    assert (duty(zone, 2024).due_on, duty(zone, 2024).basis) == (date(2025, 3, 31), "local")
    early = replace(body(), due="01-20")
    assert (duty(early, 2024).due_on, duty(early, 2024).basis) == (date(2025, 1, 20), "local")
    assert duty(early, 2015).due_on == date(2016, 3, 31)


def test_article_49_is_never_cited_to_townships_branches_and_zones() -> None:
    for kind in (Kind.TOWNSHIP, Kind.BRANCH, Kind.ZONE):
        for year in range(2008, 2040):
            assert "四十九" not in duty(body(kind), year).basis


def test_exceptions() -> None:
    exempt = DutyException("b", 2024, False, basis="聊政办〔2025〕1号", reason="合并编制")
    owed = duty(body(), 2024, exceptions=[exempt])
    assert (owed.required, owed.why_not, owed.basis) == (False, "exempt: 合并编制", "聊政办〔2025〕1号")
    assert duty(body(), 2023, exceptions=[exempt]).required
    assert duty(replace(body(), code="c"), 2024, exceptions=[exempt]).required
    moved = duty(body(), 2024, exceptions=[DutyException("b", 2024, True, due=date(2025, 1, 20))])
    assert (moved.required, moved.due_on, moved.basis) == (True, date(2025, 1, 20), "local")
    founded = duty(replace(body(), since=2025), 2024, exceptions=[DutyException("b", 2024, True)])
    assert founded.required
    with pytest.raises(ValueError, match="two exceptions"):
        duty(body(), 2024, exceptions=[exempt, exempt])


@pytest.mark.parametrize(
    ("since", "until", "successor", "year", "why_not"),
    [
        (2019, None, "", 2018, WhyNot.NOT_YET_FOUNDED),
        (2019, None, "", 2019, ""),
        (None, 2020, "", 2020, ""),
        (None, 2020, "", 2021, WhyNot.ABOLISHED),
        (None, 2020, "c", 2021, WhyNot.PASSED_TO_SUCCESSOR),
        (None, None, "", 2007, WhyNot.BEFORE_REGULATION),
        (None, None, "", 2008, ""),
    ],
)
def test_founding_and_abolition(since: int | None, until: int | None, successor: str, year: int, why_not: str) -> None:
    owed = duty(replace(body(), since=since, until=until, successor=successor), year)
    assert (owed.required, owed.why_not) == (not why_not, why_not)


def test_every_why_not_has_its_words() -> None:
    for code in WhyNot:
        for lang in translations.LANGUAGES:
            assert translations.text(f"why_not.{code}", lang)


def test_a_blank_since_assumes_nothing() -> None:
    assert duty_years(body(), 2025) == (2025,)
    assert duty_years(body(), 2025, {2014, 2016, 2019}) == (2015, 2017, 2018, 2025)
    assert duty_years(body(), 2025, {2019}) == (2025,)
    assert duty_years(body(), 2025, (), {2012}) == (2012, 2025)


def test_a_given_since_owes_every_year() -> None:
    assert duty_years(replace(body(), since=2022), 2025) == (2022, 2023, 2024, 2025)
    assert duty_years(replace(body(), since=2019, until=2021), 2025) == (2019, 2020, 2021, 2025)
    assert duty_years(replace(body(), since=2027), 2025) == (2025,)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(list(Kind)),
    st.integers(2008, 2060),
    st.sampled_from(["", "01-15", "03-31", "12-31"]),
    st.sampled_from(["statutory", "next_workday"]),
)
def test_dates_stand_in_order(kind: Kind, year: int, due: str, rule: str) -> None:
    rules = DueRules(divisions=(DueRule("371500", rule),))  # type: ignore[arg-type]
    owed = duty(replace(body(kind), due=due), year, rules=rules)
    assert owed.due_on <= owed.deadline <= owed.lenient_due_on
    assert owed.due_on.year == year + 1
    assert rules.calendar.is_workday(owed.lenient_due_on)


@settings(max_examples=100, deadline=None)
@given(st.sets(st.integers(2008, 2025)), st.sets(st.integers(2008, 2025), max_size=3))
def test_duty_years_hold_the_season_and_what_is_asked(found: set[int], asked: set[int]) -> None:
    years = duty_years(body(), 2025, found, asked)
    assert list(years) == sorted(set(years))
    assert {2025, *asked} <= set(years)
    assert all(min(found) < year < max(found) for year in set(years) - {2025} - asked)


ROSTER = (body(), Body("t", "莘县张寨镇人民政府", Kind.TOWNSHIP, Level.TOWNSHIP, "371522"))


@pytest.mark.parametrize(
    "heading", ["body,year,required,due,basis,reason", "单位,报告年度,是否应公布,应公布日期,依据,原因"]
)
def test_a_file_of_exceptions(heading: str) -> None:
    rows = "b,2024,no,,文号〔2025〕1号,合并\n聊城市财政局,2023年,是,01-20,,\nt,2024,true,2025/2/10,,\n\n"
    found = read_exceptions(f"{heading}\n{rows}".encode(), "x.csv", ROSTER)
    assert found.problems == ()
    assert found.exceptions == (
        DutyException("b", 2024, False, None, "文号〔2025〕1号", "合并"),
        DutyException("b", 2023, True, date(2024, 1, 20)),
        DutyException("t", 2024, True, date(2025, 2, 10)),
    )


def test_bad_exceptions_are_named_by_line() -> None:
    rows = ["火星局,2024,no,", "b,今年,no,", "b,2024,maybe,", "b,2024,yes,31.12.2024", "b,2024,yes,2024-01-31"]
    rows += ["b,2022,no,", "聊城市财政局,2022,yes,", "财政局,2021,no,", "b,2024,,"]
    found = read_exceptions(("body,year,required,due\n" + "\n".join(rows)).encode(), "x.csv", ROSTER)
    assert [(problem.line, problem.code) for problem in found.problems] == [
        (2, "exceptions.unknown_body"),
        (3, "registry.bad_year"),
        (4, "exceptions.bad_required"),
        (5, "exceptions.bad_due"),
        (6, "exceptions.bad_due"),
        (8, "exceptions.given_twice"),
        (9, "exceptions.ambiguous_body"),
        (10, "exceptions.bad_required"),
    ]
    assert [(entry.body, entry.year) for entry in found.exceptions] == [("b", 2022)]
    for problem in found.problems:
        assert "{" not in translations.text(problem.code, "zh", **problem.params)


def test_a_file_that_is_no_file_of_exceptions() -> None:
    assert [problem.code for problem in read_exceptions(b"name\nx\n", "x.csv", ROSTER).problems] == [
        "exceptions.no_heading"
    ]


def test_slips_in_a_file_of_exceptions() -> None:
    body = Body("b", "聊城市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "371500")
    rows = [
        "b,2024,no,-,—,请询 13812345678",
        ",2024,no,,,",
        "b,2020,yes,2031-01-01,,",
        "b,2021,yes,1.3,,",
        "b,2022,yes,2024-01-15,,",
    ]
    found = read_exceptions(
        ("body,year,required,due,basis,reason\n" + "\n".join(rows) + "\n").encode(), "e.csv", [body]
    )
    assert [(problem.line, problem.code) for problem in found.problems] == [
        (2, "registry.personal_cell"),
        (3, "exceptions.missing_body"),
        (4, "exceptions.bad_due"),
        (5, "exceptions.bad_due"),
    ]
    assert found.exceptions == (
        DutyException("b", 2024, required=False),
        DutyException("b", 2022, required=True, due=date(2024, 1, 15)),
    )
