"""A report as rows and records in the contract's shape, codes only: the edge adds the words a person reads."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reports.model import AnnualReport, Figure, Finding

FIGURE_COLUMNS = ("table", "row", "column", "value", "raw", "status", "confidence", "place")


def plain_decimal(value: Decimal | None) -> str:
    """`0`, `12`, `25.1`: no exponent, no trailing zeros; empty for None."""
    if value is None:
        return ""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def figures_rows(report: AnnualReport) -> list[dict[str, str]]:
    """One row a figure, in the form's order, with the columns FIGURE_COLUMNS."""
    return [_figure_row(figure) for figure in report.figures]


def report_record(report: AnnualReport) -> dict[str, Any]:
    """The whole report as JSON-ready data; findings carry `code` and `params`, no message."""
    return {
        "title": report.title,
        "body_name": report.body_name,
        "year": report.year,
        "edition": str(report.edition),
        "editions": {table: str(edition) for table, edition in report.editions.items()},
        "published_on": report.published_on,
        "signed_on": report.signed_on,
        "sections": {str(section): text for section, text in report.sections.items()},
        "figures": [{**_figure_row(figure), "confidence": figure.confidence} for figure in report.figures],
        "facts": [
            {
                "kind": fact.kind,
                "channel": fact.channel,
                "scope": fact.scope,
                "period": fact.period,
                "value": plain_decimal(fact.value) or None,
                "unit": fact.unit,
                "bound": fact.bound,
                "raw": fact.raw,
                "section": fact.section,
                "start": fact.start,
                "end": fact.end,
                "rule": fact.rule,
                "confidence": fact.confidence,
            }
            for fact in report.facts
        ],
        "findings": [finding_record(finding) for finding in report.findings],
        "reader": report.reader,
        "parser_version": report.parser_version,
    }


def finding_record(finding: Finding) -> dict[str, Any]:
    """One finding; its figures are written `table.row.column`."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "params": dict(finding.params),
        "figures": [".".join(key) for key in finding.figures],
    }


def _figure_row(figure: Figure) -> dict[str, str]:
    return {
        "table": figure.table,
        "row": figure.row,
        "column": figure.column,
        "value": plain_decimal(figure.value),
        "raw": figure.raw,
        "status": str(figure.status),
        "confidence": f"{figure.confidence:.2f}",
        "place": str(figure.place),
    }
