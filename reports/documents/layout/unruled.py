"""Tables whose columns are ruled and whose rows are not, or not throughout (research: documents, OFD on real files)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reports.documents.layout.cells import cell_text
from reports.documents.layout.cut_rows import spoilt
from reports.documents.layout.label_rows import is_row_label
from reports.documents.layout.page import Box
from reports.documents.layout.runs import Line, Run, box_of, cut, line_text, lines_of, words_of
from reports.documents.layout.stacks import ValueLine, row_ends
from reports.documents.layout.table import Table, TableCell
from reports.documents.layout.words import is_value
from reports.vocabulary import is_numbered

# (row, column, bottom, right) in a lattice
Region = tuple[int, int, int, int]
# In line heights: a label stands this near to its values; values without a label are the rest of those above.
_APART, _UNLABELLED = 0.8, 1.5
# In line heights: a value this near to the middle of a merged cell was set into it as a whole.
_CENTRED = 0.3
_MOST_LINES = 8
_FEWEST_KNOWN = 2
# Digits. No form asks for a number as long.
_LONGEST = 12


def pieces(region: Region, runs: Sequence[Run], ys: Sequence[float]) -> list[tuple[Region, list[Run]]]:
    """A field as it is, or row by row where it reaches over several rows and holds values.

    No form has a value that belongs to two rows: the rule between them was left out. A lone value set across that
    border stays in the merged cell in which it was printed.
    """
    row, column, bottom, right = region
    if bottom - row < 2 or not runs or not all(is_value(run.text) for run in runs):
        return [(region, list(runs))]
    held: list[list[Run]] = [[] for _ in range(row, bottom)]
    for run in runs:
        held[min(max(bisect_right(ys, run.level) - 1, row), bottom - 1) - row].append(run)
    middle = (ys[row] + ys[bottom]) / 2
    centred = abs((runs[0].level + runs[-1].level) / 2 - middle) < _CENTRED * runs[0].height
    if sum(map(bool, held)) < 2 and centred:
        return [(region, list(runs))]
    return [((row + index, column, row + index + 1, right), own) for index, own in enumerate(held)]


def split_rows(table: Table, runs: Sequence[Run]) -> Table:
    """The table with every row of fields that holds several rows of the form cut into these.

    A row is cut where its fields hold values one above the other and the text beside them reads as labels, one for each
    line of values; everything else stays as it is.
    """
    stacked = {cell.row for cell in table.cells if _is_stack(cell) or _holds_labels(cell)}
    for row in sorted(stacked, reverse=True):
        band = _band(table, row, runs)
        if band is not None:
            table = _with(table, row, band)
    return table


@dataclass(frozen=True, slots=True)
class _Band:
    """One row of fields taken apart: its fields of values, and for each row of the form label, group and values."""

    fields: list[TableCell]
    rows: list[_Row]


@dataclass(frozen=True, slots=True)
class _Row:
    label: list[Line]
    groups: list[list[Run]]
    values: list[list[Run]]
    level: float
    doubtful: bool


def _is_stack(cell: TableCell) -> bool:
    return cell.rowspan == 1 and ("\n" in cell.text or len(cell.text) > _LONGEST) and _holds_values(cell.text)


def _holds_labels(cell: TableCell) -> bool:
    """Whether lines of a field begin several rows of the form."""
    if cell.rowspan > 1 or "\n" not in cell.text:
        return False
    return sum(is_numbered(line) or is_row_label(line) for line in cell.text.split("\n")) >= _FEWEST_KNOWN


def _holds_values(text: str) -> bool:
    """Whether a field holds values alone. Those that fill its lines come joined, as a number that wrapped would."""
    return all(is_value(line) or line.isdecimal() for line in text.split("\n"))


def _band(table: Table, row: int, runs: Sequence[Run]) -> _Band | None:
    own = sorted((cell for cell in table.cells if cell.row == row and cell.rowspan == 1), key=lambda cell: cell.column)
    fields: list[TableCell] = []
    while own and (not own[-1].text or _holds_values(own[-1].text)):
        fields.insert(0, own.pop())
    if not own or not fields:
        return None
    left, top, right, bottom = own[0].box[0], fields[0].box[1], fields[-1].box[2], fields[0].box[3]
    inside = [run for run in runs if left <= run.middle <= right and top <= run.level <= bottom]
    edge = fields[0].box[0]
    cuts = [piece for run in inside for piece in cut(run, [field.box[0] for field in fields])]
    values = lines_of([piece for piece in cuts if piece.middle > edge])
    words = [
        (line, word) for line in lines_of([piece for piece in cuts if piece.middle <= edge]) for word in words_of(line)
    ]
    spreads = [
        [[run for run in line.runs if field.box[0] < run.middle <= field.box[2]] for field in fields] for line in values
    ]
    shown = row_ends(
        [
            ValueLine(place, line.level, line.height, {at: line_text(own) for at, own in enumerate(spread) if own})
            for place, (line, spread) in enumerate(zip(values, spreads, strict=True))
        ],
        [0] * len(values),
    )
    bounds = [(first, first + 1 if end is None else end) for first, end in sorted(shown.items())]
    tops = [values[first].level for first, _ in bounds]
    middles = [(values[first].level + values[end - 1].level) / 2 for first, end in bounds]
    labels, groups = _columns(words, [*(line.level for line in values), *middles])
    found = min((_assigned(labels, *how) for how in ((middles, False), (tops, True))), key=lambda each: each[0])[1]
    known = sum(is_row_label("".join(line_text(line.runs) for line in own_lines)) for own_lines in found if own_lines)
    if known < _FEWEST_KNOWN:
        return None
    rows: list[_Row] = []
    unlabelled = False
    for (first, end), level, own_lines in zip(bounds, middles, found, strict=True):
        held = [[run for spread in spreads[first:end] for run in spread[at]] for at in range(len(fields))]
        if own_lines or not rows:
            rows.append(_Row(own_lines, [], held, level, unlabelled or not own_lines))
            unlabelled = not own_lines
            continue
        # Values without a label are the rest of those above, unless they begin those below.
        unlabelled = True
        last = rows[-1]
        merged = [[*above, *more] for above, more in zip(last.values, held, strict=True)]
        rows[-1] = replace(last, values=merged, doubtful=True)
    for line, word in groups:
        min(rows, key=lambda each: abs(each.level - line.level)).groups.append(word)
    return _Band(fields, rows)


def _columns(
    words: Sequence[tuple[Line, list[Run]]], levels: Sequence[float]
) -> tuple[list[Line], list[tuple[Line, list[Run]]]]:
    """Lines of labels, and the words of groups that stand left of them."""
    beside = [line for line, _ in words if any(abs(line.level - level) < line.height / 2 for level in levels)]
    several = [line for index, line in enumerate(beside) if index and line is beside[index - 1]]
    starts = sorted(words_of(line)[-1][0].x0 for line in several)
    bound = starts[len(starts) // 4] if starts else 0.0
    labels: dict[int, Line] = {}
    groups: list[tuple[Line, list[Run]]] = []
    for line, word in words:
        alone = len(words_of(line)) == 1 and any(line is each for each in beside)
        if word[-1].x1 <= bound and not alone:
            groups.append((line, word))
        else:
            labels.setdefault(id(line), Line([], line.level, line.height)).runs.extend(word)
    return list(labels.values()), groups


def _assigned(labels: Sequence[Line], levels: Sequence[float], at_top: bool) -> tuple[float, list[list[Line]]]:
    """(cost, the label lines of each line of values), in order; a label is centred on its values or begins there."""
    best: list[list[tuple[float, int]]] = [[(float("inf"), 0)] * (len(labels) + 1) for _ in range(len(levels) + 1)]
    best[0][0] = (0.0, 0)
    for anchor, level in enumerate(levels):
        for start in range(len(labels) + 1):
            cost = best[anchor][start][0]
            if cost == float("inf"):
                continue
            for end in range(start, min(start + _MOST_LINES, len(labels)) + 1):
                if end == start:
                    more = _UNLABELLED
                else:
                    stands = labels[start].level if at_top else (labels[start].level + labels[end - 1].level) / 2
                    more = abs(stands - level) / max(labels[start].height, 1.0)
                    if more > _APART:
                        continue
                if cost + more < best[anchor + 1][end][0]:
                    best[anchor + 1][end] = (cost + more, start)
    found: list[list[Line]] = [[] for _ in levels]
    end = len(labels)
    if best[-1][end][0] == float("inf"):
        return float("inf"), found
    for anchor in range(len(levels), 0, -1):
        start = best[anchor][end][1]
        found[anchor - 1] = list(labels[start:end])
        end = start
    return best[-1][-1][0], found


def _with(table: Table, row: int, band: _Band) -> Table:
    more = len(band.rows) - 1
    cells: list[TableCell] = []
    for cell in table.cells:
        if cell.row > row:
            cells.append(replace(cell, row=cell.row + more))
        elif cell.bottom > row and not (cell.row == row and cell.rowspan == 1):
            cells.append(replace(cell, rowspan=cell.rowspan + more))
        elif cell.row < row:
            cells.append(cell)
    first = band.fields[0].column
    top, bottom = band.fields[0].box[1], band.fields[0].box[3]
    levels = [each.level for each in band.rows]
    borders = [top, *((upper + lower) / 2 for upper, lower in pairwise(levels)), bottom]
    for index, each in enumerate(band.rows):
        number, upper, lower = row + index, borders[index], borders[index + 1]
        label = "\n".join(line_text(line.runs) for line in each.label)
        box: Box = box_of(run for line in each.label for run in line.runs) if each.label else band.fields[0].box
        cells.append(TableCell(number, first - 1, 1, 1, label, box, table.page))
        if each.groups and first > 1:
            runs = [run for group in each.groups for run in group]
            cells.append(TableCell(number, 0, 1, 1, "\n".join(map(line_text, each.groups)), box_of(runs), table.page))
        for field, own in zip(band.fields, each.values, strict=True):
            text, room = cell_text(own, (), field.box[0], field.box[2])
            text = spoilt(text) if each.doubtful else text
            place = (field.box[0], upper, field.box[2], lower)
            cells.append(TableCell(number, field.column, 1, field.colspan, text, place, table.page, room))
    return replace(table, cells=cells)
