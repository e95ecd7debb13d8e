"""One threaded HTTP/1.1 server on 127.0.0.1 for the whole city; sites are told apart by the Host header."""

from __future__ import annotations

import io
import socket
import ssl
import struct
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from sandbox import tls
from sandbox.site import Answers, Drop, Request, Response, Tls


@dataclass(frozen=True, slots=True)
class Access:
    """One line of the access log. `status` is 0 where the connection was dropped without an answer; `method` is TLS for
    a handshake that came to nothing. `headers` are the visitor's, by names in lower case."""

    host: str
    path: str
    method: str
    at_monotonic: float
    status: int
    conditional: bool
    referer: str
    user_agent: str
    client: str = ""
    secure: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


class CityServer(ThreadingHTTPServer):
    """Holds every open connection, so that closing it ends idle keep-alive connections too and joins all threads."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 128

    def __init__(self, sites: Mapping[str, Answers], clock: Callable[[], datetime]) -> None:
        self.sites = sites
        self.clock = clock
        self.log: list[Access] = []
        self._connections: set[socket.socket] = set()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._guard = threading.Lock()
        self.closing = threading.Event()
        super().__init__(("127.0.0.1", 0), CityHandler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._connections.discard(request)
        super().shutdown_request(request)

    def secured(self, plain: socket.socket, host: str) -> ssl.SSLSocket | None:
        """The connection under TLS; None where `host` shakes no hands or the visitor does not like its way to."""
        site = self.sites.get(host)
        kind: Tls = getattr(site, "tls", Tls.NONE)
        if kind in (Tls.NONE, Tls.PLAIN, Tls.ALERT):
            if kind is Tls.NONE:
                plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            else:
                plain.recv(1 << 16)
                plain.sendall(tls.NOT_TLS if kind is Tls.PLAIN else tls.REFUSAL)
            return None
        with self._guard:
            if host not in self._contexts:
                self._contexts[host] = tls.context(kind, host)
        inner = self._contexts[host].wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
        with self._guard:
            self._connections.discard(plain)
            self._connections.add(inner)
        try:
            inner.do_handshake()
        except (OSError, ValueError):  # the visitor does not trust it, or speaks no version of it
            self.forget(inner)
            return None
        return inner

    def forget(self, secured: ssl.SSLSocket) -> None:
        """Closes a connection under TLS, which the base class knows only without."""
        with self._guard:
            self._connections.discard(secured)
        secured.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor that goes away in mid-answer is no news; anything else is a fault of the sandbox and loud."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError | ssl.SSLError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """Ends the loop, cuts open connections, waits for their threads, closes the socket."""
        self.closing.set()
        self.shutdown()
        with self._guard:
            for connection in self._connections:
                try:
                    # The plain shutdown also for TLS: its thread still holds the session that the other would drop.
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)
                except OSError:  # the other side was quicker
                    continue
        self.server_close()


class CityHandler(BaseHTTPRequestHandler):
    """Turns the wire into a `Request`, and an `Answer` back into bytes."""

    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    disable_nagle_algorithm = True
    server: CityServer
    request: socket.socket
    refused = False
    secure = False

    def setup(self) -> None:
        # One port for both: the first byte tells a handshake from a request.
        first = self.request.recv(1, socket.MSG_PEEK)
        if first and first[0] == tls.HELLO:
            host = tls.hello_name(self.request.recv(1 << 14, socket.MSG_PEEK))
            inner = self.server.secured(self.request, host)
            if inner is None:
                # Nothing is left to read or to write; the base class wants files all the same.
                self.refused = True
                self.rfile = self.wfile = io.BytesIO()
                self._note(Request(host, self.server.port, "TLS", "", secure=True), 0)
                return
            self.request = inner
            self.secure = True
        super().setup()

    def handle(self) -> None:
        if not self.refused:
            super().handle()

    def finish(self) -> None:
        try:
            super().finish()
        finally:
            if isinstance(self.request, ssl.SSLSocket):
                self.server.forget(self.request)

    def _serve(self) -> None:
        host = self.headers.get("Host", "").partition(":")[0].lower()
        path = self.path
        if path.startswith("http://"):
            parts = urlsplit(path)
            host = (parts.hostname or "").lower()
            path = parts.path + (f"?{parts.query}" if parts.query else "")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(host, self.server.port, self.command, path or "/", headers, body, self.secure)
        site = self.server.sites.get(host)
        answer = (
            Response(421, b"no such site here", (("Content-Type", "text/plain"),))
            if site is None
            else site.answer(request, self.server.clock())
        )
        self._note(request, answer.status if isinstance(answer, Response) else 0)
        if isinstance(answer, Drop):
            self._drop(answer)
        else:
            self._send(answer)

    def _note(self, request: Request, status: int) -> None:
        headers = request.headers
        self.server.log.append(
            Access(
                host=request.host,
                path=request.path,
                method=request.method,
                at_monotonic=time.monotonic(),
                status=status,
                conditional="if-none-match" in headers or "if-modified-since" in headers,
                referer=headers.get("referer", ""),
                user_agent=headers.get("user-agent", ""),
                client=str(self.client_address[0]),
                secure=request.secure,
                headers=headers,
            )
        )

    def _drop(self, answer: Drop) -> None:
        self.server.closing.wait(answer.after)
        if answer.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        self.close_connection = True

    def _send(self, answer: Response) -> None:
        if answer.after:
            self.server.closing.wait(answer.after)
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body) if answer.length is None else answer.length))
            if answer.length is not None:
                self.close_connection = True
        self.end_headers()
        if self.command != "HEAD" and answer.status != 304:
            self.wfile.write(answer.body)

    do_GET = _serve  # noqa: N815 - names that http.server looks up
    do_HEAD = _serve  # noqa: N815
    do_POST = _serve  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """The access log is kept as data."""
