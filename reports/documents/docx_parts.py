"""The parts of a DOCX beside its text: where the text lies, which styles are headings, how lists are numbered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from lxml import etree

from reports.documents.numbering import Counter, Level
from reports.documents.package import Element, Package, parse_xml
from reports.errors import UnreadableDocument

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Strict OOXML (ISO/IEC 29500) has the same elements under other names.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
)
_STRICT_NAME = b"purl.oclc.org"
# The root's declarations of a writer that declares everything it knows take half of this.
_HEAD = 8192
_MAIN = "/officeDocument"
_OFF = frozenset(("0", "false", "off"))
_HEADING_NAMES = ("heading ", "title", "标题")
_CONTENTS_NAME = "toc "
_BODY_OUTLINE = 9
_LINKS = 10
_PALE = re.compile(rb'color w:val="(?:FFFFFF|ffffff)"')
# What hides text, strikes it through or sets it above or below the line.
RUN_MARKS = tuple(f"{W}{name}" for name in ("vanish", "strike", "dstrike", "vertAlign"))


@dataclass(frozen=True, slots=True)
class Style:
    """`outline` is 0-8 for a heading, else None; `numbering` is (list id, level) where the style numbers itself.

    `contents`: lines of a table of contents, which only repeat the headings. `marks` are those of `RUN_MARKS` that the
    style sets, with their values.
    """

    outline: int | None
    numbering: tuple[str, int] | None
    contents: bool
    marks: Mapping[str, Element]


@dataclass(slots=True)
class Parts:
    """The main text and, read only when a paragraph asks for them, the styles and the lists."""

    package: Package
    main: str
    root: Element
    _related: dict[str, tuple[str, str]] | None = None
    _styles: Mapping[str, Style] | None = None
    _counter: Counter | None = None
    unknown_formats: set[str] = field(default_factory=set)
    pale: bool = False  # white words stand somewhere in it

    def style(self, name: str) -> Style | None:
        if self._styles is None:
            self._styles = _read_styles(self._part("/styles"))
        return self._styles.get(name)

    @property
    def counter(self) -> Counter:
        if self._counter is None:
            self._counter = _read_lists(self._part("/numbering"))
        return self._counter

    def target(self, relation: str) -> str:
        """The part that the relation id of the main text points to, empty where there is none."""
        return self._relations().get(relation, ("", ""))[1]

    def _part(self, kind: str) -> Element | None:
        for found, target in self._relations().values():
            if found.endswith(kind) and self.package.has(target):
                return _parse(self.package.bytes_of(target), self.package.medium)
        return None

    def _relations(self) -> dict[str, tuple[str, str]]:
        if self._related is None:
            self._related = _relations_of(self.package, self.main)
        return self._related


def open_parts(package: Package) -> Parts:
    """Raises UnreadableDocument where the package has no main text."""
    candidates = [target for kind, target in _relations_of(package, "").values() if kind.endswith(_MAIN)]
    main = next((name for name in (*candidates, "word/document.xml") if package.has(name)), None)
    if main is None:
        raise UnreadableDocument(medium=package.medium, reason="part_missing")
    content = package.bytes_of(main)
    return Parts(package, main, _parse(content, package.medium), pale=_PALE.search(content) is not None)


def is_on(element: Element | None) -> bool:
    """Whether a switch such as `w:vanish` stands there and is not turned off."""
    return element is not None and element.get(f"{W}val", "1") not in _OFF


def number_of(element: Element | None, default: int = 0) -> int:
    """The whole number in `w:val`; what is none counts as not said."""
    if element is None:
        return default
    text = element.get(f"{W}val", "")
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 9 else default


def _parse(content: bytes, medium: str) -> Element:
    # In the encodings that are not read off the first bytes (UTF-16) the names are found once it is parsed.
    if _STRICT_NAME in content[:_HEAD]:
        return parse_xml(_transitional(content), medium)
    root = parse_xml(content, medium)
    if not isinstance(root.tag, str) or _STRICT_NAME.decode() not in root.tag:
        return root
    return parse_xml(_transitional(etree.tostring(root)), medium)


def _transitional(content: bytes) -> bytes:
    for strict, transitional in _STRICT:
        content = content.replace(strict, transitional)
    return content


def _relations_of(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Relation id → (kind, target part) of `part`, or of the package where `part` is empty."""
    folder = dirname(part)
    name = join(folder, "_rels", f"{part.rsplit('/', 1)[-1]}.rels")
    if not package.has(name):
        return {}
    found: dict[str, tuple[str, str]] = {}
    for relation in package.xml(name):
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            continue
        resolved = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        found[relation.get("Id", "")] = (relation.get("Type", ""), resolved)
    return found


def _read_styles(root: Element | None) -> dict[str, Style]:
    if root is None:
        return {}
    elements = {element.get(f"{W}styleId", ""): element for element in root.iter(f"{W}style")}
    return {name: _style(elements, name) for name in elements}


def _style(elements: Mapping[str, Element], name: str) -> Style:
    """What the style says itself or takes from the styles it rests on."""
    outline: int | None = None
    numbering: tuple[str, int] | None = None
    contents = False
    marks: dict[str, Element] = {}
    current = elements.get(name)
    for _ in range(_LINKS):
        if current is None:
            break
        shown = _value(current.find(f"{W}name")).lower()
        if outline is None:
            outline = number_of(current.find(f"{W}pPr/{W}outlineLvl"), -1)
            outline = None if outline < 0 else outline
            if outline is None and shown.startswith(_HEADING_NAMES):
                outline = 0
        if numbering is None:
            numbers = current.find(f"{W}pPr/{W}numPr")
            if numbers is not None and (list_id := _value(numbers.find(f"{W}numId"))):
                numbering = (list_id, number_of(numbers.find(f"{W}ilvl")))
        for mark in current.iterfind(f"{W}rPr/*"):
            if mark.tag in RUN_MARKS:
                marks.setdefault(mark.tag, mark)
        contents = contents or shown.startswith(_CONTENTS_NAME)
        current = elements.get(_value(current.find(f"{W}basedOn")))
    return Style(None if outline is None or outline >= _BODY_OUTLINE else outline, numbering, contents, marks)


def _value(element: Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def _read_lists(root: Element | None) -> Counter:
    if root is None:
        return Counter({}, {})
    abstract = {element.get(f"{W}abstractNumId", ""): element for element in root.iter(f"{W}abstractNum")}
    # A list may be defined by a style elsewhere: numStyleLink here, styleLink there.
    by_style = {
        _value(link): element for element in abstract.values() if (link := element.find(f"{W}styleLink")) is not None
    }
    lists: dict[str, dict[int, Level]] = {}
    shared: dict[str, str] = {}
    for element in root.iter(f"{W}num"):
        list_id = element.get(f"{W}numId", "")
        source = _value(element.find(f"{W}abstractNumId"))
        definition = abstract.get(source)
        if definition is None:
            continue
        link = definition.find(f"{W}numStyleLink")
        definition = by_style.get(_value(link), definition) if link is not None else definition
        levels = {number: level for each in definition.iterfind(f"{W}lvl") for number, level in [_level(each)]}
        overridden = False
        for override in element.iterfind(f"{W}lvlOverride"):
            depth = _attribute(override, "ilvl")
            own = override.find(f"{W}lvl")
            if own is not None:
                levels[depth] = _level(own)[1]
            start = override.find(f"{W}startOverride")
            if start is not None and depth in levels:
                levels[depth] = Level(levels[depth].form, levels[depth].pattern, number_of(start, 1))
                overridden = True
        lists[list_id] = levels
        # Lists made from one definition go on counting, unless one says where it starts.
        shared[list_id] = list_id if overridden else f"abstract {source}"
    return Counter(lists, shared)


def _level(element: Element) -> tuple[int, Level]:
    form = _value(element.find(f"{W}numFmt")) or "decimal"
    pattern = _value(element.find(f"{W}lvlText"))
    return _attribute(element, "ilvl"), Level(form, pattern, number_of(element.find(f"{W}start"), 1))


def _attribute(element: Element, name: str) -> int:
    text = element.get(f"{W}{name}", "0")
    return int(text) if text.isdecimal() and len(text) < 4 else 0
