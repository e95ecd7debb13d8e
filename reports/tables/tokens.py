"""A Document as one stream of tokens in reading order: cells as they are, lines of text cut where numbers begin.

All tables are read from this stream, so that a table over two pages, two tables in one grid and a table flattened to
lines need no case of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from reports.documents.text import READER as TEXT_READER
from reports.model import Cell, CellStatus, Document, Grid, Place
from reports.tables.extra_columns import without_extra_columns
from reports.tables.figures import BLANK, CellReading, is_word_value, read_cell, words_of
from reports.tables.glued_text import GLUED_LENGTH, cut, is_glued
from reports.vocabulary import APPLICATION_GROUPS, APPLICATION_LABELS, compact, normal_label

# No label of the forms is longer than 120 characters, remarks included (Wuhan 2020 prints 110); longer text is prose.
LABEL_LENGTH = 160
_HAN = re.compile(r"[\u3400-\u9fff]")
# No number begins like this: 增加3 and 减少3 are changes. Nor are so many characters words in place of a number.
_PROSE = re.compile(r"\s*[\u3400-\u9fff](?<![增减減])")
_LONGEST_WORDS = 20
_PAGE_NUMBER = re.compile(r"[-—–]\d{1,3}[-—–]|第\d{1,3}页(?:[,/]?共\d{1,3}页)?|\d{1,3}/\d{1,3}页?")


class Token(NamedTuple):
    """One cell or word. `position` counts tokens; `row`, `column` are of the grid.

    In a `loose` token they prove nothing (flattened text).
    `label` is the normalised text of anything that may be a label, empty for values, blanks and prose. `glued`: a run
    of digits in which the cells of a whole row may have run together.
    """

    position: int
    raw: str
    reading: CellReading
    label: str
    block: int
    row: int
    column: int
    colspan: int
    loose: bool
    place: Place
    glued: bool = False

    @property
    def is_blank(self) -> bool:
        return self.reading is BLANK

    @property
    def is_value(self) -> bool:
        """A number, a dash, signs or words in place of a number: something that fills a cell."""
        return not self.label and not self.is_blank


class Stream(list[Token]):
    """The tokens of a document in reading order. `stops[i]` is the first token behind the grid row of token i.

    `labelled` are the tokens that may be labels.
    """

    def __init__(self, tokens: list[Token], stops: list[int]) -> None:
        super().__init__(tokens)
        self.stops = stops
        self.labelled = [token for token in tokens if token.label]

    def row_after(self, position: int) -> list[Token]:
        """The cells to the right of a token in its own grid row."""
        return self[position + 1 : self.stops[position]]

    def rows(self, first: int, last: int) -> Iterator[list[Token]]:
        """The tokens from `first` to `last`, grid row by grid row; those of one line of text come together, too."""
        while first <= last:
            stop = min(self.stops[first], last + 1)
            yield self[first:stop]
            first = stop


# A token before its text is read: raw, block, row, column, colspan, loose, place, glued.
_Draft = tuple[str, int, int, int, int, bool, Place, bool]


def tokens_of(document: Document) -> Stream:
    """Every cell and line of `document`; page numbers between the fragments of a table are left out."""
    result: list[Token] = []
    stops: list[int] = []
    is_text = document.reader == TEXT_READER
    for number, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            _add_cells(result, stops, block, number, is_text=is_text)
        elif is_glued(block.text):
            _add(result, ((piece, number, -1, -1, 1, True, block.place, run) for piece, run in cut(block.text)))
        elif len(block.text) > 20 or _PAGE_NUMBER.fullmatch(compact(block.text)) is None:
            _add(result, ((word, number, -1, -1, 1, True, block.place, False) for word in _words(block.text)))
        _end_row(stops, result)
    return Stream(result, stops)


def _end_row(stops: list[int], result: list[Token]) -> None:
    stops.extend([len(result)] * (len(result) - len(stops)))


def _add(result: list[Token], drafts: Iterable[_Draft]) -> None:
    for raw, block, row, column, colspan, loose, place, glued in drafts:
        if loose and len(raw) < 20 and _PAGE_NUMBER.fullmatch(compact(raw)):
            continue
        reading, label = _classified(raw)
        result.append(Token(len(result), raw, reading, label, block, row, column, colspan, loose, place, glued))


def _add_cells(result: list[Token], stops: list[int], grid: Grid, number: int, *, is_text: bool) -> None:
    at: int | None = None
    position = len(result)
    make = tuple.__new__  # what a NamedTuple's own constructor calls; a report has 300 tokens
    for cell in grid.cells if is_text else without_extra_columns(grid.cells):
        row, column, text, place, _rowspan, colspan = cell
        if row != at:
            _end_row(stops, result)
            at = row
        if is_text or len(text) > GLUED_LENGTH:
            _add_crowded(result, stops, cell, number, is_text=is_text)
            position = len(result)
            continue
        reading, label = _classified(text)
        result.append(make(Token, (position, text, reading, label, number, row, column, colspan, False, place, False)))
        position += 1


def _add_crowded(result: list[Token], stops: list[int], cell: Cell, number: int, *, is_text: bool) -> None:
    """A cell that may hold more than one cell's text."""
    text, place = cell.text, cell.place
    if is_glued(text):
        # Its pieces stand in no row of the grid.
        _end_row(stops, result)
        _add(result, ((piece, number, -1, -1, 1, True, place, run) for piece, run in cut(text)))
        _end_row(stops, result)
    elif is_text:
        words, span = (_words(text), 1) if " " in text else ([text], cell.colspan)
        _add(result, ((word, number, cell.row, cell.column, span, True, place, False) for word in words))
    else:
        _add(result, ((text, number, cell.row, cell.column, cell.colspan, False, place, False),))


@lru_cache(maxsize=8192)
def _classified(raw: str) -> tuple[CellReading, str]:
    if len(raw) > LABEL_LENGTH and _PROSE.match(raw) and len(compact(raw)) > _LONGEST_WORDS:
        return words_of(raw), compact(raw)
    reading = read_cell(raw)
    wordy = reading.status in (CellStatus.TEXT, CellStatus.UNREADABLE) and _HAN.search(raw) is not None
    if not wordy or is_word_value(raw):
        return reading, ""
    label = normal_label(raw) if len(raw) <= LABEL_LENGTH else ""
    return reading, _without_group(label) or compact(raw)


def _without_group(label: str) -> str:
    """A row's label printed on one line with the title of its group: `（三）不予公开 1.属于国家秘密`."""
    for group in APPLICATION_GROUPS:
        rest = label.removeprefix(group).lstrip("0123456789一二三四五六七")
        if rest != label and rest in APPLICATION_LABELS:
            return rest
    return label


def _words(text: str) -> list[str]:
    """A line as label and numbers: `行政许可 97` → two tokens, `0 0 0` → three, prose → one."""
    parts = text.split()
    # Programs that draw tables of spaces put hundreds of them between two cells.
    if len(parts) < 2 or (len(text) > LABEL_LENGTH and len(" ".join(parts)) > LABEL_LENGTH):
        return [text]
    first = len(parts)
    while first > 0 and (_fills_cell(parts[first - 1]) or is_word_value(parts[first - 1])):
        first -= 1
    if not any(map(_fills_cell, parts[first:])):
        return [text]
    head = " ".join(parts[:first])
    return [head, *parts[first:]] if head else parts


def _fills_cell(word: str) -> bool:
    reading = read_cell(word)
    return reading.is_number or reading.status is CellStatus.DASH
