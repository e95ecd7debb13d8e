"""Figures that an engine read in a picture: how sure they are, and which of them nobody can be sure of.

An engine errs where a printed text does not: it takes a digit for another one, with confidence. So a figure of a
picture is sure only where the engine is, a sum through its cell holds as well, and none is broken; where a sum and the
engine contradict each other, the figure is doubted, never corrected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from reports.identities import Identity, identities
from reports.model import CellStatus, Figure, FigureKey, Finding, Place, Severity
from reports.tables.figures import is_word_value
from reports.tables.parse import Tables

# The engine's score (the probability of the least certain digit, read twice) from which its word counts for sure.
_CLEAR = 0.98
# Below this nobody can be sure of anything (calibrated by bench/scans.py).
_LEGIBLE = 0.5
_CONFIRMED, _UNCONFIRMED, _CONTRADICTED = 0.96, 0.9, 0.45
_OVERLOOKED = 0.5
_MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class _Sums:
    """How many sums through a cell hold, and how many are broken; others cannot be assessed."""

    hold: int = 0
    broken: int = 0


def weighed(tables: Tables, scores: Mapping[Place, float]) -> Tables:
    """The tables with figures from pictures as sure as they may be; `scores` tells the engine's by place."""
    if not scores:
        return tables
    values = {(figure.table, figure.row, figure.column): figure.value for figure in tables.figures}
    sums: dict[FigureKey, _Sums] = {}
    for table, edition in tables.editions.items():
        for identity in identities(table, edition):
            _note(identity, values, sums)
    figures = tuple(
        _weighed(figure, scores[figure.place], sums.get((figure.table, figure.row, figure.column), _Sums()))
        if figure.place in scores
        else _unseen(figure)
        for figure in tables.figures
    )
    lost = [
        (before, after)
        for before, after in zip(tables.figures, figures, strict=True)
        if after.status is CellStatus.UNREADABLE and before.status is not CellStatus.UNREADABLE
    ]
    findings = tables.findings if not lost else (*tables.findings, _finding([before for before, _ in lost]))
    return replace(tables, figures=figures, findings=findings)


def _note(identity: Identity, values: Mapping[FigureKey, Decimal | None], sums: dict[FigureKey, _Sums]) -> None:
    keys = (*identity.parts, *identity.totals)
    known = [values.get(key) for key in keys]
    parts = [value for key in identity.parts if (value := values.get(key)) is not None]
    totals = [value for key in identity.totals if (value := values.get(key)) is not None]
    for key in keys:
        before = sums.get(key, _Sums())
        if any(value is None for value in known):
            sums[key] = before
        elif sum(parts, Decimal(0)) == sum(totals, Decimal(0)):
            sums[key] = replace(before, hold=before.hold + 1)
        else:
            sums[key] = replace(before, broken=before.broken + 1)


def _unseen(figure: Figure) -> Figure:
    """A cell that was not found: in a picture a table or a row can be overlooked."""
    absent = figure.status is CellStatus.ABSENT
    return figure._replace(confidence=min(figure.confidence, _OVERLOOKED)) if absent else figure


def _weighed(figure: Figure, score: float, sums: _Sums) -> Figure:
    if figure.status in (CellStatus.UNREADABLE, CellStatus.ABSENT):
        return figure._replace(confidence=min(figure.confidence, _OVERLOOKED))
    misread = figure.status is CellStatus.TEXT and not is_word_value(figure.raw)
    if misread or score < _LEGIBLE or (sums.broken > 1 and score < _CLEAR):
        return figure._replace(value=None, status=CellStatus.UNREADABLE, confidence=0.0)
    if figure.value is None:
        limit = _UNCONFIRMED * score
    elif sums.broken:
        limit = _CONTRADICTED if sums.broken > 1 else min(_UNCONFIRMED * score, 0.8)
    elif sums.hold and score >= _CLEAR and figure.status is CellStatus.REPORTED:
        limit = _CONFIRMED
    else:
        limit = _UNCONFIRMED * score
    return figure._replace(confidence=min(figure.confidence, limit))


def _finding(lost: list[Figure]) -> Finding:
    listed = "; ".join(f"{figure.row}.{figure.column}: {figure.raw or '-'}" for figure in lost[:_MOST_LISTED])
    if len(lost) > _MOST_LISTED:
        listed += "; …"
    keys = tuple((figure.table, figure.row, figure.column) for figure in lost)
    return Finding("scan_doubtful", Severity.ERROR, {"count": len(lost), "cells": listed}, keys)
