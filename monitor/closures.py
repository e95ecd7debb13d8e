"""When sites were left alone on purpose: blackouts of the config file, and pauses by a person's word.

They explain why a place was not read, to whoever reads a dossier or watches the watching. No verdict reads any of it:
what is absent stays proved by complete readings only, and a place that nobody asked proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from crawler.night import Blackout, is_below
from duties.model import end_of_day, local_date
from storage import closed_days, job_runs

_DAY = timedelta(days=1)


class ClosureKind(StrEnum):
    """A blackout is a setting, a pause a person's word of that day. Words: `closure.*`."""

    BLACKOUT = "blackout"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Closure:
    """A time (`until` is no longer in it) in which `hosts`, and what lies below them, were left alone; empty: all."""

    kind: ClosureKind
    since: datetime
    until: datetime
    reason: str
    hosts: tuple[str, ...] = ()

    def lasts_at(self, moment: datetime) -> bool:
        """Whether `moment` lies in it."""
        return self.since <= moment < self.until

    def covers(self, url: str) -> bool:
        """Whether the address lies on a host that it closes."""
        return not self.hosts or is_below((urlsplit(url).hostname or "").lower(), self.hosts)

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day in Asia/Shanghai."""
        return local_date(self.since), local_date(max(self.until - timedelta(microseconds=1), self.since))


def closed_at(closures: Sequence[Closure], moment: datetime, url: str = "") -> Closure | None:
    """What closed the address at `moment`; without an address, what closed everything."""
    return next(
        (one for one in closures if one.lasts_at(moment) and (one.covers(url) if url else not one.hosts)),
        None,
    )


def load_closures(session: Session, blackouts: Sequence[Blackout] = ()) -> tuple[Closure, ...]:
    """All closures, the oldest first: what was kept of earlier blackouts, those that the config file has now, and the
    pauses."""
    kept = [
        Closure(ClosureKind.BLACKOUT, _begin(row.day), end_of_day(row.day), row.reason, (row.host,) if row.host else ())
        for row in closed_days.load_closed(session)
    ]
    written = [
        Closure(ClosureKind.BLACKOUT, _begin(one.begin), end_of_day(one.end), one.reason, (host,) if host else ())
        for one in blackouts
        for host in one.hosts or ("",)
    ]
    paused = [
        Closure(ClosureKind.PAUSE, pause.at, pause.ends_at, pause.reason) for pause in job_runs.load_pauses(session)
    ]
    return tuple(sorted([*_joined([*kept, *written]), *paused], key=lambda one: (one.since, one.hosts)))


def _begin(day: date) -> datetime:
    return end_of_day(day - _DAY)


def _joined(found: Sequence[Closure]) -> Iterator[Closure]:
    """Spells of one host and reason that touch or overlap are one."""
    last: Closure | None = None
    for one in sorted(found, key=lambda closure: (closure.hosts, closure.reason, closure.since)):
        if last is not None and (last.hosts, last.reason) == (one.hosts, one.reason) and one.since <= last.until:
            last = Closure(last.kind, last.since, max(last.until, one.until), last.reason, last.hosts)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last
