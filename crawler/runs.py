"""One crawl batch in its own process, and what came of it: the parent's side, which loads no Scrapy.

A process of its own: Twisted's reactor cannot start twice, and a hung or bloated crawl can be ended from outside.
The child's last line on standard output is the summary; everything else it says goes to standard error.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from crawler.order import CrawlOrder

_GOES_WITHIN_S = 10.0


class CrawlFailedError(Exception):
    """The crawl process ended without a summary."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What one crawl did. `readings` counts by outcome; `failed_walks` are faults of the program, not of sites.

    `lost` are columns that showed items before and hardly any now (with how many they lost), `proposals` new ones by
    kind, `geo_refused` the cities that refuse this vantage, `blocked_cities` those of which several hosts challenged us
    (with how many), `left_over` the items that the budget leaves for the next night, `vantage` where we looked from,
    `submission` what became of an address that was handed in (outcome, sha256, column), `reader` which code read the
    pages, `closed_bodies` how many of the bodies have their site on a host that a blackout closes, `fell_silent` the
    cities that answered until our network went away, `reasons` why readings failed or did not come to an end, the most
    frequent first.
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
    reader: str = ""
    closed_bodies: int = 0
    fell_silent: tuple[str, ...] = ()
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def every_site_failed(self) -> bool:
        """Whether nothing at all could be read, where anything was to be."""
        return self.bodies > self.closed_bodies and not any(
            self.readings.get(outcome) for outcome in ("complete", "incomplete")
        )


def run(order: CrawlOrder) -> RunSummary:
    """Crawls in a process of its own and waits for it: a new one, or within `warm` one that is forked from a process
    that has loaded everything. Raises CrawlFailedError when it died."""
    warm_one = _KEPT.warm
    if warm_one is not None and warm_one.free.acquire(blocking=False):
        try:
            return warm_one.run(order)
        finally:
            warm_one.free.release()
    child = subprocess.run(  # noqa: S603 (our own interpreter and module)
        [sys.executable, "-m", "crawler.process", str(os.getpid())],
        input=order.to_json(),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return _summary(child.returncode, child.stdout)


@contextlib.contextmanager
def warm(*, at_once: bool = True) -> Iterator[None]:
    """Within it runs are forked from one process that loads once what every crawl loads: for callers with many runs
    before them. It is started `at_once`, so that it loads while the caller does other things, or with the first run.
    A second run at the same time has a new process, as have all where the system cannot fork."""
    if _KEPT.warm is not None or not hasattr(os, "fork"):
        yield
        return
    kept = _KEPT.warm = _Warm()
    if at_once:
        kept.start()
    try:
        yield
    finally:
        _KEPT.warm = None
        kept.end()


def _summary(status: int, told: str) -> RunSummary:
    lines = told.strip().splitlines()
    if status != 0 or not lines:
        raise CrawlFailedError(f"the crawl process ended with status {status}")
    values = json.loads(lines[-1])
    values["unreachable"] = tuple(values["unreachable"])
    values["geo_refused"] = tuple(values["geo_refused"])
    values["fell_silent"] = tuple(values["fell_silent"])
    return RunSummary(**values)


@dataclass(slots=True)
class _Warm:
    """The parent's side of `crawler.forks`, which is started anew where it has died."""

    free: threading.Lock = field(default_factory=threading.Lock)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        """The process; a new one where there is none that lives."""
        if self.process is None or self.process.poll() is not None:
            self.end()
            self.process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
                [sys.executable, "-m", "crawler.forks", str(os.getpid())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self.process

    def run(self, order: CrawlOrder) -> RunSummary:
        process = self.start()
        orders, answers = process.stdin, process.stdout
        assert orders is not None
        assert answers is not None
        told: list[str] = []
        try:
            orders.write(order.to_json().encode() + b"\n")
            orders.flush()
            for line in answers:
                text = line.decode("utf-8").strip()
                if text.startswith('{"ended":'):
                    return _summary(json.loads(text)["ended"], "\n".join(told))
                if text:
                    told.append(text)
        except BrokenPipeError:
            told.clear()
        except BaseException:
            # Interrupted while a crawl runs: it must not go on without anybody waiting for it.
            self.end(kill=True)
            raise
        raise CrawlFailedError("the process that crawls are forked from has ended")

    def end(self, *, kill: bool = False) -> None:
        """Ends the process: it goes by itself when there are no more orders."""
        process, self.process = self.process, None
        if process is None:
            return
        if kill:
            process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        try:
            process.wait(timeout=_GOES_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass(slots=True)
class _Kept:
    """The warm process, one for all threads: it is a process beside ours."""

    warm: _Warm | None = None


_KEPT = _Kept()
