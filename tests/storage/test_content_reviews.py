"""What people decided about figures, facts and findings: it counts, it lasts, and it is asked for again when the bytes
change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, text

from registry.model import Body, Kind, Level
from reports.model import AnnualReport, Fact, Finding, Severity
from storage import bodies, database, report_versions
from storage.content_decisions import CONFIRM, CORRECT, DISMISS, FACT, FIGURE, FINDING
from storage.content_reviews import (
    NoReportToReviewError,
    NoSuchSubjectError,
    ReviewState,
    SeveralSubjectsError,
    find_subject,
    load_content_reviews,
    save_content_review,
    withdraw_content_review,
)
from storage.errors import FigureOutOfRangeError, ImpossibleFigureError
from storage.queries import find
from storage.queries.model import Asking, answer
from storage.reviews import Review, ReviewKind, load_reviews, reopened, save_review, withdraw_review
from tests.storage.forms import whole_report

AT = datetime(2026, 2, 2, 14, tzinfo=UTC)
WATER = Body("water", "鹿河市水利局", Kind.DEPARTMENT, Level.PREFECTURE, "320900")
URL = "http://water.luhe.gov.cn/2025.html"
GRANTED = "applications/granted/total"
SUM_BROKEN = Finding("sum_differs", Severity.ERROR, {"by": 1}, (("applications", "granted", "total"),))
MEETINGS = tuple(Fact("meetings", Decimal(number), "次", "exact", f"{number}次", "overview", 4, 8) for number in (3, 5))


def report(parser_version: str = "1", **more: Any) -> AnnualReport:
    fields = {"facts": MEETINGS, "findings": (SUM_BROKEN, Finding("no_fee_statement", Severity.INFO))} | more
    return whole_report({"granted": 10}, parser_version=parser_version, **fields)


def save(engine: Engine, read: AnnualReport, content: str = "a") -> None:
    with database.write_session(engine) as session:
        report_versions.save_report(
            session, sha256=content * 64, article_url=URL, file_url=URL, body="water", year=2025, report=read, at=AT
        )


def decide(engine: Engine, kind: str, subject: str, name: str, value: int | None = None, by: str = "王莉") -> int:
    with database.write_session(engine) as session:
        return save_content_review(
            session,
            find_subject(session, "water", 2025, subject, name),
            kind=kind,
            value=Decimal(value) if value is not None else None,
            body="water",
            year=2025,
            by=by,
            reason="核对原件",
            at=AT,
        )


def states(engine: Engine) -> dict[int, ReviewState]:
    with database.sessions(engine)() as session:
        return {review.id: review.state for review in load_content_reviews(session)}


def ask(engine: Engine, name: str, **given: Any) -> list[dict[str, Any]]:
    with database.sessions(engine)() as session:
        return [dict(row) for row in answer(find(name), Asking(session, date(2026, 2, 3), {}, given)).rows]


def as_read(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT value, review, reviewed_value, reviewed_by FROM v_figures WHERE table_name = 'applications' "
                "AND row_name = 'granted' AND column_name = 'total'"
            )
        )
        return [tuple(row) for row in found]


@pytest.fixture
def store(engine: Engine) -> Engine:
    with database.write_session(engine) as session:
        bodies.save_bodies(session, [WATER], source="", file_sha256="0" * 64, at=AT)
    save(engine, report())
    return engine


def granted(engine: Engine) -> Any:
    (row,) = ask(engine, "applications")
    return row["granted"], row["sound"]


def test_a_corrected_figure_counts_beside_what_was_read(store: Engine) -> None:
    assert granted(store) == (10, True)
    decide(store, CORRECT, FIGURE, GRANTED, 12)
    assert granted(store) == (12, False), "a sum that the correction breaks is broken"
    decide(store, CORRECT, FIGURE, "applications/granted/natural_person", 12)
    assert as_read(store) == [(10, "correct", 12, "王莉")], "what was read stays"


@pytest.mark.slow
def test_a_decision_survives_a_changed_parser_and_other_bytes_reopen_it(store: Engine) -> None:
    figure = decide(store, CORRECT, FIGURE, GRANTED, 12)
    finding = decide(store, DISMISS, FINDING, "sum_differs")
    fact = decide(store, CONFIRM, FACT, "meetings#0")
    save(store, report("2"))
    assert set(states(store).values()) == {ReviewState.STANDS}
    assert granted(store)[0] == 12
    assert [row["code"] for row in ask(store, "findings", dismissed=False)] == ["no_fee_statement"]
    (dismissed,) = ask(store, "findings", dismissed=True)
    assert (dismissed["code"], dismissed["review"], dismissed["reviewed_by"]) == ("sum_differs", "dismiss", "王莉")
    assert [(row["raw"], row["review"]) for row in ask(store, "facts")] == [("3次", "confirm"), ("5次", None)]
    save(store, report("2"), content="b")
    assert states(store) == dict.fromkeys((figure, finding, fact), ReviewState.REOPENED)
    assert granted(store)[0] == 10, "other bytes were looked at by nobody"
    assert len(ask(store, "findings", dismissed=False, code="sum_differs")) == 1
    save(store, report("3"))
    assert set(states(store).values()) == {ReviewState.STANDS}, "the bytes are back"


def test_a_confirmed_figure_stays_what_it_was_when_another_parser_reads_it_otherwise(store: Engine) -> None:
    decide(store, CONFIRM, FIGURE, GRANTED)
    other = report("2")
    figures = tuple(
        figure._replace(value=Decimal(70)) if "/".join(figure[:3]) == GRANTED else figure for figure in other.figures
    )
    save(store, replace(other, figures=figures))
    assert granted(store) == (10, True)
    assert as_read(store)[0][0] == 70


def test_a_dismissed_figure_counts_as_none(store: Engine) -> None:
    decide(store, DISMISS, FIGURE, GRANTED)
    assert granted(store) == (None, False)


def test_the_last_decision_counts_and_a_withdrawn_one_does_not(store: Engine) -> None:
    first = decide(store, CORRECT, FIGURE, GRANTED, 12)
    second = decide(store, CORRECT, FIGURE, GRANTED, 13, by="李强")
    assert states(store) == {first: ReviewState.SUPERSEDED, second: ReviewState.STANDS}
    assert granted(store)[0] == 13
    with database.write_session(store) as session:
        withdraw_content_review(session, second, by="李强", reason="看错了", at=AT + timedelta(days=1))
    assert states(store) == {first: ReviewState.STANDS, second: ReviewState.WITHDRAWN}
    assert granted(store)[0] == 12
    assert as_read(store) == [(10, "correct", 12, "王莉")]
    with database.write_session(store) as session, pytest.raises(LookupError):
        withdraw_content_review(session, second, by="李强", reason="再撤", at=AT)


def test_a_finding_that_says_something_else_is_another(store: Engine) -> None:
    decide(store, DISMISS, FINDING, "sum_differs")
    save(store, report("2", findings=(replace(SUM_BROKEN, params={"by": 5}),)))
    assert len(ask(store, "findings", dismissed=False, code="sum_differs")) == 1


def test_what_is_meant_must_be_clear(store: Engine) -> None:
    with database.sessions(store)() as session:
        for subject, name in ((FIGURE, "applications/granted"), (FIGURE, "a/b/c"), (FACT, "fax"), (FINDING, "none")):
            with pytest.raises(NoSuchSubjectError):
                find_subject(session, "water", 2025, subject, name)
        with pytest.raises(SeveralSubjectsError, match="meetings#0"):
            find_subject(session, "water", 2025, FACT, "meetings")
        assert find_subject(session, "water", 2025, FACT, "meetings#1").machine_raw == "5次"
        with pytest.raises(NoReportToReviewError):
            find_subject(session, "water", 2024, FIGURE, GRANTED)


def test_a_value_belongs_to_a_correction_alone(store: Engine) -> None:
    for kind, value in ((CORRECT, None), (CONFIRM, 3), (DISMISS, 3)):
        with pytest.raises(ValueError, match="value"):
            decide(store, kind, FIGURE, GRANTED, value)
    with pytest.raises(ValueError, match="value"):
        decide(store, CORRECT, FINDING, "sum_differs", 3)
    with pytest.raises(FigureOutOfRangeError):
        decide(store, CORRECT, FIGURE, GRANTED, 10**18 + 1)
    assert states(store) == {}


@pytest.mark.parametrize(
    ("subject", "name", "value"), [(FIGURE, GRANTED, "-1"), (FIGURE, GRANTED, "2.5"), (FACT, "meetings#0", "-3")]
)
def test_a_count_that_cannot_be_is_no_correction(store: Engine, subject: str, name: str, value: str) -> None:
    with pytest.raises(ImpossibleFigureError, match=value), database.write_session(store) as session:
        save_content_review(
            session,
            find_subject(session, "water", 2025, subject, name),
            kind=CORRECT,
            value=Decimal(value),
            body="water",
            year=2025,
            by="王莉",
            reason="重读",
            at=AT,
        )
    assert states(store) == {}


def test_an_attested_publication_survives_a_new_parser_and_is_looked_at_again_with_new_bytes(store: Engine) -> None:
    attested = Review(
        ReviewKind.ATTEST, "water", 2025, "王莉", "公众号已发", AT, published_on=date(2026, 1, 20), place="公众号"
    )
    with database.write_session(store) as session:
        save_review(session, attested)
    assert _open_again(store) == 0
    save(store, report("2"))
    assert _open_again(store) == 0
    save(store, report("2"), content="b")
    assert _open_again(store) == 1
    with database.sessions(store)() as session:
        (review,) = load_reviews(session, standing=True)
    assert review.attestation().published_on == date(2026, 1, 20), "what a person saw stays seen"


def _open_again(engine: Engine) -> int:
    with database.sessions(engine)() as session:
        return len(reopened(session, load_reviews(session)))


def test_a_persons_word_on_an_address_goes_before_its_attribution(store: Engine) -> None:
    with database.write_session(store) as session:
        number = save_review(session, Review(ReviewKind.DISMISS, "water", 2025, "王莉", "草稿", AT, item_url=URL))
    assert ask(store, "applications") == []
    with database.write_session(store) as session:
        save_review(session, Review(ReviewKind.CORRECT, "water", 2024, "王莉", "去年的", AT, item_url=URL))
    assert [row["year"] for row in ask(store, "applications")] == [2024]
    with database.write_session(store) as session:
        withdraw_review(session, number, by="王莉", reason="又看了", at=AT)
    assert [row["year"] for row in ask(store, "applications")] == [2025, 2024]
