"""DOCX to a Document: zip and lxml, the text as it is printed.

Tracked deletions are left out and insertions taken, fields give their result, lists their numbers, text boxes stand
behind the paragraph that holds them (once: writers store each twice), a table of contents is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reports.documents.docx_parts import Parts, R, Style, W, is_on, number_of, open_parts
from reports.documents.media import medium_of
from reports.documents.package import Element, Package
from reports.errors import DocumentTooLarge, UnreadableDocument, UnsupportedMedium
from reports.model import Block, Cell, Document, Grid, Paragraph, Place, SourceFile

READER = "docx"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_P, _TBL, _R, _T = f"{W}p", f"{W}tbl", f"{W}r", f"{W}t"
_SDT, _CHUNK = f"{W}sdt", f"{W}altChunk"
_ALTERNATE, _CHOICE, _FALLBACK = f"{_MC}AlternateContent", f"{_MC}Choice", f"{_MC}Fallback"
# Wrappers whose content is printed as if they were not there; `ins` and `moveTo` are tracked insertions.
_THROUGH = frozenset(
    f"{W}{name}"
    for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo", "rubyBase", "ruby")
)
_SPACES = frozenset(f"{W}{name}" for name in ("tab", "ptab"))
_BREAKS = frozenset(f"{W}{name}" for name in ("br", "cr"))
_DRAWN = frozenset(f"{W}{name}" for name in ("drawing", "pict", "object"))
_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u3000\u200b-\u200f\ufeff]+")
# Digits with what may stand around a figure: a list number before it would make it another figure.
_FIGURE = re.compile(r"[\d\s.,%+＋\-−–—/０-９，．]*")
# A table with so few cells that one of them holds a table or running text arranges a page; it holds no data.
_LAYOUT_CELLS = 8
_LAYOUT_TEXT = 400
_MAX_COLUMN = 1000
_CHUNK_MEDIA = ("html", "mht", "rtf", "text")
_CONTENTS = "table of contents"


@dataclass(slots=True)
class _Draft:
    """A cell while the rows below may still make it longer."""

    row: int
    column: int
    text: str
    place: Place
    element: Element
    colspan: int
    rowspan: int = 1


@dataclass(slots=True)
class _Reading:
    parts: Parts
    blocks: list[Block] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    carried: str = ""


def read(source: SourceFile) -> Document:
    """The main text; headers, footers, notes and comments are no part of a report.

    Raises UnreadableDocument (`damaged`, `encrypted`, `doctype`, `part_missing`) or DocumentTooLarge.
    """
    with Package(source.content, READER) as package:
        parts = open_parts(package)
        body = parts.root.find(f"{W}body")
        if body is None:
            raise UnreadableDocument(medium=READER, reason="part_missing")
        reading = _Reading(parts)
        _walk(reading, body)
        meta = {"unknown_numbering": ", ".join(sorted(parts.unknown_formats))} if parts.unknown_formats else {}
    return Document(tuple(reading.blocks), READER, "", meta)


def _walk(reading: _Reading, container: Element) -> None:
    """The blocks of `container` in reading order."""
    for element in container:
        tag = element.tag
        if tag == _P:
            _paragraph(reading, element)
        elif tag == _TBL:
            _table(reading, element)
        elif tag == _SDT:
            content = element.find(f"{W}sdtContent")
            gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            if content is not None and (gallery is None or gallery.get(f"{W}val", "").lower() != _CONTENTS):
                _walk(reading, content)
        elif tag in _THROUGH:
            _walk(reading, element)
        elif tag == _ALTERNATE:
            for chosen in _chosen(element):
                _walk(reading, chosen)
        elif tag == _CHUNK:
            _chunk(reading, element)
        if reading.boxes:
            boxes, reading.boxes = reading.boxes, []
            for box in boxes:
                _walk(reading, box)


def _paragraph(reading: _Reading, element: Element) -> None:
    properties = element.find(f"{W}pPr")
    style = _style(reading, properties)
    if style is not None and style.contents:
        return
    text = _text(reading, element, properties, style)
    if _is_joined(properties):
        reading.carried += text
        return
    text, reading.carried = reading.carried + text, ""
    reading.paragraphs += 1
    lines = [line for line in (_clean(part) for part in text.split("\n")) if line]
    heading = bool(lines) and _outline(properties, style) is not None
    place = Place(path=f"paragraph[{reading.paragraphs}]")
    reading.blocks.extend(Paragraph(line, place, heading) for line in lines)


def _style(reading: _Reading, properties: Element | None) -> Style | None:
    if properties is None or (name := properties.find(f"{W}pStyle")) is None:
        return None
    return reading.parts.style(name.get(f"{W}val", ""))


def _outline(properties: Element | None, style: Style | None) -> int | None:
    if properties is not None and (level := properties.find(f"{W}outlineLvl")) is not None:
        return depth if 0 <= (depth := number_of(level, 9)) < 9 else None
    return style.outline if style is not None else None


def _is_joined(properties: Element | None) -> bool:
    """Whether the end of the paragraph is a tracked deletion: its text goes on in the next one."""
    return properties is not None and properties.find(f"{W}rPr/{W}del") is not None


def _text(reading: _Reading, element: Element, properties: Element | None, style: Style | None) -> str:
    """The printed text of a paragraph with its list number; `\\n` where a line is broken by hand."""
    # A field that is never ended must not swallow the paragraphs behind it: each paragraph begins anew.
    reading.fields = []
    out: list[str] = []
    _inline(reading, element, out)
    text = "".join(out)
    if not text or _FIGURE.fullmatch(text):
        return text
    return _number(reading, properties, style) + text


def _number(reading: _Reading, properties: Element | None, style: Style | None) -> str:
    numbers = properties.find(f"{W}numPr") if properties is not None else None
    list_id, depth = style.numbering if style is not None and style.numbering is not None else ("", 0)
    if numbers is not None:
        own = numbers.find(f"{W}numId")
        list_id = own.get(f"{W}val", "") if own is not None else list_id
        depth = number_of(numbers.find(f"{W}ilvl"), depth)
    if not list_id or list_id == "0":
        return ""
    counter = reading.parts.counter
    number = counter.next(list_id, depth)
    reading.parts.unknown_formats |= counter.unknown
    return number


def _inline(reading: _Reading, parent: Element, out: list[str]) -> None:
    for element in parent:
        tag = element.tag
        if tag == _R:
            _run(reading, element, out)
        elif tag in _THROUGH:
            _inline(reading, element, out)
        elif tag == _SDT:
            content = element.find(f"{W}sdtContent")
            # What a form shows in place of an answer is no answer.
            if content is not None and not is_on(element.find(f"{W}sdtPr/{W}showingPlcHdr")):
                _inline(reading, content, out)
        elif tag == _ALTERNATE:
            for chosen in _chosen(element):
                _inline(reading, chosen, out)
        elif tag in (f"{_M}oMath", f"{_M}oMathPara"):
            out.extend(math.text or "" for math in element.iter(f"{_M}t"))


def _run(reading: _Reading, run: Element, out: list[str]) -> None:
    hidden = False
    for element in run:
        tag = element.tag
        if tag == f"{W}rPr":
            hidden = is_on(element.find(f"{W}vanish"))
        elif tag == f"{W}fldChar":
            _turn_field(reading, element.get(f"{W}fldCharType", ""))
        elif tag in _DRAWN or tag == _ALTERNATE:
            reading.boxes.extend(_boxes(element))
            if tag == _ALTERNATE:
                for chosen in _chosen(element):
                    out.extend(text.text or "" for text in chosen if text.tag == _T)
        elif tag == f"{W}ruby":
            _inline(reading, element, out)
        elif not hidden and all(reading.fields):
            out.append(_printed(element))


def _printed(element: Element) -> str:
    """What a piece of a run prints; nothing for marks, field codes and deleted text."""
    tag = element.tag
    if tag == _T:
        return element.text or ""
    if tag in _SPACES or tag in _BREAKS:
        return " " if tag in _SPACES else "\n"
    if tag == f"{W}noBreakHyphen":
        return "-"
    if tag == f"{W}sym" and re.fullmatch(r"[0-9A-Fa-f]{4}", code := element.get(f"{W}char", "")):
        return chr(int(code, 16))
    return ""


def _turn_field(reading: _Reading, kind: str) -> None:
    """Fields nest; text is printed only where every open field has come to its result (True)."""
    if kind == "begin":
        reading.fields.append(False)
    elif kind == "separate" and reading.fields:
        reading.fields[-1] = True
    elif kind == "end" and reading.fields:
        reading.fields.pop()


def _chosen(alternate: Element) -> Iterator[Element]:
    """The first choice, else the fallback: both say the same for programs of different age."""
    choice = alternate.find(_CHOICE)
    chosen = choice if choice is not None else alternate.find(_FALLBACK)
    if chosen is not None:
        yield chosen


def _boxes(element: Element) -> Iterator[Element]:
    """Contents of the text boxes in a drawing."""
    if element.tag == f"{W}txbxContent":
        yield element
        return
    for child in _chosen(element) if element.tag == _ALTERNATE else element:
        yield from _boxes(child)


def _rows(table: Element) -> Iterator[Element]:
    """The table's own rows without those that are tracked deletions."""
    for element in table:
        tag = element.tag
        if tag == f"{W}tr":
            if element.find(f"{W}trPr/{W}del") is None:
                yield element
        elif tag == _SDT or tag in _THROUGH or tag == f"{W}sdtContent":
            yield from _rows(element)


def _cells(row: Element) -> Iterator[Element]:
    for element in row:
        tag = element.tag
        if tag == f"{W}tc":
            if element.find(f"{W}tcPr/{W}cellDel") is None:
                yield element
        elif tag == _SDT or tag in _THROUGH or tag == f"{W}sdtContent":
            yield from _cells(element)


def _table(reading: _Reading, table: Element) -> None:
    rows = [(row, list(_cells(row))) for row in _rows(table)]
    count = sum(len(cells) for _, cells in rows)
    if count < _LAYOUT_CELLS and any(_holds_page(cell, count) for _, cells in rows for cell in cells):
        for _, cells in rows:
            for cell in cells:
                _walk(reading, cell)
        return
    reading.tables += 1
    path = f"table[{reading.tables}]"
    drafts = _drafts(reading, rows, path)
    if drafts:
        made = tuple(Cell(d.row, d.column, d.text, d.place, d.rowspan, d.colspan) for d in drafts)
        reading.blocks.append(Grid(made, Place(path=path)))
    for draft in drafts:
        for nested in _nested(draft.element):
            _table(reading, nested)


def _nested(cell: Element) -> Iterator[Element]:
    for element in cell:
        if element.tag == _TBL:
            yield element
        elif element.tag == _SDT or element.tag in _THROUGH or element.tag == f"{W}sdtContent":
            yield from _nested(element)


def _holds_page(cell: Element, count: int) -> bool:
    if any(sum(1 for _ in nested.iter(f"{W}tc")) > 1 for nested in _nested(cell)):
        return True
    return count == 1 or (
        len(cell.findall(_P)) > 1 and sum(len(text.text or "") for text in cell.iter(_T)) > _LAYOUT_TEXT
    )


def _drafts(reading: _Reading, rows: list[tuple[Element, list[Element]]], path: str) -> list[_Draft]:
    drafts: list[_Draft] = []
    open_cells: dict[int, _Draft] = {}
    for number, (row, cells) in enumerate(rows):
        column = number_of(row.find(f"{W}trPr/{W}gridBefore"))
        last: _Draft | None = None
        for cell in cells:
            properties = cell.find(f"{W}tcPr")
            span, merge, sideways = _spans(properties)
            above = open_cells.get(column)
            if sideways and last is not None:
                last.colspan += span
            elif merge == "continue" and above is not None:
                above.rowspan = number - above.row + 1
                last = None
            else:
                place = Place(path=path, row=number, column=column)
                last = _Draft(number, column, _cell_text(reading, cell), place, cell, span)
                drafts.append(last)
                if merge:
                    open_cells[column] = last
                else:
                    open_cells.pop(column, None)
            column += span
            if column > _MAX_COLUMN:
                raise DocumentTooLarge(size=column, limit=_MAX_COLUMN, what="columns")
    return drafts


def _spans(properties: Element | None) -> tuple[int, str, bool]:
    """Grid columns covered; `restart`, `continue` or nothing (merged downwards); whether it joins the cell before."""
    if properties is None:
        return 1, "", False
    span = max(number_of(properties.find(f"{W}gridSpan"), 1), 1)
    merge = properties.find(f"{W}vMerge")
    sideways = properties.find(f"{W}hMerge")
    down = "" if merge is None else merge.get(f"{W}val", "continue")
    return span, down, sideways is not None and sideways.get(f"{W}val", "continue") == "continue"


def _cell_text(reading: _Reading, cell: Element) -> str:
    text = ""
    for paragraph in _paragraphs(cell):
        properties = paragraph.find(f"{W}pPr")
        text += _text(reading, paragraph, properties, _style(reading, properties))
        text += "" if _is_joined(properties) else "\n"
    return "\n".join(line for line in (_clean(part) for part in text.split("\n")) if line)


def _paragraphs(cell: Element) -> Iterator[Element]:
    for element in cell:
        tag = element.tag
        if tag == _P:
            yield element
        elif tag == _SDT or tag in _THROUGH or tag == f"{W}sdtContent":
            yield from _paragraphs(element)


def _clean(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


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
        raise UnsupportedMedium(medium=f"{READER} ({medium})")
    reading.blocks.extend(read_any(SourceFile(content)).blocks)
