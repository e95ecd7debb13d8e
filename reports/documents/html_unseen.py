"""Words in the cells of a web page that no reader sees: white on white, moved off the page, hidden by a style sheet.

Old figures, serial numbers and traps for copying stand there, and would become digits of the figure beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from lxml import etree

from reports.vocabulary import GLUED_WORDS, compact, simplified

Element = etree._Element

# Plain words without which nothing here can be: they are found a hundred times as fast as patterns. The first ones are
# asked of every page, those that say more only where one of them is found.
_PALE_HINTS, _AWAY_HINTS = ("#fff", "white", "rgb", "transparent"), ("absolute", "indent:-", "overflow")
_PALE_WORDS = re.compile(r"color\s*[:=]\s*[\"']?(?:#fff|white|rgba?\(|transparent)")
_HIDING_WORDS = ("display:none", "display: none", "visibility", " hidden")
_NUMBER = r"\s*255\s*"
_WHITE = rf"(?:#fff(?:fff)?\b|white\b|rgba?\({_NUMBER},{_NUMBER},{_NUMBER}[,)])"
_PALE = re.compile(rf"(?i)(?<![\w-])color\s*:\s*(?:{_WHITE}|transparent|rgba\([^)]{{0,40}},\s*0?\.?0+\s*\))")
_COLOURED = re.compile(r"(?i)(?<![\w-])color\s*:")
_GROUND = re.compile(rf"(?i)background(?:-color|-image)?\s*:\s*(?!{_WHITE}|none|transparent|initial|inherit|unset|;|$)")
_AWAY = re.compile(
    r"(?i)(?:left|right|top|text-indent)\s*:\s*-\d{3,}|clip(?:-path)?\s*:\s*(?:rect|inset)\(\s*(?:[01](?:px)?\b|50%)"
)
_NO_WIDTH = re.compile(r"(?i)(?<![\w-])width\s*:\s*0(?![.\d])")
_CUT_OFF = re.compile(r"(?i)overflow\s*:\s*hidden")
_WHITE_NAMES = ("white", "#fff", "#ffffff")
_WORD_CLASS = "Mso"
_CELL_WORDS = etree.XPath("descendant::*[@style or @color][ancestor::td or ancestor::th]")
_CLASSED = etree.XPath("descendant::*[@class][ancestor::td or ancestor::th]")
_STYLE, _STYLE_END = re.compile(r"(?i)<style\b"), re.compile(r"(?i)</style")
_BRACE = re.compile(r"[{}]")
_SELECTOR = re.compile(r"(?:(?:table|tbody|tr|td|th)\s+)*[a-z]*\.([\w-]+)")
_HIDING = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_SHOWING = re.compile(r"(?i)display\s*:|visibility\s*:")


def unseen_words(tree: Element, markup: str, source: str) -> Iterator[Element]:
    """The elements within cells that are not seen. `source` is the markup in small letters."""
    pale = any(word in source for word in _PALE_HINTS) and _PALE_WORDS.search(source) is not None
    away = any(word in source for word in _AWAY_HINTS) and (
        _AWAY.search(source) is not None or _NO_WIDTH.search(source) is not None
    )
    for element in _CELL_WORDS(tree) if pale or away else ():
        style = element.get("style", "")
        if (pale and _is_pale(element, style) and not _has_ground(element)) or (away and _is_away(style)):
            yield element
    hidden = _hidden_classes(markup) if "<style" in source and ("none" in source or "hidden" in source) else frozenset()
    if hidden:
        for element in _CLASSED(tree):
            if not hidden.isdisjoint(element.get("class", "").split()) and not _SHOWING.search(
                element.get("style", "")
            ):
                yield element


def hidden_copies(tree: Element, source: str) -> list[Element]:
    """Hidden parts of a page whose tables stand in it openly as well: drafts, leaves of another year.

    What is hidden and nowhere else is a leaf that a script shows, and stays.
    """
    if not any(word in source for word in _HIDING_WORDS):
        return []
    hidden: dict[Element, None] = {}
    shown: list[Element] = []
    for table in tree.iter("table"):
        around = [each for each in (table, *table.iterancestors()) if _is_hidden(each)]
        if around:
            hidden[around[-1]] = None
        else:
            shown.append(table)
    if not hidden or not shown:
        return []
    in_sight = _tables_in(shown)
    return [each for each in hidden if (held := _tables_in([each])) and held <= in_sight]


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") is not None or _HIDING.search(element.get("style", "")) is not None


def _tables_in(elements: Sequence[Element]) -> set[str]:
    """Which of the three tables stand in these elements together."""
    text = simplified(compact("".join(text for element in elements for text in element.itertext())))
    return {table for table, words in GLUED_WORDS.items() if all(word in text for word in words)}


def _is_away(style: str) -> bool:
    return _AWAY.search(style) is not None or (
        _NO_WIDTH.search(style) is not None and _CUT_OFF.search(style) is not None
    )


def _is_pale(element: Element, style: str) -> bool:
    if not (_PALE.search(style) or element.get("color", "").strip().lower() in _WHITE_NAMES):
        return False
    return not any(_COLOURED.search(each.get("style", "")) or each.get("color") for each in element.iterdescendants())


def _has_ground(element: Element) -> bool:
    """Whether white words may stand on a ground of another colour; a class that is not Word's may give it one."""
    above: Element | None = element
    while above is not None and above.tag != "body":
        if _GROUND.search(above.get("style", "")) or above.get("background"):
            return True
        if above.get("bgcolor", "white").strip().lower() not in _WHITE_NAMES:
            return True
        if any(not name.startswith(_WORD_CLASS) for name in above.get("class", "").split()):
            return above.tag in ("table", "tbody", "tr", "td", "th", "span", "p", "font", "b", "strong")
        above = above.getparent()
    return False


@lru_cache(maxsize=4)
def _hidden_classes(markup: str) -> frozenset[str]:
    """Classes that the page's own sheets hide everywhere, not only on paper or on small screens."""
    hidden: set[str] = set()
    for part in _STYLE.split(markup)[1:]:
        sheet = _STYLE_END.split(part.partition(">")[2], maxsplit=1)[0]
        for selectors, rules in _rules(sheet):
            if not _SHOWING.search(rules):
                continue
            found = {match[1] for each in selectors.split(",") if (match := _SELECTOR.fullmatch(each.strip()))}
            hidden = hidden | found if _HIDING.search(rules) else hidden - found
    return frozenset(hidden)


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors with their rules, without those that hold under conditions only (`@media print { … }`)."""
    first, *rest = sheet.split("/*")
    text = first + "".join(part.partition("*/")[2] for part in rest)
    depth, begin, selectors = 0, 0, ""
    for match in _BRACE.finditer(text):
        between = text[begin : match.start()]
        begin = match.end()
        if match.group() == "{":
            selectors = between if depth == 0 else selectors
            depth += 1
            continue
        if depth == 1 and not selectors.lstrip().startswith("@"):
            yield selectors, between
        depth = max(depth - 1, 0)
