"""How a browser shows text that its markup alone would tell wrongly: raised, struck, hidden rows, fields filled in."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from reports.documents.html_unseen import hidden_copies, unseen_words
from reports.documents.raised import lowered, raised, struck

Element = etree._Element

_BLOCKS = frozenset(("td", "th", "tr", "table", "tbody", "p", "div", "img", "input", "body"))
_STRUCK_TAGS = ("s", "strike", "del")
# Plain words that the patterns below cannot do without: they are found a hundred times as fast.
_HIDING_WORDS = ("display", "mso-hide", "visibility", "opacity", "font-size")
_MARKING_WORDS = ("line-through", "super", "vertical-align")
_LINE_THROUGH = re.compile(r"(?i)text-decoration[^;]*line-through")
_SUPER = re.compile(r"(?i)vertical-align\s*:\s*super")
_SUB = re.compile(r"(?i)vertical-align\s*:\s*sub\b")
_HIDDEN = re.compile(
    r"(?i)display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*(?:hidden|collapse)|(?<![\w-])opacity\s*:\s*0?\.?0*(?![.\d])"
)
# Not where something inside has a size of its own: so web pages close the gaps between boxes.
_SIZELESS = re.compile(r"(?i)font-size\s*:\s*0?\.?0+(?![.\d])")
# Only inside a table: what is hidden elsewhere may be the other leaf of a page whose script shows one at a time.
# (`//table//*` gathers and sorts everything in every table first, and takes three times as long.)
_STYLED_INSIDE_TABLES = etree.XPath("descendant::*[@style or @hidden][ancestor::table]")
_HIDDEN_INSIDE_TABLES = etree.XPath("descendant::*[@hidden][ancestor::table]")
_WITH_STYLE = etree.XPath("descendant-or-self::*[@style]")
_SIZED_INSIDE = etree.XPath("descendant::*[contains(@style, 'font') or @size or @class]")
_FIELDS_INSIDE_TABLES = etree.XPath("descendant::*[self::textarea or self::select][ancestor::td or ancestor::th]")
# In pixels: pictures that only keep cells apart are smaller than a digit.
_SPACER = 3
_SPACER_NAME = re.compile(r"(?i)(?:^|[/_-])(?:spacer?|blank|pixel|empty|dot|trans(?:parent)?|1x1)[\w-]*\.\w+$")
FIELDS_WITHOUT_WORDS = frozenset(
    ("hidden", "radio", "checkbox", "button", "submit", "reset", "image", "file", "password")
)


def settle(tree: Element, markup: str, source: str) -> None:
    """Changes the tree to what is seen. `markup` is its source, and `source` that in small letters, asked first: most
    pages have nothing of the kind."""
    hiding = any(word in source for word in _HIDING_WORDS)
    for element in _STYLED_INSIDE_TABLES(tree) if hiding else _HIDDEN_INSIDE_TABLES(tree):
        style = element.get("style", "")
        is_hidden = (
            element.get("hidden") is not None or _HIDDEN.search(style) is not None or _is_sizeless(element, style)
        )
        if is_hidden and element.tag != "table":
            _remove(element)
    for element in (*hidden_copies(tree, source), *unseen_words(tree, markup, source)):
        _remove(element)
    _mark(tree, source)
    for element in tree.iter("input"):
        if element.get("type", "text").lower() not in FIELDS_WITHOUT_WORDS:
            element.tail = element.get("value", "") + (element.tail or "")


def _mark(tree: Element, source: str) -> None:
    """Raised, lowered and struck text, spelled so that its digits join no number."""
    if any(word in source for word in _MARKING_WORDS):
        for element in _WITH_STYLE(tree):
            style = element.get("style", "")
            if _LINE_THROUGH.search(style):
                _spell(element, struck)
            if element.tag not in _BLOCKS and _follows_text(element):
                if _SUPER.search(style):
                    _spell(element, raised)
                elif _SUB.search(style):
                    _spell(element, lowered)
    for element in tree.iter(*_STRUCK_TAGS):
        _spell(element, struck)
    for element in tree.iter("sup", "sub", "rt"):
        if _follows_text(element):
            _spell(element, lowered if element.tag == "sub" else raised)


def fill_in(tree: Element, source: str) -> None:
    """Puts what stands in the boxes of a form in a table's cells into the text, before forms are left out. `source` is
    the page's source in small letters."""
    if "<textarea" not in source and "<select" not in source:
        return
    for element in _FIELDS_INSIDE_TABLES(tree):
        shown = element
        if element.tag == "select":
            options = list(element.iter("option"))
            shown = next((option for option in options if option.get("selected") is not None), None)
            shown = shown if shown is not None else next(iter(options), element)
        element.tail = (shown.text or "") + (element.tail or "")


def shows_picture(cell: Element) -> bool:
    """Whether a cell holds a picture that is no mere spacer (a digit, a scanned number), or a script's number."""
    return any(not _is_spacer(picture) for picture in cell.iter("img", "canvas", "object", "embed", "svg", "script"))


def _is_spacer(picture: Element) -> bool:
    sizes = [picture.get(name, "").strip().removesuffix("px") for name in ("width", "height")]
    if any(size.isdecimal() and int(size) <= _SPACER for size in sizes):
        return True
    return picture.tag == "img" and (not picture.get("src") or _SPACER_NAME.search(picture.get("src", "")) is not None)


def _is_sizeless(element: Element, style: str) -> bool:
    return _SIZELESS.search(style) is not None and next(iter(_SIZED_INSIDE(element)), None) is None


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
