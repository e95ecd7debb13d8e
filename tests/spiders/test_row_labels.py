"""A report that is called after nobody has the name that stands before it in its row."""

from __future__ import annotations

import pytest

from spiders.families import recognise
from spiders.families.model import Page

COLUMN = "http://www.example.gov.cn/zfxxgk/nb/"


def titles(rows: str) -> list[str]:
    page = Page(COLUMN, f"<html><body><h2>政府信息公开年报</h2><table>{rows}</table></body></html>")
    return [item.title for item in recognise(page).listing(page).items]


@pytest.mark.parametrize("words", ["2025年年报", "2025年度", "2025年政府信息公开工作年度报告", "2025年报"])
def test_before_the_link(words: str) -> None:
    row = '<tr><td>{0}</td><td>{1}</td><td><a href="bm{0}.html">{2}</a></td><td>2026-01-20</td></tr>'
    rows = "".join(row.format(number, name, words) for number, name in enumerate(("市教育局", "市民政局", "市审计局")))
    assert titles(rows) == [f"{name}{words}" for name in ("市教育局", "市民政局", "市审计局")]


def test_before_several_years() -> None:
    row = '<tr><td>{0}</td><td><a href="{0}5.html">2025年年报</a></td><td><a href="{0}4.html">2024年年报</a></td></tr>'
    assert titles("".join(row.format(name) for name in ("新丰镇", "小海镇"))) == [
        f"{name}{year}年年报" for name in ("新丰镇", "小海镇") for year in (2025, 2024)
    ]


def test_who_put_it_up_stands_behind_and_names_nobody() -> None:
    row = '<tr><td>{0}</td><td><a href="{0}.html">{0}年政府信息公开工作年度报告</a></td><td>区政府办公室</td></tr>'
    assert titles("".join(row.format(year) for year in (2025, 2024, 2023))) == [
        f"{year}年政府信息公开工作年度报告" for year in (2025, 2024, 2023)
    ]


@pytest.mark.parametrize("words", ["下载", "查看", "详情", "附件下载"])
def test_a_link_called_after_what_it_does_has_the_title_that_stands_in_its_row(words: str) -> None:
    row = "<tr><td>{0}</td><td>市林业局{1}年政府信息公开工作年度报告</td><td>{2}-01-18</td>"
    row += '<td><a href="{1}.html">{3}</a></td></tr>'
    rows = "".join(row.format(number, year, year + 1, words) for number, year in enumerate((2025, 2024, 2023), 1))
    assert titles(f"<tr><th>序号</th><th>标题</th><th>日期</th><th>操作</th></tr>{rows}") == [
        f"市林业局{year}年政府信息公开工作年度报告" for year in (2025, 2024, 2023)
    ]


OLDER = "".join(
    f'<li><a href="{year}.html">市林业局{year}年政府信息公开工作年度报告</a><span>{year + 1}-01-18</span></li>'
    for year in (2024, 2023)
)


@pytest.mark.parametrize("words", ["政府信息公开", "信息公开", "政务公开", "查看", "下载", "更多", "1", "首页"])
def test_a_dated_row_among_others_is_an_item_whatever_it_is_called(words: str) -> None:
    """A list whose newest row was left out was complete, and the office that had posted it was accused."""
    newest = f'<li><a href="t20260120_7.html">{words}</a><span>2026-01-20</span></li>'
    page = Page(COLUMN, f"<html><body><h2>政府信息公开年报</h2><ul>{newest}{OLDER}</ul></body></html>")
    assert recognise(page).listing(page).items[0].url.endswith("t20260120_7.html")


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ("<li>2025年<a href='2025.doc'>下载</a></li>", "2025年"),
        ("<li>2025年政府信息公开工作年度报告 <a href='n.html'>点击查看</a></li>", "2025年政府信息公开工作年度报告"),
        ("<li><a href='n2025.html'>查看</a></li>", "查看"),
    ],
)
def test_an_undated_row_that_is_only_opened_is_an_item(row: str, title: str) -> None:
    page = Page(COLUMN, f"<html><body><h2>政府信息公开年报</h2><ul>{row}{OLDER}</ul></body></html>")
    assert recognise(page).listing(page).items[0].title == title


def test_a_row_of_a_table_that_is_clicked_leads_where_the_click_does() -> None:
    title = "市林业局2025年政府信息公开工作年度报告"
    row = f"<tr onclick=\"location.href='t20260120_7.html'\"><td>1</td><td>{title}</td></tr>"
    page = Page(COLUMN, f"<html><body><table>{row}</table><ul>{OLDER}</ul></body></html>")
    assert f"{COLUMN}t20260120_7.html" in [item.url for item in recognise(page).listing(page).items]


@pytest.mark.parametrize(
    "furniture",
    [
        '<li><a href="/tz/">更多</a></li>',
        '<li><a href="/a.html">下载</a><a href="/b.html">打印</a><span>2026-01-20</span></li>',
        '</ul><div>更新日期：2026-01-20 <a href="/lx/">联系我们</a></div><ul>',
    ],
)
def test_furniture_without_a_dated_row_of_its_own_is_none(furniture: str) -> None:
    page = Page(COLUMN, f"<html><body><h2>政府信息公开年报</h2><ul>{OLDER}{furniture}</ul></body></html>")
    assert len(recognise(page).listing(page).items) == 2


def test_rows_of_bodies_names_without_dates_are_items() -> None:
    """市公安局 | 查看: the shelf of a year showed nothing, and kept the whole list from being complete."""
    row = '<tr><td>{0}</td><td>鹿河市{1}</td><td><a href="d{0}.html">查看</a></td></tr>'
    names = ("公安局", "民政局", "司法局")
    rows = "".join(row.format(number, name) for number, name in enumerate(names, 1))
    assert titles(rows) == [f"鹿河市{name}" for name in names]
    assert titles(row.format(1, "公安局")) == [], "one alone is no list"
