"""Plain static lists: whatever a page shows in its HTML, without knowing the template. The fallback family."""

from __future__ import annotations

from spiders.families.article import read_article
from spiders.families.columns import read_listing
from spiders.families.model import ArticlePage, Listing, Page, Recognition
from spiders.families.recognition import weigh

NAME = "static"


def recognises(page: Page) -> Recognition:
    """Faint evidence for any page that has links: every other family goes before it."""
    return weigh(NAME, [("links", 0.1, page.tree.find(".//a") is not None)])


def listing(page: Page) -> Listing:
    """The items, folders and pager that the page's HTML shows."""
    return read_listing(page)


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)
