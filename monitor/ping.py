"""The ping of a dead-man's switch: a service elsewhere that calls for help when nothing comes any more.

Such services (healthchecks, Uptime Kuma's push monitors, Dead Man's Snitch) take a plain request at an address of one's
own; some also take `/start` and `/fail` behind it. The address is a secret: it is never stored, logged or shown.
"""

from __future__ import annotations

import ipaddress
import logging
import ssl
import time
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.metadata import version
from urllib.parse import urlsplit, urlunsplit

from monitor.channels.model import Connection, TargetError

# It logs every request with its address at INFO, and this address is a secret.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

# A switch that does not answer at once must not hold up the night.
TIMEOUT_S = 10.0


class Signal(StrEnum):
    """What is told. `start` and `fail` only where the switch takes them."""

    START = "start"
    SUCCESS = "success"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Pinged:
    """What came of it: `cause` is empty where the switch took it, else a status or the kind of error, without any
    address."""

    signal: Signal
    cause: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Ping:
    """Where and how. Raises TargetError where the address cannot be used: https, or this very machine."""

    url: str = field(repr=False)
    post: bool = False
    connection: Connection = field(default_factory=lambda: Connection(timeout=TIMEOUT_S), repr=False)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            host = parts.hostname or ""
            port = parts.port
        except ValueError:
            raise TargetError("ping.bad_address") from None
        if parts.scheme not in ("http", "https") or not host or port == 0 or parts.fragment or parts.username:
            raise TargetError("ping.bad_address")
        if parts.scheme == "http" and not _is_this_machine(host):
            raise TargetError("ping.not_secure")

    def send(self, signal: Signal, words: str = "") -> Pinged:
        """Sends the signal; never raises for what the network, the switch or a proxy's setting does. `words` go
        with a POST."""
        began = time.monotonic()
        cause = self._ask(_address(self.url, signal), words)
        return Pinged(signal, cause, round(time.monotonic() - began, 3))

    def _ask(self, url: str, words: str) -> str:
        import httpx

        here = _is_this_machine(urlsplit(url).hostname or "")
        proxy = None if here else self.connection.proxy or None
        try:
            with (
                httpx.Client(
                    verify=ssl.create_default_context(cafile=self.connection.ca_file or None),
                    proxy=proxy,
                    trust_env=not here,
                    timeout=self.connection.timeout,
                    headers={"User-Agent": f"nianbao/{version('nianbao')}"},
                ) as client,
                client.stream(
                    "POST" if self.post else "GET", url, content=words.encode() if self.post else None
                ) as answer,
            ):
                # Sent on to a login page nobody has been told anything.
                return "" if answer.is_success else f"HTTP {answer.status_code}"
        except Exception as error:  # noqa: BLE001 (see below)
            # Also what httpx makes of a proxy of the environment: ImportError for SOCKS without its package, ValueError
            # for one without a scheme. No night may end for want of a ping.
            return type(error).__name__


def _address(url: str, signal: Signal) -> str:
    if signal is Signal.SUCCESS:
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{signal.value}"))


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
