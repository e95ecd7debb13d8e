"""Blackouts and pauses explain why nobody looked: to health, to whoever reads a dossier, and to no verdict."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

from sqlalchemy import Engine

from crawler.night import Blackout
from duties.model import Reason
from duties.obligations import DueRules
from monitor.closures import Closure, ClosureKind, closed_at, load_closures
from monitor.dossiers import build, model, verify
from monitor.dossiers.page import page
from monitor.health import TroubleKind, check
from monitor.nights import alive
from monitor.schedule import Plan
from storage import closed_days, database, job_runs
from tests.databases import quick_on
from tests.monitor.test_dossiers import AT, BUREAU, COLUMN, made, observe
from tests.monitor.test_health import CODES, crawl, fill, kinds, night, read


def at(text: str) -> datetime:
    """A moment given in Shanghai's time."""
    return datetime.fromisoformat(f"{text}+08:00")


def test_what_was_kept_what_is_written_and_pauses_are_one_history(engine: Engine) -> None:
    with database.write_session(engine) as session:
        for day in (3, 4):
            closed_days.save_closed(session, date(2027, 3, day), {"": "重保"}, at("2027-03-03T20:30"))
        closed_days.save_closed(session, date(2027, 3, 4), {"": "重保"}, at("2027-03-04T20:45"))
        closed_days.save_closed(session, date(2027, 1, 5), {"www.luhe.gov.cn": "检修"}, at("2027-01-05T20:30"))
        pause = at("2027-02-01T08:00")
        job_runs.pause(session, at=pause, until=at("2027-02-09T00:00"), reason="搬迁", by="王")
        job_runs.resume(session, at=at("2027-02-03T00:00"))
    with database.sessions(engine)() as session:
        found = load_closures(session, [Blackout(date(2027, 3, 5), date(2027, 3, 12), "重保")])
    assert [(one.kind, one.days, one.hosts, one.reason) for one in found] == [
        (ClosureKind.BLACKOUT, (date(2027, 1, 5), date(2027, 1, 5)), ("www.luhe.gov.cn",), "检修"),
        (ClosureKind.PAUSE, (date(2027, 2, 1), date(2027, 2, 2)), (), "搬迁"),
        (ClosureKind.BLACKOUT, (date(2027, 3, 3), date(2027, 3, 12)), (), "重保"),
    ]
    assert closed_at(found, at("2027-01-05T20:30")) is None, "a host is not all of them"
    assert closed_at(found, at("2027-01-05T20:30"), "http://www.luhe.gov.cn/nb/") is found[0]
    assert closed_at(found, at("2027-01-05T20:30"), "http://czj.luhe.gov.cn/") is None
    assert closed_at(found, at("2027-03-12T23:59")) is found[2]
    assert closed_at(found, at("2027-03-13T00:00")) is None


def closure(first: datetime, last: datetime, *hosts: str) -> Closure:
    return Closure(ClosureKind.BLACKOUT, first, last, "检修", hosts)


def test_a_night_that_a_blackout_kept_from_beginning_is_not_missed_the_morning_after(engine: Engine) -> None:
    fill(engine)
    crawl(engine, 11)
    morning = night(13) - timedelta(hours=6)
    closed = closure(night(12) - timedelta(hours=20), night(12) + timedelta(hours=2))
    assert kinds(check(engine, plan=Plan(), now=morning)) == [TroubleKind.NIGHT_MISSED]
    assert kinds(check(engine, plan=Plan(), now=morning, closures=[closed])) == []
    other = closure(night(10) - timedelta(hours=20), night(10) + timedelta(hours=2))
    assert kinds(check(engine, plan=Plan(), now=morning, closures=[other])) == [TroubleKind.NIGHT_MISSED]
    hosts = closure(closed.since, closed.until, "www.luhe.gov.cn")
    assert kinds(check(engine, plan=Plan(), now=morning, closures=[hosts])) == [TroubleKind.NIGHT_MISSED]
    late = night(14)
    assert not alive(engine, plan=Plan(), now=late).is_well
    long = closure(closed.since, night(14))
    assert alive(engine, plan=Plan(), now=late, closures=[long]).why == "ok"


def test_a_closed_host_and_its_canary_are_no_trouble(engine: Engine) -> None:
    fill(engine)
    crawl(engine, 11)
    crawl(engine, 12)
    read(engine, "b1.cn", 11, ("b1",))
    read(engine, "b1.cn", 12, ("b1",), reason=Reason.UNREACHABLE)
    now = night(13)
    more = {"plan": Plan(), "now": now, "canaries": ("b1",)}
    assert kinds(check(engine, **more)) == [TroubleKind.SITE_DOWN, TroubleKind.CANARY]  # type: ignore[arg-type]
    closed = closure(night(12) - timedelta(hours=1), now + timedelta(hours=1), "b1.cn")
    found = check(engine, closures=[closed], **more)  # type: ignore[arg-type]
    assert kinds(found) == []
    assert [site.closed for site in found.sites] == ["检修"]


def test_a_night_on_closed_hosts_alone_is_not_empty(engine: Engine) -> None:
    fill(engine)
    crawl(engine, 11)
    crawl(engine, 12, readings={}, closed_bodies=len(CODES))
    assert kinds(check(engine, plan=Plan(), now=night(13) - timedelta(hours=6))) == []


@quick_on("sqlite")
def test_a_dossier_tells_when_nobody_was_to_look_and_says_the_same(engine: Engine) -> None:
    observe(engine)
    plain = made(engine)
    host = COLUMN.split("/")[2]
    known = [
        Closure(ClosureKind.BLACKOUT, at("2026-01-20T00:00"), at("2026-01-22T00:00"), "检修 13800138000", (host,)),
        Closure(ClosureKind.BLACKOUT, at("2026-01-20T00:00"), at("2026-01-22T00:00"), "别处", ("www.elsewhere.cn",)),
        Closure(ClosureKind.PAUSE, at("2026-02-01T09:00"), at("2026-02-09T00:00"), "搬迁"),
        Closure(ClosureKind.BLACKOUT, at("2025-03-03T00:00"), at("2025-03-12T00:00"), "往年"),
        Closure(ClosureKind.BLACKOUT, at("2026-03-03T00:00"), at("2026-03-12T00:00"), "将来"),
    ]
    dossier = build.build(
        engine,
        BUREAU.code,
        2025,
        as_of=plain.as_of,
        at=AT,
        rules=DueRules(),
        contact="office@example.org",
        closures=known,
    )
    assert [(spell.kind, spell.begin, spell.end, spell.columns) for spell in dossier.closures] == [
        ("blackout", date(2026, 1, 20), date(2026, 1, 21), (COLUMN,)),
        ("pause", date(2026, 2, 1), plain.as_of, ()),
    ]
    assert (dossier.verdict, dossier.evidence_sha256) == (plain.verdict, plain.evidence_sha256)
    for lang, words in (("zh", "停采时段"), ("en", "blackout")):
        shown = page(dossier, lang)
        assert words in shown
        assert "2026-01-20 – 2026-01-21" in shown
        assert "138****8000" in shown
        again = verify.read_dossier(shown.encode())
        assert again.closures == dossier.closures
        assert verify.differences(again) == ()
    older = model.as_json(plain)
    del older["closures"]
    assert model.from_json(json.dumps(older)).closures == ()
