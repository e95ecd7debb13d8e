"""Signs that a page's HTML is not the whole of its list: what only a click or a script would show.

A list that looks complete and is not makes a body "missing" that is not. So every sign here makes a column one whose
end is not known; none of them ever adds an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.furniture import Role, Roles
from spiders.families.model import Folder, ListedItem, Page
from spiders.families.rows import anchors
from spiders.families.text import short_text, squeeze
from spiders.families.vocabulary import LOADING_NOTICE, MORE_LINK, REPORT_WORDS, YEAR_ONLY

# Client-side pagers; the families' own ones are read elsewhere and tell how many pages there are.
_SCRIPT_PAGER = re.compile(
    r"laypage|jqPaginator|el-pagination|bootpag|\.(?:pagination|paging|paginator|twbsPagination|Page)\s*\(\s*\{"
    r"|new\s+(?:Pagination|Paging|Pager)\b",
)
_ASKS = re.compile(r"\$\.(?:ajax|get|post|getJSON)\b|\bfetch\s*\(|axios|XMLHttpRequest|\.load\s*\(")
_WRITES_INTO = re.compile(r"""\(\s*['"]#?([\w-]+)['"]\s*\)\s*\.(?:html|append|load|innerHTML)\b""")
_LIST_TAGS = frozenset({"div", "ul", "ol", "dl", "table", "tbody", "section"})
_SWITCH_TAGS = ("a", "li", "option", "button", "label", "span", "em", "i", "td", "dd", "div", "p", "h3", "h4")
_UNLINKED_SWITCH_TAGS = frozenset({"li", "option", "button", "label"})
_ROW_TAGS = ("li", "tr", "dd", "a", "p", "div", "span")
_LONGEST_SWITCH, _LONGEST_TITLE = 12, 80
_QUOTED = re.compile(r"""(['"])((?:(?!\1)[^\n\\]){8,80})\1""")
_YEAR = re.compile(r"(?:19|20)\d\d")
# 年度报告, 年报 and 信息公开 as JSON that escapes everything prints them.
_ESCAPED = re.compile(r"\\u5e74\\u5ea6\\u62a5\\u544a|\\u5e74\\u62a5", re.IGNORECASE)
_NO_DATA = frozenset({"application/ld+json", "text/template", "text/html"})


def hides_more(
    page: Page, roles: Roles, found: tuple[ListedItem, ...], folders: tuple[Folder, ...], *, paged: bool
) -> bool:
    """Whether something on the page says that there is more than its links show.

    `paged`: a pager that can be followed was found. `found` and `folders` are what will be read.
    """
    return (
        switches_years(page, roles, folders)
        or names_reports_without_address(page, roles)
        or _has_reports_in_scripts(page, found)
        or (not paged and any(_SCRIPT_PAGER.search(script) for script in _scripts(page)))
        or _is_loading(page, roles)
        or _leads_on(page, roles, found, folders)
    )


def _scripts(page: Page) -> Iterator[str]:
    for script in page.tree.iter("script"):
        if script.text and script.get("type", "").lower() not in _NO_DATA:
            yield script.text


def _address(page: Page, base: str, element: HtmlElement) -> bool:
    """Whether the element, something in it or a link around it leads to an address that can be asked for."""
    if element.tag == "option":
        return bool(re.search(r"[/.?=]", element.get("value", "")))
    around = next((upper for upper in element.iterancestors("a")), None)
    links = [*element.iter("a"), *([around] if around is not None else [])]
    return any(addresses.target(base, link) for link in links) or bool(addresses.target(base, element))


def _clicks(element: HtmlElement) -> bool:
    parent = element.getparent()
    near = [element, *([parent] if parent is not None and parent.tag in {"li", "a", "td"} else [])]
    return any(part.get("onclick") or _is_script(part.get("href", "")) for part in near)


def _is_script(href: str) -> bool:
    return href.strip().lower().startswith(("javascript:", "#")) or (not href.strip() and href != "")


def switches_years(page: Page, roles: Roles, folders: tuple[Folder, ...]) -> bool:
    """Years that are switched by script: `<a href="javascript:showYear(2025)">2025年</a>`, a select that loads.

    One year without a link beside linked ones is the running one; it is no switch unless it can be clicked.
    """
    base = addresses.base_url(page)
    shelved = {squeeze(folder.title) for folder in folders}
    unlinked: set[str] = set()
    for element in page.tree.iter(*_SWITCH_TAGS):
        words = squeeze(element.text_content()) if element.tag == "option" else squeeze(short_text(element, 12))
        if not YEAR_ONLY.match(words) or words in shelved or _address(page, base, element):
            continue
        if roles.of(element) is Role.FURNITURE or any(child.tag in _SWITCH_TAGS for child in element):
            continue
        if _clicks(element):
            return True
        if element.tag in _UNLINKED_SWITCH_TAGS:
            unlinked.add(words)
    return len(unlinked) > 1


def names_reports_without_address(page: Page, roles: Roles) -> bool:
    """A row that is titled like a report of a year and leads nowhere that can be asked for (`onclick="open(123)"`)."""
    base = addresses.base_url(page)
    for element in page.tree.iter(*_ROW_TAGS):
        row = element.tag in {"li", "tr", "dd"}
        if not (row or _clicks(element)):
            continue
        words = squeeze(short_text(element, _LONGEST_TITLE))
        titled = bool(words) and REPORT_WORDS.search(words) and _YEAR.search(words)
        if titled and roles.of(element) is Role.CONTENT and not _address(page, base, element):
            return True
    return False


def _has_reports_in_scripts(page: Page, found: tuple[ListedItem, ...]) -> bool:
    """Titles of reports as data of a script, that no link shows."""
    listed = {squeeze(item.title) for item in found}
    for script in _scripts(page):
        if _ESCAPED.search(script):
            return True
        for quoted in _QUOTED.finditer(script):
            words = squeeze(quoted[2])
            if REPORT_WORDS.search(words) and _YEAR.search(words) and words not in listed:
                return True
    return False


def _is_loading(page: Page, roles: Roles) -> bool:
    """A part that says 加载中, or an empty one that a script fills from the network."""
    for element in page.tree.iter(*_LIST_TAGS):
        if LOADING_NOTICE.match(squeeze(short_text(element, 12))) and roles.of(element) is Role.CONTENT:
            return True
    for script in _scripts(page):
        if not _ASKS.search(script):
            continue
        for name in _WRITES_INTO.findall(script):
            for part in page.tree.xpath("//*[@id=$name]", name=name):
                empty = part.tag in _LIST_TAGS and part.find(".//a") is None
                if empty and roles.of(part) is Role.CONTENT:
                    return True
    return False


def _leads_on(page: Page, roles: Roles, found: tuple[ListedItem, ...], folders: tuple[Folder, ...]) -> bool:
    """更多 in or right after the list, that is not among the shelves to be read."""
    base = addresses.base_url(page)
    listed = {addresses.canonical(item.url) for item in found}
    shelved = {addresses.canonical(folder.url) for folder in folders}
    for anchor in anchors(page):
        if not MORE_LINK.match(squeeze(short_text(anchor, 8))) or roles.of(anchor) is not Role.CONTENT:
            continue
        url = addresses.target(base, anchor)
        if url and (addresses.canonical(url) in shelved or addresses.is_above(url, page.url)):
            continue
        if any(_holds(part, base, listed) for part in _beside(anchor)):
            return True
    return False


def _beside(anchor: HtmlElement) -> Iterator[HtmlElement]:
    """What a 更多 may belong to: the boxes around it, and what stands right before it."""
    current = anchor
    for _ in range(3):
        before = current.getprevious()
        if before is not None and isinstance(before.tag, str):
            yield before
        parent = current.getparent()
        if parent is None or parent.tag in {"body", "html", "form"}:
            return
        yield parent
        current = parent


def _holds(part: HtmlElement, base: str, listed: set[str]) -> bool:
    return any(addresses.canonical(url) in listed for a in part.iter("a") if (url := addresses.target(base, a)))
