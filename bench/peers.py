"""What a good engineer would use today for each medium, doing our job: the cells of the three tables, by position.

Each reader gives the tables of a file as rows of texts with its library's own table extraction. `positional` makes
figures of them as such scripts do: rows of numbers in the form's order, the last seven cells of each.
"""

from __future__ import annotations

import email
import email.policy
import importlib
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any

from tests.reports.forms import Key

Rows = list[list[str]]
Peer = Callable[[bytes], Rows]
_VALUE = re.compile(r"[\s,\d.+\-—/无件]*")
_DIGIT = re.compile(r"\d")


class PeerMissingError(Exception):
    """A peer that is not installed: the extra `bench` brings them all."""


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise PeerMissingError(name) from error


def _frames(frames: Iterable[Any]) -> Rows:
    return [["" if cell != cell else str(cell) for cell in row] for frame in frames for row in frame.values.tolist()]


def pandas_html(content: bytes) -> Rows:
    pandas = _module("pandas")
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    return _frames(pandas.read_html(StringIO(text), header=None, keep_default_na=False, dtype_backend="numpy_nullable"))


def python_docx(content: bytes) -> Rows:
    document = _module("docx").Document(BytesIO(content))
    cell_type = _module("docx.table")._Cell
    rows: Rows = []
    for table in document.tables:
        # `row.cells` gives a merged cell once for each column that it covers, and fails on uneven rows.
        rows += [[cell_type(tc, table).text for tc in row._tr.tc_lst] for row in table.rows]
    return rows


def msdoc2docx(content: bytes) -> Rows:
    import tempfile
    from pathlib import Path

    convert = _module("doc2docx").convert
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "in.doc"), Path(folder, "out.docx")
        source.write_bytes(content)
        convert(source, made)
        return python_docx(made.read_bytes())


def pdfplumber_tables(content: bytes) -> Rows:
    with _module("pdfplumber").open(BytesIO(content)) as pdf:
        return [
            ["" if cell is None else cell.replace("\n", "") for cell in row]
            for page in pdf.pages
            for table in page.extract_tables()
            for row in table
        ]


def openpyxl_rows(content: bytes) -> Rows:
    book = _module("openpyxl").load_workbook(BytesIO(content))
    return [
        ["" if value is None else str(value) for value in row]
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
    ]


def xlrd_rows(content: bytes) -> Rows:
    book = _module("xlrd").open_workbook(file_contents=content)
    return [
        [f"{value:g}" if isinstance(value, float) else str(value) for value in sheet.row_values(row)]
        for sheet in book.sheets()
        for row in range(sheet.nrows)
    ]


def calamine_rows(content: bytes) -> Rows:
    book = _module("python_calamine").CalamineWorkbook.from_filelike(BytesIO(content))
    return [
        [f"{value:g}" if isinstance(value, float) else str(value) for value in row]
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
    ]


def striprtf_rows(content: bytes) -> Rows:
    text = _module("striprtf.striprtf").rtf_to_text(content.decode("latin-1"), errors="replace")
    return [line.rstrip("|").split("|") for line in text.splitlines() if "|" in line]


def ofdkit_rows(content: bytes) -> Rows:
    document = _module("ofdkit").open(content)
    return [re.split(r"\s{2,}|\t|(?<=\d)\s(?=\d)", line) for line in document.text().splitlines()]


def mail_and_pandas(content: bytes) -> Rows:
    message = email.message_from_bytes(content, policy=email.policy.default)
    pages = [part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/html"]
    return pandas_html(max((page for page in pages if isinstance(page, bytes)), key=len))


def split_lines(content: bytes) -> Rows:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    return [re.split(r"\s*\|\s*|\t", line.strip("| ")) for line in text.splitlines()]


def unzipped(content: bytes) -> Rows:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = {name.rsplit(".", 1)[-1]: archive.read(name) for name in archive.namelist()}
    medium = next((name for name in members if name != "html"), "html")
    return PEERS[medium][1](members[medium])


PEERS: dict[str, tuple[str, Peer]] = {
    "html": ("pandas.read_html", pandas_html),
    "text": ("str.split", split_lines),
    "pdf": ("pdfplumber", pdfplumber_tables),
    "docx": ("python-docx", python_docx),
    "doc": ("msdoc2docx + python-docx", msdoc2docx),
    "wps": ("msdoc2docx + python-docx", msdoc2docx),
    "rtf": ("striprtf", striprtf_rows),
    "mht": ("email + pandas.read_html", mail_and_pandas),
    "xls": ("xlrd", xlrd_rows),
    "xlsx": ("openpyxl", openpyxl_rows),
    "ods": ("python-calamine", calamine_rows),
    "ofd": ("ofdkit", ofdkit_rows),
    "zip": ("zipfile + the above", unzipped),
}


def positional(rows: Rows, keys: Sequence[Key]) -> dict[Key, str]:
    """Figures by position. Rows of table 2 by their first numbers, of table 3 by their last seven cells, table 4 by
    the first row of fifteen; repeated and blank cells are the extraction's own."""
    trimmed = [_trimmed(row) for row in rows]
    wide = [row for row in trimmed if len(row) >= 15 and all(map(_is_value, row[-15:]))]
    seven = [row for row in trimmed if 8 <= len(row) < 15 and _has_label(row[:-7]) and all(map(_is_value, row[-7:]))]
    third = list(dict.fromkeys(key[1] for key in keys if key[0] == "applications"))
    found: dict[Key, str] = {}
    for row, cells in zip(third, seven, strict=False):
        found |= zip([key for key in keys if key[:2] == ("applications", row)], cells[-7:], strict=False)
    if wide:
        found |= zip([key for key in keys if key[0] == "disputes"], wide[0][-15:], strict=False)
    second = list(dict.fromkeys(key[1] for key in keys if key[0] == "proactive"))
    short = [row for row in trimmed if 2 <= len(row) <= 7 and _has_label(row[:1]) and all(map(_is_value, row[1:]))]
    for row, cells in zip(second, short, strict=False):
        found |= zip([key for key in keys if key[:2] == ("proactive", row)], cells[1:], strict=False)
    return found


def _trimmed(row: Sequence[str]) -> list[str]:
    """Without the blank cells behind the last one that is filled: sheets are as wide as their widest table."""
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _is_value(cell: str) -> bool:
    return _VALUE.fullmatch(cell) is not None


def _has_label(cells: Sequence[str]) -> bool:
    return any(cell and not _is_value(cell) for cell in cells)
