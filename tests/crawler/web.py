"""A few sites of our own on loopback, told apart by the Host header: what a test says, they serve."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Reply:
    """What one address answers."""

    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else self.body.encode()


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    host: str
    path: str
    conditional: bool
    referer: str
    user_agent: str


@dataclass
class Web:
    """All sites of a test. A path without an entry answers 404; an entry may be a function called for each request."""

    port: int = 0
    pages: dict[tuple[str, str], Reply | Callable[[], Reply]] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)

    def put(self, host: str, path: str, body: str | bytes = "", status: int = 200, **headers: str) -> None:
        """Serves `body` at `path` of `host`; header names with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Content-Type", "text/html; charset=utf-8")
        self.pages[host, path] = Reply(body, status, named)

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def asked(self, host: str) -> list[str]:
        return [request.path for request in self.log if request.host == host]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web: Web

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").split(":")[0]
        conditional = bool(self.headers.get("If-None-Match") or self.headers.get("If-Modified-Since"))
        self.web.log.append(
            Asked(host, self.path, conditional, self.headers.get("Referer", ""), self.headers.get("User-Agent", ""))
        )
        entry = self.web.pages.get((host, self.path), Reply("not here", 404))
        reply = entry if isinstance(entry, Reply) else entry()
        etag = reply.headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            reply = Reply(b"", 304, {"ETag": etag})
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.content)))
        self.end_headers()
        self.wfile.write(reply.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
        """Keeps the test's output clean."""


@contextlib.contextmanager
def serving() -> Iterator[Web]:
    """Sites on a free port of 127.0.0.1."""
    web = Web()
    handler = type("Handler", (_Handler,), {"web": web})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    web.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
