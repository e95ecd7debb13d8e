"""How many of the reports that were due came in time: by city, division, kind and year, with what the rate rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import select

from duties.model import Reason, VerdictCode
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


class _State(NamedTuple):
    """What is counted of a stored verdict: of a quarter of a million there are few different ones."""

    code: str
    reason: str
    confirmed: bool
    watched: bool
    is_due: bool
    within_grace: bool


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

    def add(self, state: _State, duties: int) -> None:
        """Counts so many required duties."""
        if not state.is_due:
            self.counts["not_due"] += duties
            return
        # Years of which we saw nothing at the time prove no rate (contract, "watched").
        if not state.watched:
            self.counts["unwatched"] += duties
            return
        self.counts["due"] += duties
        if state.code == VerdictCode.ON_TIME:
            self.counts["on_time"] += duties
        elif state.code == VerdictCode.LATE:
            self.counts["late"] += duties
            self.counts["within_lenient"] += duties * state.within_grace
        elif state.code == VerdictCode.MISSING and state.confirmed:
            self.counts["missing"] += duties
        else:
            self.counts["undecided"] += duties
        self.counts["published"] += duties * (state.code in _PUBLISHED or state.reason == Reason.DATE_UNKNOWN)

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


def _judged(asking: Asking, places: Mapping[str, _Place]) -> Iterator[Any]:
    """Body, year, code, reason, confirmed, watched and days late of the stored verdicts of these bodies: what is said
    of a body is fetched once for all of its years."""
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
            yield from rows


def _rows(asking: Asking) -> Iterator[Row]:
    groups: tuple[str, ...] = asking.given.get("by", DEFAULT_GROUPS)
    of_body = tuple(name for name in groups if name != "year")
    by_year = "year" in groups
    places, duties, today = _places(asking, of_body), asking.duties, asking.today
    states: dict[tuple[tuple[str, ...], int | None], dict[tuple[Any, ...], int]] = {}
    first: dict[tuple[tuple[str, ...], int | None], tuple[int, int]] = {}
    for body, year, code, reason, confirmed, watched, days_late in _judged(asking, places):
        place, duty = places.get(body), duties.get((body, year))
        # The roster exempts a body, or a person does later: neither owes anything.
        if place is None or duty is None or not duty.required or code == VerdictCode.NOT_REQUIRED:
            continue
        key = (place.groups, year if by_year else None)
        order = (-year, place.position)
        found = states.get(key)
        if found is None:
            found = states[key] = {}
            first[key] = order
        elif order < first[key]:
            first[key] = order
        state = (code, reason, confirmed, watched, is_due(duty, today), within_grace(duty, days_late))
        found[state] = found.get(state, 0) + 1
    empty = dict.fromkeys(("city", "city_name", "division", "division_name", "kind", "year"))
    for key in sorted(states, key=lambda key: first[key]):
        named: dict[str, Any] = dict(zip(of_body, key[0], strict=True))
        named |= {"year": key[1]} if by_year else {}
        for name in ("city", "division"):
            if name in named:
                named[f"{name}_name"] = division_name(named[name])
        tally = Tally()
        for state, number in states[key].items():
            tally.add(_State(*state), number)
        yield empty | named | tally.row()


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
