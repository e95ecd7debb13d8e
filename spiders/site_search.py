"""A site's own search, where it is a plain form."""

from __future__ import annotations

import codecs
from urllib.parse import quote, urlencode, urljoin

from lxml.html import HtmlElement

from spiders.families.addresses import base_url
from spiders.families.model import Page


def search_address(page: Page, query: str) -> str:
    """What the page's search form would ask for `query`, in the form's own encoding; nothing where it has none that is
    a plain GET form."""
    for form in page.tree.iter("form"):
        if (form.get("method") or "get").lower() != "get" or not form.get("action"):
            continue
        fields: list[tuple[str, str]] = []
        box = False
        for control in form.iter("input"):
            name, kind = control.get("name"), (control.get("type") or "text").lower()
            if not name:
                continue
            if kind in ("text", "search") and not box:
                box = True
                fields.append((name, query))
            elif kind == "hidden":
                fields.append((name, control.get("value") or ""))
        if box:
            target = urljoin(base_url(page), form.get("action") or "").split("#")[0]
            asked = urlencode(
                fields, safe="/", encoding=_encoding(form, page), errors="xmlcharrefreplace", quote_via=quote
            )
            return f"{target}{'&' if '?' in target else '?'}{asked}"
    return ""


def _encoding(form: HtmlElement, page: Page) -> str:
    """What a browser sends the form's fields in: what the form says, else what the page was written in."""
    for named in (*(form.get("accept-charset") or "").replace(",", " ").split(), page.encoding):
        try:
            return codecs.lookup(named).name
        except LookupError:
            continue
    return "utf-8"
