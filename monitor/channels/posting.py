"""One JSON request of a robot or webhook, and what its answer means."""

from __future__ import annotations

import json
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with status 200 to 299; `body` is its JSON object, None where it is none."""

    status: int
    body: Mapping[str, Any] | None
    text: str


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
    """Posts `payload`. An Outcome is a failure that needs no reading of the answer; it never names the address."""
    import httpx

    try:
        direct = target.settings.get("proxy") == "off"
        proxy = None if direct else connection.proxy or None
        with httpx.Client(
            verify=_trust(connection.ca_file), proxy=proxy, trust_env=not direct, timeout=connection.timeout
        ) as client:
            answer = client.post(
                url,
                content=json.dumps(payload, ensure_ascii=False).encode(),
                headers={"Content-Type": "application/json; charset=utf-8", **(headers or {})},
                auth=auth or httpx.USE_CLIENT_DEFAULT,
            )
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        return Outcome(Result.PERMANENT, "channel.bad_address")
    except (httpx.HTTPError, OSError) as error:
        before = isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, OSError))
        return Outcome(Result.PASSING, "channel.unreachable", {"cause": type(error).__name__}, uncertain=not before)
    detail = target.masked(answer.text)
    params = {"status": answer.status_code, "detail": detail}
    if answer.status_code in PASSING_STATUS:
        wait = answer.headers.get("Retry-After", "")
        seconds = min(int(wait), _LONGEST_WAIT) if wait.isdigit() else 0
        return Outcome(Result.PASSING, "channel.http_status", params, seconds, answer.status_code in GATEWAY_STATUS)
    if not answer.is_success:
        return Outcome(Result.PERMANENT, "channel.http_status", params)
    try:
        body = answer.json()
    except ValueError:
        body = None
    return Answer(answer.status_code, body if isinstance(body, dict) else None, detail)


def robot_outcome(
    target: Target, answer: Answer, code: object, detail: object, passing: Mapping[int, int], permanent: frozenset[int]
) -> Outcome:
    """What a robot's own error code means: HTTP 200 says nothing. `passing`: code -> seconds to wait. A code in
    neither table is tried again, and given up in the end like all others."""
    if answer.body is None or isinstance(code, bool) or not isinstance(code, int):
        # A login page or a proxy's notice with status 200: nobody took the message.
        return Outcome(Result.PASSING, "channel.no_answer", {"detail": answer.text})
    if code == 0:
        return Outcome(Result.SENT)
    params = {"code": code, "detail": target.masked(str(detail or ""))}
    result = Result.PERMANENT if code in permanent else Result.PASSING
    return Outcome(result, "channel.robot_code", params, passing.get(code, 0))
