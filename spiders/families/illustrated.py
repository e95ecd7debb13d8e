"""An article and its pictures as one page: the pictures are named by the hash of their kept bytes, in their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from lxml.html import HtmlElement, tostring

from reports.documents.kept_pictures import SCHEME
from spiders.families import addresses
from spiders.families.model import Page
from spiders.families.pictures import picture_address

_HEAD = "<!DOCTYPE html>\n<html><head><meta charset='utf-8'><title>{title}</title></head><body>\n"


def scanned_page(title: str, names: Sequence[str]) -> str:
    """A report that is pictures and nothing else, page by page (`names`: their hashes; empty: it is gone). The site's
    furniture and a covering note are left out: they change, and would be taken for the report's text."""
    images = "\n".join(f'<p><img src="{SCHEME}{name}"></p>' for name in names)
    return f"{_HEAD.format(title=escape(title))}{images}\n</body></html>\n"


def illustrated(page: Page, kept: Mapping[str, str]) -> str:
    """The page with the pictures among its text named by hash. `kept` has the hash (empty: it is gone) by canonical
    address; what is not in it stays as it is."""
    copy = Page(page.url, page.text, page.encoding)  # parsed anew: the tree is written into
    for image in list(copy.tree.iter("img")):
        url = picture_address(page, image)
        name = kept.get(addresses.canonical(url)) if url else None
        if name is not None:
            alt = image.get("alt", "")
            image.attrib.clear()
            image.set("src", SCHEME + name)
            if alt:
                image.set("alt", alt)
    _say_utf8(copy.tree)
    text: str = tostring(copy.tree, encoding="unicode", doctype="<!DOCTYPE html>")
    return text


def _say_utf8(tree: HtmlElement) -> None:
    """It is written in UTF-8, whatever the site's page was in."""
    for meta in list(tree.iter("meta")):
        if meta.get("charset") is not None or "charset" in (meta.get("content") or "").lower():
            meta.drop_tree()
    head = tree.find("head")
    if head is not None:
        head.insert(0, head.makeelement("meta", {"charset": "utf-8"}))
