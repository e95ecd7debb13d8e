"""Reading everything again: where a cut one goes on, and what it changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from storage.batches import fresh
from storage.models import RunRow, table
from storage.report_changes import changed_cells, changed_subjects
from storage.report_models import FactRow, FindingRow, ReportVersionRow

KIND = "ingest_all"

_RUNS = table(RunRow)
_V = table(ReportVersionRow).c
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Rereading:
    """A reading of everything. `done` are the raw files, each with its article's key, that it has read already."""

    run_id: int
    started_at: datetime
    done: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a newer program reads otherwise in one raw file: cells as `table/row/column`, numbers of facts and findings
    that are new or gone."""

    body: str | None
    year: int | None
    url: str
    parser_before: str
    parser: str
    cells: tuple[str, ...]
    facts: int
    findings: int


def begin(session: Session, *, parser_version: str, ocr_version: str, at: datetime) -> Rereading:
    """Begins to read everything, or goes on with what was cut when the same program did. Needs a writing session."""
    reader = {"parser": parser_version, "ocr": ocr_version}
    cut = select(RunRow).where(RunRow.kind == KIND, RunRow.finished_at.is_(None)).order_by(RunRow.id.desc())
    for run in fresh(session, cut):
        if dict(run.summary) == reader:
            read = select(_V.sha256, _V.article_key).where(_V.run_id == run.id)
            return Rereading(run.id, run.started_at, frozenset((sha256, key) for sha256, key in session.execute(read)))
    row = {
        "kind": KIND,
        "started_at": at,
        "finished_at": None,
        "outcome": "",
        "summary": reader,
        "simulated": False,
        "vantage": "",
    }
    run_id: int = session.execute(insert(_RUNS).returning(_RUNS.c.id), [row]).scalar_one()
    return Rereading(run_id, at, frozenset())


def differences(session: Session, reading: Rereading) -> tuple[Difference, ...]:
    """What the versions that this reading made differ in from those before them, oldest first."""
    made = table(ReportVersionRow)
    before = made.alias("before")
    previous = (
        select(func.max(before.c.id))
        .where(
            before.c.sha256 == made.c.sha256,
            before.c.article_key == made.c.article_key,
            before.c.code == "",
            before.c.id < made.c.id,
        )
        .scalar_subquery()
    )
    statement = (
        select(made.c.id, made.c.body, made.c.year, made.c.file_url, made.c.parser_version, previous.label("previous"))
        .where(made.c.run_id == reading.run_id, made.c.read_at >= reading.started_at, made.c.code == "")
        .order_by(made.c.id)
    )
    pairs = {row.id: row for row in session.execute(statement) if row.previous is not None}
    parsers = _parsers(session, [row.previous for row in pairs.values()])
    found = []
    numbers = sorted(pairs)
    for start in range(0, len(numbers), _BATCH):
        block = [(pairs[number].previous, number) for number in numbers[start : start + _BATCH]]
        cells = changed_cells(session, block)
        facts = changed_subjects(session, FactRow, block)
        findings = changed_subjects(session, FindingRow, block)
        for pair in block:
            row = pairs[pair[1]]
            if cells[pair] or facts[pair] or findings[pair]:
                was = parsers[row.previous]
                found.append(
                    Difference(
                        row.body, row.year, row.file_url, was, row.parser_version, cells[pair], facts[pair],
                        findings[pair],
                    )
                )  # fmt: skip
    return tuple(found)


def _parsers(session: Session, versions: list[int]) -> Mapping[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(versions), _BATCH):
        block = versions[start : start + _BATCH]
        rows = session.execute(select(_V.id, _V.parser_version).where(_V.id.in_(block)))
        found |= {row.id: row.parser_version for row in rows}
    return found
