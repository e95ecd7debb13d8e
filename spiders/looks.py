"""The last looks of one crawl: for which duty, and where each begins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawler.archive import Archive
from crawler.budget import Budget
from crawler.guard import Guard
from crawler.items import Item
from crawler.plan import BodyTarget, CityPlan, CrawlPlan, host_of
from crawler.politeness import city_domain
from duties.model import PlaceRole
from registry.model import Body, Kind
from registry.names import Resolver
from spiders.article_reader import ArticleReader
from spiders.asking import Questions
from spiders.families.addresses import canonical
from spiders.faults import guarded
from spiders.last_look import LastLook, Sought, site_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_OWN_COLUMNS = 2


@dataclass(slots=True)
class LastLooks:
    """The looks of `plan.looks` (body code, report year): one after the other in a city, cities beside each other."""

    plan: CrawlPlan
    crawler: Crawler
    archive: Archive
    guard: Guard
    emit: Callable[[Item], None]

    async def run(self) -> None:
        """Takes every look."""
        async with asyncio.TaskGroup() as group:
            for city in self.plan.cities:
                group.create_task(self._city(city))

    async def _city(self, city: CityPlan) -> None:
        budget = Budget(most_of_city=self.plan.most_of_city, until=self.plan.until)
        questions = Questions(self.crawler, self.archive, self.guard, budget)
        look = LastLook(
            questions,
            ArticleReader(questions, self.archive.clock),
            Resolver(self.plan.roster),
            self.archive.clock,
            self.emit,
            frozenset(canonical(url) for url, owners in self.plan.columns.items() if owners),
        )
        targets = {target.body.code: target for target in city.targets}
        for code, year in self.plan.looks:
            target = targets.get(code)
            entrances = self._entrances(target, city) if target is not None else ()
            if target is None or (entrances and all(map(self.guard.is_closed, entrances))):
                continue
            step = self._take(look, target, year, entrances, city.domain)
            await guarded(self.crawler, step, f"what the last look for {code} {year} came to")

    async def _take(
        self, look: LastLook, target: BodyTarget, year: int, entrances: tuple[str, ...], domain: str
    ) -> None:
        await look.take(self._sought(target, year, entrances, domain))

    def _entrances(self, target: BodyTarget, city: CityPlan) -> tuple[str, ...]:
        """Its own site's home page, known or by a column that lies on a host of its own; its portal's, where it has no
        site (or only a column) of its own."""
        if target.body.home_url:
            return (target.body.home_url,)
        own = next((url for url, role in target.columns if role is PlaceRole.OWN_COLUMN), "")
        hosts = {
            host_of(url)
            for other in city.targets
            if other is not target
            for url in (other.body.home_url, *(url for url, _ in other.columns))
        }
        if own and host_of(own) not in hosts and not _is_citys(host_of(own)):
            return (urljoin(own, "/"),)
        portal = self._portal(target.body)
        return (portal,) if portal else ((target.entrance,) if target.entrance else ())

    def _portal(self, of: Body) -> str:
        """The home page of its division's portal, or nothing."""
        return next(
            (
                body.home_url
                for body in self.plan.roster
                if body.kind is Kind.GOVERNMENT and body.division == of.division and body.home_url
            ),
            "",
        )

    def _sought(self, target: BodyTarget, year: int, entrances: tuple[str, ...], domain: str) -> Sought:
        body = target.body
        columns = [
            url for url, role in target.columns if role is PlaceRole.OWN_COLUMN and not self.guard.is_closed(url)
        ]
        sites = [site_of(other.home_url) for other in self.plan.roster if other.home_url and other.code != body.code]
        own = site_of(entrances[0]) if entrances else ""
        # Towns are often entered with their county's home page.
        own = own if own not in sites and (body.home_url or not _is_citys(host_of(entrances[0]))) else ""
        portal = self._portal(body)
        # A portal of another domain has its own turn of requests.
        is_apart = portal not in entrances and city_domain(host_of(portal)) == domain
        portal = portal if portal and is_apart and not self.guard.is_closed(portal) else ""
        return Sought(body.code, year, body.division, entrances, tuple(columns[:_OWN_COLUMNS]), own, portal)


def _is_citys(host: str) -> bool:
    """Whether a host is the city's own (www.city.gov.cn): what stands there is many bodies'."""
    return host.removeprefix("www.") == city_domain(host)
