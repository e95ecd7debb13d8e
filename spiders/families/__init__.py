"""CMS families: each module reads pages of one kind, purely. `recognise` says which one a page belongs to."""

from __future__ import annotations

from spiders.families import static, trs
from spiders.families.article import shows_article
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
)

__all__ = [
    "FAMILIES",
    "ArticlePage",
    "Attachment",
    "Family",
    "Folder",
    "ListedItem",
    "Listing",
    "Page",
    "PageMeta",
    "PageRequest",
    "by_name",
    "recognise",
    "shows_article",
]

FAMILIES: tuple[Family, ...] = (trs, static)
"""Every family, the more particular first; `static` is the last and the fallback."""


def recognise(page: Page) -> Family:
    """The family with the most evidence in the page; `static` where none has any."""
    return max(FAMILIES, key=lambda family: family.recognises(page)) if page.text.strip() else static


def by_name(name: str) -> Family:
    """The family called `name`, as stored in a recipe. Raises KeyError for a name that no family has."""
    for family in FAMILIES:
        if name == family.NAME:
            return family
    raise KeyError(name)
