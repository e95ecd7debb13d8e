"""OFD packages made by code (GB/T 33190-2016), in the manners that real writers have.

`Manner` names what was seen on real files: letter case that differs, other namespaces, text glyph by glyph, type struck
twice, rules as strokes, as thin filled figures or as rectangles, a template with a footer, composites, a hidden layer.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal
from xml.sax.saxutils import escape

from tests.reports.media.ofd_sheets import HEIGHT, WIDTH, Line, Sheet, Text, steps

STANDARD = "http://www.ofdspec.org/2016"
_POINT = 0.3528


@dataclass(frozen=True)
class Manner:
    """How a package is written. `scale`: texts and paths are drawn in points under a CTM."""

    namespace: str = STANDARD
    prefix: str = "ofd:"
    rules: Literal["strokes", "fills", "rectangles", "one_path"] = "strokes"
    glyph_by_glyph: bool = False
    one_text_object_a_row: bool = False
    struck_twice: bool = False
    scale: bool = False
    composite: bool = False
    odd_case: bool = False
    template: bool = True
    lying: bool = False
    white_ground: bool = False
    pretty: bool = False
    alpha: str = ""
    picture: bool = False
    missing_pages: frozenset[int] = field(default_factory=frozenset)


PLAIN = Manner()


@dataclass
class _Writer:
    manner: Manner
    serial: int = 1000

    def tag(self, name: str, attributes: str = "", inner: str = "") -> str:
        own = f"{self.manner.prefix}{name}"
        return f"<{own}{' ' if attributes else ''}{attributes}>{inner}</{own}>" if inner else f"<{own} {attributes}/>"

    def root(self, name: str, inner: str, attributes: str = "") -> str:
        spaces = f'xmlns{":" if self.manner.prefix else ""}{self.manner.prefix.rstrip(":")}="{self.manner.namespace}"'
        if not self.manner.namespace:
            spaces = ""
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + self.tag(name, f"{spaces} {attributes}".strip(), inner)

    @property
    def size(self) -> str:
        return f"0 0 {HEIGHT} {WIDTH}" if self.manner.lying else f"0 0 {WIDTH} {HEIGHT}"

    def identity(self) -> str:
        self.serial += 1
        return f'ID="{self.serial}"'

    def texts(self, texts: Sequence[Text]) -> str:
        if self.manner.one_text_object_a_row:
            return self._rows(texts)
        drawn = ""
        for each in texts:
            drawn += self._text(each)
            if self.manner.struck_twice and not each.value:
                drawn += self._text(Text(each.x + 0.05, each.y + 0.03, each.size, each.text))
        return drawn

    def _rows(self, texts: Sequence[Text]) -> str:
        """Texts on one level in one object, the steps between cells among the others."""
        rows: dict[tuple[float, float], list[Text]] = {}
        for each in texts:
            rows.setdefault((round(each.y, 2), each.size), []).append(each)
        drawn = ""
        for (y, size), row in rows.items():
            row.sort(key=lambda each: each.x)
            walk: list[float] = []
            for position, each in enumerate(row):
                walk += steps(each.text, size)
                if position + 1 < len(row):
                    walk.append(row[position + 1].x - each.x - sum(steps(each.text, size)))
            drawn += self._object(row[0].x, y, size, "".join(each.text for each in row), walk)
        return drawn

    def _text(self, each: Text) -> str:
        walk = steps(each.text, each.size)
        if not self.manner.glyph_by_glyph:
            return self._object(each.x, each.y, each.size, each.text, walk)
        drawn, x = "", each.x
        for character, step in zip(each.text, [*walk, 0.0], strict=True):
            drawn += self._object(x, each.y, each.size, character, [])
            x += step
        return drawn

    def _object(self, x: float, y: float, size: float, text: str, walk: Sequence[float]) -> str:
        scale = _POINT if self.manner.scale else 1.0
        top, own = y - 0.86 * size, size / scale
        walk = [step / scale for step in walk]
        ctm = f' CTM="{scale} 0 0 {scale} 0 0"' if self.manner.scale else ""
        if self.manner.lying:
            # The page is broad, its content lies on its left side: what reads rightwards goes up the page.
            ctm, x, top = f' CTM="0 {-scale} {scale} 0 0 0"', top, WIDTH - x
            box = f"{x:.4f} {top:.4f} {size:.4f} 0.1"
        else:
            box = f"{x:.4f} {top:.4f} {(sum(walk) + own) * scale:.4f} {size * 1.2:.4f}"
        code = f'X="0" Y="{0.86 * own:.4f}"' + (f' DeltaX="{grouped(walk)}"' if walk else "")
        alpha = f' Alpha="{self.manner.alpha}"' if self.manner.alpha else ""
        written = f"\n      {escape(text)}\n    " if self.manner.pretty else escape(text)
        return self.tag(
            "TextObject",
            f'{self.identity()} Boundary="{box}" Font="3" Size="{own:.4f}"{ctm}{alpha}',
            self.tag("FillColor", 'Value="0 0 0"') + self.tag("TextCode", code, written),
        )

    def lines(self, lines: Iterable[Line]) -> str:
        drawn = ""
        if self.manner.rules == "one_path":
            data = " ".join(f"M{each.x0:.3f} {each.y0:.3f}L{each.x1:.3f} {each.y1:.3f}" for each in lines)
            place = f'{self.identity()} Boundary="0 0 {WIDTH} {HEIGHT}" LineWidth="0.18"'
            return self.tag("PathObject", place, self.tag("AbbreviatedData", "", data)) if data else ""
        for each in lines:
            x0, y0, x1, y1 = each.x0, each.y0, each.x1, each.y1
            if self.manner.lying:
                x0, y0, x1, y1 = y0, WIDTH - x0, y1, WIDTH - x1
                x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
            if self.manner.rules == "fills":
                drawn += self._path(x0 - 0.1, y0 - 0.1, x1 - x0 + 0.2, y1 - y0 + 0.2, fill=True)
            elif self.manner.rules == "rectangles" and y0 == y1:
                drawn += self._path(x0, y0 - 0.05, x1 - x0, 0.1, fill=False)
            else:
                drawn += self._stroke(x0, y0, x1 - x0, y1 - y0)
        return drawn

    def _stroke(self, x: float, y: float, width: float, height: float) -> str:
        scale = _POINT if self.manner.scale else 1.0
        ctm = f' CTM="{scale} 0 0 {scale} 0 0"' if self.manner.scale else ""
        data = f"M 0 0 L {width / scale:.4f} {height / scale:.4f}"
        box = f"{x:.4f} {y:.4f} {max(width, 0.2):.4f} {max(height, 0.2):.4f}"
        return self.tag(
            "PathObject",
            f'{self.identity()} Boundary="{box}" LineWidth="0.18"{ctm}',
            self.tag("AbbreviatedData", "", data),
        )

    def _path(self, x: float, y: float, width: float, height: float, *, fill: bool) -> str:
        data = f"M 0 0 L {width:.4f} 0 L {width:.4f} {height:.4f} L 0 {height:.4f} C"
        mode = 'Stroke="false" Fill="true"' if fill else 'Stroke="true"'
        return self.tag(
            "PathObject",
            f'{self.identity()} Boundary="{x:.4f} {y:.4f} {width:.4f} {height:.4f}" {mode}',
            self.tag("FillColor", 'Value="0 0 0"') + self.tag("AbbreviatedData", "", data),
        )

    def ground(self) -> str:
        data = f"M 0 0 L {WIDTH} 0 L {WIDTH} {HEIGHT} L 0 {HEIGHT} C"
        return self.tag(
            "PathObject",
            f'{self.identity()} Boundary="0 0 {WIDTH} {HEIGHT}" Stroke="true" Fill="true"',
            self.tag("StrokeColor", 'Value="#FF #FF #FF"')
            + self.tag("FillColor", 'Value="255 255 255"')
            + self.tag("AbbreviatedData", "", data),
        )


def grouped(walk: Sequence[float]) -> str:
    """Steps as DeltaX writes them: three or more equal ones as `g`, their count and the step."""
    parts: list[str] = []
    position = 0
    while position < len(walk):
        end = position
        while end < len(walk) and abs(walk[end] - walk[position]) < 1e-6:
            end += 1
        step = f"{walk[position]:.4f}"
        parts += [f"g {end - position} {step}"] if end - position > 2 else [step] * (end - position)
        position = end
    return " ".join(parts)


def make_ofd(sheets: Sequence[Sheet], manner: Manner = PLAIN) -> bytes:
    """The package. Pages count from 1 in `manner.missing_pages`: they are listed, but not packed."""
    writer = _Writer(manner)
    units = ""
    parts: dict[str, str] = {}
    pages = ""
    for number, sheet in enumerate(sheets, start=1):
        drawn = writer.lines(sheet.lines) + writer.texts(sheet.texts)
        if manner.composite:
            units += writer.tag(
                "CompositeGraphicUnit",
                f'ID="9{number}" Width="{WIDTH}" Height="{HEIGHT}"',
                writer.tag("Content", "", drawn),
            )
            place = f'{writer.identity()} Boundary="0 0 {WIDTH} {HEIGHT}" ResourceID="9{number}"'
            drawn = writer.tag("CompositeObject", place)
        if manner.white_ground:
            drawn = writer.ground() + drawn
        if manner.picture:
            place = f'{writer.identity()} Boundary="0 0 {WIDTH} {HEIGHT}" CTM="{WIDTH} 0 0 {HEIGHT} 0 0" ResourceID="5"'
            drawn = writer.tag("ImageObject", place) + drawn
        block = writer.tag("PageBlock", writer.identity(), drawn) if drawn else ""
        content = writer.tag("Content", "", writer.tag("Layer", f'{writer.identity()} Type="Body"', block))
        area = writer.tag("Area", "", writer.tag("PhysicalBox", "", writer.size))
        template = writer.tag("Template", 'TemplateID="2" ZOrder="Background"') if manner.template else ""
        name = f"Pages/Page_{number - 1}/Content.xml"
        pages += writer.tag("Page", f'ID="{number}" BaseLoc="{name}"')
        if number not in manner.missing_pages:
            parts[f"Doc_0/{name}"] = writer.root("Page", area + template + content)
    if manner.template:
        parts["Doc_0/Tpls/Tpl_0/Content.xml" if manner.odd_case else "Doc_0/TPLS/TPL_0/Content.xml"] = _template(writer)
    shared = writer.tag("PageArea", "", writer.tag("PhysicalBox", "", writer.size))
    shared += writer.tag("PublicRes", "", "PublicRes.xml")
    if units:
        shared += writer.tag("DocumentRes", "", "DocumentRes.xml")
        parts["Doc_0/DocumentRes.xml"] = writer.root("Res", writer.tag("CompositeGraphicUnits", "", units))
    if manner.template:
        shared += writer.tag("TemplatePage", 'ID="2" BaseLoc="TPLS/TPL_0/Content.xml"')
    document = writer.tag("CommonData", "", shared) + writer.tag("Pages", "", pages)
    parts["doc_0/document.xml" if manner.odd_case else "Doc_0/Document.xml"] = writer.root("Document", document)
    fonts = writer.tag("Fonts", "", writer.tag("Font", 'ID="3" FontName="宋体"'))
    parts["Doc_0/PublicRes.xml"] = writer.root("Res", fonts)
    body = writer.tag("DocInfo", "", writer.tag("Title", "", "年报")) + writer.tag("DocRoot", "", "Doc_0/Document.xml")
    parts["OFD.xml"] = writer.root("OFD", writer.tag("DocBody", "", body), 'Version="1.1" DocType="OFD"')
    return packed(parts)


def _template(writer: _Writer) -> str:
    """A footer that every page has: a rule and the name of the printer's works."""
    drawn = writer.lines([Line(24.0, 282.0, 186.0, 282.0)]) + writer.texts([Text(24.0, 287.0, 3.0, "示例市文化局编印")])
    layer = writer.tag("Layer", writer.identity(), drawn)
    return writer.root("Page", writer.tag("Content", "", layer))


def packed(parts: dict[str, str] | dict[str, bytes]) -> bytes:
    """A zip of named parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()
