"""The wire: Scrapy's handler for http and https, with what our sites and our manners ask of it."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, TunnelError
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Request, Response
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from crawler.headers import BoundedFactory
from crawler.old_tls import AgedCiphers
from crawler.politeness import DELAY_JITTER
from crawler.turns import Turns

# What Scrapy does not put into words of its own: no route to the host or the network, a connection that is reset while
# it is made, a proxy that gives no way. A site that cannot be had, like any other; no fault of the program.
_NO_WAY = (ConnectError, ConnectionDone, ConnectionLost, TunnelError)


class PatientHandler(HTTP11DownloadHandler):
    """Also shakes hands with old servers, reads no endless headers, and waits for its turn where other processes may
    ask the same city."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._turns: Turns | None = crawler.settings["NIANBAO_TURNS"]
        self._pool._factory = BoundedFactory
        self._contextFactory.tls_ciphers = AgedCiphers()

    async def download_request(self, request: Request) -> Response:
        if self._turns is None:
            return await self._download(request)
        city = str(request.meta.get("download_slot", ""))
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(city) if engine is not None else None
        pause = slot.delay * (1 - DELAY_JITTER) if slot is not None else 0.0
        async with self._turns.of(city, pause):
            return await self._download(request)

    async def _download(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except _NO_WAY as error:
            raise DownloadFailedError(f"{type(error).__name__}: {error}") from error
