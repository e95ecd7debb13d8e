"""Lists behind a plain JSON fetch, without a known system: the address stands in a script of the page.

Followed only where the page itself writes the address out. Rows need a title and an address, their own or one that the
script puts together from a field (`'/content/' + row.id + '.html'`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from spiders.families import addresses
from spiders.families.article import read_article
from spiders.families.columns import belongs, read_listing
from spiders.families.lists import merged
from spiders.families.model import ArticlePage, Listing, Page, PageRequest, Recognition
from spiders.families.pagers import MAX_PAGES
from spiders.families.protocols import JSON_HEADERS, asking_listing, get, memo, next_number, post_form
from spiders.families.recognition import weigh
from spiders.families.records import (
    data_pages,
    data_rows,
    data_total,
    fragment_counts,
    fragment_items,
    row_item,
    text_under,
)
from spiders.families.script_data import json_of, literal_after, scripts

NAME = "json_list"
EXPLAINS = ("template",)

_ASKS = re.compile(
    r"""(?:\$|jQuery)\.(?P<a>get|post|getJSON)\s*\(\s*['"`](?P<a_url>[^'"`\s]+)['"`]"""
    r"""|\bfetch\s*\(\s*['"`](?P<b_url>[^'"`\s]+)['"`]"""
    r"""|axios\.(?P<c>get|post)\s*\(\s*['"`](?P<c_url>[^'"`\s]+)['"`]"""
    r"""|\.open\s*\(\s*['"](?P<d>GET|POST)['"]\s*,\s*['"`](?P<d_url>[^'"`\s]+)['"`]"""
    r"""|\burl\s*:\s*['"`](?P<e_url>[^'"`\s]+)['"`]""",
    re.IGNORECASE,
)
_POSTS = re.compile(r"""(?:type|method)\s*:\s*['"]POST['"]""", re.IGNORECASE)
_SENDS_JSON = re.compile(r"application/json|JSON\.stringify", re.IGNORECASE)
_LIST_LIKE = re.compile(r"list|json|api|data|query|article|content|column|channel|doc|info", re.IGNORECASE)
_OTHER = re.compile(
    r"count|hits?\b|click|visit|stat|weather|login|captcha|user|comment|vote|share|\.js$", re.IGNORECASE
)
_PAGE_KEY = re.compile(r"^(?:page(?:_?(?:no|num|index|number))?|cur(?:r|rent)?_?page(?:_?no)?|pn|p)$", re.IGNORECASE)
_JOINED = re.compile(r"""href=\\?['"]*([^'"<>\s+]*)['"]\s*\+\s*[\w.\[\]]*?\.(\w+)\s*\+\s*['"]([^'"<>\s]*)""")
_INSERTED = re.compile(r"""href=\\?['"]([^'"`<>\s$]*)\$\{[\w.\[\]]*?\.(\w+)\}([^'"`<>\s]*)""")
_PAGED = re.compile(
    r"page_?(?:No|Num|Index|Size|Count)|cur(?:rent)?_?Page|laypage|paginat|createPage|下一页|\b(?:data|params)\s*:\s*[a-z_$]\w*\s*[,}]",
    re.IGNORECASE,
)
_TIME_KEY = re.compile(r"year|nian|(?<![a-z])(?:nd|nf)(?![a-z])|date|time|begin|start|end", re.IGNORECASE)
_TIME = re.compile(r"20[0-3]\d(?:[-/.]?\d{1,2}){0,2}(?: \d\d:\d\d(?::\d\d)?)?")
_SIZE_KEY = re.compile(r"(?:page_?)?size|limit|rows|top|n(?:um)?|count|per_?page", re.IGNORECASE)
_STRINGIFIED = r"(?:JSON\.stringify\s*\(\s*)?(?=\{)"
_NEAR = 700


@dataclass(frozen=True, slots=True)
class _Question:
    """A question that a script of the page asks: where, how, with what."""

    url: str
    method: str
    fields: tuple[tuple[str, str], ...]
    as_json: bool
    is_open: bool = False

    @property
    def page_key(self) -> str:
        own = parse_qsl(urlsplit(self.url).query, keep_blank_values=True)
        return next((key for key, _ in (*self.fields, *own) if _PAGE_KEY.match(key)), "")

    @property
    def narrows(self) -> bool:
        """Whether it asks for one year's rows, or for those up to a day."""
        return any(_TIME_KEY.search(key) and _TIME.fullmatch(value) for key, value in self._pairs())

    @property
    def size(self) -> int:
        """How many rows it asks for; 0 where it does not say."""
        return next((int(value) for key, value in self._pairs() if _SIZE_KEY.match(key) and value.isdecimal()), 0)

    def _pairs(self) -> tuple[tuple[str, str], ...]:
        return (*self.fields, *parse_qsl(urlsplit(self.url).query))


def recognises(page: Page) -> Recognition:
    """Evidence: a script that asks this host for something called like a list 0.55."""
    return weigh(NAME, [("fetch", 0.55, next(_questions(page), None))])


def listing(page: Page) -> Listing:
    """The lists that scripts of the page ask for, and what the page shows itself (then it is not known to be all)."""
    shown = read_listing(page, explains=EXPLAINS)
    template = _template(page)
    paged = "yes" if _PAGED.search(page.text) else ""
    requests = [
        _request(question, 1, page.url, (("list", str(place)), ("template", template), ("paged", paged)))
        for place, question in enumerate(_questions(page))
    ]
    found = asking_listing(page, EXPLAINS, requests)
    own = tuple(item for item in shown.items if belongs(item, page))
    if not requests or own:
        return replace(shown, items=own, next_requests=(*shown.next_requests, *requests), end_known=False)
    return found


def answered(page: Page, request: PageRequest) -> Listing:
    """One answer: rows of JSON, or HTML inside it. Without a page's number in the question it is the whole list."""
    data = json_of(page.text)
    rows = data_rows(data)
    items = merged(item for row in rows if (item := row_item(row, request.column, _address(row, request))) is not None)
    total, pages = data_total(data), data_pages(data)
    if not rows:
        markup = next(_markups(data, 0), "") if data is not None else page.text
        items = fragment_items(request.column, markup)
        counted, stated = fragment_counts(request.column, markup)
        total, pages = total if total is not None else stated, pages or counted
    number = int(request.told("page", "1"))
    if not items:
        # Asked with a blank for what a script works out, an interface may find nothing.
        empty = (total == 0 and not request.told("open")) or (number > 1 and data is not None)
        return Listing((), says_empty=empty, end_known=empty)
    if rows and len(items) < len(rows):
        total = max(total or 0, len(rows))
    question = _Question(
        request.told("url"),
        request.method,
        tuple((key, value) for key, value in json.loads(request.told("fields", "[]"))),
        request.told("as_json") == "yes",
    )
    following: tuple[PageRequest, ...] = ()
    after = next_number(request, len(items), total) if question.page_key else None
    if after is not None and (pages is None or after <= pages) and after <= MAX_PAGES:
        following = (_request(question, after, request.column, memo(request, len(items), after)),)
    # A script that counts pages, and a question that names none: what came may be the first of many.
    whole = not request.told("paged") and pages in (None, 1)
    known = bool(question.page_key) or whole or (total is not None and total <= len(items))
    if question.narrows or (total is None and not question.page_key and question.size == len(items)):
        known = False
    return Listing(items, following, claimed_total=total, end_known=known)


def article(page: Page) -> ArticlePage:
    """The article by meta tags, labels and anchors."""
    return read_article(page)


def _questions(page: Page) -> Iterator[_Question]:
    host = urlsplit(page.url).hostname
    seen: set[str] = set()
    for script in scripts(page):
        for match in _ASKS.finditer(script):
            written = next(found for name in "abcde" if (found := match[f"{name}_url"]))
            url = addresses.resolve(page.url, written)
            path = urlsplit(url).path
            if not url or urlsplit(url).hostname != host or _OTHER.search(path) or not _LIST_LIKE.search(path):
                continue
            near = script[max(0, match.start() - _NEAR // 3) : match.end() + _NEAR]
            goes_on = script[match.end() : match.end() + 40].lstrip().startswith("+")
            if "${" in written or (goes_on and not written.endswith("=")) or url in seen:
                continue
            seen.add(url)
            method = (match["a"] or match["c"] or match["d"] or "").upper()
            is_post = method == "POST" or (match["e_url"] is not None and bool(_POSTS.search(near)))
            told = {} if goes_on else _fields(script[match.end() : match.end() + _NEAR])
            fields = tuple((key, "" if entry is None else str(entry)) for key, entry in told.items())
            is_open = goes_on or any(entry is None and not _PAGE_KEY.match(key) for key, entry in told.items())
            as_json = is_post and bool(_SENDS_JSON.search(near))
            yield _Question(url, "POST" if is_post else "GET", fields, as_json, is_open)


def _fields(after: str) -> dict[str, object]:
    """The data that goes with the question: `data: {…}`, `params: {…}`, `JSON.stringify({…})` or the next argument.
    None where a script works out a value."""
    for pattern in (
        r"(?:data|params|body)\s*:\s*(?:JSON\.stringify\s*\(\s*)?(?=\{)",
        r"^\s*,\s*(?:JSON\.stringify\s*\(\s*)?(?=\{)",
    ):
        value = literal_after(after, pattern)
        if isinstance(value, Mapping):
            return {str(key): entry for key, entry in value.items()}
    return {}


def _template(page: Page) -> str:
    """How a script puts a row's address together: `head\\x1ffield\\x1ftail`; empty where rows hold theirs."""
    for script in scripts(page):
        for pattern in (_JOINED, _INSERTED):
            match = pattern.search(script)
            if match:
                return "\x1f".join(match.groups())
    return ""


def _address(row: Mapping[str, object], request: PageRequest) -> str:
    head, _, rest = request.told("template").partition("\x1f")
    field, _, tail = rest.partition("\x1f")
    value = text_under(row, field) if field else ""
    return addresses.resolve(request.column, f"{head}{value}{tail}") if value else ""


def _markups(data: object, depth: int) -> Iterator[str]:
    """Texts of an answer that are HTML with links."""
    if depth > 6:
        return
    if isinstance(data, str) and "<a" in data.lower():
        yield data
    members = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    for member in members:
        yield from _markups(member, depth + 1)


def _request(question: _Question, page_number: int, column: str, kept: tuple[tuple[str, str], ...]) -> PageRequest:
    key = question.page_key
    told = {
        **dict(kept),
        "page": str(page_number),
        "url": question.url,
        "fields": json.dumps(question.fields, ensure_ascii=False),
        "as_json": "yes" if question.as_json else "",
        "open": dict(kept).get("open") or ("yes" if question.is_open else ""),
    }
    pinned = [(name, str(page_number) if name == key else value) for name, value in question.fields]
    bare, _, query = question.url.partition("?")
    own = [(n, str(page_number) if n == key else v) for n, v in parse_qsl(query, keep_blank_values=True)]
    told_items = tuple(told.items())
    if question.method == "GET":
        return get(bare, [*own, *pinned], family=NAME, column=column, memo=told_items)
    url = get(bare, own).url
    if question.as_json:
        body = json.dumps(dict(pinned), ensure_ascii=False).encode()
        return PageRequest(url, "POST", body, JSON_HEADERS, NAME, column, told_items)
    return post_form(url, pinned, family=NAME, column=column, memo=told_items)
