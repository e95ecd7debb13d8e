"""Annual reports as scans: the pages of the PDF maker drawn in a real Chinese typeface, then worn as paper is.

The typefaces come from a wheel (Noto Serif SC and Noto Sans SC, OFL), so that a machine without fonts has them, too.
"""

from __future__ import annotations

import importlib.util
import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.reports.forms import Key
from tests.reports.media.pdf_file import ASCENT, Page, text_width
from tests.reports.media.pdf_maker import Printer, Style
from tests.reports.media.truth import tables, width_of

SERIF, SANS = "NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"
_FINE = 2  # pages are drawn so many times finer than they are scanned


@dataclass(frozen=True)
class Wear:
    """What the scanner did: resolution in dots per inch, skew in degrees clockwise (turned the other way on every
    second page), standard deviation of the noise in grey levels, quarters of a turn, a red seal, JPEG quality (0: PNG).
    """

    dpi: int = 200
    skew: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    shade: float = 0.0
    turned: int = 0
    seal: bool = False
    quality: int = 0
    seed: int = 1
    typeface: str = SERIF


LIGHT = Wear(dpi=150, skew=0.7, noise=9, blur=0.6, shade=12, quality=55)


@dataclass
class Sheet(Page):
    """A page that remembers what was drawn on it."""

    texts: list[tuple[float, float, str, float, int]] = field(default_factory=list)
    lines: list[tuple[float, float, float, float, float]] = field(default_factory=list)

    def text(self, x: float, top: float, text: str, size: float, turn: int = 0, *, shown: bool = True) -> None:
        self.texts.append((x, top, text, size, turn))

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        self.lines.append((x0, y0, x1, y1, width))


class SheetPrinter(Printer):
    """Prints on sheets."""

    def new_page(self) -> None:
        self.pages.append(Sheet(self.style.width, self.style.height))
        self.y = self.style.margin


def sheets(values: Mapping[Key, str], style: Style | None = None) -> list[Sheet]:
    """The report's pages, with their numbers below."""
    style = style or Style()
    printer, prose, size = SheetPrinter(style), style.prose, style.body_size
    second, third, fourth = tables(values, style.proactive_form, style.applications_form)
    printer.paragraph(prose.title, size * 1.3, 0, "centre")
    for text in (prose.opening, prose.headings[0], *prose.overview):
        printer.paragraph(text, size)
    printer.y += style.drop
    available, columns = style.width - 2 * style.margin + 40, width_of(second)
    for heading, rows, widths, heads in (
        (prose.headings[1], second, [available / columns] * columns, 2),
        (prose.headings[2], third, [*style.left_widths, *[style.number_width] * 7], 3),
        (prose.headings[3], fourth, [style.dispute_width] * 15, 3),
    ):
        printer.paragraph(heading, size)
        printer.table(rows, widths, heads)
    for text in (prose.headings[4], *prose.problems, prose.headings[5], *prose.other_matters):
        printer.paragraph(text, size)
    for line in prose.signature:
        printer.paragraph(line, size, 0, "right")
    pages = [page for page in printer.pages if isinstance(page, Sheet)]
    for number, page in enumerate(pages, start=1):
        text = f"- {number} -"
        page.text((style.width - text_width(text, 10)) / 2, style.height - 45, text, 10)
    return pages


@lru_cache(maxsize=64)
def _font(typeface: str, pixels: float) -> ImageFont.FreeTypeFont:
    spec = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    assert spec is not None, "pip install pylopdf-fonts-zh-cn"
    assert spec.origin is not None
    return ImageFont.truetype(str(Path(spec.origin).parent / typeface), pixels)


def drawn(sheet: Sheet, wear: Wear) -> Image.Image:
    """The clean page, in colour, at the resolution of `wear`."""
    scale = wear.dpi * _FINE / 72
    width, height = round(sheet.width * wear.dpi / 72), round(sheet.height * wear.dpi / 72)
    picture = Image.new("L", (width * _FINE, height * _FINE), 255)
    pen = ImageDraw.Draw(picture)
    for x0, y0, x1, y1, thick in sheet.lines:
        pen.line([(x0 * scale, y0 * scale), (x1 * scale, y1 * scale)], 0, max(round(thick * scale), 1))
    for x, top, text, size, turn in sheet.texts:
        font = _font(wear.typeface, size * scale)
        if turn:
            _lying(picture, x * scale, top * scale, text, font, turn)
            continue
        place = x
        for character in text:
            # The maker counts half a width for Latin letters; drawn one by one, they stay within their cells.
            pen.text((place * scale, (top + ASCENT * size) * scale), character, 0, font, anchor="ls")
            place += size * (0.5 if ord(character) < 0x80 else 1.0)
    return picture.resize((width, height), Image.Resampling.BOX).convert("RGB")


def _lying(picture: Image.Image, x: float, y: float, text: str, font: ImageFont.FreeTypeFont, turn: int) -> None:
    left, top, right, bottom = font.getbbox(text, anchor="ls")
    piece = Image.new("L", (round(right - left) + 4, round(bottom - top) + 4), 255)
    ImageDraw.Draw(piece).text((2 - left, 2 - top), text, 0, font, anchor="ls")
    piece = piece.rotate(turn, expand=True, fillcolor=255)
    if turn == 90:
        picture.paste(piece, (round(x + top) - 2, round(y - piece.height) + 2))
    else:
        picture.paste(piece, (round(x - bottom) - 2, round(y) - 2))


def _seal(picture: Image.Image, dpi: int, rng: np.random.Generator) -> Image.Image:
    """A round red seal over the lower half of the page, drawn as ink: what is black below it stays black."""
    ink = Image.new("L", picture.size, 255)
    pen = ImageDraw.Draw(ink)
    radius = 0.8 * dpi
    x, y = picture.width * rng.uniform(0.35, 0.75), picture.height * rng.uniform(0.5, 0.8)
    pen.ellipse([x - radius, y - radius, x + radius, y + radius], outline=60, width=max(dpi // 25, 2))
    points = [
        (
            x + (0.4 if n % 2 else 0.16) * radius * np.sin(n * np.pi / 5),
            y - (0.4 if n % 2 else 0.16) * radius * np.cos(n * np.pi / 5),
        )
        for n in range(10)
    ]
    pen.polygon([(float(a), float(b)) for a, b in points], fill=60)
    font = _font(SANS, 0.19 * dpi)
    for n, character in enumerate("示例市文化局办公室"):
        angle = np.pi * (0.72 + 0.195 * n)
        pen.text(
            (x + 0.75 * radius * np.cos(angle), y + 0.75 * radius * np.sin(angle)), character, 60, font, anchor="mm"
        )
    red, green, blue = picture.split()
    cover = np.asarray(ink, dtype=np.float32) / 255
    faded = [
        red,
        Image.fromarray((np.asarray(green) * cover).astype(np.uint8)),
        Image.fromarray((np.asarray(blue) * cover).astype(np.uint8)),
    ]
    return Image.merge("RGB", faded)


def worn(picture: Image.Image, wear: Wear, page: int = 0) -> Image.Image:
    """The page after the scanner."""
    rng = np.random.default_rng([wear.seed, page])
    if wear.seal:
        picture = _seal(picture, wear.dpi, rng)
    if wear.skew:
        angle = -wear.skew if page % 2 else wear.skew
        picture = picture.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    if wear.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(wear.blur))
    if wear.noise or wear.shade:
        grey = np.asarray(picture, dtype=np.float32) * 0.9 + 14
        grey = grey + rng.normal(0, wear.noise, grey.shape[:2])[..., None]
        grey = grey - np.linspace(0, wear.shade, grey.shape[1])[None, :, None]
        picture = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    if wear.turned:
        picture = picture.rotate(-90 * wear.turned, expand=True)
    return picture


def pictures(values: Mapping[Key, str], wear: Wear = LIGHT, style: Style | None = None) -> list[Image.Image]:
    """The scanned pages of a report."""
    return [worn(drawn(sheet, wear), wear, page) for page, sheet in enumerate(sheets(values, style))]


def encoded(picture: Image.Image, wear: Wear) -> bytes:
    """JPEG where `wear` has a quality, else PNG."""
    out = io.BytesIO()
    if wear.quality:
        picture.save(out, "JPEG", quality=wear.quality, dpi=(wear.dpi, wear.dpi))
    else:
        picture.save(out, "PNG", dpi=(wear.dpi, wear.dpi))
    return out.getvalue()


def tiff(scans: Sequence[Image.Image], wear: Wear) -> bytes:
    """All pages in one TIFF."""
    out = io.BytesIO()
    first, *rest = [scan.convert("L") for scan in scans]
    first.save(out, "TIFF", save_all=True, append_images=rest, compression="tiff_deflate", dpi=(wear.dpi, wear.dpi))
    return out.getvalue()


def scanned_pdf(scans: Sequence[Image.Image], wear: Wear, hidden: Mapping[int, str] | None = None) -> bytes:
    """A PDF that has a picture on every page and no text; `hidden` lays unseen text over a page, by its number."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(content: bytes, entries: str) -> bytes:
        return f"<< /Length {len(content)} {entries} >>\nstream\n".encode() + content + b"\nendstream"

    font = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids: list[int] = []
    for number, scan in enumerate(scans):
        coding, content = (
            ("/DCTDecode", encoded(scan, wear)) if wear.quality else ("/FlateDecode", zlib.compress(scan.tobytes()))
        )
        image = add(
            stream(
                content,
                f"/Type /XObject /Subtype /Image /Width {scan.width} /Height {scan.height} /ColorSpace /DeviceRGB "
                f"/BitsPerComponent 8 /Filter {coding}",
            )
        )
        width, height = scan.width * 72 / wear.dpi, scan.height * 72 / wear.dpi
        drawing = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im1 Do Q"
        if hidden and number in hidden:
            drawing += f" BT /F1 10 Tf 3 Tr 50 400 Td ({hidden[number]}) Tj ET"
        page = add(stream(drawing.encode(), ""))
        kids.append(
            add(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] /Contents {page} 0 R "
                f"/Resources << /XObject << /Im1 {image} 0 R >> /Font << /F1 {font} 0 R >> >> >>".encode()
            )
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>".encode()
    out = bytearray(b"%PDF-1.5\n")
    offsets: list[int] = []
    for position, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{position} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
