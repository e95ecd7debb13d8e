"""Text that a PDF keeps beside its pages: the values of form fields, and remarks typed over a page (FreeText).

A form filled in by a program shows its figures by such marks alone. Where a mark brings its own picture of the text,
that is read; where it does not, viewers set the text into the mark's box, and so does this.
"""

from __future__ import annotations

from reports.documents.layout.page import Box, Glyph

# Points; parts of the type size; parts of the box. How viewers set the text of a field that says nothing of it.
_LARGEST, _LEADING, _FILLED, _MARGIN = 10.5, 1.2, 0.8, 2.0
_WIDE_FROM = 0x2E80


def glyphs_in(text: str, box: Box) -> list[Glyph]:
    """The glyphs of `text`, set into `box` from the left, its lines in the middle of the height."""
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    if not lines or box[2] <= box[0] or box[3] <= box[1]:
        return []
    longest = max(sum(map(_part, line)) for line in lines)
    room = max(box[2] - box[0] - 2 * _MARGIN, 1.0)
    size = min(_LARGEST, _FILLED * (box[3] - box[1]) / len(lines), room / longest)
    top = (box[1] + box[3]) / 2 - len(lines) * size * _LEADING / 2
    glyphs: list[Glyph] = []
    for line in lines:
        x = box[0] + _MARGIN
        for character in line:
            width = size * _part(character)
            if not character.isspace():
                glyphs.append((x, top, x + width, top + size, character, 0))
            x += width
        top += size * _LEADING
    return glyphs


def _part(character: str) -> float:
    """The width of a character in parts of the type size."""
    return 1.0 if ord(character) >= _WIDE_FROM else 0.5
