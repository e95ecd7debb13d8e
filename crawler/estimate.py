"""How many requests a crawl will make, before one is made: from what is known of each body, and what is usual.

The usual figures were measured on sandbox cities; a body that was crawled before is counted by its own columns.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from crawler.budget import Budget
from crawler.plan import BodyTarget, CityPlan, CrawlPlan, host_of
from crawler.politeness import DELAY_FACTOR
from duties.model import PlaceRole
from registry.model import Kind

# For a body of which nothing is known: from the home page to the column.
_SEARCH = 2.5
# The list pages of a column that was never read, the first of which a search has brought along.
_FURTHER_PAGES = 0.7
# The season's report: its page and what it carries; and every earlier one that is listed.
_REQUESTS_PER_REPORT = 1.05
_EARLIER_REPORTS = 2.6
# How many have published before and after the last deadline.
_SHARE_BEFORE, _SHARE_AFTER = 0.45, 0.9
# The portal's home page and directory, once in a city.
_DIRECTORY = 3.0
# A body's page in the portal's directory, and the way from there to its column.
_PORTAL_PAGE = 0.3
_TYPICAL_ANSWER_S = 0.3

Title = Callable[[str], tuple[bool | None, int | None]]


@dataclass(frozen=True, slots=True)
class CityEstimate:
    """What one city takes: `requests` in all, `history` of them for other years than the season's, `hours` at the
    promised pace, `nights` by the night window and the budget; after `season_nights` this season is answered for
    every body."""

    city: str
    bodies: int
    requests: int
    history: int
    hours: float
    nights: int
    season_nights: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """The cities, the slowest first: they are crawled beside each other."""

    cities: tuple[CityEstimate, ...]

    @property
    def requests(self) -> int:
        return sum(city.requests for city in self.cities)

    @property
    def hours(self) -> float:
        return max((city.hours for city in self.cities), default=0.0)

    @property
    def nights(self) -> int:
        return max((city.nights for city in self.cities), default=0)

    @property
    def season_nights(self) -> int:
        return max((city.season_nights for city in self.cities), default=0)


def estimate(plan: CrawlPlan, claim: Title, *, now: datetime, delay: float, night_s: float) -> Estimate:
    """What `plan` will ask at `delay` seconds between two requests, in nights of `night_s` seconds. `claim` says of a
    title whether it is a report's and of which year."""
    cities = [_city(plan, city, claim, now, delay, night_s) for city in plan.cities]
    return Estimate(tuple(sorted(cities, key=lambda city: (-city.hours, city.city))))


def _city(plan: CrawlPlan, city: CityPlan, claim: Title, now: datetime, delay: float, night_s: float) -> CityEstimate:
    """The pages of each host, cut at its budget, then at the night."""
    portal = next((target.entrance for target in city.targets if target.body.kind is Kind.GOVERNMENT), "")
    season: dict[str, float] = {}
    history: dict[str, float] = {}
    for target in city.targets:
        host = host_of(target.entrance or portal)
        now_due, earlier, at_portal = _body(plan, target, claim, now, has_portal=bool(portal))
        # The first thing that is asked of a host is its robots.txt.
        season[host] = season.get(host, 1.0) + now_due
        history[host] = history.get(host, 0.0) + earlier
        if portal and at_portal:
            season[host_of(portal)] = season.get(host_of(portal), 1.0) + at_portal
    if portal and any(target.body.kind is not Kind.GOVERNMENT for target in city.targets):
        season[host_of(portal)] = season.get(host_of(portal), 1.0) + _DIRECTORY
    budget = Budget(city.on_host)
    total = round(sum(season.values()) + sum(history.values()))
    gap = max(delay * DELAY_FACTOR, _TYPICAL_ANSWER_S)
    per_night = max(int(night_s / gap), 1)
    by_budget = max(
        (math.ceil((season[host] + history.get(host, 0.0)) / budget.of(host)) for host in season), default=1
    )
    season_by_budget = max((math.ceil(season[host] / budget.of(host)) for host in season), default=1)
    return CityEstimate(
        city=city.domain,
        bodies=len(city.targets),
        requests=total,
        history=round(sum(history.values())),
        hours=total * gap / 3600,
        nights=max(by_budget, math.ceil(total / per_night)),
        season_nights=max(season_by_budget, math.ceil(sum(season.values()) / per_night)),
    )


def _body(
    plan: CrawlPlan, target: BodyTarget, claim: Title, now: datetime, *, has_portal: bool
) -> tuple[float, float, float]:
    """The requests for one body: this season's, history, and those on the portal's host."""
    memory = plan.memory
    share = _SHARE_BEFORE if memory.deadline is None else _SHARE_AFTER
    season = history = 0.0
    for url, _ in target.columns:
        last = memory.last.get(url)
        if last is None:
            season += 1 + _FURTHER_PAGES / 2 + share * _REQUESTS_PER_REPORT
            history += _EARLIER_REPORTS * _REQUESTS_PER_REPORT
            continue
        pages = max(len(last.listing_sha256), 1)
        season += min(pages, 2) if not plan.full and memory.read_in_full_lately(url, now) else pages
        for item in last.items:
            is_report, year = claim(item.title)
            known = plan.known.get(item.url)
            if is_report is False or (known is not None and not plan.full and known.content_since is not None):
                continue
            if year is None or year >= plan.season:
                season += _REQUESTS_PER_REPORT
            else:
                history += _REQUESTS_PER_REPORT
    roles = {role for _, role in target.columns}
    if not target.columns:
        searched = memory.searched_lately(target.body.code, PlaceRole.OWN_COLUMN, now)
        if target.body.home_url and not searched:
            season += _SEARCH + _FURTHER_PAGES + share * _REQUESTS_PER_REPORT
            history += _EARLIER_REPORTS * _REQUESTS_PER_REPORT
    at_portal = 0.0
    looked = memory.searched_lately(target.body.code, PlaceRole.PORTAL_PAGE, now)
    if has_portal and target.body.kind is not Kind.GOVERNMENT and PlaceRole.PORTAL_PAGE not in roles and not looked:
        at_portal = _PORTAL_PAGE
        if not target.entrance:
            at_portal += _SEARCH + _FURTHER_PAGES + share * _REQUESTS_PER_REPORT
            history += _EARLIER_REPORTS * _REQUESTS_PER_REPORT
    return season, history, at_portal
