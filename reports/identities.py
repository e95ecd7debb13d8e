"""The sums that a completed form must satisfy: one list, for the solver and for the checks.

Sources: the form's own 勾稽关系 (first item + second item = third item + fourth item) and its 总计 cells; research,
domain §3.1. A full report of 2021 has 25 + 7 + 7 + 3 = 42 identities, one of 2019 has 23 + 7 + 7 + 3 = 40.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import ClassVar

from reports.model import Edition, FigureKey
from reports.vocabulary import (
    APPLICATION_COLUMNS,
    APPLICATIONS,
    DISPUTES,
    PROACTIVE,
    form_keys,
    outcome_rows,
)

_ZERO, _NO_NUMBER = Decimal(0), Decimal("NaN")
ROW_SUM, OUTCOME_SUM, BALANCE, DISPUTE_SUM = "row_sum", "outcome_sum", "balance", "dispute_sum"


@dataclass(frozen=True, slots=True)
class Identity:
    """The cells of `parts` add up to those of `totals`. `line` names the row (row_sum, dispute_sum) or the column."""

    code: str
    table: str
    line: str
    parts: tuple[FigureKey, ...]
    totals: tuple[FigureKey, ...]
    keys: tuple[FigureKey, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", self.parts + self.totals)


@lru_cache(maxsize=8)
def identities(table: str, edition: Edition) -> tuple[Identity, ...]:
    """Every sum of `table` in the form of `edition`; table 2 has none."""
    if table == PROACTIVE:
        return ()
    if table == DISPUTES:
        return tuple(
            Identity(DISPUTE_SUM, DISPUTES, row, keys[:-1], keys[-1:])
            for row, keys in form_keys(DISPUTES, edition).items()
        )
    if table != APPLICATIONS:
        raise ValueError(f"unknown table {table!r}")
    keys = form_keys(APPLICATIONS, edition)  # a row's last cell is its total
    rows = tuple(Identity(ROW_SUM, APPLICATIONS, row, row_keys[:-1], row_keys[-1:]) for row, row_keys in keys.items())
    outcomes = tuple(
        Identity(
            OUTCOME_SUM,
            APPLICATIONS,
            column,
            tuple(keys[row][place] for row in outcome_rows(edition)),
            (keys["outcome_total"][place],),
        )
        for place, column in enumerate(APPLICATION_COLUMNS)
    )
    balances = tuple(
        Identity(
            BALANCE,
            APPLICATIONS,
            column,
            (keys["received"][place], keys["brought_forward"][place]),
            (keys["outcome_total"][place], keys["carried_forward"][place]),
        )
        for place, column in enumerate(APPLICATION_COLUMNS)
    )
    return rows + outcomes + balances


@lru_cache(maxsize=8)
def summed_keys(table: str, edition: Edition) -> tuple[FigureKey, ...]:
    """The cells of `table` in the form's order; none where the table has no sums."""
    if not identities(table, edition):
        return ()
    return tuple(key for keys in form_keys(table, edition).values() for key in keys)


# Picks the values of some cells out of those of a whole table.
Pick = Callable[[Sequence[Decimal]], tuple[Decimal, ...]]


@lru_cache(maxsize=8)
def picks(table: str, edition: Edition) -> tuple[tuple[Pick, Pick], ...]:
    """For each sum, what picks its parts and its totals out of the values of `summed_keys`."""
    place = {key: at for at, key in enumerate(summed_keys(table, edition))}

    def pick(keys: tuple[FigureKey, ...]) -> Pick:
        first, *rest = [place[key] for key in keys]
        return itemgetter(first, *rest) if rest else itemgetter(slice(first, first + 1))

    return tuple((pick(identity.parts), pick(identity.totals)) for identity in identities(table, edition))


def broken(
    table: str, edition: Edition, values: Iterable[Decimal | None]
) -> Iterator[tuple[Identity, Decimal, Decimal]]:
    """The sums that do not hold, with what their parts and their totals come to; `values` are those of `summed_keys`.

    A sum with a cell that is no number (None) is neither right nor wrong.
    """
    values = list(values)
    if _Sound.values.get((table, edition)) == values:
        return
    # Nothing with a NaN in it is a number. (To compare a Decimal with None takes fifteen times as long as to add two.)
    known = [_NO_NUMBER if value is None else value for value in values]
    sound = True
    for at, (parts, totals) in enumerate(picks(table, edition)):
        of_parts, of_totals = sum(parts(known), _ZERO), sum(totals(known), _ZERO)
        if of_parts != of_totals and not (of_parts.is_nan() or of_totals.is_nan()):
            sound = False
            yield identities(table, edition)[at], of_parts, of_totals
    if sound:
        _Sound.values[table, edition] = values


class _Sound:
    """The values of each table in which no sum was found broken, the last time that it was looked at: the reader of
    the tables asks first, and then the check."""

    values: ClassVar[dict[tuple[str, Edition], list[Decimal | None]]] = {}
