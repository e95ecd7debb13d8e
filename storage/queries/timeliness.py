"""How many of the reports that were due came in time: by city, division, kind and year, with what the rate rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from duties.model import Duty, Reason, VerdictCode
from duties.obligations import within_grace
from registry.model import Kind
from storage.batches import blocks
from storage.models import BodyRow, table
from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import city_of, division_name, is_due, lies_within
from storage.queries.shares import share
from storage.report_models import VerdictRow

DEFAULT_GROUPS = ("city", "kind", "year")
# They answer to their own systems and are watched apart (users §26): without a row of their own they do not enter,
# unless the roster counts them.
APART = frozenset({Kind.VERTICAL.value, Kind.AUTHORISED.value})
_PUBLISHED = (VerdictCode.ON_TIME, VerdictCode.LATE)
_VERDICTS, _BODIES = table(VerdictRow).c, table(BodyRow).c


# So many verdicts are fetched at a time.
_AT_ONCE = 10_000


class _Judged(NamedTuple):
    """A stored verdict, no more of it than is counted."""

    body: str
    year: int
    code: str
    reason: str
    confirmed: bool
    watched: bool
    days_late: int | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Of a body, by which groups it is counted (all but the year) and where it stands in the roster."""

    groups: tuple[str, ...]
    position: int


_PARTS: dict[str, Callable[[Any], str]] = {
    "city": lambda body: city_of(body.division),
    "division": lambda body: body.division,
    "kind": lambda body: body.kind,
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


def _places(asking: Asking, groups: Sequence[str]) -> dict[str, _Place]:
    """The bodies within the filters that are counted, by code."""
    given = asking.given
    statement = select(_BODIES.code, _BODIES.division, _BODIES.kind, _BODIES.position, _BODIES.counted)
    for name, column in (("body", _BODIES.code), ("parent", _BODIES.parent), ("kind", _BODIES.kind)):
        if name in given:
            statement = statement.where(column == given[name])
    if "division" in given:
        statement = statement.where(lies_within(_BODIES.division, given["division"]))
    told_apart = "kind" in groups or "kind" in given
    of = tuple(_PARTS[name] for name in groups)
    return {
        row.code: _Place(tuple(part(row) for part in of), row.position)
        for row in asking.session.execute(statement)
        if told_apart or (row.counted if row.counted is not None else row.kind not in APART)
    }


def _judged(asking: Asking, places: Mapping[str, _Place]) -> Iterator[_Judged]:
    """The stored verdicts of these bodies: a country has a quarter of a million, and what is said of a body is fetched
    once for all of its years."""
    given = asking.given
    statement = select(
        _VERDICTS.body,
        _VERDICTS.year,
        _VERDICTS.code,
        _VERDICTS.reason,
        _VERDICTS.confirmed,
        _VERDICTS.watched,
        _VERDICTS.days_late,
    )
    if "year" in given:
        statement = statement.where(_VERDICTS.year == given["year"])
    narrow = not given.keys().isdisjoint(("body", "division", "parent", "kind"))
    chosen = [statement.where(_VERDICTS.body.in_(block)) for block in blocks(sorted(places))] if narrow else [statement]
    for each in chosen:
        for rows in asking.session.execute(each).partitions(_AT_ONCE):
            yield from map(_Judged._make, rows)


def _rows(asking: Asking) -> Iterator[Row]:
    groups: tuple[str, ...] = asking.given.get("by", DEFAULT_GROUPS)
    of_body = tuple(name for name in groups if name != "year")
    by_year = "year" in groups
    places = _places(asking, of_body)
    tallies: dict[tuple[tuple[str, ...], int | None], Tally] = {}
    first: dict[tuple[tuple[str, ...], int | None], tuple[int, int]] = {}
    for row in _judged(asking, places):
        place = places.get(row.body)
        duty = asking.duties.get((row.body, row.year))
        if place is None or duty is None or not duty.required:
            continue
        key = (place.groups, row.year if by_year else None)
        order = (-row.year, place.position)
        tally = tallies.get(key)
        if tally is None:
            tally = tallies[key] = Tally()
            first[key] = order
        elif order < first[key]:
            first[key] = order
        tally.add(row, duty, asking.today)
    empty = dict.fromkeys(("city", "city_name", "division", "division_name", "kind", "year"))
    for key in sorted(tallies, key=lambda key: first[key]):
        named: dict[str, Any] = dict(zip(of_body, key[0], strict=True))
        named |= {"year": key[1]} if by_year else {}
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
