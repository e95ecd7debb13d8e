"""A table with nothing to decide: each cell printed once as a bare number, each row below its own label, every sum
right. Most tables are like that, and for them the solver's answer is known beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from reports.identities import broken, summed_keys
from reports.model import CellStatus, Edition, Figure
from reports.tables.confidence import BOTH_HOLD
from reports.tables.lines import Line
from reports.tables.reading import TableReading
from reports.tables.tokens import Token

# A label less like the form's than this (of 100) is believed for sure only where the sums through its row hold.
SURE_LABEL = 90


def is_sure(line: Line) -> bool:
    """Whether the row stands as printed, below a label that is beyond doubt."""
    return len(line.options) == 1 and not line.inferred and line.likeness >= SURE_LABEL


def sound_figures(reading: TableReading, edition: Edition) -> list[Figure] | None:
    """The figures of such a table; None for any other, and for table 2, which has no sums."""
    wanted = summed_keys(reading.table, edition)
    tokens = _tokens(reading.lines) if wanted else None
    if tokens is None or len(tokens) != len(wanted):
        return None
    if not all(token.reading.bare for token in tokens):
        return None
    if any(broken(reading.table, edition, [token.reading.value for token in tokens])):
        return None
    make = tuple.__new__  # what a NamedTuple's own constructor calls; a report has 200 figures
    return [
        make(Figure, (*key, token.reading.value, token.raw.strip(), CellStatus.REPORTED, BOTH_HOLD, token.place))
        for key, token in zip(wanted, tokens, strict=True)
    ]


def _tokens(lines: Sequence[Line]) -> list[Token] | None:
    """The cells of all rows in the form's order; None where a row or a cell of it is not beyond doubt."""
    tokens: list[Token] = []
    for line in lines:
        if not line.known or line.found != len(line.keys) or not is_sure(line):
            return None
        for token in line.options[0]:
            if token is None:
                return None
            tokens.append(token)
    return tokens
