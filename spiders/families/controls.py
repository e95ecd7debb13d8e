"""Controls that turn a list's pages by script: numbers, boxes to type one in, selects, pictures, marked elements.

Asked only where no pager was found to follow. A page that has one of them and says nowhere that it is the only page is
not known to be the whole list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from spiders.families.furniture import Role, Roles, names
from spiders.families.model import Page
from spiders.families.numerals import page_number
from spiders.families.text import short_text, squeeze
from spiders.families.vocabulary import JUMP_WORDS, NEXT_PAGE, words

# Elements that carry the number of the page that they show.
_MARKED = etree.XPath(
    "descendant-or-self::*[@data-page or @data-pn or @data-pageno or @data-page-no or @data-pageindex"
    " or @data-page-index or @data-pagenum or @pageno or @pageindex]"
)
_MARKS = (
    *("data-page", "data-pn", "data-pageno", "data-page-no", "data-pageindex", "data-page-index", "data-pagenum"),
    *("pageno", "pageindex"),
)
_NUMBER_TAGS = ("a", "span", "li", "em", "b", "i", "button", "strong", "label", "div", "font", "td")
# The dots of a slider count up, too.
_SLIDES = frozenset(words("slide slides slider slideshow focus swiper banner carousel dot dots hd flash lunbo rank"))
_TYPED_IN = frozenset({"", "text", "number", "tel"})
_PRESSED = frozenset({"button", "submit", "image"})
_LONGEST_NUMBER, _LONGEST_BOX = 6, 40
# Months, days, hours and minutes to choose from.
_CLOCKWORK = frozenset({12, 24, 31, 60})
_CALL = re.compile(r"(?!void\b)\b[A-Za-z_$][\w$]*\s*\(\s*[^)\s]")
_NEXT_PICTURE = re.compile(r"(?<![a-z])(?:next|nextpage|xiayiye|xyy)(?![a-z])", re.IGNORECASE)


def turns_by_script(page: Page, roles: Roles) -> bool:
    """Whether the page's own part has a control that turns pages, and that no address stands behind."""
    return any(
        roles.of(control) is Role.CONTENT
        for found in (_numbers(page), _marked(page), _boxes(page), _selects(page), _pictures(page))
        for control in found
    )


def _numbers(page: Page) -> Iterator[HtmlElement]:
    """The second of numbers that count up, or one from 2 on that is a link or to be clicked: `<li>1</li><li>2</li>`."""
    for element in page.tree.iter(*_NUMBER_TAGS):
        number = page_number(squeeze(short_text(element, _LONGEST_NUMBER)))
        if number is None or number < 2 or number > 99 or _slides(element):
            continue
        leads = _CALL.search(f"{element.get('onclick', '')} {_script(element)}") or element.get("href")
        if leads or (number == 2 and element.tag != "td" and page_number(_before(element)) == 1):
            yield element


def _script(element: HtmlElement) -> str:
    href = element.get("href", "")
    return href if href.lower().lstrip().startswith("javascript:") else ""


def _before(element: HtmlElement) -> str:
    """The text right before an element, beside it or beside the box that holds nothing else."""
    for part in (element, element.getparent()):
        if part is None:
            break
        previous, around = part.getprevious(), part.getparent()
        text = squeeze((previous.tail if previous is not None else around.text if around is not None else "") or "")
        if text.strip("|·,，"):
            return text.strip("|·,，")
        if previous is not None and isinstance(previous.tag, str):
            return squeeze(short_text(previous, _LONGEST_NUMBER))
    return ""


def _slides(element: HtmlElement) -> bool:
    around = (element, *(upper for upper, _ in zip(element.iterancestors(), "abc", strict=False)))
    return any(names(part) & _SLIDES for part in around)


def _marked(page: Page) -> Iterator[HtmlElement]:
    for element in _MARKED(page.tree):
        values = (element.get(mark, "") for mark in _MARKS)
        if any(value.isdecimal() and int(value) > 1 for value in values):
            yield element


def _boxes(page: Page) -> Iterator[HtmlElement]:
    """A box for a page's number: `到第[ ]页`, `1/3 [ ] GO`."""
    for box in page.tree.iter("input"):
        if box.get("type", "").lower() not in _TYPED_IN:
            continue
        parent = box.getparent()
        for around in () if parent is None else (parent, parent.getparent()):
            if around is None or around.tag in {"body", "html"}:
                break
            # A form with a sentence in it is no pager.
            text = squeeze(short_text(around, _LONGEST_BOX))
            pressed = [
                squeeze(part.get("value", ""))
                for part in around.iter("input")
                if part.get("type", "").lower() in _PRESSED
            ]
            if any(JUMP_WORDS.search(said) for said in (text, *pressed) if said):
                yield box
                break


def _selects(page: Page) -> Iterator[HtmlElement]:
    """A select of the pages, from the first on."""
    for select in page.tree.iter("select"):
        numbers = [page_number(squeeze(option.text_content())) for option in select.iter("option")]
        if len(numbers) > 1 and len(numbers) not in _CLOCKWORK and numbers == list(range(1, len(numbers) + 1)):
            yield select


def _pictures(page: Page) -> Iterator[HtmlElement]:
    """An arrow or a 下一页 that is a picture to be clicked."""
    for picture in page.tree.iter("img", "input"):
        if picture.tag == "input" and picture.get("type", "").lower() != "image":
            continue
        called = any(NEXT_PAGE.match(squeeze(picture.get(name, ""))) for name in ("alt", "title"))
        called = called or _NEXT_PICTURE.search(picture.get("src", "").rpartition("/")[2]) is not None
        link = next(picture.iterancestors("a"), None)
        codes = [picture.get("onclick", ""), *([link.get("onclick", ""), _script(link)] if link is not None else [])]
        if called and not _slides(picture) and (picture.tag == "input" or any(map(_CALL.search, codes))):
            yield picture
