"""Health: what is wrong with the watching is told loudly, and never as anybody's lateness."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

import translations
from duties.model import Column, PlaceRole, ReadingOutcome, Reason
from monitor.health import Health, SiteState, TroubleKind, check
from monitor.schedule import Plan
from registry.model import Body, Kind, Level
from storage import bodies, columns, database, outbox, readings, report_versions, runs
from tests.storage.reports import annual_report

# 08:00 in Shanghai: the night of the 12th has ended.
NOW = datetime(2027, 1, 13, 0, 0, tzinfo=UTC)
CODES = tuple(f"b{number}" for number in range(10))


def night(day: int) -> datetime:
    """20:31 in Shanghai on that day of January 2027."""
    return datetime(2027, 1, day, 12, 31, tzinfo=UTC)


def fill(engine: Engine) -> None:
    roster = [
        Body(code, f"鹿河市第{number}局", Kind.DEPARTMENT, Level.PREFECTURE, "320900", home_url=f"http://{code}.cn/")
        for number, code in enumerate(CODES)
    ]
    with database.write_session(engine) as session:
        bodies.save_bodies(session, roster, source="test", file_sha256="", at=night(1))


def crawl(
    engine: Engine,
    day: int,
    *,
    outcome: str = "finished",
    ended: bool = True,
    late: timedelta = timedelta(),
    **summary: Any,
) -> None:
    values: dict[str, object] = {"bodies": len(CODES), "readings": {"complete": 5}, "failed_walks": 0} | summary
    with database.write_session(engine) as session:
        run = runs.start_run(session, kind="crawl", at=night(day) + late, simulated=False, vantage="")
        if ended:
            runs.finish_run(session, run, at=night(day) + late + timedelta(hours=2), outcome=outcome, summary=values)


def read(
    engine: Engine, host: str, day: int, codes: tuple[str, ...], items: int = 3, reason: Reason | None = None
) -> None:
    url = f"http://{host}/nb/"
    with database.write_session(engine) as session:
        places = tuple((code, PlaceRole.OWN_COLUMN) for code in codes)
        columns.save_column(
            session, Column(url, "年报", bodies=places), found_at=night(day), origin="finder", recipe={}
        )
        readings.record_reading(
            session,
            column=url,
            started_at=night(day),
            finished_at=night(day) + timedelta(minutes=1),
            outcome=ReadingOutcome.FAILED if reason else ReadingOutcome.COMPLETE,
            reason=reason,
            pages=1,
            items=[]
            if reason
            else [(f"{url}{number}.html", f"标题{number}", date(2026, 1, 9)) for number in range(items)],
            claimed_total=None,
            listing_sha256=(),
            simulated=False,
            vantage="",
            run_id=None,
        )


def found(engine: Engine, now: datetime = NOW, **more: Any) -> Health:
    return check(engine, plan=Plan(), now=now, **more)


def kinds(health: Health) -> list[TroubleKind]:
    return [trouble.kind for trouble in health.troubles]


def test_no_night_was_missed_before_there_was_a_roster(engine: Engine) -> None:
    """Installed in the morning: the night before could not run; the next one can be missed."""
    roster = [Body("b0", "鹿河市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "320900", home_url="http://b0.cn/")]
    with database.write_session(engine) as session:
        bodies.save_bodies(session, roster, source="test", file_sha256="", at=NOW - timedelta(hours=1))
    assert check(engine, plan=Plan(), now=NOW).troubles == ()
    (missed,) = check(engine, plan=Plan(), now=NOW + timedelta(days=1)).troubles
    assert (missed.kind, missed.params["night"]) == (TroubleKind.NIGHT_MISSED, "2027-01-13")


def test_a_night_that_ran_is_no_trouble(engine: Engine) -> None:
    fill(engine)
    crawl(engine, 12)
    assert kinds(found(engine)) == []


def test_a_night_that_did_not_run_is_told_once_it_is_over(engine: Engine) -> None:
    fill(engine)
    crawl(engine, 11)
    (trouble,) = found(engine).troubles
    assert (trouble.kind, trouble.params) == (
        TroubleKind.NIGHT_MISSED, {"night": "2027-01-12", "last": "2027-01-11"},
    )  # fmt: skip
    assert found(engine, is_closed=True).troubles == (), "nothing is missed in a blackout"
    later = found(engine, now=NOW + timedelta(hours=3)).troubles
    assert [one.key for one in later] == [trouble.key], "the same trouble, told once"


@pytest.mark.parametrize(
    ("hours", "wanted"), [(3, []), (10.95, []), (11, [TroubleKind.NIGHT_MISSED]), (15.5, [TroubleKind.NIGHT_MISSED])]
)
def test_a_night_made_up_while_it_lasts_is_none_that_was_missed(
    engine: Engine, hours: float, wanted: list[TroubleKind]
) -> None:
    """The machine was off at 20:30 and came back; a look at noon is no night. The last moment is that of the plan
    (07:30, not a minute later), whatever jitter the night's begin would have had."""
    fill(engine)
    crawl(engine, 11)
    crawl(engine, 12, late=timedelta(hours=hours))
    assert kinds(found(engine, now=NOW + timedelta(hours=8))) == wanted


def test_an_empty_roster_misses_nothing(engine: Engine) -> None:
    assert kinds(found(engine)) == []


@pytest.mark.parametrize(
    ("night_of", "wanted"),
    [
        ({"ended": False}, [TroubleKind.NIGHT_CUT]),
        ({"outcome": "failed", "failed_walks": 2}, [TroubleKind.NIGHT_FAILED]),
        ({"bodies": 7}, [TroubleKind.NIGHT_SHORT]),
        ({"bodies": 8}, []),
        ({"readings": {"failed": 5}}, [TroubleKind.NIGHT_EMPTY]),
        ({"readings": {"complete": 2, "incomplete": 1, "failed": 2}}, [TroubleKind.NIGHT_EMPTY]),
        ({"readings": {"complete": 2, "incomplete": 1, "failed": 1}}, []),
    ],
)
def test_what_was_wrong_with_a_night(engine: Engine, night_of: dict[str, Any], wanted: list[TroubleKind]) -> None:
    fill(engine)
    crawl(engine, 11)
    crawl(engine, 12, **night_of)
    assert kinds(found(engine)) == wanted


def test_a_shared_host_that_is_down_is_one_trouble(engine: Engine) -> None:
    fill(engine)
    crawl(engine, 12)
    read(engine, "www.luhe.gov.cn", 10, CODES)
    read(engine, "b1.cn", 12, ("b1",))
    read(engine, "www.luhe.gov.cn", 12, CODES, reason=Reason.UNREACHABLE)
    health = found(engine)
    (trouble,) = health.troubles
    assert trouble.kind is TroubleKind.SITE_DOWN
    assert trouble.params == {
        "host": "www.luhe.gov.cn", "bodies": 10, "reason": "unreachable", "since": "2027-01-10",
    }  # fmt: skip
    assert [(site.host, site.state) for site in health.sites] == [
        ("www.luhe.gov.cn", SiteState.DOWN),
        ("b1.cn", SiteState.WELL),
    ]
    read(engine, "www.luhe.gov.cn", 13, CODES, reason=Reason.UNREACHABLE)
    assert [one.key for one in found(engine).troubles] == [trouble.key]


def test_a_site_that_refuses_and_one_that_never_answered_are_told_apart(engine: Engine) -> None:
    fill(engine)
    crawl(engine, 12)
    read(engine, "a.cn", 11, ("b1",))
    read(engine, "a.cn", 12, ("b1",), reason=Reason.BLOCKED)
    read(engine, "n.cn", 12, ("b2",), reason=Reason.UNREACHABLE)
    health = found(engine)
    assert {site.host: site.state for site in health.sites} == {"a.cn": SiteState.BLOCKED, "n.cn": SiteState.NEW}
    assert kinds(health) == [TroubleKind.SITE_BLOCKED]


def test_a_list_that_lost_its_items_is_told(engine: Engine) -> None:
    fill(engine)
    crawl(engine, 12)
    read(engine, "a.cn", 11, ("b1",), items=12)
    read(engine, "a.cn", 12, ("b1",), items=5)
    (trouble,) = found(engine).troubles
    assert (trouble.kind, trouble.params["items"], trouble.params["before"]) == (TroubleKind.ITEMS_LOST, 5, 12)


def test_files_that_no_longer_can_be_read_are_told(engine: Engine) -> None:
    fill(engine)
    crawl(engine, 12)
    with database.write_session(engine) as session:
        for number in range(8):
            url = f"http://a.cn/{number}.html"
            fields: Any = {"sha256": f"{number:064x}", "article_url": url, "file_url": url}
            if number < 4:
                report_versions.save_report(
                    session, **fields, body=None, year=None, report=annual_report(), at=NOW - timedelta(days=30)
                )
            else:
                report_versions.save_unreadable(
                    session, **fields, parser_version="1", code="damaged", params={}, at=NOW - timedelta(days=1)
                )
    (trouble,) = found(engine).troubles
    assert (trouble.kind, trouble.params) == (
        TroubleKind.READING_POOR, {"host": "a.cn", "unreadable": 4, "files": 4},
    )  # fmt: skip


def test_a_canary_that_was_not_read_is_told(engine: Engine) -> None:
    fill(engine)
    crawl(engine, 12)
    read(engine, "b1.cn", 12, ("b1",))
    assert kinds(found(engine, canaries=("b1",))) == []
    troubles = found(engine, canaries=("b1", "b2")).troubles
    assert [(one.kind, one.params["body"]) for one in troubles] == [(TroubleKind.CANARY, "b2")]
    crawl(engine, 13)
    late = found(engine, now=NOW + timedelta(days=1), canaries=("b1",)).troubles
    assert [one.kind for one in late] == [TroubleKind.CANARY]


def test_messages_that_reach_nobody_are_told(engine: Engine) -> None:
    fill(engine)
    crawl(engine, 12)
    with database.write_session(engine) as session:
        message = outbox.OutboxMessage(
            "r|digest|2027-01-12", "r", "webhook:1", "s", {"items": []}, night(12), night(12)
        )
        outbox.save_messages(session, [message])
    with database.write_session(engine) as session:
        (kept,) = outbox.load_messages(session)
        outbox.give_up(session, kept, night(12), "channel.refused")
    (trouble,) = found(engine).troubles
    assert (trouble.kind, trouble.params) == (TroubleKind.MESSAGES, {"messages": 1})


def test_every_trouble_has_words() -> None:
    for lang in ("zh", "en"):
        for kind in TroubleKind:
            assert translations.messages(lang)[f"health.trouble.{kind.value}"]
