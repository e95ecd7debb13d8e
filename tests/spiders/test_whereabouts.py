"""Where the report may stand that the known column does not show."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from spiders.families.model import Page
from spiders.whereabouts import COLUMN, siblings, whereabouts

SITE = "http://jyj.example.gov.cn"


def found(inner: str, *, anothers: str = "水利局") -> dict[str, float]:
    page = Page(f"{SITE}/nb/", f"<html><body><div class='main'>{inner}</div></body></html>")
    places: dict[str, float] = {}
    for place in whereabouts(page, 2025, lambda words: anothers in words):
        path = urlsplit(place.url).path
        places[path] = max(place.promise, places.get(path, 0.0))
    return places


@pytest.mark.parametrize(
    "words",
    [
        "政府信息公开年报",
        "公开年报",
        "政府信息公开年报（新）",
        "2025年政府信息公开年报",
        "2019年以来政府信息公开年报",
        '<img src="/b.jpg" alt="2025年政府信息公开年报">',
        "镇街年报",
        "县直部门年度报告",
    ],
)
def test_another_column_of_the_name_is_the_likeliest_place(words: str) -> None:
    assert found(f'<a href="/xxgk/x/">{words}</a><a href="/tzgg/">通知公告</a>')["/xxgk/x/"] >= COLUMN


@pytest.mark.parametrize(
    "words", ["2019年政府信息公开年报", "水利局政府信息公开年报", "法治政府建设年度报告", "国有企业年报"]
)
def test_other_years_other_bodies_and_other_reports_are_none(words: str) -> None:
    assert found(f'<a href="/xxgk/x/">{words}</a>').get("/xxgk/x/", 0.0) < COLUMN


def test_what_a_note_in_the_column_points_to() -> None:
    note = '<p>我局2025年度报告请点击<a href="/zt/9.html">此处</a>查看</p>'
    assert "/zt/9.html" in found(note)
    assert "/zt/9.html" not in found(note.replace("2025", "2017"))
    assert "/zt/9.html" not in found('<p>联系方式请点击<a href="/zt/9.html">此处</a></p>')


def test_notices_come_before_news_and_ways_lead_on() -> None:
    places = found('<a href="/dt/">工作动态</a><a href="/tzgg/">通知公告</a><a href="/xxgk/fd/">法定主动公开内容</a>')
    assert places["/tzgg/"] > places["/xxgk/fd/"] > 0
    assert places["/tzgg/"] > places["/dt/"] > 0


def test_other_columns_of_the_site_come_last_and_guides_not_at_all() -> None:
    names = {"/a/": "工作总结", "/b/": "规划计划", "/c/": "政府信息公开指南", "/d/": "领导信箱", "/e.pdf": "统计数据"}
    rows = "".join(f'<a href="{path}">{name}</a>' for path, name in names.items())
    page = Page(f"{SITE}/", f'<html><body>{rows}<a href="http://www.example.gov.cn/f/">工作报告</a></body></html>')
    places = {urlsplit(place.url).path: place.promise for place in siblings(page)}
    assert list(places) == ["/a/", "/b/"]
    assert 0.5 > places["/a/"] > places["/b/"]
