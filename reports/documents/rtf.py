"""RTF to a Document: text in any code page, cells and rows by their marks, the same table assembly as for DOC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from reports.documents.marked_tables import MarkedTables
from reports.documents.raised import lowered, raised, struck
from reports.documents.rtf_tokens import Token, tokens
from reports.documents.rtf_words import (
    CHARACTERS,
    CHARSETS,
    DOUBLE_BYTE,
    SKIPPED,
    SYMBOLS,
    TAKEN,
    USUAL_CODEC,
    RowDefinition,
    codec_of,
)
from reports.errors import EmptyDocument, UnreadableDocument
from reports.model import Block, Document, Place, SourceFile

READER = "rtf"
_BODY_OUTLINE = 9
# RTF has hundreds of words that say nothing of the text (indents, borders, colours); these do.
_KNOWN = frozenset(
    (
        *TAKEN, *CHARACTERS, "u", "par", "sect", "page", "column", "uc", "f", "plain", "v", "deleted", "listtext",
        "pntext", "outlinelevel", "pard", "intbl", "itap", "trowd", "trleft", "cellx", "clvmgf", "clvmrg", "clmrg",
        "super", "sub", "nosupersub", "strike", "striked",
        "cell", "nestcell", "row", "nestrow", "ansicpg", "deff", "mac", "fonttbl", "fcharset",
    )
)  # fmt: skip
_LEVELS = {"super": 1, "sub": -1, "nosupersub": 0}
_SPACE = re.compile(r"[ \t\f\v\u00a0\u3000\u200b-\u200f\ufeff]+")
# The same rule as in the DOCX reader: a list number before digits would make another figure.
_FIGURE = re.compile(r"[\d\s.,%+＋\-−–—/０-９，．]*")


class _State(NamedTuple):
    """What a group inherits and gives up at its end."""

    codec: str
    skip: int = 1
    dead: bool = False
    hidden: bool = False
    deleted: bool = False
    fonts: bool = False
    numbering: bool = False
    level: int = 0
    struck: bool = False


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Where the reading was when a text box began in the group of depth `level`."""

    level: int
    tables: MarkedTables
    text: list[str]
    number: list[str]
    rows: list[RowDefinition]
    in_table: bool
    depth: int


class _Reader:
    """The state of one file's reading."""

    def __init__(self) -> None:
        self.tables = MarkedTables(_place)
        # Without a code page the file is taken for Chinese; ASCII is the same in both.
        self.states = [_State(USUAL_CODEC)]
        self.code_page = USUAL_CODEC
        self.default_font = 0
        self.fonts: dict[int, str] = {}
        self.font = 0
        self.text: list[str] = []
        self.number: list[str] = []
        # Whether some of the text stands on the line: what is raised as a whole is a number like any other.
        self.level_text = False
        self.pending = b""
        self.to_skip = 0
        self.line = self.first_line = 0
        self.depth = 0
        self.in_table = False
        self.heading = False
        self.rows = [RowDefinition()]
        self.damaged = 0
        self.boxes: list[_Anchor] = []
        self.held: list[Block] = []
        self.starred = False
        self.opened = False

    def run(self, content: bytes) -> None:
        for token in tokens(content):
            kind, text, number, raw, self.line = token
            if kind == "bytes":
                self._bytes(raw)
                continue
            if self.pending:
                self._flush_bytes()
            if kind == "word":
                if text == "u" and number is not None and not self.opened:
                    # Every Chinese character of most writers.
                    state = self.states[-1]
                    if not state.dead:
                        self._put(_unit(number))
                        self.to_skip = state.skip
                elif self.opened or text in _KNOWN:
                    self._word(token)
                self.opened = False
                continue
            if kind == "open":
                self.states.append(self.states[-1])
                self.opened, self.starred = True, False
                self.to_skip = 0
                continue
            if kind == "close":
                self.states.pop()
                self.to_skip = 0
                if self.boxes and len(self.states) < self.boxes[-1].level:
                    self._close_box()
            else:
                self._symbol(text)
            self.opened = self.opened and self.starred and kind == "symbol"
        self.in_table, self.depth = False, 0
        self._end_paragraph()

    @property
    def state(self) -> _State:
        return self.states[-1]

    def _change(self, **changes: object) -> None:
        self.states[-1] = self.states[-1]._replace(**changes)  # type: ignore[arg-type]

    def _bytes(self, raw: bytes) -> None:
        self.opened = False
        if self.to_skip:
            taken = min(self.to_skip, len(raw))
            self.to_skip -= taken
            raw = raw[taken:]
        if not self.state.dead:
            self.pending += raw

    def _flush_bytes(self) -> None:
        raw, self.pending = self.pending, b""
        if self.state.fonts:
            return
        self._put(self._decoded(raw))

    def _decoded(self, raw: bytes) -> str:
        if raw.isascii():
            return raw.decode("ascii")
        if self.state.codec not in DOUBLE_BYTE and self.code_page in DOUBLE_BYTE:
            # Writers name a Western font for Chinese text; what is whole in the document's code page is in it.
            try:
                return raw.decode(self.code_page)
            except UnicodeDecodeError:
                pass  # then it is text of that font
        text = raw.decode(self.state.codec, "replace")
        self.damaged += text.count("\ufffd")
        return text

    def _put(self, text: str) -> None:
        state = self.state
        if not text or state.dead or state.hidden or state.deleted or state.fonts:
            return
        if state.numbering:
            self.number.append(text)
            return
        if not self.text:
            self.first_line = self.line
        if state.level and self.level_text:
            text = raised(text) if state.level > 0 else lowered(text)
        elif not state.level and not text.isspace():
            self.level_text = True
        self.text.append(struck(text) if state.struck else text)

    def _symbol(self, symbol: str) -> None:
        if self.to_skip:
            self.to_skip -= 1
        elif symbol == "*":
            self.starred = True
        elif symbol in "\r\n":
            self._end_paragraph()
        elif symbol in SYMBOLS:
            self._put(SYMBOLS[symbol])

    def _word(self, token: Token) -> None:
        name, number = token.text, token.number
        if self.opened and (name in SKIPPED or (self.starred and name not in TAKEN)):
            self._change(dead=True)
            return
        if name in TAKEN:
            if name in ("shptxt", "ud"):
                self._change(dead=False)  # both lie in a group that is skipped otherwise
            if name == "shptxt":
                self._open_box()
            elif name == "nesttableprops":
                self.rows.append(RowDefinition())
            return
        if self.state.dead and name != "nestrow":
            return
        if self._character(name, number) or self._property(name, number) or self._table(name, number):
            return
        self._document(name, number)

    def _character(self, name: str, number: int | None) -> bool:
        if name == "u" and number is not None:
            self._put(_unit(number))
            self.to_skip = self.state.skip
        elif name in CHARACTERS:
            self._put(CHARACTERS[name])
        elif name in ("par", "sect", "page", "column"):
            self._end_paragraph()
        else:
            return False
        return True

    def _property(self, name: str, number: int | None) -> bool:
        on = number != 0
        match name:
            case "uc":
                self._change(skip=number or 0)
            case "f" if number is not None:
                self._font(number)
            case "plain":
                codec = self.fonts.get(self.default_font, self.code_page)
                state = self.states[-1]
                if state[1:] != _State(codec, state.skip, state.dead)[1:] or state.codec != codec:
                    self._change(hidden=False, deleted=False, level=0, struck=False, codec=codec)
            case "v":
                self._change(hidden=on)
            case "deleted":
                self._change(deleted=on)
            case "super" | "sub" | "nosupersub":
                self._change(level=0 if not on else _LEVELS[name])
            case "strike" | "striked":
                self._change(struck=on)
            case "listtext" | "pntext":
                self._change(numbering=True)
            case "outlinelevel":
                self.heading = number is not None and 0 <= number < _BODY_OUTLINE
            case "pard":
                self.in_table, self.depth, self.heading = False, 0, False
            case "intbl":
                self.in_table = True
            case "itap":
                self.depth = number or 0
            case _:
                return False
        return True

    def _font(self, number: int) -> None:
        state = self.states[-1]
        if state.fonts:
            self.font = number
            return
        codec = self.fonts.get(number, self.code_page)
        if codec != state.codec:
            self._change(codec=codec)

    def _table(self, name: str, number: int | None) -> bool:
        row = self.rows[-1]
        match name:
            case "trowd":
                self.rows[-1] = RowDefinition()
            case "trleft":
                row.left = number or 0
            case "cellx":
                row.close_cell(number or 0)
            case "clvmgf":
                row.next_down = "restart"
            case "clvmrg":
                row.next_down = "continue"
            case "clmrg":
                row.next_sideways = True
            case "cell" | "nestcell":
                self._end_cell(nested=name == "nestcell")
            case "row" | "nestrow":
                nested = name == "nestrow"
                self.tables.end_row(max(self.depth, 2) if nested else 1, row.shape())
                if nested and len(self.rows) > 1:
                    self.rows.pop()
            case _:
                return False
        return True

    def _document(self, name: str, number: int | None) -> None:
        match name:
            case "ansicpg" if number is not None:
                self.code_page = codec_of(number)
                self._change(codec=self.code_page)
            case "deff" if number is not None:
                self.default_font = number
            case "mac":
                self.code_page = "mac_roman"
                self._change(codec=self.code_page)
            case "fonttbl":
                self._change(fonts=True)
            case "fcharset" if number is not None and self.state.fonts:
                self.fonts[self.font] = CHARSETS.get(number, self.code_page)
            case _:
                pass  # a word at the beginning of a group that is no group of its own kind

    def _level(self) -> int:
        return max(self.depth, 1) if self.in_table else self.depth

    def _position(self) -> int:
        return self.first_line if self.text else self.line

    def _end_paragraph(self) -> None:
        position = self._position()
        self._lines()
        self.tables.paragraph("", position, self._level())
        if self.held and not self.boxes and not self._level():
            self.tables.add(self.held)
            self.held = []

    def _open_box(self) -> None:
        """A text box stands amid a paragraph: its text is kept apart and put behind the paragraph, or the table."""
        self.boxes.append(
            _Anchor(len(self.states), self.tables, self.text, self.number, self.rows, self.in_table, self.depth)
        )
        self.tables, self.text, self.number, self.rows = MarkedTables(_place), [], [], [RowDefinition()]
        self.in_table, self.depth = False, 0

    def _close_box(self) -> None:
        self._lines()
        self.held.extend(self.tables.close())
        anchor = self.boxes.pop()
        self.tables, self.text, self.number, self.rows = anchor.tables, anchor.text, anchor.number, anchor.rows
        self.in_table, self.depth = anchor.in_table, anchor.depth

    def _lines(self) -> None:
        if self.pending:
            self._flush_bytes()
        text, number = "".join(self.text), "".join(self.number)
        position = self._position()
        self.text, self.number, self.level_text = [], [], False
        if text and not _FIGURE.fullmatch(text):
            text = number.strip() + text
        if not text:
            return
        if not text.isascii():
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        for part in text.split("\n"):
            line = _SPACE.sub(" ", part).strip()
            if line:
                self.tables.paragraph(line, position, self._level(), heading=self.heading and not self._level())

    def _end_cell(self, *, nested: bool) -> None:
        position = self._position()
        self.in_table = True
        self.depth = max(self.depth, 2) if nested else min(self.depth, 1)
        self._lines()
        self.tables.end_cell(self._level(), position)


def read(source: SourceFile) -> Document:
    """The text of the body and its text boxes. Raises UnreadableDocument (`damaged`,
    `no_text_layer`), EmptyDocument or DocumentTooLarge.
    """
    reader = _Reader()
    reader.run(source.content)
    blocks = tuple(reader.tables.close())
    if not blocks:
        raise (
            UnreadableDocument(medium=READER, reason="no_text_layer")
            if b"\\pict" in source.content
            else EmptyDocument(medium=READER)
        )
    meta = {"encoding": reader.code_page}
    if reader.damaged:
        meta["damaged_characters"] = str(reader.damaged)
    return Document(blocks, READER, "", meta)


def _place(line: int, path: str, row: int | None, column: int | None) -> Place:
    return Place(path, line, None, row, column)


def _unit(number: int) -> str:
    """A UTF-16 unit, written as a signed number."""
    return chr(number & 0xFFFF)
