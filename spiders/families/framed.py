"""Columns whose page is a shell: the list stands in a frame of the same host (常州, 淮安; sites.md §1.7)."""

from __future__ import annotations

from dataclasses import replace

from spiders.families.article import read_article
from spiders.families.columns import belongs, list_frames, read_listing
from spiders.families.furniture import roles_of
from spiders.families.model import ArticlePage, Listing, Page, PageRequest, Recognition
from spiders.families.recognition import weigh
from spiders.families.script_marks import script_marks

NAME = "framed"


def recognises(page: Page) -> Recognition:
    """Evidence: a frame of the same host named like a list 0.92, any other frame of it in the page's content 0.2."""
    roles = roles_of(page)
    return weigh(
        NAME,
        [
            ("list_frame", 0.92, list_frames(page, roles)),
            ("frame", 0.2, list_frames(page, roles, any_name=True)),
        ],
    )


def listing(page: Page) -> Listing:
    """What the page shows itself, and the pages in its frames to be read as pages of the column."""
    roles = roles_of(page)
    shown = read_listing(page, explains=(NAME,))
    # Beside a frame that holds the list, the dated lists of the shell are the site's news.
    own = tuple(item for item in shown.items if belongs(item, page))
    empty = not own and not shown.folders
    frames = list_frames(page, roles, any_name=True)
    if not frames:
        return shown
    requests = (*(PageRequest(url) for url in frames), *shown.next_requests)
    whole = shown.page_count in (None, 1) and not page.is_cut and not script_marks(page)
    known = whole and (empty or shown.end_known)
    return replace(shown, items=own, next_requests=requests, page_count=None, end_known=known, says_empty=False)


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)
