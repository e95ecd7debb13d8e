"""The order for one crawl process: everything it needs, as JSON from parent to child."""

from __future__ import annotations

import dataclasses
import ipaddress
import json
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """What to crawl, where to keep it, and under which rules. Addresses and dates are kept as text."""

    database_url: str
    raw_url: str
    contact: str
    delay: float
    season: int
    codes: tuple[str, ...] = ()
    host: str = ""
    year: int | None = None
    full: bool = False
    allowed_networks: tuple[str, ...] = ()
    resolve: tuple[tuple[str, str], ...] = ()
    proxy: str = ""
    vantage: str = ""
    today: str = ""
    log_level: str = "WARNING"

    def to_json(self) -> str:
        """The order as one line of JSON."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> CrawlOrder:
        """The order back from its JSON."""
        values = json.loads(text)
        values["codes"] = tuple(values["codes"])
        values["allowed_networks"] = tuple(values["allowed_networks"])
        values["resolve"] = tuple((name, address) for name, address in values["resolve"])
        return cls(**values)

    def networks(self) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
        """The allowed networks."""
        return tuple(ipaddress.ip_network(network) for network in self.allowed_networks)

    def pairs(self) -> tuple[tuple[str, ipaddress.IPv4Address | ipaddress.IPv6Address], ...]:
        """The stand-in names."""
        return tuple((name, ipaddress.ip_address(address)) for name, address in self.resolve)

    def stand_in_date(self) -> date | None:
        """The date of NIANBAO_TODAY, if one is set."""
        return date.fromisoformat(self.today) if self.today else None
