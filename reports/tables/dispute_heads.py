"""In which order the headings of table 4 stand: some print the litigation first, or each block's 总计 first.

All sums hold in any order, so that nothing but the headings tells which number is which.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from reports.model import FigureKey
from reports.tables.lines import torn_heads
from reports.tables.tokens import Token
from reports.vocabulary import (
    DISPUTE_BLOCKS,
    DISPUTE_COLUMNS,
    DISPUTE_HEADS,
    DISPUTE_ROWS,
    DISPUTES,
    LITIGATION,
)

_WIDTH = len(DISPUTE_COLUMNS)


def order_of(heading: Sequence[Token]) -> tuple[FigureKey, ...] | None:
    """The keys of the fifteen columns from left to right; None where the headings show another order than the form's
    without telling it whole. Headings that tell nothing (torn ones) leave the form's order."""
    form = tuple((DISPUTES, row, column) for row in DISPUTE_ROWS for column in DISPUTE_COLUMNS)
    told = _told(heading) or _told_in_parts(heading)
    if told is not None:
        return told
    return form if _are_in_order(heading) and _parts_are_in_order(heading) else None


def _told(heading: Sequence[Token]) -> tuple[FigureKey, ...] | None:
    """By the columns that each block title covers; None unless fifteen different columns are named."""
    blocks = {DISPUTE_BLOCKS[token.label]: token for token in heading if token.label in DISPUTE_BLOCKS}
    columns: dict[int, FigureKey] = {}
    for token in heading:
        part = DISPUTE_HEADS.get(token.label)
        if part is None or token.loose:
            continue
        above = [row for row, block in blocks.items() if 0 <= token.column - block.column < block.colspan]
        if len(above) != 1:
            return None
        columns[token.column] = (DISPUTES, above[0], part)
    keys = tuple(columns[column] for column in sorted(columns))
    return keys if len(keys) == len(set(keys)) == _WIDTH * len(DISPUTE_ROWS) else None


def _told_in_parts(heading: Sequence[Token]) -> tuple[FigureKey, ...] | None:
    """The same where no rule keeps the lines of a head together: by fifteen heads put together again, each five below
    the title of one block."""
    blocks = {DISPUTE_BLOCKS[token.label]: token for token in heading if token.label in DISPUTE_BLOCKS}
    torn = torn_heads([token for token in heading if token.label not in DISPUTE_BLOCKS and token.label != LITIGATION])
    parts = {column: DISPUTE_HEADS[label] for column, label in torn.items() if label in DISPUTE_HEADS}
    columns = sorted(parts)
    if len(columns) != _WIDTH * len(DISPUTE_ROWS) or len(blocks) != len(DISPUTE_ROWS):
        return None
    keys: list[FigureKey] = []
    for start in range(0, len(columns), _WIDTH):
        own = columns[start : start + _WIDTH]
        above = [row for row, block in blocks.items() if own[0] <= block.column <= own[-1]]
        if len(above) != 1:
            return None
        keys += [(DISPUTES, above[0], parts[column]) for column in own]
    return tuple(keys) if len(set(keys)) == len(keys) else None


def _are_in_order(heading: Sequence[Token]) -> bool:
    """Whether the block titles that are found stand in the form's order."""
    blocks = {DISPUTE_BLOCKS[token.label]: token for token in heading if token.label in DISPUTE_BLOCKS}
    found = [blocks[row] for row in DISPUTE_ROWS if row in blocks]
    litigation = next((token for token in heading if token.label == LITIGATION), None)
    first = blocks.get(DISPUTE_ROWS[0])
    if litigation is not None and first is not None and _stands_behind(first, litigation):
        return False
    if any(token.loose for token in found):
        found = found[-2:]  # in lines of text the first title stands in a line above both others in any order
    return not any(_stands_behind(one, other) for one, other in pairwise(found))


def _stands_behind(one: Token, other: Token) -> bool:
    if one.loose or other.loose:
        return one.position > other.position
    return one.block == other.block and one.column > other.column


def _parts_are_in_order(heading: Sequence[Token]) -> bool:
    """Whether no run of five different heads shows another order than the form's. Torn heads show none."""
    rows: dict[tuple[int, int], list[str]] = {}
    for token in heading:
        part = DISPUTE_HEADS.get(token.label)
        if part is not None:
            rows.setdefault((token.block, -1 if token.loose else token.row), []).append(part)
    for parts in rows.values():
        if len(parts) % _WIDTH:
            continue
        for start in range(0, len(parts), _WIDTH):
            run = tuple(parts[start : start + _WIDTH])
            if len(set(run)) == _WIDTH and run != DISPUTE_COLUMNS:
                return False
    return True
