"""新点 Epoint EWB (江苏, 安徽发改, 丹东): the list by a POST of JSON whose address a script file holds (sites.md §1.7).

`/js/webBuilderCommon.js` says `var siteInfo = {projectName, siteGuid}`; the list is
`<projectName>/rest/lightfrontaction/getgovinfolist` with {deptcode, categorynum, siteGuid, pageIndex, pageSize} →
{"custom": {"data": [{"infourl", …}]}}.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urljoin, urlsplit

from spiders.families import addresses
from spiders.families.article import read_article
from spiders.families.columns import belongs, read_listing
from spiders.families.kept import may_show
from spiders.families.model import ArticlePage, Listing, Page, PageRequest, Recognition
from spiders.families.protocols import JSON_HEADERS, asking_listing, memo, next_number, unread_answer
from spiders.families.recognition import weigh
from spiders.families.records import data_items, data_rows, data_total, text_under
from spiders.families.script_data import json_of, literal_after, variable

NAME = "epoint"
EXPLAINS = ("epoint", "template")

_SITE_SCRIPT = re.compile(r"webBuilderCommon\.js", re.IGNORECASE)
_ACTION = "/rest/lightfrontaction/getgovinfolist"
_SITE_INFO = r"siteInfo\s*=\s*"
_CATEGORY_IN_PATH = re.compile(r"/(\d{6,})/(?:[^/]*)$")
_MARKS = re.compile(r"\bewb-|getgovinfolist|lightfrontaction", re.IGNORECASE)
_PAGE_SIZE = 15


def recognises(page: Page) -> Recognition:
    """Evidence: its site script with a question for the list 0.94, the site script alone 0.6, its class names 0.3."""
    script = any(_SITE_SCRIPT.search(element.get("src", "")) for element in page.tree.iter("script"))
    return weigh(
        NAME,
        [
            ("list_question", 0.94, may_show(page, "getgovinfolist")),
            ("site_script", 0.6, script or (may_show(page, "siteinfo") and re.search(_SITE_INFO, page.text))),
            (
                "class_names",
                0.3,
                may_show(page, "ewb-", "getgovinfolist", "lightfrontaction") and _MARKS.search(page.text),
            ),
        ],
    )


def listing(page: Page) -> Listing:
    """The list of the page's category; pages that show their list themselves by their links."""
    shown = read_listing(page, explains=EXPLAINS)
    category = _value(page, "categorynum")
    if any(belongs(item, page) for item in shown.items) or not category:
        return shown
    told = (("categorynum", category), ("deptcode", _value(page, "deptcode")), ("step", "site"))
    info = literal_after(page.text, _SITE_INFO)
    if isinstance(info, Mapping):
        return asking_listing(page, EXPLAINS, [_first(info, told, page.url)])
    source = next((s.get("src", "") for s in page.tree.iter("script") if _SITE_SCRIPT.search(s.get("src", ""))), "")
    url = addresses.resolve(page.url, source or "/js/webBuilderCommon.js")
    return asking_listing(page, EXPLAINS, [PageRequest(url, family=NAME, column=page.url, memo=told)])


def answered(page: Page, request: PageRequest) -> Listing:
    """The site's script file, and with it the first page to ask for; or one page of the list."""
    if request.told("step") == "site":
        info = literal_after(page.text, _SITE_INFO)
        if not isinstance(info, Mapping):
            return unread_answer()
        return Listing((), (_first(info, request.memo, request.column),))
    data = json_of(page.text)
    custom = data.get("custom") if isinstance(data, dict) else None
    if isinstance(custom, str):
        custom = json_of(custom)
    if not isinstance(custom, Mapping):
        return unread_answer()
    rows = data_rows(custom)
    items = data_items(rows, request.column)
    total = data_total(custom)
    index = int(request.told("page", "0"))
    if not items:
        empty = total == 0 or (index > 0 and not rows) or (total is None and custom.get("data") == [])
        return Listing((), claimed_total=total, says_empty=empty, end_known=empty)
    after = next_number(request, len(items), total)
    if total is not None and index * _PAGE_SIZE < total:
        # Counted from 1, page 0 is page 1 again and its rows count for nothing.
        after = index + 1
    following: tuple[PageRequest, ...] = ()
    if after is not None:
        following = (_request(request.url, request.column, after, memo(request, len(items), after)),)
    return Listing(items, following, claimed_total=total)


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)


def _value(page: Page, name: str) -> str:
    """A value that the list is asked with: in a script, a hidden field, the page's query; a category in its path."""
    found = variable(page, name)
    for element in page.tree.iter("input", "div", "span", "ul"):
        if found:
            break
        if (element.get("id") or element.get("name") or "").lower() == name:
            found = element.get("value") or element.text_content().strip()
        found = found or element.get(f"data-{name}", "")
    query = {key.lower(): value for key, value in parse_qsl(urlsplit(page.url).query)}
    found = found or query.get(name, "")
    in_path = _CATEGORY_IN_PATH.search(urlsplit(page.url).path)
    return found or (in_path[1] if in_path and name == "categorynum" else "")


def _first(info: Mapping[object, object], told: tuple[tuple[str, str], ...], column: str) -> PageRequest:
    named = {str(key): value for key, value in info.items()}
    project = text_under(named, "projectName").strip("/")
    url = urljoin(column, f"/{project}{_ACTION}" if project else _ACTION)
    kept = {**dict(told), "siteGuid": text_under(named, "siteGuid"), "step": "list"}
    return _request(url, column, 0, tuple(kept.items()))


def _request(url: str, column: str, index: int, kept: tuple[tuple[str, str], ...]) -> PageRequest:
    told = {**dict(kept), "page": str(index)}
    body = {
        "deptcode": told.get("deptcode", ""),
        "categorynum": told.get("categorynum", ""),
        "siteGuid": told.get("siteGuid", ""),
        "pageIndex": index,
        "pageSize": _PAGE_SIZE,
    }
    return PageRequest(url, "POST", json.dumps(body).encode(), JSON_HEADERS, NAME, column, tuple(told.items()))
