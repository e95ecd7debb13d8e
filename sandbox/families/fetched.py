"""Lists that a script of the page fetches: by a plain JSON address that stands in it, or by one that it works out.

`json` is what a careful reader can follow without a browser: address, field names and page size stand in the script.
`rendered` is real JavaScript whose addresses come out of a computation: only a browser sees the list.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from sandbox.families import ids
from sandbox.families.fields import fields, whole
from sandbox.families.model import ColumnView, Drawing, Endpoint, Family, Line, Listing
from sandbox.families.plain import PlainFamily
from sandbox.script import Post
from sandbox.site import Request, Response
from sandbox.style import Style

_JSON = (("Content-Type", "application/json;charset=UTF-8"),)


def _answer(value: object) -> Response:
    return Response(200, json.dumps(value, ensure_ascii=False).encode(), _JSON)


@dataclass(frozen=True, slots=True)
class JsonFamily(Family):
    """`wrapped`: the rows lie below `data`, otherwise at the top. `names`: the fields for title, address and day."""

    name: ClassVar[str] = "json"
    wrapped: bool = True
    names: tuple[str, str, str] = ("title", "url", "publishDate")
    address: str = "/api/article/list"

    @property
    def elsewhere(self) -> Family:
        return PlainFamily()

    def column_path(self, directory: str) -> str:
        return f"{directory}index.html"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return self.column_path(directory)

    def article_path(self, directory: str, post: Post) -> str:
        return f"{directory}{post.filed_on.year}/{post.key}.html"

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        """Drawn by script alone."""
        return ""

    def _channel(self, view: ColumnView) -> str:
        return str(ids.number(1_000, 99_999, "channel", view.host, view.directory))

    def listing(self, view: ColumnView) -> Listing:
        return {view.at: partial(self._head, view)}

    def _head(self, view: ColumnView) -> Drawing:
        title, url, day = self.names
        rows = "res.data.rows" if self.wrapped else "res.rows"
        script = (
            f'<ul id="list" class="{view.style.classes["list"]}"></ul><div id="page"></div>\n<script>\n'
            f"function load(n){{fetch('{self.address}?channelId={self._channel(view)}&pageNo='+n+"
            f"'&pageSize={view.page_size}').then(function(r){{return r.json();}}).then(function(res){{\n"
            f"  document.getElementById('list').innerHTML={rows}.map(function(x){{return '<li><a href=\"'+x.{url}+'\">'"
            f"+x.{title}+'</a><span>'+x.{day}+'</span></li>';}}).join('');\n}});}}\nload(1);\n</script>"
        )
        return Drawing(script, constant=True)

    def endpoints(self, views: Sequence[ColumnView]) -> Mapping[str, Endpoint]:
        return {self.address: partial(self._rows, views[0])}

    def _rows(self, view: ColumnView, request: Request) -> Response | None:
        given = fields(request)
        if given.get("channelId") != self._channel(view):
            return None
        size = max(1, whole(given.get("pageSize", ""), 10))
        number = max(1, whole(given.get("pageNo", ""), 1)) - 1
        rows = [self._row(line) for line in view.lines(number * size, (number + 1) * size)]
        inner = {"total": view.count, "pages": max(1, -(-view.count // size)), "pageNo": number + 1, "rows": rows}
        return _answer({"code": 0, "msg": "ok", "data": inner} if self.wrapped else inner)

    def _row(self, line: Line) -> dict[str, object]:
        title, url, day = self.names
        return {"id": line.post.key, title: line.title, url: line.path, day: line.post.on.isoformat()}


@dataclass(frozen=True, slots=True)
class RenderedFamily(Family):
    """The address of the data is decoded in the browser, the answer has keys of one letter, the anchors are made by
    script: nothing of the list is to be read from what the server sends."""

    name: ClassVar[str] = "rendered"

    @property
    def elsewhere(self) -> Family:
        return PlainFamily()

    def column_path(self, directory: str) -> str:
        return f"{directory}index.html"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return self.column_path(directory)

    def article_path(self, directory: str, post: Post) -> str:
        return f"{directory}{post.filed_on.year}/{post.key}.html"

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        """The script puts the whole list onto one page."""
        return ""

    def _data(self, view: ColumnView) -> str:
        return f"/d/{ids.digits32('data', view.host, view.directory)}"

    def listing(self, view: ColumnView) -> Listing:
        return {view.at: partial(self._head, view)}

    def _head(self, view: ColumnView) -> Drawing:
        hidden = base64.b64encode(self._data(view).encode()[::-1]).decode()
        return Drawing(
            f'<div id="app" data-k="{hidden}"></div>\n<script src="/static/app.js"></script>',
            constant=True,
        )

    def endpoints(self, views: Sequence[ColumnView]) -> Mapping[str, Endpoint]:
        view = views[0]
        script = (
            "(function(){var app=document.getElementById('app');if(!app)return;\n"
            "var at=atob(app.dataset.k).split('').reverse().join('');\n"
            "function page(n,all){return fetch(at+'?p='+n).then(function(r){return r.json();}).then(function(d){\n"
            " all=all.concat(d.r);return d.m?page(n+1,all):all;});}\n"
            "page(1,[]).then(function(all){var ul=document.createElement('ul');\n"
            " all.forEach(function(x){var li=document.createElement('li'),a=document.createElement('a'),\n"
            "  s=document.createElement('span');a.setAttribute('href',x.u);a.textContent=x.t;s.textContent=x.d;\n"
            "  li.appendChild(a);li.appendChild(s);ul.appendChild(li);});\n"
            " app.appendChild(ul);var p=document.createElement('p');p.textContent='共'+all.length+'条';\n"
            " app.appendChild(p);});})();"
        )
        return {
            self._data(view): partial(self._part, view),
            "/static/app.js": lambda _: Drawing(script, False, "application/javascript"),
        }

    def _part(self, view: ColumnView, request: Request) -> Response:
        number = max(1, whole(fields(request).get("p", ""), 1)) - 1
        rows = [{"t": line.title, "u": line.path, "d": line.post.on.isoformat()} for line in view.page(number)]
        return _answer({"r": rows, "m": number + 1 < view.pages})
