"""What a click or a script would show: such a list may never pass for a whole one, and a plain one must."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

import pytest

from spiders.families import recognise
from spiders.families.model import Page

ROWS = "".join(
    f'<li><a href="./{year + 1}01/t{year + 1}0120_{year}.html">鹿河市教育局{year}年政府信息公开工作年度报告</a>'
    f"<span>{year + 1}-01-20</span></li>"
    for year in (2024, 2023, 2022)
)
LIST = f'<ul class="list">{ROWS}</ul>'
THIS_YEAR = "鹿河市教育局2025年政府信息公开工作年度报告"

HIDING = {
    "years by script": '<div><a href="javascript:y(2025)">2025年</a><a href="javascript:y(2024)">2024年</a></div>',
    "years by click": '<div><span onclick="load(2025)">2025年</span><span onclick="load(2024)">2024年</span></div>',
    "years in a list": '<ul><li data-y="2025">2025年度</li><li data-y="2024" class="on">2024年度</li></ul>',
    "years in a select": '<select><option value="2025">2025年</option><option value="2024">2024年</option></select>',
    "a row by click": f'<ul><li><a href="javascript:;" onclick="openDoc(12345)">{THIS_YEAR}</a></li></ul>',
    "a row without a link": f"<ul><li>{THIS_YEAR}<span>2026-01-20</span></li></ul>",
    "rows as data": f'<script>var rows=[{{"title":"{THIS_YEAR}","id":7}}];render(rows)</script>',
    "rows as escaped data": r'<script>var rows="\u4fe1\u606f\u516c\u5f00\u5e74\u5ea6\u62a5\u544a";</script>',
    "a pager by script": '<div id="p"></div><script>laypage({cont:"p",pages:5,curr:1})</script>',
    "an empty part to be filled": '<div id="x"></div><script>$.get("/api/list",function(d){$("#x").html(d)})</script>',
    "loading": '<div class="box">加载中...</div>',
    "more by script": '<a href="javascript:more()">查看更多</a>',
    "years in a bar": '<div><span data-id="8">2025年</span><span data-id="7">2024年</span></div>',
    "years as headings of a bar": '<div><h4 data-y="2025">2025年度</h4><h4 data-y="2024">2024年度</h4></div>',
    "a pager of spans": '<div class="page"><span>1</span><span onclick="go(2)">2</span><span onclick="go(2)">下一页</span></div>',
    "a pager of rows": "<ul><li class='on'>1</li><li>2</li><li>3</li><li>下一页</li></ul>",
    "a pager of buttons": "<div><button>上一页</button><button>1</button><button>2</button><button>下一页</button></div>",
    "a count for a script": "<script>var currentPage = 0; var countPage = 3; write(countPage)</script>",
    "a count in a field": '<input type="hidden" id="totalPage" value="3">',
    "a report in a banner": f'<div class="banner"><a href="/a/9.htm">{THIS_YEAR}</a></div>',
    "a report among the hot ones": f'<div class="hot"><ul><li><a href="/a/9.htm">{THIS_YEAR}</a></li></ul></div>',
    "a report with another name apart": '<h2><a href="/art/2026/1/20/art_1_2.html">关于2025年度政府信息公开工作情况的报告</a></h2>',
    "an image in the list": '<div><a href="/art/2026/1/20/art_1_2.html"><img src="/img/2025.png"></a></div>',
    "no longer kept up": "<p>本栏目已停止更新，2025年起请到<a href='/zwgk/'>新版网站</a>查看</p>",
    "moved": "<p>各年度报告请移步市政府网站信息公开平台查看</p>",
    "a year's button": '<input type="button" value="2025年" onclick="s(2025)">',
    "a year to choose": "<form><select name='y'><option>请选择</option><option value='2025'>2025年</option></select></form>",
    "another word than a year": '<ul><li onclick="tab(1)">本年度</li><li onclick="tab(2)" class="on">往年</li></ul>',
    "a month by script": '<a href="javascript:m(202601)">2026年1月</a>',
    "more by another name": '<a href="javascript:more()">点击查看更多</a>',
    "all of them": '<a href="javascript:;">查看全部</a>',
    "more as one scrolls": "<div id='m'>上拉加载更多</div>",
    "a button for more": '<input type="button" value="加载更多" onclick="m()">',
    "where more comes from": '<div id="end" data-next="/nb/list?cursor=abc"></div>',
    "a row without words": '<div><a href="/art/2026/1/20/art_1_2.html"></a></div>',
    "rows in a text field": f'<textarea class="lazy"><li><a href="/a/9.htm">{THIS_YEAR}</a></li></textarea>',
    "rows in a template": f'<script type="text/template"><li><a href="/a/9.htm">{THIS_YEAR}</a></li></script>',
    "this year at last year's address": f'<ul><li><a href="/nb/202501/t20250120_2024.html">{THIS_YEAR}</a></li></ul>',
    "the last page alone": '<div class="page"><a href="index_2.html">尾页</a></div>',
    "an arrow as a picture": '<div class="fy"><a href="index_1.html"><img src="/img/next.gif"></a></div>',
    "a button for the next page": '<input type="submit" name="btnNext" value="下一页">',
    "a frame of another host": '<iframe src="http://xxgk.luhe.gov.cn.test/list?dept=5"></iframe>',
    "a frame of this year": '<iframe src="/inc/y2025.html"></iframe>',
    "an object": '<object data="/inc/curlist.html" type="text/html"></object>',
    "an include that was left": '<!--#include virtual="/inc/newest.html" -->',
    "a fault of the database": "<font>Microsoft OLE DB Provider for SQL Server</font>",
    "a list that could not be loaded": "<p>数据加载失败，请刷新</p>",
    "more elsewhere": '<a href="/more/nb/all.html">更多&gt;&gt;</a>',
}
PLAIN = {
    "nothing else": "",
    "the running year of several": '<ul class="y"><li>2024年</li><li><a href="../2023/">2023年</a></li></ul>',
    "a heading of a year": "<h3>2024年</h3>",
    "headings of years": "<div><h3>2024年</h3><h3>2023年</h3></div>",
    "a pager of one page": "<div class='page'><span>上一页</span><span class='on'>1</span><span>下一页</span></div>",
    "a pager at its end": "<div class='p'><span class='p_no_d'>1</span><span class='p_next_d disabled'>下页</span></div>",
    "a slide to its first page": '<div class="page"><a href="?page=1">尾页</a></div>',
    "words for a fault that did not come": '<script>onerror=function(){alert("数据加载失败")}</script>',
    "what opens here": '<a href="javascript:void(0)">往年</a>',
    "a search by year": "<form><select name='y'><option value=''>全部年份</option><option value='2024'>2024年</option></select></form>",
    "a frame of the weather": '<iframe src="http://weather.example.com/list"></iframe>',
    "another body's report among the hot ones": '<div class="hot"><ul><li><a href="/a/9.htm">鹿河市财政局2025年政府信息公开'
    "工作年度报告</a></li></ul></div>",
    "the same report among the hot ones": '<div class="hot"><ul><li><a href="/nb/202501/t20250120_2024.html">鹿河市教育局'
    "2024年政府信息公开工作年度报告</a></li></ul></div>",
    "an image elsewhere": '<div class="footer"><a href="/art/2026/1/20/art_1_2.html"><img src="/img/x.png"></a></div>',
    "where to apply": "<p>公民申请信息公开的，请登录市政府门户网站提交</p>",
    "a counter": '<span id="n"></span><script>$.get("/count",function(d){$("#n").html(d)})</script>',
    "another box's more": '<div class="side"><h3>通知公告</h3><ul><li><a href="/tz/1.html">关于放假的通知</a></li></ul>'
    '<a href="/tz/">更多</a></div>',
    "a shared title in a script": '<script>share({title:"政府信息公开年报"})</script>',
}


def end_known(more: str) -> bool:
    head = "<head><title>政府信息公开年报</title></head>"
    page = Page("http://jyj.luhe.gov.cn.test/nb/", f"<html>{head}<body>{LIST}{more}</body></html>")
    listing = recognise(page).listing(page)
    assert len(listing.items) == 3
    return listing.end_known


@pytest.mark.parametrize("more", HIDING.values(), ids=HIDING)
def test_a_list_that_shows_more_on_a_click_is_not_whole(more: str) -> None:
    assert not end_known(more)


@pytest.mark.parametrize("more", PLAIN.values(), ids=PLAIN)
def test_what_hides_nothing_leaves_the_list_whole(more: str) -> None:
    assert end_known(more)
