"""From the figures of a version to the rows of the tables that are made for SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.identities import identities
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

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """What counts of one figure: its value, its status, and whether a person gave or confirmed the value."""

    value: Decimal | None
    status: CellStatus
    by_person: bool = False

    @property
    def is_sound(self) -> bool:
        return self.value is not None and (self.status is CellStatus.REPORTED or self.by_person)


Cells = Mapping[FigureKey, Cell]


@dataclass(frozen=True, slots=True)
class WideRows:
    """The rows of one version, without its number."""

    proactive: tuple[Row, ...]
    applications: tuple[Row, ...]
    disputes: tuple[Row, ...]
    totals: Row


def wide_rows(cells: Cells) -> WideRows:
    """The rows that a version's cells make; none of a table that the document does not have."""
    there = {table for (table, _row, _column), cell in cells.items() if cell.status is not CellStatus.ABSENT}
    totals: Row = {row: _value(cells, (APPLICATIONS, row, "total")) for row in APPLICATION_ROWS}
    totals |= {name: _value(cells, (DISPUTES, *place)) for name, place in DISPUTE_CELLS.items()}
    totals["applications_sound"] = _applications_sound(cells) if APPLICATIONS in there else None
    totals["disputes_sound"] = _disputes_sound(cells) if DISPUTES in there else None
    return WideRows(
        (_proactive(cells),) if PROACTIVE in there else (),
        tuple(_lines(cells, APPLICATIONS, APPLICATION_ROWS, APPLICATION_COLUMNS)) if APPLICATIONS in there else (),
        tuple(_lines(cells, DISPUTES, DISPUTE_ROWS, DISPUTE_COLUMNS)) if DISPUTES in there else (),
        totals,
    )


def _value(cells: Cells, key: FigureKey) -> Decimal | None:
    cell = cells.get(key)
    return cell.value if cell is not None else None


def _counted(cells: Iterable[Cell]) -> Row:
    found = [cell for cell in cells if cell.value is not None]
    return {
        "solved": sum(cell.status is CellStatus.SOLVED and not cell.by_person for cell in found),
        "by_person": sum(cell.by_person for cell in found),
    }


def _proactive(cells: Cells) -> Row:
    keys = {name: (PROACTIVE, row, column) for name, (row, column) in PROACTIVE_CELLS.items()}
    return {name: _value(cells, key) for name, key in keys.items()} | _counted(
        cells[key] for key in keys.values() if key in cells
    )


def _lines(cells: Cells, table: str, rows: tuple[str, ...], columns: tuple[str, ...]) -> Iterable[Row]:
    position = 0
    for row in rows:
        found = [cells[table, row, column] for column in columns if (table, row, column) in cells]
        if found:
            values = {column: _value(cells, (table, row, column)) for column in columns}
            yield {"row_name": row, "position": position} | values | _counted(found)
            position += 1


def _applications_sound(cells: Cells) -> bool:
    of_2019 = any((APPLICATIONS, row, "total") in cells for row in OTHERWISE_2019)
    edition = Edition.F2019 if of_2019 else Edition.F2021
    totals = [(APPLICATIONS, row, "total") for row in form_rows(APPLICATIONS, edition)]
    return all(key in cells and cells[key].is_sound for key in totals) and _sums_hold(cells, APPLICATIONS, edition)


def _disputes_sound(cells: Cells) -> bool:
    keys = [(DISPUTES, row, column) for row in DISPUTE_ROWS for column in DISPUTE_COLUMNS]
    return all(key in cells and cells[key].is_sound for key in keys) and _sums_hold(cells, DISPUTES, Edition.F2021)


def _sums_hold(cells: Cells, table: str, edition: Edition) -> bool:
    """Whether no sum of the table is broken; one with a cell without a number says nothing."""
    for identity in identities(table, edition):
        parts = [_value(cells, key) for key in identity.parts]
        wholes = [_value(cells, key) for key in identity.totals]
        if None in parts or None in wholes:
            continue
        if sum(part for part in parts if part is not None) != sum(whole for whole in wholes if whole is not None):
            return False
    return True
