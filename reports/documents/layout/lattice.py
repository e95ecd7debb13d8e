"""Rules to cells: what no drawn line keeps apart is one cell, so merged cells come out by themselves."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from reports.documents.layout.cells import cell_text
from reports.documents.layout.page import Glyph, Rule
from reports.documents.layout.rules import SNAP
from reports.documents.layout.runs import Run, cut
from reports.documents.layout.table import Table, TableCell
from reports.documents.layout.unruled import pieces

_NEAR = 1.5 * SNAP
_FEWEST_DOWN = 4
# A drawing (a map, a logo) has more lines than any form: it is no table.
_MOST_POSITIONS = 400


@dataclass(slots=True)
class Lattice:
    """One connected net of rules with its column and row borders."""

    xs: list[float]
    ys: list[float]
    across: list[Rule]
    down: list[Rule]

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]


def lattices(across: Sequence[Rule], down: Sequence[Rule]) -> list[Lattice]:
    """Nets of rules that cross each other, each with at least two cells, top to bottom."""
    found: list[Lattice] = []
    for own_across, own_down in _nets(across, down):
        xs = _positions(own_down, own_across)
        ys = _positions(own_across, own_down)
        if (
            len(xs) >= 2
            and len(ys) >= 2
            and (len(xs) - 1) * (len(ys) - 1) >= 2
            and max(len(xs), len(ys)) < _MOST_POSITIONS
        ):
            found.append(Lattice(xs, ys, own_across, own_down))
    found.sort(key=lambda net: (net.ys[0], net.xs[0]))
    return found


def _nets(across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    total = len(across) + len(down)
    parent = list(range(total))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    reaches = [(at, start - SNAP, end + SNAP, j) for j, (at, start, end) in enumerate(down, start=len(across))]
    for i, (level, start, end) in enumerate(across):
        low, high = start - SNAP, end + SNAP
        for at, upper, lower, j in reaches:
            if low <= at <= high and upper <= level <= lower:
                parent[root(i)] = root(j)
    nets: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for node in range(total):
        own_across, own_down = nets.setdefault(root(node), ([], []))
        if node < len(across):
            own_across.append(across[node])
        else:
            own_down.append(down[node - len(across)])
    for own_across, own_down in nets.values():
        # The last row of a table, alone behind a page break, may be open at its top.
        if (len(own_across) >= 2 and own_down) or (own_across and len(own_down) >= _FEWEST_DOWN):
            yield own_across, own_down


def _positions(rules: Sequence[Rule], crossing: Sequence[Rule]) -> list[float]:
    """Where rules stand, and where the crossing ones end beyond them: tables are often open at their sides."""
    values = sorted([rule.at for rule in rules])
    low, high = min(rule.start for rule in crossing), max(rule.end for rule in crossing)
    if not values or low < values[0] - _NEAR:
        values.insert(0, low)
    if high > values[-1] + _NEAR:
        values.append(high)
    positions: list[float] = []
    for value in values:
        if positions and value - positions[-1] <= _NEAR:
            continue
        positions.append(value)
    return positions


def table_of(net: Lattice, page: int, runs: Sequence[Run], turned: Sequence[Glyph]) -> tuple[Table, list[Run]]:
    """The table of one net, and the runs it did not take."""
    regions = _regions(net)
    owner = _owners(regions)
    xs, ys = net.xs, net.ys
    held: dict[int, list[Run]] = {}
    lying: dict[int, list[Glyph]] = {}
    rest: list[Run] = []
    (first, *columns, last), (top, *rows, bottom) = xs, ys
    for run in runs:
        x0, x1, level = run.x0, run.x1, (run.y0 + run.y1) / 2
        if not (top <= level <= bottom and first <= (x0 + x1) / 2 <= last):
            rest.append(run)
            continue
        # The place among the inner borders is that of the field.
        row, column = bisect_right(rows, level), bisect_right(columns, x0 + 1)
        if column == bisect_right(columns, x1 - 1):  # and so is all that lies between
            held.setdefault(owner[row, column], []).append(run)
            continue
        borders = [border for at, border in enumerate(columns) if owner[row, at] != owner[row, at + 1]]
        for piece in cut(run, borders):
            held.setdefault(owner[row, bisect_right(columns, piece.middle)], []).append(piece)
    for glyph in turned:
        x, y = (glyph[0] + glyph[2]) / 2, (glyph[1] + glyph[3]) / 2
        if net.holds(x, y):
            lying.setdefault(owner[bisect_right(rows, y), bisect_right(columns, x)], []).append(glyph)
    cells: list[TableCell] = []
    for number, region in enumerate(regions):
        if number not in held and number not in lying:
            row, column, under, right = region
            box = (xs[column], ys[row], xs[right], ys[under])
            cells.append(TableCell(row, column, under - row, right - column, "", box, page))
            continue
        for (row, column, under, right), own in pieces(region, held.get(number, ()), ys):
            box = (xs[column], ys[row], xs[right], ys[under])
            text, room = cell_text(own, lying.get(number, ()), box[0], box[2])
            cells.append(TableCell(row, column, under - row, right - column, text, box, page, room))
    return Table(page, (net.xs[0], net.ys[0], net.xs[-1], net.ys[-1]), net.xs, cells), rest


def _owners(regions: Sequence[tuple[int, int, int, int]]) -> dict[tuple[int, int], int]:
    """Row and column of an elementary field → the number of the region that it belongs to."""
    owner: dict[tuple[int, int], int] = {}
    for number, (row, column, bottom, right) in enumerate(regions):
        owner[row, column] = number
        if bottom - row > 1 or right - column > 1:
            owner.update(dict.fromkeys(product(range(row, bottom), range(column, right)), number))
    return owner


def _regions(net: Lattice) -> list[tuple[int, int, int, int]]:
    """(row, column, bottom, right) of every cell: elementary fields that no rule keeps apart belong together.

    Where a border is missing in part the fields of one region form no rectangle: it is cut into rectangles, row by row.
    """
    height, width = len(net.ys) - 1, len(net.xs) - 1
    above = [[False] * width for _ in range(height + 1)]
    left = [[False] * (width + 1) for _ in range(height)]
    x_middles = [(a + b) / 2 for a, b in zip(net.xs, net.xs[1:], strict=False)]
    y_middles = [(a + b) / 2 for a, b in zip(net.ys, net.ys[1:], strict=False)]
    for rule in net.across:
        line = above[_nearest(net.ys, rule.at)]
        for column in range(bisect_right(x_middles, rule.start), bisect_right(x_middles, rule.end)):
            line[column] = True
    for rule in net.down:
        column = _nearest(net.xs, rule.at)
        for row in range(bisect_right(y_middles, rule.start), bisect_right(y_middles, rule.end)):
            left[row][column] = True
    region_of = [[-1] * width for _ in range(height)]
    count = 0
    # Fields with a rule on every side, as nearly all are.
    closed: set[int] = set()
    for row in range(height):
        upper, lower, sides, own = above[row], above[row + 1], left[row], region_of[row]
        for column in range(width):
            if own[column] < 0:
                if upper[column] and lower[column] and sides[column] and sides[column + 1]:
                    own[column] = count
                    closed.add(count)
                else:
                    _flood(row, column, count, region_of, above, left)
                count += 1
    return _rectangles(region_of, closed)


def _flood(
    row: int,
    column: int,
    number: int,
    region_of: list[list[int]],
    above: Sequence[Sequence[bool]],
    left: Sequence[Sequence[bool]],
) -> None:
    stack = [(row, column)]
    region_of[row][column] = number
    while stack:
        y, x = stack.pop()
        for next_y, next_x, wall in (
            (y - 1, x, above[y][x]),
            (y + 1, x, above[y + 1][x]),
            (y, x - 1, left[y][x]),
            (y, x + 1, left[y][x + 1]),
        ):
            if (
                not wall
                and 0 <= next_y < len(region_of)
                and 0 <= next_x < len(region_of[0])
                and region_of[next_y][next_x] < 0
            ):
                region_of[next_y][next_x] = number
                stack.append((next_y, next_x))


def _rectangles(region_of: Sequence[Sequence[int]], closed: Container[int]) -> list[tuple[int, int, int, int]]:
    height, width = len(region_of), len(region_of[0])
    taken = [[False] * width for _ in range(height)]
    found: list[tuple[int, int, int, int]] = []
    for row in range(height):
        for column in range(width):
            if taken[row][column]:
                continue
            number = region_of[row][column]
            if number in closed:
                found.append((row, column, row + 1, column + 1))
                continue
            right = column
            while right < width and region_of[row][right] == number and not taken[row][right]:
                right += 1
            bottom = row + 1
            while bottom < height and all(
                region_of[bottom][x] == number and not taken[bottom][x] for x in range(column, right)
            ):
                bottom += 1
            for y in range(row, bottom):
                taken[y][column:right] = [True] * (right - column)
            found.append((row, column, bottom, right))
    return found


def _nearest(positions: Sequence[float], value: float) -> int:
    index = bisect_right(positions, value)
    if index == 0:
        return 0
    if index == len(positions) or value - positions[index - 1] <= positions[index] - value:
        return index - 1
    return index
