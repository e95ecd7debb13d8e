"""What an article shows without a link to it: files that a script, a click or an attribute names, and things that may
hold the report although nothing here can read them.

Editors' plug-ins put a PDF into a page by a script (`showVsbpdfIframe("/__local/…pdf")` of Webber, PDFObject, pdf.js).
Without them such an article says nothing, and would be a title without a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from reports.documents.ornaments import is_picture
from spiders.families import addresses
from spiders.families.furniture import Role, Roles
from spiders.families.model import Attachment, Page
from spiders.families.script_data import scripts
from spiders.families.text import fold, text_of

_QUOTED = re.compile(r""""([^"\\\n]*(?:\\.[^"\\\n]*)*)"|'([^'\\\n]*(?:\\.[^'\\\n]*)*)'""")
_LONGEST = 500
_CLICKED = etree.XPath("descendant-or-self::*[@onclick] | descendant-or-self::a[starts-with(@href, 'javascript:')]")
_CARRIERS = etree.XPath("descendant-or-self::*[@*[starts-with(name(), 'data-') or name() = 'pdfsrc']]")
_HOLDERS = ("iframe", "frame", "embed", "object", "canvas", "video")
# A script that shows a document: by its library, by what it is called, or by the kind of the file.
_SHOWS_DOCUMENT = re.compile(
    r"pdf(?:object|js|\.js|_?url|viewer|view|iframe)|showpdf|\bofd|flipbook|turn\.js|(?:doc|office|file)_?(?:view|preview)|"
    r"onlinePreview|\.(?:pdf|ofd|docx?|wps)\b",
    re.IGNORECASE,
)
_CALLED_A_FILE = re.compile(rf"\S\.(?:{'|'.join(addresses.FILE_EXTENSIONS)})$", re.IGNORECASE)


def embedded_files(page: Page, roles: Roles) -> tuple[Attachment, ...]:
    """The files that the article's clicks and attributes name, else those that a script of the page names.

    For an article that has nothing else: any script may name a file that is the site's own.
    """
    base = addresses.base_url(page)
    found: dict[str, Attachment] = {}
    for text, name in _named_in(page.tree, roles):
        _take(found, base, text, name)
    if not found:
        for script in scripts(page):
            for text in _strings(script):
                _take(found, base, text, "")
    return tuple(found.values())


def may_hold_more(page: Page, roles: Roles, body: HtmlElement | None) -> bool:
    """Whether an article without words and files has something in it that may be the report all the same: a frame, a
    canvas, a picture, a script that shows a document, a link called by a file's name that leads nowhere."""
    part = body if body is not None else page.tree
    for element in part.iter("a", "img", "script", *_HOLDERS):
        if roles.of(element) is not Role.CONTENT:
            continue
        if element.tag in _HOLDERS or (element.tag == "img" and is_picture(element)):
            return True
        if element.tag == "script" and _SHOWS_DOCUMENT.search(f"{element.text or ''} {element.get('src', '')}"):
            return True
        if element.tag == "a" and _CALLED_A_FILE.search(fold(text_of(element))):
            return True
    return any(_SHOWS_DOCUMENT.search(script) for script in scripts(page))


def _named_in(tree: HtmlElement, roles: Roles) -> Iterator[tuple[str, str]]:
    for element in _CLICKED(tree):
        if roles.of(element) is Role.CONTENT:
            for text in _strings(element.get("onclick") or element.get("href", "")):
                yield text, fold(text_of(element))
    for element in _CARRIERS(tree):
        if roles.of(element) is Role.CONTENT:
            for key, value in element.attrib.items():
                if str(key).startswith("data-") or key == "pdfsrc":
                    yield str(value), fold(text_of(element))


def _strings(script: str) -> Iterator[str]:
    for double, single in _QUOTED.findall(script):
        yield (double or single).replace("\\/", "/")


def _take(found: dict[str, Attachment], base: str, text: str, name: str) -> None:
    """Takes `text` for an address where it is one of a file. The name beside it (年报.docx) is none."""
    if len(text) > _LONGEST or ("/" not in text and not text.isascii()):
        return
    url = addresses.resolve(base, text)
    if url and addresses.names_a_file(url):
        found.setdefault(addresses.canonical(url), Attachment(url, name))
