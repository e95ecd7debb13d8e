"""What happens to cells between the author and the reader: one function a fault, applied to rows of printed items.

Truth follows the paper: changed and moved cells are right as they are printed, a lost cell is printed nowhere.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

from bench.printing import Item, Report, Row
from tests.reports.forms import COLUMNS

Fault = Callable[[Report, random.Random], None]


def _row(made: Report, rng: random.Random) -> Row:
    """A row of tables 3 and 4 nine times in ten; table 2 has no sums, so that little can be tested there."""
    summed = [row for row in made.rows if row.table != "proactive"]
    # Table 4 is one row of fifteen cells: it counts as three.
    weights = [3 if row.table == "disputes" else 1 for row in summed]
    if rng.random() < 0.1:
        return rng.choice([row for row in made.rows if row.table == "proactive"])
    return rng.choices(summed, weights)[0]


def _summed_row(made: Report, rng: random.Random) -> Row:
    return rng.choice([row for row in made.rows if row.table != "proactive"])


def drop(row: Row, rng: random.Random) -> None:
    whole = [at for at, item in enumerate(row.items) if item.whole is None]
    if whole:
        row.faults += 1
        del row.items[rng.choice(whole)]


def double(row: Row, rng: random.Random) -> None:
    at = rng.randrange(len(row.items))
    row.items.insert(at + 1, Item(row.items[at].text, None))
    row.faults += 1


def tear(row: Row, rng: random.Random) -> None:
    """One number printed as two: `1733` `4`."""
    long = [at for at, item in enumerate(row.items) if len(item.text) > 1 and item.text.isdigit() and not item.whole]
    if long:
        at = rng.choice(long)
        split(row, at, rng)


def split(row: Row, at: int, rng: random.Random) -> None:
    text = row.items[at].text
    cut = rng.randint(1, len(text) - 1)
    row.items[at].text, row.items[at].whole = text[:cut], text
    row.items.insert(at + 1, Item(text[cut:], None, ""))
    row.faults += 1


def blank(row: Row, rng: random.Random) -> None:
    rng.choice([item for item in row.items if item.whole is None]).text = ""
    row.faults += 1


def change(row: Row, rng: random.Random) -> None:
    item = rng.choice([item for item in row.items if item.whole is None])
    digits = list(item.text)
    places = [at for at, digit in enumerate(digits) if digit.isdigit()]
    if not places:
        return
    if len(places) > 1 and rng.random() < 0.5:
        one, other = rng.sample(places, 2)
        digits[one], digits[other] = digits[other], digits[one]
    else:
        at = rng.choice(places)
        digits[at] = rng.choice("123456789".replace(digits[at], ""))
    text = "".join(digits)
    item.text = str(int(text)) if text.isdigit() else item.text
    row.faults += 1


def move(row: Row, rng: random.Random) -> None:
    """One number printed elsewhere in its row; every cell then holds what stands at its place."""
    row.faults += 1
    keys = [item.key for item in row.items]
    item = row.items.pop(rng.randrange(len(row.items)))
    row.items.insert(rng.randrange(len(row.items) + 1), item)
    for key, printed in zip(keys, row.items, strict=True):
        printed.key = key


def _one(fault: Callable[[Row, random.Random], None]) -> Fault:
    return lambda made, rng: fault(_row(made, rng), rng)


def _several(fault: Callable[[Row, random.Random], None]) -> Fault:
    def apply(made: Report, rng: random.Random) -> None:
        for _ in range(rng.randint(2, 4)):
            fault(_row(made, rng), rng)

    return apply


def _to_next_row(made: Report, rng: random.Random) -> None:
    """The last number of a row slips into the next one."""
    pairs = [(one, other) for one, other in pairwise(made.rows) if one.table == other.table == "applications"]
    one, other = rng.choice(pairs)
    other.items.insert(0, Item(one.items.pop().text, None))
    one.faults, other.faults = one.faults + 1, other.faults + 1


def _broken(made: Report, rng: random.Random) -> None:
    """The page ends within a row; half of the time within a number."""
    for row in rng.sample([row for row in made.rows if len(row.items) > 3], 2):
        at = rng.randint(1, len(row.items) - 1)
        text = row.items[at].text
        if rng.random() < 0.5 and len(text) > 1 and text.isdigit():
            split(row, at, rng)
            at += 1
        row.broken_at = at


def _two(one: Callable[[Row, random.Random], None], other: Callable[[Row, random.Random], None]) -> Fault:
    def apply(made: Report, rng: random.Random) -> None:
        row = _summed_row(made, rng)
        for fault in rng.sample((one, other), 2):
            fault(row, rng)

    return apply


def _column(made: Report, rng: random.Random) -> None:
    """A whole column of table 3 gone wrong: lost, an empty one printed before it, or its numbers one row too low."""
    rows = [row for row in made.rows if row.table == "applications"]
    at = rng.randrange(len(COLUMNS))
    kind = rng.choice(("lost", "empty", "low"))
    if kind == "lost":
        for row in rows:
            del row.items[at]
    elif kind == "empty":
        for row in rows:
            row.items.insert(at, Item("", None))
    else:
        texts = [row.items[at].text for row in rows]
        for row, text in zip(rows, ["", *texts], strict=False):
            row.items[at].text = text


def _undamaged(made: Report, rng: random.Random) -> None:
    del made, rng


FAULTS: dict[str, Fault] = {
    "undamaged": _undamaged,
    "dropped": _one(drop),
    "duplicated": _one(double),
    "split": _one(tear),
    "blanked": _one(blank),
    "digits changed": _one(change),
    "moved in its row": _one(move),
    "moved to next row": _to_next_row,
    "page break": _broken,
    "dropped + doubled": _two(drop, double),
    "dropped + split": _two(drop, tear),
    "dropped twice": _two(drop, drop),
    "doubled twice": _two(double, double),
    "dropped + changed": _two(drop, change),
    "doubled + changed": _two(double, change),
    "blanked + dropped": _two(blank, drop),
    "changed twice": _two(change, change),
    "moved + dropped": _two(move, drop),
    "several dropped": _several(drop),
    "several doubled": _several(double),
    "several split": _several(tear),
    "several changed": _several(change),
    "several blanked": _several(blank),
    "column shifted": _column,
}
