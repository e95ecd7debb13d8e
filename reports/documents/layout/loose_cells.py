"""The cells of a table without rules, row by row, and which of its numbers may be cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.documents.layout.columns import Span, column_of, is_inside, is_plain_label
from reports.documents.layout.cut_rows import spoilt
from reports.documents.layout.label_rows import LabelLine, Row, is_row_label
from reports.documents.layout.page import Box
from reports.documents.layout.runs import box_of, line_text
from reports.documents.layout.stacks import is_number_piece
from reports.documents.layout.table import TableCell
from reports.documents.layout.words import Word, WordRow
from reports.vocabulary import APPLICATION_COLUMNS, DISPUTE_COLUMNS, DISPUTE_ROWS

# Columns of figures: table 3 and those of table 4.
_MOST_LABELLED, _DISPUTE_CELLS = len(APPLICATION_COLUMNS), len(DISPUTE_ROWS) * len(DISPUTE_COLUMNS)
# Column, colspan, text, box.
_Part = tuple[int, int, str, Box]


@dataclass(slots=True)
class _Out:
    level: float
    cells: list[_Part]


def cells_of(
    rows: Sequence[WordRow],
    heads: Sequence[int],
    found: Sequence[Row],
    groups: Sequence[tuple[float, Word]],
    columns: Sequence[Span],
    page: int,
) -> list[TableCell]:
    """Heads (line numbers), rows and groups as cells: column 0 holds groups, 1 labels, values begin with 2."""
    out = [_Out(rows[index].line.level, _head_cells(rows[index], columns)) for index in heads]
    doubtful = _doubtful(found)
    if not any(row.labels for row in found) and _MOST_LABELLED < len(columns) < _DISPUTE_CELLS:
        # Table 4 alone on its page, without its headings, shows no columns without a number: all may be shifted.
        doubtful = {row.values[0].index: frozenset(range(len(columns))) for row in found if row.values}
    for row in found:
        parts = [_label_cell(row.labels)] if row.labels else []
        if row.values:
            first, *others = row.values
            parts += _value_cells(rows[first.index], columns)
            for other in others:
                _extend(parts, _value_cells(rows[other.index], columns))
            open_columns = doubtful.get(first.index, frozenset()) | row.doubtful
            parts = [(c, span, spoilt(text) if c - 2 in open_columns else text, box) for c, span, text, box in parts]
        elif len(columns) > 1 or is_plain_label("".join(line_text(line.runs) for line in row.labels)):
            parts += [
                (position + 2, 1, spoilt("") if position in row.doubtful else "", _below(span, row.labels))
                for position, span in enumerate(columns)
            ]
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


def _below(span: Span, lines: Sequence[LabelLine]) -> Box:
    box = box_of(run for line in lines for run in line.runs)
    return (span[0], box[1], span[1], box[3])


def _head_cells(row: WordRow, columns: Sequence[Span]) -> list[_Part]:
    cells: list[_Part] = []
    for word in row.words:
        if columns and word.x1 <= columns[0][0]:
            column, span = 1, 1
        else:
            over = [position for position, each in enumerate(columns) if is_inside(word, each)]
            column = (over[0] if over else column_of(columns, word.x0, word.x1)) + 2
            span = max(len(over), 1)
        cells.append((column, span, word.text, box_of(word.runs)))
    return cells
