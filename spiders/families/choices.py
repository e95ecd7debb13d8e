"""What a form of the page has been filled in with: a list by one year, one body or one span of days is a part."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from spiders.families.dates import FULL_DATE
from spiders.families.furniture import Role, Roles
from spiders.families.kept import may_show
from spiders.families.model import Page
from spiders.families.notices import squeezed_text
from spiders.families.pagers import stated_total
from spiders.families.switch_words import PAGE_SIZE, PAGE_SIZE_WORD, PLEASE_CHOOSE, names_a_shelf
from spiders.families.text import short_words, squeeze, text_of
from spiders.families.vocabulary import YEAR_ONLY

_TYPED_IN = frozenset({"", "text", "number", "search"})
_PICKED = frozenset({"radio", "checkbox"})
_LONGEST_LABEL, _LONGEST_SIZE_LINE = 14, 40


def narrows_the_list(page: Page, roles: Roles) -> bool:
    """Whether a form says that the rows are those of one year, one body, one group or some days only."""
    return (may_show(page, "<input") and (_is_typed_in(page) or _is_picked(page, roles))) or (
        may_show(page, "<select") and _is_selected(page, roles)
    )


def _value(field: HtmlElement) -> str:
    return squeeze(field.get("value", ""))


def _is_typed_in(page: Page) -> bool:
    """A year, or two days, in boxes for text. Wherever they stand: a search box is part of every page, but empty."""
    values = [
        value
        for field in page.tree.iter("input")
        if (value := _value(field)) and field.get("type", "").lower() in _TYPED_IN
    ]
    days = [value for value in values if FULL_DATE.fullmatch(value)]
    return len(set(days)) > 1 or any(YEAR_ONLY.match(value) for value in values)


def _is_picked(page: Page, roles: Roles) -> bool:
    """One of several bodies or years is ticked."""
    ticks: dict[str, list[tuple[bool, str]]] = {}
    for field in page.tree.iter("input"):
        if field.get("type", "").lower() in _PICKED and roles.of(field) is not Role.FURNITURE:
            ticked = field.get("checked") is not None
            ticks.setdefault(field.get("name", ""), []).append((ticked, _label(field)))
    for group in ticks.values():
        some = {ticked for ticked, _ in group}
        if len(some) == 2 and any(ticked and _is_one_of_many(words) for ticked, words in group):
            return True
    return False


def _label(field: HtmlElement) -> str:
    if field.tail and squeeze(field.tail):
        return squeeze(field.tail)
    after, around = field.getnext(), field.getparent()
    beside = short_words(after, _LONGEST_LABEL) if after is not None else ""
    inside = short_words(around, _LONGEST_LABEL) if around is not None and around.tag == "label" else ""
    return beside or inside


def _is_one_of_many(words: str) -> bool:
    return bool(words) and PLEASE_CHOOSE.match(words) is None and names_a_shelf(words)


def _is_selected(page: Page, roles: Roles) -> bool:
    """A select of bodies, groups or times, one of which is chosen."""
    for select in page.tree.iter("select"):
        options = list(select.iter("option"))
        if len(options) < 2 or any(re.search(r"[/.?=]", option.get("value", "")) for option in options):
            continue
        chosen = next((option for option in options if option.get("selected") is not None), options[0])
        words = [squeeze(option.text_content()) for option in options]
        others = [word for word in words if names_a_shelf(word)]
        narrowed = _is_one_of_many(squeeze(chosen.text_content())) and len(others) > 1 and not _is_clockwork(words)
        if narrowed and roles.of(select) is not Role.FURNITURE:
            return True
    return False


def _is_clockwork(words: list[str]) -> bool:
    """The months of a calendar."""
    return len(words) == 12 and words[0].startswith("1")


def is_cut_at_its_size(page: Page, roles: Roles, listed: int) -> bool:
    """Whether the page says how many rows one has (每页3条), shows just as many, and says of no number of all."""
    if PAGE_SIZE_WORD not in page.text or listed == 0 or stated_total(squeezed_text(page)) is not None:
        return False
    return any(0 < size <= listed for size in _sizes(page, roles))


def _sizes(page: Page, roles: Roles) -> Iterator[int]:
    for element in page.tree.iter("div", "span", "p", "td", "li", "em", "label"):
        words = short_words(element, _LONGEST_SIZE_LINE)
        if PAGE_SIZE_WORD not in words or roles.of(element) is not Role.CONTENT:
            continue
        for select in element.iter("select"):
            options = list(select.iter("option"))
            chosen = next((one for one in options if one.get("selected") is not None), options[0] if options else None)
            if chosen is not None and squeeze(text_of(chosen) or chosen.text_content()).isdecimal():
                yield int(squeeze(chosen.text_content()))
        if match := PAGE_SIZE.search(words):
            yield int(match[1])
