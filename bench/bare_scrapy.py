"""The peer of the crawl: plain Scrapy that follows the same links without delay and keeps the bodies in memory.

`python -m bench.bare_scrapy`: on standard input the entrances and the addresses to follow, as JSON; on standard output
the number of answers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response, TextResponse
from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer


class Loopback(CachingThreadedResolver):
    """Every name is this machine."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Any:  # noqa: N802
        return defer.succeed("127.0.0.1")


class Follower(Spider):
    name = "follower"

    def __init__(self, starts: list[str], wanted: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.starts, self.wanted = starts, frozenset(wanted)
        self.bodies: dict[str, bytes] = {}

    async def start(self) -> AsyncIterator[Any]:
        for url in self.starts:
            yield Request(url)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Request]:
        self.bodies[response.url] = response.body
        if isinstance(response, TextResponse):
            for href in response.css("a::attr(href)").getall():
                url = response.urljoin(href)
                if url in self.wanted:
                    yield Request(url)


def main() -> None:
    """Follows, and says how many answers came."""
    order = json.loads(sys.stdin.read())
    process = AsyncCrawlerProcess(
        {
            "TWISTED_DNS_RESOLVER": "bench.bare_scrapy.Loopback",
            "ROBOTSTXT_OBEY": True,
            "DOWNLOAD_DELAY": 0,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "REMOTE_CONTROL_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "LOG_LEVEL": "CRITICAL",
        }
    )
    crawler = process.create_crawler(Follower)
    process.crawl(crawler, starts=order["starts"], wanted=order["wanted"])
    process.start()
    print(int(crawler.stats.get_value("downloader/response_count", 0)))


if __name__ == "__main__":
    main()
