"""Pagers that send a form: 下一页 is a script that fills in a page's number and submits; ASP.NET's `__doPostBack`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.model import Page, PageRequest
from spiders.families.pagers import MAX_PAGES, Pager, stated_count, stated_number
from spiders.families.rows import anchors, is_pager_word
from spiders.families.text import short_words, text_of
from spiders.families.vocabulary import LAST_PAGE, NEXT_PAGE

_PAGE_FIELD = re.compile(
    r"^(?:\w*[._-])?(?:page(?:_?(?:no|num|index|number))?|cur(?:r|rent)?_?page(?:_?(?:no|num))?|pn|goto_?page)$",
    re.IGNORECASE,
)
_POST_BACK = re.compile(r"__doPostBack\(\s*'([^']*)'\s*,\s*'(\d{0,5})'\s*\)")
_SUBMITS = re.compile(r"submit\s*\(|\.post\s*\(|\.ajax\s*\(", re.IGNORECASE)
_NUMBERED_CALL = re.compile(r"(\w+)\s*\(\s*['\"]?(\d{1,5})['\"]?\s*[,)]")


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The page numbers that pager links call with: the largest, that of 尾页, and whether 下一页 calls without one."""

    largest: int
    last: int | None
    unnumbered_next: bool


_FORM_TYPE = (("Content-Type", "application/x-www-form-urlencoded"),)


def turns_pages(page: Page) -> bool:
    """Whether pager links of the page send a form that can be sent without them."""
    return _form(page) is not None


def form_pager(page: Page, by_links: Pager) -> Pager | None:
    """All later pages by sending the form; None where the page's own links lead on, or no form turns its pages.

    The number of pages must be stated (共3页, 尾页) or each page must say which one follows it: none is ever guessed.
    """
    if by_links.requests:
        return None
    found = _form(page)
    if found is None:
        return None
    form, field = found
    text = text_of(page.tree)
    current = stated_number(text) or _own_number(form, field) or 1
    numbers = _called_numbers(page)
    count = by_links.count or stated_count(text) or numbers.last
    if count is not None and count > MAX_PAGES:
        return Pager(count, current, (), end_known=False, total=by_links.total)
    # Without a count each page leads on by its own 下一页, as long as that says which page it means.
    end = count if count is not None else numbers.largest
    requests = tuple(_request(page, form, field, number) for number in range(current + 1, end + 1))
    known = count is not None or not numbers.unnumbered_next
    return Pager(count, current, requests, known, by_links.total, current > 1)


def _form(page: Page) -> tuple[HtmlElement, str] | None:
    """The form that turns the pages, and the field that takes the number (`target\\x1f` of a post back)."""
    if not _script_links(page):
        return None
    for form in page.tree.iter("form"):
        post_back = next((m for anchor in anchors(page) if (m := _POST_BACK.search(_code(anchor)))), None)
        fields = _fields(form)
        if post_back and any(name == "__VIEWSTATE" for name, _ in fields):
            return form, f"{post_back[1]}\x1f"
        named = next((name for name, _ in fields if _PAGE_FIELD.match(name)), "")
        submits = any(_SUBMITS.search(script.text or "") for script in page.tree.iter("script"))
        if named and (submits or any("submit" in _code(anchor) for anchor in anchors(page))):
            return form, named
    return None


def _script_links(page: Page) -> list[HtmlElement]:
    """Pager links without an address: 下一页 and numbers that only a script follows."""
    return [
        anchor
        for anchor in anchors(page)
        if is_pager_word(short_words(anchor, 8)) and not addresses.target(page.url, anchor) and _code(anchor)
    ]


def _code(anchor: HtmlElement) -> str:
    href = anchor.get("href", "")
    return anchor.get("onclick") or (href if href.lower().lstrip().startswith("javascript:") else "")


def _fields(form: HtmlElement) -> list[tuple[str, str]]:
    found = []
    for element in form.iter("input", "select", "textarea"):
        name = element.get("name", "")
        kind = element.get("type", "text").lower()
        if not name or kind in ("submit", "button", "image", "reset", "file"):
            continue
        if kind in ("checkbox", "radio") and element.get("checked") is None:
            continue
        if element.tag == "select":
            chosen = element.xpath(".//option[@selected]") or element.xpath(".//option")
            found.append((name, chosen[0].get("value", chosen[0].text_content()) if chosen else ""))
        else:
            found.append((name, element.get("value") or element.text or ""))
    return found


def _own_number(form: HtmlElement, field: str) -> int | None:
    value = dict(_fields(form)).get(field, "")
    return int(value) if value.isdecimal() and 0 < int(value) <= MAX_PAGES else None


def _called_numbers(page: Page) -> _Numbers:
    largest, last, unnumbered = 0, None, False
    for anchor in _script_links(page):
        code = _code(anchor)
        called = [match[2] for match in _POST_BACK.finditer(code) if match[2]]
        called = called or [match[2] for match in _NUMBERED_CALL.finditer(code)]
        numbers = [number for found in called if (number := int(found)) <= MAX_PAGES]
        words = short_words(anchor, 8)
        if LAST_PAGE.match(words) and numbers:
            last = max(numbers)
        if NEXT_PAGE.match(words) and not numbers:
            unnumbered = True
        largest = max(largest, *numbers, 0)
    return _Numbers(largest, last, unnumbered)


def _request(page: Page, form: HtmlElement, field: str, number: int) -> PageRequest:
    fields = dict(_fields(form))
    target, mark, _ = field.partition("\x1f")
    if mark:
        fields |= {"__EVENTTARGET": target, "__EVENTARGUMENT": str(number)}
    else:
        fields[field] = str(number)
    url = addresses.resolve(addresses.base_url(page), form.get("action", "")) or page.url
    if (form.get("method") or "get").lower() == "post":
        return PageRequest(url, "POST", urlencode(fields).encode(), _FORM_TYPE)
    return PageRequest(f"{url.split('?', 1)[0]}?{urlencode(fields)}")
