"""A report as pictures of its pages, as an office's scanner leaves them: they can be read, by who reads pictures.

Drawn with Pillow in a Chinese typeface of the development extra (Noto Sans SC, OFL).
"""

from __future__ import annotations

import importlib.util
import io
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.documents.sheets import HEIGHT, WIDTH, Sheet, lay_out
from sandbox.reports import Report

if TYPE_CHECKING:
    from PIL import ImageFont

_DPI = 220
_SCALE = _DPI / 72
_FONTS, _TYPEFACE = "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"
_INK, _PAPER = 25, 250


def pages(report: Report) -> tuple[int, ...]:
    """The numbers of all pages."""
    return tuple(range(len(lay_out(report))))


def table_pages(report: Report) -> tuple[int, ...]:
    """The numbers of the pages with a table, in the order of the form."""
    return tuple(number for number, sheet in enumerate(lay_out(report)) if sheet.boxes)


def write(report: Report, page: int) -> bytes:
    """A page as JPEG. Raises LookupError where the typeface is not installed."""
    from PIL import Image, ImageDraw

    sheet: Sheet = lay_out(report)[page]
    picture = Image.new("L", (round(WIDTH * _SCALE), round(HEIGHT * _SCALE)), _PAPER)
    pen = ImageDraw.Draw(picture)
    for box in sheet.boxes:
        corners = (box.x * _SCALE, box.y * _SCALE, (box.x + box.width) * _SCALE, (box.y + box.height) * _SCALE)
        pen.rectangle(corners, outline=_INK, width=2)
    for text in sheet.texts:
        font = _font(round(text.size * _SCALE))
        x = text.x
        for character in text.text:
            pen.text((x * _SCALE, text.y * _SCALE), character, _INK, font, anchor="ls")
            x += text.size * (0.6 if character.isascii() else 1.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, dpi=(_DPI, _DPI))
    return out.getvalue()


@lru_cache(maxsize=8)
def _font(pixels: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    spec = importlib.util.find_spec(_FONTS)
    if spec is None or spec.origin is None:
        raise LookupError(f"a scan is drawn with the typeface of {_FONTS}")
    return ImageFont.truetype(str(Path(spec.origin).parent / _TYPEFACE), pixels)
