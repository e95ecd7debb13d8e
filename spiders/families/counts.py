"""How long a list is, as the page tells its scripts: hidden fields, attributes, variables beside a pager's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from spiders.families.furniture import Role, Roles
from spiders.families.inserted import label
from spiders.families.model import Page
from spiders.families.script_data import scripts
from spiders.families.text import short_text, squeeze
from spiders.families.vocabulary import BARE_COUNT, BARE_TOTAL, PAGER_NAME

_PAGES = r"(?:total_?pages?|page_?count|count_?pages?|page_?total|pages_?(?:total|count))"
_ROWS = (
    r"(?:total_?(?:count|num(?:ber)?|records?|rows?|items?)|records?_?(?:count|total|num)|rows?_?(?:count|total)|"
    r"count_?(?:records?|total|rows?)|item_?count)"
)
_PREFIX = r"(?:hid(?:den|d)?_?|hf_?|txt_?|lbl_?|m_n|n|i|s|_|the|my)?"
_PAGES_NAME = re.compile(rf"^{_PREFIX}{_PAGES}$", re.IGNORECASE)
_ROWS_NAME = re.compile(rf"^{_PREFIX}(?:{_ROWS}|total)$", re.IGNORECASE)
_TOLD_PAGES = re.compile(rf"(?<![A-Za-z]){_PREFIX}{_PAGES}\b['\"]?\s*[:=]\s*['\"]?(\d{{1,4}})\b", re.IGNORECASE)
_TOLD_ROWS = re.compile(rf"(?<![A-Za-z]){_PREFIX}{_ROWS}\b['\"]?\s*[:=]\s*['\"]?(\d{{1,6}})\b", re.IGNORECASE)
# A slider has a count of its pages, too; a pager also says which page this is, or how long one is.
_OF_A_PAGER = re.compile(
    r"\b(?:cur(?:rent|r)?|now|this)_?page\w*\b|\bpage_?(?:no|num|index)\b|page_?size|per_?page", re.IGNORECASE
)
_MARKED = etree.XPath(
    "descendant-or-self::*[@data-total or @data-pages or @data-pagecount or @data-page-count or @data-totalpage"
    " or @data-total-page or @data-total-pages or @data-total-count or @pagecount or @totalpage or @data-options]"
)
_MARKED_PAGES = (
    *("data-pages", "data-pagecount", "data-page-count", "data-totalpage", "data-total-page", "data-total-pages"),
    *("pagecount", "totalpage"),
)
_OPTION = re.compile(r"(?<!\w)total\s*:\s*(\d{1,6})")
# `showPage(3, 1)`, `createPageHTML2("box", 3, 0)`: a pager of the site's own.
_DRAWN = re.compile(
    r"(?<!function )(?!createPage(?:HTML)?\s*\()\b(?:create|show|write|print|make|build|init|draw|render|out|gen|set)"
    r"_?page(?:r|s|_?html|_?list|_?bar|_?nav|info|ination)?\d?"
    r"\s*\(\s*(?:['\"][\w#-]*['\"]\s*,\s*)?['\"]?(\d{1,4})['\"]?\s*,",
    re.IGNORECASE,
)
_LONGEST_COUNT, _LONGEST_TOTAL = 12, 20
_COUNT_TAGS = ("span", "em", "b", "i", "strong", "label", "li", "div", "p", "font", "td")


def told_pages(page: Page, roles: Roles) -> int | None:
    """How many pages the page tells its scripts of, or shows in its pager's box (1/3); None where it says nothing."""
    return max(_pages(page, roles), default=None)


def told_rows(page: Page, roles: Roles) -> int:
    """How many rows the page tells its scripts of; 0 where it says nothing."""
    return max(_rows(page, roles), default=0)


def _fields(page: Page, name: re.Pattern[str]) -> Iterator[int]:
    for field in page.tree.iter("input"):
        value = field.get("value", "").strip()
        if value.isdecimal() and (name.match(field.get("id", "")) or name.match(field.get("name", ""))):
            yield int(value)


def _told(page: Page, pattern: re.Pattern[str]) -> Iterator[int]:
    for script in scripts(page):
        if _OF_A_PAGER.search(script):
            yield from (int(match[1]) for match in pattern.finditer(script))


def _pages(page: Page, roles: Roles) -> Iterator[int]:
    yield from _fields(page, _PAGES_NAME)
    yield from _told(page, _TOLD_PAGES)
    for script in scripts(page):
        yield from (int(match[1]) for match in _DRAWN.finditer(script))
    for element in _MARKED(page.tree):
        values = [element.get(mark, "") for mark in _MARKED_PAGES]
        if roles.of(element) is Role.CONTENT:
            yield from (int(value) for value in values if value.isdecimal())
    for element in page.tree.iter(*_COUNT_TAGS):
        match = BARE_COUNT.match(squeeze(short_text(element, _LONGEST_COUNT)))
        if match and _is_of_a_pager(element) and roles.of(element) is Role.CONTENT:
            yield int(match[1])


def _is_of_a_pager(element: HtmlElement) -> bool:
    near = (element, *(upper for upper, _ in zip(element.iterancestors(), "ab", strict=False)))
    return any(PAGER_NAME.search(label(part)) for part in near)


def _rows(page: Page, roles: Roles) -> Iterator[int]:
    yield from _fields(page, _ROWS_NAME)
    yield from _told(page, _TOLD_ROWS)
    for element in _MARKED(page.tree):
        if roles.of(element) is Role.CONTENT:
            total = element.get("data-total", "") or element.get("data-total-count", "")
            if total.isdecimal():
                yield int(total)
            yield from (int(match[1]) for match in _OPTION.finditer(element.get("data-options", "")))
    for element in page.tree.iter(*_COUNT_TAGS):
        match = BARE_TOTAL.match(squeeze(short_text(element, _LONGEST_TOTAL)))
        if match and roles.of(element) is Role.CONTENT:
            yield int(match[1])
