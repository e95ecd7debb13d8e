"""`nianbao announce`: 公布情况 of a division, as DOCX and HTML."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import judging
from cli.context import open_store, settings, text
from cli.errors import fail, say
from cli.files import write_whole
from cli.options import LangOption
from monitor.announcements import page, word
from monitor.announcements.build import EmptyDivisionError, build
from monitor.announcements.contents import contents
from monitor.announcements.errors import TemplateError
from monitor.announcements.phrases import DEFAULT_LANG
from registry.divisions import UnknownDivisionError, divisions

DOCX, HTML = ".docx", ".html"
TEMPLATE_NAME = "announcement"


def announce(
    division: Annotated[str, typer.Argument(help=text("help.announce.division"), show_default=False)] = "",
    year: Annotated[
        int | None, typer.Argument(min=2008, max=2100, help=text("help.announce.year"), show_default=False)
    ] = None,
    as_of: Annotated[
        datetime.datetime | None, typer.Option(formats=["%Y-%m-%d"], help=text("help.announce.as_of"))
    ] = None,
    output: Annotated[Path, typer.Option(metavar="DIR", help=text("help.announce.output"))] = Path(),
    template: Annotated[list[Path] | None, typer.Option(help=text("help.announce.template"))] = None,
    save_templates: Annotated[
        bool, typer.Option("--save-templates", help=text("help.announce.save_templates"))
    ] = False,
    lang: LangOption = None,
) -> None:
    """Judges, and writes both files."""
    chosen = settings()
    in_words = lang or chosen.lang or DEFAULT_LANG
    own_document, own_page = word.default_template(lang=in_words), page.default_template(in_words)
    if save_templates:
        _write(output / f"{TEMPLATE_NAME}{DOCX}", own_document)
        _write(output / f"{TEMPLATE_NAME}{HTML}", own_page.encode())
        return
    if not division or year is None:
        raise typer.BadParameter(text("announce.needs_division_and_year"))
    code = _division(division)
    templates = _templates(template or [])
    store = open_store()
    if as_of is not None:
        day = as_of.date()
        judged = judging.as_of(store, chosen, day, years=(year,))
    else:
        day = chosen.today_in_shanghai()
        judged = judging.refresh(store, chosen, years=(year,))
    if not judged:
        fail("error.empty_roster")
    try:
        made = build(store.engine, judged, code, year, as_of=day, contact=chosen.contact or "")
    except EmptyDivisionError:
        fail("announce.no_body", division=divisions().get(code).name, year=year)
    values = contents(made, in_words)
    document = _filled(templates.get(DOCX), lambda given: word.filled(given or own_document, values))
    shown = _filled(templates.get(HTML), lambda given: _page(given or own_page.encode(), values))
    _write(output / f"{values['title']}{DOCX}", document)
    _write(output / f"{values['title']}{HTML}", shown)
    if made.is_draft:
        say("announce.draft", count=values["undecided_reports"])


def _page(template: bytes, values: dict[str, Any]) -> bytes:
    try:
        given = template.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateError("announce.template_file", problem=str(error)) from error
    return page.filled(given, values).encode()


def _division(given: str) -> str:
    try:
        return divisions().find(given).code
    except UnknownDivisionError as error:
        if error.candidates:
            names = ", ".join(f"{one.code} {one.name}" for one in error.candidates)
            raise typer.BadParameter(text("registry.division_ambiguous", name=given, divisions=names)) from error
        raise typer.BadParameter(text("error.unknown_division", division=given)) from error


def _templates(paths: list[Path]) -> dict[str, tuple[Path, bytes]]:
    """The templates given, by their kind."""
    found: dict[str, tuple[Path, bytes]] = {}
    for path in paths:
        kind = path.suffix.lower()
        kind = HTML if kind == ".htm" else kind
        if kind not in (DOCX, HTML) or kind in found:
            raise typer.BadParameter(text("announce.template_kind", path=path))
        try:
            found[kind] = (path, path.read_bytes())
        except OSError as error:
            fail("announce.unreadable", path=path, cause=error.strerror or error)
    return found


def _filled(given: tuple[Path, bytes] | None, fill: Callable[[bytes | None], bytes]) -> bytes:
    """The filled template. One of the office's that cannot be used ends the command."""
    if given is None:
        return fill(None)
    path, content = given
    try:
        return fill(content)
    except TemplateError as error:
        fail("announce.in_template", path=path, problem=text(error.code, **error.params))


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        fail("announce.unwritable", path=path, cause=error.strerror or error)
    say("announce.written", path=path)
