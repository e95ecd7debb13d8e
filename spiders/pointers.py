"""Ways that say nothing by themselves: 此处 in a sentence about a column, 更多 beside a heading, a menu in a frame."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.model import Page
from spiders.families.text import squeeze, text_of
from spiders.families.vocabulary import LOOK_ALIKES, POINTED_WORDS

_LONGEST_NOTE, _LONGEST_HEADING, _NEAR = 90, 24, 3
_NOTE_TAGS = frozenset({"p", "li", "td", "div", "dd", "section", "span"})


def note_around(anchor: HtmlElement) -> str:
    """The few words around a link, where they speak of reports or of another column; else nothing."""
    for element in anchor.iterancestors(*_NOTE_TAGS):
        note = squeeze(text_of(element))
        if len(note) > _LONGEST_NOTE:
            return ""
        if POINTED_WORDS.search(note):
            return "" if LOOK_ALIKES.search(note) else note
    return ""


def heading_beside(anchor: HtmlElement) -> str:
    """The short heading that a 更多 stands beside; else nothing."""
    for element in islice(anchor.iterancestors(), _NEAR):
        words = squeeze(text_of(element, frozenset({anchor})))
        if words:
            return words if len(words) <= _LONGEST_HEADING else ""
    return ""


def framed_pages(page: Page) -> Iterator[str]:
    """The pages of the same host that stand in frames inside this one."""
    base = addresses.base_url(page)
    for frame in page.tree.iter("iframe"):
        url = addresses.resolve(base, frame.get("src", ""))
        if url and urlsplit(url).hostname == urlsplit(page.url).hostname:
            yield url
