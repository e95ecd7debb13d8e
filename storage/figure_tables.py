"""From the figures of a version to the rows of the tables that are made for SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from reports.identities import broken, summed_keys
from reports.model import CellStatus, Edition, FigureKey
from reports.vocabulary import (
    APPLICATION_COLUMNS,
    APPLICATIONS,
    DISPUTE_COLUMNS,
    DISPUTE_ROWS,
    DISPUTES,
    OTHERWISE_2019,
    PROACTIVE,
    form_rows,
)
from storage.wide_models import APPLICATION_ROWS, DISPUTE_CELLS, PROACTIVE_CELLS

Row = tuple[Any, ...]
_COUNTS = ("solved", "by_person")
# The columns of the rows below, each after `version_id`.
PROACTIVE_COLUMNS = (*PROACTIVE_CELLS, *_COUNTS)
APPLICATIONS_COLUMNS = ("row_name", "position", *APPLICATION_COLUMNS, *_COUNTS)
DISPUTES_COLUMNS = ("row_name", "position", *DISPUTE_COLUMNS, *_COUNTS)
TOTALS_COLUMNS = (*APPLICATION_ROWS, *DISPUTE_CELLS, "applications_sound", "disputes_sound")


class Cell(NamedTuple):
    """What counts of one figure: its value, its status, and whether a person gave or confirmed the value."""

    value: Decimal | None
    status: CellStatus
    by_person: bool = False

    @property
    def is_sound(self) -> bool:
        return self.value is not None and (self.status is CellStatus.REPORTED or self.by_person)


Cells = Mapping[FigureKey, Cell]


class WideRows(NamedTuple):
    """The rows of one version, without its number: table 2, table 3, table 4, totals."""

    proactive: list[Row]
    applications: list[Row]
    disputes: list[Row]
    totals: list[Row]


_PROACTIVE_KEYS = tuple((PROACTIVE, row, column) for row, column in PROACTIVE_CELLS.values())
_APPLICATION_KEYS = {
    row: tuple((APPLICATIONS, row, column) for column in APPLICATION_COLUMNS) for row in APPLICATION_ROWS
}
_DISPUTE_KEYS = {row: tuple((DISPUTES, row, column) for column in DISPUTE_COLUMNS) for row in DISPUTE_ROWS}
_TOTAL_KEYS = (
    *((APPLICATIONS, row, "total") for row in APPLICATION_ROWS),
    *((DISPUTES, row, column) for row, column in DISPUTE_CELLS.values()),
)
_CLOSED_2019 = tuple((APPLICATIONS, row, "total") for row in OTHERWISE_2019)
_NO_CELL = Cell(None, CellStatus.ABSENT)


def wide_rows(cells: Cells) -> WideRows:
    """The rows that a version's cells make; none of a table that the document does not have."""
    there = {table for (table, _row, _column), cell in cells.items() if cell.status is not CellStatus.ABSENT}
    sound = (
        _applications_sound(cells) if APPLICATIONS in there else None,
        _disputes_sound(cells) if DISPUTES in there else None,
    )
    return WideRows(
        [_with_counts([cells.get(key, _NO_CELL) for key in _PROACTIVE_KEYS])] if PROACTIVE in there else [],
        list(_lines(cells, _APPLICATION_KEYS)) if APPLICATIONS in there else [],
        list(_lines(cells, _DISPUTE_KEYS)) if DISPUTES in there else [],
        [(*(cells.get(key, _NO_CELL).value for key in _TOTAL_KEYS), *sound)],
    )


def _with_counts(found: Sequence[Cell]) -> Row:
    """The values, how many of them were worked out from the sums, and how many a person corrected."""
    solved = by_person = 0
    for value, status, of_person in found:
        if value is not None:
            by_person += of_person
            solved += status is CellStatus.SOLVED and not of_person
    return (*[cell.value for cell in found], solved, by_person)


def _lines(cells: Cells, keys: Mapping[str, tuple[FigureKey, ...]]) -> Iterator[Row]:
    position = 0
    for row, of_row in keys.items():
        found = [cells.get(key, _NO_CELL) for key in of_row]
        if any(cell is not _NO_CELL for cell in found):
            yield (row, position, *_with_counts(found))
            position += 1


def _applications_sound(cells: Cells) -> bool:
    edition = Edition.F2019 if any(key in cells for key in _CLOSED_2019) else Edition.F2021
    totals = [(APPLICATIONS, row, "total") for row in form_rows(APPLICATIONS, edition)]
    return all(cells.get(key, _NO_CELL).is_sound for key in totals) and _sums_hold(cells, APPLICATIONS, edition)


def _disputes_sound(cells: Cells) -> bool:
    keys = [key for of_row in _DISPUTE_KEYS.values() for key in of_row]
    return all(cells.get(key, _NO_CELL).is_sound for key in keys) and _sums_hold(cells, DISPUTES, Edition.F2021)


def _sums_hold(cells: Cells, table: str, edition: Edition) -> bool:
    """Whether no sum of the table is broken; one with a cell without a number says nothing."""
    values = [cells.get(key, _NO_CELL).value for key in summed_keys(table, edition)]
    return next(broken(table, edition, values), None) is None
