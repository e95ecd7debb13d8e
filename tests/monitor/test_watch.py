"""Where a body may publish, and what a judging stores."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Engine

from duties.model import Column, PlaceRole, Reading, ReadingOutcome, Reason, VerdictCode
from duties.obligations import DueRule, DueRules
from monitor.ledger import standing
from monitor.news import refresh_changed
from monitor.watch import Observations, Places, judge_all
from registry.model import Body, Kind, Level
from storage import bodies, columns, database, readings, verdicts

AT = datetime(2026, 2, 3, 14, tzinfo=UTC)
HOME = "http://www.luhe.gov.cn/"


def body(code: str, kind: Kind = Kind.DEPARTMENT, **fields: object) -> Body:
    return Body(code, f"鹿河市{code}", kind, Level.PREFECTURE, "320900", **fields)  # type: ignore[arg-type]


GOVERNMENT = body("人民政府", Kind.GOVERNMENT, home_url=HOME)
OFFICE = body("人民政府办公室", Kind.GOVERNMENT_OFFICE, home_url=HOME)
BUREAU = body("财政局", home_url="http://czj.luhe.gov.cn/")
SECOND = body("教育局", home_url="http://jyj.luhe.gov.cn/")


def places(of: Body, *roster: Body, found: tuple[Column, ...] = (), read: tuple[str, ...] = ()) -> list[object]:
    done = {url: (Reading(url, (AT,), AT, ReadingOutcome.COMPLETE, items=1),) for url in read}
    seen = Observations(roster, (), found, done, {}, {})
    return [(role, url, reason) for role, url, reason in Places(seen).of(of)]


def own(url: str, *codes: str, role: PlaceRole = PlaceRole.OWN_COLUMN) -> Column:
    return Column(url, bodies=tuple((code, role) for code in codes))


def test_a_body_never_looked_for_has_its_home_page_as_place() -> None:
    assert places(BUREAU, BUREAU) == [(PlaceRole.OWN_COLUMN, BUREAU.home_url, Reason.NEVER_CRAWLED)]


def test_a_body_without_any_address_has_no_place() -> None:
    assert places(body("水利局"), body("水利局")) == []


def test_the_portals_list_is_a_place_of_every_body_of_the_division() -> None:
    found = (own("http://www.luhe.gov.cn/nb/", GOVERNMENT.code), own("http://czj.luhe.gov.cn/nb/", BUREAU.code))
    read = tuple(column.url for column in found)
    assert places(BUREAU, GOVERNMENT, BUREAU, found=found, read=read) == [
        (PlaceRole.OWN_COLUMN, "http://czj.luhe.gov.cn/nb/", None),
        (PlaceRole.PORTAL_LIST, "http://www.luhe.gov.cn/nb/", None),
    ]


def test_the_home_page_is_a_place_only_until_the_column_is_found() -> None:
    found = (own(BUREAU.home_url, BUREAU.code), own("http://czj.luhe.gov.cn/nb/", BUREAU.code))
    assert places(BUREAU, BUREAU, found=found, read=("http://czj.luhe.gov.cn/nb/",)) == [
        (PlaceRole.OWN_COLUMN, "http://czj.luhe.gov.cn/nb/", None)
    ]
    assert len(places(BUREAU, BUREAU, found=found)) == 2


def test_a_page_of_the_directory_is_a_place_only_until_the_column_below_it_is_found() -> None:
    entry, below = "http://www.luhe.gov.cn/bm/czj/", "http://www.luhe.gov.cn/bm/czj/nb/"
    found = tuple(own(url, SECOND.code, role=PlaceRole.PORTAL_PAGE) for url in (entry, below))
    done = {below: (Reading(below, (AT,), AT, ReadingOutcome.COMPLETE, items=1),)}
    seen = Observations((SECOND,), (), found, done, {}, {}, stand_ins=frozenset({entry}))
    assert [url for _, url, _ in Places(seen).of(SECOND)] == [below]
    unread = Observations((SECOND,), (), found, {}, {}, {}, stand_ins=frozenset({entry}))
    assert {url for _, url, _ in Places(unread).of(SECOND)} == {entry, below}


def test_a_column_of_several_bodies_is_a_shared_list_but_the_governments_own() -> None:
    shared = own("http://www.luhe.gov.cn/nb/", BUREAU.code, SECOND.code, GOVERNMENT.code)
    roster = (GOVERNMENT, BUREAU, SECOND)
    assert places(BUREAU, *roster, found=(shared,), read=(shared.url,))[0] == (PlaceRole.PORTAL_LIST, shared.url, None)
    assert places(GOVERNMENT, *roster, found=(shared,), read=(shared.url,)) == [
        (PlaceRole.OWN_COLUMN, shared.url, None)
    ]


def test_a_government_and_its_office_keep_their_common_column() -> None:
    common = own("http://www.luhe.gov.cn/nb/", GOVERNMENT.code, OFFICE.code)
    assert places(OFFICE, GOVERNMENT, OFFICE, found=(common,), read=(common.url,)) == [
        (PlaceRole.OWN_COLUMN, common.url, None)
    ]


def test_the_site_of_who_publishes_for_it_is_a_place() -> None:
    served = body("公积金中心", published_by=BUREAU.code)
    found = (own("http://czj.luhe.gov.cn/nb/", BUREAU.code),)
    assert places(served, BUREAU, served, found=found, read=(found[0].url,)) == [
        (PlaceRole.PUBLISHER_SITE, found[0].url, None)
    ]


def _observe(engine: Engine) -> None:
    with database.write_session(engine) as session:
        bodies.save_bodies(session, [BUREAU], source="test", file_sha256="0" * 64, at=AT)
        url = "http://czj.luhe.gov.cn/nb/"
        columns.save_column(session, own(url, BUREAU.code), found_at=AT, origin="finder", recipe={})
        for day in (2, 3):
            readings.record_reading(
                session,
                column=url,
                started_at=datetime(2026, 2, day, 14, tzinfo=UTC),
                finished_at=datetime(2026, 2, day, 15, tzinfo=UTC),
                outcome=ReadingOutcome.COMPLETE,
                reason=None,
                pages=1,
                items=[(f"{url}t1.html", "鹿河市财政局2024年政府信息公开工作年度报告", date(2025, 1, 20))],
                claimed_total=None,
                listing_sha256=("a" * 64,),
                simulated=False,
                vantage="",
                run_id=None,
            )


def test_judging_stores_the_verdict_and_its_change_once(engine: Engine) -> None:
    _observe(engine)
    for _ in range(2):
        done = refresh_changed(engine, today=date(2026, 2, 3), at=AT, rules=DueRules())
        (row,) = standing(engine, done.judged, today=date(2026, 2, 3), rules=DueRules())
    assert row.verdict.code is VerdictCode.MISSING
    assert not row.verdict.confirmed, "no last look was taken"
    with database.sessions(engine)() as session:
        assert [change.after.code for change in verdicts.load_changes(session)] == [VerdictCode.MISSING]


def test_an_earlier_day_is_judged_with_what_was_known_then_and_stored_nowhere(engine: Engine) -> None:
    _observe(engine)
    (before,) = judge_all(engine, as_of=date(2026, 1, 31), rules=DueRules())
    (after,) = judge_all(engine, as_of=date(2026, 2, 1), rules=DueRules())
    (then,) = judge_all(engine, as_of=date(2026, 2, 2), rules=DueRules())
    assert [row.verdict.code for row in (before, after, then)] == [
        VerdictCode.NOT_DUE,
        VerdictCode.UNVERIFIABLE,
        VerdictCode.MISSING,
    ]
    with database.sessions(engine)() as session:
        assert verdicts.load_verdicts(session) == {}


def test_the_divisions_due_rule_is_in_force(engine: Engine) -> None:
    _observe(engine)
    rules = DueRules(divisions=(DueRule("320000", "next_workday", "苏政办〔2025〕9号"),))
    (row,) = judge_all(engine, as_of=date(2026, 2, 2), rules=rules)
    assert row.duty.deadline == date(2026, 2, 2)
    assert row.verdict.code is VerdictCode.NOT_DUE
