"""Whether a site could be reached from here: one name looked up, one connection opened and closed, nothing asked."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

# The State Council's portal: where it cannot be reached, no government site in China can be expected to be.
HOST = "www.gov.cn"
_PORT = 443
_PROXY_PORT = 8080
_PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class Asked:
    """`problem` is empty, or what the system said."""

    host: str
    problem: str


def reachable(proxy: str = "", host: str = HOST, port: int = _PORT) -> Asked:
    """Connects to the proxy where there is one (it looks names up itself), else to `host`."""
    if proxy:
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        try:
            host, port = parts.hostname or "", parts.port or _PROXY_PORT
        except ValueError as error:
            return Asked(parts.netloc.rpartition("@")[2], str(error))
    try:
        with socket.create_connection((host, port), timeout=_PATIENCE_S):
            return Asked(f"{host}:{port}", "")
    except OSError as error:
        return Asked(f"{host}:{port}", error.strerror or str(error))
