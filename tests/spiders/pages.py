"""Pages for the families' tests: column and article pages put together from parts, all sentences our own."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from spiders.families import Listing, Page, recognise

SITE = "http://sthj.example.gov.cn"
COLUMN = f"{SITE}/zfxxgk/zfxxgknb/"

TOP = """
<div class="topbar"><a href="http://www.gov.cn/">中国政府网</a> <a href="javascript:void(0)">无障碍</a></div>
<div class="mainNav"><ul>
 <li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li><li><a href="/hdjl/">互动交流</a></li>
 <li><a href="/bsfw/">办事服务</a></li></ul></div>
"""
BREADCRUMB = """
<div class="wz">当前位置：<a href="/">首页</a> &gt; <a href="/zfxxgk/">政府信息公开</a> &gt;
 <a href="/zfxxgk/zfxxgknb/">政府信息公开年报</a></div>
"""
LEFT = """
<div class="dl_nav">
 <h3><a href="/zfxxgk/zfxxgkzn/">政府信息<br>公开指南</a></h3><h3><a href="/zfxxgk/zfxxgkzd/">政府信息<br>公开制度</a></h3>
 <h3><a href="/zfxxgk/fdzdgknr/">法定主动<br>公开内容</a></h3><h3><a href="/zfxxgk/zfxxgknb/">政府信息<br>公开年报</a></h3></div>
"""
HOT = """
<div class="hot"><h3>热点信息</h3><ul>
 <li><a href="/xwzx/202402/t20240201_9001.html">我局召开冬季大气污染防治调度会</a><span>2024-02-01</span></li>
 <li><a href="/xwzx/202401/t20240130_9002.html">我局开展节前执法检查工作</a><span>2024-01-30</span></li></ul></div>
"""
FOOT = """
<div class="footer"><a href="/about/202001/t20200101_1.html">关于我们</a> <a href="/map/">网站地图</a>
 <a href="https://beian.miit.gov.cn/">示ICP备00000001号</a> <p>主办：示例市生态环境局</p></div>
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a test list."""

    title: str
    href: str
    on: date | None = None


def report_rows(years: Sequence[int], *, body: str = "示例市生态环境局") -> list[Row]:
    """One report a year, at TRS addresses."""
    return [
        Row(
            f"{body}{year}年政府信息公开工作年度报告",
            f"./{year + 1}01/t{year + 1}0115_{year}001.html",
            date(year + 1, 1, 15),
        )
        for year in years
    ]


def frame(
    main: str, *, head: str = "", title: str = "政府信息公开年报-示例市生态环境局", furniture: bool = True
) -> str:
    """A whole page around `main`, with navigation, breadcrumb, side lists and footer."""
    before, after = (TOP + BREADCRUMB + LEFT, HOT + FOOT) if furniture else ("", "")
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
        f"<body>{before}<div class='right-box'>{main}</div>{after}</body></html>"
    )


def column(main: str, *, url: str = COLUMN, head: str = "", furniture: bool = True) -> Page:
    """A column page as a `Page`."""
    return Page(url, frame(main, head=head, furniture=furniture))


def list_items(rows: Sequence[Row]) -> str:
    """`<li>` elements with a date in a span."""
    return "".join(f'<li><a href="{row.href}">{row.title}</a><span>{row.on or ""}</span></li>' for row in rows)


def article(
    body: str,
    *,
    url: str = f"{COLUMN}202401/t20240115_2023001.html",
    head: str = "",
    title: str = "示例市生态环境局2023年政府信息公开工作年度报告",
    facts: str = "<div class='info'>发布日期：2024-01-15 浏览次数：12 来源：示例市生态环境局</div>",
) -> Page:
    """An article page: title, facts, body, furniture."""
    main = f"<div class='detail'><h1>{title}</h1>{facts}{body}</div>"
    return Page(url, frame(main, head=head, title=f"{title}-示例市生态环境局"))


SENTENCES = (
    "<p>本报告按照条例要求编制，全文由总体情况、主动公开、申请办理等部分组成，所列数据的统计期限为当年一月一日至十二月三十一日。</p>"
    "<p>全年通过门户网站公开信息若干条，答复申请若干件，没有收取费用。</p>"
)


def read(page: Page) -> Listing:
    """The page's listing by the family that recognises it."""
    return recognise(page).listing(page)


def triples(listing: Listing) -> list[tuple[str, str, date | None]]:
    """Title, address and date of each item."""
    return [(item.title, item.url, item.listed_on) for item in listing.items]
