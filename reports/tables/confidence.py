"""How sure a figure is: how it was placed, and whether the sums through it hold.

A placement is doubted where sums break: a wrong sum is usually the report's own, but it is also what a shifted cell
looks like. Where a broken row and a broken column miss by the same amount, the cell at which they meet explains both:
it falls below 0.5 and the rest of both lines is believed. A broken line that nothing explains is doubted as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from reports.identities import BALANCE, OUTCOME_SUM, Identity
from reports.model import FigureKey

PLACED, SOLVED, DECIDED_BY_ALL = 0.97, 0.95, 0.9
BOTH_HOLD = 0.99
CROSSING, ONE_BROKEN, EXPLAINED = 0.45, 0.9, 0.96
Values = Mapping[FigureKey, Decimal | None]


def misses(identities: Sequence[Identity], values: Values) -> dict[Identity, Decimal]:
    """By how much each sum misses (0: it holds). A sum with a blank or unknown cell is not in it."""
    found: dict[Identity, Decimal] = {}
    for identity in identities:
        parts = [values.get(key) for key in identity.parts]
        totals = [values.get(key) for key in identity.totals]
        if None not in parts and None not in totals:
            found[identity] = sum((p for p in parts if p is not None), Decimal(0)) - sum(
                (t for t in totals if t is not None), Decimal(0)
            )
    return found


def factors(identities: Sequence[Identity], values: Values) -> dict[FigureKey, float]:
    """The highest confidence that the sums allow each cell; cells without any assessable sum are not in it."""
    found = misses(identities, values)
    caps: dict[FigureKey, float] = {
        key: BOTH_HOLD for identity, miss in found.items() if not miss for key in _keys(identity)
    }
    rows = {identity: abs(miss) for identity, miss in found.items() if miss and not _is_column(identity)}
    columns = {identity: abs(miss) for identity, miss in found.items() if miss and _is_column(identity)}
    explained = {
        line for line, miss in (rows | columns).items() if miss in (columns.values() if line in rows else rows.values())
    }
    crossing: set[FigureKey] = set()
    for row, row_miss in rows.items():
        for column, column_miss in columns.items():
            if row_miss == column_miss or not {row, column} <= explained:
                crossing |= set(_keys(row)) & set(_keys(column))
    for line in (*rows, *columns):
        for key in _keys(line):
            caps[key] = min(caps.get(key, 1.0), EXPLAINED if line in explained else ONE_BROKEN)
    for key in crossing:
        caps[key] = CROSSING
    if not rows:
        _moved(columns, values, caps)
    return caps


def _moved(columns: Mapping[Identity, Decimal], values: Values, caps: dict[FigureKey, float]) -> None:
    """All rows hold and two columns miss by the same amount: two cells of one row may have changed places.

    The rows in which that would mend both columns are the suspects; the rest of the two columns is believed.
    """
    lines = {identity.line for identity in columns}
    amounts = set(columns.values())
    if len(lines) != 2 or len(amounts) != 1:
        return
    left, right = sorted(lines)
    amount = amounts.pop()
    keys = {key for identity in columns for key in _keys(identity)}
    suspects: set[FigureKey] = set()
    for table, row, _ in keys:
        one, other = values.get((table, row, left)), values.get((table, row, right))
        if one is not None and other is not None and abs(one - other) == amount:
            suspects |= {(table, row, left), (table, row, right)}
    if suspects:
        for key in keys:
            caps[key] = CROSSING if key in suspects else EXPLAINED


def _is_column(identity: Identity) -> bool:
    return identity.code in (OUTCOME_SUM, BALANCE)


def _keys(identity: Identity) -> tuple[FigureKey, ...]:
    return identity.parts + identity.totals
