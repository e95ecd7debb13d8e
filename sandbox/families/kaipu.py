"""Kaipu / UCAP (开普云): `xxgk_list.shtml` with static pages, or a channel's list by Ajax (research sites §1.5)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import ClassVar

from sandbox.families import ids
from sandbox.families.fields import fields, whole
from sandbox.families.model import ColumnView, Drawing, Endpoint, Family, Line, Listing, suffix
from sandbox.pages.listing import entries
from sandbox.script import Post
from sandbox.site import Request, Response
from sandbox.style import Style


@dataclass(frozen=True, slots=True)
class KaipuFamily(Family):
    """`form`: `static` or `ajax`. `list_name`: what the head of a column is called. `endpoint`: the Ajax address before
    the number of the channel. `next_word`: what the static pager calls the next page."""

    name: ClassVar[str] = "kaipu"
    form: str = "static"
    list_name: str = "xxgk_list"
    endpoint: str = "/common/search/"
    page_join: str = "_"
    next_word: str = "下一页"

    @property
    def elsewhere(self) -> Family:
        return self if self.form == "static" else KaipuFamily(list_name=self.list_name)

    def column_path(self, directory: str) -> str:
        return f"{directory}{self.list_name}.shtml"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return f"{directory}{self.list_name}{f'{self.page_join}{page + 1}' if page else ''}.shtml"

    def _channel(self, directory: str) -> str:
        return f"c{ids.number(100_000, 199_999, 'channel', directory)}"

    def article_path(self, directory: str, post: Post) -> str:
        site = directory.strip("/").partition("/")[0]
        return f"/{site}/{self._channel(directory)}/{post.filed_on:%Y%m}/{ids.digits32('article', post.key)}.shtml"

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        def link(to: int, text: str) -> str:
            if to == page or not 0 <= to < pages:
                return style.tag("span", text)
            return style.link(self.page_path(directory, to, pages).rpartition("/")[2], text)

        numbers = [link(to, str(to + 1)) for to in range(pages)]
        row = (
            link(0, "首页"),
            link(page - 1, "上一页"),
            *numbers,
            link(page + 1, self.next_word),
            link(pages - 1, "末页"),
        )
        return style.box("pager", " ".join(row))

    def listing(self, view: ColumnView) -> Listing:
        # The base is called by name: dataclass(slots=True) makes the class anew, which breaks super().
        return Family.listing(self, view) if self.form == "static" else {view.at: partial(self._head, view)}

    def _channel_id(self, view: ColumnView) -> str:
        return ids.digits32("channel", view.host, view.directory)

    def _address(self, view: ColumnView) -> str:
        if self.endpoint.endswith("manuscriptList/"):
            return f"/{view.directory.strip('/').partition('/')[0]}{self.endpoint}{self._channel_id(view)}"
        return f"{self.endpoint}{self._channel_id(view)}"

    def _head(self, view: ColumnView) -> Drawing:
        address = self._address(view)
        script = (
            f'<ul class="{view.style.classes["list"]}" id="list"></ul><div id="page"></div>\n<script>\n'
            f"var channelId = '{self._channel_id(view)}', total = {view.count};\n"
            f"$.ajax({{url:'{address}?_isAgg=true&_isJson=true&_pageSize={view.page_size}&_template=index"
            "&_rangeTimeGte=&_channelName=&page=1',type:'GET',dataType:'json',success:function(res){"
            "render(res.data.results);createPage(res.data.total);}});\n</script>"
        )
        return Drawing(script, head=f'<meta name="channelId" content="{self._channel_id(view)}">\n', constant=True)

    def endpoints(self, views: Sequence[ColumnView]) -> Mapping[str, Endpoint]:
        if self.form == "static":
            return {}
        return {self._address(view): partial(self._search, view) for view in views}

    def _search(self, view: ColumnView, request: Request) -> Drawing | Response:
        given = fields(request)
        size = max(1, whole(given.get("_pageSize", ""), 20))
        number = max(1, whole(given.get("page", ""), 1)) - 1
        lines = view.lines(number * size, (number + 1) * size)
        if given.get("_isJson") != "true":
            return Drawing(entries(view.style, [line.rooted for line in lines]), framed=False)
        results = [self._result(line) for line in lines]
        answer = {"code": 200, "data": {"total": view.count, "page": number + 1, "rows": size, "results": results}}
        return Response(
            200, json.dumps(answer, ensure_ascii=False).encode(), (("Content-Type", "application/json;charset=UTF-8"),)
        )

    def _result(self, line: Line) -> dict[str, str]:
        return {
            "title": escape(line.title, quote=False),
            "url": line.path,
            "publishedTimeStr": line.post.stated.strftime("%Y-%m-%d %H:%M:%S"),
            "channelName": "",
        }

    def container(self, style: Style, body: str) -> str:
        return f"<ucapcontent>\n{body}\n</ucapcontent>"

    def file_path(self, directory: str, post: Post, number: int) -> str:
        article = self.article_path(directory, post).removesuffix(".shtml")
        return f"{article}/files/{ids.digits32('file', post.key, number)}{suffix(post, number)}"

    def file_href(self, directory: str, post: Post, number: int) -> str:
        return self.file_path(directory, post, number)
