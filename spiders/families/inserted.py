"""Parts of a list that come from elsewhere when a browser shows the page: frames, scripts that write rows, more rows
as one scrolls. None is read here: a page that has one is not the whole of its list."""

from __future__ import annotations

import re
from collections.abc import Container
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.furniture import Role, Roles
from spiders.families.kept import may_show
from spiders.families.model import ListedItem, Page
from spiders.families.rows import anchors

_LIST_ADDRESS = re.compile(
    r"list|column|xxgk|gknb|ndbg|nianbao|lanmu|(?<![a-z])nb(?![a-z])|(?<!\d)20[12]\d(?!\d)", re.IGNORECASE
)
_ROW_PARENTS = frozenset({"ul", "ol", "dl", "tbody", "table", "tr"})
_ROWS_NAME = re.compile(
    r"new(?:est|list|s)?(?![a-z])|latest|zuixin|(?<![a-z])nb(?![a-z])|nianbao|(?<!\d)20[12]\d(?!\d)",
    re.IGNORECASE,
)
_PLAYED = re.compile(r"\.(?:swf|mp[34]|flv|avi|wmv|wav|gif|jpe?g|png)(?:$|\?)", re.IGNORECASE)
_GROWS = re.compile(r"^(?:data-(?:next|more|load|scroll)(?:-?(?:page|url|href|cursor|src))?|data-cursor|hx-get)$")
_PROGRAM = re.compile(r"\.(?:aspx?|jsp|php|do|action|ashx)(?:$|[?;])|[?&](?:callback|jsonp?|cb)=", re.IGNORECASE)
_NOT_A_LIST = re.compile(
    r"top|head|foot|bottom|left|menu|nav|search|login|weather|tianqi|count|tongji|stat|share|video|player|map|date|calendar|ad(?:s|v)?\b"
    r"|banner|jiucuo|vote|wza|qr|logo|config|lang|hit|click|visit",
    re.IGNORECASE,
)
_FILE_ATTRIBUTES = ("data-pdf", "data-file", "data-pdf-url", "data-file-url", "data-doc", "data-ofd")
_NO_SIZE = re.compile(r"^\s*[01]?\d?(?:px)?\s*$")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
COUNTS = re.compile(
    r"count(?!y)|hits?\b|click|visit|stat(?:s|istic)?\b|weather|login|captcha|user|comment|vote|share|token|session",
    re.IGNORECASE,
)
_WRITTEN_LINK = re.compile(
    r"document\.write(?:ln)?\s*\([^;]{0,200}?(?:<a\s|<li)|\.add\(\s*\d+\s*,[^;]{0,200}?javascript:", re.IGNORECASE
)


def inserts_more(page: Page, roles: Roles, found: tuple[ListedItem, ...], frames: Container[str]) -> bool:
    """Whether rows of the list may come from another address. `frames` are those that are asked for."""
    return (
        _has_list_frame(page, roles, frames)
        or _has_writing_script(page, found)
        or _has_row_script(page, roles)
        or _grows(page, roles)
        or _embeds_a_file(page, roles)
    )


def _has_list_frame(page: Page, roles: Roles, frames: Container[str]) -> bool:
    """A frame or object that is called like a list, on this host or another of a government."""
    base, own = addresses.base_url(page), urlsplit(page.url).hostname
    for frame in page.tree.iter("iframe", "frame", "object", "embed"):
        url = addresses.resolve(base, frame.get("src") or frame.get("data") or "")
        if not url or addresses.is_file(url) or addresses.is_above(url, page.url) or "viewer" in url:
            continue
        parts = urlsplit(url)
        host = parts.hostname or ""
        if url in frames or not (host == own or addresses.is_government(host)):
            continue
        if _LIST_ADDRESS.search(f"{parts.path}?{parts.query}") and roles.of(frame) is Role.CONTENT:
            return True
    return False


def _has_writing_script(page: Page, found: tuple[ListedItem, ...]) -> bool:
    """A script from elsewhere among the rows themselves: old systems have their newest rows written by one."""
    listed = {addresses.canonical(item.url) for item in found}
    base = addresses.base_url(page)
    holders = {
        parent
        for script in page.tree.iter("script")
        if script.get("src") and (parent := script.getparent()) is not None and parent.tag in _ROW_PARENTS
    }
    return bool(holders) and any(
        upper in holders
        for anchor in anchors(page)
        if (url := addresses.target(base, anchor)) and addresses.canonical(url) in listed
        for upper in anchor.iterancestors(*_ROW_PARENTS)
    )


def _has_row_script(page: Page, roles: Roles) -> bool:
    """A script from elsewhere in the page's own part that is called after what it writes: `/inc/newest.js`,
    `/inc/nb2025.js`; or one that is all that a list holds."""
    for script in page.tree.iter("script"):
        source, parent = script.get("src", "").strip(), script.getparent()
        if not source or parent is None or parent.tag in ("head", "html", "body"):
            continue
        name = urlsplit(source).path.rpartition("/")[2]
        alone = parent.tag in _ROW_PARENTS and parent.find(".//a") is None
        if (alone or _ROWS_NAME.search(name)) and roles.of(parent) is Role.CONTENT and not _NOT_A_LIST.search(name):
            return True
    return False


def _embeds_a_file(page: Page, roles: Roles) -> bool:
    """A file that is shown in the page itself, as the newest report over the list of the others."""
    base = addresses.base_url(page)
    for frame in page.tree.iter("embed", "object", "iframe"):
        url = addresses.resolve(base, frame.get("src") or frame.get("data") or "")
        if url and addresses.is_file(url) and not _PLAYED.search(url) and roles.of(frame) is Role.CONTENT:
            return True
    if not may_show(page, *_FILE_ATTRIBUTES):
        return False
    return any(
        roles.of(element) is Role.CONTENT
        for element in page.tree.iter("div", "section", "canvas")
        if any(element.get(name) for name in _FILE_ATTRIBUTES)
    )


def _grows(page: Page, roles: Roles) -> bool:
    """An element that says where the next rows come from."""
    for element in page.tree.iter("div", "ul", "span", "button", "a", "section", "p"):
        for name, value in element.attrib.items():
            if name[:2] in ("da", "hx") and _GROWS.match(name) and "/" in value and roles.of(element) is Role.CONTENT:
                return True
    return False


def has_blank_frame(page: Page, roles: Roles, frames: Container[str]) -> bool:
    """A frame that a script gives its address, or one of this site whose name says nothing."""
    base, own = addresses.base_url(page), urlsplit(page.url).hostname
    for frame in page.tree.iter("iframe", "frame"):
        if roles.of(frame) is not Role.CONTENT or is_ornament(frame, ""):
            continue
        source = frame.get("src", "").strip() or frame.get("data-src", "").strip()
        url = addresses.resolve(base, source)
        if not url:
            if any(True for _ in page.tree.iter("script")):
                return True
            continue
        parts = urlsplit(url)
        host = parts.hostname or ""
        asked = url in frames or addresses.is_file(url) or addresses.is_above(url, page.url) or "viewer" in url
        ours = host == own or addresses.is_government(host)
        if ours and not asked and not is_ornament(frame, url):
            return True
    return False


def is_ornament(frame: HtmlElement, url: str) -> bool:
    """Whether a frame is too small to be looked at, or called after a part of every page: its head, its counter."""
    name = urlsplit(url).path.rpartition("/")[2]
    return _is_small(frame) or _NOT_A_LIST.search(label(frame)) is not None or _NOT_A_LIST.search(name) is not None


def _is_small(frame: HtmlElement) -> bool:
    sizes = [frame.get("width", "100"), frame.get("height", "100")]
    return any(_NO_SIZE.match(size) and size.strip() for size in sizes) or bool(_HIDDEN.search(frame.get("style", "")))


def has_writing_program(page: Page, roles: Roles) -> bool:
    """A script in the page's own part that a program of the site writes: it prints rows, or calls with them."""
    host = urlsplit(page.url).hostname
    for script in page.tree.iter("script"):
        source = script.get("src", "").strip()
        if not source or not _PROGRAM.search(source):
            continue
        url = addresses.resolve(page.url, source)
        parent = script.getparent()
        if urlsplit(url).hostname != host or _NOT_A_LIST.search(urlsplit(url).path) or COUNTS.search(source):
            continue
        if parent is not None and parent.tag != "head" and roles.of(parent) is Role.CONTENT:
            return True
    return False


def only_counts(code: str) -> bool:
    """Whether all that a script asks for are counters, the weather, who is logged in."""
    asked = re.findall(r"""['"`]((?:https?:)?/?[\w./-]*[/?.][^'"`\s<>]*)['"`]""", code)
    return bool(asked) and all(COUNTS.search(url) for url in asked)


def label(box: HtmlElement) -> str:
    """What an element is called: its id and its class."""
    return f"{box.get('id', '')} {box.get('class', '')}"


def writes_links(page: Page, roles: Roles) -> bool:
    """Whether a script in the page's own part writes links there: a pager or years that it counts itself, a tree."""
    for script in page.tree.iter("script"):
        parent = script.getparent()
        if parent is None or parent.tag in ("head", "html") or not _WRITTEN_LINK.search(script.text or ""):
            continue
        if roles.of(parent) is Role.CONTENT:
            return True
    return False
