"""Lists that show a part and say so nowhere in words: by the state of a script, by an icon, by a box that stands empty.
None of them may pass for a whole one; and what stands around whole lists may not make one look cut."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

import pytest

from tests.spiders.pages import column, list_items, read, report_rows

NEWEST = "示例市生态环境局2025年政府信息公开工作年度报告"
LIST = f"<ul class='list'>{list_items(report_rows([2024, 2023, 2022]))}</ul>"

STATE = {
    "rows of a payload": f'<script type="application/json" id="__NUXT_DATA__">[{{"rows":1}},[2],"{NEWEST}"]</script>',
    "rows in strings of strings": rf'<script>self.__next_f.push([1,"{{\"rows\":[{{\"t\":\"{NEWEST}\"}}]}}"])</script>',
    "rows by their years alone": '<script>window.__INITIAL_STATE__={"rows":[{"t":"2025年度报告","id":5}]}</script>',
    "years to choose": '<script>new Vue({el:"#n",data:{years:["2025","2024"],cur:"2024"}})</script>',
    "a count of its state": '<script>window.__pinia={"nb":{"total":18,"size":3,"pageNo":1}}</script>',
    "a list for search engines": f'<script type="application/ld+json">{{"itemListElement":[{{"name":"{NEWEST}"}}]}}</script>',
    "rows as an attribute": f'<div data-rows=\'[{{"t":"{NEWEST}"}}]\'></div>',
    "rows in a field": f"<input type='hidden' value='[{{\"t\":\"{NEWEST}\"}}]'>",
    "a count as an attribute": '<div data-props=\'{"total":30,"pageSize":3}\'></div>',
    "an object of its element": '<div x-data="{page:1,total:30}">年报</div>',
    "an island of XML": f"<xml><row><t>{NEWEST}</t></row></xml>",
    "a text of data": f'<script type="text/plain">2025,{NEWEST},/a/1.html</script>',
    "a comment that waits": f'<div><!--<ul><li><a href="/a/1.html">{NEWEST}</a></li></ul>--></div>',
    "a button that posts": f'<form method="post"><button name="id" value="9">{NEWEST}</button></form>',
    "a link of a router": f'<router-link to="/d/9">{NEWEST}</router-link>',
    "a frame of its own text": "<iframe srcdoc='&lt;ul&gt;&lt;/ul&gt;'></iframe>",
}
ASKED = {
    "rows put in front": "<script>fetch('list.json').then(r=>r.json()).then(d=>d.forEach(x=>u.insertAdjacentHTML('afterbegin',x)))</script>",
    "rows by axios": "<script>axios.get('api/nb',{params:{p:1}}).then(function(r){render(r.data)})</script>",
    "rows by hand": "<script>var x=new XMLHttpRequest();x.open('GET','nb.json');x.onload=function(){show(x.responseText)}</script>",
    "several places at once": "<script>$('.list,.news').load('nb_all.html')</script>",
    "rows that are sent": "<script>new EventSource('/nb/stream').onmessage=function(e){add(e.data)}</script>",
    "a frame made by script": "<script>var f=document.createElement('iframe');f.src='/xxgk/more.html';b.append(f)</script>",
    "a script written by a script": "<script>document.write('<script src=/nb/new.js><\\/script>')</script>",
    "the second page at once": "<script>setTimeout(function(){loadRows(2)},500)</script>",
    "an endpoint": "<div data-endpoint='/api/v1/articles?col=37'></div>",
}
TURNED = {
    "a count for another file": "<div id='fy'></div><script>var totalPage = 5; var cur=1;</script>",
    "a count in pinyin": "<script>var zys=5,dqy=1;xs(zys,dqy)</script>",
    "a pager by num": "<script>Page({num:4,startnum:1})</script>",
    "a box for pages": "<div class='pages' id='pagesBox'></div><script src='/js/zw_page.js'></script>",
    "virtual rows": "<div class='vue-recycle-scroller'></div>",
    "a button that wakes": "<a class='disabled' id='nx' href='javascript:;'>下一页</a><script>$('#nx').removeClass('disabled')</script>",
    "an event of a framework": "<span wire:click='nextPage'>后面</span>",
    "a post back": "<a href=\"javascript:__doPostBack('Pager1','2')\">后</a>",
    "a button with a number": "<form><button name='page' value='2'>后面的</button></form>",
    "an icon behind the rows": "<a href='javascript:void(0)'><svg></svg></a>",
    "an icon called more": "<div class='more'><svg></svg></div>",
    "an arrow that is clicked": "<a href='#' onclick=\"mojarra.jsfcljs(f,{'f:next':''})\">»</a>",
    "one of four": "<p>1 / 4</p>",
    "an icon that points down": "<div onclick='rest()'><i class='icon-arrow-down'></i></div>",
    "how many are left": "<p>还有9条未显示</p>",
    "a fold with a number": "<p>↓展开剩余9条</p>",
}
CHOSEN = {
    "another body": "<a href='javascript:;'>切换部门</a>",
    "another year": "<button type='button'>选择年份</button>",
    "years by pictures": "<img src='/a.png' alt='2025年'><img src='/b.png' alt='2024年'>",
    "years by points": "<ul><li title='2025年'></li><li title='2024年'></li></ul>",
    "years that a script counts": "<select id='n'></select><script>for(var y=2025;y>2008;y--){$('#n').append('<option>'+y)}</script>",
    "a year that opens": "<details><summary>2025年</summary></details>",
    "a year in a panel": "<div><button class='c__header'>2025年</button><div style='display:none'></div></div>",
    "bodies by click": "<p onclick='sel(3)'>市教育局</p><p onclick='sel(4)'>市财政局</p>",
    "the year that was chosen": "<p>已选条件：年份：2024年及以前</p>",
    "who publishes them now": "<p>2025年起年报发布于市政府网站</p>",
    "what is not moved yet": "<p>部分年报因网站改版尚未迁移</p>",
    "where to click": "<p>点击左侧年份查看对应年报</p>",
}
WHOLE = {
    "the same rows as state": '<script>window.__NUXT__={rows:[{t:"示例市生态环境局2024年政府信息公开工作年度报告"}],total:3}</script>',
    "the same years": "<script>var years=[2024,2023,2022]</script>",
    "a notice in a script": '<script>var news=["关于编制2025年政府信息公开工作年度报告的通知"]</script>',
    "an old row taken out": "<!--<li><a href='/o.html'>2012年政府信息公开工作年度报告</a></li>-->",
    "one page of a pager": "<script>$('#page').paging({pageNo:1,totalPage:1,totalSize:3})</script>",
    "pages of a slider": "<script>var totalPage=4;$('#s').slide({page:totalPage})</script>",
    "what is counted": "<script>axios.post('/stat/visit',{u:location.href})</script>",
    "hot words": "<script>$.getJSON('/search/hotlist.json',function(d){$.each(d,function(i,k){$('.hot').append(k)})})</script>",
    "a menu": "<script>$.get('/menu/list.json',function(d){$('.mainNav').html(render(d))})</script>",
    "both disabled": "<div><button disabled>上一页</button><button disabled>下一页</button></div>",
    "a way up": "<a href='javascript:scrollTo(0,0)' class='gotop'><svg></svg></a>",
    "a voice": "<a href='javascript:;' class='audio-btn'><i></i></a>",
    "a picture to click": "<a href='javascript:;' onclick='eye()'><img src='/i/e.png'></a>",
    "tools beside each other": "<div><a href='javascript:;'><i></i></a><a href='/dh/'><i></i></a></div>",
    "shares": "<div class='bdshare'><a class='bds_more' href='javascript:;'><i></i></a></div>",
    "one of one": "<p>1/1</p>",
    "other languages": "<a href='javascript:;'>切换繁体</a>",
    "years that are linked": "<button>选择年份</button><ul><li><a href='./2024/'>2024年</a></li><li><a href='./2023/'>2023年</a></li></ul>",
    "an event of its own": "<div x-data='{open:false}'><button x-on:click='open=!open'>目录</button></div>",
    "what a reader does": "<p>点击标题即可查看全文</p>",
    "groups that are full": f"<h4>市直部门</h4><ul>{list_items(report_rows([2021]))}</ul><h4>镇街</h4><ul>{list_items(report_rows([2020]))}</ul>",
}


@pytest.mark.parametrize(
    "markup",
    [*STATE.values(), *ASKED.values(), *TURNED.values(), *CHOSEN.values()],
    ids=[*STATE, *ASKED, *TURNED, *CHOSEN],
)
def test_a_list_whose_page_holds_more_is_not_whole(markup: str) -> None:
    found = read(column(LIST + markup))
    assert not any("2025" in item.title for item in found.items)
    assert not found.end_known or found.needs_browser


@pytest.mark.parametrize("markup", WHOLE.values(), ids=WHOLE)
def test_a_whole_list_stays_whole(markup: str) -> None:
    found = read(column(LIST + markup))
    assert len(found.items) >= 3
    assert (found.end_known, found.needs_browser, found.next_requests) == (True, False, ())


def test_a_group_s_heading_over_nothing_beside_one_over_rows() -> None:
    both = f"<div><h3>市直部门</h3>{LIST}</div><div><h3>镇街</h3>{{}}</div>"
    assert not read(column(both.format(""))).end_known
    assert not read(column(both.format("<ul></ul>"))).end_known


def test_tabs_that_are_called_tabs_show_what_stands_in_their_panels() -> None:
    rows = [list_items(report_rows([year])) for year in (2024, 2023)]
    tabs = "<div role='tablist'><button role='tab'>2024年</button><button role='tab'>2023年</button></div>"
    panels = "".join(f"<div role='tabpanel'><ul>{part}</ul></div>" for part in rows)
    assert read(column(tabs + panels)).end_known
