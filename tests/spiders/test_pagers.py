"""Every later page of a column is asked for, and a pager that nobody can follow is said to be one."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.families import addresses
from spiders.families import read as read_page
from tests.spiders.pages import (
    COLUMN,
    SITE,
    column,
    list_items,
    read,
    report_rows,
)

ROWS = report_rows([2023, 2022, 2021])
EXPECTED = [(row.title, COLUMN + row.href.removeprefix("./"), row.on) for row in ROWS]


# --- pagers ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PagerCase:
    name: str
    pager: str
    wanted: tuple[str, ...]
    count: int | None
    url: str = COLUMN
    end_known: bool = True
    total: int | None = None


def script(text: str) -> str:
    return f"<div class='page'><script>{text}</script></div>"


PAGERS = [
    PagerCase(
        "createPageHTML",
        script('createPageHTML(3, 0, "index", "html");'),
        ("index_1.html", "index_2.html", "index_3.html"),
        3,
    ),
    PagerCase(
        "an image",
        '<div class="page"><a href="index_1.html"><img src="n.gif" alt="下一页"></a></div>',
        ("index_1.html",),
        None,
    ),
    PagerCase(
        "an icon", '<div class="pages"><a class="next" href="index_1.html"><i></i></a></div>', ("index_1.html",), None
    ),
    PagerCase("one page", script('createPageHTML(1, 0, "index", "html");'), (), 1),
    PagerCase("no page", script('createPageHTML(0, 0, "index", "html");'), (), 1),
    PagerCase("shtml", script("createPageHTML(2, 0, 'index', 'shtml');"), ("index_1.shtml", "index_2.shtml"), 2),
    PagerCase(
        "total first",
        script("createPageHTML(23, 2, 0, 'index', 'html');"),
        ("index_1.html", "index_2.html"),
        2,
        total=23,
    ),
    PagerCase(
        "container first",
        script("createPageHTML('page_div',6,1,'index','html',90);"),
        tuple(f"index_{n}.html" for n in range(1, 7)),
        6,
    ),
    PagerCase(
        "page size after",
        script("createPageHTML(3, 0, 15, 'index', 'html');"),
        ("index_1.html", "index_2.html", "index_3.html"),
        3,
    ),
    PagerCase(
        "with its definition",
        script(
            'function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){ if(_nPageCount<=1){return;} }\ncreatePageHTML(2,0,"index","htm");'
        ),
        ("index_1.htm", "index_2.htm"),
        2,
    ),
    PagerCase(
        "countPage",
        script(
            'var currentPage = 0; var countPage = 3\ndocument.write("<a href=\\"list"+"_" + nextPage + "."+"html\\">下一页</a>");'
        ),
        ("list_1.html", "list_2.html", "list_3.html"),
        3,
        url=COLUMN + "list.html",
    ),
    PagerCase(
        "countPage of a page with a name",
        script("var pageCount = 2; var pageName='x'; document.write('共'+pageCount+'页');"),
        ("list_1.shtml", "list_2.shtml"),
        2,
        url=COLUMN + "list.shtml",
    ),
    PagerCase(
        "later page",
        script('createPageHTML(4, 2, "index", "html");'),
        ("index_3.html", "index_4.html"),
        4,
        url=COLUMN + "index_2.html",
    ),
    PagerCase(
        "its links say that page two is index_2",
        script('createPageHTML(3, 1, "index", "html");')
        + "<div>共3页 <b>1</b> <a href='index_2.html'>2</a> <a href='index_3.html'>3</a> <a href='index_2.html'>下一页</a></div>",
        ("index_2.html", "index_3.html"),
        3,
    ),
    PagerCase(
        "numbered links",
        "<div class='page'><span>1</span> <a href='index_2.html'>2</a> <a href='index_3.html'>3</a> <a href='index_2.html'>下一页</a> <a href='index_9.html'>尾页</a></div>",
        tuple(f"index_{n}.html" for n in range(2, 10)),
        9,
    ),
    PagerCase(
        "query pages",
        "<p>共 4 页 <b>1</b> <a href='?page=2'>2</a> <a href='?page=3'>3</a> <a href='?page=4'>4</a></p>",
        ("?page=2", "?page=3", "?page=4"),
        4,
    ),
    PagerCase("next only", "<div class='pages'><a href='list_2.html'>下一页&gt;</a></div>", ("list_2.html",), None),
    PagerCase(
        "descending pages",
        "<div>共5页 首页 上页 <a href='zfxxgknb/4.htm'>下页</a> <a href='zfxxgknb/1.htm'>尾页</a> <b>1</b> <a href='zfxxgknb/4.htm'>2</a> <a href='zfxxgknb/3.htm'>3</a></div>",
        tuple(f"zfxxgknb/{n}.htm" for n in (4, 3, 2, 1)),
        5,
        url=f"{SITE}/zfxxgk/zfxxgknb.htm",
    ),
    PagerCase(
        "select",
        "<div>第1/3页 <select onchange='location=this.value'><option value='index.html'>1</option><option value='index_2.html'>2</option><option value='index_3.html'>3</option></select></div>",
        ("index_2.html", "index_3.html"),
        3,
        url=COLUMN + "index.html",
    ),
    PagerCase(
        "last page",
        "<div class='page'><a href='index.html'>首页</a> <a href='index_2.html'>上一页</a> <a href='index.html'>1</a> <a href='index_2.html'>2</a> <span>3</span> 下一页</div>",
        (),
        3,
        url=COLUMN + "index_3.html",
    ),
    PagerCase(
        "a window of numbers",
        "<div class='page'><b>1</b> <a href='index_2.html'>2</a> <a href='index_3.html'>3</a> ... <a href='index_2.html'>下一页</a></div>",
        ("index_2.html", "index_3.html"),
        None,
    ),
    PagerCase(
        "a window whose next page is a script",
        "<div class='page'><b>1</b> <a href='index_2.html'>2</a> <a href='index_3.html'>3</a> <a href='javascript:next()'>下一页</a></div>",
        ("index_2.html", "index_3.html"),
        None,
        end_known=False,
    ),
    PagerCase(
        "htm in an escaped link",
        script(
            'var currentPage = 0; var countPage = 2\ndocument.write("<a href=\\"index"+"_" + nextPage + "."+"htm\\">下一页</a>");'
        ),
        ("index_1.htm", "index_2.htm"),
        2,
    ),
    PagerCase(
        "no extension said",
        script("createPageHTML(2, 0, 'index');")
        + "".join(f"<a href='/{n}.shtml'>{n}</a>" for n in "甲乙丙丁戊己庚辛壬癸子丑寅卯"),
        ("index_1.shtml", "index_2.shtml"),
        2,
    ),
    PagerCase(
        "a commented call",
        script(
            '//createPageHTML(9, 0, "index", "html");\n/* createPageHTML(8,0,"index","html") */createPageHTML(1, 0, "index", "html");'
        ),
        (),
        1,
    ),
    PagerCase("a slider", script("var totalPage = 5; $('#slider').append(totalPage);"), (), None),
    PagerCase(
        "Chinese numerals",
        "<div><b>一</b> <a href='b.html'>二</a> <a href='c.html'>三</a></div>",
        ("b.html", "c.html"),
        3,
    ),
    PagerCase(
        "Chinese pages",
        "<p>第<b>一</b>页 <a href='b.html'>第二页</a> <a href='c.html'>第三页</a></p>",
        ("b.html", "c.html"),
        3,
    ),
    PagerCase("numbers in circles", "<p>① <a href='b.html'>②</a> <a href='c.html'>③</a></p>", ("b.html", "c.html"), 3),
    PagerCase("numbers with a letter", "<p><b>P1</b> <a href='b.html'>P2</a></p>", ("b.html",), 2),
    PagerCase("numbers behind a word", "<p>页码：<b>1</b> <a href='b.html'>2</a></p>", ("b.html",), 2),
    PagerCase("older", "<p><a href='old.html'>较早</a></p>", ("old.html",), None),
    PagerCase(
        "older and newer",
        "<p><a href='old.html'>← 较早的文章</a> <a href='new.html'>较新 →</a></p>",
        ("old.html", "new.html"),
        None,
    ),
    PagerCase("before", "<p><a href='old.html'>以前</a></p>", ("old.html",), None),
    PagerCase("older in English", "<p><a href='old.html'>Older posts</a></p>", ("old.html",), None),
    PagerCase("the next ten", "<p><a href='b.html'>后10条</a></p>", ("b.html",), None),
    PagerCase("old characters", "<p><a href='b.html'>下一頁</a></p>", ("b.html",), None),
    PagerCase("with its count", "<p><a href='b.html'>下一页 &gt;&gt; (2/3)</a></p>", ("b.html",), None),
    PagerCase("an arrow to a page", "<div><a href='index_1.html'>&gt;</a></div>", ("index_1.html",), None),
    PagerCase("one page said", "<div>&nbsp;共1页&nbsp; 首页 上一页 下一页 尾页</div>", (), 1),
    PagerCase("claimed and there", "<div>共 3 条记录</div>", (), None, total=3),
    PagerCase("claimed and not there", "<div>共12条 每页3条</div>", (), None, total=12, end_known=False),
    PagerCase("pages said and no way", "<div>&nbsp;共12页&nbsp;</div>", (), 12, end_known=False),
    PagerCase("by script only", "<div><a href='javascript:goPage(2)'>下一页</a></div>", (), None, end_known=False),
    PagerCase(
        "numbers by script",
        "<div class='page'>共有 <a onclick='go(2)'>2</a><a onclick='go(3)'>3</a></div>",
        (),
        None,
        end_known=False,
    ),
    PagerCase("disabled next", "<div class='page'><a class='disabled' href='javascript:;'>下一页</a></div>", (), None),
    PagerCase("load more", "<a href='javascript:;' class='more'>加载更多</a>", (), None, end_known=False),
    PagerCase("jpage", script("$('#1').jpage({totalRecord:45, perPage:15});"), (), None, end_known=False),
    PagerCase("hostile", script('createPageHTML(99999, 0, "index", "html");'), (), 99999, end_known=False),
    PagerCase("an article's pager is none", script('createPageHTML(3,0,"t20240115_2023001","html");'), (), None),
]


@pytest.mark.parametrize("case", PAGERS, ids=lambda case: case.name)
def test_pagers(case: PagerCase) -> None:
    page = column(f"<ul>{list_items(ROWS)}</ul>{case.pager}", url=case.url)
    listing = read(page)
    assert [item.title for item in listing.items] == [row.title for row in ROWS]
    assert [request.url for request in listing.next_requests] == [
        addresses.resolve(case.url, path) for path in case.wanted
    ]
    assert (listing.page_count, listing.claimed_total, listing.end_known) == (case.count, case.total, case.end_known)
    assert listing.folders == ()


@given(st.integers(2, 40), st.integers(0, 39), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_walk_over_any_script_pager_sees_every_page(count: int, start: int, from_one: bool) -> None:
    """Both ways of counting, whichever page the walk starts on: all later pages are asked for, none is invented
    beyond one guess."""
    start %= count
    number = {0: "index.html"} | {k: f"index_{k + from_one}.html" for k in range(1, count)}
    page_of = {COLUMN + name: k for k, name in number.items()}
    url = COLUMN + number[start]
    call = script(f"createPageHTML({count},{start},'index','html');")
    page = column(f"<ul>{list_items(ROWS)}</ul>{call}", url=url)
    asked = [request.url for request in read(page).next_requests]
    seen = {page_of[address] for address in asked if address in page_of}
    assert set(range(start + 1, count)) <= seen
    assert sum(1 for address in asked if address not in page_of) <= 1


@pytest.mark.parametrize(
    "row", ["./202501/t20250120_{}.html", "../info/1021/{}.htm", "show.asp?id={}", "/upload/{}/nb.pdf"]
)
def test_a_template_s_pager_counts_whatever_system_wrote_the_rows(row: str) -> None:
    rows = "".join(
        f"<li><a href='{row.format(y)}'>示例市教育局{y}年政府信息公开工作年度报告</a></li>" for y in (2024, 2023)
    )
    for call, asked in (
        ("createPageHTML(3,0,'index','html')", 2),
        ("var countPage=3;createPageHTML(countPage,0,'index','html')//页", 2),
        ("createPageHTML(1,0,'index','html')", 0),
    ):
        found = read_page(column(f"<ul>{rows}</ul><div><script>{call}</script></div>")).listing
        assert (len(found.next_requests) >= asked, found.end_known) == (True, True)
        assert (found.page_count or 1) == asked + 1
    unknown = "var n=3;createPageHTML(n,0,'index','html')"
    assert not read_page(column(f"<ul>{rows}</ul><div><script>{unknown}</script></div>")).listing.end_known
