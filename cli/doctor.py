"""`nianbao doctor`: what is there and what is missing on this machine, each with the command that mends it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib import metadata, util
from typing import Annotated

import typer

import config
from cli import store_checkup
from cli.checkups import Check, State, pip, said
from cli.context import text
from cli.network import reachable
from cli.options import FormatOption, LangOption
from cli.output import print_records
from crawler.browser import OFF, NoBrowserError, find_browser
from crawler.browser_trial import Trial, try_browser
from ingest.limits import OCR_ENGINE, ocr_installed
from ingest.pool import ReaderPool, WorkerStartError
from reports.model import SourceFile

_PYTHONS = ((3, 11), (3, 15))
_COLUMNS = ("check", "state", "message", "mend")


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
    except config.UnknownSettingError as error:
        names = ", ".join(error.names)
        yield said("settings", State.MISSING, "settings.unknown", "unset " + " ".join(error.names), names=names)
    except config.ConfigError as error:
        yield said("settings", State.MISSING, "settings.wrong", f"unset {error.setting}", **_told(error))
    else:
        yield said("settings", State.OK, "settings.ok", names=", ".join(sorted(config.given_names())) or "-")
    if chosen is None:
        # Everything below depends on the settings: looked at with the wrong ones it would mislead.
        return
    yield _postgres(chosen)
    yield from store_checkup.checks(chosen)
    yield _contact(chosen)
    yield _browser(chosen)
    yield said("network", State.SKIPPED, "network.skipped") if offline else _network(chosen)


def _told(error: config.ConfigError) -> dict[str, str]:
    return {"setting": error.setting, "problem": error.problem}


def _python() -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    good = _PYTHONS[0] <= sys.version_info[:2] < _PYTHONS[1]
    if good:
        return said("python", State.OK, "python.ok", version=version, path=sys.executable)
    return said("python", State.MISSING, "python.wrong", "make PYTHON=python3.12", version=version)


def _packages() -> Check:
    """Whether every package that the core needs is installed, by what the installed project says of itself."""
    try:
        wanted = [need.split(";")[0] for need in metadata.requires("nianbao") or () if "extra ==" not in need]
    except metadata.PackageNotFoundError:
        return said("packages", State.MISSING, "packages.not_installed", f"{sys.executable} -m pip install -e .")
    names = ["".join(_leading_name(need)) for need in wanted]
    lacking = [name for name in names if not _is_installed(name)]
    if lacking:
        return said("packages", State.MISSING, "packages.missing", pip("nianbao"), names=", ".join(lacking))
    return said("packages", State.OK, "packages.ok", count=len(names), version=metadata.version("nianbao"))


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
        return said("reader", State.MISSING, "reader.dead", f"{sys.executable} -m ingest.worker", cause=error)
    if outcome.report is None:
        return said("reader", State.MISSING, "reader.dead", pip("nianbao"), cause=outcome.params)
    return said("reader", State.OK, "reader.ok")


def _ocr() -> Check:
    if not ocr_installed():
        return said("ocr", State.OPTIONAL, "ocr.missing", pip("nianbao[ocr]"))
    try:
        from ingest.ocr.models import OcrModelsError, model_folder
    except ImportError as error:
        return said("ocr", State.OPTIONAL, "ocr.broken", pip("nianbao[ocr]"), cause=error)
    try:
        model_folder()
    except OcrModelsError as error:
        return said("ocr", State.OPTIONAL, "ocr.broken", pip("nianbao[ocr]"), cause=error)
    return said("ocr", State.OK, "ocr.ok", engine=OCR_ENGINE, version=metadata.version(OCR_ENGINE))


def _browser(chosen: config.Config) -> Check:
    try:
        path = find_browser(chosen.browser)
    except NoBrowserError as error:
        if error.path == OFF:
            return said("browser", State.SKIPPED, "browser.off")
        if error.path:
            return said("browser", State.MISSING, "browser.wrong", "unset NIANBAO_BROWSER", path=error.path)
        return said("browser", State.OPTIONAL, "browser.missing", "apt install chromium-headless-shell")
    match try_browser(path):
        case Trial.STARTS:
            return said("browser", State.OK, "browser.ok", path=path)
        case Trial.NO_SANDBOX:
            return said("browser", State.OPTIONAL, "browser.no_sandbox", "sysctl user.max_user_namespaces", path=path)
        case Trial.FAILS:
            return said("browser", State.OPTIONAL, "browser.fails", f"{path} --version", path=path)


def _postgres(chosen: config.Config) -> Check:
    needed = chosen.database_url.startswith("postgresql")
    if util.find_spec("psycopg") is not None:
        return said("postgres", State.OK, "postgres.ok", version=metadata.version("psycopg"))
    state = State.MISSING if needed else State.OPTIONAL
    return said("postgres", state, "postgres.needed" if needed else "postgres.missing", pip("nianbao[postgres]"))


def _contact(chosen: config.Config) -> Check:
    if chosen.contact:
        return said("contact", State.OK, "contact.ok", contact=chosen.contact)
    return said("contact", State.OPTIONAL, "contact.missing", "export NIANBAO_CONTACT=you@example.org")


def _network(chosen: config.Config) -> Check:
    asked = reachable(chosen.proxy)
    if asked.problem:
        mend = "export NIANBAO_PROXY=http://…" if not chosen.proxy else "echo $NIANBAO_PROXY"
        return said("network", State.MISSING, "network.dead", mend, host=asked.host, cause=asked.problem)
    return said("network", State.OK, "network.ok", host=asked.host)
