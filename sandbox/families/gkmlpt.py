"""gkmlpt, Guangdong's disclosure catalogue: a Vue shell with its tree and articles as JSON (research sites §1.3)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from sandbox.families import ids
from sandbox.families.fields import fields, whole
from sandbox.families.model import ColumnView, Drawing, Endpoint, Family, Line, Listing, suffix
from sandbox.families.nfcms import NfcmsFamily
from sandbox.script import Post, PostFile
from sandbox.site import Request, Response
from sandbox.style import Style

_INDEX = "/gkmlpt/index"


@dataclass(frozen=True, slots=True)
class GkmlptFamily(Family):
    """`date_field`: `date` or `create_time`, in seconds since 1970. `short`: some pages give fewer articles than
    others, so that the page's size tells nothing."""

    name: ClassVar[str] = "gkmlpt"
    date_field: str = "date"
    short: bool = True

    @property
    def elsewhere(self) -> Family:
        return NfcmsFamily()

    def _category(self, directory: str) -> int:
        return ids.number(1000, 9999, "category", directory)

    def column_path(self, directory: str) -> str:
        return f"{_INDEX}#{self._category(directory)}"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return _INDEX

    def article_path(self, directory: str, post: Post) -> str:
        category = self._category(directory)
        return f"/gkmlpt/content/{category // 1000}/{category}/post_{post.key}.html"

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        """Drawn by script alone."""
        return ""

    def _sid(self, view: ColumnView) -> str:
        return str(ids.number(100_000, 999_999, "sid", view.host))

    def listing(self, view: ColumnView) -> Listing:
        return {view.at: partial(self._shell, view)}

    def _shell(self, view: ColumnView) -> Drawing:
        category = self._category(view.directory)
        tree = [
            {"id": category - 3, "name": "政府信息公开指南", "jump_url": "", "parent_id": 0, "children": []},
            {"id": category - 2, "name": "政府信息公开制度", "jump_url": "", "parent_id": 0, "children": []},
            {
                "id": category - 1,
                "name": "法定主动公开内容",
                "jump_url": "",
                "parent_id": 0,
                "children": [{"id": category + 1, "name": "机构职能", "parent_id": category - 1, "children": []}],
            },
            {"id": category, "name": view.name, "jump_url": "", "parent_id": 0, "children": []},
        ]
        config = (
            f"window._CONFIG = {{\n  SITE_NAME: '{view.site_name}',\n  SID: '{self._sid(view)}',\n"
            f"  TREE: {json.dumps(tree, ensure_ascii=False)},\n  HOME: '//{view.host}/'\n}};"
        )
        html = f'<div id="app"></div>\n<script>{config}</script>\n<script src="/gkmlpt/js/app.js"></script>'
        return Drawing(html, constant=True)

    def endpoints(self, views: Sequence[ColumnView]) -> Mapping[str, Endpoint]:
        (view,) = views
        category = self._category(view.directory)
        table: dict[str, Endpoint] = {
            "/gkmlpt/js/app.js": lambda _: Drawing("/*vue*/", False, "application/javascript"),
            "/gkmlpt/mindex": lambda _: Drawing("<div id='app'></div>", framed=False),
        }
        for other in (category - 3, category - 2, category - 1, category + 1):
            table[f"/gkmlpt/api/all/{other}"] = partial(self._answer, view, ())
        for filled in (category, 0):
            table[f"/gkmlpt/api/all/{filled}"] = lambda request: self._answer(view, view.everything(), request)
        return table

    def _answer(self, view: ColumnView, lines: Sequence[Line], request: Request) -> Response | None:
        given = fields(request)
        if given.get("sid") != self._sid(view):
            return None
        # Page 0 and page 1 are the same page.
        number = max(1, whole(given.get("page", ""), 1))
        start = 0
        for earlier in range(1, number):
            start += self._delivered(view, earlier)
        shown = lines[start : start + self._delivered(view, number)]
        answer = {
            "classify": {"id": self._category(view.directory), "name": view.name},
            "total": len(lines),
            "page": number,
            "articles": [self._article(view, line) for line in shown],
        }
        return Response(200, json.dumps(answer).encode(), (("Content-Type", "application/json"),))

    def _delivered(self, view: ColumnView, number: int) -> int:
        """How many articles a page gives; real sites give 75 to 99 of a nominal hundred."""
        nominal = view.page_size * 2 - 1
        return nominal - ids.number(0, view.page_size - 1, "short", number) if self.short else nominal

    def _article(self, view: ColumnView, line: Line) -> dict[str, object]:
        url = line.path if line.path.startswith("http") else f"http://{view.host}{line.path}"
        return {
            "id": line.post.key,
            "title": line.title,
            "url": line.path,
            "post_url": url if line.path.startswith("http") else line.path,
            self.date_field: int(line.post.stated.timestamp()),
            "display_publish_time": int(line.post.stated.timestamp()),
            "publisher": line.post.source,
            "identifier": f"{self._sid(view)}/{line.post.on.year}-{line.post.key % 100_000:05d}",
        }

    def container(self, style: Style, body: str) -> str:
        return f'<div class="article-content">{body}</div>'

    def present(self, post: Post, main: str) -> str:
        """The article as JSON with the content's HTML escaped; nothing of it stands in the page itself."""
        start = main.index('<div class="article-content">') + len('<div class="article-content">')
        content = main[start : main.rindex("</div>")]
        detail = {
            "id": post.key,
            "title": post.title,
            "publisher": post.source,
            "date": int(post.stated.timestamp()),
            "display_publish_time": post.stated.strftime("%Y-%m-%d %H:%M:%S"),
            "content": content,
        }
        text = json.dumps(detail).replace('\\"', "\\u0022").replace("<", "\\u003c").replace(">", "\\u003e")
        return (
            f'<div id="app"></div>\n<script>window._CONFIG = {{ TYPE: "content", DETAIL: {text} }};</script>\n'
            '<script src="/gkmlpt/js/app.js"></script>'
        )

    def file_path(self, directory: str, post: Post, number: int) -> str:
        key = ids.number(100_000, 999_999, directory, post.key, number)
        return f"/gkmlpt/attachment/0/{key // 1000}/{key}/{post.key}{suffix(post, number)}"

    def file_href(self, directory: str, post: Post, number: int) -> str:
        return self.file_path(directory, post, number)

    def file_link(self, style: Style, href: str, file: PostFile) -> str:
        return NfcmsFamily().file_link(style, href, file)
