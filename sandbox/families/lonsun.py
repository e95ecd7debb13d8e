"""LonSun (龙讯): a column is a query over an organ's catalogue, its list an Ajax label (research sites §1.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import ClassVar

from sandbox.families import ids
from sandbox.families.fields import fields, whole
from sandbox.families.model import ColumnView, Drawing, Endpoint, Family, Listing, suffix
from sandbox.families.plain import PlainFamily
from sandbox.script import Post
from sandbox.site import Request
from sandbox.style import Style

_LABEL = "/site/label/8888"
_NOTHING = "暂无相关信息"


@dataclass(frozen=True, slots=True)
class LonsunFamily(Family):
    """`article_form`: `content`, `openness` or `numbered`. `template_text`: an unrendered `<?=el.link?>` is left."""

    name: ClassVar[str] = "lonsun"
    article_form: str = "content"
    template_text: bool = True

    @property
    def elsewhere(self) -> Family:
        return PlainFamily(page_form="index")

    def _organ(self, directory: str) -> int:
        return ids.number(6_590_000, 6_790_000, "organ", directory)

    def _category(self, directory: str) -> int:
        return ids.number(6_700_000, 6_799_999, "cat", directory)

    def column_path(self, directory: str) -> str:
        return f"/public/column/{self._organ(directory)}?type=4&catId={self._category(directory)}&action=list&nav=3"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return self.column_path(directory)

    def article_path(self, directory: str, post: Post) -> str:
        if self.article_form == "openness":
            return f"/openness/public/{self._organ(directory)}/{post.key}.html"
        if self.article_form == "numbered":
            return f"/public/{self._organ(directory) % 9000}/{post.key}.html"
        return f"/public/content/{post.key}"

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        """Drawn by script alone."""
        return ""

    def listing(self, view: ColumnView) -> Listing:
        return {view.at: partial(self._head, view)}

    def _parameters(self, view: ColumnView) -> dict[str, str]:
        return {
            "labelName": "publicInfoList",
            "siteId": str(ids.number(6_700_000, 6_800_000, "site", view.host)),
            "pageSize": str(view.page_size),
            "pageIndex": "1",
            "action": "list",
            "organId": str(self._organ(view.directory)),
            "type": "4",
            "catId": str(self._category(view.directory)),
            "cId": "",
            "isDate": "true",
            "dateFormat": "yyyy-MM-dd",
            "length": "80",
            "file": "/xxgk/publicInfoList_newest2020",
            "result": _NOTHING,
        }

    def _head(self, view: ColumnView) -> Drawing:
        given = ",".join(f"{name}:'{value}'" for name, value in self._parameters(view).items())
        left = '<script type="text/template"><li><a href="<?=el.link?>"><?=el.title?></a></li></script>'
        html = (
            f'<div class="xxgk_listbox" id="xxgklist">{left if self.template_text else ""}</div>\n'
            '<div id="page"></div>\n'
            f"<script>\nvar params={{IsAjax:1,dataType:'html',{given},_:Math.random()}};\n"
            f"$.get('{_LABEL}',params,function(html){{$('#xxgklist').html(html);}});\n</script>"
        )
        return Drawing(html, constant=True)

    def endpoints(self, views: Sequence[ColumnView]) -> Mapping[str, Endpoint]:
        return {_LABEL: partial(self._label, views[0])}

    def _label(self, view: ColumnView, request: Request) -> Drawing | None:
        given = fields(request)
        wanted = self._parameters(view)
        if given.get("labelName") != wanted["labelName"] or given.get("organId") != wanted["organId"]:
            return None
        number = max(1, whole(given.get("pageIndex", ""), 1)) - 1
        size = max(1, whole(given.get("pageSize", ""), 15))
        lines = view.lines(number * size, (number + 1) * size) if given.get("catId") == wanted["catId"] else ()
        if not lines:
            return Drawing(f'<div class="nodata">{_NOTHING}</div>', framed=False)
        items = "".join(
            f'<li class="clearfix"><a href="{line.path}" target="_blank" title="{escape(line.post.title)}">'
            f'{escape(line.title)}</a><span class="date">{line.post.on.isoformat()}</span></li>'
            for line in lines
        )
        pages = max(1, -(-view.count // size))
        script = (
            f"<script>Ls.pagination('#page_{self._organ(view.directory)}',{{pageIndex:{number + 1},pageCount:{pages},"
            f"pageSize:{size},total:{view.count}}});</script>"
        )
        return Drawing(f'<ul class="clearfix xxgk_nav_list">{items}</ul>{script}', framed=False)

    def container(self, style: Style, body: str) -> str:
        return f'<div class="j-fontContent clearfix wzcon">{body}</div>'

    def file_path(self, directory: str, post: Post, number: int) -> str:
        key = ids.digits32("fast", post.key, number)
        return f"/group6/M00/{key[:2].upper()}/{key[2:4].upper()}/{key[4:]}{suffix(post, number)}"

    def file_href(self, directory: str, post: Post, number: int) -> str:
        return f"{self.file_path(directory, post, number)}?filename={ids.number(10**6, 10**7, post.key)}"
