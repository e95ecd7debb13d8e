"""Tables without rules, or with horizontal ones only: columns from where the values stand, rows from their lines.

A table of figures without rules still shows its columns: the values of one column overlap when seen from above. Rows
are the lines with values; a label of several lines belongs to the value line in its middle (or at its top), and never
across a rule.
"""

from __future__ import annotations

from collections.abc import Sequence

from reports.documents.layout.columns import COLUMN_HEADS, Span, columns_of, empty_columns, label_lines, texts_of
from reports.documents.layout.label_rows import ValueLine, assign, is_row_label
from reports.documents.layout.loose_cells import cells_of
from reports.documents.layout.page import Box, Rule
from reports.documents.layout.runs import Line, box_of, words_of
from reports.documents.layout.table import Table, TableCell
from reports.documents.layout.words import Word, WordRow, word_of
from reports.vocabulary import SECTION_HEADINGS, normal_label, simplified

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
    length = sum(len(word.text) for word in words)
    wide = line.x1 - line.x0 > _PROSE * (right - left) and length > 12
    filled = sum(run.x1 - run.x0 for run in line.runs) > _FILLED * (line.x1 - line.x0)
    if wide and filled:
        return True
    if len(words) > 1:
        return words[-1].text.endswith(_SENTENCE_ENDS) and filled
    label = simplified(normal_label(words[0].text))
    return any(pattern.search(label) for _, pattern in SECTION_HEADINGS) or words[0].text.endswith(_SENTENCE_ENDS)


def _trimmed(region: Sequence[WordRow], rest: list[Line]) -> list[WordRow]:
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
        heads = sum(normal_label(word.text) in COLUMN_HEADS for word in row.words)
        is_head = not row.values and (heads > 1 or (heads == 1 and len(row.words) > 1))
        if is_head and not headed:
            parts.append([])
        headed = is_head or (headed and not row.values)
        parts[-1].append(row)
    return parts


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
    values = [
        ValueLine(index, rows[index].line.level, rows[index].line.height, texts_of(rows[index], columns))
        for index in anchors
    ]
    return columns, cells_of(rows, sorted(heads), assign(labels, values, borders), groups, columns, page)


@dataclass(slots=True)
class _Out:
    level: float
    cells: list[_Part]


def _cells(
    rows: Sequence[WordRow],
    heads: Sequence[int],
    found: Sequence[Row],
    groups: Sequence[tuple[float, Word]],
    columns: Sequence[Span],
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
        elif len(columns) > 1 or is_plain_label("".join(line_text(line.runs) for line in row.labels)):
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
    filled = [row for row in found if row.values]
    for before, row, after in zip((None, *filled), filled, (*filled[1:], None), strict=False):
        if not all(is_number_piece(text) for text in row.values[0].texts.values()):
            continue
        if is_row_label("".join(line_text(line.runs) for line in row.labels)):
            continue
        for neighbour in (before, after):
            if neighbour is not None and (not row.labels or _is_next(row, neighbour)):
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


def _value_cells(row: WordRow, columns: Sequence[Span]) -> list[_Part]:
    """One cell a column, empty where nothing stands; in order of print where two values fall into one column."""
    values = row.values
    owners = [column_of(columns, word.x0, word.x1) for word in values]
    level, half = row.line.level, row.line.height / 2
    if len(set(owners)) < len(owners):
        return [(position + 2, 1, word.text, box_of(word.runs)) for position, word in enumerate(values)]
    if len(values) == 1 and len(columns) > 1 and not any(is_inside(values[0], span) for span in columns):
        return [(owners[0] + 2, 1, values[0].text, box_of(values[0].runs))]
    by_column = dict(zip(owners, values, strict=True))
    return [
        (position + 2, 1, by_column[position].text, box_of(by_column[position].runs))
        if position in by_column
        else (position + 2, 1, "", (span[0], level - half, span[1], level + half))
        for position, span in enumerate(columns)
    ]
