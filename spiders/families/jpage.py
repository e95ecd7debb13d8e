"""大汉 JCMS lists: records as inert XML in the page, the rest group by group from `dataproxy.jsp` (sites.md §1.2).

The page holds the first group (three pages of 15). Further groups are asked for by `startrecord`/`endrecord`, or, in
newer builds, by the address that `<nextgroup>` gives: there `startrecord` is ignored. Desktop and mobile units of one
page hold the same records.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin

from spiders.families import addresses
from spiders.families.article import read_article
from spiders.families.columns import read_listing
from spiders.families.kept import may_show
from spiders.families.lists import merged
from spiders.families.meta import page_meta
from spiders.families.model import ArticlePage, ListedItem, Listing, Page, PageRequest, Recognition
from spiders.families.protocols import MAX_ROWS, asking_listing, get, post_form, unread_answer
from spiders.families.recognition import weigh
from spiders.families.records import fragment_items
from spiders.families.rows import link_addresses, may_lead
from spiders.families.script_data import literal_after, number, scripts, variable

NAME = "jpage"
EXPLAINS = ("jpage",)

_ARTICLE = re.compile(r"/art/(?:19|20)\d\d/\d{1,2}/\d{1,2}/art_\w+\.html$")
_COLUMN = re.compile(r"/col/col(\d+)/")
_STORE = re.compile(r"<datastore>.*?</datastore>", re.DOTALL | re.IGNORECASE)
_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[(.*?)\]\]>|(.*?))\s*</record>", re.DOTALL | re.IGNORECASE)
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,6})\s*</totalrecord>", re.IGNORECASE)
_NEXT_GROUP = re.compile(r"<nextgroup>(.*?)</nextgroup>", re.DOTALL | re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*(['"])(.*?)\1""", re.IGNORECASE | re.DOTALL)
_CALL = r"""\(\s*['"]#{unit}['"]\s*\)\s*\.jpage\s*\("""
_UNIT_OF_CALL = re.compile(r"""\(\s*['"]#([\w-]+)['"]\s*\)\s*\.jpage\s*\(""")
_PROXY = re.compile(r"/module/(?:web/jpage|jpage|jslib/jquery/jpage)/dataproxy\.jsp(?:\?[^'\"\s<>]*)?")
_QUERY = re.compile(r"""['"]\??((?:[\w]+=[^'"&]*&)*(?:unitid|columnid)=[^'"]*)['"]""")
_USUAL_PROXY = "/module/web/jpage/dataproxy.jsp"
_PER_PAGE, _GROUP = 15, 3


@dataclass(frozen=True, slots=True)
class _Store:
    """One XML island or answer: its items, the total it states, and the address of the next group."""

    items: tuple[ListedItem, ...]
    records: int
    total: int | None
    next_group: str


@dataclass(frozen=True, slots=True)
class _Unit:
    """One list of the page: what it holds, and how the page's script says to ask for more."""

    name: str
    store: _Store
    options: dict[str, object]

    @property
    def total(self) -> int | None:
        stated = number(self.options.get("totalRecord"))
        return stated if stated is not None else self.store.total


def recognises(page: Page) -> Recognition:
    """Evidence: records in the page 0.97, a call of jpage 0.95, articles at `/art/Y/M/D/art_C_I.html` 0.8."""
    named = may_lead(page, "/art/") and any(
        _ARTICLE.search(url) for url in (page.url.split("?", 1)[0], *link_addresses(page))
    )
    return weigh(
        NAME,
        [
            ("records", 0.97, may_show(page, "<datastore>") and _STORE.search(page.text)),
            ("jpage_call", 0.95, may_show(page, "jpage") and _UNIT_OF_CALL.search(page.text)),
            ("article_names", 0.8, named),
            ("column_address", 0.4, _COLUMN.search(page.url)),
        ],
    )


def listing(page: Page) -> Listing:
    """The records of the page and the groups still to be asked for; a page without records by its links."""
    units = _distinct(_units(page))
    if not units:
        return read_listing(page)
    requests = [request for unit in units for request in _requests(page, unit)]
    totals = [unit.total for unit in units]
    total = sum(known for known in totals if known is not None) if None not in totals else None
    found = asking_listing(
        page, EXPLAINS, requests, items=merged(i for unit in units for i in unit.store.items), total=total
    )
    if total is None and not all(unit.store.next_group for unit in units):
        return Listing(found.items, found.next_requests, found.folders, end_known=False)
    if total == 0:
        return Listing((), folders=found.folders, claimed_total=0, says_empty=True)
    return found


def answered(page: Page, request: PageRequest) -> Listing:
    """One group of records as `dataproxy.jsp` sends it."""
    if not re.search(r"<datastore|<recordset|<record>|<totalrecord>", page.text, re.IGNORECASE):
        return unread_answer()
    store = _store(page.text, request.column)
    following: tuple[PageRequest, ...] = ()
    if store.next_group and store.records:
        following = (_group_request(_group_address(page.url, request.column, store.next_group), request.column),)
    return Listing(store.items, following, claimed_total=store.total, says_empty=store.total == 0)


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)


def _store(text: str, base: str) -> _Store:
    records = [cdata or html.unescape(plain) for cdata, plain in _RECORD.findall(text) if (cdata or plain).strip()]
    found = merged(item for record in records for item in fragment_items(base, _as_row(record)))
    total = _TOTAL.search(text)
    group = _NEXT_GROUP.search(text)
    href = _HREF.search(html.unescape(group[1])) if group else None
    return _Store(found, len(records), int(total[1]) if total else None, href[2].strip() if href else "")


def _as_row(record: str) -> str:
    """A record as a row of its own: `<tr>` outside a table loses its cells."""
    return f"<table>{record}</table>" if re.match(r"\s*<tr\b", record, re.IGNORECASE) else f"<div>{record}</div>"


def _units(page: Page) -> list[_Unit]:
    found: list[_Unit] = []
    for script in page.tree.iter("script"):
        text = script.text or ""
        if not _STORE.search(text) or ("<record" not in text.lower() and "<totalrecord" not in text.lower()):
            continue
        parent = script.getparent()
        name = parent.get("id", "") if parent is not None else ""
        found.append(_Unit(name, _store(text, addresses.base_url(page)), _options(page, name)))
    if not found:
        # The call alone: the records come only from the proxy.
        names = [name for name in _UNIT_OF_CALL.findall(page.text) if page.tree.xpath("//*[@id=$name]", name=name)]
        found = [_Unit(name, _Store((), 0, None, ""), _options(page, name)) for name in names]
    return found


def _options(page: Page, unit: str) -> dict[str, object]:
    for script in scripts(page):
        value = literal_after(script, _CALL.format(unit=re.escape(unit)))
        if isinstance(value, dict):
            return {str(key): option for key, option in value.items()}
    return {}


def _distinct(units: list[_Unit]) -> list[_Unit]:
    """One unit for each list: of two that hold the same records, the first that can be continued."""
    kept: dict[frozenset[str], _Unit] = {}
    for unit in units:
        key = frozenset(addresses.canonical(item.url) for item in unit.store.items) or frozenset({unit.name})
        if key not in kept or (not kept[key].options and unit.options):
            kept[key] = unit
    return list(kept.values())


def _requests(page: Page, unit: _Unit) -> list[PageRequest]:
    total, held = unit.total, unit.store.records
    if total is not None and held >= total:
        return []
    proxy = _proxy_address(page, unit)
    if unit.store.next_group:
        return [_group_request(_group_address(proxy, page.url, unit.store.next_group), page.url)]
    if total is None or total > MAX_ROWS:
        return []
    per_page = number(unit.options.get("perPage")) or _PER_PAGE
    group = per_page * (number(unit.options.get("groupSize")) or _GROUP)
    parameters = _parameters(page, unit, proxy)
    action = str(unit.options.get("action") or "GET").upper()
    found = []
    for start in range(1 if held == 0 else held + 1, total + 1, group):
        window = [("startrecord", str(start)), ("endrecord", str(min(start + group - 1, total)))]
        window.append(("perpage", str(per_page)))
        bare = proxy.split("?", 1)[0]
        if action == "POST":
            asked = get(bare, window).url
            found.append(post_form(asked, parameters, family=NAME, column=page.url))
        else:
            found.append(get(bare, [*window, *parameters], family=NAME, column=page.url))
    return found


def _group_address(proxy: str, column: str, written: str) -> str:
    """`./dataproxy.jsp?…` stands beside the proxy, `module/…` is meant from the root, all else from the column."""
    if re.match(r"(?:\./)?dataproxy\.jsp", written):
        return urljoin(proxy, written)
    return urljoin(column, f"/{written}" if written.startswith("module/") else written)


def _group_request(url: str, column: str) -> PageRequest:
    return PageRequest(url.replace(" ", "%20"), family=NAME, column=column)


def _proxy_address(page: Page, unit: _Unit) -> str:
    given = unit.options.get("proxyUrl")
    if isinstance(given, str) and given:
        return urljoin(page.url, given)
    found = _PROXY.search(page.text)
    return urljoin(page.url, html.unescape(found[0]) if found else _USUAL_PROXY)


def _parameters(page: Page, unit: _Unit, proxy: str) -> list[tuple[str, str]]:
    """What the proxy wants to know of the list: from its own address, a string of the script, else put together."""
    own = proxy.partition("?")[2]
    strings = [
        match[1]
        for script in scripts(page)
        for match in _QUERY.finditer(script)
        if unit.name in match[1] or "unitid=" not in match[1]
    ]
    for query in (own, *strings):
        pairs = parse_qsl(html.unescape(query), keep_blank_values=True)
        if any(key in ("unitid", "columnid") for key, _ in pairs):
            return [pair for pair in pairs if pair[0] not in ("startrecord", "endrecord", "perpage", "page")]
    column = _COLUMN.search(page.url)
    return [
        ("col", "1"),
        ("appid", variable(page, "appid") or "1"),
        ("webid", variable(page, "webid") or variable(page, "webId") or "1"),
        ("path", "/"),
        ("columnid", column[1] if column else variable(page, "columnid")),
        ("sourceContentType", variable(page, "sourceContentType") or "1"),
        ("unitid", unit.name),
        ("webname", page_meta(page).site_name),
        ("permissiontype", "0"),
    ]
