"""Offices on loopback: robots that check signatures and bounds as the real ones do, webhooks, a mail server. Each keeps
what it took, and what it refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.monitor.receivers import Smtp, smtp_receiver

# The number that `alerts ack` takes; behind a heading's two signs stands a space.
NUMBER = re.compile(r"#(\d+) ")
_WECOM_BYTES, _DINGTALK_BYTES = 4096, 20_000
_CLOCKS_MAY_DIFFER_S = 3600
SECRETS = {"office-ding": "SECofficeding", "leader-ding": "SECleader", "office-lark": "larkSecret", "shaky": "Shared"}


@dataclass(frozen=True, slots=True)
class Letter:
    """What one receiver took: its words, the key that it came with (empty where the channel has none), its items."""

    receiver: str
    words: str
    key: str = ""
    items: tuple[Mapping[str, Any], ...] = ()

    @property
    def numbers(self) -> list[int]:
        """The numbers of the alerts that its words name."""
        return [int(found) for found in NUMBER.findall(self.words)]


@dataclass
class Offices:
    """`down`: receivers that answer 503. `refused` must stay empty: what a robot would not have taken."""

    port: int = 0
    smtp: Smtp = field(default_factory=Smtp)
    taken: list[Letter] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    down: set[str] = field(default_factory=set)
    turned_away: int = 0
    delay: Callable[[], None] = lambda: None
    _mails: int = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def arrived(self) -> list[Letter]:
        """What came since the last call."""
        for mail in self.smtp.mails[self._mails :]:
            words = mail.get_content()  # type: ignore[attr-defined]
            self.taken.append(Letter(f"mail:{mail['To']}", words, str(mail["Message-ID"])))
        self._mails = len(self.smtp.mails)
        came, self.taken[:] = list(self.taken), []
        return came

    def take(self, path: str, headers: Mapping[str, str], content: bytes) -> tuple[int, dict[str, Any]]:
        """The answer of the robot or webhook at `path`."""
        asked, query = urlsplit(path).path, parse_qs(urlsplit(path).query)
        if asked == "/cgi-bin/webhook/send":
            name, (code, letter) = "wecom", self._wecom(query["key"][0], json.loads(content))
        elif asked == "/robot/send":
            name, (code, letter) = "dingtalk", self._dingtalk(query, json.loads(content))
        elif asked.startswith("/open-apis/bot/v2/hook/"):
            name, (code, letter) = "feishu", self._feishu(asked.rpartition("/")[2], json.loads(content))
        elif asked.startswith("/apprise/"):
            name, code, letter = "apprise", 0, Letter(f"apprise:{asked.rpartition('/')[2]}", content.decode())
        else:
            name, (code, letter) = "webhook", self._webhook(asked.rpartition("/")[2], headers, content)
        if letter.receiver in self.down:
            self.turned_away += 1
            return 503, {}
        if code:
            self.refused.append(f"{name} {code} {letter.receiver}")
        else:
            self.taken.append(letter)
        return 200, {"code": code, "msg": "x"} if name == "feishu" else {"errcode": code, "errmsg": "x"}

    @staticmethod
    def _wecom(key: str, body: dict[str, Any]) -> tuple[int, Letter]:
        words = body["markdown"]["content"]
        code = 40058 if len(words.encode()) > _WECOM_BYTES or body["msgtype"] != "markdown" else 0
        return code, Letter(f"wecom:{key}", words)

    @staticmethod
    def _dingtalk(query: Mapping[str, list[str]], body: dict[str, Any]) -> tuple[int, Letter]:
        token, words = query["access_token"][0], body["markdown"]["text"]
        secret, stamp = SECRETS[token], query["timestamp"][0]
        right = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
        good = base64.b64decode(query["sign"][0]) == right and _is_recent(int(stamp) / 1000)
        good = good and bool(body["markdown"]["title"]) and len(words.encode()) <= _DINGTALK_BYTES
        return 0 if good else 310000, Letter(f"dingtalk:{token}", words)

    @staticmethod
    def _feishu(token: str, body: dict[str, Any]) -> tuple[int, Letter]:
        words = body["card"]["elements"][0]["content"]
        good = body["msg_type"] == "interactive" and bool(body["card"]["header"]["title"]["content"])
        if token in SECRETS:
            signed = f"{body['timestamp']}\n{SECRETS[token]}".encode()
            right = hmac.new(signed, b"", hashlib.sha256).digest()
            good = good and base64.b64decode(body["sign"]) == right and _is_recent(int(body["timestamp"]))
        return 0 if good else 19021, Letter(f"feishu:{token}", words)

    @staticmethod
    def _webhook(name: str, headers: Mapping[str, str], content: bytes) -> tuple[int, Letter]:
        body = json.loads(content)
        good = headers["Idempotency-Key"] == body["key"]
        if name in SECRETS:
            right = hmac.new(SECRETS[name].encode(), content, hashlib.sha256).hexdigest()
            good = good and headers["X-Nianbao-Signature"] == f"sha256={right}"
        return 0 if good else 403, Letter(f"webhook:{name}", body["message"], body["key"], tuple(body["alerts"]))


def _is_recent(seconds: float) -> bool:
    return abs(time.time() - seconds) < _CLOCKS_MAY_DIFFER_S


@contextmanager
def open_offices() -> Iterator[Offices]:
    """All of them, until the end of the block."""
    offices = Offices()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, body = offices.take(self.path, dict(self.headers.items()), content)
            offices.delay()
            shown = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(shown)))
            self.end_headers()
            self.wfile.write(shown)

        def log_message(self, *_args: object) -> None:
            """The tests say what they need."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    offices.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        with smtp_receiver() as offices.smtp:
            yield offices
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
