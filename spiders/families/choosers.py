"""Controls that open a choice of other lists, and places for other lists that stand empty: 切换部门, years written on
pictures, a select that a script fills with years, 镇街 over nothing beside 县级部门 over rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.furniture import Role, Roles
from spiders.families.kept import may_show
from spiders.families.model import ListedItem, Page
from spiders.families.script_data import scripts
from spiders.families.switch_words import CHOICE_MARKS, CHOOSES, is_group, names_a_shelf, year_of
from spiders.families.switches import has_address, titled_years
from spiders.families.text import first_letter, short_text, short_words, squeeze

_CONTROLS = ("a", "button", "span", "div", "em", "i", "p", "input")
_PRESSED = frozenset({"a", "button", "input"})
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "dt", "th", "strong", "summary", "legend")
_NAMED_BY = ("title", "alt", "aria-label", "data-title")
_CLICKED = etree.XPath("descendant::*[@onclick]")
# How an attribute begins that holds a year.
_YEAR_MARKS = ('="20', "='20", '="二', "='二")
_FEWEST = 2
_LONGEST = 14
# Years counted down into a select: `for (var y = 2025; y > 2008; y--) s.append("<option>" + y)`.
_WRITES_YEARS = re.compile(
    r"for\s*\((?=[^)]{0,120}(?:20[0-3]\d|year|getFullYear))[^{};]*;[^{};]*;[^{};]*(?:\+\+|--|[+-]=\s*1)[^;{}]*\)\s*\{?[^{}]{0,160}?(?:option|<li|<a\b|年)",
    re.IGNORECASE,
)


def offers_a_choice(page: Page, roles: Roles, found: tuple[ListedItem, ...]) -> bool:
    """Whether the page's own part offers lists that nothing here leads to."""
    return (
        _opens_a_choice(page, roles)
        or _writes_years_to_choose(page)
        or _shows_years_as_pictures(page, roles)
        or _offers_bodies_by_click(page, roles)
        or (bool(found) and _leaves_a_group_empty(page, roles))
    )


def _opens_a_choice(page: Page, roles: Roles) -> bool:
    base = addresses.base_url(page)
    for control in page.tree.iter(*_CONTROLS) if may_show(page, *CHOICE_MARKS) else ():
        words = squeeze(control.get("value", "") if control.tag == "input" else short_text(control, _LONGEST))
        words = words or squeeze(control.get("title", ""))
        if not words or not CHOOSES.match(words) or roles.of(control) is not Role.CONTENT:
            continue
        pressed = control.tag in _PRESSED or control.get("onclick") is not None
        if pressed and not has_address(page, base, control) and not _stands_over_links(base, control):
            return True
    return False


def _stands_over_links(base: str, control: HtmlElement) -> bool:
    """Whether what the control opens stands beside it, with addresses: `<button>选择年份</button><ul>…</ul>`."""
    around = control.getparent()
    beside = [
        part for part in (control.getnext(), around.getnext() if around is not None else None) if part is not None
    ]
    for part in (part for part in beside if isinstance(part.tag, str)):
        links = [link for link in part.iter("a", "option") if names_a_shelf(short_words(link, _LONGEST))]
        if len(links) >= _FEWEST and all(addresses.target(base, link) or link.tag == "option" for link in links):
            return True
    return False


def _writes_years_to_choose(page: Page) -> bool:
    return any(map(_WRITES_YEARS.search, scripts(page)))


def _shows_years_as_pictures(page: Page, roles: Roles) -> bool:
    """Elements without words that are called after years, two of which at least no row names."""
    if not may_show(page, *_YEAR_MARKS):
        return False
    base = addresses.base_url(page)
    named: set[str] = set()
    for element in page.tree.iter("li", "a", "img", "i", "span", "div", "area", "option"):
        told = element.get("value", "") if element.tag == "option" and _is_of_a_datalist(element) else ""
        said = filter(None, map(element.get, _NAMED_BY))
        year = next((found for words in said if (found := year_of(squeeze(words)))), "") or year_of(told)
        silent = year and not short_words(element, _LONGEST) and not first_letter(element)
        if silent and roles.of(element) is Role.CONTENT and not has_address(page, base, element):
            named.add(year)
    return len(named) >= _FEWEST and not named <= titled_years(page)


def _is_of_a_datalist(option: HtmlElement) -> bool:
    parent = option.getparent()
    return parent is not None and parent.tag == "datalist"


def _offers_bodies_by_click(page: Page, roles: Roles) -> bool:
    """Two bodies at least, each with a click of its own: `<p onclick="sel(3)">县教育局</p>`."""
    base = addresses.base_url(page)
    named = {
        words
        for element in _CLICKED(page.tree)
        if (words := short_words(element, _LONGEST))
        and names_a_shelf(words)
        and not year_of(words)
        and roles.of(element) is not Role.FURNITURE
        and not has_address(page, base, element)
    }
    return len(named) >= _FEWEST


def _leaves_a_group_empty(page: Page, roles: Roles) -> bool:
    """A group's heading over nothing, where another group's has rows."""
    empty, filled = False, False
    for heading in _group_headings(page, roles):
        row = heading.getparent()
        head = row if heading.tag == "th" and row is not None and len(row) == 1 else heading
        rest = [part for part in head.itersiblings() if isinstance(part.tag, str) and part.tag not in ("script", "br")]
        if rest and rest[0].tag in _HEADINGS:
            rest = []
        shown = any(first_letter(part) or part.find(".//img") is not None for part in rest[:2])
        filled = filled or any(part.tag == "a" or part.find(".//a") is not None for part in rest[:2])
        empty = empty or not shown
    return empty and filled


def _group_headings(page: Page, roles: Roles) -> Iterator[HtmlElement]:
    for heading in page.tree.iter(*_HEADINGS):
        words = short_words(heading, _LONGEST)
        if words and is_group(words) and heading.find(".//a") is None and roles.of(heading) is Role.CONTENT:
            yield heading
