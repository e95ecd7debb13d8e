"""What a page consists of before it is understood: glyphs, rules and whether a picture fills it.

Coordinates are points from the top left corner of the page as it is shown, y downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

Box = tuple[float, float, float, float]
# (left, top, right, bottom, character, degrees by which it is turned counterclockwise; what is set aslant, no quarter
# of a turn, is a watermark). A plain tuple: a report has thousands, and to build a class for each costs much more.
Glyph = tuple[float, float, float, float, str, int]
# What stands for a glyph whose character the medium does not tell. It is kept: dropping it would change a number.
UNKNOWN_CHARACTER = "\ufffd"


class Rule(NamedTuple):
    """A straight line: horizontal at y = `at` from x = `start` to `end`, or vertical at x = `at` from y to y.

    A tuple, as glyphs are: every cell draws four.
    """

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page. `number` counts from 1. `pictured`: a picture covers more than half of it.

    `incomplete`: the page has text that this reader could not take. `hidden`: its text is not shown, only the picture.
    """

    number: int
    width: float
    height: float
    glyphs: Sequence[Glyph]
    across: Sequence[Rule] = ()
    down: Sequence[Rule] = ()
    pictured: bool = False
    incomplete: bool = False
    hidden: bool = False
