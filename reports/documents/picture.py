"""Pictures of pages (PNG, JPEG, TIFF, BMP, GIF, WebP) to a Document, through an engine that reads pictures."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from reports.documents.sight import Picture, SeenPage, Sight, document_of
from reports.errors import DocumentError, DocumentTooLarge, UnreadableDocument
from reports.model import Document, SourceFile

if TYPE_CHECKING:
    from PIL.Image import Image

MEDIUM = "image"
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
# A3 at 600 dots per inch has 70 million; more is no page, or is meant to fill the memory.
MAX_PIXELS = 80_000_000
# Larger ones are halved, thirded and so on: 300 dots per inch of A3 are half of this.
_ROOMY_PIXELS = 36_000_000
# The longest report seen has 61 pages; reading a page takes seconds.
MAX_PAGES = 80
# Smaller pictures (a logo, an icon, a seal) hold no page.
_SMALLEST_SIDE = 300
_LOWEST_SLICE = 80
_UPRIGHT_TAG = 274
# In widths of the picture: from this height on it is a strip; its parts are no higher than this. Inches of A4.
_STRIP, _HIGHEST_PART, _A4_WIDTH = 2.2, 1.7, 8.27
# What Pillow raises for broken bytes.
_BROKEN = (OSError, SyntaxError, EOFError, ValueError)


def read(source: SourceFile, sight: Sight) -> Document:
    """The pages of the file as one report, each cell and paragraph with its page and box.

    Raises UnreadableDocument (`damaged`; `no_text` where the engine finds no text at all) or DocumentTooLarge.
    """
    seen: dict[int, SeenPage] = {}
    for number, picture in enumerate(pictures_of(source.content), start=1):
        seen[number] = sight(picture, number)
    if not any(page.texts for page in seen.values()):
        raise UnreadableDocument(medium=MEDIUM, reason="no_text")
    return document_of([page.content for page in seen.values()], seen, "", {})


def pictures_of(content: bytes) -> Iterator[Picture]:
    """Every page of a picture file. Raises UnreadableDocument (`damaged`) or DocumentTooLarge."""
    from PIL import Image, UnidentifiedImageError

    try:
        with _opened(content) as file:
            count = getattr(file, "n_frames", 1)
            # The frames of an animation are one picture.
            if file.format in ("GIF", "WEBP", "PNG"):
                count = 1
            if count > MAX_PAGES:
                raise DocumentTooLarge(size=count, limit=MAX_PAGES, what="pages")
            for frame in range(count):
                if frame:
                    file.seek(frame)
                yield from _pictures(file)
    except DocumentError:
        raise
    except (*_BROKEN, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise UnreadableDocument(medium=MEDIUM, reason="damaged") from error


def _opened(content: bytes) -> Image:
    from PIL import Image

    # Pillow warns of large pictures, which are refused here before any pixel is unpacked, and of odd metadata.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Image.open(BytesIO(content), formats=_FORMATS)


def is_page(content: bytes) -> bool:
    """Whether a picture inside a document is large enough to be a page of it."""
    return min(_size_of(content)) >= _SMALLEST_SIDE


def is_ornament(content: bytes) -> bool:
    """Whether it is an icon, a line, a seal: too small even for a slice of a page that was cut up."""
    low, high = sorted(_size_of(content))
    return 0 < low < _LOWEST_SLICE or 0 < high < _SMALLEST_SIDE


def _size_of(content: bytes) -> tuple[int, int]:
    """Width and height in pixels; nothing where it is broken."""
    from PIL import Image, UnidentifiedImageError

    try:
        with _opened(content) as file:
            return file.size
    except (*_BROKEN, UnidentifiedImageError, Image.DecompressionBombError):
        return 0, 0


def _pictures(file: Image) -> Iterator[Picture]:
    from PIL import Image, ImageOps

    width, height = file.size
    if width * height > MAX_PIXELS:
        raise DocumentTooLarge(size=width * height, limit=MAX_PIXELS, what="pixels")
    # Cameras store the turn beside the pixels.
    page: Image.Image = ImageOps.exif_transpose(file) if file.getexif().get(_UPRIGHT_TAG, 1) != 1 else file
    if page.mode in ("RGBA", "LA", "PA") or (page.mode == "P" and "transparency" in page.info):
        page = page.convert("RGBA")
        paper = Image.new("RGBA", page.size, (255, 255, 255, 255))
        page = Image.alpha_composite(paper, page)
    if page.mode.startswith("I"):
        # Sixteen bits a pixel: `convert` would cut, not scale.
        page = page.convert("F").point(lambda value: value / 256).convert("L")
    page = page.convert("RGB")
    halved = math.ceil(math.sqrt(page.width * page.height / _ROOMY_PIXELS))
    if halved > 1:
        page = page.reduce(halved)
    dpi = _dpi(file)
    dpi = dpi / halved if dpi else None
    parts = list(_parts(page))
    if len(parts) > MAX_PAGES:
        raise DocumentTooLarge(size=len(parts), limit=MAX_PAGES, what="pages")
    if len(parts) > 1:
        dpi = page.width / _A4_WIDTH
    for top, bottom in parts:
        part = page.crop((0, top, page.width, bottom)) if len(parts) > 1 else page
        yield Picture(part.width, part.height, part.tobytes(), dpi)


def _parts(page: Image) -> Iterator[tuple[int, int]]:
    """A strip of pages one below the other (as websites show them) in pieces about as high as pages, cut where it is
    emptiest; any other picture whole.
    """
    from PIL import Image

    top = 0
    if page.height > _STRIP * page.width:
        rows = page.convert("L").resize((1, page.height), Image.Resampling.BOX).tobytes()
        while page.height - top > _HIGHEST_PART * page.width:
            low, high = top + page.width, top + round(_HIGHEST_PART * page.width)
            cut = max(range(low, high), key=lambda row: (rows[row], -abs(row - low - round(0.4 * page.width))))
            yield top, cut
            top = cut
    yield top, page.height


def _dpi(file: Image) -> float | None:
    stated = file.info.get("dpi")
    if not isinstance(stated, tuple) or len(stated) != 2:
        return None
    across, down = float(stated[0]), float(stated[1])
    # Unequal ones are a fax's, and 72 or 96 are what programs write that know of none.
    if abs(across - down) > 1 or across <= 100:
        return None
    return across
