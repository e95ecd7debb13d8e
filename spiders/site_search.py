"""A site's own search, where it is a plain form."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urljoin

from lxml.html import HtmlElement

from spiders.families.model import Page


def search_address(page: Page, query: str) -> str:
    """What the page's search form would ask for `query`; nothing where it has none that is a plain GET form."""
    for form in page.tree.iter("form"):
        if (form.get("method") or "get").lower() != "get" or not form.get("action"):
            continue
        fields: list[tuple[str, str]] = []
        box = False
        for control in _controls(form):
            name, kind = control.get("name"), (control.get("type") or "text").lower()
            if not name:
                continue
            if kind in ("text", "search") and not box:
                box = True
                fields.append((name, query))
            elif kind == "hidden":
                fields.append((name, control.get("value") or ""))
        if box:
            target = urljoin(page.url, form.get("action") or "").split("#")[0]
            asked = "&".join(f"{quote(name)}={quote(value)}" for name, value in fields)
            return f"{target}{'&' if '?' in target else '?'}{asked}"
    return ""


def _controls(form: HtmlElement) -> Iterator[HtmlElement]:
    yield from form.iter("input")
