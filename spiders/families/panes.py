"""Tabs whose lists are all in the page already: each tab has a box of its own there, with rows in it."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from spiders.families.furniture import names
from spiders.families.model import Page
from spiders.families.switch_words import year_of
from spiders.families.text import text_of
from spiders.families.vocabulary import words as words_of

_LISTS = ("ul", "ol", "table", "dl")
_BOXES = frozenset({"div", "ul", "ol", "table", "dl", "section", "article"})
_BOX_NAMES = frozenset(words_of("bd tabcon tabcontent tab panes pane box con content nr"))
_STATES = frozenset(words_of("on cur current active in show hide hidden none dn fade selected undis dis block"))
_SILENT = frozenset({"script", "style", "br", "hr"})


def cells_of(bar: HtmlElement) -> list[HtmlElement]:
    """The elements that a bar is made of, scripts and breaks left out."""
    return [part for part in bar if isinstance(part.tag, str) and part.tag not in _SILENT]


def has_panes(bar: HtmlElement, words: Sequence[str]) -> bool:
    """Whether behind the bar stand as many boxes as it has tabs (`words`), each with rows; a year's must name it."""
    for holder in (bar, *(upper for upper, _ in zip(bar.iterancestors(), "ab", strict=False))):
        after = [part for part in holder.itersiblings() if isinstance(part.tag, str) and part.tag not in _SILENT]
        sets = [(after[: len(words)], False), *((cells_of(box), bool(names(box) & _BOX_NAMES)) for box in after)]
        for panes, called in sets:
            if len(panes) == len(words) and _are_alike(panes, called) and all(map(_is_pane, panes, words)):
                return True
    return False


def _are_alike(panes: Sequence[HtmlElement], called: bool) -> bool:
    """Whether boxes are one tab's each and not the blocks that a long list is broken into: called so, or shown and
    hidden by their states."""
    kinds = {(pane.tag, frozenset((pane.get("class") or "").split()) - _STATES) for pane in panes}
    marked = any(
        set((pane.get("class") or "").split()) & _STATES
        or "display" in pane.get("style", "")
        or pane.get("role") == "tabpanel"
        for pane in panes
    )
    return len(kinds) == 1 and (called or marked)


def pane_of(page: Page, href: str) -> HtmlElement | None:
    """The box of the page that a link within it leads to (`#y2025`); None where there is none."""
    name = href.strip().removeprefix("#")
    if not href.strip().startswith("#") or not name:
        return None
    return next((part for part in page.tree.iter(*_BOXES) if part.get("id") == name), None)


def _is_pane(pane: HtmlElement, words: str) -> bool:
    """A row of a list is none, though it has a link: a pane is a list, or holds one."""
    if pane.tag not in _BOXES or pane.find(".//a") is None:
        return False
    holds = pane.tag != "div" or any(pane.find(f".//{tag}") is not None for tag in _LISTS)
    year = year_of(words)
    return holds and (not year or year in text_of(pane))
