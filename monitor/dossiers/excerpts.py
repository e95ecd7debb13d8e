"""What a listing looked like: the stretch of the stored page that holds its items, as plain lines, the items marked.

Nothing of the page's own markup comes through: only its words and the addresses of the items. Scripts, styles and what
a style hides are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml import html
from lxml.etree import LxmlError

from reports.documents.charset import decode

# A page of a portal's list may hold hundreds of lines.
MOST_LINES, MOST_CHARACTERS = 120, 160
_SILENT = frozenset({"script", "style", "noscript", "template", "head", "iframe", "object", "select", "svg"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "big", "cite", "em", "font", "i", "label", "mark", "small", "span", "strong", "time", "u"}
)


@dataclass(frozen=True, slots=True)
class ExcerptLine:
    """One line of the page. `url` is the item's address where it is one, `own` whether that is the report in question,
    `cut` whether it was longer."""

    text: str
    url: str = ""
    own: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The stretch of one listing page (raw file `sha256`, at `url`). `left_out` counts the lines that were not taken;
    `problem` is the code of why there is none."""

    sha256: str
    lines: tuple[ExcerptLine, ...] = ()
    left_out: int = 0
    problem: str = ""


@dataclass(slots=True)
class _Line:
    words: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)


def excerpt(content: bytes, url: str, *, items: Collection[str], own: Collection[str], sha256: str) -> Excerpt:
    """The excerpt of the page `content` at the address `url`. `items` are the addresses that the column lists, `own`
    those of the report in question. A page without any of them (a list that a script builds) gives none."""
    text = decode(content).text
    try:
        # As the readers do: tags that are never closed nest a page deeper than the parser takes unasked (256).
        tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    except (LxmlError, ValueError):
        return Excerpt(sha256, problem="dossier.excerpt.no_page")
    base = urljoin(url, next(iter(tree.xpath("//base/@href")), ""))
    known = set(items)
    anchors = [anchor for anchor in tree.iter("a") if urljoin(base, anchor.get("href", "").strip()) in known]
    if not anchors:
        return Excerpt(sha256, problem="dossier.excerpt.no_item")
    lines = [line for line in _lines(_around(anchors), base, known) if "".join(line.words).strip()]
    shown = tuple(_shown(line, set(own)) for line in lines[:MOST_LINES])
    return Excerpt(sha256, shown, left_out=max(len(lines) - MOST_LINES, 0))


def _around(anchors: list[html.HtmlElement]) -> html.HtmlElement:
    """The smallest element that holds all of them."""
    common = [anchors[0], *anchors[0].iterancestors()]
    for anchor in anchors[1:]:
        above = {anchor, *anchor.iterancestors()}
        common = [element for element in common if element in above]
    found: html.HtmlElement = common[0]
    parent = found.getparent()
    # One link alone: the line that it stands in.
    return parent if len(anchors) == 1 and parent is not None else found


def _lines(element: html.HtmlElement, base: str, known: Collection[str]) -> Iterator[_Line]:
    line = _Line()
    for kind, value in _pieces(element, base, known):
        if kind == "break":
            if line.words:
                yield line
            line = _Line()
        elif kind == "item":
            line.urls.append(value)
        else:
            line.words.append(value)
    if line.words:
        yield line


def _pieces(element: html.HtmlElement, base: str, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Words, items and line breaks in the page's order. No recursion: a hostile page nests without end."""
    pending: list[tuple[str, html.HtmlElement | str]] = [("element", element)]
    while pending:
        kind, thing = pending.pop()
        if isinstance(thing, str):
            if kind == "break" or thing:
                yield kind, thing
            continue
        if not isinstance(thing.tag, str) or thing.tag in _SILENT or _is_hidden(thing):
            continue
        is_block = thing.tag not in _INLINE
        if thing.tag == "a":
            address = urljoin(base, thing.get("href", "").strip())
            if address in known:
                yield "item", address
        if is_block:
            yield "break", ""
        following: list[tuple[str, html.HtmlElement | str]] = [("words", thing.text or "")]
        for child in thing:
            following += [("element", child), ("words", child.tail or "")]
        # What stands right behind a link (a date) is set apart by the page's style, which is not looked at.
        following.append(("break", "") if is_block else ("words", " " if thing.tag == "a" else ""))
        pending += reversed(following)


def _is_hidden(element: html.HtmlElement) -> bool:
    style = "".join(element.get("style", "").lower().split())
    return "hidden" in element.attrib or "display:none" in style or "visibility:hidden" in style


def _shown(line: _Line, own: Collection[str]) -> ExcerptLine:
    text = " ".join("".join(line.words).split())
    url = next((address for address in line.urls if address in own), line.urls[0] if line.urls else "")
    return ExcerptLine(text[:MOST_CHARACTERS], url, url in own, len(text) > MOST_CHARACTERS)
