"""Which lines of label text belong to which line of values, in tables without rules."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reports.documents.layout.runs import Run, line_text
from reports.vocabulary import (
    APPLICATION_GROUPS,
    APPLICATION_LABELS,
    DISPUTE_BLOCKS,
    HEADING_WORDS,
    PROACTIVE_LABELS,
    normal_label,
)

# More lines than this no label has, however narrow its column.
_MOST_LINES = 8
_KNOWN, _UNPLACED, _UNLABELLED, _APART = 4.0, 3.0, 2.5, 1000.0
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


def assign(
    labels: Sequence[LabelLine], anchors: Sequence[tuple[int, float]], borders: Sequence[float]
) -> list[tuple[int | None, list[LabelLine]]]:
    """(line of values or None, its label lines) for all label lines, in order.

    `anchors` are the lines of values as (index, level). Of all ways to cut the label lines into groups the cheapest is
    taken: a group stands centred on its values or begins with them, crosses no rule, and reads as a label of the form.
    """
    centred, at_top = (_best(labels, anchors, borders, top) for top in (False, True))
    return (centred if centred[0] <= at_top[0] else at_top)[1]


def _best(
    labels: Sequence[LabelLine], anchors: Sequence[tuple[int, float]], borders: Sequence[float], top: bool
) -> tuple[float, list[tuple[int | None, list[LabelLine]]]]:
    texts = [line_text(label.runs) for label in labels]
    bands = [bisect_right(borders, label.level) for label in labels]
    anchor_bands = [bisect_right(borders, level) for _, level in anchors]
    # best[i][j]: the cheapest way to use the first i label lines and the first j anchors, with where it came from.
    infinity = float("inf")
    best = [[(infinity, (0, 0, False))] * (len(anchors) + 1) for _ in range(len(labels) + 1)]
    best[0][0] = (0.0, (0, 0, False))
    for i in range(len(labels) + 1):
        for j in range(len(anchors) + 1):
            cost = best[i][j][0]
            if cost == infinity:
                continue
            if j < len(anchors) and cost + _UNLABELLED < best[i][j + 1][0]:
                best[i][j + 1] = (cost + _UNLABELLED, (i, j, False))
            for end in range(i + 1, min(i + _MOST_LINES, len(labels)) + 1):
                if bands[end - 1] != bands[i] or _is_torn(labels, i, end):
                    break
                known = is_row_label("".join(texts[i:end]))
                bonus = _KNOWN if known else 0.0
                alone = cost + (_UNPLACED / 2 if is_known("".join(texts[i:end])) else _UNPLACED) - bonus / 2
                if alone < best[end][j][0]:
                    best[end][j] = (alone, (i, j, False))
                if j < len(anchors):
                    level = anchors[j][1]
                    stands = labels[i].level if top else (labels[i].level + labels[end - 1].level) / 2
                    apart = abs(stands - level) / max(labels[i].height, 1.0)
                    apart += _APART if borders and anchor_bands[j] != bands[i] else 0.0
                    if apart > 2.2 and not (borders and anchor_bands[j] == bands[i]):
                        continue
                    paired = cost + apart - bonus
                    if paired < best[end][j + 1][0]:
                        best[end][j + 1] = (paired, (i, j, True))
    return best[-1][-1][0], _groups(labels, anchors, best)


def _is_torn(labels: Sequence[LabelLine], first: int, end: int) -> bool:
    """Whether a gap as wide as a line stands between two of the lines."""
    return end - first > 1 and labels[end - 1].level - labels[end - 2].level > 2.4 * labels[end - 1].height


def _groups(
    labels: Sequence[LabelLine],
    anchors: Sequence[tuple[int, float]],
    best: Sequence[Sequence[tuple[float, tuple[int, int, bool]]]],
) -> list[tuple[int | None, list[LabelLine]]]:
    groups: list[tuple[int | None, list[LabelLine]]] = []
    i, j = len(labels), len(anchors)
    while i or j:
        before_i, before_j, paired = best[i][j][1]
        if before_i < i:
            groups.append((anchors[j - 1][0] if paired else None, list(labels[before_i:i])))
        i, j = before_i, before_j
    return groups[::-1]
