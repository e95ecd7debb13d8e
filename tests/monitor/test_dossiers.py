"""A dossier says the same as the store, holds when judged again, and shows when it was touched."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from sqlalchemy import Engine, text

from duties.model import Attestation, Column, Evidence, Flag, PlaceRole, ReadingOutcome, Reason, Verdict, VerdictCode
from duties.obligations import DueRules
from duties.verdicts import judge
from monitor.dossiers import build, model, verify
from monitor.dossiers.model import Dossier, ListedEntry, PlaceRecord
from monitor.dossiers.page import conclusion, page, would_change
from monitor.news import refresh_changed
from registry.model import Body, Kind, Level
from storage import bodies, columns, database, fetches, readings
from tests.cli.runner import run
from tests.databases import quick_on
from tests.duties.evidence_parts import duty
from tests.duties.test_verdict_properties import any_evidence

AT = datetime(2026, 2, 3, 14, tzinfo=UTC)
BUREAU = Body(
    "320900-czj", "鹿河市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "320900", home_url="http://czj.luhe.gov.cn/"
)
COLUMN = "http://czj.luhe.gov.cn/nb/"
LIST_HASH = "ab" * 32


def fetch(day: int, status: int | None) -> fetches.FetchRecord:
    return fetches.FetchRecord(
        run_id=None,
        at=datetime(2026, 2, day, 14, 0, 1, tzinfo=UTC),
        url=COLUMN,
        method="GET",
        host="czj.luhe.gov.cn",
        city_domain="luhe.gov.cn",
        status=status,
        outcome="answered",
        reason="",
        bytes=4096,
        sha256=LIST_HASH,
        elapsed_ms=20,
        conditional=False,
        purpose="listing",
    )


def observe(engine: Engine) -> None:
    title = "鹿河市财政局2024年政府信息公开工作年度报告 </script><b>"
    with database.write_session(engine) as session:
        bodies.save_bodies(session, [BUREAU], source="test", file_sha256="0" * 64, at=AT)
        column = Column(COLUMN, name="政府信息公开年报", bodies=((BUREAU.code, PlaceRole.OWN_COLUMN),))
        columns.save_column(session, column, found_at=AT, origin="finder", recipe={})
        fetches.save_fetches(session, [fetch(2, 200), fetch(3, 304)])
        for day in (2, 3):
            readings.record_reading(
                session,
                column=COLUMN,
                started_at=datetime(2026, 2, day, 14, tzinfo=UTC),
                finished_at=datetime(2026, 2, day, 15, tzinfo=UTC),
                outcome=ReadingOutcome.COMPLETE,
                reason=None,
                pages=1,
                items=[(f"{COLUMN}t1.html", title, date(2025, 1, 20))],
                claimed_total=None,
                listing_sha256=(LIST_HASH,),
                simulated=False,
                vantage="",
                run_id=None,
            )


def made(engine: Engine, day: date = date(2026, 2, 3)) -> Dossier:
    refresh_changed(engine, today=day, at=AT, rules=DueRules())
    return build.build(engine, BUREAU.code, 2025, as_of=day, at=AT, rules=DueRules(), contact="office@example.org")


def test_it_holds_what_the_store_holds(engine: Engine) -> None:
    observe(engine)
    dossier = made(engine)
    assert dossier.verdict.code is VerdictCode.MISSING
    assert dossier.rule == "missing"
    (place,) = dossier.places
    assert [request.status for request in place.requests] == [200, 304]
    assert place.name == "政府信息公开年报"
    (entry,) = place.listing
    assert (entry.is_report, entry.body, entry.year) == (True, BUREAU.code, 2024)
    (reading,) = dossier.evidence.places[0].readings
    assert reading.listing_sha256 == (LIST_HASH,)
    (change,) = dossier.changes
    assert change.verdict.code is VerdictCode.MISSING
    assert dossier.division == "江苏省盐城市"


def test_personal_numbers_in_titles_are_masked_and_it_still_holds(engine: Engine) -> None:
    observe(engine)
    with database.write_session(engine) as session:
        session.execute(text("UPDATE sightings SET title = '关于申请人13800138000申请的答复'"))
    dossier = made(engine)
    shown = json.dumps(model.as_json(dossier), ensure_ascii=False)
    assert "138****8000" in shown
    assert "13800138000" not in shown + page(dossier, "zh")
    assert "office@example.org" in shown
    assert verify.differences(model.from_json(shown)) == ()


def test_it_is_cut_at_its_day(engine: Engine) -> None:
    observe(engine)
    dossier = build.build(engine, BUREAU.code, 2025, as_of=date(2026, 2, 2), at=AT, rules=DueRules())
    (reading,) = dossier.evidence.places[0].readings
    assert len(reading.started) == 1
    assert [request.status for request in dossier.places[0].requests] == [200]
    assert dossier.changes == ()


def test_it_says_what_was_not_there_as_of_the_last_reading(engine: Engine) -> None:
    observe(engine)
    dossier = made(engine, date(2026, 2, 20))
    assert dossier.verdict.code is VerdictCode.MISSING
    for lang in ("zh", "en"):
        assert str(dossier.verdict.last_absent_on) in conclusion(dossier, lang)
        assert "2026-02-20" not in conclusion(dossier, lang)
    late = replace(
        dossier, verdict=replace(dossier.verdict, code=VerdictCode.LATE, days_late=2, flags=(Flag.DATE_UNCERTAIN,))
    )
    assert conclusion(late, "zh").endswith(
        "至少2天。该日期在节假日顺延期内（至2026-02-02）。所载日期可能是更正或重新发布的日期，公布日期待核。"
    )


def test_a_body_that_nobody_knows_is_an_error(engine: Engine) -> None:
    observe(engine)
    with pytest.raises(LookupError):
        build.build(engine, "nobody", 2025, as_of=date(2026, 2, 3), at=AT, rules=DueRules())


def test_json_goes_out_and_comes_back(engine: Engine) -> None:
    observe(engine)
    dossier = made(engine)
    text = json.dumps(model.as_json(dossier), ensure_ascii=False)
    assert model.from_json(text) == dossier
    assert verify.differences(model.from_json(text)) == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
@quick_on("sqlite")
def test_the_page_carries_its_twin_and_nothing_from_outside(engine: Engine, lang: str) -> None:
    observe(engine)
    dossier = made(engine)
    shown = page(dossier, lang)
    assert verify.read_dossier(shown.encode()) == dossier
    before_twin = shown.split('<script type="application/json"')[0]
    assert "<script" not in before_twin
    assert "&lt;/script&gt;&lt;b&gt;" in before_twin
    assert not re.search(r'(?:src|href)="', before_twin), "self-contained"
    assert LIST_HASH in before_twin
    assert "2026-02-02 22:00:00" in before_twin
    assert conclusion(dossier, lang) in before_twin
    assert page(dossier, lang) == shown


@quick_on("sqlite")
def test_a_touched_dossier_does_not_hold(engine: Engine) -> None:
    observe(engine)
    dossier = made(engine)
    late = replace(dossier, verdict=replace(dossier.verdict, code=VerdictCode.LATE, days_late=3))
    assert verify.differences(late) == ("code", "days_late")
    place = dossier.evidence.places[0]
    failed = replace(place.readings[0], outcome=ReadingOutcome.FAILED, reason=Reason.BLOCKED)
    softened = replace(dossier, evidence=replace(dossier.evidence, places=(replace(place, readings=(failed,)),)))
    assert "code" in verify.differences(softened)
    assert "evidence_sha256" in verify.differences(softened)
    moved = replace(dossier, as_of=dossier.as_of + timedelta(days=1))
    assert "evidence_sha256" in verify.differences(moved)
    renamed = replace(dossier, body=replace(dossier.body, name="盐城市民政局"))
    assert verify.differences(renamed) == ("record_sha256",)
    unlisted = replace(dossier, places=(replace(dossier.places[0], listing=()),))
    assert verify.differences(unlisted) == ("record_sha256",)
    swapped = replace(dossier, body=replace(dossier.body, code="other"), record_sha256="")
    assert verify.differences(swapped) == ("body",)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"{}", b"<html></html>", b'{"format": "other"}', b"\xff\xfe\x00", b"[1]"]
)
def test_what_is_no_dossier_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(verify.NoDossierError):
        verify.read_dossier(content)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(any_evidence())
def test_any_evidence_survives_json_and_gives_a_page(evidence: Evidence) -> None:
    as_of, owed = date(2026, 3, 1), duty()
    verdict: Verdict = judge(owed, evidence, as_of)
    dossier = Dossier(
        made_at=AT,
        as_of=as_of,
        program="nianbao",
        rules="0",
        parser_version="0",
        contact="",
        division="",
        body=replace(BUREAU, code=owed.body),
        duty=owed,
        verdict=verdict,
        rule=build.deciding_rule(owed, evidence, as_of),
        evidence=evidence,
        evidence_sha256=model.digest(owed, evidence, as_of),
        places=(
            PlaceRecord(
                COLUMN, listing=tuple(ListedEntry("年报", COLUMN, None, AT, AT, told) for told in (True, False, None))
            ),
        ),
    )
    assert verify.differences(model.from_json(json.dumps(model.as_json(dossier)))) == ()
    for lang in ("zh", "en"):
        assert verify.read_dossier(page(dossier, lang).encode()) == dossier


def test_statements_of_people_are_printed_with_their_names(engine: Engine) -> None:
    observe(engine)
    dossier = made(engine)
    said = Attestation("王某", AT, "微信公众号截图", published_on=date(2026, 1, 30))
    evidence = replace(dossier.evidence, attestations=(said,))
    shown = page(replace(dossier, evidence=evidence, verdict=judge(dossier.duty, evidence, dossier.as_of)), "zh")
    assert "王某" in shown
    assert "微信公众号截图" in shown
    # Nothing was found by us: it is not said to have been.
    assert "经人工认定，鹿河市财政局2025年度报告于2026-01-30公布，不晚于2026-01-31。" in shown
    assert "查到鹿河市财政局2025年度报告" not in shown


def test_of_a_report_that_was_found_no_reading_is_said_to_change_the_conclusion(engine: Engine) -> None:
    observe(engine)
    dossier = made(engine)
    undated = replace(dossier.verdict, code=VerdictCode.UNVERIFIABLE, reason=Reason.DATE_UNKNOWN)
    told = list(would_change(replace(dossier, verdict=undated), "zh"))
    assert told == ["能够确定公布日期的证据。", "经办人员提交有据的人工认定。"]


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    assert run("db", "upgrade", folder=tmp_path).status == 0
    engine = database.connect(f"sqlite:///{tmp_path / 'nianbao.db'}")
    observe(engine)
    engine.dispose()
    return tmp_path


def test_the_command_writes_and_verifies(stored: Path) -> None:
    for name in ("d.html", "d.json"):
        done = run("dossier", BUREAU.code, "2025", "--output", stored / name, folder=stored, today="2026-02-03")
        assert done.status == 0, done.err
        assert done.out == ""
        again = run("dossier", "--verify", stored / name, folder=stored)
        assert again.status == 0, again.err
        assert "it holds" in again.out
    printed = run("dossier", BUREAU.code, "2025", folder=stored, today="2026-02-03")
    assert json.loads(printed.out)["verdict"]["code"] == "missing"


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "touch", "problem"),
    [
        ("d.json", replaced('"code": "missing"', '"code": "late"'), "does not hold: code"),
        ("d.html", replaced("not found", "found"), "does not say what the evidence"),
        ("d.html", replaced("application/json", "text/plain"), "is no dossier"),
    ],
)
def test_the_command_refuses_a_touched_file(stored: Path, name: str, touch: Callable[[str], str], problem: str) -> None:
    file = stored / name
    assert run("dossier", BUREAU.code, "2025", "--output", file, folder=stored, today="2026-02-03").status == 0
    touched = touch(file.read_text(encoding="utf-8"))
    assert touched != file.read_text(encoding="utf-8")
    file.write_text(touched, encoding="utf-8")
    done = run("dossier", "--verify", file, folder=stored)
    assert done.status == 1
    assert problem in done.err
    assert done.out == ""


@pytest.mark.slow
def test_the_command_names_what_is_wrong(stored: Path) -> None:
    assert "no body nobody" in run("dossier", "nobody", "2025", folder=stored, today="2026-02-03").err
    gone = run("dossier", "--verify", stored / "gone.json", folder=stored)
    assert (gone.status, "gone.json cannot be read" in gone.err) == (1, True)
    assert run("dossier", folder=stored).status == 2
    nowhere = run(
        "dossier", BUREAU.code, "2025", "--output", stored / "no" / "d.json", folder=stored, today="2026-02-03"
    )
    assert (nowhere.status, "cannot be written" in nowhere.err) == (1, True)


@pytest.mark.slow
def test_every_rule_and_reason_has_its_words(engine: Engine) -> None:
    observe(engine)
    dossier = made(engine)
    for code in VerdictCode:
        for reason in Reason:
            verdict = replace(dossier.verdict, code=code, reason=reason, days_late=1)
            for lang in ("zh", "en"):
                assert BUREAU.name in page(replace(dossier, verdict=verdict), lang)
