"""Labels and values around an article: 索引号, 发布机构, 发布日期 in tables and in running lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

from lxml.html import HtmlElement

from spiders.families.dates import find_date, without_other_days
from spiders.families.furniture import Role, Roles, names
from spiders.families.model import Page
from spiders.families.text import elements_around, fold, link_title, pieces, squeeze, text_of
from spiders.families.vocabulary import (
    INDEX_LABELS,
    NEIGHBOUR,
    OTHER_LABELS,
    PLAIN_DATE_LABELS,
    PUBLICATION_LABELS,
    PUBLISHER_LABELS,
    SOURCE_LABELS,
    words,
)

_LABELS = frozenset(
    {*PUBLICATION_LABELS, *PLAIN_DATE_LABELS, *PUBLISHER_LABELS, *SOURCE_LABELS, *INDEX_LABELS, *OTHER_LABELS}
)
# A label is a word of its own (成文时间 is not 时间), its characters often spread by spaces (索 引 号), with a colon,
# brackets or a break after it.
LABEL = re.compile(
    # Tried at every letter of a page: what none of them begins with is passed over at once.
    rf"(?<![\u4e00-\u9fff])[\[【]?\s*(?=[{''.join(sorted({label[0] for label in _LABELS}))}])("
    + "|".join(r"\s*".join(label) for label in sorted(_LABELS, key=len, reverse=True))
    + r")(?:\s*[\]】]\s*[:：]?|\s*(?:[:：]|(?=[\s\x1e]|$)))"
)
# Folded before the search: the label pattern allows gaps, and long runs of white space would be tried from every start.
_GAP = re.compile(r"[^\S\x1e]+")
_INDEX_VALUE = re.compile(r"^[\s:：]*([0-9A-Za-z][0-9A-Za-z\-/_.()（）〔〕\[\]\u4e00-\u9fff]*)")
_DATE_NAMES = frozenset(words("publishtime pubtime publish pubdate date time"))


def labelled_facts(page: Page, roles: Roles, body: HtmlElement | None) -> Iterator[tuple[str, str]]:
    """Labels and values around the article, first come first: index tables, then running lines.

    The article's own text is left out (a report says 来源 and 时间 in its sentences), and so are rows that link to
    other articles.
    """
    seen: set[str] = set()
    for label, value in (*_table_facts(page, roles, body), *_line_facts(page, roles, body)):
        if label not in seen and value:
            seen.add(label)
            yield label, value


def _table_facts(page: Page, roles: Roles, body: HtmlElement | None) -> Iterator[tuple[str, str]]:
    """Pairs from index tables: the value to the right of its label, or below it where labels fill a row."""
    for table in page.tree.iter("table"):
        if (body is not None and body in table.iterancestors()) or roles.of(table) is not Role.CONTENT:
            continue
        rows = [
            [_cell(cell) for cell in row.iter("td", "th")] for row in table.iter("tr") if row.find(".//table") is None
        ]
        for index, row in enumerate(rows):
            labels = [_as_label(cell) for cell in row]
            for column, label in enumerate(labels):
                if not label:
                    continue
                right = row[column + 1] if column + 1 < len(row) else ""
                if right and not labels[column + 1]:
                    yield label, right
                elif all(labels) and index + 1 < len(rows) and len(rows[index + 1]) == len(row):
                    below = rows[index + 1][column]
                    if not _as_label(below):
                        yield label, below


def is_index_table(table: HtmlElement) -> bool:
    """Whether a table is an article's index: at least two of its cells are labels."""
    return sum(1 for cell in table.iter("td", "th") if _as_label(_cell(cell))) >= 2


def _cell(cell: HtmlElement) -> str:
    return text_of(cell)[:400]


def _as_label(text: str) -> str:
    word = squeeze(text).strip("[]【】:：")
    return word if word in _LABELS else ""


def _line_facts(page: Page, roles: Roles, body: HtmlElement | None) -> Iterator[tuple[str, str]]:
    """Pairs from running text: `发布日期：2016-11-22 浏览次数： 信息来源：省发改委`."""
    text = _GAP.sub(" ", _outside(page, roles, body))
    matches = list(LABEL.finditer(text))
    for match, following in zip_longest(matches, matches[1:]):
        value = text[match.end() : following.start() if following else match.end() + 200]
        line, _, rest = value.strip("\x1e \n\r\t\xa0").partition("\x1e")
        yield squeeze(match[1]), fold(line or rest)[:120].strip(" :：[]【】|")


def _outside(page: Page, roles: Roles, body: HtmlElement | None) -> str:
    """The text of the page's content outside the article's body and outside links to other pages."""
    skip = set() if body is None else {body}
    skip.update(_row_of(anchor) for anchor in page.tree.iter("a") if len(squeeze(text_of(anchor))) >= 8)
    skip.update(page.tree.iter("nav", "header", "footer", "aside", "select"))
    # What stands in the body is left out with it.
    for element in elements_around(page.tree, body, "div", "ul", "td", "p", "section", "dl"):
        if roles.of(element) is not Role.CONTENT:
            skip.add(element)
    root = page.tree.find("body")
    text = "".join(pieces(root if root is not None else page.tree, frozenset(skip)))
    return text.replace("\x1f", "\x1e").replace("\x1d", "\x1e")


def _row_of(anchor: HtmlElement) -> HtmlElement:
    for element in anchor.iterancestors():
        if element.tag in {"li", "tr", "dd", "p"}:
            return element
        if element.tag in {"div", "td", "body", "ul", "table"}:
            break
    return anchor


def first_fact(facts: dict[str, str], labels: tuple[str, ...]) -> str:
    """The value of the first of `labels` that the page has; empty without any."""
    return next((facts[key] for label in labels if (key := squeeze(label)) in facts), "")


def index_number(value: str) -> str:
    """The 索引号 at the beginning of a value: letters, digits, dashes and slashes; empty if there is none."""
    match = _INDEX_VALUE.match(value)
    return match[1] if match else ""


def shown_date(page: Page, facts: dict[str, str], roles: Roles, body: HtmlElement | None) -> date | None:
    """The publication date as shown: labelled, else in an element named for it outside the text.

    成文日期, 生成日期 and 更新时间 are other dates and never stand in.
    """
    for label in (*PUBLICATION_LABELS, *PLAIN_DATE_LABELS):
        found = find_date(facts.get(label, ""))
        if found:
            return found
    for element in elements_around(page.tree, body, "publishtime", "span", "div", "p", "i", "em", "time", "td"):
        if not (element.tag in {"publishtime", "time"} or names(element) & _DATE_NAMES):
            continue
        if roles.of(element) is not Role.CONTENT:
            continue
        text = text_of(element)
        if len(text) <= 40 and not _row_links_elsewhere(element) and not _other_label(text):
            found = find_date(without_other_days(_said_before(element) + text))
            if found:
                return found
    return None


def _said_before(element: HtmlElement) -> str:
    """The words right before an element in its line: 今天是<span class="date">…</span>."""
    before = element.getprevious()
    parent = element.getparent()
    words = before.tail if before is not None else parent.text if parent is not None else ""
    return fold(words or "")[-8:]


def _other_label(text: str) -> bool:
    match = LABEL.search(text)
    return bool(match and squeeze(match[1]) not in {*PUBLICATION_LABELS, *PLAIN_DATE_LABELS})


def _row_links_elsewhere(element: HtmlElement) -> bool:
    for ancestor in element.iterancestors():
        if NEIGHBOUR.match(text_of(ancestor)):
            return True
        if ancestor.tag in {"li", "tr", "dd", "a"}:
            return any(len(squeeze(link_title(a))) >= 8 for a in ancestor.iter("a"))
        if ancestor.tag in {"body", "table"}:
            return False
    return False
