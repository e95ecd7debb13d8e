"""Shelves of a column: every one that is named is read, or the reading is known to have a hole."""

from __future__ import annotations

import pytest

from duties.model import ReadingOutcome, Reason
from tests.spiders.interface import Asked, read_column

SITE = "http://sjyj.example.gov.cn"
BODY = "示例市教育局"


def row(year: int) -> str:
    title = f"{BODY}{year}年政府信息公开工作年度报告"
    return f"<li><a href='/a/t{year + 1}0120_{year}.html'>{title}</a><span>{year + 1}-01-20</span></li>"


def page(*rows: str, before: str = "", after: str = "") -> str:
    return (
        "<html><head><meta name='ColumnType' content='信息公开年报'></head><body><h2>政府信息公开年报</h2>"
        f"<div class='tabs'>{before}</div><ul class='list'>{''.join(rows)}</ul>{after}</body></html>"
    )


def test_shelves_that_stand_deeper_than_anybody_reads_leave_a_hole() -> None:
    below = {f"/nb/{'x/' * depth}": f"/nb/{'x/' * (depth + 1)}" for depth in range(5)}

    def serve(asked: Asked) -> str | None:
        names = ["市直单位", "政府部门", "工作部门", "教育局", "科室"]
        at = asked.path.count("x/")
        return page(row(2024), row(2023), before=f"<a href='{below[asked.path]}'>{names[at]}</a>")

    read, _ = read_column(f"{SITE}/nb/", serve)
    assert (read.reading.outcome, read.reading.reason) == (ReadingOutcome.INCOMPLETE, Reason.INCOMPLETE_LISTING)


def test_what_a_bare_year_opens_is_read_with_its_own_shelves() -> None:
    def serve(asked: Asked) -> str | None:
        years = "".join(f"<li><a href='y{year}.html'>{year}年</a></li>" for year in (2025, 2024))
        pages = {
            "/nb/": page(years),
            "/nb/y2025.html": page(row(2023), before="<a href='/nb/y2025/jg/'>直属机关</a>"),
            "/nb/y2024.html": page(row(2024)),
            "/nb/y2025/jg/": page(row(2025)),
        }
        return pages.get(asked.path)

    read, _ = read_column(f"{SITE}/nb/", serve)
    assert f"{BODY}2025年政府信息公开工作年度报告" in {item.title for item in read.reading.items}


@pytest.mark.parametrize(
    "more",
    [
        "<a href='/old/wn.html'>往年年报</a>",
        "<a href='/ln/'>历年政府信息公开年报</a>",
        "<a href='/gk/2019-2023/'>2019—2023年度</a>",
        "<a href='/gk/xb.html'>2025年起</a>",
        "<a href='/gk/new.html'>最新年报</a>",
        "<a href='/gd/'>归档</a>",
        "<a href='/y/25/'>二〇二五年</a>",
        "<a href='/y/25/'>２０２５年</a>",
        "<link rel='next' href='index_1.html'>",
        "<iframe src='/a/b.html' width='100%' height='600'></iframe>",
        "<a href='new.html'>较新</a>",
        "<p>第<b>一</b>页 <a href='b.html'>第二页</a></p>",
    ],
)
def test_where_the_reports_of_other_years_stand_is_read(more: str) -> None:
    def serve(asked: Asked) -> str | None:
        return page(row(2023), row(2022), after=more) if asked.path == "/nb/" else page(row(2025))

    read, _ = read_column(f"{SITE}/nb/", serve)
    assert f"{BODY}2025年政府信息公开工作年度报告" in {item.title for item in read.reading.items}
    assert read.reading.outcome is ReadingOutcome.COMPLETE


def test_who_begins_at_a_later_page_has_not_read_the_list() -> None:
    def serve(asked: Asked) -> str | None:
        return page(row(2024), row(2023), after="<div class='page'><a href='/nb/list_1.html'>上一页</a></div>")

    assert read_column(f"{SITE}/nb/list_2.html", serve)[0].reading.outcome is ReadingOutcome.INCOMPLETE
    assert read_column(f"{SITE}/nb/", serve)[0].reading.outcome is ReadingOutcome.COMPLETE


def shelf_of(year: int, *rows: str) -> dict[str, str]:
    return {f"/nb/{year}/": page(*rows)}


def years_column(shelves: dict[str, str]) -> ReadingOutcome:
    top = page(*(f"<li><a href='{path}'>{path.split('/')[2]}年</a></li>" for path in shelves))
    return read_column(f"{SITE}/nb/", lambda asked: {"/nb/": top, **shelves}.get(asked.path))[0].reading.outcome


def test_a_year_s_shelf_that_shows_another_list_is_not_read() -> None:
    news = "".join(
        f"<li><a href='/xw/{n}.html'>我局召开第{n}次会议</a><span>2026-01-1{n}</span></li>" for n in range(4)
    )
    whole, own = ReadingOutcome.COMPLETE, shelf_of(2024, row(2024))
    assert years_column({**shelf_of(2025, row(2025)), **own}) is whole
    # Years are often those in which the reports were put up.
    assert years_column({**shelf_of(2026, row(2024)), **shelf_of(2025, row(2023))}) is whole
    assert years_column({**shelf_of(2025, news), **own}) is not whole
    assert years_column({**shelf_of(2025, row(2024)), **own}) is not whole


def test_a_page_that_says_it_is_the_second_has_one_before_it() -> None:
    two, one = (page(row(2023), after=f"<div>第{number}页</div>") for number in (2, 1))
    assert read_column(f"{SITE}/nb/", lambda _: two)[0].reading.outcome is ReadingOutcome.INCOMPLETE
    assert read_column(f"{SITE}/nb/", lambda _: one)[0].reading.outcome is ReadingOutcome.COMPLETE


@pytest.mark.parametrize(
    ("title", "day", "whole"),
    [
        ("无标题文档", "2026-01-20", False),
        ("20260120101112345.pdf", "2026-01-20", False),
        (f"{BODY}2052年政府信息公开工作年度报告", "2026-01-20", False),
        ("20190120101112345.pdf", "2019-01-20", True),
        ("关于做好2025年政府信息公开工作年度报告编制工作的通知", "2026-01-20", True),
    ],
)
def test_a_row_of_this_season_that_says_nothing_of_itself(title: str, day: str, whole: bool) -> None:
    odd = f"<li><a href='/a/t20260120_9.html'>{title}</a><span>{day}</span></li>"
    top = page(odd, row(2024), row(2023), row(2022))
    read, _ = read_column(f"{SITE}/nb/", lambda asked: top if asked.path == "/nb/" else None)
    assert (read.reading.outcome is ReadingOutcome.COMPLETE) is whole


def test_a_later_page_that_shows_the_site_s_news_is_none_of_the_column_s() -> None:
    news = "".join(
        f"<li><a href='/xw/{n}.html'>我局召开第{n}次会议</a><span>2026-01-1{n}</span></li>" for n in range(4)
    )
    top = page(row(2022), row(2023), after="<div class='page'><a href='p2.html'>下一页</a></div>")

    def outcome(second: str) -> ReadingOutcome:
        pages = {"/nb/": top, "/nb/p2.html": page(second)}
        return read_column(f"{SITE}/nb/", lambda asked: pages.get(asked.path))[0].reading.outcome

    assert outcome(row(2024)) is ReadingOutcome.COMPLETE
    assert outcome(news) is ReadingOutcome.INCOMPLETE
