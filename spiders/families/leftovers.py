"""Years of reports that a page's source holds and none of its rows shows: state of a script application, attributes,
islands of data, markup in comments, buttons that send a form.

Text that a reader sees is not asked here: a sentence may speak of next year's report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlElement

from reports.prose.titles import parse_title
from spiders.families.furniture import Role, Roles
from spiders.families.kept import may_show, once
from spiders.families.model import Folder, ListedItem, Page
from spiders.families.script_data import scripts
from spiders.families.switches import titled_years
from spiders.families.vocabulary import NAMES_NOBODY, YEAR_OF_A_REPORT

_YEAR = re.compile(r"(?:19|20)\d\d")
_PERCENT_U = re.compile(r"%u([0-9a-fA-F]{4})")
_ESCAPE = re.compile(r"\\+u([0-9a-fA-F]{4})")
_YEAR_WORD = re.compile(r"""(['"])(20[0-3]\d)(?:年度?)?(?:年报|报告|nb|nianbao)?\1""", re.IGNORECASE)
_PAGE_ADDRESS = re.compile(r"""['"=][^'"<>\s]{0,80}\.(?:s?html?|pdf|docx?|jspx?|aspx?|php)\b""", re.IGNORECASE)
_OF_A_TOOL = re.compile(r"search|query|skin|date|login|index\.|count", re.IGNORECASE)
_PACKED = re.compile(r"fromCharCode\s*\((?:\s*\d+\s*,){5}|\beval\s*\(\s*(?:function\s*\(p|atob|unescape|decode)")
_NEAR = 120
# What ends a title in code.
_ENDS = re.compile(r"[\s\"'<>\\{}\[\],;:&`|]")
_LONGEST = 40
_YEAR_LIST = re.compile(
    r"(?<![A-Za-z])(?:\w*year(?:s|_?list|_?arr(?:ay)?|_?options)?|nianfen|niandu|nds?)['\"]?\s*[:=]\s*\[([^\[\]]{9,400})\]",
    re.IGNORECASE,
)
# Attributes of which other rules read what they say, or that say nothing of a list.
_READ_ELSEWHERE = frozenset(
    {"title", "alt", "content", "href", "src", "placeholder", "style", "class", "id", "summary"}
)
# What shows its words and leads nowhere that rules for rows look at.
_SILENT_ROWS = ("button", "option", "marquee", "text", "row", "item")
# HTML's own elements; `router-link` and `c:out` are none.
_PLAIN_TAG = re.compile(r"[a-z]+\d?$")
_CODE = frozenset({"script", "style"})
_NO_PART = frozenset({"meta", "link", "img", "a", "area"})


def holds_years_of_its_own(
    page: Page, roles: Roles, found: tuple[ListedItem, ...], folders: tuple[Folder, ...]
) -> bool:
    """Whether the source names the report of a year that is among neither the rows nor the shelves."""
    said = (*(item.title for item in found), *(folder.title for folder in folders))
    shown = titled_years(page) | {year for title in said for year in _YEAR.findall(title)}
    if not shown:
        return False
    if _listed_years(page) - shown:
        return True
    newest = max(shown)
    if any(year > newest for code in scripts(page) for year in _addressed_years(code)) or _is_written_in_code(
        page, roles
    ):
        return True
    if not _years_in(_readable(page)) - shown:
        return False
    for is_note, text in _sources(page, roles):
        years = _years_in(_unescaped(text)) - shown
        # A comment may hold an old row that was taken out; what is newer than all rows waits to be shown.
        if years and (not is_note or max(years) > newest):
            return True
    return False


@once
def _readable(page: Page) -> str:
    return _unescaped(page.text)


def _unescaped(text: str) -> str:
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "\\u" in text else text
    # What `unescape` and `decodeURIComponent` are given.
    plain = _PERCENT_U.sub(lambda match: chr(int(match[1], 16)), plain) if "%u" in plain else plain
    plain = unquote(plain, errors="replace") if "%3" in plain or "%E" in plain or "%e" in plain else plain
    return unescape(plain) if "&#" in plain else plain


def _years_in(text: str) -> set[str]:
    """The years of the titles in a text that can be those of a report (none of 2025年…报告编制的通知)."""
    found: set[str] = set()
    for match in YEAR_OF_A_REPORT.finditer(text):
        before = _ENDS.split(text[max(match.start() - _LONGEST, 0) : match.start()])[-1]
        words = before + match[0] + _ENDS.split(text[match.end() : match.end() + _LONGEST])[0]
        if NAMES_NOBODY.match(words) or parse_title(words).is_report:
            found.update(_YEAR.findall(match[0])[:1])
    return found


def _addressed_years(code: str) -> Iterator[str]:
    """The years that a script keeps as words of their own beside a page's address: `["2025nb", "/nb/2025.html"]`."""
    if '"20' not in code and "'20" not in code:
        return
    for match in _YEAR_WORD.finditer(code):
        near = _PAGE_ADDRESS.finditer(code, max(match.start() - _NEAR, 0), match.end() + _NEAR)
        if any(not _OF_A_TOOL.search(address[0]) for address in near):
            yield match[2]


def _is_written_in_code(page: Page, roles: Roles) -> bool:
    """Whether a script in the page's own part makes its markup of numbers or of packed code."""
    if not may_show(page, "fromcharcode", "eval("):
        return False
    inside = (
        script.text or ""
        for script in page.tree.iter("script")
        if (parent := script.getparent()) is not None and parent.tag not in ("head", "html", "body")
        if roles.of(parent) is Role.CONTENT
    )
    return any(_PACKED.search(code) for code in inside)


@once
def _listed_years(page: Page) -> set[str]:
    """The years that a script keeps to choose from: `years: [2025, 2024]`."""
    lists = (match[1] for code in scripts(page) for match in _YEAR_LIST.finditer(code))
    return {year for one in lists if len(years := set(_YEAR.findall(one))) > 1 for year in years}


def _sources(page: Page, roles: Roles) -> Iterator[tuple[bool, str]]:
    """What of the source no reader sees as text, each with whether it is a comment."""
    yield from ((True, note.text or "") for note in page.tree.iter(etree.Comment))
    for element in page.tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _CODE:
            yield False, element.text or ""
        elif roles.of(element) is Role.CONTENT:
            yield from ((False, text) for text in _said_by(element))


def _said_by(element: HtmlElement) -> Iterator[str]:
    made = not _PLAIN_TAG.match(str(element.tag)) and element.find(".//a") is None
    if element.tag in _SILENT_ROWS or made:
        yield element.text_content()
    if element.tag not in _NO_PART:
        for name, value in element.attrib.items():
            if name not in _READ_ELSEWHERE and "20" in value:
                yield str(value)
