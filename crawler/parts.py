"""One crawl as several processes: whole city domains to each, as one processor reads a few hundred pages a second.

What needs all cities is decided by the process that started the others: whether it is the sites that are silent or we
who are refused. A part that dies takes its own cities along, loudly, and no others.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any

from crawler.plan import CityPlan, CrawlPlan
from crawler.settings import FAILED_WALKS
from crawler.vantage import refused_from_here
from storage.lifeline import die_with

log = logging.getLogger(__name__)

Stats = dict[str, Any]
# Which cities refuse us, by what the caller's own say of themselves (`refused_from_here`).
Confer = Callable[[Mapping[str, bool]], Coroutine[Any, Any, frozenset[str]]]
_SILENT, _TOLD = "silent", "told"


async def alone(silent: Mapping[str, bool]) -> frozenset[str]:
    """How a crawl of one process confers."""
    return refused_from_here(silent)


def parts_of(plan: CrawlPlan, processes: int) -> list[CrawlPlan]:
    """The plan, its cities dealt out among at most `processes` parts, the greatest first to whoever has least. A survey
    and an address that was handed in are one part, and so is everything where processes cannot be forked."""
    count = min(processes, len(plan.cities))
    if count < 2 or plan.portal or plan.submission or "fork" not in multiprocessing.get_all_start_methods():
        return [plan]
    hands: list[list[CityPlan]] = [[] for _ in range(count)]
    for city in sorted(plan.cities, key=_weight, reverse=True):
        min(hands, key=lambda hand: sum(map(_weight, hand))).append(city)
    order = {city.domain: place for place, city in enumerate(plan.cities)}
    return [replace(plan, cities=tuple(sorted(hand, key=lambda city: order[city.domain]))) for hand in hands]


def _weight(city: CityPlan) -> int:
    return 1 + len(city.targets)


def crawl_parts(parts: Sequence[CrawlPlan], work: Callable[[CrawlPlan, Confer], Stats]) -> list[Stats]:
    """What `work` came to for each part, in a forked process of its own. The caller has no reactor, no thread and no
    open connection. Of a part whose process died there is one failed walk."""
    context = multiprocessing.get_context("fork")
    ours = os.getpid()
    running: list[_Part] = []
    try:
        for part in parts:
            here, there = context.Pipe()
            inherited = [*(other.connection for other in running), here]
            process = context.Process(target=_child, args=(work, part, there, inherited, ours), daemon=True)
            process.start()
            # A death shows by the closed end: nobody else may hold it.
            there.close()
            running.append(_Part(part, here, process))
        _attend(running)
    except BaseException:
        # Interrupted: a part that waits for what we make of its silence would be waited for by us, and neither end.
        for each in running:
            each.process.kill()
        raise
    for each in running:
        each.process.join()
    return [each.told if each.told is not None else {FAILED_WALKS: 1} for each in running]


@dataclass(slots=True)
class _Part:
    """The parent's side of one part: what it has said so far."""

    plan: CrawlPlan
    connection: Connection
    process: ForkProcess
    silent: Mapping[str, bool] | None = None
    told: Stats | None = None
    over: bool = False


def _attend(running: Sequence[_Part]) -> None:
    """Listens until every part has come to its end, and tells them who refuses us once all have said who is silent."""
    conferred = False
    while going := [each for each in running if not each.over]:
        for connection in wait([each.connection for each in going]):
            part = next(each for each in going if each.connection is connection)
            try:
                kind, said = part.connection.recv()
            except (EOFError, OSError):
                part.over = True
                if part.told is None:
                    names = ", ".join(city.domain for city in part.plan.cities)
                    log.critical("the process that crawled %s has died", names)
                continue
            if kind == _SILENT:
                part.silent = said
            else:
                part.told = said
        if not conferred and all(each.over or each.silent is not None or each.told is not None for each in running):
            conferred = True
            everything = {city: silent for each in running for city, silent in (each.silent or {}).items()}
            refusing = refused_from_here(everything)
            for each in running:
                if each.silent is not None and not each.over:
                    _send(each, refusing)


def _send(part: _Part, refusing: frozenset[str]) -> None:
    try:
        part.connection.send(refusing)
    except OSError:
        log.debug("a part ended before it was told")


def _child(
    work: Callable[[CrawlPlan, Confer], Stats],
    part: CrawlPlan,
    connection: Connection,
    inherited: Sequence[Connection],
    parent: int,
) -> None:
    die_with(parent)
    for other in inherited:
        other.close()

    async def confer(silent: Mapping[str, bool]) -> frozenset[str]:
        connection.send((_SILENT, dict(silent)))
        refusing: frozenset[str] = await asyncio.to_thread(connection.recv)
        return refusing

    connection.send((_TOLD, work(part, confer)))


def merged(told: Sequence[Stats]) -> Stats:
    """The statistics of all parts as those of one crawl: numbers added up, anything else as the last part said it."""
    whole: Stats = {}
    for stats in told:
        for name, value in stats.items():
            is_number = isinstance(value, int | float) and isinstance(whole.get(name, 0), int | float)
            whole[name] = whole.get(name, 0) + value if is_number else value
    return whole
