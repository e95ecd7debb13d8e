"""`nianbao query`: a saved question, or one read-only SQL statement, to the screen or to a file."""

from __future__ import annotations

import datetime
import io
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import judging
from cli.context import language, open_store, settings, text
from cli.errors import fail, say
from cli.files import write_whole
from cli.options import LangOption
from cli.output import OutputFormat, print_records
from duties.model import Duty
from storage.errors import StorageError
from storage.exports import FORMATS
from storage.exports import find as find_format
from storage.exports.model import Format
from storage.exports.values import heading, spoken
from storage.queries import QUERIES
from storage.queries import find as find_question
from storage.queries.filters import FilterError, parse_filters
from storage.queries.model import Answer, Asking, Column, Question, Shape, answer
from storage.queries.statement import ROWS, select_rows

TABLE = OutputFormat.TABLE.value
NAMES = (TABLE, *(known.name for known in FORMATS))


def _format_option(value: str | None) -> str | None:
    if value is not None and value not in NAMES:
        raise typer.BadParameter(text("query.unknown_format", name=value, known=" | ".join(NAMES)))
    return value


def query(
    name: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME] [KEY=VALUE]...", help=text("help.query.name"))
    ] = None,
    filter: Annotated[list[str] | None, typer.Option(metavar="KEY=VALUE", help=text("help.query.filter"))] = None,  # noqa: A002
    sql: Annotated[str | None, typer.Option(metavar="SELECT", help=text("help.query.sql"))] = None,
    list_: Annotated[bool, typer.Option("--list", help=text("help.query.list"))] = False,
    format: Annotated[  # noqa: A002
        str | None,
        typer.Option("--format", metavar="|".join(NAMES), callback=_format_option, help=text("help.query.format")),
    ] = None,
    output: Annotated[Path | None, typer.Option(help=text("help.query.output"))] = None,
    limit: Annotated[int, typer.Option(min=1, help=text("help.query.limit"))] = ROWS,
    lang: LangOption = None,
) -> None:
    """Asks, and writes the answer."""
    given = [*(name or ())[1:], *(filter or ())]
    if sum((bool(name), sql is not None, list_)) != 1 or (given and not name):
        raise typer.BadParameter(text("query.needs_one"))
    chosen = _chosen_format(format, output)
    if list_:
        write(_questions(), chosen, output)
        return
    try:
        if name:
            found = _ask(_question(name[0]), given)
        else:
            found = select_rows(open_store().engine, sql or "", today=settings().today_in_shanghai(), rows=limit)
    except FilterError as error:
        raise typer.BadParameter(text(error.code, **error.params)) from error
    except StorageError as error:
        fail(error.code, **error.params)
    write(found, chosen, output)
    if found.cut:
        say("query.cut", rows=len(found.rows))


def _question(name: str) -> Question:
    try:
        return find_question(name)
    except LookupError as error:
        known = ", ".join(question.name for question in QUERIES)
        raise typer.BadParameter(text("query.unknown", name=name, known=known)) from error


def _ask(question: Question, given: list[str]) -> Answer:
    """Judges what has news where the question is about verdicts, then asks it."""
    filters = parse_filters(question, given)
    chosen = settings()
    store = open_store()
    duties: Mapping[tuple[str, int], Duty] = {}
    if question.judged:
        years = (filters["year"],) if "year" in filters else ()
        duties = judging.refresh_duties(store, chosen, years=years)
        known = duties.roster
        if not known:
            fail("error.empty_roster")
        unknown = [filters[key] for key in ("body", "parent") if key in filters and filters[key] not in known]
        if unknown:
            fail("error.unknown_body", codes=", ".join(unknown))
    with store.session() as session:
        return answer(question, Asking(session, chosen.today_in_shanghai(), duties, filters))


def _chosen_format(given: str | None, output: Path | None) -> Format | None:
    """The format asked for, else by the file's ending, else JSON where no one looks. None: a table."""
    known = " | ".join(one.name for one in FORMATS)
    if given == TABLE:
        if output is not None:
            raise typer.BadParameter(text("query.output_is_file", known=known))
        return None
    if given is not None:
        format_ = find_format(given)
    elif output is not None:
        by_suffix = {one.suffix: one for one in FORMATS}
        if output.suffix.lower() not in by_suffix:
            raise typer.BadParameter(text("query.unknown_format", name=output.suffix or output.name, known=known))
        format_ = by_suffix[output.suffix.lower()]
    elif sys.stdout.isatty():
        return None
    else:
        format_ = find_format("json")
    if output is None and not format_.is_text:
        raise typer.BadParameter(text("query.needs_output"))
    return format_


def write(found: Answer, chosen: Format | None, output: Path | None) -> None:
    """Writes the answer to the file or to standard output; as a table where no format is chosen."""
    if chosen is None:
        _table(found)
        return
    stream = io.BytesIO()
    try:
        chosen.write(found, stream, language())
    except StorageError as error:
        fail(error.code, **error.params)
    content = stream.getvalue()
    if output is None:
        sys.stdout.write(content.decode())
        return
    # Office programs take a CSV without it for one in the system's own encoding.
    if chosen.suffix == ".csv":
        content = b"\xef\xbb\xbf" + content
    try:
        write_whole(output, content)
    except OSError as error:
        fail("query.unwritable", path=output, cause=error.strerror or error)
    say("query.written", path=output, rows=len(found.rows))


def _table(found: Answer) -> None:
    lang = language()
    columns = [column for column in found.columns if column.brief]
    print_records(
        [{column.name: _shown(column, spoken(column, row, lang)) for column in columns} for row in found.rows],
        columns=[column.name for column in columns],
        format=OutputFormat.TABLE,
        headings={column.name: heading(column, lang) for column in columns},
    )
    if not found.rows:
        say("query.no_rows")


def _shown(column: Column, value: Any) -> Any:
    match column.shape, value:
        case Shape.SHARE, float() | int():
            return f"{value:.2%}"
        case Shape.SECONDS, float() | int():
            return f"{value:.1f}"
        case Shape.MOMENT, datetime.datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}"
    return value


def _questions() -> Answer:
    """The questions themselves, as an answer like every other."""
    rows = tuple(
        {
            "name": question.name,
            "title": text(f"query.{question.name}.title"),
            "filters": list(question.filters),
            "columns": [column.name for column in question.columns],
            "help": text(f"query.{question.name}.help"),
        }
        for question in QUERIES
    )
    columns = (
        Column("name", heading="query.list.name", brief=True, width=16),
        Column("title", heading="query.list.title", brief=True, width=24),
        Column("filters", Shape.TEXTS, heading="query.list.filters", brief=True, width=30),
        Column("columns", Shape.TEXTS, heading="query.list.columns", width=50),
        Column("help", heading="query.list.help", brief=True, width=60),
    )
    return Answer("list", columns, rows, settings().today_in_shanghai())
