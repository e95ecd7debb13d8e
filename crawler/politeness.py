"""Who shares a machine with whom, and how slowly it is asked.

A city's bureaus mostly share one server (research: sites §4), so the unit of politeness is the city domain.
"""

from __future__ import annotations

import ipaddress
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tldextract

GOVERNMENT_ROOTS = ("gov.cn", "gov.cn.test")

# The jitter only ever adds: between `delay` and half as much again, never less than what was promised.
DELAY_FACTOR = 1.25
DELAY_JITTER = 0.2


@cache
def _suffixes() -> tldextract.TLDExtract:
    # Loaded for hosts that are no government's only: it brings a whole client for the web with it.
    import tldextract

    # The list that the package ships: nothing is fetched, nothing is cached on disk.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def is_address(host: str) -> bool:
    """Whether `host` is a bare IP address (brackets of IPv6 allowed)."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=65536)
def city_domain(host: str) -> str:
    """The city domain of a host name without port: `jinan.gov.cn` for `fgw.jinan.gov.cn`, the registrable name for
    any other host, the address itself for a bare address (contract, "City domain")."""
    host = host.lower().rstrip(".")
    if not host or is_address(host):
        return host.strip("[]")
    for root in GOVERNMENT_ROOTS:
        if host.endswith("." + root):
            label = host[: -len(root) - 1].rpartition(".")[2]
            return f"{label}.{root}"
    return _suffixes()(host).top_domain_under_public_suffix or host
