"""The question `hygiene` over stored listings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

import translations
from duties.hygiene import KeptColumn, kept_columns
from duties.model import Column, PlaceRole, ReadingOutcome
from registry.model import Body, Kind, Level
from storage import bodies, columns, database, readings
from storage.known_rosters import known_roster
from storage.queries import find
from storage.queries.model import Asking, answer

CITY = "371500"
PORTAL, OWN = "http://www.city.gov.cn.test/nb/", "http://czj.city.gov.cn.test/nb/"
GOVERNMENT = Body(
    "gov", "聊城市人民政府", Kind.GOVERNMENT, Level.PREFECTURE, CITY, home_url="http://www.city.gov.cn.test/"
)
MONEY = Body("money", "聊城市财政局", Kind.DEPARTMENT, Level.PREFECTURE, CITY, home_url="http://czj.city.gov.cn.test/")
SCHOOLS = Body("school", "聊城市教育局", Kind.DEPARTMENT, Level.PREFECTURE, CITY)
ROSTER = (GOVERNMENT, MONEY, SCHOOLS)
SHARED = Column(PORTAL, "年度报告", bodies=tuple((body.code, PlaceRole.OWN_COLUMN) for body in ROSTER))
COLUMN = Column(OWN, "政府信息公开年报", bodies=(("money", PlaceRole.OWN_COLUMN),))
AT = datetime(2026, 2, 3, 14, tzinfo=UTC)


def report(of: Body, year: int, name: str = "") -> tuple[str, str, date | None]:
    return f"{OWN}{name or year}.html", f"{of.name}{year}年政府信息公开工作年度报告", date(year + 1, 1, 20)


@pytest.fixture
def city(engine: Engine) -> Engine:
    """The bureau's own column holds this year's report twice and a plan; the portal's list has read none of them."""
    with database.write_session(engine) as session:
        bodies.save_bodies(session, ROSTER, source="", file_sha256="0" * 64, at=AT)
        for column, items in (
            (COLUMN, [report(MONEY, 2025), report(MONEY, 2025, "again"), (f"{OWN}plan.html", "2026年培训计划", None)]),
            (SHARED, [(f"{PORTAL}1.html", "聊城市人民政府2025年政府信息公开工作年度报告", date(2026, 3, 1))]),
        ):
            columns.save_column(session, column, found_at=AT, origin="finder", recipe={})
            readings.record_reading(
                session,
                column=column.url,
                started_at=AT + timedelta(hours=column is SHARED),
                finished_at=AT + timedelta(hours=2),
                outcome=ReadingOutcome.COMPLETE,
                reason=None,
                pages=1,
                items=items,
                claimed_total=None,
                listing_sha256=(),
                simulated=True,
                vantage="",
                run_id=None,
            )
    return engine


def asked(engine: Engine, **given: object) -> list[tuple[object, object, str]]:
    with database.sessions(engine)() as session:
        found = answer(find("hygiene"), Asking(session, date(2026, 2, 4), given=given))
    return [
        (row["body"], row["code"], translations.text(row["code"], "zh", **row["message"].params)) for row in found.rows
    ]


def test_each_finding_is_a_row_the_worst_first(city: Engine) -> None:
    rows = asked(city)
    assert [(body, code) for body, code, _ in rows] == [
        ("gov", "hygiene.column_name"),
        ("money", "hygiene.doubles"),
        ("money", "hygiene.no_reports"),
        ("money", "hygiene.not_linked"),
    ]
    assert "2026年培训计划" in rows[2][2]


def test_filters_narrow_it(city: Engine) -> None:
    assert [code for _, code, _ in asked(city, body="gov")] == ["hygiene.column_name"]
    assert [code for _, code, _ in asked(city, code="hygiene.doubles")] == ["hygiene.doubles"]
    assert {body for body, _, _ in asked(city, severity="warning")} == {"money"}


def test_a_column_of_several_is_the_governments_and_stand_ins_are_nobodys() -> None:
    home = Column(MONEY.home_url, bodies=(("money", PlaceRole.OWN_COLUMN),))
    entry = Column("http://www.city.gov.cn.test/bm/", bodies=(("school", PlaceRole.PORTAL_PAGE),))
    kept = kept_columns((SHARED, COLUMN, home, entry), ROSTER, {entry.url})
    assert kept == [KeptColumn(PORTAL, GOVERNMENT, ()), KeptColumn(OWN, MONEY, (PORTAL,))]


def test_a_filter_changes_which_rows_there_are_and_nothing_in_them(city: Engine) -> None:
    everywhere = asked(city)
    for given in ({"division": CITY}, {"division": "370000"}, {"kind": "department"}, {"body": "money"}):
        wanted = [row for row in everywhere if row[0] == "money" or given.keys() == {"division"}]
        assert asked(city, **given) == wanted
    assert asked(city, division="110000") == []


def test_a_roster_that_changed_is_asked_anew(city: Engine) -> None:
    with database.sessions(city)() as session:
        first = known_roster(session)
        assert known_roster(session) is first
    renamed = replace(MONEY, name="聊城市财政和国资局")
    with database.write_session(city) as session:
        bodies.save_bodies(session, [renamed], source="", file_sha256="1" * 64, at=AT + timedelta(days=1))
    with database.sessions(city)() as session:
        assert known_roster(session).resolver.by_code["money"].name == renamed.name


def test_columns_of_some_bodies_come_with_all_their_owners(city: Engine) -> None:
    with database.sessions(city)() as session:
        every = columns.load_columns(session)
        assert columns.load_columns(session, of_bodies=["school"]) == tuple(
            column for column in every if column.url == PORTAL
        )
        assert columns.load_columns(session, of_bodies=["gov", "money", "school"]) == every
        assert columns.load_columns(session, of_bodies=[]) == ()
