"""A small city with verdicts of three nights, readings, a report with findings, and the requests of one night."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from duties.model import Column, Duty, Flag, PlaceRole, ReadingOutcome, Reason, Verdict, VerdictCode
from duties.obligations import duty
from registry.model import Body, Kind, Level
from storage import articles, bodies, columns, database, fetches, readings, report_versions, runs, verdicts
from storage.queries import find
from storage.queries.model import Answer, Asking, answer
from tests.storage.reports import annual_report

CITY, COUNTY, OTHER_CITY = "320900", "320921", "371500"
TODAY = date(2026, 2, 3)


def night(day: int) -> datetime:
    """22:00 in Shanghai on that day of February 2026 (0 and below: of January's end)."""
    return datetime(2026, 2, 1, 14, tzinfo=UTC) + timedelta(days=day - 1)


def _body(code: str, name: str, kind: Kind, division: str = CITY, level: Level = Level.PREFECTURE, **more: Any) -> Body:
    return Body(code, name, kind, level, division, **more)


ROSTER = (
    _body("gov", "鹿河市人民政府", Kind.GOVERNMENT),
    _body("office", "鹿河市人民政府办公室", Kind.GOVERNMENT_OFFICE, parent="gov"),
    _body("water", "鹿河市水利局", Kind.DEPARTMENT, parent="gov", notes="=1+1"),
    _body("money", "鹿河市财政局", Kind.DEPARTMENT, parent="gov"),
    _body("school", "鹿河市教育局", Kind.DEPARTMENT, parent="gov"),
    _body("health", "鹿河市卫生健康委员会", Kind.DEPARTMENT, parent="gov"),
    _body("tax", "国家税务总局鹿河市税务局", Kind.VERTICAL),
    _body("county", "鹿东县人民政府", Kind.GOVERNMENT, COUNTY, Level.COUNTY),
    _body("town", "鹿东县石桥镇人民政府", Kind.TOWNSHIP, COUNTY, Level.TOWNSHIP),
    _body("far", "云山市财政局", Kind.DEPARTMENT, OTHER_CITY),
)
TITLE = "鹿河市财政局2025年政府信息公开工作年度报告"
MONEY_URL = "http://czj.luhe.gov.cn/nb/t1.html"


def verdict(body: str, code: VerdictCode, year: int = 2025, **more: Any) -> Verdict:
    return Verdict(body, year, code, TODAY, **more)


ON_TIME, LATE, MISSING = VerdictCode.ON_TIME, VerdictCode.LATE, VerdictCode.MISSING
NOT_DUE, UNVERIFIABLE = VerdictCode.NOT_DUE, VerdictCode.UNVERIFIABLE

BEFORE = (
    verdict("gov", NOT_DUE),
    verdict("office", ON_TIME, published_on=date(2026, 1, 20), url="http://www.luhe.gov.cn/nb/o.html"),
    verdict("water", NOT_DUE),
    verdict("money", NOT_DUE),
    verdict("school", NOT_DUE),
    verdict("health", NOT_DUE),
    verdict("tax", NOT_DUE),
    verdict("county", NOT_DUE),
    verdict("town", NOT_DUE),
)
FIRST = (
    verdict("water", UNVERIFIABLE, reason=Reason.BLOCKED),
    verdict("money", MISSING),
    verdict("school", MISSING),
    verdict("health", MISSING),
    verdict("tax", MISSING, confirmed=True),
    verdict("town", ON_TIME, published_on=date(2026, 1, 31), url="http://www.ludong.gov.cn/nb/t.html"),
)
SECOND = (
    verdict(
        "money", LATE, days_late=2, published_on=date(2026, 2, 2), url=MONEY_URL, first_seen_on=date(2026, 2, 2),
        flags=(Flag.REVISED, Flag.DATE_UNCERTAIN),
    ),
    verdict("school", MISSING, confirmed=True, last_absent_on=date(2026, 2, 2)),
    verdict("school", MISSING, 2019, watched=False),
    verdict("school", MISSING, 2017, watched=False),
    verdict("far", ON_TIME, published_on=date(2026, 1, 9)),
    # A duty that today's roster no longer has: it must not appear.
    verdict("far", MISSING, 2011, confirmed=True),
)  # fmt: skip


def duties(*more: tuple[str, int]) -> dict[tuple[str, int], Duty]:
    """The duties that hold today, and those given beside."""
    keys = {(row.body, row.year) for row in (*BEFORE, *FIRST, *SECOND)} - {("far", 2011)}
    return {
        (body.code, year): duty(body, year) for body in ROSTER for code, year in keys | {*more} if code == body.code
    }


def fill(engine: Engine) -> None:
    """Stores the city."""
    with database.write_session(engine) as session:
        bodies.save_bodies(session, ROSTER, source="test", file_sha256="0" * 64, at=night(-9))
        for day, said in ((-1, BEFORE), (1, FIRST), (2, SECOND)):
            verdicts.save_verdicts(session, said, night(day))
        run = runs.start_run(session, kind="crawl", at=night(2), simulated=False, vantage="")
        column = Column("http://czj.luhe.gov.cn/nb/", "年报", bodies=(("money", PlaceRole.OWN_COLUMN),))
        columns.save_column(session, column, found_at=night(1), origin="finder", recipe={})
        readings.record_reading(
            session,
            column=column.url,
            started_at=night(2),
            finished_at=night(2) + timedelta(minutes=1),
            outcome=ReadingOutcome.COMPLETE,
            reason=None,
            pages=1,
            items=[(MONEY_URL, TITLE, date(2026, 2, 2))],
            claimed_total=None,
            listing_sha256=(),
            simulated=False,
            vantage="",
            run_id=run,
        )
        page = articles.ArticleObservation(title=TITLE, shown_date=date(2026, 2, 2), content_digest="a")
        articles.record_article(session, url=MONEY_URL, at=night(2), page=page)
        report_versions.save_report(
            session,
            sha256="a" * 64,
            article_url=MONEY_URL,
            file_url=MONEY_URL,
            body="money",
            year=2025,
            report=annual_report(title=TITLE, body_name="鹿河市财政局"),
            at=night(2),
        )
        fetches.save_fetches(session, list(_requests(run)))


def _requests(run: int) -> list[fetches.FetchRecord]:
    def record(seconds: float, host: str, path: str, status: int | None, **more: Any) -> fetches.FetchRecord:
        fields: dict[str, Any] = {"outcome": "answered", "reason": "", "conditional": False, "purpose": "listing"}
        return fetches.FetchRecord(
            run_id=run,
            at=night(2) + timedelta(seconds=seconds),
            url=f"http://{host}{path}",
            method="GET",
            host=host,
            city_domain="luhe.gov.cn",
            status=status,
            bytes=120 if status == 200 else 0,
            sha256="",
            elapsed_ms=80,
            **(fields | more),
        )

    return [
        record(0, "www.luhe.gov.cn", "/robots.txt", 404, purpose="robots"),
        record(4, "www.luhe.gov.cn", "/nb/", 304, conditional=True),
        record(7.5, "czj.luhe.gov.cn", "/nb/", 200),
        record(12, "czj.luhe.gov.cn", "/=cmd", None, outcome="failed", reason="TimeoutError: 30 s"),
        record(-90_000, "czj.luhe.gov.cn", "/nb/", 200),
    ]


def ask(engine: Engine, name: str, today: date = TODAY, more: tuple[tuple[str, int], ...] = (), **given: Any) -> Answer:
    """The answer of a question with parsed filters."""
    with database.sessions(engine)() as session:
        return answer(find(name), Asking(session, today, duties(*more), given))
