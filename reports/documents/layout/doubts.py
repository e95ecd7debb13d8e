"""What the rows of a table without column rules leave open: digits that may be the rest of another line's number.

Where rows are set as tightly as the lines of one cell, `128` above `8` is 1288 or two numbers. Which of them is proved
only where the numbers show their rows (stacks.py), or where the label of a row stands on either line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from reports.documents.layout.label_rows import LabelLine, Row, is_row_label, shown_rows
from reports.documents.layout.runs import line_text
from reports.documents.layout.stacks import ALIGNED, ValueLine, is_number_piece, links
from reports.vocabulary import APPLICATION_GROUPS, compact, is_numbered, normal_label

# In line heights: a row this far from a number in doubt may own it.
_REACH = 1.0
_Doubt = tuple[int, float, float]


def doubted(
    rows: Sequence[Row], labels: Sequence[LabelLine], values: Sequence[ValueLine], borders: Sequence[float]
) -> tuple[list[Row], list[LabelLine]]:
    """The same rows, each with the columns in which what stands there may be part of another row's number.

    A row of nothing but such scraps is none: its columns are in doubt in the row that it stands nearest to, and the
    lines beside it, pieces of a group's name, are given apart.
    """
    doubts = _doubts(rows, labels, values, borders)
    if not rows:
        return [], []
    marked = [replace(row, doubtful=_columns(row, doubts)) for row in rows]
    # Scraps at the edge of a page may belong to the row on the other side of the break (see cut_rows.py).
    edges = [row for row in (marked[0], marked[-1]) if not row.labels]
    widest = max(_columns_of(row) for row in marked)
    scraps = [row for row in marked if (_is_scraps(row) or _is_torn_off(row, widest)) and row not in edges]
    kept = [row for row in marked if row not in scraps]
    owners = [place for place, row in enumerate(kept) if row.labels]
    if not owners:
        return marked, []
    names: list[LabelLine] = []
    for row in scraps:
        names += row.labels
        level = _level(row)
        # Nothing tells whether they belong to the row above or the one below.
        for nearest in sorted(owners, key=lambda place: abs(_level(kept[place]) - level))[:2]:
            owner = kept[nearest]
            kept[nearest] = replace(owner, doubtful=owner.doubtful.union(*(line.texts for line in row.values)))
    return kept, names


def _is_scraps(row: Row) -> bool:
    """Whether a row has no label of a row, and no number that is not in doubt."""
    if not row.values or not row.doubtful.issuperset(column for line in row.values for column in line.texts):
        return False
    name = normal_label("".join(line_text(line.runs) for line in row.labels))
    return any(name in group for group in APPLICATION_GROUPS)


def _is_torn_off(row: Row, widest: int) -> bool:
    """Whether a row is a few digits without any label."""
    pieces = [text for line in row.values for text in line.texts.values()]
    return not row.labels and 2 * _columns_of(row) <= widest and all(is_number_piece(text) for text in pieces)


def _columns_of(row: Row) -> int:
    return len({column for line in row.values for column in line.texts})


def _level(row: Row) -> float:
    levels = [line.level for line in row.labels] or [line.level for line in row.values]
    return sum(levels) / len(levels)


def _doubts(
    rows: Sequence[Row], labels: Sequence[LabelLine], values: Sequence[ValueLine], borders: Sequence[float]
) -> list[_Doubt]:
    """(column, from y, to y) of every pair of pieces of which nothing tells whether they are one number."""
    bands = [bisect_right(borders, value.level) for value in values]
    owner = {line.index: number for number, row in enumerate(rows) for line in row.values}
    unshown: set[int] = set()
    for start, end in shown_rows(labels, values, borders).items():
        if end is None:
            unshown.add(start)
    begun = {place for place, value in enumerate(values) if _begins_row(value, labels)}
    doubts: list[_Doubt] = []
    first = next((row for row in rows if row.values), None)
    if first is not None and len(first.values) > 1 and 0 in unshown and 0 not in begun:
        # At the top of a page these may be the rest of the row above the break.
        doubts += [(column, values[0].level, values[0].level) for column in values[0].texts]
    for column, upper, lower in links(values, bands):
        if upper in begun and lower in begun:
            continue
        one_row = owner[values[upper].index] == owner[values[lower].index]
        if one_row and upper not in unshown and lower not in unshown:
            continue
        reach = _REACH * values[upper].height
        doubts.append((column, values[upper].level - reach, values[lower].level + reach))
    return doubts


def _begins_row(value: ValueLine, labels: Sequence[LabelLine]) -> bool:
    """Whether a row's whole label, or the beginning of one (`2.`; groups have `（二）`), stands on the line."""
    for label in labels:
        if abs(label.level - value.level) <= ALIGNED * value.height:
            text = line_text(label.runs)
            if is_row_label(text) or (is_numbered(text) and compact(text)[0].isdigit()):
                return True
    return False


def _columns(row: Row, doubts: Sequence[_Doubt]) -> frozenset[int]:
    levels = [line.level for line in row.values] + [line.level for line in row.labels]
    top, bottom = min(levels), max(levels)
    return frozenset(column for column, low, high in doubts if bottom >= low and top <= high)
