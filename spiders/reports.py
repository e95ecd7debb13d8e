"""The one Scrapy spider: it walks the plan it is given, city by city, and hands what it saw to the pipeline."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

from scrapy import Spider

from crawler.archive import Archive
from crawler.guard import Guard
from crawler.items import Item
from crawler.parts import Confer
from crawler.plan import CrawlPlan
from crawler.turns import BROWSER, Turns
from duties.model import Reason
from spiders.fingerprint import reader
from spiders.looks import LastLooks
from spiders.recheck import Rechecks
from spiders.submissions import SubmissionWalk
from spiders.survey import PortalSurvey
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
        self.crawler.stats.set_value("nianbao/reader", reader())
        found: asyncio.Queue[Item | None] = asyncio.Queue()

        async def walk_all() -> None:
            try:
                if self.plan.portal:
                    await PortalSurvey(self.plan, self.crawler, archive, guard, found.put_nowait).run()
                    return
                if self.plan.submission:
                    body = next(body for body in self.plan.roster if body.code == self.plan.submitted_for)
                    await SubmissionWalk(self.plan, body, self.crawler, archive, guard, found.put_nowait).run()
                    return
                if self.plan.looks:
                    await LastLooks(self.plan, self.crawler, archive, guard, found.put_nowait).run()
                    return
                if self.plan.recheck:
                    await Rechecks(self.plan, self.crawler, archive, guard, found.put_nowait).run()
                    return
                walks = [
                    CityWalk(city, self.plan, self.crawler, archive, guard, found.put_nowait)
                    for city in self.plan.cities
                ]
                async with asyncio.TaskGroup() as group:
                    for walk in walks:
                        group.create_task(walk.run())
                if self.plan.browser:
                    await self._render(walks)
                await self._explain_silence(walks)
            finally:
                found.put_nowait(None)

        walking = asyncio.create_task(walk_all())
        while (item := await found.get()) is not None:
            yield item
        await walking
        self.crawler.stats.set_value("nianbao/walked", 1)

    async def _render(self, walks: Sequence[CityWalk]) -> None:
        """The second batch. Playwright is loaded where it is needed only."""
        from crawler.rendering import Renderer
        from spiders.families.vocabulary import NEXT_PAGE
        from spiders.rendered import RenderedBatch

        delay = self.settings.getfloat("DOWNLOAD_DELAY")
        renderer = Renderer(
            self.plan.browser, self.settings["USER_AGENT"], NEXT_PAGE.pattern, most_seconds=60 + 60 * delay
        )
        turns: Turns | None = self.settings["NIANBAO_TURNS"]
        async with turns.of(BROWSER) if turns is not None else contextlib.nullcontext():
            await RenderedBatch(walks, renderer).run()

    async def _explain_silence(self, walks: Sequence[CityWalk]) -> None:
        """Hands on the failed readings of cities of which no host answered: several of them at once refuse us."""
        silent = {walk.city.domain: walk.questions.breaker.refused_altogether for walk in walks}
        confer: Confer = self.settings["NIANBAO_CONFER"]
        refusing = await confer(silent)
        for walk in walks:
            walk.release(Reason.GEO_REFUSED if walk.city.domain in refusing else None)
        for city in sorted(refusing & silent.keys()):
            self.crawler.stats.set_value(f"nianbao/geo_refused/{city}", 1)
        for walk in walks:
            if walk.questions.breaker.slow_down:
                blocked = len(walk.questions.breaker.blocked)
                self.crawler.stats.set_value(f"nianbao/blocked/{walk.city.domain}", blocked)
