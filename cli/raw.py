"""`nianbao raw`: the raw files: are they all there and sound, which can go, and which are given to nobody."""

from __future__ import annotations

import datetime
from typing import Annotated

import typer

from cli.context import Store, open_store, settings, text
from cli.errors import fail, say
from cli.options import FormatOption, LangOption
from cli.output import print_records
from cli.progress import Bar
from storage import raw_checks, raw_garbage, restrictions
from storage.errors import RawFileMissingError, RawFileRestrictedError
from storage.masking import masked, masked_value
from storage.raw_checks import FileState
from storage.raw_files import is_name
from storage.raw_references import UnknownReferenceError

app = typer.Typer(help=text("help.raw"), no_args_is_help=True)
ByOption = Annotated[str, typer.Option("--by", help=text("help.raw.by"))]
ReasonOption = Annotated[str, typer.Option("--reason", help=text("help.raw.reason"))]
HashArgument = Annotated[str, typer.Argument(metavar="SHA256", help=text("help.raw.sha256"))]
_REPORT = ("sha256", "state", "path", "bytes", "held_by")
_GONE = ("sha256", "path", "bytes", "written_at", "removed")
_DECISION = (
    "sha256",
    "erased",
    "reason",
    "restricted_by",
    "at",
    "released_by",
    "released_reason",
    "released_at",
    "seen_again",
)


@app.command("verify", help=text("help.raw.verify"))
def verify(format: FormatOption = None, lang: LangOption = None) -> None:  # noqa: A002
    """Prints what is not simply there and sound; ends with status 1 where something is damaged or missing."""
    store = open_store()
    with Bar(text("raw.verifying")) as bar:
        found = raw_checks.verify(store.engine, store.raw, progress=bar.show)
    print_records(
        [
            {
                "sha256": report.sha256,
                "state": report.state.value,
                "path": report.path,
                "bytes": report.size,
                "held_by": report.held_by,
            }
            for report in found.reports
        ],
        columns=_REPORT,
        format=format,
        headings=_headings(_REPORT),
        display={"state": {state.value: text(f"raw.state.{state.value}") for state in FileState}},
    )
    say(
        "raw.verified",
        files=found.files,
        size=_size(found.bytes),
        sound=found.sound,
        named=found.named,
        unsound=sum(report.state in raw_checks.UNSOUND for report in found.reports),
    )
    if not found.is_sound:
        raise typer.Exit(1)


@app.command("gc", help=text("help.raw.gc"))
def collect(
    dry_run: Annotated[bool, typer.Option("--dry-run", help=text("help.raw.dry_run"))] = False,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Removes raw files that nothing refers to."""
    store = open_store()
    try:
        found = raw_garbage.forgotten(store.engine, store.raw)
    except UnknownReferenceError as error:
        fail("raw.refers_unknown", columns=", ".join(error.columns))
    removed = () if dry_run else tuple(raw_garbage.remove(store.raw, found))
    gone = {file.path for file in removed}
    print_records(
        [
            {
                "sha256": file.sha256,
                "path": file.path,
                "bytes": file.size,
                "written_at": datetime.datetime.fromtimestamp(file.written_at, datetime.UTC).replace(microsecond=0),
                "removed": file.path in gone,
            }
            for file in found
        ],
        columns=_GONE,
        format=format,
        headings=_headings(_GONE),
    )
    size = _size(sum(file.size for file in (found if dry_run else removed)))
    say("raw.would_remove" if dry_run else "raw.removed", files=len(found if dry_run else removed), size=size)


@app.command("restrict", help=text("help.raw.restrict"))
def restrict(
    sha256: HashArgument,
    reason: ReasonOption,
    by: ByOption,
    erase: Annotated[bool, typer.Option("--erase", help=text("help.raw.erase"))] = False,
    lang: LangOption = None,
) -> None:
    """Gives a raw file to nobody from now on."""
    store = _asked(sha256, reason, by)
    try:
        done = restrictions.restrict(
            store.engine, store.raw, sha256, reason=reason, by=by, at=settings().moment(), erase=erase
        )
    except RawFileMissingError as error:
        fail("raw.unknown", sha256=error.sha256)
    say(
        "raw.erased" if done.erased else "raw.restricted",
        sha256=sha256,
        by=done.restricted_by,
        reason=masked(done.reason),
    )


@app.command("release", help=text("help.raw.release"))
def release(sha256: HashArgument, reason: ReasonOption, by: ByOption, lang: LangOption = None) -> None:
    """Takes a restriction back."""
    store = _asked(sha256, reason, by)
    try:
        restrictions.release(store.engine, store.raw, sha256, reason=reason, by=by, at=settings().moment())
    except LookupError:
        fail("raw.not_restricted", sha256=sha256)
    except RawFileRestrictedError as error:
        fail("raw.gone_for_good", sha256=sha256, by=error.by, on=error.on)
    say("raw.released", sha256=sha256)


@app.command("restricted", help=text("help.raw.restricted"))
def restricted(format: FormatOption = None, lang: LangOption = None) -> None:  # noqa: A002
    """Prints every decision about raw files."""
    store = open_store()
    with store.session() as session:
        found = restrictions.load_restrictions(session)
    print_records(
        [{name: masked_value(getattr(decision, name)) for name in _DECISION} for decision in found],
        columns=_DECISION,
        format=format,
        headings=_headings(_DECISION),
    )


def _asked(sha256: str, reason: str, by: str) -> Store:
    if not is_name(sha256):
        raise typer.BadParameter(text("raw.no_hash", value=sha256))
    if not reason.strip() or not by.strip():
        raise typer.BadParameter(text("raw.needs_reason"))
    return open_store()


def _headings(columns: tuple[str, ...]) -> dict[str, str]:
    return {column: text(f"raw.column.{column}") for column in columns}


def _size(number: int) -> str:
    """A number of bytes for people."""
    value = float(number)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if value < 1024:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} TiB"
