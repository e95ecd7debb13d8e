"""Which cells of a damaged row can be decided at all? Brute force over the possibilities, without the parser.

Rule: a row is judged as if every other row were whole, so that the columns say what each of its cells must be. All ways
to lay its printed numbers into its cells, in order, with no more faults than were made (a cell left empty, a number
too many, two pieces joined), are tried; a way counts when every number equals what its column demands (table 4 has no
columns: when its three sums can hold). A cell is decidable when all ways say the same of it. Rows of table 2 have no
sums: with a number too few or too many nothing in them is decidable; nor is anything in table 3 with a whole column gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.printing import Item, Report, Row
from tests.reports.forms import BLOCKS, COLUMNS, PARTS, Key, Values

Cells = tuple[str | None, ...]


def undecidable(made: Report, truth: dict[Key, str | None]) -> set[Key]:
    """The keys of all cells that nobody could place."""
    lost_column = any(
        all(truth["applications", row.items[0].key[1], column] is None for row in _applications(made) if row.items[0].key)
        for column in COLUMNS
    )
    found: set[Key] = set()
    for row, keys in _rows(made):
        if len(_printed(row)) == len(keys) and all(item.key for item in row.items):
            continue
        if row.table == "proactive" or (row.table == "applications" and lost_column):
            found.update(keys)
            continue
        ways = set(_ways(row, keys, truth, made.figures))
        found.update(key for at, key in enumerate(keys) if len({way[at] for way in ways}) > 1)
    return found


def _applications(made: Report) -> list[Row]:
    return [row for row in made.rows if row.table == "applications"]


def _rows(made: Report) -> Iterator[tuple[Row, tuple[Key, ...]]]:
    by_row: dict[tuple[str, str], list[Key]] = {}
    for key in made.figures:
        by_row.setdefault((key[0], "" if key[0] == "disputes" else key[1]), []).append(key)
    yield from zip(made.rows, (tuple(keys) for keys in by_row.values()), strict=True)


def _printed(row: Row) -> list[Item]:
    return [item for item in row.items if item.text]


def _ways(row: Row, keys: Sequence[Key], truth: dict[Key, str | None], author: Values) -> Iterator[Cells]:
    printed = [item.text for item in _printed(row)]
    lost = sum(truth[key] in (None, "") for key in keys)
    surplus = sum(item.key is None for item in _printed(row))
    demanded = [truth[key] or author[key] for key in keys] if row.table == "applications" else None
    yield from (
        way
        for way in _laid(printed, len(keys), lost, surplus, demanded)
        if demanded is not None or _sums_can_hold(way)
    )


def _laid(
    printed: Sequence[str], width: int, empty: int, surplus: int, demanded: Sequence[str] | None
) -> Iterator[Cells]:
    """Cells filled from the left: with the next number, two or three pieces joined, or nothing; numbers may be left."""
    if width == 0:
        if len(printed) <= surplus:
            yield ()
        return
    for joined in range(1, min(surplus + 1, 3, len(printed)) + 1):
        text = "".join(printed[:joined])
        if demanded is None or demanded[-width] == text:
            for rest in _laid(printed[joined:], width - 1, empty, surplus - joined + 1, demanded):
                yield (text, *rest)
    if empty:
        for rest in _laid(printed, width - 1, empty - 1, surplus, demanded):
            yield (None, *rest)
    if surplus and printed:
        yield from _laid(printed[1:], width, empty, surplus - 1, demanded)


def _sums_can_hold(way: Cells) -> bool:
    for at in range(0, len(BLOCKS) * len(PARTS), len(PARTS)):
        *parts, total = way[at : at + len(PARTS)]
        known = sum(int(part) for part in parts if part is not None)
        if total is not None and (known > int(total) or (None not in parts and known != int(total))):
            return False
    return True
