"""`nianbao db`: the database's schema."""

from __future__ import annotations

import typer

from cli.context import open_store, text
from cli.errors import fail, say
from cli.options import LangOption
from storage import database, errors

app = typer.Typer(help=text("help.db"), no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keeps `db` a group even while it has one command."""


@app.command("upgrade", help=text("help.db.upgrade"))
def upgrade(lang: LangOption = None) -> None:
    """Brings the database to the newest schema."""
    store = open_store(check=False)
    try:
        database.upgrade(store.engine)
    except errors.DatabaseAheadError as error:
        fail("error.database_ahead", url=error.url, have=error.have)
    except errors.DatabaseUnavailableError as error:
        fail("error.database_unavailable", url=error.url, cause=error.cause)
    say("db.upgraded", url=store.engine.url.render_as_string(hide_password=True))
