"""An AnnualReport as rows, and back again exactly."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from reports.model import AnnualReport, CellStatus, Edition, Fact, Figure, Finding, Place, Section, Severity
from storage.batches import fresh
from storage.column_types import is_exact
from storage.errors import FigureOutOfRangeError
from storage.report_models import FactRow, FigureRow, FindingRow, ReportVersionRow, SectionRow
from storage.review_subjects import fact_keys, finding_key

TABLES = frozenset({"proactive", "applications", "disputes"})
_PLACE_DEFAULTS = Place._field_defaults
_FACT_FIELDS = tuple(field.name for field in fields(Fact))


def figure_rows(report: AnnualReport) -> list[dict[str, Any]]:
    """One row per figure, in the report's order. Raises FigureOutOfRangeError for a value that neither database could
    be trusted to give back."""
    return [
        {
            "position": position,
            "table_name": figure.table,
            "row_name": figure.row,
            "column_name": figure.column,
            "value": _exact(figure.value, f"{figure.table}/{figure.row}/{figure.column}"),
            "raw": figure.raw,
            "status": figure.status.value,
            "confidence": figure.confidence,
            "place": _place_json(figure.place),
        }
        for position, figure in enumerate(report.figures)
    ]


def section_rows(report: AnnualReport) -> list[dict[str, Any]]:
    """One row per section, in the report's order."""
    return [
        {"position": position, "section": section.value, "text": text}
        for position, (section, text) in enumerate(report.sections.items())
    ]


def fact_rows(report: AnnualReport) -> list[dict[str, Any]]:
    """One row per fact, in the report's order. Raises FigureOutOfRangeError."""
    rows = [
        {name: getattr(fact, name) for name in _FACT_FIELDS}
        | {"position": position, "value": _exact(fact.value, fact.kind)}
        for position, fact in enumerate(report.facts)
    ]
    return [row | {"subject_key": key} for row, key in zip(rows, fact_keys(rows), strict=True)]


def finding_rows(report: AnnualReport) -> list[dict[str, Any]]:
    """One row per finding, in the report's order."""
    return [
        {
            "position": position,
            "code": finding.code,
            "severity": finding.severity.value,
            "params": dict(finding.params),
            "figures": [list(key) for key in finding.figures],
            "subject_key": finding_key(finding.code, finding.params, finding.figures),
        }
        for position, finding in enumerate(report.findings)
    ]


def report_of(session: Session, row: ReportVersionRow) -> AnnualReport:
    """The report of a version's row."""
    figures = fresh(session, select(FigureRow).where(FigureRow.version_id == row.id).order_by(FigureRow.position))
    texts = fresh(session, select(SectionRow).where(SectionRow.version_id == row.id).order_by(SectionRow.position))
    facts = fresh(session, select(FactRow).where(FactRow.version_id == row.id).order_by(FactRow.position))
    findings = fresh(session, select(FindingRow).where(FindingRow.version_id == row.id).order_by(FindingRow.position))
    return AnnualReport(
        title=row.title,
        body_name=row.body_name,
        year=row.report_year,
        edition=Edition(row.edition),
        editions={name: Edition(edition) for name, edition in row.editions.items()},
        published_on=row.published_on,
        signed_on=row.signed_on,
        sections={Section(part.section): part.text for part in texts},
        figures=tuple(_figure(figure) for figure in figures),
        facts=tuple(fact_of(fact) for fact in facts),
        findings=tuple(_finding(finding) for finding in findings),
        reader=row.reader,
        parser_version=row.parser_version,
    )


def fact_of(row: FactRow) -> Fact:
    """The fact of a row."""
    return Fact(**{name: getattr(row, name) for name in _FACT_FIELDS})


def _exact(value: Decimal | None, name: str) -> Decimal | None:
    if value is not None and not is_exact(value):
        raise FigureOutOfRangeError(name, str(value))
    return value


def _place_json(place: Place) -> dict[str, Any]:
    said = {name: getattr(place, name) for name in _PLACE_DEFAULTS}
    return {name: value for name, value in said.items() if value != _PLACE_DEFAULTS[name]}


def _place(said: dict[str, Any]) -> Place:
    box = said.get("box")
    return Place(**{**said, "box": (box[0], box[1], box[2], box[3]) if box is not None else None})


def _figure(row: FigureRow) -> Figure:
    return Figure(
        row.table_name,
        row.row_name,
        row.column_name,
        row.value,
        row.raw,
        CellStatus(row.status),
        row.confidence,
        _place(row.place),
    )


def _finding(row: FindingRow) -> Finding:
    return Finding(row.code, Severity(row.severity), row.params, tuple((key[0], key[1], key[2]) for key in row.figures))
