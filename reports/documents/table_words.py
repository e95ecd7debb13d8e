"""Which of the three tables stand in a document's grids, by words that each of them prints."""

from __future__ import annotations

from collections.abc import Iterable

from reports.model import Block, Grid
from reports.vocabulary import GLUED_WORDS, compact, simplified


def lacking(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The tables that no grid holds: pictures beside the text may be these."""
    text = _grid_text(blocks)
    return tuple(table for table, words in GLUED_WORDS.items() if not all(word in text for word in words))


def holds_part_of(tables: Iterable[str], block: Block) -> bool:
    """Whether a grid has a word of one of `tables`."""
    text = _grid_text([block])
    return any(word in text for table in tables for word in GLUED_WORDS[table])


def _grid_text(blocks: Iterable[Block]) -> str:
    return simplified(
        compact(" ".join(cell.text for block in blocks if isinstance(block, Grid) for cell in block.cells))
    )
