"""The links of a page that may be items of a list, each with the element that holds it alone: its row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.dates import FULL_DATE, calendar_leaf, find_date
from spiders.families.kept import once
from spiders.families.model import Page
from spiders.families.numerals import page_number
from spiders.families.text import link_title, spaced_text, squeeze, text_of
from spiders.families.vocabulary import (
    LAST_PAGE,
    LEGAL_NOTICE,
    NAMES_NOBODY,
    NEWER_PAGE,
    NEXT_PAGE,
    NOT_AN_ITEM,
    OTHER_PAGER,
    REPORT_WORDS,
    WAY_WORDS,
    YEAR_ONLY,
    is_body_name,
)

_ROW_TAGS = frozenset({"li", "tr", "dd", "dt"})
_MANY = ""
_DATE_TAGS = frozenset({"span", "em", "i", "b", "time", "font", "div", "p", "small", "label", "strong"})
_NUMERIC_DATE = r"[\s\[（(【〔]*(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}[\s\]）)】〕]*"
_NUMERIC_MARK = re.compile(r"\d[-/.]\d")
_TRAILING_DATE = re.compile(_NUMERIC_DATE + "$")
_LEADING_DATE = re.compile("^" + _NUMERIC_DATE + r"(?=\S)")
_DATE_ONLY = re.compile(r"^[\s\d\-/.年月日\[\]()（）【】〔〕:：]*$")
# A row holds its link, a date, perhaps a source; more text than this beside the link is not its row any more.
MAX_ROW_NOISE = 60
_LONGEST_ROW, _LONGEST_TITLE = 150, 60
_BOXES = frozenset({"div", "p", "section", "article", "td", "h3", "h4"})
_YEAR = re.compile(r"(?:19|20)\d\d")
_OPENS = re.compile(
    r"^[\[【(（]?(?:点击|在线)?(?:查看|下载|详情|阅读|浏览|全文|打开|正文)(?:详情|全文|年报|报告|下载)?[>»】\])）]*$"
)


@dataclass(slots=True)
class Row:
    """One link of a list with the element that holds it alone."""

    anchor: HtmlElement
    url: str
    key: str
    title: str
    holder: HtmlElement
    inner_date: date | None = None
    listed_on: date | None = None


@once
def anchors(page: Page) -> tuple[HtmlElement, ...]:
    """Every link of the page that is not inside script or template code."""
    return tuple(page.tree.iter("a", "area"))


@once
def link_addresses(page: Page) -> tuple[str, ...]:
    """Where the page's links lead, each address once, in their order; what is no address left out."""
    found = dict.fromkeys(addresses.resolve(page.url, anchor.get("href", "")) for anchor in anchors(page))
    found.pop("", None)
    return tuple(found)


@once
def link_paths(page: Page) -> tuple[str, ...]:
    """The paths of the page's links, each once."""
    return tuple(dict.fromkeys(map(addresses.path_of, link_addresses(page))))


@once
def _all_addresses(page: Page) -> str:
    return "\n".join((page.url, *link_addresses(page))).lower()


def may_lead(page: Page, *marks: str) -> bool:
    """Whether the page's own address or one of its links' holds one of `marks` (small letters), as `may_show` asks it
    of the page's source: before a pattern is tried on each of them."""
    found = _all_addresses(page)
    return any(mark in found for mark in marks)


@lru_cache(maxsize=8192)
def is_pager_word(text: str) -> bool:
    """Whether a link's squeezed text belongs to a pager rather than to an item."""
    number = page_number(text)
    is_number = number is not None and not 1990 <= number <= 2100
    return is_number or any(word.match(text) for word in (NEXT_PAGE, LAST_PAGE, OTHER_PAGER, NEWER_PAGE))


def rows_of(page: Page, base: str, only_within: tuple[HtmlElement, ...] = ()) -> list[Row]:
    """The links of the page (or of some elements of it) that could be items, in document order, one per row and
    target. Links to the page itself and above it, pager words and a site's usual furniture words are left out."""
    candidates: list[Row] = []
    # Each with the number of the candidates before it.
    furniture: list[tuple[int, Row]] = []
    sources = anchors(page) if not only_within else (a for part in only_within for a in part.iter("a", "area"))
    for anchor in sources:
        url = addresses.target(base, anchor)
        if not url or addresses.is_above(url, page.url):
            continue
        inner_date, skip = _inner_date(anchor)
        title = link_title(anchor, skip)
        title, inner_date = _without_date(title, inner_date)
        squeezed = squeeze(title)
        if not squeezed or is_pager_word(squeezed) or _is_site_link(squeezed):
            if squeezed:
                furniture.append((len(candidates), Row(anchor, url, addresses.canonical(url), title, anchor)))
            continue
        if _DATE_ONLY.match(squeezed) and not YEAR_ONLY.match(squeezed):
            continue
        candidates.append(Row(anchor, url, addresses.canonical(url), title, anchor, inner_date))
    for before, row in reversed(_told_by_their_rows(furniture, candidates)):
        candidates.insert(before, row)
    single = _single_targets(candidates)
    candidates = _without_companions(candidates, single)
    single = _single_targets(candidates)
    for row in candidates:
        row.holder = _holder(row.anchor, single, only_within)
        if _OPENS.match(squeeze(row.title)) and (title := _title_beside(row.anchor)):
            row.title, row.inner_date = _without_date(title, row.inner_date)
        if _OPENS.match(squeeze(row.title)):
            said = text_of(row.holder, frozenset({row.anchor}))
            row.title = _without_date(said, None)[0] if REPORT_WORDS.search(said) else row.title
        if NAMES_NOBODY.match(squeeze(row.title)):
            row.title = _row_label(row.anchor, single) + row.title
    return _first_of_holder(candidates)


def _told_by_their_rows(furniture: list[tuple[int, Row]], candidates: list[Row]) -> list[tuple[int, Row]]:
    """Those links called 下载, 查看 or 政府信息公开 that are the only one of a dated row among rows of the same kind:
    items whose title stands beside them, or who have none. Called by the row's own words, where it has some."""
    told: list[tuple[int, Row]] = []
    beside = {row.anchor for row in candidates}
    for before, found in furniture:
        row = next((element for element in found.anchor.iterancestors() if element.tag in _ROW_TAGS), None)
        if title := _title_beside(found.anchor) if _OPENS.match(squeeze(found.title)) else "":
            found.title, found.inner_date = _without_date(title, None)
            told.append((before, found))
            continue
        if row is None or sum(1 for _ in row.iter("a", "area")) > 1 or row.find(".//li") is not None:
            continue
        words = text_of(row, frozenset({found.anchor}))
        if len(words) > _LONGEST_ROW:
            continue
        said = [text_of(part, frozenset({found.anchor})) for part in row]
        if not FULL_DATE.search(words):
            # 3 | 市教育局 | 查看, row by row: the report is called after its body.
            name = next((text for text in said if is_body_name(squeeze(text))), "")
            if name and _OPENS.match(squeeze(found.title)) and _stands_among_names(row):
                found.title = name
                told.append((before, found))
            elif _OPENS.match(squeeze(found.title)) and _stands_for_a_report(row, words, beside):
                found.title = words or found.title
                told.append((before, found))
            continue
        label = next((text for text in (*said, words) if REPORT_WORDS.search(text)), "")
        around = row.getparent()
        if label:
            found.title, found.inner_date = _without_date(label, None)
        if label or (around is not None and _has_dated_row(around, row, beside)):
            told.append((before, found))
    return told


def _title_beside(anchor: HtmlElement) -> str:
    """The report's title that a box around a link called 点击查看 holds beside it, and no other link:
    `<div><h4>X局2023年政府信息公开工作年度报告</h4><a>点击查看</a></div>`."""
    for box, _ in zip(anchor.iterancestors(), "ab", strict=False):
        if box.tag not in _BOXES or sum(1 for _ in box.iter("a", "area")) > 1:
            return ""
        words = text_of(box, frozenset({anchor}))
        if words:
            titled = REPORT_WORDS.search(words) and _YEAR.search(words) and len(words) <= _LONGEST_TITLE
            return words if titled else ""
    return ""


def _stands_for_a_report(row: HtmlElement, words: str, anchors_of_items: set[HtmlElement]) -> bool:
    """Whether an undated row says a year or a report before its link (2025年 | 下载), or says nothing at all among rows
    that hold items."""
    said = squeeze(words)
    if said:
        return YEAR_ONLY.match(said) is not None or REPORT_WORDS.search(said) is not None
    beside = (*row.itersiblings(preceding=True), *row.itersiblings())
    return any(anchor in anchors_of_items for other in beside if other.tag == row.tag for anchor in other.iter("a"))


def _stands_among_names(row: HtmlElement) -> bool:
    """Whether another row beside `row` is called after a body, too."""
    beside = (*row.itersiblings(preceding=True), *row.itersiblings())
    return any(other.tag == row.tag and any(is_body_name(squeeze(text_of(part))) for part in other) for other in beside)


def _has_dated_row(around: HtmlElement, row: HtmlElement, anchors_of_items: set[HtmlElement]) -> bool:
    """Whether another row beside `row` holds a date and an item."""
    return any(
        other is not row
        and other.tag == row.tag
        and any(anchor in anchors_of_items for anchor in other.iter("a"))
        and FULL_DATE.search(text_of(other))
        for other in around
    )


@lru_cache(maxsize=8192)
def _is_site_link(words: str) -> bool:
    """Whether a link is part of every page of a site: 联系我们, an ICP number, the norm's other columns."""
    return bool(
        NOT_AN_ITEM.match(words) or LEGAL_NOTICE.search(words) or any(pattern.match(words) for pattern, _ in WAY_WORDS)
    )


def _inner_date(anchor: HtmlElement) -> tuple[date | None, frozenset[HtmlElement]]:
    """A date that stands in an element of its own inside the link, or as a calendar leaf in one or two of them (the
    day in one box, year and month in the next), and these elements."""
    for child in anchor.iterdescendants():
        if child.tag in _DATE_TAGS and (text := text_of(child)) and len(text) <= 24 and _DATE_ONLY.match(text):
            found = find_date(text)
            if found:
                return found, frozenset({child})
            if found := calendar_leaf(spaced_text(child)):
                return found, frozenset({child})
            other = child.getnext()
            if other is not None and other.tag in _DATE_TAGS and len(text_of(other)) <= 24:
                found = calendar_leaf(f"{text} {text_of(other)}")
                if found:
                    return found, frozenset({child, other})
    return None, frozenset()


def _without_date(title: str, inner: date | None) -> tuple[str, date | None]:
    """A title without a numeric date glued to either end; 2024-01-26 is no part of a title, 2024年1月26日 may be."""
    if not _NUMERIC_MARK.search(title):
        return title, inner
    for pattern in (_TRAILING_DATE, _LEADING_DATE):
        match = pattern.search(title)
        if match and FULL_DATE.search(match[0]) and match[0].strip() != title:
            inner = inner or find_date(match[0])
            title = (title[: match.start()] + title[match.end() :]).strip()
    return title, inner


def _single_targets(rows: list[Row]) -> dict[HtmlElement, str]:
    """For every element above a link: the one target below it, or _MANY."""
    found: dict[HtmlElement, str] = {}
    for row in rows:
        current: HtmlElement | None = row.anchor
        while current is not None:
            known = found.get(current)
            if known == row.key and current is not row.anchor:
                break
            if known == _MANY:
                break
            found[current] = row.key if known is None else _MANY
            if known is not None and known != row.key:
                found[current] = _MANY
            elif known is not None:
                found[current] = row.key
            current = current.getparent()
    return found


def _without_companions(rows: list[Row], single: dict[HtmlElement, str]) -> list[Row]:
    """Rows without the small links beside a title in one row: [公告], 下载, a department's name before the title."""
    in_row: dict[HtmlElement, list[Row]] = {}
    for row in rows:
        holder = next((e for e in row.anchor.iterancestors() if e.tag in _ROW_TAGS), None)
        if holder is not None and single.get(holder) == _MANY:
            in_row.setdefault(holder, []).append(row)
    dropped: set[int] = set()
    for members in in_row.values():
        if not 2 <= len(members) <= 4:
            continue
        strong = [row for row in members if _is_strong(row)]
        if len(strong) == 1:
            dropped.update(id(row) for row in members if row is not strong[0] and len(squeeze(row.title)) <= 8)
    return [row for row in rows if id(row) not in dropped]


def _is_strong(row: Row) -> bool:
    return len(squeeze(row.title)) >= 9 or bool(REPORT_WORDS.search(squeeze(row.title)))


def _holder(anchor: HtmlElement, single: dict[HtmlElement, str], within: tuple[HtmlElement, ...]) -> HtmlElement:
    """The largest element around a link that holds no other target: its row. A table row or list item is never left,
    nor is the list that was looked at alone: what stands around it are other lists with days of their own."""
    holder = anchor
    for element in anchor.iterancestors():
        if element.tag in {"body", "html"} or element in within or single.get(element) == _MANY:
            break
        holder = element
        if element.tag in _ROW_TAGS:
            break
        if len(text_of(element)) > len(text_of(anchor)) + MAX_ROW_NOISE:
            break
    return holder


def _row_label(anchor: HtmlElement, single: dict[HtmlElement, str]) -> str:
    """The body's name at the head of a row: of years (市教育局 | 2023年 | 2022年), or of one report that is called
    after nobody (3 | 市教育局 | 2023年年报); who put it up stands behind it. Empty where there is none."""
    row = next((element for element in anchor.iterancestors() if element.tag in {"li", "tr", "dl"}), None)
    if row is None or row.find(".//li") is not None or row.find(".//tr") is not None:
        return ""
    if single.get(row) == _MANY:
        label = squeeze(text_of(row, frozenset(row.iter("a")))).strip(":：|、·")
        return label if is_body_name(label) else ""
    before: list[str] = []
    for cell in row:
        if cell is anchor or anchor in cell.iterdescendants():
            break
        before.append(squeeze(text_of(cell)).strip("[]【】:：|、·"))
    named = [words for words in before if is_body_name(words)]
    return named[0] if len(named) == 1 else ""


def _first_of_holder(rows: list[Row]) -> list[Row]:
    """One row per holder: a picture and a title that link to the same page are one item."""
    by_holder: dict[tuple[HtmlElement, str], Row] = {}
    for row in rows:
        earlier = by_holder.setdefault((row.holder, row.key), row)
        if earlier is not row:
            earlier.inner_date = earlier.inner_date or row.inner_date
            if len(row.title) > len(earlier.title):
                earlier.title = row.title
    return list(by_holder.values())
