"""What a twin of a CMS family decides: where columns and articles lie, how a list is shown, paged and answered."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from sandbox.pages.listing import Entry, entries
from sandbox.script import Post, PostFile
from sandbox.site import Request, Response
from sandbox.style import Style


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a list. `href` is how a list in the column's own directory links to it, `path` its address from
    the root of the site (a whole URL where it lies on another host)."""

    post: Post
    title: str
    href: str
    path: str

    @property
    def entry(self) -> Entry:
        return Entry(self.title, self.href, self.post.on)

    @property
    def rooted(self) -> Entry:
        """The entry with an address that holds on every page of the site."""
        return Entry(self.title, self.path, self.post.on)


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column as it stands now. `lines(start, stop)` gives its entries, newest first; `at` is the address of its
    head."""

    directory: str
    at: str
    name: str
    page_size: int
    count: int
    lines: Callable[[int, int], tuple[Line, ...]]
    style: Style
    host: str
    site_name: str

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.page_size))

    def page(self, number: int) -> tuple[Line, ...]:
        """The lines of page `number`, counted from zero."""
        return self.lines(number * self.page_size, (number + 1) * self.page_size)

    def everything(self) -> tuple[Line, ...]:
        return self.lines(0, self.count)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a family draws: the content of a page, which the site puts into its frame, or (not `framed`) all of it.
    A `constant` one stays the same when the list behind it changes."""

    html: str
    framed: bool = True
    media_type: str = "text/html"
    head: str = ""
    constant: bool = False


Listing = dict[str, Callable[[], Drawing]]
Endpoint = Callable[[Request], Drawing | Response | None]
"""Answers an address that depends on query or form; None: there is no such thing here."""


class Family(ABC):
    """Directories start and end with a slash; pages are counted from zero. A directory is the sandbox's own name of a
    column; its address is `column_path`."""

    name: ClassVar[str]

    @abstractmethod
    def page_path(self, directory: str, page: int, pages: int) -> str:
        """The address of the `page`-th of `pages` pages of the listing in `directory`."""

    @abstractmethod
    def article_path(self, directory: str, post: Post) -> str:
        """The address of an article that was put into `directory`."""

    @abstractmethod
    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        """The pager below the list; `total` is the number of entries on all pages."""

    def article_href(self, directory: str, post: Post) -> str:
        """How the listing in `directory` links to an article of its own."""
        return self.article_path(directory, post)

    @property
    def elsewhere(self) -> Family:
        """The family of the site's other columns, where only the annual-report column is of this one."""
        return self

    def column_path(self, directory: str) -> str:
        """The address of the head of a column."""
        return directory

    def listing(self, view: ColumnView) -> Listing:
        """Every page of the column's list by its address. Static lists: pages of anchors with a pager below."""
        table: Listing = {
            self.page_path(view.directory, number, view.pages): partial(self._static, view, number)
            for number in range(view.pages)
        }
        table[view.at] = partial(self._static, view, 0)
        return table

    def _static(self, view: ColumnView, number: int) -> Drawing:
        shown = entries(view.style, [line.entry for line in view.page(number)])
        pager = (
            self.pager(view.style, view.directory, number, view.pages, view.count)
            if view.pages > 1 or view.style.comments
            else ""
        )
        return Drawing(f"{shown}\n{pager}")

    def endpoints(self, views: Sequence[ColumnView]) -> Mapping[str, Endpoint]:
        """Answers to addresses that pages alone cannot give, by path."""
        return {}

    def container(self, style: Style, body: str) -> str:
        """The block that holds the text of an article."""
        return style.box("body", body, id=style.body_id)

    def present(self, post: Post, main: str) -> str:
        """The main region of an article page as it is sent; `main` is what a visitor sees."""
        return main

    def file_path(self, directory: str, post: Post, number: int) -> str:
        """The address of the `number`-th file of an article."""
        return f"{self.article_path(directory, post).rpartition('/')[0]}/{file_key(post, number)}{suffix(post, number)}"

    def file_href(self, directory: str, post: Post, number: int) -> str:
        """How the article links to it: by default as TRS does, relative to the article."""
        return "./" + self.file_path(directory, post, number).rpartition("/")[2]

    def refuses_file(self, request: Request) -> Response | None:
        """What a visitor gets who may not have a file: some families want to see where he comes from."""
        return None

    def file_link(self, style: Style, href: str, file: PostFile) -> str:
        """The anchor of an attachment."""
        return style.link(href, file.name, title=file.name if style.title_attribute else "")


def file_key(post: Post, number: int) -> str:
    """What an attachment is called on the server: nothing that tells what is in it."""
    return f"P0{post.filed_on:%Y%m%d}{post.key * 10 + number:012d}"


def suffix(post: Post, number: int) -> str:
    """The suffix of an attachment, with its dot."""
    return f".{post.files[number].kind.value}"


__all__ = [
    "ColumnView",
    "Drawing",
    "Endpoint",
    "Family",
    "Line",
    "Listing",
    "file_key",
    "suffix",
]
