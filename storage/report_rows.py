"""An AnnualReport as rows, and back again exactly."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from reports.model import AnnualReport, CellStatus, Edition, Fact, Figure, Finding, Place, Section, Severity
from storage.batches import fresh
from storage.column_types import JSONText, is_exact, json_text
from storage.errors import FigureOutOfRangeError
from storage.report_models import FactRow, FigureRow, FindingRow, ReportVersionRow, SectionRow
from storage.review_subjects import fact_keys, finding_key

TABLES = frozenset({"proactive", "applications", "disputes"})
_PLACE_DEFAULTS = tuple(Place._field_defaults.items())
FACT_FIELDS = tuple(field.name for field in fields(Fact))
# The columns of the rows below, each after `version_id`.
FIGURE_COLUMNS = (
    "position",
    "table_name",
    "row_name",
    "column_name",
    "value",
    "raw",
    "status",
    "confidence",
    "place",
)
SECTION_COLUMNS = ("section", "position", "text")
FACT_COLUMNS = ("position", *FACT_FIELDS, "subject_key")
FINDING_COLUMNS = ("position", "code", "severity", "params", "figures", "subject_key")
Row = tuple[Any, ...]


def figure_rows(report: AnnualReport) -> list[Row]:
    """One row per figure, in the report's order. Raises FigureOutOfRangeError for a value that neither database could
    be trusted to give back."""
    rows = []
    for position, figure in enumerate(report.figures):
        name, row, column, value, raw, status, confidence, place = figure
        if value is not None and not is_exact(value):
            raise FigureOutOfRangeError(f"{name}/{row}/{column}", str(value))
        rows.append((position, name, row, column, value, raw, status.value, confidence, _place_json(place)))
    return rows


def section_rows(report: AnnualReport) -> list[Row]:
    """One row per section, in the report's order."""
    return [(section.value, position, text) for position, (section, text) in enumerate(report.sections.items())]


def fact_rows(report: AnnualReport) -> list[Row]:
    """One row per fact, in the report's order. Raises FigureOutOfRangeError."""
    said = [{name: getattr(fact, name) for name in FACT_FIELDS} for fact in report.facts]
    for fact in report.facts:
        if fact.value is not None and not is_exact(fact.value):
            raise FigureOutOfRangeError(fact.kind, str(fact.value))
    return [
        (position, *fact.values(), key) for position, (fact, key) in enumerate(zip(said, fact_keys(said), strict=True))
    ]


def finding_rows(report: AnnualReport) -> list[Row]:
    """One row per finding, in the report's order."""
    return [
        (
            position,
            finding.code,
            finding.severity.value,
            dict(finding.params),
            [list(key) for key in finding.figures],
            finding_key(finding.code, finding.params, finding.figures),
        )
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
    return Fact(**{name: getattr(row, name) for name in FACT_FIELDS})


# Reports of one kind of page have their cells in the same places; a box on a page is hardly ever met again.
@lru_cache(maxsize=8192)
def _known_place(place: Place) -> JSONText:
    said = {name: value for (name, default), value in zip(_PLACE_DEFAULTS, place, strict=True) if value != default}
    return JSONText(json_text(said))


def _place_json(place: Place) -> JSONText:
    return _known_place(place) if place.box is None else _known_place.__wrapped__(place)


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
