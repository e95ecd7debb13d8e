"""What a family takes and gives. Pure: decoded pages in, links and facts out; no Scrapy, no network."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from lxml import html as lxml_html


@dataclass(frozen=True)
class Page:
    """A page as it was served: its final address (after redirects) and its decoded text."""

    url: str
    text: str

    @cached_property
    def tree(self) -> lxml_html.HtmlElement:
        """The parsed page; an empty document where there is nothing to parse."""
        return lxml_html.document_fromstring(self.text or "<html></html>", base_url=self.url)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page to ask for next, within the same listing."""

    url: str
    method: str = "GET"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One item of a listing: absolute address, title as a person reads it (white space folded), date beside it."""

    title: str
    url: str
    listed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """A listing below this one that belongs to it: a year (2023年) or a body's or group's shelf."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a column. `page_count` and `claimed_total` are what the page says of the whole, None if silent.

    `end_known` is False where the page has a pager that no rule here can follow: such a column is never complete.
    """

    items: tuple[ListedItem, ...]
    next_requests: tuple[PageRequest, ...] = ()
    folders: tuple[Folder, ...] = ()
    page_count: int | None = None
    claimed_total: int | None = None
    end_known: bool = True


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
    attachment of its own, beyond title and furniture."""

    title: str
    meta: PageMeta = field(default_factory=PageMeta)
    shown_date: date | None = None
    publisher: str = ""
    index_number: str = ""
    attachments: tuple[Attachment, ...] = ()
    has_content: bool = False
