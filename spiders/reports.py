"""The one Scrapy spider: it walks the plan it is given, city by city, and hands what it saw to the pipeline."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Spider

from crawler.archive import Archive
from crawler.guard import Guard
from crawler.items import Item
from crawler.plan import CrawlPlan
from spiders.walk import CityWalk


class ReportsSpider(Spider):
    """Walks each city domain as one chain of requests; cities run beside each other."""

    name = "reports"

    def __init__(self, plan: CrawlPlan, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = plan

    async def start(self) -> AsyncIterator[Item]:
        settings = self.settings
        archive: Archive = settings["NIANBAO_ARCHIVE"]
        guard: Guard = settings["NIANBAO_GUARD"]
        found: asyncio.Queue[Item | None] = asyncio.Queue()

        async def walk_all() -> None:
            try:
                async with asyncio.TaskGroup() as group:
                    for city in self.plan.cities:
                        walk = CityWalk(city, self.plan, self.crawler, archive, guard, found.put_nowait)
                        group.create_task(walk.run())
            finally:
                found.put_nowait(None)

        walking = asyncio.create_task(walk_all())
        while (item := await found.get()) is not None:
            yield item
        await walking
