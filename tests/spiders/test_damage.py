"""Pages that are not what was meant to be sent, answers that failed, and addresses that only look alike: nothing may be
concluded from the former, and the latter are two."""

from __future__ import annotations

import pytest

from spiders.families import addresses, answered, read
from spiders.families.damage import is_damaged, is_empty_article
from spiders.families.model import Page, PageRequest

SITE = "http://jyj.luhe.gov.cn.test/nb/"
TITLE = "鹿河市教育局2025年政府信息公开工作年度报告"


def row(year: int, href: str, title: str = "") -> str:
    return f'<li><a href="{href}">{title or TITLE.replace("2025", str(year))}</a><span>{year + 1}-01-20</span></li>'


ROWS = "".join(row(year, f"./{year + 1}01/t{year + 1}0120_{year}.html") for year in (2023, 2024))

CONFIG = "{SID: '755031', TREE: [{id: 3260, name: '政府信息公开年报'}]}"


@pytest.mark.parametrize(
    ("tail", "whole"), [("</ul></body></html>", True), ("</ul></html>", True), ("", False), ("<li><a href", False)]
)
def test_a_list_that_ends_before_its_page_is_not_whole(tail: str, whole: bool) -> None:
    page = Page(SITE, f"<html><body><h2>政府信息公开年报</h2><ul class='list'>{ROWS}{tail}")
    assert (is_damaged(page), read(page).listing.end_known) == (not whole, whole)


@pytest.mark.parametrize(
    ("piece", "whole"),
    [(f"<ul>{ROWS}</ul>", True), (f"<ul>{ROWS}", False), (f"<ul>{ROWS}</ul><a href='/x", False), (ROWS, True)],
)
def test_an_answer_that_breaks_off_is_not_the_whole_list(piece: str, whole: bool) -> None:
    """LonSun's, cut in half by a proxy: a `missing` stood on the half that was left."""
    request = PageRequest(f"{SITE}label", family="lonsun", column=SITE, memo=(("pageIndex", "1"), ("pages", "1")))
    assert answered(Page(request.url, piece), request).end_known is whole
    shell = Page(
        f"{SITE}gkmlpt/index", f"<html><body><script>window._CONFIG = {CONFIG};</script>{'</body></html>' * whole}"
    )
    assert read(shell).listing.end_known is whole


def test_a_part_of_a_page_is_not_damaged() -> None:
    assert not is_damaged(Page(SITE, f"<ul>{ROWS}</ul>"))


@pytest.mark.parametrize(
    ("said", "empty"),
    [
        (f"<h1>{TITLE}</h1><div id='zoom'></div>", True),
        (f"<h1>{TITLE}</h1><div id='zoom'><p>正在更新中</p></div>", True),
        (f"<h1>{TITLE}</h1><p>该信息需要登录后查看</p>", False),
        (f"<h1>{TITLE}</h1><p>您没有权限访问</p>", False),
        ("<p>对不起，您访问的页面不存在</p>", False),
        (f"<p>系统出错</p><a href='/x'>{TITLE}</a>", False),
    ],
)
def test_an_error_in_the_frame_of_the_site_is_no_article_without_content(said: str, empty: bool) -> None:
    page = Page(SITE + "t1.html", f"<html><body><a href='/'>用户登录</a>{said}</body></html>")
    assert is_empty_article(page, TITLE) is empty


@pytest.mark.parametrize(
    "answer",
    [
        '{"code":500,"msg":"error","data":{"total":0,"list":[]}}',
        '{"success":false,"data":{"total":0,"list":[]}}',
        '{"code":1,"message":"未登录","data":{"total":0,"list":[]}}',
        '{"code":-1,"data":{"total":0,"list":[]}}',
    ],
)
def test_an_interface_that_failed_has_not_said_that_there_is_nothing(answer: str) -> None:
    asked = PageRequest(f"{SITE}list.json", family="json_list", column=SITE, memo=(("url", f"{SITE}list.json"),))
    assert not answered(Page(asked.url, answer), asked).end_known
    fine = answered(Page(asked.url, '{"code":200,"msg":"ok","data":{"total":0,"list":[]}}'), asked)
    assert fine.end_known
    assert fine.says_empty


def test_a_total_that_is_the_page_s_own_is_not_the_list_s() -> None:
    url = f"{SITE}list.json?pageNo=1"
    asked = PageRequest(url, family="json_list", column=SITE, memo=(("url", url), ("page", "1")))
    rows = f'[{{"title":"{TITLE}","url":"/nb/t1.html"}}]'
    assert not answered(Page(url, f'{{"data":{{"total":1,"pages":3,"list":{rows}}}}}'), asked).end_known
    assert answered(Page(url, f'{{"data":{{"total":1,"pages":1,"list":{rows}}}}}'), asked).end_known


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.gov.cn/list.php?t=5", "http://a.gov.cn/list.php?t=6"),
        ("http://a.gov.cn/list.php?t=jyj", "http://a.gov.cn/list.php?t=czj"),
        ("http://a.gov.cn/nb?uid=5", "http://a.gov.cn/nb?uid=6"),
        ("http://a.gov.cn/show.asp?from=2024", "http://a.gov.cn/show.asp?from=2025"),
        ("http://a.gov.cn/list.asp?c=%C4%EA%B1%A8", "http://a.gov.cn/list.asp?c=%D6%B8%C4%CF"),
    ],
)
def test_a_short_key_of_a_program_and_bytes_of_gbk_tell_two_addresses_apart(one: str, other: str) -> None:
    assert addresses.canonical(one) != addresses.canonical(other)


def test_a_clock_in_an_address_tells_nothing_apart() -> None:
    assert addresses.canonical("http://a.gov.cn/l.jsp?t=1769900000000") == addresses.canonical("http://a.gov.cn/l.jsp")
    assert addresses.canonical("http://a.gov.cn/l.jsp?from=home") == addresses.canonical("http://a.gov.cn/l.jsp")


def test_a_port_that_is_none_leads_nowhere() -> None:
    listing = read(
        Page(SITE, f"<ul class='list'>{row(2025, 'http://jyj.luhe.gov.cn.test:80a/nb/t1.html')}{ROWS}</ul>")
    ).listing
    assert len(listing.items) == 2
    assert not listing.end_known


def test_a_query_is_sent_in_the_encoding_of_its_page() -> None:
    page = Page(SITE, f"<div><a href='?nd=2025年'>2025年</a></div><ul class='list'>{ROWS}</ul>", "gb18030")
    assert [folder.url for folder in read(page).listing.folders] == [f"{SITE}?nd=2025%C4%EA"]


def test_a_title_attribute_of_last_year_s_row_does_not_complete_this_year_s() -> None:
    cut = f"<li><a title='{TITLE.replace('2025', '2024')}' href='./202601/t20260120_2025.html'>{TITLE[:14]}…</a></li>"
    titles = [item.title for item in read(Page(SITE, f"<ul class='list'>{cut}{ROWS}</ul>")).listing.items]
    assert titles[0] == f"{TITLE[:14]}…"


def test_a_card_that_a_click_opens_is_an_item() -> None:
    card = f"<div class='card' data-url='/nb/202601/t20260120_2025.html'><h3>{TITLE}</h3></div>"
    assert TITLE in [item.title for item in read(Page(SITE, f"{card}<ul class='list'>{ROWS}</ul>")).listing.items]
