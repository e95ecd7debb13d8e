"""What people decided about figures, facts and findings of a release: beside what was read, never over it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import Session

from reports.model import FigureKey
from storage.content_decisions import FACT, FIGURE, FINDING, standing, value_of
from storage.finding_models import ContentReviewRow

_STATE = select(func.count(), func.count(ContentReviewRow.withdrawn_at)).select_from(ContentReviewRow)


@dataclass(frozen=True, slots=True)
class Decision:
    """`kind` is confirm, correct or dismiss; `value` the one to count with, None for none."""

    kind: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Decisions:
    """The standing ones: of figures by raw file and cell, of facts and findings by raw file and kept key. `state` is
    another one as soon as anybody decides, or withdraws, anything."""

    figures: dict[str, dict[FigureKey, Decision]]
    facts: dict[tuple[str, str], Decision]
    findings: dict[tuple[str, str], Decision]
    state: tuple[int, ...]


def said_of(decision: Decision | None) -> tuple[str | None, Decimal | None]:
    """The values of the fields REVIEW."""
    return (None, None) if decision is None else (decision.kind, decision.value)


def load_decisions(session: Session, hashes: Collection[str]) -> Decisions:
    """The decisions about these raw files."""
    # Before them: what is decided while they are loaded must show as another state.
    state = _state(session.execute(_STATE))
    figures: dict[str, dict[FigureKey, Decision]] = {}
    for (sha256, _key), row in standing(session, hashes, FIGURE).items():
        figures.setdefault(sha256, {})[row.table_name, row.row_name, row.column_name] = _decision(row)
    return Decisions(
        figures,
        {key: _decision(row) for key, row in standing(session, hashes, FACT).items()},
        {key: _decision(row) for key, row in standing(session, hashes, FINDING).items()},
        state,
    )


def state_of(bind: Engine | Connection) -> tuple[int, ...]:
    """`Decisions.state` as it is now, whatever an open session sees."""
    with bind.engine.connect() as connection:
        return _state(connection.execute(_STATE))


def _state(found: Any) -> tuple[int, ...]:
    return tuple(found.one())


def _decision(row: Any) -> Decision:
    return Decision(row.kind, value_of(row))
