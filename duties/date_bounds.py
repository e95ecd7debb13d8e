"""Between which days a report was published, and whether a verdict holds under every reading of its dates.

Only our own observations bound the day: the last complete reading of every place that lacked the report, and the first
sighting of it. All other dates are readings of one and the same day that may contradict each other (research: users
§1, peers E3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from duties.accounts import Account
from duties.date_hints import SYSTEM_SOURCES
from duties.dates import LIST_DATE, PUB_DATE, SHOWN_DATE
from duties.model import Duty, VerdictCode

ATTESTED = "attested"
FIRST_SEEN = "first_seen"


@dataclass(frozen=True, slots=True)
class DateBounds:
    """`low` and `high` bound the day of publication by what we proved; `basis` is the source of the day that the
    verdict shows. `undisputed` is None where nothing was published."""

    low: date | None = None
    high: date | None = None
    basis: str = ""
    undisputed: bool | None = None


def bounds_of(duty: Duty, account: Account, code: VerdictCode) -> DateBounds:
    """The bounds of the report that `account` is of, under the verdict `code`."""
    if not account.published:
        return DateBounds()
    return DateBounds(
        low=account.last_absent_on,
        high=account.first_seen_on,
        basis=_basis(account),
        undisputed=_undisputed(duty, account, code),
    )


def _basis(account: Account) -> str:
    """The source of the chosen day: the list before the meta before the page, where several give it."""
    if account.published_on is None:
        return FIRST_SEEN if account.first_seen_on == account.last_absent_on else ""
    sources = {
        stated.source
        for copy in account.published
        for stated in copy.own_dates
        if stated.on == account.published_on and not stated.migrated
    }
    return next((source for source in (LIST_DATE, PUB_DATE, SHOWN_DATE) if source in sources), "")


def _undisputed(duty: Duty, account: Account, code: VerdictCode) -> bool:
    if code is VerdictCode.ON_TIME:
        if account.first_seen_on is not None and account.first_seen_on <= duty.deadline:
            return True
        proved = account.last_absent_on is None or account.last_absent_on <= duty.deadline
        return proved and max([high for _, high in _readings(account)], default=duty.deadline) <= duty.deadline
    if code is VerdictCode.LATE:
        if account.last_absent_on is not None and account.last_absent_on > duty.deadline:
            return True
        return all(low > duty.deadline for low, _ in _readings(account, (*SYSTEM_SOURCES,)))
    return False


def _readings(account: Account, sources: tuple[str, ...] = ()) -> Iterator[tuple[date, date]]:
    """Every date as the days it may mean: the own ones, and the hints (of `sources`, where given: a signature is set
    before publication and says nothing against a late one)."""
    for copy in account.published:
        for stated in copy.own_dates:
            yield stated.on, stated.on
        for hint in copy.hints:
            if not sources or hint.source in sources:
                yield hint.low, hint.high
