"""Signs that a page's HTML is not the whole of its list: what only a click or a script would show.

A list that looks complete and is not makes a body "missing" that is not. So every sign here makes a column one whose
end is not known; none of them ever adds an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from reports.prose.title_text import simplified
from reports.prose.titles import parse_title
from spiders.families import addresses
from spiders.families.asked_rows import asks_for_rows
from spiders.families.catalogues import grows_a_tree
from spiders.families.choices import is_cut_at_its_size, narrows_the_list
from spiders.families.choosers import offers_a_choice
from spiders.families.controls import turns_by_script
from spiders.families.counts import draws_a_pager, told_pages, told_rows
from spiders.families.cut_ends import is_cut_at_the_newest_end
from spiders.families.furniture import Role, Roles
from spiders.families.growing import grows
from spiders.families.inserted import writes_links
from spiders.families.kept import may_show
from spiders.families.leftovers import holds_years_of_its_own
from spiders.families.model import Folder, ListedItem, Page
from spiders.families.newer import names_a_newer_report
from spiders.families.notices import sends_elsewhere, sends_on
from spiders.families.pagers import in_pager
from spiders.families.rows import anchors
from spiders.families.slots import is_loading
from spiders.families.switches import leaves_a_year_empty, offers_other_lists, switches_years
from spiders.families.tab_bars import has_silent_tabs
from spiders.families.text import first_letter, link_title, short_text, short_words, squeeze
from spiders.families.turners import turns_silently
from spiders.families.unaddressed import names_reports_without_address, shows_titles_without_rows
from spiders.families.unfilled import has_unfilled_box
from spiders.families.vocabulary import ABOUT_REPORTS, COLUMN_TOKENS, MORE_LINK, REPORT_WORDS, WEAK_COLUMN_TOKENS

# Client-side pagers; the families' own ones are read elsewhere and tell how many pages there are.
_SCRIPT_PAGER = re.compile(
    r"laypage|kkpager|PageNav\b|gener?PageHtml|kendoGrid|jqPaginator|el-pagination|bootpag|\.(?:pagination|paging|paginator|twbsPagination|Page)\s*\(\s*(?:\{|\d{2,})"
    r"|new\s+(?:Pagination|Paging|Pager)\b|\b(?:bootstrapTable|datagrid|jqGrid|DataTable)\s*\(|\btable\.render\s*\(|new\s+Tabulator\b|\bagGrid\."
    r"|\bdropload\b|mescroll|infinite_?scroll|flow\.load|\b(?:load|get|fetch)_?more\w*\s*\(",
    re.IGNORECASE,
)
_ONE_PAGE = re.compile(
    r"\.(?:pagination|paging|paginator|Page)\s*\(\s*\{[^{}]{0,200}?(?:total_?pages?|page_?(?:count|total)|pages)['\"]?\s*:\s*['\"]?[01]\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\$\.(?:ajax|get|post)|\bfetch\s*\(|\baxios\b|XMLHttpRequest|getJSON")
# Widgets that fetch their rows themselves.
_MORE_NAME = re.compile(r"(?:load|get)[-_]?more|more[-_]?btn|btn[-_]?more", re.IGNORECASE)
_NAMED = etree.XPath("descendant-or-self::*[contains(@class, 'ore') or contains(@id, 'ore')]")
_WIDGETS = etree.XPath(
    "descendant-or-self::*[contains(@class, 'easyui-datagrid') or contains(@class, 'easyui-datalist')"
    " or contains(@class, 'recycle-scroller') or contains(@class, 'virtual-list') or contains(@class, 'virtual-scroll')"
    " or @data-virtualizer or @data-server-side = 'true' or @srcdoc"
    " or @data-side-pagination = 'server' or @data-toggle = 'table' and (@data-url or @data-pagination = 'true')]"
)
_WIDGET_MARKS = (
    *("easyui-data", "recycle-scroller", "virtual-", "data-virtualizer", "data-server-side", "srcdoc"),
    *("data-side-pagination", "data-toggle"),
)
_ARROWS = re.compile(r"^[>＞»]{1,3}$")
_LONGEST_TITLE = 80
_QUOTED = re.compile(r"""(['"])((?:(?!\1)[^\n\\]){8,80})\1""")
_OF_REPORTS = re.compile(r"公|年报|报告")
_YEAR = re.compile(r"(?:19|20)\d\d")
# 年度报告, 年报 and 信息公开 as JSON that escapes everything prints them.
_ESCAPED = re.compile(r"\\u5e74\\u5ea6\\u62a5\\u544a|\\u5e74\\u62a5", re.IGNORECASE)
_TEMPLATES = frozenset({"text/template", "text/html", "text/x-template"})
_NO_DATA = frozenset({"application/ld+json", *_TEMPLATES})
_ROWS_AS_DATA = re.compile(r"\s*\[\s*\{\s*\"")
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
        or shows_titles_without_rows(page, roles)
        or _has_reports_in_scripts(page, found)
        or holds_years_of_its_own(page, roles, found, folders)
        or _keeps_rows_as_data(page)
        or (not paged and (_turns_pages_by_script(page, roles, len(found)) or turns_silently(page, roles, found)))
        or (not paged and is_cut_at_the_newest_end(found))
        or _has_widget(page, roles)
        or names_other_reports(page, roles, found, folders)
        or has_two_years_at_one_address(page, found)
        or sends_elsewhere(page, roles)
        or sends_on(page)
        or names_a_newer_report(page, roles, found, folders)
        or has_silent_tabs(page, roles, found)
        or offers_other_lists(page, roles)
        or offers_a_choice(page, roles, found)
        or leaves_a_year_empty(page, roles)
        or narrows_the_list(page, roles)
        or grows_a_tree(page, roles, found, folders)
        or grows(page, roles, found)
        or asks_for_rows(page, roles)
        or has_unfilled_box(page, roles, found)
        or is_loading(page, roles)
        or _leads_on(page, roles, found, folders, paged=paged)
    )


def _has_widget(page: Page, roles: Roles) -> bool:
    return may_show(page, *_WIDGET_MARKS) and any(roles.of(part) is Role.CONTENT for part in _WIDGETS(page.tree))


def _scripts(page: Page) -> Iterator[str]:
    for script in page.tree.iter("script"):
        if script.text and script.get("type", "").lower() not in _NO_DATA:
            yield script.text


def names_other_reports(page: Page, roles: Roles, found: tuple[ListedItem, ...], folders: tuple[Folder, ...]) -> bool:
    """A report that the page links to apart from what will be read: the newest one over the list, in a banner, among
    the 热门 of a side column. There another body's is none of this column's; and a link in the list that is only an
    image may be one."""
    base = addresses.base_url(page)
    listed = {addresses.canonical(item.url) for item in found} | {addresses.canonical(folder.url) for folder in folders}
    subjects: set[str] | None = None
    newest = max((year for item in found for year in _YEAR.findall(item.title)), default="")
    if newest and any(_is_called_newer(roles, anchor, newest) for anchor in _links_apart(page, base, listed)):
        return True
    for anchor, url in _other_links(page, base, listed):
        if found and _is_other_file_or_column(page, roles, anchor, url):
            return True
        if addresses.is_above(url, page.url) or addresses.canonical(url).endswith("/"):
            continue
        title = link_title(anchor)
        if not squeeze(title):
            if found and roles.of(anchor) is Role.CONTENT and _is_row_without_words(anchor, url, base, listed):
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


def _is_row_without_words(anchor: HtmlElement, url: str, base: str, listed: set[str]) -> bool:
    """Whether a link that shows no words leads to an article or a file, and stands among rows in a place of its own: in
    an item's row it is the same report as a file."""
    row = next(anchor.iterancestors("li", "tr", "dd"), None)
    if not (addresses.is_article(url) or addresses.is_file(url)) or (row is not None and _holds(row, base, listed)):
        return False
    return any(_holds(part, base, listed) for part in list(_beside(anchor))[:2])


def _links_apart(page: Page, base: str, listed: set[str]) -> Iterator[HtmlElement]:
    """The links to a shelf, or to another host, that will not be read."""
    host = urlsplit(page.url).hostname
    for anchor in anchors(page):
        if not _YEAR.search(short_text(anchor, _LONGEST_TITLE)):
            continue
        url = addresses.target(base, anchor)
        apart = url and addresses.canonical(url) not in listed and not addresses.is_above(url, page.url)
        if apart and (urlsplit(url).hostname != host or addresses.is_directory(url)):
            yield anchor


def _is_called_newer(roles: Roles, anchor: HtmlElement, newest: str) -> bool:
    """Whether a link of the page's own part is called after reports of a year newer than all that are listed, and after
    nobody: 2025年政府信息公开年报专栏, 2025年度报告（微信版）."""
    title = link_title(anchor)
    years = _YEAR.findall(title)
    if not (years and max(years) > newest and _OF_REPORTS.search(title)) or roles.of(anchor) is not Role.CONTENT:
        return False
    parsed = parse_title(title)
    named = REPORT_WORDS.search(squeeze(title)) or parsed.is_report is not False
    return bool(named) and not parsed.subject and not parsed.denied


def _other_links(page: Page, base: str, listed: set[str]) -> Iterator[tuple[HtmlElement, str]]:
    """The links on the host, called after reports or by nothing, that lead to none of `listed`."""
    host = urlsplit(page.url).hostname
    for anchor in anchors(page):
        words = short_text(anchor, _LONGEST_TITLE) + anchor.get("title", "")
        if words and not _OF_REPORTS.search(words):
            continue
        url = addresses.target(base, anchor)
        if url and urlsplit(url).hostname == host and addresses.canonical(url) not in listed:
            yield anchor, url


def _is_other_file_or_column(page: Page, roles: Roles, anchor: HtmlElement, url: str) -> bool:
    """A file called after a year that no row names (2025年度报告打包下载); a picture without words that leads to a
    column of reports, by its address."""
    title = squeeze(link_title(anchor))
    if title:
        years = set(_YEAR.findall(title))
        other = addresses.is_file(url) and bool(years) and not years & _years_beside(page, anchor)
        return other and parse_title(title).is_report is not False and roles.of(anchor) is Role.CONTENT
    path = urlsplit(url).path
    named = COLUMN_TOKENS.search(path) or WEAK_COLUMN_TOKENS.search(path)
    elsewhere = not addresses.is_above(url, page.url) and addresses.is_directory(url)
    return bool(named) and elsewhere and anchor.find(".//img") is not None and roles.of(anchor) is Role.CONTENT


def _years_beside(page: Page, anchor: HtmlElement) -> set[str]:
    """The years that links other than this one name."""
    others = (link_title(link) for link in anchors(page) if link is not anchor)
    return {year for title in others for year in _YEAR.findall(title)}


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


def _turns_pages_by_script(page: Page, roles: Roles, listed: int) -> bool:
    """A pager of a script, or a count of pages or rows above what is there, where no pager was found to follow."""
    if draws_a_pager(page) or writes_links(page, roles) or any(map(_has_script_pager, _scripts(page))):
        return True
    pages = told_pages(page)
    # A single page has a box to type a number in, too.
    turns = pages > 1 if pages is not None else turns_by_script(page, roles)
    grows = any(
        _MORE_NAME.search(f"{part.get('class', '')} {part.get('id', '')}") and roles.of(part) is Role.CONTENT
        for part in _NAMED(page.tree)
    )
    return turns or grows or told_rows(page) > listed or is_cut_at_its_size(page, roles, listed)


def _has_script_pager(code: str) -> bool:
    """Whether a script calls for a pager, one that it calls with a single page left out."""
    return _SCRIPT_PAGER.search(code if _ASKS.search(code) else _ONE_PAGE.sub("", code)) is not None


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
            if REPORT_WORDS.search(words) and _YEAR.search(words) and words not in listed and not _speaks_of_one(words):
                return True
    return False


def _speaks_of_one(words: str) -> bool:
    """Whether a title is that of a notice about reports (关于编制…的通知)."""
    return ABOUT_REPORTS.search(words) is not None


def _keeps_rows_as_data(page: Page) -> bool:
    """Whether a field that nobody types into holds a list as data: `<textarea>[{"t":"…","id":7}]</textarea>`."""
    return may_show(page, "<textarea") and any(
        _ROWS_AS_DATA.match(area.text or "") for area in page.tree.iter("textarea")
    )


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
        words = short_words(element, 8)
        if not words:
            continue
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
    """What a 更多 may belong to: what stands right before it, and the boxes around it up to one that holds other links;
    further up it would belong to every list of the page."""
    current = anchor
    for _ in range(3):
        before = current.getprevious()
        if before is not None and isinstance(before.tag, str):
            yield before
        parent = current.getparent()
        if parent is None or parent.tag in {"body", "html", "form"}:
            return
        yield parent
        if any(link is not anchor and first_letter(link) for link in parent.iter("a")):
            return
        current = parent


def _holds(part: HtmlElement, base: str, listed: set[str]) -> bool:
    return any(addresses.canonical(url) in listed for a in part.iter("a") if (url := addresses.target(base, a)))
