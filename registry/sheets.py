"""CSV or spreadsheet bytes -> rows of text cells, each with its line: nothing of what they mean is known here."""

from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import python_calamine

from registry.cells import unguarded
from registry.hidden_rows import hidden_rows

MOST_UNPACKED_BYTES = 200_000_000
ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# The stream in which Office keeps a workbook under a password ([MS-OFFCRYPTO] 2.3.4); its name stands in the directory.
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of a file that was not taken as it stands: where, and a message code with its parameters.

    `line` counts from 1; 0 means the whole sheet or file. `sheet` is empty for text files.
    """

    file: str
    sheet: str
    line: int
    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """The place as people write it: `roster.xlsx 市直!7`, `roster.csv:7`."""
        if self.sheet:
            return f"{self.file} {self.sheet}!{self.line}" if self.line else f"{self.file} {self.sheet}"
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file and its cells. `wide`: a cell of it spans columns, as titles do."""

    line: int
    cells: tuple[str, ...]
    wide: bool = False

    @property
    def filled(self) -> tuple[str, ...]:
        """The cells that hold something."""
        return tuple(cell for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sheets:
    """What could be read, and what could not."""

    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def read_sheets(content: bytes, filename: str) -> Sheets:
    """The tables of a CSV (UTF-8 with or without BOM, UTF-16 with BOM, GB18030) or of an XLSX, XLS or ODS file.

    A file that cannot be read gives a problem and no sheets; nothing is raised for bad content.
    """
    if not content.strip(b"\xef\xbb\xbf\x00 \t\r\n"):
        return Sheets((), (Problem(filename, "", 0, "registry.empty_file"),))
    if content.startswith(OLE_MAGIC) and ENCRYPTED_STREAM in content:
        return Sheets((), (Problem(filename, "", 0, "registry.encrypted"),))
    if content.startswith((ZIP_MAGIC, OLE_MAGIC)):
        return _workbook(content, filename)
    if form := _no_table(content):
        return Sheets((), (Problem(filename, "", 0, "registry.no_table_file", {"form": form}),))
    return _text(content, filename)


def _no_table(content: bytes) -> str:
    """What a file is that is named like a table and is none: web pages saved as ".xls" are common in offices."""
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf-"):
        return "PDF"
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<head", b"<meta")):
        return "XML" if head.startswith(b"<?xml") and b"<html" not in head else "HTML"
    return "RTF" if head.startswith(b"{\\rtf") else ""


def clean(value: str) -> str:
    """A cell without surrounding white space and without invisible and control characters; line breaks stay."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(character for character in line if unicodedata.category(character)[0] != "C") for line in lines)
    return "\n".join(line.strip() for line in kept).strip()


def _decode(content: bytes) -> str | int:
    """The text, or the line of the first byte that spoils it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    first_error = 0
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            first_error = first_error or content.count(b"\n", 0, error.start) + 1
            if encoding == "utf-8-sig" and _mostly_utf8(content):
                return first_error
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    return first_error or 1


def _mostly_utf8(content: bytes) -> bool:
    """A few broken bytes in UTF-8: read as GB18030 every name would silently turn into other characters."""
    text = content.decode("utf-8", errors="replace")
    return text.count("\ufffd") * 20 < sum("\u4e00" <= character <= "\u9fff" for character in text)


def _text(content: bytes, filename: str) -> Sheets:
    text = _decode(content)
    if isinstance(text, int):
        return Sheets((), (Problem(filename, "", text, "registry.undecodable"),))
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((mark for mark in ",\t;" if mark in head), ",")
    if delimiter == "," and "\t" in text and "," not in text:
        delimiter = "\t"
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, problems, line = [], [], 1
    try:
        for cells in reader:
            rows.append(Row(line, _trimmed(clean(unguarded(cell)) for cell in cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem(filename, "", line, "registry.broken_csv", {"cause": str(error)}))
    return Sheets((Sheet("", tuple(rows)),), tuple(problems))


def _workbook(content: bytes, filename: str) -> Sheets:
    hidden: Mapping[str, frozenset[int]] = {}
    try:
        if content.startswith(ZIP_MAGIC):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED_BYTES:
                    return Sheets((), (Problem(filename, "", 0, "registry.too_large"),))
                hidden = hidden_rows(archive)
        book = python_calamine.load_workbook(io.BytesIO(content))
        sheets, warnings = [], []
        for entry in book.sheets_metadata:
            if entry.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = _worksheet(book, entry.name)
            if entry.visible != python_calamine.SheetVisibleEnum.Visible:
                if sheet.rows:
                    warnings.append(Problem(filename, entry.name, 0, "registry.hidden_sheet"))
                continue
            sheets.append(sheet)
            unseen = [row.line for row in sheet.rows if row.line in hidden.get(entry.name, ())]
            if unseen:
                shown = ", ".join(map(str, unseen[:10])) + (", …" if len(unseen) > 10 else "")
                warnings.append(Problem(filename, entry.name, unseen[0], "registry.hidden_rows", {"rows": shown}))
    except (python_calamine.CalamineError, zipfile.BadZipFile, ValueError) as error:
        return Sheets((), (Problem(filename, "", 0, "registry.broken_workbook", {"cause": str(error)}),))
    if not any(sheet.rows for sheet in sheets):
        return Sheets((), (Problem(filename, "", 0, "registry.empty_file"),), tuple(warnings))
    return Sheets(tuple(sheets), (), tuple(warnings))


def _worksheet(book: python_calamine.CalamineWorkbook, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    cells = [[_shown(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    wide: set[int] = set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(cells) or left >= len(cells[top]):
            continue
        if right > left:
            wide.add(top)
        for line in range(top + 1, min(bottom + 1, len(cells))):
            if left < len(cells[line]) and right == left:
                cells[line][left] = cells[top][left]
    rows = [Row(line, _trimmed(row), line - 1 in wide) for line, row in enumerate(cells, 1)]
    return Sheet(name, tuple(row for row in rows if row.cells))


def _shown(value: object) -> str:
    """A cell as text: codes and years without ".0", dates as ISO dates."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return clean(str(value))


def _trimmed(cells: Iterable[str]) -> tuple[str, ...]:
    row = list(cells)
    while row and not row[-1]:
        row.pop()
    return tuple(row)
