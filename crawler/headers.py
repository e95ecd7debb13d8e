"""The head of an answer is read up to a size: Twisted bounds each line of it, but not how many there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scrapy.core.downloader.handlers import http11
from twisted.web._newclient import ParseError

# Real servers send some twenty lines and 2 KiB; nginx and Apache take at most 8 KiB a line and 100 lines themselves.
MOST_LINES = 200
MOST_BYTES = 256 * 1024


class EndlessHeadersError(ParseError):
    """A server whose headers do not end: the connection is closed, whatever would have come after them."""


def bounded(take: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """`take` for the lines of one answer's head: raises EndlessHeadersError at more than 200 lines or 256 KiB."""
    lines = size = 0

    def take_line(line: bytes) -> None:
        nonlocal lines, size
        lines += 1
        size += len(line)
        if lines > MOST_LINES or size > MOST_BYTES:
            told = f"more than {MOST_LINES} lines or {MOST_BYTES} bytes of headers"
            raise EndlessHeadersError(told, line[:100])  # type: ignore[no-untyped-call]
        take(line)

    return take_line


class BoundedProtocol(http11._LenientHTTP11ClientProtocol):
    """Scrapy's client protocol, each answer of which has a bounded head."""

    def request(self, request: Any) -> Any:
        answer = super().request(request)
        # Twisted offers no way to choose the parser; Scrapy changes the class of the one that was made.
        if self._parser is not None:
            vars(self._parser)["lineReceived"] = bounded(self._parser.lineReceived)
        return answer


class BoundedFactory(http11._LenientHTTP11ClientFactory):
    """Makes such protocols, for the pool of connections."""

    def buildProtocol(self, addr: object) -> BoundedProtocol:  # noqa: N802 - Twisted's name
        return BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
