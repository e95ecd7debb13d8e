"""Cells added up for comparison with the prose. A blank is no zero: a sum with one is known from below only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter, itemgetter

from reports.model import AnnualReport, CellStatus, Figure, FigureKey
from reports.patterns import regex
from reports.prose.fact_kinds import APPROX, AT_LEAST, AT_MOST
from reports.records import plain_decimal
from reports.vocabulary import APPLICANTS, APPLICATIONS


@dataclass(frozen=True, slots=True)
class Cells:
    """The figures of one report (`source`) by cell, the numbers among their values, and the statuses met."""

    source: tuple[Figure, ...]
    figures: Mapping[FigureKey, Figure]
    numbers: tuple[Decimal, ...]
    statuses: frozenset[CellStatus]

    def value(self, key: FigureKey) -> Decimal | None:
        """The number of a cell; None where it has none, and where the form has no such cell."""
        figure = self.figures.get(key)
        return None if figure is None else figure.value


_key, _status = itemgetter(0, 1, 2), attrgetter("status")


def _sorted_out(figures: tuple[Figure, ...]) -> Cells:
    numbers = tuple([figure.value for figure in figures if figure.value is not None])
    by_key = dict(zip(map(_key, figures), figures, strict=True))
    return Cells(figures, by_key, numbers, frozenset(map(_status, figures)))


class _Latest:
    """The cells last asked for: thirty checks ask for those of one report, one after the other."""

    cells = _sorted_out(())


def cells_of(report: AnnualReport) -> Cells:
    """The cells of a report, for all of its checks together."""
    cells = _Latest.cells
    if cells.source is not report.figures:
        cells = _Latest.cells = _sorted_out(report.figures)
    return cells


@dataclass(frozen=True, slots=True)
class Amount:
    """`value` where all cells are numbers (`complete`), else what the numbers among them come to at least."""

    value: Decimal
    complete: bool
    keys: tuple[FigureKey, ...]

    def __str__(self) -> str:
        return plain_decimal(self.value) + ("" if self.complete else "+")

    def allows(self, stated: Decimal, bound: str, raw: str = "") -> bool:
        """Whether the prose may have meant this amount; where cells are blank, anything from the known part on.

        `raw` are the words that state it: 1.24万件 is 12369 rounded.
        """
        if abs(self.value - stated) < rounded_to(raw):
            return True
        if not self.complete:
            return stated >= self.value or bound in (AT_LEAST, APPROX)
        if bound == AT_LEAST:
            return self.value >= stated
        if bound == AT_MOST:
            return self.value <= stated
        if bound == APPROX:
            return abs(self.value - stated) <= max(stated, self.value) / 10
        return self.value == stated


_ROUNDED = regex(r"\d+(?:\.(\d+))?[余多]?([十百千]?)([万亿])[^\d万亿]*$")
_POWERS = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_NOT_ROUNDED = Decimal(0)


def rounded_to(raw: str) -> Decimal:
    """What one of the last digit printed is worth where a number is given in 万 or 亿 (100 for 1.24万), else 0."""
    match = _ROUNDED.search(raw)
    if match is None:
        return _NOT_ROUNDED
    return Decimal(_POWERS[match[2]] * _POWERS[match[3]]).scaleb(-len(match[1] or ""))


def amount(report: AnnualReport, keys: Iterable[FigureKey]) -> Amount | None:
    """The sum of the cells; None where one of them is unreadable or the form has no such cell, or none is a number."""
    wanted = tuple(keys)
    total, complete, known = Decimal(0), True, False
    figures = cells_of(report).figures
    for key in wanted:
        figure = figures.get(key)
        if figure is None or figure.status in (CellStatus.UNREADABLE, CellStatus.ABSENT):
            return None
        if figure.value is None:
            complete = False
        else:
            total += figure.value
            known = True
    return Amount(total, complete, wanted) if known else None


def row_total(report: AnnualReport, row: str) -> Amount | None:
    """The total of one row of table 3: as printed, else its six kinds of applicant added up."""
    printed = amount(report, [(APPLICATIONS, row, "total")])
    if printed is not None and printed.complete:
        return printed
    return amount(report, [(APPLICATIONS, row, applicant) for applicant in APPLICANTS])


def added(amounts: Iterable[Amount | None]) -> Amount | None:
    """The sum of amounts; None where one is not known at all."""
    total, complete = Decimal(0), True
    keys: tuple[FigureKey, ...] = ()
    for each in amounts:
        if each is None:
            return None
        total, complete, keys = total + each.value, complete and each.complete, keys + each.keys
    return Amount(total, complete, keys)


def rows_total(report: AnnualReport, rows: Iterable[str]) -> Amount | None:
    """Totals of several rows added up; a row without any number counts as unknown from zero on."""
    parts: list[Amount | None] = []
    for row in rows:
        total = row_total(report, row)
        if total is None and _all_blank(report, row):
            total = Amount(Decimal(0), complete=False, keys=((APPLICATIONS, row, "total"),))
        parts.append(total)
    return added(parts)


def _all_blank(report: AnnualReport, row: str) -> bool:
    cells = cells_of(report).figures
    figures = [cells.get((APPLICATIONS, row, column)) for column in (*APPLICANTS, "total")]
    return all(figure is not None and figure.status is CellStatus.BLANK for figure in figures)
