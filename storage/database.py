"""The database: connecting, its schema, and sessions. From here up SQLite and PostgreSQL behave the same."""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import NullPool

from storage.errors import (
    DatabaseAheadError,
    DatabaseBehindError,
    DatabaseForeignError,
    DatabaseUnavailableError,
)

__all__ = [
    "DatabaseAheadError",
    "DatabaseBehindError",
    "DatabaseForeignError",
    "DatabaseUnavailableError",
    "connect",
    "is_empty",
    "require_current",
    "revision",
    "sessions",
    "shown_url",
    "table_names",
    "upgrade",
    "write_session",
]

_log = logging.getLogger(__name__)
SETTING = "NIANBAO_DATABASE_URL"
BUSY_TIMEOUT_MS = 10_000
# For how long a PostgreSQL server that answered before may be away (a restart, a failover) until a run gives up.
RECONNECT_S = 60.0
_ASK_AGAIN_S = 0.5
# One number for all installations: whoever upgrades a PostgreSQL database holds this advisory lock.
UPGRADE_LOCK = 711_049_031
# PostgreSQL's own 4.0 is a turning disk's. By it one city's reports among 250,000 were found by reading all of them:
# 52 ms of the server's time instead of two (`bench/questions.py`, question `media`).
_SOLID_STATE = "-c random_page_cost=1.1"
# Alembic's own table, also of other programs; and one that every revision of ours has.
_REVISIONS, _OURS = "alembic_version", "bodies"
_DECODER = json.JSONDecoder()
# What a list, an object or a text begins with.
_VALUES = ("[", "{", '"')
_SECRET_QUERY_KEYS = ("password", "passfile", "sslpassword")


def connect(url: str, *, setting: str = SETTING, lasting: bool = False) -> Engine:
    """An engine on `url` that has been connected once. The folder of an SQLite file is made where it is missing.

    With `lasting` connections of an SQLite file stay open until `dispose`: for a process that writes all the time.

    Raises DatabaseUnavailableError, naming `setting`, when the address is none of ours, or the database cannot be
    reached or written.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        # The whole address may be a mistyped one with a password in it: only its scheme is shown.
        raise DatabaseUnavailableError(setting, url.partition(":")[0] + ":...", type(error).__name__) from None
    backend = parsed.get_backend_name()
    try:
        if backend == "sqlite":
            engine = _sqlite(parsed, setting, lasting=lasting)
        elif backend == "postgresql":
            engine = _postgresql(parsed)
        else:
            raise DatabaseUnavailableError(setting, shown_url(parsed), f"{backend}: sqlite | postgresql+psycopg")
    except ModuleNotFoundError as error:
        raise DatabaseUnavailableError(setting, shown_url(parsed), f"{error.name}: nianbao[postgres]") from error
    except (ArgumentError, NoSuchModuleError) as error:
        raise DatabaseUnavailableError(setting, shown_url(parsed), str(error)) from error
    try:
        with engine.connect():
            pass
    except (DBAPIError, sqlite3.Error) as error:
        engine.dispose()
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise DatabaseUnavailableError(setting, shown_url(parsed), str(cause).strip()) from error
    return engine


def shown_url(url: URL) -> str:
    """`url` as it may be shown and logged: without any password."""
    hidden = {key: "***" for key in url.query if key.lower() in _SECRET_QUERY_KEYS}
    return url.update_query_dict(hidden).render_as_string(hide_password=True) if hidden else url.render_as_string()


def _from_json(text: str | bytes) -> object:
    """The value of a JSON column (PostgreSQL gives bytes, in UTF-8). Most lists are empty: they cost no parser. `loads`
    guesses the encoding of each: a quarter of the time of a question with thousands of small values."""
    plain = text if isinstance(text, str) else text.decode()
    if plain == "[]":
        return []
    if plain[:1] not in _VALUES:
        return _DECODER.decode(plain)
    # To look for white space around a short value takes longer than to read it.
    value, end = _DECODER.raw_decode(plain)
    return value if end == len(plain) else _DECODER.decode(plain)


def _sqlite(url: URL, setting: str, *, lasting: bool) -> Engine:
    if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        _require_writable(Path(url.database), url, setting)
    # A connection of a file is closed when it is given back: opening one costs little, and none is left behind by a
    # command that ends (Python 3.13 warns of each). A database in memory lives in its one connection.
    kept = lasting or not url.database or url.database == ":memory:" or "mode=memory" in str(url)
    engine = create_engine(
        url,
        poolclass=None if kept else NullPool,
        json_serializer=json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode,
        json_deserializer=_from_json,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _require_writable(path: Path, url: URL, setting: str) -> None:
    # SQLite opens a file that it may not write without a word, and WAL needs to write the folder as well.
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailableError(setting, shown_url(url), str(error)) from error
    for needed in (path.parent, path):
        if needed.exists() and not os.access(needed, os.W_OK):
            cause = PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(needed))
            raise DatabaseUnavailableError(setting, shown_url(url), str(cause))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Python's driver must not begin transactions on its own: it begins none before a SELECT, so that what is read
    # before a write would lie outside the transaction (SQLAlchemy's documentation, "pysqlite", "Serializable").
    connection.isolation_level = None
    try:
        with contextlib.closing(connection.cursor()) as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
            _use_wal(cursor)
            cursor.execute("PRAGMA synchronous = NORMAL")
            cursor.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error:
        # The pool forgets a connection that fails here without closing it.
        connection.close()
        raise


def _use_wal(cursor: sqlite3.Cursor) -> None:
    # Turning it on needs the file for oneself and does not wait for the busy timeout: two processes that open a new
    # database together would fail. Once on, it stays on.
    patience = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > patience:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def _postgresql(url: URL) -> Engine:
    given = url.query.get("options", "")
    # What the address gives goes before the cost, not before the time zone.
    options = " ".join([_SOLID_STATE, *([given] if isinstance(given, str) else given), "-c timezone=UTC"]).strip()
    engine = create_engine(
        url,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 10},
        json_serializer=json.JSONEncoder(ensure_ascii=False).encode,
        json_deserializer=_from_json,
    )
    known = False

    def connect_patiently(dialect: Any, _record: Any, arguments: Any, parameters: Any) -> Any:
        nonlocal known
        patience = time.monotonic() + (RECONNECT_S if known else 0)
        while True:
            try:
                connection = dialect.connect(*arguments, **parameters)
            except dialect.dbapi.OperationalError as error:
                if time.monotonic() > patience:
                    raise
                _log.warning("the database does not answer, asked again: %s", str(error).strip())
                time.sleep(_ASK_AGAIN_S)
            else:
                known = True
                return connection

    event.listen(engine, "do_connect", connect_patiently)
    return engine


def sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions for reading. What reads and then writes needs `write_session`."""
    return sessionmaker(engine, expire_on_commit=False)


@contextlib.contextmanager
def snapshot(engine: Engine) -> Iterator[Session]:
    """A session for reading one state, however many questions it takes: nothing that others write meanwhile shows."""
    # SQLite's transactions are such; those of PostgreSQL show each statement what was written before it.
    still = (
        engine.execution_options(isolation_level="REPEATABLE READ") if engine.dialect.name == "postgresql" else engine
    )
    with sessions(still)() as session:
        yield session


@contextlib.contextmanager
def write_session(engine: Engine) -> Iterator[Session]:
    """A session committed at the end and rolled back on an error.

    On SQLite it begins with BEGIN IMMEDIATE, so that nothing read in it can change before it writes; it waits 10 s for
    another writer, then raises OperationalError ("database is locked"). Keep it short. Retrying is up to the caller.
    """
    immediate = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
    with Session(immediate, expire_on_commit=False) as session, session.begin():
        yield session


def _scripts() -> Path:
    """Where the migrations are: beside this module in an installed wheel, `alembic/` in the repository."""
    here = Path(__file__).resolve().parent
    packed = here / "_migrations"
    return packed if packed.is_dir() else here.parent / "alembic"


def _revision(connection: Connection) -> str:
    from alembic.runtime.migration import MigrationContext

    return ",".join(sorted(MigrationContext.configure(connection).get_current_heads()))


def _alembic_config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _compare(engine: Engine, connection: Connection) -> tuple[str, str]:
    """The revision that the database has and the one that the code wants. Raises DatabaseAheadError,
    DatabaseForeignError."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_alembic_config())
    want = ",".join(scripts.get_heads())
    have = _revision(connection)
    known = {script.revision for script in scripts.walk_revisions()}
    is_known = set(have.split(",")) <= known
    if not is_known:
        _require_ours(engine, connection)
    if have and not is_known:
        raise DatabaseAheadError(shown_url(engine.url), have, want)
    return have, want


def _require_ours(engine: Engine, connection: Connection) -> None:
    # Migrations that were all taken back leave the table of revisions, empty.
    found = sorted(set(inspect(connection).get_table_names()) - {_REVISIONS})
    if found and _OURS not in found:
        raise DatabaseForeignError(shown_url(engine.url), ", ".join(found[:3]) + (", …" if len(found) > 3 else ""))


def is_empty(engine: Engine) -> bool:
    """Whether the database holds no table at all."""
    return not inspect(engine).get_table_names()


def table_names(engine: Engine) -> frozenset[str]:
    """The tables that the database has."""
    return frozenset(inspect(engine).get_table_names())


def revision(engine: Engine) -> str:
    """The revision of the schema that the database has; empty: none."""
    with engine.connect() as connection:
        return _revision(connection)


def require_current(engine: Engine) -> None:
    """Raises DatabaseBehindError, DatabaseAheadError, DatabaseForeignError unless the schema is exactly the code's."""
    with engine.connect() as connection:
        have, want = _compare(engine, connection)
    if have != want:
        raise DatabaseBehindError(shown_url(engine.url), have, want)


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Brings the schema to the newest revision, in one transaction; two at once wait for each other. The views get the
    words that they have now, also where the schema is the newest already.

    Raises DatabaseAheadError, DatabaseForeignError, DatabaseUnavailableError.
    """
    from alembic import command

    with _migrating(engine) as connection:
        have, want = _compare(engine, connection)
        config = _alembic_config()
        config.attributes["connection"] = connection
        config.attributes["only_views"] = revision == "head" and have == want
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Takes the schema back to `revision` (`base`: nothing left)."""
    from alembic import command

    with _migrating(engine) as connection:
        config = _alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


@contextlib.contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    on_sqlite = engine.dialect.name == "sqlite"
    try:
        with engine.execution_options(sqlite_begin="BEGIN EXCLUSIVE").connect() as connection:
            driver = connection.connection.driver_connection
            if on_sqlite and driver is not None:
                # A batch migration drops and remakes tables: with the keys on, their children would go too. The
                # pragma is ignored inside a transaction.
                driver.execute("PRAGMA foreign_keys = OFF")
            try:
                with connection.begin():
                    if not on_sqlite:
                        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
                    yield connection
                    if on_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                        raise RuntimeError(f"the migration left {len(broken)} rows without their parent: {broken[:3]}")
            finally:
                if on_sqlite and driver is not None:
                    driver.execute("PRAGMA foreign_keys = ON")
    except DBAPIError as error:
        raise DatabaseUnavailableError(SETTING, shown_url(engine.url), str(error.orig).strip()) from error
