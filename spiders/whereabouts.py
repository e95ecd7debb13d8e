"""Where on its site a report may stand that no known column shows: another column of that name (a site made anew leaves
the old one in its place), what a notice points to (新栏目请点击此处), notices, news, the ways to what is disclosed.

Pure: a page in, places to open out, each with how likely it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from spiders.column_finder import links
from spiders.families import addresses
from spiders.families.model import Listing, Page
from spiders.families.rows import anchors, is_pager_word
from spiders.families.switch_words import is_group
from spiders.families.text import link_title, squeeze
from spiders.families.vocabulary import (
    LOOK_ALIKES,
    NEWS_COLUMNS,
    NOTICE_COLUMNS,
    OTHER_SHELF,
    POINTER_WORDS,
    REPORT_WORDS,
    SINCE_WORDS,
)
from spiders.place_words import LONGEST_COLUMN_NAME, SIBLING_COLUMNS
from spiders.pointers import note_around

# How likely a place is: what is called like the column before what a text points to, notices before news.
COLUMN = 1.0
_POINTED, _NOTICES, _NEWS = 0.95, 0.8, 0.5
_LONGEST_NAME = 24
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_IN_BRACKETS = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]")


@dataclass(frozen=True, slots=True)
class Whereabout:
    """A place to open; `promise` from `COLUMN` on says that it is called like an annual-report column."""

    url: str
    promise: float


def whereabouts(page: Page, year: int, is_anothers: Callable[[str], bool]) -> Iterator[Whereabout]:
    """What the page leads to where the report of `year` may stand, in no order. `is_anothers` says of a link's words
    that they name another body."""
    base = addresses.base_url(page)
    for link in links(page):
        if link.kind == "way" and not (link.text and POINTER_WORDS.fullmatch(link.text)):
            yield Whereabout(link.url, link.score)
        elif link.kind == "column" and not _is_of_other_years(link.text, year) and not is_anothers(link.text):
            yield Whereabout(link.url, COLUMN + link.score)
    for anchor in anchors(page):
        url, words = addresses.target(base, anchor), squeeze(link_title(anchor))
        if not url or not words or addresses.is_file(url) or is_pager_word(words):
            continue
        if NOTICE_COLUMNS.match(words):
            yield Whereabout(url, _NOTICES)
        elif NEWS_COLUMNS.match(words):
            yield Whereabout(url, _NEWS)
        elif _is_called_like_it(words) and not _is_of_other_years(words, year) and not is_anothers(words):
            yield Whereabout(url, COLUMN)
        elif POINTER_WORDS.fullmatch(words) and _is_pointed_to(anchor, year):
            yield Whereabout(url, _POINTED)


def siblings(page: Page) -> Iterator[Whereabout]:
    """The page's links to other columns of the same host, likeliest first by what they are called."""
    base, host = addresses.base_url(page), urlsplit(page.url).netloc
    for anchor in anchors(page):
        url, words = addresses.target(base, anchor), squeeze(link_title(anchor))
        if not words or len(words) > LONGEST_COLUMN_NAME or is_pager_word(words) or urlsplit(url).netloc != host:
            continue
        promise = next((weight for names, weight in SIBLING_COLUMNS if names.search(words)), 0.0)
        if promise and not (addresses.is_file(url) or addresses.is_article(url)):
            yield Whereabout(url, promise)


def folders_of(listing: Listing, year: int) -> Iterator[Whereabout]:
    """The folders of a list in which the report of `year` may lie: its own year's, and that of its publication."""
    for folder in listing.folders:
        if _YEAR.search(folder.title) and not _is_of_other_years(folder.title, year):
            yield Whereabout(folder.url, COLUMN)


def _is_called_like_it(words: str) -> bool:
    name = _IN_BRACKETS.sub("", words)
    # 镇街年报, 县直部门年度报告: the shelf of a group beside the one that is known.
    called = REPORT_WORDS.search(name) is not None or (OTHER_SHELF.search(name) is not None and is_group(name))
    return len(words) <= _LONGEST_NAME and called and not LOOK_ALIKES.search(words)


def _is_of_other_years(words: str, year: int) -> bool:
    named = {int(found) for found in _YEAR.findall(words)}
    return bool(named) and named.isdisjoint({year, year + 1}) and not SINCE_WORDS.search(words)


def _is_pointed_to(anchor: HtmlElement, year: int) -> bool:
    """Whether the few words around a link that only says 此处 or 查看 speak of the reports or of another column."""
    note = note_around(anchor)
    return bool(note) and not _is_of_other_years(note, year)
