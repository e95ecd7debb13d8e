"""A server whose headers never end is left alone, and costs no memory."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.headers import MOST_BYTES, MOST_LINES, EndlessHeadersError, bounded
from duties.model import ReadingOutcome, Reason
from registry.model import Body, Kind, Level
from tests.crawler.test_crawl import Bureau, Lab
from tests.crawler.web import serving

MOST_SENT = 64 * 1024 * 1024


class Endless:
    """Answers everything with header lines until the other side has enough of them."""

    def __init__(self) -> None:
        self.sent = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                visitor, _ = self.listener.accept()
            except OSError:
                return
            with visitor:
                try:
                    visitor.recv(65536)
                    visitor.sendall(b"HTTP/1.1 200 OK\r\n")
                    sent = 0
                    while sent < MOST_SENT:
                        visitor.sendall(b"X-Filler: " + b"a" * 4000 + b"\r\n")
                        sent += 4012
                        self.sent = max(self.sent, sent)
                except OSError:
                    continue

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


@pytest.fixture
def endless() -> Iterator[Endless]:
    server = Endless()
    yield server
    server.close()


@pytest.mark.slow
def test_a_server_of_endless_headers_is_unreachable_and_soon_left(tmp_path: Path, endless: Endless) -> None:
    with serving() as web:
        lab = Lab(tmp_path, web)
        good = Bureau(web, "czj", "鹿河市财政局")
        home = f"http://jyj.luhe.gov.cn.test:{endless.port}/nb/"
        bad = Body("370000-jyj", "鹿河市教育局", Kind.DEPARTMENT, Level.PREFECTURE, "370000", column_urls=(home,))
        lab.register(good.body, bad)
        summary = lab.crawl()
        assert summary.failed_walks == 0
        assert lab.last(home) == (ReadingOutcome.FAILED, Reason.UNREACHABLE)
        assert lab.last(web.url(good.host, "/xxgk/nb/")) == (ReadingOutcome.COMPLETE, None)
    assert endless.sent < MOST_SENT / 4, "what the sockets hold, not what it wanted to send"


def test_the_head_may_have_so_many_lines_and_no_more() -> None:
    taken: list[bytes] = []
    take = bounded(taken.append)
    for _ in range(MOST_LINES):
        take(b"A: b")
    with pytest.raises(EndlessHeadersError):
        take(b"A: b")
    assert len(taken) == MOST_LINES
    with pytest.raises(EndlessHeadersError):
        bounded(taken.append)(b"A" * (MOST_BYTES + 1))
