"""What a family takes and gives. Pure: decoded pages in, links and facts out; no Scrapy, no network."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Protocol, TypeAlias

from lxml import etree
from lxml import html as lxml_html

from reports.documents.controls import without_controls
from spiders.families.click_links import write_addresses
from spiders.families.text import NotedElement, lay_out

# lxml refuses a str that declares an encoding, and control bytes (damaged downloads) end a tag name early.
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
# What is left of them where no tag is spoiled, and what may refer to one: a tree with them cannot be written into.
_UNWRITABLE = ("\x0c", "&#", "\ufffe", "\uffff")
_CONTROLS = bytes((*range(9), 0x0B, *range(0x0E, 0x20)))
_Elements: TypeAlias = tuple[lxml_html.HtmlElement, ...]
_EMPTY = "<html><body></body></html>"
# lxml.html's own parser asks a Python function for the class of every element, to tell inputs and forms from the rest.
_CLASSES = etree.ElementDefaultClassLookup(
    element=NotedElement,
    comment=lxml_html.HtmlComment,
    pi=lxml_html.HtmlProcessingInstruction,
    entity=lxml_html.HtmlEntity,
)


@dataclass(frozen=True)
class Page:
    """A page as it was served: its final address (after redirects), its decoded text, and what that was encoded in.

    What is worked out of it (the tree, what `kept.once` asked) is kept with it; nobody changes any of that.
    """

    url: str
    text: str
    encoding: str = "utf-8"

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What was worked out of the page, by the name of the question."""
        return {}

    def forget(self) -> None:
        """Lets go of everything but address and text. It is worked out anew when asked for again."""
        for name in ("kept", "lowered", "tree", "_parsed"):
            vars(self).pop(name, None)

    @cached_property
    def lowered(self) -> bytes:
        """The text in small letters, with a question mark for whatever is not ASCII: plain words are looked for in it
        in place of the text. It takes a third of the time of `str.lower`."""
        # The two letters that are not ASCII in capitals and are in small ones.
        ascii_capitals = self.text.replace("\u212a", "K").replace("\u0130", "I\u0307")
        return ascii_capitals.encode("ascii", "replace").lower()

    @cached_property
    def tree(self) -> lxml_html.HtmlElement:
        """The parsed page; an empty document where there is nothing to parse."""
        return self._parsed[0]

    @property
    def named(self) -> _Elements:
        """The elements of the tree that have a class or an id, in their order."""
        return self._parsed[3]

    @property
    def is_cut(self) -> bool:
        """Whether the markup is nested deeper than the parser follows (2,048 levels), so that `tree` lacks the rest."""
        return self._parsed[1]

    @cached_property
    def _parsed(self) -> tuple[lxml_html.HtmlElement, bool, _Elements, _Elements]:
        text = _XML_DECLARATION.sub("", self.text.lstrip("\ufeff"))
        source = self.lowered.translate(None, _CONTROLS)
        if len(source) != len(self.lowered):
            text = _CONTROL.sub("", text)
        if any(mark in text for mark in _UNWRITABLE):
            text = without_controls(text, " ")
        # Without huge_tree everything below 256 levels is lost without a word: a few hundred unclosed <font> suffice.
        parser = lxml_html.HTMLParser(huge_tree=True)
        parser.set_element_class_lookup(_CLASSES)
        try:
            tree = lxml_html.document_fromstring(text or _EMPTY, parser=parser, base_url=self.url)
        except etree.ParserError:  # only white space, comments or processing instructions
            tree = lxml_html.document_fromstring(_EMPTY, base_url=self.url)
            return tree, False, *lay_out(tree)
        write_addresses(tree, source)
        if self.encoding != "utf-8":
            _encode_queries(tree, self.encoding)
        is_cut = any("depth" in entry.message for entry in parser.error_log if entry.level_name == "FATAL")
        return tree, is_cut, *lay_out(tree)


def _encode_queries(tree: lxml_html.HtmlElement, encoding: str) -> None:
    """Writes the queries of the page's addresses as a browser sends them: letters beyond ASCII in the page's bytes. In
    UTF-8 an old site's `?nd=2025年` is answered with an empty list."""
    for element in tree.iter("a", "area", "iframe", "frame", "option", "img"):
        for name in ("href", "src", "value"):
            head, mark, query = element.get(name, "").partition("?")
            if mark and not query.isascii():
                sent = query.encode(encoding, "xmlcharrefreplace")
                written = "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in sent)
                element.set(name, f"{head}?{written}")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page to ask for next, within the same listing.

    With `family`, it belongs to that family's own protocol (JSON, XML, a fragment of HTML): the answer is no page and
    only that family reads it (`answered`). `column` is then the list page that the answer's addresses are relative to
    and that is sent as Referer, `memo` what the family needs to know again. One that is not there is a hole in the
    reading: none is asked for on a guess.
    """

    url: str
    method: str = "GET"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    family: str = ""
    column: str = ""
    memo: tuple[tuple[str, str], ...] = ()

    def told(self, name: str, default: str = "") -> str:
        """What `memo` holds under `name`."""
        return dict(self.memo).get(name, default)


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One item of a listing: absolute address, title as a person reads it (white space folded), date beside it."""

    title: str
    url: str
    listed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """A listing below this one that belongs to it: a year (2023年) or a body's or group's shelf.

    A link is a folder when its address is a directory or an index page: below the column's own directory, or
    anywhere on the host when its text is only a year. Whether such an address shows a list or one article cannot
    always be told from outside: the reader of a folder looks at `shows_article` before it looks at items.
    """

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a column. `page_count` and `claimed_total` are what the page says of the whole, None if silent.

    `next_requests` are the later pages, in the order to ask for them. They may hold one address more than there are
    pages (on the first page a template that counts from 0 cannot be told from one that counts from 1): stop as soon
    as `page_count` different pages were seen; when they run out before that, the reading is incomplete.

    `end_known` is False where the page has a pager that no rule here can follow, is filled by a script, or shows
    nothing without saying that there is nothing: such a column is never complete.

    `says_empty`: there are no items because there are none, in the site's own words or numbers. `needs_browser`: the
    list is made by a script, and neither the HTML nor an interface that a family knows gives it. `named` is what the
    page's own data call the list that is asked for, where its HTML names none.
    """

    items: tuple[ListedItem, ...]
    next_requests: tuple[PageRequest, ...] = ()
    folders: tuple[Folder, ...] = ()
    page_count: int | None = None
    claimed_total: int | None = None
    end_known: bool = True
    says_empty: bool = False
    needs_browser: bool = False
    named: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to an article; `name` as printed (anchor text, alt or title), may be empty."""

    url: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class PageMeta:
    """The government web-site meta tags (国办发〔2017〕47号 annex) and their like; empty where absent."""

    site_name: str = ""
    column_name: str = ""
    column_type: str = ""
    article_title: str = ""
    pub_date: date | None = None
    content_source: str = ""


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """What an article page says of itself. `has_content` is True when it has text, a table, a picture, a frame or an
    attachment of its own, beyond title and furniture; `stands_alone` when the page without its attachments could be a
    report: more than a covering note, or a table, picture or frame. `more_pages` are the further pages of an article
    that is cut into several (absolute addresses, in order). `pictures` are those that an editor put in, in order;
    `is_scanned` says that they stand in for the text: a report as pictures, page by page. `written_out` is the article
    as HTML where its page holds it only as data of a script; empty where the page can be read as it is. `passed_over`
    says that an image in it was taken for an ornament by its name alone.
    """

    title: str
    meta: PageMeta = field(default_factory=PageMeta)
    shown_date: date | None = None
    publisher: str = ""
    index_number: str = ""
    attachments: tuple[Attachment, ...] = ()
    has_content: bool = False
    stands_alone: bool = False
    more_pages: tuple[str, ...] = ()
    pictures: tuple[Attachment, ...] = ()
    is_scanned: bool = False
    written_out: str = ""
    passed_over: bool = False


@dataclass(frozen=True, slots=True)
class Recognition:
    """A family that a page may belong to: `certainty` 0 (no evidence) to 1, and the marks that it rests on."""

    family: str
    certainty: float = 0.0
    evidence: tuple[str, ...] = ()


class Family(Protocol):
    """A CMS family: the modules in `FAMILIES` have this shape."""

    @property
    def NAME(self) -> str: ...  # noqa: N802 - a module constant

    def recognises(self, page: Page, /) -> Recognition:
        """How sure it is that the page is one of its own, and by which marks."""
        ...

    def listing(self, page: Page, /) -> Listing:
        """The page read as one page of a column; no items when it is an article."""
        ...

    def article(self, page: Page, /) -> ArticlePage:
        """The page read as an article."""
        ...


class ProtocolFamily(Family, Protocol):
    """A family whose lists come through an interface of its own: the modules in `PROTOCOLS` have this shape."""

    def answered(self, page: Page, request: PageRequest, /) -> Listing:
        """What came back for a request of this family's own, as one page of the list."""
        ...
