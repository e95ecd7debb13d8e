"""OFD text objects to glyphs: positions come with the text, widths do not and are taken from the steps between them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from reports.documents.layout.page import UNKNOWN_CHARACTER, Box, Glyph
from reports.documents.ofd_geometry import Matrix, boundary, moved, number
from reports.documents.package import Element
from reports.errors import DocumentTooLarge

# On one page.
MAX_GLYPHS = 40_000
# Where no font is asked: a glyph stands this far above and below its base line, in parts of its size.
_ABOVE, _BELOW = 0.86, 0.14
# Chinese glyphs are as wide as they are high, others about half, capitals more; from this code point on they are wide.
_WIDE_FROM = 0x2E80
_HALF, _CAPITAL = 0.5, 0.66
# A step to the next glyph within these parts of the size is taken for the glyph's own width: no column is as narrow.
_NARROWEST, _WIDEST = 0.2, 1.1
# What converters write for a glyph whose character they do not know.
_PLACEHOLDER = "\u00a4"
_BLANKS = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
# A character that XML does not allow, and the backslash itself, are written as backslash and four hexadecimal digits
# (GB/T 33190-2016, 11.3).
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{4})")
# Text that leans further than this from the page's edges is a watermark or goes around a seal.
_MOST_LEAN = 15.0
# Shorter lists of steps are kept once they are read: they may come again.
_REPEATED = 100


def glyphs_of(element: Element, codes: Sequence[Element], matrix: Matrix) -> list[Glyph]:
    """The glyphs of a TextObject with its TextCodes, whose inner space `matrix` maps to the page.

    Blanks and slanting text are left out.
    """
    a, b, c, d, _, _ = matrix
    size = number(element.get("Size"), 0.0) or boundary(element)[3]
    if size <= 0 or (a == 0 and b == 0) or not math.isfinite(sum(matrix)):
        return []
    given = element.get
    own_turn = _quarter(given("CharDirection"))
    turn = 0
    if b != 0 or a < 0:
        lean = math.degrees(math.atan2(-b, a)) % 360
        turn = round(lean / 90) * 90
        if abs(lean - turn) > _MOST_LEAN:
            return []
    upright = b == 0 and c == 0 and a > 0 and d > 0 and own_turn == 0
    downward = _quarter(given("ReadDirection")) in (90, 270)
    narrowed = given("HScale")
    wide = size * (number(narrowed, 1.0) or 1.0) if narrowed else size
    glyphs: list[Glyph] = []
    x = y = 0.0
    for code in codes:
        text, steps, falls = _written(code)
        x, y = number(code.get("X"), x), number(code.get("Y"), y)
        if len(steps) < len(text):
            rest = text[len(steps) :]
            if downward and not steps and not falls:
                falls = [size] * len(text)
            steps += [0.0 if falls or downward else wide * _nature(character)[1] for character in rest]
        if upright and not falls:
            glyphs += _upright(text, steps, matrix, x, y, wide, size)
        else:
            falls += [0.0] * (len(text) - len(falls))
            shown = (turn - own_turn) % 360
            for character, box in _turned(text, steps, falls, matrix, x, y, wide, size, own_turn):
                glyphs.append((*box, character, shown))
    return glyphs


def _upright(
    text: str, steps: Sequence[float], matrix: Matrix, x: float, y: float, wide: float, size: float
) -> list[Glyph]:
    """Glyphs set side by side: nearly all there are, so nothing is worked out twice."""
    a, _, _, d, e, f = matrix
    base = d * y + f
    top, bottom = base - d * size * _ABOVE, base + d * size * _BELOW
    narrowest, widest = _NARROWEST * wide, _WIDEST * wide
    glyphs: list[Glyph] = []
    for (shown, part), step in zip(map(_nature, text), steps, strict=True):
        if shown:
            left = a * x + e
            own = step if part < 1 and narrowest <= step <= widest else wide * part
            glyphs.append((left, top, left + a * own, bottom, shown, 0))
        x += step
    return glyphs


def _turned(
    text: str,
    steps: Sequence[float],
    falls: Sequence[float],
    matrix: Matrix,
    x: float,
    y: float,
    wide: float,
    size: float,
    turn: int,
) -> Iterator[tuple[str, Box]]:
    """Characters with the boxes of glyphs that stand turned clockwise by `turn` on their points of origin."""
    sine, cosine = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    for character, step, fall in zip(text, steps, falls, strict=True):
        shown, part = _nature(character)
        if shown:
            own = step if part < 1 and _NARROWEST * wide <= step <= _WIDEST * wide else wide * part
            corners = [
                moved((x + u * cosine - v * sine, y + u * sine + v * cosine), matrix)
                for u in (0.0, own)
                for v in (-size * _ABOVE, size * _BELOW)
            ]
            xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
            yield shown, (min(xs), min(ys), max(xs), max(ys))
        x += step
        y += fall


@lru_cache(maxsize=16384)
def _nature(character: str) -> tuple[str, float]:
    """What a character is read as (nothing for a blank), and the width of its glyph in parts of the size."""
    width = 1.0 if ord(character) >= _WIDE_FROM else _CAPITAL if character.isupper() else _HALF
    if character.isspace() or character in _BLANKS:
        return "", width
    known = character.isprintable() and not "\ue000" <= character < "\uf900" and character != _PLACEHOLDER
    return character if known else UNKNOWN_CHARACTER, width


def deltas(text: str | None, most: int) -> list[float]:
    """The steps of a DeltaX or DeltaY: numbers, or `g`, a count and a number that is repeated.

    What is no number ends the list; no more than `most` steps are given.
    """
    if not text:
        return []
    told = _deltas(text, most) if len(text) <= _REPEATED else _deltas.__wrapped__(text, most)
    return [*told]


@lru_cache(maxsize=2048)
def _deltas(text: str, most: int) -> list[float]:
    steps: list[float] = []
    parts = text.split()
    position = 0
    while position < len(parts) and len(steps) < most:
        try:
            if parts[position] == "g":
                count = int(parts[position + 1])
                steps += [float(parts[position + 2])] * min(max(count, 0), most)
                position += 3
            else:
                steps.append(float(parts[position]))
                position += 1
        except (ValueError, IndexError):
            break
    return steps[:most]


def _written(code: Element) -> tuple[str, list[float], list[float]]:
    """The text of a TextCode with its steps to the right and downwards."""
    text = code.text or ""
    if len(text) > MAX_GLYPHS:
        raise DocumentTooLarge(size=len(text), limit=MAX_GLYPHS, what="glyphs")
    if "\\" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    right, down = code.get("DeltaX"), code.get("DeltaY")
    steps = deltas(right, len(text)) if right else []
    falls = deltas(down, len(text)) if down else []
    bare = text.strip()
    # Indentation of the XML itself is no text: the steps count the text alone.
    if bare != text and max(len(steps), len(falls)) == len(bare) - 1:
        text = bare
    return text, steps, falls


def _quarter(text: str | None) -> int:
    return round(number(text, 0.0) / 90) * 90 % 360 if text else 0
