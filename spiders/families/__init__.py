"""CMS families: each module reads pages of one kind, purely. `read` finds the one a page belongs to, with proof."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spiders.families import (
    dynamic,
    encoded,
    epoint,
    framed,
    gkmlpt,
    hanweb_xxgk,
    jiangxi,
    jpaas,
    jpage,
    json_list,
    kaipu,
    lonsun,
    nfcms,
    scripted,
    shanghai,
    static,
    trs,
    truecms,
    webber,
)
from spiders.families.article import read_article, shows_article
from spiders.families.columns import belongs
from spiders.families.damage import breaks_off
from spiders.families.kept import once
from spiders.families.model import (
    ArticlePage,
    Attachment,
    Family,
    Folder,
    ListedItem,
    Listing,
    Page,
    PageMeta,
    PageRequest,
    ProtocolFamily,
    Recognition,
)
from spiders.families.protocols import unread_answer
from spiders.families.records import data_pages, says_failed
from spiders.families.script_data import json_of

__all__ = [
    "FAMILIES",
    "OWN_ARTICLES",
    "PROTOCOLS",
    "ArticlePage",
    "Attachment",
    "Family",
    "Folder",
    "ListedItem",
    "Listing",
    "Page",
    "PageMeta",
    "PageRequest",
    "ProtocolFamily",
    "Read",
    "Recognition",
    "answered",
    "article_of",
    "by_name",
    "read",
    "recognise",
    "recognised",
    "recognition",
    "shows_article",
]

PROTOCOLS: tuple[ProtocolFamily, ...] = (
    gkmlpt,
    jpaas,
    jpage,
    hanweb_xxgk,
    lonsun,
    kaipu,
    truecms,
    epoint,
    jiangxi,
    json_list,
)
"""The families that ask an interface of their own; they read its answers too."""

FAMILIES: tuple[Family, ...] = (
    *PROTOCOLS,
    framed,
    encoded,
    trs,
    webber,
    nfcms,
    shanghai,
    dynamic,
    scripted,
    static,
)
"""Every family, the more particular first; `static` is the last and the fallback."""


OWN_ARTICLES: tuple[Family, ...] = (gkmlpt, encoded)
"""Those that read an article in a way of their own; all others read it alike."""


@dataclass(frozen=True, slots=True)
class Read:
    """A page as one page of a column, and the family whose reading of it held."""

    recognition: Recognition
    listing: Listing


@once
def recognised(page: Page) -> tuple[Recognition, ...]:
    """Every family that finds marks of its own in the page, the surest first (of equals the more particular)."""
    if not page.text.strip():
        return ()
    found = [family.recognises(page) for family in FAMILIES]
    return tuple(sorted((one for one in found if one.certainty > 0), key=lambda one: -one.certainty))


def recognition(page: Page) -> Recognition:
    """The surest family with its evidence; `static` without evidence where none has any."""
    return next(iter(recognised(page)), Recognition(static.NAME))


def recognise(page: Page) -> Family:
    """The family with the most evidence in the page; `static` where none has any."""
    return by_name(recognition(page).family)


def article_of(page: Page) -> ArticlePage:
    """The page read as an article, by the family with the most evidence in it."""
    if any(family.recognises(page).certainty > 0 for family in OWN_ARTICLES):
        return recognise(page).article(page)
    return read_article(page)


def read(page: Page, remembered: str = "") -> Read:
    """The page read as one page of a column, by the family whose reading proves itself.

    A page may carry the marks of several families. The remembered one (as stored for its site) is tried first, then
    the others by certainty: the first that gives items or something to ask for, and an end that it knows, is believed.
    Where none does, the one that gives most; a reading whose end is not known stays that.
    """
    candidates = recognised(page) or (Recognition(static.NAME),)
    tried = sorted(candidates, key=lambda one: one.family != remembered)
    best: Read | None = None  # of equals the earlier
    for candidate in tried:
        listing = _listing(page, candidate.family)
        attempt = Read(candidate, listing)
        if _holds(listing, page):
            return attempt
        if best is None or _worth(listing, page) > _worth(best.listing, page):
            best = attempt
    assert best is not None  # there is always a candidate
    return replace(best, listing=scripted.with_waiting_rows(page, best.listing))


def _listing(page: Page, family: str) -> Listing:
    """The page as that family reads it. Kept with the page: what a search finds to be a column is read as one next."""
    kept: dict[str, Listing] = page.kept.setdefault("listings", {})
    if family not in kept:
        kept[family] = by_name(family).listing(page)
    return kept[family]


def _holds(listing: Listing, page: Page) -> bool:
    """Whether the reading proves itself. Items that are not this column's (the site's news beside an empty list) do
    not: another family may know where the list is."""
    own = any(belongs(item, page) for item in listing.items)
    return listing.end_known and bool(own or listing.next_requests or listing.folders or listing.says_empty)


def _worth(listing: Listing, page: Page) -> tuple[int, int, int, bool]:
    own = sum(1 for item in listing.items if belongs(item, page))
    return own, len(listing.next_requests), len(listing.folders), listing.needs_browser


def answered(page: Page, request: PageRequest) -> Listing:
    """What came back for a family's own request. Raises KeyError where no family of that name asks anything."""
    for family in PROTOCOLS:
        if request.family == family.NAME:
            listing = family.answered(page, request)
            if breaks_off(page):
                return replace(listing, end_known=False, says_empty=False)
            return unread_answer() if _is_no_answer(listing, page) else _with_its_pages(listing, page, request)
    raise KeyError(request.family)


def _is_no_answer(listing: Listing, page: Page) -> bool:
    """Whether an answer without items is one of an interface that failed: `{"code":500,"data":{"total":0}}`."""
    return not listing.items and listing.end_known and says_failed(json_of(page.text))


def _with_its_pages(listing: Listing, page: Page, request: PageRequest) -> Listing:
    """The listing, its end unknown where the last answer says that there are further pages: its total is then that of
    this page, not of the list."""
    if not listing.items or listing.next_requests or listing.claimed_total != len(listing.items):
        return listing
    pages = data_pages(json_of(page.text))
    return (
        replace(listing, end_known=False) if pages is not None and pages > int(request.told("page", "1")) else listing
    )


def by_name(name: str) -> Family:
    """The family called `name`, as stored in a recipe. Raises KeyError for a name that no family has."""
    for family in FAMILIES:
        if name == family.NAME:
            return family
    raise KeyError(name)
