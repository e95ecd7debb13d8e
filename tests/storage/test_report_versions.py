"""Report versions: appended to, idempotent, and given back as they were saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from reports.model import AnnualReport, CellStatus, Edition, Fact, Figure, Finding, Place, Section, Severity
from storage import database
from storage.column_types import clean
from storage.errors import FigureOutOfRangeError
from storage.report_versions import (
    SavedReport,
    latest_reports,
    load_report,
    report_history,
    save_report,
    save_unreadable,
)
from tests.storage.children import run_child
from tests.storage.reports import FIGURES, annual_report

NOW = datetime(2026, 2, 1, 3, 4, 5, tzinfo=UTC)
URL = "http://sthj.example.gov.cn.test/a.html"


def save(
    session: Session, report: AnnualReport, *, sha256: str = "a" * 64, url: str = URL, **changed: object
) -> SavedReport:
    attribution = {"body": "1-a", "year": 2025, **changed}
    return save_report(session, sha256=sha256, article_url=url, file_url=url, report=report, at=NOW, **attribution)  # type: ignore[arg-type]


def fail(session: Session, code: str, *, sha256: str = "a" * 64, parser_version: str = "1") -> SavedReport:
    return save_unreadable(
        session,
        sha256=sha256,
        article_url=URL,
        file_url=URL,
        parser_version=parser_version,
        code=code,
        params={"medium": "pdf"},
        at=NOW,
    )


def test_a_report_comes_back_as_it_was(engine: Engine) -> None:
    report = annual_report()
    with database.write_session(engine) as session:
        saved = save(session, report)
    with database.sessions(engine)() as session:
        back = load_report(session, saved.version_id)
        (stored,) = latest_reports(session)
    # NUL is the one thing that neither database is given.
    nul_free = FIGURES[-1]._replace(raw="无")
    assert back == replace(report, figures=(*FIGURES[:-1], nul_free))
    assert list(back.sections) == list(report.sections)
    assert (stored.body, stored.year, stored.code, stored.edition, stored.cells_found) == (
        "1-a",
        2025,
        "",
        Edition.MIXED,
        6,
    )


WORDS = st.text(max_size=12).map(clean)
NUMBERS = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-99999, max_value=10**9)
COUNTS = st.none() | st.integers(0, 999)
PLACES = st.builds(
    Place,
    path=WORDS,
    line=COUNTS,
    field=COUNTS,
    row=COUNTS,
    column=COUNTS,
    page=COUNTS,
    box=st.none() | st.tuples(*[st.floats(0, 999, width=32)] * 4),
    sheet=WORDS,
)
REPORTS = st.builds(
    AnnualReport,
    title=WORDS,
    body_name=WORDS,
    year=st.none() | st.integers(2008, 2099),
    edition=st.sampled_from(Edition),
    editions=st.dictionaries(WORDS, st.sampled_from(Edition), max_size=3),
    published_on=st.none() | st.dates().map(str),
    signed_on=st.none() | st.dates().map(str),
    sections=st.dictionaries(st.sampled_from(Section), WORDS),
    figures=st.lists(
        st.builds(Figure, WORDS, WORDS, WORDS, NUMBERS, WORDS, st.sampled_from(CellStatus), st.floats(0, 1), PLACES),
        max_size=4,
    ).map(tuple),
    facts=st.lists(
        st.builds(Fact, WORDS, NUMBERS, WORDS, WORDS, WORDS, WORDS, st.integers(0, 99), st.integers(0, 99)), max_size=3
    ).map(tuple),
    findings=st.lists(
        st.builds(
            Finding,
            WORDS,
            st.sampled_from(Severity),
            st.dictionaries(WORDS, WORDS | st.integers(-(2**31), 2**31) | st.floats(-9, 9)),
            st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=2).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    reader=WORDS,
    parser_version=WORDS,
)


@pytest.mark.slow
@given(report=REPORTS)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_every_report_comes_back_as_it_was(engine: Engine, report: AnnualReport) -> None:
    with database.sessions(engine)() as session:
        saved = save(session, report)
        assert load_report(session, saved.version_id) == report
        session.rollback()


def test_blank_is_null_and_zero_is_zero_for_plain_sql(engine: Engine) -> None:
    with database.write_session(engine) as session:
        save(session, annual_report())
        rows = session.execute(
            text("SELECT status, value FROM figures WHERE row_name = 'rules' ORDER BY position")
        ).all()
        total = session.execute(text("SELECT sum(value) FROM figures")).scalar_one()
    assert [(status, value) for status, value in rows] == [("reported", 0), ("blank", None)]
    assert Decimal(str(total)) == Decimal("96193.6")


def test_the_same_reading_twice_is_one_version(engine: Engine) -> None:
    with database.write_session(engine) as session:
        first = save(session, annual_report())
        again = save(session, annual_report(), body="1-b", year=2024)
        assert first.created
        assert again == SavedReport(first.version_id, created=False)
        (stored,) = report_history(session, URL)
        assert (stored.body, stored.year) == ("1-b", 2024)
        assert session.execute(text("SELECT count(*) FROM figures")).scalar_one() == len(FIGURES)


def test_a_new_parser_appends(engine: Engine) -> None:
    with database.write_session(engine) as session:
        old = save(session, annual_report("1"))
        new = save(session, annual_report("2", title="改读的题名"))
        other = save(session, annual_report("1"), sha256="b" * 64)
        elsewhere = save(session, annual_report("1"), url="http://other/", body="1-b")
        assert [stored.version_id for stored in latest_reports(session)] == [
            new.version_id,
            other.version_id,
            elsewhere.version_id,
        ]
        assert [stored.version_id for stored in latest_reports(session, article_urls=[URL])] == [
            new.version_id,
            other.version_id,
        ]
        assert [stored.version_id for stored in latest_reports(session, bodies=["1-b"], year=2025)] == [
            elsewhere.version_id
        ]
        assert latest_reports(session, year=2000) == ()
        assert load_report(session, old.version_id).title == annual_report().title


def test_what_could_not_be_read(engine: Engine) -> None:
    with database.write_session(engine) as session:
        first = fail(session, "no_ocr")
        assert fail(session, "no_ocr") == SavedReport(first.version_id, created=False)
        with pytest.raises(LookupError, match="no_ocr"):
            load_report(session, first.version_id)
        with pytest.raises(LookupError):
            load_report(session, 4711)
        with pytest.raises(ValueError, match="code"):
            fail(session, "")
        # The engine was installed: the same parser now reads it, and a later failure does not take that back.
        read = save(session, annual_report("1"))
        assert read.created
        assert fail(session, "out_of_time") == SavedReport(read.version_id, created=False)
        (newest,) = latest_reports(session)
        assert (newest.version_id, newest.code) == (read.version_id, "")
        (unreadable, _read) = report_history(session, URL)
        assert (unreadable.code, unreadable.params, unreadable.edition) == ("no_ocr", {"medium": "pdf"}, None)


def test_a_figure_that_would_be_rounded_is_refused_with_its_name(engine: Engine) -> None:
    glued = FIGURES[0]._replace(value=Decimal(12345678901234567890))
    counted = Fact("meetings", Decimal("1.00000000000000001"), "次", "exact", "", "overview", 0, 1)
    with database.write_session(engine) as session:
        with pytest.raises(FigureOutOfRangeError, match="proactive/rules/issued"):
            save(session, annual_report(figures=(glued,)))
        with pytest.raises(FigureOutOfRangeError, match="meetings"):
            save(session, annual_report(facts=(counted,)))
        assert report_history(session, URL) == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "incomplete"),
    [
        ({}, False),
        ({"figures": FIGURES[:3]}, True),
        ({"figures": tuple(figure._replace(status=CellStatus.ABSENT, value=None) for figure in FIGURES)}, True),
        ({"figures": (), "edition": Edition.FREE_FORM, "year": 2025}, True),
        ({"figures": (), "edition": Edition.FREE_FORM, "year": 2018}, False),
        ({"figures": (), "edition": Edition.FREE_FORM, "year": None}, False),
    ],
)
def test_a_lacking_table_is_noted(engine: Engine, changed: dict[str, Any], incomplete: bool) -> None:
    with database.write_session(engine) as session:
        save(session, annual_report(**changed))
        (stored,) = latest_reports(session)
    assert stored.tables_incomplete is incomplete


def _save_until_killed(url: str) -> None:
    import os

    engine = database.connect(url)
    with database.write_session(engine) as session:
        save(session, annual_report())
        os.kill(os.getpid(), 9)


def test_a_version_is_whole_or_not_there(engine: Engine) -> None:
    assert run_child(_save_until_killed, engine.url.render_as_string(hide_password=False)) == -9
    with database.sessions(engine)() as session:
        for name in ("report_versions", "figures", "facts", "findings", "report_sections"):
            assert session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() == 0
