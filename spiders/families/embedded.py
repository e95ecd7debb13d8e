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

from reports.documents.ornaments import is_picture, picture_source
from spiders.families import addresses
from spiders.families.furniture import Role, Roles
from spiders.families.model import Attachment, Page
from spiders.families.script_data import scripts
from spiders.families.text import fold, squeeze, text_of
from spiders.families.vocabulary import COLUMN_NAMES, NOT_AN_ITEM, REPORT_WORDS

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
# A script that goes elsewhere by itself, or that asks for what it writes into the page.
_LEADS_AWAY = re.compile(r"""location(?:\.href)?\s*=(?!=)|location\.(?:replace|assign)\s*\(""")
_FETCHES = re.compile(r"\.(?:load|ajax|getJSON|get|post)\s*\(|\bfetch\s*\(|axios|XMLHttpRequest|\.innerHTML\s*=")
_ESCAPED = re.compile(r"(?:\\u[4-9][0-9a-f]{3}.{0,4}){60}", re.IGNORECASE | re.DOTALL)
_PROSE = re.compile(r"[\u4e00-\u9fff，。、；：]{2}")
_ENOUGH_PROSE = 100
_STYLED_PICTURE = re.compile(r"background(?:-image)?\s*:[^;]*url\(", re.IGNORECASE)
_PICTURE_NAME = re.compile(r"\S\.(?:jpe?g|png|gif|bmp|tiff?|webp)\b", re.IGNORECASE)
_SOURCELESS = ("width", "height", "style", "class", "alt", "title", "id")
_ADDRESS = re.compile(r"https?://[\w.-]+/\S")
_CALLED_AN_ATTACHMENT = re.compile(r"^(?:附件|全文|正文|原文|下载|点击)|(?:下载|查看|全文|详情|附件\d*)$")
_NEIGHBOURS = re.compile(r"[上下前后]一[篇条则]|相关(?:链接|文章|新闻|信息|阅读)|没有了")


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
        if element.tag == "script" and _SHOWS_DOCUMENT.search(element.get("src", "")):
            return True
        if element.tag == "a" and addresses.FILE_NAME.search(fold(text_of(element))):
            return True
    return _leads_on(page, roles, body) or _is_drawn(part, roles) or _is_written_by_script(page, roles)


def _leads_on(page: Page, roles: Roles, body: HtmlElement | None) -> bool:
    """Whether a link or a printed address in the article's part may lead to its report: any in its body, elsewhere one
    called 附件, 查看 or by the report's name. The articles before and after it do not."""
    base = addresses.base_url(page)
    for anchor in (body if body is not None else page.tree).iter("a"):
        words = squeeze(text_of(anchor))
        url = addresses.target(base, anchor)
        if not url or addresses.is_above(url, page.url) or roles.of(anchor) is not Role.CONTENT:
            continue
        if _is_beside(anchor) or (NOT_AN_ITEM.match(words) and "下载" not in words and "查看" not in words):
            continue
        named = _CALLED_AN_ATTACHMENT.search(words) or (REPORT_WORDS.search(words) and not COLUMN_NAMES.match(words))
        if body is not None or named:
            return True
    return any(
        _ADDRESS.search(element.text or "")
        for element in (body if body is not None else page.tree).iter("p", "span", "div", "td")
        if roles.of(element) is Role.CONTENT
    )


def _is_beside(anchor: HtmlElement) -> bool:
    around = [
        anchor,
        *(part for part, _ in zip(anchor.iterancestors("p", "li", "div", "td", "span"), "ab", strict=False)),
    ]
    return any(_NEIGHBOURS.search(fold(text_of(part))[:12]) for part in around)


def _is_drawn(part: HtmlElement, roles: Roles) -> bool:
    """Whether the part shows a picture in a way of its own: by a style, a drawing, a late source that nobody knows."""
    for element in part.iter("img", "image", "source", "div", "p"):
        if roles.of(element) is not Role.CONTENT:
            continue
        if element.tag in {"image", "source"}:
            return True
        if element.tag != "img":
            if _STYLED_PICTURE.search(element.get("style", "")) and not len(element):
                return True
        elif not picture_source(element):
            values = [str(value) for key, value in element.attrib.items() if key not in _SOURCELESS]
            if any(_PICTURE_NAME.search(value) for value in values):
                return True
    return False


def _is_written_by_script(page: Page, roles: Roles) -> bool:
    """Whether a script shows a document, holds the prose itself, fills an empty part of the page, or leads away from
    within it."""
    empty = any(
        element.get("id")
        and not len(element)
        and not (element.text or "").strip()
        and roles.of(element) is Role.CONTENT
        for element in page.tree.iter("div", "section", "article")
    )
    for element in page.tree.iter("script"):
        code = element.text or ""
        if _SHOWS_DOCUMENT.search(code) or _ESCAPED.search(code) or _holds_prose(code):
            return True
        if empty and _FETCHES.search(code):
            return True
        parent = element.getparent()
        inside = parent is not None and parent.tag not in {"head", "body", "html"} and roles.of(parent) is Role.CONTENT
        if inside and _LEADS_AWAY.search(code):
            return True
    return False


def _holds_prose(code: str) -> bool:
    return sum(1 for _ in _PROSE.finditer(code)) * 2 >= _ENOUGH_PROSE


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
