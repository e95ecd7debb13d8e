"""The pictures of an article that may be pages or tables of its report, told from icons, codes and the like."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.furniture import Role, Roles
from spiders.families.model import Attachment, Page
from spiders.families.text import fold
from spiders.families.vocabulary import ORNAMENT

# Names that tools and templates give to their ornaments; of the file alone, as a report may lie in any folder.
_ORNAMENT_FILE = re.compile(
    r"(?:icon|logo|qr_?code|erweima|weixin|wechat|weibo|sprite|loading|spacer)[^/]*$"
    r"|(?:^|/)(?:ewm|2wm|qr|share|print|close|arrow|banner|blank|transparent|dot|line|ico|btn|bg)[-_\d]*\.\w+$",
    re.IGNORECASE,
)
# UEditor sets the sign of the file's type before an attachment's name.
_ORNAMENT_FOLDER = re.compile(r"/fileTypeImages/|/(?:images?/)?(?:icons?|ico|btn|emotions?)/", re.IGNORECASE)
# Pictures that an editor put in, not the template: beside the article, or in a folder of uploads (TRS: W0202….jpg).
_UPLOADED = re.compile(
    r"/W0\d{6,}|/(?:attach(?:ment)?s?|uploads?|uploadfiles?|picture|files?|material)/", re.IGNORECASE
)
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|bmp|tiff?|webp)$", re.IGNORECASE)
_SOURCES = ("src", "data-src", "data-original", "data-echo", "oldsrc")
_SMALLEST = 100
_PIXELS = re.compile(r"^\s*(\d+)(?:\.\d+)?\s*(?:px)?\s*$", re.IGNORECASE)
_STYLED = re.compile(r"(?:^|;)\s*(?:width|height)\s*:\s*(\d+)(?:\.\d+)?px", re.IGNORECASE)


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


def is_picture(image: HtmlElement) -> bool:
    """Whether an image is more than an ornament: not named like one, not said to be small."""
    source = picture_source(image)
    path = source.split("?", 1)[0].split("#", 1)[0]
    if not source or path.lower().endswith(".svg"):
        return False
    if not source.startswith("data:") and (_ORNAMENT_FILE.search(path) or _ORNAMENT_FOLDER.search(path)):
        return False
    if any(ORNAMENT.search(image.get(key, "")) for key in ("alt", "title")):
        return False
    sizes = [int(found[1]) for key in ("width", "height") if (found := _PIXELS.match(image.get(key, "")))]
    sizes += [int(size) for size in _STYLED.findall(image.get("style", ""))]
    return not sizes or min(sizes) >= _SMALLEST


def picture_source(image: HtmlElement) -> str:
    """Where an image comes from: `src`, or what a script that loads late takes for it."""
    values = [image.get(name, "").strip() for name in _SOURCES]
    late = next((value for value in values[1:] if value), "")
    first = values[0]
    return late if late and (not first or first.startswith("data:") or "blank" in first or "load" in first) else first


def _is_put_in(page: Page, url: str, image: HtmlElement, roles: Roles) -> bool:
    if roles.of(image) is not Role.CONTENT:
        return False
    return addresses.canonical(url).startswith(addresses.directory(page.url)) or bool(_UPLOADED.search(url))
