"""The newest report behind something that no link of the page leads to, and the furniture that looks like it."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

import pytest

from spiders.families import read as read_page
from tests.spiders.pages import column, list_items, report_rows

TITLE = "示例市生态环境局{}年政府信息公开工作年度报告"
NEWEST = TITLE.format(2025)
ROWS = list_items(report_rows([2024, 2023, 2022]))
LIST = f"<ul class='list'>{ROWS}</ul>"
TABS = "<script src='/js/mytab.js'></script>"


def boxed(newest: str) -> str:
    """Titles in boxes, each with a link that says only what to do."""
    rows = "".join(
        f"<div><h4>{TITLE.format(y)}</h4><a href='/content/{y}77.html'>点击查看</a></div>" for y in (2024, 2023)
    )
    return newest + rows


HIDING = {
    "a sentence with a link to another site": f"<p>2025年度报告请点击<a href='http://www.example.gov.cn/x.html'>这里</a></p>{LIST}",
    "a sentence of where it was sent": f"{LIST}<p>2025年度政府信息公开年报已在本局微信公众号推送</p>",
    "a sentence of whom it was written with": f"{LIST}<p>本部门2025年度报告与示例市林业局合并编制</p>",
    "a link to a social network": f"{LIST}<p><a href='https://mp.weixin.qq.com/s/AbC'>点击查看2025年年报</a></p>",
    "a row of a table without a link": f"<table><tr><td>2025</td><td>年度报告</td><td>2026-01-20</td></tr></table>{LIST}",
    "a picture called after it": f"<input type='image' src='/i/1.png' alt='2025年年报'>{LIST}",
    "a title over a click": boxed(f"<div><h4>{NEWEST}</h4><a href='javascript:;'>点击查看</a></div>"),
    "a title over nothing": boxed(f"<div><h4>{NEWEST}</h4></div>"),
    "a year and a click": f"<dl><dt>2025</dt><dd><span data-id='9'>点击查看</span></dd></dl>{LIST}",
    "a cut title in its tooltip": f"<ul class='list'><li><a title='{NEWEST}'>{NEWEST[:16]}…</a><span>2026-01-20</span></li>{ROWS}</ul>",
    "a dated row that says nothing": f"<ul class='list'><li><a href='javascript:void(0)'>　</a><span>2026-01-20</span></li>{ROWS}</ul>",
    "a dated row that leads back": f"<ul class='list'><li><a href='./'>{NEWEST}</a><span>2026-01-20</span></li>{ROWS}</ul>",
    "a dated row for who is logged in": f"<ul class='list'><li>（登录可见）<span>2026-01-20</span></li>{ROWS}</ul>",
    "a route of a program": f"{LIST}<a href='#!/list?page=2'>往下</a>",
    "a picture over the list": f"<div><a href='/content/202577.html'><img src='/i/1.png' alt='图片'></a></div>{LIST}",
    "a picture's name for a title": f"<ul class='list'><li><a href='./202601/t20260120_9.html'><img src='/i/x.png' alt='QQ图片20260120.png'></a></li>{ROWS}</ul>",
    "tabs of two plans": f"<ul class='tab'><li>“十四五”期间</li><li class='on'>“十三五”期间</li></ul>{LIST}{TABS}",
    "tabs of what runs and what is put away": f"<div class='tab'><a href='javascript:;'>现行</a><a class='on' href='javascript:;'>归档</a></div>{LIST}",
    "rows of arrays": f"{LIST}<script>var a=[];a.push(['2025nb','/nb/2025.html','2026-01-20'])</script>",
    "rows of a program": f"{LIST}<script>export default{{data(){{return{{list:[{{n:'2025',u:'/d/9.html'}}]}}}}}}</script>",
    "a title put together": f"{LIST}<script>var y='2025';$('.list').prepend('<li><a href=\"/nb/9.html\">'+y+'年年报</a></li>')</script>",
    "encoded markup": f"{LIST}<div><script>document.write(decodeURIComponent('%3Ca%20href%3D/a/1.html%3E2025%E5%B9%B4%E6%94%BF%E5%BA%9C%E4%BF%A1%E6%81%AF%E5%85%AC%E5%BC%80%E5%B9%B4%E6%8A%A5%3C/a%3E'))</script></div>",
    "escaped markup": f"{LIST}<script>x(unescape('%3Ca href=/a/1.html%3E2025%u5E74%u653F%u5E9C%u4FE1%u606F%u516C%u5F00%u5E74%u62A5%3C/a%3E'))</script>",
    "markup in numbers": f"{LIST}<div><script>document.write(String.fromCharCode(60,108,105,62,60,97))</script></div>",
    "a table's head over no rows": f"<table><thead><tr><th>标题</th></tr></thead><tbody></tbody></table>{LIST}",
    "another address after a while": f"{LIST}<script>setTimeout(function(){{window.location.href='http://www.example.gov.cn/xxgk/'}},3000)</script>",
    "another address at once": f"{LIST}<script>window.location.replace('/new/nb/')</script>",
    "a link's tooltip": f"<a href='javascript:;' title='{NEWEST}'>最新</a>{LIST}",
    "a heading": f"<h1>2025年政府信息公开工作年度报告</h1>{LIST}",
    "put together elsewhere": f"<p>因网站集约化改造，本站数据已整合至示例市人民政府网站</p>{LIST}",
    "what is put away": f"<p>本页面为历史数据归档页面</p>{LIST}",
    "an old edition": f"<p>您访问的是旧版网站，3秒后自动跳转</p>{LIST}",
    "up to a year": f"<p>以下为2024年以前的历史年报</p>{LIST}",
}
WHOLE = {
    "one that is to come": f"<p>2025年度报告正在编制，将于2026年1月31日前公布。</p>{LIST}",
    "another annual report": f"{LIST}<p>2025年度法治政府建设年度报告已公布</p>",
    "firms' annual reports": f"{LIST}<div class='box'><h3>市场主体</h3><ul><li><a href='/gs/1.html'>2025年度企业年报公示工作启动</a></li></ul></div>",
    "titles over their links": boxed(""),
    "dates in rows of their own": "<table>"
    + "".join(
        f"<tr><td><a href='/content/{y}77.html'>{TITLE.format(y)}</a></td></tr><tr><td>发布日期：{y + 1}-01-20</td></tr>"
        for y in (2024, 2023)
    )
    + "</table>",
    "a table's last line": "<table>"
    + "".join(
        f"<tr><td><a href='/content/{y}77.html'>{TITLE.format(y)}</a></td><td>{y + 1}-01-20</td></tr>"
        for y in (2024, 2023)
    )
    + "<tr><td colspan='2'>更新时间：2026-01-12</td></tr></table>",
    "files behind the titles": "<ul>"
    + "".join(
        f"<li><a href='/content/{y}77.html'>{TITLE.format(y)}</a><a href='/f/{y}.pdf'><img src='/i/pdf.png'></a></li>"
        for y in (2024, 2023)
    )
    + "</ul>",
    "the way up as a route": f"<a href='#/'>回顶部</a><a href='#!'>返回</a>{LIST}",
    "a tab and a count": f"<ul class='tab'><li class='on'>政府信息公开年报</li><li>共3条</li></ul>{LIST}",
    "sizes of letters": f"<div class='tab'><span>大</span><span class='on'>中</span><span>小</span></div>{LIST}",
    "tabs that are all there": f"<ul class='tab'><li class='on'>年报</li><li>解读</li></ul><div class='bd'><ul>{ROWS}</ul><ul style='display:none'><li><a href='/jd/1.html'>2024年政府信息公开年报解读</a></li></ul></div>",
    "a year in a search": f"{LIST}<script>function s(){{location.href='/search.jsp?year='+'2026'}}</script>",
    "a counter as markup": f"{LIST}<script>document.write(unescape(\"%3Cspan id='_ideConac' %3E%3C/span%3E%3Cscript src='https://dcs.conac.cn/js/1.js'%3E%3C/script%3E\"))</script>",
    "a telephone's address": f"<script>if(/Android|iPhone/i.test(navigator.userAgent)){{location.href='/m/nb/'}}</script>{LIST}",
    "where a search goes": f"<script>function so(){{location.href='/search.jsp?q='+q.value}}</script>{LIST}",
    "a lock on the line": f"<script>if(location.protocol=='http:'){{location.href='https://sthj.example.gov.cn/'}}</script>{LIST}",
    "out of frames": f"<script>if(top!=self)top.location=self.location</script>{LIST}",
    "a heading and a sentence": f"<h3>政府信息公开年报</h3><p>如无法打开，请下载阅读器后查看</p>{LIST}",
}


@pytest.mark.parametrize("main", HIDING.values(), ids=HIDING)
def test_a_report_that_no_link_leads_to_makes_a_list_partial(main: str) -> None:
    assert not read_page(column(main)).listing.end_known


@pytest.mark.parametrize("main", WHOLE.values(), ids=WHOLE)
def test_what_only_looks_like_one_leaves_it_whole(main: str) -> None:
    found = read_page(column(main)).listing
    assert (len(found.items) >= 2, found.end_known) == (True, True)


def test_a_link_that_says_what_to_do_is_called_by_the_title_beside_it() -> None:
    found = read_page(column(boxed(""))).listing
    assert [item.title for item in found.items] == [TITLE.format(2024), TITLE.format(2023)]
