"""What holds the reports of several bodies or years, or of a division that it does not name, is none of one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duties.gatherings import years_named
from duties.model import Article, Column, ContentState, Flag, PlaceRole
from duties.titles import Attribution, attribute
from duties.verdicts import judge
from registry.model import Body, Kind, Level
from registry.names import Resolver
from tests.duties.city_parts import (
    CITY,
    ENVIRONMENT,
    GOVERNMENT,
    OFFICE,
    OWN,
    OWN_COLUMN,
    PORTAL_COLUMN,
    RESOLVER,
    ROSTER,
    SCHOOLS,
    article,
    gathered,
    owed,
    seen,
)
from tests.duties.evidence_parts import at, complete

REPORT = "政府信息公开工作年度报告"
READ = Article(OWN + "a.html", state=ContentState.READ)
OFFICE_COLUMN = Column(
    "http://zfb.liaocheng.gov.cn.test/nb/", "政府信息公开年报", bodies=((OFFICE.code, PlaceRole.OWN_COLUMN),)
)


def whose(title: str, read: Article | None = None, column: Column | None = PORTAL_COLUMN) -> Attribution:
    return attribute(title, article=read, column=column, resolver=RESOLVER, division=CITY)


def text_of(body: str, year: int) -> Article:
    return replace(READ, report_title=f"{body}{year}年{REPORT}", report_body=body, report_year=year)


@pytest.mark.parametrize("title", [f"2025年市直部门{REPORT}汇编", f"各县（市、区）2025年{REPORT}", "2025年各部门年报"])
def test_a_collection_is_not_the_report_of_the_body_that_is_most_of_it(title: str) -> None:
    found = whose(title, text_of("聊城市水利局", 2025))
    assert (found.is_report, found.body, found.other_body) == (None, None, "")


@pytest.mark.parametrize(
    "title",
    ["2025年各部门年报", "2025年部门年报", "2025年县市区年报", "2025年度部门信息公开年报", "2025年乡镇街道年报"],
)
def test_a_page_of_links_to_many_reports_is_not_its_columns_owners(title: str) -> None:
    found = whose(title, READ)
    assert (found.body, bool(found.other_body)) == (None, True)


def test_in_a_bureaus_own_column_a_units_report_is_the_bureaus() -> None:
    for title in ("2025年部门年报", f"单位2025年{REPORT}"):
        assert whose(title, READ, OWN_COLUMN).body == ENVIRONMENT.code
    # A name that begins as a group's does is a name.
    assert whose(f"市直机关工委2025年{REPORT}").other_body == "市直机关工委"


def test_an_archive_of_many_reports_that_cannot_be_read_may_hold_anybodys() -> None:
    assert whose("2025年各部门年报", replace(READ, state=ContentState.UNREADABLE)).other_body == ""


def test_a_body_whose_report_may_stand_in_a_collection_is_not_missing() -> None:
    row = seen(f"2025年市直部门{REPORT}汇编", at(1, 20), at(2, 10))
    evidence = gathered(
        readings=[complete(at(1, 25), at(2, 5))],
        sightings=[row],
        articles=[article(row, report_title=f"水利局2025年{REPORT}", report_body="聊城市水利局", report_year=2025)],
    )
    assert [candidate.url for candidate in evidence.candidates] == [row.url]


@pytest.mark.parametrize(
    ("title", "years"),
    [
        (f"2023-2025年{REPORT}", (2023, 2025)),
        (f"聊城市生态环境局2023年至2025年{REPORT}", (2023, 2025)),
        (f"2019—24年{REPORT}", (2019, 2024)),
        (f"2023、2024年度{REPORT}", (2023, 2024)),
        (f"2025年1月1日至12月31日{REPORT}", None),
        (f"2025年{REPORT} 2026-01-20", None),
        (f"聊城市生态环境局2025年{REPORT}", None),
    ],
)
def test_a_title_says_of_which_years_it_holds_the_reports(title: str, years: tuple[int, int] | None) -> None:
    assert years_named(title) == years


def test_a_file_of_several_years_is_not_of_the_one_that_was_read_of_it() -> None:
    found = whose(f"聊城市生态环境局2023-2025年{REPORT}", text_of("聊城市生态环境局", 2023), OWN_COLUMN)
    assert (found.body, found.year) == (ENVIRONMENT.code, None)


@pytest.mark.parametrize(("year", "held"), [(2024, 1), (2025, 0)])
def test_a_file_of_several_years_stands_for_those_years_only(year: int, held: int) -> None:
    row = seen(f"聊城市生态环境局2019-2024年{REPORT}", at(2, 20), at(2, 21))
    evidence = gathered(
        readings=[complete(at(2, 5), at(2, 20))],
        sightings=[row],
        articles=[article(row, report_title="", report_body="聊城市生态环境局", report_year=2019)],
        as_of=date(2026, 3, 1),
        year=year,
    )
    assert len(evidence.candidates) == held


@pytest.mark.parametrize("title", [f"我市2025年{REPORT}", f"2025年全市{REPORT}", f"本市2025年{REPORT}"])
def test_a_division_that_is_not_named_is_its_governments(title: str) -> None:
    assert whose(title).body == GOVERNMENT.code
    # In the office's column it may be either's, in a bureau's own it is none of its own.
    for column in (OFFICE_COLUMN, OWN_COLUMN):
        found = whose(title, column=column)
        assert (found.body, set(found.may_be)) == (None, {GOVERNMENT.code, OFFICE.code})
    assert whose(title, text_of("聊城市人民政府办公室", 2025), OFFICE_COLUMN).body == OFFICE.code


def test_a_branchs_report_under_its_bureaus_name_in_its_own_column_is_the_branchs() -> None:
    branch = Body("371502-sthj", "聊城市生态环境局东昌府区分局", Kind.BRANCH, Level.COUNTY, "371502")
    resolver = Resolver((*ROSTER, branch))
    column = Column("http://x.gov.cn.test/nb/", "政府信息公开年报", bodies=((branch.code, PlaceRole.OWN_COLUMN),))
    title, read = f"聊城市生态环境局2025年{REPORT}", text_of(branch.name, 2025)

    def found(column: Column, read: Article | None) -> str | None:
        return attribute(title, article=read, column=column, resolver=resolver, division=CITY).body

    assert found(column, read) == branch.code
    # Elsewhere the title goes first, and in the branch's column without its own words the report is the bureau's.
    assert found(OWN_COLUMN, read) == ENVIRONMENT.code
    assert found(column, READ) == ENVIRONMENT.code


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("聊城市教育局聊城市", SCHOOLS.code),
        ("聊城市教育局聊城市人民政府教育督导室", SCHOOLS.code),
        ("聊城市本级", GOVERNMENT.code),
        ("聊城市教育局聊城市教育考试中心", None),
        ("聊城市教育局东昌府分局", None),
    ],
)
def test_names_set_side_by_side_are_the_first_bodys(subject: str, body: str | None) -> None:
    found = whose(f"{subject}2025年{REPORT}")
    assert (found.body, bool(found.other_body)) == (body, body is None)


def test_behind_a_party_office_that_nobody_knows_a_body_is_a_candidate() -> None:
    found = whose(f"聊城市委教育工委、市教育局2025年{REPORT}")
    assert (found.body, found.may_be) == (None, (SCHOOLS.code,))
    # A kind of office alone is that of the place named before it.
    assert whose(f"茌平区应急局（教育局）2025年{REPORT}").other_body


def test_a_slogan_in_the_texts_own_title_is_nobodys_name() -> None:
    found = whose(f"2025年{REPORT}", text_of("贯彻落实", 2025), OWN_COLUMN)
    assert found.other_body == ""
    assert found.body is None


def test_a_superiors_report_in_an_own_column_is_still_a_wrong_units() -> None:
    row = seen(f"山东省生态环境厅2025年{REPORT}", at(1, 20), at(2, 10))
    evidence = gathered(
        readings=[complete(at(1, 25), at(2, 5))],
        sightings=[row],
        articles=[article(row, report_title=row.title, report_body="山东省生态环境厅", report_year=2025)],
    )
    assert not evidence.candidates
    assert Flag.WRONG_UNIT in judge(owed(), evidence, date(2026, 2, 20)).flags
