"""TRS WCM (拓尔思), with the template of the 2019 norm (国办公开办函〔2019〕61号): static directories, script pagers.

Addresses: column = directory, article `./202401/t20240126_5731234.html`, page k `index_k.html`. Pager written by
`createPageHTML(…)` or `countPage = N` (sites.md §1.1).
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.families.article import read_article
from spiders.families.columns import read_listing
from spiders.families.furniture import names
from spiders.families.kept import may_show, once
from spiders.families.model import ArticlePage, Listing, Page, Recognition
from spiders.families.recognition import weigh
from spiders.families.rows import link_addresses, may_lead
from spiders.families.script_pagers import script_call, script_pager

NAME = "trs"

_ARTICLE_NAME = re.compile(r"/t(?:19|20)\d{6}_\d+(?:_\w+)?\.s?html?$", re.IGNORECASE)
_EDITOR = re.compile(
    r"TRS_Editor|TRS_UEDITOR|trs_paper_default|trs_editor_view|TRS_WebPages|was\d*/(?:web/)?search|/igs/front/search"
)
_EDITOR_MARKS = ("trs_", "/search", "/web/search", "/igs/")


def recognises(page: Page) -> Recognition:
    """Evidence, the strongest counts: the norm's list element 0.9, articles named `tYYYYMMDD_ID` 0.85 (the page's own
    address or at least one link), its pager script 0.7, its editor's classes or search addresses 0.5."""
    named = may_lead(page, "/t19", "/t20") and any(
        _ARTICLE_NAME.search(url) for url in (page.url.split("?", 1)[0], *link_addresses(page))
    )
    return weigh(
        NAME,
        [
            ("norm_list", 0.9, norm_lists(page)),
            ("article_names", 0.85, named),
            ("pager_script", 0.7, script_call(page) is not None),
            ("editor", 0.5, may_show(page, *_EDITOR_MARKS) and _EDITOR.search(page.text) is not None),
        ],
    )


def listing(page: Page) -> Listing:
    """The column's items; its later pages by the pager script where there is one, else by the page's links."""
    call = script_call(page)
    return read_listing(page, lambda by_links: script_pager(page, call, by_links) if call else None, norm_lists(page))


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)


@once
def norm_lists(page: Page) -> tuple[HtmlElement, ...]:
    """The list elements of the 2019 template: `.zfxxgk_zdgkc` (inside `.scroll_main`), that hold links."""
    return tuple(
        element
        for element in page.tree.iter("div", "ul", "section")
        if "zfxxgk_zdgkc" in (element.get("class") or "").split()
        and element.find(".//a") is not None
        and "nav" not in names(element)
    )
