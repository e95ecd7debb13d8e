"""The text of elements as a person reads it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple, cast

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
_CJK = r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]"
# A line break inside a phrase: 政府信息<br>公开年报, 示例市教育局<br>2023年.
_BROKEN_PHRASE = re.compile(rf"(?<={_CJK})\s*\x1d\s*(?=[\d]|{_CJK})|(?<=\d)\s*\x1d\s*(?={_CJK})")
_EXTRA = re.compile(r"[\u200b-\u200f\ufeff\u2060]")
_SHORT = 80
_YEAR = re.compile(r"(?:19|20)\d\d")
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
    lines: dict[tuple[int, int], str] = field(default_factory=dict)


class _Spot(NamedTuple):
    """Where an element's pieces stand in its page's strip.

    A tuple: a page takes hundreds of them, and a frozen dataclass is made six times as slowly.
    """

    strip: _Strip
    start: int
    end: int
    order: int  # the element's own number, and the last one below it
    last: int

    def line(self) -> str:
        """The element's pieces as one folded line."""
        key = (self.start, self.end)
        known = self.strip.lines.get(key)
        if known is None:
            known = self.strip.lines[key] = unbroken("".join(self.strip.pieces[self.start : self.end]))
        return known


class NotedElement(HtmlElement):
    """An element that says where its text stands. The place for that is its own: a dictionary for each of a page's
    thousand elements takes longer to make and to let go than all the rest of the walk."""

    __slots__ = ("text_spot",)

    text_spot: _Spot


def lay_out(tree: HtmlElement) -> tuple[HtmlElement, ...]:
    """Walks the page once and writes down where each element's text stands, so that no question after it walks again.

    For a tree that is not changed any more. Gives every node: the notes hang on lxml's proxies, which live only as long
    as somebody holds them; an element without a note is walked as before. Elements in scripts and options have none.
    """
    nodes = cast("list[NotedElement]", list(tree.iter()))
    found: list[str] = []
    add = found.append
    open_at: list[tuple[NotedElement, int, int, bool]] = []
    strip = _Strip()
    # Not by its name: that would be a Python function called for every element.
    note = tuple.__new__
    order = unnoted = 0
    for node in (*nodes, None):
        if unnoted:
            unnoted -= 1
            continue
        parent = None if node is None else node.getparent()
        while open_at and open_at[-1][0] is not parent:
            element, start, number, is_block = open_at.pop()
            if is_block:
                add("\x1f")
            element.text_spot = note(_Spot, (strip, start, len(found), number, order))
            tail = element.tail
            if tail and element is not tree:
                add(tail)
        if node is None:
            break
        tag = node.tag
        if not isinstance(tag, str):  # a comment
            if node.tail:
                add(node.tail)
            continue
        order += 1
        if tag in SILENT:
            open_at.append((node, len(found), order, False))
            unnoted = sum(1 for _ in node.iterdescendants()) if len(node) else 0
            continue
        is_block = tag in _BLOCKS
        open_at.append((node, len(found), order, is_block))
        if is_block:
            add("\x1f")
        elif tag == "br":
            add("\x1d")
        text = node.text
        if text:
            add(text)
    # A page has few different pieces: most are borders of blocks, the white space between tags, the digits of a table.
    size_of = {piece: len("".join(piece.split())) for piece in set(found)}
    strip.pieces = tuple(found)
    strip.sizes = tuple(accumulate(map(size_of.__getitem__, found), initial=0))
    return tuple(nodes)


def _spot(element: HtmlElement) -> _Spot | None:
    return getattr(element, "text_spot", None)


def pieces(element: HtmlElement, skip: Collection[HtmlElement] = frozenset()) -> Iterable[str]:
    """The text pieces below `element` in document order, scripts left out; `\x1f` where a block begins or ends,
    `\x1d` for `<br>`. `skip` are elements that are left out with all below them."""
    spot = _spot(element)
    if spot is None:
        return _walked(element, frozenset(skip))
    if not skip:
        return spot.strip.pieces[spot.start : spot.end]
    below = (_spot(left_out) for left_out in skip)
    spans = [
        (other.start, other.end)
        for other in below
        if other is not None and other.strip is spot.strip and spot.order <= other.order <= spot.last
    ]
    found: list[str] = []
    position = spot.start
    for start, end in sorted(spans):
        if start > position:
            found += spot.strip.pieces[position:start]
        position = max(position, end)
    found += spot.strip.pieces[position : spot.end]
    return found


def first_letter(element: HtmlElement) -> str:
    """The first character of the element's text that is no white space; empty where there is none."""
    spot = _spot(element)
    if spot is None:
        return next(filter(None, map(_initial, pieces(element))), "")
    strip, end = spot.strip, spot.end
    # The first piece after which the count of characters has grown.
    position = bisect_right(strip.sizes, strip.sizes[spot.start], spot.start, end + 1) - 1
    while position < end:
        letter = _initial(strip.pieces[position])
        if letter:
            return letter
        position += 1
    return ""


@lru_cache(maxsize=4096)
def _initial(piece: str) -> str:
    return _EXTRA.sub("", piece).lstrip()[:1]


def lies_in(element: HtmlElement, other: HtmlElement) -> bool:
    """Whether `element` is `other`, or stands anywhere below it."""
    spot, around = _spot(element), _spot(other)
    if spot is None or around is None or spot.strip is not around.strip:
        return element is other or other in element.iterancestors()
    return around.order <= spot.order <= around.last


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
    return unbroken("".join(pieces(element, skip))) if spot is None else spot.line()


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
        sizes = spot.strip.sizes
        return "" if sizes[spot.end] - sizes[spot.start] > limit else spot.line()
    parts: list[str] = []
    size = 0
    for piece in pieces(element):
        parts.append(piece)
        size += len("".join(piece.split()))
        if size > limit:
            return ""
    return unbroken("".join(parts))


def link_title(anchor: HtmlElement, skip: Collection[HtmlElement] = frozenset()) -> str:
    """What a link is called: its text, or its `title` where the text is cut short (…) or missing, or an image's alt.

    `skip` are elements inside it that are no title (the date of the row).
    """
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
    value = re.sub(r"<[^>]*>", "", value)
    tooltip = _TOOLTIP_TITLE.search(value)
    return BULLET.sub("", fold(tooltip[1] if tooltip else value))
