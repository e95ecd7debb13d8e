"""Parts of a list that come from elsewhere when a browser shows the page: frames, scripts that write rows, more rows
as one scrolls. None is read here: a page that has one is not the whole of its list."""

from __future__ import annotations

import re
from collections.abc import Container
from urllib.parse import urlsplit

from spiders.families import addresses
from spiders.families.furniture import Role, Roles
from spiders.families.model import ListedItem, Page
from spiders.families.rows import anchors

_LIST_ADDRESS = re.compile(
    r"list|column|xxgk|gknb|ndbg|nianbao|lanmu|(?<![a-z])nb(?![a-z])|(?<!\d)20[12]\d(?!\d)", re.IGNORECASE
)
_GOVERNMENT = re.compile(r"\.gov\.cn(?:\.test)?$")
_ROW_PARENTS = frozenset({"ul", "ol", "dl", "tbody", "table", "tr"})
_GROWS = re.compile(r"^(?:data-(?:next|more|load|scroll)(?:-?(?:page|url|href|cursor|src))?|data-cursor|hx-get)$")


def inserts_more(page: Page, roles: Roles, found: tuple[ListedItem, ...], frames: Container[str]) -> bool:
    """Whether rows of the list may come from another address. `frames` are those that are asked for."""
    return _has_list_frame(page, roles, frames) or _has_writing_script(page, found) or _grows(page, roles)


def _has_list_frame(page: Page, roles: Roles, frames: Container[str]) -> bool:
    """A frame or object that is called like a list, on this host or another of a government."""
    base, own = addresses.base_url(page), urlsplit(page.url).hostname
    for frame in page.tree.iter("iframe", "frame", "object", "embed"):
        url = addresses.resolve(base, frame.get("src") or frame.get("data") or "")
        if not url or addresses.is_file(url) or addresses.is_above(url, page.url) or "viewer" in url:
            continue
        parts = urlsplit(url)
        host = parts.hostname or ""
        if url in frames or not (host == own or _GOVERNMENT.search(host)):
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


def _grows(page: Page, roles: Roles) -> bool:
    """An element that says where the next rows come from."""
    for element in page.tree.iter("div", "ul", "span", "button", "a", "section", "p"):
        for name, value in element.attrib.items():
            if name[:2] in ("da", "hx") and _GROWS.match(name) and "/" in value and roles.of(element) is Role.CONTENT:
                return True
    return False
