"""The one schema, by models and by migrations, on every backend."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, event, inspect, text

from storage import database
from storage.errors import (
    DatabaseAheadError,
    DatabaseBehindError,
    DatabaseForeignError,
    DatabaseUnavailableError,
)
from storage.report_models import METADATA
from tests.databases import BACKENDS
from tests.storage.children import end_of, run_child, start_child
from tests.storage.rows import fill

VERSIONS = sorted(
    path.name.partition("_")[0]
    for path in Path(__file__).resolve().parents[2].joinpath("alembic/versions").glob("0*.py")
)
NEWEST = VERSIONS[-1]
# A revision, and a table that the next one makes.
BEFORE, MADE_LAST = "0014", "letter_sendings"


def _is_ours(_thing: object, name: str | None, *_more: object) -> bool:
    """The index of full text is of another kind on each database, and no model's; on SQLite it is made of tables."""
    return not (name or "").startswith("search_index")


def _tables(engine: Engine) -> set[str]:
    return {name for name in inspect(engine).get_table_names() if _is_ours(None, name)}


def test_migrations_equal_the_models(engine: Engine) -> None:
    on_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": not on_sqlite, "include_object": _is_ours}
        )
        assert compare_metadata(context, METADATA) == []


def test_the_comparison_sees_a_missing_column(engine: Engine) -> None:
    with engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("ALTER TABLE runs DROP COLUMN vantage"))
        assert compare_metadata(MigrationContext.configure(connection), METADATA) != []
        transaction.rollback()


def test_foreign_keys_and_uniques_equal_the_models(engine: Engine) -> None:
    # Autogenerate on SQLite compares less than on PostgreSQL: keys are looked at here.
    inspector = inspect(engine)
    for table in METADATA.sorted_tables:
        keys = {
            (tuple(key["constrained_columns"]), key["referred_table"]) for key in inspector.get_foreign_keys(table.name)
        }
        assert keys == {
            (tuple(column.name for column in key.columns), key.referred_table.name)
            for key in table.foreign_key_constraints
        }
        assert inspector.get_pk_constraint(table.name)["constrained_columns"] == [
            column.name for column in table.primary_key.columns
        ]


def test_up_down_and_up_again(database_url: str) -> None:
    engine = database.connect(database_url)
    try:
        assert database.is_empty(engine)
        with pytest.raises(DatabaseBehindError) as behind:
            database.require_current(engine)
        assert (behind.value.have, behind.value.want) == ("", NEWEST)
        database.upgrade(engine)
        database.require_current(engine)
        database.upgrade(engine)
        assert _tables(engine) == {*METADATA.tables, "alembic_version"}
        database.downgrade(engine, "base")
        assert inspect(engine).get_table_names() == ["alembic_version"]
        database.upgrade(engine)
        database.require_current(engine)
    finally:
        engine.dispose()


def test_a_database_of_newer_code_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(DatabaseAheadError) as ahead:
            database.require_current(engine)
        assert ahead.value.have == "9999"
        with pytest.raises(DatabaseAheadError):
            database.upgrade(engine)
    finally:
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": NEWEST})


@pytest.mark.parametrize("revision", [None, "4a5b"])
def test_nothing_is_put_beside_what_another_program_keeps(database_url: str, revision: str | None) -> None:
    engine = database.connect(database_url)
    try:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE invoices (id integer)"))
            if revision is not None:
                connection.execute(text("CREATE TABLE alembic_version (version_num text)"))
                connection.execute(text("INSERT INTO alembic_version VALUES (:it)"), {"it": revision})
        for step in (database.upgrade, database.require_current):
            with pytest.raises(DatabaseForeignError) as refused:
                step(engine)
            assert refused.value.tables == "invoices"
        assert set(inspect(engine).get_table_names()) <= {"invoices", "alembic_version"}
    finally:
        engine.dispose()


def test_a_migration_that_fails_leaves_nothing_half_made(database_url: str) -> None:
    engine = database.connect(database_url)
    try:
        database.upgrade(engine, BEFORE)
        before = _tables(engine)
        with engine.begin() as connection:
            connection.execute(text(f"CREATE TABLE {MADE_LAST} (in_the_way integer)"))
        with pytest.raises(DatabaseUnavailableError, match=rf"{MADE_LAST}.*already exists"):
            database.upgrade(engine)
        assert database.revision(engine) == BEFORE
        assert _tables(engine) == before | {MADE_LAST}
    finally:
        engine.dispose()


def _upgrade(url: str) -> None:
    engine = database.connect(url)
    database.upgrade(engine)
    database.require_current(engine)
    engine.dispose()


@pytest.mark.slow
def test_two_upgrades_at_once(database_url: str) -> None:
    both = [start_child(_upgrade, database_url) for _ in range(2)]
    assert [end_of(child) for child in both] == [0, 0]


def _upgrade_until_killed(url: str) -> None:
    engine = database.connect(url)

    def kill(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().startswith("CREATE TABLE verdicts"):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", kill)
    database.upgrade(engine)


@pytest.mark.slow
def test_an_upgrade_that_is_killed_leaves_nothing_half_made(database_url: str) -> None:
    assert run_child(_upgrade_until_killed, database_url) == -signal.SIGKILL
    engine = database.connect(database_url)
    try:
        assert database.is_empty(engine)
        database.upgrade(engine)
        database.require_current(engine)
    finally:
        engine.dispose()


# What the oldest schema had; it must go through every step down, up and down again as it is.
OLDEST = "0001"
LASTING = ("bodies", "fetches", "readings", "sightings", "articles", "article_files", "report_versions", "figures")


def _contents(engine: Engine, tables: tuple[str, ...]) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            name: sorted(
                (tuple(map(str, row)) for row in connection.execute(text(f'SELECT * FROM "{name}"'))), key=repr
            )
            for name in tables
        }


@pytest.mark.slow
@pytest.mark.parametrize("database_url", BACKENDS[:2], indirect=True)
def test_up_and_down_with_data(database_url: str) -> None:
    engine = database.connect(database_url)
    try:
        database.upgrade(engine)
        with engine.begin() as connection:
            made = fill(connection)
        for revision in reversed(VERSIONS[:-1]):
            database.downgrade(engine, revision)
        at_oldest = _contents(engine, LASTING)
        assert {name: len(rows) for name, rows in at_oldest.items()} == {name: made[name] for name in LASTING}
        for revision in VERSIONS[1:]:
            database.upgrade(engine, revision)
        database.require_current(engine)
        after = {name: len(rows) for name, rows in _contents(engine, LASTING).items()}
        assert after == {name: made[name] for name in LASTING}
        database.downgrade(engine, OLDEST)
        assert _contents(engine, LASTING) == at_oldest
        database.upgrade(engine)
    finally:
        engine.dispose()
