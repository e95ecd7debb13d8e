"""Old dynamic sites in ASP, JSP and PHP: everything by query, layout by tables (research sites §1.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import ClassVar

from sandbox.families import ids
from sandbox.families.model import ColumnView, Drawing, Family, Listing, suffix
from sandbox.script import Post
from sandbox.style import Style

_LIST: Mapping[str, str] = {
    "asp": "/class.asp?class={column}&page={page}",
    "jsp": "/xxgk/iList.jsp?node_id=GKbm&cat_id={column}&cur_page={page}",
    "php": "/list.php?id={column}&page={page}",
}
_HEAD: Mapping[str, str] = {
    "asp": "/class.asp?class={column}",
    "jsp": "/xxgk/iList.jsp?node_id=GKbm&cat_id={column}&cur_page=1",
    "php": "/list.php?id={column}",
}
_ARTICLE: Mapping[str, str] = {
    "asp": "/shownews.asp?id={article}",
    "jsp": "/xxgk/showNBconent.jsp?xxnr_id={article}&unit=bm",
    "php": "/show.php?id={article}",
}


@dataclass(frozen=True, slots=True)
class OldFamily(Family):
    """`language`: `asp`, `jsp` or `php`."""

    name: ClassVar[str] = "old"
    language: str = "asp"

    def _column(self, directory: str) -> int:
        return ids.number(1_000, 99_999, "class", directory)

    def column_path(self, directory: str) -> str:
        return _HEAD[self.language].format(column=self._column(directory))

    def page_path(self, directory: str, page: int, pages: int) -> str:
        if page == 0:
            return self.column_path(directory)
        return _LIST[self.language].format(column=self._column(directory), page=page + 1)

    def article_path(self, directory: str, post: Post) -> str:
        return _ARTICLE[self.language].format(article=post.key)

    def listing(self, view: ColumnView) -> Listing:
        table: Listing = {
            self.page_path(view.directory, number, view.pages): partial(self._page, view, number)
            for number in range(view.pages)
        }
        first = _LIST[self.language].format(column=self._column(view.directory), page=1)
        return table | {first: partial(self._page, view, 0)}

    def _page(self, view: ColumnView, number: int) -> Drawing:
        rows = "".join(
            "<tr><td width='20' height='26'><img src='/images/ico.gif'></td>"
            f"<td><a href='{escape(line.path)}' target='_blank'>{escape(line.title)}</a></td>"
            f"<td width='90' align='right'>{escape(view.style.day(line.post.on))}</td></tr>\n"
            for line in view.page(number)
        )
        pager = self.pager(view.style, view.directory, number, view.pages, view.count)
        return Drawing(f"<table width='98%' border='0' cellspacing='0'><tbody>{rows}</tbody></table>\n{pager}")

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        def link(to: int, text: str) -> str:
            if to == page or not 0 <= to < pages:
                return text
            return f"<a href='{escape(self.page_path(directory, to, pages))}'>{text}</a>"

        row = (link(0, "首页"), link(page - 1, "上一页"), link(page + 1, "下一页"), link(pages - 1, "尾页"))
        return f"<table align='center'><tr><td>共{total}条 页次：{page + 1}/{pages} {' '.join(row)}</td></tr></table>"

    def container(self, style: Style, body: str) -> str:
        return f"<table width='95%' border='0' align='center'><tr><td class='content'>\n{body}\n</td></tr></table>"

    def file_path(self, directory: str, post: Post, number: int) -> str:
        return f"/uploadfile/{post.filed_on:%Y%m}/{post.key}{number}{suffix(post, number)}"

    def file_href(self, directory: str, post: Post, number: int) -> str:
        return self.file_path(directory, post, number)
