"""The reports that count, within the filters of a question, and how they may be added up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sqlalchemy import Double, Select, cast, func, select

from registry.model import Level
from reports.prose.reporting_scope import ReportingScope
from storage.errors import StorageError
from storage.models import BodyRow, table
from storage.queries.model import Asking
from storage.queries.owed import city_of, codes_within, division_name
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
        "division": lambda value: BODIES.division.in_(codes_within(value)),
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


@dataclass(slots=True)
class Sums:
    """What one group of reports adds up to. `reports` are in the sums; `left_out` have a broken sum or a cell that is
    no printed number, `without_table` have no such table, `unknown_scope` may be roll-ups: none of these are."""

    values: dict[str, int | float] = field(default_factory=dict)
    reports: int = 0
    left_out: int = 0
    without_table: int = 0
    unknown_scope: int = 0
    scope: str = ""
    scopes: dict[str, int] = field(default_factory=dict)
    levels: set[str] = field(default_factory=set)

    def named(self) -> dict[str, Any]:
        """The counts of reports, as columns."""
        return {
            "scope": self.scope or None,
            "reports": self.reports,
            "left_out": self.left_out,
            "without_table": self.without_table,
            "unknown_scope": self.unknown_scope,
        }

    def or_nothing(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        """What was worked out from the sums; null where no report is in them: nothing added up is not zero."""
        return dict(columns) if self.reports else dict.fromkeys(columns)


Groups = tuple[str, ...]


def groups_of(asking: Asking) -> Groups:
    """What the question is asked by."""
    given: Groups = asking.given.get("by", SUM_DEFAULT)
    return given


def summed(asking: Asking, names: Sequence[str], sound: str) -> Iterator[tuple[dict[str, Any], Sums]]:
    """Each group's columns and sums of the totals `names`, over reports of which `sound` is true; newest year first.

    Raises MixedScopesError, MixedLevelsError: what adds up would be counted twice.
    """
    groups = groups_of(asking)
    keys = [BODIES.division, BODIES.level, CURRENT.year, CURRENT.reporting_scope, TOTALS[sound]]
    keys += [BODIES.kind] if "kind" in groups else []
    keys += [CURRENT.body, BODIES.name] if "body" in groups else []
    statement = narrowed(
        from_reports(*keys, func.count().label("number"), *(_sum(name) for name in names)),
        asking.given,
    ).group_by(*keys)
    wanted = asking.given.get("scope")
    rows = list(asking.session.execute(statement))
    found: dict[tuple[Any, ...], tuple[dict[str, Any], list[Any]]] = {}
    for row in rows:
        named = _named(row, groups)
        found.setdefault(tuple(named[group] for group in groups), (named, []))[1].append(row)
    for key in sorted(found, key=lambda key: _order(groups, key)):
        named, of = found[key]
        yield named, _sums(named, of, names, sound, wanted)


def _sum(name: str) -> Any:
    # Added up exactly by the database, then a binary number: half a million decimals made one by one are most of what
    # a question about the whole country takes.
    return cast(func.sum(TOTALS[name]), Double).label(name)


def _named(row: Any, groups: Groups) -> dict[str, Any]:
    """The columns that name the group of a row; those that it is not asked by are null."""
    values = {
        "city": city_of(row.division),
        "division": row.division,
        "level": row.level,
        "kind": row.kind if "kind" in groups else None,
        "body": row.body if "body" in groups else None,
        "year": row.year,
    }
    named = {name: value if name in groups else None for name, value in values.items()}
    named["city_name"] = division_name(named["city"]) if named["city"] else None
    named["division_name"] = division_name(named["division"]) if named["division"] else None
    named["name"] = row.name if "body" in groups else None
    return named


def _order(groups: Groups, key: tuple[Any, ...]) -> tuple[Any, ...]:
    named = dict(zip(groups, key, strict=True))
    return (-named.get("year", 0), *(value for name, value in named.items() if name != "year"))


def _sums(named: Mapping[str, Any], rows: Iterable[Any], names: Sequence[str], sound: str, wanted: str | None) -> Sums:
    sums = Sums()
    known = (ReportingScope.OWN.value, ReportingScope.REGION.value)
    rows = list(rows)
    for row in rows:
        sums.scopes[row.reporting_scope] = sums.scopes.get(row.reporting_scope, 0) + row.number
    there = [scope for scope in known if sums.scopes.get(scope) and wanted in (None, scope)]
    if len(there) > 1:
        raise MixedScopesError(group=_said(named), own=str(sums.scopes["own"]), region=str(sums.scopes["region"]))
    sums.scope = there[0] if there else wanted or ""
    sums.unknown_scope = sums.scopes.get(ReportingScope.UNKNOWN.value, 0)
    sums.values = dict.fromkeys(names, 0)
    for row in rows:
        if row.reporting_scope != sums.scope:
            continue
        sums.levels.add(row.level)
        state = row._mapping[sound]
        if state:
            sums.reports += row.number
            for name in names:
                sums.values[name] += whole(row._mapping[name]) or 0
        elif state is None:
            sums.without_table += row.number
        else:
            sums.left_out += row.number
    if sums.scope == ReportingScope.REGION.value and len(sums.levels) > 1:
        order = [level.value for level in Level]
        raise MixedLevelsError(group=_said(named), levels=", ".join(sorted(sums.levels, key=order.index)))
    return sums


def _said(named: Mapping[str, Any]) -> str:
    """The group, for the message of an error."""
    place = named["name"] or named["division_name"] or named["city_name"]
    words = [place, named["year"], named["kind"], named["level"]]
    return " ".join(str(word) for word in words if word) or "*"


def whole(value: Any) -> int | float | None:
    """A number of the database: whole where it is."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
