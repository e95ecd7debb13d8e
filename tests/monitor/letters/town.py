"""A county whose reports are missing, with the readings that prove it, for letters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from duties.model import Column, PlaceRole, ReadingOutcome, Reason
from registry.model import Body, Kind, Level
from storage import bodies, columns, database, last_looks, readings
from storage.last_looks import TakenLook

COUNTY = "320921"
YEAR = 2025
TODAY = date(2026, 2, 12)


def body(code: str, name: str, kind: Kind = Kind.DEPARTMENT, level: Level = Level.COUNTY, **more: Any) -> Body:
    return Body(code, name, kind, level, COUNTY, home_url=f"http://{code}.ludong.gov.cn/", **more)


GOVERNMENT = body("gov", "鹿东县人民政府", Kind.GOVERNMENT)
OFFICE = body("office", "鹿东县人民政府办公室", Kind.GOVERNMENT_OFFICE)
FARM = body("farm", "鹿东县农业农村局")
TOWN = body("town", "鹿东县石桥镇人民政府", Kind.TOWNSHIP, Level.TOWNSHIP)
BRANCH = body("branch", "鹿东县公安局石桥分局", Kind.BRANCH)
TAX = body("tax", "国家税务总局鹿东县税务局", Kind.VERTICAL)
BLOCKED = body("blocked", "鹿东县水务局")
ONCE = body("once", "鹿东县教育局")
ROSTER = (GOVERNMENT, OFFICE, FARM, TOWN, BRANCH, TAX, BLOCKED, ONCE)
PROVED = (OFFICE, FARM, TOWN, BRANCH, TAX)


def column_of(one: Body) -> str:
    return f"{one.home_url}nb/"


def read(
    engine: Engine,
    one: Body,
    days: Iterable[datetime],
    reason: Reason | None = None,
    *,
    year: int = YEAR - 1,
    listed_on: date | None = date.min,
) -> None:
    """Readings of the body's own column, which shows its report of the year before, listed on a day in its time."""
    url = column_of(one)
    on = date(year + 1, 1, 20) if listed_on == date.min else listed_on
    title = f"{one.name}{year}年政府信息公开工作年度报告"
    with database.write_session(engine) as session:
        column = Column(url, name="政府信息公开年报", bodies=((one.code, PlaceRole.OWN_COLUMN),))
        columns.save_column(session, column, found_at=datetime(2026, 1, 2, tzinfo=UTC), origin="finder", recipe={})
        for begun in days:
            readings.record_reading(
                session,
                column=url,
                started_at=begun,
                finished_at=begun + timedelta(minutes=3),
                outcome=ReadingOutcome.FAILED if reason else ReadingOutcome.COMPLETE,
                reason=reason,
                pages=0 if reason else 1,
                items=[] if reason else [(f"{url}t{year}.html", title, on)],
                claimed_total=None,
                listing_sha256=(),
                simulated=False,
                vantage="",
                run_id=None,
            )


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"2026-{day}T14:00:00+00:00")


def look(engine: Engine, one: Body, begun: datetime) -> None:
    """A finished last look."""
    with database.write_session(engine) as session:
        last_looks.save_look(session, TakenLook(one.code, YEAR, begun, True, 4), None)


def fill(engine: Engine) -> None:
    """The county by 10 February: five reports confirmed to be missing, one looked for once, one site that blocks."""
    with database.write_session(engine) as session:
        bodies.save_bodies(session, ROSTER, source="test", file_sha256="0" * 64, at=at("01-02"))
    for one in PROVED:
        read(engine, one, [at("01-10"), at("02-03"), at("02-10")])
        look(engine, one, at("02-03"))
    read(engine, ONCE, [at("01-10"), at("02-10")])
    read(engine, BLOCKED, [at("02-03"), at("02-10")], Reason.BLOCKED)
    read(engine, GOVERNMENT, [at("01-10"), at("02-03"), at("02-10")])
