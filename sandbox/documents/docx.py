"""A report as DOCX: paragraphs and tables with `gridSpan` and `vMerge`, as Word writes them."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from sandbox.documents.blocks import blocks, place
from sandbox.reports import Report
from sandbox.tables import Rows

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_WRITTEN = (2024, 1, 1, 0, 0, 0)


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _table(rows: Rows) -> str:
    placed, width = place(rows)
    height = len(rows)
    at = {(cell.x, cell.y): cell for cell in placed}
    below = {
        (cell.x, cell.y + down): cell
        for cell in placed
        for down in range(1, cell.slot.rowspan)
        if cell.y + down < height
    }
    lines: list[str] = []
    for y in range(height):
        cells: list[str] = []
        for x in range(width):
            cell = at.get((x, y)) or below.get((x, y))
            if cell is None:
                continue
            span = f'<w:gridSpan w:val="{cell.slot.colspan}"/>' if cell.slot.colspan > 1 else ""
            merge = ""
            if cell.slot.rowspan > 1:
                merge = '<w:vMerge w:val="restart"/>' if cell.y == y else "<w:vMerge/>"
            text = cell.slot.text if cell.y == y else ""
            cells.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{_paragraph(text)}</w:tc>")
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    grid = "".join('<w:gridCol w:w="600"/>' for _ in range(width))
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"


def write(report: Report) -> bytes:
    """The file; the same report gives the same bytes."""
    body = "".join(_paragraph(part) if isinstance(part, str) else _table(part) for part in blocks(report))
    document = f'{_HEAD}<w:document xmlns:w="{_MAIN}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", document),
        ):
            package.writestr(zipfile.ZipInfo(name, _WRITTEN), text)
    return out.getvalue()
