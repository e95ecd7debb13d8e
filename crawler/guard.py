"""Which addresses may be asked, on every hop.

The name is resolved once, by the resolver below, and the connection goes to the address that was checked: there is
no second look-up between check and connection that could answer otherwise.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IResolverSimple
from zope.interface.declarations import implementer

from crawler.night import is_below
from crawler.politeness import city_domain, is_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# The only addresses of IPv6 that are a host's own. What lies outside, and 6to4 in it, may hold an address of IPv4 that
# a translator leads to, and that nobody checked (NAT64, 6to4, "compatible" ones); 3fff:: is for documents.
_UNICAST = ipaddress.IPv6Network("2000::/3")
# Public by their number, and answered by the machine that we run on (the clouds' metadata), or by nobody.
_NOBODYS: tuple[Network, ...] = (
    ipaddress.IPv6Network("2002::/16"),
    ipaddress.IPv6Network("3fff::/20"),
    ipaddress.IPv4Network("192.0.0.0/24"),
    ipaddress.IPv4Network("192.88.99.0/24"),
    ipaddress.IPv4Network("168.63.129.16/32"),
)


def is_public(address: Address) -> bool:
    """Whether the address is that of a host on the public Internet, and of no other kind."""
    if not address.is_global or address.is_multicast or (address.version == 6 and address not in _UNICAST):
        return False
    return not any(address.version == network.version and address in network for network in _NOBODYS)


class AddressRefusedError(DNSLookupError):
    """An address that may not be asked: private and not allowed, or public in a simulated crawl."""


@dataclass(slots=True)
class Guard:
    """The rules of one crawl, and what they refused (host -> address), so that the refusal can be explained.

    `closed` are hosts of a blackout: nobody asks them, and nothing is said of them either. Behind a proxy the names are
    looked up by it and its answers cannot be checked: `hosts` then names the only ones that may be asked, and
    `proxy_host` may stand at any address.
    """

    allowed_networks: tuple[Network, ...] = ()
    resolve: tuple[tuple[str, Address], ...] = ()
    simulated: bool = False
    cities: frozenset[str] = frozenset()
    hosts: frozenset[str] | None = None
    proxy_host: str = ""
    closed: frozenset[str] = frozenset()
    refused: dict[str, str] = field(default_factory=dict)

    def __deepcopy__(self, memo: dict[int, object]) -> Guard:
        # Scrapy copies its settings deeply; a crawl has one guard.
        return self

    def host_may_be_asked(self, host: str) -> bool:
        """Whether the host is the roster's, or (without a proxy) under the same city domain as one of the roster's."""
        host = host.rstrip(".")
        if self.hosts is not None:
            return host in self.hosts
        return city_domain(host) in self.cities

    def is_closed(self, url: str) -> bool:
        """Whether the address lies on a host that a blackout closes."""
        return bool(self.closed) and is_below(_host_of(url), self.closed)

    def scheme_may_be_asked(self, url: str) -> bool:
        """Whether the address is one of the web. `file://www.city.gov.cn/etc/passwd` has a host of the roster, too."""
        return urlsplit(url).scheme.lower() in ("http", "https")

    def address_may_be_asked(self, host: str, address: str) -> bool:
        """Whether a connection to `address` is allowed; a refusal is remembered under `host`."""
        if self.proxy_host and host.lower() == self.proxy_host:
            return True
        value = ipaddress.ip_address(address)
        mapped = getattr(value, "ipv4_mapped", None)
        value = mapped or value
        inside = any(value.version == network.version and value in network for network in self.allowed_networks)
        if inside or (is_public(value) and not self.simulated):
            return True
        self.refused[host] = address
        return False

    def stand_in(self, host: str) -> str | None:
        """The address that NIANBAO_RESOLVE gives for the host, if any; the first matching pair wins."""
        host = host.rstrip(".")
        for name, address in self.resolve:
            if host == name or (name.startswith("*.") and host.endswith(name[1:])):
                return str(address)
        return None

    def refuses_literal(self, url: str) -> bool:
        """Whether the URL's host is a bare address that may not be asked (names are checked when resolved)."""
        host = (urlsplit(url).hostname or "").strip("[]")
        return is_address(host) and not self.address_may_be_asked(host, host)


def _host_of(url: str) -> str:
    """The address's host, without the dot that a whole name may end with."""
    return (urlsplit(url).hostname or "").lower().rstrip(".")


@implementer(IResolverSimple)
class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver with the stand-in names of NIANBAO_RESOLVE and the guard's check on every answer."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, guard: Guard) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.guard = guard

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        settings = crawler.settings
        return cls(
            reactor, settings.getint("DNSCACHE_SIZE"), settings.getfloat("DNS_TIMEOUT"), settings["NIANBAO_GUARD"]
        )

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 (Twisted's name)
        stand_in = self.guard.stand_in(name.lower())
        if stand_in is not None:
            return self._checked(stand_in, name)
        found = super().getHostByName(name, timeout)
        found.addCallback(self._checked, name)
        return found

    def _checked(self, address: Any, name: str) -> Deferred[str]:
        if self.guard.address_may_be_asked(name, str(address)):
            return defer.succeed(str(address))
        return defer.fail(AddressRefusedError(f"{name} resolves to {address}, which may not be asked"))
