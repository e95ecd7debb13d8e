"""The columns of a table without rules: where values, labels and groups stand, seen from above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from reports.documents.layout.label_rows import LabelLine, is_row_label
from reports.documents.layout.stacks import is_number_piece
from reports.documents.layout.words import Word, WordRow
from reports.vocabulary import (
    APPLICATION_GROUPS,
    APPLICATION_HEADS,
    DISPUTE_HEADS,
    PROACTIVE_HEADS_2019,
    PROACTIVE_HEADS_2021,
    WORD_VALUES,
    compact,
    is_numbered,
    normal_label,
)

Span = tuple[float, float]
_LEAST_SHARE, _MARGINS = 0.5, 11.5
COLUMN_HEADS = frozenset({*APPLICATION_HEADS, *DISPUTE_HEADS, *PROACTIVE_HEADS_2019, *PROACTIVE_HEADS_2021})


def label_lines(
    rows: Sequence[WordRow], lefts: Mapping[int, Sequence[Word]]
) -> tuple[list[LabelLine], list[tuple[float, Word]]]:
    """The lines of the labels, and the words of the groups that stand left of them."""
    bound = _label_bound(lefts)
    labels: list[LabelLine] = []
    groups: list[tuple[float, Word]] = []
    for index, words in lefts.items():
        for word in words:
            level = rows[index].line.level
            if word.x1 <= bound and not is_plain_label(word.text):
                groups.append((level, word))
            elif labels and labels[-1].index == index:
                labels[-1].runs.extend(word.runs)
            else:
                labels.append(LabelLine(index, level, rows[index].line.height, list(word.runs)))
    return labels, groups


def texts_of(row: WordRow, columns: Sequence[Span]) -> dict[int, str]:
    """The values of a line by column."""
    return {column_of(columns, word.x0, word.x1): word.text for word in row.values}


def columns_of(rows: Sequence[Sequence[Word]]) -> list[Span]:
    """The columns of values, seen from above. Lines with few values are not asked: theirs may stand in merged cells.

    Where pieces of numbers stand one above the other beside all of these, they are a column whose numbers all wrapped.
    """
    most = max((len(row) for row in rows), default=0)
    # 无 may be a piece of a label (（四）无法提供) and makes no column.
    words = [(word, len(row) >= max(1, most // 2)) for row in rows for word in row]
    columns = _seen_from_above([word for word, asked in words if asked and compact(word.text) not in WORD_VALUES])
    beside = [word for word, asked in words if not asked and is_number_piece(word.text)]
    beside = [word for word in beside if not any(is_inside(word, span) for span in columns)]
    stacked = [word for word in beside if sum(is_inside(other, (word.x0, word.x1)) for other in beside) > 1]
    return sorted([*columns, *_seen_from_above(stacked)])


def roomy_columns(columns: Sequence[Span], height: float) -> frozenset[int]:
    """The columns in which another digit would have fitted, whatever their unseen borders.

    A column is at least half as wide as it is far from its neighbours (a digit is half as wide as high, the margins of
    a cell take 11.5 points): a number in it did not wrap.
    """
    middles = [(low + high) / 2 for low, high in columns]
    steps = [after - before for before, after in pairwise(middles)]
    return frozenset(
        place
        for place, (low, high) in enumerate(columns)
        if (near := steps[max(place - 1, 0) : place + 1])
        and high - low + height / 2 <= min(near) * _LEAST_SHARE - _MARGINS
    )


def _seen_from_above(words: Sequence[Word]) -> list[Span]:
    columns: list[Span] = []
    for low, high in sorted((word.x0, word.x1) for word in words):
        if columns and low < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], high))
        else:
            columns.append((low, high))
    return columns


def empty_columns(rows: Sequence[WordRow], columns: Sequence[Span]) -> list[Span]:
    """Columns that have a heading of the forms and no value: what stands under it is blank, not missing.

    Headings wrap, so they are put together from the lowest line upwards, until they read as one.
    """
    first = next((index for index, row in enumerate(rows) if row.values or is_blank_row(row)), len(rows))
    found: list[tuple[Span, str]] = []
    for row in reversed(rows[:first]):
        for word in row.words:
            if any(is_inside(word, span) for span in columns):
                continue
            place = next((place for place, (span, _) in enumerate(found) if is_inside(word, span)), None)
            if place is None:
                found.append(((word.x0, word.x1), word.text))
            elif normal_label(found[place][1]) not in COLUMN_HEADS:
                span, text = found[place]
                found[place] = ((min(span[0], word.x0), max(span[1], word.x1)), word.text + text)
    return [span for span, text in found if normal_label(text) in COLUMN_HEADS]


def is_blank_row(row: WordRow) -> bool:
    """Whether a line is the label of a statutory row that has no value."""
    return len(row.words) == 1 and is_plain_label(row.words[0].text)


def is_plain_label(text: str) -> bool:
    """Whether a text is the label of a row and cannot be that of a group of rows."""
    return is_row_label(text) and normal_label(text) not in APPLICATION_GROUPS


def _label_bound(lefts: Mapping[int, Sequence[Word]]) -> float:
    """The border between the column of groups and that of labels; 0 where there are no groups.

    It lies in the gap before the last word of most lines. Where two borders are as likely it is the right one: the left
    one parts the groups of groups (三、本年度办理结果) from the rest.
    """
    # Where a group's number and a row's stand on one line there is no doubt.
    numbered = [words[-1].x0 for words in lefts.values() if sum(is_numbered(word.text) for word in words[-2:]) > 1]
    if numbered:
        return max(numbered)
    gaps = [(words[-2].x1, words[-1].x0) for words in lefts.values() if len(words) > 1]
    if not gaps:
        return 0.0
    votes = {high: sum(low < high <= other for low, other in gaps) for _, high in gaps}
    return max(high for high, count in votes.items() if 2 * count >= max(votes.values()))


def is_inside(word: Word, span: tuple[float, float]) -> bool:
    """Whether word and span overlap."""
    return word.x1 > span[0] and word.x0 < span[1]


def column_of(columns: Sequence[Span], x0: float, x1: float) -> int:
    """The column a word stands in: the one it overlaps most, else the nearest."""
    if not columns:
        return 0
    return max(
        range(len(columns)),
        key=lambda position: min(x1, columns[position][1]) - max(x0, columns[position][0]),
    )
