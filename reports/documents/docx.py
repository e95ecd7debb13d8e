"""DOCX to a Document: zip and lxml, the text as it is printed.

Tracked deletions are left out and insertions taken, fields give their result, lists their numbers, text boxes stand
behind the paragraph or table that holds them (once: writers store each twice), a table of contents is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from reports.documents.docx_parts import Parts, R, W, number_of, open_parts
from reports.documents.docx_plain import TableCell, TableRow, note, plain_rows
from reports.documents.docx_text import (
    ALTERNATE,
    PARAGRAPH,
    SDT,
    SDT_CONTENT,
    THROUGH,
    TextReading,
    chosen_of,
    is_small_picture,
    lines_of,
)
from reports.documents.layout.page import UNKNOWN_CHARACTER
from reports.documents.media import medium_of
from reports.documents.package import Element, Package
from reports.documents.table_places import place_in
from reports.documents.table_words import lacking
from reports.errors import DocumentError, DocumentTooLarge, EmptyDocument, UnreadableDocument, UnsupportedMedium
from reports.model import Block, Cell, Document, Grid, Paragraph, Place, SourceFile

READER = "docx"
_TABLE, _ROW, _CELL, _CHUNK, _TEXT = f"{W}tbl", f"{W}tr", f"{W}tc", f"{W}altChunk", f"{W}t"
_INLINE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}inline"
_OBJECT, _CODE, _SET = f"{W}object", f"{W}instrText", "EQ "
_CELL_PROPERTIES, _ROW_PROPERTIES, _VALUE = f"{W}tcPr", f"{W}trPr", f"{W}val"
_DELETED, _CELL_DELETED = f"{W}del", f"{W}cellDel"
_WRAPPERS = THROUGH | {SDT, SDT_CONTENT}
_CHUNK_MEDIA = ("html", "mht", "rtf", "text")
# A table with so few cells that one of them holds a table or running text arranges a page; it holds no data.
_LAYOUT_CELLS = 8
_LAYOUT_TEXT = 400
_MAX_COLUMN = 1000
_CONTENTS = "table of contents"


@dataclass(slots=True)
class _Draft:
    """A cell while the rows below may still make it longer."""

    row: int
    column: int
    text: str
    colspan: int
    rowspan: int = 1


@dataclass(slots=True)
class _Reading:
    parts: Parts
    text: TextReading
    blocks: list[Block] = field(default_factory=list)
    nested: list[Element] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    carried: str = ""


class Picture(NamedTuple):
    """A picture as large as a table: behind how many blocks it stands, and its part of the package."""

    behind: int
    part: str


def read(source: SourceFile) -> Document:
    """The main text; headers, footers, notes and comments are no part of a report.

    `meta` tells `pictures_unread`: how many pictures as large as a table there are, where the text lacks a table.

    Raises UnreadableDocument (`damaged`, `encrypted`, `doctype`, `part_missing`; `no_text_layer` where all is pictures,
    `attachments_only` where all is embedded files), EmptyDocument or DocumentTooLarge.
    """
    document, pictures = with_pictures(source)
    if not pictures or not lacking(document.blocks):
        return document
    return replace(document, meta={**document.meta, "pictures_unread": str(len(pictures))})


def with_pictures(source: SourceFile) -> tuple[Document, Sequence[Picture]]:
    """The same, and its pictures as large as a table."""
    with Package(source.content, READER) as package:
        parts = open_parts(package)
        body = parts.root.find(f"{W}body")
        if body is None:
            raise UnreadableDocument(medium=READER, reason="part_missing")
        tracked = next(body.iter(_DELETED, _CELL_DELETED), None) is not None
        reading = _Reading(parts, TextReading(parts, tracked))
        _walk(reading, body)
        if not reading.blocks:
            raise _without_text(body)
        meta = {"unknown_numbering": ", ".join(sorted(parts.unknown_formats))} if parts.unknown_formats else {}
    return Document(tuple(reading.blocks), READER, "", meta), reading.pictures


def _without_text(body: Element) -> DocumentError:
    if next(body.iter(f"{W}object"), None) is not None:
        return UnreadableDocument(medium=READER, reason="attachments_only")
    if next(body.iter(f"{W}drawing", f"{W}pict"), None) is not None:
        return UnreadableDocument(medium=READER, reason="no_text_layer")
    return EmptyDocument(medium=READER)


def _walk(reading: _Reading, container: Element) -> None:
    """The blocks of `container` in reading order."""
    for element in container:
        tag = element.tag
        if tag == PARAGRAPH:
            _paragraph(reading, element)
        elif tag == _TABLE:
            _table(reading, element)
        elif tag == SDT:
            content = element.find(SDT_CONTENT)
            gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            if content is not None and (gallery is None or gallery.get(_VALUE, "").lower() != _CONTENTS):
                _walk(reading, content)
        elif tag in THROUGH:
            _walk(reading, element)
        elif tag == ALTERNATE:
            for chosen in chosen_of(element):
                _walk(reading, chosen)
        elif tag == _CHUNK:
            _chunk(reading, element)
        if reading.text.pictures:
            targets = [reading.parts.target(relation) for relation in reading.text.pictures]
            reading.pictures += [Picture(len(reading.blocks), target) for target in targets if target]
            reading.text.pictures = []
        if reading.text.boxes:
            boxes, reading.text.boxes = reading.text.boxes, []
            for box in boxes:
                _walk(reading, box)


def _paragraph(reading: _Reading, element: Element) -> None:
    read_text = reading.text.paragraph(element)
    if read_text.contents:
        return
    if read_text.joined:
        reading.carried += read_text.text
        return
    text, reading.carried = reading.carried + read_text.text, ""
    reading.paragraphs += 1
    if not text:
        return
    place = Place(path=f"paragraph[{reading.paragraphs}]")
    reading.blocks.extend(Paragraph(line, place, read_text.heading) for line in lines_of(text))


def _rows(table: Element, *, tracked: bool) -> Iterator[Element]:
    """The table's own rows without those that are tracked deletions."""
    for element in table:
        tag = element.tag
        if tag == _ROW:
            if not tracked or element.find(f"{_ROW_PROPERTIES}/{_DELETED}") is None:
                yield element
        elif tag in _WRAPPERS:
            yield from _rows(element, tracked=tracked)


def _cells(row: Element, *, tracked: bool) -> Iterator[Element]:
    for element in row:
        tag = element.tag
        if tag == _CELL:
            if not tracked or element.find(f"{_CELL_PROPERTIES}/{_CELL_DELETED}") is None:
                yield element
        elif tag in _WRAPPERS:
            yield from _cells(element, tracked=tracked)


def _table(reading: _Reading, table: Element) -> None:
    rows = _table_rows(reading, table)
    count = sum(len(row.cells) for row in rows)
    if count < _LAYOUT_CELLS:
        elements = [
            element for row in _rows(table, tracked=reading.text.tracked) for element in _cells_of(reading, row)
        ]
        if any(_holds_page(element, count) for element in elements):
            for element in elements:
                _walk(reading, element)
            return
    reading.tables += 1
    path = f"table[{reading.tables}]"
    outer, reading.nested = reading.nested, []
    drafts = _drafts(reading, rows)
    nested, reading.nested = reading.nested, outer
    make = tuple.__new__  # what a NamedTuple's own constructor calls; a report has 300 cells
    made = tuple(
        [make(Cell, (d.row, d.column, d.text, place_in(path, d.row, d.column), d.rowspan, d.colspan)) for d in drafts]
    )
    if made:
        reading.blocks.append(Grid(made, Place(path=path)))
    for inner in nested:
        _table(reading, inner)


def _table_rows(reading: _Reading, table: Element) -> list[TableRow]:
    plain = None if reading.parts.pale else plain_rows(table)
    if plain is not None:
        rows, styles = plain
        if not any(map(reading.text.marked_by, styles)):
            return rows
    return [
        TableRow(_columns_before(row), [_told(cell) for cell in _cells_of(reading, row)])
        for row in _rows(table, tracked=reading.text.tracked)
    ]


def _cells_of(reading: _Reading, row: Element) -> Iterator[Element]:
    return _cells(row, tracked=reading.text.tracked)


def _nested(cell: Element) -> Iterator[Element]:
    for element in cell:
        if element.tag == _TABLE:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _nested(element)


def _holds_page(cell: Element, count: int) -> bool:
    if any(sum(1 for _ in nested.iter(_CELL)) > 1 for nested in _nested(cell)):
        return True
    return count == 1 or (
        len(cell.findall(PARAGRAPH)) > 1 and sum(len(text.text or "") for text in cell.iter(_TEXT)) > _LAYOUT_TEXT
    )


def _drafts(reading: _Reading, rows: Sequence[TableRow]) -> list[_Draft]:
    drafts: list[_Draft] = []
    open_cells: dict[int, _Draft] = {}
    for number, row in enumerate(rows):
        column = row.before
        last: _Draft | None = None
        for cell in row.cells:
            span, down = cell.span, cell.down
            above = open_cells.get(column)
            if cell.sideways and last is not None:
                last.colspan += span
            elif down == "continue" and above is not None:
                above.rowspan = number - above.row + 1
                last = None
            else:
                last = _Draft(number, column, _text_of(reading, cell), span)
                drafts.append(last)
                if down:
                    open_cells[column] = last
                elif above is not None:
                    del open_cells[column]
            column += span
            if column > _MAX_COLUMN:
                raise DocumentTooLarge(size=column, limit=_MAX_COLUMN, what="columns")
    return drafts


def _columns_before(row: Element) -> int:
    for element in row:
        if element.tag == _ROW_PROPERTIES:
            return number_of(element.find(f"{W}gridBefore"))
        if element.tag == _CELL:
            break
    return 0


def _told(cell: Element) -> TableCell:
    """What the cell says of itself; its text is read when it is known to be printed."""
    told = TableCell(element=cell)
    for properties in cell:
        if properties.tag != _CELL_PROPERTIES:
            break  # they come first or not at all
        for element in properties:
            note(told, element)
    return told


def _text_of(reading: _Reading, cell: TableCell) -> str:
    text = cell.text if cell.element is None else _boxed_text(reading, cell.element)
    if text.isalnum() or not text:
        return text
    return "\n".join(lines_of(text))


def _boxed_text(reading: _Reading, cell: Element) -> str:
    """The text of a cell; where it has none of its own, that of its text boxes, or that something else is there."""
    before = len(reading.text.boxes)
    text = _cell_text(reading, cell)
    if text and not text.isspace():
        return text
    boxes, reading.text.boxes[before:] = reading.text.boxes[before:], []
    if not boxes and any(map(_shows_something, cell.iter(_INLINE, _OBJECT, _CODE))):
        return UNKNOWN_CHARACTER
    return "\n".join(_cell_text(reading, box) for box in boxes)


def _shows_something(element: Element) -> bool:
    """Whether it is a small picture, an embedded object or a set formula: a digit, a sum."""
    if element.tag == _CODE:
        return (element.text or "").strip().upper().startswith(_SET)
    return element.tag == _OBJECT or is_small_picture(element)


def _cell_text(reading: _Reading, cell: Element) -> str:
    text = ""
    for element in cell:
        tag = element.tag
        if tag == PARAGRAPH:
            part = reading.text.paragraph(element)
            text += part.text if part.joined else f"{part.text}\n"
        elif tag == _TABLE and sum(1 for _ in element.iter(_CELL)) == 1:
            text += _cell_text(reading, next(element.iter(_CELL))) + "\n"
        elif tag == _TABLE:
            reading.nested.append(element)
        elif tag in _WRAPPERS:
            text += "\n".join(lines_of(_cell_text(reading, element))) + "\n"
    return text.removesuffix("\n")


def _chunk(reading: _Reading, element: Element) -> None:
    """A file of another medium that stands in place of text (web editors export so)."""
    from reports.documents import read as read_any

    target = reading.parts.target(element.get(f"{R}id", ""))
    if not target:
        raise UnreadableDocument(medium=READER, reason="part_missing")
    content = reading.parts.package.bytes_of(target)
    medium = medium_of(content)
    # A package inside could hold itself, and no program has been seen to write one here.
    if medium not in _CHUNK_MEDIA:
        raise UnsupportedMedium(medium=medium)
    reading.blocks.extend(read_any(SourceFile(content)).blocks)
