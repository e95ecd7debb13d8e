"""CSV for programs: codes as codes under the columns' names; harmless where an office program opens it all the same."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from storage.exports.model import Format
from storage.exports.values import data
from storage.queries.model import Answer

LIST_SEPARATOR = ";"
# A cell that begins so is run as a formula by spreadsheet programs (OWASP, "CSV Injection").
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# By it spreadsheet programs know a text; whoever reads the file with a program takes it off a leading mark.
GUARD = "'"


def harmless(text: str) -> str:
    """The text, with a guard before it where a spreadsheet program would take it for a formula."""
    return GUARD + text if text.startswith(FORMULA_MARKS) else text


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return harmless(LIST_SEPARATOR.join(_item(item) for item in value))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return harmless(value) if isinstance(value, str) else str(value)


def _item(value: Any) -> str:
    return "" if value is None else str(value)


def _line(cells: Iterable[str]) -> str:
    """One line. The writer quotes a cell that holds a part of its line's end: with both, a lone CR is quoted too."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().removesuffix("\r\n") + "\n"


def _write(answer: Answer, stream: BinaryIO, lang: str) -> None:
    stream.write(_line(harmless(column.name) for column in answer.columns).encode())
    lines = (_line(_cell(data(column, row, lang)) for column in answer.columns) for row in answer.rows)
    stream.writelines(line.encode() for line in lines)


FORMAT = Format("csv", ".csv", _write, is_text=True)
