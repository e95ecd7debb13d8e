"""Whose report an item is: title, then text, then column; never the column's owner against the title."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duties.model import Article, Column, ContentState, PlaceRole
from duties.titles import Attribution, attribute
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
    WATER,
)

READ = Article(OWN + "a.html", state=ContentState.READ)


def whose(title: str, article: Article | None = None, column: Column | None = OWN_COLUMN) -> Attribution:
    return attribute(title, article=article, column=column, resolver=RESOLVER, division=CITY)


@pytest.mark.parametrize(
    ("title", "body", "year"),
    [
        ("聊城市生态环境局2025年政府信息公开工作年度报告", ENVIRONMENT, 2025),
        ("市生态环境局2025年政府信息公开年报", ENVIRONMENT, 2025),
        ("2025年度聊城市水利局政府信息公开工作年度报告", WATER, 2025),
        ("聊城市2025年政府信息公开工作年度报告", GOVERNMENT, 2025),
        ("聊城市人民政府2025年政府信息公开工作年度报告", GOVERNMENT, 2025),
        ("聊城市人民政府办公室2025年政府信息公开工作年度报告", OFFICE, 2025),
        ("聊城市政府办公室2025年度政府信息公开年报", OFFICE, 2025),
    ],
)
def test_the_title_names_the_body(title: str, body: Body, year: int) -> None:
    found = whose(title, column=PORTAL_COLUMN)
    assert (found.is_report, found.body, found.other_body, found.year) == (True, body.code, "", year)
    assert found.why == "title"


@pytest.mark.parametrize(
    "title",
    [
        "山东省2025年政府信息公开工作年度报告",
        "济南市水务局2025年政府信息公开年报",
        "第8师财政局2025年政府信息公开工作年度报告",
    ],
)
def test_another_bodys_report_in_an_own_column_is_not_the_owners(title: str) -> None:
    found = whose(title, READ)
    assert (found.is_report, found.body) == (True, None)
    assert found.other_body
    assert found.why == "other_body"


@pytest.mark.parametrize("words", ["生态环保系统", "不忘初心", "国有企业", "Ｎo7x", "同意"])
def test_words_that_are_no_bodys_name_leave_an_own_columns_item_open(words: str) -> None:
    title = f"{words}2025年政府信息公开工作年度报告"
    own = whose(title)
    assert (own.is_report, own.body, own.other_body, own.may_be) == (True, None, "", (ENVIRONMENT.code,))
    # In a list of many bodies they may be anybody's: no roster body is held up by them.
    shared = whose(title, column=PORTAL_COLUMN)
    assert (shared.body, shared.why) == (None, "other_body")
    # Its own text tells.
    read = replace(READ, report_body="聊城市水利局")
    assert whose(title, read).body == WATER.code


def test_a_superiors_report_entered_by_the_owner_is_not_the_owners() -> None:
    article = replace(READ, publisher="聊城市生态环境局", content_source="聊城市生态环境局")
    found = whose("山东省2025年政府信息公开工作年度报告", article)
    assert (found.body, found.other_body) == (None, "山东省")


def test_a_bare_year_takes_body_and_kind_from_an_own_annual_report_column() -> None:
    found = whose("2025年")
    assert (found.is_report, found.body, found.year, found.why) == (True, ENVIRONMENT.code, 2025, "column")


def test_a_bare_year_in_a_notice_or_shared_column_stays_open() -> None:
    notices = Column(OWN, "通知公告", bodies=((ENVIRONMENT.code, PlaceRole.OWN_COLUMN),))
    assert whose("2025年", column=notices).is_report is None
    shared = replace(PORTAL_COLUMN, bodies=((WATER.code, PlaceRole.PORTAL_LIST), (OFFICE.code, PlaceRole.PORTAL_LIST)))
    found = whose("2025年", column=shared)
    assert (found.is_report, found.body) == (None, None)


def test_a_title_without_body_follows_its_text_before_its_column() -> None:
    article = replace(READ, report_title="聊城市水利局2025年政府信息公开工作年度报告", report_body="聊城市水利局")
    found = whose("2025年政府信息公开工作年度报告", article)
    assert (found.body, found.why) == (WATER.code, "text")


def test_a_title_without_body_whose_text_names_a_stranger_is_the_strangers() -> None:
    article = replace(READ, report_title="济南市水务局2025年政府信息公开工作年度报告", report_body="济南市水务局")
    found = whose("2025年政府信息公开工作年度报告", article)
    assert (found.body, found.other_body) == (None, "济南市水务局")


def test_a_publisher_against_the_columns_owner_leaves_it_open() -> None:
    found = whose("2025年政府信息公开工作年度报告", replace(READ, publisher="聊城市人民政府"))
    assert found.body is None
    assert set(found.may_be) == {ENVIRONMENT.code, GOVERNMENT.code}


def test_the_publisher_serves_where_nothing_else_does() -> None:
    found = whose("2025年政府信息公开工作年度报告", replace(READ, publisher="聊城市水利局"), column=None)
    assert (found.body, found.why) == (WATER.code, "publisher")


def test_the_pages_own_heading_says_what_the_listing_does_not() -> None:
    found = whose("公告", replace(READ, title="聊城市水利局2025年政府信息公开工作年度报告"), column=None)
    assert (found.is_report, found.body, found.year) == (True, WATER.code, 2025)
    denied = whose("2025年", replace(READ, title="聊城市水利局2025年度部门决算"))
    assert denied.is_report is False


def test_a_refused_title_stays_refused_whatever_its_text_holds() -> None:
    article = replace(READ, report_title="聊城市水利局2025年政府信息公开工作年度报告", report_year=2025)
    assert whose("图解：聊城市水利局2025年政府信息公开工作年度报告", article).is_report is False


def test_a_division_only_title_is_the_offices_where_text_or_the_offices_own_column_say_so() -> None:
    title = "聊城市2025年政府信息公开工作年度报告"
    own = Column(OWN, "政府信息公开年报", bodies=((OFFICE.code, PlaceRole.OWN_COLUMN),))
    by_office = replace(READ, publisher="聊城市人民政府办公室")
    assert whose(title, by_office, PORTAL_COLUMN).body == GOVERNMENT.code
    assert whose(title, by_office, own).body == OFFICE.code
    assert whose(title, replace(READ, report_body="聊城市人民政府办公室"), PORTAL_COLUMN).body == OFFICE.code


def test_the_year_is_the_titles_then_the_texts_never_a_date() -> None:
    assert whose("聊城市生态环境局政府信息公开工作年度报告").year is None
    text = replace(READ, report_year=2024)
    assert whose("聊城市生态环境局政府信息公开工作年度报告", text).year == 2024
    both = whose("聊城市生态环境局2025年政府信息公开工作年度报告", text)
    assert (both.year, both.text_year) == (2025, 2024)


def test_a_folders_year_counts_only_when_the_text_was_read() -> None:
    folder = replace(OWN_COLUMN, name="2025年")
    assert whose("聊城市生态环境局", column=folder).year is None
    read = replace(READ, report_title="聊城市生态环境局政府信息公开工作年度报告")
    assert whose("聊城市生态环境局", read, folder).year == 2025


def test_two_bodies_in_one_title() -> None:
    tourism = Body(f"{CITY}-wlj", "聊城市文化和旅游局", Kind.DEPARTMENT, Level.PREFECTURE, CITY)
    relics = Body(f"{CITY}-wwj", "聊城市文物保护中心", Kind.AUTHORISED, Level.PREFECTURE, CITY)
    found = attribute(
        "聊城市文化和旅游局（聊城市文物保护中心）2025年政府信息公开工作年度报告",
        article=None,
        column=None,
        resolver=Resolver((tourism, relics)),
        division=CITY,
    )
    assert (found.body, found.also) == (tourism.code, (relics.code,))


def test_every_listed_look_alike_is_nobodys() -> None:
    for title in (
        "聊城市2025年政府信息公开工作年度报告公布情况",
        "聊城市水利局2025年度部门决算",
        "一图读懂2025年重点工作",
    ):
        assert whose(title).is_report is False
        assert whose(title).body is None


def test_the_code_in_the_index_number_serves_where_the_title_names_nobody() -> None:
    coded = tuple(
        replace(body, credit_code="11371500004387201A") if body == WATER else body for body in RESOLVER.bodies
    )
    resolver = Resolver(coded)
    article = replace(READ, index_number="004387201/2026-00012")
    title = "2025年政府信息公开工作年度报告"
    found = attribute(title, article=article, column=None, resolver=resolver, division=CITY)
    assert (found.body, found.why) == (WATER.code, "index")
    against = attribute(title, article=article, column=OWN_COLUMN, resolver=resolver, division=CITY)
    assert (against.body, against.may_be) == (None, tuple(sorted((ENVIRONMENT.code, WATER.code))))
    named = attribute(
        "聊城市生态环境局2025年政府信息公开工作年度报告", article=article, column=None, resolver=resolver, division=CITY
    )
    assert (named.body, named.why) == (ENVIRONMENT.code, "title")


def test_a_nameless_report_that_a_superior_published_is_not_taken_for_the_owners() -> None:
    title = "2025年政府信息公开工作年度报告"
    posted = replace(READ, publisher="山东省生态环境厅")
    found = whose(title, posted)
    assert (found.body, found.may_be) == (None, (ENVIRONMENT.code,))
    for harmless in ("", "本站", "办公室", "聊城市生态环境局", "山东省政府网站群"):
        assert whose(title, replace(READ, publisher=harmless)).body == ENVIRONMENT.code, harmless


def test_a_title_that_names_an_unknown_office_may_be_the_publishers() -> None:
    water = replace(READ, publisher=WATER.name)
    found = whose("聊城市委河长办2025年政府信息公开工作年度报告", water, PORTAL_COLUMN)
    assert (found.body, found.may_be) == (None, (WATER.code,))
    for other in ("聊城市水利局灌溉处管理办公室", "聊城市第一中学", "聊城市节水医院"):
        found = whose(f"{other}2025年政府信息公开工作年度报告", water, PORTAL_COLUMN)
        assert (found.body, found.may_be) == (None, ()), other


def test_a_short_form_in_brackets_that_no_grammar_knows_holds_up_whom_it_resembles() -> None:
    control = replace(WATER, code=f"{CITY}-jkj", name="聊城市疾病预防控制局")
    resolver = Resolver([GOVERNMENT, ENVIRONMENT, WATER, control])
    title = "聊城市生态环境局（市疾控局）2025年政府信息公开工作年度报告"
    found = attribute(title, article=None, column=PORTAL_COLUMN, resolver=resolver, division=CITY)
    assert (found.body, found.also) == (ENVIRONMENT.code, (control.code,))


def test_a_report_in_an_own_column_whose_text_alone_says_the_year() -> None:
    title = "政府信息公开工作年度报告"
    assert whose(title, READ).is_report is None
    found = whose(title, replace(READ, report_year=2025))
    assert (found.is_report, found.body, found.year) == (True, ENVIRONMENT.code, 2025)
    assert whose(title, replace(READ, report_year=2025), PORTAL_COLUMN).is_report is None


def test_without_a_division_short_names_are_read_where_the_column_is() -> None:
    # Figures are filed without one, verdicts are given with one: they must agree, in a roster of several divisions too.
    county = Body("371522-jyj", "莘县教育局", Kind.DEPARTMENT, Level.COUNTY, "371522")
    resolver = Resolver((*RESOLVER.bodies, county))
    city = Column("http://a/", bodies=((GOVERNMENT.code, PlaceRole.PORTAL_LIST), (county.code, PlaceRole.PORTAL_LIST)))
    below = Column("http://b/", bodies=((county.code, PlaceRole.PORTAL_LIST),))
    for title, column, code in (
        ("市教育局2025年政府信息公开工作年度报告", city, "371500-jyj"),
        ("县教育局2025年政府信息公开工作年度报告", below, "371522-jyj"),
    ):
        told = attribute(title, article=None, column=column, resolver=resolver)
        assert told.body == code
        assert attribute(title, article=None, column=column, resolver=resolver, division=code[:6]) == told
    assert attribute(title, article=None, column=None, resolver=resolver).body is None


def test_a_list_that_leads_to_another_bodys_report_than_it_names_decides_nothing() -> None:
    title = "聊城市教育局2025年政府信息公开工作年度报告"
    read = replace(READ, report_title="聊城市水利局2025年政府信息公开工作年度报告", report_body="聊城市水利局")
    found = whose(title, read, PORTAL_COLUMN)
    assert (found.is_report, found.body, found.other_body) == (True, None, "")
    assert set(found.may_be) == {"371500-jyj", WATER.code}
    # A name under the text alone is weaker, and so is a text copied from another in the named body's own column.
    signed = replace(read, report_title="2025年政府信息公开工作年度报告")
    assert whose(title, signed, PORTAL_COLUMN).body == "371500-jyj"
    bare = replace(read, report_title="水利局2025年政府信息公开工作年度报告", report_body="水利局")
    assert whose(title, bare, PORTAL_COLUMN).body == "371500-jyj"
    own = replace(OWN_COLUMN, bodies=(("371500-jyj", PlaceRole.OWN_COLUMN),))
    assert whose(title, read, own).body == "371500-jyj"
    government = "聊城市人民政府2025年政府信息公开工作年度报告"
    by_office = replace(READ, report_title=government.replace("府2", "府办公室2"), report_body=OFFICE.name)
    assert whose(government, by_office, PORTAL_COLUMN).body == GOVERNMENT.code
