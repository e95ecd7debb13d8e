"""Report versions: what each parser version read in a raw file. Appended to, never altered; the newest one counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from reports.model import AnnualReport, Edition
from storage.batches import blocks, fresh
from storage.column_types import digest
from storage.models import table
from storage.report_choices import choose_reports
from storage.report_models import ReportVersionRow
from storage.report_rows import report_of
from storage.report_saving import (
    ReadReport,
    SavedReport,
    found_done,
    save_reports,
    stored_versions,
    version_row,
)

__all__ = [
    "ReadReport",
    "SavedReport",
    "StoredReport",
    "latest_reports",
    "load_report",
    "report_history",
    "save_report",
    "save_reports",
    "save_unreadable",
]

_VERSIONS = table(ReportVersionRow)


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
) -> SavedReport:
    """Appends one report as `save_reports` does, then chooses anew which version counts for its duty. Raises
    FigureOutOfRangeError, and then nothing of it is stored."""
    read = ReadReport(sha256, article_url, file_url, body, year, report, ocr_version)
    (saved,) = save_reports(session, [read], at=at, run_id=run_id)
    choose_reports(session, saved.duties)
    return saved


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
    key = digest(article_url)
    row = version_row(sha256, key, article_url, file_url, parser_version, at) | {
        "code": code,
        "params": dict(params),
        "run_id": run_id,
    }
    found = found_done(stored_versions(session, [(sha256, key)]).get((sha256, key), ()), row)
    if found is not None:
        if run_id is not None:
            session.execute(update(_VERSIONS).where(_VERSIONS.c.id == found.id).values(run_id=run_id))
        return SavedReport(found.id, created=False)
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


def _stored(row: ReportVersionRow) -> StoredReport:
    fields = {name: getattr(row, name) for name in StoredReport.__slots__ if name not in ("version_id", "edition")}
    return StoredReport(version_id=row.id, edition=Edition(row.edition) if row.edition else None, **fields)
