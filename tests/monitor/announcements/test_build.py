"""Whom a division announces, and what the collected list shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from duties.model import Column, PlaceRole, ReadingOutcome, Reason
from duties.obligations import DueRules
from monitor import watch
from monitor.announcements.build import EmptyDivisionError, build, is_announced
from monitor.announcements.model import Announcement
from registry.model import Body, Kind, Level
from storage import articles, bodies, columns, database, readings
from tests.storage.forms import whole_report
from tests.storage.queries.test_sums import save

CITY, COUNTY = "320900", "320921"
HOME = "http://www.luhe.gov.cn/"
PORTAL = "http://www.luhe.gov.cn/nb/"
DAY = date(2026, 2, 6)


def body(code: str, name: str, kind: Kind = Kind.DEPARTMENT, division: str = CITY, home_url: str = "") -> Body:
    level = Level.PREFECTURE if division == CITY else Level.COUNTY
    return Body(code, name, kind, level, division, home_url=home_url)


ROSTER = (
    body("gov", "鹿河市人民政府", Kind.GOVERNMENT, home_url=HOME),
    body("money", "鹿河市财政局", home_url="http://czj.luhe.gov.cn/"),
    body("school", "鹿河市教育局", home_url="http://jyj.luhe.gov.cn/"),
    body("county", "鹿东县人民政府", Kind.GOVERNMENT, COUNTY),
    body("bureau", "鹿东县财政局", Kind.DEPARTMENT, COUNTY),
    body("town", "鹿东县石桥镇人民政府", Kind.TOWNSHIP, COUNTY),
)


def read(engine: Engine, url: str, owner: str, titles: dict[str, str], day: int, reason: Reason | None = None) -> None:
    started = datetime(2026, 2, day, 14, tzinfo=UTC)
    with database.write_session(engine) as session:
        column = Column(url, "政府信息公开年报", bodies=((owner, PlaceRole.OWN_COLUMN),))
        columns.save_column(session, column, found_at=started, origin="finder", recipe={})
        readings.record_reading(
            session,
            column=url,
            started_at=started,
            finished_at=started + timedelta(minutes=1),
            outcome=ReadingOutcome.INCOMPLETE if reason else ReadingOutcome.COMPLETE,
            reason=reason,
            pages=1,
            items=[(address, title, date(2026, 1, 20)) for address, title in titles.items()],
            claimed_total=None,
            listing_sha256=(),
            simulated=False,
            vantage="",
            run_id=None,
        )
        for address, title in titles.items():
            page = articles.ArticleObservation(title=title, shown_date=date(2026, 1, 20), content_digest=title)
            articles.record_article(session, url=address, at=started, page=page)


def city(engine: Engine, portal_day: int, reason: Reason | None = None) -> Announcement:
    """Two bureaus with columns of their own, and a portal that collects one of the two reports."""
    title = "鹿河市{}2025年政府信息公开工作年度报告"
    with database.write_session(engine) as session:
        bodies.save_bodies(session, ROSTER, source="test", file_sha256="0" * 64, at=datetime(2026, 1, 2, tzinfo=UTC))
    for code, name in (("czj", "财政局"), ("jyj", "教育局")):
        owner = "money" if code == "czj" else "school"
        own = f"http://{code}.luhe.gov.cn/nb/"
        read(engine, own, owner, {f"{own}t1.html": title.format(name)}, 3)
    read(engine, PORTAL, "gov", {f"{PORTAL}t9.html": title.format("财政局")}, portal_day, reason)
    judged = watch.judge_all(engine, as_of=DAY, rules=DueRules())
    return build(engine, judged, CITY, 2025, as_of=DAY)


def test_what_the_collected_list_shows_is_linked_and_the_rest_only_after_a_complete_reading(engine: Engine) -> None:
    made = city(engine, portal_day=5)
    linked = {entry.body.code: entry.linked for entry in made.entries}
    assert linked == {"gov": None, "money": True, "school": False, "county": None}
    assert [entry.body.code for entry in made.entries if entry.published] == ["money", "school"]


def test_a_list_that_was_not_read_to_its_end_since_proves_nothing(engine: Engine) -> None:
    made = city(engine, portal_day=5, reason=Reason.INCOMPLETE_LISTING)
    assert {entry.body.code: entry.linked for entry in made.entries}["school"] is None


def test_a_list_that_was_read_before_the_report_was_there_proves_nothing(engine: Engine) -> None:
    made = city(engine, portal_day=2)
    linked = {entry.body.code: entry.linked for entry in made.entries}
    assert (linked["money"], linked["school"]) == (True, None)


def test_a_year_without_duties_is_no_empty_paper(engine: Engine) -> None:
    city(engine, portal_day=5)
    judged = watch.judge_all(engine, as_of=DAY, rules=DueRules())
    with pytest.raises(EmptyDivisionError):
        build(engine, judged, "371500", 2025, as_of=DAY)
    with pytest.raises(EmptyDivisionError):
        build(engine, judged, CITY, 2011, as_of=DAY)


def test_a_city_announces_its_own_bodies_and_the_governments_below_it() -> None:
    assert [body.code for body in ROSTER if is_announced(body, CITY)] == ["gov", "money", "school", "county"]
    assert [body.code for body in ROSTER if is_announced(body, COUNTY)] == ["county", "bureau", "town"]


def test_what_is_stored_of_the_announced_reports_comes_with_it(engine: Engine) -> None:
    made = city(engine, portal_day=5)
    assert made.at_hand == {}
    for code in ("money", "bureau"):
        save(engine, code, 2025, whole_report({"granted": 3}))
    judged = watch.judge_all(engine, as_of=DAY, rules=DueRules())
    stored = build(engine, judged, CITY, 2025, as_of=DAY).at_hand
    assert {code: report.totals["received"] for code, report in stored.items()} == {"money": 3}, (
        "the county's is its own"
    )
