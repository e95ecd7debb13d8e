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
