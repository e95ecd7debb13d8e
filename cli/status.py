"""`nianbao status`: one row per duty with its verdict."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from cli import judging
from cli.context import language, open_store, settings, text
from cli.errors import fail, say
from cli.options import FormatOption, LangOption
from cli.output import OutputFormat, chosen, print_records
from duties.model import Flag, Reason, VerdictCode, local_date
from duties.obligations import within_grace
from monitor.verdict_words import verdict_words
from monitor.watch import Judged
from registry.divisions import UnknownDivisionError, divisions
from registry.model import Body, Kind
from storage import bodies, verdicts

# Fields of the verdict that came after the first release: CSV columns are only ever added at the end.
ADDED = (
    *("published_low", "published_high", "date_basis", "undisputed"),
    *("reviewed_by", "reviewed_on", "machine", "machine_reason"),
)
COLUMNS = (
    "body",
    "name",
    "kind",
    "year",
    "due_on",
    "lenient_due_on",
    "basis",
    "verdict",
    "reason",
    "confirmed",
    "days_late",
    "published_on",
    "first_seen_on",
    "last_absent_on",
    "url",
    "flags",
    "watched",
    "as_of",
    *ADDED,
)
SHOWN = ("name", "year", "due_on", "verdict", "published_on", "reason", "flags", "url")


def status(
    year: Annotated[int | None, typer.Option(min=2008, max=2100, help=text("help.status.year"))] = None,
    as_of: Annotated[
        datetime.datetime | None, typer.Option(formats=["%Y-%m-%d"], help=text("help.status.as_of"))
    ] = None,
    recorded_on: Annotated[
        datetime.datetime | None, typer.Option(formats=["%Y-%m-%d"], help=text("help.status.recorded_on"))
    ] = None,
    body: Annotated[str, typer.Option(help=text("help.status.body"))] = "",
    division: Annotated[str, typer.Option(help=text("help.status.division"))] = "",
    parent: Annotated[str, typer.Option(help=text("help.status.parent"))] = "",
    kind: Annotated[Kind | None, typer.Option(help=text("help.status.kind"))] = None,
    verdict: Annotated[VerdictCode | None, typer.Option(help=text("help.status.verdict"))] = None,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Judges what has news, then prints one row per duty."""
    settings_now = settings()
    store = open_store()
    years = (year,) if year is not None else ()
    if recorded_on is not None and as_of is not None:
        raise typer.BadParameter(text("error.as_of_or_recorded"))
    within = _division(division) if division else ""
    with store.session() as session:
        known = {one.code for one in bodies.load_bodies(session)} if body or parent else set()
        is_empty = not bodies.count_bodies(session)
    if is_empty:
        fail("error.empty_roster")
    unknown = [code for code in (body, parent) if code and code not in known]
    if unknown:
        fail("error.unknown_body", codes=", ".join(unknown))

    def is_wanted(of: Body) -> bool:
        return (
            (not body or of.code == body)
            and (not within or divisions().within(of.division, within))
            and (not parent or of.parent == parent)
            and (kind is None or of.kind is kind)
        )

    if as_of is not None:
        judged = judging.as_of(store, settings_now, as_of.date(), years=years)
    elif recorded_on is not None:
        judged = judging.recorded(store, settings_now, recorded_on.date(), years=years, of=is_wanted, year=year)
        with store.session() as session:
            first = verdicts.first_said(session)
        if first is not None and local_date(first) > recorded_on.date():
            say("status.nothing_said_yet", day=recorded_on.date(), first=local_date(first))
    else:
        judged = judging.refresh(store, settings_now, years=years, of=is_wanted, year=year)
    chosen_rows = [
        row
        for row in judged
        if is_wanted(row.body)
        and (year is None or row.duty.year == year)
        and (verdict is None or row.verdict.code is verdict)
    ]
    print_status(chosen_rows, format)


def _division(given: str) -> str:
    """The code of a division given by code or name; an unknown one is wrong usage, not an empty answer."""
    try:
        return divisions().find(given).code
    except UnknownDivisionError as error:
        raise typer.BadParameter(text("error.unknown_division", division=given)) from error


def record(row: Judged) -> dict[str, Any]:
    """The row as the contract names its fields."""
    return {
        "body": row.body.code,
        "name": row.body.name,
        "kind": row.body.kind.value,
        "year": row.duty.year,
        "due_on": row.duty.due_on,
        "lenient_due_on": row.duty.lenient_due_on,
        "basis": row.duty.basis,
        "verdict": row.verdict.code.value,
        "reason": row.verdict.reason.value if row.verdict.reason else None,
        "confirmed": row.verdict.confirmed,
        "days_late": row.verdict.days_late,
        "published_on": row.verdict.published_on,
        "first_seen_on": row.verdict.first_seen_on,
        "last_absent_on": row.verdict.last_absent_on,
        "url": row.verdict.url or None,
        "flags": [flag.value for flag in row.verdict.flags],
        "watched": row.verdict.watched,
        "as_of": row.verdict.as_of,
        **{name: getattr(row.verdict, name) or None for name in ADDED if name != "undisputed"},
        "undisputed": row.verdict.undisputed,
    }


def print_status(
    rows: Sequence[Judged],
    format: OutputFormat | None,  # noqa: A002
    extra: Sequence[tuple[str, Sequence[str]]] = (),
) -> None:
    """Prints the rows; `extra` adds named columns (the demo's truth)."""
    records = [record(row) for row in rows]
    for name, values in extra:
        for printed, value in zip(records, values, strict=True):
            printed[name] = value
    names = tuple(name for name, _ in extra)
    if chosen(format) is not OutputFormat.TABLE:
        print_records(records, columns=COLUMNS + names, format=format)
        return
    for printed, row in zip(records, rows, strict=True):
        printed["verdict"] = verdict_words(
            row.verdict, language(), within_grace=within_grace(row.duty, row.verdict.days_late)
        )
    print_records(
        records,
        columns=SHOWN + names,
        format=OutputFormat.TABLE,
        headings={name: text(f"heading.{name}") for name in (*SHOWN, *names)},
        display={
            "reason": {reason.value: text(f"reason.{reason.value}") for reason in Reason},
            "flags": {flag.value: text(f"flag.{flag.value}") for flag in Flag},
            "truth": {code.value: text(f"verdict.{code.value}") for code in VerdictCode},
        },
    )
