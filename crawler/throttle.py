"""The pace of each city: never below the delay that was promised, nor below what the city's robots.txt asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrapy.extensions.throttle import AutoThrottle

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response


@dataclass(slots=True)
class Pace:
    """The least delay of each city domain, in seconds, where it is more than the crawl's own."""

    floors: dict[str, float] = field(default_factory=dict)

    def __deepcopy__(self, memo: dict[int, object]) -> Pace:
        # Scrapy copies its settings deeply; a crawl has one pace.
        return self

    def slow_down(self, crawler: Crawler, city: str, delay: float) -> None:
        """From now on at least `delay` seconds between two requests to `city`; a floor only ever rises."""
        if delay <= self.floors.get(city, 0.0):
            return
        self.floors[city] = delay
        if crawler.engine is None:
            return
        downloader = crawler.engine.downloader
        # Slots that stand idle are thrown away and made anew: the new one must know.
        downloader.per_slot_settings.setdefault(city, {})["delay"] = delay
        slot = downloader.slots.get(city)
        if slot is not None:
            slot.delay = max(slot.delay, delay)


class FlooredThrottle(AutoThrottle):
    """Scrapy's AutoThrottle above the floors of each city. Without them it lowers a Crawl-delay after a few answers."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.pace: Pace = crawler.settings["NIANBAO_PACE"]

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        city, slot = self._get_slot(request, spider)
        if slot is not None and city is not None:
            slot.delay = max(slot.delay, self.pace.floors.get(city, 0.0))
