"""A document that is not what its list says: told, and another body's numbers are not taken for this one's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from duties.titles import Attribution, Ground
from ingest.contradictions import contradiction, is_another_report
from ingest.pool import ReaderPool
from ingest.steps import ingest
from registry.names import Resolver
from reports.model import Severity
from storage import bodies, database
from storage.raw_files import RawStore
from tests.duties.city_parts import ENVIRONMENT, GOVERNMENT, OFFICE, OWN, OWN_COLUMN, ROSTER, SCHOOLS
from tests.ingest.listed import publish
from tests.storage.reports import annual_report

AT = datetime(2026, 2, 1, 4, tzinfo=UTC)
RENAMED = replace(ENVIRONMENT, published_by=OFFICE.code)
RESOLVER = Resolver((*ROSTER[:2], RENAMED, *ROSTER[3:]))
LISTED = Attribution(True, ENVIRONMENT.code, "", 2025, Ground.TITLE)


def severities(printed: str, whose: Attribution = LISTED) -> list[Severity]:
    report = replace(annual_report(), body_name=printed, year=2025)
    found = contradiction(report, whose, RESOLVER)
    return [found.severity] if found is not None else []


@pytest.mark.parametrize(
    "printed",
    [
        *("", ENVIRONMENT.name, "市生态环境局", "生态环境局", "聊城市生态环镜局"),
        # Its name until 2018, which the roster does not know; and who publishes for it.
        *("聊城市环境保护局", OFFICE.name),
    ],
)
def test_a_text_may_name_its_body_in_many_ways(printed: str) -> None:
    assert severities(printed) == []


@pytest.mark.parametrize(
    "printed", [SCHOOLS.name, GOVERNMENT.name, "淮安市人民政府", "淮安市生态环境局", "山东省生态环境厅"]
)
def test_a_text_that_names_another_body_is_told(printed: str) -> None:
    assert severities(printed) == [Severity.ERROR]


def test_a_government_and_its_office_are_confused_everywhere() -> None:
    assert severities(OFFICE.name, replace(LISTED, body=GOVERNMENT.code)) == []


def test_a_text_of_another_year_is_told() -> None:
    assert severities(ENVIRONMENT.name, replace(LISTED, text_year=2024)) == [Severity.WARNING]


def test_another_body_and_another_year_is_another_report() -> None:
    whose = replace(LISTED, text_year=2024)
    report = replace(annual_report(), body_name=SCHOOLS.name, year=2024)
    found = contradiction(report, whose, RESOLVER)
    assert found is not None
    assert is_another_report(found, whose)
    assert not is_another_report(found, LISTED)
    assert not is_another_report(replace(found, severity=Severity.WARNING), whose)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "period", "filled"),
    [
        (f"{ENVIRONMENT.name}2025年政府信息公开工作年度报告", 2025, [(ENVIRONMENT.code, 2025)]),
        # A page of a site's maker, with the file of its last customer.
        ("淮安市人民政府2024年政府信息公开工作年度报告", 2024, []),
    ],
)
def test_the_numbers_of_another_report_are_nobodys(
    engine: Engine, tmp_path: Path, title: str, period: int, filled: list[tuple[str, int]]
) -> None:
    raw, listed = RawStore(str(tmp_path / "raw")), f"{ENVIRONMENT.name}2025年政府信息公开工作年度报告"
    with database.write_session(engine) as session:
        bodies.save_bodies(session, ROSTER, source="test", file_sha256="0" * 64, at=AT)
        publish(session, raw, OWN_COLUMN, f"{OWN}t2025.html", listed=listed, title=title, period=period, at=AT)
    with ReaderPool() as pool:
        ingest(engine, raw, at=AT, pool=pool)
    with engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(text("SELECT body, year FROM current_reports"))] == filled
        codes = set(connection.scalars(text("SELECT code FROM findings")))
    assert ("listed_otherwise" in codes) == (not filled)
