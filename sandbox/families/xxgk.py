"""Hanweb's disclosure module (大汉 xxgk): the list is an answer to a form (research sites §1.2).

Two ways to the annual reports: `search.jsp`, posted to page by page, which may ignore the column and give everything;
and `xxgkAnnualReport.jsp`, one address for each year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import ClassVar
from urllib.parse import urlencode

from sandbox.families import ids
from sandbox.families.fields import fields, whole
from sandbox.families.jpage import JpageFamily, hanweb_file
from sandbox.families.model import ColumnView, Drawing, Endpoint, Family, Line, Listing
from sandbox.script import Post
from sandbox.site import Request
from sandbox.style import Style

_SEARCH = "/module/xxgk/search.jsp"
_TREE = "/module/xxgk/tree.jsp"
_ANNUAL = "/module/xxgk/xxgkAnnualReport.jsp"


@dataclass(frozen=True, slots=True)
class XxgkFamily(Family):
    """`form`: `search` or `annual`. `markup` of the answer: `standard` (template of 2019), `table`, `link`. `careless`:
    search.jsp ignores the column and mixes in what other columns hold. `attach`: as in jpage. `by_tree`: which category
    the search is to give stands in the directory beside the list alone (`written` by script, or as markup)."""

    name: ClassVar[str] = "xxgk"
    form: str = "search"
    markup: str = "standard"
    careless: bool = False
    attach: str = "downfile"
    by_tree: str = ""

    @property
    def elsewhere(self) -> Family:
        return JpageFamily(attach=self.attach)

    def _number(self, directory: str) -> int:
        return ids.number(10_000, 1_299_999, "col", directory)

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

    def _area(self, view: ColumnView) -> str:
        return f"{ids.number(10**8, 10**9 - 1, 'area', view.host)}"

    def _keys(self, view: ColumnView) -> dict[str, str]:
        return {
            "infotypeId": f"A{ids.number(1, 40, 'type', view.directory):02d}12",
            "jdid": str(ids.number(1, 400, "jd", view.host)),
            "area": self._area(view),
            "divid": f"div{self._number(view.directory)}",
        }

    def listing(self, view: ColumnView) -> Listing:
        return {view.at: partial(self._annual_head if self.form == "annual" else self._head, view)}

    def _head(self, view: ColumnView) -> Drawing:
        keys = self._keys(view)
        if self.by_tree:
            return self._shell(keys)
        data = ",".join(f"'{name}':'{value}'" for name, value in keys.items())
        fixed = urlencode(
            {
                "standardXxgk": "1" if self.markup == "standard" else "0",
                "isAllList": "1",
                "texttype": "",
                "fbtime": "-1",
                "vc_all": "",
                "vc_filenumber": "",
                "vc_title": "",
                "vc_number": "",
                "currpage": "1",
                "sortfield": ",compaltedate:0",
            },
            safe=",:",
        )
        html = (
            f'<script src="/module/xxgk/tree.jsp?area={keys["area"]}&jdid={keys["jdid"]}"></script>\n'
            f'<div id="{keys["divid"]}" class="zfxxgk_zdgkc">正在加载…</div>\n<script type="text/javascript">\n'
            f"$.ajax({{type:'POST',url:'{_SEARCH}?{fixed}',data:{{{data}}},"
            f"success:function(html){{$('#{keys['divid']}').html(html);}}}});\n</script>"
        )
        return Drawing(html, constant=True)

    def _shell(self, keys: Mapping[str, str]) -> Drawing:
        """The list's place with the directory in a frame beside it: a click there says what is to be listed."""
        query = urlencode({"standardXxgk": "1", "area": keys["area"], "divid": keys["divid"]})
        data = ",".join(f"'{name}':'{keys[name]}'" for name in ("jdid", "area", "divid"))
        html = (
            f'<iframe src="{escape(f"{_TREE}?{query}")}" width="240" height="600"></iframe>\n'
            f'<div id="{keys["divid"]}" class="zfxxgk_zdgkc">请选择左侧目录</div>\n<script type="text/javascript">\n'
            f"function funclick(iid,name){{$.ajax({{type:'POST',url:'{_SEARCH}?infotypeId='+iid,data:{{{data}}},"
            f"success:function(html){{$('#{keys['divid']}').html(html);}}}});}}\n</script>"
        )
        return Drawing(html, constant=True)

    def _directory(self, view: ColumnView, request: Request) -> Drawing | None:
        """The tree: the report's category among others, with the number of entries behind each name."""
        keys = self._keys(view)
        if not self.by_tree:
            return Drawing("var xxgkTree=[];", False, "application/javascript")
        if fields(request).get("area") != keys["area"]:
            return None
        nodes = [
            *(("A0101", "机构职能", 3), ("A0102", "政府信息公开指南", 1)),
            ("A9901", "政府网站工作年度报表", 6),
            (keys["infotypeId"], view.name, view.count),
            ("B01", "财政预决算", 12),
        ]
        if self.by_tree == "written":
            lines = "\n".join(
                f"d.add({place},0,'<a href=\"javascript:void(0)\" onclick=\"funclick(\\'{category}\\',\\'{name}\\');\">"
                f"{name}({count})</a>');"
                for place, (category, name, count) in enumerate(nodes, start=1)
            )
            tree = f"<script>var d=new dTree('d');\nd.add(0,-1,'信息公开目录');\n{lines}\ndocument.write(d);</script>"
        else:
            lines = "".join(
                f"<li><a href='javascript:void(0)' onclick=\"funclick('{category}','{name}')\">{name}</a></li>"
                for category, name, _ in nodes
            )
            tree = f"<ul>{lines}</ul>"
        return Drawing(f"<!DOCTYPE html><html><body>{tree}</body></html>", framed=False)

    def _annual_head(self, view: ColumnView) -> Drawing:
        """The years as links, newest first; the newest year's list is fetched by script."""
        style = view.style
        years = sorted({self._year(line) for line in view.everything()}, reverse=True)
        area = self._area(view)
        items = "".join(
            style.tag("li", style.link(f"{_ANNUAL}?area={area}&fbtime={year}", f"{year}年")) for year in years
        )
        newest = f"{_ANNUAL}?area={area}&fbtime={years[0] if years else ''}"
        script = f"<script>$.get('{newest}',function(html){{$('#ndbg').html(html);}});</script>"
        return Drawing(f'{style.tag("ul", items, class_="nb_year")}\n<div id="ndbg"></div>\n{script}')

    def _year(self, line: Line) -> int:
        """The year under which the module files an article: that of its publication."""
        return line.post.on.year

    def endpoints(self, views: Sequence[ColumnView]) -> Mapping[str, Endpoint]:
        if self.form == "annual":
            return {_ANNUAL: partial(self._annual, views[0])}
        return {
            _SEARCH: partial(self._search, views[0]),
            _TREE: partial(self._directory, views[0]),
        }

    def _annual(self, view: ColumnView, request: Request) -> Drawing | None:
        given = fields(request)
        if given.get("area") != self._area(view):
            return None
        wanted = given.get("fbtime", "")
        lines = [line for line in view.everything() if wanted in ("", "-1", str(self._year(line)))]
        return Drawing(self._answer(view, lines, 0, 1), framed=False)

    def _search(self, view: ColumnView, request: Request) -> Drawing | None:
        if request.method != "POST":
            return None
        given = fields(request)
        keys = self._keys(view)
        if given.get("area") != keys["area"] or (given.get("infotypeId") != keys["infotypeId"] and not self.careless):
            return Drawing('<div class="zfxxgk_zdgkc"><ul></ul></div>&nbsp;共0页&nbsp;', framed=False)
        lines = list(view.everything())
        if self.careless:
            lines = [line for pair in zip(lines, self._strays(view, len(lines)), strict=True) for line in pair if line]
        number = max(1, whole(given.get("currpage", ""), 1)) - 1
        pages = max(1, -(-len(lines) // view.page_size))
        shown = lines[number * view.page_size : (number + 1) * view.page_size]
        return Drawing(self._answer(view, shown, number, pages), framed=False)

    def _strays(self, view: ColumnView, count: int) -> list[Line | None]:
        """Articles of another column in the answer: their number says that they are of another."""
        other = ids.number(10_000, 1_299_999, "stray", view.directory)
        strays: list[Line | None] = [None] * count
        for place, line in enumerate(view.lines(0, min(2, count))):
            on = line.post.on
            path = f"/art/{on.year}/{on.month}/{on.day}/art_{other}_{line.post.key + 1}.html"
            strays[place] = Line(line.post, f"关于做好信息公开目录维护工作的通知（第{place + 1}号）", path, path)
        return strays

    def _answer(self, view: ColumnView, lines: Sequence[Line], number: int, pages: int) -> str:
        said = f'<div class="xxgk_page">&nbsp;共{pages}页&nbsp;第{number + 1}页&nbsp;</div>'
        if self.markup == "table":
            rows = "".join(
                f'<tr class="tr_main_value_{"odd" if place % 2 else "even"}"><td align="center">{place + 1}</td>'
                f'<td><a href="{line.path}" mc="{escape(line.post.title)}">{escape(line.title)}</a></td>'
                f'<td align="center">{line.post.on.isoformat()}</td></tr>'
                for place, line in enumerate(lines)
            )
            heads = '<tr class="tr_main_title"><td>序号</td><td>名称</td><td>发布日期</td></tr>'
            return f'<table width="100%">{heads}{rows}</table>{said}'
        if self.markup == "link":
            items = "".join(
                f'<div class="line"><a class="bt_link" href="{line.path}">{escape(line.title)}</a>'
                f"<span>{line.post.on.isoformat()}</span></div>"
                for line in lines
            )
            return items + said
        items = "".join(
            f'<li><a href="{line.path}" title="{escape(line.post.title)}" target="_blank">{escape(line.title)}</a>'
            f"<b>{line.post.on.isoformat()}</b></li>"
            for line in lines
        )
        return f'<div class="zfxxgk_zdgkc"><ul>{items}</ul></div>{said}'

    def container(self, style: Style, body: str) -> str:
        return f'<div id="zoom">{body}</div>'

    def file_path(self, directory: str, post: Post, number: int) -> str:
        return hanweb_file(self.attach, post, number)

    def file_href(self, directory: str, post: Post, number: int) -> str:
        return self.file_path(directory, post, number)
