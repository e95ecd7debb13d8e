"""Signs that a page's HTML is not the whole of its list: what only a click or a script would show.

A list that looks complete and is not makes a body "missing" that is not. So every sign here makes a column one whose
end is not known; none of them ever adds an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from reports.prose.title_text import simplified
from reports.prose.titles import parse_title
from spiders.families import addresses
from spiders.families.controls import turns_by_script
from spiders.families.counts import told_pages, told_rows
from spiders.families.furniture import Role, Roles
from spiders.families.inserted import writes_links
from spiders.families.model import Folder, ListedItem, Page
from spiders.families.pagers import in_pager
from spiders.families.rows import anchors
from spiders.families.slots import is_loading
from spiders.families.text import link_title, short_text, squeeze
from spiders.families.vocabulary import (
    COLUMN_NAMES,
    DIRECTORY_WORDS,
    MORE_LINK,
    OTHER_SHELF,
    OTHER_SWITCH,
    REPORT_WORDS,
    YEAR_ONLY,
    YEARS_ONLY,
)

# Client-side pagers; the families' own ones are read elsewhere and tell how many pages there are.
_SCRIPT_PAGER = re.compile(
    r"laypage|kkpager|PageNav\b|gener?PageHtml|kendoGrid|jqPaginator|el-pagination|bootpag|\.(?:pagination|paging|paginator|twbsPagination|Page)\s*\(\s*(?:\{|\d{2,})"
    r"|new\s+(?:Pagination|Paging|Pager)\b|\b(?:bootstrapTable|datagrid|jqGrid|DataTable)\s*\(|\btable\.render\s*\("
    r"|\bdropload\b|mescroll|infinite_?scroll|flow\.load|\b(?:load|get|fetch)_?more\w*\s*\(",
    re.IGNORECASE,
)
# Widgets that fetch their rows themselves.
_MORE_NAME = re.compile(r"(?:load|get)[-_]?more|more[-_]?btn|btn[-_]?more", re.IGNORECASE)
_NAMED = etree.XPath("descendant-or-self::*[contains(@class, 'ore') or contains(@id, 'ore')]")
_WIDGETS = etree.XPath(
    "descendant-or-self::*[contains(@class, 'easyui-datagrid') or contains(@class, 'easyui-datalist')"
    " or @data-toggle = 'table' and (@data-url or @data-pagination = 'true')]"
)
# A column that is kept up elsewhere now.
_MOVED = re.compile(
    r"(?:停止|不再)(?:更新|维护|使用)|(?:已|现)(?:全部|整体|统一|集中)?(?:迁移|搬迁|迁)至|(?:统一|集中)(?:发布|公开)[在于到]"
    r"|(?:栏目|网站|网页|平台|网址|专栏)(?:内容)?(?:现?已)(?:经|全部|整体|正式)?(?:停用|关停|关闭|下线|合并|迁移|搬迁|并入)"
    r"|请(?:您)?(?:到|至|移步|转至|前往|登录|访问|点击进入).{0,40}(?:年报|年度报告|新版|旧版|[新旧原老]网?站|公开平台|政府网|门户)"
)
_LONGEST_NOTICE = 160
_SWITCH_TAGS = ("a", "li", "option", "button", "label", "span", "em", "i", "td", "dd", "div", "p", "h3", "h4", "input")
_HOLDERS = frozenset({"li", "a", "td", "div", "span"})
_ARROWS = re.compile(r"^[>＞»]{1,3}$")
_BAR_TAGS = ("ul", "ol", "div", "tr", "dl", "p", "table", "section")
_LONGEST_BAR = 90
_BUTTONS = frozenset({"button", "submit", "image"})
_UNLINKED_SWITCH_TAGS = frozenset({"li", "option", "button", "label"})
_ROW_TAGS = ("li", "tr", "dd", "a", "p", "div", "span")
_LONGEST_SWITCH, _LONGEST_TITLE = 12, 80
_CALL = re.compile(r"(?!void\b)\b[A-Za-z_$][\w$]*\s*\(\s*[^)\s]")
_QUOTED = re.compile(r"""(['"])((?:(?!\1)[^\n\\]){8,80})\1""")
_YEAR = re.compile(r"(?:19|20)\d\d")
# 年度报告, 年报 and 信息公开 as JSON that escapes everything prints them.
_ESCAPED = re.compile(r"\\u5e74\\u5ea6\\u62a5\\u544a|\\u5e74\\u62a5", re.IGNORECASE)
_TEMPLATES = frozenset({"text/template", "text/html", "text/x-template"})
_NO_DATA = frozenset({"application/ld+json", *_TEMPLATES})
_BETWEEN_TAGS = re.compile(r">([^<>]{8,80})<")


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
        or (not paged and _turns_pages_by_script(page, roles, len(found)))
        or any(roles.of(widget) is Role.CONTENT for widget in _WIDGETS(page.tree))
        or names_other_reports(page, roles, found, folders)
        or has_two_years_at_one_address(page, found)
        or has_moved(page, roles)
        or is_loading(page, roles)
        or _leads_on(page, roles, found, folders, paged=paged)
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
    if element.get("onclick") or _is_script(element.get("href", "")):
        return True
    if element.tag == "input" and element.get("type", "").lower() in ("submit", "image"):
        return True
    parent = element.getparent()
    if parent is None or parent.tag not in _HOLDERS:
        return False
    return bool(parent.get("onclick")) or (parent.tag == "a" and _is_script(parent.get("href", "")))


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
        words = _switch_words(element)
        is_year = YEAR_ONLY.match(words) is not None
        if not (is_year or _names_a_switch(words)) or words in shelved or _address(page, base, element):
            continue
        if roles.of(element) is Role.FURNITURE or any(
            child.tag in _SWITCH_TAGS and child.tag != "input" for child in element
        ):
            continue
        if _clicks(element) if is_year else _calls(element):
            return True
        if not is_year:
            continue
        if element.tag in _UNLINKED_SWITCH_TAGS:
            unlinked.add(words)
            if element.tag == "option" and not _names_year(page, words):
                return True
        elif element.tag != "td" and _lines_up(page, base, element, shelved):
            return True
    return len(unlinked) > 1 or any(
        roles.of(bar) is Role.CONTENT and _is_unlinked_bar(page, base, bar, shelved)
        for bar in page.tree.iter(*_BAR_TAGS)
    )


def _is_unlinked_bar(page: Page, base: str, bar: HtmlElement, shelved: set[str]) -> bool:
    """Whether an element holds nothing but years, two of which at least lead nowhere, and which the page's links do not
    all name: `<ul><li><a>2025</a></li><li><a>2024</a></li></ul>`, which a script from elsewhere listens to."""
    words = squeeze(short_text(bar, _LONGEST_BAR))
    if not YEARS_ONLY.match(words):
        return False
    linked = {short_text(link, _LONGEST_SWITCH) for link in bar.iter("a") if addresses.target(base, link)} | shelved
    silent = set(_YEAR.findall(words)) - {year for text in linked for year in _YEAR.findall(text)}
    return len(silent) > 1 and not silent <= _titled_years(page, base)


def _titled_years(page: Page, base: str) -> set[str]:
    return {
        year
        for link in anchors(page)
        if addresses.target(base, link)
        for year in _YEAR.findall(short_text(link, _LONGEST_TITLE))
    }


@lru_cache(maxsize=8192)  # the words of menus are on every page of a site
def _names_a_switch(words: str) -> bool:
    other_reports = OTHER_SHELF.search(words) is not None and not COLUMN_NAMES.match(words)
    return other_reports or bool(OTHER_SWITCH.match(words)) or any(kind.match(words) for kind, _ in DIRECTORY_WORDS)


def _names_year(page: Page, words: str) -> bool:
    year = _YEAR.findall(words)[:1]
    return any(year == _YEAR.findall(short_text(link, _LONGEST_TITLE))[:1] for link in anchors(page))


def _switch_words(element: HtmlElement) -> str:
    if element.tag == "option":
        return squeeze(element.text_content())
    if element.tag == "input":
        return squeeze(element.get("value", "")) if element.get("type", "").lower() in _BUTTONS else ""
    return squeeze(short_text(element, _LONGEST_SWITCH))


def _calls(element: HtmlElement) -> bool:
    """Whether a click calls a function with something, `tab(2)`; `void(0)` may open what is there already."""
    code = f"{element.get('onclick', '')} {element.get('href', '') if _is_script(element.get('href', '')) else ''}"
    return _CALL.search(code) is not None


def _lines_up(page: Page, base: str, element: HtmlElement, shelved: set[str]) -> bool:
    """Whether a year without an address stands beside another, as `<span data-id="7">2024年</span>` in a bar that a
    script listens to; not where the page's links name both: all shelves are in it then."""
    other = element.getnext()
    if other is None or not isinstance(other.tag, str):
        return False
    words = squeeze(short_text(other, _LONGEST_SWITCH))
    if not YEAR_ONLY.match(words) or words in shelved or _address(page, base, other):
        return False
    return not set(_YEAR.findall(short_text(element, _LONGEST_SWITCH) + words)) <= _titled_years(page, base)


def names_other_reports(page: Page, roles: Roles, found: tuple[ListedItem, ...], folders: tuple[Folder, ...]) -> bool:
    """A report that the page links to apart from what will be read: the newest one over the list, in a banner, among
    the 热门 of a side column. There another body's is none of this column's; and a link in the list that is only an
    image may be one."""
    base = addresses.base_url(page)
    host = urlsplit(page.url).hostname
    listed = {addresses.canonical(item.url) for item in found} | {addresses.canonical(folder.url) for folder in folders}
    subjects: set[str] | None = None
    for anchor in anchors(page):
        words = short_text(anchor, _LONGEST_TITLE) + anchor.get("title", "")
        if words and "公" not in words:
            continue
        url = addresses.target(base, anchor)
        key = addresses.canonical(url) if url else ""
        if not url or urlsplit(url).hostname != host or key in listed:
            continue
        if addresses.is_above(url, page.url) or key.endswith("/"):
            continue
        title = link_title(anchor)
        if not squeeze(title):
            is_item = addresses.is_article(url) or addresses.is_file(url)
            if found and is_item and roles.of(anchor) is Role.CONTENT:
                near = list(_beside(anchor))[:2]
                if any(_holds(part, base, listed) for part in near):
                    return True
            continue
        if not _YEAR.search(title) or "公开" not in simplified(title):
            continue
        parsed = parse_title(title)
        if parsed.is_report is False or parsed.year is None:
            continue
        if addresses.is_directory(url) and not parsed.subject:
            continue  # a column's index page, named by its year
        if roles.of(anchor) is Role.CONTENT:
            return True
        if subjects is None:
            subjects = {parse_title(item.title).subject for item in found}
        if not parsed.subject or parsed.subject in subjects:
            return True
    return False


def has_two_years_at_one_address(page: Page, found: tuple[ListedItem, ...]) -> bool:
    """Whether a link calls its page the report of another year than the item does that was kept for the address: one
    page that holds all years (`all.html#2025`), or last year's address under this year's title."""
    base = addresses.base_url(page)
    kept = {addresses.canonical(item.url): item.title for item in found}
    for anchor in anchors(page):
        title = link_title(anchor)
        url = addresses.target(base, anchor) if "公" in title and _YEAR.search(title) else ""
        if url and _is_of_another_year(title, kept.get(addresses.canonical(url), title)):
            return True
    return False


def _is_of_another_year(title: str, kept: str) -> bool:
    if title == kept or not (_YEAR.search(title) and _YEAR.search(kept)):
        return False
    one, other = parse_title(title), parse_title(kept)
    return bool(one.is_report and other.is_report) and one.year != other.year


def has_moved(page: Page, roles: Roles) -> bool:
    """Whether the page's own part says that the column is kept up elsewhere: 本栏目已停止更新, 请到…新网站查看."""
    for element in page.tree.iter("p", "div", "span", "td", "li", "h2", "h3", "h4", "h5", "strong"):
        words = squeeze(short_text(element, _LONGEST_NOTICE))
        if words and "申请" not in words and _MOVED.search(words) and roles.of(element) is Role.CONTENT:
            return True
    return False


def _turns_pages_by_script(page: Page, roles: Roles, listed: int) -> bool:
    """A pager of a script, or a count of pages or rows above what is there, where no pager was found to follow."""
    if any(_SCRIPT_PAGER.search(script) for script in _scripts(page)) or writes_links(page, roles):
        return True
    pages = told_pages(page, roles)
    # A single page has a box to type a number in, too.
    turns = pages > 1 if pages is not None else turns_by_script(page, roles)
    grows = any(
        _MORE_NAME.search(f"{part.get('class', '')} {part.get('id', '')}") and roles.of(part) is Role.CONTENT
        for part in _NAMED(page.tree)
    )
    return turns or grows or told_rows(page, roles) > listed


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
    for markup in _waiting(page):
        for text in _BETWEEN_TAGS.findall(markup):
            words = squeeze(text)
            if REPORT_WORDS.search(words) and _YEAR.search(words) and words not in listed:
                return True
    for script in _scripts(page):
        if _ESCAPED.search(script):
            return True
        for quoted in _QUOTED.finditer(script):
            words = squeeze(quoted[2])
            if REPORT_WORDS.search(words) and _YEAR.search(words) and words not in listed:
                return True
    return False


def _waiting(page: Page) -> Iterator[str]:
    """Markup that a script will show: in a template, or in a text field that is never typed into."""
    for element in page.tree.iter("script", "textarea"):
        is_markup = element.tag == "textarea" or element.get("type", "").lower() in _TEMPLATES
        markup = element.text or ""
        if is_markup and "<" in markup:
            yield markup


def _leads_on(
    page: Page, roles: Roles, found: tuple[ListedItem, ...], folders: tuple[Folder, ...], *, paged: bool
) -> bool:
    """更多 in or right after the list, that is not among the shelves to be read."""
    base = addresses.base_url(page)
    listed = {addresses.canonical(item.url) for item in found}
    shelved = {addresses.canonical(folder.url) for folder in folders}
    for element in page.tree.iter("a", "area", "span", "button", "div", "p"):
        words = squeeze(short_text(element, 8))
        is_arrow = _ARROWS.match(words) is not None
        if not (is_arrow or MORE_LINK.match(words)) or roles.of(element) is not Role.CONTENT:
            continue
        if is_arrow and (paged or in_pager(element)):
            continue
        url = addresses.target(base, element)
        if url and (addresses.canonical(url) in shelved or addresses.is_above(url, page.url)):
            continue
        linked = element.tag in ("a", "area")
        if not linked and (element.find(".//a") is not None or next(element.iterancestors("a"), None) is not None):
            continue
        if any(_holds(part, base, listed) for part in _beside(element)):
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
