"""How many of the reports that were due came in time: by city, division, kind and year, with what the rate rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from duties.model import Duty, Reason, VerdictCode
from duties.obligations import within_grace
from registry.model import Kind
from storage.models import BodyRow, table
from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import city_of, codes_within, division_name, is_due
from storage.queries.shares import share
from storage.report_models import VerdictRow

DEFAULT_GROUPS = ("city", "kind", "year")
# They answer to their own systems and are watched apart (users §26): without a row of their own they do not enter,
# unless the roster counts them.
APART = frozenset({Kind.VERTICAL.value, Kind.AUTHORISED.value})
_PUBLISHED = (VerdictCode.ON_TIME, VerdictCode.LATE)
_VERDICTS, _BODIES = table(VerdictRow).c, table(BodyRow).c


class _Judged(NamedTuple):
    body: str
    year: int
    code: str
    reason: str
    confirmed: bool
    watched: bool
    days_late: int | None
    division: str
    kind: str
    position: int
    counted: bool | None

    @property
    def is_counted(self) -> bool:
        """As `registry.model.Body.is_counted`."""
        return self.counted if self.counted is not None else self.kind not in APART


_PARTS: dict[str, Callable[[_Judged], Any]] = {
    "city": lambda row: city_of(row.division),
    "division": lambda row: row.division,
    "kind": lambda row: row.kind,
    "year": lambda row: row.year,
}


@dataclass(slots=True)
class Tally:
    """The counts of one group. `due` = on_time + late + missing + undecided; the other counts are left out of it."""

    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            ("due", "on_time", "late", "within_lenient", "missing", "undecided", "published", "not_due", "unwatched"), 0
        )
    )

    def add(self, row: _Judged, duty: Duty, today: date) -> None:
        """Counts one required duty."""
        if not is_due(duty, today):
            self.counts["not_due"] += 1
            return
        # Years of which we saw nothing at the time prove no rate (contract, "watched").
        if not row.watched:
            self.counts["unwatched"] += 1
            return
        self.counts["due"] += 1
        if row.code == VerdictCode.ON_TIME:
            self.counts["on_time"] += 1
        elif row.code == VerdictCode.LATE:
            self.counts["late"] += 1
            self.counts["within_lenient"] += within_grace(duty, row.days_late)
        elif row.code == VerdictCode.MISSING and row.confirmed:
            self.counts["missing"] += 1
        else:
            self.counts["undecided"] += 1
        self.counts["published"] += row.code in _PUBLISHED or row.reason == Reason.DATE_UNKNOWN

    def row(self) -> dict[str, Any]:
        """The counts and the rate: one number where all is decided, else the range that the undecided leave."""
        counts = self.counts
        low = share(counts["on_time"], counts["due"])
        high = share(counts["on_time"] + counts["undecided"], counts["due"])
        return counts | {"rate": low if counts["undecided"] == 0 else None, "rate_low": low, "rate_high": high}


def _judged(asking: Asking) -> Iterator[_Judged]:
    """The stored verdicts within the filters, no more of each than is counted: a country has a quarter of a million."""
    given = asking.given
    statement = select(
        _VERDICTS.body,
        _VERDICTS.year,
        _VERDICTS.code,
        _VERDICTS.reason,
        _VERDICTS.confirmed,
        _VERDICTS.watched,
        _VERDICTS.days_late,
        _BODIES.division,
        _BODIES.kind,
        _BODIES.position,
        _BODIES.counted,
    ).join_from(table(VerdictRow), table(BodyRow), _BODIES.code == _VERDICTS.body)
    for name, column in (
        ("year", _VERDICTS.year),
        ("body", _VERDICTS.body),
        ("parent", _BODIES.parent),
        ("kind", _BODIES.kind),
    ):
        if name in given:
            statement = statement.where(column == given[name])
    if "division" in given:
        statement = statement.where(_BODIES.division.in_(codes_within(given["division"])))
    return map(_Judged._make, asking.session.execute(statement))


def _rows(asking: Asking) -> Iterator[Row]:
    groups: tuple[str, ...] = asking.given.get("by", DEFAULT_GROUPS)
    told_apart = "kind" in groups or "kind" in asking.given
    of = tuple(_PARTS[name] for name in groups)
    tallies: dict[tuple[Any, ...], Tally] = {}
    places: dict[tuple[Any, ...], tuple[int, int]] = {}
    for row in _judged(asking):
        duty = asking.duties.get((row.body, row.year))
        if duty is None or not duty.required or not (told_apart or row.is_counted):
            continue
        key = tuple(part(row) for part in of)
        place = (-row.year, row.position)
        if key not in tallies:
            tallies[key], places[key] = Tally(), place
        elif place < places[key]:
            places[key] = place
        tallies[key].add(row, duty, asking.today)
    empty = dict.fromkeys(("city", "city_name", "division", "division_name", "kind", "year"))
    for key in sorted(tallies, key=lambda key: places[key]):
        named = dict(zip(groups, key, strict=True))
        for name in ("city", "division"):
            if name in named:
                named[f"{name}_name"] = division_name(named[name])
        yield empty | named | tallies[key].row()


def _count(name: str, *, brief: bool = True) -> Column:
    return Column(name, Shape.WHOLE, brief=brief, width=10)


QUESTION = Question(
    name="timeliness",
    columns=(
        Column("city", spoken="city_name", brief=True, width=14),
        Column("division", spoken="division_name", width=14),
        Column("kind", Shape.WORD, words="kind", brief=True, width=16),
        shared.YEAR,
        _count("on_time"),
        _count("due"),
        Column("rate", Shape.SHARE, brief=True, width=10),
        Column("rate_low", Shape.SHARE, brief=True, width=10),
        Column("rate_high", Shape.SHARE, brief=True, width=10),
        _count("late"),
        _count("within_lenient", brief=False),
        _count("missing"),
        _count("undecided"),
        _count("published", brief=False),
        _count("not_due", brief=False),
        _count("unwatched", brief=False),
    ),
    filters=(*shared.DUTY_FILTERS, "by"),
    groups=("city", "division", "kind", "year"),
    rows=_rows,
)
