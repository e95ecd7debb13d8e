"""Pictures in one archive that are the pages of one report: joined in the order of their names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports.documents.table_words import lacking
from reports.model import Block, Document, Grid, Place
from reports.vocabulary import TABLES

# Notes on pages that are lists of numbers, and the one that is a number (the lowest resolution).
_LISTS, _LOWEST = ("pages_seen", "pages_coarse"), "coarse_dpi"


def in_order(names: Sequence[str]) -> list[int]:
    """The places of `names` as a person counts: 第2页 before 第10页."""
    return sorted(range(len(names)), key=lambda place: _counted(names[place]))


def _counted(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name) if part]


def are_one_report(documents: Sequence[Document]) -> bool:
    """Whether no two of them hold the same table: pictures of several reports do."""
    held = [table for document in documents for table in set(TABLES) - set(lacking(document.blocks))]
    return len(documents) > 1 and len(held) == len(set(held))


def joined(documents: Sequence[Document]) -> Document:
    """One document of all pages, numbered through. Raises ValueError where there is none."""
    if not documents:
        raise ValueError("no pages to join")
    blocks: list[Block] = []
    scores: dict[Place, float] = {}
    notes: dict[str, list[int]] = {}
    before = 0
    for document in documents:
        blocks += [_moved(block, before) for block in document.blocks]
        scores |= {_at(place, before): score for place, score in document.scores.items()}
        for name in (*_LISTS, _LOWEST):
            found = [int(number) for number in document.meta.get(name, "").split(", ") if number]
            notes.setdefault(name, []).extend(number + (before if name in _LISTS else 0) for number in found)
        pages = [place.page or 0 for place in (block.place for block in document.blocks)]
        before += max([1, *pages])
    meta = {name: ", ".join(map(str, notes[name])) for name in _LISTS if notes[name]}
    if notes[_LOWEST]:
        meta[_LOWEST] = str(min(notes[_LOWEST]))
    return Document(tuple(blocks), documents[0].reader, documents[0].title, meta, scores)


def _moved(block: Block, by: int) -> Block:
    if isinstance(block, Grid):
        cells = tuple(cell._replace(place=_at(cell.place, by)) for cell in block.cells)
        return Grid(cells, _at(block.place, by))
    return type(block)(block.text, _at(block.place, by), block.heading)


def _at(place: Place, by: int) -> Place:
    return place._replace(page=(place.page or 1) + by)
