"""`nianbao doctor`: what is there and what is missing on this machine, each with the command that mends it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata, util
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

import config
from cli.context import text
from cli.network import reachable
from cli.options import FormatOption, LangOption
from cli.output import print_records
from crawler.browser import OFF, NoBrowserError, find_browser
from ingest.limits import OCR_ENGINE, ocr_installed
from ingest.pool import ReaderPool, WorkerStartError
from reports.model import SourceFile
from storage import database, errors
from storage.raw_files import RawStore

_PREFIX = "NIANBAO_"
# Raw files of one season of a prefecture take some hundred MB; below this a crawl would soon fill the disk.
_DISK_GIB = 1.0
_PYTHONS = ((3, 11), (3, 15))
_COLUMNS = ("check", "state", "message", "mend")


class State(StrEnum):
    """MISSING is what nianbao cannot work without under the present settings; OPTIONAL only some of its work wants."""

    OK = "ok"
    MISSING = "missing"
    OPTIONAL = "optional"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `mend` is the command that mends it, empty where nothing is to be done."""

    check: str
    state: State
    message: str
    mend: str = ""


def doctor(
    offline: Annotated[bool, typer.Option("--offline", help=text("help.doctor.offline"))] = False,
    format: FormatOption = None,  # noqa: A002
    lang: LangOption = None,
) -> None:
    """Looks at this machine; changes nothing."""
    checks = list(_checks(offline=offline))
    print_records(
        [{name: getattr(check, name) for name in _COLUMNS} for check in checks],
        columns=_COLUMNS,
        format=format,
        headings={name: text(f"doctor.heading.{name}") for name in _COLUMNS},
        display={
            "check": {check.check: text(f"doctor.{check.check}") for check in checks},
            "state": {state: text(f"doctor.state.{state}") for state in State},
        },
    )
    if any(check.state is State.MISSING for check in checks):
        raise typer.Exit(1)


def _checks(*, offline: bool) -> Iterator[Check]:
    yield _python()
    yield _packages()
    yield _reader()
    yield _ocr()
    chosen = None
    try:
        chosen = config.load()
        chosen.file()
    except config.ConfigError as error:
        yield _said("settings", State.MISSING, "settings.wrong", f"unset {error.setting}", **_told(error))
    else:
        yield _names(os.environ)
    if chosen is None:
        # Everything below depends on the settings: looked at with the wrong ones it would mislead.
        return
    yield _postgres(chosen)
    yield _data_dir(chosen)
    yield _disk(chosen)
    yield _database(chosen)
    yield _raw_store(chosen)
    yield _contact(chosen)
    yield _browser(chosen)
    yield _said("network", State.SKIPPED, "network.skipped") if offline else _network(chosen)


def _said(check: str, state: State, code: str, mend: str = "", /, **params: object) -> Check:
    return Check(check, state, text(f"doctor.{code}", **params), mend)


def _told(error: config.ConfigError) -> dict[str, str]:
    return {"setting": error.setting, "problem": error.problem}


def _pip(what: str) -> str:
    return f"{sys.executable} -m pip install '{what}'"


def _python() -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    good = _PYTHONS[0] <= sys.version_info[:2] < _PYTHONS[1]
    if good:
        return _said("python", State.OK, "python.ok", version=version, path=sys.executable)
    return _said("python", State.MISSING, "python.wrong", "make PYTHON=python3.12", version=version)


def _packages() -> Check:
    """Whether every package that the core needs is installed, by what the installed project says of itself."""
    try:
        wanted = [need.split(";")[0] for need in metadata.requires("nianbao") or () if "extra ==" not in need]
    except metadata.PackageNotFoundError:
        return _said("packages", State.MISSING, "packages.not_installed", f"{sys.executable} -m pip install -e .")
    names = ["".join(_leading_name(need)) for need in wanted]
    lacking = [name for name in names if not _is_installed(name)]
    if lacking:
        return _said("packages", State.MISSING, "packages.missing", _pip("nianbao"), names=", ".join(lacking))
    return _said("packages", State.OK, "packages.ok", count=len(names), version=metadata.version("nianbao"))


def _leading_name(need: str) -> Iterable[str]:
    for character in need.strip():
        if not (character.isalnum() or character in "-_."):
            return
        yield character


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _reader() -> Check:
    """Whether the process that reads untrusted files starts and reads."""
    page = SourceFile(b"<html><body><table><tr><td>1</td></tr></table></body></html>", filename="probe.html")
    try:
        with ReaderPool(1) as pool:
            (outcome,) = pool.read([page])
    except (WorkerStartError, OSError) as error:
        return _said("reader", State.MISSING, "reader.dead", f"{sys.executable} -m ingest.worker", cause=error)
    if outcome.report is None:
        return _said("reader", State.MISSING, "reader.dead", _pip("nianbao"), cause=outcome.params)
    return _said("reader", State.OK, "reader.ok")


def _ocr() -> Check:
    if not ocr_installed():
        return _said("ocr", State.OPTIONAL, "ocr.missing", _pip("nianbao[ocr]"))
    try:
        from ingest.ocr.models import OcrModelsError, model_folder
    except ImportError as error:
        return _said("ocr", State.OPTIONAL, "ocr.broken", _pip("nianbao[ocr]"), cause=error)
    try:
        model_folder()
    except OcrModelsError as error:
        return _said("ocr", State.OPTIONAL, "ocr.broken", _pip("nianbao[ocr]"), cause=error)
    return _said("ocr", State.OK, "ocr.ok", engine=OCR_ENGINE, version=metadata.version(OCR_ENGINE))


def _browser(chosen: config.Config) -> Check:
    try:
        return _said("browser", State.OK, "browser.ok", path=find_browser(chosen.browser))
    except NoBrowserError as error:
        if error.path == OFF:
            return _said("browser", State.SKIPPED, "browser.off")
        if error.path:
            return _said("browser", State.MISSING, "browser.wrong", "unset NIANBAO_BROWSER", path=error.path)
        return _said("browser", State.OPTIONAL, "browser.missing", "apt install chromium-headless-shell")


def _names(environment: Iterable[str]) -> Check:
    known = {_PREFIX + name.upper() for name in config.Config.model_fields}
    unknown = sorted(name for name in environment if name.startswith(_PREFIX) and name not in known)
    if unknown:
        return _said(
            "settings", State.MISSING, "settings.unknown", "unset " + " ".join(unknown), names=", ".join(unknown)
        )
    used = sorted(name for name in environment if name in known)
    return _said("settings", State.OK, "settings.ok", names=", ".join(used) or "-")


def _postgres(chosen: config.Config) -> Check:
    needed = chosen.database_url.startswith("postgresql")
    if util.find_spec("psycopg") is not None:
        return _said("postgres", State.OK, "postgres.ok", version=metadata.version("psycopg"))
    state = State.MISSING if needed else State.OPTIONAL
    return _said("postgres", state, "postgres.needed" if needed else "postgres.missing", _pip("nianbao[postgres]"))


def _existing(path: Path) -> Path:
    """The path, or the nearest folder above it that exists."""
    path = path.absolute()
    while not path.exists() and path != path.parent:
        path = path.parent
    return path


def _data_dir(chosen: config.Config) -> Check:
    path = chosen.data_dir.absolute()
    found = _existing(path)
    try:
        # A real attempt: permission bits say nothing of a read-only file system, nor to root.
        with tempfile.TemporaryFile(dir=found):
            pass
    except OSError as error:
        mend = f"mkdir -p {path} && chmod u+rwx {path}" if found.is_dir() else "export NIANBAO_DATA_DIR=…"
        cause = error.strerror or str(error)
        return _said("data_dir", State.MISSING, "data_dir.closed", mend, path=path, cause=cause)
    return _said("data_dir", State.OK, "data_dir.ok" if found == path else "data_dir.new", path=path)


def _disk(chosen: config.Config) -> Check:
    found = _existing(chosen.data_dir)
    free = shutil.disk_usage(found).free / 2**30
    if free < _DISK_GIB:
        return _said(
            "disk", State.MISSING, "disk.full", f"df -h {found}", free=f"{free:.1f}", wanted=f"{_DISK_GIB:.0f}"
        )
    return _said("disk", State.OK, "disk.ok", free=f"{free:.1f}", path=found)


def _database(chosen: config.Config) -> Check:
    url = chosen.store_url
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists():
            # Connecting would make the file; looking must not.
            return _said("database", State.OK, "database.new", url=database.shown_url(parsed))
        engine = database.connect(url)
    except ArgumentError as error:
        return _said("database", State.MISSING, "database.dead", "unset NIANBAO_DATABASE_URL", cause=error)
    except errors.DatabaseUnavailableError as error:
        return _said("database", State.MISSING, "database.dead", _mend_database(error), cause=error.cause)
    try:
        database.require_current(engine)
    except errors.DatabaseBehindError as error:
        return _said("database", State.MISSING, "database.behind", "nianbao db upgrade", have=error.have or "-")
    except errors.DatabaseAheadError as error:
        return _said("database", State.MISSING, "database.ahead", _pip("nianbao") + " --upgrade", have=error.have)
    finally:
        engine.dispose()
    return _said("database", State.OK, "database.ok", url=database.shown_url(engine.url))


def _mend_database(error: errors.DatabaseUnavailableError) -> str:
    return _pip("nianbao[postgres]") if "nianbao[postgres]" in error.cause else f"echo ${error.setting}"


def _raw_store(chosen: config.Config) -> Check:
    try:
        store = RawStore(chosen.raw_url)
        store.has("0" * 64)
    except errors.RawStoreUnavailableError as error:
        return _said("raw_store", State.MISSING, "raw_store.dead", f"echo ${error.setting}", cause=error.cause)
    return _said("raw_store", State.OK, "raw_store.ok", url=store.url)


def _contact(chosen: config.Config) -> Check:
    if chosen.contact:
        return _said("contact", State.OK, "contact.ok", contact=chosen.contact)
    return _said("contact", State.OPTIONAL, "contact.missing", "export NIANBAO_CONTACT=you@example.org")


def _network(chosen: config.Config) -> Check:
    asked = reachable(chosen.proxy)
    if asked.problem:
        mend = "export NIANBAO_PROXY=http://…" if not chosen.proxy else "echo $NIANBAO_PROXY"
        return _said("network", State.MISSING, "network.dead", mend, host=asked.host, cause=asked.problem)
    return _said("network", State.OK, "network.ok", host=asked.host)
