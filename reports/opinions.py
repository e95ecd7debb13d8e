"""Two readings of one file: when the second is worth its time, and what is believed where they differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reports.errors import DocumentError
from reports.identities import BALANCE, DISPUTE_SUM, OUTCOME_SUM, ROW_SUM
from reports.model import AnnualReport, CellStatus, Figure, FigureKey, Finding, Severity
from reports.records import plain_decimal

_SUMS = (ROW_SUM, OUTCOME_SUM, BALANCE, DISPUTE_SUM)
# What a misread table looks like; of these, wrong sums are most often the report's own.
_DOUBTS = (
    *_SUMS,
    "table_missing",
    "table_not_read",
    "table_glued",
    "rows_missing",
    "row_unknown",
    "row_unlabelled",
    "extra_cells",
    "missing_cells",
    "placement_ambiguous",
    "unreadable_cells",
    "characters_damaged",
)
_LOST = (CellStatus.UNREADABLE, CellStatus.ABSENT)
_MOST_LISTED = 20

Checked = Callable[[AnnualReport], AnnualReport]


def settled(first: AnnualReport, second: Callable[[], AnnualReport], checked: Checked) -> AnnualReport:
    """`first` where nothing in it is doubtful; else the better of both readings.

    Where both gave a number for a cell and the numbers differ, the cell becomes unreadable: sums may decide where a
    number belongs, never which of two was printed. `checked` adds the findings of the checks to a changed report.
    """
    if not any(finding.code in _DOUBTS for finding in first.findings):
        return first
    try:
        other = second()
    except DocumentError:
        # The second library refuses files that the first reads; then the first stands alone, doubts and all.
        return first
    best, rival = (other, first) if _weight(other) < _weight(first) else (first, other)
    rivals = {_key(figure): figure for figure in rival.figures}
    differing = [
        (figure, rivals[_key(figure)])
        for figure in best.figures
        if _key(figure) in rivals and _differs(figure, rivals[_key(figure)])
    ]
    if not differing:
        return best
    keys = tuple(_key(figure) for figure, _ in differing)
    figures = tuple(_undecided(figure) if _key(figure) in keys else figure for figure in best.figures)
    listed = "; ".join(
        f"{figure.row}.{figure.column}: {plain_decimal(figure.value)} | {plain_decimal(against.value)}"
        for figure, against in differing[:_MOST_LISTED]
    )
    noted = Finding("readers_differ", Severity.ERROR, {"count": len(keys), "cells": listed}, keys)
    return checked(replace(best, figures=figures, findings=(*_of_reading(best, checked), noted)))


def _weight(report: AnnualReport) -> tuple[int, int]:
    """How doubtful a reading is: figures lost, then doubts."""
    lost = sum(figure.status in _LOST for figure in report.figures)
    doubts = sum(finding.code in _DOUBTS for finding in report.findings)
    return (lost if report.figures else 10_000, doubts)


def _key(figure: Figure) -> FigureKey:
    return (figure.table, figure.row, figure.column)


def _differs(figure: Figure, other: Figure) -> bool:
    return None not in (figure.value, other.value) and figure.value != other.value


def _undecided(figure: Figure) -> Figure:
    return figure._replace(value=None, status=CellStatus.UNREADABLE, confidence=0.0)


def _of_reading(report: AnnualReport, checked: Checked) -> tuple[Finding, ...]:
    """The findings that the reading made, without those of the checks, which are made anew."""
    of_checks = checked(replace(report, findings=())).findings
    return tuple(finding for finding in report.findings if finding not in of_checks)
