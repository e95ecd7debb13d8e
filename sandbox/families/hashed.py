"""Static systems whose addresses are codes: Hebei's `columns/<uuid>`, Jinan's `channel_<24 hex>` (research §1.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sandbox.families import ids
from sandbox.families.model import Family, suffix
from sandbox.script import Post
from sandbox.style import Style


@dataclass(frozen=True, slots=True)
class HashedFamily(Family):
    """`form`: `columns` or `channel`; nothing in an address says what the column is about."""

    name: ClassVar[str] = "hashed"
    form: str = "columns"

    def _home(self, directory: str) -> str:
        if self.form == "channel":
            return f"/gongkai/channel_{ids.digits32('channel', directory)[:24]}/"
        return f"/columns/{ids.dashed('column', directory)}/"

    def column_path(self, directory: str) -> str:
        return f"{self._home(directory)}index.html" if self.form == "columns" else self._home(directory)

    def page_path(self, directory: str, page: int, pages: int) -> str:
        if page == 0:
            return self.column_path(directory)
        return f"{self._home(directory)}index_{page + 1}.html"

    def article_path(self, directory: str, post: Post) -> str:
        if self.form == "channel":
            return f"{self._home(directory)}doc_{ids.digits32('doc', post.key)[:24]}.html"
        return f"{self._home(directory)}{post.filed_on:%Y%m/%d}/{ids.dashed('doc', post.key)}.html"

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        def link(to: int, text: str) -> str:
            if to == page or not 0 <= to < pages:
                return style.tag("span", text, class_="off")
            return style.link(self.page_path(directory, to, pages), text)

        numbers = [link(to, str(to + 1)) for to in range(pages)]
        return style.box("pager", " ".join((link(page - 1, "上一页"), *numbers, link(page + 1, "下一页"))))

    def file_path(self, directory: str, post: Post, number: int) -> str:
        return f"/uploads/{post.filed_on:%Y/%m}/{ids.digits32('file', post.key, number)}{suffix(post, number)}"

    def file_href(self, directory: str, post: Post, number: int) -> str:
        return self.file_path(directory, post, number)
