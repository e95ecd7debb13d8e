"""大汉 信息公开目录 (`/module/xxgk`): the list is a POST to `search.jsp`, the answer a piece of HTML (sites.md §1.2).

`xxgkAnnualReport.jsp?area=&fbtime=` shows one year's report at an address of its own; links to it are plain items.
`search.jsp` may ignore the column and send the whole catalogue: then only articles of this column count.
A page that does not say which category it shows has a directory beside it, `tree.jsp`: its nodes call
`funclick('A0212', …)` with the category, and the one that is called like the column is the column's.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from spiders.families import addresses
from spiders.families.article import read_article
from spiders.families.columns import read_listing
from spiders.families.model import ArticlePage, ListedItem, Listing, Page, PageRequest, Recognition
from spiders.families.pagers import MAX_PAGES
from spiders.families.protocols import asking_listing, memo, post_form, site_address, unread_answer
from spiders.families.recognition import weigh
from spiders.families.records import fragment_counts, fragment_items, fragment_page, says_nothing_there
from spiders.families.rows import anchors
from spiders.families.script_data import scripts, variable
from spiders.families.text import squeeze, text_of
from spiders.families.vocabulary import BARE_COLUMN_NAMES, COLUMN_NAMES, LOOK_ALIKES

NAME = "hanweb_xxgk"
EXPLAINS = ("hanweb_xxgk", "jpage")

_TREE = re.compile(r"""['"]([^'"\s]*/module/xxgk/tree\.jsp\?[^'"\s]*)['"]""", re.IGNORECASE)
# A node of the tree, as markup or written by script with escaped quotes; its label may end in a count.
_NODE = re.compile(
    r"""funclick\(\s*\\?['"](?P<category>\w+)\\?['"][^<>]{0,200}?\)[^<>]{0,80}>\s*(?P<label>[^<>]{1,60})""",
    re.IGNORECASE,
)
_VALUE = re.compile(r"^[\w.-]*$")
_COUNT = re.compile(r"[(（\[](\d{1,5})[)）\]]$")
_MODULE = re.compile(r"/module/xxgk/(?:tree|search)\.jsp(\?[^'\"<>\s]*)?", re.IGNORECASE)
_REPORT_PAGE = re.compile(r"xxgkAnnualReport\.jsp", re.IGNORECASE)
_REPORT_ADDRESS = re.compile(r"""['"]([^'"\s]*xxgkAnnualReport\.jsp\?[^'"\s]*)['"]""", re.IGNORECASE)
_COLUMN = re.compile(r"/col/col(\d+)/")
_ARTICLE_COLUMN = re.compile(r"/art_(\d+)_\d+\.html")
_DIVISION = re.compile(r"^div\d+$")
_NAMES = ("infotypeId", "jdid", "area", "divid")
# Other names under which addresses of columns give them (Shandong, Jilin: `?vc_xxgkarea=1137000000450&number=A0212`).
_ALIASES = {"vc_xxgkarea": "area", "number": "infotypeId"}
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
    tree = _tree_address(page)
    if not fields["infotypeId"] and tree:
        told = (*fields.items(), ("tree", _search_address(page)))
        return asking_listing(page, EXPLAINS, [PageRequest(tree, family=NAME, column=page.url, memo=told)])
    if not fields["infotypeId"] and not _COLUMN.search(page.url):
        return read_listing(page)
    return asking_listing(page, EXPLAINS, [_request(page.url, _search_address(page), fields, 1)])


def answered(page: Page, request: PageRequest) -> Listing:
    """One page of the list as `search.jsp` sends it."""
    if request.told("year"):
        return _year(page, request)
    if request.told("tree"):
        return _directory(page, request)
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
    for href in filter(_REPORT_PAGE.search, (*linked, *written)):
        url = addresses.resolve(addresses.base_url(page), href)
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


def _directory(page: Page, request: PageRequest) -> Listing:
    """The search in the category that the tree calls like the column; where it has none, in all of them if the column
    has a number by which its articles are told."""
    fields = {name: request.told(name) for name in _NAMES}
    for name in _NAMES[1:]:
        fields[name] = fields[name] or variable(page, name)
    categories = _report_categories(page.text)
    if not categories and not _COLUMN.search(request.column):
        return unread_answer()
    asked = [{**fields, "infotypeId": category} for category in categories] or [fields]
    return Listing((), tuple(_request(request.column, request.told("tree"), each, 1) for each in asked))


def _report_categories(tree: str) -> list[str]:
    """The categories called like the column, the official name before bare ones (年报)."""
    named: dict[str, str] = {}
    for node in _NODE.finditer(tree):
        label = _COUNT.sub("", squeeze(node["label"]))
        if COLUMN_NAMES.match(label) and not LOOK_ALIKES.search(label):
            named.setdefault(node["category"], label)
    sure = [category for category, label in named.items() if not BARE_COLUMN_NAMES.match(label)]
    return sure or list(named)


def _tree_address(page: Page) -> str:
    found = _TREE.search(page.text)
    return addresses.resolve(addresses.base_url(page), found[1].replace("&amp;", "&")) if found else ""


def _fields(page: Page) -> dict[str, str]:
    """What the search wants to know: variables of the page's script, the tree's address, or hidden fields."""
    # `'…search.jsp?infotypeId='+iid,data:{` is an address that a script puts together: no value.
    found = {name: value if _VALUE.match(value := variable(page, name)) else "" for name in _NAMES}
    module = _MODULE.search(page.text)
    queries = [module[1] or "" if module else "", urlsplit(page.url).query]
    for key, value in (pair for query in queries for pair in parse_qsl(query.replace("&amp;", "&").lstrip("?"))):
        wanted = _ALIASES.get(key.lower(), key)
        for name in _NAMES:
            if wanted.lower() == name.lower() and not found[name]:
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
