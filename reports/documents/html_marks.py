"""How a browser shows text that its markup alone would tell wrongly: raised, struck, hidden rows, fields filled in."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from reports.documents.raised import raised, struck

Element = etree._Element

_STRUCK_TAGS = ("s", "strike", "del")
# Plain words that the patterns below cannot do without: they are found a hundred times as fast.
_HIDING_WORDS = ("display", "mso-hide")
_MARKING_WORDS = ("line-through", "super")
_LINE_THROUGH = re.compile(r"(?i)text-decoration[^;]*line-through")
_SUPER = re.compile(r"(?i)vertical-align\s*:\s*super")
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|mso-hide\s*:\s*all")
# Only inside a table: what is hidden elsewhere may be the other leaf of a page whose script shows one at a time.
# (`//table//*` gathers and sorts everything in every table first, and takes three times as long.)
_STYLED_INSIDE_TABLES = etree.XPath("descendant::*[@style or @hidden][ancestor::table]")
_HIDDEN_INSIDE_TABLES = etree.XPath("descendant::*[@hidden][ancestor::table]")
_WITH_STYLE = etree.XPath("descendant-or-self::*[@style]")
_NO_WORDS = frozenset(("hidden", "radio", "checkbox", "button", "submit", "reset", "image", "file", "password"))


def settle(tree: Element, markup: str) -> None:
    """Changes the tree to what is seen. `markup` is its source, asked first: most pages have nothing of the kind."""
    source = markup.lower()
    hiding = any(word in source for word in _HIDING_WORDS)
    for element in _STYLED_INSIDE_TABLES(tree) if hiding else _HIDDEN_INSIDE_TABLES(tree):
        is_hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")) is not None
        if is_hidden and element.tag != "table":
            _remove(element)
    if any(word in source for word in _MARKING_WORDS):
        for element in _WITH_STYLE(tree):
            style = element.get("style", "")
            if _LINE_THROUGH.search(style):
                _spell(element, struck)
            if _SUPER.search(style) and _follows_text(element):
                _spell(element, raised)
    for element in tree.iter(*_STRUCK_TAGS):
        _spell(element, struck)
    for element in tree.iter("sup"):
        if _follows_text(element):
            _spell(element, raised)
    for element in tree.iter("input"):
        if element.get("type", "text").lower() not in _NO_WORDS:
            element.tail = element.get("value", "") + (element.tail or "")


def _spell(element: Element, spelling: Callable[[str], str]) -> None:
    for part in element.iter():
        if part.text:
            part.text = spelling(part.text)
        if part is not element and part.tail:
            part.tail = spelling(part.tail)


def _follows_text(element: Element) -> bool:
    """Whether something is printed before it in its cell or line: a cell that is raised as a whole holds a number."""
    before, parent = element.getprevious(), element.getparent()
    while parent is not None:
        if before is not None:
            if (before.tail or "").strip():
                return True
            if before.tag in ("br", "p", "div", "td", "th", "tr"):
                return False
            if "".join(before.itertext()).strip():
                return True
            before = before.getprevious()
        elif (parent.text or "").strip():
            return True
        elif parent.tag in ("td", "th", "p", "div", "li", "body"):
            return False
        else:
            before, parent = parent.getprevious(), parent.getparent()
    return False


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
