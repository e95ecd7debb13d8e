"""What is no revision: the same report under another day, beside other articles; what is one: another figure."""

from __future__ import annotations

import pytest

from spiders.article_reader import _digest
from spiders.asking import Answer
from spiders.families.model import Page

PAGE = """<html><head><title>年报</title></head><body>
<table class="syh"><tr><td>索引号</td><td>1234/2026-00012</td><td>发布日期</td><td>{day}</td></tr></table>
<h1>海山市水利局2025年政府信息公开工作年度报告</h1>
<div class="info"><span>发布时间：{day} 09:30</span> <span>来源：海山市水利局</span></div>
<div class="TRS_Editor"><p>本报告所列数据的统计期限自2025年1月1日起至2025年12月31日止。
全年收到政府信息公开申请{count}件，均按期办结，没有结转下年度继续办理的申请，也没有因政府信息公开引起的行政复议和行政诉讼，政府信息公开工作机构继续完善制度、加强培训。</p>
<p style="text-align:right">2026年1月20日</p></div>
<p>上一篇：<a href="a.html">{before}</a></p></body></html>"""


def digest(day: str = "2026-01-22", count: int = 12, before: str = "海山市水利局2024年年报") -> str:
    url = "http://slj.haishan.gov.cn.test/nb/1.html"
    text = PAGE.format(day=day, count=count, before=before)
    answer = Answer(url, url, 200, text.encode(), "text/html", page=Page(url, text))
    return _digest(answer, answer.body, ())


def test_another_day_and_other_neighbours_are_no_revision() -> None:
    assert digest(day="2026-02-05") == digest()
    assert digest(before="海山市水利局政府信息公开指南") == digest()


@pytest.mark.parametrize("count", [13, 120])
def test_another_figure_is_a_revision(count: int) -> None:
    assert digest(count=count) != digest()
