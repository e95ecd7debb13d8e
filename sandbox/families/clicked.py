"""Static lists that are not made of plain links: `onclick` only, a pager in base64, pages behind a posted form.

Tianjin's links open by `isDownLoad(this, …)`, Liaoning's pager by `queryArticleByCondition(this, …)`, Yunnan's pager is
base64 of percent-encoded HTML (research sites §1.7); a form with a page number in it is what old servers do.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import ClassVar
from urllib.parse import quote

from sandbox.families import ids
from sandbox.families.fields import fields, whole
from sandbox.families.model import ColumnView, Drawing, Endpoint, Family, Listing
from sandbox.families.plain import PlainFamily
from sandbox.pages.listing import entries
from sandbox.script import Post
from sandbox.site import Request, Response
from sandbox.style import Style


@dataclass(frozen=True, slots=True)
class OnclickFamily(Family):
    """`whole_urls`: the function is given a URL with scheme and host."""

    name: ClassVar[str] = "onclick"
    function: str = "isDownLoad"
    extension: str = "html"

    @property
    def elsewhere(self) -> Family:
        return PlainFamily()

    def column_path(self, directory: str) -> str:
        return f"{directory}index.{self.extension}"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return f"{directory}index{f'-{page + 1}' if page else ''}.{self.extension}"

    def article_path(self, directory: str, post: Post) -> str:
        return f"{directory}{post.filed_on:%Y%m}/t{post.filed_on:%Y%m%d}_{post.key}.{self.extension}"

    def listing(self, view: ColumnView) -> Listing:
        table: Listing = {
            self.page_path(view.directory, number, view.pages): partial(self._page, view, number)
            for number in range(view.pages)
        }
        return table

    def _page(self, view: ColumnView, number: int) -> Drawing:
        style = view.style
        items: list[str] = []
        for line in view.page(number):
            call = f"{self.function}(this,'{line.path}')"
            anchor = style.tag("a", escape(line.title), onclick=call, title=line.post.title, style="cursor:pointer")
            day = style.tag(style.date_tag, escape(style.day(line.post.on)), class_=style.classes["date"])
            items.append(style.tag("li", anchor + day))
        shown = style.tag("ul", "\n".join(items), class_=style.classes["list"])
        return Drawing(f"{shown}\n{self.pager(style, view.directory, number, view.pages, view.count)}")

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        def link(to: int, text: str) -> str:
            if to == page or not 0 <= to < pages:
                return style.tag("a", text, title=text, class_="disabled")
            call = f"queryArticleByCondition(this,'{self.page_path(directory, to, pages)}')"
            return style.tag("a", text, title=text, onclick=call)

        row = (link(0, "首页"), link(page - 1, "上一页"), link(page + 1, "下一页"), link(pages - 1, "尾页"))
        return style.box("pager", f"共{total}条记录 " + " ".join(row))


@dataclass(frozen=True, slots=True)
class CodedFamily(Family):
    """The pager's HTML, percent-encoded and then in base64, is the text of `#pages`."""

    name: ClassVar[str] = "base64"

    @property
    def elsewhere(self) -> Family:
        return PlainFamily()

    def column_path(self, directory: str) -> str:
        return f"{directory}index.html"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return f"{directory}index{f'_{page + 1}' if page else ''}.html"

    def article_path(self, directory: str, post: Post) -> str:
        return f"{directory}{post.filed_on:%Y%m}/t{post.filed_on:%Y%m%d}_{post.key}.html"

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        def link(to: int, text: str) -> str:
            if to == page or not 0 <= to < pages:
                return f"<span>{text}</span>"
            return f'<a href="{self.page_path(directory, to, pages)}">{text}</a>'

        numbers = [link(to, str(to + 1)) for to in range(pages)]
        html = " ".join((link(page - 1, "上一页"), *numbers, link(page + 1, "下一页")))
        coded = base64.b64encode(quote(html, safe="").encode()).decode()
        script = (
            "<script>var p=document.getElementById('pages');"
            "p.innerHTML=decodeURIComponent(window.atob(p.innerHTML));p.style.display='block';</script>"
        )
        return f'<div id="pages" style="display:none">{coded}</div>\n{script}'


@dataclass(frozen=True, slots=True)
class PostedFamily(Family):
    """The first page is static, further ones are answers to a form; the address itself takes no GET (405)."""

    name: ClassVar[str] = "post"
    field: str = "pageNo"
    action: str = "/xxgk/list.do"

    @property
    def elsewhere(self) -> Family:
        return PlainFamily()

    def column_path(self, directory: str) -> str:
        return f"{directory}index.html"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return self.column_path(directory)

    def article_path(self, directory: str, post: Post) -> str:
        return f"{directory}{post.key}.html"

    def _channel(self, directory: str) -> str:
        return str(ids.number(100, 9_999, "form", directory))

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        def link(to: int, text: str) -> str:
            if to == page or not 0 <= to < pages:
                return f"<span>{text}</span>"
            return style.link(f"javascript:goPage({to + 1})", text)

        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{value}">'
            for name, value in (("channelId", self._channel(directory)), (self.field, page + 1), ("keyword", ""))
        )
        form = f'<form id="pageForm" name="pageForm" action="{self.action}" method="post">{hidden}</form>'
        script = (
            f"<script>function goPage(n){{var f=document.getElementById('pageForm');f.{self.field}.value=n;"
            "f.submit();}</script>"
        )
        row = (link(0, "首页"), link(page - 1, "上一页"), link(page + 1, "下一页"), link(pages - 1, "尾页"))
        return f"{form}\n{script}\n" + style.box("pager", f"共{total}条，第{page + 1}/{pages}页 " + " ".join(row))

    def listing(self, view: ColumnView) -> Listing:
        return {view.at: lambda: Drawing(self._page(view, 0))}

    def _page(self, view: ColumnView, number: int) -> str:
        shown = entries(view.style, [line.rooted for line in view.page(number)])
        return f"{shown}\n{self.pager(view.style, view.directory, number, view.pages, view.count)}"

    def endpoints(self, views: Sequence[ColumnView]) -> Mapping[str, Endpoint]:
        return {self.action: partial(self._answer, views[0])}

    def _answer(self, view: ColumnView, request: Request) -> Drawing | Response | None:
        if request.method != "POST":
            return Response(405, b"<html><body>Method Not Allowed</body></html>", (("Content-Type", "text/html"),))
        given = fields(request)
        if given.get("channelId") != self._channel(view.directory):
            return None
        number = min(max(1, whole(given.get(self.field, ""), 1)), view.pages) - 1
        style = view.style
        return Drawing(
            f"{style.doctype}\n<html><head><title>{escape(view.name)}</title></head><body>"
            f"{style.tag('h2', escape(view.name))}{self._page(view, number)}</body></html>",
            framed=False,
        )
