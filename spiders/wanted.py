"""Which of the listed items to fetch, and in what order: new ones, old ones to look at again, history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from crawler.items import ListedRow
from crawler.plan import CrawlPlan
from duties.model import Article, ContentState

Claim = Callable[[str], tuple[bool | None, int | None]]
# With the new one as many as make a migration (`duties.dates.MIGRATED_YEARS`).
EARLIER_REPORTS = 2
_READ = (ContentState.READ, ContentState.UNREADABLE)


class Turn(IntEnum):
    """In what order items are fetched."""

    NEW = 0
    AGAIN = 1
    HISTORY = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """An item to fetch, and the column that listed it."""

    column: str
    item: ListedRow
    turn: Turn
    year: int


def wanted_items(
    listed: Iterable[tuple[str, ListedRow]], plan: CrawlPlan, now: datetime, claim: Claim, urgent: Collection[str] = ()
) -> list[Wanted]:
    """The items that are, or may be, reports, each address once, in the order in which the budget is spent on them.

    `claim` says of a title whether it is a report's and of which year (None: cannot be told). Items of the season (and
    of the year asked for) that were never read come first, then those that were read and are to be looked at again,
    then those of other years that were never read, newest first. With `full` everything is fetched again.
    """
    rows = list(listed)
    beside = _beside_undated(rows, plan, now, claim)
    found: dict[str, Wanted] = {}
    for column, item in rows:
        is_report, claimed = claim(item.title)
        if is_report is False or item.url in found:
            continue
        if plan.year is not None and claimed not in (None, plan.year, plan.season):
            continue
        turn = _turn(item, claimed, plan, now, is_urgent=column in urgent)
        if turn is None and claimed == plan.season and _is_retitled(column, item, plan):
            turn = Turn.NEW
        if turn is None and item.url in beside:
            turn = Turn.AGAIN
        if turn is not None:
            found[item.url] = Wanted(column, item, turn, claimed if claimed is not None else plan.season)
    return sorted(found.values(), key=lambda wanted: (wanted.turn, -wanted.year))


def _turn(item: ListedRow, year: int | None, plan: CrawlPlan, now: datetime, *, is_urgent: bool) -> Turn | None:
    """When the item's turn comes; None where there is nothing to fetch."""
    known = plan.known.get(item.url)
    is_due = year is None or year >= plan.season or year == plan.year
    if not _was_read(known):
        return Turn.NEW if is_due else Turn.HISTORY
    if plan.full:
        return Turn.AGAIN if is_due else Turn.HISTORY
    if is_due and not plan.memory.looked_at_lately(item.url, is_urgent, now):
        return Turn.AGAIN
    return None


def _is_retitled(column: str, item: ListedRow, plan: CrawlPlan) -> bool:
    """Whether the column's last reading showed the address under another title only: what stands behind it may be
    another report now (this year's written over last year's)."""
    last = plan.memory.last.get(column)
    titles = {row.title for row in last.items if row.url == item.url} if last is not None else set()
    return bool(titles) and item.title not in titles


def _beside_undated(
    rows: Sequence[tuple[str, ListedRow]], plan: CrawlPlan, now: datetime, claim: Claim
) -> frozenset[str]:
    """The earlier reports to look at again because this season's came after its deadline into a list without dates:
    only their pages can show that a new system gave all of them one day, which then proves nothing (research: users
    §22)."""
    if plan.memory.deadline is None or now < plan.memory.deadline:
        return frozenset()
    undated = [(column, item, *claim(item.title)) for column, item in rows if item.listed_on is None]
    fresh = {
        column
        for column, item, is_report, year in undated
        if is_report and year == plan.season and not _was_read(plan.known.get(item.url))
    }
    chosen: set[str] = set()
    for wanted in fresh:
        earlier = [
            (year, item.url)
            for column, item, is_report, year in undated
            if column == wanted and is_report and year is not None and year < plan.season
        ]
        chosen.update(url for _, url in sorted(earlier, reverse=True)[:EARLIER_REPORTS])
    return frozenset(chosen)


def _was_read(known: Article | None) -> bool:
    return known is not None and known.state in _READ
