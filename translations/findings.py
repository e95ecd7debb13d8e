"""The words of a finding, and of why a document could not be read: codes in their parameters become words first."""

from __future__ import annotations

import re
from collections.abc import Mapping

from translations import messages, text

# Parameter → the prefix of its words. What has no words (a label as printed, a file's name) stays as it is.
_WORDED = {"table": "table", "column": "column", "section": "section"}
_DOCUMENT_WORDED = {"medium": "medium", "reason": "damage", "what": "measure"}
# `received.total: 12 | 13`, as findings list cells with their values.
_CELL = re.compile(r"\b([a-z_]+)\.([a-z_]+)(?=: )")
_LISTS_OF_CELLS = ("options", "cells")


def finding_text(code: str, params: Mapping[str, object], lang: str) -> str:
    """The message `finding.<code>` in `lang`. Raises UnknownMessageError for a code without words."""
    words = messages(lang)
    shown: dict[str, object] = {}
    for name, value in params.items():
        if name == "row":
            shown[name] = _row(str(value), words)
        elif name in _WORDED:
            shown[name] = words.get(f"{_WORDED[name]}.{value}", value)
        elif name == "rows":
            shown[name] = words["list.separator"].join(words.get(f"row.{row}", row) for row in str(value).split(", "))
        elif name == "editions":
            shown[name] = words["list.separator"].join(_edition(part, words) for part in str(value).split(", "))
        elif name in _LISTS_OF_CELLS:
            shown[name] = _CELL.sub(lambda match: _cell(match[1], match[2], words), str(value))
        else:
            shown[name] = value
    return text(f"finding.{code}", lang, **shown)


def document_text(code: str, params: Mapping[str, object], lang: str) -> str:
    """The message `document.<code>` in `lang`. Raises UnknownMessageError for a code without words."""
    words = messages(lang)
    shown = {
        name: words.get(f"{_DOCUMENT_WORDED[name]}.{value}", value) if name in _DOCUMENT_WORDED else value
        for name, value in params.items()
    }
    return text(f"document.{code}", lang, **shown)


def _row(value: str, words: Mapping[str, str]) -> str:
    """One row, or several that one printed line holds: `reconsideration - litigation_after_reconsideration`."""
    first, _, last = value.partition(" - ")
    named = words.get(f"row.{first}", first)
    return words["list.range"].format(first=named, last=words.get(f"row.{last}", last)) if last else named


def _edition(part: str, words: Mapping[str, str]) -> str:
    table, _, edition = part.partition(" ")
    return f"{words.get(f'table.{table}', table)} {words.get(f'edition.{edition}', edition)}"


def _cell(row: str, column: str, words: Mapping[str, str]) -> str:
    if f"row.{row}" not in words or f"column.{column}" not in words:
        return f"{row}.{column}"
    return words["list.cell"].format(row=words[f"row.{row}"], column=words[f"column.{column}"])
