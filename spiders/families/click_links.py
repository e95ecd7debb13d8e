"""Links that only a click makes: `onclick="openDoc(123)"` with the function in the page, written out as addresses.

Only what stands in the page is followed: a function whose one address is put together from texts and its own
parameters. Anything else stays without an address, and the list is then known not to be whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

_FUNCTION = re.compile(
    r"(?:function\s+(?P<a>\w+)|(?:var|let|const|window\.)\s*(?P<b>\w+)\s*=\s*(?:async\s*)?function)\s*"
    r"\((?P<parameters>[\w\s,]*)\)\s*\{|(?:var|let|const)\s+(?P<c>\w+)\s*=\s*\(?(?P<arrow>[\w\s,]*?)\)?\s*=>\s*\{?"
)
_GOES_TO = re.compile(
    r"(?:location(?:\.href)?\s*=(?!=)|location\.(?:assign|replace)\s*\(|window\.open\s*\(|\bopen\s*\()"
)
_CALL = re.compile(r"^\s*(?:javascript:)?\s*(?:return\s+)?(?:window\.)?(\w+)\s*\(([^()]*)\)\s*;?", re.IGNORECASE)
_PART = re.compile(r"""\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`|([A-Za-z_$][\w$]*))\s*""")
_ARGUMENT = re.compile(r"""\s*(?:'([^']*)'|"([^"]*)"|(-?\d+(?:\.\d+)?)|(this|event|true|false|null))\s*(?:,|$)""")
_INSERTED = re.compile(r"\$\{\s*(\w+)\s*\}")
_LITERAL_ADDRESS = re.compile(
    r"""(?:location(?:\.href)?\s*=|(?:window\.)?open\s*\(|\w+\s*\(\s*this\s*,)\s*['"]([^'"\s<>]+)['"]""", re.IGNORECASE
)
_NO_ADDRESS = re.compile(r"^\s*(?:javascript:.*|#.*|)\s*$", re.IGNORECASE | re.DOTALL)
_ADDRESS_ATTRIBUTES = ("data-href", "data-url", "data-link")
_ADDRESS = re.compile(r"^(?:https?://|\.{0,2}/)?[\w./%?=&~:+,-]+$")
_ROWS = frozenset({"li", "div", "span", "p", "td", "tr", "dd", "dt", "h3", "h4", "h5"})
_LONGEST_FUNCTION = 800
_CLICKS = frozenset(("onclick", *_ADDRESS_ATTRIBUTES))
_CLICK_MARKS = tuple(name.encode() for name in _CLICKS)


@dataclass(frozen=True, slots=True)
class _Function:
    parameters: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]

    def address(self, arguments: tuple[str | None, ...]) -> str:
        """Where the call leads; empty where an argument that it needs is no text or number."""
        given: Mapping[str, str | None] = dict(zip(self.parameters, arguments, strict=False))
        found = []
        for kind, value in self.parts:
            text = value if kind == "text" else given.get(value)
            if text is None:
                return ""
            found.append(text)
        return "".join(found)


def write_addresses(tree: HtmlElement, source: bytes) -> None:
    """Gives every element that a click leads on from its address: `href` of a link, a link inside a row. `source` is
    the page's markup in small letters."""
    functions: dict[str, _Function] | None = None
    for element in _clickable(tree, source):
        if not _NO_ADDRESS.match(element.get("href", "")):
            continue
        code = element.get("onclick") or element.get("href", "")
        address = _attribute_address(element)
        if not address and code and code.strip() not in ("#", "javascript:;"):
            if functions is None:
                functions = _functions(tree)
            address = _clicked(code, functions)
        if address:
            _link(element, address)


def _clickable(tree: HtmlElement, source: bytes) -> list[HtmlElement]:
    """The links, and the rows and cells that have an attribute for clicks."""
    if not any(mark in source for mark in _CLICK_MARKS):
        return list(tree.iter("a"))
    return [each for each in tree.iter("a", *_ROWS) if each.tag == "a" or not _CLICKS.isdisjoint(each.keys())]


def _attribute_address(element: HtmlElement) -> str:
    values = (element.get(name, "").strip() for name in _ADDRESS_ATTRIBUTES)
    return next((value for value in values if value and "/" in value and _ADDRESS.match(value)), "")


def _clicked(code: str, functions: Mapping[str, _Function]) -> str:
    literal = _LITERAL_ADDRESS.search(code)
    if literal:
        return literal[1] if _ADDRESS.match(literal[1]) else ""
    call = _CALL.match(code)
    function = functions.get(call[1]) if call else None
    if call is None or function is None:
        return ""
    address = function.address(tuple(_arguments(call[2])))
    return address if _ADDRESS.match(address) else ""


def _arguments(text: str) -> Iterator[str | None]:
    position = 0
    while position < len(text):
        match = _ARGUMENT.match(text, position)
        if not match or match.end() == position:
            return
        yield next((group for group in match.groups()[:3] if group is not None), None)
        position = match.end()


def _functions(tree: HtmlElement) -> dict[str, _Function]:
    found: dict[str, _Function] = {}
    for script in tree.iter("script"):
        text = script.text or ""
        for match in _FUNCTION.finditer(text):
            name = match["a"] or match["b"] or match["c"]
            parameters = tuple(part.strip() for part in (match["parameters"] or match["arrow"] or "").split(","))
            body = _body(text, match.end())
            goes = list(_GOES_TO.finditer(body))
            if len(goes) != 1:
                continue
            parts = _parts(body[goes[0].end() :], parameters)
            if parts:
                found.setdefault(name, _Function(parameters, parts))
    return found


def _body(text: str, start: int) -> str:
    depth = 1
    for position in range(start, min(len(text), start + _LONGEST_FUNCTION)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return text[start:position]
    return text[start : start + _LONGEST_FUNCTION]


def _parts(text: str, parameters: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """A sum of texts and parameters; empty where anything else takes part in it."""
    found: list[tuple[str, str]] = []
    position = 0
    while True:
        match = _PART.match(text, position)
        if not match:
            return ()
        if match[4] is not None:
            if match[4] not in parameters:
                return ()
            found.append(("parameter", match[4]))
        elif match[3] is not None:
            inserted = _template(match[3], parameters)
            if not inserted:
                return ()
            found.extend(inserted)
        else:
            found.append(("text", match[1] if match[1] is not None else match[2]))
        position = match.end()
        if text[position : position + 1] != "+":
            break
        position += 1
    ended = text[position : position + 1] in (";", ",", ")", "", "\n", "}")
    return tuple(found) if ended and any(kind == "text" for kind, _ in found) else ()


def _template(text: str, parameters: tuple[str, ...]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position = 0
    for match in _INSERTED.finditer(text):
        if match[1] not in parameters:
            return []
        found += [("text", text[position : match.start()]), ("parameter", match[1])]
        position = match.end()
    return [*found, ("text", text[position:])]


def _link(element: HtmlElement, address: str) -> None:
    if element.tag == "a":
        element.set("href", address)
        return
    # A box without a word or a picture waits for what its address gives; nobody can click on it.
    if element.find(".//a") is not None or not (element.text_content().strip() or element.find(".//img") is not None):
        return
    if element.tag == "tr":
        # A link stands in a cell: the one that says most.
        cells = list(element.iter("td", "th"))
        if not cells:
            return
        element = max(cells, key=lambda cell: len(cell.text_content()))
    anchor = etree.SubElement(element, "a")
    anchor.set("href", address)
    anchor.text, element.text = element.text, None
    for child in list(element):
        if child is not anchor:
            anchor.append(child)
