"""JSON Lines: an object for each row, one a line."""

from __future__ import annotations

import json
from typing import BinaryIO

from storage.exports.model import Format
from storage.exports.values import data
from storage.queries.model import Answer


def _write(answer: Answer, stream: BinaryIO, lang: str) -> None:
    for row in answer.rows:
        line = {column.name: data(column, row, lang) for column in answer.columns}
        stream.write((json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n").encode())


FORMAT = Format("jsonl", ".jsonl", _write, is_text=True)
