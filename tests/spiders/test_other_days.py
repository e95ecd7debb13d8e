"""A day beside an item or over an article is its publication only where it says so or says nothing."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

from datetime import date

import pytest

from spiders.families import Page, article_of, read
from spiders.families.dates import listed_date

SITE = "http://jyj.luhe.gov.cn.test"
YEARS = (2025, 2024, 2023)


def _link(year: int) -> str:
    return f'<a href="/a/{year}.htm">鹿河市教育局{year}年政府信息公开工作年度报告</a>'


def _listed(markup: str) -> list[date | None]:
    page = Page(
        f"{SITE}/nb/", f"<html><head><title>政府信息公开年报</title></head><body><div>{markup}</div></body></html>"
    )
    items = read(page).listing.items
    assert len(items) == len(YEARS)
    return [item.listed_on for item in items]


def _rows(row: str, around: str = "<ul>{}</ul>") -> str:
    return around.format("".join(row.format(link=_link(year), year=year, next=year + 1) for year in YEARS))


OTHER_DAYS = {
    "a change": _rows("<li>{link}<span>更新时间：{next}-05-20</span></li>"),
    "the signing": _rows("<li>{link}<span>成文日期：{year}-12-20</span></li>"),
    "a change, by the heading": "<table><tr><th>标题</th><th>更新日期</th></tr>"
    + _rows("<tr><td>{link}</td><td>{next}-05-20</td></tr>", "{}</table>"),
    "a term, by the heading": "<table><thead><tr><th>标题</th><th>有效期</th></tr></thead>"
    + _rows("<tr><td>{link}</td><td>{next}-12-20</td></tr>", "<tbody>{}</tbody></table>"),
    "a period in a summary": _rows(
        "<div><h3>{link}</h3><p>统计期限自{year}年1月1日至{year}年12月31日</p></div>", "<div>{}</div>"
    ),
    "the clock of the page": _rows("{link}<br>", "<div>今天是2026-11-22<br>{}</div>"),
    "a change of the page": _rows("{link}<br>", "<div>{}<p>更新于 2026-11-22</p></div>"),
}


@pytest.mark.parametrize("markup", OTHER_DAYS.values(), ids=OTHER_DAYS)
def test_a_day_of_another_kind_is_no_date_of_an_item(markup: str) -> None:
    assert _listed(markup) == [None, None, None]


PUBLISHED = {
    "one line": _rows("<li>{link}<p>成文日期：{year}-12-20 发布日期：{next}-01-20</p></li>"),
    "headings of a table": "<table><tr><th>名称</th><th>成文日期</th><th>发布日期</th></tr>"
    + _rows("<tr><td>{link}</td><td>{year}-12-20</td><td>{next}-01-20</td></tr>", "{}</table>"),
    "headings over a list": "<div><span>名称</span><span>生成日期</span><span>发布日期</span></div>"
    + _rows("<li>{link}<span>{year}-12-20</span><span>{next}-01-20</span></li>"),
    "no headings": _rows("<li>{link}<span>{next}-01-20</span></li>"),
}


@pytest.mark.parametrize("markup", PUBLISHED.values(), ids=PUBLISHED)
def test_the_day_of_publication_is_found_beside_others(markup: str) -> None:
    assert _listed(markup) == [date(year + 1, 1, 20) for year in YEARS]


def test_a_status_before_a_day_is_no_term() -> None:
    assert listed_date("有效 2026-01-20", "") == date(2026, 1, 20)


@pytest.mark.parametrize(
    "over",
    [
        '<div class="date">今天是：2026年11月22日 星期日</div>',
        '<div id="time">2026年11月22日 星期日</div>',
        '<p>今天是<span class="date">2026年11月22日</span></p>',
        '<span class="time">更新于2026-05-20</span>',
        '<p>上一篇：<a href="1.htm">鹿河市教育局2024年政府信息公开工作年度报告</a> <span class="date">2025-01-20</span></p>',
    ],
)
def test_a_clock_and_the_day_of_a_neighbour_are_not_the_day_shown(over: str) -> None:
    text = "<p>一、总体情况</p><p>" + "教育局公开信息一百条，没有收到申请。" * 30 + "</p>"
    title = "鹿河市教育局2025年政府信息公开工作年度报告"
    shown = f'<div class="content"><p>{text}</p></div>'
    page = Page(f"{SITE}/nb/202601/t20260120_1.html", f"<html><body><h1>{title}</h1>{over}{shown}</body></html>")
    assert article_of(page).shown_date is None
    labelled = page.text.replace(shown, f"<p>发布时间：2026-01-20</p>{shown}")
    assert article_of(Page(page.url, labelled)).shown_date == date(2026, 1, 20)
