"""A login or a firewall's page before one site: said as what it is, and never held against the rest of the host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from duties.model import ContentState, ReadingOutcome, Reason
from storage import article_states, database
from tests.crawler.test_crawl import Bureau, Lab, column_page
from tests.crawler.web import serving

LOGIN = (
    "<html><head><title>统一身份认证平台</title></head><body><form action='/sso/login' method='post'>"
    "<input name='username'><input name='password' type='password'></form></body></html>"
)
STUB = "<html><body><script>var k=1;/*0000*/</script></body></html>"


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    with serving() as web:
        yield Lab(tmp_path, web)


@pytest.mark.slow
def test_logins_and_stubs(lab: Lab) -> None:
    web = lab.web
    elsewhere, articles, stubbed, walled = (
        Bureau(web, label, name)
        for label, name in [
            ("czj", "鹿河市财政局"),
            ("jyj", "鹿河市教育局"),
            ("gaj", "鹿河市公安局"),
            ("slj", "鹿河市水利局"),
        ]
    )
    web.put(elsewhere.host, "/xxgk/nb/", "", 302, Location="http://sso.province.gov.cn.test/cas/login?service=nb")
    articles.column(column_page(articles.name, [2025, 2024, 2023, 2022, 2021]))
    for year in (2025, 2024, 2023):
        web.put(articles.host, f"/xxgk/nb/{year + 1}01/t{year + 1}0120_{year}.html", LOGIN)
    articles.article(2022)
    articles.article(2021)
    web.put(stubbed.host, "/xxgk/nb/", STUB)
    web.put(walled.host, "/xxgk/nb/", STUB)
    web.put(walled.host, "/robots.txt", STUB)
    lab.register(
        *(
            replace(one.body, home_url="", column_urls=(web.url(one.host, "/xxgk/nb/"),))
            for one in (elsewhere, articles, stubbed, walled)
        )
    )
    lab.crawl()

    def outcome(bureau: Bureau) -> tuple[ReadingOutcome, Reason | None]:
        return lab.last(web.url(bureau.host, "/xxgk/nb/"))

    assert outcome(elsewhere) == (ReadingOutcome.FAILED, Reason.BLOCKED), "it has not moved"
    assert outcome(articles) == (ReadingOutcome.COMPLETE, None)
    assert outcome(stubbed) == (ReadingOutcome.INCOMPLETE, Reason.INCOMPLETE_LISTING), "one page is not a host"
    assert outcome(walled) == (ReadingOutcome.FAILED, Reason.BLOCKED)
    with database.sessions(lab.engine)() as session:
        known = article_states.load_articles(session)
    states = {url.rpartition("_")[2][:4]: (seen.state, seen.reason) for url, seen in known.items()}
    locked = (ContentState.FAILED, Reason.BLOCKED)
    read = (ContentState.READ, None)
    assert states == {"2025": locked, "2024": locked, "2023": locked, "2022": read, "2021": read}
    assert not web.asked("sso.province.gov.cn.test")
