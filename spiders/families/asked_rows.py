"""Scripts of a page that ask for rows: what they will write into the list is nobody's empty box, and no part of the
HTML says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from spiders.families.furniture import Role, Roles
from spiders.families.inserted import COUNTS, label, only_counts
from spiders.families.kept import may_show, once
from spiders.families.model import Page
from spiders.families.script_data import scripts
from spiders.families.vocabulary import words

_MARKS = words(
    "fetch axios xmlhttprequest ajax getjson $.get $.post .load eventsource websocket jsonp .get( .post( document.write"
    " import seajs require iframe rows( list( page( more( data("
)
_ASKS = re.compile(
    r"\$\.(?:ajax|get|post|getJSON)\b|\bfetch\s*\(|\baxios\b|XMLHttpRequest|\.(?:getJSON|ajax\w*)\s*\(|\.load\s*\("
    r"|new\s+(?:EventSource|WebSocket)\b|\bjsonp\s*\(|\b(?:request|http|api|service)\.(?:get|post)\s*\(",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"""['"`]([\w:./?=&%-]*[/.?][\w:./?=&%-]*)['"`]""")
_OF_A_LIST = re.compile(
    r"list|rows|more|(?<![a-z])nb(?![a-z])|nianbao|xxgk|gknb|article|column|channel|(?<![a-z])news?(?![a-z])|infos?(?![a-z])",
    re.IGNORECASE,
)
_OF_EVERY_PAGE = re.compile(
    r"top|head|foot|left|menu|nav|search|hot|weather|tianqi|banner|slide|focus|link|calendar|user|login|tongji|stat|config",
    re.IGNORECASE,
)
_MAKES_ROWS = re.compile(
    r"<(?:li|tr|dd)\b|\$\.each|\.forEach|\.map\s*\(|\.rows\b|\.list\b|\b(?:add|show|render|fill|draw)\w*\b|innerHTML"
    r"|\.then\s*\(\s*\w+\s*\)|insertAdjacent|\.(?:append|prepend|html|load)\s*\(",
    re.IGNORECASE,
)
# What came is given to a list that something draws: `.then(j => { app.rows = j })`.
_GIVES_ROWS = re.compile(r"\.(?:rows|list|items|records|articles|datalist|tableData)\s*=(?!=)", re.IGNORECASE)
_ADDRESSED_FRAME = re.compile(r"createElement\s*\(\s*['\"]i?frame['\"]", re.IGNORECASE)
_BRINGS_A_SCRIPT = re.compile(
    r"(?:document\.write[^;]{0,60}<script[^;]{0,40}?src\s*=|\bimport\b[^;'\"]{0,60}?from\b|\bimport\s*\(|seajs\.use\s*\("
    r"|\brequire\s*\(\s*\[)\s*[\\'\"]*([^\\'\"\s>]+)",
    re.IGNORECASE,
)
# A call for another page than the first, as the page is opened.
_CALLS_FOR_ROWS = re.compile(r"(?<!function )\b(?:load|get|show|query)(?:Rows|List|Page|More|Data)\s*\(\s*[2-9]\b")
_SELECTED = re.compile(r"""(?:\$|querySelector(?:All)?|getElementById)\(\s*['"`]([^'"`<>]{1,80})['"`]""")
_NAME = re.compile(r"[A-Za-z][\w-]*")


def asks_for_rows(page: Page, roles: Roles) -> bool:
    """Whether a script asks an address that is called like a list and makes rows of what comes; one that names only
    parts of every page to write into (a menu, the hot words) does not."""
    if not may_show(page, *_MARKS):
        return False
    return any(
        _CALLS_FOR_ROWS.search(code) or _asks(page, roles, code) or _brings_a_script(code) for code in scripts(page)
    )


def _brings_a_script(code: str) -> bool:
    written = _BRINGS_A_SCRIPT.search(code)
    return written is not None and bool(_OF_A_LIST.search(written[1])) and not _OF_EVERY_PAGE.search(written[1])


def _asks(page: Page, roles: Roles, code: str) -> bool:
    asks = _ASKS.search(code) is not None and _MAKES_ROWS.search(code) is not None and not only_counts(code)
    if not (asks or _ADDRESSED_FRAME.search(code)):
        return False
    gives_rows = _GIVES_ROWS.search(code) is not None
    asked = [url for url in _ADDRESS.findall(code) if gives_rows or _OF_A_LIST.search(url)]
    if all(_OF_EVERY_PAGE.search(url) or COUNTS.search(url) for url in asked):
        return False
    targets = list(_targets(page, code))
    own = (roles.of(part) is Role.CONTENT and not _OF_EVERY_PAGE.search(label(part)) for part in targets)
    return not targets or any(own)


def _targets(page: Page, code: str) -> Iterator[HtmlElement]:
    """The elements of the page that the script names."""
    told = {name for selector in _SELECTED.findall(code) for name in _NAME.findall(selector)}
    for name, parts in _named(page).items():
        if name in told:
            yield from parts


@once
def _named(page: Page) -> dict[str, list[HtmlElement]]:
    found: dict[str, list[HtmlElement]] = {}
    for element in page.tree.iter():
        if isinstance(element.tag, str):
            for name in label(element).split():
                found.setdefault(name, []).append(element)
    return found
