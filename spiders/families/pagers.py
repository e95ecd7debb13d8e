"""Pagers made of links: how many pages a column has, and the addresses of the later ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.inserted import label
from spiders.families.kept import may_show
from spiders.families.model import Page, PageRequest
from spiders.families.numerals import counted_in_digits, in_digits, page_number
from spiders.families.rows import anchors, is_pager_word
from spiders.families.text import link_title, short_text, short_words, squeeze, text_of
from spiders.families.vocabulary import (
    CURRENT_PAGE,
    LAST_PAGE,
    NEWER_PAGE,
    NEXT_PAGE,
    OTHER_PAGER,
    PAGE_COUNT,
    PAGER_NAME,
    PAGER_WORDS,
    PREVIOUS_PAGE,
    TOTAL_ITEMS,
)

# No column of this kind has more; a page that claims it is broken or hostile.
MAX_PAGES = 1000

_DISABLED = re.compile(r"disab|no[-_]?more|gray|grey|nolink|unable|end\b", re.IGNORECASE)
_PAGE_PARAMETER = re.compile(r"p|pn|page_?(?:no|num|index|number)?|cur_?page|curr_?page", re.IGNORECASE)
_NEXT_NAME = re.compile(r"(?<![a-z])next(?:page)?(?![a-z])", re.IGNORECASE)
_LONGEST_PAGER, _LONGEST_WORD = 200, 12
_HOME_PATH = re.compile(r"/?(?:index|default|main)?(?:\.\w{2,5})?", re.IGNORECASE)
_LEADING = ("onclick", "onmousedown", "onmouseup", "ontouchstart", "data-href", "data-url", "data-link", "data-page")
_SENDING = frozenset({"submit", "image"})
# Nothing but the first numbers in their order: a pager that has no name.
_COUNTS_UP = re.compile(r"[P\[]?1\]?\|?[P\[]?2\]?(?:\|?[P\[]?3\]?)?(?:\|?[P\[]?4\]?)?[\dP\[\]|.…]*")


@dataclass(frozen=True, slots=True)
class Pager:
    """What a page says of the pages beside it. `number` is this page's, counted from 1, where it is certain;
    `is_later` says that the page leads back to one before it."""

    count: int | None = None
    number: int | None = None
    requests: tuple[PageRequest, ...] = ()
    end_known: bool = True
    total: int | None = None
    is_later: bool = False


@dataclass(slots=True)
class _Links:
    """The pager links of a page: addresses by page number, the next and the last page, the one with what is newer, and
    what cannot be followed."""

    numbered: dict[int, str] = field(default_factory=dict)
    following: str = ""
    newer: str = ""
    last: str = ""
    dead: bool = False
    earlier: bool = False


# Of one page's text it is asked for several times.
@lru_cache(maxsize=8)
def stated_count(text: str) -> int | None:
    """How many pages a page's text says there are: 共12页, 第1/12页, 总页数：12, 共二页."""
    return _number(PAGE_COUNT, counted_in_digits(squeeze(text)))


@lru_cache(maxsize=8)
def stated_number(text: str) -> int | None:
    """Which page a page's text says it is: 第2页, 页次：2/12."""
    return _number(CURRENT_PAGE, text)


@lru_cache(maxsize=8)
def stated_total(text: str) -> int | None:
    """How many items a page's text says there are: 共23条, 总记录数：23."""
    return _number(TOTAL_ITEMS, counted_in_digits(squeeze(text)))


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(squeeze(text))
    return next((int(group) for group in match.groups() if group), None) if match else None


def link_pager(page: Page, text: str) -> Pager:
    """The later pages by the page's own links (下一页, 尾页, numbers, a select), and what its text says of the count.

    `text` is the page's visible text outside its links' titles. `end_known` is False where there is a pager whose
    links lead nowhere that can be asked for.
    """
    found = _links(page)
    if not found.following and not found.numbered and (_turns_without_links(page) or _turns_by_picture(page)):
        found.dead = True
    total = stated_total(text)
    current = stated_number(text) or _own_number(page, found)
    known = _interpolated(found, stated_count(text))
    count = stated_count(text) or _linked_count(found, known, current)
    if count is not None and count > MAX_PAGES:
        return Pager(count=count, number=current, end_known=False, total=total)
    later = [url for number, url in sorted(known.items()) if current is None or number > current]
    later += [found.newer] if found.newer else []
    urls = _distinct(([found.following] if found.following else []) + later, page.url)
    if found.last and count is None:
        # 尾页 alone says that there are more pages, not how to come to those between.
        found.dead = found.dead or not (urls or _is_first(found.last, page.url))
        urls = _distinct([*urls, found.last], page.url) if urls or found.dead else []
    if count is None and current is not None and not urls and not found.dead and (found.numbered or found.earlier):
        count = current
    at_end = count is not None and current is not None and current >= count
    several = count is not None and count > 1
    end_known = at_end or bool(urls) if several else not found.dead or count == 1
    is_later = found.earlier or bool(current and current > 1)
    return Pager(count, current, tuple(PageRequest(url) for url in urls), end_known, total, is_later)


def _is_first(last: str, own: str) -> bool:
    """Whether the last page is the first: this one, or the one that is numbered 0 or 1."""
    if addresses.canonical(last) == addresses.canonical(own):
        return True
    cut = _cut(last)
    return cut is not None and cut[1] <= 1


def _turns_by_picture(page: Page) -> bool:
    """Whether an arrow without words leads to another page of the list: there are more, and which it is is not said."""
    base = addresses.base_url(page)
    silent = (anchor for anchor in anchors(page) if not squeeze(link_title(anchor)))
    return any((url := addresses.target(base, anchor)) and _is_sister(url, page.url) for anchor in silent)


def _is_sister(url: str, own: str) -> bool:
    """Whether an address is another numbered page of the list at `own`: `index_1.html` beside it, `?page=2`."""
    parts, here = urlsplit(url), urlsplit(own)
    if not url or parts.hostname != here.hostname or addresses.canonical(url) == addresses.canonical(own):
        return False
    beside = parts.path.rpartition("/")[0] == here.path.rpartition("/")[0]
    named = re.fullmatch(r"(?:index|list|default)_\d{1,3}\.\w+", parts.path.rpartition("/")[2])
    keys = [key for key, value in parse_qsl(parts.query) if value.isdigit() and _PAGE_PARAMETER.fullmatch(key)]
    return beside and (named is not None or bool(keys and parts.path == here.path))


def is_later_page(page: Page) -> bool:
    """Whether the page says that it is a later one (第2页), or 上一页 leads to the page numbered one less or more: who
    begins to read here has missed that one."""
    if may_show(page, "页") and (stated_number(text_of(page.tree)) or 0) > 1:
        return True
    base, own = addresses.base_url(page), _cut(page.url)
    for anchor in anchors(page) if own else ():
        if PREVIOUS_PAGE.match(short_words(anchor, 8)) and (url := addresses.target(base, anchor)):
            before = _cut(url)
            if before and own and (before[0], before[2]) == (own[0], own[2]) and abs(before[1] - own[1]) == 1:
                return True
    return False


def _linked_count(found: _Links, known: dict[int, str], current: int | None) -> int | None:
    """How many pages the links show: up to 尾页, or all numbers where no 下一页 leads past them.

    A window of numbers (1 2 3 4 5 下一页) says nothing of the end.
    """
    if not known:
        return None
    if found.last:
        last = addresses.canonical(found.last)
        return next((number for number, url in known.items() if addresses.canonical(url) == last), None)
    return None if found.following or found.dead else max(*known, current or 0)


def _links(page: Page) -> _Links:
    base = addresses.base_url(page)
    own = addresses.canonical(page.url)
    found = _Links()
    for anchor in anchors(page):
        words = short_words(anchor, _LONGEST_WORD) or squeeze(link_title(anchor)) or _sign(anchor)
        if not is_pager_word(words) or len(words) > _LONGEST_WORD:
            continue
        url = _without_route(addresses.target(base, anchor), page.url)
        same = bool(url) and addresses.canonical(url) == own
        if NEXT_PAGE.match(words):
            if _is_pager_link(anchor, words, url, page.url):
                found.following = found.following or ("" if same else url)
                found.dead = found.dead or (not url and not is_disabled(anchor))
        elif LAST_PAGE.match(words):
            if _is_pager_link(anchor, words, url, page.url):
                found.last = found.last or url
        elif NEWER_PAGE.match(words):
            found.newer = found.newer or ("" if same else url)
        elif (number := page_number(words)) is not None:
            _take_number(found, anchor, number, url, page.url)
        elif OTHER_PAGER.match(words) and url and not same and not _is_home(url) and in_pager(anchor):
            found.earlier = True
    if not found.following:
        named = (link for link in page.tree.iter("link") if link.get("rel", "").lower() == "next")
        found.following = next((url for link in named if (url := addresses.resolve(base, link.get("href", "")))), "")
    for option in page.tree.iter("option"):
        number = page_number(squeeze(option.text_content()))
        value = option.get("value", "")
        if number is not None and 0 < number <= MAX_PAGES and re.search(r"[/.?=]", value):
            url = addresses.resolve(base, value)
            if url:
                found.numbered.setdefault(number, url)
    return found


def _is_home(url: str) -> bool:
    """Whether an address is the site's home page: a breadcrumb's 首页 may stand near a pager, and is none of it."""
    parts = urlsplit(url)
    return not parts.query and _HOME_PATH.fullmatch(parts.path) is not None


def _take_number(found: _Links, anchor: HtmlElement, number: int, url: str, own: str) -> None:
    if not (0 < number <= MAX_PAGES and (in_pager(anchor) or _is_sister(url, own))):
        return
    if url:
        found.numbered.setdefault(number, url)
    else:
        clicks = bool(anchor.get("onclick") or "(" in anchor.get("href", ""))
        found.dead = found.dead or (clicks and not is_disabled(anchor))


def _without_route(url: str, own: str) -> str:
    """`url`; empty where it is this page with another route (`#/list?page=2`): only a script goes there."""
    address, mark, _ = url.partition("#")
    return "" if mark and address == own.partition("#")[0] else url


def _sign(anchor: HtmlElement) -> str:
    """What a link without words is by its name: `<a class="next"><i class="icon"></i></a>`."""
    if short_text(anchor, 8) or len(squeeze(anchor.text_content())) > 0:
        return ""
    label = f"{anchor.get('class', '')} {anchor.get('id', '')} {anchor.get('rel', '')}"
    named = _NEXT_NAME.search(label) and not _DISABLED.search(label)
    # Sliders have such arrows too, which lead nowhere.
    return "下一页" if named and (_is_linked(anchor) or in_pager(anchor)) else ""


def _is_linked(anchor: HtmlElement) -> bool:
    href = anchor.get("href", "").strip()
    return bool(href) and not href.startswith("#") and not href.lower().startswith("javascript:")


def _turns_without_links(page: Page) -> bool:
    """Whether a pager is made of elements that are no links: `<span onclick="go(2)">下一页</span>`, numbers in `li`.

    One that has a single page only, or says that it leads no further, shows 下一页 too: without a number beyond the
    running one and without a click it is that.
    """
    for element in page.tree.iter("span", "li", "button", "em", "i", "b", "div", "td", "input"):
        words = squeeze(element.get("value", "") if element.tag == "input" else short_text(element, 8))
        if not words or not NEXT_PAGE.match(words) or not re.search(r"[\u4e00-\u9fff]|next", words, re.IGNORECASE):
            continue
        if (
            is_disabled(element)
            or element.find(".//a") is not None
            or next(element.iterancestors("a"), None) is not None
        ):
            continue
        leads = any(element.get(name) for name in _LEADING)
        if leads or element.tag == "button" or element.get("type", "").lower() in _SENDING:
            return True
        parent = element.getparent()
        beside = [] if parent is None else [short_words(child, 8) for child in parent if child.tag != "a"]
        if sum(1 for text in beside if page_number(text) is not None) > 1:
            return True
    return False


def _is_pager_link(anchor: HtmlElement, words: str, url: str, own: str) -> bool:
    """`>` and `»` also decorate breadcrumbs and sliders: alone they need a pager around them, or a page's address."""
    return (
        bool(re.search(r"[\u4e00-\u9fff]|older|next", words, re.IGNORECASE)) or in_pager(anchor) or _is_sister(url, own)
    )


def in_pager(anchor: HtmlElement) -> bool:
    """Whether an element stands among the words, or in a box with the name, of a pager."""
    for depth, element in enumerate(anchor.iterancestors()):
        if depth >= 4 or element.tag in {"body", "html"}:
            return False
        text = short_words(element, _LONGEST_PAGER)
        if not text:
            return False
        if PAGER_WORDS.search(text) or PAGER_NAME.search(label(element)):
            return True
        if _COUNTS_UP.fullmatch(in_digits(text)):
            return True
    return False


def is_disabled(anchor: HtmlElement) -> bool:
    """Whether an element, or the box around it, says that it cannot be pressed."""
    parent = anchor.getparent()
    label = f"{anchor.get('class', '')} {parent.get('class', '') if parent is not None else ''}"
    return bool(_DISABLED.search(label)) or anchor.get("disabled") is not None


def _own_number(page: Page, found: _Links) -> int | None:
    """Which page this is by its links: the one that leads here, the one before 下一页, or the number left out."""
    own = addresses.canonical(page.url)
    following = addresses.canonical(found.following) if found.following else ""
    keys = {number: addresses.canonical(url) for number, url in found.numbered.items()}
    for number, key in keys.items():
        if key == own:
            return number
    after = [number for number, key in keys.items() if key == following]
    if after:
        return min(after) - 1
    gaps = [number for number in range(1, max(keys, default=0) + 2) if number not in keys]
    if not gaps or not keys:
        return None
    # The running page is printed without a link. A gap inside the numbers is it; without one, it stands at the end.
    return gaps[0] if len(gaps) <= 2 else None


def _interpolated(found: _Links, count: int | None) -> dict[int, str]:
    """Page numbers to addresses, those between the printed ones filled in where the printed ones agree on a rule.

    The number in an address may rise with the page, be one less (index_1 is page 2), or fall (VSB: page P of N is
    N-P+1).
    """
    known = dict(found.numbered)
    shapes = [(number, shape) for number, url in sorted(known.items()) if (shape := _cut(url))]
    if len(shapes) < 2:
        return known
    (first, (head, value, tail)), (second, (_, other, _)) = shapes[0], shapes[-1]
    slope = (other - value) // (second - first)
    if slope not in {1, -1} or any(shape != (head, value + slope * (number - first), tail) for number, shape in shapes):
        return known
    end = count
    last = _cut(found.last) if found.last else None
    if end is None and last and (last[0], last[2]) == (head, tail):
        end = first + (last[1] - value) * slope
    if end is None or end > MAX_PAGES:
        return known
    for number in range(first, end + 1):
        at = value + slope * (number - first)
        if at >= 1:
            known.setdefault(number, f"{head}{at}{tail}")
    return known


def _cut(url: str) -> tuple[str, int, str] | None:
    """An address cut around its page number: a page parameter, else the last number of the file name."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    for index, (key, value) in enumerate(pairs):
        if _PAGE_PARAMETER.fullmatch(key) and value.isdigit():
            before = urlencode(pairs[:index])
            after = urlencode(pairs[index + 1 :])
            stem = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
            return f"{stem}?{before}{'&' if before else ''}{key}=", int(value), f"{'&' if after else ''}{after}"
    match = re.match(r"^(.*?)(\d{1,4})(\.\w+)?$", parts.path)
    if match and not parts.query:
        return f"{parts.scheme}://{parts.netloc}{match[1]}", int(match[2]), match[3] or ""
    return None


def _distinct(urls: list[str], own: str) -> list[str]:
    seen = {addresses.canonical(own)}
    found = []
    for url in urls:
        key = addresses.canonical(url)
        if key not in seen:
            seen.add(key)
            found.append(url)
    return found
