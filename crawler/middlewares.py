"""What every request passes: the guard, robots.txt, revalidation, and the log of what was asked.

Scrapy's own HTTP cache is not used: it answers from its store when the server fails (5xx, time-outs), which would
turn a failed reading into a complete one, and it serves pages without Cache-Control for days without asking.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from typing import Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser

from crawler import robots
from crawler.archive import Archive, header_texts
from crawler.challenge import is_challenge
from crawler.guard import Guard
from crawler.politeness import DELAY_FACTOR, city_domain
from crawler.retry_after import COME_AGAIN, PATIENCE_S, seconds_to_wait
from crawler.throttle import Pace
from crawler.vantage import Silence
from storage.fetches import CachedPage, FetchRecord

MAX_CRAWL_DELAY = 60.0
# By which robots.txt knows us.
AGENT = "nianbao"

# Where a page that sends on says so, in bytes: Scrapy looks at 4,096 characters, after decoding the whole page.
_HEAD = 4 * 4096
# The word itself, or an encoding of two bytes a letter.
_MAY_SEND_ON = (b"refresh", b"\0")


class OffsiteError(IgnoreRequest):
    """A host that is neither the roster's nor under one of the roster's city domains."""


class AddressForbiddenError(IgnoreRequest):
    """A bare address that may not be asked."""


class HostClosedError(IgnoreRequest):
    """A host that a blackout closes."""


class RobotsRefusedError(IgnoreRequest):
    """robots.txt forbids the address."""


class RobotsUnavailableError(IgnoreRequest):
    """robots.txt could not be had (no answer, 5xx or 429): then nothing may be asked (RFC 9309 §2.3.1.4). Its cause is
    the failure, where there was no answer at all."""


class RobotsChallengedError(IgnoreRequest):
    """A firewall answered in place of robots.txt with a server error or 429: nothing may be asked, and that is why."""


class GuardMiddleware:
    """Refuses foreign hosts and forbidden bare addresses, and puts each request into its city's queue."""

    def __init__(self, guard: Guard, proxy: str) -> None:
        self.guard = guard
        self.proxy = proxy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        return cls(crawler.settings["NIANBAO_GUARD"], crawler.settings.get("NIANBAO_PROXY") or "")

    def process_request(self, request: Request) -> None:
        host = (urlsplit(request.url).hostname or "").lower()
        if not self.guard.scheme_may_be_asked(request.url) or not self.guard.host_may_be_asked(host):
            raise OffsiteError(request.url)
        if self.guard.is_closed(request.url):
            raise HostClosedError(request.url)
        if self.guard.refuses_literal(request.url):
            raise AddressForbiddenError(request.url)
        request.meta["download_slot"] = city_domain(host)
        is_robots = request.meta.get("dont_obey_robotstxt")
        request.meta.setdefault("purpose", "robots" if is_robots else "")
        if is_robots:
            request.meta["download_maxsize"] = robots.MOST_TAKEN
        if self.proxy:
            request.meta["proxy"] = self.proxy


class RobotsMiddleware(RobotsTxtMiddleware):
    """RFC 9309: a robots.txt that answers 5xx, 429 or not at all forbids everything, other 4xx allow everything; a
    Crawl-delay is obeyed up to a minute."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._challenged: set[str] = set()
        self._failed: dict[str, tuple[str, Exception]] = {}
        self._schemes: dict[str, str] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        if request.meta.get("dont_obey_robotstxt"):
            return
        scheme, netloc = urlsplit(request.url)[:2]
        failed = self._failed.get(netloc)
        if failed is not None and failed[0] != scheme:
            # Scrapy keeps one parser for http and https: a host that is silent on one may answer on the other.
            del self._failed[netloc], self._parsers[netloc]
        parser = await self.robot_parser(request)
        if parser is None and netloc in self._challenged:
            raise RobotsChallengedError(f"{netloc}/robots.txt was answered by a firewall")
        if parser is None:
            _, cause = self._failed.get(netloc, ("", None))
            raise RobotsUnavailableError(f"{netloc}/robots.txt could not be read") from cause
        if not parser.allowed(request.url, AGENT):
            raise RobotsRefusedError(f"{netloc}/robots.txt forbids {request.url}")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if robots.is_withheld(response.status):
            response = await self._once_more(response, netloc)
        if robots.is_withheld(response.status):
            if is_challenge(response.status, header_texts(response.headers), response.body):
                self._challenged.add(netloc)
            raise RobotsUnavailableError(f"robots.txt of {netloc} answered {response.status}")
        if response.status == 200:
            archive: Archive = self.crawler.settings["NIANBAO_ARCHIVE"]
            archive.keep(response.url, 200, header_texts(response.headers), response.body)
        media_type = header_texts(response.headers).get("content-type", "")
        plain = robots.rules(response.status, response.body, media_type, AGENT)
        response = response.replace(body=plain)
        await super()._parse_robots(response, netloc, request)
        parser = self._parsers[netloc]
        if isinstance(parser, RobotParser):
            self._slow_down(parser, request)

    async def _once_more(self, withheld: Response, netloc: str) -> Response:
        """The answer of a second try, as any page gets one, where the first says "later": a gateway's hiccup is not to
        cost a site its night."""
        headers = header_texts(withheld.headers)
        archive: Archive = self.crawler.settings["NIANBAO_ARCHIVE"]
        wait = seconds_to_wait(headers.get("retry-after", ""), archive.clock.now()) or 0.0
        comes_again = withheld.status in COME_AGAIN and wait <= PATIENCE_S
        if not comes_again or is_challenge(withheld.status, headers, withheld.body):
            return withheld
        await asyncio.sleep(wait)
        url = f"{self._schemes[netloc]}://{netloc}/robots.txt"
        again = Request(url, priority=self.DOWNLOAD_PRIORITY, meta={"dont_obey_robotstxt": True}, callback=NO_CALLBACK)
        assert self.crawler.engine is not None
        return await self.crawler.engine.download_async(again)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        scheme, netloc = urlsplit(request.url)[:2]
        self._schemes[netloc] = scheme
        return await super().robot_parser(request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, RobotsUnavailableError):
            self._failed[netloc] = (self._schemes.get(netloc, ""), exc)
        super()._robots_error(exc, netloc)

    def _slow_down(self, parser: RobotParser, request: Request) -> None:
        wanted = parser.crawl_delay(AGENT)
        if not wanted:
            return
        pace: Pace = self.crawler.settings["NIANBAO_PACE"]
        city = city_domain((urlsplit(request.url).hostname or "").lower())
        pace.slow_down(self.crawler, city, min(float(wanted), MAX_CRAWL_DELAY) * DELAY_FACTOR)


class RefreshMiddleware(MetaRefreshMiddleware):
    """Follows a page that sends on, but not in the place of a robots.txt: a host whose every address sends to another
    one would have that other host asked for its home page before its own robots.txt; and not to the page itself, which
    is only to be shown anew from time to time."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        if request.meta.get("dont_obey_robotstxt"):
            return response
        head = response.body[:_HEAD].lower()
        if not any(mark in head for mark in _MAY_SEND_ON):
            return response
        try:
            sent_on = super().process_response(request, response)
        except (LookupError, UnicodeError):
            # Declared in an encoding that is none (`charset=hex`): who reads the page goes by its bytes.
            return response
        if isinstance(sent_on, Request) and sent_on.url.partition("#")[0] == response.url.partition("#")[0]:
            return response
        return sent_on


class RevalidationMiddleware:
    """Conditional requests: sends the validators of the last answer, and on 304 gives the kept bytes again.

    Always asks: nothing is ever answered without the server having said that it has not changed.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RevalidationMiddleware:
        return cls(crawler.settings["NIANBAO_ARCHIVE"])

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Cache-Control", "max-age=0")
        # A redirected request inherits its predecessor's headers: another page's validators must not be sent.
        request.headers.pop("If-None-Match", None)
        request.headers.pop("If-Modified-Since", None)
        if request.method != "GET" or request.meta.get("unconditional"):
            return
        page = self.archive.cached(request.url)
        if page is None or not self.archive.holds(page.sha256):
            return
        if page.etag:
            request.headers["If-None-Match"] = page.etag
        if page.last_modified:
            request.headers["If-Modified-Since"] = page.last_modified
        request.meta["kept_page"] = page

    def process_response(self, request: Request, response: Response) -> Response:
        page: CachedPage | None = request.meta.pop("kept_page", None)
        if response.status == 304 and page is not None:
            body = self.archive.raw.get(page.sha256)
            # The headers that say how to read the bytes are those of the answer that carried them; the bytes
            # were kept decompressed.
            headers = {name: value for name, value in page.headers.items() if name.lower() != "content-encoding"}
            from scrapy.http import Headers
            from scrapy.responsetypes import responsetypes

            kept = Headers({name: [value.encode("latin-1", "replace")] for name, value in headers.items()})
            kind = responsetypes.from_args(headers=kept, url=response.url, body=body)
            request.meta["revalidated"] = True
            return kind(url=response.url, status=page.status, headers=kept, body=body, request=request)
        return response


class FetchLogMiddleware:
    """Next to the wire: one row in `fetches` for each request that went out, whatever became of it. Counts them under
    Scrapy's name, in the place of `DownloaderStats`, which also weighs each for figures that nobody reads."""

    def __init__(self, crawler: Crawler) -> None:
        self.archive: Archive = crawler.settings["NIANBAO_ARCHIVE"]
        self.stats = crawler.stats
        self.silence = Silence()
        crawler.signals.connect(self._close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FetchLogMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.meta["asked_at"] = self.archive.clock.now()
        request.meta["asked_monotonic"] = time.monotonic()
        self.stats.inc_value("downloader/request_count")

    def process_response(self, request: Request, response: Response) -> Response:
        outcome = "not_modified" if response.status == 304 else "answered"
        self._record(request, status=response.status, outcome=outcome, body=response.body)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if "asked_monotonic" in request.meta:
            self._record(request, status=None, outcome="failed", reason=f"{type(exception).__name__}: {exception}")

    def _record(
        self, request: Request, *, status: int | None, outcome: str, body: bytes = b"", reason: str = ""
    ) -> None:
        host = urlsplit(request.url).hostname or ""
        self.silence.note(host, answered=status is not None)
        began: Any = request.meta.pop("asked_monotonic", time.monotonic())
        self.archive.log(
            FetchRecord(
                run_id=self.archive.run_id,
                at=request.meta["asked_at"],
                url=request.url,
                method=request.method,
                host=host,
                city_domain=city_domain(host),
                status=status,
                outcome=outcome,
                reason=reason[:500],
                bytes=len(body),
                sha256=hashlib.sha256(body).hexdigest() if body else "",
                elapsed_ms=round((time.monotonic() - began) * 1000),
                conditional="If-None-Match" in request.headers or "If-Modified-Since" in request.headers,
                purpose=str(request.meta.get("purpose", "")),
            )
        )

    def _close(self) -> None:
        for host in self.silence.fallen():
            self.stats.set_value(f"nianbao/fell_silent/{host}", 1)
        self.archive.flush()
