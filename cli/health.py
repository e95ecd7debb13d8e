"""`nianbao health`: did the nights run, and can the sites be read? Apart from anybody's duties."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.context import open_store, settings, text
from cli.errors import say
from cli.judging import config_file
from cli.options import FormatOption, LangOption
from cli.output import print_records
from cli.schedule import closed_now, plan_of
from duties.model import SHANGHAI
from monitor.health import SiteState, Trouble, check

_COLUMNS = ("host", "state", "columns", "complete", "bodies", "last_complete_at", "reason")


def health(
    troubles_only: Annotated[bool, typer.Option("--troubles", help=text("help.health.troubles"))] = False,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Prints the sites, says what is wrong; exit status 1 when anything is."""
    chosen = settings()
    store = open_store()
    found = check(
        store.engine,
        plan=plan_of(chosen),
        now=chosen.moment(),
        is_closed=bool(closed_now(store, chosen)),
        canaries=config_file(chosen).canaries,
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
    for trouble in found.troubles:
        say(f"health.trouble.{trouble.kind.value}", **worded(trouble))
    if found.troubles:
        raise typer.Exit(1)
    say("health.well")


def worded(trouble: Trouble) -> dict[str, object]:
    """Its parameters, with the words of the reason in place of its code."""
    reason = trouble.params.get("reason")
    if not isinstance(reason, str) or not reason:
        return dict(trouble.params)
    return {**trouble.params, "reason": text(f"reason.{reason}")}
