"""`nianbao registry event` and `events`: what befell bodies, from a day on, by a document."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.context import Store, open_store, settings, text
from cli.errors import fail, say
from cli.options import FormatOption, LangOption
from cli.output import OutputFormat, chosen, print_records
from registry.event_files import EventsFile, read_events
from registry.roster_events import EventKind, EventProblem, RosterEvent, problem_of
from storage.bodies import load_bodies
from storage.roster_events import load_events, save_event

COLUMNS = ("body", "name", "event", "holds_from", "others", "old_name", "cause", "entered_by", "entered_at")


def event(
    body: Annotated[str, typer.Argument(metavar="BODY", help=text("help.review.body"))],
    kind: Annotated[EventKind, typer.Argument(metavar="EVENT", help=text("help.registry.event.kind"))],
    holds_from: Annotated[
        datetime.datetime, typer.Option("--from", formats=["%Y-%m-%d"], help=text("help.registry.event.from"))
    ],
    cause: Annotated[str, typer.Option("--cause", help=text("help.registry.event.cause"))],
    by: Annotated[str, typer.Option("--by", help=text("help.review.by"))],
    into: Annotated[list[str] | None, typer.Option("--into", help=text("help.registry.event.into"))] = None,
    old_name: Annotated[str, typer.Option("--old-name", help=text("help.registry.event.old_name"))] = "",
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Enters one event of a body; the same body, event and day entered again corrects it."""
    for name, value in (("--cause", cause), ("--by", by)):
        if not value.strip():
            raise typer.BadParameter(text("review.empty"), param_hint=name)
    entered = RosterEvent(
        body=body,
        kind=kind,
        holds_from=holds_from.date(),
        cause=cause.strip(),
        entered_by=by.strip(),
        at=settings().moment(),
        others=tuple(dict.fromkeys(into or ())),
        old_name=old_name.strip(),
    )
    store = open_store()
    with store.writing() as session:
        roster = load_bodies(session)
        problem = problem_of(entered, roster, load_events(session))
        if problem is None:
            save_event(session, entered)
    if problem is EventProblem.UNKNOWN_BODY:
        missing = {entered.body, *entered.others} - {known.code for known in roster}
        fail("error.unknown_body", codes=", ".join(sorted(missing)))
    if problem is not None:
        fail(problem.value, body=body)
    _print(store, format, only=entered)


def events(
    body: Annotated[str, typer.Option(help=text("help.review.only_body"))] = "",
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Prints every event, by the day from which it holds."""
    _print(open_store(), format, body=body)


def import_events(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=text("help.registry.event_files"))],
    by: Annotated[str, typer.Option("--by", help=text("help.review.by"))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("help.registry.dry_run"))] = False,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Takes events in from CSV or XLSX files; what is refused is said on standard error, the rest is stored."""
    if not by.strip():
        raise typer.BadParameter(text("review.empty"), param_hint="--by")
    store = open_store()
    taken: list[RosterEvent] = []
    refused = 0
    for path in files:
        try:
            content = path.read_bytes()
        except OSError as error:
            say("registry.unreadable", path=path, cause=error.strerror or error)
            refused += 1
            continue
        read = _take(store, content, str(path), by.strip(), planned=taken if dry_run else (), dry_run=dry_run)
        taken += read.events
        refused += len(read.problems)
        for problem in read.problems:
            say("registry.problem", where=problem.where, reason=text(problem.code, **problem.params))
    say("event_file.planned" if dry_run else "event_file.taken", taken=len(taken), refused=refused)
    with store.session() as session:
        names = {known.code: known.name for known in load_bodies(session)}
    _print_events(taken, names, format)
    if refused:
        raise typer.Exit(1)


def _take(
    store: Store, content: bytes, name: str, by: str, *, planned: Sequence[RosterEvent], dry_run: bool
) -> EventsFile:
    """Reads one file, and keeps its events unless it is a dry run, which counts on those `planned` before."""
    opened = store.session() if dry_run else store.writing()
    with opened as session:
        read = read_events(
            content,
            name,
            load_bodies(session),
            (*load_events(session), *planned),
            entered_by=by,
            at=settings().moment(),
        )
        if not dry_run:
            for event in read.events:
                save_event(session, event)
    return read


def _print(
    store: Store,
    format: OutputFormat | None,  # noqa: A002
    *,
    body: str = "",
    only: RosterEvent | None = None,
) -> None:
    with store.session() as session:
        names = {known.code: known.name for known in load_bodies(session)}
        found = load_events(session)
    if body and body not in names:
        fail("error.unknown_body", codes=body)
    shown = [row for row in found if (not body or body in (row.body, *row.others)) and (only is None or row == only)]
    _print_events(shown, names, format)


def _print_events(
    shown: Sequence[RosterEvent],
    names: Mapping[str, str],
    format: OutputFormat | None,  # noqa: A002
) -> None:
    headings = {name: text(f"registry.event.heading.{name}") for name in COLUMNS}
    table = chosen(format) is OutputFormat.TABLE
    print_records(
        [
            {
                "body": row.body,
                "name": names.get(row.body, ""),
                "event": row.kind.value,
                "holds_from": row.holds_from,
                "others": [names.get(code, code) if table else code for code in row.others],
                "old_name": row.old_name,
                "cause": row.cause,
                "entered_by": row.entered_by,
                "entered_at": row.at,
            }
            for row in shown
        ],
        columns=COLUMNS,
        format=format,
        headings=headings,
        display={"event": {kind.value: text(f"registry.event.{kind.value}") for kind in EventKind}},
    )
