"""Cells of CSV files that spreadsheet programs open: a text stays a text, and comes back as it was."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

# A cell that begins so is run as a formula by spreadsheet programs (OWASP, "CSV Injection").
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# By it spreadsheet programs know a text; whoever reads the file with a program takes it off a leading mark.
GUARD = "'"


def harmless(text: str) -> str:
    """The text, with a guard before it where a spreadsheet program would take it for a formula."""
    return GUARD + text if text.startswith(FORMULA_MARKS) else text


def unguarded(text: str) -> str:
    """The text that `harmless` made this one of."""
    return text[1:] if text.startswith(GUARD) and text[1:].startswith(FORMULA_MARKS) else text


def csv_line(cells: Iterable[str]) -> str:
    """One line. The writer quotes a cell that holds a part of its line's end: with both, a lone CR is quoted too."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().removesuffix("\r\n") + "\n"
