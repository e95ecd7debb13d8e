"""What people decided about figures, facts and findings of a release: beside what was read, never over it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from reports.model import FigureKey
from storage.content_decisions import FACT, FIGURE, FINDING, standing, value_of


@dataclass(frozen=True, slots=True)
class Decision:
    """`kind` is confirm, correct or dismiss; `value` the one to count with, None for none."""

    kind: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Decisions:
    """The standing ones, by raw file and what each is about (a figure's key; the kept key of a fact or finding)."""

    figures: dict[tuple[str, FigureKey], Decision]
    facts: dict[tuple[str, str], Decision]
    findings: dict[tuple[str, str], Decision]

    def of_file(self, sha256: str) -> dict[FigureKey, Decision]:
        """What was decided about the figures of one file."""
        return {key: decision for (file, key), decision in self.figures.items() if file == sha256}


def said_of(decision: Decision | None) -> tuple[str | None, Decimal | None]:
    """The values of the fields REVIEW."""
    return (None, None) if decision is None else (decision.kind, decision.value)


def load_decisions(session: Session, hashes: Collection[str]) -> Decisions:
    """The decisions about these raw files."""
    figures = standing(session, hashes, FIGURE)
    return Decisions(
        {
            (sha256, (row.table_name, row.row_name, row.column_name)): _decision(row)
            for (sha256, _key), row in figures.items()
        },
        {key: _decision(row) for key, row in standing(session, hashes, FACT).items()},
        {key: _decision(row) for key, row in standing(session, hashes, FINDING).items()},
    )


def _decision(row: Any) -> Decision:
    return Decision(row.kind, value_of(row))
