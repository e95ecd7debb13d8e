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
from reports.tables.figures import BLANK, CellReading, is_word_value, read_cell
from reports.tables.glued_text import GLUED_LENGTH, cut, is_glued
from reports.vocabulary import APPLICATION_GROUPS, APPLICATION_LABELS, compact, normal_label

# No label of the forms is longer than 120 characters, remarks included (Wuhan 2020 prints 110); longer text is prose.
LABEL_LENGTH = 160
_HAN = re.compile(r"[\u3400-\u9fff]")
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


# A token before its text is read: raw, block, row, column, colspan, loose, place, glued.
_Draft = tuple[str, int, int, int, int, bool, Place, bool]


def tokens_of(document: Document) -> tuple[Token, ...]:
    """Every cell and line of `document`; page numbers between the fragments of a table are left out."""
    result: list[Token] = []
    is_text = document.reader == TEXT_READER
    for number, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            _add_cells(result, block, number, is_text=is_text)
        elif is_glued(block.text):
            _add(result, ((piece, number, -1, -1, 1, True, block.place, run) for piece, run in cut(block.text)))
        elif len(block.text) > 20 or _PAGE_NUMBER.fullmatch(compact(block.text)) is None:
            _add(result, ((word, number, -1, -1, 1, True, block.place, False) for word in _words(block.text)))
    return tuple(result)


def _add(result: list[Token], drafts: Iterable[_Draft]) -> None:
    for raw, block, row, column, colspan, loose, place, glued in drafts:
        if loose and len(raw) < 20 and _PAGE_NUMBER.fullmatch(compact(raw)):
            continue
        reading, label = _classified(raw)
        result.append(Token(len(result), raw, reading, label, block, row, column, colspan, loose, place, glued))


def _add_cells(result: list[Token], grid: Grid, number: int, *, is_text: bool) -> None:
    for cell in grid.cells:
        text = cell.text
        if (is_text and " " in text) or len(text) > GLUED_LENGTH:
            _add(result, _cell_drafts(cell, number, is_text=is_text))
        elif not (is_text and len(text) < 20 and _PAGE_NUMBER.fullmatch(compact(text))):
            reading, label = _classified(text)
            result.append(
                Token(
                    len(result), text, reading, label, number, cell.row, cell.column, cell.colspan, is_text, cell.place
                )
            )


@lru_cache(maxsize=8192)
def _classified(raw: str) -> tuple[CellReading, str]:
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


def _cell_drafts(cell: Cell, number: int, *, is_text: bool) -> Iterator[_Draft]:
    """A cell that may hold more than one cell's text."""
    if is_glued(cell.text):
        for piece, run in cut(cell.text):
            yield piece, number, -1, -1, 1, True, cell.place, run
    elif is_text:
        for word in _words(cell.text):
            yield word, number, cell.row, cell.column, 1, True, cell.place, False
    else:
        yield cell.text, number, cell.row, cell.column, cell.colspan, is_text, cell.place, False


def _words(text: str) -> list[str]:
    """A line as label and numbers: `行政许可 97` → two tokens, `0 0 0` → three, prose → one."""
    parts = text.split()
    if len(parts) < 2 or len(text) > LABEL_LENGTH:
        return [text]
    first = len(parts)
    while first > 0 and _fills_cell(parts[first - 1]):
        first -= 1
    if first == len(parts):
        return [text]
    head = " ".join(parts[:first])
    return [head, *parts[first:]] if head else parts


def _fills_cell(word: str) -> bool:
    reading = read_cell(word)
    return reading.is_number or reading.status is CellStatus.DASH
