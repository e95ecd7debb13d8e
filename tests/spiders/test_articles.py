"""An article says its title, dates, publisher, files, and whether it says anything."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.families import Page, addresses, recognise, shows_article
from spiders.families.dates import find_date, listed_date, meta_date
from spiders.families.meta import page_meta
from tests.spiders.pages import (
    COLUMN,
    SENTENCES,
    SITE,
    article,
    read,
    report_rows,
)

ROWS = report_rows([2023, 2022, 2021])
EXPECTED = [(row.title, COLUMN + row.href.removeprefix("./"), row.on) for row in ROWS]


# --- articles -------------------------------------------------------------------------------------------------------


def test_article_by_meta_and_labels() -> None:
    head = (
        "<meta name='SiteName' content='网站名称'><META NAME='sitename' CONTENT='示例市生态环境局'>"
        "<meta name='ArticleTitle' content='示例市生态环境局&lt;br/&gt;2023年政府信息公开工作年度报告'><meta name='PubDate' content='2024年01月15日 09:30'>"
        "<meta name='ContentSource' content='示例市生态环境局办公室'><meta name='ColumnType' content='信息公开年报,政府信息公开'>"
        "<!-- <meta name='ColumnName' content='旧栏目'> --><meta name='ColumnName' content='政府信息公开年报'>"
    )
    found = recognise(page := article(f"<div class='TRS_Editor'>{SENTENCES}</div>", head=head)).article(page)
    assert found.title == "示例市生态环境局 2023年政府信息公开工作年度报告"
    assert found.meta == page_meta(page)
    assert found.meta.site_name == "示例市生态环境局"
    assert found.meta.pub_date == date(2024, 1, 15)
    assert found.meta.column_name == "政府信息公开年报"
    assert found.meta.content_source == "示例市生态环境局办公室"
    assert found.shown_date == date(2024, 1, 15)
    assert found.publisher == "示例市生态环境局"
    assert found.has_content


TITLE = "示例市生态环境局2023年政府信息公开工作年度报告"
INDEX_TABLE = """<table class='xxgk'><tr><td>索引号</td><td>11371500004338X/2024-00012</td><td>主题分类</td><td>环境监测</td></tr>
<tr><td>发布机构</td><td>示例市生态环境局</td><td>成文日期</td><td>2024-01-10</td></tr>
<tr><td>名称</td><td>示例市生态环境局2023年政府信息公开工作年度报告</td><td>发布日期</td><td>2024-01-15</td></tr></table>"""
HEADED_TABLE = """<table><tr><th>索引号</th><th>发布机构</th><th>生成日期</th><th>公开日期</th></tr>
<tr><td>000014348/2024-35147</td><td>示例市生态环境局</td><td>2024-01-10</td><td>2024-01-15</td></tr></table>"""
SPANS = """<p><strong>索引号</strong>：000014348/2024-35147</p><p><strong>发布机构</strong>：示例市生态环境局</p>
<p><strong>成文日期</strong>：2024年1月10日</p><p><strong>发布日期</strong>：2024年1月15日</p>"""
LABELLED = """<ul><li><label>索 引 号：</label><span>000014348/2024-35147</span></li><li><label>发布单位：</label><span>示例市生态环境局</span></li>
<li><label>更新时间：</label><span>2024-03-01</span></li><li><label>发布时间：</label><span>2024-01-15 08:00</span></li></ul>"""
LINE = "<div class='ly'><i>时间：</i>2024-01-15 06:23 <i>来源：</i> 示例市生态环境局</div>"
BRACKETS = "<div>【发布日期】2024/1/15 【来源】示例市生态环境局 【字体：大 中 小】</div>"
CLASSED = "<div class='sub'><span class='publishTime'>2024-01-15</span> <span>来源：示例市生态环境局</span></div>"
HOT_BEFORE = (
    "<div class='xgxx'><ul><li><a href='/a/t20200101_1.html'>另一篇文章的标题文字</a> 发布时间：2020-01-01</li></ul></div>"
    + LINE
)


@pytest.mark.parametrize(
    "facts", [INDEX_TABLE, HEADED_TABLE, SPANS, LABELLED, LINE, BRACKETS, CLASSED, HOT_BEFORE],
    ids=["table", "headed", "spans", "labels", "line", "brackets", "classed", "hot"],
)  # fmt: skip
@pytest.mark.parametrize(
    "body",
    [f"<div class='TRS_Editor'>{SENTENCES}</div>", f"<div class='wenzi'>{SENTENCES}</div>"],
    ids=["known", "unknown"],
)
def test_article_facts(facts: str, body: str) -> None:
    found = recognise(page := article(body, facts=facts)).article(page)
    assert found.title == TITLE
    assert found.shown_date == date(2024, 1, 15)
    assert found.publisher == "示例市生态环境局"
    assert found.has_content
    if "索" in facts:
        assert found.index_number in {"11371500004338X/2024-00012", "000014348/2024-35147"}


def test_other_dates_never_stand_in_for_the_publication_date() -> None:
    facts = "<p>成文日期：2024-01-10</p><p>生成时间：2024-01-11</p><p>更新时间：2024-03-01</p>"
    found = recognise(
        page := article(f"<div id='zoom'>{SENTENCES}<p>发布日期：2019-01-01</p></div>", facts=facts)
    ).article(page)
    assert found.shown_date is None


ATTACHED = [
    ("<a href='./P020240115001.pdf'>2023年年报.pdf</a>", f"{COLUMN}202401/P020240115001.pdf", "2023年年报.pdf"),
    ("<a href='/attachment/0/131/131339/2020043.pdf' alt='示例年报.pdf' class='nfw-cms-attachment'>点击下载</a>", f"{SITE}/attachment/0/131/131339/2020043.pdf", "示例年报.pdf"),
    ("<a href='/module/download/downfile.jsp?classid=0&amp;filename=0a1b.docx'>年报（文字版）</a>", f"{SITE}/module/download/downfile.jsp?classid=0&filename=0a1b.docx", "年报（文字版）"),
    ("<a href='/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=77'>附件【年报.doc】</a>", f"{SITE}/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=77", "附件【年报.doc】"),
    ("<iframe src='/pdfjs/web/viewer.html?file=%2Ffile%2F2023.pdf'></iframe>", f"{SITE}/file/2023.pdf", ""),
    ("<embed src='nb.ofd'>", f"{COLUMN}202401/nb.ofd", ""),
    ("<a href='nb.wps' title='年度报告.wps'><img src='/images/doc.gif'></a>", f"{COLUMN}202401/nb.wps", "年度报告.wps"),
    ("<a href='files/nb.ZIP'>附件下载</a>", f"{COLUMN}202401/files/nb.ZIP", "附件下载"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("markup", "url", "name"), ATTACHED, ids=[url.rsplit("/", 1)[-1][:20] for _, url, _ in ATTACHED]
)
def test_attachments_are_relative_to_the_article(markup: str, url: str, name: str) -> None:
    found = recognise(page := article(f"<div class='TRS_Editor'><p>{markup}</p></div>")).article(page)
    assert [(file.url, file.name) for file in found.attachments] == [(url, name)]
    assert found.has_content


@pytest.mark.parametrize(
    "body",
    ["<div class='TRS_Editor'></div>", "<div id='zoom'>&nbsp;<p> </p></div>", "", "<div class='wenzi'><br></div>"],
)
def test_a_title_alone_is_no_content(body: str) -> None:
    found = recognise(page := article(body)).article(page)
    assert found.title == TITLE
    assert not found.has_content


def test_pictures_and_tables_are_content() -> None:
    for body in (
        "<div class='TRS_Editor'><img src='./W020240115.jpg'></div>",
        "<div id='zoom'><table><tr><td>规章</td><td>0</td></tr></table></div>",
    ):
        assert recognise(page := article(body)).article(page).has_content, body
    icon = article("<div class='TRS_Editor'><img src='/images/icon_share.png'></div>")
    assert not recognise(icon).article(icon).has_content


def test_files_beside_the_text_are_the_articles_and_the_menus_are_not() -> None:
    menu = "<div class='ysq'><a href='/ysqgk/sqb.doc'>政府信息公开申请表</a></div>"
    page = article(
        f"{menu}<div class='txt'><div class='TRS_Editor'>{SENTENCES}</div><p>附件：<a href='nb.pdf'>年报.pdf</a></p></div>"
    )
    assert [file.name for file in recognise(page).article(page).attachments] == ["年报.pdf"]


def test_an_address_of_an_article_is_no_list_whatever_it_links_to() -> None:
    related = "".join(
        f"<li><a href='/xw/t2024010{n}_1.html'>关于做好第{n}批公开工作的相关文章</a></li>" for n in range(1, 9)
    )
    page = article(f"<p>见附件。</p><div><h4>相关</h4><ul>{related}</ul></div>")
    assert shows_article(page)
    assert read(page).items == ()


def test_a_footer_is_no_content() -> None:
    page = article(
        "<p class='x'></p><div class='dibu'><p>主办单位：示例市生态环境局办公室信息中心</p><p>版权所有示例市生态环境局未经许可不得转载</p></div>"
    )
    assert not recognise(page).article(page).has_content


def test_an_article_cut_into_pages_names_the_others() -> None:
    page = article(
        f"<div class='TRS_Editor'>{SENTENCES}</div><script>createPageHTML(3,0,'t20240115_2023001','html');</script>"
    )
    found = recognise(page).article(page)
    assert found.more_pages == tuple(f"{COLUMN}202401/t20240115_2023001_{n}.html" for n in (1, 2))


def test_the_title_without_the_site() -> None:
    for title in (
        f"{TITLE}-示例市生态环境局",
        f"{TITLE}_示例市人民政府门户网站",
        f"{TITLE} | 政府信息公开年报 | 示例市生态环境局",
    ):
        page = Page(
            f"{COLUMN}t20240115_1.html",
            f"<html><head><title>{title}</title></head><body><div id='zoom'>{SENTENCES}</div></body></html>",
        )
        assert recognise(page).article(page).title == TITLE, title


# --- dates and addresses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024-01-26", date(2024, 1, 26)),
        ("2024/1/26", date(2024, 1, 26)),
        ("2024年 1 月 26 日", date(2024, 1, 26)),
        ("〔2024.01.26〕", date(2024, 1, 26)),
        ("2024-13-26", None),
        ("2024-02-30", None),
        ("000014348/2020-35147", None),
        ("1-2-3", None),
        ("12024-01-26", None),
        ("2024-01-26 09:30:00", date(2024, 1, 26)),
    ],
)
def test_dates(text: str, wanted: date | None) -> None:
    assert find_date(text) == wanted


def test_a_month_and_day_take_their_year_from_the_address_only_when_it_agrees() -> None:
    assert listed_date("[01-26]", f"{COLUMN}202401/t20240126_1.html") == date(2024, 1, 26)
    assert listed_date("[01-26]", f"{COLUMN}2023/nb.html") is None
    assert listed_date("[03-26]", f"{COLUMN}202401/t20240126_1.html") is None
    assert meta_date("20240126") == date(2024, 1, 26)
    assert meta_date("发布于昨天") is None


def test_twins_have_one_key() -> None:
    twins = {
        "http://www.example.gov.cn/a/index.html",
        "https://example.gov.cn/a/",
        "http://example.gov.cn//a//index.shtml?uid=3&ddtab=true",
        "http://example.gov.cn/a/;jsessionid=0A1B",
        "http://example.gov.cn/a/?id=1780/2138",
    }
    assert len({addresses.canonical(url) for url in twins}) == 1
    assert addresses.canonical("http://a.gov.cn/x?id=1") != addresses.canonical("http://a.gov.cn/x?id=2")
    assert addresses.canonical("http://a.gov.cn/t1_wap.html") == addresses.canonical("http://a.gov.cn/t1.html")


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_href_resolves_to_http_or_nothing(href: str) -> None:
    resolved = addresses.resolve(COLUMN, href)
    assert resolved == "" or resolved.startswith(("http://", "https://"))
    if resolved:
        addresses.canonical(resolved)
        addresses.is_directory(resolved)


@pytest.mark.parametrize(
    ("href", "wanted"),
    [
        ("/zfxxgk/../nb/", "http://jyj.luhe.gov.cn.test:81/nb/"),
        ("/nb;jsessionid=0A1B?id=1#top", "http://jyj.luhe.gov.cn.test:81/nb?id=1"),
        ("/nb/#/list", "http://jyj.luhe.gov.cn.test:81/nb/#/list"),
        ("//www.luhe.gov.cn.test/nb/", "http://www.luhe.gov.cn.test/nb/"),
        ("/\\www.luhe.gov.cn.test/nb/", "http://www.luhe.gov.cn.test/nb/"),
        ("https://www.luhe.gov.cn.test/nb/?", "https://www.luhe.gov.cn.test/nb/"),
        ("https:/nb/", ""),
    ],
)
def test_a_link_that_is_on_all_pages_of_a_site_leads_to_one_place_from_everywhere(href: str, wanted: str) -> None:
    for base in ("http://jyj.luhe.gov.cn.test:81/zfxxgk/nb/", "http://jyj.luhe.gov.cn.test:81/a/b.html?u=/c/d"):
        assert addresses.resolve(base, href) == wanted


@pytest.mark.parametrize(
    "shown",
    [
        '<p><a href="/common/download?fileId=9">附件1</a></p>',
        '<p>详见：<a href="http://www.example.gov.cn/art/2026/1/20/art_1_2.html">示例市教育局2025年政府信息公开工作年度报告</a></p>',
        '<p><a href="https://mp.weixin.qq.com/s/abc">点击查看</a></p>',
        "<p>http://www.example.gov.cn/art/2026/1/20/art_1_2.html</p>",
        '<script>window.location.replace("http://www.example.gov.cn/a/1.html")</script>',
        '<div id="c"></div><script>$("#c").load("/content/123.html")</script>',
        f'<div id="c"></div><script>show("{"认真贯彻落实条例，" * 40}")</script>',
        r'<div id="c"></div><script>show("' + r"\u8ba4\u771f" * 40 + '")</script>',
        f'<script type="text/template">{"认真贯彻落实条例，" * 40}</script>',
        '<svg><image href="/a/1.png"/></svg>',
        '<div style="background:url(/a/1.png);height:3000px"></div>',
        '<p><img lay-src="/a/2.jpg"></p>',
        '<picture><source srcset="/a/1.webp"></picture>',
    ],
)
def test_an_article_that_may_show_its_report_in_some_way_is_not_called_empty(shown: str) -> None:
    """An empty article becomes a placeholder, and a placeholder is no report: only what has nothing in it is empty."""
    title = "<h1>示例市教育局2025年政府信息公开工作年度报告</h1>"
    beside = '<p>上一篇：<a href="t_1.html">示例市教育局2024年政府信息公开工作年度报告</a></p>'

    def page(inside: str) -> Page:
        text = f"<html><body>{title}<div class='content'>{inside}</div>{beside}</body></html>"
        return Page(f"{COLUMN}202601/t20260120_1.html", text)

    found = recognise(page(shown)).article(page(shown))
    assert found.passed_over
    assert not found.has_content
    empty = recognise(page("<p>&nbsp;</p>")).article(page("<p>&nbsp;</p>"))
    assert not empty.passed_over
    assert not empty.has_content
