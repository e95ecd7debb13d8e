"""How sure a figure is: how it was placed, and whether the sums through it hold.

A placement is doubted where sums break: a wrong sum is usually the report's own, but it is also what a shifted cell
looks like. The solver names the cells of rows that may be at fault; where all rows hold and columns do not, two cells
of one row may have changed places, and those are looked for here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from reports.identities import BALANCE, OUTCOME_SUM, Identity
from reports.model import FigureKey
from reports.tables.bounds import Interval, can_hold
from reports.tables.solve import Solution, value_of
from reports.vocabulary import APPLICANTS, APPLICATIONS, DISPUTE_COLUMNS, DISPUTE_ROWS, DISPUTES

BOTH_HOLD, PLACED, SOLVED = 0.99, 0.97, 0.95
EXPLAINED, ONE_BROKEN, DOUBTED = 0.96, 0.9, 0.45
LIKELY_LABEL = 0.9
Values = Mapping[FigureKey, Decimal]


def confidences(solution: Solution, identities: Sequence[Identity]) -> dict[FigureKey, float]:
    """How far the sums support each cell; cells without any assessable sum are not in it."""
    bounds = solution.bounds | {
        key: (value, value) for key in solution.solved if (value := value_of(solution.slots.get(key))) is not None
    }
    found: dict[FigureKey, float] = {}
    broken: list[Identity] = []
    for identity in identities:
        if not can_hold(identity, bounds):
            broken.append(identity)
        elif _is_exact(identity, bounds):
            found.update(dict.fromkeys(_keys(identity), BOTH_HOLD))
    columns = [identity for identity in broken if identity.code in (OUTCOME_SUM, BALANCE)]
    if columns:
        changed = set() if solution.suspects else _changed_places(columns, identities, bounds)
        cap = EXPLAINED if changed or solution.suspects else ONE_BROKEN
        for identity in columns:
            found.update(dict.fromkeys(_keys(identity), cap))
        found.update(dict.fromkeys(changed, DOUBTED))
    found.update(dict.fromkeys(solution.doubted, DOUBTED))
    found.update(dict.fromkeys(_between(solution.doubted), DOUBTED))
    return found


def _keys(identity: Identity) -> tuple[FigureKey, ...]:
    return identity.parts + identity.totals


def _is_exact(identity: Identity, bounds: Mapping[FigureKey, Interval]) -> bool:
    return all(low == high for low, high in (bounds[key] for key in _keys(identity)))


def _between(doubted: set[FigureKey]) -> Iterator[FigureKey]:
    """Table 4 is one line: a number lost in one block and repeated in a later one shifts all that stands between."""
    places = [DISPUTE_ROWS.index(row) for table, row, _ in doubted if table == DISPUTES]
    if places:
        for row in DISPUTE_ROWS[min(places) : max(places) + 1]:
            yield from ((DISPUTES, row, column) for column in DISPUTE_COLUMNS)


def _changed_places(
    broken: Sequence[Identity], identities: Sequence[Identity], bounds: Mapping[FigureKey, Interval]
) -> set[FigureKey]:
    """The cells of all rows in which moving one number, or swapping two, would mend every broken column."""
    misses = {
        identity: sum((bounds[key][0] for key in identity.parts), Decimal(0))
        - sum((bounds[key][0] for key in identity.totals), Decimal(0))
        for identity in broken
    }
    columns = [identity for identity in identities if identity.code in (OUTCOME_SUM, BALANCE)]
    rows = {row for identity in columns for _, row, _ in _keys(identity)}
    suspects: set[FigureKey] = set()
    for row in rows:
        keys = [(APPLICATIONS, row, column) for column in APPLICANTS]
        if any(bounds[key][0] != bounds[key][1] for key in keys):
            continue
        printed = [bounds[key][0] for key in keys]
        for order in _reorderings(len(keys)):
            changes = {
                key: printed[source] - old for key, source, old in zip(keys, order, printed, strict=True)
                if printed[source] != old
            }  # fmt: skip
            if changes and all(_mended(identity, misses, changes) for identity in columns):
                suspects |= changes.keys()
    return suspects


def _mended(identity: Identity, misses: Mapping[Identity, Decimal], changes: Values) -> bool:
    change = sum((changes.get(key, Decimal(0)) for key in identity.parts), Decimal(0))
    change -= sum((changes.get(key, Decimal(0)) for key in identity.totals), Decimal(0))
    return misses.get(identity, Decimal(0)) + change == 0


def _reorderings(width: int) -> Iterator[list[int]]:
    for one in range(width):
        for other in range(width):
            moved = list(range(width))
            moved.insert(other, moved.pop(one))
            yield moved
            if other > one:
                swapped = list(range(width))
                swapped[one], swapped[other] = swapped[other], swapped[one]
                yield swapped
