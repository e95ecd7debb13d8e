"""The order for one crawl process: everything it needs, as JSON from parent to child."""

from __future__ import annotations

import dataclasses
import ipaddress
import json
from dataclasses import dataclass
from datetime import date

from duties.obligations import DueRule, DueRules


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """What to crawl, where to keep it, and under which rules. Addresses and dates are kept as text. `due_rules` are
    (division, rule, basis, local due date); `seconds` how long it may ask at all (0: as long as it takes),
    `most_of_city` how many pages of one city (0: what the budget of its hosts allows); `closed_hosts` are left alone,
    with what lies below them; `processes` how many may share the work (the cities of the plan are dealt out among
    them); `turns` the file by which all crawls of a store take turns at a city (`crawler.turns`); `portal`, `division`,
    `submission`, `looks`, `recheck`, `browser` as in `CrawlPlan`."""

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
    due_rules: tuple[tuple[str, str, str, str], ...] = ()
    seconds: float = 0.0
    most_of_city: int = 0
    portal: str = ""
    division: str = ""
    submission: str = ""
    looks: tuple[tuple[str, int], ...] = ()
    browser: str = ""
    closed_hosts: tuple[str, ...] = ()
    recheck: bool = False
    processes: int = 1
    turns: str = ""

    @property
    def kind(self) -> str:
        """What kind of run it is: crawl, propose, submit, last_look or recheck."""
        if self.looks:
            return "last_look"
        if self.recheck:
            return "recheck"
        return "propose" if self.portal else "submit" if self.submission else "crawl"

    def to_json(self) -> str:
        """The order as one line of JSON."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> CrawlOrder:
        """The order back from its JSON."""
        values = json.loads(text)
        values["codes"] = tuple(values["codes"])
        values["closed_hosts"] = tuple(values["closed_hosts"])
        values["allowed_networks"] = tuple(values["allowed_networks"])
        values["looks"] = tuple((body, year) for body, year in values["looks"])
        values["resolve"] = tuple((name, address) for name, address in values["resolve"])
        values["due_rules"] = tuple(tuple(rule) for rule in values["due_rules"])
        return cls(**values)

    def networks(self) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
        """The allowed networks."""
        return tuple(ipaddress.ip_network(network) for network in self.allowed_networks)

    def pairs(self) -> tuple[tuple[str, ipaddress.IPv4Address | ipaddress.IPv6Address], ...]:
        """The stand-in names."""
        return tuple((name, ipaddress.ip_address(address)) for name, address in self.resolve)

    def rules(self) -> DueRules:
        """The due rules, with the plain calendar: for the order of a walk a shifted workday makes no difference."""
        return DueRules(
            divisions=tuple(
                DueRule(division, "next_workday" if rule == "next_workday" else "statutory", basis, local)
                for division, rule, basis, local in self.due_rules
            )
        )

    def stand_in_date(self) -> date | None:
        """The date of NIANBAO_TODAY, if one is set."""
        return date.fromisoformat(self.today) if self.today else None
