"""大汉 jpaas (from 2022: 浙江, 江苏, 山东, 贵州): lists built by a gateway, HTML inside JSON (sites.md §1.2).

The page names the list in a script element: `<script src="…unitbuild.js" url="/api-gateway/…/build/unit"
queryData="{'webId':…,'pageId':…,'tagId':'信息列表',…}">`. A bare `pageNo` is ignored; it must stand in `paramJson`.
"""

from __future__ import annotations

import json
import re

from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.article import read_article
from spiders.families.columns import read_listing
from spiders.families.model import ArticlePage, Listing, Page, PageRequest, Recognition
from spiders.families.protocols import asking_listing, get, memo, next_number, unread_answer
from spiders.families.recognition import weigh
from spiders.families.records import data_total, fragment_counts, fragment_items, says_nothing_there
from spiders.families.rows import link_addresses, may_lead
from spiders.families.script_data import json_of, literal_after, number

NAME = "jpaas"
EXPLAINS = ("jpaas",)

_ARTICLE = re.compile(r"/art/(?:19|20)\d\d/\d{1,2}/\d{1,2}/art_\d{10}_\w+\.html$")
_LIST_TAG = "列表"
_USUAL_ADDRESS = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_PAGE_SIZE = 15


def recognises(page: Page) -> Recognition:
    """Evidence: a unit to be built 0.96, the gateway's address 0.9, articles whose column has ten digits 0.3."""
    links = link_addresses(page)
    return weigh(
        NAME,
        [
            ("unit", 0.96, _units(page)),
            ("gateway", 0.9, "jpaas-publish-server" in page.text),
            ("article_names", 0.3, may_lead(page, "/art/") and any(_ARTICLE.search(url) for url in (page.url, *links))),
        ],
    )


def listing(page: Page) -> Listing:
    """The list units of the page; a page without any by its links."""
    units = _units(page)
    if not units:
        return read_listing(page)
    lists = [unit for unit in units if _LIST_TAG in str(unit[1].get("tagId", ""))] or units
    requests = []
    for place, (url, query) in enumerate(lists):
        size = number(query.get("pageSize")) or _stated_size(query) or _PAGE_SIZE
        kept = {key: value for key, value in query.items() if key not in ("paramJson", "pageNo", "pageSize")}
        requests.append(_request(page.url, url, kept, 1, size, (("page", "1"), ("list", str(place)))))
    return asking_listing(page, EXPLAINS, requests)


def answered(page: Page, request: PageRequest) -> Listing:
    """One page of the list, as HTML in the answer's `data.html`."""
    data = json_of(page.text)
    inner = data.get("data") if isinstance(data, dict) else None
    markup = inner.get("html") if isinstance(inner, dict) else None
    if not isinstance(markup, str) or (isinstance(data, dict) and data.get("success") is False):
        return unread_answer()
    items = fragment_items(request.column, markup)
    pages, total = fragment_counts(request.column, markup)
    stated = data_total(inner)
    total = stated if stated is not None else total
    if not items:
        empty = total == 0 or says_nothing_there(markup) or int(request.told("page", "1")) > 1
        return Listing((), says_empty=empty, end_known=empty, claimed_total=total)
    following: tuple[PageRequest, ...] = ()
    following_number = next_number(request, len(items), total)
    if following_number is not None and (pages is None or following_number <= pages):
        query = json.loads(request.told("query"))
        size = int(request.told("size", str(_PAGE_SIZE)))
        kept = memo(request, len(items), following_number)
        following = (_request(request.column, request.told("url"), query, following_number, size, kept),)
    return Listing(items, following, claimed_total=total)


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)


def _units(page: Page) -> list[tuple[str, dict[str, str]]]:
    """The units that the page builds: address and query of each."""
    found = []
    for script in page.tree.iter("script"):
        if "unitbuild" not in script.get("src", "") and not script.get("querydata"):
            continue
        query = _query(script)
        if query:
            found.append((addresses.resolve(page.url, script.get("url", "")) or _usual(page), query))
    return found


def _query(script: HtmlElement) -> dict[str, str]:
    value = literal_after(script.get("querydata", ""), r"^")
    if not isinstance(value, dict):
        return {}
    return {str(key): str(entry) for key, entry in value.items() if isinstance(entry, str | int | float)}


def _usual(page: Page) -> str:
    return addresses.resolve(page.url, _USUAL_ADDRESS)


def _stated_size(query: dict[str, str]) -> int | None:
    stated = json_of(query.get("paramJson", ""))
    return number(stated.get("pageSize")) if isinstance(stated, dict) else None


def _request(
    column: str, url: str, query: dict[str, str], page_number: int, size: int, kept: tuple[tuple[str, str], ...]
) -> PageRequest:
    parameter = json.dumps({"pageNo": page_number, "pageSize": size}, separators=(",", ":"))
    told = {**dict(kept), "url": url, "query": json.dumps(query, ensure_ascii=False), "size": str(size)}
    return get(url, [*query.items(), ("paramJson", parameter)], family=NAME, column=column, memo=tuple(told.items()))
