"""龙讯 LonSun (安徽, 上饶): the list of a body's column comes as HTML from `/site/label/8888` (sites.md §1.4).

Column `/public/column/<organ>?type=4&catId=…&action=list`; an empty page of the list says 暂无相关信息. Hrefs may hold
template text that nobody rendered (`<?=el.link?>`).
"""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urlsplit

from spiders.families import addresses
from spiders.families.article import read_article
from spiders.families.columns import read_listing
from spiders.families.kept import may_show
from spiders.families.model import ArticlePage, Listing, Page, PageRequest, Recognition
from spiders.families.protocols import asking_listing, get, memo, next_number, unread_answer
from spiders.families.recognition import weigh
from spiders.families.records import fragment_counts, fragment_items, fragment_page, says_nothing_there
from spiders.families.rows import link_paths, may_lead
from spiders.families.script_data import json_of, number, scripts, variable
from spiders.families.text import text_of

NAME = "lonsun"
EXPLAINS = ("lonsun",)

_COLUMN = re.compile(r"^(?P<root>.*?)/public/column/(?P<organ>\d+)$")
_ARTICLE = re.compile(r"/(?:openness/)?public/(?:\d+/\d+\.html|content/\d+)$", re.IGNORECASE)
_YEAR_PAGE = re.compile(r"/site/tpl/\d+", re.IGNORECASE)
_LABEL = re.compile(r"""['"]([^'"\s]*/site/label/8888)(?:\?([^'"\s]*))?['"]""")
_PAGES = re.compile(r"""\b(?:pageCount|totalPages?)['"]?\s*[:=]\s*['"]?(\d{1,5})\b""")
_PAGE_SIZE = "15"


def recognises(page: Page) -> Recognition:
    """Evidence: its label interface 0.95, a column's address 0.9, articles' addresses 0.8, a yearly page 0.5."""
    links = link_paths(page)
    own = urlsplit(page.url).path
    return weigh(
        NAME,
        [
            (
                "label_address",
                0.95,
                may_show(page, "site/label/8888", "labelname=publicinfolist")
                and re.search(r"site/label/8888|labelName=publicInfoList", page.text),
            ),
            ("column_address", 0.9, _COLUMN.match(own)),
            ("article_names", 0.8, may_lead(page, "public/") and any(_ARTICLE.search(path) for path in (own, *links))),
            ("year_page", 0.5, _YEAR_PAGE.search(own)),
        ],
    )


def listing(page: Page) -> Listing:
    """The list behind a body's column; other pages of the system by their links."""
    query = _query(page)
    if query is None:
        return read_listing(page, explains=() if _asks(page) else EXPLAINS)
    address, fields = query
    return asking_listing(page, EXPLAINS, [_request(page.url, address, fields, 1, (("pages", _stated_pages(page)),))])


def answered(page: Page, request: PageRequest) -> Listing:
    """One page of the list: a piece of HTML, or 暂无相关信息 past the end."""
    markup = page.text
    data = json_of(markup)
    if isinstance(data, dict):
        inner = data.get("data")
        markup = inner if isinstance(inner, str) else str(data.get("html") or "")
    items = fragment_items(request.column, markup)
    counted, total = fragment_counts(request.column, markup)
    asked = int(request.told("pageIndex", "1"))
    if not items:
        empty = says_nothing_there(text_of(fragment_page(request.column, markup).tree)) or total == 0
        return Listing((), says_empty=empty, end_known=empty) if empty else unread_answer()
    pages = counted or number(request.told("pages"))
    if pages == 1 and len(items) >= int(_PAGE_SIZE):
        # The count of some other pager of the page: a full page says that there may be another.
        pages = None
    following_number = next_number(request, len(items), total, name="pageIndex")
    following: tuple[PageRequest, ...] = ()
    if following_number is not None and (pages is None or asked < pages):
        fields = tuple(pair for pair in parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
        kept = memo(request, len(items), following_number, name="pageIndex")
        following = (_request(request.column, request.url.split("?", 1)[0], fields, following_number, kept),)
    return Listing(items, following, page_count=pages, claimed_total=total)


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)


def _asks(page: Page) -> bool:
    """Whether a script of the page asks for a list: words in a comment or a link do not."""
    return any("publicInfoList" in script or "site/label/8888" in script for script in scripts(page))


def _query(page: Page) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """The address of the list and its fields: as a script of the page writes it, else from the column's address."""
    column = _COLUMN.match(urlsplit(page.url).path)
    own = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    for script in scripts(page):
        for match in _LABEL.finditer(script):
            written = dict(parse_qsl(html.unescape(match[2] or ""), keep_blank_values=True))
            if column or written.get("organId"):
                address = addresses.resolve(page.url, match[1])
                return address, _fields(page, column["organ"] if column else "", own, written)
    if column is None or not (own.get("catId") or own.get("type") or _asks(page)):
        return None
    root = addresses.resolve(page.url, f"{column['root']}/site/label/8888")
    return root, _fields(page, column["organ"], own, {})


def _fields(page: Page, organ: str, own: dict[str, str], written: dict[str, str]) -> tuple[tuple[str, str], ...]:
    usual = {
        "IsAjax": "1",
        "dataType": "html",
        "labelName": "publicInfoList",
        "siteId": variable(page, "siteId") or _meta(page, "siteid"),
        "pageSize": _PAGE_SIZE,
        "pageIndex": "1",
        "action": "list",
        "organId": organ or variable(page, "organId"),
        "type": own.get("type") or variable(page, "type") or "4",
        "catId": own.get("catId") or variable(page, "catId"),
        "cId": "",
        "isDate": "true",
        "dateFormat": "yyyy-MM-dd",
        "length": "80",
        "file": variable(page, "file") or "/xxgk/publicInfoList_newest2020",
        "result": "暂无相关信息",
    }
    return tuple({**usual, **{key: value for key, value in written.items() if value}}.items())


def _meta(page: Page, name: str) -> str:
    found = (e.get("content", "") for e in page.tree.iter("meta") if e.get("name", "").lower() == name)
    return next(found, "")


def _stated_pages(page: Page) -> str:
    counted = (match[1] for script in scripts(page) if (match := _PAGES.search(script)))
    return next(counted, "")


def _request(
    column: str, address: str, fields: tuple[tuple[str, str], ...], page_number: int, kept: tuple[tuple[str, str], ...]
) -> PageRequest:
    query = {**dict(fields), "pageIndex": str(page_number)}
    told = {**dict(kept), "pageIndex": str(page_number)}
    return get(address, query.items(), family=NAME, column=column, memo=tuple(told.items()))
