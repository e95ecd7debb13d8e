"""Lists that show a part and say so by their make alone: tabs, filled-in forms, counts, rows that come on demand.

Each design is drawn for its site from a stream of its own, so that a new one moves nothing else. The first page of the
list is the only one that has an address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from random import Random

from sandbox.chance import chance
from sandbox.effects.stage import Disturbed, Stage, rewritten
from sandbox.site import Answer, Answers, Request
from sandbox.style import Style


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where a design is drawn: the maker's hand, the body, the newest year of the list, how many rows it has."""

    style: Style
    body: str
    newest: int
    rows: int
    source: Random

    @property
    def next_year(self) -> int:
        return self.newest + 1

    @property
    def total(self) -> int:
        return self.rows + self.source.randint(20, 60)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Markup before and behind the list."""

    before: str = ""
    behind: str = ""


_Draw = Callable[[_Desk], _Drawn]


def _bar(desk: _Desk, tag: str, cell: str, words: tuple[str, ...], name: str) -> str:
    cells = "".join(
        desk.style.tag(cell, escape(text), class_="on" if place == 0 else "", data_id=str(place + 3))
        for place, text in enumerate(words)
    )
    return desk.style.tag(tag, cells, class_=name)


def _owners(desk: _Desk) -> _Drawn:
    words = desk.source.choice(
        (("市政府", "市直部门", "乡镇街道"), ("本级", "所属单位"), ("市政府年报", "部门年报", "县市区年报"))
    )
    return _Drawn(_bar(desk, "ul", "li", words, "tab"))


def _times(desk: _Desk) -> _Drawn:
    words = desk.source.choice(
        (("上半年", "下半年"), ("往年", "本年度"), (f"{desk.newest % 100}年", f"{desk.next_year % 100}年"))
    )
    return _Drawn(_bar(desk, "div", "span", words, "hdtab"))


def _units(desk: _Desk) -> _Drawn:
    return _Drawn(_bar(desk, "dl", "dd", ("市教育局", "市财政局", "市民政局"), "unit"))


def _empty_year(desk: _Desk) -> _Drawn:
    box = desk.style.tag("div", "", id=f"y{desk.next_year}")
    heading = desk.source.choice((f"{desk.next_year}年", f"+ {desk.next_year}年度"))
    return _Drawn(desk.style.tag("h4", heading) + box)


def _tree(desk: _Desk) -> _Drawn:
    nodes = f'[{{id:1,name:"{desk.next_year}年",pId:0}},{{id:2,name:"{desk.newest}年",pId:0}}]'
    setting = desk.source.choice((nodes, "null"))
    data = "{async:{enable:true,url:'/tree/nodes.do'}}" if setting == "null" else "setting"
    return _Drawn(
        desk.style.tag("ul", "", id="treeDemo", class_="ztree")
        + f'<script>$.fn.zTree.init($("#treeDemo"),{data},{setting});</script>'
    )


def _days(desk: _Desk) -> _Drawn:
    fields = "".join(
        f"<input type='text' name='{name}' value='{value}'>"
        for name, value in (("beginDate", f"{desk.newest - 2}-01-01"), ("endDate", f"{desk.newest}-12-31"))
    )
    return _Drawn(f"<form action='/list.do' method='get'>发布日期：{fields}<input type='submit' value='查询'></form>")


def _one_year(desk: _Desk) -> _Drawn:
    shown = desk.source.choice((f"{desk.newest}", f"{desk.newest}年"))
    return _Drawn(f"<div class='cx'>年度：<input type='text' readonly value='{shown}'> <button>查询</button></div>")


def _one_unit(desk: _Desk) -> _Drawn:
    options = "".join(f"<option value='{place}'>{name}</option>" for place, name in enumerate(("本级", "下属单位")))
    return _Drawn(f"<div class='cx'>单位：<select id='dept'>{options}</select></div>")


def _ticked(desk: _Desk) -> _Drawn:
    return _Drawn(
        "<div class='cx'>类别：<label><input type='radio' name='lb' checked>政府年报</label>"
        "<label><input type='radio' name='lb'>部门年报</label></div>"
    )


def _total_in_words(desk: _Desk) -> _Drawn:
    said = desk.source.choice(
        (
            "合计：{0}",
            "总计{0}条",
            "本栏目共有信息{0}条",
            "约{0}条",
            "共收录年报{0}份",
            "显示第 1 至 {1} 项结果，共 {0} 项",
        )
    )
    return _Drawn(behind=desk.style.tag("div", said.format(desk.total, desk.rows), class_="sl"))


def _total_in_script(desk: _Desk) -> _Drawn:
    return _Drawn(
        behind=desk.source.choice(
            (
                f"<script>var totalCount={desk.total};var pageSize={desk.rows};</script>",
                f'<script>var info={{"pageNum":1,"pageSize":{desk.rows},"total":{desk.total}}};</script>',
                f"<input type='hidden' id='allCount' value='{desk.total}'>",
                f"<div class='fy' data-count='{desk.total}' data-size='{desk.rows}'></div>",
                f"<div id='fy'></div><script>fanye({desk.total},{desk.rows},1);</script>",
            )
        )
    )


def _page_size(desk: _Desk) -> _Drawn:
    return _Drawn(behind=f"<div class='sl'>每页{desk.rows}条</div>")


def _scrolled(desk: _Desk) -> _Drawn:
    return _Drawn(
        behind="<script>var page=1;$(window).scroll(function(){if($(document).height()-$(window).scrollTop()<"
        "$(window).height()+40){page++;$.get('/list.do?p='+page,function(d){$('#rows').append(d)})}});</script>"
    )


def _behind_the_last_row(desk: _Desk) -> _Drawn:
    return _Drawn(
        behind=desk.source.choice(
            (
                "<a href='javascript:;' class='zk'>展开</a>",
                "<div class='hd2'>滑动查看更多</div>",
                "<a href='javascript:void(0)'>查看其余年报</a>",
                "<div class='zk' onclick='loadNext()'><i class='xia'></i></div>",
            )
        )
    )


_ELEMENT_UI = (
    "<div class='el-pagination'><button type='button' disabled class='btn-prev'><i></i></button>"
    "<button type='button' class='btn-next'><i></i></button></div>"
)
_DATA_TABLES = (
    "<div class='dataTables_paginate'><a class='paginate_button current'>1</a><a class='paginate_button'>2</a></div>"
)


def _widget(desk: _Desk) -> _Drawn:
    return _Drawn(
        behind=desk.source.choice(
            (
                _ELEMENT_UI,
                _DATA_TABLES,
                "<nav><button type='button' aria-label='下一页'><svg></svg></button></nav>",
                "<div class='van-list'><div class='van-list__placeholder'></div></div>",
            )
        )
    )


def _sentence(desk: _Desk) -> _Drawn:
    said = desk.source.choice(
        (
            "请选择年度进行查询。",
            "默认显示最近三年的年报。",
            "本页仅显示部分年报。",
            "更多年报请使用站内搜索查询。",
            f"{desk.next_year}年以后的年报请在法定主动公开内容栏目查看。",
        )
    )
    return _Drawn(desk.style.tag("p", said))


def _template(desk: _Desk) -> _Drawn:
    return _Drawn(
        "<div id='nbrows'></div><script type='text/x-handlebars-template' id='tpl'>"
        "<li><a href='{{url}}'>{{title}}</a></li></script>"
    )


def _unrendered(desk: _Desk) -> _Drawn:
    return _Drawn(
        desk.source.choice(
            (
                "<TRS_DOCUMENTS NUM=20 ID='年报'><li></li></TRS_DOCUMENTS>",
                "{dede:list pagesize='20'}{/dede:list}",
                "<#list rows as row></#list>",
            )
        )
    )


def _row_script(desk: _Desk) -> _Drawn:
    return _Drawn(f"<ul><script src='/inc/nb{desk.next_year}.js'></script></ul>")


def _named_only(desk: _Desk) -> _Drawn:
    title = f"{desk.body}{desk.next_year}年政府信息公开工作年度报告"
    return _Drawn(
        desk.source.choice(
            (
                desk.style.tag("p", escape(title)),
                desk.style.tag("div", desk.style.tag("span", escape(title)), class_="tj"),
                f"<img src='/images/nb.png' alt='{escape(title)}'>",
            )
        )
    )


DESIGNS: Mapping[str, tuple[_Draw, ...]] = {
    "tabs": (_owners, _times, _units, _empty_year, _tree),
    "forms": (_days, _one_year, _one_unit, _ticked),
    "counts": (_total_in_words, _total_in_script, _page_size),
    "demand": (_scrolled, _behind_the_last_row, _widget),
    "sentences": (_sentence,),
    "rows": (_template, _unrendered, _row_script, _named_only),
}
"""The kinds of designs, with the designs of each."""


def design(kind: str) -> Callable[[Stage], tuple[Answers, ...]]:
    """The list with one of the designs of `kind` around it."""

    def play(stage: Stage) -> tuple[Answers, ...]:
        site = stage.site
        years = [post.report.year for post in site.posts if post.report is not None]
        heading = site.style.tag("h2", site.style.label(site.reports.name)) + "\n"
        beside = site.style.tag("div", "", class_=site.style.classes["other"]).removesuffix("</div>")

        def change(body: bytes) -> bytes:
            top, mark, rest = body.decode().partition(heading)
            main, other, end = rest.partition(beside)
            source = chance(site.host, site.name, "design", kind)
            draw = source.choice(DESIGNS[kind])
            drawn = draw(_Desk(site.style, site.name, max(years), main.count("<a "), source))
            return f"{top}{mark}{drawn.before}{main}{drawn.behind}{other}{end}".encode()

        def spoil(request: Request, given: Callable[[], Answer], now: datetime) -> Answer:
            return rewritten(given(), change) if stage.is_list(request) else given()

        return (Disturbed(site, spoil),)

    return play
