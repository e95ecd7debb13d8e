"""Last year's number left in a title: the report fills the year of its text, and the other keeps its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from duties.model import Column, Sighting
from duties.titles import Attribution, Ground, attribute
from ingest.pool import ReaderPool
from ingest.steps import ingest
from ingest.years import BodyItems, covered_year, filled_year
from reports.model import Finding, Severity
from storage import bodies, database, report_versions
from storage.raw_files import RawStore
from tests.duties.city_parts import (
    COLUMNS,
    ENVIRONMENT,
    OWN,
    OWN_COLUMN,
    PORTAL,
    PORTAL_COLUMN,
    RESOLVER,
    ROSTER,
    article,
    seen,
)
from tests.ingest.listed import publish
from tests.storage.reports import annual_report

AT = datetime(2026, 2, 1, 4, tzinfo=UTC)

CODE = "371500-sthj"
WHOSE = Attribution(True, CODE, "", 2024, Ground.TITLE, text_year=2025)
LAST_YEARS = replace(WHOSE, text_year=None)
THIS_YEARS = replace(LAST_YEARS, year=2025)
EARLIER = replace(LAST_YEARS, year=2023)


def test_the_texts_year_is_filled_where_the_titles_is_taken_and_its_own_is_empty() -> None:
    assert filled_year(WHOSE, lambda: [LAST_YEARS, EARLIER]) == 2025


def test_the_titles_year_stays_where_it_is_free_or_the_texts_is_taken() -> None:
    assert filled_year(WHOSE, lambda: [EARLIER]) == 2024
    assert filled_year(WHOSE, lambda: [LAST_YEARS, THIS_YEARS]) == 2024


def test_another_bodys_report_takes_no_year() -> None:
    assert filled_year(WHOSE, lambda: [replace(LAST_YEARS, body="371500-jyj")]) == 2024
    assert filled_year(WHOSE, lambda: [replace(LAST_YEARS, is_report=None)]) == 2024


def test_nothing_beside_is_asked_where_title_and_text_agree() -> None:
    def beside() -> list[Attribution]:
        raise AssertionError

    assert filled_year(LAST_YEARS, beside) == 2024
    assert filled_year(replace(WHOSE, body=None), beside) == 2024


def test_the_covered_year_is_the_periods() -> None:
    report = annual_report()
    assert covered_year(report) == report.year
    wrong = Finding("period_wrong", Severity.ERROR, {"stated": "2019年1月1日至12月31日", "year": 2020, "covers": 2019})
    assert covered_year(replace(report, findings=(wrong,))) == 2019
    partial = Finding("period_wrong", Severity.ERROR, {"stated": "2019年3月1日至12月31日", "year": 2020})
    assert covered_year(replace(report, findings=(partial,))) == report.year


OLD = "聊城市生态环境局2024年政府信息公开工作年度报告"
OWN_URL, COPY_URL, TRUE_URL = f"{OWN}new.html", f"{PORTAL}copy.html", f"{PORTAL}old.html"


def _listed(*sightings: Sighting) -> list[tuple[Sighting, Column | None]]:
    columns = {column.url: column for column in COLUMNS}
    return [(sighting, columns[sighting.column]) for sighting in sightings]


def test_the_bodys_other_reports_count_in_whatever_column_and_under_whatever_title_they_stand() -> None:
    wrong, true = seen(OLD, AT, url="new.html"), seen(OLD, AT, column=PORTAL, url="old.html")
    renamed = replace(true, title="点击查看")
    articles = {wrong.url: article(wrong, report_year=2025, report_body=ENVIRONMENT.name)}
    whose = attribute(OLD, article=articles[wrong.url], column=COLUMNS[0], resolver=RESOLVER)
    for listed in ((wrong,), (wrong, true), (wrong, true, renamed)):
        items = BodyItems(_listed(*listed), articles, RESOLVER)
        assert filled_year(whose, lambda items=items: items.beside(ENVIRONMENT.code, wrong.url)) == (  # type: ignore[misc]
            2024 if len(listed) == 1 else 2025
        )


def _publish(session: Session, raw: RawStore, column: Column, url: str, period: int) -> None:
    """Lists a report under last year's title; its period says which year it is of."""
    publish(session, raw, column, url, listed=OLD, title=OLD, period=period, at=AT)


@pytest.fixture(scope="module")
def readers() -> Iterator[ReaderPool]:
    with ReaderPool() as pool:
        yield pool


@pytest.mark.slow
@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    ("published", "filled"),
    [
        # The true report of last year stands on another list.
        (((OWN_COLUMN, OWN_URL, 2025), (PORTAL_COLUMN, TRUE_URL, 2024)), {OWN_URL: 2025, TRUE_URL: 2024}),
        # A copy of the same page takes no year: where the title is all that speaks for it, the title's stays.
        (((OWN_COLUMN, OWN_URL, 2025), (PORTAL_COLUMN, COPY_URL, 2025)), {OWN_URL: 2024, COPY_URL: 2024}),
    ],
)
def test_the_year_is_the_same_in_whatever_order_the_bodys_reports_are_read(
    engine: Engine,
    readers: ReaderPool,
    tmp_path: Path,
    published: tuple[tuple[Column, str, int], ...],
    filled: dict[str, int],
    together: bool,
) -> None:
    raw = RawStore(str(tmp_path / "raw"))
    with database.write_session(engine) as session:
        bodies.save_bodies(session, ROSTER, source="test", file_sha256="0" * 64, at=AT)
    # Of the second the first is on the disk by the time that it comes.
    for batch in (published,) if together else [(one,) for one in reversed(published)]:
        with database.write_session(engine) as session:
            for column, url, period in batch:
                _publish(session, raw, column, url, period)
        assert not ingest(engine, raw, at=AT, pool=readers).unread
    with database.sessions(engine)() as session:
        stored = report_versions.latest_reports(session)
    assert {version.article_url: version.year for version in stored} == filled
