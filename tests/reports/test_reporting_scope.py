"""Whose numbers a report holds: decided by kind and text, never by a word in passing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.model import Section
from reports.prose.facts import section_facts
from reports.prose.reporting_scope import ReportingScope, ScopeRule, reporting_scope


def scope_of(text: str, kind: str = "government_office") -> tuple[ReportingScope, ScopeRule]:
    found = reporting_scope(kind, (), {Section.OVERVIEW: text}, None)
    return found.scope, found.rule


@pytest.mark.parametrize(
    "text",
    [
        "2025年，全市共收到政府信息公开申请120件。",
        "全市各级行政机关主动公开政府信息1200条。",
        "各县区、各部门主动公开政府信息5600条。",
    ],
)
def test_a_count_for_the_region_is_the_regions(text: str) -> None:
    assert scope_of(text) == (ReportingScope.REGION, ScopeRule.TEXT_REGION)


@pytest.mark.parametrize(
    "text",
    [
        "我县积极参加全市政务公开业务培训，全年主动公开政府信息1200条。",
        "按照全省统一部署，我镇全年主动公开信息320条。",
        "在全市政务公开考核中名列第3，县政府办收到依申请公开5件。",
        "按照全市政务公开要求公开信息320条。",
        "在全市公开评估中得95分。",
    ],
)
def test_a_region_named_in_passing_decides_nothing(text: str) -> None:
    assert scope_of(text) == (ReportingScope.UNKNOWN, ScopeRule.NOTHING_SAID)


def test_a_department_reports_its_own() -> None:
    assert scope_of("全市共收到申请120件。", "department") == (ReportingScope.OWN, ScopeRule.KIND)
    assert scope_of("", "") == (ReportingScope.UNKNOWN, ScopeRule.NO_BODY)


@pytest.mark.parametrize(
    ("kind", "text", "received", "scope"),
    [
        # 全镇 is the township itself.
        ("township", "2023年，全镇共收到政府信息公开申请2件。", 2, ReportingScope.OWN),
        ("township", "2023年，我镇公开信息320条，全镇收到政府信息公开申请3件。", 2, ReportingScope.OWN),
        # The last body named is the one that received them.
        ("government", "2023年，全市公开政府信息12万条，市政府收到政府信息公开申请22件。", 22, ReportingScope.OWN),
        (
            "government",
            "2023年，本机关收到政府信息公开申请22件；全市共收到306件。",
            306,
            ReportingScope.REGION,
        ),
        ("department", "2023年，全市共收到政府信息公开申请306件，我局收到22件。", 22, ReportingScope.OWN),
    ],
)
def test_the_number_of_table_three_tells_whose_it_is(
    kind: str, text: str, received: int, scope: ReportingScope
) -> None:
    facts = list(section_facts(text, "overview", 2023))
    assert reporting_scope(kind, facts, {Section.OVERVIEW: text}, Decimal(received)).scope is scope
