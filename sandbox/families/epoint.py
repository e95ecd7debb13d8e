"""Epoint EWB (新点): the list by a JSON request that names site and category (research sites §1.7)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from sandbox.families import ids
from sandbox.families.fields import whole
from sandbox.families.model import ColumnView, Drawing, Endpoint, Family, Listing, suffix
from sandbox.families.plain import PlainFamily
from sandbox.script import Post
from sandbox.site import Request, Response
from sandbox.style import Style


@dataclass(frozen=True, slots=True)
class EpointFamily(Family):
    """`project`: the folder of the application, as `siteInfo.projectName` has it. `first`: the first page's index."""

    name: ClassVar[str] = "epoint"
    project: str = "/EWB-FRONT"
    first: int = 0

    @property
    def elsewhere(self) -> Family:
        return PlainFamily()

    def _category(self, directory: str) -> str:
        return f"{ids.number(1, 99, 'category', directory):03d}{ids.number(1, 999, 'sub', directory):03d}"

    def column_path(self, directory: str) -> str:
        return f"{directory}govInfoPub.html?deptcode=&categorynum={self._category(directory)}"

    def page_path(self, directory: str, page: int, pages: int) -> str:
        return self.column_path(directory)

    def article_path(self, directory: str, post: Post) -> str:
        category = self._category(directory)
        return f"{directory}{category}/{post.filed_on:%Y%m%d}/{ids.dashed('info', post.key)}.html"

    def pager(self, style: Style, directory: str, page: int, pages: int, total: int) -> str:
        """Drawn by script alone."""
        return ""

    def _guid(self, view: ColumnView) -> str:
        return ids.dashed("site", view.host)

    def _department(self, view: ColumnView) -> str:
        return str(ids.number(10**8, 10**9 - 1, "dept", view.host))

    def listing(self, view: ColumnView) -> Listing:
        return {view.at: partial(self._head, view)}

    def _head(self, view: ColumnView) -> Drawing:
        request = (
            f"{{deptcode:'{self._department(view)}',categorynum:'{self._category(view.directory)}',"
            f"siteGuid:siteInfo.siteGuid,pageIndex:{self.first},pageSize:{view.page_size}}}"
        )
        html = (
            '<ul class="ewb-info-items" id="infolist"></ul><div id="pager"></div>\n'
            '<script src="/js/webBuilderCommon.js"></script>\n<script>\n'
            f"$.ajax({{type:'POST',url:siteInfo.projectName+'/rest/lightfrontaction/getgovinfolist',"
            f"contentType:'application/json;charset=utf-8',data:JSON.stringify({{token:'Epoint_WebSerivce_**##0601',"
            f"params:{request}}}),success:function(r){{show(r.custom.data);}}}});\n</script>"
        )
        return Drawing(html, constant=True)

    def endpoints(self, views: Sequence[ColumnView]) -> Mapping[str, Endpoint]:
        view = views[0]
        script = f'var siteInfo = {{\n  "projectName": "{self.project}",\n  "siteGuid": "{self._guid(view)}"\n}};\n'
        return {
            "/js/webBuilderCommon.js": lambda _: Drawing(script, False, "application/javascript"),
            f"{self.project}/rest/lightfrontaction/getgovinfolist": partial(self._list, view),
        }

    def _list(self, view: ColumnView, request: Request) -> Response | None:
        if request.method != "POST":
            return None
        try:
            given = json.loads(request.body)
        except ValueError:
            return None
        asked = given.get("params", given) if isinstance(given, dict) else {}
        if not isinstance(asked, dict) or asked.get("siteGuid") != self._guid(view):
            return None
        found = asked.get("categorynum") == self._category(view.directory)
        number = max(0, whole(str(asked.get("pageIndex", "")), self.first) - self.first)
        size = max(1, whole(str(asked.get("pageSize", "")), 15))
        lines = view.lines(number * size, (number + 1) * size) if found else ()
        data = [
            {
                "infourl": line.path,
                "title": line.title,
                "infodate": line.post.on.isoformat(),
                "deptname": line.post.source,
            }
            for line in lines
        ]
        answer = {"custom": {"total": view.count if found else 0, "data": data}, "status": {"code": 200}}
        return Response(
            200, json.dumps(answer, ensure_ascii=False).encode(), (("Content-Type", "application/json;charset=UTF-8"),)
        )

    def file_path(self, directory: str, post: Post, number: int) -> str:
        return f"{self.project}/WebbuilderMIS/attach/{ids.dashed('attach', post.key, number)}{suffix(post, number)}"

    def file_href(self, directory: str, post: Post, number: int) -> str:
        return self.file_path(directory, post, number)
