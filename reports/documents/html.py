"""HTML to a Document: lxml for the tree, an own grid for tables (spans, broken markup, Word-paste clutter)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from reports.documents.charset import decode
from reports.documents.controls import without_controls
from reports.documents.html_marks import fill_in, settle, shows_picture
from reports.documents.kept_pictures import note_elsewhere, note_kept, unseen
from reports.documents.layout.page import UNKNOWN_CHARACTER
from reports.documents.page import between_sections, metadata, select
from reports.documents.table_places import place_in
from reports.documents.table_words import lacking
from reports.errors import DocumentTooLarge, UnreadableDocument
from reports.model import Block, Cell, Document, Grid, Paragraph, Place, SourceFile

Element = etree._Element

_SKIPPED = (
    "script",
    "style",
    "noscript",
    "iframe",
    "object",
    "select",
    "textarea",
    "template",
    "svg",
    "head",
    "title",
    "button",
)
_BREAKING = frozenset(
    (
        *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "section", "article", "main", "header", "footer"),
        *("aside", "nav", "tr", "td", "th", "table", "caption", "blockquote", "center", "dd", "dt", "ul", "ol", "dl"),
        *("form", "fieldset", "legend", "pre", "body", "hr", "address", "figure", "figcaption"),
    )
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "ucaptitle"))
_SPAN = re.compile(r"\s*(\d{1,5})")
_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u3000\u200b-\u200f\ufeff]+")
# libxml2 drops what lies deeper than 2,048 elements without a word; refusing is better than a silent loss.
MAX_DEPTH = 1800
# A cell of a data table holds a label, a remark or a number; more text than this is a page laid out with tables.
_LAYOUT_TEXT = 400
# A table with as many cells of its own arranges data, whatever stands in one of them (a long note, a small table).
_DATA_CELLS = 40
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Piece:
    """One block with the element it came from and how much of its text lies inside links."""

    block: Block
    element: Element
    size: int
    linked: int


def read(source: SourceFile) -> Document:
    """The main content of the page as blocks in reading order; what the page says of itself in `meta`.

    Raises UnreadableDocument where no element is left (`no_text_layer` where nothing but kept pictures is), and
    DocumentTooLarge where the nesting exceeds MAX_DEPTH.
    """
    return unseen(whole(source))


def whole(source: SourceFile) -> Document:
    """The same, before its pictures are looked at: a page of nothing but pictures has no blocks."""
    decoded = decode(source.content, source.media_type)
    tree = _parse(decoded.text)
    meta = metadata(tree)
    if decoded.damaged:
        meta["damaged_characters"] = str(decoded.damaged)
    meta["encoding"] = decoded.encoding
    note_kept(tree, meta)
    small = decoded.text.lower()
    fill_in(tree, small)
    for element in list(tree.iter(*_SKIPPED)):
        element.clear(keep_tail=True)
    settle(tree, decoded.text, small)
    pieces = _pieces(tree)
    main = select(tree, pieces, meta)
    if next(tree.iter("img"), None) is not None and lacking(piece.block for piece in main):
        note_elsewhere(between_sections(tree, main, "img"), meta)
    return Document(
        tuple(piece.block for piece in main), "html", meta.get("article_title") or meta.get("title", ""), meta
    )


def _parse(text: str) -> Element:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    # A space: such a character stands between words, or in the middle of what nobody can read.
    clean = without_controls(_PROLOG.sub("", text, count=1).replace("\x00", ""), " ")
    try:
        tree: Element | None = etree.fromstring(clean.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(medium="html", reason="no_markup") from error
    if tree is None:
        raise UnreadableDocument(medium="html", reason="no_markup")
    return tree


class _Collector:
    """The text gathered since the last break, and the pieces made of it."""

    def __init__(self, tree: Element) -> None:
        self.pieces: list[Piece] = []
        self.tables = 0
        self.links = 0
        self.owner = tree
        self.preformatted = 0
        self.heading = False
        self._buffer: list[str] = []
        self._linked = 0

    def text(self, text: str | None) -> None:
        if not text:
            return
        if self.preformatted:
            *lines, text = text.split("\n")
            for line in lines:
                self._buffer.append(line)
                self.flush()
        self._buffer.append(text)
        if self.links:
            self._linked += len(text.strip())

    def flush(self) -> None:
        if not self._buffer:
            self.heading = False
            return
        text = _SPACE.sub(" ", "".join(self._buffer)).replace("\n", " ").strip()
        if text:
            paragraph = Paragraph(text, Place(line=_line(self.owner)), self.heading)
            self.pieces.append(Piece(paragraph, self.owner, len(text), min(self._linked, len(text))))
        self._buffer.clear()
        self._linked = 0
        self.heading = False

    def table(self, element: Element) -> None:
        self.flush()
        self.tables += 1
        grid = _grid(element, self.tables)
        if grid.cells:
            self.pieces.append(Piece(grid, element, sum(len(cell.text) for cell in grid.cells), 0))


def _pieces(tree: Element) -> list[Piece]:
    """Blocks of the whole page. Iterative: Word clutter nests deeper than Python's stack."""
    collector = _Collector(tree)
    depth = 0
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            depth -= 1
            _leave(collector, element)
            continue
        depth += 1
        if depth > MAX_DEPTH:
            raise DocumentTooLarge(size=depth, limit=MAX_DEPTH, what="depth")
        if tag == "table" and not _is_layout(element):
            collector.table(element)
            walk.skip_subtree()
            continue
        if tag in _BREAKING or tag == "br":
            collector.flush()
            collector.owner = element
        collector.heading = collector.heading or tag in _HEADINGS
        collector.links += tag == "a"
        collector.preformatted += tag == "pre"
        collector.text(element.text)
    collector.flush()
    return collector.pieces


def _leave(collector: _Collector, element: Element) -> None:
    parent = element.getparent()
    if element.tag in _BREAKING:
        collector.flush()
        collector.owner = parent if parent is not None else element
    collector.links -= element.tag == "a"
    collector.preformatted -= element.tag == "pre"
    if parent is not None:
        collector.text(element.tail)


def _line(element: Element) -> int | None:
    line = element.sourceline
    return line if isinstance(line, int) else None


def _rows(table: Element) -> Iterator[Element]:
    """The table's own rows, also through wrappers that do not belong there (form, div), never a nested table's."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif isinstance(child.tag, str) and child.tag not in ("table", "td", "th", "caption"):
            yield from _rows(child)


def _is_layout(table: Element) -> bool:
    """A table that arranges a page: it holds another real table, one single cell, or a cell full of running text."""
    cells = 0
    for row in _rows(table):
        cells += sum(1 for cell in row if cell.tag in ("td", "th"))
        if cells >= _DATA_CELLS:
            return False
    for nested in table.iter("table"):
        if nested is not table and sum(1 for _ in nested.iter("td", "th")) > 1:
            return True
    inside = list(table.iter("td", "th"))
    if len(inside) <= 1:
        return True
    return any(_text_size(cell) > _LAYOUT_TEXT for cell in inside if len(cell) > 1)


def _text_size(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _grid(table: Element, ordinal: int) -> Grid:
    path = f"table[{ordinal}]"
    taken: dict[int, int] = {}
    cells: list[Cell] = []
    make = tuple.__new__  # what a NamedTuple's own constructor calls; a report has 300 cells
    row, lowest = -1, 0
    for row, line in enumerate(_rows(table)):
        column = 0
        for element in line:
            if element.tag not in ("td", "th"):
                continue
            while taken.get(column, 0) > row:
                column += 1
            rowspan = colspan = 1
            if element.attrib:
                rowspan, colspan = _span(element.get("rowspan"), 400), _span(element.get("colspan"), 100)
            if rowspan > 1:
                lowest = max(lowest, row + rowspan)
                for covered in range(column, column + colspan):
                    taken[covered] = row + rowspan
            spot = place_in(path, row, column)
            cells.append(make(Cell, (row, column, _cell_text(element), spot, rowspan, colspan)))
            column += colspan
    height = row + 1
    if lowest > height:
        cells = [cell._replace(rowspan=min(cell.rowspan, height - cell.row)) for cell in cells]
    return Grid(tuple(cells), Place(path=path, line=_line(table)))


def _span(value: str | None, limit: int) -> int:
    """A span as browsers take it: anything that is no positive number counts as 1."""
    if value is None:
        return 1
    match = _SPAN.match(value)
    return min(max(int(match.group(1)), 1), limit) if match else 1


def _cell_text(cell: Element) -> str:
    """Text of a cell; a new paragraph or `<br>` inside it is a line break."""
    if len(cell) == 0:
        text = cell.text or ""
        return text if text.isalnum() else _SPACE.sub(" ", text).replace("\n", " ").strip()
    filled = [text for text in cell.itertext() if text and not text.isspace()]
    if not filled and shows_picture(cell):
        return UNKNOWN_CHARACTER  # something is there, and it is no text
    if len(filled) <= 1:
        if filled and filled[0].isalnum():
            return filled[0]
        return _SPACE.sub(" ", filled[0].replace("\n", " ")).strip() if filled else ""
    parts: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if event == "start":
            if element.tag in _BREAKING or element.tag == "br":
                parts.append("\x00")
            if element.text:
                parts.append(element.text)
        elif element is not cell and element.tail:
            parts.append(element.tail)
    lines = (_SPACE.sub(" ", part.replace("\n", " ")).strip() for part in "".join(parts).split("\x00"))
    return "\n".join(line for line in lines if line)
