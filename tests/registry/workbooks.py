"""Workbooks for tests, written cell by cell."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

Cells = Sequence[Sequence[object]]


def workbook(
    sheets: Mapping[str, Cells],
    merged: Mapping[str, Sequence[str]] | None = None,
    hidden: str = "",
    hidden_rows: Mapping[str, Sequence[int]] | None = None,
) -> bytes:
    """XLSX bytes. `merged`: sheet -> ranges to merge, with the text of their first cell. `hidden`: a sheet;
    `hidden_rows`: sheet -> numbers of rows, as people count them."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name == hidden:
            sheet.hide()
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                if value not in ("", None):
                    sheet.write(line, column, value)
        for line in (hidden_rows or {}).get(name, ()):
            sheet.set_row(line - 1, None, None, {"hidden": True})
        for cells in (merged or {}).get(name, ()):
            first = cells.split(":")[0]
            column, line = ord(first[0]) - ord("A"), int(first[1:]) - 1
            sheet.merge_range(cells, rows[line][column])
    book.close()
    return stream.getvalue()
