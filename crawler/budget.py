"""How much one run may ask: so many pages of a host, and none after the night is over."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

PAGES_PER_HOST = 400
PAGES_PER_BODY = 12
PAGES_PER_LOOK = 10  # a last look (contract, "Proof of absence")


@dataclass(slots=True)
class Budget:
    """The requests left in one city: per host 400, or 12 for each body registered on it, whichever is more.

    `bodies_on_host` counts the bodies that publish on a host (`CityPlan.on_host`); `most_of_city`
    bounds all hosts together (0: no bound; a run by day has one); `until` is a moment of the monotonic clock after
    which nothing is asked (None: any time). What the budget cuts goes first next night: the order of a walk follows
    from what was read last.
    """

    bodies_on_host: Mapping[str, int] = field(default_factory=dict)
    most_of_city: int = 0
    until: float | None = None
    spent: dict[str, int] = field(default_factory=dict)

    def of(self, host: str) -> int:
        """How many pages of `host` one run may ask for."""
        return max(PAGES_PER_HOST, PAGES_PER_BODY * self.bodies_on_host.get(host, 0))

    def left(self, host: str) -> int:
        """How many pages of `host` may still be asked for, never below 0."""
        if self.until is not None and time.monotonic() >= self.until:
            return 0
        left = self.of(host) - self.spent.get(host, 0)
        if self.most_of_city:
            left = min(left, self.most_of_city - sum(self.spent.values()))
        return max(left, 0)

    def take(self, host: str) -> bool:
        """Takes one page of `host` from the budget; False where there is none left."""
        if not self.left(host):
            return False
        self.spent[host] = self.spent.get(host, 0) + 1
        return True
