"""The files that belong to an article, and the frames that hold its text."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.furniture import Role, Roles
from spiders.families.model import Attachment, Page
from spiders.families.text import fold, squeeze, text_of
from spiders.families.vocabulary import GENERIC_FILE_NAME

_FRAMES = ("iframe", "frame", "embed", "object")
_VIEWER_KEYS = frozenset(
    {"file", "fileurl", "src", "url", "filepath", "path", "furl", "pdf", "ofd", "pdfurl", "ofdurl"}
)


def attachments(page: Page, roles: Roles, body: HtmlElement | None = None) -> tuple[Attachment, ...]:
    """The article's files in document order, twins merged, furniture's files (apps, forms in a side column) left out.

    Where some lie in the article's `body` element or right beside it, the others are the site's (申请表.doc in a menu).
    Addresses are relative to the article. A viewer's `file=` parameter (PDF.js, OFD) is the file itself.
    """
    nearest = body.getparent() if body is not None else None
    near = _found(nearest, page, roles) if nearest is not None else {}
    return tuple((near or _found(page.tree, page, roles)).values())


def _found(part: HtmlElement, page: Page, roles: Roles) -> dict[str, Attachment]:
    base = addresses.base_url(page)
    found: dict[str, Attachment] = {}
    for element in part.iter("a", *_FRAMES):
        for url, name in _files(element, base):
            if roles.of(element) is not Role.CONTENT:
                continue
            key = addresses.canonical(url)
            earlier = found.get(key)
            if earlier is None or (not earlier.name and name):
                found[key] = Attachment(earlier.url if earlier else url, name)
    return found


@lru_cache(maxsize=8192)
def viewed_file(url: str) -> str:
    """The file that a viewer page shows (`…/viewer.html?file=%2Fa.pdf`), absolute; empty if `url` is no viewer.

    kkFileView and others take the file's address in base64."""
    parts = urlsplit(url)
    for text in (parts.query, parts.fragment):
        for key, value in parse_qsl(text, keep_blank_values=False):
            if key.lower() in _VIEWER_KEYS:
                for address in (value, _unwrapped(value)):
                    if addresses.is_file(addresses.resolve(url, address)):
                        return addresses.resolve(url, address)
    return ""


def _unwrapped(value: str) -> str:
    """The address in a base64 text; empty where it is none."""
    try:
        # A plus sign comes out of a query as white space.
        text = base64.b64decode(value.replace(" ", "+") + "=" * (-len(value) % 4), validate=True)
        plain = unquote(text.decode())
    except ValueError:
        return ""
    return plain if plain.startswith(("http://", "https://", "/")) else ""


def _files(element: HtmlElement, base: str) -> Iterator[tuple[str, str]]:
    if element.tag == "a":
        url = addresses.target(base, element)
    else:
        url = addresses.resolve(base, element.get("src") or element.get("data") or "")
    if not url:
        return
    inner = viewed_file(url)
    if inner:
        yield inner, _name(element, inner)
    elif addresses.is_file(url) or (element.tag == "a" and _is_called_a_file(element)):
        yield url, _name(element, url)


def _is_called_a_file(anchor: HtmlElement) -> bool:
    """Whether a link is called by a file's name, wherever it leads (`download.do?id=7`)."""
    names = (text_of(anchor), *(anchor.get(key, "") for key in ("alt", "title", "download")))
    return any("." in name and addresses.FILE_NAME.search(fold(name)) for name in names)


def _name(element: HtmlElement, url: str) -> str:
    """The name a person reads. A link that only says 点击下载 keeps its file's name in alt or title (gkmlpt)."""
    text = fold(text_of(element)) if element.tag == "a" else ""
    candidates = [text, *(fold(element.get(key, "")) for key in ("alt", "title", "download", "textvalue"))]
    candidates += [fold(image.get(key, "")) for image in element.iter("img") for key in ("alt", "title")]
    for candidate in candidates:
        if candidate and not GENERIC_FILE_NAME.match(squeeze(candidate)):
            return candidate
    last = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    return last if any("\u4e00" <= character <= "\u9fff" for character in last) else text


def text_frames(page: Page, roles: Roles) -> tuple[str, ...]:
    """The frames of the article's own host that may hold its text as a page."""
    base = addresses.base_url(page)
    host = urlsplit(page.url).hostname
    found: dict[str, str] = {}
    for frame in page.tree.iter("iframe", "frame"):
        url = addresses.resolve(base, frame.get("src", ""))
        if not url or urlsplit(url).hostname != host or roles.of(frame) is not Role.CONTENT:
            continue
        if not (viewed_file(url) or addresses.is_file(url) or addresses.is_above(url, page.url)):
            found.setdefault(addresses.canonical(url), url)
    return tuple(found.values())
