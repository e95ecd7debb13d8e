"""上海: `/nw12344/20230331/<32 hex>.html` under `ul.news-list`, and a special of its own for each year,
`/2025ndbg/index.html` (sites.md §1.7). Static."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from spiders.families.article import read_article
from spiders.families.columns import read_listing
from spiders.families.model import ArticlePage, Listing, Page, Recognition
from spiders.families.recognition import weigh
from spiders.families.rows import link_paths
from spiders.families.script_pagers import script_call, script_pager

NAME = "shanghai"

_ARTICLE = re.compile(r"/[\w-]+/(?:19|20)\d{6}/[0-9a-f]{32}\.html$")
_SPECIAL = re.compile(r"/(?:19|20)\d\dndbg/")


def recognises(page: Page) -> Recognition:
    """Evidence: articles' addresses 0.86, a year's special 0.6, its list element 0.3."""
    links = link_paths(page)
    own = urlsplit(page.url).path
    return weigh(
        NAME,
        [
            ("article_names", 0.86, any(_ARTICLE.search(path) for path in (own, *links))),
            ("year_special", 0.6, _SPECIAL.search(own)),
            ("list_element", 0.3, _lists(page)),
        ],
    )


def listing(page: Page) -> Listing:
    """The items of `ul.news-list` and its pager; without one, of the page."""
    call = script_call(page)
    return read_listing(page, lambda by_links: script_pager(page, call, by_links) if call else None, _lists(page))


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)


def _lists(page: Page) -> tuple[HtmlElement, ...]:
    return tuple(
        element
        for element in page.tree.iter("ul")
        if "news-list" in (element.get("class") or "").split() and element.find(".//a") is not None
    )
