"""Columns whose list an interface gives: what stands beside it on the page, and what was asked, limit what it proves."""

# ruff: noqa: E501 - markup is easier to read uncut

from __future__ import annotations

import json

import pytest

from duties.model import ReadingOutcome
from tests.spiders.interface import BODY, SITE, Asked, posts, read_column, shell

NEWEST = f"{BODY}2025年政府信息公开工作年度报告"
ROWS = [
    {"title": post.title, "url": f"/content/{post.number}.html", "date": str(post.on)} for post in posts(3, newest=2024)
]


def outcome(beside: str = "", asked: str = "'/api/nb/list?pageNo=1'", answer: object = None) -> ReadingOutcome:
    code = f"$.getJSON({asked},function(d){{$.each(d.rows,function(i,r){{$('#list').append('<li><a href='+r.url+'>'+r.title+'</a></li>')}})}})"
    page = shell(f"{beside}<ul id='list'></ul><script>{code}</script>")
    told = json.dumps({"rows": ROWS, "total": 3} if answer is None else answer)

    def serve(request: Asked) -> str:
        return page if request.path == "/nb/" else told

    return read_column(f"{SITE}/nb/", serve)[0].reading.outcome


@pytest.mark.parametrize(
    "beside",
    [
        f"<div><a href='/content/9.html'>{NEWEST}</a></div>",
        "<div><a href='http://www.example.gov.cn/x/9.html'>2025年政府信息公开年报</a></div>",
        "<p>本栏目内容已迁移至市政府门户网站</p>",
        "<p>2025年度报告请点击<a href='http://www.example.gov.cn/x.html'>这里</a></p>",
        "<ul class='tab'><li class='on'>部门</li><li>政府</li></ul>",
        f"<ul><li>{NEWEST}<span>2026-01-20</span></li></ul>",
        "<img src='/i/9.png' alt='扫码查看2025年年报'>",
    ],
)
def test_a_report_beside_the_interface_s_list(beside: str) -> None:
    assert outcome(beside) is not ReadingOutcome.COMPLETE


@pytest.mark.parametrize(
    "beside",
    [
        "",
        "<p>2025年度报告正在编制</p>",
        "<ul><li><a href='/jg/'>机构职能</a></li></ul>",
        "<form><input name='q'></form>",
    ],
)
def test_furniture_beside_the_interface_s_list(beside: str) -> None:
    assert outcome(beside) is ReadingOutcome.COMPLETE


@pytest.mark.parametrize(
    "asked",
    ["'/api/nb/list',{year:'2024',page:1}", "'/api/nb/list?year=2024'", "'/api/nb/list',{endDate:'2025-12-31',page:1}"],
)
def test_a_question_for_a_part_is_answered_with_a_part(asked: str) -> None:
    assert outcome(asked=asked) is not ReadingOutcome.COMPLETE


def test_as_many_rows_as_were_asked_for_may_not_be_all() -> None:
    asked = "'/api/nb/top?n=3'"
    assert outcome(asked=asked, answer={"rows": ROWS}) is not ReadingOutcome.COMPLETE
    assert outcome(asked=asked, answer={"rows": ROWS[:2]}) is ReadingOutcome.COMPLETE


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "error", "rows": [], "total": 0},
        {"errcode": 40001, "rows": [], "total": 0},
        {"needCaptcha": True, "rows": [], "total": 0},
    ],
)
def test_nothing_from_an_interface_that_failed(answer: object) -> None:
    assert outcome(answer=answer) is not ReadingOutcome.COMPLETE


def test_nothing_for_a_question_with_a_blank_in_it() -> None:
    nothing: object = {"rows": [], "total": 0}
    assert outcome(asked="'/api/nb/list',{siteId:site,page:1}", answer=nothing) is not ReadingOutcome.COMPLETE
    assert outcome(asked="'/api/nb/list',{siteId:'7',page:1}", answer=nothing) is ReadingOutcome.COMPLETE
