"""Reading everything again: what it changes is told, what people decided lasts, and a cut one goes on."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from ingest import steps
from ingest.readers import ocr_version
from registry.model import Body, Kind, Level
from reports.model import SourceFile
from reports.reading import read_report
from reports.version import PARSER_VERSION
from storage import article_states, bodies, database, report_versions, runs
from storage.content_decisions import CORRECT, FIGURE
from storage.content_reviews import ReviewState, find_subject, load_content_reviews, save_content_review
from storage.raw_files import RawStore
from storage.rereadings import KIND
from tests.ingest.test_steps import AT, publish, report_page
from tests.storage.children import run_child

# Part of the full suite: the quick one has other ways through the same code.
pytestmark = pytest.mark.slow

WATER = Body("water", "清河市水利局", Kind.DEPARTMENT, Level.PREFECTURE, "320900")
CELL = "applications/received/total"


@pytest.fixture
def raw(tmp_path: Path) -> RawStore:
    return RawStore(str(tmp_path / "raw"))


@pytest.fixture
def store(engine: Engine) -> Engine:
    with database.write_session(engine) as session:
        bodies.save_bodies(session, [WATER], source="", file_sha256="0" * 64, at=AT)
    return engine


def read_by_an_older_parser(engine: Engine, raw: RawStore, seed: int) -> str:
    """An article whose stored reading has another number in one cell."""
    content = report_page(seed)
    url = publish(engine, raw, seed, content)
    report = replace(read_report(SourceFile(content.encode(), "text/html", "", url)), parser_version="0")
    figures = tuple(
        figure._replace(value=Decimal(777)) if "/".join(figure[:3]) == CELL else figure for figure in report.figures
    )
    with database.write_session(engine) as session:
        (file,) = (file for file in article_states.files_to_read(session, "any") if file.article_url == url)
        report_versions.save_report(
            session,
            sha256=file.sha256,
            article_url=url,
            file_url=url,
            body="water",
            year=2023,
            report=replace(report, figures=figures),
            at=AT,
        )
    return url


def test_what_a_newer_parser_changed_is_told_and_what_people_decided_lasts(store: Engine, raw: RawStore) -> None:
    url = read_by_an_older_parser(store, raw, 3)
    with database.write_session(store) as session:
        subject = find_subject(session, "water", 2023, FIGURE, CELL)
        save_content_review(
            session, subject, kind=CORRECT, value=Decimal(5), body="water", year=2023, by="王莉", reason="原件", at=AT
        )
    later = AT + timedelta(days=1)
    summary = steps.ingest(store, raw, at=later, everything=True)
    assert (summary.files, summary.versions, summary.resumed) == (1, 1, 0)
    (difference,) = summary.differences
    assert (difference.url, difference.cells) == (url, (CELL,))
    assert (difference.parser_before, difference.parser) == ("0", PARSER_VERSION)
    again = steps.ingest(store, raw, at=later + timedelta(days=1), everything=True)
    assert (again.files, again.versions, again.resumed, again.differences) == (1, 0, 0, ())
    with database.sessions(store)() as session:
        (review,) = load_content_reviews(session)
        last, first = runs.load_runs(session, kind=KIND)
    assert review.state is ReviewState.STANDS
    assert review.machine_value == 777, "what had been read then"
    assert (first.outcome, first.summary["cells_changed"], first.summary["reports_changed"]) == ("finished", 1, 1)
    assert last.summary["versions"] == 0


def test_a_scan_given_up_for_want_of_ocr_is_read_once_it_is_there(store: Engine, raw: RawStore) -> None:
    url = publish(store, raw, 1, report_page(3))
    with database.write_session(store) as session:
        (file,) = article_states.files_to_read(session, PARSER_VERSION)
        report_versions.save_unreadable(
            session,
            sha256=file.sha256,
            article_url=url,
            file_url=url,
            parser_version=PARSER_VERSION,
            code="ocr_missing",
            params={},
            at=AT,
        )
    with database.sessions(store)() as session:
        assert article_states.files_to_read(session, PARSER_VERSION) == []
        assert article_states.files_to_read(session, PARSER_VERSION, ocr_version="eyes 1") == [file]


def test_what_other_models_read_is_read_again(store: Engine, raw: RawStore) -> None:
    url = publish(store, raw, 1, report_page(3))
    report = read_report(SourceFile(report_page(3).encode()))
    with database.write_session(store) as session:
        (file,) = article_states.files_to_read(session, PARSER_VERSION)
        for models in ("eyes 1", "eyes 2", "eyes 2"):
            report_versions.save_report(
                session,
                sha256=file.sha256,
                article_url=url,
                file_url=url,
                body=None,
                year=None,
                report=report,
                at=AT,
                ocr_version=models,
            )
        assert len(report_versions.report_history(session, url)) == 2, "the same models read the same"
        assert article_states.files_to_read(session, PARSER_VERSION, ocr_version="eyes 2") == []
        assert article_states.files_to_read(session, PARSER_VERSION, ocr_version="eyes 3") == [file]


def _killed_while_reading_everything(url: str, folder: str) -> None:
    engine = database.connect(url)
    left = 3

    def strike(*_arguments: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "commit", strike)
    steps.ingest(engine, RawStore(folder), at=AT, everything=True)


@pytest.mark.slow
def test_a_cut_reading_of_everything_goes_on_where_it_was(database_url: str, tmp_path: Path) -> None:
    engine = database.connect(database_url)
    database.upgrade(engine)
    raw = RawStore(str(tmp_path / "raw"))
    for seed in range(3, 23):
        read_by_an_older_parser(engine, raw, seed)
    assert run_child(_killed_while_reading_everything, database_url, str(tmp_path / "raw")) == -signal.SIGKILL
    summary = steps.ingest(engine, raw, at=AT + timedelta(hours=1), everything=True)
    assert (summary.resumed, summary.files) == (16, 4)
    assert len(summary.differences) == 20, "also what it did before it was cut"
    with database.sessions(engine)() as session:
        (run,) = runs.load_runs(session, kind=KIND)
        assert run.outcome == "finished"
    engine.dispose()


def test_the_ocr_models_have_a_name() -> None:
    assert ocr_version() == "" or ocr_version().startswith("rapidocr")
