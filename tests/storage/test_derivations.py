"""What is worked out from versions: for stores of an earlier program after the upgrade, and for the views."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

import translations
from registry.model import Body, Kind, Level
from reports.model import Fact, Section
from reports.prose.reporting_scope import ReportingScope, ScopeRule, reporting_scope
from storage import bodies, database, report_versions
from storage.views import are_views_current, create_views, drop_views, view_statements
from tests.storage.forms import whole_report

AT = datetime(2026, 2, 2, 14, tzinfo=UTC)
WATER = Body("water", "鹿河市水利局", Kind.DEPARTMENT, Level.PREFECTURE, "320900")
WIDE = ("report_proactive", "report_applications", "report_disputes", "report_totals", "current_reports")
MEETING = Fact("meetings", Decimal(3), "次", "exact", "3次", "overview", 4, 8)


def fill(engine: Engine) -> None:
    with database.write_session(engine) as session:
        bodies.save_bodies(session, [WATER], source="", file_sha256="0" * 64, at=AT)
        for year, version in ((2024, "1"), (2025, "1"), (2025, "2")):
            report_versions.save_report(
                session,
                sha256=str(year) * 16,
                article_url=f"http://w.cn/{year}.html",
                file_url=f"http://w.cn/{year}.html",
                body="water",
                year=year,
                report=whole_report(
                    {"granted": 3}, overview="本局办理行政复议。", parser_version=version, facts=(MEETING,)
                ),
                at=AT,
            )


def rows(engine: Engine, statement: str) -> list[Any]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def everything(engine: Engine) -> dict[str, list[Any]]:
    found = {name: sorted(rows(engine, f"SELECT * FROM {name}"), key=str) for name in WIDE}
    found["scopes"] = rows(engine, "SELECT id, reporting_scope, scope_evidence FROM report_versions ORDER BY id")
    found["keys"] = rows(engine, "SELECT version_id, subject_key FROM facts ORDER BY 1, position")
    found["keys"] += rows(engine, "SELECT version_id, subject_key FROM findings ORDER BY 1, position")
    found["words"] = rows(engine, "SELECT version_id, part, grams FROM search_texts ORDER BY 1, 2")
    return found


@pytest.mark.slow
def test_a_store_of_an_earlier_program_gets_all_of_it_by_the_upgrade(database_url: str) -> None:
    engine = database.connect(database_url)
    database.upgrade(engine)
    fill(engine)
    before = everything(engine)
    database.downgrade(engine, "0006")
    assert "report_totals" not in inspect(engine).get_table_names()
    assert inspect(engine).get_view_names() == []
    assert rows(engine, "SELECT count(*) FROM figures") == [(3 * 200,)]
    database.upgrade(engine)
    assert everything(engine) == before
    assert len(before["report_applications"]) == 3 * 25
    assert [row[:3] for row in before["current_reports"]] == [("water", 2024, 1), ("water", 2025, 3)]
    engine.dispose()


@pytest.mark.slow
def test_the_views_are_those_of_the_code_with_words_in_both_languages(engine: Engine) -> None:
    labels = {lang: translations.messages(lang) for lang in translations.LANGUAGES}
    assert sorted(inspect(engine).get_view_names()) == sorted(view_statements(labels))
    fill(engine)
    assert rows(engine, "SELECT DISTINCT row_zh, row_en, kind_zh FROM v_applications WHERE row_name = 'received'") == [
        (translations.text("row.received", "zh"), translations.text("row.received", "en"), "部门")
    ]
    assert rows(engine, "SELECT count(*) FROM v_figures") == [(2 * 200,)], "only what counts"
    assert rows(engine, "SELECT year, fact_zh FROM v_facts ORDER BY year") == [(2024, "工作会议"), (2025, "工作会议")]
    assert rows(engine, "SELECT year, granted, applications_sound FROM v_totals ORDER BY year")[0][:2] == (2024, 3)
    assert rows(engine, "SELECT count(*) FROM v_proactive") == [(2,)]
    assert rows(engine, "SELECT count(*) FROM v_disputes") == [(2 * 3,)]


def test_words_that_changed_reach_the_views_of_a_schema_that_is_the_newest(engine: Engine) -> None:
    labels = {lang: dict(translations.messages(lang)) for lang in translations.LANGUAGES}
    with engine.begin() as connection:
        assert are_views_current(connection, labels)
        drop_views(connection)
        assert not are_views_current(connection, labels)
        create_views(connection, labels | {"zh": labels["zh"] | {"kind.department": "旧'词%"}})
        assert not are_views_current(connection, labels)
    fill(engine)
    kinds = "SELECT DISTINCT kind_zh FROM v_reports"
    assert rows(engine, kinds) == [("旧'词%",)]
    database.upgrade(engine)
    assert rows(engine, kinds) == [("部门",)]
    with engine.connect() as connection:
        assert are_views_current(connection, labels)


def _stated(number: int, scope: str) -> Fact:
    return Fact("applications_stated", Decimal(number), "件", "exact", f"{number}件", "overview", 0, 4, scope=scope)


@pytest.mark.parametrize(
    ("kind", "facts", "overview", "received", "scope", "rule"),
    [
        ("", (), "", None, "unknown", "no_body"),
        ("department", (), "", Decimal(5), "own", "kind"),
        ("township", (), "全镇共收到申请5件。", Decimal(5), "own", "kind"),
        ("department", (_stated(90, "region"),), "", Decimal(5), "unknown", "contradiction"),
        ("vertical", (_stated(90, "region"),), "", Decimal(90), "region", "numbers_region"),
        ("government", (_stated(90, "region"),), "", Decimal(90), "region", "numbers_region"),
        ("government", (_stated(3, "own"),), "", Decimal(3), "own", "numbers_own"),
        ("government", (_stated(3, "own"), _stated(3, "region")), "", Decimal(3), "unknown", "contradiction"),
        ("government", (), "全市各级行政机关共收到政府信息公开申请120件。", Decimal(7), "region", "text_region"),
        ("government_office", (), "本单位主动公开信息120条。", Decimal(7), "unknown", "nothing_said"),
        ("zone", (), "", Decimal(7), "unknown", "nothing_said"),
        ("government", (_stated(0, "region"),), "", Decimal(0), "unknown", "nothing_said"),
        ("government", (_stated(2, "own"),), "全市各部门共受理申请80件。", Decimal(80), "unknown", "contradiction"),
    ],
)
def test_whose_numbers_a_report_holds(
    kind: str, facts: tuple[Fact, ...], overview: str, received: Decimal | None, scope: str, rule: str
) -> None:
    decision = reporting_scope(kind, facts, {Section.OVERVIEW: overview}, received)
    assert (decision.scope, decision.rule) == (ReportingScope(scope), ScopeRule(rule))
    assert bool(decision.quote) is (rule not in ("no_body", "kind", "nothing_said"))


def test_a_renewed_attribution_decides_the_scope_anew(engine: Engine) -> None:
    report = replace(whole_report({"granted": 3}), facts=())
    with database.write_session(engine) as session:
        bodies.save_bodies(session, [WATER], source="", file_sha256="0" * 64, at=AT)
        for body in (None, "water"):
            report_versions.save_report(
                session, sha256="a" * 64, article_url="http://w.cn/", file_url="http://w.cn/", body=body,
                year=2025, report=report, at=AT,
            )  # fmt: skip
        (stored,) = report_versions.latest_reports(session)
    assert (stored.reporting_scope, dict(stored.scope_evidence)) == ("own", {"rule": "kind"})
    assert rows(engine, "SELECT body, year FROM current_reports") == [("water", 2025)]
