"""The files that belong to an article, and the frames that hold its text."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote, unquote_plus, urlsplit

from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.furniture import Role, Roles
from spiders.families.model import Attachment, Page
from spiders.families.text import fold, squeeze, text_of
from spiders.families.vocabulary import GENERIC_FILE_NAME, SITE_FORM

_FRAMES = ("iframe", "frame", "embed", "object")
_VIEWER_KEYS = re.compile(r"(?:file|src|url|path|pdf|ofd|doc)$", re.IGNORECASE)
# PDF.js takes the address of its one file there, whatever that ends in.
_PDF_JS = re.compile(r"/viewer\.html$", re.IGNORECASE)


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
            if roles.of(element) is not Role.CONTENT or SITE_FORM.search(squeeze(name)):
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
    for text in (parts.query, parts.fragment.rpartition("?")[2]):
        for key, _, written in (pair.partition("=") for pair in text.split("&")):
            if written and _VIEWER_KEYS.search(key):
                value = _value(written)
                # Some pages percent-encode the address twice.
                plain = unquote(value) if "%2f" in value.lower() else value
                for address in (plain, _unwrapped(value)):
                    inner = addresses.resolve(url, address)
                    if inner and (addresses.is_file(inner) or (key == "file" and _PDF_JS.search(parts.path))):
                        return inner
    return ""


def _value(written: str) -> str:
    """A value of a query. Bytes of GBK stay percent-encoded: that is how the server knows the file."""
    value = unquote_plus(written)
    if "\ufffd" not in value:
        return value
    return re.sub("%(2f|3a|3f|3d|26)", lambda found: unquote(found[0]), written, flags=re.IGNORECASE)


def _unwrapped(value: str) -> str:
    """The address in a base64 text; empty where it is none."""
    try:
        # A plus sign comes out of a query as white space.
        text = base64.b64decode(value.replace(" ", "+") + "=" * (-len(value) % 4), validate=True)
        plain = unquote(text.decode())
    except ValueError:
        return ""
    return plain if plain.startswith(("http://", "https://", "/")) else ""


def holds_file(element: HtmlElement, base: str) -> bool:
    """Whether a link or frame leads to a file, straight or through a viewer."""
    return next(_files(element, base), None) is not None


def _files(element: HtmlElement, base: str) -> Iterator[tuple[str, str]]:
    if element.tag == "a":
        url = addresses.target(base, element)
    else:
        url = addresses.resolve(base, element.get("src") or element.get("data") or "")
    if not url:
        return
    address = element.get("href") or element.get("src") or ""
    # What a viewer is told behind a # is no part of the address that is asked for.
    told = address.partition("#")[2] if "#" in address and "=" in address else ""
    inner = viewed_file(url) or (viewed_file(f"{url.partition('#')[0]}#{told}") if told else "")
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
        if not (holds_file(frame, base) or addresses.is_above(url, page.url)):
            found.setdefault(addresses.canonical(url), url)
    return tuple(found.values())
