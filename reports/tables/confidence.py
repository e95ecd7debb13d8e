"""How sure a figure is: how it was placed, and whether the sums through it hold.

A placement is doubted where sums break: a wrong sum is usually the report's own, but it is also what a shifted cell
looks like. The solver names the cells of rows that may be at fault; where all rows hold and columns do not, numbers of
one row may have changed places, and those are looked for here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from reports.identities import BALANCE, OUTCOME_SUM, Identity, identities, picks, summed_keys
from reports.model import Edition, FigureKey
from reports.tables.bounds import Interval
from reports.tables.solve import Solution, value_of
from reports.vocabulary import APPLICATION_COLUMNS, APPLICATIONS, DISPUTE_COLUMNS, DISPUTE_ROWS, DISPUTES

BOTH_HOLD, PLACED, SOLVED = 0.99, 0.97, 0.95
EXPLAINED, ONE_BROKEN, DOUBTED = 0.96, 0.9, 0.45
LIKELY_LABEL = 0.9
_MOST_FAULTS = 2


def confidences(solution: Solution, table: str, edition: Edition) -> dict[FigureKey, float]:
    """How far the sums support each cell; cells without any assessable sum are not in it."""
    sums = identities(table, edition)
    bounds = solution.bounds | {
        key: (value, value) for key in solution.solved if (value := value_of(solution.slots.get(key))) is not None
    }
    found: dict[FigureKey, float] = {}
    broken: list[Identity] = []
    lows, highs = _ends(bounds, table, edition)
    for identity, (parts, totals) in zip(sums, picks(table, edition), strict=True):
        part_lows, total_lows, part_highs, total_highs = parts(lows), totals(lows), parts(highs), totals(highs)
        low, total_low = sum(part_lows), sum(total_lows)
        if part_lows == part_highs and total_lows == total_highs:
            if low == total_low:
                found.update(dict.fromkeys(identity.keys, BOTH_HOLD))
            else:
                broken.append(identity)
        elif low > sum(total_highs) or total_low > sum(part_highs):
            broken.append(identity)
    columns = [identity for identity in broken if identity.code in (OUTCOME_SUM, BALANCE)]
    if columns:
        changed = set() if solution.suspects else _displaced(columns, sums, bounds, solution)
        cap = EXPLAINED if changed or solution.suspects else ONE_BROKEN
        for identity in columns:
            found.update(dict.fromkeys(identity.keys, cap))
        found.update(dict.fromkeys(changed, DOUBTED))
    found.update(dict.fromkeys(solution.doubted, DOUBTED))
    found.update(dict.fromkeys(_between(solution.doubted), DOUBTED))
    return found


def _ends(
    bounds: Mapping[FigureKey, Interval], table: str, edition: Edition
) -> tuple[tuple[Decimal, ...], tuple[Decimal, ...]]:
    """The least and the most that each cell may be, in the form's order."""
    intervals = [bounds[key] for key in summed_keys(table, edition)]
    return tuple([low for low, _ in intervals]), tuple([high for _, high in intervals])


def _between(doubted: set[FigureKey]) -> Iterator[FigureKey]:
    """Table 4 is one line: a number lost in one block and repeated in a later one shifts all that stands between."""
    places = [DISPUTE_ROWS.index(row) for table, row, _ in doubted if table == DISPUTES]
    if places:
        for row in DISPUTE_ROWS[min(places) : max(places) + 1]:
            yield from ((DISPUTES, row, column) for column in DISPUTE_COLUMNS)


def _displaced(
    broken: Sequence[Identity],
    sums: Sequence[Identity],
    bounds: Mapping[FigureKey, Interval],
    solution: Solution,
) -> set[FigureKey]:
    """The cells of all rows in which numbers out of their places would explain every broken column.

    A row is what its columns demand of it, but in other places: reordered, or with one number lost and one repeated or
    torn, by which its own sum happens to hold.
    """
    misses = {
        identity: sum((bounds[key][0] for key in identity.parts), Decimal(0))
        - sum((bounds[key][0] for key in identity.totals), Decimal(0))
        for identity in broken
    }
    columns = [identity for identity in sums if identity.code in (OUTCOME_SUM, BALANCE)]
    suspects: set[FigureKey] = set()
    for row in {row for identity in columns for _, row, _ in identity.keys}:
        keys = [(APPLICATIONS, row, column) for column in APPLICATION_COLUMNS]
        changes = _demanded_changes(row, keys, columns, misses)
        if changes is None:
            continue
        if any(value_of(solution.slots.get(key)) is None for key in keys):
            # With a blank or an illegible cell in it the row's own sum proves nothing.
            suspects.update(key for key, change in zip(keys, changes, strict=True) if change)
            continue
        printed = [str(bounds[key][0]) for key in keys]
        demanded = [str(bounds[key][0] + change) for key, change in zip(keys, changes, strict=True)]
        if sorted(printed) == sorted(demanded) or _lays(printed, demanded, _MOST_FAULTS):
            suspects.update(key for key, change in zip(keys, changes, strict=True) if change)
    return suspects


def _demanded_changes(
    row: str, keys: Sequence[FigureKey], columns: Sequence[Identity], misses: Mapping[Identity, Decimal]
) -> list[Decimal] | None:
    """What must be added to each cell of the row to mend all columns; None where no such change mends them all."""
    changes: dict[FigureKey, Decimal] = {}
    for identity in columns:
        miss = misses.get(identity, Decimal(0))
        key = next((key for key in identity.keys if key[1] == row), None)
        if key is None:
            if miss:
                return None
            continue
        change = -miss if key in identity.parts else miss
        if changes.setdefault(key, change) != change:
            return None
    return [changes.get(key, Decimal(0)) for key in keys]


def _lays(printed: Sequence[str], demanded: Sequence[str], faults: int) -> bool:
    """Whether `printed` says `demanded` but for so many faults: a number lost, one too many, one torn in two."""
    if not printed or not demanded:
        return len(printed) + len(demanded) <= faults
    if printed[0] == demanded[0] and _lays(printed[1:], demanded[1:], faults):
        return True
    if not faults:
        return False
    torn = len(printed) > 1 and printed[0] + printed[1] == demanded[0]
    return (
        (torn and _lays(printed[2:], demanded[1:], faults - 1))
        or _lays(printed, demanded[1:], faults - 1)
        or _lays(printed[1:], demanded, faults - 1)
    )
