"""Platforms of whole provinces: gkmlpt (广东), LonSun (安徽), Kaipu (四川…), 江西, Epoint, TrueCMS, and any JSON fetch."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

import json
import re

import pytest

from duties.model import ReadingOutcome, Reason
from spiders.column_finder import is_report_column
from spiders.families import Page, gkmlpt, read, recognise, recognition
from spiders.families.model import Listing, PageRequest
from spiders.search import ENOUGH
from tests.spiders.interface import SITE, Asked, Post, chunks, listed, posts, read_column, shell

COMPLETE, INCOMPLETE = ReadingOutcome.COMPLETE, ReadingOutcome.INCOMPLETE


# --- gkmlpt ---------------------------------------------------------------------------------------------------------

TREE = [
    {"id": 3250, "name": "政府信息公开指南", "children": []},
    {
        "id": 3251,
        "name": "法定主动公开内容",
        "children": [
            {"id": 3260, "name": "政府信息公开年报", "children": [{"id": 3261, "name": "2023年"}]},
            {"id": 3262, "name": "政府网站年度报表"},
        ],
    },
]
GKMLPT = f"<html><head><title>政府信息公开平台</title></head><body><div id='app'></div><script>window._CONFIG = {{ SID: '755031', NAME: \"某局\", onload: function () {{ return go(1, 2); }}, TREE: {json.dumps(TREE, ensure_ascii=False)}, }};</script></body></html>"


def post_address(post: Post) -> str:
    return f"{SITE}/gkmlpt/content/3/{post.number // 1000}/post_{post.number}.html"


def articles(found: list[Post], total: int) -> str:
    rows = [
        {
            "id": p.number,
            "title": p.title,
            "url": post_address(p) if n % 2 else "",
            "post_url": post_address(p),
            "create_time": 1_700_000_000,
            "display_publish_time": f"{p.on} 09:30:00",
            "publisher": "示例市教育局",
        }
        for n, p in enumerate(found)
    ]
    return json.dumps({"classify": {}, "total": total, "articles": rows})


@pytest.mark.parametrize("prefix", ["", "/jyj"])
def test_gkmlpt_reads_the_report_category_until_its_total(prefix: str) -> None:
    found = posts(12)
    pages = chunks(found, 5)

    def answer(asked: Asked) -> str | None:
        if asked.path == f"{prefix}/gkmlpt/index":
            return GKMLPT
        assert asked.path == f"{prefix}/gkmlpt/api/all/3260"
        assert asked.query["sid"] == "755031"
        return articles(pages[int(asked.query["page"]) - 1], 12)

    column, site = read_column(f"{SITE}{prefix}/gkmlpt/index", answer)
    assert listed(column) == [(p.title, post_address(p), p.on) for p in found]
    assert (column.reading.outcome, column.reading.claimed_total, len(site.log)) == (COMPLETE, 12, 4)


def test_a_gkmlpt_shell_is_the_column_by_its_trees_category() -> None:
    """Menus lead to `/gkmlpt/index`, and the shell has no heading: bodies on the platform had no column at all."""
    page = Page(f"{SITE}/gkmlpt/index", GKMLPT)
    assert is_report_column(page, read(page).listing).score >= ENOUGH
    empty = Page(page.url, GKMLPT.replace("_CONFIG = {", "_CONFIG = {DETAIL: {}, "))
    assert read(empty).listing == read(page).listing
    assert read(page).listing.next_requests
    without = Page(page.url, GKMLPT.replace("政府信息公开年报", "政府信息公开规定"))
    assert is_report_column(without, read(without).listing).score < ENOUGH


def test_gkmlpt_delivering_fewer_than_it_claims_is_not_whole() -> None:
    column, _ = read_column(
        f"{SITE}/gkmlpt/index",
        lambda asked: (
            GKMLPT if "api" not in asked.path else articles(posts(5) if asked.query["page"] == "1" else [], 7)
        ),
    )
    assert (len(listed(column)), column.reading.outcome) == (5, INCOMPLETE)


def test_gkmlpt_that_answers_404_for_a_later_page_is_not_whole() -> None:
    column, _ = read_column(
        f"{SITE}/gkmlpt/index",
        lambda asked: (
            GKMLPT if "api" not in asked.path else articles(posts(5), 7) if asked.query["page"] == "1" else None
        ),
    )
    assert (len(listed(column)), column.reading.outcome) == (5, INCOMPLETE)


def test_gkmlpt_without_a_report_category_needs_a_browser() -> None:
    page = GKMLPT.replace("政府信息公开年报", "规范性文件")
    column, site = read_column(f"{SITE}/gkmlpt/index", lambda _: page)
    assert (column.reading.outcome, len(site.log)) == (INCOMPLETE, 1)


def test_a_gkmlpt_category_in_the_address_is_the_one_asked_for() -> None:
    listing = gkmlpt.listing(Page(f"{SITE}/gkmlpt/index#77", GKMLPT))
    assert [request.url.split("?")[0] for request in listing.next_requests] == [f"{SITE}/gkmlpt/api/all/77"]


def test_a_gkmlpt_article_stands_in_its_script() -> None:
    text = "<p>本报告按照条例要求编制，全文由总体情况、主动公开等部分组成，现予公布。</p>" * 12
    content = f"{text}<p><a class='nfw-cms-attachment' href='/attachment/0/131/131339/2020043.pdf' alt='2023年度报告全文.pdf'>点击下载</a></p>"
    detail = json.dumps(
        {
            "title": posts(1)[0].title,
            "content": content,
            "publisher": "示例市教育局",
            "date": 1768875840,
            "identifier": "00731/2026-1",
        }
    )
    page = Page(
        f"{SITE}/gkmlpt/content/3/3255/post_3255421.html",
        f"<html><head><title>x</title></head><body><div id='app'></div><script>window._CONFIG = {{ TYPE: 'content', DETAIL: {detail} }}</script></body></html>",
    )
    assert recognise(page) is gkmlpt
    found = gkmlpt.article(page)
    assert (found.title, found.publisher, found.index_number) == (posts(1)[0].title, "示例市教育局", "00731/2026-1")
    assert str(found.shown_date) == "2026-01-20"
    assert [(file.url, file.name) for file in found.attachments] == [
        (f"{SITE}/attachment/0/131/131339/2020043.pdf", "2023年度报告全文.pdf")
    ]
    assert found.has_content
    assert found.stands_alone
    assert "全文由总体情况" in found.written_out


# --- LonSun ---------------------------------------------------------------------------------------------------------

LONSUN = f"{SITE}/public/column/6596211?type=4&catId=6708461&action=list&nav=3"


def lonsun_address(post: Post) -> str:
    return f"/public/6596211/{post.number}.html"


@pytest.mark.parametrize("how", ["empty page", "pages stated", "total stated"])
@pytest.mark.parametrize("written", [True, False])
def test_lonsun_pages_until_there_is_nothing(how: str, written: bool) -> None:
    found = posts(12)
    pages = chunks(found, 5)
    call = (
        "$.get('/site/label/8888?IsAjax=1&dataType=html&labelName=publicInfoList&siteId=6781961&pageSize=15&pageIndex=1&action=list&organId=6596211&type=4&catId=6708461&result=暂无相关信息',show)"
        if written
        else "var siteId = 6781961; Ls.load({labelName:'publicInfoList'})"
    )
    more = "Ls.pagination({pageCount:3})" if how == "pages stated" else ""

    def answer(asked: Asked) -> str | None:
        if asked.path != "/site/label/8888":
            return shell(f"<div id='list'></div><script>{call};{more}</script><a href='<?=el.link?>'><?=el.title?></a>")
        assert (asked.query["siteId"], asked.query["organId"], asked.query["catId"]) == (
            "6781961",
            "6596211",
            "6708461",
        )
        number = int(asked.query["pageIndex"])
        if number > len(pages):
            return "<div class='nodata'>暂无相关信息</div>"
        rows = "".join(
            f"<li><a href='{lonsun_address(p)}' title='{p.title}'>{p.title}</a><span>{p.on}</span></li>"
            for p in pages[number - 1]
        )
        return f"<ul>{rows}</ul>" + ("<p>共12条</p>" if how == "total stated" else "")

    column, site = read_column(LONSUN, answer)
    assert listed(column) == [(p.title, SITE + lonsun_address(p), p.on) for p in found]
    assert column.reading.outcome is COMPLETE
    assert len(site.log) == 4 + (how == "empty page")


def test_lonsun_errors_are_no_empty_column() -> None:
    page = shell("<div id='list'></div><script>var siteId=1;load('publicInfoList')</script>")
    column, _ = read_column(LONSUN, lambda asked: "<html>系统繁忙</html>" if "label" in asked.path else page)
    assert (column.reading.outcome, column.reading.reason) == (INCOMPLETE, Reason.NEEDS_BROWSER)
    empty, _ = read_column(LONSUN, lambda asked: "暂无相关信息" if "label" in asked.path else page)
    assert (empty.reading.outcome, empty.reading.items) == (COMPLETE, ())


# --- Kaipu ----------------------------------------------------------------------------------------------------------


def kaipu_address(post: Post) -> str:
    return f"/jyj/c100294/{post.on:%Y%m}/{post.number:032x}.shtml"


def results(found: list[Post], total: int) -> str:
    rows = [
        {"title": f"<em>{p.title}</em>", "url": kaipu_address(p), "publishedTimeStr": f"{p.on} 08:00:00"} for p in found
    ]
    return json.dumps({"code": 200, "data": {"total": total, "results": rows}})


@pytest.mark.parametrize("interface", ["/common/search/", "/searchList/", "/es-search/search/", "/jyj/manuscriptList/"])
@pytest.mark.parametrize("where", ["meta", "script", "asked"])
def test_kaipu_channels(interface: str, where: str) -> None:
    found = posts(23)
    pages = chunks(found, 20)
    channel = "9c41aa70"
    head = f"<meta name='channelId' content='{channel}'>" if where == "meta" else ""
    script = f"var channelId='{channel}';" if where == "script" else ""

    def answer(asked: Asked) -> str | None:
        if asked.path == "/getChannelList":
            assert asked.query["channelCode"] == "c100294"
            return json.dumps({"data": [{"channelId": channel, "channelName": "年报"}]})
        if asked.path == interface + channel:
            assert asked.query["_isJson"] == "true"
            return results(pages[int(asked.query["page"]) - 1], 23)
        return shell(
            f"<ul id='list'></ul><script>{script}$.get('{interface}'+channelId+'?_isJson=true',show)</script>",
            head=head,
        )

    column, _ = read_column(f"{SITE}/jyj/c100294/xxgk_list.shtml", answer)
    assert listed(column) == [(p.title, SITE + kaipu_address(p), p.on) for p in found]
    assert column.reading.outcome is COMPLETE


def test_kaipu_total_that_is_not_reached() -> None:
    column, _ = read_column(
        f"{SITE}/jyj/c100294/xxgk_list.shtml",
        lambda asked: (
            results(posts(4), 9)
            if "searchList" in asked.path
            else shell("<ul></ul><script>$.get('/searchList/77?page=1',f)</script>")
        ),
    )
    assert (len(listed(column)), column.reading.outcome) == (4, INCOMPLETE)


def test_kaipu_static_pages() -> None:
    found = posts(7)
    pages = chunks(found, 3)

    def answer(asked: Asked) -> str | None:
        match = re.fullmatch(r"/jyj/nb/newxxgk_list(?:_(\d))?\.shtml", asked.path)
        if not match:
            return None
        number = int(match[1] or 1)
        rows = "".join(
            f"<li><a href='{kaipu_address(p)}'>{p.title}</a><span>{p.on}</span></li>" for p in pages[number - 1]
        )
        return shell(
            f"<ul class='list'>{rows}</ul><div id='page_div'></div><script>createPageHTML('page_div',{len(pages)},{number},'newxxgk_list','shtml',7);</script>"
        )

    column, _ = read_column(f"{SITE}/jyj/nb/newxxgk_list.shtml", answer)
    assert listed(column) == [(p.title, SITE + kaipu_address(p), p.on) for p in found]
    assert column.reading.outcome is COMPLETE
    assert column.recognition is not None
    assert column.recognition.family == "kaipu"


# --- 江西, Epoint, TrueCMS, any fetch --------------------------------------------------------------------------------


def test_jiangxi_posts_for_its_list() -> None:
    found = posts(20)
    pages = chunks(found, 15)

    def answer(asked: Asked) -> str | None:
        if asked.path != "/queryList":
            return shell(
                "<ul id='l'></ul><script>var channelId='c8a1', websiteId='w77', siteId='s3';query('/queryList')</script>"
            )
        if asked.method != "POST":
            return None
        assert (asked.form["channelId"], asked.form["websiteId"], asked.form["siteId"]) == ("c8a1", "w77", "s3")
        rows = [
            {"source": {"id": p.number, "title": p.title, "pubDate": f"{p.on} 10:00:00", "content": ""}}
            for p in pages[int(asked.form["pageNo"]) - 1]
        ]
        return json.dumps({"code": 200, "data": {"total": 20, "results": rows}})

    column, _ = read_column(f"{SITE}/jyj/col/col7781/nb/pc/list.html", answer)
    assert listed(column) == [(p.title, f"{SITE}/jyj/col/col7781/content/content_{p.number}.html", p.on) for p in found]
    assert column.reading.outcome is COMPLETE


@pytest.mark.parametrize("first", [0, 1])
def test_epoint_asks_its_script_file_first(first: int) -> None:
    """Whether the first page is 0 or 1 differs; page 1 for page 0 again is no end."""
    found = posts(20)
    pages = chunks(found, 15)

    def answer(asked: Asked) -> str | None:
        if asked.path.endswith("webBuilderCommon.js"):
            return "var siteInfo = { 'projectName': '/EWB-FRONT', 'siteGuid': '7eb5f7f1', };"
        if asked.path == "/EWB-FRONT/rest/lightfrontaction/getgovinfolist":
            sent = json.loads(asked.body)
            assert (asked.method, sent["siteGuid"], sent["categorynum"], sent["deptcode"]) == (
                "POST",
                "7eb5f7f1",
                "003002001",
                "jyj",
            )
            number = max(0, sent["pageIndex"] - first)
            rows = [
                {"title": p.title, "infourl": f"/xxgk/003002001/{p.on:%Y%m%d}/{p.number}.html", "infodate": str(p.on)}
                for p in (pages[number] if number < len(pages) else [])
            ]
            return json.dumps({"custom": {"code": 1, "total": 20, "data": rows}})
        return shell(
            "<script src='/js/webBuilderCommon.js'></script><input type='hidden' id='categorynum' value='003002001'><input type='hidden' id='deptcode' value='jyj'><ul id='x'></ul><script>getgovinfolist()</script>"
        )

    column, _ = read_column(f"{SITE}/xxgk/003002/nb.html", answer)
    assert listed(column) == [(p.title, f"{SITE}/xxgk/003002001/{p.on:%Y%m%d}/{p.number}.html", p.on) for p in found]
    assert column.reading.outcome is COMPLETE


@pytest.mark.parametrize("wrapped", ["string", "bare", "object"])
def test_truecms_records_in_a_script_call(wrapped: str) -> None:
    found = posts(24)
    rows = [
        f"<record><![CDATA[<li><a href='/nb/{p.number}.html'>{p.title}</a><span>{p.on}</span></li>]]></record>"
        for p in found
    ]

    def answer(asked: Asked) -> str | None:
        if "getMessage" not in asked.path:
            return shell(
                f"<div id='initData' style='display:none'>{''.join(rows[:3]).replace('<![CDATA[', '').replace(']]>', '')}</div><script>var columnId='8a21f0c2-1111-4222-8333-94445555aaaa';load('/truecms/messageController/getMessage.do')</script>"
            )
        if not asked.headers["Referer"]:
            return None
        assert asked.query["columnId"].startswith("8a21f0c2")
        start, end = int(asked.query["startrecord"]), int(asked.query["endrecord"])
        xml = f"<datastore><totalrecord>24</totalrecord>{''.join(rows[start - 1 : end])}</datastore>"
        body = {"string": json.dumps(xml), "bare": xml, "object": json.dumps({"data": xml})}[wrapped]
        return f"cb({body})"

    column, _ = read_column(f"{SITE}/nb/list.html", answer)
    assert sorted(listed(column)) == sorted((p.title, f"{SITE}/nb/{p.number}.html", p.on) for p in found)
    assert column.reading.outcome is COMPLETE


FETCHES = {
    "get": "$.get('/front/nb/list.do?channel=7&pageNo=1', function(d){})",
    "ajax": "$.ajax({url:'/front/nb/list.do', type:'GET', data:{channel:7, pageNo:1}, success:function(d){}})",
    "post": "$.post('/front/nb/list.do', {channel:'7', pageNo:1}, function(d){})",
    "fetch": "fetch('/front/nb/list.do?channel=7&pageNo=1').then(r=>r.json())",
    "json post": "fetch('/front/nb/list.do', {method:'POST', headers:{'Content-Type':'application/json'}, body: JSON.stringify({channel:'7', pageNo: page})})",
    "joined": "$.getJSON('/front/nb/list.do?channel=7&pageNo=' + page, function(d){})",
}


@pytest.mark.parametrize("states_total", [True, False])
@pytest.mark.parametrize("ask", FETCHES.values(), ids=FETCHES)
def test_any_fetch_that_the_page_writes_out(ask: str, states_total: bool) -> None:
    found = posts(7)
    pages = chunks(found, 3)

    def answer(asked: Asked) -> str | None:
        if asked.path != "/front/nb/list.do":
            return shell(
                f"<ul id='list'></ul><script>{ask}; function row(r){{ return '<li><a href=\"/nb/' + r.id + '.html\">' + r.title }}</script>"
            )
        sent = {**asked.query, **asked.form, **(json.loads(asked.body) if asked.body[:1] == b"{" else {})}
        assert sent["channel"] == "7"
        number = int(sent["pageNo"])
        rows = [
            {"id": p.number, "title": p.title, "publishTime": str(p.on)}
            for p in (pages[number - 1] if number <= len(pages) else [])
        ]
        return json.dumps({"rows": rows, **({"total": 7} if states_total else {})})

    column, site = read_column(f"{SITE}/zfxxgk/nb/index.html", answer)
    assert listed(column) == [(p.title, f"{SITE}/nb/{p.number}.html", p.on) for p in found]
    assert column.reading.outcome is COMPLETE
    assert len(site.log) == 4 + (not states_total)


@pytest.mark.parametrize(
    "script", ["$.ajax({url:'/api/list',data:params,success:f})", "$.get('/api/list',f);laypage({pages:n})"]
)
def test_a_fetch_that_may_be_the_first_of_many_pages_is_not_whole(script: str) -> None:
    answer = json.dumps([{"title": post.title, "url": f"/nb/{post.number}.html"} for post in posts(3)])
    column, _ = read_column(
        f"{SITE}/nb/",
        lambda asked: answer if asked.path == "/api/list" else shell(f"<ul id='l'></ul><script>{script}</script>"),
    )
    assert (len(listed(column)), column.reading.outcome) == (3, INCOMPLETE)
    plain, _ = read_column(
        f"{SITE}/nb/",
        lambda asked: (
            answer if asked.path == "/api/list" else shell("<ul id='l'></ul><script>$.get('/api/list',f)</script>")
        ),
    )
    assert (len(listed(plain)), plain.reading.outcome) == (3, COMPLETE)


def test_lonsun_takes_another_pagers_count_for_nothing() -> None:
    found = posts(20)
    pages = chunks(found, 15)

    def answer(asked: Asked) -> str | None:
        if "label" not in asked.path:
            return shell("<div id='list'></div><script>var siteId=1, pageCount=1;load('publicInfoList')</script>")
        number = int(asked.query["pageIndex"])
        if number > 2:
            return "暂无相关信息"
        return "".join(
            f"<li><a href='{lonsun_address(p)}'>{p.title}</a><span>{p.on}</span></li>" for p in pages[number - 1]
        )

    column, _ = read_column(LONSUN, answer)
    assert (len(listed(column)), column.reading.outcome) == (20, COMPLETE)


def test_a_fetch_whose_rows_lead_nowhere_needs_a_browser() -> None:
    page = shell("<ul id='l'></ul><script>$.get('/api/list?page=1',show)</script>")
    rows = json.dumps([{"title": post.title} for post in posts(3)])
    column, _ = read_column(f"{SITE}/nb/", lambda asked: rows if asked.path == "/api/list" else page)
    assert (column.reading.outcome, column.reading.reason) == (INCOMPLETE, Reason.NEEDS_BROWSER)


def test_a_fetch_elsewhere_and_a_counter_are_not_asked() -> None:
    page = shell(
        "<ul id='l'></ul><script>$.get('http://other.example.com/api/list',f);$.get('/api/visitcount/list',f)</script>"
    )
    column, site = read_column(f"{SITE}/nb/", lambda _: page)
    assert (column.reading.outcome, len(site.log)) == (INCOMPLETE, 1)


@pytest.mark.parametrize(
    "main",
    [
        "<div id='app'></div><script src='/static/app.js'></script>",
        "<div id='list' v-for='item in rows'>{{ item.title }}</div><script src='/static/vue.js'></script>",
        "<ul id='newsList'></ul><script src='/js/list.js'></script>",
        "<div>数据加载中...</div><script src='/js/list.js'></script>",
    ],
)
def test_a_list_that_only_a_browser_makes(main: str) -> None:
    column, _ = read_column(f"{SITE}/nb/", lambda _: shell(main))
    assert (column.reading.outcome, column.reading.reason) == (INCOMPLETE, Reason.NEEDS_BROWSER)
    assert column.recognition is not None
    assert column.recognition.family == "scripted"


def test_no_family_is_thrown_by_any_answer() -> None:
    from spiders import families

    for family in families.PROTOCOLS:
        for text in (
            "",
            "null",
            "[]",
            "{}",
            "cb()",
            "<html></html>",
            '{"data":{"results":[1,2]}}',
            '{"articles":"x"}',
            '{"custom":{"data":{}}}',
        ):
            request = PageRequest(f"{SITE}/api", family=family.NAME, column=f"{SITE}/nb/")
            found = family.answered(Page(f"{SITE}/api", text), request)
            assert isinstance(found, Listing)
            assert not (found.end_known and not found.says_empty and not found.items and not found.next_requests), (
                family.NAME,
                text,
            )


def test_a_remembered_family_is_given_up_when_it_no_longer_works() -> None:
    found = posts(3)
    rows = "".join(f"<li><a href='/nb/{p.number}.html'>{p.title}</a><span>{p.on}</span></li>" for p in found)
    column, _ = read_column(f"{SITE}/nb/", lambda _: shell(f"<ul>{rows}</ul>"), family="gkmlpt")
    assert column.reading.outcome is COMPLETE
    assert column.recognition is not None
    assert column.recognition.family == "static"
    assert recognition(Page(f"{SITE}/nb/", "")).family == "static"
