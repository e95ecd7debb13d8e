"""Proposals, submissions, searches and families: kept once, decided once, the same on every database."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from duties.model import Column, PlaceRole, Reason
from registry.model import Body, Kind, Level
from storage import bodies, columns, database, proposals, searches, submissions
from storage.proposals import Proposal, ProposalKind, ProposalState
from storage.searches import Search
from storage.submissions import Submission

AT = datetime.datetime(2026, 2, 1, 12, tzinfo=datetime.UTC)
LATER = AT + datetime.timedelta(days=1)
OLD, NEW = "http://a.gov.cn/nb/", "http://a.gov.cn/new/"
BODY = Body("320900-czj", "财政局", Kind.DEPARTMENT, Level.PREFECTURE, "320900", column_urls=(OLD,))
MOVED = Proposal(
    ProposalKind.MOVED_COLUMN, "320900", BODY.code, BODY.name, "", NEW, OLD, 0.9, "年报", 2024, {"reasons": ["heading"]}
)


@pytest.fixture
def store(engine: Engine) -> Engine:
    with database.write_session(engine) as session:
        bodies.save_bodies(session, [BODY], source="t", file_sha256="", at=AT)
        columns.save_column(
            session,
            Column(OLD, bodies=((BODY.code, PlaceRole.OWN_COLUMN),)),
            found_at=AT,
            origin="roster",
            recipe={"steps": ["http://a.gov.cn/"]},
        )
    return engine


def test_a_proposal_is_made_once_and_keeps_its_first_date(store: Engine) -> None:
    for at, score in ((AT, 0.7), (LATER, 0.9)):
        with database.write_session(store) as session:
            assert proposals.save_proposals(session, [replace(MOVED, score=score)], at) == ()
    with database.sessions(store)() as session:
        (one,) = proposals.load_proposals(session, division="320900")
        assert proposals.load_proposals(session, division="110000") == ()
    assert (one.score, one.proposed_at, one.evidence) == (0.9, AT, {"reasons": ["heading"]})


def test_an_accepted_proposal_moves_the_column_and_is_not_made_again(store: Engine) -> None:
    with database.write_session(store) as session:
        proposals.save_proposals(session, [MOVED], AT)
    with database.write_session(store) as session:
        (one,) = proposals.load_proposals(session)
        proposals.accept(session, one, body=BODY, by="王芳", at=LATER)
    with database.write_session(store) as session:
        proposals.save_proposals(session, [MOVED], LATER)
    with database.sessions(store)() as session:
        assert proposals.load_proposals(session) == ()
        (one,) = proposals.load_proposals(session, state=ProposalState.ACCEPTED)
        assert (one.decided_by, one.decided_at) == ("王芳", LATER)
        assert proposals.body_of(session, BODY.code).column_urls == (NEW,)
        assert {column.url: column.bodies for column in columns.load_columns(session)} == {
            OLD: (),
            NEW: ((BODY.code, PlaceRole.OWN_COLUMN),),
        }
        (event,) = [event for event in bodies.load_body_events(session) if event.kind == "changed"]
    assert event.changes["column_urls"] == ([OLD], [NEW])


def test_a_withdrawn_proposal_may_come_again(store: Engine) -> None:
    with database.write_session(store) as session:
        proposals.save_proposals(session, [MOVED], AT)
        proposals.withdraw(session, body=BODY.code, replaces=OLD, at=LATER)
        assert proposals.load_proposals(session) == ()
        proposals.save_proposals(session, [MOVED], LATER)
        assert len(proposals.load_proposals(session)) == 1


def test_nothing_is_accepted_without_a_column(store: Engine) -> None:
    with database.write_session(store) as session, pytest.raises(ValueError, match="without a column"):
        proposals.accept(session, replace(MOVED, column_url=""), body=BODY, by="x", at=AT)


def test_the_last_search_from_an_address_counts(store: Engine) -> None:
    first = Search("http://a.gov.cn/", BODY.code, PlaceRole.OWN_COLUMN, AT, Reason.NO_COLUMN, 4)
    second = replace(first, at=LATER, reason=None, pages=2)
    other = replace(first, url="http://www.gov.cn/", at=AT)
    with database.write_session(store) as session:
        for search in (first, other, second):
            searches.save_search(session, search)
    with database.sessions(store)() as session:
        assert searches.load_searches(session) == {(BODY.code, PlaceRole.OWN_COLUMN): (second, other)}
        assert searches.load_recipes(session) == {OLD: ("http://a.gov.cn/",)}


def test_a_host_that_changes_its_family_begins_anew(store: Engine) -> None:
    with database.write_session(store) as session:
        for family, at in (("trs", AT), ("trs", LATER), ("jpage", LATER)):
            searches.save_family(session, "a.gov.cn", family, ["mark"], at)
            known = searches.load_families(session)["a.gov.cn"]
            assert (known.family, known.first_at) == (family, AT if family == "trs" else LATER)


def test_submissions_are_all_kept(store: Engine) -> None:
    given = Submission(BODY.code, 2025, "http://a.gov.cn/x", "", "", "李强", "", AT, "")
    with database.write_session(store) as session:
        numbers = [submissions.save_submission(session, given) for _ in range(2)]
        submissions.finish_submission(session, numbers[1], outcome="fetched", sha256="ab", column_url=NEW)
        with pytest.raises(LookupError):
            submissions.finish_submission(session, 99, outcome="fetched", sha256="", column_url="")
    with database.sessions(store)() as session:
        assert [(one.outcome, one.column_url) for one in submissions.load_submissions(session, body=BODY.code)] == [
            ("", ""),
            ("fetched", NEW),
        ]
        assert submissions.load_submissions(session, body="other") == ()
