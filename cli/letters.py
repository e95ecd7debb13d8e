"""`nianbao letters`: letters to bodies, drafted at a person's word and kept."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import judging
from cli.closings import all_closures
from cli.context import Store, open_store, settings, text
from cli.errors import fail, say
from cli.files import write_whole
from cli.letter_sending import send
from cli.options import FormatOption, LangOption
from cli.output import OutputFormat, chosen, print_records
from duties.model import SHANGHAI, VerdictCode, local_date
from monitor.announcements.errors import TemplateError
from monitor.letters import build
from monitor.letters.build import Setting
from monitor.letters.grounds import EarlierLetter
from monitor.letters.model import Letter, LetterError, LetterKind, Matter
from monitor.watch import Judged
from registry.divisions import UnknownDivisionError, divisions
from registry.model import Body
from storage import bodies, letters
from storage.letters import StoredLetter

app = typer.Typer(help=text("help.letters"), no_args_is_help=True)

TEMPLATE = "letter.docx"
COLUMNS = ("number", "kind", "year", "addressee", "bodies", "as_of", "reply_by", "drafted_at", "drafted_by")
KEPT = (*COLUMNS, "document_sha256")
# Out of season columns are read once a week.
_FRESH = datetime.timedelta(days=8)
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
OutputOption = Annotated[Path, typer.Option(metavar="DIR", help=text("help.letters.output"))]


@app.command("draft", help=text("help.letters.draft"))
def draft(
    target: Annotated[str, typer.Argument(metavar="BODY", help=text("help.letters.target"), show_default=False)] = "",
    year: Annotated[
        int | None, typer.Argument(min=2008, max=2100, help=text("help.dossier.year"), show_default=False)
    ] = None,
    by: Annotated[str, typer.Option("--by", help=text("help.letters.by"))] = "",
    together: Annotated[bool, typer.Option("--together", help=text("help.letters.together"))] = False,
    kind: Annotated[LetterKind | None, typer.Option(help=text("help.letters.kind"))] = None,
    reply_by: Annotated[
        datetime.datetime | None, typer.Option(formats=["%Y-%m-%d"], help=text("help.letters.reply_by"))
    ] = None,
    output: OutputOption = Path(),
    template: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help=text("help.letters.template"))
    ] = None,
    save_template: Annotated[bool, typer.Option("--save-template", help=text("help.letters.save_template"))] = False,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Judges, drafts the letter that the verdict allows, keeps it under a number, and writes its files."""
    if save_template:
        _write(output / TEMPLATE, build.default_template())
        return
    if not target or year is None:
        raise typer.BadParameter(text("letters.needs_target"))
    if not by.strip():
        raise typer.BadParameter(text("review.empty"), param_hint="--by")
    chosen_settings = settings()
    today = chosen_settings.today_in_shanghai()
    rules = judging.rules(chosen_settings)
    answer = reply_by.date() if reply_by is not None else build.answer_day(today, rules.calendar)
    if answer <= today:
        raise typer.BadParameter(text("letters.bad_reply_by"), param_hint="--reply-by")
    store = open_store()
    rows = judging.refresh(store, chosen_settings, years=(year,))
    setting = Setting(
        store.engine,
        rules,
        today,
        chosen_settings.moment(),
        # A letter is filed in a Chinese office, whatever the language of the machine.
        lang or chosen_settings.lang or "zh",
        chosen_settings.contact,
        store.raw,
        all_closures(store, chosen_settings),
    )
    own = template.read_bytes() if template is not None else None
    with store.session() as session:
        roster = bodies.load_bodies(session)
        known = letters.load_letters(session, year=year)

    def letter(number: str) -> Letter:
        if together:
            earlier = {body.code: _earlier(known, body.code) for body in roster}
            made, left_out = build.letter_to_division(
                setting, rows, roster, _division(target), year, earlier, number=number, reply_by=answer
            )
            for error in left_out:
                say("letters.left_out", cause=_cause(error))
            return made
        row = _row(rows, roster, target, year)
        return build.letter_to_body(
            setting, row, roster, _earlier(known, target), number=number, reply_by=answer, wanted=kind
        )

    try:
        # Made once before anything is numbered: what is refused leaves no gap, and no database waits for it.
        draft_of = letter("0000-000")
        kept = _keep(store, draft_of, own, by.strip(), setting)
    except LetterError as error:
        for other in error.also:
            say("letters.left_out", cause=_cause(other))
        fail("letters.refused", cause=_cause(error))
    except TemplateError as error:
        fail("announce.in_template", path=template or TEMPLATE, problem=text(error.code, **error.params))
    for matter in draft_of.matters:
        if (day := _old_proof(matter, today)) is not None:
            say("letters.old_proof", name=matter.body.name, day=day)
    say("letters.drafted", kind=text(f"letters.kind.{kept.kind}"), number=kept.number, addressee=kept.addressee)
    _write_out(store, kept, output)
    _print([kept], format)


app.command("send", help=text("help.letters.send"))(send)


@app.command("list", help=text("help.letters.list"))
def list_(
    year: Annotated[int | None, typer.Option(min=2008, max=2100, help=text("help.status.year"))] = None,
    body: Annotated[str, typer.Option(help=text("help.status.body"))] = "",
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Prints the letters that were drafted, oldest first."""
    store = open_store()
    with store.session() as session:
        found = [letter for letter in letters.load_letters(session, year=year) if not body or body in letter.bodies]
    _print(found, format)


@app.command("write", help=text("help.letters.write"))
def write(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=text("help.letters.number"))],
    output: OutputOption = Path(),
    lang: LangOption = None,
) -> None:
    """Writes the files of a kept letter, byte for byte as they were."""
    store = open_store()
    with store.session() as session:
        found = next((letter for letter in letters.load_letters(session) if letter.number == number), None)
    if found is None:
        fail("letters.no_such_letter", number=number)
    _write_out(store, found, output)


def _keep(store: Store, draft_of: Letter, template: bytes | None, by: str, setting: Setting) -> StoredLetter:
    with store.writing() as session:
        serial = letters.next_serial(session, setting.today.year)
        numbered = replace(draft_of, number=f"{setting.today.year}-{serial:03}")
        made = build.papers(numbered, template)
        kept = StoredLetter(
            setting.today.year,
            serial,
            numbered.kind.value,
            numbered.year,
            tuple(matter.body.code for matter in numbered.matters),
            numbered.addressee,
            numbered.as_of,
            numbered.reply_by,
            numbered.lang,
            made.text,
            store.raw.put(made.document),
            tuple(store.raw.put(content) for content in made.dossiers),
            by,
            setting.at,
        )
        letters.save_letter(session, kept)
    return kept


def _write_out(store: Store, kept: StoredLetter, folder: Path) -> None:
    stem = _UNFIT.sub("_", f"{kept.number} {text(f'letters.kind.{kept.kind}')} {kept.addressee}")
    _write(folder / f"{stem}.docx", store.raw.get(kept.document_sha256))
    _write(folder / f"{stem}.txt", kept.text.encode())
    for code, dossier in zip(kept.bodies, kept.dossiers, strict=True):
        name = _UNFIT.sub("_", f"{kept.number} {text('letters.enclosed.record_title')} {code}.html")
        _write(folder / name, store.raw.get(dossier))


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        fail("announce.unwritable", path=path, cause=error.strerror or error)
    say("announce.written", path=path)


def _row(rows: Sequence[Judged], roster: Sequence[Body], code: str, year: int) -> Judged:
    if all(body.code != code for body in roster):
        fail("error.unknown_body", codes=code)
    found = next((row for row in rows if row.body.code == code and row.duty.year == year), None)
    if found is None:
        fail("letters.no_duty", body=code, year=year)
    return found


def _earlier(known: Sequence[StoredLetter], code: str) -> list[EarlierLetter]:
    return [
        EarlierLetter(letter.number, LetterKind(letter.kind), local_date(letter.drafted_at), letter.reply_by)
        for letter in known
        if code in letter.bodies
    ]


def _old_proof(matter: Matter, today: datetime.date) -> datetime.date | None:
    """The day of the last reading that a "missing" rests on, where much may have happened since: it lies before the end
    of the days off after the due date, or longer ago than a week and a night."""
    day = matter.verdict.last_absent_on
    if matter.verdict.code is not VerdictCode.MISSING or day is None:
        return None
    return day if day <= matter.duty.lenient_due_on or today - day > _FRESH else None


def _division(given: str) -> str:
    try:
        return divisions().find(given).code
    except UnknownDivisionError as error:
        raise typer.BadParameter(text("error.unknown_division", division=given)) from error


def _cause(error: LetterError) -> str:
    params = dict(error.params)
    if "verdict" in params:
        params["verdict"] = text(f"verdict.{params['verdict']}")
    for name in ("allowed", "wanted"):
        if name in params:
            params[name] = text(f"letters.kind.{params[name]}")
    return text(error.code, **params)


def _print(found: Sequence[StoredLetter], format: OutputFormat | None) -> None:  # noqa: A002
    records: list[dict[str, Any]] = [
        {name: getattr(letter, name) for name in KEPT}
        | {
            "bodies": list(letter.bodies),
            "drafted_at": letter.drafted_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        }
        for letter in found
    ]
    print_records(
        records,
        columns=COLUMNS if chosen(format) is OutputFormat.TABLE else KEPT,
        format=format,
        headings={name: text(f"letters.heading.{name}") for name in KEPT},
        display={"kind": {kind.value: text(f"letters.kind.{kind.value}") for kind in LetterKind}},
    )
