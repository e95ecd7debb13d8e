"""A plain visitor of the sandbox: the standard library's HTTP client, so that nothing of the product is trusted."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html

from sandbox.city import RunningCity


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """Decoded as browsers do: the page's own declaration, GB2312 taken as its superset."""
        declared = re.search(rb"charset=([\w-]+)", self.body[:1000])
        name = declared[1].decode() if declared else "utf-8"
        return self.body.decode("gb18030" if name == "gb2312" else name)


class Visitor:
    """Asks one running city over one keep-alive connection."""

    def __init__(self, city: RunningCity) -> None:
        self.city = city
        self.connection = http.client.HTTPConnection("127.0.0.1", city.port, timeout=5)

    def get(self, url: str, method: str = "GET", **headers: str) -> Answer:
        return self.send(url, method, None, {name.replace("_", "-"): value for name, value in headers.items()})

    def send(self, url: str, method: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self.connection.request(method, path, body=body, headers={"Host": parts.netloc, **headers})
        response = self.connection.getresponse()
        return Answer(response.status, response.headers, response.read())

    def post(self, url: str, fields: Mapping[str, object], **headers: str) -> Answer:
        form = urlencode({name: str(value) for name, value in fields.items()})
        return self.send(url, "POST", form.encode(), headers)

    def root(self, host: str) -> str:
        return f"http://{host}:{self.city.port}"


@contextmanager
def visit(city: RunningCity) -> Iterator[Visitor]:
    visitor = Visitor(city)
    try:
        yield visitor
    finally:
        visitor.connection.close()


def links(page: Answer, url: str) -> list[str]:
    """Every address that a page of the city leads to inside the city."""
    tree = html.document_fromstring(page.text)
    found = [element.get("href", "") for element in tree.iter("a", "link")]
    found += [element.get("src", "") for element in tree.iter("script")]
    found += re.findall(r"content=[\"']0; url=([^\"']+)", page.text)
    wanted = (urljoin(url, href) for href in found if href and not href.startswith(("javascript:", "#")))
    return [address for address in wanted if (urlsplit(address).hostname or "").endswith(".gov.cn.test")]
