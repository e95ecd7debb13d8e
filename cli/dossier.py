"""`nianbao dossier`: everything one verdict rests on, and judging it again."""

from __future__ import annotations

import datetime
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli import judging
from cli.closings import all_closures
from cli.context import language, open_store, settings, text
from cli.errors import fail, say
from cli.files import write_whole
from cli.options import LangOption
from monitor.dossiers import build, model, verify
from monitor.dossiers.page import page
from monitor.verdict_words import Reasoned, verdict_words
from translations import LANGUAGES


class DossierFormat(StrEnum):
    JSON = "json"
    HTML = "html"


def dossier(
    body: Annotated[str, typer.Argument(help=text("help.dossier.body"), show_default=False)] = "",
    year: Annotated[
        int | None, typer.Argument(min=2008, max=2100, help=text("help.dossier.year"), show_default=False)
    ] = None,
    as_of: Annotated[
        datetime.datetime | None, typer.Option(formats=["%Y-%m-%d"], help=text("help.dossier.as_of"))
    ] = None,
    format: Annotated[DossierFormat | None, typer.Option("--format", help=text("help.dossier.format"))] = None,  # noqa: A002
    output: Annotated[Path | None, typer.Option(help=text("help.dossier.output"))] = None,
    verify_file: Annotated[Path | None, typer.Option("--verify", help=text("help.dossier.verify"))] = None,
    lang: LangOption = None,
) -> None:
    """Prints or writes the dossier of one duty, or verifies one."""
    if verify_file is not None:
        if body or year is not None:
            raise typer.BadParameter(text("dossier.needs_body_and_year"))
        check(verify_file)
        return
    if not body or year is None:
        raise typer.BadParameter(text("dossier.needs_body_and_year"))
    chosen = settings()
    store = open_store()
    day = as_of.date() if as_of is not None else chosen.today_in_shanghai()
    if as_of is None:
        judging.refresh_changed(store, chosen, years=(year,))
    try:
        made = build.build(
            store.engine,
            body,
            year,
            as_of=day,
            at=chosen.moment(),
            rules=judging.rules(chosen),
            contact=chosen.contact or "",
            raw=store.raw,
            closures=all_closures(store, chosen),
        )
    except LookupError:
        fail("dossier.unknown_body", code=body)
    by_name = DossierFormat.HTML if output is not None and output.suffix in (".html", ".htm") else DossierFormat.JSON
    if (format or by_name) is DossierFormat.HTML:
        shown = page(made, language())
    else:
        shown = json.dumps(model.as_json(made), ensure_ascii=False, indent=1) + "\n"
    if output is None:
        sys.stdout.write(shown)
        return
    try:
        write_whole(output, shown.encode())
    except OSError as error:
        fail("dossier.cannot_write", file=output, problem=error.strerror)
    say("dossier.written", file=output)


def check(file: Path) -> None:
    """Judges the file's case again; ends the command with status 1 where it does not hold."""
    try:
        content = file.read_bytes()
    except OSError as error:
        fail("dossier.cannot_read", file=file, problem=error.strerror)
    try:
        made = verify.read_dossier(content)
    except verify.NoDossierError as error:
        fail("dossier.no_dossier", file=file, problem=error.problem)
    found = verify.differences(made)
    if found:
        fail("dossier.differs", fields=", ".join(found))
    if not content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        shown = content.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
        if shown not in {page(made, lang) for lang in LANGUAGES}:
            fail("dossier.page_differs")
    verdict = verdict_words(made.verdict, language(), reason=Reasoned.COLON)
    sys.stdout.write(
        text("dossier.holds", name=made.body.name, year=made.duty.year, verdict=verdict, as_of=made.as_of) + "\n"
    )
