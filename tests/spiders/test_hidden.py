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
TABS = '<script src="/js/tab.js"></script>'
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
    "more that is no link": '<span class="more">更多</span>',
    "an arrow behind the list": '<a href="/more/nb/all.html">&gt;&gt;</a>',
    "more by a button in other words": '<button id="m">展开更多年报</button>',
    "years as links without addresses": f"<ul><li><a>2026</a></li><li><a>2025</a></li><li><a>2024</a></li></ul>{TABS}",
    "years in boxes": f"<div><div><i>2026</i></div><div><i>2025</i></div></div>{TABS}",
    "years in a table's row": f"<table><tr><td>2026年</td><td>2025年</td></tr></table>{TABS}",
    "years in strong letters": f"<div><strong>2026</strong><strong>2025</strong></div>{TABS}",
    "a year's box that is empty": f'<h3>2025年</h3><ul id="u25"></ul>{TABS}',
    "a year in a box to click": '<div onclick="show(2025)"><div>2025</div></div>',
    "shelves by click": "<ul><li onclick='load(1)'>县直部门</li><li onclick='load(2)'>乡镇</li></ul>",
    "a shelf of reports by click": '<a href="javascript:void(0)" onclick="load(7)">镇街年报</a>',
    "a page to type in": '<div>page/3 <input name="p" size="2"> <a href="javascript:go()">GO</a></div>',
    "a page to jump to": '<div>到<input type="text" id="pg">页 <button onclick="jump()">跳转</button></div>',
    "a button that jumps": '<div>1/3 <input size="2"><input type="button" value="GO" onclick="go()"></div>',
    "a pager's count": '<div class="page">1/3</div>',
    "a count in Chinese": "<p>共二页 第一页</p>",
    "a count by another name": "<p>页数：3</p>",
    "a count in English": "<p>Page 1 of 3</p>",
    "a window of rows": "<div>1-3 / 45</div>",
    "a count of rows found": "<div>共检索到45条结果</div>",
    "rows counted in a field": '<input type="hidden" id="recordCount" value="45">',
    "pages counted in a hidden field": '<input type="hidden" id="hidTotalPages" value="3">',
    "rows counted in a script": "<script>var totalCount=45;var pageSize=3;</script>",
    "rows counted in an attribute": '<div class="pager" data-total="45"></div>',
    "pages counted in an attribute": '<div id="page" pagecount="4"></div>',
    "options of a widget": '<div class="easyui-pagination" data-options="total:45,pageSize:15"></div>',
    "a pager of the site's own": '<script>showPage("box", 3, 0)</script>',
    "a plug-in's pager": '<script>$("#Pagination").pagination(45,{items_per_page:15});</script>',
    "a table of a plug-in": '<table data-toggle="table" data-url="/api/list"></table>',
    "a grid": '<table id="dg"></table><script>$("#dg").datagrid({url:"/l.do"})</script>',
    "numbers in rows": "<ul><li>«</li><li class='active'>1</li><li>2</li><li>»</li></ul>",
    "numbers in spans": "<div><span>1</span><span>2</span><span>3</span></div>",
    "a number to click": '<div><span onclick="goPage(2)">2</span></div>',
    "a number that is a route": '<div class="p"><a href="#/list?page=1">1</a><a href="#/list?page=2">2</a></div>',
    "a marked arrow": '<a href="javascript:void(0)" data-page="2" class="nx"><i></i></a>',
    "a select of pages": '<select id="pp"><option value="1">第1页</option><option value="2">第2页</option></select>',
    "a picture to click": '<div><img src="n.gif" alt="下一页" onclick="go(2)"></div>',
    "a picture named next": '<a href="javascript:go(2)"><img src="/img/next.gif"></a>',
    "a button without a click": '<form method="post" action="l.do"><button>后页</button></form>',
    "an empty pager": '<div class="pagination" id="pagination"></div><script src="/js/page.js"></script>',
    "an empty list": '<ul id="newlist"></ul><script src="/js/list.js"></script>',
    "a box filled by its class": '<ul class="n"></ul><script>$.get("/x",function(d){$(".n").append(d)})</script>',
    "rows put before the others": '<script>$.get("/x/new",function(d){$(".list").prepend(d)})</script>',
    "a box with an address": '<div class="rows" data-url="/api/rows?page=1"></div>',
    "an element of its own": '<page-list cid="7"></page-list>',
    "a program that writes": '<script src="/inc/getlist.asp?id=3"></script>',
    "a frame without an address": '<iframe id="f"></iframe><script>document.getElementById("f").src="/n"+"b.html"</script>',
    "a frame that loads late": '<iframe data-src="http://www.luhe.gov.cn.test/x/y.html"></iframe>',
    "links that a script writes": '<div><script>document.write("<a href=index_1.html>下一页</a>")</script></div>',
    "years that a script writes": '<div><script>for(y of ys){document.write("<a href=javascript:s("+y+")>"+y+"</a>")}</script></div>',
    "a pager of a plug-in": '<div id="kkpager"></div><script>kkpager.generPageHtml({pno:1,total:4})</script>',
    "a link called after more": '<a href="javascript:void(0);" class="loadmore"><i></i></a>',
    "a count in wide figures": '<div class="page">１／４</div>',
    "a count of entries": "<div>Showing 1 to 3 of 45 entries</div>",
    "a part that starts a script": '<div x-data="list()" x-init="load()"></div>',
    "a next page that is no link": '<span data-href="index_1.html">下一页</span>',
    "a newer year on another host": '<p><a href="https://mp.weixin.qq.com/s/x1">2025年度报告（微信版）</a></p>',
    "a box that says where from": '<div class="lazyload" data-url="/x/rows"></div>',
    "a file that is turned over": '<div class="flipbook" data-pdf="/a/nb2025.pdf"></div>',
    "rows given to a list": "<script>fetch('/api/col/7').then(r=>r.json()).then(j=>{app.rows=j})</script>",
    "a code to be typed": "<p>请输入验证码后查看报告</p>",
    "a part that is down": "<p>系统维护中，部分数据暂不显示</p>",
    "an older site's reports": '<a href="http://old.luhe.gov.cn.test/nb/">旧网站年报</a>',
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
    "a box to jump in the only page": '<div class="page">1/1 <input size="2"> <a href="javascript:go()">GO</a></div>',
    "a box to jump, and one page said": "<div>共1页 第<input type='text' value='1'>页 <button>跳转</button></div>",
    "one page told to a script": '<input type="hidden" name="totalPage" value="1"><div id="pager"></div>'
    '<script src="/js/pager.js"></script>',
    "all rows told to a script": '<input type="hidden" id="totalCount" value="3">',
    "empty ornaments": '<div class="clear"></div><div id="ewm"></div><ul id="subnav"></ul><script src="/js/common.js"></script>',
    "who is logged in": '<div id="user"></div><script>$.get("/user/info",function(d){$("#user").html(d)})</script>',
    "a hidden frame": '<iframe id="i" style="display:none"></iframe><script>x()</script>',
    "a counter in a frame": '<iframe src="/count.asp?id=3" width="0" height="0"></iframe>',
    "a counter that writes": '浏览次数：<script src="/hits.jsp?id=3"></script>',
    "months": "<select>" + "".join(f"<option>{month}</option>" for month in range(1, 13)) + "</select>",
    "a slider": '<div class="focus"><ul class="hd"><li>1</li><li>2</li><li>3</li></ul></div>',
    "other years that are these": '<a href="/nb/">历年年报</a>',
    "a script's pager of one page": '<div id="page_div"></div><script>createPageHTML(1,0,"index","html")</script>'
    '<script src="/js/page.js"></script>',
    "a newer year's shelf of something else": '<div><a href="/zt/ys2025/">2025年部门预算公开</a></div>',
    "an answer that is no list": "<script>fetch('/api/col/7').then(r=>r.json()).then(j=>{app.theme=j})</script>",
    "what a template left": '<div class="page"></div><script src="/js/jquery.js"></script>',
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


def test_a_word_among_the_titles_that_says_nothing_may_lead_on() -> None:
    page = Page(
        "http://jyj.luhe.gov.cn.test/nb/",
        f"<html><body><ul>{ROWS}<li><a href='./z.html'>续</a></li></ul></body></html>",
    )
    assert not recognise(page).listing(page).end_known


@pytest.mark.parametrize("more", PLAIN.values(), ids=PLAIN)
def test_what_hides_nothing_leaves_the_list_whole(more: str) -> None:
    assert end_known(more)
