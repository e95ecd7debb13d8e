"""DOCX files by hand: only zip and text, so that the reader is not tested against itself."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from tests.reports.media.story import Line, Piece, slots
from tests.reports.media.truth import Rows

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_SPACES = (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


def run(text: str) -> str:
    """A run; line breaks inside become `w:br`."""
    parts = [f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n")]
    return f"<w:r>{'<w:br/>'.join(parts)}</w:r>"


def paragraph(text: str, properties: str = "") -> str:
    """Text cut into two runs, as word processors do for no visible reason."""
    middle = len(text) // 2
    runs = "".join(run(part) for part in (text[:middle], text[middle:]) if part)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def table(rows: Rows, *, row_extra: Mapping[int, str] | None = None) -> str:
    """Cells with gridSpan and vMerge as Word writes them."""
    lines = []
    for number, line in enumerate(slots(rows)):
        cells = []
        for slot in line:
            span = f'<w:gridSpan w:val="{slot.part.colspan}"/>' if slot.part.colspan > 1 else ""
            merge = ""
            if slot.part.rowspan > 1:
                merge = "<w:vMerge/>" if slot.above else '<w:vMerge w:val="restart"/>'
            text = "" if slot.above else slot.part.text
            cells.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{paragraph(text)}</w:tc>")
        lines.append(f"<w:tr>{(row_extra or {}).get(number, '')}{''.join(cells)}</w:tr>")
    return f"<w:tbl><w:tblPr/>{''.join(lines)}</w:tbl>"


def text_box(inner: str) -> str:
    """A text box as Word 2010 and later write it: once as a shape, once more for older programs."""
    content = f"<w:txbxContent>{inner}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{content}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{content}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def body(pieces: Sequence[Piece]) -> str:
    return "".join(
        paragraph(piece.text, '<w:outlineLvl w:val="0"/>' if piece.heading else "")
        if isinstance(piece, Line)
        else table(piece)
        for piece in pieces
    )


def document(
    inner: str, *, parts: Mapping[str, str | bytes] | None = None, strict: bool = False, compress: bool = True
) -> bytes:
    """A whole package around the content of `w:body`; `parts` are further parts below `word/`."""
    space, office = (STRICT, _STRICT_OFFICE) if strict else (TRANSITIONAL, _OFFICE)
    root = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{space}" xmlns:r="{office}"'
        f"{_SPACES}><w:body>{inner}<w:sectPr/></w:body></w:document>"
    )
    kinds = {"styles.xml": "styles", "numbering.xml": "numbering"}
    links = "".join(
        f'<Relationship Id="r{number}" Type="{office}/{kinds.get(name, "aFChunk")}" Target="{name}"/>'
        for number, name in enumerate(parts or {})
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="m" Type="{office}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": root,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>',
    }
    for name, content in (parts or {}).items():
        if isinstance(content, str):
            content = content.replace("{W}", space)
        files[f"word/{name}"] = content
    return packed(files, compress=compress)


def packed(files: Mapping[str, str | bytes], *, compress: bool = True) -> bytes:
    stream = BytesIO()
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def make(pieces: Sequence[Piece], *, strict: bool = False) -> bytes:
    """A report as DOCX."""
    return document(body(pieces), strict=strict)
