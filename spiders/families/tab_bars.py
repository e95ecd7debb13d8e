"""Bars of tabs, one of which is marked as the one that is shown, whatever they are called: the lists of the others are
not in the page unless it holds a box for each (现行 | 归档, “十四五” | “十三五”)."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.furniture import Role, Roles, names
from spiders.families.model import ListedItem, Page
from spiders.families.panes import cells_of, has_panes, pane_of
from spiders.families.switches import has_address
from spiders.families.text import short_words
from spiders.families.vocabulary import words as words_of

_BARS = ("ul", "ol", "div", "dl", "p")
_TAB_NAMES = frozenset(words_of("tab tabs tablist tabbar"))
_MARKED = frozenset(words_of("on cur current active selected this hover"))
_CELLS = frozenset({"li", "a", "span", "dd", "dt", "button", "div", "label", "h3", "h4"})
# A pager, or how many rows there are.
_COUNT = re.compile(r"^\d{1,3}$|共\d|\d[条页]|[上下尾]页")
_LONGEST_CELL, _FEWEST, _MOST = 14, 2, 12


def has_silent_tabs(page: Page, roles: Roles, found: tuple[ListedItem, ...]) -> bool:
    """Whether a bar of tabs stands right over the list, and a tab of it that is not marked leads nowhere."""
    base = addresses.base_url(page)
    return any(
        names(bar) & _TAB_NAMES
        and roles.of(bar) is Role.CONTENT
        and _switches(page, base, bar)
        and _stands_over(bar, base, found)
        for bar in page.named
        if bar.tag in _BARS
    )


def _switches(page: Page, base: str, bar: HtmlElement) -> bool:
    cells = cells_of(bar)
    words = [short_words(cell, _LONGEST_CELL) for cell in cells]
    if not _FEWEST <= len(cells) <= _MOST or not all(words) or any(map(_COUNT.search, words)):
        return False
    marked = [_MARKED & set((cell.get("class") or "").split()) for cell in cells]
    if sum(map(bool, marked)) != 1 or not all(cell.tag in _CELLS for cell in cells) or has_panes(bar, words):
        return False
    silent = [cell for cell, mark in zip(cells, marked, strict=True) if not mark and not has_address(page, base, cell)]
    return any(len(words[cells.index(cell)]) > 1 and not _shows_pane(page, cell) for cell in silent)


def _shows_pane(page: Page, cell: HtmlElement) -> bool:
    panes = (pane_of(page, link.get("href", "")) for link in (cell, *cell.iter("a")))
    return any(pane is not None and pane.find(".//a") is not None for pane in panes)


def _stands_over(bar: HtmlElement, base: str, found: tuple[ListedItem, ...]) -> bool:
    """Whether the list begins right behind the bar, or behind the box around it."""
    if not found:
        return False
    first = addresses.canonical(found[0].url)
    for part in (bar, bar.getparent()):
        after = part.getnext() if part is not None else None
        while after is not None and after.tag in ("script", "style"):
            after = after.getnext()
        if after is not None and isinstance(after.tag, str):
            links = (addresses.target(base, link) for link in after.iter("a"))
            if any(url and addresses.canonical(url) == first for url in links):
                return True
    return False
