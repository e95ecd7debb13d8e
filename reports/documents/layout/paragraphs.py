"""Lines of text to paragraphs: a paragraph goes on while its lines are full, over a page break as well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reports.documents.layout.page import Box
from reports.documents.layout.runs import Line, line_text
from reports.model import Paragraph, Place

# In line heights: a line ending this far before the margin ended its paragraph, one starting this far in begins one.
_SHORT, _INDENT = 1.6, 1.1
# Type this much larger or smaller than the line before is another paragraph; larger than most of the text, a heading.
_OTHER_SIZE, _LARGER = 1.18, 1.15
_ENDS = ("。", "！", "？")
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[）)])")


@dataclass(slots=True)
class Text:
    """A paragraph as it grows; `open` while its last line is full."""

    page: int
    box: Box
    text: str
    height: float
    open: bool

    def paragraph(self, body_height: float) -> Paragraph:
        heading = self.height > _LARGER * body_height
        return Paragraph(self.text, Place(page=self.page, box=self.box), heading)


@dataclass(frozen=True, slots=True)
class Margins:
    """The left and right edge of a document's running text, and the height of its lines."""

    left: float
    right: float
    height: float


def margins(lines: Sequence[Line]) -> Margins:
    """By the most common edges: most lines of running text are full."""
    if not lines:
        return Margins(0.0, 0.0, 0.0)
    heights = Counter(round(line.height) for line in lines for _ in line.runs)
    height = float(max(heights, key=lambda each: (heights[each], -each)))
    full = [line for line in lines if sum(len(run.text) for run in line.runs) > 15] or list(lines)
    lefts = Counter(round(line.x0 / 3) for line in full)
    left = 3 * min(position for position, count in lefts.items() if count >= max(lefts.values()) / 3)
    rights = sorted(line.x1 for line in full)
    return Margins(float(left), rights[min(len(rights) - 1, (len(rights) * 9) // 10)], height)


def continues(text: Text, line: Line, page: int, edges: Margins) -> bool:
    """Whether `line` goes on with the paragraph `text`."""
    if not text.open or line.x0 > edges.left + _INDENT * line.height:
        return False
    if text.text[-1:] in _ENDS and _NUMBERED.match(line_text(line.runs[:1])):
        return False  # a heading of a section behind a sentence that happens to fill its last line
    ratio = line.height / text.height if text.height else 1.0
    if not 1 / _OTHER_SIZE <= ratio <= _OTHER_SIZE:
        return False
    return page != text.page or line.level - text.box[3] <= 2.2 * line.height


def begin(line: Line, page: int, edges: Margins) -> Text:
    """A new paragraph."""
    return Text(page, line.box, line_text(line.runs), line.height, _is_full(line, edges))


def extend(text: Text, line: Line, page: int, edges: Margins) -> None:
    """Append a line. The box stays that of the first page."""
    following = line_text(line.runs)
    apart = " " if _is_latin(text.text[-1:]) and _is_latin(following[:1]) else ""
    text.text += apart + following
    text.open = _is_full(line, edges)
    if page == text.page:
        box = line.box
        text.box = (min(text.box[0], box[0]), text.box[1], max(text.box[2], box[2]), box[3])


def _is_full(line: Line, edges: Margins) -> bool:
    return line.x1 >= edges.right - _SHORT * line.height


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
