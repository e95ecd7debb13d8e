"""Lists that arrive as data: rows of JSON, and fragments of HTML, as the items of a column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from spiders.families import addresses
from spiders.families.dates import find_date, meta_date
from spiders.families.furniture import roles_of
from spiders.families.lists import items, merged
from spiders.families.meta import clean_value
from spiders.families.model import ListedItem, Page
from spiders.families.pagers import stated_count, stated_total
from spiders.families.script_data import number
from spiders.families.text import squeeze, text_of
from spiders.families.vocabulary import EMPTY_NOTICE

# As seen in the answers of nine systems (sites.md §1); compared in lower case, without `_`.
_TITLES = ("title", "showtitle", "infotitle", "articletitle", "doctitle", "subject", "name", "linktitle")
_ADDRESSES = (
    *("url", "link", "href", "infourl", "linkurl", "pageurl", "visiturl", "htmlurl", "docpuburl", "htmlpath", "path"),
    *("posturl", "articleurl", "weburl"),
)
_DATES = (
    *("publishedtimestr", "displaypublishtime", "pubdate", "publishtime", "publishdate", "publishedtime", "infodate"),
    *("releasetime", "releasedate", "docreltime", "date", "createtime", "createdate", "showdate", "time", "pubtime"),
)
_TOTALS = ("total", "totalcount", "totalrecord", "totalrecords", "totalelements", "totalnum", "rowcount", "count")
_PAGES = ("totalpage", "totalpages", "pagecount", "pages")
_WRAPPED = ("source", "_source", "attributes")
_DEEPEST = 8
# 1990 and 2100 as Unix seconds: what lies between may be a time, in seconds or milliseconds.
_EARLIEST, _LATEST = 631_152_000, 4_102_444_800
_SHANGHAI = timedelta(hours=8)
_FAILED = re.compile(
    r"失败|错误|异常|超时|未登[录陆]|无权|非法|频繁|\b(?:error|fail(?:ed|ure)?|timeout|denied|unauthorized|forbidden)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"""(?:total(?:_?(?:record|count|num|row)s?)?|rowCount|recordCount)['"]?\s*[:=]\s*['"]?(\d{1,6})\b""", re.IGNORECASE
)


def data_rows(data: object) -> list[Mapping[str, object]]:
    """The longest list in `data` whose members look like items of a list: they have a title."""
    found: list[list[Mapping[str, object]]] = []
    for rows in _lists(data, 0):
        mapped = [_unwrapped(row) for row in rows if isinstance(row, Mapping)]
        if mapped and len(mapped) == len(rows) and all(_first(row, _TITLES) is not None for row in mapped):
            found.append(mapped)
    return max(found, key=len, default=[])


def _lists(data: object, depth: int) -> Iterator[list[object]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        yield data
        for member in data:
            yield from _lists(member, depth + 1)
    elif isinstance(data, Mapping):
        for member in data.values():
            yield from _lists(member, depth + 1)


def _unwrapped(row: Mapping[str, object]) -> Mapping[str, object]:
    for key in _WRAPPED:
        inner = row.get(key)
        if isinstance(inner, Mapping):
            return {**row, **inner}
    return row


def _first(row: Mapping[str, object], names: tuple[str, ...]) -> object:
    """The value under the first of `names` that the row has something under."""
    plain = {str(key).lower().replace("_", ""): value for key, value in row.items()}
    return next((plain[name] for name in names if plain.get(name) not in (None, "")), None)


def text_under(row: Mapping[str, object], name: str) -> str:
    """The text or number under one key, as text; empty for anything else."""
    value = row.get(name)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def row_item(row: Mapping[str, object], base: str, url: str = "") -> ListedItem | None:
    """A row of data as an item; `url` where the row does not hold its address. None without title or address."""
    title = _first(row, _TITLES)
    address = url or addresses.resolve(base, str(_first(row, _ADDRESSES) or ""))
    if not isinstance(title, str) or not address:
        return None
    text = clean_value(title)
    return ListedItem(text, address, data_date(_first(row, _DATES))) if text else None


def data_items(rows: list[Mapping[str, object]], base: str) -> tuple[ListedItem, ...]:
    """The rows that are items, twins merged. A row without address gives none: the total then tells that it is gone."""
    return merged(item for row in rows if (item := row_item(row, base)) is not None)


def data_date(value: object) -> date | None:
    """A date as data prints it: text, or Unix seconds or milliseconds (a day in Asia/Shanghai)."""
    if isinstance(value, str):
        found = find_date(value) or meta_date(value)
        if found is not None or not value.strip().isdecimal():
            return found
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    seconds = value / 1000 if value > _LATEST else value
    if not _EARLIEST <= seconds <= _LATEST:
        return None
    return (datetime.fromtimestamp(seconds, UTC) + _SHANGHAI).date()


def data_total(data: object) -> int | None:
    """How many items an answer says there are, at its top or next to its rows."""
    return _counted(data, _TOTALS)


_FAILURES = frozenset(("error", "fail", "failed", "failure"))


def says_failed(data: object) -> bool:
    """Whether an answer calls itself a failure: 未登录, `success: false`, the code of an HTTP error. That it
    counts no items then says nothing."""
    if not isinstance(data, Mapping):
        return False
    told = {str(key).lower(): value for key, value in data.items()}
    asks_a_person = any(value is True and "captcha" in name for name, value in told.items())
    if asks_a_person or told.get("success") is False or told.get("error") not in (None, "", False, 0, [], {}):
        return True
    said = next((told[name] for name in ("code", "status", "errcode") if name in told), "")
    if str(said).startswith("-") or 400 <= (number(said) or 0) < 600 or str(said).lower() in _FAILURES:
        return True
    if number(told.get("errcode")) not in (None, 0, 200):
        return True
    words = (told.get(name) for name in ("msg", "message", "errmsg", "info"))
    return any(isinstance(text, str) and _FAILED.search(text) is not None for text in words)


def data_pages(data: object) -> int | None:
    """How many pages an answer says there are."""
    return _counted(data, _PAGES)


def _counted(data: object, names: tuple[str, ...], depth: int = 0) -> int | None:
    if not isinstance(data, Mapping) or depth > 3:
        return None
    found = number(_first(data, names))
    if found is not None:
        return found
    return next((found for value in data.values() if (found := _counted(value, names, depth + 1)) is not None), None)


def fragment_page(base: str, markup: str) -> Page:
    """A piece of HTML as a page whose addresses are relative to `base`."""
    return Page(base, f"<html><body>{markup}</body></html>")


def fragment_items(base: str, markup: str) -> tuple[ListedItem, ...]:
    """The items of a piece of HTML that is known to be the list (or a part of it)."""
    page = fragment_page(base, markup)
    body = page.tree.find("body")
    return items(page, roles_of(page), (body,)) if body is not None and body.find(".//a") is not None else ()


def fragment_counts(base: str, markup: str) -> tuple[int | None, int | None]:
    """The number of pages and of items that a piece of HTML states, in words (共12页) or in its script."""
    page = fragment_page(base, markup)
    text = text_of(page.tree)
    total = stated_total(text)
    if total is None:
        counted = _COUNTED.search(markup)
        total = int(counted[1]) if counted else None
    return stated_count(text), total


def says_nothing_there(text: str) -> bool:
    """Whether a short text says that there is nothing: 暂无相关信息."""
    return bool(EMPTY_NOTICE.search(squeeze(text)))
