"""The printed text of one DOCX paragraph: runs, fields, list numbers, tracked changes, text boxes set aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from reports.documents.docx_parts import Parts, R, Style, W, is_on, number_of
from reports.documents.package import Element
from reports.documents.raised import lowered, raised, struck

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SDT, SDT_CONTENT, PARAGRAPH = f"{W}sdt", f"{W}sdtContent", f"{W}p"
ALTERNATE = f"{MC}AlternateContent"
# Wrappers whose content is printed as if they were not there; `ins` and `moveTo` are tracked insertions.
THROUGH = frozenset(
    f"{W}{name}"
    for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo", "rubyBase", "ruby")
)
_RUN, _TEXT, _PROPERTIES, _RUN_PROPERTIES = f"{W}r", f"{W}t", f"{W}pPr", f"{W}rPr"
_RUN_STYLE = f"{W}rStyle"
_FIELD, _FIELD_KIND, _RUBY, _SYMBOL = f"{W}fldChar", f"{W}fldCharType", f"{W}ruby", f"{W}sym"
_PIECES = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_DRAWN = frozenset(f"{W}{name}" for name in ("drawing", "pict", "object"))
_MATH = frozenset((f"{_M}oMath", f"{_M}oMathPara"))
_BOX, _CHOICE, _FALLBACK = f"{W}txbxContent", f"{MC}Choice", f"{MC}Fallback"
_STYLE, _NUMBERS, _OUTLINE, _VALUE = f"{W}pStyle", f"{W}numPr", f"{W}outlineLvl", f"{W}val"
_BODY_OUTLINE = 9
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
OLD_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
# EMU (360,000 a centimetre): a table takes most of the page's width and more than two of its rows.
_TABLE_WIDTH, _TABLE_HEIGHT = 8 * 360_000, 2 * 360_000
# Half points above the line from which on text behind other text is a mark.
_WHITE, _RAISED = "FFFFFF", 6
_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u3000\u200b-\u200f\ufeff]+")
# Digits with what may stand around a figure: a list number before it would make it another figure.
_FIGURE = re.compile(r"[\d\s.,%+＋\-−–—/０-９，．]*")


@dataclass(frozen=True, slots=True)
class ParagraphText:
    """`joined`: the end of the paragraph is a tracked deletion, so that its text goes on in the next one."""

    text: str
    heading: bool = False
    joined: bool = False
    contents: bool = False


@dataclass(slots=True)
class TextReading:
    """`boxes` and `pictures` (their relation ids) are those met, for the caller to take; `fields` holds for each open
    field whether it prints.
    """

    parts: Parts
    tracked: bool
    boxes: list[Element] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)

    def paragraph(self, element: Element) -> ParagraphText:
        """`\\n` in the text where a line is broken by hand. `contents`: a line of a table of contents."""
        # A field that is never ended must not swallow the paragraphs behind it: each paragraph begins anew.
        if self.fields:
            self.fields = []
        properties: Element | None = None
        out: list[str] = []
        for child in element:
            tag = child.tag
            if tag == _RUN:
                self._run(child, out)
            elif tag == _PROPERTIES:
                properties = child
            else:
                self._inline(child, tag, out)
        text = "".join(out)
        if properties is None:
            return ParagraphText(text)
        return self._with_properties(text, properties)

    def marked_by(self, style: str) -> bool:
        """Whether text of that style is not printed as it stands: numbered, hidden, struck, a table of contents."""
        known = self.parts.style(style)
        return known is not None and (known.numbering is not None or known.contents or bool(known.marks))

    def _with_properties(self, text: str, properties: Element) -> ParagraphText:
        style: Style | None = None
        numbers: Element | None = None
        outline: int | None = None
        for child in properties:
            tag = child.tag
            if tag == _STYLE:
                style = self.parts.style(child.get(_VALUE, ""))
            elif tag == _NUMBERS:
                numbers = child
            elif tag == _OUTLINE:
                outline = number_of(child, _BODY_OUTLINE)
        if style is not None and outline is None:
            outline = style.outline
        if style is not None and is_on(style.marks.get(f"{W}vanish")):
            text = ""
        heading = outline is not None and 0 <= outline < _BODY_OUTLINE
        if text and (numbers is not None or style is not None) and not _FIGURE.fullmatch(text):
            text = self._number(numbers, style) + text
        joined = self.tracked and properties.find(f"{_RUN_PROPERTIES}/{W}del") is not None
        return ParagraphText(text, heading, joined, style is not None and style.contents)

    def _number(self, numbers: Element | None, style: Style | None) -> str:
        list_id, depth = style.numbering if style is not None and style.numbering is not None else ("", 0)
        if numbers is not None:
            own = numbers.find(f"{W}numId")
            list_id = own.get(_VALUE, "") if own is not None else list_id
            depth = number_of(numbers.find(f"{W}ilvl"), depth)
        if not list_id or list_id == "0":
            return ""
        counter = self.parts.counter
        number = counter.next(list_id, depth)
        self.parts.unknown_formats |= counter.unknown
        return number

    def _inline(self, element: Element, tag: object, out: list[str]) -> None:
        if tag == _RUN:
            self._run(element, out)
        elif tag in THROUGH:
            self._children(element, out)
        elif tag == SDT:
            content = element.find(SDT_CONTENT)
            # What a form shows in place of an answer is no answer.
            if content is not None and not is_on(element.find(f"{W}sdtPr/{W}showingPlcHdr")):
                self._children(content, out)
        elif tag == ALTERNATE:
            for chosen in chosen_of(element):
                self._children(chosen, out)
        elif tag in _MATH:
            out.extend(math.text or "" for math in element.iter(f"{_M}t"))

    def _children(self, parent: Element, out: list[str]) -> None:
        for child in parent:
            self._inline(child, child.tag, out)

    def _run(self, run: Element, out: list[str]) -> None:
        hidden = False
        spelling: Callable[[str], str] | None = None
        for element in run:
            tag = element.tag
            if tag == _TEXT:
                if not hidden and (not self.fields or all(self.fields)):
                    text = element.text or ""
                    out.append(text if spelling is None else spelling(text))
            elif tag == _RUN_PROPERTIES:
                mark = self._marks_of(element)
                hidden = is_on(mark(f"{W}vanish"))
                spelling = _spelling(mark, behind_text=any(out), pale=self.parts.pale)
            elif tag == _FIELD:
                self._turn_field(element.get(_FIELD_KIND, ""))
            elif tag in _DRAWN or tag == ALTERNATE:
                self.boxes.extend(_boxes(element))
                self.pictures.extend(_large_pictures(element))
                if tag == ALTERNATE:
                    for chosen in chosen_of(element):
                        out.extend(text.text or "" for text in chosen if text.tag == _TEXT)
            elif tag == _RUBY:
                self._children(element, out)
            elif not hidden and all(self.fields):
                out.append(_piece(element, tag))

    def _marks_of(self, properties: Element) -> Callable[[str], Element | None]:
        """What a run's own properties say, else those of its style."""
        named = properties.find(_RUN_STYLE)
        style = self.parts.style(named.get(_VALUE, "")) if named is not None else None
        if style is None or not style.marks:
            return properties.find
        marks = style.marks

        def mark(name: str) -> Element | None:
            own = properties.find(name)
            return own if own is not None else marks.get(name)

        return mark

    def _turn_field(self, kind: str) -> None:
        """Fields nest; text is printed only where every open field has come to its result (True)."""
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()


def _piece(element: Element, tag: object) -> str:
    """Tabs, breaks and symbols; nothing for marks, field codes and deleted text."""
    if tag == _SYMBOL and re.fullmatch(r"[0-9A-Fa-f]{4}", code := element.get(f"{W}char", "")):
        return chr(int(code, 16))
    return _PIECES.get(str(tag), "")


def _spelling(mark: Callable[[str], Element | None], *, behind_text: bool, pale: bool) -> Callable[[str], str] | None:
    """How the text of a run with these properties is spelt, where it is not printed as it stands.

    `pale`: some text is white. Whether it stands on a dark ground the styles of tables decide, too: no figure is read.
    """
    if is_on(mark(f"{W}strike")) or is_on(mark(f"{W}dstrike")):
        return struck
    if pale and (colour := mark(f"{W}color")) is not None and colour.get(_VALUE, "").upper() == _WHITE:
        return struck
    if not behind_text:
        return None
    level = mark(f"{W}vertAlign")
    said = level.get(_VALUE) if level is not None else ""
    if not said and number_of(mark(f"{W}position")) >= _RAISED:
        return raised
    return raised if said == "superscript" else lowered if said == "subscript" else None


def chosen_of(alternate: Element) -> Iterator[Element]:
    """The first choice, else the fallback: both say the same for programs of different age."""
    choice = alternate.find(_CHOICE)
    chosen = choice if choice is not None else alternate.find(_FALLBACK)
    if chosen is not None:
        yield chosen


def _boxes(element: Element) -> Iterator[Element]:
    """Contents of the text boxes in a drawing."""
    if element.tag == _BOX:
        yield element
        return
    for child in chosen_of(element) if element.tag == ALTERNATE else element:
        yield from _boxes(child)


def _large_pictures(element: Element) -> Iterator[str]:
    """Relation ids of the pictures in a drawing that are shown as large as a table, or do not say how large."""
    extent = next(element.iter(_EXTENT), None)
    if extent is not None:
        sides = (extent.get("cx", ""), extent.get("cy", ""))
        if all(map(str.isdecimal, sides)) and (int(sides[0]) < _TABLE_WIDTH or int(sides[1]) < _TABLE_HEIGHT):
            return
    # The old form of the same picture stands beside it in many files.
    found = {element.get(f"{R}embed") or element.get(f"{R}id") or "" for element in element.iter(BLIP, OLD_PICTURE)}
    yield from sorted(found - {""})


def is_small_picture(element: Element) -> bool:
    """Whether a drawing in a line of text is a picture too small to be a table."""
    return next(iter(_boxes(element)), None) is None and next(_large_pictures(element), None) is None


def lines_of(text: str) -> list[str]:
    """The printed lines, white space made single, empty lines left out."""
    if text.isalnum():
        return [text]
    return [line for line in (_SPACE.sub(" ", part).strip() for part in text.split("\n")) if line]
