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
