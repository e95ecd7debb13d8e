"""Columns that bodies add to the forms, told by their own headings: units, remarks, running numbers, last year's total.

They hold no figure of the form, and between labels and numbers, or behind them, they would make every row undecidable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from reports.model import Cell
from reports.tables.figures import read_cell
from reports.vocabulary import (
    APPLICATION_LABELS,
    DISPUTE_BLOCKS,
    MONEY_UNIT,
    PROACTIVE_LABELS,
    SHARED_LABELS,
    UNITS,
    compact,
    normal_label,
)

_REMARKS = frozenset(("备注", "说明", "备注说明", "情况说明"))
_UNITS = frozenset(("单位", "计量单位"))
_NUMBERS = frozenset(("序号", "行次", "编号"))
# Not 增减 alone: the form of 2019 has such a column of its own.
_EARLIER = frozenset(
    (
        "上年数",
        "上年总计",
        "上年度总计",
        "上年合计",
        "去年总计",
        "上年同期",
        "同比",
        "同比增减",
        "同比增长",
        "较上年增减",
    )
)
_HEADS = _REMARKS | _UNITS | _NUMBERS | _EARLIER
_LONGEST = max(map(len, _HEADS)) + 4
_LONGEST_LABEL = 80
_THINGS = frozenset(UNITS.split("|"))


def without_extra_columns(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells of a grid without those of added columns. Most tables have none, and are looked at once."""
    heads = [
        (cell.column, head)
        for cell in cells
        if 0 < len(cell.text) <= _LONGEST
        and cell.column > 0
        and cell.colspan == 1
        and (cell.text in _HEADS or not cell.text.isalnum())
        and (head := compact(cell.text)) in _HEADS
    ]
    if not heads or _tables_in(cells) > 1:
        return cells  # the same column holds figures of another table below
    columns: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.colspan == 1:
            columns[cell.column].append(cell)
    extra = {column for column, head in heads if _is_extra(head, columns[column])}
    return [cell for cell in cells if cell.colspan > 1 or cell.column not in extra]


def _tables_in(cells: Sequence[Cell]) -> int:
    labels = {normal_label(cell.text) for cell in cells if len(cell.text) <= _LONGEST_LABEL}
    known = (PROACTIVE_LABELS, APPLICATION_LABELS, DISPUTE_BLOCKS)
    return sum(any(label in labels for label in words if label not in SHARED_LABELS) for words in known)


def _is_extra(head: str, column: Sequence[Cell]) -> bool:
    below = [text for cell in column if (text := compact(cell.text)) and text not in _HEADS]
    if any(normal_label(text) in labels for text in below for labels in (PROACTIVE_LABELS, APPLICATION_LABELS)):
        return False  # it is headed so, and holds the labels
    if head in _UNITS:
        # Where money is told in 元 the unit must be known; names of bodies are no units.
        return all(text in _THINGS or text.strip("()") == f"万{MONEY_UNIT}" for text in below)
    if head in _NUMBERS:
        values = [read_cell(text).value for text in below]
        return values == [Decimal(place) for place in range(1, len(values) + 1)]
    return True
