"""Tables without rules, or with horizontal ones only: columns from where the values stand, rows from their lines.

A table of figures without rules still shows its columns: the values of one column overlap when seen from above. Rows
are the lines with values; a label of several lines belongs to the value line in its middle (or at its top), and never
across a rule.
"""

from __future__ import annotations

from collections.abc import Sequence

from reports.documents.layout.columns import (
    COLUMN_HEADS,
    Span,
    columns_of,
    empty_columns,
    is_blank_row,
    label_lines,
    roomy_columns,
    texts_of,
)
from reports.documents.layout.doubts import doubted
from reports.documents.layout.label_rows import assign, is_known, is_row_label
from reports.documents.layout.loose_cells import cells_of
from reports.documents.layout.page import Box, Rule
from reports.documents.layout.runs import Line, box_of, words_of
from reports.documents.layout.stacks import ValueLine
from reports.documents.layout.table import Table, TableCell
from reports.documents.layout.words import Word, WordRow, word_of
from reports.vocabulary import SECTION_HEADINGS, is_numbered, normal_label, simplified

# A line reaching over this share of the text's width, and this share of it filled, is running text.
_PROSE, _FILLED = 0.72, 0.8
_SENTENCE_ENDS = ("。", "；", "：")
# A table of figures: one line with three values, or so many lines with a label and a value.
_FEWEST_LINES = 2
# Rows of one table are not further apart than this many lines.
_WIDEST_BREAK = 6.0


def loose_tables(lines: Sequence[Line], across: Sequence[Rule], page: int) -> tuple[list[Table], list[Line]]:
    """The tables among `lines`, and the lines that are in none."""
    if not lines:
        return [], []
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    tables: list[Table] = []
    rest: list[Line] = []
    region: list[WordRow] = []

    def close() -> None:
        own = _trimmed(region, rest)
        if own:
            tables.append(_table(own, across, page))
        region.clear()

    for line in lines:
        words = [word_of(runs) for runs in words_of(line)]
        breaks = _is_prose(line, words, left, right)
        if region and not breaks and line.level - region[-1].line.level > _WIDEST_BREAK * max(line.height, 8.0):
            close()
        if breaks:
            close()
            rest.append(line)
        else:
            region.append(WordRow(line, words))
    close()
    rest.sort(key=lambda line: line.level)
    return tables, rest


def _is_prose(line: Line, words: Sequence[Word], left: float, right: float) -> bool:
    length = sum([len(word.text) for word in words])
    reach = line.x1 - line.x0
    wide = reach > _PROSE * (right - left) and length > 12
    filled = sum([run.x1 - run.x0 for run in line.runs]) > _FILLED * reach
    if wide and filled:
        return True
    if len(words) > 1:
        return words[-1].text.endswith(_SENTENCE_ENDS) and filled
    label = simplified(normal_label(words[0].text))
    return any(pattern.search(label) for _, pattern in SECTION_HEADINGS) or words[0].text.endswith(_SENTENCE_ENDS)


def _trimmed(region: Sequence[WordRow], rest: list[Line]) -> list[WordRow]:
    """The region from its first line of several words to its last; none if it holds no table of figures."""
    if not region:
        return []
    tabular = [index for index, row in enumerate(region) if len(row.words) > 1]
    strong = any(len(row.values) >= 3 for row in region)
    labelled = sum(bool(row.values) and len(row.words) > len(row.values) for row in region)
    known = any(row.values and is_row_label(row.words[0].text) for row in region)
    headed = any(len(row.words) > 1 and _heads(row) for row in region) and any(row.values for row in region)
    if not tabular or not (strong or known or headed or labelled >= _FEWEST_LINES):
        rest.extend(row.line for row in region)
        return []
    first, last = tabular[0], tabular[-1]
    # Lines of a label that begins above its values or ends below them.
    while first > 0 and _close(region[first - 1].line, region[first].line):
        first -= 1
    while last + 1 < len(region) and (
        _close(region[last].line, region[last + 1].line) or is_blank_row(region[last + 1])
    ):
        last += 1
    rest.extend(row.line for row in (*region[:first], *region[last + 1 :]))
    return list(region[first : last + 1])


def _close(upper: Line, lower: Line) -> bool:
    return lower.level - upper.level <= 1.9 * max(upper.height, lower.height)


def _table(rows: Sequence[WordRow], across: Sequence[Rule], page: int) -> Table:
    box = box_of(run for row in rows for run in row.line.runs)
    cells: list[TableCell] = []
    starts: list[float] = []
    height = 0
    for part in _parts(rows):
        columns, own = _part_cells(part, across, box, page)
        for cell in own:
            cell.row += height
        cells += own
        height = max((cell.bottom for cell in cells), default=0)
        starts = starts or [low for low, _ in columns]
    return Table(page, box, starts or [box[0]], cells, ruled=False)


def _parts(rows: Sequence[WordRow]) -> list[list[WordRow]]:
    """The table in parts with headings, and so with columns, of their own (table 2 has four)."""
    parts: list[list[WordRow]] = [[]]
    headed = True
    for row in rows:
        heads = _heads(row)
        is_head = not row.values and (heads > 1 or (heads == 1 and len(row.words) > 1))
        if is_head and (not headed or _is_again(row, parts[-1])):
            parts.append([])
        headed = is_head or (headed and not row.values)
        parts[-1].append(row)
    return parts


def _heads(row: WordRow) -> int:
    """How many headings of columns stand on a line. Rows have labels with numbers before them (（六）其他)."""
    return sum(normal_label(word.text) in COLUMN_HEADS for word in row.words if not is_numbered(word.text))


def _is_again(head: WordRow, part: Sequence[WordRow]) -> bool:
    """Whether a heading begins as one of the same part did: a page break left no row between the two."""
    first = normal_label(head.words[0].text)
    if first in COLUMN_HEADS or not is_known(first):
        return False
    return any(len(row.words) > 1 and normal_label(row.words[0].text) == first for row in part)


def _part_cells(
    rows: Sequence[WordRow], across: Sequence[Rule], box: Box, page: int
) -> tuple[list[Span], list[TableCell]]:
    columns = columns_of([row.values for row in rows])
    columns = sorted([*columns, *empty_columns(rows, columns)])
    edge = columns[0][0] if columns else box[2]
    reach = box[2] - 0.2 * (box[2] - box[0])
    borders = sorted(
        rule.at for rule in across if box[1] < rule.at < box[3] and rule.start <= edge and rule.end >= reach
    )
    heads = {
        index for index, row in enumerate(rows) if any(not word.value and word.middle >= edge for word in row.words)
    }
    anchors = [index for index, row in enumerate(rows) if row.values and index not in heads]
    lefts = {
        index: [word for word in row.words if word.middle < edge]
        for index, row in enumerate(rows)
        if index not in heads
    }
    labels, groups = label_lines(rows, lefts)
    roomy = roomy_columns(columns, max((rows[index].line.height for index in anchors), default=0.0))
    values = [
        ValueLine(index, rows[index].line.level, rows[index].line.height, texts_of(rows[index], columns), roomy)
        for index in anchors
    ]
    found, names = doubted(assign(labels, values, borders), labels, values, borders)
    groups += [(line.level, word_of(line.runs)) for line in names]
    return columns, cells_of(rows, sorted(heads), found, groups, columns, page)
