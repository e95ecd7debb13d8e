"""Hanweb JCMS with jpage (大汉): the list lies as inert XML in the page, more of it behind a proxy (research §1.2).

The first group of pages stands in `<script type="text/xml">`; further groups come from `dataproxy.jsp`, by record
numbers in the older build, by the address in `<nextgroup>` in the newer one, which ignores record numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import ClassVar
from urllib.parse import quote, urlencode

from sandbox.families import ids
from sandbox.families.fields import fields, whole
from sandbox.families.model import ColumnView, Drawing, Endpoint, Family, Line, Listing, suffix
from sandbox.script import Post
from sandbox.site import Request, Response
from sandbox.style import Style

GROUP = 2
"""Pages in a group; real sites have three pages of fifteen records."""


@dataclass(frozen=True, slots=True)
class JpageFamily(Family):
    """`build`: `records` or `nextgroup`. `proxy`: its address, which takes GET and POST; `method` is what
    the page's script says. `twice`: a second unit for phones repeats the records.
    `wants_referer`: without one the proxy answers 403."""

    name: ClassVar[str] = "jpage"
    build: str = "records"
    proxy: str = "/module/web/jpage/dataproxy.jsp"
    method: str = "GET"
    twice: bool = False
    wants_referer: bool = True
    attach: str = "downfile"

    def number(self, directory: str) -> int:
        return ids.number(10_000, 1_299_999, "col", directory)

    def column_path(self, directory: str) -> str:
        return f"/col/col{self.number(directory)}/index.html"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return self.column_path(directory)

    def article_path(self, directory: str, post: Post) -> str:
        on = post.filed_on
        return f"/art/{on.year}/{on.month}/{on.day}/art_{self.number(directory)}_{post.key}.html"

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        """Drawn by script alone."""
        return ""

    def listing(self, view: ColumnView) -> Listing:
        return {view.at: partial(self._head, view)}

    def _head(self, view: ColumnView) -> Drawing:
        units = [self._unit(view, "")]
        if self.twice:
            units.append(self._unit(view, "m"))
        return Drawing("\n".join(units))

    def _unit_id(self, directory: str, suffix: str = "") -> str:
        return f"{ids.number(10**6, 10**7 - 1, 'unit', directory)}{suffix}"

    def _unit(self, view: ColumnView, suffix: str) -> str:
        unit = self._unit_id(view.directory, suffix)
        settings = (
            f"$('#{unit}').jpage({{\n\tid:'{unit}',\n\tlanguage:'zh',\n\ttotalRecord:{view.count},\n"
            f"\tperPage:{view.page_size},\n\tgroupSize:{GROUP},\n\tproxyUrl:'{self.proxy}',\n"
            f"\tparams:{{'col':'1','appid':'1','webid':'{self._web_id(view)}','path':'/',"
            f"'columnid':'{self.number(view.directory)}','sourceContentType':'1','unitid':'{unit}',"
            f"'webname':'{view.site_name}','permissiontype':'0'}},\n\tdataType:'xml',\n"
            f"\ttype:'{self.method.lower()}'\n}});"
        )
        return (
            f'<div id="{unit}" style="overflow:hidden"><script type="text/xml">{self._store(view, 0, suffix)}'
            "</script></div>\n"
            f'<script type="text/javascript">\n$(function(){{\n{settings}\n}});\n</script>'
        )

    def _web_id(self, view: ColumnView) -> int:
        return ids.number(1, 400, "web", view.host)

    def _store(self, view: ColumnView, group: int, suffix: str = "") -> str:
        size = view.page_size * GROUP
        following = ""
        if self.build == "nextgroup" and (group + 1) * size < view.count:
            following = f'<nextgroup><![CDATA[<a href="{self._next(view, group + 1, suffix)}"></a>]]></nextgroup>'
        return f"<datastore>{following}{self._records(view, view.lines(group * size, (group + 1) * size))}</datastore>"

    def _next(self, view: ColumnView, group: int, suffix: str) -> str:
        """`page` counts groups from one; the name of the site is percent-encoded twice."""
        name = quote(quote(view.site_name))
        rest = urlencode(
            {
                "webid": self._web_id(view),
                "path": "/",
                "columnid": self.number(view.directory),
                "unitid": self._unit_id(view.directory, suffix),
                "permissiontype": 0,
            }
        )
        return f"{self.proxy}?page={group + 1}&appid=1&{rest}&webname={name}"

    def _records(self, view: ColumnView, lines: Sequence[Line]) -> str:
        records = "".join(f"<record><![CDATA[\n{self._record(view, line)}\n]]></record>" for line in lines)
        return f"<recordset>{records}</recordset>"

    def _record(self, view: ColumnView, line: Line) -> str:
        style = view.style
        anchor = style.link(line.path, line.title, title=line.post.title)
        day = style.tag(style.date_tag, escape(style.day(line.post.on)), class_=style.classes["date"])
        if style.list_shape.value == "table":
            return f"<tr><td>{anchor}</td><td width='90'>{day}</td></tr>"
        return style.tag("li", f"{day}{anchor}" if style.date_first else f"{anchor}{day}")

    def endpoints(self, views: Sequence[ColumnView]) -> Mapping[str, Endpoint]:
        return {self.proxy: partial(self._proxy, {str(self.number(view.directory)): view for view in views})}

    def _proxy(self, views: Mapping[str, ColumnView], request: Request) -> Drawing | Response | None:
        if self.wants_referer and not request.headers.get("referer"):
            return Response(403, b"<html><body>403 Forbidden</body></html>", (("Content-Type", "text/html"),))
        given = fields(request)
        view = views.get(given.get("columnid", ""))
        if view is None:
            return None
        if self.build == "nextgroup":
            group = max(1, whole(given.get("page", ""), 1)) - 1
            return Drawing(self._store(view, group), framed=False, media_type="text/xml")
        start = max(1, whole(given.get("startrecord", ""), 1))
        stop = min(whole(given.get("endrecord", ""), start), start + 299)
        head = f"<totalrecord>{view.count}</totalrecord><totalpage>{view.pages}</totalpage>"
        return Drawing(
            f"<datastore>{head}{self._records(view, view.lines(start - 1, stop))}</datastore>",
            framed=False,
            media_type="text/xml",
        )

    def container(self, style: Style, body: str) -> str:
        marked = f"<!--ZJEG_RSS.content.begin-->{body}<!--ZJEG_RSS.content.end-->"
        return f'<div id="zoom" class="bt_content">\n{marked}\n</div>'

    def file_path(self, directory: str, post: Post, number: int) -> str:
        return hanweb_file(self.attach, post, number)

    def file_href(self, directory: str, post: Post, number: int) -> str:
        return self.file_path(directory, post, number)


def hanweb_file(attach: str, post: Post, number: int) -> str:
    """Where Hanweb keeps an attachment; the title of the file stands in the anchor's text only."""
    key = ids.digits32("attach", post.key, number)
    if attach == "downfile":
        return f"/module/download/downfile.jsp?classid=0&filename={key}{suffix(post, number)}"
    return f"/attach/0/{key}{suffix(post, number)}"
