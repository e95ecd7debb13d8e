"""RSS and Atom: a column that is only a feed. What a feed shows is its newest entries, never known to be all."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

from lxml import etree

from spiders.families import addresses
from spiders.families.dates import find_date
from spiders.families.kept import may_show
from spiders.families.lists import merged
from spiders.families.meta import clean_value
from spiders.families.model import ListedItem, Page, PageRequest

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_KINDS = ("application/rss+xml", "application/atom+xml")
_ENTRIES = etree.XPath("//*[local-name() = 'item' or local-name() = 'entry']")


def feed_rows(page: Page) -> tuple[ListedItem, ...]:
    """The entries of a page that is a feed."""
    if not may_show(page, "<rss", "<feed", "<rdf:rdf"):
        return ()
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    text = _DECLARATION.sub("", page.text.lstrip("\ufeff"))
    tree = etree.fromstring(text.encode(), parser)
    return merged(row for entry in _ENTRIES(tree) if (row := _row(page, entry)) is not None) if tree is not None else ()


def feeds_of(page: Page) -> tuple[PageRequest, ...]:
    """The feeds that a page names as its own."""
    if not may_show(page, *_KINDS):
        return ()
    named = (link.get("href", "") for link in page.tree.iter("link") if link.get("type", "").lower() in _KINDS)
    return tuple(PageRequest(url) for href in named if (url := addresses.resolve(page.url, href)))


def _row(page: Page, entry: etree._Element) -> ListedItem | None:
    told = {etree.QName(part).localname.lower(): part for part in entry if isinstance(part.tag, str)}
    title, link = told.get("title"), told.get("link")
    if title is None or link is None:
        return None
    words = clean_value("".join(title.itertext()))
    url = addresses.resolve(page.url, (link.text or "").strip() or link.get("href", ""))
    days = (told[name].text or "" for name in ("pubdate", "published", "date", "updated") if name in told)
    return ListedItem(words, url, _day(next(days, ""))) if words and url else None


def _day(words: str) -> date | None:
    try:
        return find_date(words) or parsedate_to_datetime(words).date()
    except ValueError:
        return None
