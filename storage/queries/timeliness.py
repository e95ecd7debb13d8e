"""How many of the reports that were due came in time: by city, division, kind and year, with what the rate rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from duties.model import Reason, VerdictCode
from duties.obligations import within_grace
from registry.model import Kind
from storage.queries import columns as shared
from storage.queries.model import Asking, Column, Question, Row, Shape
from storage.queries.owed import Owed, city_of, division_name, is_due, owed
from storage.queries.shares import share

DEFAULT_GROUPS = ("city", "kind", "year")
# They answer to their own systems and are watched apart (users §26): without a row of their own they do not enter.
APART = frozenset({Kind.VERTICAL, Kind.AUTHORISED})


@dataclass(slots=True)
class Tally:
    """The counts of one group. `due` = on_time + late + missing + undecided; the other counts are left out of it."""

    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            ("due", "on_time", "late", "within_lenient", "missing", "undecided", "published", "not_due", "unwatched"), 0
        )
    )

    def add(self, row: Owed, asking: Asking) -> None:
        """Counts one required duty."""
        verdict = row.verdict
        if not is_due(row.duty, asking.today):
            self.counts["not_due"] += 1
            return
        # Years of which we saw nothing at the time prove no rate (contract, "watched").
        if not verdict.watched:
            self.counts["unwatched"] += 1
            return
        self.counts["due"] += 1
        if verdict.code is VerdictCode.ON_TIME:
            self.counts["on_time"] += 1
        elif verdict.code is VerdictCode.LATE:
            self.counts["late"] += 1
            self.counts["within_lenient"] += within_grace(row.duty, verdict.days_late)
        elif verdict.code is VerdictCode.MISSING and verdict.confirmed:
            self.counts["missing"] += 1
        else:
            self.counts["undecided"] += 1
        self.counts["published"] += (
            verdict.code in (VerdictCode.ON_TIME, VerdictCode.LATE) or verdict.reason is Reason.DATE_UNKNOWN
        )

    def row(self) -> dict[str, Any]:
        """The counts and the rate: one number where all is decided, else the range that the undecided leave."""
        counts = self.counts
        low = share(counts["on_time"], counts["due"])
        high = share(counts["on_time"] + counts["undecided"], counts["due"])
        return counts | {"rate": low if counts["undecided"] == 0 else None, "rate_low": low, "rate_high": high}


def _key(row: Owed, groups: tuple[str, ...]) -> tuple[Any, ...]:
    values = {
        "city": city_of(row.body.division),
        "division": row.body.division,
        "kind": row.body.kind.value,
        "year": row.duty.year,
    }
    return tuple(values[name] for name in groups)


def _rows(asking: Asking) -> Iterator[Row]:
    groups: tuple[str, ...] = asking.given.get("by", DEFAULT_GROUPS)
    told_apart = "kind" in groups or "kind" in asking.given
    tallies: dict[tuple[Any, ...], Tally] = {}
    for row in owed(asking):
        if row.duty.required and (told_apart or row.body.kind not in APART):
            tallies.setdefault(_key(row, groups), Tally()).add(row, asking)
    empty = dict.fromkeys(("city", "city_name", "division", "division_name", "kind", "year"))
    for key, tally in tallies.items():
        named = dict(zip(groups, key, strict=True))
        for place in ("city", "division"):
            if place in named:
                named[f"{place}_name"] = division_name(named[place])
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
    rows=_rows,
)
