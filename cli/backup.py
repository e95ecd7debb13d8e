"""`nianbao backup` and `nianbao restore`: the embedded store put away, and put back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.context import open_store, settings, text
from cli.errors import fail, say
from cli.options import LangOption
from cli.progress import Bar
from duties.model import SHANGHAI
from storage import backup_rotation, backups
from storage.errors import StorageError


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DEST", help=text("help.backup.folder"))],
    keep: Annotated[int | None, typer.Option(min=1, metavar="N", help=text("help.backup.keep"))] = None,
    lang: LangOption = None,
) -> None:
    """Writes a backup; a crawl may go on meanwhile."""
    store = open_store()
    try:
        with Bar(text("backup.progress")) as bar:
            made = backups.backup(store.engine, store.raw, folder, at=settings().moment(), progress=bar.show)
    except StorageError as error:
        fail(error.code, **error.params)
    except OSError as error:
        fail("backup.cannot_write", folder=folder, problem=error.strerror or error)
    say("backup.made", folder=folder, files=made.raw_files, revision=made.schema_revision)
    if made.lacking:
        # The older ones may hold what this one lacks: they stay.
        for name in made.lacking:
            say("backup.lacks", sha256=name)
        raise typer.Exit(1)
    if keep is not None:
        _prune(folder.absolute().parent, keep)


def _prune(folder: Path, keep: int) -> None:
    try:
        for gone in backup_rotation.prune(folder, keep):
            say("backup.pruned", folder=gone)
    except OSError as error:
        fail("backup.cannot_write", folder=folder, problem=error.strerror or error)


def restore(
    folder: Annotated[Path, typer.Argument(metavar="SRC", help=text("help.restore.folder"))],
    force: Annotated[bool, typer.Option("--force", help=text("help.restore.force"))] = False,
    lang: LangOption = None,
) -> None:
    """Verifies a backup and puts it in the place of the store."""
    store = open_store(check=False)
    try:
        with Bar(text("backup.progress")) as bar:
            done = backups.restore(folder, store.engine, store.raw, force=force, progress=bar.show)
    except StorageError as error:
        fail(error.code, **error.params)
    except OSError as error:
        fail("backup.cannot_write", folder=folder, problem=error.strerror or error)
    made_at = done.manifest.made_at.astimezone(SHANGHAI)
    say("backup.restored", files=done.manifest.raw_files, made_at=made_at.isoformat(timespec="seconds"))
    if done.set_aside:
        say("backup.set_aside", file=done.set_aside)
    if done.manifest.lacking:
        for name in done.manifest.lacking:
            say("backup.lacks", sha256=name)
        raise typer.Exit(1)
