"""Hanweb jpaas (大汉, since 2022): a unit of the page is fetched from a gateway as HTML inside JSON (research §1.2)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import ClassVar

from sandbox.families import ids
from sandbox.families.fields import fields, whole
from sandbox.families.jpage import JpageFamily, hanweb_file
from sandbox.families.model import ColumnView, Drawing, Endpoint, Family, Listing
from sandbox.pages.listing import entries
from sandbox.script import Post
from sandbox.site import Request, Response
from sandbox.style import Style

_GATEWAY = "/api-gateway/jpaas-publish-server/front/page/build/unit"


@dataclass(frozen=True, slots=True)
class JpaasFamily(Family):
    """`first_page`: the first page of the list stands in the page already. `attach`: as in jpage."""

    name: ClassVar[str] = "jpaas"
    first_page: bool = False
    attach: str = "attach"

    @property
    def elsewhere(self) -> Family:
        return JpageFamily(build="nextgroup", attach=self.attach)

    def _number(self, directory: str) -> int:
        return ids.number(1_229_000_000, 1_229_999_999, "col", directory)

    def column_path(self, directory: str) -> str:
        return f"/col/col{self._number(directory)}/index.html"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return self.column_path(directory)

    def article_path(self, directory: str, post: Post) -> str:
        on = post.filed_on
        return f"/art/{on.year}/{on.month}/{on.day}/art_{self._number(directory)}_{post.key}.html"

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        """Part of the answer."""
        return ""

    def _query(self, view: ColumnView) -> dict[str, str]:
        return {
            "webId": ids.digits32("web", view.host),
            "pageId": ids.digits32("page", view.directory, view.host),
            "parseType": "bulidstatic",
            "pageType": "column",
            "tagId": "信息列表",
            "tplSetId": ids.digits32("tpl", view.host),
        }

    def listing(self, view: ColumnView) -> Listing:
        return {view.at: partial(self._head, view)}

    def _head(self, view: ColumnView) -> Drawing:
        query = "{" + ",".join(f"'{name}':'{value}'" for name, value in self._query(view).items()) + "}"
        inner = self._unit(view, 0) if self.first_page else ""
        script = (
            f'<script src="/script/jpaas/unitbuild.js" type="text/javascript" url="{_GATEWAY}" '
            f'queryData="{escape(query)}"></script>'
        )
        unit = f'<div class="xxgk_unit" id="信息列表">{inner}</div>'
        return Drawing(f"{unit}\n{script}", constant=not self.first_page)

    def _unit(self, view: ColumnView, number: int) -> str:
        shown = entries(view.style, [line.rooted for line in view.page(number)])
        pager = (
            f'<div class="page" paramjson=\'{{"pageNo":{number + 1},"pageSize":{view.page_size}}}\'>'
            f"共{view.count}条记录 {number + 1}/{view.pages}页</div>"
        )
        return shown + pager

    def endpoints(self, views: Sequence[ColumnView]) -> Mapping[str, Endpoint]:
        script = "/*unitbuild*/(function(){/* asks the gateway named in url with queryData and paramJson */})();"
        return {
            _GATEWAY: partial(self._answer, views[0]),
            "/script/jpaas/unitbuild.js": lambda _: Drawing(script, False, "application/javascript"),
        }

    def _answer(self, view: ColumnView, request: Request) -> Response:
        given = fields(request)
        wanted = self._query(view)
        if any(given.get(name) != value for name, value in wanted.items()):
            answer: dict[str, object] = {"success": False, "message": "参数错误", "data": None}
        else:
            # A bare pageNo is ignored; only the one inside paramJson counts.
            number, size = self._asked(given.get("paramJson", ""), view.page_size)
            shown = view.lines(number * size, (number + 1) * size)
            html = entries(view.style, [line.rooted for line in shown]) if shown else "<ul></ul>"
            pages = max(1, -(-view.count // size))
            html += f'<div class="page">共{view.count}条记录 {number + 1}/{pages}页</div>'
            answer = {"success": True, "code": "200", "data": {"html": html}}
        return Response(
            200, json.dumps(answer, ensure_ascii=False).encode(), (("Content-Type", "application/json;charset=UTF-8"),)
        )

    def _asked(self, given: str, size: int) -> tuple[int, int]:
        try:
            asked = json.loads(given)
        except ValueError:
            return 0, size
        if not isinstance(asked, dict):
            return 0, size
        number = whole(str(asked.get("pageNo", 1)), 1)
        return max(1, number) - 1, max(1, whole(str(asked.get("pageSize", size)), size))

    def container(self, style: Style, body: str) -> str:
        return f'<div class="article_content" id="zoom">{body}</div>'

    def file_path(self, directory: str, post: Post, number: int) -> str:
        return hanweb_file(self.attach, post, number)

    def file_href(self, directory: str, post: Post, number: int) -> str:
        return self.file_path(directory, post, number)
