"""The steps of the search for a site's annual-report column: which links to follow, and whether a page is the column.

Pure: pages in, scored links and evidence out; the walk itself (budget, order, hosts) is the spider's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from reports.prose.titles import parse_title
from spiders.families import addresses, article_of
from spiders.families.article import document_title, shows_article
from spiders.families.furniture import Role, is_breadcrumb, roles_of
from spiders.families.meta import column_types, page_meta
from spiders.families.model import Listing, Page, PageMeta
from spiders.families.rows import is_pager_word
from spiders.families.text import link_title, squeeze, text_of
from spiders.families.vocabulary import (
    BARE_COLUMN_NAMES,
    BODY_SUFFIX,
    COLUMN_NAMES,
    COLUMN_TOKENS,
    DIRECTORY_WORDS,
    ENTER_WORDS,
    ENTRANCE_WORDS,
    LOOK_ALIKES,
    MORE_LINK,
    OFFICIAL_COLUMN_NAMES,
    OFFICIAL_COLUMN_TYPE,
    POINTER_WORDS,
    REPORT_WORDS,
    WAY_TOKENS,
    WAY_WORDS,
    WEAK_COLUMN_TOKENS,
    is_body_name,
)
from spiders.pointers import framed_pages, heading_beside, note_around

LinkKind = Literal["column", "way", "directory", "body"]

# Link scores: how likely the next page is, or leads to, the column.
_NAME_OFFICIAL, _NAME_FULL, _NAME_BARE, _TOKEN_ONLY, _TOKEN_WEAK = 1.0, 0.95, 0.7, 0.85, 0.5
_TOKEN_BONUS = 0.1
_BODY_LINK = 0.2
_ENTRANCE, _FEW_LINKS = 0.5, 3
_POINTED = 0.6
_LATIN_TAIL = re.compile(r"(?<=[^\x00-\x7f])[A-Za-z]{3,}$")
_LONGEST_LINK_TEXT = 24

# Column evidence: what each sign adds. ColumnType and ColumnName come from the page's own meta tags, so they weigh
# most; an address token is the weakest, whole cities share mistaken ones. The sum is cut to [0, 1].
_TYPE, _NAME, _HEADING, _ADDRESS, _REPORTS = 0.5, 0.35, 0.3, 0.2, 0.5
_YEARS = 0.3
_UNSEEN = 0.3
_NO_REPORTS = -0.35
_LOOK_ALIKE_CEILING = 0.05
_ARTICLE_CEILING = 0.5
_HEADING_TAGS = ("h1", "h2", "h3", "h4", "strong", "b", "span", "div", "p", "td", "li", "dt", "em")
_HEADING_CLASS = re.compile(r"tit|head|name|lm|column|cur|\bon\b|active", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CandidateLink:
    """A link worth following: `text` without white space, `score` in [0, 1]."""

    url: str
    text: str
    score: float
    kind: LinkKind


@dataclass(frozen=True, slots=True)
class ColumnEvidence:
    """How surely a page is an annual-report column (`score` in [0, 1]) and why; what its meta tags say, may be empty.

    `reasons` are codes: column_type, column_name, heading, address, reports:N/M, years, unseen, no_reports,
    look_alike, article.
    """

    score: float
    reasons: tuple[str, ...]
    column_type: str = ""
    column_name: str = ""
    site_name: str = ""


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A body in a portal's directory: its name as printed, white space out, and the page it leads to."""

    name: str
    url: str


def links(page: Page) -> tuple[CandidateLink, ...]:
    """The page's links that may lead to the column, best first, one per address.

    `column`: named like the column, or with one of its path tokens. `way`: 政府信息公开, 政务公开 and their like.
    `directory`: a portal's list of departments. `body`: a body's name. A frameset and a cover have ways without names.
    """
    found: dict[str, CandidateLink] = {}
    for url, text in _texts(page):
        candidate = None if is_pager_word(text) else _judge_link(url, text)
        if candidate is None or addresses.canonical(url) == addresses.canonical(page.url):
            continue
        key = addresses.canonical(url)
        earlier = found.get(key)
        if earlier is None or candidate.score > earlier.score:
            found[key] = candidate
    if not found:
        found = {addresses.canonical(url): CandidateLink(url, "", _ENTRANCE, "way") for url in _entrances(page)}
    base = addresses.base_url(page)
    for anchor in page.tree.iter("a"):
        url = addresses.target(base, anchor)
        text = squeeze(link_title(anchor)) if url else ""
        if text and POINTER_WORDS.fullmatch(text) and note_around(anchor) and not addresses.is_file(url):
            found.setdefault(addresses.canonical(url), CandidateLink(url, text, _POINTED, "way"))
    return tuple(sorted(found.values(), key=lambda candidate: -candidate.score))


def _entrances(page: Page) -> Iterator[str]:
    """Where a page without a way of its own leads: the frames that it consists of, or the few links (a picture, 进入)
    of one that is only a cover."""
    base, host = addresses.base_url(page), urlsplit(page.url).hostname
    frames = [addresses.resolve(base, frame.get("src", "")) for frame in page.tree.iter("frame")]
    ways = list(_texts(page))
    cover = [url for url, text in ways if not text or ENTRANCE_WORDS.match(text)] if len(ways) <= _FEW_LINKS else []
    for url in frames or (*framed_pages(page), *cover):
        is_page = url and urlsplit(url).hostname == host and not (addresses.is_file(url) or addresses.is_article(url))
        if is_page and addresses.canonical(url) != addresses.canonical(page.url):
            yield url


def is_report_column(page: Page, listing: Listing) -> ColumnEvidence:
    """The evidence that `page`, read as `listing`, is an annual-report column.

    Signs and their weights: ColumnType 信息公开年报 0.5; ColumnName a column's name 0.35 (年报, 年度报告 alone half);
    such a heading, title or end of the breadcrumb 0.3 (alone half); a path token 0.2 (weak ones half); items that are
    reports 0.25, plus 0.25 times their share; folders (years, 本级年报) or bare years 0.3 at most; a full name over a
    list that only a script or a question to the site shows 0.3 (no row can speak for the page); items but none a report
    -0.35 (not where only a browser makes the list: what stands in the page then is the site's news; nor on the first
    page of a longer list: notices about this year's reports can fill it, and the reports stand behind them).
    A page that calls itself one of the look-alikes scores 0.05 at most, an article at a column's address 0.5.
    """
    meta = page_meta(page)
    reasons: list[str] = []
    score = 0.0
    if OFFICIAL_COLUMN_TYPE in {value.removeprefix("政府") for value in column_types(meta)}:
        score += _TYPE
        reasons.append("column_type")
    name = squeeze(meta.column_name) or listing.named
    if weight := _name_weight(name):
        score += _NAME * weight
        reasons.append("column_name")
    headings = tuple(_headings(page, meta))
    if weight := max((_name_weight(heading) for heading in headings), default=0.0):
        score += _HEADING * weight
        reasons.append("heading")
    if weight := _token_weight(page.url):
        score += _ADDRESS * weight
        reasons.append("address")
    points, why = _weigh_entries(listing)
    score += points
    reasons += why
    if not why and 1 in map(_name_weight, (name, *headings)) and _is_unseen(listing):
        score += _UNSEEN
        reasons.append("unseen")
    if _calls_itself_something_else(name, headings, reasons):
        score = min(score, _LOOK_ALIKE_CEILING)
        reasons.append("look_alike")
    if not listing.items and not listing.folders and shows_article(page):
        score = 0.0 if addresses.is_article(page.url) else min(score, _ARTICLE_CEILING)
        reasons.append("article")
    return ColumnEvidence(
        round(min(max(score, 0.0), 1.0), 3), tuple(reasons), meta.column_type, meta.column_name, meta.site_name
    )


def is_lone_report(page: Page, evidence: ColumnEvidence) -> bool:
    """Whether a page that is no column is a report itself: some menus call 政府信息公开年报 what leads to this year's
    alone. It stands for the column until one is found; of what else there may be it says nothing."""
    return "article" in evidence.reasons and parse_title(article_of(page).title).is_report is True


def report_links(page: Page) -> tuple[tuple[int, str], ...]:
    """The links of a page that are reports by their own words: (year, address)."""
    named = ((url, parse_title(text)) for url, text in _texts(page) if REPORT_WORDS.search(text))
    return tuple((title.year or 0, url) for url, title in named if title.is_report)


def address_score(url: str) -> float:
    """How much an address alone looks like such a column's: 1 for a path token of its own, 0.5 for one that also
    serves other yearly reports, 0 for any other and for articles."""
    return 0.0 if addresses.is_article(url) or addresses.is_file(url) else _token_weight(url)


def directory_entries(page: Page) -> tuple[DirectoryEntry, ...]:
    """The bodies that a directory page lists, in its order, one entry per name and address.

    Links named like a body; and, in a table or list whose rows are a body's name and links like 进入 or 年报, the
    row's name with its link (the one named like the report column, where there are several).
    """
    found: dict[tuple[str, str], DirectoryEntry] = {}
    for url, text in (*_row_entries(page), *_texts(page)):
        name = BODY_SUFFIX.sub("", text)
        if not is_body_name(name) or addresses.is_file(url) or addresses.is_article(url):
            continue
        if addresses.is_above(url, page.url):
            continue
        found.setdefault((name, addresses.canonical(url)), DirectoryEntry(name, url))
    return tuple(found.values())


# --- links ----------------------------------------------------------------------------------------------------------


def _texts(page: Page) -> Iterator[tuple[str, str]]:
    """Every address of the page with the squeezed text, title or image alt that names it; options of selects too."""
    base = addresses.base_url(page)
    for anchor in page.tree.iter("a", "area"):
        url = addresses.target(base, anchor)
        if url:
            text = squeeze(link_title(anchor)) or squeeze(anchor.get("alt", ""))
            if MORE_LINK.match(text):
                text = heading_beside(anchor) or text
            # 信息公开 INFORMATION: the second language is an ornament.
            yield url, _LATIN_TAIL.sub("", text.strip("·>»|-[]【】"))
    for option in page.tree.iter("option"):
        value = option.get("value", "")
        if re.search(r"[/.]", value) and (url := addresses.resolve(base, value)):
            yield url, squeeze(option.text_content())


@lru_cache(maxsize=8192)  # the links of menus are on every page of a site
def _judge_link(url: str, text: str) -> CandidateLink | None:
    if len(text) > _LONGEST_LINK_TEXT or addresses.is_file(url):
        return None
    if LOOK_ALIKES.search(text):
        return None
    token = _token_weight(url)
    if weight := _name_weight(text):
        if addresses.is_article(url) and re.search(r"\d", text):
            return None
        official = text in OFFICIAL_COLUMN_NAMES
        score = _NAME_OFFICIAL if official else _NAME_FULL if weight == 1 else _NAME_BARE
        return CandidateLink(url, text, min(1.0, score + _TOKEN_BONUS * token), "column")
    if token and not addresses.is_article(url) and not re.search(r"指南|制度|目录|规定|条例|依申请", text):
        return CandidateLink(url, text, _TOKEN_ONLY if token == 1 else _TOKEN_WEAK, "column")
    for pattern, score in WAY_WORDS:
        # `/channel/8800.html` has the shape of an article; nothing but a column is called no more than that.
        if pattern.match(text) and not addresses.is_surely_article(url):
            bonus = _TOKEN_BONUS if WAY_TOKENS.search(urlsplit(url).path) else 0.0
            return CandidateLink(url, text, score + bonus, "way")
    for pattern, score in DIRECTORY_WORDS:
        if pattern.match(text) and not addresses.is_surely_article(url):
            return CandidateLink(url, text, score, "directory")
    if is_body_name(text) and not addresses.is_article(url):
        return CandidateLink(url, text, _BODY_LINK, "body")
    return None


@lru_cache(maxsize=8192)
def _name_weight(text: str) -> float:
    """1 for a name that says 公开 and 年报, 0.5 for 年报 or 年度报告 alone, 0 for any other."""
    text = text.strip("·>»|-[]【】:：")
    if not COLUMN_NAMES.match(text) or LOOK_ALIKES.search(text):
        return 0.0
    return 0.5 if BARE_COLUMN_NAMES.match(text) else 1.0


@lru_cache(maxsize=8192)
def _token_weight(url: str) -> float:
    parts = urlsplit(url)
    path = unquote(parts.path)
    if COLUMN_TOKENS.search(path):
        return 1.0
    return 0.5 if WEAK_COLUMN_TOKENS.search(path) or re.search(r"[?&](?:frame=nb|gk=4)\b", url) else 0.0


# --- evidence -------------------------------------------------------------------------------------------------------


def _headings(page: Page, meta: PageMeta) -> Iterator[str]:
    """What the page calls itself: its title, headings outside furniture, and the end of its breadcrumb."""
    yield squeeze(document_title(page, meta))
    yield from re.split(r"[-_|—–]+", squeeze(page.tree.findtext(".//title") or ""))
    roles = roles_of(page)
    for element in page.tree.iter(*_HEADING_TAGS):
        if str(element.tag)[0] != "h" and not _is_called_a_heading(
            f"{element.get('class', '')} {element.get('id', '')}"
        ):
            if element.tag in {"div", "p", "td", "span", "li"} and is_breadcrumb(element):
                yield _breadcrumb_end(element)
            continue
        if len(element) > 6 or roles.of(element) is not Role.CONTENT:
            continue
        text = squeeze(text_of(element))
        # A tab or menu entry that leads elsewhere names another page.
        if len(text) <= _LONGEST_LINK_TEXT and not _leads_elsewhere(element, page):
            yield text


@lru_cache(maxsize=4096)
def _is_called_a_heading(label: str) -> bool:
    return _HEADING_CLASS.search(label) is not None


def _leads_elsewhere(element: HtmlElement, page: Page) -> bool:
    base = addresses.base_url(page)
    inside = [element] if element.tag == "a" else list(element.iter("a"))
    outside = list(element.iterancestors("a"))
    targets = [addresses.target(base, anchor) for anchor in (*inside, *outside)]
    return any(url and addresses.canonical(url) != addresses.canonical(page.url) for url in targets)


def _breadcrumb_end(element: HtmlElement) -> str:
    parts = [part for part in re.split(r"[>»＞›/]+|-{1,2}", squeeze(text_of(element))) if part]
    return parts[-1] if parts else ""


def _weigh_entries(listing: Listing) -> tuple[float, list[str]]:
    titles = [parse_title(item.title) for item in listing.items]
    reports = sum(1 for title in titles if title.is_report)
    undecided = sum(1 for title in titles if title.is_report is None)
    years = undecided + len(listing.folders)
    if reports:
        share = reports / len(titles)
        return _REPORTS * (0.5 + 0.5 * share), [f"reports:{reports}/{len(titles)}"]
    if years:
        return min(_YEARS, 0.2 + 0.05 * years), ["years"]
    if titles and not listing.needs_browser:
        return 0.0 if _goes_on(listing) else _NO_REPORTS, ["no_reports"]
    return 0.0, []


def _is_unseen(listing: Listing) -> bool:
    """Whether there is a list of which the page itself shows nothing."""
    return listing.needs_browser or (bool(listing.next_requests) and not listing.items)


def _goes_on(listing: Listing) -> bool:
    """Whether the list has more than this page shows, by what it says of itself or by its pager."""
    if listing.page_count is not None:
        return listing.page_count > 1
    if listing.claimed_total is not None:
        return listing.claimed_total > len(listing.items)
    return bool(listing.next_requests)


def _calls_itself_something_else(name: str, headings: tuple[str, ...], reasons: list[str]) -> bool:
    """A look-alike by the name it gives itself, unless its type or the same name says that it is the column."""
    if "column_type" in reasons:
        return False
    if name:
        return bool(LOOK_ALIKES.search(name)) and "column_name" not in reasons
    return "heading" not in reasons and any(
        LOOK_ALIKES.search(heading) and re.search(r"报告|年报|报表|决算", heading) and len(heading) <= 16
        for heading in headings
    )


def _row_entries(page: Page) -> Iterator[tuple[str, str]]:
    base = addresses.base_url(page)
    for row in page.tree.iter("tr", "li", "dl"):
        if row.find(".//tr") is not None or row.find(".//li") is not None:
            continue
        anchors = [(addresses.target(base, anchor), squeeze(link_title(anchor))) for anchor in row.iter("a")]
        anchors = [(url, text) for url, text in anchors if url]
        if not anchors or not all(ENTER_WORDS.match(text) or _name_weight(text) for _, text in anchors):
            continue
        label = squeeze(text_of(row, frozenset(row.iter("a")))).strip("·>»|-[]【】:：、.0123456789")
        if is_body_name(label):
            yield max(anchors, key=lambda anchor: _name_weight(anchor[1]))[0], label
