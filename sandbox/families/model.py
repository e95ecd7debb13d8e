"""What a twin of a CMS family decides: addresses of listings and articles, and how a pager is drawn."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from sandbox.script import Post
from sandbox.style import Style


class Family(ABC):
    """Directories start and end with a slash; pages are counted from zero."""

    name: ClassVar[str]

    @abstractmethod
    def page_path(self, directory: str, page: int) -> str:
        """The address of the `page`-th page of the listing in `directory`."""

    @abstractmethod
    def article_path(self, directory: str, post: Post) -> str:
        """The address of an article that was put into `directory`."""

    @abstractmethod
    def article_href(self, directory: str, post: Post) -> str:
        """How the listing in `directory` links to an article of its own."""

    @abstractmethod
    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        """The pager below the list; `total` is the number of entries on all pages."""
