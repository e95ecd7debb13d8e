"""Lists that grow as one scrolls or presses a control behind their last row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.furniture import Role, Roles, names
from spiders.families.inserted import only_counts
from spiders.families.kept import may_show
from spiders.families.model import ListedItem, Page
from spiders.families.pagers import in_pager
from spiders.families.script_data import scripts
from spiders.families.text import short_text, short_words, squeeze, text_of
from spiders.families.vocabulary import GROW_WORDS, NO_MORE

_SCROLLS = re.compile(
    r"\.scroll\s*\(|\.on\s*\(\s*['\"][^'\"]*scroll|onscroll\s*=|addEventListener\s*\(\s*['\"](?:scroll|touchend)"
    r"|new\s+IntersectionObserver",
    re.IGNORECASE,
)
# What a scrolled page does that only shows a button or pins its menu does not.
_GOES_ON = re.compile(
    r"\$\.(?:ajax|get|post|getJSON)\b|\bfetch\s*\(|\baxios\b|XMLHttpRequest"
    r"|\bpage(?:_?(?:no|num|index))?\s*(?:\+\+|\+=)|\+\+\s*page|\bcur(?:rent)?_?page\s*(?:\+\+|\+=)"
    r"|\b(?:load|get|fetch|show|query|append)_?(?:next|more|list|data|page|news|rows)\w*\s*\("
    r"|(?<![.\w$])(?:next|more)\w*\s*\(",
    re.IGNORECASE,
)
_LISTENS = ("scroll", "intersectionobserver", "touchend")
_WIDGET_MARKS = ("van-list", "mescroll", "dropload", "infinite", "pull-up", "pullup")
_WIDGETS = etree.XPath(
    "descendant-or-self::*[contains(@class, 'van-list') or contains(@class, 'mescroll') or contains(@id, 'mescroll')"
    " or contains(@class, 'dropload') or contains(@class, 'infinite') or contains(@class, 'pull-up')"
    " or contains(@class, 'pullup')]"
)
_CALLS_FOR_MORE = re.compile(
    r"\b\w*(?:(?<!down)(?<!up)(?<!re)load|more|next|append|(?<!home)page)\w*\s*\(", re.IGNORECASE
)
_CLICKED = etree.XPath("descendant-or-self::*[@onclick or starts-with(@href, 'javascript:')]")
_HALF_ARROWS = re.compile(r"^[↓⇩▼∨﹀…·.]*$")
_SLIDES = frozenset({"slide", "slides", "slider", "swiper", "banner", "focus", "carousel"})
_LONGEST = 12
_BEHIND = 3


def grows(page: Page, roles: Roles, found: tuple[ListedItem, ...]) -> bool:
    """Whether more rows come as the page is scrolled, or by a control right behind its last row."""
    return _grows_by_scrolling(page, roles) or _grows_by_control(page, roles, found)


def _grows_by_scrolling(page: Page, roles: Roles) -> bool:
    if may_show(page, *_LISTENS) and any(
        _SCROLLS.search(code) and _GOES_ON.search(code) and not only_counts(code) for code in scripts(page)
    ):
        return True
    if not may_show(page, *_WIDGET_MARKS):
        return False
    widgets = [part for part in _WIDGETS(page.tree) if roles.of(part) is Role.CONTENT]
    return bool(widgets) and not any(NO_MORE.search(squeeze(text_of(part))) for part in widgets)


def _grows_by_control(page: Page, roles: Roles, found: tuple[ListedItem, ...]) -> bool:
    """Behind the rows: a word like 展开, or an arrow, an icon or a dot that calls for more."""
    listed = {addresses.canonical(item.url) for item in found}
    base = addresses.base_url(page)
    for control in _controls(page):
        if addresses.target(base, control) or roles.of(control) is not Role.CONTENT or names(control) & _SLIDES:
            continue
        if not in_pager(control) and stands_behind_rows(control, base, listed):
            return True
    return False


def stands_behind_rows(control: HtmlElement, base: str, listed: set[str]) -> bool:
    """Whether what stands right before a control holds one of the rows at the addresses `listed`."""
    return any(_holds_rows(part, base, listed) for part in _before(control))


def _controls(page: Page) -> Iterator[HtmlElement]:
    for element in page.tree.iter("a", "span", "button", "div", "p"):
        words = short_words(element, _LONGEST)
        if words and GROW_WORDS.match(words) and element.find(".//a") is None:
            yield element
    for element in _CLICKED(page.tree):
        words = short_text(element, _LONGEST)
        code = f"{element.get('onclick', '')} {element.get('href', '')}"
        is_silent = (bool(words) and _HALF_ARROWS.match(squeeze(words))) or not squeeze(text_of(element))
        if is_silent and _CALLS_FOR_MORE.search(code):
            yield element


def _before(control: HtmlElement) -> Iterator[HtmlElement]:
    """What stands right before the control: before itself, and before the boxes that hold nothing else."""
    current: HtmlElement | None = control
    for _ in range(_BEHIND):
        if current is None or current.tag in ("body", "html"):
            return
        previous = current.getprevious()
        while previous is not None and not isinstance(previous.tag, str):
            previous = previous.getprevious()
        if previous is not None:
            yield previous
            return
        current = current.getparent()


def _holds_rows(part: HtmlElement, base: str, listed: set[str]) -> bool:
    links = [part, *part.iter("a")] if part.tag == "a" else list(part.iter("a"))
    return any((url := addresses.target(base, link)) and addresses.canonical(url) in listed for link in links)
