"""File formats for answers: one module each, all of them in FORMATS."""

from __future__ import annotations

from storage.exports import comma_separated, json_array, json_lines, parquet, spreadsheet, sqlite_file
from storage.exports.model import Format

FORMATS: tuple[Format, ...] = (
    json_array.FORMAT,
    json_lines.FORMAT,
    comma_separated.FORMAT,
    spreadsheet.FORMAT,
    parquet.FORMAT,
    sqlite_file.FORMAT,
)


def find(name: str) -> Format:
    """The format of that name. Raises LookupError."""
    for known in FORMATS:
        if known.name == name:
            return known
    raise LookupError(name)
