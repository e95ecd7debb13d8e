"""Which lines of label text belong to which line of values, in tables without rules."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from reports.documents.layout.runs import Run, line_text
from reports.documents.layout.stacks import ValueLine, is_number_piece, row_ends
from reports.vocabulary import (
    APPLICATION_GROUPS,
    APPLICATION_LABELS,
    DISPUTE_BLOCKS,
    HEADING_WORDS,
    PROACTIVE_LABELS,
    compact,
    is_numbered,
    normal_label,
)

# More lines than this no label has, however narrow its column.
_MOST_LINES = 8
# Costs, in line heights: a known label earns, a label without values or values without a label cost.
_KNOWN, _UNPLACED, _UNLABELLED = 4.0, 3.0, 2.5
_FARTHEST = 2.2
# Lines of one row are set no wider than this; rows of a table are.
_TIGHT, _LEADING = 1.35, 1.7
_ROWS = frozenset({*APPLICATION_LABELS, *PROACTIVE_LABELS, *DISPUTE_BLOCKS})
_WORDS = _ROWS | APPLICATION_GROUPS | frozenset(word for words in HEADING_WORDS.values() for word in words)


@dataclass(slots=True)
class LabelLine:
    """Label text on visual line `index`, at y = `level`."""

    index: int
    level: float
    height: float
    runs: list[Run]


@lru_cache(maxsize=8192)
def is_row_label(text: str) -> bool:
    """Whether a text is the whole label of a statutory row."""
    return normal_label(text) in _ROWS


@lru_cache(maxsize=8192)
def is_known(text: str) -> bool:
    """Whether a text is a whole label, group or heading of a statutory table."""
    return normal_label(text) in _WORDS


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its lines of values (several where numbers wrapped, none in a blank row) and of its label.

    `doubtful`: the columns in which its number is not told for certain (see doubts.py).
    """

    values: tuple[ValueLine, ...]
    labels: tuple[LabelLine, ...]
    doubtful: frozenset[int] = frozenset()


def assign(
    labels: Sequence[LabelLine],
    values: Sequence[ValueLine],
    borders: Sequence[float],
) -> list[Row]:
    """All lines of labels and values as rows, in order.

    Of all ways to cut the lines into rows the cheapest is taken: a label stands centred on its values or begins with
    them, no row crosses one of the rules `borders`, labels read as labels of the form, and every value has one.
    """
    centred, at_top = (_best(labels, values, borders, top=top) for top in (False, True))
    return (centred if centred[0] <= at_top[0] else at_top)[1]


_State = tuple[float, int, int]


def _best(
    labels: Sequence[LabelLine], values: Sequence[ValueLine], borders: Sequence[float], *, top: bool
) -> tuple[float, list[Row]]:
    texts = [line_text(label.runs) for label in labels]
    label_bands = [bisect_right(borders, label.level) for label in labels]
    value_bands = [bisect_right(borders, value.level) for value in values]
    bands = bool(borders)
    shown = shown_rows(labels, values, borders)
    ends = [
        ([] if start not in shown else [end])
        if (end := shown.get(start, 0)) is not None
        else [end for end in _ends(values, value_bands, start, bands=bands) if _unexplained(shown, start, end)]
        for start in range(len(values))
    ]
    infinity = float("inf")
    # best[i][j]: the cost of the first i label lines and j value lines, and the state before their last row.
    best: list[list[_State]] = [[(infinity, 0, 0)] * (len(values) + 1) for _ in range(len(labels) + 1)]
    best[0][0] = (0.0, 0, 0)

    def offer(i: int, j: int, cost: float, before: tuple[int, int]) -> None:
        if cost < best[i][j][0]:
            best[i][j] = (cost, *before)

    for i in range(len(labels) + 1):
        for j in range(len(values) + 1):
            cost = best[i][j][0]
            if cost == infinity:
                continue
            if j < len(values):
                for last in ends[j]:
                    offer(i, last, cost + _UNLABELLED, (i, j))
            for end in range(i + 1, min(i + _MOST_LINES, len(labels)) + 1):
                if label_bands[end - 1] != label_bands[i] or _is_torn(labels, i, end):
                    break
                text = "".join(texts[i:end])
                bonus = _KNOWN if is_row_label(text) and _is_closed(text) else 0.0
                offer(end, j, cost + (_UNPLACED / 2 if is_known(text) else _UNPLACED) - bonus / 2, (i, j))
                if j == len(values) or (bands and value_bands[j] != label_bands[i]):
                    continue
                for last in ends[j]:
                    apart = _apart(labels[i:end], values[j:last], top=top)
                    if apart <= _FARTHEST or bands:
                        offer(end, last, cost + apart - bonus, (i, j))
    return best[-1][-1][0], _rows(labels, values, best)


def shown_rows(
    labels: Sequence[LabelLine], values: Sequence[ValueLine], borders: Sequence[float]
) -> dict[int, int | None]:
    """Where rows end (behind their last line of values), by their first one; None for lines that show no rows."""
    bands = [bisect_right(borders, value.level) for value in values]
    return _but_labelled_apart(row_ends(values, bands), labels, values)


def _but_labelled_apart(
    shown: Mapping[int, int | None], labels: Sequence[LabelLine], values: Sequence[ValueLine]
) -> dict[int, int | None]:
    """Rows that numbers show, but those in which several labels begin: numbers set tightly look like wrapped ones."""
    kept = dict(shown)
    for start, end in shown.items():
        if end is None or end - start < 2:
            continue
        top = values[start].level - values[start].height / 2
        bottom = values[end - 1].level + values[end - 1].height / 2
        texts = [line_text(label.runs) for label in labels if top < label.level < bottom]
        whole = any(is_row_label(text) for text in texts) and len(texts) > 1
        if whole or sum(is_numbered(text) for text in texts) > 1:
            kept.update(dict.fromkeys(range(start, end)))
    return kept


def _unexplained(shown: Mapping[int, int | None], start: int, end: int) -> bool:
    """Whether none of the lines from `start` to `end` shows a row of its own."""
    return all(shown.get(place, 0) is None for place in range(start, end))


def _apart(labels: Sequence[LabelLine], values: Sequence[ValueLine], *, top: bool) -> float:
    if top:
        distance = labels[0].level - values[0].level
    else:
        distance = (labels[0].level + labels[-1].level - values[0].level - values[-1].level) / 2
    return abs(distance) / max(labels[0].height, 1.0)


def _ends(values: Sequence[ValueLine], value_bands: Sequence[int], start: int, *, bands: bool) -> list[int]:
    """Where a row that begins with value line `start` may end: behind it, or where its wrapped numbers end."""
    ends = [start + 1]
    for end in range(start + 2, min(start + _MOST_LINES, len(values)) + 1):
        before, last = values[end - 2], values[end - 1]
        if bands and value_bands[end - 1] != value_bands[start]:
            break
        if not bands and last.level - before.level > _TIGHT * last.height:
            break
        if not _wraps(values[start:end]):
            continue
        ends.append(end)
    return ends


def _wraps(lines: Sequence[ValueLine]) -> bool:
    """Whether the lines may be one row: a column that has several has the pieces of one number, evenly set."""
    several = False
    for column in {column for line in lines for column in line.texts}:
        pieces = [line for line in lines if column in line.texts]
        if len(pieces) == 1:
            continue
        several = True
        if not all(is_number_piece(line.texts[column]) for line in pieces):
            return False
        if any(lower.level - upper.level > _LEADING * lower.height for upper, lower in pairwise(pieces)):
            return False
    return several


def _is_closed(text: str) -> bool:
    """Whether all brackets are closed: a label that lacks the end of its remark goes on in the next line."""
    plain = compact(text)
    return plain.count("(") + plain.count("（") == plain.count(")") + plain.count("）")


def _is_torn(labels: Sequence[LabelLine], first: int, end: int) -> bool:
    """Whether a gap as wide as a line stands between two of the lines."""
    return end - first > 1 and labels[end - 1].level - labels[end - 2].level > 2.4 * labels[end - 1].height


def _rows(labels: Sequence[LabelLine], values: Sequence[ValueLine], best: Sequence[Sequence[_State]]) -> list[Row]:
    rows: list[Row] = []
    i, j = len(labels), len(values)
    while i or j:
        _, before_i, before_j = best[i][j]
        rows.append(Row(tuple(values[before_j:j]), tuple(labels[before_i:i])))
        i, j = before_i, before_j
    return rows[::-1]
