"""Families read a list as a person would, whatever its markup."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

import inspect
import pkgutil
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders import families
from spiders.families import FAMILIES, Page, recognise, shows_article, static, trs
from tests.spiders.pages import (
    COLUMN,
    SENTENCES,
    SITE,
    Row,
    article,
    column,
    list_items,
    read,
    triples,
)
from tests.spiders.shapes import EXPECTED, ROWS, SHAPES

# --- the registry of families ---------------------------------------------------------------------------------------


def test_the_only_row_of_a_template_s_list_has_no_day_of_its_neighbours() -> None:
    """A folder with one undated report was given the day of the news beside it, five months before the report's."""
    row = "<div><a href='./202201/t20220130_1.shtml'>示例市生态环境局2021年政府信息公开工作年度报告</a></div>"
    news = "<ul><li><a href='/gzdt/202109/t20210916_2.shtml'>我局召开工作推进会</a><i>2021-09-16</i></li></ul>"
    page = f"<div><div><div class='zfxxgk_zdgkc'>{row}</div></div><div class='recommend'>{news}</div></div>"
    assert [item.listed_on for item in read(column(page, furniture=False)).items] == [None]


def test_every_family_module_is_registered() -> None:
    modules = {
        info.name
        for info in pkgutil.iter_modules(families.__path__)
        if "\ndef recognises(" in (Path(families.__path__[0]) / f"{info.name}.py").read_text(encoding="utf-8")
    }
    assert modules == {family.NAME for family in FAMILIES}


def test_who_reads_articles_in_a_way_of_its_own_is_named() -> None:
    alike = "    return read_article(page)\n"
    own = {family.NAME for family in FAMILIES if not inspect.getsource(family.article).endswith(alike)}
    assert own == {family.NAME for family in families.OWN_ARTICLES}


def test_an_article_is_read_alike_whoever_is_asked() -> None:
    pages = [
        article(f"<div class='TRS_Editor'><p>{SENTENCES}</p></div>"),
        article("<div id='app'></div>"),
        Page(COLUMN, "{}"),
    ]
    for page in pages:
        again = Page(page.url, page.text)
        assert families.article_of(page) == recognise(again).article(again)


def test_static_is_the_fallback() -> None:
    assert recognise(Page(COLUMN, "")) is static
    assert recognise(Page(COLUMN, "<p>没有链接的页面</p>")).NAME in {"static", "trs"}
    assert FAMILIES[-1] is static
    assert families.by_name("trs") is trs
    with pytest.raises(KeyError):
        families.by_name("nothing")


@pytest.mark.parametrize(
    "text", ["", "   ", "\ufeff", "<!-- 空 -->", "<?xml version='1.0' encoding='gbk'?><html/>", "\x00", "{}"]
)
def test_a_page_without_a_page_is_no_complete_column(text: str) -> None:
    listing = read(Page(COLUMN, text))
    assert listing.items == ()
    assert not listing.end_known
    assert not recognise(Page(COLUMN, text)).article(Page(COLUMN, text)).has_content


# --- listing shapes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("furniture", [True, False], ids=["page", "bare"])
@pytest.mark.parametrize("shape", SHAPES)
def test_exactly_the_items_in_order(shape: str, furniture: bool) -> None:
    listing = read(column(SHAPES[shape], furniture=furniture))
    assert triples(listing) == EXPECTED


def test_a_summary_with_dates_of_its_own() -> None:
    main = "<ul>" + "".join(
        f"<li><a href='{r.href}'>{r.title}</a><p>统计期限为2023年1月1日至2023年12月31日，内容从略。</p><span>{r.on}</span></li>"
        for r in ROWS
    )
    assert triples(read(column(main + "</ul>"))) == EXPECTED
    undated = f"<ul><li><a href='{ROWS[0].href}'>{ROWS[0].title}</a><p>{'统计期限为2023年1月1日起，' * 6}</p></li></ul>"
    assert [item.listed_on for item in read(column(undated)).items] == [None]


def test_single_item_and_its_neighbours() -> None:
    for main in (
        f"<ul>{list_items(ROWS[:1])}</ul>",
        f"<div class='list'><p><a href='{ROWS[0].href}'>{ROWS[0].title}</a><span>{ROWS[0].on}</span></p></div>",
        f"<table><tr><td><a href='{ROWS[0].href}'>{ROWS[0].title}</a></td><td>{ROWS[0].on}</td></tr></table>",
    ):
        assert triples(read(column(main))) == EXPECTED[:1]


@pytest.mark.parametrize(
    "href",
    [
        "/art/2024/1/15/art_1621_3{}.html",
        "/info/1243/1404{}.htm",
        "content/post_946901{}.html",
        "202401/2ecfb31a335f4d689220a3a23e24a98{}.shtml",
        "/public/6596211/1519481{}.html",
        "https://oss.example.gov.cn/f/202{}nb.pdf",
        "nb202{}.html",
        "{}.html",
        "show.php?id={}",
    ],
)
def test_items_of_other_cms_addresses(href: str) -> None:
    rows = [Row(f"示例市生态环境局202{n}年政府信息公开工作年度报告", href.format(n)) for n in (3, 2)]
    found = read(column(f"<ul>{list_items(rows)}</ul>"))
    assert [item.title for item in found.items] == [row.title for row in rows]


def test_a_short_link_with_only_a_year_is_an_item_unless_it_is_a_directory() -> None:
    main = (
        "<ul><li><a href='./202401/t20240115_1.html'>2023年</a></li><li><a href='./202301/t20230115_2.html'>2022年</a></li>"
        "<li><a href='./2021/'>2021年</a></li><li><a href='./2020/index.html'>2020年度</a></li></ul>"
    )
    listing = read(column(main))
    assert [item.title for item in listing.items] == ["2023年", "2022年"]
    assert [(folder.title, folder.url) for folder in listing.folders] == [
        ("2021年", COLUMN + "2021/"),
        ("2020年度", COLUMN + "2020/index.html"),
    ]


def test_sibling_years_and_year_selects_are_folders() -> None:
    main = (
        f"<div class='years'><a href='../2023/'>2023年</a><a href='../2022/'>2022年</a></div><ul>{list_items(ROWS[:1])}</ul>"
        "<select onchange='go(this)'><option value=''>选择年份</option><option value='/zfxxgk/zfxxgknb/2021/'>2021年</option></select>"
    )
    listing = read(column(main, url=COLUMN + "2023/"))
    assert [folder.url for folder in listing.folders] == [COLUMN + "2022/", COLUMN + "2021/"]


def test_shelves_of_bodies_below_the_column() -> None:
    names = ["市教育局", "市财政局", "市民政局"]
    main = (
        "<ul class='bm'>" + "".join(f"<li><a href='./{i}jg/'>{name}</a></li>" for i, name in enumerate(names)) + "</ul>"
    )
    listing = read(column(main))
    assert [folder.title for folder in listing.folders] == names
    assert listing.items == ()


def test_shelves_beside_the_news_of_the_day() -> None:
    """A page that shows only shelves has no items, however well dated the news in its margin are; and the words
    当前位置 at the top of its box do not make a breadcrumb of the box."""
    main = (
        "<div class='inner'><div class='inner'><div class='weizhi'>您现在的位置：<a href='/'>首页</a> / <a href='/zfxxgk/'>政府信息公开</a></div>"
        "<h2>政府信息公开年报</h2><ul class='x'><li><a href='./szf/'>市政府</a></li><li><a href='./bm/'>市政府部门</a></li><li><a href='./zjd/'>镇街道</a></li></ul>"
        "</div></div><div class='zxdt'><h4>最新动态</h4><ul><li><a href='/gzdt/202511/t20251102_2.htm'>民生实事项目常见问题解答</a><i>2025-11-02</i></li>"
        "<li><a href='/gzdt/202510/t20251017_3.htm'>关于公开招聘工作人员的公告</a><i>2025-10-17</i></li></ul></div>"
    )
    listing = read(column(main, furniture=False))
    assert [folder.title for folder in listing.folders] == ["市政府", "市政府部门", "镇街道"]
    assert listing.items == ()
    assert listing.end_known


def test_base_href_moves_relative_addresses() -> None:
    page = column(f"<ul>{list_items(ROWS)}</ul>", head=f"<base href='{SITE}/moved/nb/'>")
    assert [item.url for item in read(page).items] == [f"{SITE}/moved/nb/{row.href[2:]}" for row in ROWS]


# --- listings that are not what they seem ---------------------------------------------------------------------------


def test_an_empty_column_is_loud_unless_it_says_that_it_is_empty() -> None:
    assert not read(column("<ul class='list'></ul>")).end_known
    said = read(column("<ul class='list'><li>暂无相关信息</li></ul>"))
    assert said.items == ()
    assert said.end_known


def test_an_empty_column_takes_nothing_from_the_furniture() -> None:
    listing = read(column("<div class='zfxxgk_zdgkc'><ul></ul></div>"))
    assert listing.items == ()
    assert listing.folders == ()


def test_an_open_comment_that_swallows_links_is_not_complete() -> None:
    main = f"<ul>{list_items(ROWS[:2])}<!--<li>{list_items(ROWS[2:])}</ul><!-- 列表结束 --><p>尾部</p>"
    listing = read(column(main))
    assert [item.title for item in listing.items] == [row.title for row in ROWS[:2]]
    assert not listing.end_known
    never_closed = Page(
        COLUMN, f"<html><body><ul>{list_items(ROWS[:2])}</ul><!-- <a href='x.html'>丢失</a></body></html>"
    )
    assert not read(never_closed).end_known


@pytest.mark.parametrize(
    "trace",
    [
        "<div id='1'><script type='text/xml'><datastore><record><![CDATA[<li><a href='/a.html'>甲</a></li>]]></record></datastore></script></div>",
        "<script>window._CONFIG = {SID: '2'};</script>",
        "<div v-for='item in list'></div>",
        "<p>{{ item.title }}</p>",
        "<script>var u='/site/label/8888?IsAjax=1&labelName=publicInfoList'</script>",
    ],
)
def test_a_list_filled_by_script_is_never_complete(trace: str) -> None:
    assert not read(column(trace)).end_known
    assert not read(column(f"<ul>{list_items(ROWS)}</ul>{trace}")).end_known


def test_an_article_is_no_listing() -> None:
    page = article(f"<div class='TRS_Editor'>{SENTENCES}</div>")
    assert read(page).items == ()
    assert shows_article(page)
    assert not shows_article(column(f"<ul>{list_items(ROWS)}</ul>"))


def test_a_column_address_that_shows_its_one_article() -> None:
    head = "<meta name='ColumnType' content='信息公开年报'><meta name='ArticleTitle' content='示例市生态环境局2023年政府信息公开工作年度报告'>"
    page = article(f"<div id='zoom'>{SENTENCES}</div>", url=f"{SITE}/col/col15505/index.html", head=head)
    assert shows_article(page)
    assert read(page).items == ()


def test_a_list_with_a_filled_article_title_stays_a_list() -> None:
    head = "<meta name='ColumnName' content='政府信息公开年报'><meta name='ArticleTitle' content='政府信息公开年报'>"
    assert triples(read(column(f"<ul>{list_items(ROWS)}</ul>", head=head))) == EXPECTED


# --- generated pages ------------------------------------------------------------------------------------------------

WRAPS = [
    "<div class='{c}'>{}</div>",
    "<div><div id='{c}'>{}</div></div>",
    "<table><tr><td class='{c}'>{}</td></tr></table>",
    "<section>{}</section>",
]
LISTS = [
    ("<ul class='{c}'>{}</ul>", "<li>{a}<span>{d}</span></li>"),
    ("<ul>{}</ul>", "<li><span>{d}</span>{a}</li>"),
    ("<div class='{c}'>{}</div>", "<div class='row'>{a}<i>{d}</i></div>"),
    ("<table>{}</table>", "<tr><td>{a}</td><td>{d}</td></tr>"),
    ("<dl>{}</dl>", "<dd>{a} {d}</dd>"),
    ("<div>{}</div>", "<p>{a}（{d}）</p>"),
]


@st.composite
def generated(draw: st.DrawFn) -> tuple[str, list[tuple[str, str, date]]]:
    count = draw(st.integers(1, 40))
    on = draw(st.dates(date(2009, 1, 1), date(2026, 1, 31)))
    body = draw(st.sampled_from(["示例市财政局", "示例县人民政府办公室", "民主街道办事处"]))
    rows = [
        (
            f"{body}{on.year - 1 - index}年政府信息公开工作年度报告",
            f"{on.year}{on.month:02}/t{on:%Y%m%d}_{1000 + index}.html",
            on,
        )
        for index in range(count)
    ]
    outer, inner = draw(st.sampled_from(LISTS))
    anchors = "".join(
        inner.format(a=f"<a target='_blank' href='./{href}'>{title}</a>", d=day) for title, href, day in rows
    )
    markup = outer.format(anchors, c=draw(st.sampled_from(["list", "con", "gl_list", "x1"])))
    for wrap in draw(st.lists(st.sampled_from(WRAPS), max_size=4)):
        markup = wrap.format(markup, c=draw(st.sampled_from(["main", "box", "wrap2", "right"])))
    return markup, [(title, COLUMN + href, day) for title, href, day in rows]


@pytest.mark.slow
@given(generated(), st.booleans())
@settings(max_examples=120, deadline=None)
def test_generated_lists_give_exactly_their_items(
    made: tuple[str, list[tuple[str, str, date]]], furniture: bool
) -> None:
    markup, wanted = made
    assert triples(read(column(markup, furniture=furniture))) == wanted


@pytest.mark.slow
@given(st.text(alphabet="<>ab/=\"' 年报2023-#!\n", max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_markup_is_survived(text: str) -> None:
    page = Page(COLUMN, text)
    family = recognise(page)
    family.listing(page)
    family.article(page)


@pytest.mark.slow
@pytest.mark.parametrize("depth", [100, 300, 1500])
def test_deep_markup_loses_nothing(depth: int) -> None:
    deep = "<font><b>" * (depth // 2) + f"<ul>{list_items(ROWS)}</ul>"
    assert triples(read(column(deep))) == EXPECTED


def test_markup_too_deep_to_follow_is_said_to_be_cut() -> None:
    page = column("<div>" * 5000 + f"<ul>{list_items(ROWS)}</ul>")
    assert page.is_cut
    assert not read(page).end_known


def test_a_list_of_report_files_is_a_list() -> None:
    rows = [Row(f"示例市生态环境局{year}年政府信息公开工作年度报告", f"./{year}.pdf") for year in (2023, 2022, 2021)]
    head = "<meta name='ArticleTitle' content='年报汇总页面'>"
    listing = read(column(f"<div id='zoom'><ul>{list_items(rows)}</ul></div>", head=head))
    assert [item.title for item in listing.items] == [row.title for row in rows]


def test_a_row_of_years_belongs_to_its_body() -> None:
    main = (
        "<table><tr><td>市教育局</td><td><a href='202401/t20240115_1.html'>2023年</a></td><td><a href='202301/t20230115_2.html'>2022年</a></td></tr>"
        "<tr><td>市财政局</td><td><a href='202401/t20240115_3.html'>2023年</a></td><td><a href='202301/t20230115_4.html'>2022年</a></td></tr></table>"
    )
    assert [item.title for item in read(column(main)).items] == [
        "市教育局2023年",
        "市教育局2022年",
        "市财政局2023年",
        "市财政局2022年",
    ]


def test_a_column_that_is_a_file_keeps_its_siblings_out() -> None:
    """VSB: the column is `zfxxgknb.htm`; other columns lie in the same directory and are no shelves of it."""
    main = f"<ul>{list_items(ROWS)}</ul><div class='x'><a href='fdzdgknr/'>法定主动公开内容</a><a href='zfxxgknb/2020/'>2020年</a></div>"
    listing = read(column(main, url=f"{SITE}/zfxxgk/zfxxgknb.htm"))
    assert [folder.url for folder in listing.folders] == [f"{SITE}/zfxxgk/zfxxgknb/2020/"]
    assert len(listing.items) == 3


def test_a_list_in_a_frame_is_read_too() -> None:
    framed = read(column(f"<ul>{list_items(ROWS)}</ul><iframe src='/zfxxgk/nblist.html' width='100%'></iframe>"))
    assert [request.url for request in framed.next_requests] == [f"{SITE}/zfxxgk/nblist.html"]
    assert len(framed.items) == 3
    assert read(column(f"<ul>{list_items(ROWS)}</ul><iframe src='http://weather.example.com/list'></iframe>")).end_known


def _cost(count: int) -> float:
    """CPU seconds for a page of `count` items and as many pager links."""
    rows = [
        Row(f"示例市第{i}中学2023年信息公开工作年度报告", f"./202401/t20240115_{i}.html", date(2024, 1, 15))
        for i in range(count)
    ]
    links = "".join(f"<a href='index_{i}.html'>{i}</a>" for i in range(2, count // 3))
    page = column(f"<ul>{list_items(rows)}</ul>{links}")
    started = time.process_time()
    assert len(read(page).items) == count
    return time.process_time() - started


@pytest.mark.slow
def test_the_cost_of_a_long_list_grows_with_its_length_not_with_its_square() -> None:
    _cost(200)
    # The least of three each: a neighbour on the same core only ever adds.
    assert min(_cost(3200) for _ in range(3)) < 4 * 2.5 * min(_cost(800) for _ in range(3))
