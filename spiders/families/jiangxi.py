"""江西 (from 2023): columns `/<site>/col/<code>/…/pc/list.html`, whose list is a POST to `/queryList` (sites.md §1.7).

The page holds channelId, websiteId and siteId in its script; a GET answers 404. An article is
`/<site>/col/<code>/content/content_<id>.html`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from spiders.families import addresses
from spiders.families.article import read_article
from spiders.families.columns import read_listing
from spiders.families.lists import merged
from spiders.families.model import ArticlePage, Listing, Page, PageRequest, Recognition
from spiders.families.protocols import asking_listing, memo, next_number, post_form, site_address, unread_answer
from spiders.families.recognition import weigh
from spiders.families.records import data_rows, data_total, row_item, text_under
from spiders.families.rows import link_paths, may_lead
from spiders.families.script_data import json_of, variable

NAME = "jiangxi"
EXPLAINS = ("jiangxi", "template")

_COLUMN = re.compile(r"^(?P<root>(?:/[\w-]+)?/col/[\w-]+)/")
_ARTICLE = re.compile(r"/col/[\w-]+/content/content_\w+\.html$")
_PATH = re.compile(r"""['"]([^'"\s]*/queryList)['"]""")
_NAMES = ("channelId", "websiteId", "siteId")
_PAGE_SIZE = 15


def recognises(page: Page) -> Recognition:
    """Evidence: the list's address and the channel in a script 0.94, articles' addresses 0.87, the column's 0.5."""
    links = link_paths(page)
    own = urlsplit(page.url).path
    return weigh(
        NAME,
        [
            ("query_list", 0.94, "/queryList" in page.text and variable(page, "channelId")),
            ("article_names", 0.87, may_lead(page, "/content_") and any(map(_ARTICLE.search, (own, *links)))),
            ("column_address", 0.5, own.endswith("/pc/list.html")),
        ],
    )


def listing(page: Page) -> Listing:
    """The channel's list; pages that show their list themselves by their links."""
    fields = {name: variable(page, name) for name in _NAMES}
    column = _COLUMN.match(urlsplit(page.url).path)
    asks = "/queryList" in page.text or urlsplit(page.url).path.endswith("/pc/list.html")
    if not fields["channelId"] or column is None or not asks:
        return read_listing(page)
    written = _PATH.search(page.text)
    url = site_address(page, written[1] if written else "/queryList")
    told = (*fields.items(), ("root", column["root"]))
    return asking_listing(page, EXPLAINS, [_request(url, page.url, 1, told)])


def answered(page: Page, request: PageRequest) -> Listing:
    """One page of the channel's list."""
    data = json_of(page.text)
    inner = data.get("data") if isinstance(data, dict) else None
    if not isinstance(inner, Mapping):
        return unread_answer()
    rows = data_rows(inner)
    items = merged(item for row in rows if (item := row_item(row, request.column, _address(row, request))) is not None)
    total = data_total(inner)
    if not items:
        empty = total == 0 or (not rows and int(request.told("page", "1")) > 1)
        return Listing((), claimed_total=total, says_empty=empty, end_known=empty)
    after = next_number(request, len(items), total)
    following: tuple[PageRequest, ...] = ()
    if after is not None:
        following = (_request(request.url, request.column, after, memo(request, len(items), after)),)
    return Listing(items, following, claimed_total=total)


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)


def _address(row: Mapping[str, object], request: PageRequest) -> str:
    """A row's own address, where it has one; else the one that the channel's articles have."""
    given = next((found for key in ("url", "link", "href") if (found := text_under(row, key))), "")
    if given:
        return addresses.resolve(request.column, given)
    number = text_under(row, "id")
    return addresses.resolve(request.column, f"{request.told('root')}/content/content_{number}.html") if number else ""


def _request(url: str, column: str, page_number: int, kept: tuple[tuple[str, str], ...]) -> PageRequest:
    told = {**dict(kept), "page": str(page_number)}
    fields = [(name, told.get(name, "")) for name in _NAMES]
    fields += [("pageNo", str(page_number)), ("pageSize", str(_PAGE_SIZE)), ("perPage", str(_PAGE_SIZE))]
    fields += [("showMode", "1"), ("themeName", "default")]
    return post_form(url, fields, family=NAME, column=column, memo=tuple(told.items()))
