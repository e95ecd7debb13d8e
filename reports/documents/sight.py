"""What a picture of a page is, what an engine that reads pictures says of it, and how that becomes a Document.

The engine itself (models, pixels) lives above this package and is passed in as a callable: here it is a `Sight`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from reports.documents.layout.blocks import blocks_of
from reports.documents.layout.page import Box, PageContent
from reports.model import Block, Cell, Document, Paragraph, Place

READER = "scan"
# Below this resolution digits are confused (measured, research: documents §5: 84 and 152 of 175 cells at 110 dpi). The
# scanner's rounding is let through.
COARSE_DPI = 147.0
# How sure a text is that stands in no cell of its own: nothing but its sentence vouches for it.
LOOSE_SCORE = 0.9
# The signs of a figure as pictures show them; those that look alike are one, and stand for their first.
FIGURE_SIGNS = ("0Oo〇○", *"123456789", "-—－–一", ".", ",，", "/", "+", "%", " ")
_SLACK = 1.0


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as pixels: rows from the top, `red, green, blue` bytes each. `dpi` is None where nothing tells it."""

    width: int
    height: int
    pixels: bytes
    dpi: float | None = None


@dataclass(frozen=True, slots=True)
class SeenText:
    """A line of text in a picture: its box (points from the top left), and how sure the engine is (0 to 1)."""

    box: Box
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A picture as a page: glyphs and rules as of any other page, and the texts that the glyphs were made of.

    `dpi` is the resolution that it was read at, in dots per inch of the paper. `legible` is false where the letters
    are too small or too blurred for figures to be trusted.
    """

    content: PageContent
    texts: tuple[SeenText, ...]
    dpi: float
    legible: bool


class Sight(Protocol):
    """An engine that reads pictures."""

    def __call__(self, picture: Picture, number: int) -> SeenPage:
        """Page `number` (from 1). A picture without any text gives a page without glyphs."""
        ...


def document_of(
    contents: Sequence[PageContent], seen: Mapping[int, SeenPage], title: str, meta: Mapping[str, str]
) -> Document:
    """The Document of pages of which those in `seen` (by number) were read from pictures.

    `scores` holds the engine's score of every cell and paragraph of seen pages, 0 on pages that are not legible. `meta`
    gets `pages_seen`, and where pages are not legible `pages_coarse` and `coarse_dpi`, the lowest resolution of these.
    """
    blocks = blocks_of([seen[content.number].content if content.number in seen else content for content in contents])
    scores = dict(score for block in blocks for score in _scores(block, seen))
    noted = dict(meta)
    if seen:
        noted["pages_seen"] = ", ".join(str(number) for number in sorted(seen))
    coarse = {number: page.dpi for number, page in seen.items() if not page.legible and page.texts}
    if coarse:
        noted["pages_coarse"] = ", ".join(str(number) for number in sorted(coarse))
        noted["coarse_dpi"] = str(round(min(coarse.values())))
    return Document(blocks, READER, title, noted, scores)


def _scores(block: Block, seen: Mapping[int, SeenPage]) -> Iterator[tuple[Place, float]]:
    if isinstance(block, Paragraph):
        page = seen.get(block.place.page or 0)
        if page is not None:
            yield block.place, LOOSE_SCORE if page.legible else 0.0
        return
    for cell in block.cells:
        page = seen.get(cell.place.page or 0)
        if page is not None:
            yield cell.place, _score(cell, page)


def _score(cell: Cell, page: SeenPage) -> float:
    box = cell.place.box
    if not page.legible or box is None:
        return 0.0
    own = [text for text in page.texts if _is_within(text.box, box)]
    if not cell.text:
        return 0.0 if own else LOOSE_SCORE
    if _plain("".join(text.text for text in own)) != _plain(cell.text) and _has_digit(cell.text):
        # Put together of two pages, or of lines in another order: no reading of the engine says the same.
        return 0.0
    if any(_beside(one, other) for place, one in enumerate(own) for other in own[place + 1 :]):
        # Two figures in one cell: perhaps of two cells, the border between which is worn away.
        return 0.0
    return min((text.score for text in own), default=0.0)


def _beside(one: SeenText, other: SeenText) -> bool:
    overlap = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    level = 2 * overlap > min(one.box[3] - one.box[1], other.box[3] - other.box[1])
    return level and _has_digit(one.text) and _has_digit(other.text)


def _is_within(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] - _SLACK <= x <= outer[2] + _SLACK and outer[1] - _SLACK <= y <= outer[3] + _SLACK


def _plain(text: str) -> str:
    return "".join(text.split())


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)
