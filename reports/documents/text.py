"""Plain and Markdown text to a Document: lines, tab-separated cells, pipe tables, as other programs flatten reports.

A line without tab or pipe is a paragraph. A line with them is one row of a grid whose columns prove nothing (rows are
shifted where the page broke, as in a report of 原平 for 2023); the parser treats grids of this reader as loose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reports.documents.charset import decode
from reports.documents.page import SHOWN_DATE
from reports.errors import DocumentTooLarge
from reports.model import Block, Cell, Document, Grid, Paragraph, Place, SourceFile
from reports.vocabulary import simplified

READER = "text"
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$|^\|(?:-|={3,})$")
# The same without pipes: `+-----+---+`, `----- ---`, `=====`. A dash that fills a cell is shorter.
_RULED_OFF = re.compile(r"[\s+|:]*(?:[-=]{3,}[\s+|:]+)+[-=]{3,}[\s+|:]*|[\s+]*[-=]{5,}[\s+]*")
# Tables drawn of lines and corners, as terminals and old mail show them; a bar between cells is a pipe.
_BARS = "│┃║┆┇┊┋"
_PIPES = str.maketrans(dict.fromkeys(_BARS, "|"))
_DRAWN_RULE = re.compile(r"[\s\u2500-\u257f]*[─━═┄┅┈┉][\s\u2500-\u257f]*")
# A report has below 1,000 cells and lines; 2 MB of `|` are as many cells, and a gigabyte.
MAX_CELLS = 100_000
MAX_LINES = 100_000
_HEADING = re.compile(r"^#{1,6}\s+")
# So many cells a row of a table has; label and number alone may be anything.
_WIDE = 3
_INNER_SPACE = " \u00a0\u3000\u200b\ufeff\r"


def read(source: SourceFile) -> Document:
    """One block a line, or a Grid for a run of lines with tabs or pipes; empty lines are left out.

    Raises DocumentTooLarge beyond MAX_CELLS cells or MAX_LINES lines.
    """
    decoded = decode(source.content, source.media_type)
    meta = {"encoding": decoded.encoding}
    if decoded.damaged:
        meta["damaged_characters"] = str(decoded.damaged)
    blocks: list[Block] = []
    run: list[_Row] = []
    cells = 0
    pending_pipe = False

    def close() -> None:
        grid = _grid(run)
        if grid:
            blocks.append(Grid(grid, grid[0].place))
        run.clear()

    is_drawn = any(sign in decoded.text for sign in _BARS)
    for number, line in enumerate(re.split(r"\r\n|\r|\n|\f", decoded.text), start=1):
        if is_drawn:
            line = "" if _DRAWN_RULE.fullmatch(line) else line.translate(_PIPES)
        if not line.strip(_INNER_SPACE):
            continue
        if ("|" in line and _RULE.match(line)) or _RULED_OFF.fullmatch(line):
            continue
        _note_date(line, meta)
        fields, pending_pipe = _fields(line, pending_pipe)
        if fields is None:
            close()
            heading = _HEADING.match(line)
            text = (line[heading.end() :] if heading else line).strip()
            if text and len(blocks) >= MAX_LINES:
                raise DocumentTooLarge(size=len(blocks) + 1, limit=MAX_LINES, what="lines")
            if text:
                blocks.append(Paragraph(text, Place(line=number), heading is not None))
            continue
        cells += len(fields)
        if cells > MAX_CELLS:
            raise DocumentTooLarge(size=cells, limit=MAX_CELLS, what="cells")
        run.append(_Row(number, fields, _ends_in_pipe(line)))
    close()
    return Document(tuple(blocks), READER, "", meta)


class _Row(NamedTuple):
    """The cells of a line with their field numbers, and whether the line ends in a pipe."""

    line: int
    fields: list[tuple[int, str]]
    is_ended: bool


def _grid(rows: Sequence[_Row]) -> tuple[Cell, ...]:
    """The cells of neighbouring lines. Where most put pipes only between cells, one at the end precedes a blank."""
    wide = [row for row in rows if len(row.fields) >= _WIDE]
    between_only = 2 * sum(row.is_ended for row in wide) < len(wide)
    made: list[Cell] = []
    for number, (line, fields, is_ended) in enumerate(rows):
        blank = [(fields[-1][0] + 1, "")] if between_only and is_ended and len(fields) >= _WIDE else []
        for index, field in [*fields, *blank]:
            made.append(Cell(number, index, field.strip(), Place(line=line, field=index + 1)))
    return tuple(made)


def _ends_in_pipe(line: str) -> bool:
    return line.rstrip().endswith("|")


def _fields(line: str, open_pipe: bool) -> tuple[list[tuple[int, str]] | None, bool]:
    """The cells of a line with their field numbers, or None for a paragraph; and whether the line ended its last cell.

    A lone `|` is an empty cell where the line before had already closed its own (one cell a line, each ended by a
    pipe, or led by one), and only a separator otherwise (cell, line break, pipe, line break, cell).
    """
    if "|" in line:
        stripped = line.strip()
        if stripped == "|":
            return ([(0, "")] if open_pipe else []), True
        ended = stripped.endswith("|")
        inner = stripped.removeprefix("|")
        inner = inner.removesuffix("|") if ended else inner
        return list(enumerate(inner.split("|"))), ended or stripped.startswith("|")
    if "\t" in line:
        if re.fullmatch(r"[ \u00a0\u3000]*\t[^\t]*", line):
            # One cell a line, led by a tab: the empty field before it is no cell.
            return [(1, line.split("\t", 1)[1])], False
        return list(enumerate(line.split("\t"))), False
    return None, False


def _note_date(text: str, meta: dict[str, str]) -> None:
    if "shown_date" not in meta and len(text) < 200:
        match = SHOWN_DATE.search(simplified(text))
        if match:
            meta["shown_date"] = match.group(1)
