"""The column finder follows the right links and knows the column from its look-alikes."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.column_finder import ColumnEvidence, DirectoryEntry, directory_entries, is_report_column, links
from spiders.families import Page
from spiders.families import read as read_by_its_family
from spiders.search import ENOUGH
from tests.spiders.pages import COLUMN, HOT, SENTENCES, SITE, Row, article, column, list_items, read, report_rows

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
needs_shared = pytest.mark.skipif(not (SHARED / "samples").exists(), reason="the samples are not beside this checkout")


def evidence(page: Page) -> ColumnEvidence:
    return is_report_column(page, read(page))


def home(markup: str) -> Page:
    return Page(f"{SITE}/", f"<html><head><title>示例市生态环境局</title></head><body>{markup}{HOT}</body></html>")


def named(body: str) -> str:
    return f"<meta name='ColumnName' content='{body}'>"


# --- links ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "markup",
    [
        "<a href='/zfxxgk/nb/'>政府信息公开年报</a>",
        "<a href='/zfxxgk/nb/'>政府信息<br>公开年报</a>",
        "<a href='/zfxxgk/nb/'>政府信息&nbsp;公开 年报</a>",
        "<a href='/zfxxgk/nb/'><p>政府信息</p><p>公开年报</p></a>",
        "<a href='/zfxxgk/nb/'><img src='b.png' alt='信息公开年报'></a>",
        "<a href='/zfxxgk/nb/' title='政府信息公开年报'><i class='ico'></i></a>",
        "<a href='/zfxxgk/nb/'>政府信息公开工作年度报告</a>",
        "<a href='/zfxxgk/nb/'>信息公开年度报告</a>",
        "<a href='/zfxxgk/nb/'>公开年报</a>",
        "<a href='javascript:void(0)' onclick=\"window.open('/zfxxgk/nb/index.html')\">信息公开年报</a>",
        "<map><area href='/zfxxgk/nb/' alt='政府信息公开年报'></map>",
        "<select onchange='location=this.value'><option value='/zfxxgk/nb/'>政府信息公开年报</option></select>",
        "<a href='/zfxxgk/zfxxgknb_72186/'><img src='b.png'></a>",
        "<a href='/zfxxgk/zfxxgknb/index.html'></a>",
    ],
)
def test_the_column_comes_before_everything_else(markup: str) -> None:
    found = links(home("<a href='/zfxxgk/'>政府信息公开</a><a href='/zwgk/'>政务公开</a>" + markup))
    assert found[0].kind == "column"
    assert found[0].score >= 0.85
    assert [link.kind for link in found[1:]] == ["way", "way"]


def test_bare_names_come_after_full_ones_and_before_ways() -> None:
    found = links(
        home(
            "<a href='/a/'>年度报告</a><a href='/b/'>政府信息公开年报</a><a href='/c/'>政府信息公开制度</a><a href='/d/'>法定主动公开内容</a>"
        )
    )
    assert [(link.url.removeprefix(SITE), link.kind) for link in found] == [
        ("/b/", "column"),
        ("/a/", "column"),
        ("/d/", "way"),
        ("/c/", "way"),
    ]
    assert all(0 < link.score <= 1 for link in found)


@pytest.mark.parametrize(
    "text",
    [
        "政府网站工作年度报表",
        "法治政府建设年度报告",
        "财政预决算",
        "部门预算公开",
        "企业年报公示",
        "行政执法统计年报",
        "政府工作报告",
        "关于做好2023年政府信息公开工作年度报告编制工作的通知",
        "环境质量公报",
    ],
)
def test_look_alikes_are_not_followed(text: str) -> None:
    assert links(home(f"<a href='/x/'>{text}</a>")) == ()


def test_directories_and_bodies() -> None:
    found = {link.text: link.kind for link in links(home(
        "<a href='/bmxxgk/'>部门信息公开</a><a href='/bmjd/'>部门街道汇总</a><a href='/szbm/'>市直部门</a><a href='/xsq/'>县（市、区）</a>"
        "<a href='http://jyj.example.gov.cn/'>市教育局</a><a href='http://fgw.example.gov.cn/'>示例市发展和改革委员会</a>"
    ))}  # fmt: skip
    assert found == {
        "部门信息公开": "directory",
        "部门街道汇总": "directory",
        "市直部门": "directory",
        "县（市、区）": "directory",
        "市教育局": "body",
        "示例市发展和改革委员会": "body",
    }


def test_pagers_articles_and_files_are_no_candidates() -> None:
    page = column(
        f"<ul>{list_items(report_rows([2023]))}</ul><a href='index_1.html'>2</a><a href='index_1.html'>下一页</a><a href='nb.pdf'>政府信息公开年报</a>"
    )
    assert [link.kind for link in links(page)] == ["way"] * len(links(page))


# --- evidence -------------------------------------------------------------------------------------------------------


def test_a_real_column_scores_high() -> None:
    rows = report_rows([2023, 2022, 2021])
    with_meta = evidence(
        column(
            f"<ul>{list_items(rows)}</ul>",
            head=named("政府信息公开年报")
            + "<meta name='ColumnType' content='信息公开年报'><meta name='SiteName' content='示例市生态环境局'>",
        )
    )
    assert with_meta.score == 1.0
    assert (with_meta.column_type, with_meta.column_name, with_meta.site_name) == (
        "信息公开年报",
        "政府信息公开年报",
        "示例市生态环境局",
    )
    assert with_meta.reasons[:2] == ("column_type", "column_name")
    assert evidence(column(f"<ul>{list_items(rows)}</ul>")).score >= 0.9


def test_a_column_of_years_and_a_column_of_bare_years() -> None:
    folders = "<ul><li><a href='./2023/'>2023年</a></li><li><a href='./2022/'>2022年</a></li></ul>"
    bare = "<ul><li><a href='./202401/t20240115_1.html'>2023年</a></li><li><a href='./202301/t20230115_2.html'>2022年</a></li></ul>"
    assert evidence(column(folders)).score >= 0.6
    assert evidence(column(bare)).score >= 0.6


@pytest.mark.parametrize(
    "rows",
    [
        "<li><a href='./2025/'>2025年</a></li><li><a href='./2024/'>2024年</a></li>",
        "<li><a href='./bj/'>本级年报</a></li><li><a href='./bm/'>下属单位年报</a></li>",
        "<li><a href='/f/2025.html'>2025年度</a></li><li><a href='/f/2024.html'>2024年度</a></li>",
    ],
)
def test_a_full_name_over_shelves_is_the_column_whatever_its_address_and_tags(rows: str) -> None:
    """Two folders of years under 政府信息公开年报 at `/g/8/` were no column, and the site had none."""
    page = f"<html><head><title>政府信息公开年报</title></head><body><h2>政府信息公开年报</h2><ul>{rows}</ul></body></html>"
    assert evidence(Page(f"{SITE}/g/8/", page)).score >= ENOUGH


def test_the_map_of_a_site_is_the_last_way() -> None:
    (way,) = links(Page(f"{SITE}/", "<html><body><a href='/m.html'>网站地图</a></body></html>"))
    assert (way.kind, way.score) == ("way", 0.2)


def test_an_empty_column_with_the_right_type_is_still_the_column() -> None:
    head = named("政府信息公开年报") + "<meta name='ColumnType' content='信息公开年报'>"
    assert evidence(column("<ul><li>暂无相关信息</li></ul>", head=head)).score >= 0.8


def test_news_beside_a_list_that_only_a_browser_makes_say_nothing_against_the_column() -> None:
    """A shell without ColumnType, with the site's news beside it, was taken for a column of other things."""
    head = f"<title>信息公开年报-示例市生态环境局</title>{named('信息公开年报')}"
    shell = "<h2>信息公开年报</h2><div id='app' data-k='YjZiYWI='></div><script src='/static/app.js'></script>"
    news = "".join(
        f"<li><a href='/gzdt/{n}.html'>我局开展第{n}次环境监测</a><i>2025-09-0{n}</i></li>" for n in (1, 2, 3)
    )
    body = f"{shell}<div class='right_box'><h4>最新动态</h4><ul>{news}</ul></div>"
    page = Page(f"{SITE}/zwgk/zfxxgkndbg/index.html", f"<html><head>{head}</head><body>{body}</body></html>")
    shown = read_by_its_family(page).listing
    assert (len(shown.items), shown.needs_browser) == (3, True)
    assert is_report_column(page, shown).score > 0.8
    assert is_report_column(page, replace(shown, needs_browser=False)).score < 0.6


def test_a_longer_list_whose_first_page_shows_no_report_is_still_the_column() -> None:
    notices = list_items(
        [Row(f"关于做好第{n}批年度报告编制工作的通知", f"./202601/t20260115_{n}.html") for n in range(4)]
    )

    def shown(pager: str) -> ColumnEvidence:
        return evidence(
            column(f"<ul>{notices}</ul>{pager}", head=named("政府信息公开年报"), url=f"{SITE}/zfxxgk/gknb/")
        )

    longer, whole = (shown(f'<script>createPageHTML({pages}, 0, "index", "html");</script>') for pages in (2, 1))
    assert (longer.score, longer.reasons) == (0.85, ("column_name", "heading", "address", "no_reports"))
    assert (whole.score, whole.reasons) == (0.5, longer.reasons)


@pytest.mark.parametrize(
    ("name", "title", "rows"),
    [
        (
            "政府网站工作年度报表",
            "政府网站工作年度报表",
            ["政府网站工作年度报表（2023年度）", "政府网站工作年度报表（2022年度）"],
        ),
        ("法治政府建设年度报告", "法治政府建设", ["示例市生态环境局2023年度法治政府建设情况报告"]),
        ("财政预决算", "财政预决算", ["示例市生态环境局2023年度部门决算", "示例市生态环境局2024年部门预算"]),
        ("企业年报", "企业年报", ["关于企业年报公示的公告"]),
        ("", "法治政府建设年度报告", ["示例市生态环境局2023年度法治政府建设情况报告"]),
        ("工作动态", "工作动态", ["我局召开冬季大气污染防治调度会", "我局开展节前执法检查工作"]),
    ],
)
def test_look_alike_columns_score_next_to_nothing(name: str, title: str, rows: list[str]) -> None:
    items = [Row(text, f"./202401/t20240115_{n}.html") for n, text in enumerate(rows)]
    markup = f"<html><head><title>{title}-示例市生态环境局</title>{named(name)}</head><body><div class='tit'>{title}</div><ul>{list_items(items)}</ul></body></html>"
    assert evidence(Page(f"{SITE}/ndbg/", markup)).score <= 0.1


def test_ways_and_homes_are_no_columns() -> None:
    way = home(
        "<h2>政府信息公开</h2><a href='/zfxxgk/zn/'>政府信息公开指南</a><a href='/zfxxgk/zfxxgknb/'>政府信息公开年报</a>"
    )
    assert evidence(way).score < 0.3
    news = home(
        f"<ul>{list_items([*report_rows([2023]), *[Row(f'我局召开第{n}次工作调度会议', f'/a/t20240101_{n}.html') for n in range(9)]])}</ul>"
    )
    assert evidence(news).score < 0.6


def test_an_article_is_no_column() -> None:
    head = "<meta name='ColumnType' content='信息公开年报'><meta name='ColumnName' content='政府信息公开年报'><meta name='ArticleTitle' content='某报告'>"
    assert evidence(article(f"<div id='zoom'>{SENTENCES}</div>", head=head)).score == 0
    shown = evidence(article(f"<div id='zoom'>{SENTENCES}</div>", head=head, url=f"{SITE}/col/col15505/index.html"))
    assert shown.score == 0.5
    assert "article" in shown.reasons


# --- directory ------------------------------------------------------------------------------------------------------


def test_directory_entries_by_name_and_by_row() -> None:
    page = column(
        "<ul><li><a href='http://jyj.example.gov.cn/'>市 教育局</a></li><li><a href='./czj/'>市财政局信息公开</a></li></ul>"
        "<table><tr><td>市民政局</td><td><a href='./mzj/zn/'>信息公开指南</a></td><td><a href='./mzj/nb/'>政府信息公开年报</a></td></tr>"
        "<tr><td>民主街道办事处</td><td><a href='./mzjd/'>进入</a></td></tr></table>"
        "<select><option value=''>请选择</option><option value='http://swj.example.gov.cn/'>市商务局</option></select>"
    )
    assert set(directory_entries(page)) == {
        DirectoryEntry("市教育局", "http://jyj.example.gov.cn/"),
        DirectoryEntry("市财政局", COLUMN + "czj/"),
        DirectoryEntry("市民政局", COLUMN + "mzj/nb/"),
        DirectoryEntry("民主街道办事处", COLUMN + "mzjd/"),
        DirectoryEntry("市商务局", "http://swj.example.gov.cn/"),
    }


def test_news_about_bodies_are_no_directory() -> None:
    assert (
        directory_entries(home("<a href='/xw/t20240101_1.html'>市教育局召开工作会议</a><a href='/fw/'>办事服务</a>"))
        == ()
    )


# --- any page -------------------------------------------------------------------------------------------------------


@given(st.text(alphabet="<>a/=\"' hrefli年报公开2023\n", max_size=200))
@settings(max_examples=100, deadline=None)
def test_scores_stay_between_nought_and_one(text: str) -> None:
    page = Page(COLUMN, text)
    assert 0 <= evidence(page).score <= 1
    assert all(0 < link.score <= 1 for link in links(page))
    directory_entries(page)


@needs_shared
def test_the_real_column() -> None:
    page = Page(
        "http://x.ordos.gov.cn/xxgk/xxgknb/",
        (SHARED / "samples" / "pages" / "list-engebei-trs.html").read_text(encoding="utf-8"),
    )
    found = evidence(page)
    assert found.score >= 0.8
    assert "reports:4/10" in found.reasons
    assert all(link.kind == "way" for link in links(page))


@needs_shared
def test_real_column_addresses_carry_their_token() -> None:
    """Most real columns are known by their address alone; none of the page's own words are needed to follow them."""
    with (SHARED / "registry" / "columns.csv").open(encoding="utf-8") as stream:
        urls = [row["url"] for row in csv.DictReader(stream) if row["kind"] == "list"]
    page = home("".join(f"<a href='{url.replace('&', '&amp;')}'></a>" for url in urls))
    followed = {link.url for link in links(page) if link.kind == "column"}
    assert len(followed) >= 0.85 * len(set(urls))


@pytest.mark.parametrize(
    "markup",
    [
        "<html><frameset rows='90,*'><frame src='top.html'><frame src='main.html'></frameset></html>",
        "<html><body><a href='main.html'><img src='enter.gif'></a><a href='http://other.gov.cn/'>x</a></body></html>",
    ],
)
def test_a_cover_leads_to_what_is_behind_it(markup: str) -> None:
    ways = links(Page("http://a.example.gov.cn/", markup))
    assert "http://a.example.gov.cn/main.html" in [way.url for way in ways]
    assert {(way.kind, way.text) for way in ways} == {("way", "")}


@pytest.mark.parametrize(
    ("markup", "path"),
    [
        ("<div><h3>政府信息公开</h3><a href='/gk/'>更多&gt;&gt;</a></div>", "/gk/"),
        ("<a href='/gk/'>信息公开<em>Information Disclosure</em></a>", "/gk/"),
        ("<p>本栏目已迁移至<a href='/c5/'>新栏目</a>，请点击查看。</p>", "/c5/"),
        ("<a href='/gk/'>我局信息公开</a>", "/gk/"),
        ("<iframe src='/inc/menu.html'></iframe>", "/inc/menu.html"),
    ],
)
def test_ways_that_say_nothing_by_themselves(markup: str, path: str) -> None:
    assert [link.url for link in links(home(markup)) if link.kind == "way"] == [f"{SITE}{path}"]


def test_names_of_columns_with_years_and_additions() -> None:
    names = ("政府信息公开年度报告（2008-2025）", "信息公开工作年度报告专栏", "政务公开工作年度报告", "年度公开报告")
    assert [links(home(f"<a href='/x/'>{name}</a>"))[0].kind for name in names] == ["column"] * 4
    assert links(home("<a href='/x/'>部门信息公开年报</a>"))[0].kind == "directory", "whose reports they are it says"


def test_a_way_whose_address_looks_like_an_article_s() -> None:
    """`/channel/8800.html`: the home page had no way at all, and its columns were never found."""
    ways = '<a href="/channel/8800.html">政府信息公开</a><a href="/art/2026/1/20/art_1_2.html">政务公开</a>'
    found = links(Page("http://tjj.example.gov.cn/", f"<html><body><div>{ways}</div></body></html>"))
    assert [(link.url, link.kind) for link in found] == [("http://tjj.example.gov.cn/channel/8800.html", "way")]
