"""How long a list is, as the page tells its scripts: hidden fields, attributes, variables beside a pager's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from spiders.families.furniture import Role, Roles, roles_of
from spiders.families.inserted import label
from spiders.families.kept import may_show, once
from spiders.families.model import Page
from spiders.families.numerals import counted_in_digits
from spiders.families.script_data import scripts
from spiders.families.switch_words import TOTAL_ALONE
from spiders.families.text import short_words
from spiders.families.vocabulary import BARE_COUNT, BARE_TOTAL, PAGER_NAME

_PAGES = (
    r"(?:total_?pages?|page_?count|count_?pages?|page_?(?:total|sum)|pages_?(?:total|count)|(?:max|sum|all)_?pages?"
    r"|zys|zyys|zongye(?:shu)?|zong_?yeshu)"
)
_ROWS = (
    r"(?:total_?(?:count|num(?:ber)?|records?|rows?|items?)|records?_?(?:count|total|num)|rows?_?(?:count|total)|"
    r"count_?(?:records?|total|rows?)|item_?count|(?:all|sum)_?(?:count|num|rows?|records?)|zjls|zts|zongtiaoshu)"
)
_PREFIX = r"(?:hid(?:den|d)?_?|hf_?|txt_?|lbl_?|m_n|n|i|s|_|the|my)?"
_PAGES_NAME = re.compile(rf"^{_PREFIX}{_PAGES}$", re.IGNORECASE)
_ROWS_NAME = re.compile(rf"^{_PREFIX}(?:{_ROWS}|total)$", re.IGNORECASE)
_TOLD_PAGES = re.compile(rf"(?<![A-Za-z]){_PREFIX}{_PAGES}\b['\"]?\s*[:=]\s*['\"]?(\d{{1,4}})\b", re.IGNORECASE)
_TOLD_ROWS = re.compile(rf"(?<![A-Za-z]){_PREFIX}{_ROWS}\b['\"]?\s*[:=]\s*['\"]?(\d{{1,6}})\b", re.IGNORECASE)
_PLAIN_PAGES = re.compile(
    r"(?:(?:var|let|const)\s+|,\s*)(?:total_?pages?|page_?count|count_?pages?|zys)\s*=\s*['\"]?(\d{1,4})\b",
    re.IGNORECASE,
)
# A slider has a count of its pages, too; a pager also says which page this is, or how long one is.
_OF_A_PAGER = re.compile(
    r"(?<![A-Za-z])(?:m_n)?(?:cur(?:rent|r)?|now|this)_?page\w*\b|(?<![A-Za-z])page_?(?:no|num|index|now|cur)\b|page_?size"
    r"|per_?page|(?<![A-Za-z])page['\"]?\s*:\s*\d",
    re.IGNORECASE,
)
# The answer that a page was made of: `{"pageNum":1,"pageSize":15,"total":45,"pages":3}`.
_SIZED = re.compile(r"page_?size|per_?page|(?<![A-Za-z])(?:limit|size)['\"]?\s*[:=]\s*\d", re.IGNORECASE)
# What counts the pictures that change by themselves.
_OF_A_SLIDER = re.compile(r"slide|swiper|banner|focus|carousel|marquee|lunbo|\.width\s*\(", re.IGNORECASE)
# An object that an element carries for the script that takes it over: `x-data="{page:1,total:30}"`.
_OBJECT_MARKS = ('="{', "='{", '=" {', "=' {")
_OBJECT = re.compile(r"^\s*\{[^{}]{0,400}(?:total|pages?|count)\w*['\"]?\s*:\s*['\"]?\d", re.IGNORECASE)
_SHORT_PAGES = re.compile(r"(?<![A-Za-z])pages['\"]?\s*[:=]\s*['\"]?(\d{1,4})\b")
_SHORT_ROWS = re.compile(r"(?<![A-Za-z])(?:total|count)['\"]?\s*[:=]\s*['\"]?(\d{1,6})\b")
_MARKS = (
    "data-total",
    "data-page",
    "pagecount",
    "totalpage",
    "pagetotal",
    "data-options",
    "data-count",
    "total=",
    "pagesize",
)
_MARKED = etree.XPath(
    "descendant-or-self::*[@data-total or @data-pages or @data-pagecount or @data-page-count or @data-totalpage"
    " or @data-total-page or @data-total-pages or @data-total-count or @pagecount or @totalpage"
    " or @pagetotal or @data-options"
    " or (@data-count or @total or @count) and (@pagesize or @data-size or @data-pagesize or @data-page-size"
    " or @data-limit or @data-curr or @data-page)]"
)
_MARKED_PAGES = (
    *("data-pages", "data-pagecount", "data-page-count", "data-totalpage", "data-total-page", "data-total-pages"),
    *("pagecount", "totalpage", "pagetotal"),
)
_OPTION = re.compile(r"(?<!\w)total\s*:\s*(\d{1,6})")
# `showPage(3, 1)`, `createPageHTML2("box", 3, 0)`: a pager of the site's own.
_DRAWN = re.compile(
    r"(?<!function )(?!createPage(?:HTML)?\s*\()\b(?:create|show|write|print|make|build|init|draw|render|out|gen|set)"
    r"_?page(?:r|s|_?html|_?list|_?bar|_?nav|info|ination)?\d?"
    r"\s*\(\s*(?:['\"][\w#-]*['\"]\s*,\s*)?['\"]?(\d{1,4})['\"]?\s*,",
    re.IGNORECASE,
)
# `fanye(45, 3, 1)`, `pageTurn(3, 0, "index")`, `Pager.render("p", {total: 45})`, `$(".p").createPage({pageNum: 20})`.
_CALLED = re.compile(
    r"(?<!function )(?<![\w$])(?!createPage(?:HTML)?\s*\(\s*[^{])"
    r"(?:fan_?ye|fen_?ye|[A-Za-z]{0,12}Page[A-Za-z]{0,10}|pag(?:e|er|ing|ination)[A-Za-z]{0,9})"
    r"(?:\.[a-z]\w{0,12})?\s*\(\s*(?:['\"][\w#.-]*['\"]\s*,\s*)?(?:(\d{1,6})\s*,\s*\d|\{[^{}]{0,200}?(?<!\w)"
    r"(?:total\w*|count\w*|pages|page(?:Num|Count|Total|Amount)|num|items)['\"]?\s*:\s*(\d{1,6}))",
    re.IGNORECASE,
)
# Where a list of Webber's has a box to type a page's number in: `_simple_list_gotopage_fun(5,'u8_goto',2)`.
_GOES_TO = re.compile(r"gotopage_fun\s*\(\s*['\"]?(\d{1,4})")
_CALL_MARKS = ("fanye", "fenye", "fan_ye", "fen_ye", "page", "paging", "pagination")
_LONGEST_COUNT, _LONGEST_ALONE = 12, 24
_HAS_DIGIT = re.compile(r"\d")
_TOTAL_BOX = re.compile(r"(?<![a-z])(?:total|count|num|sum)(?![a-z])", re.IGNORECASE)
_COUNT_TAGS = ("span", "em", "b", "i", "strong", "label", "li", "div", "p", "font", "td")


@once
def told_pages(page: Page) -> int | None:
    """How many pages the page tells its scripts of, or shows in its pager's box (1/3); None where it says nothing."""
    return max(_pages(page, roles_of(page)), default=None)


@once
def told_rows(page: Page) -> int:
    """How many rows the page tells its scripts of, or shows in a part of its own (合计：45); 0 where it is silent."""
    return max(_rows(page, roles_of(page)), default=0)


@once
def draws_a_pager(page: Page) -> bool:
    """Whether a script calls for a pager by a name of the site's own, with a number that one page would not have."""
    if not may_show(page, *_CALL_MARKS):
        return False
    found = (match for script in scripts(page) for match in _CALLED.finditer(script))
    return any(int(match[1] or match[2]) > 1 for match in found)


def _fields(page: Page, name: re.Pattern[str]) -> Iterator[int]:
    for field in page.tree.iter("input"):
        value = field.get("value", "").strip()
        if value.isdecimal() and (name.match(field.get("id", "")) or name.match(field.get("name", ""))):
            yield int(value)


def _told(page: Page, pattern: re.Pattern[str], short: re.Pattern[str]) -> Iterator[int]:
    for script in scripts(page):
        if _OF_A_PAGER.search(script):
            yield from (int(match[1]) for match in pattern.finditer(script))
            if _SIZED.search(script):
                yield from (int(match[1]) for match in short.finditer(script))
        elif pattern is _TOLD_PAGES and not _OF_A_SLIDER.search(script):
            # `var totalPage = 5;` alone: what draws the pager stands in another file.
            yield from (int(match[1]) for match in _PLAIN_PAGES.finditer(script))
    for text in _objects(page):
        if _OF_A_PAGER.search(text) or _SIZED.search(text):
            yield from (int(match[1]) for match in (*pattern.finditer(text), *short.finditer(text)))


@once
def _objects(page: Page) -> tuple[str, ...]:
    """The objects with a number of pages or rows in them that elements of the page's own part carry."""
    if not may_show(page, *_OBJECT_MARKS):
        return ()
    roles = roles_of(page)
    return tuple(
        value
        for element in page.tree.iter()
        if isinstance(element.tag, str)
        for value in element.attrib.values()
        if value[:1] in "{ " and _OBJECT.match(value) and roles.of(element) is Role.CONTENT
    )


def _marked(page: Page, roles: Roles) -> Iterator[HtmlElement]:
    if may_show(page, *_MARKS):
        yield from (element for element in _MARKED(page.tree) if roles.of(element) is Role.CONTENT)


def _counting(page: Page, longest: int) -> Iterator[tuple[HtmlElement, str]]:
    """The elements that say next to nothing but a number, with what they say."""
    for element in page.tree.iter(*_COUNT_TAGS):
        words = short_words(element, longest)
        if words and _HAS_DIGIT.search(words):
            yield element, words


def _pages(page: Page, roles: Roles) -> Iterator[int]:
    yield from _fields(page, _PAGES_NAME)
    yield from _told(page, _TOLD_PAGES, _SHORT_PAGES)
    for script in scripts(page):
        yield from (int(match[1]) for match in _DRAWN.finditer(script))
    if may_show(page, "gotopage_fun"):
        yield from (int(match[1]) for match in _GOES_TO.finditer(page.text))
    for element in _marked(page, roles):
        yield from (int(value) for mark in _MARKED_PAGES if (value := element.get(mark, "")).isdecimal())
    for element, words in _counting(page, _LONGEST_COUNT):
        match = BARE_COUNT.match(words)
        if match and _is_of_a_pager(element) and roles.of(element) is Role.CONTENT:
            yield int(match[1])


def _is_of_a_pager(element: HtmlElement) -> bool:
    near = (element, *(upper for upper, _ in zip(element.iterancestors(), "ab", strict=False)))
    return any(PAGER_NAME.search(label(part)) for part in near) or _TOTAL_BOX.search(label(element)) is not None


def _rows(page: Page, roles: Roles) -> Iterator[int]:
    yield from _fields(page, _ROWS_NAME)
    yield from _told(page, _TOLD_ROWS, _SHORT_ROWS)
    for element in _marked(page, roles):
        totals = (element.get(mark, "") for mark in ("data-total", "data-total-count", "data-count", "total", "count"))
        yield from (int(total) for total in totals if total.isdecimal())
        yield from (int(match[1]) for match in _OPTION.finditer(element.get("data-options", "")))
    for element, words in _counting(page, _LONGEST_ALONE):
        match = BARE_TOTAL.match(words) or TOTAL_ALONE.match(counted_in_digits(words))
        if match and roles.of(element) is Role.CONTENT:
            yield from (int(number) for number in match.groups() if number)
