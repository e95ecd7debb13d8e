"""Webber / VSB (博达): static pages whose list pages are numbered from the end.

Addresses (sites.md §1.6): column `/zfxxgk/zfxxgknb.htm`, page P of N `/zfxxgk/zfxxgknb/{N-P+1}.htm`, so that the last
page is `1.htm`; article `/info/1243/14044.htm`; attachment `/system/_content/download.jsp?…wbfileid=`, which without a
Referer answers 200 with an HTML error page.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from spiders.families.article import read_article
from spiders.families.columns import read_listing
from spiders.families.kept import may_show
from spiders.families.model import ArticlePage, Listing, Page, PageRequest, Recognition
from spiders.families.pagers import MAX_PAGES, Pager, stated_total
from spiders.families.recognition import weigh
from spiders.families.rows import link_addresses, may_lead
from spiders.families.text import squeeze, text_of

NAME = "webber"

_ARTICLE = re.compile(r"/info/\d+/\d+\.htm$|urltype=news\.NewsContentUrl", re.IGNORECASE)
_TREE = re.compile(r"urltype=(?:tree\.TreeTempUrl|egovinfo\.)|wbtreeid=\d+", re.IGNORECASE)
_EDITOR = re.compile(
    r"_sitegray|vsb_content|v_news_content|pb_sys_common|/system/_content/|\bfanye\d+|Visual SiteBuilder"
)
_EDITOR_MARKS = ("_sitegray", "vsb_", "v_news", "pb_sys", "/_content/", "fanye", "visual sitebuilder")
_LATER_PAGE = re.compile(r"^(?P<stem>.*)/(?P<number>\d{1,4})\.htm$")
_FIRST_PAGE = re.compile(r"^(?P<stem>.*/[^/]*[A-Za-z_][^/]*)\.htm$")
# 共23条 1/2: the template prints the page and the count without the word 页.
_STATED = re.compile(r"共\d{1,6}条[^\d共]{0,6}(\d{1,4})/(\d{1,4})(?!\d)")


def recognises(page: Page) -> Recognition:
    """Evidence: articles at `/info/N/N.htm` 0.85, tree addresses 0.8, its editor's names 0.6."""
    links = (page.url, *link_addresses(page)) if may_lead(page, "/info/", "urltype=", "wbtreeid=") else ()
    return weigh(
        NAME,
        [
            ("article_names", 0.85, any(map(_ARTICLE.search, links))),
            ("tree_addresses", 0.8, any(map(_TREE.search, links))),
            ("editor", 0.6, may_show(page, *_EDITOR_MARKS) and _EDITOR.search(page.text)),
        ],
    )


def listing(page: Page) -> Listing:
    """The column's items; its later pages counted down."""
    return read_listing(page, lambda by_links: _descending(page, by_links))


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)


def _descending(page: Page, by_links: Pager) -> Pager | None:
    """All later pages of a pager that counts down; None where the page's links or its count show another rule."""
    parts = urlsplit(page.url)
    later = _LATER_PAGE.match(parts.path)
    first = None if later else _FIRST_PAGE.match(parts.path)
    if parts.query or not (first or later):
        return None
    stem = (first or later)["stem"]  # type: ignore[index]
    numbers = [
        int(match["number"])
        for request in by_links.requests
        if (match := _LATER_PAGE.match(urlsplit(request.url).path)) and match["stem"] == stem
    ]
    if len(numbers) != len(by_links.requests):
        return None
    text = squeeze(text_of(page.tree))
    stated = _STATED.search(text)
    count = by_links.count or (int(stated[2]) if stated else None)
    if later:
        top = int(later["number"]) - 1
    elif numbers:
        top = max(numbers)
    elif count is not None and count > 1:
        top = count - 1
    else:
        return None
    if numbers and max(numbers) != top:
        return None
    if first and count is not None and count != top + 1:
        return None
    if top >= MAX_PAGES:
        return Pager(count=top + 1, end_known=False, total=stated_total(text))
    root = f"{parts.scheme}://{parts.netloc}{stem}"
    requests = tuple(PageRequest(f"{root}/{number}.htm") for number in range(top, 0, -1))
    return Pager(count or (top + 1 if first else None), 1 if first else None, requests, total=by_links.total)
