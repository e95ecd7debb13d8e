"""Boxes that wait for rows, lists cut at their newest end, and pages that show no list of their own."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

import pytest

from spiders.column_finder import is_report_column
from spiders.families import Page
from spiders.families import read as read_page
from tests.spiders.pages import column, list_items, report_rows

TITLE = "示例市生态环境局{}年政府信息公开工作年度报告"
LIST = f"<ul class='list'>{list_items(report_rows([2024, 2023, 2022]))}</ul>"
PARTS = {
    "a box called after this year": '<div id="thisyear"></div><script src="/static/js/app.8f3c.js"></script>{LIST}',
    "an empty list before the rows": '<ul class="list"></ul><script src="/static/js/common.js"></script>{LIST}',
    "a year over nothing": '<h3>2025年度</h3><div class="nr"></div><h3>往年</h3>{LIST}',
    "the newest over nothing": '<h3>最新年报</h3><div class="nr"></div><h3>往年年报</h3>{LIST}',
    "a box that a function is given": "<div id='xx'></div><script>showNew('xx', 7711)</script>{LIST}",
    "a box that is written into": "<div id='xx'></div><script>document.getElementById('xx').innerHTML=tpl(httpGet('/r/s'))</script>{LIST}",
    "a number of a column": "<div data-channelid='7711'></div><script src='/js/p.js'></script>{LIST}",
    "a picture that turns": "<div class='nr'><img src='/images/load.gif'></div>{LIST}",
    "a row without words": "<ul id='xx'><li></li></ul><script>$.post('/r/s',{},function(h){$('#xx').html(h)})</script>{LIST}",
    "a list in a box": "<div class='box2025'><ul></ul></div><script>$.post('/r/s',{},function(h){$('.box2025 ul').html(h)})</script>{LIST}",
    "a template": "<div id='t'></div><template id='tp'><li><a></a></li></template><script>render('t')</script>{LIST}",
    "a template that is run": "<template x-for='r in rows'><li x-text='r.t'></li></template>{LIST}",
    "a shadow": "<nb-list><template shadowrootmode='open'><a href='/c/9.html'>x</a></template></nb-list>{LIST}",
    "what was never put in": '<esi:include src="/nb/2025"/>{LIST}',
    "a choice without years": '<select id="nd"></select>{LIST}',
    "a choice to be made": "<select name='s'><option>请选择年份</option></select>{LIST}",
}
WHOLE = {
    "lines and corners": "<div class='line_bt'></div><div class='bt_l'></div><script src='/js/public.js'></script>{LIST}",
    "a clock": "<p id='rl'></p><script>document.getElementById('rl').innerHTML=new Date().toLocaleString()</script>{LIST}",
    "a code to scan": "<div id='cd'></div><script>$('#cd').qrcode({text:location.href})</script>{LIST}",
    "what is hidden": "<div id='dv'></div><script>$('#dv').hide()</script>{LIST}",
    "a list behind the rows": "{LIST}<ul></ul><script src='/js/public.js'></script>",
    "one heading": "<h3>政府信息公开年报</h3><div class='nr'></div><h3>年报列表</h3>{LIST}",
    "links to friends": "{LIST}<select><option>友情链接</option></select>",
}


@pytest.mark.parametrize("markup", PARTS.values(), ids=PARTS)
def test_what_waits_for_rows_makes_a_list_partial(markup: str) -> None:
    found = read_page(column(markup.replace("{LIST}", LIST))).listing
    assert len(found.items) == 3
    assert not found.end_known


@pytest.mark.parametrize("markup", WHOLE.values(), ids=WHOLE)
def test_what_stays_empty_everywhere_leaves_it_whole(markup: str) -> None:
    found = read_page(column(markup.replace("{LIST}", LIST))).listing
    assert (len(found.items), found.end_known) == (3, True)


@pytest.mark.parametrize(("years", "whole"), [((2013, 2023), False), ((2018, 2025), True), ((2024, 2014), True)])
def test_as_many_rows_as_a_page_has_oldest_first(years: tuple[int, int], whole: bool) -> None:
    first, end = years
    rows = report_rows(list(range(first, end, 1 if end > first else -1)))
    assert read_page(column(f"<ul class='list'>{list_items(rows)}</ul>")).listing.end_known is whole


def shell(main: str) -> Page:
    """A column without meta tags at an address that says nothing."""
    return Page(
        "http://sthj.example.gov.cn/zwgk/c1077/",
        "<html><head><title>政府信息公开年报_示例市生态环境局</title></head><body><div class='head'><a href='/'>首页</a></div>"
        "<div class='position'>当前位置：<a href='/'>首页</a> &gt; 政府信息公开年报</div><div class='main'><div class='left'><ul>"
        "<li><a href='/zwgk/c1075/'>政府信息公开指南</a></li><li><a href='/zwgk/c1077/'>政府信息公开年报</a></li></ul></div>"
        f"<div class='right'>{main}</div></div><div class='foot'>主办：示例市生态环境局</div></body></html>",
    )


SHELLS = {
    "html by ajax": "<div class='list' id='con'></div><script>$.ajax({url:'nb_inc.html',success:function(h){$('#con').html(h)}})</script>",
    "html by load": "<div id='nrlist'></div><script>$('#nrlist').load('../../../images/xxgknb.shtml')</script>",
    "json by fetch": "<div id='box'></div><script>fetch('/front/nb?dept=12').then(r=>r.json()).then(d=>{box.innerHTML=d.map(x=>x.t).join('')})</script>",
    "text by hand": "<div id='box'></div><script>var x=new XMLHttpRequest();x.open('GET','/r/s?k='+cid,true);x.onload=function(){box.innerHTML=x.responseText}</script>",
    "an address put together": "<div class='con_list'></div><script>var u=ctx+'/zwgk/getnb.do';$.ajax({url:u,success:function(r){$('.con_list').html(r)}})</script>",
    "another file": "<ul class='con_list'></ul><script src='/js/xxgk_v3.js'></script>",
    "a program": "<div id='page'></div><script type='module' src='/assets/index-4f3a.js'></script>",
}


@pytest.mark.parametrize("main", SHELLS.values(), ids=SHELLS)
def test_a_list_that_no_family_can_ask_for_needs_a_browser_and_is_a_column(main: str) -> None:
    page = shell(main)
    found = read_page(page).listing
    assert (found.items, found.needs_browser, found.end_known) == ((), True, False)
    assert is_report_column(page, found).score >= 0.6


def test_an_empty_page_without_scripts_is_neither() -> None:
    page = shell("<ul class='list'></ul>")
    found = read_page(page).listing
    assert (found.needs_browser, found.end_known) == (False, False)
    assert is_report_column(page, found).score < 0.6


ROWS = ",".join(
    f'{{title:"{TITLE.format(year)}",url:"/zwgk/c1077/{year}.html",date:"{year + 1}-01-20"}}' for year in (2025, 2024)
)
STATES = {
    "a variable": f"<ul id='l'></ul><script>var list=[{ROWS}];draw('l',list)</script>",
    "a state": f"<div id='app'></div><script>window.__INITIAL_STATE__={{user:null,list:{{rows:[{ROWS}]}}}};(function(){{}})()</script>",
    "a function of a state": f"<div id='__nuxt'></div><script>window.__NUXT__=(function(a){{return {{data:[{{list:[{ROWS}]}}]}}}}(null))</script>",
    "an option of a program": f"<div id='app'><p v-for='x in list'>{{{{x.t}}}}</p></div><script>new Vue({{data:{{list:[{ROWS}]}}}})</script>",
}


@pytest.mark.parametrize("main", STATES.values(), ids=STATES)
def test_rows_of_a_state_are_items_and_never_all(main: str) -> None:
    found = read_page(shell(main)).listing
    assert [(item.title[-15:-11], str(item.listed_on)) for item in found.items] == [
        (TITLE.format(2025)[-15:-11], "2026-01-20"),
        (TITLE.format(2024)[-15:-11], "2025-01-20"),
    ]
    assert (found.needs_browser, found.end_known) == (True, False)


def test_a_feed_is_read_and_never_whole() -> None:
    entries = "".join(
        f"<item><title><![CDATA[{TITLE.format(year)}]]></title><link>http://sthj.example.gov.cn/a/{year}.html</link>"
        f"<pubDate>Tue, 20 Jan {year + 1} 08:00:00 GMT</pubDate></item>"
        for year in (2025, 2024)
    )
    page = Page(
        "http://sthj.example.gov.cn/rss/nb.xml", f"<?xml version='1.0'?><rss><channel>{entries}</channel></rss>"
    )
    found = read_page(page).listing
    assert [(item.url[-9:], str(item.listed_on)) for item in found.items] == [
        ("2025.html", "2026-01-20"),
        ("2024.html", "2025-01-20"),
    ]
    assert not found.end_known


def test_the_feed_of_a_page_without_a_list_is_asked_for() -> None:
    head = "<link rel='alternate' type='application/rss+xml' href='/rss/nb.xml'>"
    found = read_page(column("<p>订阅</p>", head=head)).listing
    assert [request.url for request in found.next_requests] == ["http://sthj.example.gov.cn/rss/nb.xml"]
    assert read_page(column(LIST, head=head)).listing.next_requests == ()
