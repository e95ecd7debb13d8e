"""NFCMS portals (广东, the static side): `index_2.html` pages, articles `content/post_N.html`, file names in `alt`.

Its directory platform is another system: `gkmlpt` (sites.md §1.3).
"""

from __future__ import annotations

import re

from spiders.families.article import read_article
from spiders.families.columns import read_listing
from spiders.families.kept import may_show
from spiders.families.model import ArticlePage, Listing, Page, Recognition
from spiders.families.recognition import weigh
from spiders.families.rows import link_addresses, may_lead
from spiders.families.script_pagers import script_call, script_pager

NAME = "nfcms"

_ARTICLE = re.compile(r"/content/m?post_\d+\.html$|/m?post_\d+\.html$", re.IGNORECASE)
_MARKS = re.compile(r"nfw-cms-attachment|NFCMS_|news_cont_d_wrap")


def recognises(page: Page) -> Recognition:
    """Evidence: articles named `post_N.html` 0.88, its attachment class or variables 0.7."""
    links = link_addresses(page)
    named = may_lead(page, "post_") and any(_ARTICLE.search(url) for url in (page.url.split("?", 1)[0], *links))
    return weigh(
        NAME,
        [
            ("article_names", 0.88, named),
            ("marks", 0.7, may_show(page, "nfw-cms", "nfcms_", "news_cont_d") and _MARKS.search(page.text)),
        ],
    )


def listing(page: Page) -> Listing:
    """The column's items and the pager that its links or its script make."""
    call = script_call(page)
    return read_listing(page, lambda by_links: script_pager(page, call, by_links) if call else None)


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)
