"""A report set on A4 pages, in millimetres: where each line of text stands and where each rule runs.

Tables break between rows; a cell that reaches over the break has its lines on both pages, as Word and WPS set them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tests.reports.media.truth import PROSE, Part, Prose, Rows, placed, tables, width_of

WIDTH, HEIGHT = 210.0, 297.0
LEFT, TOP, RIGHT, BOTTOM = 24.0, 30.0, 186.0, 270.0
TITLE, BODY, CELL = 7.76, 5.64, 3.7
_LINE, _PADDING, _LEAST = 1.3, 1.0, 7.5
_ABOVE = 0.86


@dataclass(frozen=True)
class Text:
    """One line of text with its base line at y; `value`: it is a figure of a table."""

    x: float
    y: float
    size: float
    text: str
    value: bool = False


@dataclass(frozen=True)
class Line:
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass
class Sheet:
    texts: list[Text] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def measure(text: str, size: float) -> float:
    """The width of a text: Chinese characters are as wide as high, others half."""
    return sum(size if ord(character) > 0x2E80 else size / 2 for character in text)


def steps(text: str, size: float) -> list[float]:
    """From each character of a text to the next."""
    return [measure(character, size) for character in text[:-1]]


@dataclass
class Setter:
    """Sets prose and tables one after the other.

    `rows_ruled`: rules between rows of figures everywhere, beside the labels only, or under the heads only.
    """

    rows_ruled: Literal["all", "labels", "heads"] = "all"
    repeat_heads: bool = False
    sheets: list[Sheet] = field(default_factory=lambda: [Sheet()])
    y: float = TOP

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    def turn(self) -> None:
        self.sheets.append(Sheet())
        self.y = TOP

    def paragraph(self, text: str, size: float = BODY, *, centred: bool = False, right: bool = False) -> None:
        indent = 0.0 if centred or right else 2 * size
        for number, line in enumerate(wrapped(text, RIGHT - LEFT, size, indent)):
            if self.y + size * _LINE > BOTTOM:
                self.turn()
            x = LEFT + (indent if number == 0 else 0.0)
            if centred:
                x = (LEFT + RIGHT - measure(line, size)) / 2
            elif right:
                x = RIGHT - measure(line, size)
            self.sheet.texts.append(Text(x, self.y + size * _ABOVE, size, line))
            self.y += size * 1.6

    def table(self, rows: Rows, widths: Sequence[float], heads: int = 0) -> None:
        xs = [LEFT]
        for width in widths:
            xs.append(xs[-1] + width)
        parts = placed(rows)
        heights = _heights(parts, xs, len(rows))
        spreads = [_Spread(part, row, xs[column], xs[column + part.colspan]) for row, column, part in parts]
        begin = 0
        while begin < len(rows):
            repeated = heads if begin and self.repeat_heads else 0
            room = BOTTOM - self.y - sum(heights[:repeated])
            end = begin
            while end < len(rows) and sum(heights[begin : end + 1]) <= room:
                end += 1
            if end <= max(begin, heads if begin == 0 else 0):
                self.turn()
                continue
            if repeated:
                self._band([each.again() for each in spreads if each.row < heads], heights, 0, heads)
            self._band(spreads, heights, begin, end)
            begin = end
            if begin < len(rows):
                self.turn()
        self.y += 4.0

    def _band(self, spreads: list[_Spread], heights: Sequence[float], begin: int, end: int) -> None:
        """The rows from `begin` to `end` on the present page."""
        filled = {each.row for each in spreads if each.part.key is not None}
        tops = [self.y]
        for height in heights[begin:end]:
            tops.append(tops[-1] + height)
        for each in spreads:
            first, last = max(each.row, begin), min(each.row + each.part.rowspan, end)
            if first >= last:
                continue
            upper, lower = tops[first - begin], tops[last - begin]
            ends = each.row + each.part.rowspan <= end
            self._fill(each, upper, lower, ends)
            inner = first > begin and {first - 1, first} <= filled
            if self.rows_ruled == "labels":
                inner = inner and each.part.key is not None
            inner = inner and self.rows_ruled != "all"
            if not inner:
                self.sheet.lines.append(Line(each.left, upper, each.right, upper))
            if last == end:
                self.sheet.lines.append(Line(each.left, lower, each.right, lower))
            self.sheet.lines.append(Line(each.left, upper, each.left, lower))
            self.sheet.lines.append(Line(each.right, upper, each.right, lower))
        self.y = tops[-1]

    def _fill(self, each: _Spread, upper: float, lower: float, ends: bool) -> None:
        capacity = int((lower - upper - 0.5) / (CELL * _LINE)) if not ends else len(each.left_over)
        lines, each.left_over = each.left_over[:capacity], each.left_over[capacity:]
        y = max(upper + (lower - upper - len(lines) * CELL * _LINE) / 2, upper + 0.4)
        for line in lines:
            x = (each.left + each.right - measure(line, CELL)) / 2
            self.sheet.texts.append(Text(x, y + CELL * _ABOVE, CELL, line, each.part.key is not None))
            y += CELL * _LINE


@dataclass
class _Spread:
    """A cell on its way to the pages: the lines that are not printed yet."""

    part: Part
    row: int
    left: float
    right: float
    left_over: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left_over = wrapped(self.part.text, self.right - self.left - 2 * _PADDING, CELL)

    def again(self) -> _Spread:
        return _Spread(self.part, self.row, self.left, self.right)


def wrapped(text: str, width: float, size: float, indent: float = 0.0) -> list[str]:
    """A text in lines no wider than `width`, the first shorter by `indent`; nothing for no text."""
    lines: list[str] = []
    held, used = "", indent
    for character in text:
        step = measure(character, size)
        if held and used + step > width + 0.01:
            lines.append(held)
            held, used = "", 0.0
        held += character
        used += step
    return [*lines, held] if held else lines


def _heights(parts: Sequence[tuple[int, int, Part]], xs: Sequence[float], count: int) -> list[float]:
    heights = [_LEAST] * count
    for row, column, part in sorted(parts, key=lambda each: each[2].rowspan):
        inner = xs[column + part.colspan] - xs[column] - 2 * _PADDING
        needed = len(wrapped(part.text, inner, CELL)) * CELL * _LINE + 2
        own = sum(heights[row : row + part.rowspan])
        if needed > own:
            heights[row + part.rowspan - 1] += needed - own
    return heights


def set_report(
    values: Mapping[tuple[str, str, str], str],
    proactive_form: str = "2021",
    applications_form: str = "2021",
    *,
    prose: Prose = PROSE,
    rows_ruled: Literal["all", "labels", "heads"] = "all",
    repeat_heads: bool = False,
    number_width: float = 12.0,
    dispute_width: float = 10.8,
    drop: float = 0.0,
) -> list[Sheet]:
    """The whole report: title, prose, the three tables, signature.

    `number_width` and `dispute_width` are those of the columns of figures; `drop` is blank space before the tables.
    """
    setter = Setter(rows_ruled=rows_ruled, repeat_heads=repeat_heads)
    setter.paragraph(prose.title, TITLE, centred=True)
    setter.y += 6
    two, three, four = tables(dict(values), proactive_form, applications_form)
    setter.paragraph(prose.opening)
    setter.paragraph(prose.headings[0])
    for text in prose.overview:
        setter.paragraph(text)
    setter.y += drop
    setter.paragraph(prose.headings[1])
    columns = width_of(two)
    setter.table(two, [42.0, *[(162.0 - 42.0) / (columns - 1)] * (columns - 1)])
    setter.paragraph(prose.headings[2])
    setter.table(three, [14.0, 17.0, 47.0, *[number_width] * 7], heads=3)
    setter.paragraph(prose.headings[3])
    setter.table(four, [dispute_width] * 15, heads=3)
    setter.paragraph(prose.headings[4])
    for text in prose.problems:
        setter.paragraph(text)
    setter.paragraph(prose.headings[5])
    for text in prose.other_matters:
        setter.paragraph(text)
    setter.y += 10
    for text in prose.signature:
        setter.paragraph(text, right=True)
    return setter.sheets
