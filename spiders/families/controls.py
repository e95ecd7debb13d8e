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
from spiders.families.inserted import label
from spiders.families.kept import may_show
from spiders.families.model import Page
from spiders.families.numerals import page_number
from spiders.families.pagers import in_pager, is_disabled
from spiders.families.script_data import scripts
from spiders.families.switch_words import year_of
from spiders.families.text import first_letter, short_words, squeeze
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
_SLIDES = frozenset(
    words("slide slides slider slideshow focus swiper banner carousel dot dots hd flash lunbo rank pic gallery slick")
)
_TYPED_IN = frozenset({"", "text", "number", "tel"})
_PRESSED = frozenset({"button", "submit", "image"})
_LONGEST_NUMBER, _LONGEST_BOX = 6, 40
# Months, days, hours and minutes to choose from.
_CLOCKWORK = frozenset({12, 24, 31, 60})
_CALL = re.compile(r"(?!void\b)\b[A-Za-z_$][\w$]*\s*\(\s*[^)\s]")
_ARROW_MARKS = ("next", "<button", "&gt;", "&raquo;", ">></", "›", "»", "→")
_NEXT_CALLED = ('"next', "=next", "下一页", "下页")
_ARROW = re.compile(r"^[>＞›»→]{1,2}$")
_NEXT_NAME = re.compile(r"(?<![a-z])next(?:[-_]?(?:page|btn|button))?(?![a-z])", re.IGNORECASE)
_NEXT_PICTURE = re.compile(r"(?<![a-z])(?:next|nextpage|xiayiye|xyy)(?![a-z])", re.IGNORECASE)


def turns_by_script(page: Page, roles: Roles) -> bool:
    """Whether the page's own part has a control that turns pages, and that no address stands behind."""
    return (
        _says_next(page)
        or _is_listened_to(page)
        or any(
            roles.of(control) is Role.CONTENT
            for found in (_numbers(page), _marked(page), _boxes(page), _selects(page), _pictures(page), _silent(page))
            for control in found
        )
    )


def _numbers(page: Page) -> Iterator[HtmlElement]:
    """The second of numbers that count up, or one from 2 on that is a link or to be clicked: `<li>1</li><li>2</li>`."""
    for element in page.tree.iter(*_NUMBER_TAGS):
        number = page_number(short_words(element, _LONGEST_NUMBER))
        if number is None or number < 2 or number > 99 or (_slides(element) and not _leads(element)):
            continue
        if element.tag == "a" and in_pager(element):
            yield element
        leads = _CALL.search(f"{element.get('onclick', '')} {_script(element)}") or element.get("href")
        if leads or (number == 2 and element.tag != "td" and page_number(_before(element)) == 1):
            yield element


def _leads(element: HtmlElement) -> bool:
    href = element.get("href", "").strip()
    return bool(href) and not href.startswith("#") and not _script(element)


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
            return short_words(previous, _LONGEST_NUMBER)
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
            text = short_words(around, _LONGEST_BOX)
            pressed = [
                squeeze(part.get("value", ""))
                for part in around.iter("input")
                if part.get("type", "").lower() in _PRESSED
            ]
            if any(JUMP_WORDS.search(said) for said in (text, *pressed) if said):
                yield box
                break


def _silent(page: Page) -> Iterator[HtmlElement]:
    """An arrow drawn by a style: `<button class="btn-next"><i></i></button>`; the one of two buttons without words that
    can be pressed; the arrow behind a year."""
    if not may_show(page, *_ARROW_MARKS):
        return
    for element in page.tree.iter("a", "button", "span", "li", "div", "i"):
        words = short_words(element, 2) or first_letter(element)
        if (words and not _ARROW.match(words)) or is_disabled(element) or _slides(element):
            continue
        named = not words and _NEXT_NAME.search(label(element)) is not None and element.find(".//img") is None
        pressed = element.tag == "button" and (named or _is_other_button(element))
        forth = named or words or "next" in label(element).lower()
        if pressed or (named and in_pager(element)) or (forth and _turns_a_year(element)):
            yield element


def _turns_a_year(element: HtmlElement) -> bool:
    before = element.getprevious()
    is_year = before is not None and isinstance(before.tag, str) and bool(year_of(short_words(before, 8)))
    return is_year and not _leads(element)


def _says_next(page: Page) -> bool:
    """Whether what has no words is called 下一页 for who cannot see it: `<button aria-label="Next page"><svg/>`."""
    if not may_show(page, *_NEXT_CALLED):
        return False
    return any(
        any(NEXT_PAGE.match(squeeze(element.get(name, ""))) for name in ("aria-label", "title"))
        and not first_letter(element)
        and not is_disabled(element)
        and not _leads(element)
        for element in page.tree.iter("a", "button", "span", "li", "div", "i")
    )


def _is_other_button(button: HtmlElement) -> bool:
    before = button.getprevious()
    return before is not None and before.tag == "button" and not first_letter(before) and is_disabled(before)


def _is_listened_to(page: Page) -> bool:
    """Whether a script of the page waits for a click on what is called 下一页: `$(".down").click(…)`."""
    listening = [code for code in scripts(page) if "click" in code] if may_show(page, "click") else []
    for element in page.tree.iter("span", "li", "div", "em", "i", "b", "a") if listening else ():
        words = short_words(element, 8)
        if not words or not NEXT_PAGE.match(words) or is_disabled(element) or _leads(element):
            continue
        called = [
            name for name in label(element).split() if re.search(rf"[#.]{re.escape(name)}(?![\w-])", "".join(listening))
        ]
        if called:
            return True
    return False


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
