"""`nianbao export`: the open-data release."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from cli import judging
from cli.context import open_store, settings, text
from cli.errors import fail, say
from cli.options import LangOption
from cli.progress import Bar
from reports.version import PARSER_VERSION
from storage.errors import StorageError
from storage.releases.files import CSV, FORMATS
from storage.releases.material import load_material
from storage.releases.package import Edition
from storage.releases.write import write_release


def _known(names: list[str] | None) -> list[str] | None:
    for name in names or ():
        if name not in FORMATS:
            raise typer.BadParameter(text("query.unknown_format", name=name, known=" | ".join(FORMATS)))
    return names


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=text("help.export.folder"), show_default=False)],
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="|".join(FORMATS), callback=_known, help=text("help.export.format")),
    ] = None,
    previous: Annotated[Path | None, typer.Option(metavar="DIR", help=text("help.export.previous"))] = None,
    lang: LangOption = None,
) -> None:
    """Judges what has news, then writes the release as of today."""
    chosen = settings()
    store = open_store()
    judged = judging.refresh(store, chosen)
    if not judged:
        fail("error.empty_roster")
    duties = {(row.duty.body, row.duty.year): row.duty for row in judged}
    today = chosen.today_in_shanghai()
    edition = Edition(today, version("nianbao"), PARSER_VERSION, chosen.contact)
    try:
        with store.snapshot() as session, Bar(text("release.progress")) as bar:
            material = load_material(session, as_of=today, duties=duties)
            if not material.reports:
                say("release.nothing")
            written = write_release(
                material, folder, edition, formats=formats or [CSV], previous=previous, progress=bar.show
            )
    except StorageError as error:
        fail(error.code, **error.params)
    say("release.written", folder=folder, tables=len(written.rows), rows=sum(written.rows.values()))
    if written.changes is not None:
        say("release.changed", folder=previous, count=written.changes)
