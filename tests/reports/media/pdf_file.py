"""A PDF writer of a few lines: text in one font whose characters can be told, lines, boxes, pictures, several pages."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import Literal

from tests.reports.media.box_font import box_font, glyph_of

ASCENT, DESCENT = 0.88, 0.12


def advance(character: str) -> float:
    """Width in parts of the type size: Latin half, Chinese whole."""
    return 0.5 if ord(character) < 0x80 else 1.0


def text_width(text: str, size: float) -> float:
    return size * sum(advance(character) for character in text)


@dataclass(frozen=True)
class Mark:
    """A form field or a typed remark (FreeText) over a page. `pictured`: it brings the picture of its text."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    kind: Literal["field", "remark"] = "field"
    pictured: bool = True
    hidden: bool = False


@dataclass
class Page:
    """Drawing goes from the top left corner, y downwards, as the reader counts."""

    width: float = 595.0
    height: float = 842.0
    rotate: int = 0
    origin: tuple[float, float] = (0.0, 0.0)
    operations: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    marks: list[Mark] = field(default_factory=list)

    def mark(self, mark: Mark) -> None:
        self.used |= set(mark.text)
        self.marks.append(mark)

    def _xy(self, x: float, y: float) -> str:
        return f"{x + self.origin[0]:.2f} {self.height - y + self.origin[1]:.2f}"

    def text(self, x: float, top: float, text: str, size: float, turn: int = 0, *, shown: bool = True) -> None:
        """`top` is the upper edge of the line. `turn` (90, 270) sets it on its side, from (x, top) on."""
        self.used |= set(text)
        codes = "".join(f"{ord(character):04x}" for character in text)
        rows = {0: "1 0 0 1", 90: "0 1 -1 0", 270: "0 -1 1 0", 180: "-1 0 0 -1"}[turn]
        at = self._xy(x, top + ASCENT * size) if turn == 0 else self._xy(x, top)
        self.operations.append(f"BT {0 if shown else 3} Tr /F1 {size} Tf {rows} {at} Tm <{codes}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        self.operations.append(f"{width} w {self._xy(x0, y0)} m {self._xy(x1, y1)} l S")

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: str = "0 g") -> None:
        self.operations.append(f"{colour} {self._xy(x0, y1)} {x1 - x0:.2f} {y1 - y0:.2f} re f 0 g")

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.operations.append(f"0.5 w {self._xy(x0, y1)} {x1 - x0:.2f} {y1 - y0:.2f} re S")

    def dots(self, x0: float, y0: float, x1: float, y1: float, step: float = 2.4) -> None:
        """A border as some programs draw dotted ones: a row of little squares."""
        length = abs(x1 - x0) + abs(y1 - y0)
        count = max(int(length / step), 1)
        for number in range(count + 1):
            x, y = x0 + (x1 - x0) * number / count, y0 + (y1 - y0) * number / count
            self.box(x - 0.4, y - 0.4, x + 0.4, y + 0.4)

    def picture(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.operations.append(f"q {x1 - x0:.2f} 0 0 {y1 - y0:.2f} {self._xy(x0, y1)} cm /Im1 Do Q")


def pdf(
    pages: list[Page], *, title: str = "", unmapped: str = "", cut: int | None = None, embedded: bool = True
) -> bytes:
    """The file. Characters in `unmapped` have glyphs and no entry in ToUnicode; `cut` keeps only the first bytes.

    `embedded` false leaves the font's name and widths only, as older reports do.
    """
    used = sorted(set().union(*(page.used for page in pages)) - set(unmapped)) if pages else []
    objects: list[bytes] = []

    def add(body: str | bytes) -> int:
        objects.append(body.encode("utf-8") if isinstance(body, str) else body)
        return len(objects)

    def stream(content: bytes, entries: str = "") -> bytes:
        packed = zlib.compress(content)
        head = f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>\nstream\n".encode()
        return head + packed + b"\nendstream"

    catalog, tree = add("<< /Type /Catalog /Pages 2 0 R >>"), add("")
    chunks = [used[start : start + 100] for start in range(0, len(used), 100)]
    mapping = "".join(
        f"{len(chunk)} beginbfchar\n"
        + "".join(f"<{ord(c):04x}> <{c.encode('utf-16-be').hex()}>\n" for c in chunk)
        + "endbfchar\n"
        for chunk in chunks
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n" + mapping + "endcmap end end"
    )
    to_unicode = add(stream(cmap.encode()))
    file = add(stream(box_font(), f"/Length1 {len(box_font())}")) if embedded else 0
    descriptor = add(
        "<< /Type /FontDescriptor /FontName /OwnSong /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 "
        "/Ascent 880 /Descent -120 /CapHeight 700 /StemV 80" + (f" /FontFile2 {file} 0 R >>" if file else " >>")
    )
    last = max((ord(character) for page in pages for character in page.used), default=0)
    glyphs = add(stream(b"".join(struct.pack(">H", glyph_of(chr(code))) for code in range(last + 1))))
    inner = add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /OwnSong /FontDescriptor {descriptor} 0 R /DW 1000 "
        f"/CIDToGIDMap {glyphs} 0 R "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [0 127 500] >>"
    )
    font = add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /OwnSong /Encoding /Identity-H /DescendantFonts [{inner} 0 R] "
        f"/ToUnicode {to_unicode} 0 R >>"
    )
    image = add(
        stream(
            b"\xcc" * 16,
            "/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8",
        )
    )

    def text_string(text: str) -> str:
        return f"<feff{text.encode('utf-16-be').hex()}>"

    def mark(page: Page, each: Mark) -> int:
        wide, high = each.x1 - each.x0, each.bottom - each.top
        picture = ""
        if each.pictured:
            codes = "".join(f"{ord(character):04x}" for character in each.text)
            drawn = f"/Tx BMC q BT /F1 9 Tf 1 0 0 1 3 {high / 2 - 3:.2f} Tm <{codes}> Tj ET Q EMC"
            resources = f"/Resources << /Font << /F1 {font} 0 R >> >>"
            form = f"/Type /XObject /Subtype /Form /BBox [0 0 {wide:.2f} {high:.2f}] {resources}"
            picture = f"/AP << /N {add(stream(drawn.encode(), form))} 0 R >>"
        own = f"/Subtype /FreeText /Contents {text_string(each.text)}"
        if each.kind == "field":
            own = f"/Subtype /Widget /FT /Tx /T {text_string(f'field {len(fields)}')} /V {text_string(each.text)}"
        low = page.height - each.bottom + page.origin[1]
        left = each.x0 + page.origin[0]
        number = add(
            f"<< /Type /Annot {own} /Rect [{left:.2f} {low:.2f} {left + wide:.2f} {low + high:.2f}] "
            f"/F {2 if each.hidden else 4} /DA (/F1 9 Tf 0 g) {picture} >>"
        )
        if each.kind == "field":
            fields.append(number)
        return number

    numbers: list[int] = []
    fields: list[int] = []
    for page in pages:
        marks = " ".join(f"{mark(page, each)} 0 R" for each in page.marks)
        content = add(stream("\n".join(page.operations).encode()))
        left, bottom = page.origin
        numbers.append(
            add(
                f"<< /Type /Page /Parent {tree} 0 R "
                f"/MediaBox [{left} {bottom} {left + page.width} {bottom + page.height}] "
                f"/Rotate {page.rotate} /Contents {content} 0 R /Annots [{marks}] "
                f"/Resources << /Font << /F1 {font} 0 R >> /XObject << /Im1 {image} 0 R >> >> >>"
            )
        )
    if fields:
        listed = " ".join(f"{number} 0 R" for number in fields)
        form = f"/AcroForm << /Fields [{listed}] /DR << /Font << /F1 {font} 0 R >> >> /DA (/F1 9 Tf 0 g) >>"
        objects[catalog - 1] = f"<< /Type /Catalog /Pages {tree} 0 R {form} >>".encode()
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects[tree - 1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(numbers)} >>".encode()
    info = add(f"<< /Title <feff{title.encode('utf-16-be').hex()}> >>") if title else 0
    content_out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    offsets: list[int] = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content_out))
        content_out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(content_out)
    content_out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    content_out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    ending = f"/Info {info} 0 R " if info else ""
    content_out += (
        f"trailer\n<< /Size {len(objects) + 1} /Root {catalog} 0 R {ending}>>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(content_out[:cut])
