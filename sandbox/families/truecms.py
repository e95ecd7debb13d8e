"""TrueCMS (南通, 连云港): the first rows hidden in the page, more by JSONP with XML in it (research sites §1.7)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import ClassVar

from sandbox.families import ids
from sandbox.families.fields import fields, whole
from sandbox.families.model import ColumnView, Drawing, Endpoint, Family, Line, Listing, suffix
from sandbox.families.plain import PlainFamily
from sandbox.script import Post
from sandbox.site import Request, Response
from sandbox.style import Style

_CALLBACK = re.compile(r"\w{1,40}")


@dataclass(frozen=True, slots=True)
class TrueFamily(Family):
    """`at`: the folder of the application. `cap`: the most rows of one answer; more get nothing (`strict`: 404)."""

    name: ClassVar[str] = "truecms"
    at: str = "/truecms"
    cap: int = 50
    strict: bool = False

    @property
    def elsewhere(self) -> Family:
        return PlainFamily()

    def column_path(self, directory: str) -> str:
        return f"{directory}{directory.strip('/').rpartition('/')[2]}.html"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return self.column_path(directory)

    def _column(self, directory: str) -> str:
        return ids.dashed("column", directory)

    def article_path(self, directory: str, post: Post) -> str:
        return f"{directory}content/{ids.dashed('article', post.key)}.html"

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        """Drawn by script alone."""
        return ""

    def _address(self) -> str:
        return f"{self.at}/messageController/getMessage.do"

    def listing(self, view: ColumnView) -> Listing:
        return {view.at: partial(self._head, view)}

    def _records(self, lines: Sequence[Line]) -> str:
        return "".join(
            f'<record><![CDATA[<li><a href="{line.path}" title="{escape(line.post.title)}" target="_blank">'
            f"{escape(line.title)}</a><span>{line.post.on.isoformat()}</span></li>]]></record>"
            for line in lines
        )

    def _head(self, view: ColumnView) -> Drawing:
        shown = view.lines(0, view.page_size * 2)
        rows = "".join(
            f'<li><a href="{line.path}">{escape(line.title)}</a><span>{line.post.on.isoformat()}</span></li>'
            for line in shown
        )
        script = (
            f"<script>\nvar pager={{columnId:'{self._column(view.directory)}',totalRecord:{view.count},"
            f"perPage:{view.page_size},initSize:{len(shown)},url:'{self._address()}'}};\n"
            f"$.getJSON(pager.url+'?startrecord=1&endrecord={view.page_size}&perpage={view.page_size}"
            "&columnId='+pager.columnId+'&callback=?');\n</script>"
        )
        return Drawing(
            f'<ul class="{view.style.classes["list"]}" id="list"></ul><div id="pageing"></div>\n'
            f'<div id="initData" style="display:none"><ul>{rows}</ul></div>\n{script}'
        )

    def endpoints(self, views: Sequence[ColumnView]) -> Mapping[str, Endpoint]:
        return {self._address(): partial(self._message, views[0])}

    def _message(self, view: ColumnView, request: Request) -> Response | None:
        given = fields(request)
        callback = given.get("callback", "")
        known = given.get("columnId") == self._column(view.directory) and _CALLBACK.fullmatch(callback)
        if not known or not request.headers.get("referer"):
            return None
        start = max(1, whole(given.get("startrecord", ""), 1))
        stop = whole(given.get("endrecord", ""), start)
        lines: Sequence[Line] = view.lines(start - 1, stop)
        if max(stop - start + 1, whole(given.get("perpage", ""), 1)) > self.cap:
            if self.strict:
                return None
            lines = ()
        text = (
            f"<datastore><totalrecord>{view.count}</totalrecord><totalpage>{view.pages}</totalpage>"
            f"<recordset>{self._records(lines)}</recordset></datastore>"
        )
        body = f"{callback}({json.dumps({'result': text}, ensure_ascii=False)})"
        return Response(200, body.encode(), (("Content-Type", "application/javascript;charset=UTF-8"),))

    def container(self, style: Style, body: str) -> str:
        return f'<div class="main-txt" id="zoom">{body}</div>'

    def file_path(self, directory: str, post: Post, number: int) -> str:
        return f"{self.at}/upload/{post.filed_on:%Y%m}/{ids.dashed('file', post.key, number)}{suffix(post, number)}"

    def file_href(self, directory: str, post: Post, number: int) -> str:
        return self.file_path(directory, post, number)
