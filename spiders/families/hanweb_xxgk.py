"""大汉 信息公开目录 (`/module/xxgk`): the list is a POST to `search.jsp`, the answer a piece of HTML (sites.md §1.2).

`xxgkAnnualReport.jsp?area=&fbtime=` shows one year's report at an address of its own; links to it are plain items.
`search.jsp` may ignore the column and send the whole catalogue: then only articles of this column count.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from spiders.families import addresses
from spiders.families.article import read_article
from spiders.families.columns import read_listing
from spiders.families.model import ArticlePage, ListedItem, Listing, Page, PageRequest, Recognition
from spiders.families.pagers import MAX_PAGES
from spiders.families.protocols import asking_listing, memo, post_form, site_address
from spiders.families.recognition import weigh
from spiders.families.records import fragment_counts, fragment_items, fragment_page, says_nothing_there
from spiders.families.rows import anchors
from spiders.families.script_data import scripts, variable
from spiders.families.text import text_of

NAME = "hanweb_xxgk"
EXPLAINS = ("hanweb_xxgk", "jpage")

_MODULE = re.compile(r"/module/xxgk/(?:tree|search)\.jsp(\?[^'\"<>\s]*)?", re.IGNORECASE)
_REPORT_PAGE = re.compile(r"xxgkAnnualReport\.jsp", re.IGNORECASE)
_REPORT_ADDRESS = re.compile(r"""['"]([^'"\s]*xxgkAnnualReport\.jsp\?[^'"\s]*)['"]""", re.IGNORECASE)
_COLUMN = re.compile(r"/col/col(\d+)/")
_ARTICLE_COLUMN = re.compile(r"/art_(\d+)_\d+\.html")
_DIVISION = re.compile(r"^div\d+$")
_NAMES = ("infotypeId", "jdid", "area", "divid")
_FIXED = (
    *(("sortfield", ",compaltedate:0"), ("standardXxgk", "1"), ("isAllList", "1"), ("texttype", ""), ("fbtime", "-1")),
    *(("vc_all", ""), ("vc_filenumber", ""), ("vc_title", ""), ("vc_number", "")),
)


def recognises(page: Page) -> Recognition:
    """Evidence: its search or tree address in the page 0.93, years at `xxgkAnnualReport.jsp` 0.91, such an address of
    its own 0.6."""
    return weigh(
        NAME,
        [
            ("search_address", 0.93, _MODULE.search(page.text)),
            ("report_pages", 0.91, _report_pages(page)),
            ("own_address", 0.6, _REPORT_PAGE.search(page.url)),
        ],
    )


def listing(page: Page) -> Listing:
    """The list behind the page; a page that only links to yearly report pages by its links."""
    years = _report_pages(page)
    if years:
        requests = [PageRequest(url, family=NAME, column=page.url, memo=(("year", year),)) for url, year in years]
        return asking_listing(page, EXPLAINS, requests)
    if not _MODULE.search(page.text):
        return read_listing(page)
    fields = _fields(page)
    if not fields["infotypeId"] and not _COLUMN.search(page.url):
        return read_listing(page)
    return asking_listing(page, EXPLAINS, [_request(page.url, _search_address(page), fields, 1)])


def answered(page: Page, request: PageRequest) -> Listing:
    """One page of the list as `search.jsp` sends it."""
    if request.told("year"):
        return _year(page, request)
    whole = text_of(fragment_page(request.column, page.text).tree)
    items = fragment_items(request.column, page.text)
    pages, total = fragment_counts(request.column, page.text)
    number = int(request.told("currpage", "1"))
    if not items:
        empty = says_nothing_there(whole) or total == 0 or number > 1
        return Listing((), page_count=pages, says_empty=empty, end_known=empty)
    own = _COLUMN.search(request.column)
    columns = {match[1] for item in items if (match := _ARTICLE_COLUMN.search(item.url))}
    if own and own[1] in columns and len(columns) > 1:
        # The whole catalogue came: its counts are not this column's.
        items = tuple(item for item in items if f"/art_{own[1]}_" in item.url)
        total = None
    following: tuple[PageRequest, ...] = ()
    if pages is not None and number < min(pages, MAX_PAGES):
        fields = {name: request.told(name) for name in _NAMES}
        following = (_request(request.column, request.url, fields, number + 1, memo(request, len(items), number + 1)),)
    known = pages is not None or (total is not None and total <= len(items))
    return Listing(items, following, page_count=pages, claimed_total=total, end_known=known)


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)


def _report_pages(page: Page) -> tuple[tuple[str, str], ...]:
    """The years that the page leads to at `xxgkAnnualReport.jsp`: address and year (`fbtime`) of each."""
    found: dict[str, str] = {}
    written = [match[1] for script in scripts(page) for match in _REPORT_ADDRESS.finditer(script)]
    linked = [anchor.get("href", "") for anchor in anchors(page)] + [
        o.get("value", "") for o in page.tree.iter("option")
    ]
    for href in (*linked, *written):
        url = addresses.resolve(addresses.base_url(page), href) if _REPORT_PAGE.search(href) else ""
        year = dict(parse_qsl(urlsplit(url).query)).get("fbtime", "")
        if re.fullmatch(r"(?:19|20)\d\d", year):
            found.setdefault(year, url)
    return tuple((url, year) for year, url in found.items())


def _year(page: Page, request: PageRequest) -> Listing:
    """One year of `xxgkAnnualReport.jsp`: the year's reports as a list, or its one report."""
    items = tuple(item for item in fragment_items(request.column, page.text) if addresses.is_article(item.url))
    if items:
        pages, total = fragment_counts(request.column, page.text)
        return Listing(items, claimed_total=total, end_known=pages in (None, 1))
    shown = read_article(page)
    if shown.has_content:
        return Listing((ListedItem(shown.title or f"{request.told('year')}年", page.url, shown.shown_date),))
    empty = says_nothing_there(text_of(fragment_page(request.column, page.text).tree))
    return Listing((), says_empty=empty, end_known=empty)


def _fields(page: Page) -> dict[str, str]:
    """What the search wants to know: variables of the page's script, the tree's address, or hidden fields."""
    found = {name: variable(page, name) for name in _NAMES}
    module = _MODULE.search(page.text)
    queries = [module[1] or "" if module else "", urlsplit(page.url).query]
    for key, value in (pair for query in queries for pair in parse_qsl(query.replace("&amp;", "&").lstrip("?"))):
        for name in _NAMES:
            if key.lower() == name.lower() and not found[name]:
                found[name] = value
    for element in page.tree.iter("input"):
        name = element.get("name") or element.get("id") or ""
        if name in _NAMES and not found[name]:
            found[name] = element.get("value", "")
    if not found["divid"]:
        found["divid"] = next((i for e in page.tree.iter("div") if _DIVISION.match(i := e.get("id", ""))), "")
    return found


def _search_address(page: Page) -> str:
    return site_address(page, "/module/xxgk/search.jsp")


def _request(
    column: str, url: str, fields: dict[str, str], number: int, kept: tuple[tuple[str, str], ...] = ()
) -> PageRequest:
    told = {**dict(kept), **fields, "currpage": str(number)}
    body = [*fields.items(), *_FIXED, ("currpage", str(number))]
    bare = addresses.resolve(column, url).split("?", 1)[0]
    return post_form(bare, body, family=NAME, column=column, memo=tuple(told.items()))
