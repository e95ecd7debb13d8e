"""开普云 Kaipu (UCAP / CMSPRO): static lists `*_list_2.shtml`, or JSON by channel (sites.md §1.5).

JSON: `/common/search/<channel>`, `/searchList/<channel>`, `/es-search/search/<channel>`,
`/<site>/manuscriptList/<channel>?_isAgg=true&_isJson=true&_pageSize=20&…&page=N` → {"data": {"total", "results"}};
without `_isJson` a piece of HTML. The channel stands in `<meta name="channelId">`, in a script, or is asked for by
its code.
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
from spiders.families.protocols import asking_listing, get, memo, next_number, site_address, unread_answer
from spiders.families.recognition import weigh
from spiders.families.records import (
    data_items,
    data_rows,
    data_total,
    fragment_counts,
    fragment_items,
    says_nothing_there,
    text_under,
)
from spiders.families.rows import link_paths
from spiders.families.script_data import json_of, scripts, variable
from spiders.families.script_pagers import script_call, script_pager

NAME = "kaipu"
EXPLAINS = ("kaipu",)

_ARTICLE = re.compile(r"/c\d{4,}/(?:\d{6}|\d{4}-\d{2}/\d{2})/(?:[0-9a-f]{32}|c\d+_\d+)\.s?html$", re.IGNORECASE)
_LIST = re.compile(r"(?:xxgk_list|newxxgk_list|xxgk_navs|_gknbz|column-index)(?:[-_]\d+)?\.s?html$", re.IGNORECASE)
_MARKS = re.compile(r"<ucapcontent|<ucaptitle|ucap-content|publishtime[\"' ]", re.IGNORECASE)
_INTERFACE = re.compile(
    r"""['"](?P<path>[^'"\s]*/(?:common/search|searchList|es-search/search|manuscriptList)/)"""
    r"""(?P<channel>[0-9a-zA-Z_-]*)(?:\?(?P<query>[^'"\s]*))?['"]"""
)
_CODE = re.compile(r"/(c\d{4,})(?:/|$)")
_USUAL = (
    *(("_isAgg", "true"), ("_isJson", "true"), ("_pageSize", "20"), ("_template", "index")),
    *(("_rangeTimeGte", ""), ("_channelName", "")),
)


def recognises(page: Page) -> Recognition:
    """Evidence: a script that asks a channel's list 0.95, articles' addresses 0.86, a list page's name 0.75, its
    elements 0.7."""
    links = link_paths(page)
    own = urlsplit(page.url).path
    return weigh(
        NAME,
        [
            ("channel_list", 0.95, _interface(page)),
            ("article_names", 0.86, any(_ARTICLE.search(path) for path in (own, *links))),
            ("list_name", 0.75, _LIST.search(own)),
            ("elements", 0.7, may_show(page, "ucap", "publishtime") and _MARKS.search(page.text)),
        ],
    )


def listing(page: Page) -> Listing:
    """The channel's list where a script asks for one; else the page's own list and pager."""
    interface = _interface(page)
    if interface is None:
        call = script_call(page)
        return read_listing(page, lambda by_links: script_pager(page, call, by_links) if call else None)
    path, channel, query = interface
    if channel:
        return asking_listing(page, EXPLAINS, [_request(page.url, path + channel, query, 1, ())])
    code = _CODE.search(urlsplit(page.url).path)
    if not code:
        return asking_listing(page, EXPLAINS, [])
    told = (("step", "channel"), ("path", path), ("query", _joined(query)))
    asked = get(
        site_address(page, "/getChannelList"), [("channelCode", code[1])], family=NAME, column=page.url, memo=told
    )
    return asking_listing(page, EXPLAINS, [asked])


def answered(page: Page, request: PageRequest) -> Listing:
    """One page of a channel's list, or the channel's number and with it the first page to ask for."""
    data = json_of(page.text)
    if request.told("step") == "channel":
        channel = _channel(data)
        if not channel:
            return unread_answer()
        query = tuple(parse_qsl(request.told("query"), keep_blank_values=True))
        return Listing((), (_request(request.column, request.told("path") + channel, query, 1, ()),))
    if isinstance(data, dict):
        items = data_items(data_rows(data), request.column)
        total = data_total(data)
        if not items and total is None:
            return unread_answer()
    else:
        items = fragment_items(request.column, page.text)
        total = fragment_counts(request.column, page.text)[1]
    if not items:
        empty = total == 0 or says_nothing_there(page.text[:2000]) or int(request.told("page", "1")) > 1
        return Listing((), claimed_total=total, says_empty=empty, end_known=empty)
    number = next_number(request, len(items), total)
    following: tuple[PageRequest, ...] = ()
    if number is not None:
        query = tuple(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
        kept = memo(request, len(items), number)
        following = (_request(request.column, request.url.split("?", 1)[0], query, number, kept),)
    return Listing(items, following, claimed_total=total)


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)


def _interface(page: Page) -> tuple[str, str, tuple[tuple[str, str], ...]] | None:
    """Address, channel (may be empty) and query of the list that a script of the page asks for."""
    for script in scripts(page):
        for match in _INTERFACE.finditer(script):
            channel = match["channel"] or _meta_channel(page) or variable(page, "channelId")
            path = addresses.resolve(page.url, match["path"])
            return path, channel, tuple(parse_qsl(html.unescape(match["query"] or ""), keep_blank_values=True))
    return None


def _meta_channel(page: Page) -> str:
    found = (e.get("content", "").strip() for e in page.tree.iter("meta") if e.get("name", "").lower() == "channelid")
    return next((channel for channel in found if channel), "")


def _channel(data: object) -> str:
    """The number in the answer of `/getChannelList`."""
    if isinstance(data, list):
        return next((found for entry in data if (found := _channel(entry))), "")
    if not isinstance(data, dict):
        return ""
    for key in ("channelId", "id"):
        if text_under(data, key):
            return text_under(data, key)
    return next((found for value in data.values() if (found := _channel(value))), "")


def _joined(query: tuple[tuple[str, str], ...]) -> str:
    return "&".join(f"{key}={value}" for key, value in query)


def _request(
    column: str, url: str, query: tuple[tuple[str, str], ...], page_number: int, kept: tuple[tuple[str, str], ...]
) -> PageRequest:
    asked = {**dict(_USUAL), **dict(query), "page": str(page_number)}
    told = {**dict(kept), "page": str(page_number)}
    return get(url, asked.items(), family=NAME, column=column, memo=tuple(told.items()))
