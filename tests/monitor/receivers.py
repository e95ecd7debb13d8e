"""Receivers on loopback that stand for robots, webhooks and a mail server: they keep what arrives, answer as told."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Answer = tuple[int, Any]


@dataclass(frozen=True, slots=True)
class Arrival:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Http:
    """What arrived, and what is answered: `answers` one after the other, then `otherwise`."""

    port: int = 0
    arrivals: list[Arrival] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    otherwise: Answer = (200, {"errcode": 0, "errmsg": "ok", "code": 0})
    headers: dict[str, str] = field(default_factory=dict)
    before_answer: Callable[[], None] = lambda: None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def http_receiver(*, plain: bool = False) -> Iterator[Http]:
    """A receiver of JSON; of anything else where `plain`."""
    kept = Http()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            kept.arrivals.append(Arrival(self.path, dict(self.headers.items()), {} if plain else json.loads(content)))
            kept.before_answer()
            status, body = kept.answers.pop(0) if kept.answers else kept.otherwise
            shown = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response_only(status)
            self.send_header("Content-Length", str(len(shown)))
            for name, value in kept.headers.items():
                self.send_header(name, value)
            if status == 429 and not kept.headers:
                self.send_header("Retry-After", "120")
            self.end_headers()
            self.wfile.write(shown)

        def log_message(self, *_args: object) -> None:
            """The tests say what they need."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Smtp:
    port: int = 0
    mails: list[Message] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)


@contextmanager
def smtp_receiver(*, login: tuple[str, str] | None = None, goodbye: str = "221 Bye") -> Iterator[Smtp]:
    """A mail server without TLS; `answers` are given to mails one after the other, then 250. `goodbye` is what it says
    to QUIT; where that is empty it hangs up."""
    kept = Smtp()

    class Handler:
        async def handle_DATA(  # noqa: N802 (the name that aiosmtpd calls)
            self, _server: SMTP, _session: Session, envelope: Envelope
        ) -> str:
            assert isinstance(envelope.content, bytes)
            kept.mails.append(message_from_bytes(envelope.content, policy=default))
            return kept.answers.pop(0) if kept.answers else "250 OK"

        async def handle_QUIT(  # noqa: N802 (the name that aiosmtpd calls)
            self, server: SMTP, _session: Session, _envelope: Envelope
        ) -> str:
            if not goodbye:
                assert isinstance(server.transport, asyncio.Transport)
                server.transport.abort()
            return goodbye or "221 Bye"

    def authenticate(
        _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: LoginPassword
    ) -> AuthResult:
        kept.logins.append((data.login, data.password))
        return AuthResult(success=(data.login.decode(), data.password.decode()) == login, handled=False)

    # Port 0 is not known to the controller: it would look for itself there.
    controller = _Controller(
        Handler(),
        hostname="127.0.0.1",
        port=0,
        authenticator=authenticate if login else None,
        auth_require_tls=False,
    )
    controller.start()
    kept.port = controller.bound_port
    try:
        yield kept
    finally:
        controller.stop(no_assert=True)


class _Controller(Controller):
    bound_port = 0

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.base_events.Server)
        self.bound_port = self.server.sockets[0].getsockname()[1]
        self.port = self.bound_port
        super()._trigger_server()  # type: ignore[no-untyped-call]
