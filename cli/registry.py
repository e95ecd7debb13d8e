"""`nianbao registry`: who must report, from the office's own files and back into them."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import proposals, roster_events
from cli.context import Store, language, open_store, settings, text
from cli.errors import fail, say
from cli.files import write_whole
from cli.options import FormatOption, LangOption
from cli.output import OutputFormat, print_records
from cli.places import division_code
from duties.exceptions import read_exceptions
from registry import roster_export
from registry.divisions import UnknownDivisionError, divisions
from registry.headings import FIELDS
from registry.model import Body, Kind
from registry.roster import read_roster
from registry.scaffold import scaffold as standard_bodies
from registry.sheets import Problem
from storage.bodies import ImportCounts, load_bodies, load_exceptions, save_bodies, save_exceptions

app = typer.Typer(help=text("help.registry"), no_args_is_help=True)

IMPORT_COLUMNS = ("file", "added", "changed", "unchanged", "refused", "warnings", "stored")
LIST_COLUMNS = FIELDS
LIST_SHOWN = ("code", "name", "kind", "level", "home_url", "column_url")


class RosterFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    file: str
    counts: ImportCounts
    refused: int
    warnings: int = 0
    stored: bool = True

    def record(self) -> dict[str, Any]:
        """The row that `registry import` prints."""
        return {
            "file": self.file,
            "added": self.counts.added,
            "changed": self.counts.changed,
            "unchanged": self.counts.unchanged,
            "refused": self.refused,
            "warnings": self.warnings,
            "stored": self.stored,
        }


@app.command("import", help=text("help.registry.import"))
def import_(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE...", help=text("help.registry.files"))] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("help.registry.dry_run"))] = False,
    source: Annotated[str, typer.Option(help=text("help.registry.source"))] = "",
    duties: Annotated[list[Path] | None, typer.Option("--duties", help=text("help.registry.duties"))] = None,
    division: Annotated[str, typer.Option(help=text("help.registry.place"))] = "",
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Takes roster files in, one by one; what is refused is said on standard error, the rest is stored."""
    if not files and not duties:
        raise typer.BadParameter(text("registry.no_file_given"))
    place = division_code(division) if division else ""
    store = open_store()
    outcomes, planned = [], _bodies(store)
    for path in files or ():
        outcome, planned = _import_bodies(store, path, planned, source, place, dry_run=dry_run)
        outcomes.append(outcome)
    outcomes += [_import_exceptions(store, path, planned, source, dry_run=dry_run) for path in duties or ()]
    print_records(
        [outcome.record() for outcome in outcomes],
        columns=IMPORT_COLUMNS,
        format=format,
        headings={column: text(f"registry.heading.{column}") for column in IMPORT_COLUMNS},
        display={"stored": {True: text("registry.yes"), False: text("registry.no")}},
    )
    if any(outcome.refused for outcome in outcomes):
        raise typer.Exit(1)


app.command("propose", help=text("help.registry.propose"))(proposals.propose)
app.command("proposals", help=text("help.registry.proposals"))(proposals.show)
app.command("accept", help=text("help.registry.accept"))(proposals.accept_)
app.command("event", help=text("help.registry.event"))(roster_events.event)
app.command("events", help=text("help.registry.events"))(roster_events.events)
app.command("import-events", help=text("help.registry.import-events"))(roster_events.import_events)


@app.command("list", help=text("help.registry.list"))
def list_(
    division: Annotated[str, typer.Option(help=text("help.registry.within"))] = "",
    kind: Annotated[Kind | None, typer.Option(help=text("help.registry.kind"))] = None,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Prints the roster in its own order."""
    place = division_code(division) if division else ""
    chosen = [
        body
        for body in _bodies(open_store())
        if (kind is None or body.kind is kind) and (not place or divisions().within(body.division, place))
    ]
    _print_bodies(chosen, format)


@app.command("export", help=text("help.registry.export"))
def export(
    output: Annotated[Path | None, typer.Option("--output", help=text("help.registry.output"))] = None,
    format: Annotated[RosterFormat | None, typer.Option("--format", help=text("help.registry.format"))] = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Writes what is known in the form that `registry import` reads."""
    _write(_bodies(open_store()), output, format)


@app.command("scaffold", help=text("help.registry.scaffold"))
def scaffold(
    division: Annotated[str, typer.Argument(metavar="DIVISION", help=text("help.registry.division"))],
    output: Annotated[Path | None, typer.Option("--output", help=text("help.registry.output"))] = None,
    format: Annotated[RosterFormat | None, typer.Option("--format", help=text("help.registry.format"))] = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Writes a roster of the division's standard bodies, to be filled in. Needs no database."""
    division_code(division)
    try:
        bodies = standard_bodies(division)
    except UnknownDivisionError as error:
        raise typer.BadParameter(text("registry.no_standard", value=division)) from error
    _write(bodies, output, format)


def _bodies(store: Store) -> tuple[Body, ...]:
    with store.session() as session:
        return load_bodies(session)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError as error:
        say("registry.unreadable", path=path, cause=error.strerror or error)
        return None


NOTHING = ImportCounts(0, 0, 0)


def _import_bodies(
    store: Store, path: Path, known: tuple[Body, ...], source: str, place: str, *, dry_run: bool
) -> tuple[Outcome, tuple[Body, ...]]:
    """One roster file, and the roster as it is after it (in a dry run: as it would be)."""
    content = _content(path)
    if content is None:
        return Outcome(str(path), NOTHING, 1, stored=False), known
    if dry_run:
        read = read_roster(content, str(path), known, division=place)
        counts = _planned(read.bodies, known)
    else:
        with store.writing() as session:
            known = load_bodies(session)
            read = read_roster(content, str(path), known, division=place)
            digest = hashlib.sha256(content).hexdigest()
            at = settings().moment()
            counts = save_bodies(session, read.bodies, source=source, file_sha256=digest, at=at)
    for problem in (*read.problems, *read.warnings):
        _say_problem(problem)
    refused = len(read.problems) + _refused_by_database(path, counts)
    changed = {body.code: body for body in read.bodies}
    after = {body.code: changed.get(body.code, body) for body in known} | changed
    stored = not dry_run and bool(read.bodies)
    return Outcome(str(path), counts, refused, len(read.warnings), stored), tuple(after.values())


def _planned(bodies: Sequence[Body], known: Sequence[Body]) -> ImportCounts:
    before = {body.code: body for body in known}
    added = sum(body.code not in before for body in bodies)
    unchanged = sum(before.get(body.code) == body for body in bodies)
    return ImportCounts(added, len(bodies) - added - unchanged, unchanged)


def _import_exceptions(store: Store, path: Path, known: tuple[Body, ...], source: str, *, dry_run: bool) -> Outcome:
    content = _content(path)
    if content is None:
        return Outcome(str(path), NOTHING, 1, stored=False)
    read = read_exceptions(content, str(path), known)
    for problem in read.problems:
        _say_problem(problem)
    stored = not dry_run and bool(read.exceptions)
    if dry_run:
        with store.session() as session:
            before = {(entry.body, entry.year): entry for entry in load_exceptions(session)}
        added = sum((entry.body, entry.year) not in before for entry in read.exceptions)
        unchanged = sum(before.get((entry.body, entry.year)) == entry for entry in read.exceptions)
        counts = ImportCounts(added, len(read.exceptions) - added - unchanged, unchanged)
    else:
        with store.writing() as session:
            digest = hashlib.sha256(content).hexdigest()
            at = settings().moment()
            counts = save_exceptions(session, read.exceptions, source=source, at=at, file_sha256=digest)
    return Outcome(str(path), counts, len(read.problems) + _refused_by_database(path, counts), stored=stored)


def _refused_by_database(path: Path, counts: ImportCounts) -> int:
    for row in counts.refused:
        say("registry.refused_by_database", file=path, row=row.row, cause=row.cause)
    return len(counts.refused)


def _say_problem(problem: Problem) -> None:
    reason = text(problem.code, **problem.params)
    say("registry.problem", where=problem.where, reason=reason)


def _print_bodies(bodies: Sequence[Body], format: OutputFormat | None) -> None:  # noqa: A002
    records = [
        {
            **roster_export.record(body),
            "column_url": list(body.column_urls),
            "aliases": [roster_export.alias_text(alias) for alias in body.aliases],
            "since": body.since,
            "until": body.until,
        }
        for body in bodies
    ]
    as_table = format is OutputFormat.TABLE or (format is None and sys.stdout.isatty())
    print_records(
        records,
        columns=LIST_SHOWN if as_table else LIST_COLUMNS,
        format=format,
        headings={column: roster_export.headings(language())[column] for column in LIST_SHOWN},
        display={
            "kind": {body.kind.value: text(f"kind.{body.kind.value}") for body in bodies},
            "level": {body.level.value: text(f"level.{body.level.value}") for body in bodies},
        },
    )


def _write(bodies: Sequence[Body], output: Path | None, format: RosterFormat | None) -> None:  # noqa: A002
    """Writes a roster to a file, or to standard output; the format asked for wins over the file's ending."""
    if format is None:
        format = RosterFormat.XLSX if output and output.suffix.lower() == ".xlsx" else RosterFormat.CSV  # noqa: A001
    if format in (RosterFormat.JSON, RosterFormat.TABLE):
        if output is not None:
            raise typer.BadParameter(text("registry.output_is_roster"))
        _print_bodies(bodies, OutputFormat(format.value))
        return
    if format is RosterFormat.XLSX:
        if output is None:
            raise typer.BadParameter(text("registry.xlsx_needs_output"))
        content = roster_export.write_xlsx(bodies, language())
    else:
        content = roster_export.write_csv(bodies, language(), bom=output is not None and language() == "zh")
    if output is None:
        sys.stdout.write(content.decode("utf-8"))
        return
    try:
        write_whole(output, content)
    except OSError as error:
        fail("registry.unwritable", path=output, cause=error.strerror or error)
    say("registry.written", path=output, bodies=len(bodies))
