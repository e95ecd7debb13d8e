"""TrueCMS (南通, 连云港, 上海人大): records by JSONP, from `messageController/getMessage.do` (sites.md §1.7).

Asked with `startrecord`, `endrecord`, `perpage`, `columnId`; answers 404 without a Referer. The cap on `perpage`
differs (50 works, 100 comes back empty or as 404), so 20 are asked for. The first rows stand in a hidden `#initData`.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import tostring

from spiders.families import addresses
from spiders.families.article import read_article
from spiders.families.columns import read_listing
from spiders.families.kept import may_show
from spiders.families.lists import merged
from spiders.families.model import ArticlePage, ListedItem, Listing, Page, PageRequest, Recognition
from spiders.families.protocols import MAX_ROWS, asking_listing, get, memo, unread_answer
from spiders.families.recognition import weigh
from spiders.families.records import data_items, data_rows, data_total, fragment_items
from spiders.families.script_data import json_of, number, variable

NAME = "truecms"
EXPLAINS = ("truecms", "jpage")

_INTERFACE = re.compile(r"""[\w:/.-]*/?truecms/messageController/getMessage\.do""", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.IGNORECASE)
_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[(.*?)\]\]>|(.*?))\s*</record>", re.DOTALL | re.IGNORECASE)
_TOTAL = re.compile(r"<(?:totalrecord|total|totalcount)>\s*(\d{1,6})\s*<", re.IGNORECASE)
_STATED = re.compile(r"""\btotal(?:Record|Count)?s?['"]?\s*[:=]\s*['"]?(\d{1,6})\b""", re.IGNORECASE)
_WRAPPED = re.compile(r"^\s*[\w$.]+\s*\(\s*(.*?)\s*\)\s*;?\s*$", re.DOTALL)
_STEP = 20
_INIT_DATA = etree.XPath("//*[@id='initData']")


def recognises(page: Page) -> Recognition:
    """Evidence: the address of its interface 0.95, rows in `#initData` 0.6."""
    return weigh(
        NAME,
        [
            ("interface", 0.95, may_show(page, "truecms/") and _INTERFACE.search(page.text)),
            ("init_data", 0.6, _INIT_DATA(page.tree)),
        ],
    )


def listing(page: Page) -> Listing:
    """The rows of the page and, from the first record on, those of the interface."""
    interface = _INTERFACE.search(page.text)
    column = _column(page)
    if not interface or not column:
        return read_listing(page)
    first = _first_rows(page)
    stated = _STATED.search(page.text)
    url = addresses.resolve(page.url, interface[0])
    request = _request(url, column, 1, page.url, (("total", stated[1] if stated else ""),))
    return asking_listing(page, EXPLAINS, [request], items=first)


def answered(page: Page, request: PageRequest) -> Listing:
    """One window of records, as XML in a script call."""
    text, rows = _unwrapped(page.text)
    base = request.column
    records = [cdata or html.unescape(plain) for cdata, plain in _RECORD.findall(text) if (cdata or plain).strip()]
    items = (
        merged(item for record in records for item in _items_of(base, record)) if records else data_items(rows, base)
    )
    total = _total(text, page.text)
    if total is None:
        total = number(request.told("total"))
    start = int(request.told("start", "1"))
    if not items:
        empty = total == 0 or (start > 1 and total is None and bool(text.strip()))
        return Listing((), claimed_total=total, says_empty=empty, end_known=empty) if empty else unread_answer()
    after = start + _STEP
    following: tuple[PageRequest, ...] = ()
    if after <= (total if total is not None else MAX_ROWS):
        following = (_request(request.told("url"), request.told("column"), after, base, memo(request, len(items), 0)),)
    return Listing(items, following, claimed_total=total)


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)


def _column(page: Page) -> str:
    named = variable(page, "columnId") or variable(page, "columnid")
    if named:
        return named
    near = re.search(r"columnId=([\w-]+)", page.text)
    if near:
        return near[1]
    in_address = _UUID.search(urlsplit(page.url).path)
    return in_address[0] if in_address else ""


def _first_rows(page: Page) -> tuple[ListedItem, ...]:
    found: list[ListedItem] = []
    for element in _INIT_DATA(page.tree):
        if element.tag in ("textarea", "script", "input", "xmp"):
            markup = element.get("value") or element.text_content()
        else:
            markup = tostring(element, encoding="unicode")
        records = [cdata or html.unescape(plain) for cdata, plain in _RECORD.findall(markup)]
        found += [item for part in records or [markup] for item in _items_of(addresses.base_url(page), part)]
    return merged(found)


def _items_of(base: str, markup: str) -> tuple[ListedItem, ...]:
    row = f"<table>{markup}</table>" if re.match(r"\s*<tr\b", markup, re.IGNORECASE) else f"<div>{markup}</div>"
    return fragment_items(base, row)


def _unwrapped(text: str) -> tuple[str, list[Mapping[str, object]]]:
    """The XML inside a call, as it stands, as a string or inside an object; else the rows of an object."""
    data = json_of(text)
    if isinstance(data, str):
        return data, []
    if isinstance(data, Mapping | list):
        markup = next((part for part in _texts(data, 0) if "<" in part and "record" in part.lower()), "")
        return markup, [] if markup else data_rows(data)
    wrapped = _WRAPPED.match(text)
    inner = wrapped[1] if wrapped else text
    if inner[:1] in ("'", '"'):
        body = inner[1:-1]
        try:
            decoded = json.loads(f'"{body}"') if inner[0] == '"' else body.replace("\\'", "'").replace("\\/", "/")
        except ValueError:
            decoded = body
        return str(decoded).replace("\\n", "\n").replace('\\"', '"'), []
    return inner, []


def _texts(data: object, depth: int) -> Iterator[str]:
    if depth > 6:
        return
    if isinstance(data, str):
        yield data
    members = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    for member in members:
        yield from _texts(member, depth + 1)


def _total(text: str, whole: str) -> int | None:
    stated = _TOTAL.search(text)
    return int(stated[1]) if stated else data_total(json_of(whole))


def _request(url: str, column_id: str, start: int, column: str, kept: tuple[tuple[str, str], ...]) -> PageRequest:
    query = [("startrecord", str(start)), ("endrecord", str(start + _STEP - 1)), ("perpage", str(_STEP))]
    told = {**dict(kept), "start": str(start), "url": url, "column": column_id}
    return get(
        url,
        [*query, ("columnId", column_id), ("callback", "cb")],
        family=NAME,
        column=column,
        memo=tuple(told.items()),
    )
