"""The pictures of an article that may be pages or tables of its report, told from icons, codes and the like."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from reports.documents.ornaments import is_passed_over, is_picture, picture_source
from spiders.families import addresses
from spiders.families.furniture import Role, Roles
from spiders.families.model import Attachment, Page
from spiders.families.text import fold

# Pictures that an editor put in, not the template: beside the article, or in a folder of uploads (TRS: W0202….jpg).
_UPLOADED = re.compile(
    r"/W0\d{6,}|/(?:attach(?:ment)?s?|uploads?|uploadfiles?|picture|files?|material)/", re.IGNORECASE
)
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|bmp|tiff?|webp)$", re.IGNORECASE)


def pictures(page: Page, roles: Roles, body: HtmlElement | None) -> tuple[Attachment, ...]:
    """The pictures of an article in order; where its body element is not known, those that an editor put in.

    A thumbnail that leads to the picture itself stands for that one.
    """
    found: dict[str, Attachment] = {}
    for image in (body if body is not None else page.tree).iter("img"):
        url = picture_address(page, image)
        if not url or (body is None and not _is_put_in(page, url, image, roles)):
            continue
        found.setdefault(addresses.canonical(url), Attachment(url, fold(image.get("alt", ""))))
    return tuple(found.values())


def has_passed_over(page: Page, roles: Roles, body: HtmlElement | None) -> bool:
    """Whether an image of the article was taken for an ornament by its name alone: it may be the report."""
    return any(
        is_passed_over(image)
        and (body is not None or _is_put_in(page, addresses.resolve(base, picture_source(image)), image, roles))
        for base in [addresses.base_url(page)]
        for image in (body if body is not None else page.tree).iter("img")
    )


def picture_address(page: Page, image: HtmlElement) -> str:
    """Where an article's picture is to be had; empty for an ornament, and for one that is in the page itself."""
    if not is_picture(image):
        return ""
    base = addresses.base_url(page)
    parent = image.getparent()
    larger = addresses.resolve(base, parent.get("href", "")) if parent is not None and parent.tag == "a" else ""
    if larger and _PICTURE_FILE.search(larger.split("?", 1)[0]):
        return larger
    return addresses.resolve(base, picture_source(image))


def _is_put_in(page: Page, url: str, image: HtmlElement, roles: Roles) -> bool:
    if roles.of(image) is not Role.CONTENT:
        return False
    return addresses.canonical(url).startswith(addresses.directory(page.url)) or bool(_UPLOADED.search(url))
