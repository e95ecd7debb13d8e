"""Tables without rules, or with horizontal ones only: columns from where the values stand, rows from their lines.

A table of figures without rules still shows its columns: the values of one column overlap when seen from above. Rows
are the lines with values; a label of several lines belongs to the value line in its middle (or at its top), and never
across a rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reports.documents.layout.label_rows import LabelLine, Row, ValueLine, assign, is_number_piece, is_row_label
from reports.documents.layout.page import UNKNOWN_CHARACTER, Box, Rule
from reports.documents.layout.runs import Line, Run, box_of, line_text, words_of
from reports.documents.layout.table import Table, TableCell
from reports.vocabulary import (
    APPLICATION_GROUPS,
    APPLICATION_HEADS,
    DISPUTE_HEADS,
    PROACTIVE_HEADS_2019,
    PROACTIVE_HEADS_2021,
    SECTION_HEADINGS,
    UNITS,
    WORD_VALUES,
    compact,
    normal_label,
    simplified,
)

_VALUE = re.compile(rf"[-—–―−/\\]+|[+\-−]?\d[\d,.]*(?:{UNITS}|万?元|万)?|[〇○]|\ufffd+")
_LONGEST_VALUE = 16
# A line reaching over this share of the text's width, and this share of it filled, is running text.
_PROSE, _FILLED = 0.72, 0.8
_SENTENCE_ENDS = ("。", "；", "：")
# A table of figures: one line with three values, or so many lines with a label and a value.
_FEWEST_LINES = 2
# Rows of one table are not further apart than this many lines.
_WIDEST_BREAK = 6.0
_Span = tuple[float, float]
# Column, colspan, text, box.
_Part = tuple[int, int, str, Box]
_COLUMN_HEADS = frozenset({*APPLICATION_HEADS, *DISPUTE_HEADS, *PROACTIVE_HEADS_2019, *PROACTIVE_HEADS_2021})


@dataclass(slots=True)
class Word:
    """What stands together on a line. `value`: it fills a cell of figures (number, dash, 无)."""

    runs: list[Run]
    text: str
    x0: float
    x1: float
    value: bool

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class _Row:
    line: Line
    words: list[Word]

    @property
    def values(self) -> list[Word]:
        return [word for word in self.words if word.value]


def loose_tables(lines: Sequence[Line], across: Sequence[Rule], page: int) -> tuple[list[Table], list[Line]]:
    """The tables among `lines`, and the lines that are in none."""
    if not lines:
        return [], []
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    tables: list[Table] = []
    rest: list[Line] = []
    region: list[_Row] = []

    def close() -> None:
        own = _trimmed(region, rest)
        if own:
            tables.append(_table(own, across, page))
        region.clear()

    for line in lines:
        words = [_word(runs) for runs in words_of(line)]
        breaks = _is_prose(line, words, left, right)
        if region and not breaks and line.level - region[-1].line.level > _WIDEST_BREAK * max(line.height, 8.0):
            close()
        if breaks:
            close()
            rest.append(line)
        else:
            region.append(_Row(line, words))
    close()
    rest.sort(key=lambda line: line.level)
    return tables, rest


def _word(runs: list[Run]) -> Word:
    text = line_text(runs)
    return Word(runs, text, runs[0].x0, max(run.x1 for run in runs), is_value(text))


@lru_cache(maxsize=4096)
def is_value(text: str) -> bool:
    """Whether a word fills a cell of figures."""
    plain = compact(text)
    return len(plain) <= _LONGEST_VALUE and (_VALUE.fullmatch(plain) is not None or plain in WORD_VALUES)


def _is_prose(line: Line, words: Sequence[Word], left: float, right: float) -> bool:
    length = sum(len(word.text) for word in words)
    wide = line.x1 - line.x0 > _PROSE * (right - left) and length > 12
    filled = sum(run.x1 - run.x0 for run in line.runs) > _FILLED * (line.x1 - line.x0)
    if wide and filled:
        return True
    if len(words) > 1:
        return words[-1].text.endswith(_SENTENCE_ENDS) and filled
    label = simplified(normal_label(words[0].text))
    return any(pattern.search(label) for _, pattern in SECTION_HEADINGS) or words[0].text.endswith(_SENTENCE_ENDS)


def _trimmed(region: Sequence[_Row], rest: list[Line]) -> list[_Row]:
    """The region from its first line of several words to its last; none if it holds no table of figures."""
    tabular = [index for index, row in enumerate(region) if len(row.words) > 1]
    strong = any(len(row.values) >= 3 for row in region)
    labelled = sum(bool(row.values) and len(row.words) > len(row.values) for row in region)
    known = any(row.values and is_row_label(row.words[0].text) for row in region)
    if not tabular or not (strong or known or labelled >= _FEWEST_LINES):
        rest.extend(row.line for row in region)
        return []
    first, last = tabular[0], tabular[-1]
    # Lines of a label that begins above its values or ends below them.
    while first > 0 and _close(region[first - 1].line, region[first].line):
        first -= 1
    while last + 1 < len(region) and _close(region[last].line, region[last + 1].line):
        last += 1
    rest.extend(row.line for row in (*region[:first], *region[last + 1 :]))
    return list(region[first : last + 1])


def _close(upper: Line, lower: Line) -> bool:
    return lower.level - upper.level <= 1.9 * max(upper.height, lower.height)


def _table(rows: Sequence[_Row], across: Sequence[Rule], page: int) -> Table:
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


def _parts(rows: Sequence[_Row]) -> list[list[_Row]]:
    """The table in parts with headings, and so with columns, of their own (table 2 has four)."""
    parts: list[list[_Row]] = [[]]
    headed = True
    for row in rows:
        heads = sum(normal_label(word.text) in _COLUMN_HEADS for word in row.words)
        is_head = not row.values and (heads > 1 or (heads == 1 and len(row.words) > 1))
        if is_head and not headed:
            parts.append([])
        headed = is_head or (headed and not row.values)
        parts[-1].append(row)
    return parts


def _part_cells(
    rows: Sequence[_Row], across: Sequence[Rule], box: Box, page: int
) -> tuple[list[_Span], list[TableCell]]:
    columns = _columns([row.values for row in rows])
    columns = sorted([*columns, *_empty_columns(rows, columns)])
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
    labels, groups = _label_lines(rows, lefts)
    values = [
        ValueLine(index, rows[index].line.level, rows[index].line.height, _texts(rows[index], columns))
        for index in anchors
    ]
    return columns, _cells(rows, sorted(heads), assign(labels, values, borders), groups, columns, page)


def _label_lines(
    rows: Sequence[_Row], lefts: dict[int, list[Word]]
) -> tuple[list[LabelLine], list[tuple[float, Word]]]:
    """The lines of the labels, and the words of the groups that stand left of them."""
    bound = _label_bound(lefts)
    labels: list[LabelLine] = []
    groups: list[tuple[float, Word]] = []
    for index, words in lefts.items():
        for word in words:
            is_label = (len(words) == 1 and bool(rows[index].values)) or _is_plain_label(word.text)
            level = rows[index].line.level
            if word.x1 <= bound and not is_label:
                groups.append((level, word))
            elif labels and labels[-1].index == index:
                labels[-1].runs.extend(word.runs)
            else:
                labels.append(LabelLine(index, level, rows[index].line.height, list(word.runs)))
    return labels, groups


def _texts(row: _Row, columns: Sequence[_Span]) -> dict[int, str]:
    return {_column(columns, word.x0, word.x1): word.text for word in row.values}


def _columns(rows: Sequence[Sequence[Word]]) -> list[_Span]:
    """The columns of values, seen from above. Lines with few values are not asked: theirs may stand in merged cells."""
    most = max((len(row) for row in rows), default=0)
    spans = sorted((word.x0, word.x1) for row in rows if len(row) >= max(1, most // 2) for word in row)
    columns: list[_Span] = []
    for low, high in spans:
        if columns and low < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], high))
        else:
            columns.append((low, high))
    return columns


def _empty_columns(rows: Sequence[_Row], columns: Sequence[_Span]) -> list[_Span]:
    """Columns that have a heading of the forms and no value: what stands under it is blank, not missing.

    Headings wrap, so they are put together from the lowest line upwards, until they read as one.
    """
    first = next((index for index, row in enumerate(rows) if row.values), len(rows))
    found: list[tuple[_Span, str]] = []
    for row in reversed(rows[:first]):
        for word in row.words:
            if any(_inside(word, span) for span in columns):
                continue
            place = next((place for place, (span, _) in enumerate(found) if _inside(word, span)), None)
            if place is None:
                found.append(((word.x0, word.x1), word.text))
            elif normal_label(found[place][1]) not in _COLUMN_HEADS:
                span, text = found[place]
                found[place] = ((min(span[0], word.x0), max(span[1], word.x1)), word.text + text)
    return [span for span, text in found if normal_label(text) in _COLUMN_HEADS]


def _is_plain_label(text: str) -> bool:
    return is_row_label(text) and normal_label(text) not in APPLICATION_GROUPS


def _label_bound(lefts: dict[int, list[Word]]) -> float:
    """The border between the column of groups and that of labels; 0 where there are no groups.

    It lies in the gap before the last word of most lines. Where two borders are as likely it is the right one: the left
    one parts the groups of groups (三、本年度办理结果) from the rest.
    """
    gaps = [(words[-2].x1, words[-1].x0) for words in lefts.values() if len(words) > 1]
    if not gaps:
        return 0.0
    votes = {high: sum(low < high <= other for low, other in gaps) for _, high in gaps}
    return max(high for high, count in votes.items() if 2 * count >= max(votes.values()))


@dataclass(slots=True)
class _Out:
    level: float
    cells: list[_Part]


def _cells(
    rows: Sequence[_Row],
    heads: Sequence[int],
    found: Sequence[Row],
    groups: Sequence[tuple[float, Word]],
    columns: Sequence[_Span],
    page: int,
) -> list[TableCell]:
    out = [_Out(rows[index].line.level, _head_cells(rows[index], columns)) for index in heads]
    doubtful = _doubtful(found)
    for row in found:
        parts = [_label_cell(row.labels)] if row.labels else []
        if row.values:
            first, *others = row.values
            parts += _value_cells(rows[first.index], columns)
            for other in others:
                _extend(parts, _value_cells(rows[other.index], columns))
            spoilt = doubtful.get(first.index, frozenset())
            parts = [(c, span, _spoilt(text) if c - 2 in spoilt else text, box) for c, span, text, box in parts]
        elif len(columns) > 1 or _is_plain_label("".join(line_text(line.runs) for line in row.labels)):
            parts += [(position + 2, 1, "", _below(span, row.labels)) for position, span in enumerate(columns)]
        lines = row.values or row.labels
        out.append(_Out(sum(line.level for line in lines) / len(lines), parts))
    out.sort(key=lambda each: each.level)
    for level, word in groups:
        nearest = min(out, key=lambda each: abs(each.level - level))
        nearest.cells.insert(0, (0, 1, word.text, box_of(word.runs)))
    cells: list[TableCell] = []
    for number, line in enumerate(out):
        seen: dict[int, TableCell] = {}
        for column, colspan, text, box in line.cells:
            if column in seen:
                seen[column].text += "\n" + text
                continue
            seen[column] = TableCell(number, column, 1, colspan, text, box, page)
            cells.append(seen[column])
    return cells


def _doubtful(found: Sequence[Row]) -> dict[int, frozenset[int]]:
    """Line of values → columns whose number may go on in a neighbouring line of digits that has no label."""
    doubtful: dict[int, frozenset[int]] = {}
    if not any(row.labels for row in found):
        return doubtful
    for before, row, after in zip((None, *found), found, (*found[1:], None), strict=False):
        if not row.values or not all(is_number_piece(text) for text in row.values[0].texts.values()):
            continue
        if is_row_label("".join(line_text(line.runs) for line in row.labels)):
            continue
        for neighbour in (before, after):
            if neighbour is not None and neighbour.values and (not row.labels or _is_next(row, neighbour)):
                index = neighbour.values[0].index
                doubtful[index] = doubtful.get(index, frozenset()) | frozenset(row.values[0].texts)
    return doubtful


def _is_next(row: Row, other: Row) -> bool:
    """Whether the rows are set as tightly as lines of one cell."""
    apart = min(abs(a.level - b.level) for a in row.values for b in other.values)
    return apart <= 1.7 * row.values[0].height


def _spoilt(text: str) -> str:
    return f"{text}\n{UNKNOWN_CHARACTER}" if is_number_piece(text) else text


def doubt_cut_row(table: Table, fragment: Table) -> None:
    """A table without rules goes on behind a page break with digits that have no label: the rest of its last numbers.

    Which number they belong to is not proved without borders, so the last row's are marked as unknown.
    """
    rest = [cell for cell in fragment.cells if cell.row == 0]
    if any(cell.column < 2 for cell in rest) or not any(cell.column < 2 for cell in table.cells):
        return
    last = max((cell.row for cell in table.cells if cell.column >= 2 and cell.text), default=-1)
    for cell in table.cells:
        if cell.row == last and cell.column >= 2:
            below = [other for other in rest if other.box[2] > cell.box[0] and other.box[0] < cell.box[2]]
            if any(is_number_piece(other.text) for other in below):
                cell.text = _spoilt(cell.text)


def _extend(cells: list[_Part], others: Sequence[_Part]) -> None:
    """Pieces of numbers under those above them, with the line break that they were printed with."""
    places = {cell[0]: position for position, cell in enumerate(cells)}
    for column, colspan, text, box in others:
        if not text:
            continue
        if column in places:
            held = cells[places[column]]
            cells[places[column]] = (column, colspan, f"{held[2]}\n{text}".strip(), held[3])
        else:
            cells.append((column, colspan, text, box))


def _label_cell(lines: Sequence[LabelLine]) -> _Part:
    return 1, 1, "\n".join(line_text(line.runs) for line in lines), box_of(run for line in lines for run in line.runs)


def _value_cells(row: _Row, columns: Sequence[_Span]) -> list[_Part]:
    """One cell a column, empty where nothing stands; in order of print where two values fall into one column."""
    values = row.values
    owners = [_column(columns, word.x0, word.x1) for word in values]
    level, half = row.line.level, row.line.height / 2
    if len(set(owners)) < len(owners):
        return [(position + 2, 1, word.text, box_of(word.runs)) for position, word in enumerate(values)]
    if len(values) == 1 and len(columns) > 1 and not any(_inside(values[0], span) for span in columns):
        return [(owners[0] + 2, 1, values[0].text, box_of(values[0].runs))]
    by_column = dict(zip(owners, values, strict=True))
    return [
        (position + 2, 1, by_column[position].text, box_of(by_column[position].runs))
        if position in by_column
        else (position + 2, 1, "", (span[0], level - half, span[1], level + half))
        for position, span in enumerate(columns)
    ]


def _inside(word: Word, span: tuple[float, float]) -> bool:
    return word.x1 > span[0] and word.x0 < span[1]


def _below(span: tuple[float, float], lines: Sequence[LabelLine]) -> Box:
    box = box_of(run for line in lines for run in line.runs)
    return (span[0], box[1], span[1], box[3])


def _head_cells(row: _Row, columns: Sequence[_Span]) -> list[_Part]:
    cells: list[_Part] = []
    for word in row.words:
        if columns and word.x1 <= columns[0][0]:
            column, span = 1, 1
        else:
            over = [position for position, each in enumerate(columns) if _inside(word, each)]
            column = (over[0] if over else _column(columns, word.x0, word.x1)) + 2
            span = max(len(over), 1)
        cells.append((column, span, word.text, box_of(word.runs)))
    return cells


def _column(columns: Sequence[_Span], x0: float, x1: float) -> int:
    """The column a word stands in: the one it overlaps most, else the nearest."""
    if not columns:
        return 0
    return max(
        range(len(columns)),
        key=lambda position: min(x1, columns[position][1]) - max(x0, columns[position][0]),
    )
