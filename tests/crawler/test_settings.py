"""Scrapy's dangerous defaults are off, and the manners are on."""

import pytest
from scrapy.settings import Settings

from crawler.guard import Guard
from crawler.politeness import city_domain
from crawler.settings import crawl_settings


@pytest.fixture
def settings() -> Settings:
    return crawl_settings(guard=Guard(), contact="office@example.org", delay=3)


def test_nothing_listens_and_nothing_is_queued_on_disk(settings: Settings) -> None:
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert settings["JOBDIR"] is None
    assert not settings.getbool("HTTPCACHE_ENABLED")
    assert not settings.getbool("COOKIES_ENABLED")


def test_what_is_of_scrapy_stands_where_scrapy_puts_it(settings: Settings) -> None:
    for kind in ("DOWNLOADER_MIDDLEWARES", "EXTENSIONS"):
        usual = Settings()[f"{kind}_BASE"]
        theirs = {name: place for name, place in settings[kind].items() if name.startswith("scrapy.")}
        assert theirs
        assert theirs.items() <= usual.items()
        assert not settings[f"{kind}_BASE"]


def test_one_request_at_a_time_and_never_faster_than_promised(settings: Settings) -> None:
    slowest_allowed = settings.getfloat("DOWNLOAD_DELAY") * (1 - settings.getfloat("DOWNLOAD_DELAY_JITTER"))
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert slowest_allowed >= 3
    assert settings.getbool("AUTOTHROTTLE_ENABLED")
    assert settings.getfloat("AUTOTHROTTLE_START_DELAY") >= 3


def test_the_crawler_says_who_it_is(settings: Settings) -> None:
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert "nianbao" in settings["USER_AGENT"]
    assert "office@example.org" in settings["USER_AGENT"]


def test_downloads_and_redirects_are_bounded(settings: Settings) -> None:
    assert settings.getint("DOWNLOAD_MAXSIZE") <= 256 * 1024 * 1024
    assert settings.getint("REDIRECT_MAX_TIMES") <= 10
    assert settings.getint("DOWNLOAD_TIMEOUT") <= 60


def test_city_domain_is_the_unit_of_politeness() -> None:
    assert city_domain("fgw.jinan.gov.cn") == city_domain("czj.jinan.gov.cn")
