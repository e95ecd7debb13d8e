"""When live sites are asked: at night, by day only a little, in a blackout not at all (research: sites §4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from duties.model import SHANGHAI

# By day a city is asked no more than this: enough for the sites that failed at night, no load for anybody.
PAGES_BY_DAY = 60
# How much shorter than the window a night's work is planned: a run begins some minutes into it.
_MARGIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class NightWindow:
    """The hours (Asia/Shanghai) in which a whole roster is crawled; `begin` may lie after `end`, over midnight."""

    begin: time = time(20)
    end: time = time(7)

    def closes_in(self, now: datetime) -> float:
        """In how many seconds the window that `now` lies in ends; 0 outside of it."""
        local = now.astimezone(SHANGHAI)
        for day in (local.date() - timedelta(days=1), local.date()):
            opens, closes = self._on(day)
            if opens <= local < closes:
                return (closes - local).total_seconds()
        return 0.0

    @property
    def seconds(self) -> float:
        """How long one night's work may take."""
        opens, closes = self._on(date(2000, 1, 1))
        return max((closes - opens - _MARGIN).total_seconds(), 60.0)

    def _on(self, day: date) -> tuple[datetime, datetime]:
        """The window that opens on `day`."""
        opens = datetime.combine(day, self.begin, SHANGHAI)
        closes = datetime.combine(day, self.end, SHANGHAI)
        return opens, closes if closes > opens else closes + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Blackout:
    """Days (inclusive) on which nothing is asked: a closed network, a big event, a site's maintenance. With `hosts`
    only these, and what lies below them, are left alone."""

    begin: date
    end: date
    reason: str = ""
    hosts: tuple[str, ...] = ()

    def lasts_on(self, day: date) -> bool:
        """Whether `day` falls into it."""
        return self.begin <= day <= self.end


def blackout_on(day: date, blackouts: Sequence[Blackout]) -> Blackout | None:
    """The blackout of all sites that `day` falls into, if any."""
    return next((one for one in blackouts if not one.hosts and one.lasts_on(day)), None)


def next_blackout(day: date, blackouts: Sequence[Blackout]) -> Blackout | None:
    """The blackout of all sites that begins on the day after `day`, if any: a night that began before ends with it."""
    following = day + timedelta(days=1)
    return next((one for one in blackouts if not one.hosts and one.begin == following), None)


def closed_hosts(days: Collection[date], blackouts: Sequence[Blackout]) -> dict[str, Blackout]:
    """The hosts that are left alone on any of `days`, with the blackout that says so."""
    return {host: one for one in blackouts if one.hosts and any(map(one.lasts_on, days)) for host in one.hosts}


def is_below(host: str, names: Collection[str]) -> bool:
    """Whether `host` is one of `names` or lies below one of them."""
    return host in names or any(host.endswith(f".{name}") for name in names)
