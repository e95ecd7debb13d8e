"""What is no revision: the same report under another day, beside other articles; what is one: another figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest

from crawler.items import ReportFile
from spiders.article_digests import digest_of, former_digest
from spiders.asking import Answer
from spiders.families.model import Page
from tests.reports.forms import draw, page

PAGE = """<html><head><title>年报</title></head><body>
<ul class="nav"><li><a href="/">首页</a></li>{menu}</ul>
<table class="syh"><tr><td>索引号</td><td>1234/2026-00012</td><td>发布日期</td><td>{day}</td></tr></table>
<h1>海山市水利局2025年政府信息公开工作年度报告</h1>
<div class="info"><span>发布时间：{day} 09:30</span> <span>来源：海山市水利局</span> <span>浏览：{visits}次</span></div>
<div class="TRS_Editor"><p>本报告所列数据的统计期限自2025年1月1日起至2025年12月31日止。
全年收到政府信息公开申请{count}件，均按期办结，没有结转下年度继续办理的申请，也没有因政府信息公开引起的行政复议和行政诉讼，政府信息公开工作机构继续完善制度、加强培训。</p>
{more}<p style="text-align:right">{signed}</p></div>
<p>上一篇：<a href="a.html">{before}</a></p></body></html>"""
_PLAIN = {
    "day": "2026-01-22",
    "count": "12",
    "before": "海山市水利局2024年年报",
    "menu": "",
    "visits": "31",
    "more": "",
    "signed": "2026年1月20日",
}
URL = "http://slj.haishan.gov.cn.test/nb/1.html"
Maker = Callable[[Answer, bytes, Sequence[ReportFile]], str]
BOTH = pytest.mark.parametrize("make", [digest_of, former_digest])


def digest_page(make: Maker, text: str) -> str:
    answer = Answer(URL, URL, 200, text.encode(), "text/html", page=Page(URL, text))
    return make(answer, answer.body, ())


def digest(make: Maker = digest_of, **values: str) -> str:
    return digest_page(make, PAGE.format(**_PLAIN | values))


@BOTH
def test_another_day_and_other_neighbours_are_no_revision(make: Maker) -> None:
    assert digest(make, day="2026-02-05") == digest(make)
    assert digest(make, before="海山市水利局政府信息公开指南") == digest(make)


def test_a_counter_and_another_menu_are_no_revision() -> None:
    report = "<p>主动公开政府信息，按期办结申请，健全工作机制，加强业务培训和监督检查。</p>" * 8
    menu = "<li><a href='/zt/'>专题专栏</a></li><li>今天是2026年2月5日</li>"
    assert digest(more=report, visits="7031") == digest(more=report, menu=menu) == digest(more=report)


@BOTH
@pytest.mark.parametrize("count", ["13", "120", "<s>12</s>13"])
def test_another_figure_is_a_revision(make: Maker, count: str) -> None:
    assert digest(make, count=count) != digest(make)


@BOTH
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "<p>另补充一行。</p>"),
        ("<p>收费<s>12</s>元</p>", "<p>收费12元</p>"),
        ("<table><tr><td>总计<td><input value='3'></table>", "<table><tr><td>总计<td><input value='4'></table>"),
        ("<table><tr><td>总计<td></table>", "<table><tr><td>总计<td><img src='/upload/3.gif'></table>"),
        (
            "<table><tr><td>件<td><select><option>1<option selected>2</select></table>",
            "<table><tr><td>件<td><select><option selected>1<option>2</select></table>",
        ),
    ],
)
def test_a_line_and_a_field_and_a_figure_as_a_picture_are_revisions(make: Maker, before: str, after: str) -> None:
    assert digest(make, more=before) != digest(make, more=after)


@BOTH
def test_the_day_on_which_it_was_signed_is_its_own(make: Maker) -> None:
    assert digest(make, signed="2026年1月21日") != digest(make)


def test_a_page_laid_out_with_tables_is_told_apart_by_its_article() -> None:
    inner = PAGE.format(**_PLAIN).partition("<h1>")[2].partition("</body>")[0]
    frame = "<html><body><table><tr><td>{side}</td><td><div><h1>{inner}</div></td></tr></table></body></html>"
    first = digest_page(digest_of, frame.format(side="今日访问3人", inner=inner * 2))
    assert digest_page(digest_of, frame.format(side="今日访问451人", inner=inner * 2)) == first
    assert digest_page(digest_of, frame.format(side="今日访问3人", inner=inner * 2 + "<p>补充</p>")) != first


@BOTH
def test_every_figure_of_a_report_counts(make: Maker) -> None:
    text = page(draw(3))
    first, cells = digest_page(make, text), list(re.finditer(r">(\d+)</t[dh]>", text))
    assert len(cells) > 150
    for cell in cells[::7]:
        other = f"{text[: cell.start(1)]}{int(cell[1]) + 1}{text[cell.end(1) :]}"
        assert digest_page(make, other) != first, text[cell.start() - 40 : cell.end()]


def test_beyond_what_the_parser_follows_the_bytes_decide() -> None:
    deep = "<font>" * 2100
    first, other = (digest(more=f"{deep}<p>第{number}稿</p>") for number in (1, 2))
    assert first != other


def test_the_two_kinds_are_never_taken_for_each_other() -> None:
    assert digest(digest_of).startswith("2.")
    assert len(digest(former_digest)) == 64
