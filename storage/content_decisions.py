"""What people's standing decisions make of the figures of a raw file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from reports.model import CellStatus, FigureKey
from storage.figure_tables import Cell, Cells
from storage.finding_models import ContentReviewRow

FIGURE, FACT, FINDING = "figure", "fact", "finding"
CONFIRM, CORRECT, DISMISS = "confirm", "correct", "dismiss"

_FEW = 100


def standing(session: Session, hashes: Collection[str], subject: str) -> dict[tuple[str, str], Any]:
    """The decision that counts for each thing decided about, by raw file and key: the newest that stands."""
    of = ContentReviewRow.__table__.c
    statement = (
        select(ContentReviewRow.__table__).where(of.subject == subject, of.withdrawn_at.is_(None)).order_by(of.id)
    )
    # Of decisions there are few: for many files all are looked through, rather than the files asked for one by one.
    if len(hashes) <= _FEW:
        statement = statement.where(of.sha256.in_(hashes))
    wanted = set(hashes)
    return {(row.sha256, row.subject_key): row for row in session.execute(statement) if row.sha256 in wanted}


def value_of(decision: Any) -> Decimal | None:
    """The value to count with by a person's decision: a corrected one is the person's, a confirmed one that which was
    read when it was confirmed; one that was dismissed has none."""
    value: Decimal | None = {CORRECT: decision.value, CONFIRM: decision.machine_value, DISMISS: None}[decision.kind]
    return value


def corrected_cells(
    session: Session, versions: Mapping[int, str], cells: Mapping[int, Cells]
) -> dict[int, dict[FigureKey, Cell]]:
    """By version, the cells that people decided about, as they count now. `versions` gives each one's raw file."""
    decided = standing(session, set(versions.values()), FIGURE)
    by_hash: dict[str, list[Any]] = {}
    for (sha256, _key), row in decided.items():
        by_hash.setdefault(sha256, []).append(row)
    found: dict[int, dict[FigureKey, Cell]] = {version: {} for version in versions}
    for version, sha256 in versions.items():
        for row in by_hash.get(sha256, ()):
            key = (row.table_name, row.row_name, row.column_name)
            was = cells.get(version, {}).get(key)
            found[version][key] = Cell(
                value_of(row), was.status if was is not None else CellStatus.ABSENT, by_person=True
            )
    return found
