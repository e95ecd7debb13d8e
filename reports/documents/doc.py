"""DOC and WPS to a Document: an own reader over olefile, since tables need the marks that text extractors drop."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

from reports.documents.compound import BROKEN, open_compound, stream_of
from reports.documents.marked_tables import MarkedTables, MarkedText
from reports.documents.word_binary import WordBinary, WordParagraph
from reports.errors import DocumentError, EmptyDocument, UnreadableDocument, UnsupportedMedium
from reports.model import Document, Place, SourceFile

READER = "doc"
_WORD2 = b"\xdb\xa5"
_FIELD_BEGIN, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)
# Breaks by hand, cells of old pseudo-tables; page and column breaks end the line.
_BREAKS = re.compile("[\x0b\x0c\x0e]+")
# Pictures, note references, drawn objects, soft hyphens, and what was taken out as deleted or hidden.
_UNPRINTED = re.compile("[\x00-\x08\x0f-\x12\x16-\x1d\x1f\ue000]+")
_SPACE = re.compile(r"[ \t\u00a0\u3000\u200b-\u200f\ufeff]+")
_CELL_MARK = "\x07"
_HARD_HYPHEN = "\x1e"
_SPECIAL = re.compile("[\x00-\x1f\u00a0\u3000\u200b-\u200f\ud800-\udfff\ue000\ufeff]|  ")


def read(source: SourceFile) -> Document:
    """The main text and its text boxes. Raises UnsupportedMedium (`word2`, `word6`, `word95`), UnreadableDocument
    (`damaged`, `encrypted`; `no_text_layer` where all is pictures, `attachments_only` where all is embedded files) or
    EmptyDocument.
    """
    if source.content.startswith(_WORD2):
        raise UnsupportedMedium(medium="word2")
    try:
        return _read(source.content)
    except DocumentError:
        raise
    except (*BROKEN, struct.error) as error:
        raise UnreadableDocument(medium=READER, reason="damaged") from error


def _read(content: bytes) -> Document:
    with open_compound(content, READER) as compound:
        main = stream_of(compound, "WordDocument", READER)
        streams = {
            name: stream_of(compound, name, READER) for name in ("0Table", "1Table", "Data") if compound.exists(name)
        }
        embedded = compound.exists("ObjectPool")
    word = WordBinary(main, streams)
    boxes = sorted(word.boxes())
    tables = MarkedTables(_place)
    paragraphs = word.paragraphs(0, word.stories[0])
    fields = _Fields(paragraphs)
    held: list[tuple[int, int]] = [(start, end) for anchor, start, end in boxes if anchor < 0]
    anchored = [box for box in boxes if box[0] >= 0]
    cells: list[MarkedText] = []
    quick = not fields.matter
    for paragraph in paragraphs:
        text, mark, cp, properties, deleted = paragraph
        if quick and mark == _CELL_MARK and properties.level < 2:
            if not properties.row_end:
                cells.append((cp, (text,) if text.isalnum() else _lines(text)))
                continue
            tables.row(cells, properties.shape, deleted=deleted)
            cells = []
            continue
        if cells:
            tables.cells(cells)
            cells = []
        depth = _mark(tables, paragraph, fields)
        while anchored and anchored[0][0] <= paragraph.end:
            _, start, end = anchored.pop(0)
            held.append((start, end))
        if depth == 0:
            _read_boxes(word, tables, held)
    tables.cells(cells)
    if paragraphs:
        held += [(start, end) for anchor, start, end in anchored if anchor <= paragraphs[-1].end]
    _read_boxes(word, tables, held)
    blocks = tuple(tables.close())
    if not blocks:
        raise _without_text(word, embedded=embedded)
    meta = {"damaged_characters": str(word.damaged), "encoding": "cp1252"} if word.damaged else {}
    return Document(blocks, READER, "", meta)


def _without_text(word: WordBinary, *, embedded: bool) -> DocumentError:
    if embedded:
        return UnreadableDocument(medium=READER, reason="attachments_only")
    if word.has_pictures:
        return UnreadableDocument(medium=READER, reason="no_text_layer")
    return EmptyDocument(medium=READER)


def _read_boxes(word: WordBinary, tables: MarkedTables, held: list[tuple[int, int]]) -> None:
    """Text boxes behind the paragraph that holds them, behind the whole table where one lies in a cell."""
    for start, end in held:
        paragraphs = word.paragraphs(start, end)
        fields = _Fields(paragraphs)
        for paragraph in paragraphs:
            _mark(tables, paragraph, fields)
    held.clear()


def _mark(tables: MarkedTables, paragraph: WordParagraph, fields: _Fields) -> int:
    """Hands one paragraph over; gives the number of tables that it lies in."""
    properties, cp, mark = paragraph.properties, paragraph.cp, paragraph.mark
    depth = properties.level or int(mark == _CELL_MARK)
    text = paragraph.text
    if fields.matter:
        text = fields.printed(text)
    if (properties.row_end and mark == _CELL_MARK) or (properties.inner_row_end and depth > 1):
        tables.end_row(depth, properties.shape, deleted=paragraph.deleted)
        return depth
    lines = _lines(text) if text else ()
    if depth and (mark == _CELL_MARK or (properties.inner_cell and depth > 1)):
        tables.cells([(cp, lines)], depth)
    else:
        for line in lines:
            tables.paragraph(line, cp, depth, heading=properties.heading and depth == 0)
        if depth or not lines:
            tables.paragraph("", cp, depth)
    return depth


def _place(cp: int, path: str, row: int | None, column: int | None) -> Place:
    spot = f"{path} character[{cp}]" if path else f"character[{cp}]"
    # What a NamedTuple's own constructor calls; a report has 300 places.
    return tuple.__new__(Place, (spot, None, None, row, column, None, None, ""))


def _lines(text: str) -> Sequence[str]:
    if text.isalnum():
        return (text,)
    if not _SPECIAL.search(text):
        line = text.strip()
        return (line,) if line else ()
    plain = _UNPRINTED.sub("", text.replace(_HARD_HYPHEN, "-"))
    plain = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return [line for line in (_SPACE.sub(" ", part).strip() for part in _BREAKS.split(plain)) if line]


class _Fields:
    """Fields nest (a table of contents holds links that hold page numbers); only results are printed."""

    def __init__(self, paragraphs: Sequence[WordParagraph]) -> None:
        self.matter = _FIELD_BEGIN in "".join([paragraph.text for paragraph in paragraphs])
        # A table of contents is left out only where every field ends: an open one would take the whole text with it.
        self._closed = self.matter and not sum(
            paragraph.text.count(_FIELD_BEGIN) - paragraph.text.count(_FIELD_END) for paragraph in paragraphs
        )
        # True where the field has come to its result, None where that result is a table of contents.
        self._open: list[bool | None] = []
        self._codes: list[str] = []

    def printed(self, text: str) -> str:
        if not self._open and _FIELD_BEGIN not in text:
            return text
        # A field that is never brought to its result must not swallow the paragraphs behind it.
        while self._open and self._open[-1] is False:
            self._open.pop()
            self._codes.pop()
        out: list[str] = []
        for part in re.split("([\x13-\x15])", text):
            if part == _FIELD_BEGIN:
                self._open.append(False)
                self._codes.append("")
            elif part == _FIELD_RESULT:
                if self._open:
                    self._open[-1] = None if self._closed and _CONTENTS.match(self._codes[-1]) else True
            elif part == _FIELD_END:
                if self._open:
                    self._open.pop()
                    self._codes.pop()
            elif self._open and self._open[-1] is False:
                self._codes[-1] += part
            elif all(self._open):
                out.append(part)
        return "".join(out)
