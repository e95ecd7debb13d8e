"""Sheets of a workbook as the readers of XLSX, XLS and CSV give them, and how a sheet becomes blocks.

A report in a workbook is title rows, sections as single cells and the three tables below one another: single cells
are paragraphs, what stands in rows of several cells is a grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat

from reports.errors import DocumentTooLarge
from reports.model import Block, Cell, Grid, Paragraph, Place
from reports.vocabulary import (
    APPLICATION_LABELS,
    HEADING_WORDS,
    PROACTIVE_LABELS,
    SECTION_HEADINGS,
    normal_label,
)

# A report has below 1,000 cells; each cell takes half a kilobyte here, and a reading worker has 150 MB.
MAX_CELLS = 100_000
# The longest label of the forms is 34 characters; a single cell with more is a sentence.
_LONGEST_LABEL = 45
_HAN = re.compile(r"[\u3400-\u9fff]")
_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u3000\u200b-\u200f\ufeff]+")
_TABLE_WORDS = frozenset(
    {*APPLICATION_LABELS, *PROACTIVE_LABELS, *(word for words in HEADING_WORDS.values() for word in words)}
)

Position = tuple[int, int]
# Row → column → (rows, columns) of the merged range that begins there.
Spans = dict[int, dict[int, tuple[int, int]]]
_ONE = (1, 1)
# The places of wider rows are not kept, nor those of sheets with a longer name than Excel allows.
_REPEATED_WIDTH, _LONGEST_NAME = 32, 31


@dataclass(slots=True)
class Sheet:
    """`rows`: zero-based row → column → text; a cell that is there but blank holds `""`. `merged`: both corners."""

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[tuple[Position, Position]] = field(default_factory=list)
    _size: int = 0

    def put(self, row: int, column: int, text: str) -> None:
        """One cell. Raises DocumentTooLarge."""
        self.grow(1)
        self.row(row)[column] = text

    def row(self, number: int) -> dict[int, str]:
        """The cells of a row."""
        return self.rows.setdefault(number, {})

    def grow(self, size: int) -> None:
        """So many cells more are about to be added. Raises DocumentTooLarge."""
        self._size += size
        if self._size > MAX_CELLS:
            raise DocumentTooLarge(size=self._size, limit=MAX_CELLS, what="cells")


@lru_cache(maxsize=1024)
def letters_of(column: int) -> str:
    """`27` → `AB`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """`(0, 27)` → `AB1`."""
    return f"{letters_of(column)}{row + 1}"


@lru_cache(maxsize=1024)
def column_of(letters: str) -> int | None:
    """`AB` → `27`; None for what are no column letters."""
    if not re.fullmatch(r"\$?[A-Za-z]{1,3}\$?", letters):
        return None
    column = 0
    for letter in letters.strip("$").upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


@lru_cache(maxsize=4096)
def position_of(reference: str) -> Position | None:
    """`AB1` → `(0, 27)`; None for what is no cell reference."""
    letters = reference.rstrip("0123456789")
    row = reference[len(letters) :]
    column = column_of(letters)
    return (int(row) - 1, column) if column is not None and 0 < len(row) < 8 else None


def blocks_of(sheet: Sheet) -> Iterator[Block]:
    """The sheet from top to bottom. A row without any cell ends a grid."""
    spans, covered = _merges(sheet)
    rows: dict[int, dict[int, str]] = {}
    # The same zeros, headings and blanks fill most of a sheet: each text is cleaned once.
    different = set[str]().union(*[own.values() for own in sheet.rows.values()])
    clean = {text: _clean(text) for text in different}.__getitem__
    for number in sorted({*sheet.rows, *spans}):
        given = sheet.rows.get(number, {})
        hidden = covered.get(number)
        if hidden:
            cells = {column: clean(text) for column, text in given.items() if column not in hidden}
        else:
            cells = dict(zip(given, map(clean, given.values()), strict=True))
        for column in spans.get(number, ()):
            cells.setdefault(column, "")
        if cells:
            rows[number] = cells
    filled = {number: [(column, text) for column, text in cells.items() if text] for number, cells in rows.items()}
    table_rows = [number for number, told in filled.items() if len(told) > 1 or (told and _stays(told[0][1]))]
    first, last = (table_rows[0], table_rows[-1]) if table_rows else (0, -1)
    run: list[int] = []
    # Rows that are wholly blank but drawn (a blank form's last row) belong to the grid that they continue.
    for number, told in filled.items():
        alone = len(told) == 1 and _is_alone(told[0][1], inside=first <= number <= last)
        if run and (alone or number != run[-1] + 1):
            yield _grid(sheet, rows, run, spans)
            run = []
        if alone:
            column, text = told[0]
            place = Place(sheet=sheet.name, path=a1(number, column))
            yield from (Paragraph(line, place) for line in text.split("\n"))
        elif run or told:
            run.append(number)
    if run:
        yield _grid(sheet, rows, run, spans)


def _merges(sheet: Sheet) -> tuple[Spans, dict[int, set[int]]]:
    """Where merged ranges begin, with the rows and columns that they cover; and all their other positions, by row."""
    spans: Spans = {}
    covered: dict[int, set[int]] = {}
    size = 0
    for (top, left), (bottom, right) in sheet.merged:
        height, width = bottom - top + 1, right - left + 1
        if height < 1 or width < 1 or left in covered.get(top, ()):
            continue
        size += height * width
        if size > MAX_CELLS:
            raise DocumentTooLarge(size=height * width, limit=MAX_CELLS, what="cells")
        spans.setdefault(top, {})[left] = (height, width)
        for row in range(top, bottom + 1):
            covered.setdefault(row, set()).update(range(left, right + 1))
        covered[top].discard(left)
    return spans, covered


def _stays(text: str) -> bool:
    """Whether a text that stands alone in its row belongs to a table: a blank row's label, a heading, a number."""
    return not _HAN.search(text) or normal_label(text) in _TABLE_WORDS


def _is_alone(text: str, *, inside: bool) -> bool:
    """Whether the one filled cell of a row is a paragraph."""
    if _stays(text):
        return False
    if inside and len(text) <= _LONGEST_LABEL and not text.endswith("。"):
        # Between rows of tables only the title of a section is no label.
        label = normal_label(text)
        return any(pattern.search(label) for _, pattern in SECTION_HEADINGS)
    return True


def _grid(sheet: Sheet, rows: Mapping[int, Mapping[int, str]], run: Sequence[int], spans: Spans) -> Grid:
    """Every position of the run from its first to its last column: a cell never written is blank, not missing."""
    none: Mapping[int, tuple[int, int]] = {}
    left = min([min(rows[number]) for number in run])
    # A range reaches further than its first cell, whose column is one of the row's.
    reaches = [column + width for number in run for column, (_, width) in spans.get(number, none).items()]
    right = max(max([max(rows[number]) for number in run]) + 1, *reaches, 0)
    if (right - left) * len(run) > MAX_CELLS:
        raise DocumentTooLarge(size=(right - left) * len(run), limit=MAX_CELLS, what="cells")
    taken: dict[int, set[int]] = {}
    cells: list[Cell] = []
    name, width_of_all = sheet.name, right - left
    is_usual = width_of_all <= _REPEATED_WIDTH and len(name) <= _LONGEST_NAME
    places_of = _places if is_usual else _places.__wrapped__
    for row, number in enumerate(run):
        hidden = taken.get(number)
        own, text_at, places = spans.get(number, none), rows[number].get, places_of(name, number, left, right)
        if not (hidden or own):
            # Most rows of figures: nothing in them is merged.
            texts = map(text_at, range(left, right), repeat(""))
            parts = zip(repeat(row), range(width_of_all), texts, places, repeat(1), repeat(1))
            # What a NamedTuple's own constructor calls; a report has 300 cells.
            cells.extend(map(tuple.__new__, repeat(Cell), parts))
            continue
        hidden = hidden or set()
        for column, spot in enumerate(places, left):
            if column in hidden:
                continue
            height, width = _ONE
            if column in own:
                height, width = own[column]
                height = min(height, len(run) - row)
                under = range(column, column + width)
                hidden.update(under)
                for down in range(1, height):
                    taken.setdefault(number + down, set()).update(under)
            cells.append(tuple.__new__(Cell, (row, column - left, text_at(column, ""), spot, height, width)))
    return Grid(tuple(cells), Place(sheet=sheet.name, path=f"{a1(run[0], left)}:{a1(run[-1], right - 1)}"))


@lru_cache(maxsize=512)
def _places(sheet: str, row: int, left: int, right: int) -> tuple[Place, ...]:
    """The places of the cells of a row from column `left` up to `right`. Kept: the sheets of reports are as large as
    each other, and mostly called the same."""
    return tuple([Place(sheet=sheet, path=a1(row, column)) for column in range(left, right)])


def _clean(text: str) -> str:
    # No white space but the blank is printable.
    if " " not in text and text.isprintable():
        return text
    if text.isascii() and "\n" not in text and "  " not in text:
        return text.strip()
    return "\n".join(line for line in (_SPACE.sub(" ", part).strip() for part in text.splitlines()) if line)
