"""What `nianbao doctor` looks at in the store: its folder, its disk and for how long, its database, its raw files."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

import config
import translations
from cli.checkups import Check, State, existing, pip, said
from storage import database, errors, growth, quarantine, views
from storage.raw_files import RawStore

# Raw files of one season of a prefecture take some hundred MB; below this a crawl would soon fill the disk.
_DISK_GIB = 1.0
# A person needs some nights to find another disk.
_NIGHTS_WANTED, _NIGHTS_NEEDED = 60, 7


def checks(chosen: config.Config) -> Iterator[Check]:
    """Everything of the store, in the order in which one thing needs the other."""
    yield _data_dir(chosen)
    yield _disk(chosen)
    database_state = _database(chosen)
    yield database_state
    raw_state = _raw_store(chosen)
    yield raw_state
    if State.MISSING in (database_state.state, raw_state.state) or _is_new(chosen):
        yield said("growth", State.SKIPPED, "growth.skipped")
        return
    engine = database.connect(chosen.store_url)
    try:
        yield _growth(chosen, engine)
        yield _quarantine(engine)
    finally:
        engine.dispose()


def _is_new(chosen: config.Config) -> bool:
    url = make_url(chosen.store_url)
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()


def _growth(chosen: config.Config, engine: Engine) -> Check:
    """For how many nights the disk lasts, by what the last ones added."""
    found = growth.growth(engine, RawStore(chosen.raw_url), now=chosen.moment())
    free = shutil.disk_usage(existing(chosen.data_dir)).free
    left = found.nights_left(free) if found is not None else None
    if found is None or left is None:
        return said("growth", State.OK, "growth.none")
    params = {"nights": found.nights, "mib": f"{found.per_night / 2**20:.1f}", "left": left}
    if left < _NIGHTS_WANTED:
        state = State.MISSING if left < _NIGHTS_NEEDED else State.OPTIONAL
        return said("growth", state, "growth.short", "nianbao raw gc --dry-run", **params)
    return said("growth", State.OK, "growth.ok", **params)


def _quarantine(engine: Engine) -> Check:
    """Whether the database refused rows that nobody has looked at."""
    with database.sessions(engine)() as session:
        found = quarantine.count_quarantine(session)
    if not found:
        return said("quarantine", State.OK, "quarantine.none")
    tables = ", ".join(f"{name}: {count}" for name, count in found.items())
    return said(
        "quarantine", State.OPTIONAL, "quarantine.some", "nianbao db refused", count=sum(found.values()), tables=tables
    )


def _data_dir(chosen: config.Config) -> Check:
    path = chosen.data_dir.absolute()
    found = existing(path)
    try:
        # A real attempt: permission bits say nothing of a read-only file system, nor to root.
        with tempfile.TemporaryFile(dir=found):
            pass
    except OSError as error:
        mend = f"mkdir -p {path} && chmod u+rwx {path}" if found.is_dir() else "export NIANBAO_DATA_DIR=…"
        cause = error.strerror or str(error)
        return said("data_dir", State.MISSING, "data_dir.closed", mend, path=path, cause=cause)
    return said("data_dir", State.OK, "data_dir.ok" if found == path else "data_dir.new", path=path)


def _disk(chosen: config.Config) -> Check:
    found = existing(chosen.data_dir)
    free = shutil.disk_usage(found).free / 2**30
    if free < _DISK_GIB:
        return said("disk", State.MISSING, "disk.full", f"df -h {found}", free=f"{free:.1f}", wanted=f"{_DISK_GIB:.0f}")
    return said("disk", State.OK, "disk.ok", free=f"{free:.1f}", path=found)


def _database(chosen: config.Config) -> Check:
    url = chosen.store_url
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists():
            # Connecting would make the file; looking must not.
            return said("database", State.OK, "database.new", url=database.shown_url(parsed))
        engine = database.connect(url)
    except ArgumentError as error:
        return said("database", State.MISSING, "database.dead", "unset NIANBAO_DATABASE_URL", cause=error)
    except errors.DatabaseUnavailableError as error:
        return said("database", State.MISSING, "database.dead", _mend_database(error), cause=error.cause)
    try:
        database.require_current(engine)
    except errors.DatabaseForeignError as error:
        mend = "export NIANBAO_DATABASE_URL=…"
        return said("database", State.MISSING, "database.foreign", mend, tables=error.tables)
    except errors.DatabaseBehindError as error:
        return said("database", State.MISSING, "database.behind", "nianbao db upgrade", have=error.have or "-")
    except errors.DatabaseAheadError as error:
        return said("database", State.MISSING, "database.ahead", pip("nianbao") + " --upgrade", have=error.have)
    else:
        if not _are_views_current(engine):
            return said("database", State.MISSING, "database.stale_views", "nianbao db upgrade")
    finally:
        engine.dispose()
    return said("database", State.OK, "database.ok", url=database.shown_url(engine.url))


def _are_views_current(engine: Engine) -> bool:
    """Whether the views are those that this program makes, in its words: one of another version can be read all the
    same, and nothing else would tell."""
    labels = {lang: translations.messages(lang) for lang in translations.LANGUAGES}
    with engine.connect() as connection:
        return views.are_views_current(connection, labels)


def _mend_database(error: errors.DatabaseUnavailableError) -> str:
    return pip("nianbao[postgres]") if "nianbao[postgres]" in error.cause else f"echo ${error.setting}"


def _raw_store(chosen: config.Config) -> Check:
    try:
        store = RawStore(chosen.raw_url)
        store.has("0" * 64)
    except errors.RawStoreUnavailableError as error:
        return said("raw_store", State.MISSING, "raw_store.dead", f"echo ${error.setting}", cause=error.cause)
    return said("raw_store", State.OK, "raw_store.ok", url=store.url)
