"""From where we looked, and whether it is the sites that are silent or we who are refused."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

# One city that is silent is down; several that are silent at once, none of whose hosts answers, refuse us.
CITIES_THAT_REFUSE = 2
# A last page or two that do not come are nothing to tell of.
HOSTS_THAT_FALL_SILENT = 3


@dataclass(frozen=True, slots=True)
class Vantage:
    """The place that a run looked from: its label (NIANBAO_VANTAGE), the machine's address towards the network (empty:
    none), and the proxy's host (empty: none)."""

    label: str = ""
    address: str = ""
    proxy: str = ""

    def record(self) -> Mapping[str, str]:
        """As it is kept with the run."""
        return {"label": self.label, "address": self.address, "proxy": self.proxy}


def look(label: str, proxy: str) -> Vantage:
    """The vantage of this machine. Nothing is sent: a datagram socket that is only connected shows the address that
    the system would send from."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # TEST-NET-1 (RFC 5737): routed like any other address, and nobody's.
            probe.connect(("192.0.2.1", 9))
            address = str(probe.getsockname()[0])
        except OSError:
            address = ""
    return Vantage(label, address, (urlsplit(proxy).hostname or "") if proxy else "")


def refused_from_here(cities: Mapping[str, bool]) -> frozenset[str]:
    """The cities that refuse this vantage. `cities` says of each one asked whether all of its hosts refused.

    A single silent city is a fault of its own; so are several in a run in which no city answers by name (then it is
    our own network that is down, which the caller must have ruled out by not counting names that nobody knows).
    """
    refusing = frozenset(city for city, refused in cities.items() if refused)
    return refusing if len(refusing) >= CITIES_THAT_REFUSE else frozenset()


@dataclass(slots=True)
class Silence:
    """The hosts that have not answered since any host answered last. Where several that had answered before are among
    them when a crawl ends, it was our network that went away on the way, whatever was read until then."""

    answered: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)

    def note(self, host: str, *, answered: bool) -> None:
        """What became of one request; any answer is one, also a refusal."""
        if answered:
            self.answered.add(host)
            self.silent.clear()
        else:
            self.silent.add(host)

    def fallen(self) -> frozenset[str]:
        """The hosts that answered and then fell silent with all others; none where it were but one or two."""
        return frozenset(self.silent & self.answered) if len(self.silent) >= HOSTS_THAT_FALL_SILENT else frozenset()


def network_lost(cities: frozenset[str]) -> bool:
    """Whether it is our network that went away, by the `cities` of those that fell silent."""
    return len(cities) >= CITIES_THAT_REFUSE
