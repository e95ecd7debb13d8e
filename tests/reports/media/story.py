"""One report in its reading order, for makers that write it from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.reports.forms import Key
from tests.reports.media.truth import PROSE, Part, Prose, Rows, placed, tables, width_of


@dataclass(frozen=True)
class Line:
    """One paragraph."""

    text: str
    heading: bool = False


@dataclass(frozen=True)
class Slot:
    """A grid position as a word processor keeps it: the top of a cell, or (`above`) what a cell reaches down to."""

    part: Part
    column: int
    above: bool


Piece = Line | Rows


def story(
    values: Mapping[Key, str], proactive_form: str = "2021", applications_form: str = "2021", prose: Prose = PROSE
) -> list[Piece]:
    """Title, sections, the three tables where they belong, signature."""
    second, third, fourth = tables(values, proactive_form, applications_form)
    heads = [Line(heading, heading=True) for heading in prose.headings]
    return [
        Line(prose.title, heading=True),
        Line(prose.opening),
        heads[0],
        *(Line(text) for text in prose.overview),
        heads[1],
        second,
        heads[2],
        third,
        heads[3],
        fourth,
        heads[4],
        *(Line(text) for text in prose.problems),
        heads[5],
        *(Line(text) for text in prose.other_matters),
        *(Line(text) for text in prose.signature),
    ]


def split_rows(pieces: list[Piece], table: int, at: int) -> list[Piece]:
    """The same report with table `table` (0, 1, 2) torn into two tables before row `at`, spans cut at the tear."""
    result: list[Piece] = []
    seen = -1
    for piece in pieces:
        if isinstance(piece, Line):
            result.append(piece)
            continue
        seen += 1
        if seen != table:
            result.append(piece)
            continue
        upper: Rows = [[] for _ in range(at)]
        lower: Rows = [[] for _ in piece[at:]]
        for row, _, part in placed(piece):
            if row >= at:
                lower[row - at].append(part)
                continue
            upper[row].append(Part(part.text, min(part.rowspan, at - row), part.colspan, part.key))
            if row + part.rowspan > at:
                # The lower half of a cell that the tear cuts is an empty cell, as word processors write it.
                rest = Part("", row + part.rowspan - at, part.colspan)
                position = sum(1 for other in lower[0] if _column(piece, other) < _column(piece, part))
                lower[0].insert(position, rest)
        result += [upper, Line("续表"), lower]
    return result


def _column(rows: Rows, wanted: Part) -> int:
    return next((column for _, column, part in placed(rows) if part is wanted), 0)


def slots(rows: Rows) -> list[list[Slot]]:
    """Every row with a slot for each cell that it shows, the ones reaching down from above included."""
    width = width_of(rows)
    lines: list[dict[int, Slot]] = [{} for _ in rows]
    for row, column, part in placed(rows):
        for down in range(part.rowspan):
            if row + down < len(lines):
                lines[row + down][column] = Slot(part, column, down > 0)
    result = [[line[column] for column in sorted(line)] for line in lines]
    for line in result:
        assert sum(slot.part.colspan for slot in line) == width, [slot.part.text for slot in line]
    return result
