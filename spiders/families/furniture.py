"""Which parts of a page are furniture: navigation, breadcrumbs, side columns, footers."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from lxml.html import HtmlElement

from spiders.families.kept import once
from spiders.families.model import Page
from spiders.families.text import first_letter, short_text
from spiders.families.vocabulary import BREADCRUMB, BREADCRUMB_BEGINS, words

_TOKENS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_TAGS = frozenset({"nav", "footer", "header"})
_FURNITURE_WORDS = frozenset(
    words(
        "nav navs navbar navi navigation menu menus crumb crumbs breadcrumb breadcrumbs bread position location weizhi "
        "dqwz mbx footer foot bottom copyright header topbar toolbar search friendlink friendlinks yqlj youlian banner "
        "qrcode login share"
    )
)
# `article-header`, `nav-content`, `detail-position`: named after what they belong to.
_CONTENT_WORDS = frozenset(words("content con article detail title tit news list text txt"))
_SIDE_WORDS = frozenset(
    words(
        "side sidebar aside hot hots rank ranking recommend tuijian related relation xgxx xgwd rightside leftside "
        "leftnav submenu subnav tree zxfb"
    )
)
_LONGEST_BREADCRUMB = 120
_LIST_WORDS = frozenset(words("list lists liebiao gl news item items zdgkc content main xxgk txt scroll lb"))


class Role(IntEnum):
    """What a part of the page is for; the higher, the less it can hold the column's own items."""

    CONTENT = 0
    SIDE = 1
    FURNITURE = 2


def names(element: HtmlElement) -> frozenset[str]:
    """The words of an element's class and id, lower case: `main-nav_Box2` gives main, nav, box, 2."""
    return _names(f"{element.get('class', '')} {element.get('id', '')}")


@lru_cache(maxsize=4096)
def _names(label: str) -> frozenset[str]:
    found = {word.lower() for word in _TOKENS.findall(label)}
    return frozenset(found | {part.lower() for part in re.split(r"[\s_\-]+", label) if part})


def role_of(element: HtmlElement) -> Role:
    """The role that an element's own tag and names claim (its ancestors are asked apart)."""
    tag = element.tag
    if not isinstance(tag, str):
        return Role.FURNITURE
    if tag in {"body", "html", "a"}:
        return Role.CONTENT
    if tag in _TAGS:
        inside = any(ancestor.tag in {"article", "main"} for ancestor in element.iterancestors())
        return Role.CONTENT if tag == "header" and inside else Role.FURNITURE
    if element.get("role") in {"navigation", "banner", "contentinfo"}:
        return Role.FURNITURE
    role = _role_named(f"{element.get('class', '')} {element.get('id', '')}")
    return max(role, Role.SIDE) if tag == "aside" else role


@lru_cache(maxsize=4096)
def _role_named(label: str) -> Role:
    own = _names(label)
    if own & _FURNITURE_WORDS and not own & _CONTENT_WORDS:
        return Role.FURNITURE
    return Role.SIDE if own & _SIDE_WORDS else Role.CONTENT


def is_breadcrumb(element: HtmlElement) -> bool:
    """Whether the element is the smallest one that holds 当前位置 (or its like) together with links.

    A wrapper around a breadcrumb and a short list begins with the same words, and is none.
    """
    if not _begins_as_breadcrumb(element):
        return False
    return not any(_begins_as_breadcrumb(child) and child.find(".//a") is not None for child in element)


def _begins_as_breadcrumb(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in {"body", "html"}:
        return False
    if first_letter(element) not in BREADCRUMB_BEGINS:
        return False
    text = short_text(element, _LONGEST_BREADCRUMB)
    return bool(text) and bool(BREADCRUMB.match(text))


def is_listy(element: HtmlElement) -> bool:
    """Whether class or id say that this is the list."""
    return bool(names(element) & _LIST_WORDS)


class Roles:
    """The role of any element of one page, its ancestors considered; remembers what it worked out."""

    def __init__(self) -> None:
        self._known: dict[HtmlElement, Role] = {}

    def of(self, element: HtmlElement) -> Role:
        chain: list[HtmlElement] = []
        role = Role.CONTENT
        current: HtmlElement | None = element
        while current is not None:
            known = self._known.get(current)
            if known is not None:
                role = known
                break
            chain.append(current)
            current = current.getparent()
        for ancestor in reversed(chain):
            role = max(role, role_of(ancestor), Role.FURNITURE if is_breadcrumb(ancestor) else Role.CONTENT)
            self._known[ancestor] = role
        return role


@once
def roles_of(page: Page) -> Roles:
    """The roles of the page's parts, worked out for whoever asks first."""
    return Roles()
