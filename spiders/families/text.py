"""The text of elements as a person reads it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import TypeAlias, cast

from lxml import etree
from lxml.html import HtmlElement

from spiders.families.vocabulary import BULLET, ELLIPSIS

SILENT = frozenset({"script", "style", "noscript", "template", "head", "title", "option"})
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "tr",
        "td",
        "th",
        "table",
        "tbody",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    }
    | {"section", "article", "header", "footer", "nav", "form", "center", "hr", "blockquote", "option", "select"}
)
# What a tag means for the text around it; nothing for all others.
_BLOCK, _BREAK, _SILENT, _COMMENT = range(1, 5)
_KINDS: dict[object, int] = {
    **dict.fromkeys(_BLOCKS, _BLOCK),
    **dict.fromkeys(SILENT, _SILENT),
    "br": _BREAK,
    **dict.fromkeys((etree.Comment, etree.PI, etree.Entity), _COMMENT),
}
_CJK = r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]"
# A line break inside a phrase: 政府信息<br>公开年报, 示例市教育局<br>2023年.
_BROKEN_PHRASE = re.compile(rf"(?<={_CJK})\s*\x1d\s*(?=[\d]|{_CJK})|(?<=\d)\s*\x1d\s*(?={_CJK})")
_LETTERS = re.compile(r"[\u3400-\u9fff]+")
_EXTRA = re.compile(r"[\u200b-\u200f\ufeff\u2060]")
_SHORT = 80
_YEAR = re.compile(r"(?:19|20)\d\d")
_TAG = re.compile(r"<[^>]*>")
_TOOLTIP_TITLE = re.compile(r"(?:文章)?标题[:：]\s*(.+?)\s*(?:\n|\r|发布(?:时间|日期)|更新时间|点击|作者|$)", re.DOTALL)


def fold(text: str) -> str:
    """`text` with white space (also full-width and no-break) folded to single spaces and zero-width characters out."""
    return _short_fold(text) if len(text) <= _SHORT else " ".join(_EXTRA.sub("", text).split())


def squeeze(text: str) -> str:
    """`text` without any white space: labels are split by `<br>`, spaces and `&nbsp;` as a designer liked."""
    return _short_squeeze(text) if len(text) <= _SHORT else "".join(_EXTRA.sub("", text).split())


# The words of links, labels and cells are the same on all pages of a site, and every family asks for them.
@lru_cache(maxsize=16384)
def _short_fold(text: str) -> str:
    return " ".join(_EXTRA.sub("", text).split())


@lru_cache(maxsize=16384)
def _short_squeeze(text: str) -> str:
    return "".join(_EXTRA.sub("", text).split())


@dataclass(slots=True)
class _Strip:
    """All text pieces of one page in a row. `sizes`: before each piece, how many characters came that are no white
    space."""

    pieces: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    # What was asked before: an element's line and words by where its pieces stand, a link's title by its number.
    lines: dict[tuple[int, int], str] = field(default_factory=dict)
    words: dict[tuple[int, int], str] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)

    def line(self, start: int, end: int) -> str:
        """The pieces of one element as one folded line."""
        known = self.lines.get((start, end))
        if known is None:
            known = self.lines[start, end] = unbroken("".join(self.pieces[start:end]))
        return known


# Where an element's pieces stand in its page's strip: the strip, the first piece and the one behind the last, the
# element's own number and the last one below it. A plain tuple: a page takes hundreds of them, and whatever has names
# for its parts is made three times as slowly.
_Spot: TypeAlias = tuple[_Strip, int, int, int, int]


class NotedElement(HtmlElement):
    """An element that says where its text stands. The place for that is its own: a dictionary for each of a page's
    thousand elements takes longer to make and to let go than all the rest of the walk."""

    __slots__ = ("text_spot",)

    text_spot: _Spot


def lay_out(tree: HtmlElement) -> tuple[tuple[HtmlElement, ...], tuple[HtmlElement, ...]]:
    """Walks the page once and writes down where each element's text stands, so that no question after it walks again.

    For a tree that is not changed any more. Gives every node, and the elements with a class or an id. The notes hang on
    lxml's proxies, which live only as long as somebody holds them; an element without a note is walked as before.
    Elements in scripts and options have none.
    """
    nodes = cast("list[NotedElement]", list(tree.iter()))
    named: list[HtmlElement] = []
    found: list[str] = []
    add = found.append
    strip = _Strip()
    # The element that the walk is in (its first piece, its number, its kind), and those around it.
    current: NotedElement | None = None
    start = number = kind = 0
    around: list[tuple[NotedElement | None, int, int, int]] = []
    order = unnoted = 0
    for node in (*nodes, None):
        if node is not None and node.attrib and (node.get("class") or node.get("id")):
            named.append(node)
        if unnoted:
            unnoted -= 1
            continue
        parent = None if node is None else node.getparent()
        while current is not None and current is not parent:
            if kind == _BLOCK:
                add("\x1f")
            current.text_spot = (strip, start, len(found), number, order)
            tail = current.tail
            if tail and current is not tree:
                add(tail)
            current, start, number, kind = around.pop()
        if node is None:
            break
        own_kind = _KINDS.get(node.tag, 0)
        if own_kind == _COMMENT:
            if node.tail:
                add(node.tail)
            continue
        order += 1
        around.append((current, start, number, kind))
        current, start, number, kind = node, len(found), order, own_kind
        if kind == _SILENT:
            unnoted = sum(1 for _ in node.iterdescendants()) if len(node) else 0
            continue
        if kind == _BLOCK:
            add("\x1f")
        elif kind == _BREAK:
            add("\x1d")
        text = node.text
        if text:
            add(text)
    # A page has few different pieces: most are borders of blocks, the white space between tags, the digits of a table.
    size_of = {piece: len("".join(piece.split())) for piece in set(found)}
    strip.pieces = tuple(found)
    strip.sizes = tuple(accumulate(map(size_of.__getitem__, found), initial=0))
    # An instruction for a program (<?php class="a"?>) has attributes, too.
    return tuple(nodes), tuple(element for element in named if isinstance(element.tag, str))


def _spot(element: HtmlElement) -> _Spot | None:
    return getattr(element, "text_spot", None)


def pieces(element: HtmlElement, skip: Collection[HtmlElement] = frozenset()) -> Iterable[str]:
    """The text pieces below `element` in document order, scripts left out; `\x1f` where a block begins or ends,
    `\x1d` for `<br>`. `skip` are elements that are left out with all below them."""
    spot = _spot(element)
    if spot is None:
        return _walked(element, frozenset(skip))
    strip, position, last_piece, first, last = spot
    if not skip:
        return strip.pieces[position:last_piece]
    below = (_spot(left_out) for left_out in skip)
    spans = [other[1:3] for other in below if other is not None and other[0] is strip and first <= other[3] <= last]
    found: list[str] = []
    for start, end in sorted(spans):
        if start > position:
            found += strip.pieces[position:start]
        position = max(position, end)
    found += strip.pieces[position:last_piece]
    return found


def first_letter(element: HtmlElement) -> str:
    """The first character of the element's text that is no white space; empty where there is none."""
    spot: _Spot | None = getattr(element, "text_spot", None)
    if spot is None:
        return next(filter(None, map(_initial, pieces(element))), "")
    strip, start, end, _, _ = spot
    sizes = strip.sizes
    if sizes[start] == sizes[end]:
        return ""
    # The first piece after which the count of characters has grown.
    position = bisect_right(sizes, sizes[start], start, end + 1) - 1
    while position < end:
        letter = _initial(strip.pieces[position])
        if letter:
            return letter
        position += 1
    return ""


@lru_cache(maxsize=4096)
def _initial(piece: str) -> str:
    return _EXTRA.sub("", piece).lstrip()[:1]


def letters(element: HtmlElement) -> int:
    """How many characters of the element's text are no white space."""
    spot = _spot(element)
    if spot is None:
        return sum(len("".join(piece.split())) for piece in pieces(element))
    strip, start, end, _, _ = spot
    return strip.sizes[end] - strip.sizes[start]


def chinese_letters(text: str) -> int:
    """How many Chinese letters there are in a text."""
    return sum(map(len, _LETTERS.findall(text)))


def lies_in(element: HtmlElement, other: HtmlElement) -> bool:
    """Whether `element` is `other`, or stands anywhere below it."""
    spot, around = _spot(element), _spot(other)
    if spot is None or around is None or spot[0] is not around[0]:
        return element is other or other in element.iterancestors()
    return around[3] <= spot[3] <= around[4]


def elements_around(tree: HtmlElement, inner: HtmlElement | None, *tags: str) -> Iterator[HtmlElement]:
    """The elements of `tree` with one of `tags`, in their order, those below `inner` left out. They are not even looked
    at: a report's tables have thousands of cells."""
    if inner is None:
        yield from tree.iter(*tags)
        return
    walker = etree.iterwalk(tree, events=("start",), tag=(*tags, str(inner.tag)))
    for _, element in walker:
        if element is inner:
            walker.skip_subtree()
        if element.tag in tags:
            yield element


def _walked(element: HtmlElement, skip: frozenset[HtmlElement]) -> Iterator[str]:
    left_out: set[HtmlElement] = set()
    walker = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walker:
        if event == "start":
            if node.tag in SILENT or node in skip:
                left_out.add(node)
                walker.skip_subtree()
                continue
            if node.tag in _BLOCKS:
                yield "\x1f"
            elif node.tag == "br":
                yield "\x1d"
            if node.text:
                yield node.text
            continue
        if event == "end" and node.tag in _BLOCKS and node not in left_out:
            yield "\x1f"
        if node is not element and node.tail:
            yield node.tail


def text_of(element: HtmlElement, skip: Collection[HtmlElement] = frozenset()) -> str:
    """The text of an element, folded. A break inside a phrase leaves no gap: 政府信息<br>公开年报 is one word."""
    spot = None if skip else _spot(element)
    return unbroken("".join(pieces(element, skip))) if spot is None else spot[0].line(spot[1], spot[2])


def spaced_text(element: HtmlElement, skip: Collection[HtmlElement] = frozenset()) -> str:
    """The text of an element with a space between its parts: a day and a month in boxes of their own stay apart."""
    return fold(" ".join(pieces(element, skip)).replace("\x1f", " ").replace("\x1d", " "))


def unbroken(text: str) -> str:
    """Joined pieces as one folded line."""
    whole = _BROKEN_PHRASE.sub("", text).replace("\x1d", " ") if "\x1d" in text else text
    return fold(whole.replace("\x1f", " "))


def short_text(element: HtmlElement, limit: int) -> str:
    """The text of an element, folded; empty where it has more than `limit` characters. Reads no further than that."""
    spot = _spot(element)
    if spot is not None:
        strip, start, end, _, _ = spot
        return strip.line(start, end) if 0 < strip.sizes[end] - strip.sizes[start] <= limit else ""
    parts: list[str] = []
    size = 0
    for piece in pieces(element):
        parts.append(piece)
        size += len("".join(piece.split()))
        if size > limit:
            return ""
    return unbroken("".join(parts))


def short_words(element: HtmlElement, limit: int) -> str:
    """The text of an element without any white space; empty where it has more than `limit` characters. What most rules
    ask of most elements of a page."""
    spot: _Spot | None = getattr(element, "text_spot", None)
    if spot is None:
        return squeeze(short_text(element, limit))
    strip, start, end, _, _ = spot
    if not 0 < strip.sizes[end] - strip.sizes[start] <= limit:
        return ""
    known = strip.words.get((start, end))
    if known is None:
        known = strip.words[start, end] = squeeze(strip.line(start, end))
    return known


def link_title(anchor: HtmlElement, skip: Collection[HtmlElement] = frozenset()) -> str:
    """What a link is called: its text, or its `title` where the text is cut short (…) or missing, or an image's alt.

    `skip` are elements inside it that are no title (the date of the row).
    """
    spot = None if skip else _spot(anchor)
    if spot is None:
        return _title(anchor, skip)
    titles, number = spot[0].titles, spot[3]
    if number not in titles:
        titles[number] = _title(anchor, skip)
    return titles[number]


def _title(anchor: HtmlElement, skip: Collection[HtmlElement]) -> str:
    text = BULLET.sub("", text_of(anchor, skip))
    attribute = _attribute(anchor.get("title", "") or (anchor.get("alt", "") if anchor.tag == "area" else ""))
    if not text:
        for image in anchor.iter("img"):
            text = text or _attribute(image.get("alt", "")) or _attribute(image.get("title", ""))
        return attribute or text
    stem = squeeze(ELLIPSIS.sub("", text))
    if len(attribute) > len(text) - 3 and stem and squeeze(attribute).startswith(stem):
        return attribute
    # A title copied from last year's row is no longer form of what this one says.
    same_years = set(_YEAR.findall(text)) <= set(_YEAR.findall(attribute))
    if ELLIPSIS.search(text) and len(squeeze(attribute)) >= len(stem) and same_years:
        return attribute
    return text


def _attribute(value: str) -> str:
    if not value:
        return ""
    value = _TAG.sub("", value)
    tooltip = _TOOLTIP_TITLE.search(value)
    return BULLET.sub("", fold(tooltip[1] if tooltip else value))
