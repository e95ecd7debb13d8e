"""A fault of ours on one page: loud and counted; the other pages go on, and nothing is concluded from it."""

from __future__ import annotations

import logging
from collections.abc import Coroutine
from typing import TYPE_CHECKING

from crawler.settings import FAILED_WALKS
from storage.errors import RawStoreUnavailableError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

log = logging.getLogger(__name__)


async def guarded(crawler: Crawler, step: Coroutine[object, object, None], what: str) -> None:
    """Takes `step`; a raw store that is away, or any other fault, is logged with `what` and marks the run as failed."""
    try:
        await step
    except RawStoreUnavailableError as error:
        log.error("%s is not read: %s", what, error)
        crawler.stats.inc_value(FAILED_WALKS)
    except Exception:
        log.exception("a fault while reading %s", what)
        crawler.stats.inc_value(FAILED_WALKS)
