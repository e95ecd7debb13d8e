"""Annual reports for tests of the store: every field filled with something that could get lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reports.model import AnnualReport, CellStatus, Edition, Fact, Figure, Finding, Place, Section, Severity

FIGURES = (
    Figure(
        "proactive",
        "rules",
        "issued",
        Decimal(0),
        "0",
        CellStatus.REPORTED,
        1.0,
        Place(path="/table[1]", row=2, column=1),
    ),
    Figure("proactive", "rules", "in_force", None, "", CellStatus.BLANK, 1.0, Place(path="/table[1]", row=2, column=3)),
    Figure(
        "proactive",
        "administrative_fees",
        "amount_wan",
        Decimal("96171.6"),
        "961716000元",
        CellStatus.REPORTED,
        0.75,
        Place(page=2, box=(10.5, 20.0, 30.25, 44.0)),
    ),
    Figure(
        "applications",
        "received",
        "total",
        Decimal(22),
        "22（含网络20件）",
        CellStatus.SOLVED,
        0.99,
        Place(line=7, field=3),
    ),
    Figure("applications", "granted", "total", None, "—", CellStatus.DASH, 1.0, Place(sheet="表三", row=3, column=9)),
    Figure("disputes", "reconsideration", "upheld", None, "无\x00", CellStatus.TEXT, 1.0, Place()),
)


def annual_report(parser_version: str = "1", **changed: Any) -> AnnualReport:
    """A report of 某局 for 2025 with all three tables."""
    fields: dict[str, Any] = {
        "title": "某局2025年政府信息公开工作年度报告",
        "body_name": "某局",
        "year": 2025,
        "edition": Edition.MIXED,
        "editions": {"proactive": Edition.F2021, "applications": Edition.F2019, "disputes": Edition.F2021},
        "published_on": "2026-01-20",
        "signed_on": None,
        "sections": {Section.OTHER_MATTERS: "本年度未收取信息处理费。", Section.OVERVIEW: "一年来的工作。\n另起一段。"},
        "figures": FIGURES,
        "facts": (Fact("meetings", Decimal("3.50"), "次", "exact", "3.5次", "overview", 4, 8, channel="网站"),),
        "findings": (
            Finding(
                "sum_differs",
                Severity.ERROR,
                {"by": 2, "share": 0.5, "row": "合计"},
                (("applications", "received", "total"),),
            ),
            Finding("no_fee_statement", Severity.INFO),
        ),
        "reader": "html",
        "parser_version": parser_version,
    }
    return AnnualReport(**{**fields, **changed})
