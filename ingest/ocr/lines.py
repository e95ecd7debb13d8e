"""Lines of text within one cell or region, and the glyphs of what was read in them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.ocr.models import Grey, Said
from ingest.ocr.upright import Tone, inked
from reports.documents.layout.page import UNKNOWN_CHARACTER, Box, Glyph

Flags = NDArray[np.bool_]

# What is lower than this (pixels) is dust; so is what is lower than this share of the cell's highest line.
_LOWEST, _LOW_SHARE = 6, 0.35
_NARROWEST = 2
# A dash is so many times longer than high, and has so much of the usual height of a line.
_LOW, _SHORT = 1.6, 0.22
# Its ink without the blur around it has at least so much of the blackness that makes ink.
_CORE = 0.75
_MARGIN = 3
# In heights of the line: words of one line that stand further apart are read one by one.
_WORD_GAP = 1.2
# In parts of the usual height of a line: what is lower is a stroke of a character, what stands further apart is none,
# and what both make is no higher.
_PART, _PART_GAP, _WHOLE = 0.6, 0.5, 1.15
# Ink of fewer pixels is a speck.
_FEWEST_INKED = 6
_WIDER, _BLUR = 1.2, 0.8


@dataclass(frozen=True, slots=True)
class InkedLine:
    """One line of text as found: its box in pixels of the page, tight around the ink."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top


def lines_within(grey: Grey, box: tuple[int, int, int, int], usual: float, tone: Tone) -> list[InkedLine]:
    """Lines of ink within `box` (pixels; its borders already left out), top to bottom.

    `usual` is the height of most lines of the page: strokes of one character (三, 二) are put together by it.
    """
    left, top, right, bottom = box
    crop = grey[top:bottom, left:right]
    if crop.size == 0 or min(crop.shape) < _LOWEST:
        return []
    crop = np.ascontiguousarray(crop)
    dark = inked(crop, tone.black)
    ink = _real(inked(crop, tone.faint), dark)
    core = np.minimum(ink, inked(crop, max(round(_CORE * tone.black), tone.faint)))
    rows: Flags = np.any(ink > 0, axis=1)
    bands: list[list[int]] = []
    for start, end in _stretches(rows):
        if bands and start - bands[-1][1] <= 2:
            bands[-1][1] = end
        else:
            bands.append([start, end])
    bands = _whole(bands, usual)
    highest = max((end - start for start, end in bands), default=0)
    found: list[InkedLine] = []
    for start, end in bands:
        if end - start < max(_LOWEST, _LOW_SHARE * highest) and not _is_dash(core[start:end], usual):
            continue
        for first, last in _words(np.any(ink[start:end] > 0, axis=0), _WORD_GAP * max(end - start, usual)):
            if last - first >= _NARROWEST:
                found.append(InkedLine(left + first, top + start, left + last, top + end))
    return found


def _words(columns: Flags, gap: float) -> Iterator[tuple[int, int]]:
    """Stretches of ink that stand further apart than `gap`: perhaps the figures of two cells whose border is gone."""
    held: tuple[int, int] | None = None
    for first, last in _stretches(columns):
        if held is not None and first - held[1] > gap:
            yield held
            held = (first, last)
        else:
            held = (held[0] if held else first, last)
    if held is not None:
        yield held


def _whole(bands: list[list[int]], usual: float) -> list[list[int]]:
    """Low bands joined with their neighbours as far as they make one line."""
    whole: list[list[int]] = []
    for start, end in bands:
        if whole:
            above = whole[-1]
            low = min(above[1] - above[0], end - start) < _PART * usual
            if low and start - above[1] < _PART_GAP * usual and end - above[0] <= _WHOLE * usual:
                above[1] = end
                continue
        whole.append([start, end])
    return whole


def _is_dash(band: Grey, usual: float) -> bool:
    """A dash is a figure's way to say that there is none: low, and longer than dust is."""
    columns, rows = np.flatnonzero(np.any(band > 0, axis=0)), np.flatnonzero(np.any(band > 0, axis=1))
    if not columns.size:
        return False
    width, height = int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1
    return width >= max(_LOW * height, _SHORT * usual, _NARROWEST)


def _real(ink: Grey, dark: Grey) -> Grey:
    """The ink without specks and without what is nowhere dark."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    darkest = np.bincount(labels[dark > 0], minlength=count)
    kept = (stats[:, cv2.CC_STAT_AREA] >= _FEWEST_INKED) & (darkest > 0)
    kept[0] = False
    return np.where(kept[labels], 255, 0).astype(np.uint8)


def _stretches(flags: Flags) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for place, flag in enumerate([*flags.tolist(), False]):
        if flag and start is None:
            start = place
        elif not flag and start is not None:
            yield start, place
            start = None


def cut_out(grey: Grey, line: InkedLine, usual: float = 0.0) -> Grey:
    """The line's pixels with a small margin; of a dash so much that it is not blown up to a bar."""
    height, width = grey.shape
    more = max(math.ceil((usual - line.height) / 2), 0) if line.height < _LOW_SHARE * usual else 0
    return np.ascontiguousarray(
        grey[
            max(line.top - _MARGIN - more, 0) : min(line.bottom + _MARGIN + more, height),
            max(line.left - _MARGIN - 1, 0) : min(line.right + _MARGIN + 1, width),
        ]
    )


def seen_otherwise(crop: Grey) -> Grey:
    """The same line wider and blurred: a digit that is read alike both ways was not read from a speck or an edge."""
    wider = cv2.resize(crop, None, fx=_WIDER, fy=1, interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(cv2.GaussianBlur(wider, (0, 0), _BLUR), dtype=np.uint8)


def slant_of(crop: Grey) -> float:
    """How far the ink leans to the right from its lower to its upper third, in parts of its height."""
    dark = (crop < (int(crop.min()) + int(np.percentile(crop, 90))) / 2).astype(np.uint8)
    rows = np.flatnonzero(dark.any(axis=1))
    if rows.size < _LOWEST:
        return 0.0
    height = int(rows[-1] - rows[0]) + 1
    third = height // 3
    upper, lower = dark[rows[0] : rows[0] + third], dark[rows[-1] + 1 - third : rows[-1] + 1]
    return float(np.nonzero(upper)[1].mean() - np.nonzero(lower)[1].mean()) / height


def glyphs_of(said: Said, box: Box) -> list[Glyph]:
    """The characters of one line side by side over its box: Chinese as wide as high, Latin half as wide.

    Ink in which nothing was read stays as a character that is not known: what is printed there is no blank.
    """
    text = "".join(said.text.split()) or UNKNOWN_CHARACTER
    widths = [0.5 if character.isascii() else 1.0 for character in text]
    left, top, right, bottom = box
    unit = (right - left) / sum(widths)
    glyphs: list[Glyph] = []
    place = left
    for character, width in zip(text, widths, strict=True):
        glyphs.append((place, top, place + width * unit, bottom, character, 0))
        place += width * unit
    return glyphs


def levelled(boxes: Sequence[Box]) -> list[Box]:
    """Boxes of lines of running text with the height of most of them: letters without parts below are lower."""
    if not boxes:
        return []
    heights = sorted(box[3] - box[1] for box in boxes)
    usual = heights[len(heights) // 2]
    result: list[Box] = []
    for left, top, right, bottom in boxes:
        if abs(bottom - top - usual) < 0.3 * usual:
            middle = (top + bottom) / 2
            top, bottom = middle - usual / 2, middle + usual / 2
        result.append((left, top, right, bottom))
    return result
