"""What is worked out from stored versions and can be worked out again: the tables made for SQL, scopes, choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.orm import Session

from reports.model import CellStatus, FigureKey, Section
from reports.prose.reporting_scope import ScopeDecision, reporting_scope
from storage.batches import blocks
from storage.content_decisions import corrected_cells
from storage.figure_tables import (
    APPLICATIONS_COLUMNS,
    DISPUTES_COLUMNS,
    PROACTIVE_COLUMNS,
    TOTALS_COLUMNS,
    Cell,
    Cells,
    wide_rows,
)
from storage.inserts import insert_rows
from storage.models import BodyRow, table
from storage.report_choices import choose_reports
from storage.report_models import FactRow, FigureRow, FindingRow, ReportVersionRow, SectionRow
from storage.report_rows import fact_of
from storage.review_subjects import fact_keys, finding_key
from storage.search_texts import index_versions
from storage.wide_models import ReportApplicationsRow, ReportDisputesRow, ReportProactiveRow, ReportTotalsRow

_VERSIONS = table(ReportVersionRow)
_FIGURES = table(FigureRow)
_TOTALS = table(ReportTotalsRow)
_WIDE = (
    (table(ReportProactiveRow), PROACTIVE_COLUMNS),
    (table(ReportApplicationsRow), APPLICATIONS_COLUMNS),
    (table(ReportDisputesRow), DISPUTES_COLUMNS),
    (_TOTALS, TOTALS_COLUMNS),
)
_BATCH = 200
_SAID = ("kind", "channel", "scope", "period", "section", "raw")


def derive_missing(connection: Connection) -> int:
    """Works out what versions stored by an earlier program lack, and chooses anew where it did; gives their number.
    Runs after every upgrade, within its transaction."""
    done = 0
    with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
        lacking = list(
            session.scalars(
                select(_VERSIONS.c.id)
                .where(_VERSIONS.c.code == "", _VERSIONS.c.id.not_in(select(_TOTALS.c.version_id)))
                .order_by(_VERSIONS.c.id)
            )
        )
        for start in range(0, len(lacking), _BATCH):
            batch = lacking[start : start + _BATCH]
            save_wide(session, load_cells(session, batch))
            decide_scopes(session, batch)
            index_versions(session, batch)
            _name_subjects(session, batch)
            done += len(batch)
        if done:
            choose_reports(session)
        session.commit()
    return done


def load_cells(session: Session, versions: Iterable[int]) -> dict[int, dict[FigureKey, Cell]]:
    """The cells of these versions as they were read; none for one without figures."""
    wanted = list(versions)
    found: dict[int, dict[FigureKey, Cell]] = {version: {} for version in wanted}
    of = _FIGURES.c
    statement = select(of.version_id, of.table_name, of.row_name, of.column_name, of.value, of.status)
    for row in session.execute(statement.where(of.version_id.in_(wanted))):
        key = (row.table_name, row.row_name, row.column_name)
        found[row.version_id][key] = Cell(row.value, CellStatus(row.status))
    return found


def save_wide(session: Session, cells: Mapping[int, Cells], *, again: bool = False) -> None:
    """Writes the rows that the cells of each version make; with `again` in place of those that are there."""
    made = {version: wide_rows(of_version) for version, of_version in cells.items()}
    for place, (of, names) in enumerate(_WIDE):
        if again:
            session.execute(delete(of).where(of.c.version_id.in_(list(made))))
        rows = [(version, *row) for version, tables in made.items() for row in tables[place]]
        insert_rows(session, of, ("version_id", *names), rows)


def decide_scopes(session: Session, versions: Iterable[int]) -> None:
    """Decides whose numbers these stored versions hold."""
    kinds = {row.code: row.kind for row in session.execute(select(BodyRow.code, BodyRow.kind))}
    for version in versions:
        body = session.scalar(select(_VERSIONS.c.body).where(_VERSIONS.c.id == version))
        facts = [fact_of(row) for row in session.scalars(select(FactRow).where(FactRow.version_id == version))]
        sections = {
            Section(name): text
            for name, text in session.execute(
                select(SectionRow.section, SectionRow.text).where(SectionRow.version_id == version)
            )
        }
        totals = session.execute(select(_TOTALS.c.received).where(_TOTALS.c.version_id == version)).scalar()
        decision = reporting_scope(kinds.get(body or "", ""), facts, sections, totals)
        session.execute(update(_VERSIONS).where(_VERSIONS.c.id == version).values(**scope_columns(decision)))


def scope_columns(decision: ScopeDecision) -> dict[str, Any]:
    """The columns of `report_versions` that hold a decision."""
    evidence = {"rule": decision.rule.value} | ({"quote": decision.quote} if decision.quote else {})
    return {"reporting_scope": decision.scope.value, "scope_evidence": evidence}


def project(session: Session, hashes: Iterable[str]) -> None:
    """Works out the tables made for SQL anew for all versions of these raw files, with what people corrected."""
    versions = versions_of(session, hashes)
    cells = load_cells(session, versions)
    corrected = corrected_cells(session, versions, cells)
    save_wide(session, {version: cells[version] | corrected[version] for version in versions}, again=True)


def _name_subjects(session: Session, versions: list[int]) -> None:
    """Gives the facts and findings of an earlier program the keys that decisions about them are kept by."""
    facts: dict[int, list[Any]] = {}
    for fact in session.scalars(
        select(FactRow).where(FactRow.version_id.in_(versions)).order_by(FactRow.version_id, FactRow.position)
    ):
        facts.setdefault(fact.version_id, []).append(fact)
    for rows in facts.values():
        said = [{name: getattr(row, name) for name in _SAID} for row in rows]
        for row, key in zip(rows, fact_keys(said), strict=True):
            row.subject_key = key
    for finding in session.scalars(select(FindingRow).where(FindingRow.version_id.in_(versions))):
        finding.subject_key = finding_key(finding.code, finding.params, finding.figures)
    session.flush()


def versions_of(session: Session, hashes: Iterable[str]) -> dict[int, str]:
    """Every readable version of these raw files, with the raw file."""
    found: dict[int, str] = {}
    for block in blocks(sorted(set(hashes))):
        rows = session.execute(
            select(_VERSIONS.c.id, _VERSIONS.c.sha256).where(_VERSIONS.c.sha256.in_(block), _VERSIONS.c.code == "")
        )
        found |= {row[0]: row[1] for row in rows}
    return found
