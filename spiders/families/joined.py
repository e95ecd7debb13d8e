"""An article that its site cuts into pages, or keeps in a frame, as one page."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from lxml.html import tostring

from spiders.families.article import body_of
from spiders.families.model import Page


def joined(pages: Sequence[Page]) -> str:
    """The first page with the bodies of the others behind its own, in order; furniture of the others left out.

    Raises ValueError where there is no page.
    """
    if not pages:
        raise ValueError("no page to join")
    first = Page(pages[0].url, pages[0].text, pages[0].encoding)  # parsed anew: the tree is written into
    tree = first.tree
    place = body_of(first)
    if place is None:
        found = tree.find("body")
        place = found if found is not None else tree
    for page in pages[1:]:
        body = body_of(page)
        part = body if body is not None else page.tree.find("body")
        if part is None:
            continue
        copy = deepcopy(part)
        copy.tail = None
        copy.tag = "div"
        for name in ("id", "class"):
            copy.attrib.pop(name, None)
        place.append(copy)
    text: str = tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")
    return text
