"""OFD text objects to glyphs: positions come with the text, widths do not and are taken from the steps between them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reports.documents.layout.page import UNKNOWN_CHARACTER, Box, Glyph
from reports.documents.ofd_geometry import Matrix, moved
from reports.documents.ofd_parts import name_of
from reports.documents.package import Element

# Where no font is asked: a glyph stands this far above and below its base line, in parts of its size.
_ABOVE, _BELOW = 0.86, 0.14
# Chinese glyphs are as wide as they are high, others about half; from this code point on they are wide.
_WIDE_FROM = 0x2E80
_HALF = 0.5
# A step to the next glyph within these parts of the size is taken for the glyph's own width.
_NARROWEST, _WIDEST = 0.2, 0.75
# The standard's sign for a glyph without a character (GB/T 33190-2016, 11.4).
_PLACEHOLDER = "\u00a4"
_BLANKS = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
# Text that leans further than this from the page's edges is a watermark or goes around a seal.
_MOST_LEAN = 15.0


def glyphs_of(element: Element, matrix: Matrix, width: float, height: float) -> list[Glyph]:
    """The glyphs of one TextObject whose inner space `matrix` maps to the page. Blanks and slanting text are left out.

    Glyphs that lie outside the page of `width` x `height` are not printed and left out, too.
    """
    a, b, c, d, _, _ = matrix
    size = _number(element.get("Size") or element.get("size"), 0.0) or _number(element.get("Boundary", "").split()[-1:], 0.0)
    across = math.hypot(a, b)
    if size <= 0 or across == 0:
        return []
    lean = math.degrees(math.atan2(-b, a)) % 360
    own_turn = int(_number(element.get("CharDirection"), 0.0)) % 360
    turn = round(lean / 90) * 90 % 360
    if min(abs(lean - turn), 360 - abs(lean - turn)) > _MOST_LEAN:
        return []
    downward = int(_number(element.get("ReadDirection"), 0.0)) % 180 == 90
    wide = size * (_number(element.get("HScale"), 1.0) or 1.0)
    upright = b == 0 and c == 0 and a > 0 and d > 0 and own_turn == 0
    shown = (turn - own_turn) % 360
    glyphs: list[Glyph] = []
    x = y = 0.0
    for code in element:
        if name_of(code) != "TextCode":
            continue
        text = code.text or ""
        steps, falls = deltas(code.get("DeltaX"), len(text)), deltas(code.get("DeltaY"), len(text))
        if text and text.strip() != text and max(len(steps), len(falls)) == len(text.strip()) - 1:
            # Indentation of the XML itself: the steps count the text alone.
            text = text.strip()
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        px, py = x, y
        for index, character in enumerate(text):
            natural = wide if ord(character) >= _WIDE_FROM else wide * _HALF
            if index < len(steps):
                step = steps[index]
            elif falls or downward:
                step = 0.0
            else:
                step = natural
            if not (character.isspace() or character in _BLANKS):
                own = step if natural < wide and _NARROWEST * wide <= step <= _WIDEST * wide else natural
                box = (
                    _upright(matrix, px, py, own, size)
                    if upright
                    else _turned(matrix, px, py, own, size, own_turn)
                )
                if -1 < (box[0] + box[2]) / 2 < width + 1 and -1 < (box[1] + box[3]) / 2 < height + 1:
                    glyphs.append((*box, _known(character), shown))
            px += step
            if index < len(falls):
                py += falls[index]
            elif downward:
                py += size
    return glyphs


def deltas(text: str | None, most: int) -> list[float]:
    """The steps of a DeltaX or DeltaY: numbers, or `g` with a count and a number that is repeated.

    What is no number ends the list; no more than `most` steps are given.
    """
    steps: list[float] = []
    parts = (text or "").split()
    position = 0
    while position < len(parts) and len(steps) < most:
        try:
            if parts[position] in ("g", "G"):
                count = int(parts[position + 1])
                steps += [float(parts[position + 2])] * min(max(count, 0), most)
                position += 3
            else:
                steps.append(float(parts[position]))
                position += 1
        except (ValueError, IndexError):
            break
    return steps[:most]


def _known(character: str) -> str:
    private = "\ue000" <= character < "\uf900" or character == _PLACEHOLDER
    return UNKNOWN_CHARACTER if private else character


def _upright(matrix: Matrix, x: float, y: float, wide: float, size: float) -> Box:
    a, _, _, d, e, f = matrix
    left, base = a * x + e, d * y + f
    return (left, base - d * size * _ABOVE, left + a * wide, base + d * size * _BELOW)


def _turned(matrix: Matrix, x: float, y: float, wide: float, size: float, turn: int) -> Box:
    """The box of a glyph that stands turned clockwise by `turn` on its point of origin."""
    sine, cosine = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    corners: list[tuple[float, float]] = []
    for u, v in ((0.0, -size * _ABOVE), (wide, -size * _ABOVE), (0.0, size * _BELOW), (wide, size * _BELOW)):
        corners.append(moved((x + u * cosine - v * sine, y + u * sine + v * cosine), matrix))
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return (min(xs), min(ys), max(xs), max(ys))


def _number(text: str | Sequence[str] | None, default: float) -> float:
    """A number as written, `default` where none is."""
    if text is None or not isinstance(text, str):
        text = text[0] if text else ""
    try:
        value = float(text)
    except ValueError:
        return default
    return value if math.isfinite(value) else default
