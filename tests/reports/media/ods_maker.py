"""OpenDocument workbooks written by hand, from ODF 1.3 part 3 alone: the sheets that tests lay out."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from tests.reports.media.sheet_maker import Laid, number

_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def make(sheets: Sequence[Laid]) -> bytes:
    """A workbook: numbers as numbers, merged cells with the places that they cover, rows and cells without repeats."""
    tables = "".join(
        f'<table:table table:name="Sheet{place}">{_rows(sheet)}</table:table>' for place, sheet in enumerate(sheets, 1)
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_SPACES} office:version="1.3">{body}'
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        # Part 2 of the standard wants it first and as it is, so that a glance at the bytes tells the medium.
        archive.writestr(zipfile.ZipInfo("mimetype"), _MIME)
        archive.writestr("content.xml", content + "</office:document-content>")
        archive.writestr("META-INF/manifest.xml", manifest)
    return stream.getvalue()


def _rows(sheet: Laid) -> str:
    height = max((row for row, _ in sheet.cells), default=-1) + 1
    width = max((column for _, column in sheet.cells), default=-1) + 1
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.merged}
    covered = {
        (row, column)
        for (top, left), (rows, columns) in spans.items()
        for row in range(top, top + rows)
        for column in range(left, left + columns)
    } - set(spans)
    width = max(width, max((column for _, column in covered), default=-1) + 1)
    return "".join(
        "<table:table-row>" + "".join(_cell(sheet, spans, covered, row, column) for column in range(width))
        + "</table:table-row>"
        for row in range(height)
    )  # fmt: skip


def _cell(
    sheet: Laid, spans: dict[tuple[int, int], tuple[int, int]], covered: set[tuple[int, int]], row: int, column: int
) -> str:
    if (row, column) in covered:
        return "<table:covered-table-cell/>"
    rows, columns = spans.get((row, column), (1, 1))
    extra = (
        f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"' if rows * columns > 1 else ""
    )
    text = sheet.cells.get((row, column), "")
    if not text:
        return f"<table:table-cell{extra}/>"
    value = number(text)
    kind = ' office:value-type="string"' if value is None else f' office:value-type="float" office:value="{value}"'
    return f"<table:table-cell{extra}{kind}><text:p>{escape(text)}</text:p></table:table-cell>"
