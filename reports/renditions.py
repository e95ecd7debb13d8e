"""Several renditions of one report (page and attached PDF, 文字版 and 图片版): which one speaks, where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reports.model import AnnualReport, CellStatus, Figure, FigureKey, Finding, Severity
from reports.records import plain_decimal
from reports.rendition_words import ATTACHED, ILLUSTRATION

_DECIDED = frozenset({CellStatus.REPORTED, CellStatus.SOLVED, CellStatus.BLANK, CellStatus.DASH, CellStatus.TEXT})
_SURE = 0.95
# Of a column that shifted as a whole the first cells say enough; `figures` names them all.
_LISTED = 20


@dataclass(frozen=True, slots=True)
class Renditions:
    """`best` is the place of the one that speaks, `same` those of the other renditions of its report, `apart` those
    that are no rendition of it (图解, another body's or year's report, something else). `differences` has one
    finding `renditions_differ` for each of `same` that differs, with its place.
    """

    best: int
    same: tuple[int, ...]
    apart: tuple[int, ...]
    differences: tuple[tuple[int, Finding], ...]

    def report_of(self, reports: Sequence[tuple[str, AnnualReport]]) -> AnnualReport:
        """The best of the `reports` that were compared, with the differences among its findings."""
        report = reports[self.best][1]
        return replace(report, findings=(*report.findings, *(finding for _place, finding in self.differences)))


def best_of(reports: Sequence[tuple[str, AnnualReport]]) -> Renditions:
    """Compares `reports` (name of the file, report), given in the order in which the article carries them.

    The best has the most cells that could be read, then the most that are sure; of equals the first. Nothing is
    merged: a cell is what its own document prints, and where another rendition prints something else a person must
    look. Raises ValueError where there is none.
    """
    if not reports:
        raise ValueError("no rendition to choose from")
    best = max(range(len(reports)), key=lambda place: (*_worth(*reports[place]), -place))
    name, report = reports[best]
    same, apart, found = [], [], []
    for place, (other_name, other) in enumerate(reports):
        if place == best:
            continue
        if not _is_rendition(report, other_name, other):
            apart.append(place)
            continue
        same.append(place)
        differences = list(_differences(report, other))
        if differences:
            found.append((place, _finding(name, other_name, differences)))
    return Renditions(best, tuple(same), tuple(apart), tuple(found))


def _worth(name: str, report: AnnualReport) -> tuple[bool, bool, bool, int, int, int]:
    decided = [figure for figure in report.figures if figure.status in _DECIDED]
    return (
        not _is_nothing(report),
        not _is_illustration(name, report),
        report.year is not None,
        len(decided),
        sum(figure.confidence >= _SURE for figure in decided),
        sum(map(len, report.sections.values())),
    )


def _is_nothing(report: AnnualReport) -> bool:
    return any(finding.code == "not_a_report" for finding in report.findings)


def _is_illustration(name: str, report: AnnualReport) -> bool:
    return any(ILLUSTRATION.search(ATTACHED.sub("", title)) for title in (name, report.title))


def _is_rendition(best: AnnualReport, name: str, other: AnnualReport) -> bool:
    if _is_nothing(other) or _is_illustration(name, other):
        return False
    if best.year is not None and other.year is not None and best.year != other.year:
        return False
    ours, theirs = ("".join(report.body_name.split()) for report in (best, other))
    # 市水利局 on the page is 聊城市水利局 in its PDF.
    return not ours or not theirs or ours.endswith(theirs) or theirs.endswith(ours)


def _differences(best: AnnualReport, other: AnnualReport) -> Iterator[tuple[Figure, Figure]]:
    """Cells that both renditions show and of which they say different things. No number (a blank, a dash) against a
    number is a difference, also against 0; two ways of no number are none."""
    theirs = {_key(figure): figure for figure in other.figures if figure.status in _DECIDED}
    for figure in best.figures:
        against = theirs.get(_key(figure))
        if figure.status in _DECIDED and against is not None and figure.value != against.value:
            yield figure, against


def _key(figure: Figure) -> FigureKey:
    return figure.table, figure.row, figure.column


def _finding(name: str, other: str, differences: Sequence[tuple[Figure, Figure]]) -> Finding:
    cells = [f"{'.'.join(_key(ours)[1:])}: {_shown(ours)} | {_shown(theirs)}" for ours, theirs in differences[:_LISTED]]
    if len(differences) > _LISTED:
        cells.append("…")
    return Finding(
        "renditions_differ",
        Severity.WARNING,
        {"best": name, "other": other, "count": len(differences), "cells": "; ".join(cells)},
        tuple(_key(ours) for ours, _theirs in differences),
    )


def _shown(figure: Figure) -> str:
    return plain_decimal(figure.value) or figure.raw.strip() or "-"
