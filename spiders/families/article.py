"""An article page: its title, dates and publisher as a person sees them, its files, and whether it says anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from reports.documents.ornaments import is_picture
from spiders.families import addresses
from spiders.families.attachments import attachments, holds_file, text_frames
from spiders.families.embedded import embedded_files, may_hold_more
from spiders.families.furniture import Role, Roles, names, roles_of
from spiders.families.kept import once
from spiders.families.labels import LABEL, first_fact, index_number, is_index_table, labelled_facts, shown_date
from spiders.families.meta import page_meta
from spiders.families.model import ArticlePage, Page, PageMeta
from spiders.families.pagers import MAX_PAGES
from spiders.families.pictures import has_passed_over, pictures
from spiders.families.script_pagers import article_call
from spiders.families.text import chinese_letters, fold, pieces, squeeze, text_of
from spiders.families.vocabulary import (
    ARTICLE_TOOLS,
    FOOTER_LINE,
    INDEX_LABELS,
    PUBLISHER_LABELS,
    REPORT_WORDS,
    SITE_WORDS,
    SOURCE_LABELS,
    words,
)

# Body containers seen (sites.md §1): a hint where the text is, never a condition.
_BODY_CLASSES = frozenset(
    words(
        "TRS_Editor TRS_UEDITOR trs_paper_default trs_editor_view v_news_content article-content article_content "
        "content_body wzcon j-fontContent pages_content news_cont_d_wrap Article_content article-body main-txt "
        "xxgk_content nr_con conTxt bt_content con_text zw-con TRS_PreAppend arc_cont detail_content"
    )
)
_BODY_IDS = frozenset(
    words(
        "Zoom zoom ZOOM zoomcon vsb_content ivs_content article UCAP-CONTENT BodyLabel fontzoom js_content textBox "
        "NewsContent contentBox ContentRegion"
    )
)
_NO_BODIES = frozenset({"body", "html", "article"})
_TITLE_NAMES = frozenset(words("title tit bt wzbt biaoti ucaptitle headline"))
_TITLE_TAGS = ("ucaptitle", "h1", "h2", "h3")
_SITE_SEPARATOR = re.compile(r"\s*[-_|—–－｜]+\s*")
_ENOUGH_TEXT = 30
# 「现将本局年度报告公布如下，详见附件」 is a covering note; the shortest reports have some 600 characters of prose.
_MORE_THAN_A_NOTE = 200
_REPORT_LETTERS = 600
_SHORTEST_LINE = 12
_LIST_OF_FILES = 3
# The smallest of the three statutory tables has 10 cells of figures.
_TABLE_OF_DATA = 10
_FIGURE = re.compile(r"^\s*[\d.,/—-]+\s*$")


@once
def read_article(page: Page) -> ArticlePage:
    """The page as an article; an empty title and `has_content=False` where it is none."""
    roles = roles_of(page)
    meta = page_meta(page)
    body = body_of(page)
    facts = dict(labelled_facts(page, roles, body))
    files = attachments(page, roles, body)
    title = _title(page, meta, roles, facts)
    own = _words(page, roles, body, title)
    letters = chinese_letters(own)
    shows = _shows_something(page, body, own)
    shown = pictures(page, roles, body)
    scanned = bool(shown) and letters < _MORE_THAN_A_NOTE and not _has_table(page, body)
    if scanned and body is not None and chinese_letters(_words(page, roles, None, title)) >= _REPORT_LETTERS:
        # The element that is called the body is not it: the report is text beside it.
        scanned = False
    if files and not (scanned and body is not None and len(shown) > 1):
        # The report is in the files; a picture beside them is their sign. Several in the text are a rendition of it.
        shown, scanned = (), False
    has_content = bool(files) or letters >= _ENOUGH_TEXT or shows or bool(shown)
    if not files and letters < _MORE_THAN_A_NOTE and not shown:
        # Nothing but a note and a frame, or nothing at all: a script may show the file.
        files = embedded_files(page, roles)
        has_content = has_content or bool(files)
    return ArticlePage(
        title=title,
        meta=meta,
        shown_date=shown_date(page, facts, roles, body),
        publisher=first_fact(facts, PUBLISHER_LABELS) or first_fact(facts, SOURCE_LABELS),
        index_number=index_number(first_fact(facts, INDEX_LABELS)),
        attachments=files,
        has_content=has_content,
        stands_alone=letters >= _MORE_THAN_A_NOTE or shows,
        more_pages=_more_pages(page) or (() if files or letters >= _MORE_THAN_A_NOTE else text_frames(page, roles)),
        pictures=shown,
        is_scanned=scanned,
        passed_over=has_passed_over(page, roles, body) or (not has_content and may_hold_more(page, roles, body)),
    )


@once
def shows_article(page: Page) -> bool:
    """Whether the page is an article rather than a list: also a column address that shows its one article.

    An address that only articles have decides. Else an article names itself (ArticleTitle, an article's address, a
    body element) *and* has more text of its own than text in links, or files; a template that fills ArticleTitle on
    its lists has neither, and a list of three and more reports as files is a list.
    """
    if addresses.is_surely_article(page.url):
        return True
    meta = page_meta(page)
    body = body_of(page)
    outside = {squeeze(meta.column_name), squeeze(meta.site_name), ""}
    named = squeeze(meta.article_title) not in outside
    addressed = addresses.is_article(page.url)
    if not (named or addressed or body is not None):
        return False
    roles = roles_of(page)
    own = chinese_letters(_own_text(page, roles, body))
    linked = sum(chinese_letters(text_of(a)) for a in _links(page, roles, body))
    if not (named or addressed):
        return own >= 2 * _ENOUGH_TEXT and own >= 2 * linked
    files = attachments(page, roles, body)
    if sum(1 for file in files if REPORT_WORDS.search(squeeze(file.name))) >= _LIST_OF_FILES:
        return False
    return own >= linked or bool(files) or (body is not None and linked < _ENOUGH_TEXT)


@once
def body_of(page: Page) -> HtmlElement | None:
    """The element that holds the article's text by the names that CMS give it; None where none is known.

    Of several, the one with the most text: TRS wraps small notices in `.TRS_Editor` too.
    """
    # An element of that name needs no other.
    elements = page.named if page.tree.find(".//ucapcontent") is None else page.tree.iter(etree.Element)
    found = [element for element in elements if _is_called_body(element)]
    return max(found, key=lambda element: len(text_of(element))) if len(found) > 1 else next(iter(found), None)


def _is_called_body(element: HtmlElement) -> bool:
    tag = element.tag
    if tag == "ucapcontent" or element.get("id") in _BODY_IDS or _is_body_class(element.get("class", "")):
        return tag not in _NO_BODIES
    return False


@lru_cache(maxsize=8192)  # a site has few classes
def _is_body_class(classes: str) -> bool:
    return not _BODY_CLASSES.isdisjoint(classes.split())


# --- title ----------------------------------------------------------------------------------------------------------


def _title(page: Page, meta: PageMeta, roles: Roles, facts: dict[str, str]) -> str:
    if meta.article_title:
        return meta.article_title
    site = squeeze(meta.site_name)
    for tag in _TITLE_TAGS:
        for element in page.tree.iter(tag):
            text = text_of(element)
            if _is_title(text, site) and element.find(".//a") is None and roles.of(element) is Role.CONTENT:
                return text
    for element in page.tree.iter("div", "p", "td", "span", "strong"):
        if names(element) & _TITLE_NAMES and roles.of(element) is Role.CONTENT:
            text = text_of(element)
            if _is_title(text, site) and len(text) <= 120 and element.find(".//a") is None:
                return text
    named = facts.get("名称", "") or facts.get("标题", "") or facts.get("信息名称", "")
    return named or document_title(page, meta)


def _is_title(text: str, site: str) -> bool:
    words = squeeze(text)
    return len(words) >= 6 and words != site and not (site and site.startswith(words))


def document_title(page: Page, meta: PageMeta) -> str:
    """`<title>` without the site's name before or after it."""
    element = page.tree.find(".//title")
    whole = fold(element.text_content()) if element is not None else ""
    parts = [part for part in _SITE_SEPARATOR.split(whole) if part]
    if len(parts) < 2:
        return "" if meta.site_name and squeeze(whole) == squeeze(meta.site_name) else whole
    outside = {squeeze(meta.site_name), squeeze(meta.column_name), ""}
    while len(parts) > 1 and (squeeze(parts[-1]) in outside or SITE_WORDS.search(squeeze(parts[-1]))):
        whole = whole[: whole.rfind(parts[-1])]
        parts.pop()
    while len(parts) > 1 and squeeze(parts[0]) in outside:
        whole = whole[whole.find(parts[0]) + len(parts[0]) :]
        parts.pop(0)
    return whole.strip(" -_|—–－｜")


# --- content --------------------------------------------------------------------------------------------------------


def _words(page: Page, roles: Roles, body: HtmlElement | None, title: str) -> str:
    own = squeeze(_own_text(page, roles, body))
    return ARTICLE_TOOLS.sub("", own.replace(squeeze(title), "") if title else own)


def _shows_something(page: Page, body: HtmlElement | None, own: str) -> bool:
    """Whether the body element has a table with words, a picture or a frame; `own` are the words. The frame of a file
    that is fetched itself is none: without the file it shows nothing."""
    if body is None:
        return False
    base = addresses.base_url(page)
    for frame in body.iter("iframe", "embed", "object", "video"):
        url = addresses.resolve(base, frame.get("src", ""))
        if url and not holds_file(frame, base):
            return True
    has_table = bool(own) and body.find(".//table//td") is not None
    return has_table or any(is_picture(image) for image in body.iter("img"))


def _has_table(page: Page, body: HtmlElement | None) -> bool:
    """Whether the article has a table of figures in it: its text may be short. Old sites lay pages out with tables."""
    cells = (body if body is not None else page.tree).iter("td")
    return sum(1 for cell in cells if _FIGURE.match("".join(cell.itertext()))) >= _TABLE_OF_DATA


def _own_text(page: Page, roles: Roles, body: HtmlElement | None) -> str:
    """The article's text outside links; without a known body element, the page's lines outside furniture, index
    tables and labelled facts, short ones (buttons, values) left out."""
    if body is not None:
        return text_of(body, frozenset(a for a in body.iter("a") if a is not body))
    skip: set[HtmlElement] = set()
    for element in page.tree.iter("a", "div", "ul", "td", "p", "section", "dl", "nav", "header", "footer", "form"):
        if element.tag == "a" or roles.of(element) is not Role.CONTENT:
            skip.add(element)
    skip.update(table for table in page.tree.iter("table") if is_index_table(table))
    root = page.tree.find("body")
    text = "".join(pieces(root if root is not None else page.tree, frozenset(skip)))
    lines = [fold(line) for line in text.split("\x1f")]
    return " ".join(
        line
        for line in lines
        if chinese_letters(line) >= _SHORTEST_LINE and not LABEL.search(line) and not FOOTER_LINE.search(line)
    )


def _links(page: Page, roles: Roles, body: HtmlElement | None) -> Iterator[HtmlElement]:
    for anchor in (body if body is not None else page.tree).iter("a"):
        if roles.of(anchor) is Role.CONTENT:
            yield anchor


def _more_pages(page: Page) -> tuple[str, ...]:
    call = article_call(page)
    name = urlsplit(page.url).path.rsplit("/", 1)[-1]
    if call is None or not 1 < call.count <= MAX_PAGES or not name.startswith(call.stem):
        return ()
    if name.rsplit(".", 1)[0] != call.stem:  # already a later page
        return ()
    ext = call.ext or name.rsplit(".", 1)[-1]
    return tuple(urljoin(page.url, f"{call.stem}_{number}.{ext}") for number in range(1, call.count))
