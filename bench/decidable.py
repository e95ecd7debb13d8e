"""Which cells of a damaged row can be decided at all? Brute force over the possibilities, without the parser.

Rule: a row is judged as if every other row were whole, so that the columns say what each of its cells must be. All ways
to lay its printed numbers into its cells, in order, with no more faults than were made (a cell left empty, a number
too many, two pieces joined, a number misprinted), are tried; a way fits when every other number is what its column
demands (table 4 has no columns: when its three sums can hold). A cell is decidable when all ways say the same of it.

A row is *disguised* when a way with fewer faults than were made fits, or one number moved explains it: its text is also
that of a report less damaged, which anyone would take it for (a zero lost, another zero doubled). Its cells are not
decidable, and what is read in them is counted apart. Rows of table 2 have no sums: with a number too few or too many
nothing in them is decidable; nor is anything in table 3 with a whole column gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from bench.printing import Item, Report, Row
from tests.reports.forms import BLOCKS, COLUMNS, PARTS, Key, Values

Cells = tuple[str | None, ...]
_TOO_MANY = 2  # faults of one row beyond which nothing in it is asked for


def undecidable(made: Report, truth: dict[Key, str | None]) -> tuple[set[Key], set[Key]]:
    """The keys of all cells that nobody could place, and those of them that stand in disguised rows."""
    third = [row for row in made.rows if row.table == "applications"]
    lost_column = any(
        all(truth["applications", row, column] is None for row in {key[1] for item in third for key in item.keys})
        for column in COLUMNS
    )
    open_cells: set[Key] = set()
    disguised: set[Key] = set()
    for row, keys in _rows(made):
        miscounted = len(_printed(row)) != len(keys) or not all(item.key for item in row.items)
        if row.faults == _TOO_MANY and row.table != "proactive" and _cheapest(row, keys, made.figures) < row.faults:
            open_cells.update(keys)
            disguised.update(keys)
        elif not miscounted:
            continue
        elif row.table == "proactive" or row.faults > _TOO_MANY or (row.table == "applications" and lost_column):
            open_cells.update(keys)
        else:
            ways = {way for way, _ in _ways(row, keys, row.faults, made.figures)}
            open_cells.update(key for at, key in enumerate(keys) if len({way[at] for way in ways}) > 1)
    return open_cells, disguised


def _rows(made: Report) -> Iterator[tuple[Row, tuple[Key, ...]]]:
    by_row: dict[tuple[str, str], list[Key]] = {}
    for key in made.figures:
        by_row.setdefault((key[0], "" if key[0] == "disputes" else key[1]), []).append(key)
    yield from zip(made.rows, (tuple(keys) for keys in by_row.values()), strict=True)


def _printed(row: Row) -> list[Item]:
    return [item for item in row.items if item.text]


def _cheapest(row: Row, keys: Sequence[Key], author: Values) -> int:
    wanted, printed = [author[key] for key in keys], [item.text for item in _printed(row)]
    if len(printed) == len(wanted) and any(_moved(wanted, one, other) == printed for one, other in _pairs(len(keys))):
        return 1
    return min((faults for _, faults in _ways(row, keys, row.faults - 1, author)), default=row.faults)


def _pairs(width: int) -> Iterator[tuple[int, int]]:
    yield from product(range(width), repeat=2)


def _moved(texts: Sequence[str], one: int, other: int) -> list[str]:
    """`texts` with the one at `one` printed at `other` instead."""
    moved = list(texts)
    moved.insert(other, moved.pop(one))
    return moved


def _ways(row: Row, keys: Sequence[Key], faults: int, author: Values) -> Iterator[tuple[Cells, int]]:
    printed = [item.text for item in _printed(row)]
    demanded = [author[key] for key in keys] if row.table == "applications" else None
    for way, used in _laid(printed, len(keys), faults, demanded):
        broken = 0 if demanded is not None else _broken_sums(way)
        if used + broken <= faults:
            yield way, used + broken


def _laid(
    printed: Sequence[str], width: int, faults: int, demanded: Sequence[str] | None
) -> Iterator[tuple[Cells, int]]:
    """Cells filled from the left, with the faults that this takes: nothing, a number, or pieces of one."""
    if abs(width - len(printed)) > faults:
        return
    if width == 0:
        if len(printed) <= faults:
            yield (), len(printed)
        return
    for joined in range(1, min(faults + 1, len(printed)) + 1):
        text = "".join(printed[:joined])
        cost = joined - 1 + (demanded is not None and demanded[-width] != text)
        if cost <= faults:
            for rest, used in _laid(printed[joined:], width - 1, faults - cost, demanded):
                yield (text, *rest), used + cost
    if faults:
        for rest, used in _laid(printed, width - 1, faults - 1, demanded):
            yield (None, *rest), used + 1
        if printed:
            for rest, used in _laid(printed[1:], width, faults - 1, demanded):
                yield rest, used + 1


def _broken_sums(way: Cells) -> int:
    """How many sums of table 4 cannot hold: each takes one misprint more."""
    broken = 0
    for at in range(0, len(BLOCKS) * len(PARTS), len(PARTS)):
        *parts, total = way[at : at + len(PARTS)]
        known = sum(int(part) for part in parts if part is not None)
        broken += total is not None and (known > int(total) or (None not in parts and known != int(total)))
    return broken
