"""Which of the three tables stand in a document's grids, by words that each of them prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.model import Block, Grid
from reports.vocabulary import GLUED_WORDS, compact, simplified


def lacking(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The tables that no grid holds: pictures beside the text may be these."""
    text = _grid_text(blocks)
    return tuple(table for table, words in GLUED_WORDS.items() if not all(word in text for word in words))


def parts_of(tables: Iterable[str], grids: Sequence[Grid]) -> list[bool]:
    """Which of `grids`, in reading order, are parts of one of `tables`: those that have a word of it, and those between
    two such, as the middle of a table over three pictures has none."""
    texts = [_grid_text([grid]) for grid in grids]
    found = [False] * len(grids)
    for table in tables:
        having = [at for at, text in enumerate(texts) if any(word in text for word in GLUED_WORDS[table])]
        for at in range(having[0], having[-1] + 1) if having else ():
            found[at] = True
    return found


def holds_number(grid: Grid) -> bool:
    """Whether a cell holds nothing but digits: a part of a table without any of its words, or another table."""
    return any(compact(cell.text).isdigit() for cell in grid.cells)


def _grid_text(blocks: Iterable[Block]) -> str:
    return simplified(
        compact(" ".join(cell.text for block in blocks if isinstance(block, Grid) for cell in block.cells))
    )
