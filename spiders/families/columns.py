"""A column page read as a listing: what static, TRS and later families share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from reports.prose.titles import parse_title
from spiders.families import addresses
from spiders.families.article import shows_article
from spiders.families.attachments import viewed_file
from spiders.families.counts import told_pages
from spiders.families.damage import is_damaged
from spiders.families.emptiness import says_empty
from spiders.families.furniture import Role, Roles, roles_of
from spiders.families.hidden import hides_more
from spiders.families.inserted import inserts_more, is_ornament
from spiders.families.kept import once
from spiders.families.lists import items
from spiders.families.model import Folder, ListedItem, Listing, Page
from spiders.families.newer import is_picture_s_name
from spiders.families.pagers import Pager, link_pager
from spiders.families.rows import anchors, is_pager_word
from spiders.families.script_marks import script_marks
from spiders.families.script_pagers import has_uncounted_call, script_call, script_pager
from spiders.families.slots import asks_for_what_is_missing, list_may_be_filled
from spiders.families.tab_shelves import tab_shelves
from spiders.families.text import link_title, short_text, short_words, squeeze, text_of
from spiders.families.vocabulary import (
    CHINESE_YEAR,
    CHINESE_YEAR_DIGITS,
    COLUMN_NAMES,
    DIRECTORY_WORDS,
    MORE_BUTTON,
    MORE_LINK,
    OTHER_YEARS,
    REPORT_WORDS,
    YEAR_ONLY,
    is_body_name,
)

_LIST_FRAME = re.compile(r"list|column|xxgk|gknb|ndbg|nianbao|lanmu|item", re.IGNORECASE)
_SCRIPT_TAG = re.compile(r"<(/?)script\b", re.IGNORECASE)
_LONGEST_SHELF, _SHORTEST_TITLE, _LONGEST_YEAR = 24, 3, 10
_SWALLOWED = re.compile(r"<a\s[^>]*href", re.IGNORECASE)


def read_listing(
    page: Page,
    own_pager: Callable[[Pager], Pager | None] = lambda _: None,
    only_within: Iterable[HtmlElement] = (),
    explains: Iterable[str] = (),
) -> Listing:
    """The page as one page of a column.

    `own_pager` is the family's own rule: it is given the pager that the page's links make, and returns a better one
    or None. `only_within` are the elements in which the family's template keeps its list; `explains` the marks of
    script-made lists that the family has accounted for.
    """
    if shows_article(page):
        return Listing((), end_known=False)
    roles = roles_of(page)
    parts = tuple(only_within)
    found = items(page, roles, parts)
    if not found and parts:
        found = items(page, roles)
    folders = shelves_below(page, roles, found)
    folder_keys = {addresses.canonical(folder.url) for folder in folders}
    found = tuple(item for item in found if addresses.canonical(item.url) not in folder_keys)
    if folders and not any(belongs(item, page) for item in found):
        # The page holds shelves only; the dated list beside them is the site's news.
        found = ()
    text = _text_outside_links(page)
    by_links = link_pager(page, text)
    chosen = own_pager(by_links) or by_links
    call = script_call(page)
    if call is not None and call.count > 1 and not chosen.requests and chosen.count is None:
        # The pager of one system's templates is used by many others.
        chosen = script_pager(page, call, by_links)
    total = chosen.total if chosen.total is not None else by_links.total
    uncounted = not chosen.requests and chosen.count is None and has_uncounted_call(page)
    partial = uncounted or _is_partial(page, roles, found, folders, chosen, total, frozenset(explains))
    end_known = chosen.end_known and not partial
    says = not found and not folders and end_known
    return Listing(found, chosen.requests, folders, chosen.count, total, end_known, says_empty=says)


def shelves_below(page: Page, roles: Roles, found: tuple[ListedItem, ...]) -> tuple[Folder, ...]:
    """The shelves below this column: years (also the year beside this one), groups, bodies.

    A shelf's address is a directory or index page. A year's may stand anywhere on the host; any other must lie below
    the column and be among the items or be called like a body, a group of bodies, reports or 更多. An address without
    such a shape stays an item, whatever its text; but 往年年报 and 2019-2023年 in the page's own part always are, and
    so are the other tabs of a bar of groups of bodies, one of which is this page.
    """
    base = addresses.base_url(page)
    folder = addresses.column_folder(page.url)
    host = urlsplit(page.url).hostname
    listed = {addresses.canonical(item.url) for item in found}
    shelves: dict[str, Folder] = {}
    for anchor in anchors(page):
        url = addresses.target(base, anchor)
        if not url or urlsplit(url).hostname != host or addresses.is_above(url, page.url):
            continue
        if addresses.is_article(url) or addresses.is_file(url):
            continue
        title = link_title(anchor)
        words = _with_plain_year(squeeze(title))
        if not words or is_pager_word(words):
            continue
        key = addresses.canonical(url)
        is_year = bool(YEAR_ONLY.match(words))
        same_page = is_year and urlsplit(url).path == urlsplit(page.url).path
        if OTHER_YEARS.match(words) and roles.of(anchor) is Role.CONTENT:
            shelves.setdefault(key, Folder(title, url))
            continue
        if not (same_page or addresses.is_directory(url)):
            continue
        # A column at the root of its host, told by its query alone, has no directory of its own.
        below = folder.count("/") > 1 and addresses.is_below(url, folder) and not _is_list_page(url, folder)
        role = roles.of(anchor)
        # In the page's own part a directory below the column is a shelf of it, whatever it is called (市直单位, 镇街).
        named = role is Role.CONTENT or (_names_a_shelf(words) and role is not Role.FURNITURE)
        if is_year or (below and (key in listed or named)):
            shelves.setdefault(key, Folder(title, url))
    for option in page.tree.iter("option"):
        words = squeeze(option.text_content())
        url = addresses.resolve(base, option.get("value", ""))
        is_address = re.search(r"[/.?=]", option.get("value", "")) and urlsplit(url).hostname == host
        if YEAR_ONLY.match(words) and is_address and not addresses.is_above(url, page.url):
            shelves.setdefault(addresses.canonical(url), Folder(words, url))
    for shelf in tab_shelves(page, roles):
        shelves.setdefault(addresses.canonical(shelf.url), shelf)
    return tuple(shelves.values())


def belongs(item: ListedItem, page: Page) -> bool:
    """Whether an item is plainly this column's: below it, or called like a report or a year."""
    words = squeeze(item.title)
    below = addresses.is_below(item.url, addresses.column_folder(page.url))
    return below or bool(REPORT_WORDS.search(words) or YEAR_ONLY.match(words))


def _with_plain_year(words: str) -> str:
    """`words`, in digits where they are a year in Chinese numerals or in wide figures: 二〇二五年."""
    if len(words) > _LONGEST_YEAR or words.isascii():
        return words
    plain = unicodedata.normalize("NFKC", words)
    return plain.translate(CHINESE_YEAR_DIGITS) if CHINESE_YEAR.match(plain) else plain


def _names_a_shelf(words: str) -> bool:
    return bool(
        is_body_name(words)
        or MORE_LINK.match(words)
        or COLUMN_NAMES.match(words)
        or REPORT_WORDS.search(words)
        or any(pattern.match(words) for pattern, _ in DIRECTORY_WORDS)
        or re.match(r"^(?:19|20)\d\d", words)
    )


def _is_list_page(url: str, folder: str) -> bool:
    """Whether an address is a later page of the same directory (`index_3.html`, `list_2.shtml`), not a shelf."""
    name = addresses.canonical(url).split("?", 1)[0].removeprefix(folder)
    return "/" not in name and bool(re.search(r"\d+\.\w+$", name))


@once
def _text_outside_links(page: Page) -> str:
    body = page.tree.find("body")
    root = body if body is not None else page.tree
    titles = frozenset(a for a in root.iter("a") if len(squeeze(text_of(a))) > 6)
    return text_of(root, titles)


def _is_partial(
    page: Page,
    roles: Roles,
    found: tuple[ListedItem, ...],
    folders: tuple[Folder, ...],
    pager: Pager,
    total: int | None,
    explains: frozenset[str],
) -> bool:
    """Whether something says that the page holds or hides more than was read."""
    if page.is_cut or is_damaged(page) or script_marks(page) - explains or swallows_links(page):
        return True
    if list_frames(page, roles) and "framed" not in explains:
        return True
    if not found and not folders and (not says_empty(page, roles) or asks_for_what_is_missing(page, roles)):
        return True
    if leads_to_other_years(page, roles) or any(_is_unexplained(item) for item in found):
        return True
    paged = bool(pager.requests) or pager.count is not None or pager.is_later
    if hides_more(page, roles, found, folders, paged=paged):
        return True
    frames = list_frames(page, roles, any_name="framed" in explains)
    paged = paged or told_pages(page) is not None
    if inserts_more(page, roles, found, frames) or list_may_be_filled(page, roles, found, paged=paged, frames=frames):
        return True
    if any(
        (words := _button(part)) and MORE_BUTTON.match(words)
        for part in page.tree.iter("a", "button", "span", "div", "p", "input")
    ):
        return True
    # On a later page the total is the column's: whoever reads all pages compares it.
    alone = not pager.requests and not pager.is_later and pager.count in {None, 1}
    return total is not None and alone and total > len(found)


def leads_to_other_years(page: Page, roles: Roles) -> bool:
    """Whether the page's own part sends to another site of a government for other years' reports: 旧网站年报."""
    base, own = addresses.base_url(page), urlsplit(page.url).hostname
    for anchor in anchors(page):
        words = short_words(anchor, _LONGEST_SHELF)
        if words and OTHER_YEARS.match(words) and roles.of(anchor) is Role.CONTENT:
            host = urlsplit(addresses.target(base, anchor)).hostname or ""
            if host != own and addresses.is_government(host):
                return True
    return False


def _is_unexplained(item: ListedItem) -> bool:
    """Whether an item is a word that says nothing of what stands behind it, in a place where titles stand."""
    title = squeeze(item.title)
    return (
        (len(title) <= _SHORTEST_TITLE or is_picture_s_name(title))
        and (item.listed_on is None or is_picture_s_name(title))
        and not is_body_name(title)
        and parse_title(title).is_report is False
        and not addresses.is_file(item.url)
    )


def _button(part: HtmlElement) -> str:
    return squeeze(part.get("value", "") if part.tag == "input" else short_text(part, 12))


def list_frames(page: Page, roles: Roles, *, any_name: bool = False) -> tuple[str, ...]:
    """The addresses of frames of the same host that hold a list (常州, 淮安: the column page is a shell), by their
    names; with `any_name` of every frame in the page's own part that is not a viewer of a file."""
    base = addresses.base_url(page)
    found: dict[str, str] = {}
    for frame in page.tree.iter("iframe", "frame"):
        url = addresses.resolve(base, frame.get("src", ""))
        same_host = bool(url) and urlsplit(url).hostname == urlsplit(page.url).hostname
        if not same_host or addresses.is_above(url, page.url) or addresses.is_file(url):
            continue
        named = _LIST_FRAME.search(urlsplit(url).path) or (any_name and not is_ornament(frame, url))
        if named and not viewed_file(url) and roles.of(frame) is Role.CONTENT:
            found.setdefault(addresses.canonical(url), url)
    return tuple(found.values())


def _without_scripts(text: str) -> str:
    kept: list[str] = []
    position = 0
    inside = False
    for tag in _SCRIPT_TAG.finditer(text):
        closes = bool(tag[1])
        if not inside and not closes:
            kept.append(text[position : tag.start()])
        if inside == closes:
            position = tag.start()
            inside = not closes
    return "".join([*kept, "" if inside else text[position:]])


@once
def swallows_links(page: Page) -> bool:
    """Whether a comment was left open and swallowed links that were meant to be seen (邯郸 gkzn.html).

    An ordinary comment holds no second `<!--`; one that was never closed swallows up to the end of the next.
    """
    markup = _without_scripts(page.text)
    start = markup.find("<!--")
    while start >= 0:
        end = markup.find("-->", start + 2)
        inside = markup[start + 4 : end if end >= 0 else len(markup)]
        if ("<!--" in inside or end < 0) and _SWALLOWED.search(inside):
            return True
        if end < 0:
            return False
        start = markup.find("<!--", end + 3)
    return False
