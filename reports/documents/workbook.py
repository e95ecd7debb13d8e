"""Sheets of a workbook as the readers of XLSX, XLS and CSV give them, and how a sheet becomes blocks.

A report in a workbook is title rows, sections as single cells and the three tables below one another: single cells
are paragraphs, what stands in rows of several cells is a grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

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


@dataclass(slots=True)
class Sheet:
    """`cells`: zero-based (row, column) → text; a cell that is there but blank holds `""`. `merged`: both corners."""

    name: str
    cells: dict[Position, str] = field(default_factory=dict)
    merged: list[tuple[Position, Position]] = field(default_factory=list)


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
    for (row, column), text in sheet.cells.items():
        if (row, column) not in covered:
            rows.setdefault(row, {})[column] = _clean(text)
    for row, column in spans:
        rows.setdefault(row, {}).setdefault(column, "")
    numbers = sorted(number for number, cells in rows.items() if any(cells.values()))
    table_rows = [number for number in numbers if _is_table_row(rows[number])]
    first, last = (table_rows[0], table_rows[-1]) if table_rows else (0, -1)
    run: list[int] = []
    # Rows that are wholly blank but drawn (a blank form's last row) belong to the grid that they continue.
    for number in sorted(rows):
        alone = _alone(rows[number], inside=first <= number <= last)
        if run and (alone is not None or number != run[-1] + 1):
            yield from _grid(sheet, rows, run, spans)
            run = []
        if alone is not None:
            column, text = alone
            place = Place(sheet=sheet.name, path=a1(number, column))
            yield from (Paragraph(line, place) for line in text.split("\n"))
        elif run or any(rows[number].values()):
            run.append(number)
    if run:
        yield from _grid(sheet, rows, run, spans)


def _merges(sheet: Sheet) -> tuple[dict[Position, tuple[int, int]], set[Position]]:
    """Top left corner → (rows, columns) covered; and every other position of the merged ranges."""
    spans: dict[Position, tuple[int, int]] = {}
    covered: set[Position] = set()
    for (top, left), (bottom, right) in sheet.merged:
        height, width = bottom - top + 1, right - left + 1
        if height < 1 or width < 1 or (top, left) in covered:
            continue
        if len(covered) + height * width > MAX_CELLS:
            raise DocumentTooLarge(size=height * width, limit=MAX_CELLS, what="cells")
        spans[top, left] = (height, width)
        covered.update((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        covered.discard((top, left))
    return spans, covered


def _is_table_row(cells: Mapping[int, str]) -> bool:
    filled = [text for text in cells.values() if text]
    return len(filled) > 1 or (len(filled) == 1 and _stays(filled[0]))


def _stays(text: str) -> bool:
    """Whether a text that stands alone in its row belongs to a table: a blank row's label, a heading, a number."""
    return not _HAN.search(text) or normal_label(text) in _TABLE_WORDS


def _alone(cells: Mapping[int, str], *, inside: bool) -> tuple[int, str] | None:
    """The one filled cell of a row that is a paragraph, with its column."""
    filled = [(column, text) for column, text in cells.items() if text]
    if len(filled) != 1 or _stays(filled[0][1]):
        return None
    text = filled[0][1]
    if inside and len(text) <= _LONGEST_LABEL and not text.endswith("。"):
        # Between rows of tables only the title of a section is no label.
        label = normal_label(text)
        if not any(pattern.search(label) for _, pattern in SECTION_HEADINGS):
            return None
    return filled[0]


def _grid(
    sheet: Sheet, rows: Mapping[int, Mapping[int, str]], run: Sequence[int], spans: Mapping[Position, tuple[int, int]]
) -> Iterator[Grid]:
    """Every position of the run from its first to its last column: a cell never written is blank, not missing."""
    taken: set[Position] = set()
    left = min(column for number in run for column in rows[number])
    right = max(column + spans.get((number, column), (1, 1))[1] for number in run for column in rows[number])
    if (right - left) * len(run) > MAX_CELLS:
        raise DocumentTooLarge(size=(right - left) * len(run), limit=MAX_CELLS, what="cells")
    cells: list[Cell] = []
    for row, number in enumerate(run):
        for column in range(left, right):
            if (number, column) in taken:
                continue
            height, width = spans.get((number, column), (1, 1))
            height = min(height, len(run) - row)
            if height * width > 1:
                taken.update((number + down, column + across) for down in range(height) for across in range(width))
            place = Place(sheet=sheet.name, path=a1(number, column))
            cells.append(Cell(row, column - left, rows[number].get(column, ""), place, height, width))
    yield Grid(tuple(cells), Place(sheet=sheet.name, path=f"{a1(run[0], left)}:{a1(run[-1], right - 1)}"))


def _clean(text: str) -> str:
    if text.isascii() and "\n" not in text and "  " not in text:
        return text.strip()
    return "\n".join(line for line in (_SPACE.sub(" ", part).strip() for part in text.splitlines()) if line)
