"""Tabs over a list that lead to the lists of other groups of bodies: 市政府 | 市直部门 | 县（市、区）, each at its own
address, wherever that lies. Together they are the column."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.furniture import Role, Roles
from spiders.families.model import Folder, Page
from spiders.families.panes import cells_of
from spiders.families.switch_words import SHELF_HINT, is_group
from spiders.families.text import link_title, short_text, short_words

_BARS = ("ul", "ol", "div", "p", "tr", "dl", "section", "nav")
_LONGEST_BAR, _LONGEST_CELL = 90, 14
_FEWEST, _MOST = 2, 12


def tab_shelves(page: Page, roles: Roles) -> Iterator[Folder]:
    """The other lists of bars that hold nothing but groups of bodies and one of which is this page."""
    base, host = addresses.base_url(page), urlsplit(page.url).hostname
    for bar in page.tree.iter(*_BARS):
        text = short_text(bar, _LONGEST_BAR)
        if not text or SHELF_HINT.search(text) is None or roles.of(bar) is Role.FURNITURE:
            continue
        cells = cells_of(bar)
        if not _FEWEST <= len(cells) <= _MOST:
            continue
        words = [short_words(cell, _LONGEST_CELL) for cell in cells]
        if not all(map(is_group, words)):
            continue
        urls = [_address(base, cell) for cell in cells]
        own = [not url or addresses.canonical(url) == addresses.canonical(page.url) for url in urls]
        if own.count(True) != 1:
            continue
        for url, name, cell in zip(urls, words, cells, strict=True):
            is_near = bool(url) and urlsplit(url).hostname == host and not addresses.is_above(url, page.url)
            if is_near and not (addresses.is_file(url) or addresses.is_surely_article(url)):
                yield Folder(name or link_title(cell), url)


def _address(base: str, cell: HtmlElement) -> str:
    links = [cell] if cell.tag == "a" else list(cell.iter("a"))
    return next((url for link in links if (url := addresses.target(base, link))), "")
