"""What is different between two versions of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import table
from storage.report_models import FactRow, FigureRow, FindingRow

_F = table(FigureRow).c
_NUMBERED = ("reported", "solved")
_BATCH = 400


def changed_cells(session: Session, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, ...]]:
    """By pair of an older and a newer version: the cells whose value or status differs, as `table/row/column`, in the
    form's order. A cell that one of them lacks counts as absent."""
    cells = _cells(session, {version for pair in pairs for version in pair})
    found = {}
    for older, newer in pairs:
        was, now = cells.get(older, {}), cells.get(newer, {})
        names = dict.fromkeys((*now, *was))
        found[older, newer] = tuple(name for name in names if was.get(name, _ABSENT) != now.get(name, _ABSENT))
    return found


_ABSENT: tuple[Decimal | None, str] = (None, "absent")


def _cells(session: Session, versions: Iterable[int]) -> dict[int, dict[str, tuple[Decimal | None, str]]]:
    wanted = sorted(versions)
    found: dict[int, dict[str, tuple[Any, str]]] = {}
    for start in range(0, len(wanted), _BATCH):
        statement = (
            select(_F.version_id, _F.table_name, _F.row_name, _F.column_name, _F.value, _F.status)
            .where(_F.version_id.in_(wanted[start : start + _BATCH]))
            .order_by(_F.version_id, _F.position)
        )
        for row in session.execute(statement):
            name = f"{row.table_name}/{row.row_name}/{row.column_name}"
            # Whether a number was read or worked out is no other number.
            status = "numbered" if row.status in _NUMBERED else row.status
            found.setdefault(row.version_id, {})[name] = (row.value, status)
    return found


def changed_subjects(
    session: Session, of: type[FactRow | FindingRow], pairs: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """By pair of an older and a newer version: how many facts (findings) only one of the two has."""
    columns = table(of).c
    wanted = sorted({version for pair in pairs for version in pair})
    found: dict[int, Counter[str]] = {version: Counter() for version in wanted}
    for start in range(0, len(wanted), _BATCH):
        block = wanted[start : start + _BATCH]
        statement = select(columns.version_id, columns.subject_key).where(columns.version_id.in_(block))
        for version, key in session.execute(statement):
            found[version][key] += 1
    return {
        (older, newer): ((found[older] - found[newer]) + (found[newer] - found[older])).total()
        for older, newer in pairs
    }
