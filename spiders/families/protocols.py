"""Listings of families that ask an interface of their own: the shell page, and the answers to what it asks."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit

from spiders.families import addresses
from spiders.families.article import shows_article
from spiders.families.columns import shelves_below, swallows_links
from spiders.families.damage import is_damaged
from spiders.families.furniture import roles_of
from spiders.families.model import ListedItem, Listing, Page, PageRequest
from spiders.families.notices import sends_elsewhere
from spiders.families.script_marks import script_marks
from spiders.families.switches import offers_other_lists, switches_years

# What scripts of a page send with every question to their own server.
AJAX_HEADERS = (("X-Requested-With", "XMLHttpRequest"),)
FORM_HEADERS = (*AJAX_HEADERS, ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"))
JSON_HEADERS = (*AJAX_HEADERS, ("Content-Type", "application/json;charset=UTF-8"))
# More pages of answers than this are asked for in no column: 1,000 pages of 15.
MAX_ROWS = 15_000


def asking_listing(
    page: Page,
    explains: Iterable[str],
    requests: Iterable[PageRequest],
    *,
    items: tuple[ListedItem, ...] = (),
    total: int | None = None,
    count: int | None = None,
) -> Listing:
    """The listing of a page whose list is got by asking: what it holds itself (`items`) and what to ask next.

    `explains` are the script marks that the requests account for; any other keeps the column from being complete.
    Years that are shelves of their own are followed as everywhere.
    """
    asked = tuple(requests)
    if not asked and not items and shows_article(page):
        return Listing((), end_known=False)
    roles = roles_of(page)
    folders = tuple(folder for folder in shelves_below(page, roles, items) if _may_be_shelf(folder.url, page))
    unexplained = script_marks(page) - {*explains, "template"}
    known = not (
        page.is_cut
        or is_damaged(page)
        or unexplained
        or swallows_links(page)
        or switches_years(page, roles, folders)
        or offers_other_lists(page, roles)
        or sends_elsewhere(page, roles)
    )
    return Listing(items, asked, folders, count, total, known and bool(asked or items))


def _may_be_shelf(url: str, page: Page) -> bool:
    """Pages of these systems link to sister columns with the same path and another query; those are no shelves."""
    return urlsplit(url).path != urlsplit(page.url).path


def unread_answer() -> Listing:
    """An answer that is not what was asked for (an error page, another format): nothing is known."""
    return Listing((), end_known=False)


def get(url: str, query: Iterable[tuple[str, str]], **more: object) -> PageRequest:
    """A GET request with a query added to the one that `url` may have."""
    text = urlencode(list(query))
    joined = f"{url}{'&' if '?' in url else '?'}{text}" if text else url
    return PageRequest(joined, headers=AJAX_HEADERS, **more)  # type: ignore[arg-type]


def post_form(url: str, fields: Iterable[tuple[str, str]], **more: object) -> PageRequest:
    """A POST request with form fields."""
    return PageRequest(url, "POST", urlencode(list(fields)).encode(), FORM_HEADERS, **more)  # type: ignore[arg-type]


def site_address(page: Page, path: str) -> str:
    """`path` as an address of the page's site."""
    return addresses.resolve(page.url, path)


def next_number(request: PageRequest, read: int, total: int | None, *, size: int = 0, name: str = "page") -> int | None:
    """The number of the page to ask for after this one, or None where nothing more can be there.

    `read` is the number of rows of this answer, `total` what the server states. Without a total the list goes on
    until an answer is empty: fewer rows than asked for may be the server's own cap.
    """
    number = int(request.told(name, "1"))
    before = int(request.told("rows", "0")) + read
    if read == 0 or before >= MAX_ROWS or (total is not None and max(before, number * size if size else 0) >= total):
        return None
    return number + 1


def memo(request: PageRequest, read: int, number: int, *, name: str = "page") -> tuple[tuple[str, str], ...]:
    """The memo of the request that follows: the page's number, and the rows read so far."""
    kept = {**dict(request.memo), name: str(number), "rows": str(int(request.told("rows", "0")) + read)}
    return tuple(kept.items())
