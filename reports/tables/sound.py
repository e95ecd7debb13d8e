"""A table with nothing to decide: each cell printed once as a bare number, each row below its own label, every sum
right. Most tables are like that, and for them the solver's answer is known beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import repeat
from operator import attrgetter

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
    _, raws, readings, *_, places, _ = zip(*tokens, strict=True)
    if not all(map(_is_bare, readings)):
        return None
    values = [each.value for each in readings]
    if any(broken(reading.table, edition, values)):
        return None
    tables, rows, columns = _columns_of(reading.table, edition)
    parts = zip(tables, rows, columns, values, map(str.strip, raws), repeat(CellStatus.REPORTED), repeat(BOTH_HOLD),
                places)  # fmt: skip
    # What a NamedTuple's own constructor calls; a report has 200 figures.
    return list(map(tuple.__new__, repeat(Figure), parts))


_is_bare = attrgetter("bare")


@lru_cache(maxsize=8)
def _columns_of(table: str, edition: Edition) -> tuple[tuple[str, ...], ...]:
    """The names of table, row and column of all its cells, each for itself."""
    return tuple(zip(*summed_keys(table, edition), strict=True))


def _tokens(lines: Sequence[Line]) -> list[Token] | None:
    """The cells of all rows in the form's order; None where a row or a cell of it is not beyond doubt."""
    tokens: list[Token] = []
    for line in lines:
        if not line.known or line.found != len(line.keys) or not is_sure(line):
            return None
        tokens += [token for token in line.options[0] if token is not None]
    return tokens
