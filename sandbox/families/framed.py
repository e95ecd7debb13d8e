"""Lists in a frame: the column page is a shell, the list another page of the same host (research sites §1.7)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from html import escape
from typing import ClassVar

from sandbox.families.model import ColumnView, Drawing, Family, Listing
from sandbox.families.plain import PlainFamily
from sandbox.pages.listing import entries
from sandbox.script import Post
from sandbox.style import Style


@dataclass(frozen=True, slots=True)
class FramedFamily(Family):
    """`folder`: where the framed pages lie."""

    name: ClassVar[str] = "iframe"
    folder: str = "/frame"

    @property
    def elsewhere(self) -> Family:
        return PlainFamily()

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return f"{self.folder}{directory}list{f'_{page + 1}' if page else ''}.html"

    def article_path(self, directory: str, post: Post) -> str:
        return f"{directory}{post.filed_on:%Y-%m}/{post.key}.html"

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        def link(to: int, text: str) -> str:
            if to == page or not 0 <= to < pages:
                return text
            return style.link(self.page_path(directory, to, pages).rpartition("/")[2], text)

        row = (link(0, "首页"), link(page - 1, "上一页"), link(page + 1, "下一页"), link(pages - 1, "末页"))
        return style.box("pager", f"共{total}条 第{page + 1}页/共{pages}页 " + " ".join(row))

    def listing(self, view: ColumnView) -> Listing:
        table: Listing = {
            self.page_path(view.directory, number, view.pages): partial(self._inner, view, number)
            for number in range(view.pages)
        }
        return table | {view.at: partial(self._outer, view)}

    def _outer(self, view: ColumnView) -> Drawing:
        source = escape(self.page_path(view.directory, 0, view.pages))
        return Drawing(
            f'<iframe id="listFrame" name="listFrame" src="{source}" width="100%" height="800" frameborder="0" '
            'scrolling="no"></iframe>',
            constant=True,
        )

    def _inner(self, view: ColumnView, number: int) -> Drawing:
        style = view.style
        shown = entries(style, [line.rooted for line in view.page(number)]).replace("<a ", '<a target="_parent" ')
        pager = self.pager(style, view.directory, number, view.pages, view.count) if view.pages > 1 else ""
        return Drawing(
            f"{style.doctype}\n<html><head><title></title></head><body>\n{shown}\n{pager}\n</body></html>", False
        )
