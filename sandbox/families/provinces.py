"""Systems of single provinces: Jiangxi's posted JSON list and Shanghai's hashed static pages (research sites §1.7)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import ClassVar

from sandbox.families import ids
from sandbox.families.fields import fields, whole
from sandbox.families.model import ColumnView, Drawing, Endpoint, Family, Listing
from sandbox.families.plain import PlainFamily
from sandbox.script import Post
from sandbox.site import Request, Response
from sandbox.style import Style


@dataclass(frozen=True, slots=True)
class JiangxiFamily(Family):
    """`/<site>/col/<code>/…/pc/list.html`; the list by POST to `/queryList`, which knows no GET."""

    name: ClassVar[str] = "jiangxi"
    site: str = "zfxxgk"

    @property
    def elsewhere(self) -> Family:
        return PlainFamily()

    def _code(self, directory: str) -> str:
        return ids.digits32("col", directory)[:12]

    def column_path(self, directory: str) -> str:
        return f"/{self.site}/col/{self._code(directory)}/pc/list.html"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return self.column_path(directory)

    def article_path(self, directory: str, post: Post) -> str:
        return f"/{self.site}/col/{self._code(directory)}/content/content_{post.key}.html"

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        """Drawn by script alone."""
        return ""

    def _ids(self, view: ColumnView) -> dict[str, str]:
        return {
            "channelId": self._code(view.directory),
            "siteId": str(ids.number(1, 900, "site", view.host)),
            "websiteId": str(ids.number(10**5, 10**6, "website", view.host)),
        }

    def listing(self, view: ColumnView) -> Listing:
        return {view.at: partial(self._head, view)}

    def _head(self, view: ColumnView) -> Drawing:
        inline = "".join(f"var {name} = '{value}';\n" for name, value in self._ids(view).items())
        html = (
            '<div class="list-box"></div><div class="page-box"></div>\n<script>\n'
            f"{inline}$.post('/queryList',{{channelId:channelId,siteId:siteId,websiteId:websiteId,pageNo:1,"
            f"pageSize:{view.page_size},perPage:{view.page_size},showMode:1,themeName:'default'}},function(res){{"
            "draw(res.data.results);});\n</script>"
        )
        return Drawing(html, constant=True)

    def endpoints(self, views: Sequence[ColumnView]) -> Mapping[str, Endpoint]:
        return {"/queryList": partial(self._query, views[0])}

    def _query(self, view: ColumnView, request: Request) -> Response | None:
        given = fields(request)
        wanted = self._ids(view)
        if request.method != "POST" or any(given.get(name) != value for name, value in wanted.items()):
            return None
        size = max(1, whole(given.get("pageSize", ""), 15))
        number = max(1, whole(given.get("pageNo", ""), 1)) - 1
        results = [
            {
                "source": {
                    "id": str(line.post.key),
                    "title": line.title,
                    "pubDate": line.post.stated.strftime("%Y-%m-%d %H:%M:%S"),
                    "content": "",
                    "urls": json.dumps({"pc": line.path}),
                }
            }
            for line in view.lines(number * size, (number + 1) * size)
        ]
        answer = {"code": 200, "data": {"total": view.count, "pageNo": number + 1, "results": results}}
        return Response(
            200, json.dumps(answer, ensure_ascii=False).encode(), (("Content-Type", "application/json;charset=UTF-8"),)
        )


@dataclass(frozen=True, slots=True)
class ShanghaiFamily(Family):
    """`/nw12344/20230331/<32 hex>.html`; lists are `ul.news-list`, further pages `index_2.html`."""

    name: ClassVar[str] = "shanghai"
    prefix: str = "nw"

    def _number(self, directory: str) -> int:
        return ids.number(10_000, 49_999, "nw", directory)

    def column_path(self, directory: str) -> str:
        return f"/{self.prefix}{self._number(directory)}/index.html"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return f"/{self.prefix}{self._number(directory)}/index{f'_{page + 1}' if page else ''}.html"

    def article_path(self, directory: str, post: Post) -> str:
        return f"/{self.prefix}{self._number(directory)}/{post.filed_on:%Y%m%d}/{ids.digits32('sh', post.key)}.html"

    def listing(self, view: ColumnView) -> Listing:
        return {
            self.page_path(view.directory, number, view.pages): partial(self._page, view, number)
            for number in range(view.pages)
        }

    def _page(self, view: ColumnView, number: int) -> Drawing:
        items = "\n".join(
            f'<li><a href="{line.path}" title="{escape(line.post.title)}" target="_blank">{escape(line.title)}</a>'
            f'<span class="time">{line.post.on.isoformat()}</span></li>'
            for line in view.page(number)
        )
        pager = self.pager(view.style, view.directory, number, view.pages, view.count)
        return Drawing(f'<ul class="news-list uli14 nowrapli list-date">\n{items}\n</ul>\n{pager}')

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        if pages < 2:
            return ""
        row = [
            f'<a href="{self.page_path(directory, to, pages)}">{to + 1}</a>' if to != page else f"<b>{to + 1}</b>"
            for to in range(pages)
        ]
        following = self.page_path(directory, page + 1, pages) if page + 1 < pages else ""
        after = f'<a href="{following}">下一页</a>' if following else "<span>下一页</span>"
        return f'<ul class="pagination">{" ".join((*row, after))}</ul>'

    def container(self, style: Style, body: str) -> str:
        return f'<div id="ivs_content" class="Article_content trout-region-content">{body}</div>'
