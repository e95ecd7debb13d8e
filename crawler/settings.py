"""Scrapy's settings for our crawls, as an object: dangerous defaults off, manners on (research: stack §3, sites §4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapy.logformatter import LogFormatter
from scrapy.settings import Settings

from crawler.guard import Guard
from crawler.politeness import DELAY_FACTOR, DELAY_JITTER
from crawler.throttle import Pace

# By name: `crawler` never imports `spiders`.
SPIDER = "spiders.reports.ReportsSpider"
READER = "spiders.fingerprint.reader"
MEBIBYTE = 1024 * 1024
# Under this name faults of the program are counted; those of sites are not.
FAILED_WALKS = "nianbao/failed_walks"


@dataclass(frozen=True, slots=True)
class Clock:
    """The crawl's clock: the real one, or with NIANBAO_TODAY that date with the real time of day."""

    offset: timedelta

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset


class FewLines(LogFormatter):
    """Says nothing of pages that came and items that were found: they are in the database. Scrapy makes both lines of
    each, whether or not anybody listens."""

    def crawled(self, *args: object, **kwargs: object) -> None:  # type: ignore[override]
        """No line."""

    def scraped(self, *args: object, **kwargs: object) -> None:  # type: ignore[override]
        """No line."""


def user_agent(contact: str) -> str:
    """An honest name with somebody to write to."""
    return f"nianbao/0.1 (annual report monitor; {contact})"


def crawl_settings(
    *, guard: Guard, contact: str, delay: float, proxy: str = "", log_level: str = "WARNING", **values: Any
) -> Settings:
    """The settings of one crawl. `values` are added as they are (our own components' arguments, upper case)."""
    settings = Settings()
    chosen: dict[str, Any] = {
        "BOT_NAME": "nianbao",
        "USER_AGENT": user_agent(contact),
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
        },
        # A loopback server that runs Python for whoever holds a token (Scrapy 2.19), and its older sister.
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        # A queue on disk says "finished" after kill -9 with most of the work undone; our progress is in the database.
        "JOBDIR": None,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "nianbao",
        "COOKIES_ENABLED": False,
        "CONCURRENT_REQUESTS": 8,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": delay * DELAY_FACTOR,
        "DOWNLOAD_DELAY_JITTER": DELAY_JITTER,
        # Without a floor AutoThrottle lets gaps fall to 1 ms on a fast server.
        "AUTOTHROTTLE_ENABLED": delay > 0,
        "AUTOTHROTTLE_START_DELAY": delay * DELAY_FACTOR,
        "AUTOTHROTTLE_MAX_DELAY": max(60.0, delay * DELAY_FACTOR),
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "DOWNLOAD_TIMEOUT": 30,
        "DOWNLOAD_MAXSIZE": 200 * MEBIBYTE,
        "DOWNLOAD_WARNSIZE": 64 * MEBIBYTE,
        "DOWNLOAD_VERIFY_CERTIFICATES": False,
        "REDIRECT_MAX_TIMES": 8,
        "METAREFRESH_MAXDELAY": 10,
        "METAREFRESH_IGNORE_TAGS": ["noscript"],
        # Dropped connections and time-outs once more; answers that say "come again" are `spiders/asking.py`'s.
        "RETRY_TIMES": 1,
        "RETRY_HTTP_CODES": [],
        # With `PatientHandler`: servers that have nothing newer (research: sites §3, fault 13).
        "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.0",
        "DOWNLOAD_HANDLERS": {
            **dict.fromkeys(("http", "https"), "crawler.handler.PatientHandler"),
            **dict.fromkeys(("data", "file", "ftp", "s3")),
        },
        "DNS_TIMEOUT": 20,
        "TWISTED_DNS_RESOLVER": "crawler.guard.GuardedResolver",
        "REACTOR_THREADPOOL_MAXSIZE": 20,
        "HTTPCACHE_ENABLED": False,
        "HTTPPROXY_ENABLED": bool(proxy),
        "LOG_LEVEL": log_level,
        "LOG_FORMATTER": LogFormatter if log_level == "DEBUG" else FewLines,
        "STATS_DUMP": False,
        # Whole lists: what Scrapy adds, or is told to leave out, it loads, to find that it is off (cookies, exports, a
        # console), at the cost of a tenth of every start.
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.middlewares.GuardMiddleware": 50,
            "crawler.middlewares.RobotsMiddleware": 100,
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
            "crawler.middlewares.RefreshMiddleware": 580,
            "crawler.compression.CompressionMiddleware": 590,
            "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
            "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
            "crawler.middlewares.RevalidationMiddleware": 900,
            "crawler.middlewares.FetchLogMiddleware": 950,
        },
        "EXTENSIONS_BASE": {},
        "EXTENSIONS": {
            "scrapy.extensions.corestats.CoreStats": 0,
            "scrapy.extensions.logcount.LogCount": 0,
            "scrapy.extensions.logstats.LogStats": 0,
            "crawler.throttle.FlooredThrottle": 0,
        },
        "ITEM_PIPELINES": {"crawler.pipelines.StorePipeline": 300},
        "NIANBAO_PACE": Pace(),
        "NIANBAO_TURNS": None,
        "NIANBAO_GUARD": guard,
        "NIANBAO_PROXY": proxy,
    }
    settings.setdict(chosen, priority="project")
    settings.setdict(values, priority="cmdline")
    return settings
