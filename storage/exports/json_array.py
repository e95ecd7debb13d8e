"""JSON: one array with an object for each row."""

from __future__ import annotations

import json
from typing import BinaryIO

from storage.exports.model import Format
from storage.exports.values import data
from storage.queries.model import Answer


def _write(answer: Answer, stream: BinaryIO, lang: str) -> None:
    rows = [{column.name: data(column, row, lang) for column in answer.columns} for row in answer.rows]
    stream.write((json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode())


FORMAT = Format("json", ".json", _write, is_text=True)
