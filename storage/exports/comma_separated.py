"""CSV for programs: codes as codes under the columns' names; harmless where an office program opens it all the same."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from registry.cells import csv_line, harmless
from storage.exports.model import Format
from storage.exports.values import data
from storage.queries.model import Answer

LIST_SEPARATOR = ";"


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


def _write(answer: Answer, stream: BinaryIO, lang: str) -> None:
    stream.write(csv_line(harmless(column.name) for column in answer.columns).encode())
    lines = (csv_line(_cell(data(column, row, lang)) for column in answer.columns) for row in answer.rows)
    stream.writelines(line.encode() for line in lines)


FORMAT = Format("csv", ".csv", _write, is_text=True)
