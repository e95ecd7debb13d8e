"""Who is left alone for the rest of a run: a host that challenges or fails, a city whose hosts all do."""

from __future__ import annotations

from dataclasses import dataclass, field

from duties.model import Reason

# Two failures in a row park a host until its second chance by day (research: sites §4).
FAILURES_TO_PARK = 2
# One policy covers a prefecture (sites §3): after the second host that challenges, the city is asked more slowly.
BLOCKED_TO_SLOW_DOWN = 2
# So many hosts parked, and no host of the city has answered yet: the city does not want us, or is down.
PARKED_TO_STOP = 5

_FAILURES = frozenset({Reason.UNREACHABLE, Reason.TLS_FAILED, Reason.BLOCKED})


@dataclass(slots=True)
class Breaker:
    """The hosts of one city that are left alone in this run, and why. `blocked` are those that challenged us,
    `unknown` those whose names nobody knows."""

    failing: dict[str, list[Reason]] = field(default_factory=dict)
    parked: dict[str, Reason] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    stopped: Reason | None = None

    def why_not(self, host: str) -> Reason | None:
        """Why `host` is not asked any more; None while it may be."""
        return self.parked.get(host) or self.stopped

    def note(
        self,
        host: str,
        reason: Reason | None,
        *,
        challenge: bool = False,
        wants_rest: bool = False,
        unknown: bool = False,
    ) -> None:
        """What became of one request: `challenge` where a firewall answered in the site's place, `wants_rest` where
        the host said when to come again. Either parks the host at once; a plain failure does the second time."""
        if reason not in _FAILURES:
            self.failing.pop(host, None)
            if reason is None:
                self.answered.add(host)
            return
        if unknown:
            self.unknown.add(host)
        failures = self.failing.setdefault(host, [])
        failures.append(reason)
        if challenge:
            self.blocked.add(host)
        if host not in self.parked and (challenge or wants_rest or len(failures) >= FAILURES_TO_PARK):
            self.parked[host] = reason
            if len(self.parked) >= PARKED_TO_STOP and not self.answered:
                self.stopped = reason

    @property
    def slow_down(self) -> bool:
        """Whether the city is to be asked more slowly from now on."""
        return len(self.blocked) >= BLOCKED_TO_SLOW_DOWN

    @property
    def refused_altogether(self) -> bool:
        """Whether hosts were asked and not one of them answered, although their names are known."""
        return bool((self.parked.keys() | self.failing.keys()) - self.unknown) and not self.answered
