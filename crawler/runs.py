"""One crawl batch in its own process, and what came of it: the parent's side, which loads no Scrapy.

A process of its own: Twisted's reactor cannot start twice, and a hung or bloated crawl can be ended from outside.
The child's last line on standard output is the summary; everything else it says goes to standard error.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.order import CrawlOrder


class CrawlFailedError(Exception):
    """The crawl process ended without a summary."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What one crawl did. `readings` counts by outcome; `failed_walks` are faults of the program, not of sites.

    `lost` are columns that showed items before and hardly any now (with how many they lost), `proposals` new ones by
    kind, `geo_refused` the cities that refuse this vantage, `blocked_cities` those of which several hosts challenged us
    (with how many), `left_over` the items that the budget leaves for the next night, `vantage` where we looked
    from, `submission` what became of an address that was handed in (outcome, sha256, column).
    """

    run_id: int
    bodies: int
    unreachable: tuple[str, ...]
    requests: int
    columns: int
    readings: Mapping[str, int]
    articles: Mapping[str, int]
    failed_walks: int
    refused_addresses: Mapping[str, str] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)
    proposals: Mapping[str, int] = field(default_factory=dict)
    geo_refused: tuple[str, ...] = ()
    blocked_cities: Mapping[str, int] = field(default_factory=dict)
    left_over: int = 0
    vantage: Mapping[str, str] = field(default_factory=dict)
    submission: Mapping[str, str] = field(default_factory=dict)

    @property
    def every_site_failed(self) -> bool:
        """Whether nothing at all could be read."""
        return self.bodies > 0 and not any(self.readings.get(outcome) for outcome in ("complete", "incomplete"))


def run(order: CrawlOrder) -> RunSummary:
    """Crawls in a child process and waits for it. Raises CrawlFailedError when the child died."""
    child = subprocess.run(
        [sys.executable, "-m", "crawler.process"],
        input=order.to_json(),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=False,
    )
    lines = child.stdout.strip().splitlines()
    if child.returncode != 0 or not lines:
        raise CrawlFailedError(f"the crawl process ended with status {child.returncode}")
    values = json.loads(lines[-1])
    values["unreachable"] = tuple(values["unreachable"])
    values["geo_refused"] = tuple(values["geo_refused"])
    return RunSummary(**values)
