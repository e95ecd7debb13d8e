"""Tabs of groups of bodies, each with a list at an address of its own, are one column."""

from __future__ import annotations

import pytest

from spiders.families import Page
from spiders.families import read as read_page

NAME = "示例市人民政府{}年政府信息公开工作年度报告"
COLUMN = "http://www.example.gov.cn/zwgk/zfxxgk/nb/"
LIST = "".join(
    f'<li><a href="t{year + 1}0120_{year}.html">{NAME.format(year)}</a><span>{year + 1}-01-20</span></li>'
    for year in (2024, 2023, 2022)
)


def folders(bar: str) -> list[str]:
    page = Page(COLUMN, f"<html><body><h2>政府信息公开年报</h2>{bar}<ul class='list'>{LIST}</ul></body></html>")
    return [folder.url.removeprefix("http://www.example.gov.cn") for folder in read_page(page).listing.folders]


@pytest.mark.parametrize(
    "bar",
    [
        '<div class="tabs"><a class="on" href="/zwgk/zfxxgk/nb/">市政府</a><a href="/zwgk/bmnb/">市直部门</a></div>',
        '<ul><li class="cur">市政府</li><li><a href="/zwgk/bmnb/">市级部门</a></li></ul>',
    ],
)
def test_the_other_tab_is_a_shelf_wherever_it_lies(bar: str) -> None:
    assert folders(bar) == ["/zwgk/bmnb/"]


@pytest.mark.parametrize(
    "bar",
    [
        # None of the tabs is this page: a directory of the portal.
        '<div><a href="/a/">市直部门</a><a href="/b/">县市区</a></div>',
        # Other columns, another host, the pages above.
        '<div><a href="/zwgk/zfxxgk/nb/">市政府</a><a href="/zwgk/zn/">信息公开指南</a></div>',
        '<div><a href="/zwgk/zfxxgk/nb/">市政府</a><a href="http://bm.example.gov.cn/nb/">市直部门</a></div>',
        '<div><a href="/zwgk/zfxxgk/nb/">市政府</a><a href="/zwgk/">市直部门</a></div>',
        '<div class="nav"><a href="/zwgk/zfxxgk/nb/">市政府</a><a href="/bm/">市直部门</a></div>',
    ],
)
def test_what_is_no_part_of_the_column_is_none(bar: str) -> None:
    assert folders(bar) == []
