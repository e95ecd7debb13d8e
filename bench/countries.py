"""A store of many cities: one city of real readings, written by the program itself, and copies of it made in SQL."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Integer, String, Table, bindparam, func, insert, literal, select
from sqlalchemy.orm import Session

from bench.media import make
from duties.model import Column, Duty, PlaceRole, ReadingOutcome, Reason, Verdict, VerdictCode
from duties.obligations import duty
from registry.divisions import divisions
from registry.model import Body, Kind, Level
from reports.model import AnnualReport, SourceFile
from reports.reading import read_report
from storage import bodies, columns, database, readings, report_versions, verdicts
from storage.report_models import METADATA

YEARS = range(2016, 2026)
BODIES = 50
REPORTS_A_CITY = BODIES * len(YEARS)
TODAY = date(2026, 5, 31)
NIGHT = datetime(2026, 5, 30, 19, tzinfo=UTC)
_SEED = 20_260_101
_DRAWN = 40
# Names of the base city's bodies begin with it, as do its keys; every copy has a number of its own there.
_BASE = "000"
_SENTENCES = (
    "全年通过门户网站发布信息{number}条，内容涵盖财政、民生、规划等方面。",
    "办理行政复议案件{number}件，均在法定期限内办结。",
    "组织业务培训{number}次，工作人员参加率逐年提高。",
    "及时回应群众关切，政务新媒体推送消息{number}条。",
    "修订政府信息公开指南，补充办事流程{number}项。",
    "对{year}年以来的规范性文件作了清理，公布清理结果。",
    "公开重点领域信息{number}条，其中公共资源配置方面居多。",
    "收到信息公开申请后逐件登记、逐件答复，没有超期。",
    "存在的问题是主动公开不够及时，解读材料形式单一。",
    "下一步将加强队伍建设，提高依申请公开办理质量。",
    "邀请代表和群众参观，征集意见建议{number}条并作反馈。",
    "落实保密审查制度，做到先审查、后公开。",
)
_RARE = "绿色通道试点"
_FULL_TEXT = "search_index"
# Two provinces lend their counties as cities of the last copies.
_LENDERS = ("41", "51")
_KINDS = (Kind.GOVERNMENT, Kind.GOVERNMENT_OFFICE, *([Kind.DEPARTMENT] * 38), *([Kind.TOWNSHIP] * 10))


def places() -> tuple[str, ...]:
    """The divisions of the cities, in the order in which they are filled."""
    every = divisions().by_code.values()
    cities = [one.code for one in every if one.level is Level.PREFECTURE and one.code[:2] not in _LENDERS]
    counties = [one.code for one in every if one.level is Level.COUNTY and one.code[:2] in _LENDERS]
    return (*cities, *counties)


def fill(engine: Engine, reports: int) -> None:
    """Fills an empty store with so many reports (whole cities of them), each with its verdict and its readings."""
    cities = reports // REPORTS_A_CITY
    _base(engine)
    with _in_bulk(engine) as connection:
        for number in range(1, cities):
            _copy(connection, number, places()[number])
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM")


@contextlib.contextmanager
def _in_bulk(engine: Engine) -> Iterator[Connection]:
    """A transaction for many copies. On PostgreSQL without what is done for each row and can be done once: that keys
    point somewhere is not checked again (the base city's do), and the index of full text is built at the end."""
    with engine.begin() as connection:
        if engine.dialect.name != "postgresql":
            yield connection
            return
        index = connection.exec_driver_sql(f"SELECT indexdef FROM pg_indexes WHERE indexname = '{_FULL_TEXT}'").scalar()
        connection.exec_driver_sql(f"DROP INDEX {_FULL_TEXT}")
        if connection.exec_driver_sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").scalar():
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '1GB'")
        connection.exec_driver_sql(str(index))


def duties(engine: Engine) -> dict[tuple[str, int], Duty]:
    """Every duty of the store, as whoever asks a question of verdicts has them."""
    with database.sessions(engine)() as session:
        return {(body.code, year): duty(body, year) for body in bodies.load_bodies(session) for year in YEARS}


def _roster() -> Iterator[Body]:
    for number, kind in enumerate(_KINDS):
        level = Level.TOWNSHIP if kind is Kind.TOWNSHIP else Level.PREFECTURE
        yield Body(f"{_BASE}-{number:02d}", f"第{number}单位", kind, level, places()[0], since=YEARS[0])


def _base(engine: Engine) -> None:
    """The first city, through the program's own doors."""
    read = [read_report(SourceFile(make("html", _SEED + number).content)) for number in range(_DRAWN)]
    roster = list(_roster())
    with database.write_session(engine) as session:
        bodies.save_bodies(session, roster, source="", file_sha256="0" * 64, at=NIGHT)
    for place, body in enumerate(roster):
        with database.write_session(engine) as session:
            _look(session, body)
            for number, year in enumerate(YEARS):
                _publish(session, body, year, read[(place * len(YEARS) + number) % _DRAWN])


def _prose(seed: str) -> str:
    """Some five hundred characters, another text for every section of every report."""
    drawn = random.Random(seed)
    return "".join(
        drawn.choice(_SENTENCES).format(number=drawn.randrange(2, 900), year=drawn.choice(YEARS)) for _ in range(15)
    )


def _look(session: Session, body: Body) -> None:
    url = f"http://{body.code}.gov.cn.test/nb/"
    column = Column(url, "", bodies=((body.code, PlaceRole.OWN_COLUMN),))
    columns.save_column(session, column, found_at=NIGHT, origin="finder", recipe={})
    for night in range(3):
        readings.record_reading(
            session,
            column=url,
            started_at=NIGHT + timedelta(days=night),
            finished_at=NIGHT + timedelta(days=night, minutes=1),
            outcome=ReadingOutcome.COMPLETE if night != 1 else ReadingOutcome.INCOMPLETE,
            reason=None if night != 1 else Reason.INCOMPLETE_LISTING,
            pages=1,
            items=[],
            claimed_total=None,
            listing_sha256=(),
            simulated=False,
            vantage="",
            run_id=None,
        )


def _publish(session: Session, body: Body, year: int, read: AnnualReport) -> None:
    url = f"http://{body.code}.gov.cn.test/nb/{year}.html"
    sections = {section: _prose(f"{body.code} {year} {section}") for section in read.sections}
    if body.code == f"{_BASE}-07" and year == YEARS[-1]:
        last = next(reversed(sections))
        sections[last] = f"{sections[last]}\n开展{_RARE}。"
    report_versions.save_report(
        session,
        sha256=f"{_BASE}{body.code[4:]}{year}".ljust(64, "0"),
        article_url=url,
        file_url=url,
        body=body.code,
        year=year,
        report=replace(read, year=year, title=f"{body.name}{year}年政府信息公开工作年度报告", sections=sections),
        at=NIGHT,
    )
    late = (int(body.code[4:]) + year) % 17 == 0
    said = Verdict(
        body.code,
        year,
        VerdictCode.LATE if late else VerdictCode.ON_TIME,
        TODAY,
        days_late=3 if late else None,
        published_on=date(year + 1, 2, 3) if late else date(year + 1, 1, 20),
        url=url,
    )
    verdicts.save_verdicts(session, [said], NIGHT)


def _copy(connection: Connection, number: int, division: str) -> None:
    """The base city once more, as city `number`: every row of it, with its own keys."""
    for name in _COPIED:
        of = METADATA.tables[name]
        connection.execute(_statement(of), {"number": number, "city": f"{number:03d}", "division": division})


_COPIED: Sequence[str] = (
    "bodies", "columns", "column_bodies", "readings", "report_versions", "figures", "report_sections", "facts",
    "findings", "report_proactive", "report_applications", "report_disputes", "report_totals", "current_reports",
    "search_texts", "verdicts",
)  # fmt: skip
# Numbers of rows that are counted on from the base city's, by column.
_STEPS = {
    "columns.id": BODIES,
    "column_bodies.column_id": BODIES,
    "readings.column_id": BODIES,
    "readings.id": BODIES * 3,
    "report_versions.id": REPORTS_A_CITY,
    "bodies.position": BODIES,
}
_KEYS = {"code", "body", "sha256"}
# Their first digits may be any: a letter that is no digit keeps the copies apart from the base.
_DIGESTS = {"article_key", "url_key"}
# Codes of other things than bodies.
_CODES = {"report_versions.code", "findings.code", "verdicts.code"}


def _statement(of: Table) -> Any:
    chosen: list[Any] = []
    names = []
    for column in of.columns:
        qualified = f"{of.name}.{column.name}"
        if qualified == "search_texts.id":
            continue
        names.append(column.name)
        if qualified in _STEPS or column.name == "version_id":
            step = _STEPS.get(qualified, REPORTS_A_CITY)
            chosen.append(column + bindparam("number", type_=Integer) * literal(step))
        elif column.name in _DIGESTS:
            chosen.append(("g" + bindparam("city", type_=String) + func.substr(column, 5)).label(column.name))
        elif column.name in _KEYS and qualified not in _CODES:
            chosen.append((bindparam("city", type_=String) + func.substr(column, 4)).label(column.name))
        elif column.name == "division":
            chosen.append(bindparam("division", type_=String).label("division"))
        else:
            chosen.append(column)
    return insert(of).from_select(names, select(*chosen).where(_is_base(of)))


def _is_base(of: Table) -> Any:
    if "version_id" in of.c:
        return of.c.version_id <= REPORTS_A_CITY
    if of.name == "report_versions":
        return of.c.id <= REPORTS_A_CITY
    if of.name in ("columns", "readings"):
        return of.c.id <= (BODIES if of.name == "columns" else BODIES * 3)
    if of.name == "column_bodies":
        return of.c.column_id <= BODIES
    return of.c["code" if of.name == "bodies" else "body"].like(f"{_BASE}-%")
