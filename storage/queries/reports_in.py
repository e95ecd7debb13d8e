"""The reports that count, within the filters of a question, and what forbids to add them up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Select, select, type_coerce
from sqlalchemy.types import NullType

from storage.errors import StorageError
from storage.models import BodyRow, table
from storage.queries.owed import lies_within
from storage.wide_models import CurrentReportRow, ReportTotalsRow

CURRENT, BODIES, TOTALS = table(CurrentReportRow).c, table(BodyRow).c, table(ReportTotalsRow).c
REPORT_FILTERS = ("year", "division", "body", "parent", "kind", "level")
SUM_FILTERS = (*REPORT_FILTERS, "scope", "by")
SUM_GROUPS = ("city", "division", "level", "kind", "body", "year")
SUM_DEFAULT = ("city", "year")
# Below it a share says little: it is shown, and ranked nowhere (users §19).
SMALL = 30


class MixedScopesError(StorageError):
    """Own numbers and roll-ups in one sum: `own` and `region` say how many reports of each, `group` of what."""

    code: ClassVar[str] = "query.mixed_scopes"


class MixedLevelsError(StorageError):
    """Roll-ups of several levels in one sum: a county's numbers are in its city's. `levels` are those found."""

    code: ClassVar[str] = "query.mixed_levels"


def narrowed(statement: Select[Any], given: Mapping[str, Any]) -> Select[Any]:
    """A statement over `current_reports` joined with `bodies`, within the filters of REPORT_FILTERS and `scope`."""
    conditions: dict[str, Callable[[Any], Any]] = {
        "year": lambda value: CURRENT.year == value,
        "body": lambda value: CURRENT.body == value,
        "division": lambda value: lies_within(BODIES.division, value),
        "parent": lambda value: BODIES.parent == value,
        "kind": lambda value: BODIES.kind == value,
        "level": lambda value: BODIES.level == value,
    }
    for name, condition in conditions.items():
        if name in given:
            statement = statement.where(condition(given[name]))
    return statement


def from_reports(*columns: Any) -> Select[Any]:
    """SELECT of `columns` over the reports that count, with their bodies and totals."""
    return (
        select(*columns)
        .select_from(table(CurrentReportRow))
        .join(table(BodyRow), BODIES.code == CURRENT.body)
        .join(table(ReportTotalsRow), TOTALS.version_id == CURRENT.version_id)
    )


def raw(column: Any) -> ColumnElement[Any]:
    """A number as the driver gives it, for `whole`: making decimals of it one by one takes longer than reading it."""
    return type_coerce(column, NullType())


def whole(value: Any) -> int | float | None:
    """A number of the database: whole where it is."""
    if value is None or type(value) is int:
        return value
    number = int(value)
    return number if number == value else float(value)
