"""What every crawl loads, and what it works out first: once for all processes that are forked after."""

from __future__ import annotations

from datetime import datetime

from crawler.guard import Guard
from crawler.settings import READER, SPIDER, crawl_settings
from duties.calendar import CHINA
from duties.model import SHANGHAI
from registry.divisions import divisions


def load() -> None:
    """Starts nothing, and asks nobody."""
    from scrapy.robotstxt import ProtegoRobotParser
    from scrapy.utils.conf import build_component_list
    from scrapy.utils.misc import load_object
    from sqlalchemy.orm import configure_mappers

    settings = crawl_settings(guard=Guard(), contact="loading", delay=0)
    load_object(SPIDER)
    for kind in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES"):
        for component in build_component_list(settings.get_component_priority_dict_with_base(kind)):
            load_object(component)
    for name in ("SCHEDULER", "DUPEFILTER_CLASS", "STATS_CLASS", "DOWNLOADER", "ITEM_PROCESSOR", "LOG_FORMATTER"):
        load_object(settings[name])
    for handler in filter(None, settings["DOWNLOAD_HANDLERS"].values()):
        load_object(handler)
    assert ProtegoRobotParser is load_object(settings["ROBOTSTXT_PARSER"])
    configure_mappers()
    divisions()
    CHINA.next_workday(datetime.now(SHANGHAI).date())
    reader = load_object(READER)
    reader()
