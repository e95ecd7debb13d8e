"""广东省政府信息公开目录管理平台 (gkmlpt): a shell of scripts over a JSON interface (sites.md §1.3).

Page `/gkmlpt/index` or `/<dept>/gkmlpt/index` (`#<category>`), with `window._CONFIG` = {SID, TREE}. List:
`…/gkmlpt/api/all/<category>?page=N&sid=SID` → {total, articles}, nominally 100 a page, often fewer are delivered;
page 0 is page 1 again; some sites answer 404 from page 2 on. An article's text stands in `_CONFIG.DETAIL`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from spiders.families import addresses
from spiders.families.article import read_article
from spiders.families.columns import read_listing
from spiders.families.kept import may_show
from spiders.families.model import ArticlePage, Listing, Page, PageRequest, Recognition
from spiders.families.pagers import MAX_PAGES
from spiders.families.protocols import asking_listing, get, unread_answer
from spiders.families.recognition import weigh
from spiders.families.records import data_date, data_items, text_under
from spiders.families.script_data import json_of, literal_after, number, scripts
from spiders.families.text import squeeze
from spiders.families.vocabulary import BARE_COLUMN_NAMES, COLUMN_NAMES, LOOK_ALIKES

NAME = "gkmlpt"
EXPLAINS = ("gkmlpt",)

_CONFIG = r"(?:window\.)?_CONFIG\s*=\s*"
_ADDRESS = re.compile(r"/gkmlpt/(?:m?index|policy|guide|annual|content)", re.IGNORECASE)
_SID = re.compile(r"""\bSID['"]?\s*:\s*['"]?(\d+)""")
_DETAIL = re.compile(r"""\bDETAIL['"]?\s*:""")
_DEEPEST = 12


def recognises(page: Page) -> Recognition:
    """Evidence: `_CONFIG` with a SID or an article's DETAIL 0.97, an address of the platform 0.7."""
    config = may_show(page, "_config") and re.search(_CONFIG, page.text) is not None
    return weigh(
        NAME,
        [
            ("config", 0.97, config and _SID.search(page.text)),
            ("detail", 0.97, config and _DETAIL.search(page.text)),
            ("address", 0.7, _ADDRESS.search(urlsplit(page.url).path)),
        ],
    )


def listing(page: Page) -> Listing:
    """The annual reports' categories of the platform's tree; the one that the address names, where it names one."""
    config = _config(page)
    sid = _SID.search(page.text)
    if not config or not sid:
        return read_listing(page)
    if config.get("DETAIL"):
        return Listing((), end_known=False)
    fragment = urlsplit(page.url).fragment
    called = dict(_report_categories(config.get("TREE")))
    categories = [fragment] if fragment.isdecimal() else list(called)
    prefix = page.url.split("/gkmlpt", 1)[0] if "/gkmlpt" in page.url else _root(page)
    requests = [_request(f"{prefix}/gkmlpt/api/all/{category}", sid[1], 1, page.url) for category in categories]
    # A shell without a heading or a title of its own: what its tree calls the category is all that names the column.
    named = next((called[category] for category in categories if category in called), "")
    return replace(asking_listing(page, EXPLAINS, requests), named=named)


def answered(page: Page, request: PageRequest) -> Listing:
    """One page of a category: `total` says how many there are, the page's length says nothing (75 to 99 of a nominal
    100 were delivered)."""
    data = json_of(page.text)
    if not isinstance(data, dict) or not isinstance(data.get("articles"), list):
        return unread_answer()
    total = number(data.get("total"))
    rows = [_addressed(row) for row in data["articles"] if isinstance(row, dict)]
    items = data_items(rows, request.column)
    asked = int(request.told("page", "1"))
    following: tuple[PageRequest, ...] = ()
    read_before = int(request.told("rows", "0")) + len(rows)
    if rows and total is not None and read_before < total and asked < MAX_PAGES:
        address = request.url.split("?", 1)[0]
        following = (_request(address, request.told("sid"), asked + 1, request.column, read_before),)
    return Listing(items, following, claimed_total=total, says_empty=total == 0, end_known=total is not None)


def article(page: Page) -> ArticlePage:
    """The article from `_CONFIG.DETAIL`, where the page itself is empty; else by meta tags, labels and anchors."""
    plain = read_article(page)
    detail = _config(page).get("DETAIL")
    if isinstance(detail, str):
        detail = json_of(html.unescape(detail))
    if not isinstance(detail, Mapping):
        return plain
    title = text_under(detail, "title") or plain.title
    text = html.unescape(text_under(detail, "content"))
    inner = read_article(Page(page.url, f"<html><body><div id='zoom'>{text}</div></body></html>"))
    files = plain.attachments or inner.attachments
    dates = (detail.get(key) for key in ("display_publish_time", "first_publish_time", "date", "create_time"))
    shown = next((found for value in dates if (found := data_date(value)) is not None), None)
    return replace(
        plain,
        title=html.unescape(title),
        shown_date=plain.shown_date or shown,
        publisher=plain.publisher or text_under(detail, "publisher"),
        index_number=plain.index_number or text_under(detail, "identifier"),
        attachments=files,
        has_content=plain.has_content or inner.has_content,
        stands_alone=plain.stands_alone or inner.stands_alone,
        pictures=(plain if plain.stands_alone else inner).pictures,
        is_scanned=(plain if plain.stands_alone else inner).is_scanned,
        passed_over=plain.passed_over or inner.passed_over,
        written_out="" if plain.stands_alone else _page_of(title, text),
    )


def _page_of(title: str, text: str) -> str:
    """The article of `DETAIL` as a page of its own."""
    head = f"<meta charset='utf-8'><title>{title}</title>"
    return f"<!DOCTYPE html><html><head>{head}</head><body><h1>{title}</h1><div id='zoom'>{text}</div></body></html>"


def _config(page: Page) -> dict[str, object]:
    for script in scripts(page):
        value = literal_after(script, _CONFIG)
        if isinstance(value, dict):
            return {str(key): entry for key, entry in value.items()}
    return {}


def _report_categories(tree: object) -> Iterator[tuple[str, str]]:
    """The categories called like the column, with their names: 政府信息公开年报 before 年报, below each other only the
    upper one."""
    if isinstance(tree, str):
        tree = json_of(tree)
    named = list(_named_like_reports(tree, 0))
    sure = [(category, name) for category, name in named if not BARE_COLUMN_NAMES.match(name)]
    yield from sure or named


def _named_like_reports(node: object, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(node, Mapping):
        name = squeeze(text_under(node, "name") or text_under(node, "title") or text_under(node, "label"))
        category = text_under(node, "id")
        if category and COLUMN_NAMES.match(name) and not LOOK_ALIKES.search(name):
            yield category, name
            return
    members = node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ()
    for member in members:
        yield from _named_like_reports(member, depth + 1)


def _addressed(row: dict[str, object]) -> Mapping[str, object]:
    """`url` may be empty or a template; `post_url` is the portal's twin of the same article."""
    if addresses.clean(text_under(row, "url")) or not text_under(row, "post_url"):
        return row
    return {**row, "url": row["post_url"]}


def _root(page: Page) -> str:
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}"


def _request(address: str, sid: str, page_number: int, column: str, rows: int = 0) -> PageRequest:
    told = (("page", str(page_number)), ("sid", sid), ("list", address), ("rows", str(rows)))
    return get(address, [("page", str(page_number)), ("sid", sid)], family=NAME, column=column, memo=told)
