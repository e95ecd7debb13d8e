"""Our own network goes away, or a portal for a night: nothing is concluded from it, and it is said."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Request
from twisted.internet.error import getConnectError

from crawler.handler import PatientHandler
from crawler.vantage import Silence
from duties.model import ReadingOutcome
from registry.model import Body, Kind, Level
from tests.crawler.test_crawl import PORTAL, Bureau, Lab, article_page, column_page
from tests.crawler.web import Reply

NAME = "鹿河市审计局"


@pytest.mark.parametrize("code", [101, 104, 113, 13], ids=["no network", "reset", "no route", "not allowed"])
def test_a_host_without_a_way_to_it_is_a_site_that_fails_and_no_fault_of_the_program(
    code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_way(self: object, request: Request) -> None:
        raise getConnectError((code, "no way"))  # type: ignore[no-untyped-call]

    monkeypatch.setattr(HTTP11DownloadHandler, "download_request", no_way)
    handler = PatientHandler.__new__(PatientHandler)
    handler._turns = None
    with pytest.raises(DownloadFailedError):
        asyncio.run(handler.download_request(Request("http://www.luhe.gov.cn.test/")))


def test_those_that_answered_until_nobody_did_fell_silent() -> None:
    silence = Silence()
    for host in "abc":
        silence.note(host, answered=True)
    for host in "ad":
        silence.note(host, answered=False)
    assert silence.fallen() == frozenset(), "two hosts are not the network"
    silence.note("b", answered=False)
    assert silence.fallen() == {"a", "b"}
    silence.note("c", answered=True)
    assert silence.fallen() == frozenset()


class UntilNobodyAnswers(dict[tuple[str, str], Reply | Callable[[], Reply]]):
    """Pages of hosts that all answer a few requests, and then none of them any."""

    def __init__(self, pages: Mapping[tuple[str, str], Reply | Callable[[], Reply]], hosts: Sequence[str]) -> None:
        super().__init__(pages)
        self.left = dict.fromkeys(hosts, 3)
        self.gone = threading.Event()

    def get(self, place: tuple[str, str], default: object = None) -> Any:
        host = place[0]
        self.left[host] -= 1
        if self.left[host] < 0:
            # What was answered last has arrived before the first silence.
            self.gone.wait(20)
            time.sleep(0.3)
            raise ConnectionAbortedError
        if not any(left > 0 for left in self.left.values()):
            self.gone.set()
        return super().get(place, default)


@pytest.mark.slow
def test_a_network_that_goes_away_in_mid_crawl_is_said(lab: Lab) -> None:
    found = [Bureau(lab.web, "czj", f"{city}财政局", f"{city}.gov.cn.test") for city in ("luhe", "haimen", "qidong")]
    for number, bureau in enumerate(found):
        home = lab.web.url(bureau.host)
        lab.register(Body(f"32090{number}-b", bureau.name, Kind.DEPARTMENT, Level.PREFECTURE, "320900", home_url=home))
    whole = lab.web.pages
    lab.web.pages = UntilNobodyAnswers(whole, [bureau.host for bureau in found])
    summary = lab.crawl()
    cities = ("haimen.gov.cn.test", "luhe.gov.cn.test", "qidong.gov.cn.test")
    assert (summary.fell_silent, summary.every_site_failed) == (cities, False)
    assert summary.failed_walks == 0
    assert len(summary.geo_refused) == 0
    lab.web.pages = whole
    again = lab.crawl("2026-02-02")
    assert again.fell_silent == ()
    columns = [lab.web.url(bureau.host, "/xxgk/nb/") for bureau in found]
    assert [lab.last(url)[0] for url in columns] == [ReadingOutcome.COMPLETE] * 3


@pytest.mark.slow
def test_a_directory_that_could_not_be_read_is_read_again_the_next_night(lab: Lab) -> None:
    """Its failure was noted as "no page there", and the body's page looked for only a week later: in between its own
    column alone proved that nothing was published."""
    bureau = Bureau(lab.web, "sjj", NAME)
    home = lab.web.url(PORTAL)
    portal = Body("320900-rmzf", "鹿河市人民政府", Kind.GOVERNMENT, Level.PREFECTURE, "320900", home_url=home)
    lab.register(portal, bureau.body)
    lab.web.put(PORTAL, "/", '<html><body><a href="/bm/">政府部门</a></body></html>')
    lab.web.put(PORTAL, "/bm/", "busy", 503)
    lab.web.put(PORTAL, "/sjj/", '<html><body><a href="/sjj/nb/">政府信息公开年报</a></body></html>')
    lab.web.put(PORTAL, "/sjj/nb/", column_page(NAME, [2025, 2024]))
    for year in (2025, 2024):
        lab.web.put(PORTAL, f"/sjj/nb/{year + 1}01/t{year + 1}0120_{year}.html", article_page(NAME, year))
    lab.crawl("2026-02-01")
    assert "/sjj/" not in lab.web.asked(PORTAL)
    lab.web.put(
        PORTAL, "/bm/", f'<html><body><h2>政府部门</h2><ul><li><a href="/sjj/">{NAME}</a></li></ul></body></html>'
    )
    lab.crawl("2026-02-02")
    assert lab.last(lab.web.url(PORTAL, "/sjj/nb/")) == (ReadingOutcome.COMPLETE, None)
