"""Pagers that a TRS template writes by script, in a column and in an article cut into pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from spiders.families import addresses
from spiders.families.kept import may_show, once
from spiders.families.model import Page, PageRequest
from spiders.families.pagers import MAX_PAGES, Pager

_CALL = re.compile(r"(?<!function )\bcreatePage(?:HTML|Html|html)?\s*\(([^(){};]*)\)")
# A site's own name for it, with the same stem and extension: `pageTurn(3, 0, "index", "html")`, `createPageHTML2(…)`.
_LIKE_CALL = re.compile(
    r"(?<!function )\b(?!createPage(?:HTML)?\s*\()[A-Za-z_]*page[\w]*"
    r"\s*\(([^(){};]*\d\s*,\s*['\"][\w-]+['\"]\s*,\s*['\"]\.?(?:s?html?|jsp|aspx?|php)['\"][^(){};]*)\)",
    re.IGNORECASE,
)
_STRING = re.compile(r"""^(['"])(.*)\1$""")
_COUNT_NAME = r"(?:countPage|pageCount|totalPages?|nPageCount|page_count|total_page)"
_COUNT_VARIABLE = re.compile(
    rf"(?<![A-Za-z])_?{_COUNT_NAME}\s*[:=]\s*(?:parseInt\()?['\"]?(\d{{1,5}})\b", re.IGNORECASE
)
_CURRENT_NAME = r"(?:currentPage|nCurrIndex|curPage|pageIndex|currPage)"
_CURRENT_VARIABLE = re.compile(rf"\b{_CURRENT_NAME}\s*[:=]\s*['\"]?(\d{{1,5}})\b", re.IGNORECASE)
_WRITES = re.compile(r"document\.write|innerHTML|createPage|\.append|\.html\(")
# `href="index"+"_" + i`, `'list_' + i`: the file name before the page number.
_SCRIPT_NAME = re.compile(
    r"""href=\\?['"]*(?:\.?/)?([A-Za-z][\w-]*?)['"]?\s*\+\s*['"]_['"]\s*\+|['"](?:\./)?([A-Za-z][\w-]*)_['"]\s*\+"""
)
_SCRIPT_EXT = re.compile(r"""['"]\.?(s?html?|jsp|php|aspx)(?=['"\\>])""")
# Sliders count pages too; a pager's script names them.
_OF_PAGES = re.compile(r"createPage|页")
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'\\])//[^\n]*", re.DOTALL)
_SUFFIX = re.compile(r"^(?P<stem>.*?)[_-](?P<number>\d{1,4})\.(?P<ext>s?html?|jsp|php|aspx?)$", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(s?html?|jsp|php|aspx?)$", re.IGNORECASE)
_ARTICLE_STEM = re.compile(r"^t(?:19|20)?\d{6,}|^(?:art|post|content)_", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ScriptCall:
    """A pager written by script: page count, the running page as printed, file stem and extension."""

    count: int
    current: int
    stem: str
    ext: str
    total: int | None = None


@once
def script_call(page: Page) -> ScriptCall | None:
    """The call or variables by which a TRS template writes its pager; None where there is none.

    Seen (sites.md §1.1): `createPageHTML(pages, current, "index", "html")`, with the total of items first, with a
    container's id first; `countPage = N` with `document.write`; `pageCount`, `totalPage`.
    """
    scripts = _scripts(page)
    for text in scripts:
        for match in (*_CALL.finditer(text), *_LIKE_CALL.finditer(text)):
            call = _call(match[1])
            if call is not None and not _ARTICLE_STEM.match(call.stem):
                return call
    for text in scripts:
        count = _COUNT_VARIABLE.search(text)
        if count and _WRITES.search(text) and _OF_PAGES.search(text):
            current = _CURRENT_VARIABLE.search(text)
            name = _SCRIPT_NAME.search(text)
            ext = _SCRIPT_EXT.search(text)
            stem = next((part for part in name.groups() if part), "") if name else ""
            if _ARTICLE_STEM.match(stem):
                continue
            return ScriptCall(int(count[1]), int(current[1]) if current else 0, stem, ext[1] if ext else "")
    return None


def has_uncounted_call(page: Page) -> bool:
    """Whether a TRS template's pager is written from a count that stands nowhere in the page."""
    if not may_show(page, "createpage") or script_call(page) is not None:
        return False
    calls = (match[1] for text in _scripts(page) for match in _CALL.finditer(text))
    return any(arguments.strip() and _call(arguments) is None for arguments in calls)


@once
def _scripts(page: Page) -> list[str]:
    """The page's inline scripts without their comments."""
    return [_COMMENT.sub("", script.text) for script in page.tree.iter("script") if script.text]


@once
def article_call(page: Page) -> ScriptCall | None:
    """The pager of an article cut into pages: `createPageHTML(3,0,"t20170803_1095855","html")`."""
    for text in _scripts(page):
        for match in _CALL.finditer(text):
            call = _call(match[1])
            if call is not None and _ARTICLE_STEM.match(call.stem):
                return call
    return None


def _call(arguments: str) -> ScriptCall | None:
    numbers: list[int] = []
    words: list[str] = []
    for index, argument in enumerate(part.strip() for part in arguments.split(",")):
        string = _STRING.match(argument)
        value = string[2] if string else argument
        if value.isdigit() and len(value) <= 7 and not words:
            numbers.append(int(value))
        elif string and index > 0 and value:
            words.append(value)
        elif not string and not numbers:
            return None  # the count is a variable's
    if not numbers:
        return None
    stem = words[0] if words else "index"
    ext = words[1].lstrip(".") if len(words) > 1 else ""
    if len(numbers) >= 3 and numbers[0] >= numbers[1] >= 1 and numbers[2] <= numbers[1]:
        return ScriptCall(numbers[1], numbers[2], stem, ext, total=numbers[0])
    return ScriptCall(numbers[0], numbers[1] if len(numbers) > 1 else 0, stem, ext)


def script_pager(page: Page, call: ScriptCall, by_links: Pager) -> Pager:
    """The later pages of a pager written by script.

    Page 2 is `index_1.html` in most templates and `index_2.html` in some (Jinan). Where the page's own links
    (`by_links`) show which, that is followed; else the addresses of both counts are offered, the usual one first.
    On a later page its own number says where to go on.
    """
    count = max(call.count, 1)
    if count > MAX_PAGES:
        return Pager(count=count, end_known=False, total=call.total)
    name = urlsplit(page.url).path.rsplit("/", 1)[-1]
    suffix = _SUFFIX.match(name)
    own = int(suffix["number"]) if suffix else 0
    ext = call.ext or (name.rsplit(".", 1)[-1] if "." in name else _usual_extension(page))
    stem = call.stem or (suffix["stem"] if suffix else name.rsplit(".", 1)[0] if "." in name else "index")
    linked = {addresses.canonical(request.url) for request in by_links.requests}

    def address(number: int) -> str:
        return urljoin(page.url, f"{stem}_{number}.{ext}")

    first, last = own + 1, count
    if not suffix and addresses.canonical(address(1)) in linked:
        last = count - 1
    elif not suffix and addresses.canonical(address(2)) in linked:
        first = 2
    urls = [address(number) for number in range(first, last + 1)] if count > 1 else []
    return Pager(count, None if suffix else 1, tuple(PageRequest(url) for url in urls), total=call.total)


def _usual_extension(page: Page) -> str:
    """The extension that the page's own links have most often; a site writes all its pages with one."""
    counted: dict[str, int] = {}
    for anchor in page.tree.iter("a"):
        match = _EXTENSION.search(anchor.get("href", "").split("?", 1)[0])
        if match:
            counted[match[1].lower()] = counted.get(match[1].lower(), 0) + 1
    return max(counted, key=lambda extension: counted[extension], default="html")
