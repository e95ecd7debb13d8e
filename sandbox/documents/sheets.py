"""A report laid out on sheets: where every line of text and every rule of a table stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.documents.blocks import blocks, place
from sandbox.reports import Report
from sandbox.tables import Rows

WIDTH, HEIGHT = 842.0, 595.0
"""A4 laid across, in points: fifteen columns want the room."""
_MARGIN = 36.0
_SIZE = 10.5
_LEADING = 17.0
_SMALL = 6.5
_LABELS = (60.0, 70.0, 250.0)
"""The three label columns of table 3."""


@dataclass(frozen=True, slots=True)
class Text:
    """A line whose base begins at (x, y), y counted from the upper edge; every character is `size` wide."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """The frame of a cell; (x, y) is its left upper corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    texts: list[Text] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


def _folded(text: str, room: int) -> list[str]:
    if room > 1 and len(text) % room == 1 and len(text) > 1:
        # No character stands alone at the end: where no font has it, pdfium's text of a page leaves such a one out.
        text, last = text[:-2], text[-2:]
        return [*_folded(text, room), last] if text else [last]
    return [text[start : start + room] for start in range(0, len(text), room)] or [""]


def _edges(columns: int) -> list[float]:
    room = WIDTH - 2 * _MARGIN
    widths = [room / columns] * columns
    if columns == 10:
        widths = [*_LABELS, *([(room - sum(_LABELS)) / 7] * 7)]
    return [_MARGIN + sum(widths[:column]) for column in range(columns + 1)]


def _grid(sheet: Sheet, rows: Rows) -> float:
    """Draws a table from the upper margin on; gives where it ends."""
    placed, columns = place(rows)
    edges = _edges(columns)
    tall = min(30.0, (HEIGHT - 2 * _MARGIN) / len(rows))
    step = _SMALL + 0.5
    for cell in placed:
        left, right = edges[cell.x], edges[cell.x + cell.slot.colspan]
        high, low = _MARGIN + tall * cell.y, _MARGIN + tall * (cell.y + cell.slot.rowspan)
        sheet.boxes.append(Box(left, high, right - left, low - high))
        lines = _folded(cell.slot.text, max(1, int((right - left - 4) / _SMALL)))
        first = (high + low) / 2 - (len(lines) - 1) * step / 2 + _SMALL * 0.35
        sheet.texts.extend(
            Text(left + 2, first + number * step, _SMALL, line) for number, line in enumerate(lines) if line
        )
    return _MARGIN + tall * len(rows)


def lay_out(report: Report) -> list[Sheet]:
    """The sheets of a report; each table begins a new one."""
    sheets = [Sheet()]
    y = _MARGIN
    for part in blocks(report):
        if not isinstance(part, str):
            if sheets[-1].texts:
                sheets.append(Sheet())
            y = _grid(sheets[-1], part) + _LEADING
            continue
        for line in _folded(part, int((WIDTH - 2 * _MARGIN) / _SIZE)):
            if y + _LEADING > HEIGHT - _MARGIN:
                sheets.append(Sheet())
                y = _MARGIN
            y += _LEADING
            sheets[-1].texts.append(Text(_MARGIN, y, _SIZE, line))
    return sheets
