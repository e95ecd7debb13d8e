"""Report versions: what each parser version read in a raw file. Appended to, never altered; the newest one counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.orm import Session

from reports.model import AnnualReport, CellStatus, Edition
from reports.prose.reporting_scope import ReportingScope
from reports.vocabulary import APPLICATIONS
from storage.batches import blocks, fresh
from storage.column_types import clean, digest
from storage.content_decisions import corrected_cells
from storage.derivations import save_wide, scope_columns, scope_of
from storage.figure_tables import Cell
from storage.models import table
from storage.report_choices import choose_reports
from storage.report_models import FactRow, FigureRow, FindingRow, ReportVersionRow, SectionRow
from storage.report_rows import TABLES, fact_rows, figure_rows, finding_rows, report_of, section_rows
from storage.search_texts import index_version

_VERSIONS = table(ReportVersionRow)
# The 2019 form is the first with statutory tables (国办公开办函〔2019〕60号).
_FIRST_YEAR_WITH_TABLES = 2019
_RECEIVED = (APPLICATIONS, "received", "total")


@dataclass(frozen=True, slots=True)
class SavedReport:
    """`created` is False when this parser version had read this raw file of this article before. `duties` are those of
    which another version may count now."""

    version_id: int
    created: bool
    duties: frozenset[tuple[str, int]] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A version without its figures (`load_report` gives them). `code` is empty, or says why it is unreadable.

    `body` and `year` are what it is attributed to, `body_name` and `report_year` what it says itself.
    """

    version_id: int
    sha256: str
    article_url: str
    file_url: str
    body: str | None
    year: int | None
    parser_version: str
    code: str
    params: Mapping[str, object]
    title: str
    body_name: str
    report_year: int | None
    edition: Edition | None
    cells_found: int
    tables_incomplete: bool
    read_at: datetime
    reporting_scope: str
    scope_evidence: Mapping[str, object]
    ocr_version: str


def save_report(
    session: Session,
    *,
    sha256: str,
    article_url: str,
    file_url: str,
    body: str | None,
    year: int | None,
    report: AnnualReport,
    at: datetime,
    ocr_version: str = "",
    run_id: int | None = None,
    choose: bool = True,
) -> SavedReport:
    """Appends what `report.parser_version` (and the OCR models of `ocr_version`, where it read pictures) read in the
    raw file `sha256` of the article, or finds it done; then chooses anew which version counts for its duty
    (without `choose` that is left to the caller, who saves many).

    Found done, only its attribution (`body`, `year`) and with it its scope are renewed: the roster may have grown
    since. Raises FigureOutOfRangeError, and then nothing of it is stored.
    """
    # Checked before anything is written: see `figure_rows`.
    parts: tuple[tuple[Table, list[dict[str, Any]]], ...] = (
        (table(FigureRow), figure_rows(report)),
        (table(SectionRow), section_rows(report)),
        (table(FactRow), fact_rows(report)),
        (table(FindingRow), finding_rows(report)),
    )
    cells = {(figure.table, figure.row, figure.column): Cell(figure.value, figure.status) for figure in report.figures}
    received = cells.get(_RECEIVED)
    scope = scope_of(session, body, report.facts, report.sections, received.value if received is not None else None)
    attributed = {"body": body, "year": year, "run_id": run_id} | scope_columns(scope)
    row = (
        _version(sha256, article_url, file_url, report.parser_version, at)
        | attributed
        | {
            "ocr_version": ocr_version,
            "title": report.title,
            "body_name": report.body_name,
            "report_year": report.year,
            "edition": report.edition.value,
            "editions": {name: edition.value for name, edition in report.editions.items()},
            "published_on": report.published_on,
            "signed_on": report.signed_on,
            "reader": report.reader,
            "cells_found": sum(figure.status is not CellStatus.ABSENT for figure in report.figures),
            "tables_incomplete": _lacks_a_table(report),
        }
    )
    found = _existing(session, row)
    if found is not None:
        before = session.execute(select(_VERSIONS.c.body, _VERSIONS.c.year).where(_VERSIONS.c.id == found)).one()
        session.execute(update(_VERSIONS).where(_VERSIONS.c.id == found).values(**attributed))
        duties = _duties(before, (body, year))
        if choose:
            choose_reports(session, duties)
        return SavedReport(found, created=False, duties=duties)
    with session.begin_nested():
        version_id: int = session.execute(insert(_VERSIONS).returning(_VERSIONS.c.id), [row]).scalar_one()
        for of, rows in parts:
            if rows:
                session.execute(insert(of), [{**part, "version_id": version_id} for part in rows])
        corrected = corrected_cells(session, {version_id: sha256}, {version_id: cells})
        save_wide(session, version_id, cells | corrected[version_id])
        index_version(session, version_id, report.title, {name.value: text for name, text in report.sections.items()})
    duties = _duties((body, year))
    if choose:
        choose_reports(session, duties)
    return SavedReport(version_id, created=True, duties=duties)


def _duties(*attributions: Any) -> frozenset[tuple[str, int]]:
    return frozenset((body, year) for body, year in attributions if body is not None and year is not None)


def save_unreadable(
    session: Session,
    *,
    sha256: str,
    article_url: str,
    file_url: str,
    parser_version: str,
    code: str,
    params: Mapping[str, object],
    at: datetime,
    run_id: int | None = None,
) -> SavedReport:
    """Appends that this parser version could not read the raw file and why, or finds it done.

    Raises ValueError for an empty `code`.
    """
    if not code:
        raise ValueError("an unreadable file needs the code of its reason")
    row = _version(sha256, article_url, file_url, parser_version, at) | {
        "code": code,
        "params": dict(params),
        "run_id": run_id,
    }
    found = _existing(session, row)
    if found is not None:
        if run_id is not None:
            session.execute(update(_VERSIONS).where(_VERSIONS.c.id == found).values(run_id=run_id))
        return SavedReport(found, created=False)
    version_id: int = session.execute(insert(_VERSIONS).returning(_VERSIONS.c.id), [row]).scalar_one()
    return SavedReport(version_id, created=True)


def latest_reports(
    session: Session,
    *,
    article_urls: Collection[str] | None = None,
    bodies: Collection[str] | None = None,
    year: int | None = None,
) -> tuple[StoredReport, ...]:
    """The newest version of each raw file of each article, by version number; with the unreadable ones.

    `bodies` and `year` choose by attribution.
    """
    newest = (
        select(func.max(ReportVersionRow.id)).group_by(ReportVersionRow.sha256, ReportVersionRow.article_key).subquery()
    )
    statement = (
        select(ReportVersionRow).where(ReportVersionRow.id.in_(select(newest.c[0]))).order_by(ReportVersionRow.id)
    )
    if year is not None:
        statement = statement.where(ReportVersionRow.year == year)
    if bodies is not None:
        statement = statement.where(ReportVersionRow.body.in_(sorted(bodies)))
    if article_urls is None:
        return tuple(_stored(row) for row in fresh(session, statement))
    keys = sorted({digest(url) for url in article_urls})
    rows = (
        row
        for block in blocks(keys)
        for row in fresh(session, statement.where(ReportVersionRow.article_key.in_(block)))
    )
    return tuple(sorted((_stored(row) for row in rows), key=lambda stored: stored.version_id))


def report_history(session: Session, article_url: str) -> tuple[StoredReport, ...]:
    """Every version of every raw file of an article, oldest first."""
    statement = (
        select(ReportVersionRow)
        .where(ReportVersionRow.article_key == digest(article_url))
        .order_by(ReportVersionRow.id)
    )
    return tuple(_stored(row) for row in fresh(session, statement))


def load_report(session: Session, version_id: int) -> AnnualReport:
    """The report of a version as it was saved. Raises LookupError where there is none or it could not be read."""
    row = fresh(session, select(ReportVersionRow).where(ReportVersionRow.id == version_id)).first()
    if row is None or row.code:
        raise LookupError(f"no report in version {version_id}" + (f": {row.code}" if row is not None else ""))
    return report_of(session, row)


def _version(sha256: str, article_url: str, file_url: str, parser_version: str, at: datetime) -> dict[str, Any]:
    return {
        "sha256": sha256,
        "article_key": digest(article_url),
        "article_url": article_url,
        "file_url": file_url,
        "body": None,
        "year": None,
        "parser_version": parser_version,
        "code": "",
        "params": {},
        "title": "",
        "body_name": "",
        "report_year": None,
        "edition": "",
        "editions": {},
        "published_on": None,
        "signed_on": None,
        "reader": "",
        "cells_found": 0,
        "tables_incomplete": False,
        "read_at": at,
        "reporting_scope": ReportingScope.UNKNOWN.value,
        "scope_evidence": {},
        "ocr_version": "",
        "run_id": None,
    }


def _existing(session: Session, row: Mapping[str, Any]) -> int | None:
    """The version with the same key. A raw file read by this parser version stays read: a later failure of the same
    parser (out of time, out of memory) says nothing about the document."""
    version = _VERSIONS.c
    statement = (
        select(version.id)
        .where(
            version.sha256 == row["sha256"],
            version.article_key == row["article_key"],
            version.parser_version == row["parser_version"],
            version.ocr_version == row["ocr_version"],
            version.code.in_(("", clean(row["code"]))),
        )
        .order_by(version.code)
        .limit(1)
    )
    found: int | None = session.execute(statement).scalar()
    return found


def _lacks_a_table(report: AnnualReport) -> bool:
    """Whether a statutory table is not there at all, for a report of a year or form that has them."""
    if report.edition is Edition.FREE_FORM and (report.year or 0) < _FIRST_YEAR_WITH_TABLES:
        return False
    there = {figure.table for figure in report.figures if figure.status is not CellStatus.ABSENT}
    return not there >= TABLES


def _stored(row: ReportVersionRow) -> StoredReport:
    fields = {name: getattr(row, name) for name in StoredReport.__slots__ if name not in ("version_id", "edition")}
    return StoredReport(version_id=row.id, edition=Edition(row.edition) if row.edition else None, **fields)
