"""Pages to the blocks of a Document, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from reports.documents.layout import fragments, paragraphs, spreads
from reports.documents.layout.cut_rows import completed, doubt_break, first_rows, is_heading_line, value_cells
from reports.documents.layout.furniture import without_furniture
from reports.documents.layout.lattice import Lattice, lattices, table_of
from reports.documents.layout.loose import loose_tables
from reports.documents.layout.page import Box, Glyph, PageContent
from reports.documents.layout.paragraphs import Text
from reports.documents.layout.runs import Line, Run, lines_of, runs_of, turned_text
from reports.documents.layout.table import Table, TableCell
from reports.documents.layout.unruled import split_rows
from reports.model import Block, Paragraph, Place

# A frame around text is no table: few cells, one of them with more text than any cell of a form.
_FEW_CELLS, _FRAMED_TEXT = 6, 250


@dataclass(frozen=True, slots=True)
class _Turned:
    """Text on its side outside every table (a note in the margin, a stamp)."""

    text: str
    box: Box


_Item = Table | Line | _Turned


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page, or half of one, taken apart. `side` tells left halves from right ones: their margins differ."""

    number: int
    side: int
    items: tuple[tuple[float, _Item], ...]


def blocks_of(pages: Sequence[PageContent]) -> tuple[Block, ...]:
    """Every table and paragraph of `pages`; nothing but page numbers and repeated running heads is left out."""
    parts = [(part, side) for halves in spreads.split(pages) for side, part in enumerate(halves)]
    lined = [(part, lines_of(runs_of(part.glyphs))) for part, _ in parts]
    kept = without_furniture(lined)
    sheets = [_sheet(part, side, runs) for (part, side), runs in zip(parts, kept, strict=True)]
    for place, (sheet, following) in enumerate(pairwise(sheets), start=1):
        taken = _doubt_cut(sheet, following)
        sheets[place] = replace(following, items=tuple(each for each in following.items if each[1] not in taken))
    return tuple(_joined(sheets))


def _doubt_cut(sheet: _Sheet, following: _Sheet) -> Sequence[_Item]:
    """Where a table ends a page and is not joined with what begins the next, its last row may have been cut.

    Gives the lines at the top of the next page that are the rest of that row's label.
    """
    above = [item for _, item in sheet.items if not isinstance(item, _Turned)]
    below = [item for _, item in following.items if not isinstance(item, _Turned)]
    tail: list[TableCell] = []
    while above and isinstance(item := above[-1], Line) and (pieces := value_cells(item, sheet.number)):
        tail = pieces + tail
        above.pop()
    if not above or not isinstance(ending := above[-1], Table):
        return ()
    if not tail and below and isinstance(below[0], Table) and fragments.continues(ending, below[0]):
        return ()
    height = ending.height
    last = [*(cell for cell in ending.cells if cell.bottom == height), *tail]
    lines = [item for item in takewhile(lambda item: isinstance(item, Line), below) if isinstance(item, Line)]
    taken = lines[: completed(last, lines)]
    beginning: list[list[TableCell]] = []
    for item in below[len(taken) :]:
        if isinstance(item, Table):
            beginning += first_rows(item)
        elif pieces := value_cells(item, following.number):
            beginning.append(pieces)
            continue
        elif is_heading_line(item):
            continue
        break
    for row in beginning:
        doubt_break(last, row)
    return taken


def _sheet(content: PageContent, side: int, runs: list[Run]) -> _Sheet:
    turned = [glyph for glyph in content.glyphs if glyph[5] and glyph[5] % 90 == 0]  # not what is set aslant
    items: list[tuple[float, _Item]] = []
    nets = lattices(content.across, content.down)
    for net in sorted(nets, key=_area):
        table, rest = table_of(net, content.number, runs, turned)
        if _is_frame(table):
            continue
        table = split_rows(table, runs)
        runs = rest
        turned = [glyph for glyph in turned if not net.holds((glyph[0] + glyph[2]) / 2, (glyph[1] + glyph[3]) / 2)]
        items.append((table.box[1], table))
    tables, lines = loose_tables(lines_of(runs), content.across, content.number)
    items += [(table.box[1], table) for table in tables]
    items += [(line.box[1], line) for line in lines]
    if turned:
        items.append((turned[0][1], _Turned(turned_text(turned), _around(turned))))
    items.sort(key=lambda item: item[0])
    return _Sheet(content.number, side, tuple(items))


def _area(net: Lattice) -> float:
    return (net.xs[-1] - net.xs[0]) * (net.ys[-1] - net.ys[0])


def _is_frame(table: Table) -> bool:
    """Boxes one above the other are shaded or framed text, too."""
    if len(table.xs) == 2:
        return True
    return len(table.cells) <= _FEW_CELLS and any(len(cell.text) > _FRAMED_TEXT for cell in table.cells)


def _around(glyphs: Sequence[Glyph]) -> Box:
    return (
        min(glyph[0] for glyph in glyphs),
        min(glyph[1] for glyph in glyphs),
        max(glyph[2] for glyph in glyphs),
        max(glyph[3] for glyph in glyphs),
    )


def _joined(sheets: Sequence[_Sheet]) -> Iterator[Block]:
    """Blocks with the tables and paragraphs that page breaks cut made whole."""
    edges = {
        side: paragraphs.margins(
            [item for sheet in sheets if sheet.side == side for _, item in sheet.items if isinstance(item, Line)]
        )
        for side in {sheet.side for sheet in sheets}
    }
    body_height = max((margin.height for margin in edges.values()), default=0.0)
    held: Table | Text | None = None
    # Beside a table that goes on over pages, a group's name may stand on its side outside the net: it ends no table.
    beside: list[Paragraph] = []
    for sheet in sheets:
        margin = edges[sheet.side]
        first = next((item for _, item in sheet.items if not isinstance(item, _Turned)), None)
        for _, item in sheet.items:
            if isinstance(item, Line):
                if isinstance(held, Text) and paragraphs.continues(held, item, sheet.number, margin):
                    paragraphs.extend(held, item, sheet.number, margin)
                    continue
                following: Table | Text = paragraphs.begin(item, sheet.number, margin)
            elif isinstance(item, Table):
                if isinstance(held, Table) and item is first and fragments.continues(held, item):
                    held = fragments.joined(held, item)
                    continue
                following = item
            else:
                beside.append(Paragraph(item.text, Place(page=sheet.number, box=item.box)))
                if isinstance(held, Table):
                    continue
                yield from _block(held, body_height)
                yield from beside
                held, beside = None, []
                continue
            yield from _block(held, body_height)
            yield from beside
            held, beside = following, []
    yield from _block(held, body_height)
    yield from beside


def _block(held: Table | Text | None, body_height: float) -> Iterator[Block]:
    if isinstance(held, Table):
        yield held.grid()
    elif held is not None:
        yield held.paragraph(body_height)
