"""Blackouts and pauses by the settings: what is closed now, and keeping what was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from cli.context import Store
from cli.errors import fail
from cli.judging import config_file
from config import Config
from crawler.night import Blackout, NightWindow, blackout_on, closed_hosts, is_below
from duties.model import local_date
from monitor import closures
from monitor.closures import Closure
from storage import closed_days, job_runs


def blackouts(chosen: Config) -> tuple[Blackout, ...]:
    """The blackouts of the config file. One without a reason is given its days for one."""
    return tuple(
        Blackout(one.begin, one.end, one.reason or f"{one.begin} – {one.end}", one.hosts)
        for one in config_file(chosen).blackouts
    )


def reason_now(chosen: Config) -> str:
    """The reason of the blackout of all sites that lasts today; empty for none."""
    found = blackout_on(chosen.today_in_shanghai(), blackouts(chosen))
    return found.reason if found is not None else ""


def closed_now(store: Store, chosen: Config) -> str:
    """Why nothing is crawled now: the reason of a blackout or a pause; empty where there is none."""
    with store.session() as session:
        paused = job_runs.standing_pause(session, at=chosen.moment())
    return paused.reason if paused is not None else reason_now(chosen)


def hosts_now(chosen: Config) -> dict[str, Blackout]:
    """The hosts that a crawl which begins now leaves alone. One that runs over midnight leaves alone those of tomorrow
    too: a blackout is kept from its first minute."""
    today = chosen.today_in_shanghai()
    night = config_file(chosen).night
    now = chosen.moment()
    left = timedelta(seconds=NightWindow(night.begin, night.end).closes_in(now))
    return closed_hosts({today, today + (local_date(now + left) - local_date(now))}, blackouts(chosen))


def refuse_blackout(chosen: Config, url: str = "") -> None:
    """Ends the command where a blackout closes all sites today, or that of `url`."""
    found = blackout_on(chosen.today_in_shanghai(), blackouts(chosen))
    if found is None and url:
        host = (urlsplit(url).hostname or "").lower()
        found = next((one for name, one in hosts_now(chosen).items() if is_below(host, [name])), None)
    if found is not None:
        fail("crawl.blackout", begin=found.begin, end=found.end, reason=found.reason)


def all_closures(store: Store, chosen: Config) -> tuple[Closure, ...]:
    """Every blackout and pause that is known, the oldest first."""
    with store.session() as session:
        return closures.load_closures(session, blackouts(chosen))


def keep_today(store: Store, chosen: Config, left_out: Mapping[str, Blackout] | None = None) -> None:
    """Keeps what is closed today (and what else a crawl that begins now has `left_out`), since the config file may say
    something else tomorrow."""
    today = chosen.today_in_shanghai()
    hosts = {host: one.reason for host, one in (left_out or {}).items()}
    for one in blackouts(chosen):
        if one.lasts_on(today):
            hosts |= dict.fromkeys(one.hosts or ("",), one.reason)
    if hosts:
        with store.writing() as session:
            closed_days.save_closed(session, today, hosts, chosen.moment())
