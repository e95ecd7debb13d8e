"""A body with a fault, and who looks at it."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urljoin, urlsplit

import pytest

from sandbox.city import RunningCity
from sandbox.script import SHANGHAI, BodyScript
from tests.sandbox.protocols import PROTOCOLS, found
from tests.sandbox.visitor import Answer, Visitor, visit

DAY = datetime(2026, 2, 8, 12, tzinfo=SHANGHAI)
NIGHT = datetime(2026, 2, 8, 22, tzinfo=SHANGHAI)


class Case:
    """A body with a fault, and who looks at it."""

    def __init__(self, running: RunningCity, visitor: Visitor, part: BodyScript) -> None:
        city, port = running.city, running.port
        self.running, self.visitor, self.part, self.port = running, visitor, part, port
        self.host = part.host
        self.root = f"http://{part.host}:{port}"
        self.home = city.home_url(part, port).replace("https:", "http:")
        self.column = city.column_url(part, port).replace("https:", "http:")
        post = part.own_report(2025)
        self.post = post
        self.report = city.url(part, post, port).replace("https:", "http:") if post is not None else ""

    def get(self, url: str, **headers: str) -> Answer:
        return self.visitor.get(url, **headers)

    def raw(self, path: str) -> bytes:
        """The answer's head and body as they come over the wire."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nConnection: close\r\n\r\n".encode())
            return b"".join(iter(lambda: connection.recv(1 << 16), b""))

    def files(self) -> list[str]:
        """What the report's article links to as attachment."""
        page = self.get(self.report)
        assert page.status == 200
        named = re.findall(r'(?:href|src|data-original)=["\']([^"\']+)["\']', page.text)
        marks = ("/P02", "./P02", "/attachment/", "download.do")
        return [urljoin(self.report, href) for href in named if any(mark in href for mark in marks)]

    def file(self, **headers: str) -> Answer:
        (address,) = self.files()
        return self.get(address, **headers)

    def secure(self, path: str = "/", *, old: bool = False) -> Answer:
        """Asks over TLS without asking whose certificate it is."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        if old:
            context.set_ciphers("ALL:@SECLEVEL=0")
            with pytest.warns(DeprecationWarning, match="TLSv1"):
                context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=5) as plain,
            context.wrap_socket(plain, server_hostname=self.host) as wrapped,
        ):
            connection = http.client.HTTPConnection(f"{self.host}:{self.port}")
            connection.sock = wrapped
            connection.request("GET", path, headers={"Connection": "close"})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())

    def certificate(self) -> bytes:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=5) as plain,
            context.wrap_socket(plain, server_hostname=self.host) as wrapped,
        ):
            return wrapped.getpeercert(binary_form=True) or b""

    def dropped(self, url: str) -> bool:
        with visit(self.running) as other:
            try:
                other.get(url)
            except (ConnectionError, http.client.RemoteDisconnected):
                return True
        return False

    def everything_reached(self) -> None:
        """The list works by the ordinary protocol of TRS, and shows all reports."""
        wanted = {self.running.city.url(self.part, post, self.port) for post in self.part.posts if post.visible(DAY)}
        assert {url.replace("https:", "http:") for url in wanted} <= PROTOCOLS["trs"](self.visitor, self.column)


def works(case: Case) -> None:
    assert case.get(case.home).status == 200
    assert case.get(case.column).status == 200
    assert case.part.body.name in case.get(case.report).text


def listed_pages(case: Case) -> tuple[int, Callable[[int], Answer]]:
    head = case.get(case.column).text
    call = re.search(r"createPageHTML\((?:'\w+',)?\s*(\d+),", head)
    pages = int(call[1]) if call else int(found(r"countPage = (\d+)", head))
    extension = urlsplit(case.report).path.rpartition(".")[2]
    return pages, lambda number: case.get(f"{case.column}index_{number}.{extension}")


def own_items(case: Case, answer: Answer) -> set[str]:
    """The keys of the column's own posts that a page shows (lists of other news stand beside them)."""
    return {str(post.key) for post in case.part.posts} & set(re.findall(r"/t\d{8}_(\d+)\.\w+", answer.text))


def cut(case: Case, url: str) -> bool:
    with visit(case.running) as other:
        try:
            other.get(url)
        except http.client.IncompleteRead as error:
            return len(error.partial) > 100
    return False
