"""What people decided and what befell bodies, kept on every backend."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from duties.model import Flag, Reason, Verdict, VerdictCode
from registry.model import Body, Kind, Level
from registry.roster_events import EventKind, RosterEvent
from storage import bodies, database, verdicts
from storage.reviews import NoSuchReviewError, Review, ReviewKind, load_reviews, save_review, withdraw_review
from storage.roster_events import load_events, save_event

AT = datetime(2026, 2, 10, 4, tzinfo=UTC)
MONEY = Body("371500-czj", "聊城市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "371500")
SCHOOLS = Body("371500-jyj", "聊城市教育局", Kind.DEPARTMENT, Level.PREFECTURE, "371500")
PUBLISHED = Review(
    ReviewKind.ATTEST,
    MONEY.code,
    2025,
    "王莉",
    "见截图",
    AT,
    published_on=date(2026, 1, 30),
    place="微信公众号",
    url="http://x/",
    file_name="截图.png",
    file_sha256="a" * 64,
)
COLUMN = Review(ReviewKind.CONFIRM, MONEY.code, None, "王莉", "查看", AT, column_url="http://x/nb/")
VERDICT = Review(ReviewKind.CONFIRM, SCHOOLS.code, 2025, "李强", "查看", AT, verdict=VerdictCode.MISSING)
ITEM = Review(ReviewKind.CORRECT, MONEY.code, 2024, "李强", "查看", AT, item_url="http://x/t.html")


@pytest.fixture
def store(engine: Engine) -> Engine:
    with database.write_session(engine) as session:
        bodies.save_bodies(session, [MONEY, SCHOOLS], source="", file_sha256="0" * 64, at=AT)
    return engine


def test_a_review_comes_back_as_it_was_given_and_as_the_judge_takes_it(store: Engine) -> None:
    with database.write_session(store) as session:
        numbers = [save_review(session, review) for review in (PUBLISHED, COLUMN, VERDICT, ITEM)]
        found = load_reviews(session)
        assert found == tuple(
            replace(review, id=number, content=content)
            for review, number, content in zip(
                (PUBLISHED, COLUMN, VERDICT, ITEM), numbers, ("", None, "", ""), strict=True
            )
        )
        assert [review.id for review in load_reviews(session, body=MONEY.code, year=2025)] == numbers[:2]
    published, column, verdict, item = (review.attestation() for review in found)
    assert (published.published_on, published.place, published.decides, published.number) == (
        date(2026, 1, 30),
        "微信公众号",
        True,
        numbers[0],
    )
    assert (column.column_confirmed, column.decides) == ("http://x/nb/", False)
    assert verdict.verdict_confirmed is VerdictCode.MISSING
    assert (item.item, item.item_is_report) == ("http://x/t.html", True)


def test_a_withdrawn_review_is_kept_and_stands_no_more(store: Engine) -> None:
    with database.write_session(store) as session:
        number = save_review(session, PUBLISHED)
        withdraw_review(session, number, by="李强", reason="更正", at=AT)
        assert load_reviews(session, standing=True) == ()
        (kept,) = load_reviews(session)
        assert (kept.withdrawn_by, kept.withdrawn_reason, kept.withdrawn_at, kept.stands) == ("李强", "更正", AT, False)
        with pytest.raises(NoSuchReviewError):
            withdraw_review(session, number, by="李强", reason="再次", at=AT)
        with pytest.raises(NoSuchReviewError):
            withdraw_review(session, number + 1, by="李强", reason="无", at=AT)


def test_an_event_entered_again_is_corrected(store: Engine) -> None:
    merged = RosterEvent(SCHOOLS.code, EventKind.MERGED, date(2025, 10, 20), "聊编8号", "赵敏", AT, (MONEY.code,))
    renamed = RosterEvent(
        MONEY.code, EventKind.RENAMED, date(2025, 3, 1), "聊编2号", "赵敏", AT, old_name="聊城市财务局"
    )
    with database.write_session(store) as session:
        for event in (merged, renamed, replace(merged, cause="聊编〔2025〕8号")):
            save_event(session, event)
        assert load_events(session) == (renamed, replace(merged, cause="聊编〔2025〕8号"))


def test_what_a_person_had_to_do_with_a_verdict_is_part_of_what_was_said(store: Engine) -> None:
    plain = Verdict(MONEY.code, 2025, VerdictCode.MISSING, date(2026, 2, 10))
    decided = replace(
        plain,
        code=VerdictCode.LATE,
        days_late=3,
        flags=(Flag.WRONG_COLUMN,),
        published_on=date(2026, 2, 3),
        published_high=date(2026, 2, 9),
        date_basis="attested",
        undisputed=False,
        reviewed_by="王莉",
        reviewed_on=date(2026, 2, 10),
        machine=VerdictCode.UNVERIFIABLE,
        machine_reason=Reason.BLOCKED,
    )
    with database.write_session(store) as session:
        verdicts.save_verdicts(session, [plain], AT)
        (change,) = verdicts.save_verdicts(session, [decided], AT)
        assert change.after == decided
        assert verdicts.load_verdicts(session)[MONEY.code, 2025].verdict == decided
        assert verdicts.load_changes(session)[-1].after == decided
        (confirmed,) = verdicts.save_verdicts(session, [replace(decided, reviewed_by="李强")], AT)
        assert confirmed.after.reviewed_by == "李强"
