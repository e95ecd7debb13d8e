"""Records on standard output, and nothing else there: as a table for people, as JSON or CSV for programs."""

from __future__ import annotations

import datetime
import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from registry.cells import csv_line, harmless

Record = Mapping[str, Any]


class OutputFormat(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def chosen(given: OutputFormat | None) -> OutputFormat:
    """The format asked for, else a table on a terminal and JSON elsewhere."""
    return given or (OutputFormat.TABLE if sys.stdout.isatty() else OutputFormat.JSON)


def plain(value: Any) -> Any:
    """A value as JSON holds it: dates as ISO text, tuples as lists."""
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(item) for item in value]
    return value


def _printed(value: Any) -> str:
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ";".join(_printed(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _csv_cell(value: Any) -> str:
    """Names and addresses come from portals and from other people's files, and the CSV goes into office programs.
    A number stays one, whatever its sign."""
    printed = _printed(value)
    return printed if isinstance(value, int | float) else harmless(printed)


def visible(value: str) -> str:
    """Text from elsewhere without control characters: a page's title must not drive a terminal."""
    return "".join(
        character if character in "\t\n" or unicodedata.category(character) != "Cc" else "\ufffd" for character in value
    )


def print_records(
    records: Sequence[Record],
    *,
    columns: Sequence[str],
    format: OutputFormat | None = None,  # noqa: A002 (the option's name)
    headings: Mapping[str, str] | None = None,
    display: Mapping[str, Mapping[Any, str]] | None = None,
) -> None:
    """Prints `records`. `headings` and `display` (column -> value -> words) are for the table only: codes stay codes
    in JSON and CSV."""
    match chosen(format):
        case OutputFormat.JSON:
            rows = [{column: plain(record.get(column)) for column in columns} for record in records]
            sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        case OutputFormat.CSV:
            sys.stdout.write(csv_line(columns))
            for record in records:
                sys.stdout.write(csv_line(_csv_cell(record.get(column)) for column in columns))
        case OutputFormat.TABLE:
            _print_table(records, columns, headings or {}, display or {})


def _print_table(
    records: Sequence[Record],
    columns: Sequence[str],
    headings: Mapping[str, str],
    display: Mapping[str, Mapping[Any, str]],
) -> None:
    table = Table(header_style="bold", show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(headings.get(column, column), overflow="fold")
    for record in records:
        cells = []
        for column in columns:
            value = record.get(column)
            words = display.get(column, {})
            if isinstance(value, tuple | list):
                shown = " ".join(words.get(item, _printed(item)) for item in value)
            else:
                shown = words.get(value, _printed(value))
            cells.append(Text(visible(shown)))
        table.add_row(*cells)
    console = Console(file=sys.stdout, soft_wrap=False)
    if not sys.stdout.isatty():
        console = Console(file=sys.stdout, width=200, no_color=True)
    console.print(table)
