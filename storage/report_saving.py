"""What was read, into the tables: many reports at once, a statement for each table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from reports.model import AnnualReport, CellStatus, Edition, FigureKey
from reports.prose.reporting_scope import ReportingScope, reporting_scope
from reports.vocabulary import APPLICATIONS, FIRST_YEAR_WITH_TABLES
from storage.batches import blocks
from storage.column_types import clean, digest
from storage.content_decisions import corrected_cells
from storage.derivations import save_wide, scope_columns
from storage.figure_tables import Cell
from storage.inserts import insert_rows
from storage.models import BodyRow, table
from storage.report_models import FactRow, FigureRow, FindingRow, ReportVersionRow, SectionRow
from storage.report_rows import (
    FACT_COLUMNS,
    FIGURE_COLUMNS,
    FINDING_COLUMNS,
    SECTION_COLUMNS,
    TABLES,
    Row,
    fact_rows,
    figure_rows,
    finding_rows,
    section_rows,
)
from storage.search_texts import TITLE, index_texts

_VERSIONS = table(ReportVersionRow)
_V = _VERSIONS.c
_PARTS = (
    (table(FigureRow), FIGURE_COLUMNS),
    (table(SectionRow), SECTION_COLUMNS),
    (table(FactRow), FACT_COLUMNS),
    (table(FindingRow), FINDING_COLUMNS),
)
_NOT_ALL_READ = frozenset({"pictures_unread", "pages_without_text"})
_RECEIVED = (APPLICATIONS, "received", "total")


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report as it was read in the raw file `sha256` of an article, and whose it is said to be. `ocr_version` names
    the models where it read pictures."""

    sha256: str
    article_url: str
    file_url: str
    body: str | None
    year: int | None
    report: AnnualReport
    ocr_version: str = ""


@dataclass(frozen=True, slots=True)
class SavedReport:
    """`created` is False when this parser version had read this raw file of this article before. `duties` are those of
    which another version may count now."""

    version_id: int
    created: bool
    duties: frozenset[tuple[str, int]] = field(default=frozenset(), compare=False)


class _Made(NamedTuple):
    """One report on its way: its row of `report_versions`, its rows of `_PARTS`, and its cells."""

    row: dict[str, Any]
    parts: tuple[list[Row], ...]
    cells: dict[FigureKey, Cell]
    texts: dict[str, str]


_File = tuple[str, str]


def save_reports(
    session: Session, read: Sequence[ReadReport], *, at: datetime, run_id: int | None = None
) -> list[SavedReport]:
    """Appends what `report.parser_version` (and the OCR models, where it read pictures) read in each raw file, or finds
    it done. Which version counts is then to be chosen anew for the `duties` of the answers.

    Found done, only its attribution (`body`, `year`) and with it its scope are renewed: the roster may have grown
    since. All of them are stored or none: raises FigureOutOfRangeError, and StatementError where a row is at fault.
    """
    files = [(one.sha256, digest(one.article_url)) for one in read]
    twice = next((place for place, file in enumerate(files) if file in files[:place]), None)
    if twice is not None:
        # Another reading of the same file: it finds the first one, or replaces it in the index.
        with session.begin_nested():
            first = save_reports(session, read[:twice], at=at, run_id=run_id)
            return [*first, *save_reports(session, read[twice:], at=at, run_id=run_id)]
    kinds = _kinds(session, {one.body for one in read if one.body})
    made = [_made(one, key, kinds, at, run_id) for one, (_sha256, key) in zip(read, files, strict=True)]
    stored = stored_versions(session, files)
    saved: list[SavedReport] = []
    new: list[tuple[int, _Made]] = []
    with session.begin_nested():
        for place, (file, one) in enumerate(zip(files, made, strict=True)):
            done = found_done(stored.get(file, ()), one.row)
            duties = duties_of((one.row["body"], one.row["year"]))
            if done is None:
                new.append((place, one))
                saved.append(SavedReport(0, created=True, duties=duties))
            else:
                renewed = {name: one.row[name] for name in _RENEWED}
                session.execute(update(_VERSIONS).where(_V.id == done.id).values(**renewed))
                saved.append(SavedReport(done.id, created=False, duties=duties | duties_of((done.body, done.year))))
        replaced = [row.id for place, _one in new for row in stored.get(files[place], ())]
        for (place, _one), version in zip(new, _append(session, [one for _place, one in new], replaced), strict=True):
            saved[place] = replace(saved[place], version_id=version)
    return saved


_RENEWED = ("body", "year", "run_id", "reporting_scope", "scope_evidence")


def _made(one: ReadReport, key: str, kinds: Mapping[str, str], at: datetime, run_id: int | None) -> _Made:
    """Everything that is to be written of one report; made before anything is. Raises FigureOutOfRangeError."""
    report = one.report
    parts = (figure_rows(report), section_rows(report), fact_rows(report), finding_rows(report))
    cells = {figure[:3]: Cell(figure.value, figure.status) for figure in report.figures}
    received = cells.get(_RECEIVED)
    scope = reporting_scope(
        kinds.get(one.body or "", ""), report.facts, report.sections, received.value if received is not None else None
    )
    row = (
        version_row(one.sha256, key, one.article_url, one.file_url, report.parser_version, at)
        | {"body": one.body, "year": one.year, "run_id": run_id}
        | scope_columns(scope)
        | {
            "ocr_version": one.ocr_version,
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
    texts = {TITLE: report.title, **{section.value: text for section, text in report.sections.items()}}
    return _Made(row, parts, cells, texts)


def _append(session: Session, new: Sequence[_Made], replaced: Collection[int]) -> list[int]:
    """Writes new versions and gives their numbers. `replaced` are earlier readings of the same files."""
    if not new:
        return []
    returning = insert(_VERSIONS).returning(_V.id, sort_by_parameter_order=True)
    versions = list(session.scalars(returning, [one.row for one in new]))
    for place, (of, names) in enumerate(_PARTS):
        rows = [(version, *row) for version, one in zip(versions, new, strict=True) for row in one.parts[place]]
        insert_rows(session, of, ("version_id", *names), rows)
    cells = {version: one.cells for version, one in zip(versions, new, strict=True)}
    hashes = {version: one.row["sha256"] for version, one in zip(versions, new, strict=True)}
    corrected = corrected_cells(session, hashes, cells)
    save_wide(session, {version: of_version | corrected[version] for version, of_version in cells.items()})
    texts = {version: one.texts for version, one in zip(versions, new, strict=True)}
    index_texts(session, texts, instead_of=replaced)
    return versions


def version_row(
    sha256: str, article_key: str, article_url: str, file_url: str, parser_version: str, at: datetime
) -> dict[str, Any]:
    """A row of `report_versions` of which nothing more is known."""
    return {
        "sha256": sha256,
        "article_key": article_key,
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


def stored_versions(session: Session, files: Iterable[_File]) -> dict[_File, list[Any]]:
    """What is stored of these files (raw file and key of the article), oldest first."""
    wanted = set(files)
    found: dict[_File, list[Any]] = {}
    statement = select(
        _V.id, _V.sha256, _V.article_key, _V.parser_version, _V.ocr_version, _V.code, _V.body, _V.year
    ).order_by(_V.id)
    for block in blocks(sorted({sha256 for sha256, _key in wanted})):
        for row in session.execute(statement.where(_V.sha256.in_(block))):
            if (row.sha256, row.article_key) in wanted:
                found.setdefault((row.sha256, row.article_key), []).append(row)
    return found


def found_done(stored: Iterable[Any], row: Mapping[str, Any]) -> Any | None:
    """The version with the same key as `row`. A raw file read by this parser version stays read: a later failure of the
    same parser (out of time, out of memory) says nothing about the document."""
    wanted = (clean(row["parser_version"]), clean(row["ocr_version"]))
    codes = ("", clean(row["code"]))
    same = [one for one in stored if (one.parser_version, one.ocr_version) == wanted and one.code in codes]
    return min(same, key=lambda one: one.code, default=None)


def duties_of(*attributions: tuple[str | None, int | None]) -> frozenset[tuple[str, int]]:
    """The attributions that name both a body and a year."""
    return frozenset((body, year) for body, year in attributions if body is not None and year is not None)


def _kinds(session: Session, codes: Collection[str]) -> Mapping[str, str]:
    """The kind of each body."""
    found: dict[str, str] = {}
    for block in blocks(sorted(codes)):
        rows = session.execute(select(BodyRow.code, BodyRow.kind).where(BodyRow.code.in_(block)))
        found |= {row.code: row.kind for row in rows}
    return found


def _lacks_a_table(report: AnnualReport) -> bool:
    """Whether a statutory table is not there at all, for a report of a year or form that has them. One that may stand
    on a picture or a page that nobody could read is not known to lack."""
    if any(finding.code in _NOT_ALL_READ for finding in report.findings):
        return False
    if report.edition is Edition.FREE_FORM and (report.year or 0) < FIRST_YEAR_WITH_TABLES:
        return False
    there = {figure.table for figure in report.figures if figure.status is not CellStatus.ABSENT}
    return not there >= TABLES
