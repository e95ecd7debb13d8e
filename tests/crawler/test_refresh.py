"""Pages that send on are followed however they are written; of the others nothing is decoded."""

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Request, Response

from crawler.guard import Guard
from crawler.middlewares import RefreshMiddleware
from crawler.settings import crawl_settings

HERE, THERE = "http://www.example.gov.cn.test/", "http://www.example.gov.cn.test/xxgk/"
SENDS_ON = "<html><head><meta http-equiv='refresh' content='0;url=/xxgk/'></head></html>"


def passed(body: bytes, encoding: str = "utf-8") -> Request | Response:
    settings = crawl_settings(guard=Guard(), contact="office@example.org", delay=3)
    response = HtmlResponse(HERE, body=body, encoding=encoding)
    return RefreshMiddleware.from_crawler(Crawler(Spider, settings)).process_response(Request(HERE), response)


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        (SENDS_ON, "utf-8"),
        (SENDS_ON.upper().replace("/XXGK/", "/xxgk/"), "gb18030"),
        (SENDS_ON, "utf-16-le"),
        ("\N{CJK UNIFIED IDEOGRAPH-5E74}" * 3000 + SENDS_ON, "utf-8"),
    ],
)
def test_a_page_that_sends_on_is_followed(page: str, encoding: str) -> None:
    sent_on = passed(page.encode(encoding), encoding)
    assert isinstance(sent_on, Request)
    assert sent_on.url == THERE


def test_a_page_without_the_word_is_not_decoded() -> None:
    response = passed(b"<html><meta charset=hex><p>1")
    assert isinstance(response, HtmlResponse)
    assert response._cached_ubody is None
