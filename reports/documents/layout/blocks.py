"""Pages to the blocks of a Document, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reports.documents.layout import fragments, paragraphs, spreads
from reports.documents.layout.furniture import without_furniture
from reports.documents.layout.lattice import lattices, table_of
from reports.documents.layout.loose import loose_tables
from reports.documents.layout.page import PageContent
from reports.documents.layout.paragraphs import Text
from reports.documents.layout.rules import whole_rules
from reports.documents.layout.runs import Line, lines_of, runs_of
from reports.documents.layout.table import Table
from reports.model import Block


@dataclass(slots=True)
class _Sheet:
    """A page, or half a sheet, taken apart: tables and lines of text with the levels at which they begin."""

    number: int
    items: list[tuple[float, Table | Line]] = field(default_factory=list)


def blocks_of(pages: Sequence[PageContent]) -> tuple[Block, ...]:
    """Every table and paragraph of `pages`."""
    contents = [part for parts in spreads.split(pages)[0] for part in parts]
    lined = [(content, lines_of(runs_of(content.glyphs))) for content in contents]
    kept = without_furniture(lined)
    sheets = [
        _sheet(content, lines, len(runs), runs)
        for (content, lines), runs in zip(lined, kept, strict=True)
    ]
    return tuple(_joined(sheets))


def _sheet(content: PageContent, lines: Sequence[Line], count: int, runs: list) -> _Sheet:  # type: ignore[type-arg]
    raise NotImplementedError
