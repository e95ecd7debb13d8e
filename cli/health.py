"""`nianbao health`: did the nights run, and can the sites be read? Apart from anybody's duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

import typer

from cli.closings import all_closures, closed_now
from cli.context import open_store, settings, text
from cli.errors import say, warn
from cli.judging import config_file
from cli.options import FormatOption, LangOption
from cli.output import print_records
from cli.schedule import plan_of
from duties.model import SHANGHAI
from monitor.closures import Closure
from monitor.health import SiteState, Trouble, check
from monitor.nights import alive

_COLUMNS = ("host", "state", "columns", "complete", "bodies", "last_complete_at", "reason", "closed")

_RECENT = timedelta(days=7)


def health(
    troubles_only: Annotated[bool, typer.Option("--troubles", help=text("help.health.troubles"))] = False,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Prints the sites, says what is wrong; exit status 1 when anything is. That nothing is wrong where nobody ever
    looked is not said."""
    chosen = settings()
    store = open_store()
    known, plan, now = all_closures(store, chosen), plan_of(chosen), chosen.moment()
    is_closed = bool(closed_now(store, chosen))
    found = check(
        store.engine,
        plan=plan,
        now=now,
        is_closed=is_closed,
        closures=known,
        canaries=config_file(chosen).canaries,
        has_switch=bool(chosen.ping_url),
    )
    if not troubles_only:
        rows = [{name: getattr(site, name) for name in _COLUMNS} for site in found.sites]
        for row in rows:
            at = row["last_complete_at"]
            row["last_complete_at"] = at.astimezone(SHANGHAI).isoformat(timespec="seconds") if at else None
        print_records(
            rows,
            columns=_COLUMNS,
            format=format,
            headings={name: text(f"health.head.{name}") for name in _COLUMNS},
            display={"state": {state.value: text(f"health.state.{state.value}") for state in SiteState}},
        )
    _tell_closures(known, now)
    for trouble in found.troubles:
        warn(f"health.trouble.{trouble.kind.value}", **worded(trouble))
    if found.troubles:
        raise typer.Exit(1)
    life = alive(store.engine, plan=plan, now=now, is_closed=is_closed, closures=known)
    if life.last_good_night is None:
        say("health.no_roster" if life.why == "no_roster" else "health.never")
    else:
        say("health.well", night=life.last_good_night.astimezone(SHANGHAI).isoformat(sep=" ", timespec="minutes")[:16])


def _tell_closures(known: Sequence[Closure], now: datetime) -> None:
    """What is closed now, and what was in the last week: nobody looked there."""
    for one in known:
        if one.since <= now and one.until > now - _RECENT:
            first, last = one.days
            hosts = ", ".join(one.hosts) or text("health.all_sites")
            say(f"health.closed.{one.kind.value}", hosts=hosts, begin=first, end=last, reason=one.reason)


def worded(trouble: Trouble) -> dict[str, object]:
    """Its parameters, with the words of the reason in place of its code."""
    reason = trouble.params.get("reason")
    if not isinstance(reason, str) or not reason:
        return dict(trouble.params)
    return {**trouble.params, "reason": text(f"reason.{reason}")}
