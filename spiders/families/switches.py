"""Lists beside the one that is shown: years, owners and shelves that a click or a script switches, without address."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from reports.prose.titles import parse_title
from spiders.families import addresses
from spiders.families.furniture import Role, Roles, names
from spiders.families.kept import once
from spiders.families.model import Folder, Page
from spiders.families.panes import cells_of, has_panes, pane_of
from spiders.families.rows import anchors
from spiders.families.switch_words import FOLD_MARK, SHELF_HINT, is_group, names_a_shelf, year_of
from spiders.families.text import first_letter, link_title, short_text, short_words, squeeze
from spiders.families.vocabulary import (
    COLUMN_NAMES,
    DIRECTORY_WORDS,
    OTHER_SHELF,
    OTHER_SWITCH,
    REPORT_WORDS,
    YEAR_ONLY,
    YEARS_ONLY,
)

_TAGS = ("a", "li", "option", "button", "label", "span", "em", "i", "td", "dd", "div", "p", "h3", "h4", "input")
_UNLINKED_TAGS = frozenset({"li", "option", "button", "label"})
_HOLDERS = frozenset({"li", "a", "td", "div", "span"})
_BAR_TAGS = ("ul", "ol", "div", "tr", "dl", "p", "table", "section")
# In other elements two names in a row may be those of a body and of the one above it.
_TAB_CELLS = frozenset({"li", "a", "dd", "td", "button", "label", "span"})
_FILLED = frozenset({"dd", "ul", "ol", "table"})
_BUTTONS = frozenset({"button", "submit", "image"})
# `nav-tabs`, `el-tabs__nav`, `hd tree`: called after navigation, and no part of every page.
_TAB_NAMES = frozenset({"tab", "tabs", "tree", "nodes", "hd", "years", "year", "nd"})
_HEADINGS = (
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "summary",
    "button",
    "dt",
    "div",
    "p",
    "span",
    "strong",
    "b",
    "td",
    "th",
    "a",
    "li",
)
_RANKED = frozenset({"h2", "h3", "h4", "h5", "h6"})
_LONGEST_WORD, _LONGEST_BAR, _LONGEST_TITLE, _LONGEST_CELL = 12, 90, 80, 14
_FEWEST, _MOST = 2, 40
_CALL = re.compile(r"(?!void\b)\b[A-Za-z_$][\w$]*\s*\(\s*[^)\s]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_HINT = re.compile(r"[0-3]\d年|20\d\d|二[〇零○0]")


def has_address(page: Page, base: str, element: HtmlElement) -> bool:
    """Whether the element, something in it or a link around it leads to an address that can be asked for."""
    if element.tag == "option":
        return bool(re.search(r"[/.?=]", element.get("value", "")))
    around = next((upper for upper in element.iterancestors("a")), None)
    links = [*element.iter("a"), *([around] if around is not None else [])]
    return any(addresses.target(base, link) for link in links) or bool(addresses.target(base, element))


def is_clicked(element: HtmlElement) -> bool:
    """Whether a click on the element does something, as far as its markup says."""
    if element.get("onclick") or _is_script(element.get("href", "")):
        return True
    if element.tag == "input" and element.get("type", "").lower() in ("submit", "image"):
        return True
    parent = element.getparent()
    if parent is None or parent.tag not in _HOLDERS:
        return False
    return bool(parent.get("onclick")) or (parent.tag == "a" and _is_script(parent.get("href", "")))


def _is_script(href: str) -> bool:
    return href.strip().lower().startswith(("javascript:", "#")) or (not href.strip() and href != "")


def switches_years(page: Page, roles: Roles, folders: tuple[Folder, ...]) -> bool:
    """Years that are switched by script: `<a href="javascript:showYear(2025)">2025年</a>`, a select that loads.

    One year without a link beside linked ones is the running one; it is no switch unless it can be clicked.
    """
    base = addresses.base_url(page)
    shelved = {squeeze(folder.title) for folder in folders}
    unlinked: set[str] = set()
    for element in page.tree.iter(*_TAGS):
        words = _switch_words(element)
        is_year = YEAR_ONLY.match(words) is not None
        if not (is_year or _names_a_switch(words)) or words in shelved or has_address(page, base, element):
            continue
        if _is_furniture(element, roles) or any(child.tag in _TAGS and child.tag != "input" for child in element):
            continue
        if is_year and _is_answered(page, element):
            continue
        if is_clicked(element) if is_year else _calls(element):
            return True
        if not is_year:
            continue
        if element.tag in _UNLINKED_TAGS:
            unlinked.add(words)
            if element.tag == "option" and not _names_year(page, words):
                return True
        elif element.tag != "td" and _lines_up(page, base, element, shelved):
            return True
    return len(unlinked) > 1 or any(
        roles.of(bar) is Role.CONTENT and _is_unlinked_bar(page, base, bar, shelved)
        for bar in page.tree.iter(*_BAR_TAGS)
    )


def _is_furniture(element: HtmlElement, roles: Roles) -> bool:
    return roles.of(element) is Role.FURNITURE and not _is_called_tabs(element)


def _is_called_tabs(element: HtmlElement) -> bool:
    near = (element, *(upper for upper, _ in zip(element.iterancestors(), "abc", strict=False)))
    return any(names(part) & _TAB_NAMES for part in near)


def _is_answered(page: Page, element: HtmlElement) -> bool:
    """Whether what a tab shows stands in the page already."""
    pane = pane_of(page, element.get("href", "")) if element.tag == "a" else None
    if pane is not None:
        return pane.find(".//a") is not None
    for bar, _ in zip(element.iterancestors(*_BAR_TAGS), "abc", strict=False):
        cells = [short_words(cell, _LONGEST_CELL) for cell in cells_of(bar)]
        if len(cells) >= _FEWEST:
            return all(map(year_of, cells)) and has_panes(bar, cells)
    return False


def offers_other_lists(page: Page, roles: Roles) -> bool:
    """Tabs that are called after bodies, groups of them or times, two of which at least lead nowhere:
    `<li>县政府</li><li>县直部门</li><li>乡镇街道</li>`, to which a script from elsewhere listens."""
    base = addresses.base_url(page)
    for bar in page.tree.iter(*_BAR_TAGS):
        text = short_text(bar, _LONGEST_BAR)
        if not text or SHELF_HINT.search(text) is None:
            continue
        cells = cells_of(bar)
        if not _FEWEST <= len(cells) <= _MOST or _heads_a_table(bar):
            continue
        words = [short_words(cell, _LONGEST_CELL) for cell in cells]
        if not all(map(names_a_shelf, words)) or len(set(words)) < _FEWEST or _is_furniture(bar, roles):
            continue
        if roles.of(bar) is Role.SIDE and not _is_called_tabs(bar):
            continue
        silent = [word for cell, word in zip(cells, words, strict=True) if not has_address(page, base, cell)]
        if len(silent) < _FEWEST or has_panes(bar, words) or any(_shows_pane(page, cell) for cell in cells):
            continue
        years = {year_of(word) for word in silent} - {""}
        owners = {word for word in silent if not year_of(word)}
        few = _FEWEST if cells[0].tag in _TAB_CELLS or any(map(is_group, owners)) else _FEWEST + 1
        if len(owners) >= few or (len(years) >= _FEWEST and not years <= titled_years(page)):
            return True
    areas = (area for area in page.tree.iter("area") if not addresses.target(base, area) and _calls(area))
    return any(names_a_shelf(squeeze(area.get("alt", "") or area.get("title", ""))) for area in areas)


def _heads_a_table(bar: HtmlElement) -> bool:
    return bar.tag == "tr" and any(row.find(".//a") is not None for row in bar.itersiblings("tr"))


def _shows_pane(page: Page, cell: HtmlElement) -> bool:
    links = (cell, *cell.iter("a"))
    panes = [pane for link in links if (pane := pane_of(page, link.get("href", ""))) is not None]
    return bool(panes) and all(pane.find(".//a") is not None for pane in panes)


def leaves_a_year_empty(page: Page, roles: Roles) -> bool:
    """A year's heading over a box without anything in it, where other years' have rows: what fills it has not run."""
    base = addresses.base_url(page)
    titled: set[str] | None = None
    for heading in page.tree.iter(*_HEADINGS):
        words = short_words(heading, _LONGEST_WORD)
        if not words or _YEAR_HINT.search(words) is None or not YEAR_ONLY.match(FOLD_MARK.sub("", words)):
            continue
        if has_address(page, base, heading) or not _stands_over_nothing(page, heading):
            continue
        # `el-collapse-item__header` is the head of its own block, not of the page.
        around = heading.getparent()
        if _is_furniture(heading if around is None else around, roles):
            continue
        titled = titled_years(page) if titled is None else titled
        if year_of(words) not in titled:
            return True
    return False


def _stands_over_nothing(page: Page, heading: HtmlElement) -> bool:
    """Whether the boxes after a heading are empty, up to the next one's."""
    pane = pane_of(page, heading.get("href", ""))
    if pane is not None:
        return not _has_anything(pane)
    empty = 0
    if heading.tag == "summary" and heading.getnext() is None:
        return True
    for part in heading.itersiblings():
        if not isinstance(part.tag, str) or part.tag in ("br", "hr", "script", "style"):
            continue
        if _has_anything(part):
            next_heads = part.tag == heading.tag and heading.tag in _RANKED
            return empty > 0 and (next_heads or bool(year_of(short_words(part, _LONGEST_WORD))))
        if part.get("id") or part.tag in _FILLED:
            return True
        empty += 1
    return empty > 0


def _has_anything(part: HtmlElement) -> bool:
    return bool(first_letter(part)) or part.find(".//img") is not None


def _is_unlinked_bar(page: Page, base: str, bar: HtmlElement, shelved: set[str]) -> bool:
    """Whether an element holds nothing but years, two of which at least lead nowhere, and which the page's links do not
    all name: `<ul><li><a>2025</a></li><li><a>2024</a></li></ul>`, which a script from elsewhere listens to."""
    words = short_words(bar, _LONGEST_BAR)
    if not YEARS_ONLY.match(words):
        return False
    linked = {short_text(link, _LONGEST_WORD) for link in bar.iter("a") if addresses.target(base, link)} | shelved
    silent = set(_YEAR.findall(words)) - {year for text in linked for year in _YEAR.findall(text)}
    return len(silent) > 1 and not silent <= titled_years(page)


@once
def titled_years(page: Page) -> set[str]:
    """The years of the reports that the page's links name."""
    base = addresses.base_url(page)
    found: set[str] = set()
    for link in anchors(page):
        said = short_text(link, _LONGEST_TITLE)
        if said and _YEAR.search(said + link.get("title", "")) and addresses.target(base, link):
            words = squeeze(link_title(link))
            is_report = REPORT_WORDS.search(words) and parse_title(words).is_report is not False
            found.update(_YEAR.findall(words) if is_report or YEAR_ONLY.match(words) else ())
    return found


@lru_cache(maxsize=8192)  # the words of menus are on every page of a site
def _names_a_switch(words: str) -> bool:
    other_reports = OTHER_SHELF.search(words) is not None and not COLUMN_NAMES.match(words)
    return other_reports or bool(OTHER_SWITCH.match(words)) or any(kind.match(words) for kind, _ in DIRECTORY_WORDS)


def _names_year(page: Page, words: str) -> bool:
    year = _YEAR.findall(words)[:1]
    return any(year == _YEAR.findall(short_text(link, _LONGEST_TITLE))[:1] for link in anchors(page))


def _switch_words(element: HtmlElement) -> str:
    if element.tag == "option":
        return squeeze(element.text_content())
    if element.tag == "input":
        return squeeze(element.get("value", "")) if element.get("type", "").lower() in _BUTTONS else ""
    return short_words(element, _LONGEST_WORD)


def _calls(element: HtmlElement) -> bool:
    """Whether a click calls a function with something, `tab(2)`; `void(0)` may open what is there already."""
    code = f"{element.get('onclick', '')} {element.get('href', '') if _is_script(element.get('href', '')) else ''}"
    return _CALL.search(code) is not None


def _lines_up(page: Page, base: str, element: HtmlElement, shelved: set[str]) -> bool:
    """Whether a year without an address stands beside another, as `<span data-id="7">2024年</span>` in a bar that a
    script listens to; not where the page's links name both: all shelves are in it then."""
    other = element.getnext()
    if other is None or not isinstance(other.tag, str):
        return False
    words = short_words(other, _LONGEST_WORD)
    if not YEAR_ONLY.match(words) or words in shelved or has_address(page, base, other):
        return False
    return not set(_YEAR.findall(short_text(element, _LONGEST_WORD) + words)) <= titled_years(page)
