"""A report as OFD (GB/T 33190): pages of text objects and paths, in millimetres."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from sandbox.documents.sheets import HEIGHT, WIDTH, Sheet, lay_out
from sandbox.reports import Report

_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MM = 25.4 / 72
_WRITTEN = (2024, 1, 1, 0, 0, 0)
_FONTS = (
    f'{_HEAD}<ofd:Res {_NAMESPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="2" FontName="宋体" FamilyName="宋体"/>'
    "</ofd:Fonts></ofd:Res>"
)


def _page(sheet: Sheet, first: int) -> tuple[str, int]:
    """The content of a page, and the next free object number."""
    number = first
    out: list[str] = []
    for box in sheet.boxes:
        width, height = box.width * _MM, box.height * _MM
        out.append(
            f'<ofd:PathObject ID="{number}" Boundary="{box.x * _MM:.3f} {box.y * _MM:.3f} {width:.3f} {height:.3f}" '
            'LineWidth="0.18" Stroke="true" Fill="false"><ofd:AbbreviatedData>'
            f"M 0 0 L {width:.3f} 0 L {width:.3f} {height:.3f} L 0 {height:.3f} C"
            "</ofd:AbbreviatedData></ofd:PathObject>"
        )
        number += 1
    for text in sheet.texts:
        size = text.size * _MM
        top = text.y * _MM - size * 0.86
        steps = f' DeltaX="g {len(text.text) - 1} {size:.3f}"' if len(text.text) > 1 else ""
        out.append(
            f'<ofd:TextObject ID="{number}" Boundary="{text.x * _MM:.3f} {top:.3f} {size * len(text.text):.3f} '
            f'{size * 1.2:.3f}" Font="2" Size="{size:.3f}"><ofd:TextCode X="0" Y="{size * 0.86:.3f}"{steps}>'
            f"{escape(text.text)}</ofd:TextCode></ofd:TextObject>"
        )
        number += 1
    layer = f'<ofd:Layer ID="{number}" Type="Body">{"".join(out)}</ofd:Layer>'
    return f"{_HEAD}<ofd:Page {_NAMESPACE}><ofd:Content>{layer}</ofd:Content></ofd:Page>", number + 1


def write(report: Report) -> bytes:
    """The file; the same report gives the same bytes."""
    sheets = lay_out(report)
    number = 10 + len(sheets)
    pages: dict[str, str] = {}
    refs: list[str] = []
    for place, sheet in enumerate(sheets):
        pages[f"Doc_0/Pages/Page_{place}/Content.xml"], number = _page(sheet, number)
        refs.append(f'<ofd:Page ID="{10 + place}" BaseLoc="Pages/Page_{place}/Content.xml"/>')
    area = f"<ofd:PhysicalBox>0 0 {WIDTH * _MM:.0f} {HEIGHT * _MM:.0f}</ofd:PhysicalBox>"
    root = (
        f'{_HEAD}<ofd:OFD {_NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:DocID>{report.body}{report.year}</ofd:DocID></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    document = (
        f"{_HEAD}<ofd:Document {_NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>{number}</ofd:MaxUnitID>"
        f"<ofd:PageArea>{area}</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        f"<ofd:Pages>{''.join(refs)}</ofd:Pages></ofd:Document>"
    )
    parts = {"OFD.xml": root, "Doc_0/Document.xml": document, "Doc_0/PublicRes.xml": _FONTS} | pages
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, _WRITTEN), text)
    return out.getvalue()
