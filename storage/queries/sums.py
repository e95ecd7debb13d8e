"""What reports add up to, group by group. The database adds up, by city and year or by what is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Label, Select, Text, case, func, select

from registry.model import Level
from reports.prose.reporting_scope import ReportingScope
from storage.column_types import EXACT_DIGITS
from storage.queries.model import Asking
from storage.queries.owed import city_of, codes_within, division_name
from storage.queries.reports_in import (
    BODIES,
    CURRENT,
    SUM_DEFAULT,
    SUM_GROUPS,
    TOTALS,
    MixedLevelsError,
    MixedScopesError,
    from_reports,
    narrowed,
    raw,
    whole,
)

_OWN, _REGION, _UNKNOWN = (scope.value for scope in (ReportingScope.OWN, ReportingScope.REGION, ReportingScope.UNKNOWN))
_LEVELS = tuple(level.value for level in Level)
_CITY_DIGITS = 4

Groups = tuple[str, ...]
_Key = tuple[Any, ...]


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

    def named(self) -> dict[str, Any]:
        """The counts of reports, as columns."""
        return {
            "scope": self.scope or None,
            "reports": self.reports,
            "left_out": self.left_out,
            "without_table": self.without_table,
            "unknown_scope": self.unknown_scope,
        }

    def or_nothing(self, columns: dict[str, Any]) -> dict[str, Any]:
        """What was worked out from the sums; null where no report is in them: nothing added up is not zero."""
        return columns if self.reports else dict.fromkeys(columns)


@dataclass(slots=True)
class _Found:
    """What the database has of one group: reports by scope and soundness, the levels of its roll-ups, and of each
    scope how many sound reports add up to what."""

    named: dict[str, Any]
    numbers: Counter[tuple[str, bool | None]] = field(default_factory=Counter)
    levels: set[str] = field(default_factory=set)
    reports: Counter[str] = field(default_factory=Counter)
    totals: dict[str, list[int | Decimal]] = field(default_factory=dict)

    def add(self, scope: str, number: int, totals: list[int | Decimal]) -> None:
        """Adds what so many sound reports of that scope add up to."""
        before = self.totals.get(scope)
        self.totals[scope] = [a + b for a, b in zip(before, totals, strict=True)] if before else totals
        self.reports[scope] += number


def summed(asking: Asking, names: Sequence[str], sound: str) -> Iterator[tuple[dict[str, Any], Sums]]:
    """Each group's columns and sums of the totals `names`, over reports of which `sound` is true; newest year first.

    Asked in two statements: all reports are counted, then those that may be in a sum are added up. In a single one the
    database keeps a sum of every column for every scope and soundness, more than its memory for a statement holds.

    Raises MixedScopesError, MixedLevelsError: what adds up would be counted twice.
    """
    groups: Groups = asking.given.get("by", SUM_DEFAULT)
    wanted = asking.given.get("scope")
    keys = _keys(asking, groups)
    found: dict[_Key, _Found] = {}

    def group(row: Sequence[Any]) -> _Found:
        told = dict(zip(keys, row, strict=False))
        key = tuple(city_of(told["division"]) if part == "city" else told[part] for part in groups)
        if key not in found:
            found[key] = _Found(_named(dict(zip(groups, key, strict=True)), told.get("name")))
        if told["region_level"]:
            found[key].levels.add(told["region_level"])
        return found[key]

    state = TOTALS[sound].label("by_sound")
    for row in asking.session.execute(_grouped(asking, (*keys.values(), state)).add_columns(func.count())):
        group(row).numbers[row[0], row[-2]] += row[-1]
    adding = _grouped(asking, tuple(keys.values())).where(
        TOTALS[sound].is_(True), CURRENT.reporting_scope.in_((_OWN, _REGION) if wanted is None else (wanted,))
    )
    adding = adding.add_columns(func.count(), *(raw(func.sum(TOTALS[name])) for name in names))
    for row in asking.session.execute(adding):
        group(row).add(row[0], row[len(keys)], [_exact(value) for value in row[len(keys) + 1 :]])
    for key in sorted(found, key=lambda key: _order(groups, key)):
        yield found[key].named, _sums(found[key], names, wanted)


def _keys(asking: Asking, groups: Groups) -> dict[str, Label[Any]]:
    """What the database groups by: the scope, the level of roll-ups (a county's numbers are in its city's), and what
    is asked for. Labels, because both databases take a grouping expression with parameters by its name only."""
    keys: dict[str, Any] = {
        "scope": CURRENT.reporting_scope,
        "region_level": case((CURRENT.reporting_scope == _REGION, BODIES.level), else_=None),
    }
    if "division" in groups:
        keys["division"] = BODIES.division
    elif "city" in groups:
        keys["division"] = _place(asking)
    columns = {"level": BODIES.level, "kind": BODIES.kind, "body": CURRENT.body, "year": CURRENT.year}
    keys |= {name: column for name, column in columns.items() if name in groups}
    if "body" in groups:
        keys["name"] = BODIES.name
    return {name: column.label(f"by_{name}") for name, column in keys.items()}


def _place(asking: Asking) -> ColumnElement[str]:
    """A division of the same city as the body's, one for as many as can be: the code that the first four digits and
    two zeros make. Of codes that do not lie in their city in this way (the districts of municipalities, counties
    directly under a province, codes that the table lacks) it is the division itself."""
    given = asking.given.get("division")
    stored = codes_within(given) if given else asking.session.scalars(select(BODIES.division).distinct())
    others = sorted(code for code in stored if city_of(code) != f"{code[:_CITY_DIGITS]}00")
    city = func.substr(BODIES.division, 1, _CITY_DIGITS, type_=Text()).concat("00")
    return case((BODIES.division.in_(others), BODIES.division), else_=city) if others else city


def _grouped(asking: Asking, keys: Sequence[Label[Any]]) -> Select[Any]:
    return narrowed(from_reports(*keys), asking.given).group_by(*(key.name for key in keys))


def _exact(value: Any) -> int | Decimal:
    """A sum as the database gives it, exactly: of numbers with a fraction SQLite's is binary, and off in a digit that
    no number stored has."""
    if value is None:
        return 0
    return Decimal(format(value, f".{EXACT_DIGITS}g")) if isinstance(value, float) else value


def _named(told: Mapping[str, Any], name: str | None) -> dict[str, Any]:
    """The columns that name a group; those that it is not asked by are null."""
    named = {group: told.get(group) for group in SUM_GROUPS}
    named["city_name"] = division_name(told["city"]) if told.get("city") else None
    named["division_name"] = division_name(told["division"]) if told.get("division") else None
    named["name"] = name
    return named


def _order(groups: Groups, key: _Key) -> _Key:
    named = dict(zip(groups, key, strict=True))
    return (-named.get("year", 0), *(value for name, value in named.items() if name != "year"))


def _sums(found: _Found, names: Sequence[str], wanted: str | None) -> Sums:
    scopes: Counter[str] = Counter()
    for (scope, _state), number in found.numbers.items():
        scopes[scope] += number
    there = [scope for scope in (_OWN, _REGION) if scopes[scope] and wanted in (None, scope)]
    if len(there) > 1:
        raise MixedScopesError(group=_said(found.named), own=str(scopes[_OWN]), region=str(scopes[_REGION]))
    scope = there[0] if there else wanted or ""
    if scope == _REGION and len(found.levels) > 1:
        raise MixedLevelsError(group=_said(found.named), levels=", ".join(sorted(found.levels, key=_LEVELS.index)))
    totals = found.totals.get(scope) or [0] * len(names)
    return Sums(
        values={name: whole(total) or 0 for name, total in zip(names, totals, strict=True)},
        reports=found.reports[scope],
        left_out=found.numbers[scope, False],
        without_table=found.numbers[scope, None],
        unknown_scope=scopes[_UNKNOWN],
        scope=scope,
    )


def _said(named: Mapping[str, Any]) -> str:
    """The group, for the message of an error."""
    place = named["name"] or named["division_name"] or named["city_name"]
    words = [place, named["year"], named["kind"], named["level"]]
    return " ".join(str(word) for word in words if word) or "*"
