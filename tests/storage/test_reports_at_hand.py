"""What is stored of the reports that count, for adding them up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from reports.model import CellStatus
from reports.prose.reporting_scope import ReportingScope, ScopeRule
from reports.vocabulary import APPLICATIONS, DISPUTES
from storage import bodies, database
from storage.reports_at_hand import ReportAtHand, reports_at_hand
from tests.storage.forms import whole_report
from tests.storage.queries.test_sums import AT, ROSTER, save

OVERVIEW = "全市各级行政机关共收到政府信息公开申请9件。"


@pytest.fixture
def stored(engine: Engine) -> Iterator[dict[str, ReportAtHand]]:
    with database.write_session(engine) as session:
        bodies.save_bodies(session, ROSTER, source="test", file_sha256="0" * 64, at=AT)
    whole: Any = whole_report({"granted": 4}, carried_forward=1, disputes={"reconsideration": {"upheld": 2}})
    blank = tuple(
        figure._replace(value=None, raw="", status=CellStatus.BLANK)
        if (figure.table, figure.row, figure.column) == (APPLICATIONS, "brought_forward", "total")
        else figure
        for figure in whole.figures
    )
    save(engine, "water", 2025, whole)
    save(engine, "money", 2025, replace(whole, figures=blank))
    save(engine, "town", 2025, replace(whole, figures=tuple(f for f in whole.figures if f.table != DISPUTES)))
    save(engine, "gov", 2025, whole_report({"granted": 9}, overview=OVERVIEW))
    save(engine, "county", 2025, whole_report({"granted": 9}))
    save(engine, "water", 2024, whole_report({"granted": 7}))
    with database.sessions(engine)() as session:
        yield reports_at_hand(session, 2025, [body.code for body in ROSTER] + ["nobody"])


def test_totals_are_those_of_the_year_and_a_blank_is_no_zero(stored: dict[str, ReportAtHand]) -> None:
    assert dict(stored["water"].totals) == {
        "received": 5, "brought_forward": 0, "outcome_total": 4, "carried_forward": 1, "reconsideration_total": 2,
        "direct_litigation_total": 0, "litigation_after_reconsideration_total": 0,
    }  # fmt: skip
    assert (stored["water"].has_tables, stored["water"].sound) == (True, True)
    assert stored["money"].totals["brought_forward"] is None
    assert (stored["money"].has_tables, stored["money"].sound) == (True, False)


def test_a_report_that_lacks_one_of_the_tables_has_no_tables(stored: dict[str, ReportAtHand]) -> None:
    assert not stored["town"].has_tables
    assert stored["town"].totals["reconsideration_total"] is None


def test_the_scope_comes_with_its_rule_and_the_reports_words(stored: dict[str, ReportAtHand]) -> None:
    assert (stored["water"].scope, stored["water"].rule, stored["water"].quote) == (
        ReportingScope.OWN, ScopeRule.KIND, "",
    )  # fmt: skip
    assert (stored["gov"].scope, stored["gov"].rule) == (ReportingScope.REGION, ScopeRule.TEXT_REGION)
    assert stored["gov"].quote
    assert stored["gov"].quote in OVERVIEW
    assert (stored["county"].scope, stored["county"].rule) == (ReportingScope.UNKNOWN, ScopeRule.NOTHING_SAID)


def test_only_the_bodies_asked_for_and_only_of_the_year(engine: Engine, stored: dict[str, ReportAtHand]) -> None:
    assert stored.keys() == {"water", "money", "town", "gov", "county"}
    with database.sessions(engine)() as session:
        assert reports_at_hand(session, 2025, ["gov"]).keys() == {"gov"}
        assert reports_at_hand(session, 2023, ["gov"]) == {}
        assert reports_at_hand(session, 2025, []) == {}
