"""`nianbao watch`: judges what has news, prints what changed in what we say, and sends the alerts that are due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from cli import alerting, judging
from cli.context import Store, language, open_store, settings, text
from cli.errors import say
from cli.options import FormatOption, LangOption
from cli.output import OutputFormat, chosen, print_records
from duties.model import SHANGHAI, Flag, Reason, Verdict
from monitor.verdict_words import Reasoned, verdict_words
from storage import bodies
from storage.verdicts import VerdictChange

COLUMNS = (
    *("body", "name", "year", "at", "before", "before_reason", "after", "reason"),
    *("confirmed", "days_late", "published_on", "flags", "url"),
)
SHOWN = ("name", "year", "before", "after", "flags", "url")


def watch(
    send: Annotated[bool, typer.Option("--send/--no-send", help=text("watch.help.no_send"))] = True,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Judges, prints the changes, and lets the senders have what is due."""
    settings_now = settings()
    store = open_store()
    done = judging.refresh_changed(store, settings_now)
    changes = [change for change in done.changes if change.before is not None]
    first = len(done.changes) - len(changes)
    say("watch.judged", judged=len(done.judged), changes=len(changes))
    if first:
        say("watch.baseline", count=first)
    print_changes(changes, _names(store), format)
    if not send:
        say("watch.not_sent")
        return
    delivered = alerting.deliver_due(store, settings_now)
    if delivered is not None and delivered.is_lost:
        raise typer.Exit(1)


def _names(store: Store) -> dict[str, str]:
    with store.session() as session:
        return {body.code: body.name for body in bodies.load_bodies(session)}


def print_changes(
    changes: Sequence[VerdictChange],
    names: Mapping[str, str],
    format: OutputFormat | None,  # noqa: A002
) -> None:
    """Prints what we said and what we say."""
    table = chosen(format) is OutputFormat.TABLE
    print_records(
        [_record(change, names, spoken=table) for change in changes],
        columns=SHOWN if table else COLUMNS,
        format=format,
        headings={name: text(f"watch.heading.{name}") for name in SHOWN},
        display={
            "flags": {flag.value: text(f"flag.{flag.value}") for flag in Flag},
            "reason": {reason.value: text(f"reason.{reason.value}") for reason in Reason},
        },
    )


def _record(change: VerdictChange, names: Mapping[str, str], *, spoken: bool) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "body": change.body,
        "name": names.get(change.body, change.body),
        "year": change.year,
        "at": change.at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "before": _said(before, spoken=spoken) if before is not None else None,
        "before_reason": before.reason.value if before is not None and before.reason else None,
        "after": _said(after, spoken=spoken),
        "reason": after.reason.value if after.reason else None,
        "confirmed": after.confirmed,
        "days_late": after.days_late,
        "published_on": after.published_on,
        "flags": [flag.value for flag in after.flags],
        "url": after.url or None,
    }


def _said(verdict: Verdict, *, spoken: bool) -> str:
    return verdict_words(verdict, language(), reason=Reasoned.COLON) if spoken else verdict.code.value
