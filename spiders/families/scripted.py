"""Pages whose list only a browser would make: nothing stands in the HTML, and no interface of theirs is known.

This family reads nothing. It says so, by name, so that the column is `needs_browser` and never complete.
"""

from __future__ import annotations

import re
from dataclasses import replace

from spiders.families.article import read_article, shows_article
from spiders.families.asked_rows import asks_for_rows
from spiders.families.columns import belongs, read_listing
from spiders.families.feeds import feed_rows, feeds_of
from spiders.families.furniture import Role, roles_of
from spiders.families.model import ArticlePage, Listing, Page, Recognition
from spiders.families.recognition import weigh
from spiders.families.script_marks import script_marks
from spiders.families.script_rows import rows_in_scripts
from spiders.families.slots import is_loading, list_may_be_filled, own_part_may_be_filled
from spiders.families.unaddressed import names_reports_without_address

NAME = "scripted"

_ROOTS = frozenset({"app", "root", "__nuxt", "vue-app", "main-app"})
_NO_SCRIPT = re.compile(r"enable JavaScript|启用JavaScript|JavaScript enabled", re.IGNORECASE)


def recognises(page: Page) -> Recognition:
    """Evidence, none of it strong (any page runs scripts): an empty root of a script application 0.5, marks of lists
    that scripts fill 0.3, a notice that something loads 0.3, reports without an address 0.3, an empty list 0.25."""
    return weigh(
        NAME,
        [
            ("empty_root", 0.5, _empty_root(page)),
            ("script_marks", 0.3, script_marks(page)),
            ("loading", 0.3, is_loading(page, roles_of(page))),
            ("unaddressed_rows", 0.3, names_reports_without_address(page, roles_of(page))),
            ("empty_list", 0.25, _empty_list(page)),
        ],
    )


def listing(page: Page) -> Listing:
    """What the HTML shows; where that is nothing, that it takes a browser."""
    shown = read_listing(page)
    own = any(belongs(item, page) for item in shown.items)
    if own or shown.folders or shown.next_requests or shown.says_empty or shows_article(page):
        return shown
    return replace(shown, end_known=False, needs_browser=True)


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)


def with_waiting_rows(page: Page, shown: Listing) -> Listing:
    """The best that the families made of a page. Where that is no list although a script makes one (it holds rows, it
    asks for some, there is a box to put them into), the rows that it holds, and that it takes a browser. A feed is read
    as one, and one that such a page names is asked for."""
    if shown.end_known or shown.folders or shown.next_requests or shows_article(page):
        return shown
    if any(belongs(item, page) for item in shown.items):
        return shown
    if entries := feed_rows(page):
        return replace(shown, items=entries)
    rows, roles, feeds = rows_in_scripts(page), roles_of(page), feeds_of(page)
    if rows:
        return replace(shown, items=rows, needs_browser=True)
    waits = (
        shown.needs_browser
        or asks_for_rows(page, roles)
        or list_may_be_filled(page, roles, (), paged=False)
        or own_part_may_be_filled(page, roles)
    )
    return replace(shown, needs_browser=waits, next_requests=feeds) if waits or feeds else shown


def _empty_root(page: Page) -> bool:
    for element in page.tree.iter("div", "section", "main"):
        if element.get("id", "").lower() in _ROOTS and not element.text_content().strip():
            return True
    return page.tree.find(".//a") is None and bool(_NO_SCRIPT.search(page.text))


def _empty_list(page: Page) -> bool:
    """Whether a list element of the page's own part has a name for scripts to find it by, and nothing in it."""
    runs = any(script.get("src") or script.text for script in page.tree.iter("script"))
    roles = roles_of(page)
    return runs and any(
        part.get("id") and not len(part) and not (part.text or "").strip() and roles.of(part) is Role.CONTENT
        for part in page.tree.iter("ul", "ol", "tbody", "dl")
    )
