"""A menu that calls 政府信息公开年报 what leads to one report alone: that one counts, and nothing is said of others."""

from __future__ import annotations

import pytest

from duties.model import ContentState, ReadingOutcome, Reason
from registry.model import Body, Kind, Level
from storage import article_states, database
from tests.crawler.test_crawl import Lab, article_page, column_page

NAME, HOST = "鹿河市档案局", "daj.luhe.gov.cn.test"


def home(path: str) -> str:
    return f'<html><body><ul><li><a href="{path}">政府信息公开年报</a></li></ul></body></html>'


@pytest.mark.slow
def test_two_columns_of_the_same_name_are_both_the_bodys_and_a_linked_report_is_read(lab: Lab) -> None:
    """A site made anew left its old column in the menu: the first of the two was taken, and the report was missed."""
    web, bare, other = lab.web, "tjj.luhe.gov.cn.test", "鹿河市统计局"
    menu = '<a href="/old/nb/">信息公开年报</a><a href="/new/nb/">政府信息公开年度报告</a>'
    web.put(HOST, "/", f"<html><body>{menu}</body></html>")
    for path, years in (("/old/nb/", [2022, 2021]), ("/new/nb/", [2025, 2024])):
        web.put(HOST, path, column_page(NAME, years))
        for year in years:
            web.put(HOST, f"{path}{year + 1}01/t{year + 1}0120_{year}.html", article_page(NAME, year))
    report = "/art/2026/1/20/art_1_2.html"
    web.put(bare, "/", f'<html><body><a href="{report}">{other}2025年政府信息公开工作年度报告</a></body></html>')
    web.put(bare, report, article_page(other, 2025))
    for code, name, host in (("320900-daj", NAME, HOST), ("320900-tjj", other, bare)):
        lab.register(Body(code, name, Kind.DEPARTMENT, Level.PREFECTURE, "320900", home_url=web.url(host)))
    lab.crawl("2026-02-01")
    for path in ("/old/nb/", "/new/nb/"):
        assert lab.last(web.url(HOST, path)) == (ReadingOutcome.COMPLETE, None)
    assert lab.last(web.url(bare, report)) == (ReadingOutcome.INCOMPLETE, Reason.INCOMPLETE_LISTING)


@pytest.mark.slow
def test_the_report_that_stands_in_the_columns_place_is_read_and_the_column_is_looked_for_again(lab: Lab) -> None:
    report = lab.web.url(HOST, "/gk/nb.html")
    lab.register(Body("320900-daj", NAME, Kind.DEPARTMENT, Level.PREFECTURE, "320900", home_url=lab.web.url(HOST)))
    lab.web.put(HOST, "/", home("/gk/nb.html"))
    lab.web.put(HOST, "/gk/nb.html", article_page(NAME, 2025))
    lab.crawl("2026-02-01")
    assert lab.last(report) == (ReadingOutcome.INCOMPLETE, Reason.INCOMPLETE_LISTING)
    with database.sessions(lab.engine)() as session:
        (article,) = article_states.load_articles(session).values()
    assert (article.url, article.state) == (report, ContentState.READ)
    # The next year the menu leads to a list.
    lab.web.put(HOST, "/", home("/gk/nb/"))
    lab.web.put(HOST, "/gk/nb/", column_page(NAME, [2026, 2025]))
    for year in (2026, 2025):
        lab.web.put(HOST, f"/gk/nb/{year + 1}01/t{year + 1}0120_{year}.html", article_page(NAME, year))
    lab.crawl("2027-02-01")
    assert lab.last(lab.web.url(HOST, "/gk/nb/")) == (ReadingOutcome.COMPLETE, None)
