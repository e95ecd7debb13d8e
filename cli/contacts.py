"""`nianbao contacts`: whom to reach at each body. Nothing of a person is ever printed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.context import open_store, settings, text
from cli.errors import fail, say
from cli.options import LangOption
from registry.contacts import read_contacts
from storage import bodies
from storage.contacts import ContactPerson, save_contacts

app = typer.Typer(help=text("help.contacts"), no_args_is_help=True)


@app.callback()
def contacts() -> None:
    """Keeps `import` a command of its own, though it is the only one."""


@app.command("import", help=text("help.contacts.import"))
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=text("help.contacts.file"))],
    lang: LangOption = None,
) -> None:
    """Takes the good rows; a bad one is named by file, line and reason, and ends the command with status 1."""
    store = open_store()
    with store.session() as session:
        roster = bodies.load_bodies(session)
    bad = False
    found = []
    for path in files:
        try:
            content = path.read_bytes()
        except OSError as error:
            fail("contacts.unreadable", path=path, cause=error.strerror or error)
        read = read_contacts(content, path.name, roster)
        for problem in read.problems:
            bad = True
            say("registry.problem", where=problem.where, reason=text(problem.code, **problem.params))
        found += [ContactPerson(one.body, one.role, one.name, one.address) for one in read.contacts]
    with store.writing() as session:
        saved = save_contacts(session, found, settings().moment())
    say("contacts.imported", added=saved.added, unchanged=saved.unchanged, removed=saved.removed)
    if bad:
        raise typer.Exit(1)
