"""XLSX, XLS, ODS and CSV to a Document: visible sheets in their order, numbers as printed, blanks kept blank."""

from __future__ import annotations

import csv
import struct
from collections.abc import Iterator
from io import BytesIO, StringIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from reports.documents import biff, xlsx
from reports.documents.charset import decode
from reports.documents.compound import BROKEN, open_compound, stream_of
from reports.documents.number_formats import GENERAL, printed
from reports.documents.package import Package
from reports.documents.workbook import Sheet, blocks_of
from reports.errors import DocumentError, EmptyDocument, UnreadableDocument
from reports.model import Document, SourceFile

_ERRORS = (CalamineError, *BROKEN, struct.error, csv.Error)


def read(source: SourceFile) -> Document:
    """Raises UnreadableDocument (`encrypted`, `damaged`, `old_format`), EmptyDocument or DocumentTooLarge."""
    if source.content.startswith(b"PK"):
        with Package(source.content, "xlsx") as package:
            odd = next((name for name in ("xl/workbook.bin", "content.xml") if package.has(name)), None)
            if odd is None:
                return _document(xlsx.sheets_of(package), "xlsx")
        return _document(_calamine(source.content, "ods" if odd == "content.xml" else "xlsb"), "xlsx")
    return _document(_xls(source.content), "xls")


def read_csv(source: SourceFile) -> Document:
    """Comma-separated text, which some systems call `.xls`."""
    decoded = decode(source.content, source.media_type)
    sheet = Sheet("")
    for row, fields in enumerate(csv.reader(StringIO(decoded.text.replace("\x00", "")))):
        sheet.grow(len(fields))
        sheet.row(row).update(enumerate(fields))
    document = _document(iter((sheet,)), "csv")
    meta = {"encoding": decoded.encoding}
    if decoded.damaged:
        meta["damaged_characters"] = str(decoded.damaged)
    return Document(document.blocks, document.reader, "", meta)


def _document(sheets: Iterator[Sheet], medium: str) -> Document:
    try:
        blocks = tuple(block for sheet in sheets for block in blocks_of(sheet))
    except DocumentError:
        raise
    except PasswordError as error:
        raise UnreadableDocument(medium=medium, reason="encrypted") from error
    except _ERRORS as error:
        raise UnreadableDocument(medium=medium, reason="damaged") from error
    if not blocks:
        raise EmptyDocument(medium=medium)
    return Document(blocks, medium)


def _xls(content: bytes) -> Iterator[Sheet]:
    with open_compound(content, "xls") as compound:
        name = "Workbook" if compound.exists("Workbook") else "Book"
        stream = stream_of(compound, name, "xls")
    yield from biff.sheets_of(stream)


def _calamine(content: bytes, medium: str) -> Iterator[Sheet]:
    """ODS and XLSB, rare: calamine alone reads them. What it gives as blank may have been an error value."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    for number, about in enumerate(book.sheets_metadata):
        if about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet:
            continue
        given = book.get_sheet_by_index(number)
        sheet = Sheet(about.name, merged=_merged(given))
        for row, values in enumerate(given.to_python(skip_empty_area=False)):
            texts = (printed(value, GENERAL) if type(value) is float else str(value) for value in values)
            sheet.grow(len(values))
            sheet.row(row).update(enumerate(texts))
        yield sheet


def _merged(sheet: CalamineSheet) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return list(sheet.merged_cell_ranges or [])
