"""`nianbao db`: the database's schema, copying it to another one, and the rows that it refused."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from cli.context import open_store, text
from cli.errors import fail, say
from cli.options import FormatOption, LangOption
from cli.output import OutputFormat, chosen, print_records
from cli.progress import Bar
from storage import copying, database, errors, quarantine
from storage.masking import masked_value

app = typer.Typer(help=text("help.db"), no_args_is_help=True)
_REFUSED = ("id", "table_name", "row_name", "cause", "payload", "first_at", "last_at", "count")
_SHORT = ("id", "table_name", "row_name", "cause", "last_at", "count")


@app.command("upgrade", help=text("help.db.upgrade"))
def upgrade(lang: LangOption = None) -> None:
    """Brings the database to the newest schema."""
    store = open_store(check=False)
    try:
        database.upgrade(store.engine)
    except errors.DatabaseForeignError as error:
        fail(error.code, **error.params)
    except errors.DatabaseAheadError as error:
        fail("error.database_ahead", url=error.url, have=error.have)
    except errors.DatabaseUnavailableError as error:
        fail("error.database_unavailable", url=error.url, cause=error.cause)
    say("db.upgraded", url=store.engine.url.render_as_string(hide_password=True))


@app.command("copy", help=text("help.db.copy"))
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help=text("help.db.copy.from"))],
    target: Annotated[str, typer.Argument(metavar="TO", help=text("help.db.copy.to"))],
    lang: LangOption = None,
) -> None:
    """Copies a whole database into an empty one, verified; the raw files stay where they are."""
    origin = _connected(source, must_exist=True)
    goal = _connected(target)
    try:
        with Bar(text("db.copying")) as bar:
            done = copying.copy(origin, goal, progress=bar.show)
    except errors.StorageError as error:
        fail(error.code, **error.params)
    finally:
        origin.dispose()
        goal.dispose()
    say("db.copied", tables=len(done.tables), rows=done.rows, url=database.shown_url(goal.url))


@app.command("refused", help=text("help.db.refused"))
def refused(
    forget: Annotated[list[int] | None, typer.Option("--forget", metavar="ID", help=text("help.db.forget"))] = None,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Prints the rows that the database refused, or forgets some."""
    store = open_store()
    if forget:
        with store.writing() as session:
            gone = quarantine.forget(session, forget)
        say("db.forgotten", rows=gone)
        if gone < len(set(forget)):
            raise typer.Exit(1)
        return
    with store.session() as session:
        rows = quarantine.load_quarantine(session)
    print_records(
        [{name: masked_value(getattr(row, name)) for name in _REFUSED} for row in rows],
        columns=_SHORT if chosen(format) is OutputFormat.TABLE else _REFUSED,
        format=format,
        headings={name: text(f"db.column.{name}") for name in _REFUSED},
    )


def _connected(given: str, *, must_exist: bool = False) -> Engine:
    """The database at an address, or at the path of an SQLite file."""
    url = given if "://" in given else f"sqlite:///{Path(given).absolute()}"
    try:
        if must_exist and "://" not in given and not Path(given).is_file():
            fail("error.database_unavailable", url=given, cause=text("db.no_file"))
        return database.connect(url)
    except errors.DatabaseUnavailableError as error:
        fail("error.database_unavailable", url=error.url, cause=error.cause)
