"""What people decide on the command line: kept by name, judged at once, withdrawn with a trace."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from duties.model import Column, PlaceRole, ReadingOutcome
from registry.model import Body, Kind, Level
from storage import bodies, columns, database, raw_files, readings
from tests.cli.command import Done
from tests.cli.runner import run

TODAY = "2026-02-10"
MONEY = Body("371500-czj", "聊城市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "371500")
SCHOOLS = Body("371500-jyj", "聊城市教育局", Kind.DEPARTMENT, Level.PREFECTURE, "371500")
COLUMN = "http://czj.liaocheng.gov.cn.test/nb/"
SAID = ("--by", "王莉", "--reason", "见截图")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store in which the finance bureau's column was read on two days after the due date without this year's
    report; one item of it names neither body nor year."""
    tmp_path.joinpath("data").mkdir()
    engine = database.connect(f"sqlite:///{tmp_path / 'data' / 'nianbao.db'}")
    database.upgrade(engine)
    with database.write_session(engine) as session:
        bodies.save_bodies(
            session, [MONEY, SCHOOLS], source="", file_sha256="0" * 64, at=datetime(2026, 1, 1, tzinfo=UTC)
        )
        column = Column(COLUMN, bodies=((MONEY.code, PlaceRole.OWN_COLUMN),))
        columns.save_column(session, column, found_at=datetime(2026, 2, 1, tzinfo=UTC), origin="finder", recipe={})
        for day in (2, 3):
            readings.record_reading(
                session,
                column=COLUMN,
                started_at=datetime(2026, 2, day, 14, tzinfo=UTC),
                finished_at=datetime(2026, 2, day, 15, tzinfo=UTC),
                outcome=ReadingOutcome.COMPLETE,
                reason=None,
                pages=1,
                items=[
                    (f"{COLUMN}t1.html", "聊城市财政局2024年政府信息公开工作年度报告", date(2025, 1, 20)),
                    (f"{COLUMN}t2.html", "政府信息公开工作年度报告", date(2026, 1, 20)),
                ],
                claimed_total=None,
                listing_sha256=("a" * 64,),
                simulated=False,
                vantage="",
                run_id=None,
            )
    engine.dispose()
    return tmp_path / "data"


def review(*arguments: object, folder: Path) -> Done:
    return run("review", *arguments, "--format", "json", folder=folder, today=TODAY)


def rows(done: Done) -> list[dict[str, Any]]:
    assert done.status == 0, done.err
    found: list[dict[str, Any]] = json.loads(done.out)
    return found


def verdict(folder: Path, body: Body = MONEY) -> dict[str, Any]:
    done = run("status", "--year", 2025, "--body", body.code, "--format", "json", folder=folder, today=TODAY)
    (row,) = rows(done)
    return row


@pytest.mark.slow
def test_a_publication_elsewhere_is_attested_with_its_screenshot_and_withdrawn(folder: Path, tmp_path: Path) -> None:
    assert verdict(folder)["verdict"] == "unverifiable"
    picture = tmp_path / "截图.png"
    picture.write_bytes(b"a screenshot")
    (row,) = rows(
        review(
            *("attest", MONEY.code, 2025, "--published-on", "2026-02-02", "--place", "微信公众号", "--file", picture),
            *SAID,
            folder=folder,
        )
    )
    assert (row["verdict"], row["machine"], row["by"], row["file_name"]) == ("late", "unverifiable", "王莉", "截图.png")
    assert raw_files.RawStore(folder.joinpath("raw").as_uri()).get(row["file_sha256"]) == b"a screenshot"
    stands = verdict(folder)
    assert (stands["verdict"], stands["days_late"], stands["flags"]) == ("late", 2, ["wrong_column"])
    assert (stands["reviewed_by"], stands["machine"], stands["machine_reason"]) == (
        "王莉",
        "unverifiable",
        "candidate_unread",
    )
    withdrawn = review("withdraw", row["id"], "--by", "李强", "--reason", "单位更正", folder=folder)
    assert rows(withdrawn)[0]["withdrawn_by"] == "李强"
    assert (verdict(folder)["verdict"], verdict(folder)["reviewed_by"]) == ("unverifiable", None)
    assert rows(review("list", folder=folder)) == []
    assert [kept["withdrawn_reason"] for kept in rows(review("list", "--all", folder=folder))] == ["单位更正"]
    again = review("withdraw", row["id"], "--by", "李强", "--reason", "再次", folder=folder)
    assert again.status == 1
    assert str(row["id"]) in again.err


@pytest.mark.slow
def test_an_item_is_dismissed_and_the_verdict_confirmed(folder: Path) -> None:
    assert verdict(folder)["reason"] == "candidate_unread"
    (row,) = rows(review("dismiss", MONEY.code, 2025, f"{COLUMN}t2.html", *SAID, folder=folder))
    assert row["verdict"] == "missing"
    assert not verdict(folder)["confirmed"], "no last look was taken"
    (row,) = rows(review("confirm", MONEY.code, 2025, *SAID, folder=folder))
    assert row["confirmed_verdict"] == "missing"
    assert verdict(folder)["confirmed"], "a person has looked"
    assert verdict(folder)["reviewed_by"] == "王莉"


@pytest.mark.slow
def test_an_item_is_said_to_be_the_report(folder: Path) -> None:
    (row,) = rows(review("correct", MONEY.code, 2025, f"{COLUMN}t2.html", *SAID, folder=folder))
    # Its page was never fetched: it is the report, and what it holds is not known.
    assert (row["verdict"], row["verdict_reason"]) == ("unverifiable", "candidate_unread")
    assert verdict(folder)["reason"] == "candidate_unread"


@pytest.mark.slow
def test_exemption_submission_outage_and_column(folder: Path) -> None:
    (row,) = rows(review("attest", SCHOOLS.code, 2025, "--exempt", *SAID, folder=folder))
    assert row["verdict"] == "not_required"
    assert verdict(folder, SCHOOLS)["machine"] == "unverifiable"
    (row,) = rows(review("attest", MONEY.code, 2025, "--submitted-on", "2026-01-20", *SAID, folder=folder))
    assert row["verdict"] == "unverifiable", "handed in is not published"
    review("dismiss", MONEY.code, 2025, f"{COLUMN}t2.html", *SAID, folder=folder)
    outage = ("--outage-from", "2026-02-01", "--outage-until", "2026-02-08")
    (row,) = rows(review("attest", MONEY.code, 2025, *outage, *SAID, folder=folder))
    assert (row["verdict"], row["verdict_reason"]) == ("unverifiable", "unreachable")
    (row,) = rows(review("confirm", MONEY.code, "--column", COLUMN, *SAID, folder=folder))
    assert (row["year"], row["column_url"]) == (None, COLUMN)
    table = run("review", "list", "--format", "table", "--lang", "zh", folder=folder, today=TODAY)
    assert "栏目属于该单位" in table.out
    assert "2026-02-01 至 2026-02-08" in table.out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("attest", MONEY.code, 2025), 2, "--published-on"),
        (("attest", MONEY.code, 2025, "--exempt", "--submitted-on", "2026-01-20"), 2, "--exempt"),
        (("attest", MONEY.code, 2025, "--published-on", "2026-02-01"), 2, "Say where"),
        (("attest", MONEY.code, 2025, "--published-on", "2026-02-11", "--place", "x"), 2, "2026-02-10"),
        (("attest", MONEY.code, 2025, "--published-on", "2024-12-31", "--place", "x"), 2, "2025-01-01"),
        (("attest", "371500-none", 2025, "--exempt"), 1, "371500-none"),
        (("confirm", MONEY.code), 2, "--column"),
        (("confirm", MONEY.code, 2025, "--column", COLUMN), 2, "--column"),
        (("confirm", MONEY.code, "--column", "http://elsewhere.gov.cn.test/"), 1, "elsewhere"),
        (("dismiss", MONEY.code, 2025, "http://elsewhere.gov.cn.test/x.html"), 1, "nianbao submit"),
    ],
)
def test_what_cannot_be_is_refused(folder: Path, arguments: tuple[object, ...], status: int, told: str) -> None:
    done = review(*arguments, *SAID, folder=folder)
    assert done.status == status
    assert told in done.err
    assert rows(review("list", "--all", folder=folder)) == []


def test_a_nameless_statement_is_refused(folder: Path) -> None:
    done = review("attest", MONEY.code, 2025, "--exempt", "--by", " ", "--reason", "x", folder=folder)
    assert done.status == 2
    assert "--by" in done.err


@pytest.mark.slow
def test_a_merger_is_entered_and_holds_from_its_day(folder: Path) -> None:
    merged = ("registry", "event", SCHOOLS.code, "merged", "--from", "2025-10-20", "--into", MONEY.code)
    done = run(*merged, "--cause", "聊编〔2025〕8号", "--by", "赵敏", "--format", "json", folder=folder, today=TODAY)
    assert rows(done)[0]["others"] == [MONEY.code]
    row = verdict(folder, SCHOOLS)
    assert (row["verdict"], row["basis"]) == ("not_required", "聊编〔2025〕8号")
    twice = run(*merged[:5], "2025-11-01", *merged[6:], "--cause", "x", "--by", "y", folder=folder, today=TODAY)
    assert twice.status == 1
    assert SCHOOLS.code in twice.err
    before = run(
        *("status", "--year", 2025, "--as-of", "2025-10-19", "--body", SCHOOLS.code, "--format", "json"),
        folder=folder,
        today=TODAY,
    )
    assert rows(before)[0]["verdict"] == "not_due", "on that day it was still there"
    alone = run(
        "registry", "event", MONEY.code, "split", "--from", "2026-01-01", "--cause", "x", "--by", "y", folder=folder
    )
    assert alone.status == 1
    table = run("registry", "events", "--format", "table", "--lang", "zh", folder=folder)
    assert "合并" in table.out
