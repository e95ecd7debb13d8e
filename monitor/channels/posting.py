"""One JSON request of a robot or webhook, and what its answer means."""

from __future__ import annotations

import json
import logging
import math
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from monitor.channels.model import Connection, Outcome, Result, Target, TargetError

# It logs every request with its address at INFO, and a robot's address is its password.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

# What mends by itself: the server is busy, slow, or asks to wait.
PASSING_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
# A gateway that lost its server says nothing of whether the server took the message.
GATEWAY_STATUS = frozenset({502, 504})
_LONGEST_WAIT = 86_400
_LONGEST_ANSWER = 1 << 16
# RFC 9110, 10.2.3 (seconds or a date); Feishu's own (its developer documentation, "rate limits").
_WAIT_HEADERS = ("Retry-After", "x-ogw-ratelimit-reset")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is no passing failure by its status; `body` is its JSON object, None where it is none; `wait` the
    seconds that it asks to wait."""

    status: int
    body: Mapping[str, Any] | None
    text: str
    wait: int = 0

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def refusal(self) -> Outcome:
        """What its status alone means, where it is no success."""
        return Outcome(Result.PERMANENT, "channel.http_status", {"status": self.status, "detail": self.text})


def base_address(given: str, default: str) -> str:
    """The base address of a service: its own, or that of a private installation. Raises TargetError."""
    base = (given or default).rstrip("/")
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise TargetError("channel.bad_base")
    return base


@lru_cache(maxsize=4)
def _trust(ca_file: str) -> ssl.SSLContext:
    # Reading the machine's certificates takes longer than a request.
    return ssl.create_default_context(cafile=ca_file or None)


def post(
    target: Target,
    url: str,
    payload: Mapping[str, Any],
    connection: Connection,
    *,
    headers: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
) -> Answer | Outcome:
    """Posts `payload`. An Outcome is a passing failure that needs no reading of the answer, or an address that cannot
    be used; it never names the address."""
    import httpx

    try:
        direct = target.settings.get("proxy") == "off"
        proxy = None if direct else connection.proxy or None
        with httpx.Client(
            verify=_trust(connection.ca_file), proxy=proxy, trust_env=not direct, timeout=connection.timeout
        ) as client:
            asked = client.build_request(
                "POST",
                url,
                content=json.dumps(payload, ensure_ascii=False).encode(),
                headers={"Content-Type": "application/json; charset=utf-8", **(headers or {})},
            )
            answer = client.send(asked, auth=auth or httpx.USE_CLIENT_DEFAULT, stream=True)
            content = _beginning(answer.iter_bytes())
            answer.close()
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        return Outcome(Result.PERMANENT, "channel.bad_address")
    except (httpx.HTTPError, OSError) as error:
        before = isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, OSError))
        params: dict[str, object] = {"cause": type(error).__name__}
        return Outcome(Result.PASSING, "channel.unreachable", params, uncertain=not before, silent=True)
    status, wait = answer.status_code, _asked_wait(answer.headers)
    detail = target.masked(content.decode("utf-8", "replace"))
    if status in PASSING_STATUS:
        params = {"status": status, "detail": detail}
        return Outcome(Result.PASSING, "channel.http_status", params, wait, status in GATEWAY_STATUS)
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    return Answer(status, body if isinstance(body, dict) else None, detail, wait)


def _beginning(chunks: Iterator[bytes]) -> bytes:
    """As much of an answer as a robot says: what is longer is somebody's page."""
    content = b""
    for chunk in chunks:
        content += chunk
        if len(content) > _LONGEST_ANSWER:
            break
    return content


def _asked_wait(headers: Mapping[str, str]) -> int:
    """How many seconds the receiver asks us to wait; 0 where it does not say."""
    for name in _WAIT_HEADERS:
        asked = headers.get(name, "").strip()
        if asked.isascii() and asked.isdigit():
            return min(int(asked), _LONGEST_WAIT)
        if asked:
            seconds = _until(asked, headers.get("Date", ""))
            if seconds:
                return min(seconds, _LONGEST_WAIT)
    return 0


def _until(asked: str, sent: str) -> int:
    """The seconds from the date of the answer (now, where it has none) to the date `asked`; 0 for what is no date."""
    try:
        until = parsedate_to_datetime(asked)
        since = parsedate_to_datetime(sent) if sent else datetime.now(UTC)
        return max(0, math.ceil((until - since).total_seconds()))
    except (TypeError, ValueError):
        return 0


def robot_outcome(
    target: Target, answer: Answer, code: object, detail: object, passing: Mapping[int, int], permanent: frozenset[int]
) -> Outcome:
    """What a robot's own error code means: HTTP 200 says nothing. `passing`: code -> seconds to wait. A code in
    neither table is tried again, and given up in the end like all others; with a status that refuses it is given up at
    once. A code of the tables counts whatever the status: Feishu says "too often" with HTTP 400, too."""
    if answer.body is None or isinstance(code, bool) or not isinstance(code, int):
        # A login page or a proxy's notice with status 200: nobody took the message.
        passes = Outcome(Result.PASSING, "channel.no_answer", {"detail": answer.text})
        return passes if answer.is_success else answer.refusal
    if code == 0:
        return Outcome(Result.SENT) if answer.is_success else answer.refusal
    params = {"code": code, "detail": target.masked(str(detail or ""))}
    refused = code in permanent or (code not in passing and not answer.is_success)
    result = Result.PERMANENT if refused else Result.PASSING
    return Outcome(result, "channel.robot_code", params, 0 if refused else max(passing.get(code, 0), answer.wait))
