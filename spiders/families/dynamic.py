"""Old ASP, JSP and PHP sites: a list and its articles told apart by the query alone (sites.md §1.7).

`class.asp?class=1150`, `show.php?id=`, `showNBconent.jsp?xxnr_id=&unit=`, `iList.jsp?node_id=&cat_id=&cur_page=1`.
Their pagers are links with a page's number in the query, or a form that is sent (`forms`).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from spiders.families import forms
from spiders.families.article import read_article
from spiders.families.columns import read_listing
from spiders.families.model import ArticlePage, Listing, Page, Recognition
from spiders.families.recognition import weigh
from spiders.families.rows import link_addresses, may_lead

NAME = "dynamic"

_SCRIPT = re.compile(r"\.(?:aspx?|jsp|php|do|action)$", re.IGNORECASE)
_MARKS = (".asp", ".jsp", ".php", ".do", ".action")


def recognises(page: Page) -> Recognition:
    """Evidence: a form that turns pages 0.8; the page's own address a script with a query 0.4; links to such 0.3."""
    own = urlsplit(page.url)
    links = map(urlsplit, link_addresses(page)) if may_lead(page, *_MARKS) else ()
    return weigh(
        NAME,
        [
            ("page_form", 0.8, forms.turns_pages(page)),
            ("own_address", 0.4, _SCRIPT.search(own.path) and own.query),
            ("script_links", 0.3, any(link.query and _SCRIPT.search(link.path) for link in links)),
        ],
    )


def listing(page: Page) -> Listing:
    """The page's items; its later pages by its links, or by sending its form."""
    return read_listing(page, lambda by_links: forms.form_pager(page, by_links))


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)
